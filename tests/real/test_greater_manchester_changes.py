"""Greater Manchester changes three times – an offer, a figure, votes – and each time exactly what should turn turns."""

import csv
import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.real.building import DATA, printed, recipe, typed
from threebuckets.cli.recording import recorded_rounds
from threebuckets.folder import read_folder
from threebuckets.policy import Outcome, facts_of, judge_all, to_json
from threebuckets.policy.history import Passage, Recorded, history
from threebuckets.policy.retesting import retest

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not (DATA / "situation").is_dir(), reason="the open data are not beside the checkout"),
]
DAYS = ("2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25")
BOLTON, TRAFFORD = "E08000001", "E08000009"
HUNGRY = "23"
AGAINST_THE_ORDINANCE = 'NO to the "Fairness" Ordinance'
EVENINGS = "courses-between-neighbours"
OFFERED_WORD = (
    "example-evening-word,example-altrincham-evenings,network/word-of-mouth,,700,people reached,E08000009,,,,E08000009,"
    "2027-01-01,2028-12-31,0,pledged,,2026-11-01,public,,,,,,,\n"
)
LED = (
    f"---\npolicy: {EVENINGS}\npolicy_version: 1\narea: {TRAFFORD}\ndecided_on: 2026-11-01\n"
    "decided_by: Altrincham evenings (made up for this example)\n"
    "leads: {neighbours-lead: example-altrincham-evenings}\n---\n"
)
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "watch-and-record.md"
H, N, F = Outcome.HOLDS, Outcome.NOT_YET_KNOWN, Outcome.FAILS


def edit(file: Path, change: Callable[[str], str]) -> None:
    """What a person does in an editor; it must change something."""
    text = file.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    file.write_text(changed, encoding="utf-8")


def prepared(folder: Path) -> None:
    """Somebody in Trafford leads the evenings and promises what they take; votes of an open poll are accepted."""
    edit(folder / "platform.toml", lambda text: f'{text}\n[values]\naccept_open_poll = "{recipe().POLL_REASON}"\n')
    design = folder / "designs" / EVENINGS / f"{TRAFFORD}.md"
    design.parent.mkdir(parents=True)
    design.write_text(LED, encoding="utf-8")
    offers = folder / "resources" / "offers.csv"
    edit(offers, lambda text: text.replace("example-evening-leaders,", f"{OFFERED_WORD}example-evening-leaders,", 1))


def offer_deleted(folder: Path) -> None:
    """The hall in which the evenings were to be."""
    kept = "example-evening-hall,"
    edit(
        folder / "resources" / "offers.csv",
        lambda text: "".join(line for line in text.splitlines(keepends=True) if not line.startswith(kept)),
    )


def figure_updated(folder: Path) -> None:
    """A newer year of the employment rate in Bolton, 2.6 points lower."""
    last, newer = (
        f"employment-rate,{BOLTON},2023-01-01,",
        f"employment-rate,{BOLTON},2024-01-01,P1Y,,63.0,58.0,68.0,,,,\n",
    )
    edit(
        folder / "situation" / "observations.csv",
        lambda text: "".join(
            line + newer if line.startswith(last) else line for line in text.splitlines(keepends=True)
        ),
    )


def votes_added(folder: Path) -> None:
    """All who reject the fairness ordinance now disagree that no child should go hungry."""
    statements = _rows(folder / "values" / "statements.csv")
    label = next(row["statement"] for row in statements if row["text"].startswith(AGAINST_THE_ORDINANCE))
    votes = _rows(folder / "values" / "votes.csv")
    people = {row["participant"] for row in votes if row["statement"] == label and row["vote"] == "1"}

    def again(text: str) -> str:
        head, *lines = text.splitlines(keepends=True)
        kept = [line for line in lines if line.split(",")[1] != HUNGRY or line.split(",")[0] not in people]
        new = (f"{person},{HUNGRY},-1,2026-11-25T10:00:00Z,false\n" for person in sorted(people))
        return "".join((head, *kept, *new))

    edit(folder / "values" / "votes.csv", again)


def _rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))


@pytest.fixture(scope="module")
def folder(greater_manchester: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Recorded on four days, with one thing changed before each of the last three."""
    copy = Path(shutil.copytree(greater_manchester, tmp_path_factory.mktemp("changes") / "greater-manchester"))
    for day, change in zip(DAYS, (prepared, offer_deleted, figure_updated, votes_added), strict=True):
        change(copy)
        typed(["test", str(copy), "--on", day, "--record"])
    return copy


@pytest.fixture(scope="module")
def recorded(folder: Path) -> tuple[Recorded, ...]:
    """The four rounds."""
    return recorded_rounds(folder, read_folder(folder))


@pytest.fixture(scope="module")
def passages(recorded: tuple[Recorded, ...]) -> tuple[Passage, ...]:
    """From each round to the next, newest first."""
    return history(recorded)


def said(passage: Passage) -> set[tuple[str, str | None, str, Outcome, Outcome, tuple[str, ...]]]:
    """Everything that turned, with every cause that is given."""
    return {
        (each.policy, each.bucket, each.area, each.before, each.after, tuple(cause.sentence for cause in each.causes))
        for each in passage.changes
    }


def test_an_offer_deleted_leaves_one_policy_in_one_district_without_a_hall(passages: tuple[Passage, ...]) -> None:
    """Nothing else in Trafford or elsewhere rested on that hall."""
    cause = "Altrincham evenings (made up for this example)’s offer of 80 m² of hall was withdrawn."
    assert said(passages[2]) == {(EVENINGS, "resources", TRAFFORD, H, N, (cause,))}


def test_a_newer_figure_turns_the_situation_of_its_district_alone(passages: tuple[Passage, ...]) -> None:
    """Work coaches are needed in Bolton now; the nine other districts stay as they were."""
    cause = "Employment rate (Great Britain) in Bolton went from 65.6% to 63.0%."
    assert said(passages[1]) == {("work-coaches", "situation", BOLTON, N, H, (cause,))}


def test_votes_turn_the_one_policy_that_stands_on_the_statement_in_every_district(
    passages: tuple[Passage, ...], recorded: tuple[Recorded, ...]
) -> None:
    """There is one vote result for all ten; the policies that rest on other statements do not move."""
    districts = {verdict.area for verdict in recorded[0].round.verdicts}
    assert len(districts) == 10
    found = said(passages[0])
    assert {(policy, bucket, area) for policy, bucket, area, *_ in found} == {
        ("breakfast-before-the-bell", bucket, area) for bucket in (None, "values") for area in districts
    }
    assert {(bucket, before, after) for _, bucket, _, before, after, _ in found} == {(None, N, F), ("values", H, F)}
    (causes,) = {causes for *_, causes in found}
    assert causes == (
        "About 1,095 people in United Kingdom have now voted on “No child should go hungry in Bowling Green / Warren "
        "County, and it is up to our officials to make sure it doesn’t happen.” (before: 1,060); 60% of those with an "
        "opinion agree (before: 72%).",
    )


def test_what_the_verdict_said_would_turn_it_turned_it(recorded: tuple[Recorded, ...]) -> None:
    """Bolton’s employment rate fell by more than the verdict of the day before asked for."""
    (before,) = (v for v in recorded[1].round.verdicts if v.key == ("work-coaches", BOLTON))
    flip = before.buckets["situation"].flip
    assert flip is not None
    assert flip.sentence == (
        "If Employment rate (Great Britain) in Bolton were about 1.8 points lower, and its outlook with it, it would hold."
    )


def test_the_command_tells_all_of_it_newest_first(folder: Path) -> None:
    """Ten districts that turned alike are one line."""
    told = printed(["changes", str(folder)]).decode()
    days = [line for line in told.splitlines() if ", since 2026-" in line]
    assert [line[:10] for line in days] == list(reversed(DAYS[1:]))
    assert "breakfast-before-the-bell, values in Bolton, Bury, Manchester, Oldham, Rochdale and 5 more" in told
    assert (
        "smoke-free-parks: The newest study of this kind of policy on record is of 2011: look for newer ones." in told
    )
    shown = HOW_TO.read_text(encoding="utf-8").partition("```text\n")[2].partition("```")[0]
    assert shown.strip() in told
    only = printed(["changes", str(folder), "--area", "Bolton", "--bucket", "situation"]).decode()
    assert only.count("→") == 1


def test_testing_only_what_changed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """A reading room in Sale that becomes smaller concerns what could use it, and all else is kept as it was."""
    on = date.fromisoformat(DAYS[-1])
    platform = read_folder(folder)
    facts = facts_of(platform, on=on)
    last = judge_all(platform, on=on, facts=facts)
    offer = "example-reading-room,example-sale-reading-room,space/library-room,,"
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    edit(copy / "resources" / "offers.csv", lambda text: text.replace(f"{offer}60,", f"{offer}20,"))
    later = read_folder(copy)
    facts_later = facts_of(later, on=on)
    again = retest(later, on=on, facts=facts_later, last=last, facts_before=facts)
    assert to_json(again) == to_json(judge_all(later, on=on, facts=facts_later))
    kept = {id(verdict) for verdict in last.verdicts}
    judged = {verdict.policy for verdict in again.verdicts if id(verdict) not in kept}
    assert judged == {"work-coaches", "stay-and-play"}
