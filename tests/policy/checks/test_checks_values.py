"""Majority, bridging, turnout: hidden counts, climbing, groups that rest on the policy itself, open polls."""

from datetime import date

import pytest

from tests.policy import making as m
from threebuckets.policy import Outcome
from threebuckets.policy.checks.asking import asked
from threebuckets.policy.checks.support import area_belief, group_belief
from threebuckets.policy.checks.values import bridging, majority, turnout, values_checks
from threebuckets.policy.facts import records as r

F, N, H = Outcome.FAILS, Outcome.NOT_YET_KNOWN, Outcome.HOLDS
LINK = m.policy().statements[0]


def facts_with(*cells, **more):
    """Standing facts with other votes."""
    return m.standing() | m.opinions(*cells, **more)


@pytest.mark.parametrize(
    ("k", "n", "bar", "expected"),
    [
        (66, 110, 0.50, 0.982271),
        (30, 50, 0.50, 0.921692),
        (12, 30, 0.50, 0.136555),
        (8, 30, 0.35, 0.169736),
        (0, 0, 0.50, 0.5),
        (0, 0, 0.35, 0.596987),
        (66, 122, 0.50, 0.817331),
        (66, 123, 0.50, 0.791406),
    ],
)
def test_the_probability_of_support_is_that_of_the_beta(k, n, bar, expected):
    """Values of a second implementation."""
    assert group_belief(k, n, bar).p_above == pytest.approx(expected, abs=1e-6)


def test_groups_are_weighted_by_the_population():
    """Three groups with shares of a half, three tenths and a fifth."""
    found = area_belief([(70, 100), (36, 60), (40, 54)], [0.5, 0.3, 0.2], 0.65)
    assert found.mean == pytest.approx(0.675791, abs=1e-6)
    assert found.p_above == pytest.approx(0.793231, abs=1e-6)


def test_a_hidden_count_is_tried_at_one_and_at_seven():
    """Eighteen agree and a few do not: at one it would hold, at seven hardly; so it is open."""
    check = majority(m.case(facts_with(m.counts("all", 20, -1))), LINK)
    least, most = group_belief(20, 27, 0.5), group_belief(20, 21, 0.5)
    assert (check.p_low, check.p_high) == (pytest.approx(least.p_above), pytest.approx(most.p_above))
    assert check.value == pytest.approx(20 / 24)


def test_hidden_counts_bound_bridging_without_groups_too():
    """The same bounds hold where voters do not fall into groups."""
    check = bridging(m.case(facts_with(m.counts("all", -1, 20))), LINK)
    assert check.p_low == pytest.approx(group_belief(1, 21, 0.35).p_above)
    assert check.p_high == pytest.approx(group_belief(7, 27, 0.35).p_above)


def test_a_policy_against_a_statement_counts_those_who_disagree():
    """Turning the statement round turns the counts round."""
    against = m.policy(("stance: for", "stance: against")).statements[0]
    facts = facts_with(m.counts("all", 20, 80))
    assert majority(m.case(facts), against).outcome is H
    assert majority(m.case(facts), LINK).outcome is F


def test_a_small_group_has_no_veto():
    """Twenty people who are firmly against decide nothing where thirty are needed."""
    facts = facts_with(m.counts("A", 150, 30), m.counts("B", 0, 20), m.counts("all", 150, 50))
    assert bridging(m.case(facts), LINK).outcome is H


def test_an_area_with_few_voters_is_spoken_for_by_the_one_that_holds_it():
    """The area used is named."""
    facts = facts_with(m.counts("all", 15, 5)) | m.opinions(m.counts("all", 300, 100), key="s1:d1")
    votes = asked(m.case(facts), m.case(facts).reader(), "s1")
    assert (votes.area, votes.name) == ("d1", "Saltgarth")
    assert majority(m.case(facts), LINK).parts["asked_in"] == "Saltgarth"


def test_climbing_can_be_switched_off():
    """Then twenty votes are twenty votes."""
    rules = m.case({}).rules.changed({"values.climb_areas": False})
    facts = facts_with(m.counts("all", 15, 5)) | m.opinions(m.counts("all", 300, 100), key="s1:d1")
    assert turnout(m.case(facts, rules=rules), LINK).reason == "few"


def test_where_nobody_has_enough_voters_the_largest_is_shown():
    """And both figures it needs are there."""
    facts = facts_with(m.counts("all", 15, 5)) | m.opinions(m.counts("all", 30, 5), key="s1:d1")
    check = turnout(m.case(facts), LINK)
    assert (check.outcome, check.value, check.threshold) == (N, 35.0, 450.0)


def test_one_in_a_hundred_of_those_entitled_must_have_voted():
    """Of 45,000 that is 450."""
    facts = facts_with(m.counts("all", 300, 100), key="s1:d1") | {"support:s1:w1": None, "groups:w1": None}
    check = turnout(m.case({key: fact for key, fact in facts.items() if fact}), LINK)
    assert (check.reason, check.threshold) == ("few", 450.0)


def test_groups_that_rest_on_the_policy_itself_decide_nothing():
    """Drawn without its own statement the second group is against: circular, so not yet known."""
    other = m.opinions(m.counts("A", 80, 20), m.counts("B", 5, 85), m.counts("all", 140, 50))
    facts = m.standing() | {
        "support-without:fair:s1:w1": other["support:s1:w1"],
        "groups-without:fair:w1": other["groups:w1"],
    }
    check = bridging(m.case(facts), LINK)
    assert (check.outcome, check.reason) == (N, "groups_rest_on_it")
    assert {"groups:w1", "groups-without:fair:w1"} <= set(check.inputs)


def test_an_open_poll_decides_nothing_unless_the_organisation_says_why():
    """With a reason everybody counts, and every verdict says so."""
    cells = (m.counts("all", 140, 50),)
    assert turnout(m.case(facts_with(*cells, verified=False)), LINK).reason == "open_poll"
    accepted = turnout(m.case(facts_with(*cells, verified=False, accepted="asked at the fair")), LINK)
    assert (accepted.outcome, accepted.parts["accepted"]) == (H, "asked at the fair")


def test_unsure_groups_cannot_hold_but_can_fail():
    """A group firmly against stays against."""
    facts = facts_with(m.counts("A", 95, 5), m.counts("B", 5, 65), m.counts("all", 100, 70), stability=0.2)
    assert bridging(m.case(facts), LINK).outcome is F


def test_every_core_statement_is_asked_three_questions_and_supporting_ones_none():
    """In the order of the statements."""
    document = m.policy(("role: core}", "role: core}\n  - {statement: s0}\n  - {statement: s9, role: supporting}"))
    checks = values_checks(m.case(m.standing(document), document=document))
    assert [check.subject for check in checks] == ["s0"] * 3 + ["s1"] * 3


def test_votes_of_groups_without_a_cell_widen_the_doubt():
    """A group whose counts may not be shown counts with what nothing is known of."""
    facts = m.standing()
    groups = facts["groups:w1"]
    silent = r.GroupFact("C", 100, 1.0, 1.0, "")
    facts["groups:w1"] = m.changed(groups, groups=(*groups.groups, silent))
    wide, narrow = majority(m.case(facts), LINK), majority(m.case(m.standing()), LINK)
    assert wide.interval[1] - wide.interval[0] > narrow.interval[1] - narrow.interval[0]


def test_the_last_vote_stands_in_the_check():
    """It makes the verdict due for another look."""
    assert majority(m.case(m.standing()), LINK).parts["last_vote"] == date(2026, 11, 1).isoformat()
