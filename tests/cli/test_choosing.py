"""`threebuckets choose`, typed and read: a city's own election, a platform, and what goes wrong."""

import gzip
import json
import re
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.typed import Said
from threebuckets.choice import Bound, InfeasibleError, Words
from threebuckets.choice.lawfulness import Kept
from threebuckets.cli.minimums import minimums, told_by_name
from threebuckets.cli.mistakes import MistakeError

FAIR_START = Path(__file__).parents[1] / "fixtures" / "fair-start"
ELECTION = """META
key;value
description;A village
country;Nowhere
unit;Village
instance;2026
num_projects;3
num_votes;30
budget;100
currency;EUR
vote_type;approval
rule;greedy
date_begin;2026
date_end;2026
PROJECTS
project_id;cost;name;selected
1;60;Benches;1
2;60;Trees;0
10;40;Lamps;0
VOTES
voter_id;vote;neighborhood
"""


@pytest.fixture
def election(tmp_path: Path) -> Path:
    """Twenty of the north want benches and trees, ten of the south lamps."""
    rows = [f"n{n};1,2;north" for n in range(20)] + [f"s{n};10;south" for n in range(10)]
    path = tmp_path / "village.pb"
    path.write_text(ELECTION + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_an_election_is_chosen_and_every_project_has_its_reason(run: Callable[..., Said], election: Path) -> None:
    """What is in, what it costs, how places fare, what is not in."""
    said = run("choose", election)
    assert said.status == 0
    assert "Village 2026: two projects chosen" in said.out
    assert "Lamps (10) – €40, 10 supporters" in said.out
    assert "South\t10 people\t1.00" in said.out
    assert "Not in: one project" in said.out
    assert "The city funded one project by greedy" in said.out


def test_a_gzipped_election_gives_the_same(run: Callable[..., Said], election: Path, tmp_path: Path) -> None:
    """By its name."""
    packed = tmp_path / "village.pb.gz"
    packed.write_bytes(gzip.compress(election.read_bytes()))
    assert run("choose", packed).out == run("choose", election).out


def test_why_and_what_if_of_one_project(run: Callable[..., Said], election: Path) -> None:
    """Each change by itself, verified."""
    said = run("choose", election, "--why", "1", "--what-if", "--how-sure")
    assert said.status == 0
    assert said.out.startswith("Benches (1): not in")
    assert "brings it in" in said.out


def test_json_holds_the_steps_and_the_reasons(run: Callable[..., Said], election: Path) -> None:
    """Nothing else on standard output."""
    found = json.loads(run("choose", election, "--json").out)
    assert found["format"] == "threebuckets-choice-1"
    assert found["rule"]["seed"] == 0
    assert json.loads(run("choose", election, "--json", "--seed", 7).out)["rule"]["seed"] == 7
    assert set(found["chosen"]) | set(found["out"]) == {"1", "2", "10"}
    assert all(reason["code"] for reason in found["out"].values())


def test_other_rules_say_how_they_chose(run: Callable[..., Said], election: Path) -> None:
    """Each in its own words."""
    for rule, words in (
        ("phragmen", "earns at the same pace"),
        ("greedy", "Plain majority"),
        ("max-support", "lawful set"),
    ):
        said = run("choose", election, "--rule", rule)
        assert said.status == 0, said.err
        assert words in said.out


def test_files_to_send_on_are_written(run: Callable[..., Said], election: Path, tmp_path: Path) -> None:
    """A page and a file for a word processor."""
    said = run("choose", election, "--html", "draft.html", "--docx", "draft.docx")
    assert "Written: draft.html" in said.out
    assert "Benches" in (tmp_path / "draft.html").read_text(encoding="utf-8")
    assert (tmp_path / "draft.docx").read_bytes().startswith(b"PK")


def test_every_fault_of_a_bad_election_is_told_with_its_line(run: Callable[..., Said], election: Path) -> None:
    """At once."""
    text = election.read_text(encoding="utf-8").replace("1;60;Benches", "1;dear;Benches").replace("n3;1,2;", "n3;1,7;")
    election.write_text(text, encoding="utf-8")
    said = run("choose", election)
    assert said.status == 2
    assert "[F83]" in said.err
    assert "[F85]" in said.err
    assert said.out == ""


def test_numbers_beyond_reckoning_are_told_and_never_reckoned_with(run: Callable[..., Said], election: Path) -> None:
    """Neither a traceback nor a wait."""
    text = election.read_text(encoding="utf-8").replace("budget;100", "budget;1e300").replace("1;60", "1;1e99999999")
    election.write_text(text, encoding="utf-8")
    said = run("choose", election)
    assert said.status == 2
    assert said.err.count("[F83]") == 2
    assert "a number above 0, in plain digits" in said.err.replace("\n", " ")


def test_what_is_odd_in_an_election_is_told_beside_the_choice(run: Callable[..., Said], election: Path) -> None:
    """And does not stop it; a budget is told to the hundredth."""
    text = (
        election.read_text(encoding="utf-8")
        .replace("budget;100", "budget;100,5")
        .replace("num_votes;30", "num_votes;9")
    )
    election.write_text(text, encoding="utf-8")
    said = run("choose", election)
    assert said.status == 0
    assert said.err.count("warning: ") == 2
    assert "€100 of €100.50" in said.out


def test_an_election_without_projects_is_told_so(run: Callable[..., Said], election: Path) -> None:
    """In a sentence."""
    rows = "1;60;Benches;1\n2;60;Trees;0\n10;40;Lamps;0\n"
    election.write_text(election.read_text(encoding="utf-8").replace(rows, ""), encoding="utf-8")
    said = run("choose", election)
    assert said.status == 2
    assert "found no project; expected one at least. [F80]" in said.err.replace("\n", " ")


def test_projects_that_cannot_all_be_kept_are_named_with_what_they_take(
    run: Callable[..., Said], election: Path
) -> None:
    """And what there is."""
    said = run("choose", election, "--keep", "1", "--keep", "2")
    assert said.status == 2
    assert said.err.replace("\n", " ").startswith(
        "No choice can meet this: to keep Benches (1) and Trees (2), which take €120; all there is comes to €100."
    )


def test_an_unknown_project_is_told_with_those_there_are(run: Callable[..., Said], election: Path) -> None:
    """Before anything is computed."""
    said = run("choose", election, "--why", "99")
    assert said.status == 2
    assert "“99” is no project." in said.err


def test_a_platform_is_chosen_area_by_area(run: Callable[..., Said]) -> None:
    """From published counts, as if what is open turned out well."""
    said = run("choose", FAIR_START, "--not-yet-known", "--by-area")
    assert said.status == 0
    assert "Only published counts are there" in said.out
    assert "areas where it could be" in said.out


def test_what_is_chosen_in_some_areas_only_is_not_said_to_be_out(run: Callable[..., Said], tmp_path: Path) -> None:
    """On the screen and on the page it has a heading of its own."""
    said = run("choose", FAIR_START, "--not-yet-known", "--by-area", "--html", "draft.html")
    assert "one policy chosen, not everywhere it could be" in said.out
    assert "Chosen in some areas, not in others: one policy\n  Family centres" in said.out
    assert "Not in:" not in said.out
    page = (tmp_path / "draft.html").read_text(encoding="utf-8")
    assert "<h2>Chosen in some areas, not in others, and why: one policy</h2>" in page
    assert "Not in, and why" not in page


def test_warnings_of_a_platform_are_told_beside_what_is_chosen_or_planned(
    run: Callable[..., Said], tmp_path: Path
) -> None:
    """A design for another version of its policy counts for nothing: choosing, planning and levers say so."""
    folder = tmp_path / "platform"
    shutil.copytree(FAIR_START, folder)
    design = next((folder / "designs").rglob("*.md"))
    text = design.read_text(encoding="utf-8")
    design.write_text(re.sub(r"policy_version: \d+", "policy_version: 99", text), encoding="utf-8")
    for words in (["choose", folder, "--not-yet-known", "--by-area", "--json"], ["plan", folder], ["levers", folder]):
        said = run(*words)
        assert said.err.startswith("warning: designs/"), said.err
        assert "[F34]" in said.err
        assert "F34" not in said.out


def test_why_of_an_area_takes_its_name(run: Callable[..., Said]) -> None:
    """Or its code."""
    said = run("choose", FAIR_START, "--not-yet-known", "--by-area", "--why", "family-centres:northgate")
    assert said.status == 0, said.err
    assert said.out.startswith("Family centres designed by the parents who use them, Northgate: ")


def test_a_draft_of_a_platform_has_its_findings(run: Callable[..., Said], tmp_path: Path) -> None:
    """Three a policy."""
    said = run("choose", FAIR_START, "--not-yet-known", "--by-area", "--html", "draft.html")
    assert said.status == 0, said.err
    page = (tmp_path / "draft.html").read_text(encoding="utf-8")
    assert page.count('class="card edge-') % 3 == 0
    assert "How it was chosen" in page


def test_check_reads_an_election_too(run: Callable[..., Said], election: Path) -> None:
    """In order, or with its faults."""
    assert "is in order" in run("check", election).out
    election.write_text(election.read_text(encoding="utf-8").replace("budget;100", "budget;0"), encoding="utf-8")
    said = run("check", election)
    assert said.status == 2
    assert "[F83]" in said.err


def test_a_policy_that_takes_more_than_there_is_cannot_be_kept(run: Callable[..., Said]) -> None:
    """It is named, with what it takes and all there is; area by area it may be kept in some."""
    refused = run("choose", FAIR_START, "--not-yet-known", "--keep", "family-centres")
    assert refused.status == 2
    said = refused.err.replace("\n", " ")
    assert "to keep Family centres designed by the parents who use them, which takes £160,000; all there is" in said
    by_area = ("choose", FAIR_START, "--not-yet-known", "--by-area")
    assert "whatever the votes say" in run(*by_area, "--keep", "family-centres:Westhill").out
    assert "“family-centres” is no policy that could be chosen." in run(*by_area, "--keep", "family-centres").err


def test_how_much_there_is_of_what_may_not_be_told_is_not_told() -> None:
    """Only that it is not enough."""
    kept = Kept(("a",), "nurses", Fraction(3), Fraction(2))
    with pytest.raises(MistakeError) as caught, told_by_name(Words(), {"nurses"}):
        raise InfeasibleError((), kept)
    assert str(caught.value) == "No choice can meet this: to keep a, which takes more money than there is."


def test_a_minimum_that_cannot_be_met_is_named_by_its_group(run: Callable[..., Said]) -> None:
    """Only one policy could be chosen in Harbour, and it takes more than there is."""
    refused = run("choose", FAIR_START, "--not-yet-known", "--at-least", "harbour=1")
    assert refused.status == 2
    assert "No choice can meet this: at least 1 policy of Harbour." in refused.err.replace("\n", " ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("north", "names no group and a whole number"),
        ("harbour=1.5", "names no group and a whole number"),
        (f"harbour={'9' * 400}", "names no group and a whole number"),
        ("moon=1", "No policy that could be chosen belongs to “moon”."),
        ("harbour=20 acres", "Nothing that is limited is called “acres”. There are: "),
    ],
)
def test_a_minimum_that_says_nothing_is_refused(run: Callable[..., Said], words: str, said: str) -> None:
    """With what was expected."""
    assert said in run("choose", FAIR_START, "--not-yet-known", "--at-least", words).err.replace("\n", " ")


def test_a_minimum_can_be_one_of_a_resource(run: Callable[..., Said]) -> None:
    """So much of it at least goes to a group; told as an amount where that cannot be."""
    least = ("choose", FAIR_START, "--not-yet-known", "--by-area", "--at-least")
    refused = run(*least, "Harbour=900000 GBP")
    assert refused.status == 2
    assert "No choice can meet this: at least £900,000 for Harbour." in refused.err.replace("\n", " ")


def test_of_two_groups_of_one_name_the_code_is_asked_for() -> None:
    """Either could be meant; by its code each can be named."""
    names = {"w1": "Central", "w2": "Central"}
    with pytest.raises(MistakeError, match="Several are called “central”"):
        minimums(["central=1"], names, {"w1", "w2"})
    assert minimums(["w2=1"], names, {"w1", "w2"}) == (Bound("w2", Fraction(1)),)


def test_what_if_alone_tries_cost_supply_and_supporters_for_all_left_out(
    run: Callable[..., Said], election: Path
) -> None:
    """Each change that a run confirmed, and one sentence for the rest."""
    told = json.loads(run("choose", election, "--what-if", "--json").out)
    kinds = {change["kind"] for changes in told["changes"].values() for change in changes}
    assert kinds == {"cost", "supply", "supporters"}
