"""Coverage, whether supply lasts, leads, and what may be told of persons."""

from datetime import date

import pytest

from tests.policy import making as m
from threebuckets.policy import Outcome
from threebuckets.policy.checks.resources import resources_checks
from threebuckets.policy.checks.supply import supplied
from threebuckets.policy.facts import records as r

F, N, H = Outcome.FAILS, Outcome.NOT_YET_KNOWN, Outcome.HOLDS
COMPLETE = {"register:space:w1": r.RegisterFact(is_complete=True, declared_on=None)}


def checks_of(facts, **more):
    """Coverage, lasts and lead of a case."""
    return resources_checks(m.case(facts, **more))


def with_offers(**offers):
    """Standing facts with other offers."""
    facts = {key: fact for key, fact in m.standing().items() if not key.startswith("offer")}
    return facts | {"actor:barn": m.actor("Barn")} | m.supply(**offers)


def persons(n, amount=5.0, **more):
    """Facts of n persons who offer room."""
    facts = {f"actor:p{k}": m.actor(kind="person") for k in range(n)}
    return facts, {f"po{k}": m.offer(amount, actor=f"p{k}", **more) for k in range(n)}


def test_coverage_fails_exactly_where_it_is_ruled_out():
    """Even with everybody's help it is too little, and everybody has been asked."""
    short = with_offers(o1=m.offer(20.0))
    assert checks_of(short)[0].outcome is N
    assert checks_of(short | COMPLETE)[0].outcome is F


def test_an_empty_register_is_missing_data_not_a_failure():
    """Unless it is declared complete."""
    assert checks_of(with_offers())[0].reason == "no_offers"
    assert checks_of(with_offers() | COMPLETE)[0].outcome is F


def test_offers_in_a_unit_that_cannot_be_compared_count_for_nothing():
    """They are neither supply nor an error."""
    check = checks_of(with_offers(o1=m.offer(80.0, unit="people")))[0]
    assert check.outcome is N


def test_an_actor_who_will_not_work_with_the_policy_is_left_out():
    """Its offer is read and does not count."""
    facts = m.standing() | {"actor:hall": m.actor(excludes=("fair",))}
    check = checks_of(facts)[0]
    assert check.outcome is N
    assert "actor:hall" in check.inputs


def test_what_is_pledged_elsewhere_is_not_counted_twice():
    """Pledges to the case's own coalition do count."""
    pledge = r.PledgeFact("o1", "other", "w1", 60.0, date(2026, 1, 1), date(2030, 12, 31))
    facts = m.standing() | {"pledge:x": pledge, "pledges-index:o1": r.IndexFact(("x",))}
    assert checks_of(facts)[0].outcome is N
    own = facts | {"pledge:x": m.changed(pledge, policy="fair")}
    assert checks_of(own)[0].outcome is H


def test_supply_that_ends_early_is_not_yet_known_to_last():
    """It never fails."""
    covered, lasts = checks_of(m.standing() | {"offer:o1": m.offer(ends=date(2029, 6, 30))})[:2]
    assert (covered.outcome, lasts.outcome, lasts.parts["ends"]) == (H, N, "2029-06-30")


def test_a_design_names_another_lead():
    """The area's own word goes before the policy's."""
    facts = m.standing() | {"actor:barn": m.actor("Barn")}
    used = m.design(leads="{open: barn}")
    assert checks_of(facts, used=used)[2].parts["actor"] == "Barn"


def test_a_person_cannot_lead_and_is_not_named():
    """Not even by id."""
    check = checks_of(m.standing() | {"actor:hall": m.actor(kind="person")})[2]
    assert (check.outcome, check.reason) == (N, "no_lead")
    assert "actor:hall" not in check.inputs


@pytest.mark.parametrize("n", [1, 9, 10, 14])
def test_persons_count_and_are_never_named(n):
    """Their supply decides; ids, days and, below ten, amounts and chances are not told."""
    actors, offers = persons(n, amount=80.0 / n, ends=date(2029, 3, 3))
    facts = with_offers(**offers) | actors
    covered, lasts, _ = checks_of(facts)
    assert covered.outcome is H
    assert lasts.parts["ends"] == ""
    assert not [key for key in covered.inputs if "po" in key or key.startswith("actor:p")]
    assert covered.parts["few_people"] == ("yes" if n < 10 else "no")


def test_that_there_are_persons_is_not_told_by_an_input():
    """The key for people is always there."""
    actors, offers = persons(3)
    for facts in (m.standing(), with_offers(**offers) | actors):
        assert "people:w1" in checks_of(facts)[0].inputs


def test_what_is_asked_of_others_does_not_tell_what_few_people_give():
    """Three persons give 45 of 70: the barn is asked for space, not for 25 square metres."""
    actors, offers = persons(3, amount=15.0)
    facts = with_offers(**offers, o2=m.offer(100.0, actor="barn", basis="listed")) | actors
    check = checks_of(facts)[0]
    assert "25" not in f"{check.parts['ask']}{check.parts['shortage']}"
    assert "Barn" in str(check.parts["ask"])


def test_kinds_that_only_few_people_offer_are_told_as_not_on_record():
    """Else the difference would tell that somebody is there."""
    actors, offers = persons(2)
    assert checks_of(with_offers(**offers) | actors)[0].reason == "no_offers"


def test_coverage_is_reckoned_once_a_case():
    """Sentences, asks and flips read the same."""
    case = m.case(m.standing())
    assert supplied(case) is supplied(case)


def test_what_is_pledged_to_the_case_counts_as_pledged():
    """Offered without a word about how reliable: chancy; promised to this coalition: sure. A condition has to come true."""
    facts = with_offers(o1=m.offer(80.0, basis="offered", reliability=None)) | {"actor:hall": m.actor()}
    pledge = r.PledgeFact("o1", "fair", "w1", 80.0, date(2026, 1, 1), date(2030, 12, 31), date(2026, 12, 1))
    index = {"pledges-index:o1": r.IndexFact(("x",))}
    waiting = m.changed(pledge, if_ready_by=date(2027, 5, 1))
    later = m.changed(pledge, made_on=date(2028, 1, 1))
    outcomes = [checks_of(facts | index | {"pledge:x": each})[0].outcome for each in (waiting, later, pledge)]
    assert [checks_of(facts)[0].outcome, *outcomes] == [N, N, N, H]
