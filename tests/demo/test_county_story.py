"""What the county is there to show: three opinion groups, and each outcome in each bucket somewhere."""

from collections import Counter

import numpy as np
import pytest

from threebuckets.demo import ON, county
from threebuckets.policy import BUCKETS, Outcome, Round, explain, judge_all
from threebuckets.values import Votes, analyse

HOLDS, OPEN, FAILS = Outcome.HOLDS, Outcome.NOT_YET_KNOWN, Outcome.FAILS


@pytest.fixture(scope="module")
def verdicts() -> Round:
    return judge_all(county(), on=ON)


def counts(verdicts: Round, policy: str, bucket: str | None = None) -> Counter:
    chosen = [verdict for verdict in verdicts.verdicts if verdict.policy == policy]
    return Counter(verdict.outcome if bucket is None else verdict.buckets[bucket].outcome for verdict in chosen)


def test_the_votes_fall_into_three_clear_groups():
    votes = county().table("values/votes")
    columns = (votes[name].to_numpy() for name in ("participant", "statement", "vote"))
    groups = analyse(Votes.from_columns(*columns)).groups
    assert groups.n_groups == 3
    assert groups.stability >= 0.9
    shares = groups.sizes / np.sum(groups.sizes)
    assert shares == pytest.approx([0.46, 0.30, 0.24], abs=0.04)


def test_each_bucket_reaches_each_outcome_somewhere(verdicts):
    for bucket in BUCKETS:
        found = {verdict.buckets[bucket].outcome for verdict in verdicts.verdicts}
        assert found == {HOLDS, OPEN, FAILS}, bucket


def test_family_centres_stand_where_a_ward_has_its_own_design(verdicts):
    found = counts(verdicts, "family-centres")
    assert found[HOLDS] == 12
    assert found[FAILS] >= 3
    standing = [v for v in verdicts.verdicts if v.policy == "family-centres" and v.outcome is HOLDS]
    assert all(verdict.design for verdict in standing)


def test_quayhead_wants_twenty_nursery_hours_and_saltgarth_nursery_has_them(verdicts):
    verdict = verdicts.verdict("family-centres", "quayhead")
    assert verdict is not None
    assert {name: bucket.outcome for name, bucket in verdict.buckets.items()} == {
        "values": HOLDS,
        "situation": HOLDS,
        "resources": OPEN,
    }
    first = verdict.buckets["resources"].missing[0]
    assert first.sentence.startswith("Ask Saltgarth Nursery for 20 hours a week of nursery care")
    assert "trained staff" in first.sentence
    flip = verdict.buckets["resources"].flip
    assert flip is not None
    assert "20 hours a week of nursery care" in flip.sentence
    assert any("4.1 children" in sentence for sentence in explain(verdict))


def test_wraparound_care_stands_nearly_everywhere(verdicts):
    found = counts(verdicts, "wraparound-care")
    assert found[HOLDS] >= 40
    assert found[FAILS] == 0


def test_the_need_for_free_buses_closes_by_itself_in_many_wards(verdicts):
    closing = [
        check.reason
        for verdict in verdicts.verdicts
        if verdict.policy == "under-fives-buses"
        for check in verdict.buckets["situation"].checks
    ]
    assert closing.count("closes_by_itself") >= 20
    assert counts(verdicts, "under-fives-buses", "situation")[HOLDS] >= 5


def test_one_timetable_fails_where_a_group_is_against_it_and_only_there(verdicts):
    found = counts(verdicts, "one-timetable", "values")
    assert found[FAILS] == 52
    assert found[HOLDS] == 8
    assert counts(verdicts, "one-timetable", "resources")[HOLDS] == 60


def test_night_care_is_worth_a_trial_in_some_wards(verdicts):
    trials = [v for v in verdicts.verdicts if v.policy == "night-care" and v.worth_a_trial]
    assert 5 <= len(trials) <= 40


def test_warm_homes_lack_hands_where_everybody_has_been_asked(verdicts):
    found = counts(verdicts, "warm-homes", "resources")
    assert found[FAILS] >= 10
    assert found[HOLDS] >= 15


def test_the_early_bell_fails_everywhere_because_it_harms(verdicts):
    assert counts(verdicts, "early-bell", "situation")[FAILS] == 60
    assert counts(verdicts, "early-bell", "values")[HOLDS] == 60


def test_the_old_count_of_empty_shops_leaves_wards_open(verdicts):
    stale = [
        check
        for verdict in verdicts.verdicts
        if verdict.policy == "open-shops"
        for check in verdict.buckets["situation"].checks
        if check.reason == "stale"
    ]
    assert len(stale) >= 10
    assert counts(verdicts, "open-shops")[HOLDS] >= 5
