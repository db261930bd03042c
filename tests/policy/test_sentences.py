"""Every outcome and reason of the test is reached, and reads as a sentence."""

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.policy import making as m
from threebuckets.policy import Outcome, explain, headline, sentence
from threebuckets.policy.facts import records as r
from threebuckets.policy.sentences import TEMPLATES

F, N, H = Outcome.FAILS, Outcome.NOT_YET_KNOWN, Outcome.HOLDS
CLOSE = m.opinions(m.counts("A", 35, 15), m.counts("B", 15, 35), m.counts("all", 50, 50))
NO_GROUPS = {"groups:w1": r.GroupsFact((), 190, True, "", is_weighted=False)}
NEAR = m.changed(m.SERIES, value=68.5, lower=66.5, upper=70.5)
MET = m.changed(m.SERIES, value=80.0, lower=78.0, upper=82.0)
TWO_HALLS = m.supply(o1=m.offer(60.0), o2=m.offer(60.0, actor="barn", reliability=0.3, basis="offered"))

PLACES = (
    '  - {id: where, question: "Where?", type: text, targets: [jobs]}\n',
    '  - {id: places, question: "How many places?", type: number, minimum: 8, maximum: 48, scales: {room: 2.5}}\n',
)


def one_group(agree, disagree):
    """Votes without clear groups."""
    return m.opinions(m.counts("all", agree, disagree))


def redrawn(agree, disagree):
    """Groups drawn without the policy's own statements, the second with other counts."""
    facts = m.opinions(
        m.counts("A", 80, 20, people=100),
        m.counts("B", agree, disagree, people=90),
        m.counts("all", 140, 50, people=190),
    )
    return {
        "support-without:fair:s1:w1": facts["support:s1:w1"],
        "groups-without:fair:w1": facts["groups:w1"],
    }


# What is changed of the case in which everything holds; None takes a fact away.
CASES = {
    ("values.majority", H, "above"): {},
    ("values.majority", F, "below"): m.opinions(m.counts("A", 20, 80), m.counts("B", 30, 60), m.counts("all", 50, 140)),
    ("values.majority", N, "too_close"): CLOSE,
    ("values.majority", N, "no_votes"): {"support:s1:w1": None, "groups:w1": None},
    ("values.majority", N, "withdrawn"): {"statement:s1": r.StatementFact("Parents should decide.", "withdrawn")},
    ("values.majority", N, "hidden"): one_group(-1, -1),
    ("values.bridging", H, "all_groups"): {},
    ("values.bridging", H, "one_group"): NO_GROUPS,
    ("values.bridging", F, "all_against"): one_group(10, 90),
    ("values.bridging", N, "one_group_too_close"): one_group(35, 65),
    ("values.bridging", F, "group_against"): m.opinions(
        m.counts("A", 95, 5), m.counts("B", 10, 60), m.counts("all", 105, 65)
    ),
    ("values.bridging", N, "group_too_close"): m.opinions(
        m.counts("A", 95, 5), m.counts("B", 15, 25), m.counts("all", 110, 30)
    ),
    ("values.bridging", N, "group_too_few"): m.opinions(
        m.counts("A", 95, 5), m.counts("B", 10, -1, people=40), m.counts("all", 105, 10)
    ),
    ("values.bridging", N, "groups_unstable"): m.opinions(
        m.counts("A", 80, 20), m.counts("B", 60, 30), m.counts("all", 140, 50), stability=0.6
    ),
    ("values.bridging", N, "groups_rest_on_it"): redrawn(5, 85),
    ("values.bridging", N, "no_group"): m.opinions(
        m.counts("A", 20, 0), m.counts("B", 20, 0), m.counts("all", 40, 0), voters=600
    ),
    ("values.bridging", N, "no_votes"): {"support:s1:w1": None, "groups:w1": None},
    ("values.bridging", N, "withdrawn"): {"statement:s1": r.StatementFact("Parents should decide.", "withdrawn")},
    ("values.turnout", H, "enough"): {},
    ("values.turnout", N, "few"): one_group(30, 0),
    ("values.turnout", N, "passes"): m.opinions(m.counts("all", 40, 10, 80)),
    ("values.turnout", N, "open_poll"): m.opinions(m.counts("all", 140, 50), verified=False),
    ("values.turnout", N, "withdrawn"): {"statement:s1": r.StatementFact("Parents should decide.", "withdrawn")},
    ("situation.need", H, "short_now"): {},
    ("situation.need", H, "short_then"): {
        "series:jobs:w1": m.changed(MET, value=70.0),
        "forecast:jobs:w1": m.forecast(67.0, 64.0, 61.0, 58.0),
    },
    ("situation.need", F, "on_target"): {"series:jobs:w1": MET, "forecast:jobs:w1": m.forecast(80, 80, 80, 80)},
    ("situation.need", N, "near"): {"series:jobs:w1": NEAR, "forecast:jobs:w1": m.forecast(69, 69, 69, 69)},
    ("situation.need", N, "missing"): {"series:jobs:w1": None},
    ("situation.need", N, "no_direction"): {"indicator:jobs": replace(m.JOBS, polarity=0)},
    ("situation.need", N, "no_target"): {},
    ("situation.need", N, "stale"): {
        "series:jobs:w1": m.changed(
            m.SERIES, value=66.0, standard_error=1.0, drift=3.0, start=date(2018, 1, 1), end=date(2019, 1, 1), due=None
        ),
        "forecast:jobs:w1": None,
    },
    ("situation.need", N, "no_scale"): {"scale:jobs:ward": None},
    ("situation.need", N, "no_error"): {"series:jobs:w1": m.changed(m.SERIES, standard_error=None)},
    ("situation.need", N, "no_forecast"): {"series:jobs:w1": MET, "forecast:jobs:w1": None},
    ("situation.lasts", H, "stays"): {},
    ("situation.lasts", F, "closes_by_itself"): {"forecast:jobs:w1": m.forecast(80.0, 80.0, 80.0, 80.0)},
    ("situation.lasts", N, "forecast_unsure"): {"forecast:jobs:w1": m.forecast(69.0, 69.0, 69.0, 69.0)},
    ("situation.measured", H, "graded"): {},
    ("situation.measured", N, "testimony"): {"grade:jobs": r.GradeFact("D")},
    ("situation.measured", N, "ungraded"): {"grade:jobs": r.GradeFact("")},
    ("situation.works", H, "evidence"): {},
    ("situation.works", F, "found_ineffective"): m.evidence(e1=m.study(low=-3.0, high=-0.1)),
    ("situation.works", N, "weak"): m.evidence(e1=m.study(level=2)),
    ("situation.works", N, "disputed"): m.evidence(e1=m.study(), e2=m.study(low=-3.0, high=-1.0)),
    ("situation.works", N, "no_study"): {"evidence-index:family-centre": r.IndexFact(())},
    ("situation.works", N, "no_direction"): {"indicator:jobs": replace(m.JOBS, polarity=0)},
    ("situation.no_harm", H, "none_found"): {},
    ("situation.no_harm", F, "harm"): m.evidence(e1=m.study(low=-3.0, high=-1.0)),
    ("situation.no_harm", N, "possible_harm"): m.evidence(e1=m.study(low=-2.0, high=1.0)),
    ("resources.coverage", H, "sure"): {},
    ("resources.coverage", H, "likely"): m.supply(o1=m.offer(60.0), o2=m.offer(60.0, actor="barn", reliability=0.85)),
    ("resources.coverage", F, "short"): m.supply(o1=m.offer(20.0))
    | {"register:space:w1": r.RegisterFact(is_complete=True, declared_on=date(2026, 11, 1))},
    ("resources.coverage", N, "uncertain"): TWO_HALLS,
    ("resources.coverage", N, "short_so_far"): m.supply(o1=m.offer(20.0)),
    ("resources.coverage", N, "no_offers"): {"offers-index:space:w1": None, "offer:o1": None},
    ("resources.coverage", N, "undecided"): {},
    ("resources.coverage", N, "no_figure"): {},
    ("resources.coverage", N, "window_over"): {},
    ("resources.lasts", H, "to_the_end"): {},
    ("resources.lasts", N, "ends"): m.supply(o1=m.offer(ends=date(2029, 6, 30))),
    ("resources.lasts", N, "after_start"): m.supply(o1=m.offer(20.0)),
    ("resources.lasts", N, "window_over"): {},
    ("resources.lead", H, "named"): {},
    ("resources.lead", N, "no_lead"): {"actor:hall": m.actor(kind="person")},
    ("resources.lead", N, "lead_ended"): {"actor:hall": m.actor(consent_until=date(2026, 6, 30))},
}
DOCUMENTS = {
    "no_target": [("target: 70", "target: parent")],
    "undecided": [PLACES],
    "no_figure": [PLACES, ("{room: 2.5}", "{room: {factor: 2.5, per: children_under_5}}")],
    "window_over": [("from: 2027-01-01\nuntil: 2030-12-31", "from: 2020-01-01\nuntil: 2024-12-31")],
}


def verdict_of(key):
    """The verdict of a case."""
    document = m.policy(*DOCUMENTS.get(key[2], []))
    facts = m.standing(document) | {"actor:barn": m.actor("Barn")} | CASES[key]
    return m.verdict({name: fact for name, fact in facts.items() if fact is not None}, document=document)


def test_every_template_has_a_case_that_reaches_it():
    """Templates and cases are the same set, so that no sentence is dead and no reason without one."""
    assert set(CASES) == set(TEMPLATES)


@pytest.mark.parametrize("key", sorted(TEMPLATES), ids=lambda key: f"{key[0]} {key[1].label} {key[2]}")
def test_each_outcome_and_reason_is_reached_and_reads_as_a_sentence(key):
    """The check finds it, and its sentence has every field filled."""
    verdict = verdict_of(key)
    checks = [check for bucket in verdict.buckets.values() for check in bucket.checks]
    found = [check for check in checks if (check.id, check.outcome, check.reason) == key]
    assert found, [(check.id, check.outcome.label, check.reason) for check in checks if check.id == key[0]]
    assert_reads(sentence(found[0]))


@pytest.mark.parametrize("key", sorted(TEMPLATES), ids=lambda key: f"{key[0]} {key[1].label} {key[2]}")
def test_all_that_is_said_in_each_case_reads_as_sentences(key):
    """Explanations, headline, missing facts and flips: whole sentences, nothing unfilled."""
    verdict = verdict_of(key)
    said = [*explain(verdict), headline(verdict, "Family centres", "Westgate")]
    said += [fact.sentence for bucket in verdict.buckets.values() for fact in bucket.missing]
    said += [bucket.flip.sentence for bucket in verdict.buckets.values() if bucket.flip]
    for text in said:
        assert_reads(text)


def test_a_headline_that_is_open_says_what_it_waits_for():
    """It could start once … is found, then whom to ask; not that something "is not yet known"."""
    verdict = verdict_of(("resources.coverage", N, "no_offers"))
    said = headline(verdict, "Family centres", "Westgate")
    assert said.startswith("Family centres could start in Westgate once ")
    assert "what it takes is found" in said


@pytest.mark.parametrize("key", sorted(TEMPLATES), ids=lambda key: f"{key[0]} {key[1].label} {key[2]}")
def test_a_bucket_that_is_not_yet_known_says_what_to_find_out(key):
    """Whoever reads "not yet known" learns what to do next."""
    for bucket in verdict_of(key).buckets.values():
        assert bool(bucket.missing) == (bucket.outcome is N)


def assert_reads(text):
    """A sentence: starts with a capital or a quotation, ends with a stop, nothing unfilled or doubled."""
    assert re.match(r"[A-Z0-9“+−]", text), text
    assert text[-1] in ".?!”", text
    assert not re.search(r"[{}]|\bnan\b|None|\s\s|\.\.|,\s*,|\(\)|–\)|“”| [.,;:]|≥|_", text), text
