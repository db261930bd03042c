"""What an attacker learns who compares updates: never what fewer than ten people said."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from tests.web import factories
from threebuckets.policy.facts.batches import (
    Counted,
    columns_to_withhold,
    counted_votes,
    with_counted,
    without_columns,
)
from threebuckets.policy.facts.counting import published_frame
from threebuckets.policy.facts.places import Places, places_of
from threebuckets.policy.platform import Platform

ON = date(2026, 11, 17)
WARDS = ("W1", "W2")
Votes = dict[tuple[str, str], int]
"""(participant, statement) → vote."""


def _platform(votes: Mapping[tuple[str, str], int], homes: Mapping[str, str], verified: bool | None = True) -> Platform:
    rows = [{"participant": p, "statement": s, "vote": v, "verified": verified} for (p, s), v in votes.items()]
    people = [{"participant": p, "area": area, "verified": verified} for p, area in homes.items() if area]
    found = factories.platform()
    tables = {
        "values/votes": factories.table("values/votes", rows),
        "values/people": factories.table("values/people", people),
    }
    return replace(found, tables={**found.tables, **tables})


def _places(platform: Platform) -> Places:
    return places_of(platform, on=ON)


def _homes(n: int) -> dict[str, str]:
    """People of two wards, and every fifth of nobody knows where."""
    return {f"p{i:03}": "" if i % 5 == 4 else WARDS[i % 2] for i in range(n)}


def _published(platform: Platform, counted: Counted) -> pl.DataFrame:
    return published_frame(with_counted(platform, counted), _places(platform), on=ON)


def _starting() -> tuple[Votes, dict[str, str]]:
    homes = _homes(80)
    rng = np.random.default_rng(3)
    return {(p, s): int(rng.integers(-1, 2)) for p in homes for s in ("s1", "s2")}, homes


def test_at_first_every_vote_counts() -> None:
    votes, homes = _starting()
    platform = _platform(votes, homes)
    counted = counted_votes(platform, _places(platform), before=None, on=ON)
    assert len(counted.rows) == len(votes)
    direct = published_frame(platform, _places(platform), on=ON)
    assert _published(platform, counted).equals(direct)


@pytest.mark.parametrize("n_changed", [1, 9])
def test_nothing_at_all_changes_for_fewer_than_ten_people(n_changed: int) -> None:
    votes, homes = _starting()
    before = counted_votes(_platform(votes, homes), _places(_platform(votes, homes)), before=None, on=ON)
    for person in [p for p in homes if homes[p] == "W1"][:n_changed]:
        votes[person, "s1"] = 1 if votes[person, "s1"] < 1 else -1
    platform = _platform(votes, homes)
    after = counted_votes(platform, _places(platform), before=before, on=ON)
    assert after.rows.equals(before.rows)


def test_ten_people_of_a_place_are_counted_together() -> None:
    votes, homes = _starting()
    platform = _platform(votes, homes)
    before = counted_votes(platform, _places(platform), before=None, on=ON)
    for person in [p for p in homes if homes[p] == "W1"][:10]:
        votes[person, "s1"] = 1 if votes[person, "s1"] < 1 else -1
    platform = _platform(votes, homes)
    after = counted_votes(platform, _places(platform), before=before, on=ON)
    assert after.rows.equals(counted_votes(platform, _places(platform), before=None, on=ON).rows)


def test_ten_people_spread_over_places_wait_since_each_place_would_show_its_own() -> None:
    votes, homes = _starting()
    platform = _platform(votes, homes)
    before = counted_votes(platform, _places(platform), before=None, on=ON)
    for ward in WARDS:
        for person in [p for p in homes if homes[p] == ward][:6]:
            votes[person, "s1"] = 1 if votes[person, "s1"] < 1 else -1
    platform = _platform(votes, homes)
    assert counted_votes(platform, _places(platform), before=before, on=ON).rows.equals(before.rows)


def test_a_new_site_shows_its_first_ten_voters_wherever_they_live() -> None:
    votes = {("p000", "s1"): 1}
    homes = _homes(12)
    platform = _platform(votes, homes)
    before = counted_votes(platform, _places(platform), before=None, on=ON)
    platform = _platform({(p, "s1"): 1 for p in homes}, homes)
    after = counted_votes(platform, _places(platform), before=before, on=ON)
    assert len(after.rows) == 12


def test_a_withdrawn_vote_is_gone_after_thirty_days_and_what_would_betray_it_is_withheld() -> None:
    homes = {f"p{i:03}": "W1" for i in range(28)}
    votes: Votes = {(p, "s1"): 1 if i < 18 else -1 for i, p in enumerate(homes)}
    platform = _platform(votes, homes)
    places = _places(platform)
    first = counted_votes(platform, places, before=None, on=ON)
    shown = _published(platform, first)
    del votes["p000", "s1"]
    platform = _platform(votes, homes)
    waiting = counted_votes(platform, places, before=first, on=ON)
    assert waiting.rows.equals(first.rows)
    assert waiting.waiting["since"].to_list() == [ON]
    later = counted_votes(platform, places, before=waiting, on=ON + timedelta(days=29))
    assert later.rows.equals(first.rows)
    over = counted_votes(platform, places, before=later, on=ON + timedelta(days=30))
    assert "p000" not in set(over.rows["participant"])
    frame = _published(platform, over)
    withheld = columns_to_withhold(later, over, places, published_before=shown, published=frame)
    assert withheld  # 28 people became 27, and 18 of them 17: both round to something else
    assert not len(without_columns(frame, withheld).filter(pl.col("statement") == "s1"))
    kept = replace(over, withheld=withheld)
    for person in list(homes)[1:11]:
        votes[person, "s1"] = 0
    platform = _platform(votes, homes)
    again = counted_votes(platform, places, before=kept, on=ON + timedelta(days=31))
    assert not again.withheld


def test_a_withdrawal_that_rounding_hides_takes_nothing_away() -> None:
    homes = {f"p{i:03}": "W1" for i in range(42)}
    votes: Votes = {(p, "s1"): 1 if i < 27 else -1 for i, p in enumerate(homes)}
    platform = _platform(votes, homes)
    places = _places(platform)
    first = counted_votes(platform, places, before=None, on=ON)
    del votes["p000", "s1"]
    platform = _platform(votes, homes)
    waiting = counted_votes(platform, places, before=first, on=ON)
    over = counted_votes(platform, places, before=waiting, on=ON + timedelta(days=30))
    before, after = _published(platform, first), _published(platform, over)
    assert columns_to_withhold(waiting, over, places, published_before=before, published=after) == frozenset()


def test_later_votes_are_not_there_yet() -> None:
    platform = _platform({("p1", "s1"): 1}, {"p1": "W1"})
    frame = platform.table("values/votes").with_columns(pl.lit("2026-12-01T00:00:00Z").alias("voted_at"))
    platform = factories.with_table(platform, "values/votes", frame)
    assert not len(counted_votes(platform, _places(platform), before=None, on=ON).rows)


def test_somebody_counted_under_two_circumstances_appears_as_two() -> None:
    """Ten people of one statement become verified; their other votes still count as unverified ones."""
    homes = {f"p{i:03}": "W1" for i in range(30)}
    votes: Votes = {(p, "s1"): 1 for p in homes} | {(p, "s2"): 1 for p in list(homes)[:5]}
    platform = _platform(votes, homes, verified=False)
    before = counted_votes(platform, _places(platform), before=None, on=ON)
    platform = _platform(votes, homes, verified=True)
    after = counted_votes(platform, _places(platform), before=before, on=ON)
    assert after.rows.filter(pl.col("statement") == "s2")["verified"].to_list() == [False] * 5
    assert after.rows.filter(pl.col("statement") == "s1")["verified"].all()
    shown = with_counted(platform, after)
    assert shown.table("values/people")["participant"].n_unique() == 35


def _story(seed: int) -> Iterator[tuple[Platform, Votes, dict[str, str]]]:
    """Updates of a site on which people vote, change their minds, withdraw, move, and arrive."""
    rng = np.random.default_rng(seed)
    homes = _homes(60)
    votes: Votes = {(p, s): int(rng.integers(-1, 2)) for p in homes for s in ("s1", "s2") if rng.random() < 0.7}
    for step in range(8):
        yield _platform(votes, homes), dict(votes), dict(homes)
        for index in range(int(rng.integers(0, 8))):
            homes[f"n{step}-{index}"] = str(rng.choice([*WARDS, ""]))
        people = sorted(homes)
        for _ in range(int(rng.choice([1, 3, 12, 40]))):
            person, statement = str(rng.choice(people)), str(rng.choice(["s1", "s2"]))
            if rng.random() < 0.2:
                votes.pop((person, statement), None)
            else:
                votes[person, statement] = int(rng.integers(-1, 2))
        if rng.random() < 0.3:
            homes[str(rng.choice(people))] = str(rng.choice(WARDS))


@pytest.mark.parametrize("seed", range(12))
def test_no_two_updates_differ_by_fewer_than_ten_people(seed: int) -> None:
    """In each area, each statement: what was counted changed for nobody, or for ten or more; and areas add up."""
    counted: Counted | None = None
    for platform, _votes, _homes_now in _story(seed):
        places = _places(platform)
        after = counted_votes(platform, places, before=counted, on=ON)
        if counted is not None:
            _check_step(places, counted, after)
            if after.rows.equals(counted.rows):
                assert _published(platform, after).equals(_published(platform, counted))
        counted = after


def _check_step(places: Places, before: Counted, after: Counted) -> None:
    key = ["participant", "statement"]
    both = before.rows.join(after.rows, on=key, how="full", coalesce=True, suffix="_now")
    differs = pl.any_horizontal([pl.col(n).ne_missing(pl.col(f"{n}_now")) for n in ("vote", "verified", "area")])
    changed = both.filter(differs)
    shown = set(_shown(places, before) | _shown(places, after))
    for statement in ("s1", "s2"):
        people: dict[str, set[str]] = {}
        for person, _, old, new in (
            changed.filter(pl.col("statement") == statement).select(*key, "area", "area_now").iter_rows()
        ):
            for area in {code for home in (old, new) if home is not None for code in _above(places, home)}:
                people.setdefault(area, set()).add(person)
        for area in shown.intersection(people):
            assert len(people[area]) >= 10, (statement, area, people[area])


def _above(places: Places, home: str) -> tuple[str, ...]:
    return (home, *places.hierarchy.parents(home)) if home else ("D",)


def _shown(places: Places, counted: Counted) -> set[str]:
    found: dict[str, set[str]] = {}
    for person, home in counted.rows.select("participant", "area").unique().iter_rows():
        for area in _above(places, home):
            found.setdefault(area, set()).add(person)
    return {area for area, people in found.items() if len(people) >= 10}
