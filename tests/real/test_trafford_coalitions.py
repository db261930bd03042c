"""Trafford's halls, hubs, clubs and charities: all from registers, so no coalition is ready by them; they are to be asked."""

import json
import sys
from datetime import date
from pathlib import Path

import pytest

from threebuckets.cli import main
from threebuckets.delivery.coalition_pages import coalition_page
from threebuckets.delivery.coalitions import Coalition, Pledge
from threebuckets.delivery.making import NewPledge, with_pledge
from threebuckets.delivery.pledges import OfferEndedError
from threebuckets.delivery.stages import Stage, state_of
from threebuckets.delivery.surroundings import Surroundings, surroundings_of
from threebuckets.folder import read_folder
from threebuckets.resources import Basis

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "resources"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.exists(), reason="the open data of ../shared/data is not beside this checkout"),
]
ON = date(2026, 11, 22)
TRAFFORD = "E08000009"
FILES = {
    "trafford_community_hubs.geojson.gz": ("kind=space/hall", "actor_kind=community"),
    "trafford_leisure_centres.csv.gz": ("kind=space/sports-hall", "actor_kind=public body"),
    "trafford_council_libraries.geojson.gz": ("kind=space/library-room", "actor_kind=public body"),
    "trafford_sports_clubs.geojson.gz": ("kind=network/sports-club", "actor_kind=community"),
    "trafford_charities.csv.gz": ("kind=network/word-of-mouth", "actor_kind=community"),
}
POLICY = """---
title: {title}
version: 1
kind: {slug}
from: 2027-01-01
until: 2028-12-31
statements: [{{statement: s1}}]
needs: [{{indicator: cold-homes, target: 10, horizon: 2028-12-31, direction: lower}}]
requirements: [{lines}]
{choices}---
"""
POLICIES = {
    "warm-halls": ("Warm halls", "{id: hall, kind: space, amount: 60, unit: m2}", ""),
    "neighbours-call": ("Neighbours who call", "{id: word, kind: network, amount: 200, unit: people reached}", ""),
    "open-evenings": (
        "Open evenings",
        "{id: hall, kind: space/hall, amount: 80, unit: m2}, {id: club, kind: network/sports-club, amount: 1, unit: people reached}",
        'choices:\n  - {id: seats, question: "How many seats?", type: number, minimum: 10, maximum: 60, scales: {hall: 2}}\n',
    ),
}


def typed(*words: str) -> None:
    """One command, which must succeed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["threebuckets", *words])
        assert _status_of_main() == 0, words


def _status_of_main() -> int | str:
    try:
        main()
    except SystemExit as end:
        return end.code or 0
    return 0


@pytest.fixture(scope="module")
def trafford(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the borough and its four localities, with every open register of what there is."""
    root = tmp_path_factory.mktemp("trafford") / "trafford"
    typed("new", str(root), "--title", "Trafford, from open data")
    (root / "resources/actors.csv").write_text("actor,name,kind\n", encoding="utf-8")
    (root / "resources/offers.csv").write_text("offer,actor,kind,unit,from\n", encoding="utf-8")
    for name in ("values/votes.csv", "values/people.csv", "situation/observations.csv"):
        head = (root / name).read_text(encoding="utf-8").splitlines()[0]
        (root / name).write_text(f"{head}\n", encoding="utf-8")
    (root / "situation/areas.csv").write_text(
        f"area,name,levels,parents,population\n{TRAFFORD},Trafford,ward,,241025\n", encoding="utf-8"
    )
    for slug, (title, lines, choices) in POLICIES.items():
        text = POLICY.format(slug=slug, title=title, lines=lines, choices=choices)
        (root / "policies" / f"{slug}.md").write_text(text, encoding="utf-8")
    for file in (root / "policies/warm-rooms.md", *(root / "designs").rglob("*.md")):
        file.unlink(missing_ok=True)
    for file, options in FILES.items():
        given = [word for each in (*options, f"area={TRAFFORD}", "licence=OGL-UK-3.0") for word in ("--option", each)]
        typed("import", "auto", str(DATA / file), "--into", str(root), "--on", ON.isoformat(), *given)
    return root


@pytest.fixture(scope="module")
def around(trafford: Path) -> Surroundings:
    """What coalitions there stand among."""
    return surroundings_of(read_folder(trafford), on=ON)


def test_everything_is_listed_and_nobody_has_offered_anything(around: Surroundings) -> None:
    """Hundreds of rows, not one promise."""
    assert len(around.offers.id) > 700
    assert {str(basis) for basis in around.offers.basis} == {Basis.LISTED.value}


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_no_coalition_is_ready_by_registers_alone(around: Surroundings, policy: str) -> None:
    """Not even if somebody wrote every row down as a pledge; but there is somebody to ask."""
    page = coalition_page(around, policy, TRAFFORD)
    assert page.together_sentence == "Nobody in or near Trafford has offered any of it for sure yet: ask first."
    assert page.now.partners == page.together.partners == ()
    assert page.asks
    line = around.platform.policies[policy].requirements[0]
    claimed = tuple(
        Pledge(f"p{n}", "c", str(name), line.id, 1000.0, date(2027, 1, 1), date(2027, 11, 1), ON)
        for n, name in enumerate(around.offers.id)
    )
    state = state_of(Coalition("c", policy, TRAFFORD, pledges=claimed), around)
    assert (state.stage, state.parts) == (Stage.FORMING, ())


def test_a_register_entry_cannot_be_pledged_by_the_command_either(around: Surroundings) -> None:
    """The sentence says what to do first."""
    name = next(str(n) for n, k in zip(around.offers.id, around.offers.kind, strict=True) if k == "space/hall")
    wanted = NewPledge(name, "hall", 10.0, date(2027, 6, 1), policy="warm-halls", area=TRAFFORD)
    with pytest.raises(OfferEndedError, match="only listed in a register: nobody has asked yet"):
        with_pledge(around.platform, wanted, on=ON)


def test_whom_to_ask_are_bodies_of_the_registers_with_the_register_named(around: Surroundings) -> None:
    """Those asked are told where they were found, and that nobody has asked them yet."""
    page = coalition_page(around, "warm-halls", TRAFFORD, limit=5)
    bodies = [ask for ask in page.asks if not ask.is_call]
    assert len(bodies) == 5
    for ask in bodies:
        assert ask.name
        assert "We found you in a public register" in ask.sentence
        assert "nobody has asked you yet" in ask.sentence
        assert "some of it until" in ask.sentence


def test_the_command_prints_the_same_page(trafford: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON, for all that stands on it."""
    capsys.readouterr()
    typed(
        "coalition", str(trafford), "--policy", "open-evenings", "--area", "Trafford", "--on", ON.isoformat(), "--json"
    )
    page = json.loads(capsys.readouterr().out)
    assert page["together"]["mutual"] is None
    assert [slot["is_full"] for slot in page["slots"]] == [False, False]
