"""`threebuckets design`: compare, adopt, check, accept, and what is asked of the centre."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.typed import Said

Run = Callable[..., Said]
ON = ("--on", "2027-11-01")
WARM = ("--policy", "warm-rooms")
HARBOUR, HILL = "example-ward-a", "example-ward-b"


@pytest.fixture
def platform(run: Run, tmp_path: Path) -> Path:
    """A new platform folder with its examples: two wards, one of them with a design."""
    run("new", "ours")
    return tmp_path / "ours"


def replace(file: Path, old: str, new: str) -> None:
    """Change a text that must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def adopted(run: Run, platform: Path) -> Path:
    """The draft of the hill, adopted from the harbour."""
    assert run("design", "adopt", platform, *WARM, "--from", "Exampleton Harbour", "--to", HILL, *ON).status == 0
    return platform / "drafts" / "designs" / "warm-rooms" / f"{HILL}.md"


def test_designs_are_compared(run: Run, platform: Path) -> None:
    """Answers, frequencies, the verdict; as JSON; as a page that loads nothing."""
    said = run("design", "compare", platform, *WARM, *ON, "--html", "designs.html")
    assert said.status == 0
    assert "Exampleton Harbour\tThe old library\tsoup, repair table" in said.out
    assert "soup in 1 · repair table in 1 · never homework help" in said.out
    page = Path("designs.html").read_text(encoding="utf-8")
    assert "Content-Security-Policy" in page
    assert "The old library" in page
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", "")
    found = json.loads(run("design", "compare", platform, *WARM, *ON, "--json").out)
    assert [area["area"] for area in found["areas"]] == [HARBOUR]
    assert found["areas"][0]["verdict"] in {"holds", "fails", "not yet known"}


def test_how_much_stays_covered_if_one_leaves_stands_beside_a_design_that_is_delivered(
    run: Run, platform: Path
) -> None:
    """Only where anything is pledged: half of what is taken rests on the library, the rest on people."""
    wanted = ("design", "compare", platform, *WARM, "--on", "2027-11-05")
    assert [area["resilience"] for area in json.loads(run(*wanted, "--json").out)["areas"]] == [None]
    assert run(*wanted).out.startswith("A warm room in every ward (example): 1 local design;")
    library = ("--offer", "example-library", "--requirement", "room", "--amount", 60, "--until", "2028-03-31")
    run("pledge", platform, *library, "--policy", "warm-rooms", "--area", HARBOUR, "--on", "2027-11-05")
    assert [area["resilience"] for area in json.loads(run(*wanted, "--json").out)["areas"]] == [0.0]
    run(*wanted, "--html", "designs.html")
    assert "Covered if one leaves" in Path("designs.html").read_text(encoding="utf-8")


def test_a_draft_is_written_and_nothing_rests_on_it(run: Run, platform: Path) -> None:
    """The test says the same as before; what must be decided is said."""
    before = run("test", platform, *ON, "--json").out
    said = run("design", "adopt", platform, *WARM, "--from", HARBOUR, "--to", "Exampleton Hill", *ON)
    assert said.status == 0
    assert "is a draft: nothing rests on it" in said.out
    assert "Where? It is different in every place; in Exampleton Harbour it is “The old library”." in said.out
    assert run("test", platform, *ON, "--json").out == before
    again = run("design", "adopt", platform, *WARM, "--from", HARBOUR, "--to", HILL, *ON)
    assert again.status == 2
    assert "accept that one, or delete it" in again.err


def test_a_draft_is_checked_with_what_it_would_give(run: Run, platform: Path) -> None:
    """What it takes, what is not decided, and what the test would say."""
    draft = adopted(run, platform)
    said = run("design", "check", draft, *ON)
    assert said.status == 0
    assert "It takes 60 m² of hall and 4 people." in said.out
    assert "Not decided yet: Where? Who answers for" in said.out
    assert "With this design:" in said.out
    replace(draft, "soup", "soop")
    said = run("design", "check", draft, *ON)
    assert said.status == 2
    assert "found soop" in said.err


def test_people_accept_a_draft(run: Run, platform: Path) -> None:
    """It becomes the design, with who decided and when; the draft is gone."""
    draft = adopted(run, platform)
    replace(draft, "answers: {", "answers: {where: The chapel, ")
    accept = ("design", "accept", platform, *WARM, "--area", "Exampleton Hill", *ON)
    said = run(*accept, "--by", "Twenty neighbours")
    assert said.status == 0, said.err
    text = (platform / "designs" / "warm-rooms" / f"{HILL}.md").read_text(encoding="utf-8")
    assert "decided_by: Twenty neighbours" in text
    assert "where: The chapel" in text
    assert "# To decide" not in text
    assert not draft.exists()
    assert run("check", platform).status == 0
    said = run(*accept, "--by", "Twenty neighbours")
    assert said.status == 2
    assert "nothing to accept" in said.err


def test_a_draft_that_does_not_fit_is_not_accepted(run: Run, platform: Path) -> None:
    """Faults as for any design; the draft stays."""
    draft = adopted(run, platform)
    replace(draft, "soup", "soop")
    said = run("design", "accept", platform, *WARM, "--area", HILL, "--by", "Twenty neighbours")
    assert (said.status, draft.exists()) == (2, True)
    assert "soop" in said.err


def test_a_new_version_asks_only_about_what_changed(run: Run, platform: Path) -> None:
    """The older version is found in the recorded round; confirming makes the design live again."""
    run("test", platform, *ON, "--record")
    policy = platform / "policies" / "warm-rooms.md"
    replace(policy, "version: 1", "version: 2")
    replace(
        policy, "options: [soup, homework-help, repair-table]", "options: [soup, homework-help, repair-table, choir]"
    )
    said = run("design", "check", platform)
    assert "What else is offered? (so far: soup, repair-table) New to choose from: choir." in said.out
    assert "Where? (so far" not in said.out
    assert "1 waits to be confirmed" in said.out
    said = run("design", "accept", platform, *WARM, "--area", HARBOUR, "--by", "The ward meeting", *ON)
    assert said.status == 0, said.err
    assert "policy_version: 2" in (platform / "designs" / "warm-rooms" / f"{HARBOUR}.md").read_text(encoding="utf-8")
    assert "0 wait to be confirmed" in run("design", "check", platform).out


def test_what_nobody_kept_is_said(run: Run, platform: Path) -> None:
    """Without a recorded round every answer is asked about."""
    replace(platform / "policies" / "warm-rooms.md", "version: 1", "version: 2")
    assert "Nobody has kept version 1 of the policy" in run("design", "check", platform).out


def test_help_asked_of_the_centre_is_added_up(run: Run, platform: Path) -> None:
    """What, how much, where, and the areas' own words."""
    said = run("design", "asked", platform)
    assert "What help do we need" in said.out
    replace(platform / "designs" / "warm-rooms" / f"{HARBOUR}.md", "leads:", "asks_centre: [room]\nleads:")
    said = run("design", "asked", platform)
    assert "hall\t60 m²\t1\tExampleton Harbour" in said.out
    found = json.loads(run("design", "asked", platform, "--json").out)
    assert found["asked"][0]["amount"] == 60


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("design", "adopt", *WARM, "--from", HILL, "--to", HARBOUR), "Exampleton Hill has no design of warm-rooms"),
        (("design", "adopt", *WARM, "--from", HARBOUR, "--to", HARBOUR), "cannot adopt its own design"),
        (("design", "adopt", *WARM, "--from", HARBOUR, "--to", "Nowhere"), "“Nowhere” is not an area"),
        (("design", "compare", "--policy", "cold-rooms"), "There is no policy “cold-rooms”"),
        (("design", "accept", *WARM, "--area", HILL, "--by", "All"), "There is nothing to accept"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(run: Run, platform: Path, words: tuple[str, ...], said: str) -> None:
    """Exit 2, nothing written."""
    found = run(*words[:2], platform, *words[2:])
    assert found.status == 2
    assert said in found.err
    assert not (platform / "drafts").exists()


def test_a_design_outside_a_platform_has_nothing_to_be_checked_against(run: Run, tmp_path: Path) -> None:
    """One sentence, not a traceback."""
    (tmp_path / "loose.md").write_text("---\npolicy: x\n---\n", encoding="utf-8")
    said = run("design", "check", tmp_path / "loose.md")
    assert said.status == 2
    assert "lies in no platform folder" in said.err


def test_adopting_and_accepting_are_told_as_json(run: Run, platform: Path) -> None:
    """The draft with what must be decided, then the design."""
    taken = run("design", "adopt", platform, *WARM, "--from", "Exampleton Harbour", "--to", HILL, *ON, "--json")
    told = json.loads(taken.out)
    assert Path(told["draft"]).exists()
    assert all(asked["question"] and asked["why"] for asked in told["decide_again"])
    made = run("design", "accept", platform, *WARM, "--area", HILL, "--by", "The hill’s forty", *ON, "--json")
    assert json.loads(made.out)["area"] == HILL


def test_one_waits_and_two_of_a_kind_say_what_each_is_for(run: Run, tmp_path: Path) -> None:
    """Two rooms in one policy would read alike."""
    run("demo", "county")
    said = run("design", "check", "county")
    assert "1 waits to be confirmed, 0 leave open what changes the need." in said.out
    assert "It takes 60 m² of room, 40 hours" in said.out
    assert "20 m² of room for “bench”" in said.out
