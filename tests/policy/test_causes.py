"""Every kind of fact that can turn a verdict has its sentence, and is named as one cause."""

from datetime import date

import pytest

from tests.policy import making as m
from tests.policy.test_changes import LED, NO_OFFER, PERSONS, STANDING, THEIRS, compared, without
from threebuckets.policy import Facts, Outcome
from threebuckets.policy.causes import cause_sentence
from threebuckets.policy.facts import records as r
from threebuckets.policy.history import Recorded, history
from threebuckets.policy.moving_together import Between, as_listed, moved
from threebuckets.policy.rejudging import under_other_rules

F, N, H = Outcome.FAILS, Outcome.NOT_YET_KNOWN, Outcome.HOLDS
OTHER = {"policy:cafe": r.TextFact(m.policy(("title: Family centres", "title: Repair café"), slug="cafe").source)}


def promised(*amounts, until=date(2031, 12, 31)):
    """Pledges of the hall's room to the repair café of the district."""
    names = [f"p{n}" for n, _ in enumerate(amounts)]
    facts = {
        f"pledge:{name}": r.PledgeFact("o1", "cafe", "d1", amount, date(2026, 1, 1), until)
        for name, amount in zip(names, amounts, strict=True)
    }
    return facts | ({"pledges-index:o1": r.IndexFact(tuple(names))} if names else {})


def designed(version=7, lead="hall"):
    """A design of the ward that names who leads the open door."""
    text = m.design(version=version, leads=f"{{open: {lead}}}").source
    return {"design:fair:w1": r.TextFact(text)}


SHORT = STANDING | OTHER | promised(60.0)
LEADERLESS = m.policy((", led_by: hall", ""))
UNLED = STANDING | {"policy:fair": r.TextFact(LEADERLESS.source)}
COMPLETE = {"register:space:w1": r.RegisterFact(is_complete=True, declared_on=date(2026, 11, 1))}
VOTES = m.opinions(
    m.counts("A", 20, 80, people=100), m.counts("B", 60, 30, people=90), m.counts("all", 80, 110, people=190)
)
BEFORE_VOTES = without(STANDING, "support:s1:w1", "groups:w1")
CASES = {
    "a pledge made elsewhere": (
        STANDING | OTHER, SHORT, "resources", "pledges-index:o1",
        "Village Hall, space: 60 m² is now promised to “Repair café” in Saltgarth until 31 December 2031.",
    ),
    "a pledge taken back": (
        SHORT, STANDING | OTHER, "resources", "pledges-index:o1",
        "Village Hall, space: 60 m² is no longer promised to “Repair café” in Saltgarth.",
    ),
    "a pledge made larger": (
        STANDING | OTHER | promised(5.0), SHORT, "resources", "pledges-index:o1",
        "Village Hall, space: 60 m² instead of 5 m² is now promised to “Repair café” in Saltgarth.",
    ),
    "a lead that lapsed": (
        LED, LED | {"day": r.TextFact("2027-02-01")}, "resources", "day",
        "Time passed: it is now 1 February 2027. Barn had agreed to be listed until 31 January 2027.",
    ),
    "everybody asked": (
        NO_OFFER | m.supply(o1=m.offer(5.0)), NO_OFFER | m.supply(o1=m.offer(5.0)) | COMPLETE, "resources",
        "register:space:w1", "It was declared that everybody who could offer space in Westgate has been asked.",
    ),
    "no longer everybody asked": (
        NO_OFFER | m.supply(o1=m.offer(5.0)) | COMPLETE, NO_OFFER | m.supply(o1=m.offer(5.0)), "resources",
        "register:space:w1", "It is no longer declared that everybody who could offer space in Westgate has been asked.",
    ),
    "a statement withdrawn": (
        STANDING, STANDING | {"statement:s1": r.StatementFact("Parents should decide.", "withdrawn")}, "values",
        "statement:s1", "“Parents should decide” was withdrawn.",
    ),
    "first votes": (
        BEFORE_VOTES, STANDING, "values", "support:s1:w1",
        "About 190 people in Westgate have now voted on “Parents should decide.” (before: nobody).",
    ),
    "votes that turned": (
        STANDING, STANDING | VOTES, "values", "support:s1:w1",
        "On “Parents should decide.” in Westgate, 42% of those with an opinion agree (before: 74%).",
    ),
    "a new study": (
        without(STANDING, "evidence:e1") | m.evidence(), STANDING, "situation", "evidence:e1", "A study was added: “A study”.",
    ),
    "a first figure": (
        without(STANDING, "series:jobs:w1", "forecast:jobs:w1"), STANDING, "situation", "series:jobs:w1",
        "A first figure for Employment rate in Westgate.",
    ),
    "new rules": (
        STANDING,
        STANDING | {"rules": r.TextFact(m.case({}).rules.model_copy(update={"id": "2028-1"}).changed({"values.majority": 0.75}).model_dump_json())},
        "values", "rules", "The rules of the test changed (2026-1 → 2028-1): values.majority from 0.5 to 0.75.",
    ),
    "a design made": (UNLED, UNLED | designed(), "resources", "design:fair:w1", "Westgate made its own design."),
    "a design edited": (
        UNLED | designed(lead="barn"), UNLED | designed(), "resources", "design:fair:w1",
        "Westgate changed its design: open from barn to hall.",
    ),
    "a design taken back": (
        UNLED | designed(), UNLED, "resources", "design:fair:w1", "Westgate took its design back.",
    ),
    "a design confirmed": (
        UNLED | designed(version=6), UNLED | designed(), "resources", "design:fair:w1",
        "Westgate confirmed its design for version 7 of the policy.",
    ),
    "another statement": (
        STANDING | VOTES, STANDING | VOTES | {"policy:fair": r.TextFact(m.policy(("stance: for", "stance: against")).source)},
        "values", "policy:fair", "The policy was edited: stance of statement “s1” from for to against.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_one_fact_that_changed_is_the_one_cause(name):
    """Nothing that moved along with it stands beside it."""
    before, after, bucket, key, sentence = CASES[name]
    found = {change.bucket: change for change in compared(before, after)}
    (cause,) = found[bucket].causes
    assert (cause.inputs, cause.kind, cause.sentence) == ((key,), "decisive", sentence)


def test_what_ended_meanwhile_is_told_but_for_persons():
    """By the day of its end; what ended before or has not ended yet is not told."""
    offers = {f"offer:o{n}": m.offer(ends=date(2027, 6, n)) for n in (1, 9, 28)} | {"offer:p": m.offer(actor="p1")}
    facts = Facts(STANDING | PERSONS | offers | {"day": r.TextFact("2027-06-20")})
    before = Facts({**facts, "day": r.TextFact("2027-06-05")})
    said = cause_sentence("day", ("day",), before, facts, inputs=[*offers, *PERSONS])
    assert said == "Time passed: it is now 20 June 2027. Village Hall’s offer of 80 m² of space ended on 9 June 2027."


def test_what_nobody_confirmed_again_is_told():
    """An offer counts for as long as its kind keeps: for space two years; by the day on which that was over."""
    offers = {"offer:o1": m.offer(ends=date(2029, 6, 1), last_confirmed=date(2025, 6, 10))}
    facts = Facts(STANDING | offers | {"day": r.TextFact("2027-06-20")})
    before = Facts({**facts, "day": r.TextFact("2027-06-05")})
    assert cause_sentence("day", ("day",), before, facts, inputs=[*offers]) == (
        "Time passed: it is now 20 June 2027. Village Hall’s offer of 80 m² of space was good until 10 June 2027: "
        "nobody has said since that it still stands."
    )


def test_a_new_figure_brings_its_outlook_and_the_spread_along():
    """The sentence tells the figure; series, outlook, past errors and spread are put back together."""
    after = STANDING | {
        "series:jobs:w1": m.changed(m.SERIES, value=75.0),
        "forecast:jobs:w1": m.forecast(75.0, 75.0, 75.0, 75.0),
        "scale:jobs:ward": m.changed(m.SCALE, scale=5.0),
        "indicator:jobs": m.changed(m.JOBS, source_date=date(2027, 3, 1)),
    }
    groups = moved(after, Between(Facts(STANDING), Facts(after)))
    assert set(groups) == {"series:jobs:w1"}
    assert set(groups["series:jobs:w1"]) == {"series:jobs:w1", "forecast:jobs:w1", "scale:jobs:ward", "indicator:jobs"}
    change = next(each for each in compared(STANDING, after) if each.bucket == "situation")
    assert [cause.sentence for cause in change.causes] == ["Employment rate in Westgate went from 60.0% to 75.0%."]


def test_an_indicator_described_anew_is_a_cause_of_its_own():
    """Not only dated anew."""
    after = STANDING | {
        "series:jobs:w1": m.changed(m.SERIES, value=75.0),
        "indicator:jobs": m.changed(m.JOBS, polarity=-1),
    }
    assert set(moved(after, Between(Facts(STANDING), Facts(after)))) == {"series:jobs:w1", "indicator:jobs"}


def test_persons_stand_together_whatever_of_theirs_changed():
    """An offer, a person, a pledge of theirs: what verdicts list is the place."""
    facts = Facts(NO_OFFER | PERSONS | m.supply(**THEIRS))
    for key in ("offer:po1", "actor:p1"):
        assert "people:w1" in as_listed([key], facts, Facts({}))
    pledge = {"pledge:x": r.PledgeFact("po1", "cafe", "d1", 5.0, m.ON, m.ON), "pledges-index:po1": r.IndexFact(("x",))}
    both = Facts({**facts, **pledge})
    assert {"people:w1", "pledges-index:po1"} <= as_listed(["pledge:x"], facts, both)
    assert as_listed(["offer:o9"], facts, facts) == {"offer:o9"}


def test_a_policy_that_names_something_new_is_compared_all_the_same():
    """The indicator was not there before: then and now do not mix, and the edit is named."""
    edited = m.policy(
        ("indicator: jobs, target: 70", "indicator: homes, target: 70"), ("targets: [jobs]", "targets: [homes]")
    )
    homes = {"indicator:homes": m.changed(m.JOBS, label="Homes"), "grade:homes": r.GradeFact("A")}
    after = STANDING | homes | {"policy:fair": r.TextFact(edited.source)}
    change = next(each for each in compared(STANDING, after) if each.bucket == "situation")
    assert (change.before, change.after) == (H, N)
    (cause,) = change.causes
    assert cause.inputs == ("policy:fair",)
    assert "need “jobs” taken out, need “homes” added" in cause.sentence


def test_an_answer_that_had_only_been_kept_says_so():
    """By the facts alone it would have been given before."""
    close = STANDING | m.opinions(m.counts("all", 105, 95))
    after = close | {"statement:s2": r.StatementFact("Another.", "live")}
    kept = m.verdict(STANDING)
    now = m.verdict(after)
    changed = history(
        [
            Recorded(m_round("1", kept), Facts(close)),
            Recorded(m_round("2", now), Facts(after)),
        ]
    )[0].changes
    (values,) = [each for each in changed if each.bucket == "values"]
    assert values.causes[0].inputs == ()
    assert "had been kept" in values.causes[0].sentence


def m_round(name, verdict):
    """A round of one verdict."""
    from threebuckets.policy import Round

    return Round(name, m.ON, (verdict,), "")


def test_other_rules_turn_what_they_turn_with_all_facts_as_they_were():
    facts = Facts(STANDING)
    strict = m.case({}).rules.changed({"values.majority": 0.9})
    found = under_other_rules(m_round("1", m.verdict(STANDING)), facts, strict)
    assert [(each.bucket, each.before, each.after) for each in found] == [(None, H, F), ("values", H, F)]
    assert found[1].causes[0].inputs == ("rules",)
    assert under_other_rules(m_round("1", m.verdict(STANDING)), facts, m.case({}).rules) == ()


def test_policies_that_came_and_went_are_told_of_a_passage():
    """They are no changes."""
    empty = Recorded(m_round("1", m.verdict(STANDING)), None)
    other = Recorded(m_round("2", m.verdict(STANDING, document=m.policy(slug="other"))), None)
    (passage,) = history([other, empty])
    assert (passage.came, passage.went, passage.changes, passage.is_explained) == (("other",), ("fair",), (), False)
    assert history([empty]) == ()


@pytest.mark.parametrize("word", sorted(r.RECORD_OF))
def test_every_kind_of_input_has_a_sentence(word):
    """Never a bare key."""
    key = word if word in {"day", "rules"} else f"{word}:a:b:c"
    said = cause_sentence(key, (key,), Facts({}), Facts({}))
    assert said.endswith(".")
    assert key == word or f"{word}:" not in said
