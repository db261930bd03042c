"""Is it needed, and does it work? Need, lasting need, measurement and evidence for each targeted need; no harm.

One need that passes all four is enough; credible harm to any indicator is a veto. Figures and forecasts are read from
facts; nothing is forecast here.
"""

from dataclasses import replace

from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.gaps import Ahead, Bounds, Gap, either, gap_at, gap_now
from threebuckets.policy.checks.studies import no_harm, works
from threebuckets.policy.checks.targets import Target, target_of
from threebuckets.policy.documents import TargetedNeed
from threebuckets.policy.facts.mapping import Reader
from threebuckets.policy.facts.records import ForecastFact, GradeFact, IndicatorFact, PoolFact, SeriesFact
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.verdicts import Check
from threebuckets.policy.windows import effect_from

BUCKET = "situation"


def situation_checks(case: Case) -> tuple[Check, ...]:
    """Four checks for each targeted need, then the one about harm."""
    found: list[Check] = []
    for need in sorted(case.policy.needs, key=lambda need: need.indicator):
        found += [need_check(case, need), lasts(case, need), measured(case, need), works(case, need)]
    return (*found, no_harm(case))


def need_check(case: Case, need: TargetedNeed) -> Check:
    """Whether the area falls short of the target, now or at the horizon, beyond doubt."""
    reader = case.reader()
    known = look(case, reader, need)
    if isinstance(known, Check):
        return known
    indicator, series, target, ahead = known
    today, later = gap_now(case, series, target), gap_at(case, series, ahead, target, need.horizon)
    (now,), (then,), (p,) = today, later, either(today, later)
    outcome = need_outcome(case, need.indicator, p)
    reason = _need_reason(case, outcome, series, target, now, then)
    parts = _parts(case, reader, need, indicator, target, series, then) | {"by": need.horizon.isoformat()}
    return _check(case, "need", need, outcome, reason, reader, series, target, p, parts, indicator)


def need_outcome(case: Case, subject: str, p: Bounds) -> Outcome:
    """What the probability of a gap now or at the horizon decides; without a forecast its upper bound is 1."""
    return case.decide("situation.need", subject, p.low, p.high)


def lasts(case: Case, need: TargetedNeed) -> Check:
    """Whether the need is still there when the policy can first act; fails where it closes by itself."""
    reader = case.reader()
    known = look(case, reader, need)
    if isinstance(known, Check):
        return replace(known, id="situation.lasts", reason="forecast_unsure")
    indicator, series, target, ahead = known
    starts = effect_from(case.policy, case.rules)
    soon, later = (gap_at(case, series, ahead, target, day) for day in (starts, need.horizon))
    (early,), (late,), (p,) = soon, later, either(soon, later)
    outcome = lasts_outcome(case, need.indicator, p, is_forecast=early.is_forecast and late.is_forecast)
    reason = {Outcome.HOLDS: "stays", Outcome.FAILS: "closes_by_itself"}.get(outcome, "forecast_unsure")
    parts = _parts(case, reader, need, indicator, target, series, late) | {"by": starts.isoformat()}
    return _check(case, "lasts", need, outcome, reason, reader, series, target, p, parts, indicator)


def lasts_outcome(case: Case, subject: str, p: Bounds, *, is_forecast: bool) -> Outcome:
    """What the probability of a gap at either day ahead decides; it fails by a forecast only."""
    outcome = case.decide("situation.lasts", subject, p.low, p.high)
    return Outcome.NOT_YET_KNOWN if outcome is Outcome.FAILS and not is_forecast else outcome


def measured(case: Case, need: TargetedNeed) -> Check:
    """Whether the figures come from a source that counts."""
    reader = case.reader()
    indicator = reader.get(f"indicator:{need.indicator}", IndicatorFact)
    grade = reader.get(f"grade:{need.indicator}", GradeFact)
    letter = grade.grade if grade else ""
    outcome, reason = Outcome.NOT_YET_KNOWN, "testimony" if letter == "D" else "ungraded"
    if letter in case.rules.situation.grades_that_count:
        outcome, reason = Outcome.HOLDS, "graded"
    source = indicator.source if indicator else ""
    parts = {"indicator": indicator.label if indicator else need.indicator, "source": source, "grade": letter}
    return Check(
        id="situation.measured", bucket=BUCKET, subject=need.indicator, outcome=outcome, reason=reason,
        inputs=reader.keys, sources=(source,) if source else (), parts=parts,
    )  # fmt: skip


Look = tuple[IndicatorFact, SeriesFact, Target, Ahead]


def look(case: Case, reader: Reader, need: TargetedNeed) -> Look | Check:
    """What is known of a need; a check that is not yet known where something is missing."""
    indicator = reader.need(f"indicator:{need.indicator}", IndicatorFact)
    series = reader.get(f"series:{need.indicator}:{case.area}", SeriesFact)
    forecast = reader.get(f"forecast:{need.indicator}:{case.area}", ForecastFact)
    pool = reader.get(f"pool:{need.indicator}", PoolFact)
    target = target_of(case, reader, need, indicator)
    reason = ""
    if series is None:
        reason = "missing"
    elif not target.direction:
        reason = "no_direction"
    elif target.value is None:
        reason = "no_target"
    elif target.scale is None:
        reason = "no_scale"
    elif series.standard_error is None:
        reason = "no_error"
    if series is not None and not reason:
        return indicator, series, target, (forecast, pool)
    parts = _parts(case, reader, need, indicator, target, series, None)
    return _check(case, "need", need, Outcome.NOT_YET_KNOWN, reason, reader, series, target, None, parts, indicator)


def _need_reason(case: Case, outcome: Outcome, series: SeriesFact, target: Target, now: Gap, then: Gap) -> str:
    gamma = case.rules.decision.gamma
    if outcome is Outcome.HOLDS:
        return "short_now" if now.p is not None and (then.p is None or now.p >= min(then.p, gamma)) else "short_then"
    if outcome is Outcome.FAILS:
        return "on_target"
    fresh = gap_now(case, series, target, as_if_new=True)[0]
    if fresh.p is not None and (now.p is None or (fresh.p >= gamma > now.p)):
        return "stale"
    unforecast = not then.is_forecast and now.p is not None and now.p <= 1 - gamma
    return "no_forecast" if unforecast else "near"


def _parts(
    case: Case, reader: Reader, need: TargetedNeed, indicator: IndicatorFact, target: Target,
    series: SeriesFact | None, then: Gap | None,
) -> dict[str, str | float]:  # fmt: skip
    parts: dict[str, str | float] = {
        "indicator": indicator.label,
        "area": case.area_fact(reader).name,
        "decimals": float(indicator.decimals),
        "direction": float(target.direction),
        "target_label": target.label,
        "source": indicator.source,
        "source_date": indicator.source_date.isoformat() if indicator.source_date else "",
    }
    if series is not None:
        due = next((day for day in (indicator.next_release, series.due) if day and day >= case.on), None)
        parts |= {
            "period": series.end.isoformat(),
            "start": series.start.isoformat(),
            "due": due.isoformat() if due else "",
        }
        if target.value is not None:
            parts["gap"] = target.direction * (target.value - series.value)
    if then is not None and then.middle is not None:
        parts["ahead"] = then.middle
    return parts


def _check(
    case: Case, name: str, need: TargetedNeed, outcome: Outcome, reason: str, reader: Reader, series: SeriesFact | None,
    target: Target, p: Bounds | None, parts: dict[str, str | float], indicator: IndicatorFact,
) -> Check:  # fmt: skip
    value = series.value if series else None
    interval = None
    if series and series.lower is not None and series.upper is not None:
        interval = (series.lower, series.upper)
    margin = target.direction * (value - target.value) if value is not None and target.value is not None else None
    return Check(
        id=f"situation.{name}", bucket=BUCKET, subject=need.indicator, outcome=outcome, reason=reason,
        value=value, interval=interval, threshold=target.value, margin=margin, unit=indicator.unit,
        p_low=p.low if p else None, p_high=p.high if p else None,
        inputs=reader.keys, sources=(indicator.source,) if indicator.source else (), parts=parts,
    )  # fmt: skip
