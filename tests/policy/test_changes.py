"""What changed between two rounds, and which fact caused it."""

from datetime import date

import pytest

from tests.policy import making as m
from threebuckets.policy import Facts, Outcome, Round, changed_inputs, compare, judge
from threebuckets.policy.buckets import outcome_of
from threebuckets.policy.changes import case_of
from threebuckets.policy.facts import records as r
from threebuckets.policy.rules import Rules

F, N, H = Outcome.FAILS, Outcome.NOT_YET_KNOWN, Outcome.HOLDS
NEWER = m.policy(("version: 7", "version: 8"), ("amount: 60, low: 50, high: 70", "amount: 600, low: 500, high: 700"))
PERSONS = {f"actor:p{k}": m.actor(kind="person") for k in range(3)}
THEIRS = {f"po{k}": m.offer(30.0, actor=f"p{k}") for k in range(3)}


def compared(before, after, *, area="w1"):
    """Changes between two sets of facts; policy, rules and day are taken from them."""
    rounds = []
    for facts in (Facts(before), Facts(after)):
        case = case_of("fair", area, facts)
        verdict = judge(case.policy, area, facts, case.rules, on=case.on, design=case.design)
        rounds.append(Round("r", case.on, (verdict,), facts.sha256))
    return compare(*rounds, Facts(before), Facts(after))


def without(facts, *keys):
    """Facts without some keys."""
    return {key: fact for key, fact in facts.items() if key not in keys}


STANDING = m.standing()
NO_OFFER = without(STANDING, "offer:o1", "offers-index:space:w1")
PEOPLE_ONLY = NO_OFFER | PERSONS | m.supply(**THEIRS)
LED = STANDING | {
    "policy:fair": r.TextFact(m.policy(("led_by: hall", "led_by: barn")).source),
    "actor:barn": m.actor("Barn", consent_until=date(2027, 1, 31)),
}
RULES = m.case({}).rules
CASES = {
    "an offer withdrawn": (STANDING, NO_OFFER, "resources", "offer:o1", "Village Hall’s offer of 80 m² of space was withdrawn."),
    "an offer made": (NO_OFFER, STANDING, "resources", "offer:o1", "Village Hall now offers 80 m² of space."),
    "an offer that now ends": (
        STANDING, STANDING | {"offer:o1": m.offer(ends=date(2027, 3, 31))}, "resources", "offer:o1",
        "Village Hall’s offer of 80 m² of space now ends on 31 March 2027.",
    ),
    "an offer made smaller": (
        STANDING, STANDING | {"offer:o1": m.offer(10.0)}, "resources", "offer:o1",
        "Village Hall changed its offer of space from 80 m² to 10 m².",
    ),
    "a person's offer": (NO_OFFER, PEOPLE_ONLY, "resources", "people:w1", "What people offer in and around Westgate changed."),
    "a figure updated": (
        without(STANDING, "forecast:jobs:w1"),
        without(STANDING, "forecast:jobs:w1") | {"series:jobs:w1": m.changed(m.SERIES, value=69.0)},
        "situation", "series:jobs:w1", "Employment rate in Westgate went from 60.0% to 69.0%.",
    ),
    "a vote batch": (
        STANDING, STANDING | m.opinions(m.counts("all", 150, 150)), "values", "support:s1:w1",
        "About 300 people in Westgate have now voted on “Parents should decide.” (before: 190); 50% of those with an opinion agree (before: 74%).",
    ),
    "an edited policy": (STANDING, STANDING | {"policy:fair": r.TextFact(NEWER.source)}, "resources", "policy:fair",
        "The policy was edited: amount of requirement “room” from 60 to 600, low of requirement “room” from 50 to 500 and high of requirement “room” from 70 to 700."),
    "a rule change": (
        STANDING, STANDING | {"rules": r.TextFact(RULES.changed({"values.majority": 0.75}).model_dump_json())},
        "values", "rules", "The rules of the test changed: values.majority from 0.5 to 0.75.",
    ),
    "a day passing": (LED, LED | {"day": r.TextFact("2027-02-01")}, "resources", "day",
        "Time passed: it is now 1 February 2027. Barn had agreed to be listed until 31 January 2027."),
    "a study withdrawn": (
        STANDING, STANDING | m.evidence(e1=m.study(retracted=True)), "situation", "evidence:e1", "“A study” was withdrawn.",
    ),
    "a source graded": (
        STANDING | {"grade:jobs": r.GradeFact("")}, STANDING, "situation", "grade:jobs", "The source of Employment rate was graded anew.",
    ),
    "a lead who stays": (
        STANDING | {"actor:hall": m.actor(consent_until=date(2026, 1, 1))}, STANDING, "resources", "actor:hall", "Village Hall stays listed.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_change_names_the_fact_that_caused_it(name):
    """One sentence; the cause alone gives and takes the change."""
    before, after, bucket, key, sentence = CASES[name]
    found = {change.bucket: change for change in compared(before, after)}
    causes = {cause.inputs: cause for cause in found[bucket].causes}
    assert causes[(key,)].kind == "decisive"
    assert causes[(key,)].sentence == sentence


def test_the_policy_as_a_whole_changes_first_with_the_causes_of_its_buckets():
    """Then its buckets."""
    whole, bucket = compared(STANDING, NO_OFFER)
    assert (whole.bucket, bucket.bucket) == (None, "resources")
    assert (whole.before, whole.after) == (H, N)
    assert whole.causes == bucket.causes


def test_causes_that_only_act_together_are_named_together():
    """Two halls of forty each: one is enough of neither."""
    after = NO_OFFER | m.supply(o1=m.offer(40.0), o2=m.offer(40.0, actor="barn")) | {"actor:barn": m.actor("Barn")}
    document = m.policy(("high: 70", "high: 80"), ("amount: 60, low: 50", "amount: 60, low: 30"))
    after |= {"policy:fair": r.TextFact(document.source)}
    before = NO_OFFER | {"policy:fair": r.TextFact(document.source)}
    (_, change) = compared(before, after)
    assert change.causes
    assert {key for cause in change.causes for key in cause.inputs} <= {"offer:o1", "offer:o2"}


def test_what_did_not_change_is_no_change():
    """Other facts may differ."""
    other = STANDING | {"offer:elsewhere": m.offer(5.0)}
    assert compared(STANDING, other) == ()
    assert changed_inputs(Facts(STANDING), Facts(other)) == ("offer:elsewhere",)


def test_policies_that_come_or_go_are_no_changes():
    """There is nothing to compare."""
    empty = Round("r", m.ON, (), "")
    full = Round("r", m.ON, (m.verdict(STANDING),), "")
    facts = Facts(STANDING)
    assert compare(empty, full, facts, facts) == ()
    assert compare(full, empty, facts, facts) == ()


def test_a_case_is_whole_from_its_facts_alone():
    """Documents, rules and day are facts too."""
    case = case_of("fair", "w1", Facts(STANDING))
    assert (case.policy, case.on) == (m.policy(), m.ON)
    assert case.rules == Rules.model_validate_json(STANDING["rules"].text)
    assert case_of("none", "w1", Facts(STANDING)) is None
    assert case_of("fair", "nowhere", Facts(STANDING)) is None


class Passes(Facts):
    """Facts that count how often somebody goes through all of them."""

    n = 0

    def __iter__(self):
        """One more."""
        Passes.n += 1
        return super().__iter__()


def many_offers(n):
    """Before and after so many halls were offered at once, none of which is enough by itself."""
    before = NO_OFFER | m.supply(o1=m.offer(1.0))
    halls = {f"h{k}": m.offer(1.0, actor=f"k{k}") for k in range(n)}
    actors = {f"actor:k{k}": m.actor(f"Keepers {k}") for k in range(n)}
    return before, before | m.supply(o1=m.offer(1.0), **halls) | actors


@pytest.fixture
def runs(monkeypatch):
    """How often a bucket was judged."""
    found = []
    monkeypatch.setattr(
        "threebuckets.policy.changes.outcome_of", lambda *given: found.append(given) or outcome_of(*given)
    )
    return found


def test_putting_back_offers_that_came_together_is_judged_once_for_all(runs):
    """Without their index none of them is read: sixty trials are one."""
    before, after = many_offers(90)
    (_, change) = compared(before, after)
    assert (change.before, change.after) == (N, H)
    assert [cause.kind for cause in change.causes] == ["necessary"] * 60
    assert change.causes[0].sentence == "Keepers 0 now offers 1 m² of space."
    assert len(runs) <= 60 + 3


def test_however_many_offers_come_all_facts_are_gone_through_as_often():
    """What is asked of all of them is found once."""
    passes = []
    for n in (80, 160):
        before, after = (Passes(facts) for facts in many_offers(n))
        rounds = [Round("r", m.ON, (m.verdict(dict(facts)),), "") for facts in (before, after)]
        Passes.n = 0
        compare(*rounds, before, after)
        passes.append(Passes.n)
    assert 0 < passes[0] == passes[1] <= 8
