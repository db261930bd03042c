"""Which verdicts hang on the rules."""

from dataclasses import replace

from tests.policy import making as m
from threebuckets.policy import facts_of, judge_all, sensitivity
from threebuckets.policy.sensitivity import NOT_THRESHOLDS


def test_a_verdict_that_hangs_on_a_rule_is_named_with_it():
    """About sixty-five voters where sixty-two are needed: a tenth more would be too many."""
    platform = m.platform(**m.small_rows(n_people=66))
    facts = facts_of(platform, on=m.ON)
    stricter = replace(platform, rules=platform.rules.changed({"values.min_voters": 62}))
    found = judge_all(stricter, on=m.ON, facts=facts)
    turned = {(each.parameter, each.changed): each.turned for each in sensitivity(stricter, found, facts)}
    standing = tuple(verdict.key for verdict in found.verdicts if verdict.outcome.label == "holds")
    assert standing
    assert turned["values.min_voters", 68] == standing
    assert turned["values.min_voters", 56] == ()


def test_every_threshold_is_tried_up_and_down():
    """Those that the rules forbid are left out."""
    platform = m.platform(**m.small_rows())
    facts = facts_of(platform, on=m.ON)
    found = sensitivity(platform, judge_all(platform, on=m.ON, facts=facts), facts)
    names = {each.parameter for each in found}
    assert {"decision.gamma", "values.majority", "situation.delta", "resources.first_months"} <= names
    assert not names & NOT_THRESHOLDS
    assert [len(each.turned) for each in found] == sorted((len(each.turned) for each in found), reverse=True)


def test_without_policies_nothing_hangs_on_anything():
    """And nothing fails."""
    platform = m.platform([], **m.small_rows())
    facts = facts_of(platform, on=m.ON)
    assert all(each.turned == () for each in sensitivity(platform, judge_all(platform, on=m.ON, facts=facts), facts))
