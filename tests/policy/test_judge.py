"""Verdicts: hysteresis, what is affected, what never leads to a failure, the same bytes for any order of rows."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.policy import making as m
from threebuckets.policy import Facts, Outcome, Round, affected, from_json, judge_all, standard_rules, to_json
from threebuckets.policy.facts import records as r
from threebuckets.policy.facts.gathering import facts_of
from threebuckets.policy.judge import is_worth_a_trial

F, N, H = Outcome.FAILS, Outcome.NOT_YET_KNOWN, Outcome.HOLDS
ALMOST = m.opinions(m.counts("all", 59, 45))  # certain enough to be kept, not to be reached
JUST = m.opinions(m.counts("all", 57, 45))


def round_of(verdict):
    """A round of one verdict."""
    return Round("before", m.ON, (verdict,), "")


def majority(verdict):
    """The check of the majority."""
    return verdict.buckets["values"].checks[0]


def test_a_verdict_that_stands_is_kept_while_it_is_close():
    """And is not reached afresh."""
    assert majority(m.verdict(m.standing() | JUST)).outcome is N
    memory = round_of(m.verdict(m.standing()))
    assert majority(m.verdict(m.standing() | JUST, memory=memory)).outcome is H


def test_nothing_is_kept_under_other_rules_another_version_or_another_subject():
    """Memory counts for the very same question only."""
    memory = round_of(m.verdict(m.standing()))
    rules = standard_rules().changed({"values.too_close_votes": 6})
    assert majority(m.verdict(m.standing() | JUST, memory=memory, rules=rules)).outcome is N
    newer = m.policy(("version: 7", "version: 8"))
    assert majority(m.verdict(m.standing() | JUST, memory=memory, document=newer)).outcome is N
    other = m.policy(("statement: s1", "statement: s2"))
    votes = m.opinions(m.counts("all", 57, 45), key="s2:w1")
    assert majority(m.verdict(m.standing() | votes, memory=memory, document=other)).outcome is N


def test_a_group_is_not_held_to_what_another_group_said():
    """One group was against; now it is for, and another is doubtful: that is open, not a failure kept."""
    against = m.opinions(m.counts("A", 10, 60), m.counts("B", 60, 10), m.counts("all", 70, 70))
    doubtful = m.opinions(m.counts("A", 60, 10), m.counts("B", 20, 50), m.counts("all", 80, 60))
    memory = round_of(m.verdict(m.standing() | against))
    fresh = m.verdict(m.standing() | doubtful).buckets["values"].checks[1]
    kept = m.verdict(m.standing() | doubtful, memory=memory).buckets["values"].checks[1]
    assert 0.1 < fresh.p_low < 0.2
    assert (fresh.outcome, kept.outcome) == (N, N)


def test_memory_never_makes_a_verdict_of_nothing():
    """Where there is no probability there is no outcome to keep."""
    memory = round_of(m.verdict(m.standing()))
    facts = {key: fact for key, fact in m.standing().items() if not key.startswith(("support", "series"))}
    verdict = m.verdict(facts, memory=memory)
    assert (verdict.buckets["values"].outcome, verdict.buckets["situation"].outcome) == (N, N)


def test_a_policy_stands_where_all_three_buckets_hold():
    """And fails where one fails."""
    assert m.verdict(m.standing()).outcome is H
    against = m.opinions(m.counts("all", 20, 180))
    assert m.verdict(m.standing() | against).outcome is F


BLANKED = ("series:", "forecast:", "pool:", "support:", "groups:", "grade:", "scale:")


@pytest.mark.parametrize("start", BLANKED)
@settings(max_examples=20, deadline=None)
@given(value=st.floats(40, 90), votes=st.integers(0, 100), grade=st.sampled_from("ABCD"))
def test_missing_figures_votes_and_grades_never_lead_to_a_failure(start, value, votes, grade):
    """A bucket that does not fail never fails because something was blanked."""
    series = m.changed(m.SERIES, value=value, lower=None, upper=None)
    facts = m.standing() | m.opinions(m.counts("all", votes, 100 - votes))
    facts |= {"series:jobs:w1": series, "grade:jobs": r.GradeFact(grade), "forecast:jobs:w1": m.forecast(*[value] * 4)}
    less = {key: fact for key, fact in facts.items() if not key.startswith(start)}
    before, after = m.verdict(facts), m.verdict(less)
    for name, bucket in before.buckets.items():
        assert bucket.outcome is F or after.buckets[name].outcome is not F


@settings(max_examples=60, deadline=None)
@given(k=st.integers(0, 90), n=st.integers(0, 90), more=st.integers(1, 30))
def test_more_votes_on_our_side_never_lower_the_probability(k, n, more):
    """The same for need and for supply below."""
    few = m.verdict(m.standing() | m.opinions(m.counts("all", k, n))).buckets["values"].checks[0]
    many = m.verdict(m.standing() | m.opinions(m.counts("all", k + more, n))).buckets["values"].checks[0]
    if few.p_low is not None:
        assert many.p_low >= few.p_low - 1e-12


@settings(max_examples=40, deadline=None)
@given(value=st.floats(40, 90), worse=st.floats(0, 10))
def test_a_greater_need_never_lowers_its_probability(value, worse):
    """Figure and forecast moved together."""

    def found(x):
        moved = {"series:jobs:w1": m.changed(m.SERIES, value=x), "forecast:jobs:w1": m.forecast(x, x, x, x)}
        return m.verdict(m.standing() | moved).buckets["situation"].checks[0]

    assert found(value - worse).p_low >= found(value).p_low - 1e-12


@settings(max_examples=30, deadline=None)
@given(amounts=st.lists(st.floats(1, 60), min_size=1, max_size=5), reliability=st.floats(0.1, 1))
def test_more_offers_never_worsen_a_verdict(amounts, reliability):
    """Offers are added one after another."""
    outcomes, chances = [], []
    for n in range(1, len(amounts) + 1):
        offers = {
            f"o{k}": m.offer(amount, actor=f"a{k}", reliability=reliability) for k, amount in enumerate(amounts[:n])
        }
        facts = m.standing() | {f"actor:a{k}": m.actor(f"Actor {k}") for k in range(n)} | m.supply(**offers)
        check = m.verdict(facts).buckets["resources"].checks[0]
        outcomes.append(check.outcome)
        chances.append(check.p_low)
    assert outcomes == sorted(outcomes)
    assert chances == sorted(chances)


def test_worth_a_trial_is_where_nothing_but_evidence_is_missing():
    """And nothing else."""
    untried = m.standing() | {"evidence-index:family-centre": r.IndexFact(())}
    verdict = m.verdict(untried)
    assert (verdict.worth_a_trial, verdict.outcome) == (True, N)
    assert m.verdict(m.standing() | m.evidence(e1=m.study(2))).worth_a_trial
    assert not m.verdict(untried | {"grade:jobs": r.GradeFact("D")}).worth_a_trial
    assert not m.verdict(untried | m.opinions(m.counts("all", 50, 50))).worth_a_trial
    assert not is_worth_a_trial(m.verdict(m.standing()).buckets)


@pytest.mark.parametrize(
    ("facts", "until"),
    [
        ({}, date(2027, 1, 1)),
        ({"indicator:jobs": replace(m.JOBS, next_release=date(2026, 12, 20))}, date(2026, 12, 20)),
        ({"offer:o1": m.offer(ends=date(2026, 12, 31))}, date(2026, 12, 31)),
        ({"actor:hall": m.actor(consent_until=date(2026, 12, 9))}, date(2026, 12, 9)),
    ],
)
def test_a_verdict_is_good_until_the_first_thing_it_rests_on_ends(facts, until):
    """A figure renewed, an offer, a lead."""
    assert m.verdict(m.standing() | facts).valid_until == until


def test_old_votes_end_a_verdict_after_two_years():
    """Counted from the last vote."""
    old = {"support:s1:w1": replace(m.standing()["support:s1:w1"], last_vote=date(2024, 12, 10))}
    assert m.verdict(m.standing() | old).valid_until == date(2026, 12, 10)


def test_a_design_for_an_older_version_is_not_used():
    """Until it is confirmed."""
    assert m.verdict(m.standing(), used=m.design(version=6)).design is None
    assert m.verdict(m.standing(), used=m.design()).design == "fair/w1"


def test_a_policy_whose_window_is_over_is_a_finding():
    """Not a crash, and not an empty success."""
    over = m.policy(("from: 2027-01-01\nuntil: 2030-12-31", "from: 2020-01-01\nuntil: 2024-12-31"))
    verdict = m.verdict(m.standing(over), document=over)
    assert verdict.buckets["resources"].checks[0].reason == "window_over"
    assert verdict.valid_until == date(2027, 1, 1)


def test_every_row_order_gives_the_same_bytes():
    """All tables shuffled."""
    rows = m.small_rows()
    first = judge_all(m.platform(**rows), on=m.ON)
    shuffled = m.platform(**rows)
    tables = {name: table.sample(fraction=1.0, shuffle=True, seed=5) for name, table in shuffled.tables.items()}
    assert to_json(judge_all(replace(shuffled, tables=tables), on=m.ON)) == to_json(first)


def test_rounds_read_back_from_their_json():
    """To nine decimals, which is what is written."""
    found = judge_all(m.platform(**m.small_rows()), on=m.ON)
    assert to_json(from_json(to_json(found))) == to_json(found)
    with pytest.raises(ValueError, match="not a round"):
        from_json(b'{"format": "x"}')


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("situation/observations", {"value": pl.when(pl.col("area") == "w3").then(90.0).otherwise("value")}),
        ("resources/offers", {"amount": pl.lit(10.0)}),
        ("situation/indicators", {"grade": pl.lit("D")}),
        ("situation/evidence", {"level": pl.lit(1, pl.Int64)}),
    ],
)
def test_judging_only_what_is_affected_equals_the_whole_round(table, change):
    """What no check read cannot change a verdict."""
    documents = [m.policy(), m.policy(("kind: family-centre", "kind: library"), slug="other")]
    platform = m.platform(documents, **m.small_rows())
    before, facts = judge_all(platform, on=m.ON), facts_of(platform, on=m.ON)
    schema = platform.tables[table].schema
    edited = platform.tables[table].with_columns(**change).cast(schema)
    later = replace(platform, tables={**platform.tables, table: edited})
    whole, new = judge_all(later, on=m.ON), facts_of(later, on=m.ON)
    keys = [key for key in facts.keys() | new.keys() if facts.get(key) != new.get(key)]
    pairs = affected(before, keys)
    part = judge_all(later, on=m.ON, only=pairs)
    assert pairs
    fresh = {verdict.key: verdict for verdict in part.verdicts}
    assert tuple(fresh.get(verdict.key, verdict) for verdict in before.verdicts) == whole.verdicts


@pytest.mark.parametrize(
    "rows",
    [
        {},
        {"situation__areas": [{"area": "w1", "name": "Only", "levels": "ward"}]},
        {**m.small_rows(n_wards=1), "situation__observations": []},
        {**m.small_rows(), "values__votes": [], "values__people": []},
        {**m.small_rows(), "resources__actors": [], "resources__offers": []},
        {**m.small_rows(), "situation__evidence": []},
        {**m.small_rows(n_wards=2, n_people=12, years=1)},
    ],
    ids=["nothing", "one area", "no figures", "no votes", "no offers", "no studies", "one year"],
)
def test_too_little_data_is_a_finding_and_never_a_crash(rows):
    """With and without policies."""
    indicators = m.small_rows()["situation__indicators"]
    platform = m.platform(**({"situation__indicators": indicators} | rows))
    for verdict in judge_all(platform, on=m.ON).verdicts:
        assert verdict.outcome is N
    assert judge_all(m.platform([], **rows), on=m.ON).verdicts == ()


def test_votes_given_later_are_not_known_yet():
    """A day asked about in the past sees the votes of that day."""
    rows = m.small_rows()
    for row in rows["values__votes"]:
        row["voted_at"] = "2027-01-05T10:00:00+01:00"
    found = facts_of(m.platform(**rows), on=m.ON)
    assert not [key for key in found if key.startswith("support")]


def test_facts_read_back_from_their_file():
    """The same facts, the same fingerprint."""
    facts = facts_of(m.platform(**m.small_rows()), on=m.ON)
    again = Facts.from_gz(facts.to_gz())
    assert again.sha256 == facts.sha256
    assert dict(again) == dict(facts)
