"""From a tested platform to candidates: what stands, what it takes, what there is, who wants it – from votes or counts."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from threebuckets.choice import choose
from threebuckets.choice.platform_candidates import PLATFORM_RULES, Slate, lots_of, slate_of
from threebuckets.folder import read_platform
from threebuckets.policy import Platform, Round, facts_of, judge_all, tables

FAIR_START = Path(__file__).parents[1] / "fixtures" / "fair-start"
SLUG = "family-centres"
ON = date(2026, 12, 7)


@pytest.fixture(scope="module")
def platform() -> Platform:
    """Six wards, one policy, published counts only."""
    return read_platform(FAIR_START)


def slate(platform: Platform, **options: object) -> Slate:
    """What can be chosen of a platform on the day of its story."""
    facts = facts_of(platform, on=ON)
    return slate_of(platform, facts, judge_all(platform, on=ON, facts=facts), **options)  # type: ignore[arg-type]


def with_votes(platform: Platform) -> Platform:
    """The same with ballots of 60 people of Northgate and 40 of nowhere, half of them verified, in place of counts."""
    statement = platform.policies[SLUG].core_statements[0].statement
    people = [f"p{n:03}" for n in range(100)]
    votes = pl.DataFrame({"participant": people, "statement": [statement] * 100, "vote": [1] * 70 + [-1] * 30})
    area = platform.table("situation/areas")["area"][0]
    home = pl.DataFrame(
        {"participant": people, "area": [area] * 60 + [None] * 40, "verified": [n % 2 == 0 for n in range(100)]}
    )
    kept = {name: table for name, table in platform.tables.items() if name != "values/published"}
    made = {"values/votes": votes, "values/people": home}
    tabled = {
        name: pl.DataFrame(
            {
                column: table[column].cast(dtype)
                if column in table.columns
                else pl.Series([None] * len(table), dtype=dtype)
                for column, dtype in tables()[name].schema.items()
            }
        )
        for name, table in made.items()
    }
    return replace(platform, tables={**kept, **tabled})


def test_only_policies_that_stand_are_candidates_and_the_others_say_why(platform: Platform) -> None:
    """With the bucket that keeps them from standing."""
    found = slate(platform)
    standing = {SLUG} if found.candidates else set()
    assert {candidate.policy for candidate in found.candidates} == standing
    assert set(found.not_tested_through) == set(platform.policies) - standing
    assert all(reason.code == "test-failed" for reason in found.not_tested_through.values())


def test_a_policy_takes_the_sum_over_the_areas_where_it_may_stand(platform: Platform) -> None:
    """And area by area just what it takes there; there is as much either way."""
    whole, single = slate(platform, hopeful=True), slate(platform, hopeful=True, by_area=True)
    assert {name: of[0] for name, of in single.of.items()} == dict.fromkeys(single.of, SLUG)
    assert {of[1] for of in single.of.values()} == set(whole.areas[SLUG])
    for resource, need in whole.candidates[0].needs.items():
        assert need == sum(candidate.needs.get(resource, Fraction(0)) for candidate in single.candidates)
    assert whole.limits.caps == single.limits.caps


def test_what_nobody_has_said_the_amount_of_limits_nothing_that_is_only_hoped_for(platform: Platform) -> None:
    """But what must stand on firm offers is limited by them."""
    hopeful = slate(platform, hopeful=True)
    assert all(pool.is_known for pool in hopeful.pools)
    assert all(pool.name not in hopeful.limits.caps for pool in hopeful.unknown)
    assert slate(platform).unknown == ()


def test_with_published_counts_alone_each_group_votes_as_one(platform: Platform) -> None:
    """With the weight of its people and the percentage of them who take the policy's side."""
    found = slate(platform, hopeful=True).supporters
    assert found.basis == "published"
    assert set(found.groups) <= {"", "A", "B"}
    assert all(1 <= worth <= 100 for worth in found.ballots.utility.tolist())
    assert found.people == int(found.ballots.weight.sum()) // 1000


def test_with_votes_verified_people_alone_have_a_ballot(platform: Platform) -> None:
    """A person's points are the core statements they share with the policy."""
    found = slate(with_votes(platform), hopeful=True).supporters
    assert found.basis == "votes"
    assert not found.is_open
    assert found.people == 50
    assert int(found.ballots.supporters[0]) == 35 * 1000


def test_area_by_area_people_support_a_policy_where_they_live(platform: Platform) -> None:
    """Those whose home is not known support it everywhere."""
    voting = with_votes(platform)
    home = voting.table("situation/areas")["area"][0]
    found = slate(voting, hopeful=True, by_area=True)
    supporters = dict(zip(found.supporters.ballots.policies, found.supporters.ballots.supporters.tolist(), strict=True))
    assert supporters[f"{SLUG}:{home}"] == 35 * 1000
    assert {n for name, n in supporters.items() if name != f"{SLUG}:{home}"} == {5 * 1000}


def test_a_slate_can_be_chosen_from(platform: Platform) -> None:
    """The whole way; what is chosen keeps within what there is."""
    found = slate(platform, hopeful=True, by_area=True)
    choice = choose(found.candidates, found.supporters.ballots, found.limits, PLATFORM_RULES)
    assert set(choice.chosen) | set(choice.out) == set(found.of)
    assert all(choice.used[resource] <= cap for resource, cap in found.limits.caps.items())


def test_where_nothing_stands_there_is_nothing_to_choose_from(platform: Platform) -> None:
    """No verdicts, no candidates."""
    facts = facts_of(platform, on=ON)
    found = slate_of(platform, facts, Round("x", ON, (), facts.sha256))
    assert found.candidates == ()
    assert found.limits.caps == {}


def test_lots_are_drawn_by_the_seed_alone() -> None:
    """The order of the names tells nothing."""
    assert lots_of(["b", "a", "c"], seed=1) == lots_of(["c", "b", "a"], seed=1)
    assert sorted(lots_of(["b", "a", "c"], seed=1).values()) == [1, 2, 3]
    assert len({tuple(lots_of("abcde", seed=seed)) for seed in range(9)}) > 1
