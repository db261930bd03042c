"""Need, whether it lasts, measurement, evidence and harm."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.policy import making as m
from threebuckets.policy import Outcome
from threebuckets.policy.checks.gaps import Gap, either, gap_at, gap_now
from threebuckets.policy.checks.situation import lasts, measured, need_check
from threebuckets.policy.checks.studies import no_harm, works
from threebuckets.policy.checks.targets import Target, scale_of, target_of
from threebuckets.policy.facts import records as r

F, N, H = Outcome.FAILS, Outcome.NOT_YET_KNOWN, Outcome.HOLDS
NEED = m.policy().needs[0]
TARGET = Target(70.0, "target", 1, 4.0)


def test_the_probability_of_a_need_is_that_of_the_worked_example():
    """64.8 ± 1.1 against 70, drifting by 0.8 a year for 1.4 years."""
    series = m.changed(m.SERIES, value=64.8, standard_error=1.1, drift=0.8, end=m.ON - timedelta(days=511.35))
    (now,) = gap_now(m.case({}), series, TARGET)
    assert now.p == pytest.approx(0.998099, abs=1e-5)
    (both,) = either([replace(now, p=0.998099)], [Gap(0.894350, 66.0, is_forecast=True)])
    assert both.low == pytest.approx(0.998099, abs=1e-6)
    assert both.high == pytest.approx(0.999799, abs=1e-6)


def test_a_figure_whose_drift_nobody_knows_stands_for_a_year():
    """Then nothing is known of it."""
    series = m.changed(m.SERIES, drift=None)
    assert gap_now(m.case({}), series, TARGET)[0].p is not None
    assert gap_now(m.case({}), m.changed(series, end=date(2024, 1, 1)), TARGET)[0].p is None


@pytest.mark.parametrize(
    ("day", "middle"),
    [(date(2027, 1, 1), 1.0), (date(2027, 6, 1), 2.0), (date(2028, 12, 31), 2.0), (date(2026, 1, 1), 1.0)],
)
def test_a_forecast_is_read_at_the_period_that_holds_the_day(day, middle):
    """A day one step beyond the last of several periods is read at the last."""
    ahead = (m.forecast(1.0, 2.0), r.PoolFact((m.PERCENTILES,) * 2))
    (found,) = gap_at(m.case({}), m.SERIES, ahead, TARGET, day)
    assert (found.middle, found.is_forecast) == (middle, True)


def test_a_forecast_is_never_stretched():
    """Two steps beyond its end it counts as none: the last figure stands with a wider error."""
    ahead = (m.forecast(1.0, 2.0), r.PoolFact((m.PERCENTILES,) * 2))
    (found,) = gap_at(m.case({}), m.SERIES, ahead, TARGET, date(2029, 1, 2))
    assert (found.middle, found.is_forecast) == (60.0, False)


def test_steps_without_past_errors_count_as_no_forecast():
    """Step by step: the first may be known where the second is not."""
    ahead = (m.forecast(1.0, 2.0), r.PoolFact((m.PERCENTILES, ())))
    days = [date(2027, 1, 1), date(2028, 1, 1)]
    assert [gap_at(m.case({}), m.SERIES, ahead, TARGET, day)[0].is_forecast for day in days] == [True, False]


def test_without_a_forecast_a_need_may_hold_but_never_fail():
    """Missing data is never a failure."""
    facts = m.standing()
    del facts["forecast:jobs:w1"]
    assert need_check(m.case(facts), NEED).outcome is H
    met = facts | {"series:jobs:w1": m.changed(m.SERIES, value=90.0)}
    assert need_check(m.case(met), NEED).reason == "no_forecast"
    assert need_check(m.case(met), NEED).p_high == 1.0
    assert lasts(m.case(met), NEED).outcome is N


def test_a_lower_better_indicator_mirrors_a_higher_better_one():
    """Turning signs round changes no probability."""
    facts = m.standing()
    mirrored = facts | {
        "indicator:jobs": replace(m.JOBS, polarity=-1),
        "series:jobs:w1": m.changed(m.SERIES, value=-60.0, lower=-62.0, upper=-58.0),
        "forecast:jobs:w1": m.forecast(-60.0, -60.0, -60.0, -60.0),
    }
    need = m.policy(("target: 70", "target: -70")).needs[0]
    one, other = need_check(m.case(facts), NEED), need_check(m.case(mirrored), need)
    assert (one.p_low, one.p_high) == (pytest.approx(other.p_low), pytest.approx(other.p_high))


def test_the_policys_own_direction_serves_where_the_indicator_has_none():
    """And decides which fifth is the best."""
    indicator = replace(m.JOBS, polarity=0)
    need = m.policy(("target: 70", "target: best-fifth"), ("29-12-31}", "29-12-31, direction: lower}")).needs[0]
    case = m.case(m.standing())
    target = target_of(case, case.reader(), need, indicator)
    assert (target.direction, target.value) == (-1, 62.0)


def test_too_few_peers_leave_the_indicators_own_scale():
    """Or none."""
    few = replace(m.SCALE, n_peers=4)
    case = m.case({})
    assert scale_of(case, few, replace(m.JOBS, scale=3.0)) == 3.0
    assert scale_of(case, few, m.JOBS) is None


def test_a_parent_without_figures_gives_way_to_the_next():
    """The nearest area above that has one is the target."""
    facts = m.standing() | {"series:jobs:d1": m.changed(m.SERIES, value=72.0)}
    need = m.policy(("target: 70", "target: parent")).needs[0]
    case = m.case(facts)
    assert target_of(case, case.reader(), need, m.JOBS).label == "Saltgarth"


@pytest.mark.parametrize(("grade", "outcome"), [("A", H), ("B", H), ("C", H), ("D", N), ("", N)])
def test_only_graded_sources_measure(grade, outcome):
    """Testimony alone measures nothing."""
    assert measured(m.case(m.standing() | {"grade:jobs": r.GradeFact(grade)}), NEED).outcome is outcome


@pytest.mark.parametrize(
    ("studies", "outcome", "reason"),
    [
        ([m.study(3)], H, "evidence"),
        ([m.study(5, indirectness=2)], H, "evidence"),
        ([m.study(4, indirectness=2)], N, "weak"),
        ([m.study(4, low=-0.1)], N, "weak"),
        ([m.study(3, low=-2.0, high=0.0)], F, "found_ineffective"),
        ([m.study(4), m.study(3, low=-2.0, high=0.0)], H, "evidence"),
        ([m.study(3), m.study(4, low=-2.0, high=0.0)], F, "found_ineffective"),
        ([m.study(4), m.study(4, low=-2.0, high=0.0)], N, "disputed"),
        ([m.study(4, retracted=True)], N, "no_study"),
        ([m.study(4, indicator="pay")], N, "no_study"),
    ],
)
def test_the_better_made_side_wins(studies, outcome, reason):
    """Level less indirectness decides; equal levels are a dispute."""
    facts = m.standing() | m.evidence(**{f"e{n}": fact for n, fact in enumerate(studies)})
    check = works(m.case(facts), NEED)
    assert (check.outcome, check.reason) == (outcome, reason)


def test_several_records_of_one_study_count_once():
    """Its best level with the longest horizon speaks for it."""
    early = m.study(4, low=-2.0, high=-1.0, study="one", horizon_months=12)
    late = m.study(4, low=1.0, high=2.0, study="one", horizon_months=48)
    check = works(m.case(m.standing() | m.evidence(e1=early, e2=late)), NEED)
    assert (check.outcome, check.parts["supporting"]) == (H, 1.0)


def test_a_choice_answered_here_asks_for_less():
    """Level 2 is enough for what the area chose itself."""
    facts = m.standing() | m.evidence(e1=m.study(2))
    assert works(m.case(facts), NEED).outcome is N
    assert works(m.case(facts, used=m.design()), NEED).outcome is H


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (m.study(4, low=-3.0, high=-2.0, indicator="pay"), F),
        (m.study(4, low=-2.0, high=1.0, indicator="pay"), N),
        (m.study(4, low=1.0, high=2.0, indicator="pay"), H),
        (m.study(2, low=-3.0, high=-2.0, indicator="pay"), H),
    ],
)
def test_harm_to_anything_measured_is_a_veto(found, outcome):
    """Only well-made studies veto; a weaker one is a warning."""
    facts = m.standing() | m.evidence(e1=m.study(), e2=found)
    facts |= {"indicator:pay": replace(m.JOBS, label="Pay", scale=4.0)}
    check = no_harm(m.case(facts))
    assert check.outcome is outcome
    assert bool(check.parts["hint"]) == (found.level == 2)


def test_without_a_scale_harm_goes_by_the_sign_alone():
    """It fails only where the whole interval lies on the bad side."""
    facts = m.standing() | {"indicator:pay": replace(m.JOBS, label="Pay")}
    harm, open_ = (m.study(4, low=-3.0, high=high, indicator="pay") for high in (-0.1, 0.1))
    assert no_harm(m.case(facts | m.evidence(e1=m.study(), e2=harm))).outcome is F
    assert no_harm(m.case(facts | m.evidence(e1=m.study(), e2=open_))).outcome is H


def test_evidence_that_an_index_names_and_nobody_has_is_passed_over():
    """A platform in the middle of an edit is not an error."""
    facts = m.standing() | {"evidence-index:family-centre": r.IndexFact(("e1", "gone"))}
    assert works(m.case(facts), NEED).outcome is H
