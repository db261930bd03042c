"""Judging only what changed gives the same bytes as judging everything."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from threebuckets.folder import read_folder
from threebuckets.policy import Platform
from threebuckets.policy.changes import changed_inputs
from threebuckets.policy.facts.gathering import facts_of
from threebuckets.policy.judge import judge_all
from threebuckets.policy.renewing import BUCKET_OF, buckets_touched, facts_of_bucket, judge_changed, unsettled
from threebuckets.policy.rounds import from_json, to_json

ON = date(2026, 11, 17)
Edit = Callable[[pl.DataFrame], pl.DataFrame]


@pytest.fixture(scope="module")
def platform() -> Platform:
    return read_folder(Path(__file__).parents[1] / "fixtures" / "fair-start")


EDITS: dict[str, tuple[str, Edit]] = {
    "no change": ("values/votes", lambda frame: frame),
    "votes turned": ("values/votes", lambda frame: frame.with_columns(-pl.col("vote"))),
    "half of the votes gone": ("values/votes", lambda frame: frame.gather_every(2)),
    "an offer halved": ("resources/offers", lambda frame: frame.with_columns(pl.col("amount") / 2)),
    "offers gone": ("resources/offers", lambda frame: frame.gather_every(3)),
    "figures lowered": ("situation/observations", lambda frame: frame.with_columns(pl.col("value") * 0.9)),
    "evidence gone": ("situation/evidence", lambda frame: frame.head(0)),
}


@pytest.mark.parametrize("edit", EDITS)
def test_it_equals_the_full_round(platform: Platform, edit: str) -> None:
    """Three rounds in a row, since what the first found anew decides how far away a turn is in the second."""
    name, change = EDITS[edit]
    facts = facts_of(platform, on=ON)
    before = None
    last = judge_all(platform, on=ON, facts=facts)
    after = replace(platform, tables={**platform.tables, name: change(platform.table(name))})
    now = facts_of(after, on=ON)
    for _ in range(3):
        memory = from_json(to_json(last))
        renewed = judge_changed(
            after, on=ON, facts=now, memory=memory, facts_before=facts, again=unsettled(before, memory)
        )
        assert to_json(renewed) == to_json(judge_all(after, on=ON, memory=memory, facts=now))
        before, last, facts = memory, renewed, now


def test_a_settled_round_judges_nothing_again(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = facts_of(platform, on=ON)
    first = judge_all(platform, on=ON, facts=facts)
    second = judge_all(platform, on=ON, facts=facts, memory=first)
    assert unsettled(first, second) == frozenset()
    monkeypatch.setattr("threebuckets.policy.renewing.judge", lambda *_a, **_k: pytest.fail("judged again"))
    again = judge_changed(platform, on=ON, facts=facts, memory=second, facts_before=facts)
    assert to_json(again) == to_json(second)


def test_another_day_is_judged_anew(platform: Platform) -> None:
    facts = facts_of(platform, on=ON)
    before = judge_all(platform, on=ON, facts=facts)
    later = ON + timedelta(days=400)
    now = facts_of(platform, on=later)
    renewed = judge_changed(platform, on=later, facts=now, memory=before, facts_before=facts)
    assert to_json(renewed) == to_json(judge_all(platform, on=later, memory=before, facts=now))


def test_votes_touch_values_alone_and_a_policy_everything() -> None:
    assert buckets_touched(["support:s1:W1", "groups:W1"]) == {"values"}
    assert buckets_touched(["support:s1:W1", "offer:o1"]) == {"values", "resources"}
    assert buckets_touched(["policy:x"]) is None
    assert buckets_touched(["value:merit"]) is None


@pytest.mark.parametrize("bucket", ["situation", "resources"])
def test_facts_of_a_bucket_are_all_that_its_tables_give(platform: Platform, bucket: str) -> None:
    """Taking them from before gives the same facts as making them again."""
    facts = facts_of(platform, on=ON)
    known = facts_of_bucket(facts, bucket)
    assert known
    again = facts_of(platform, on=ON, **{bucket: known})  # type: ignore[arg-type]
    assert changed_inputs(facts, again) == ()


def test_every_kind_of_input_is_known_or_concerns_all() -> None:
    from threebuckets.policy.facts.records import RECORD_OF

    of_all = {"area", "area-fact", "indicator", "value", "policy", "design", "rules", "day"}
    assert set(RECORD_OF) - set(BUCKET_OF) == of_all
