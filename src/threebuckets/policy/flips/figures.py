"""How far a figure would have to move to turn the situation bucket, in the indicator's own unit."""

from collections.abc import Callable
from dataclasses import replace

from threebuckets.policy.buckets import needs_of, outcome_of
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.situation import lasts, need_check
from threebuckets.policy.facts.records import ForecastFact, IndicatorFact, SeriesFact
from threebuckets.policy.outcomes import Outcome, all_of
from threebuckets.policy.verdicts import BucketVerdict, Check, Flip
from threebuckets.policy.wording import difference

STEPS = 24
FARTHEST_SCALES = 8.0
OF_FIGURES = ("situation.need", "situation.lasts")


def situation_flip(bucket: BucketVerdict, case: Case) -> Flip | None:
    """The smallest shift of one area figure that turns the bucket; None where it hangs on something else."""
    found = []
    for subject, checks in needs_of(bucket.checks).items():
        others = [check for check in checks if check.id not in OF_FIGURES]
        if bucket.outcome is Outcome.NOT_YET_KNOWN and all_of(c.outcome for c in others) is not Outcome.HOLDS:
            continue
        flip = _of_need(bucket, subject, checks, case)
        if flip is not None:
            found.append(flip)
    return min(found, key=lambda flip: (abs(flip.change), flip.input), default=None)


def _of_need(bucket: BucketVerdict, subject: str, checks: tuple[Check, ...], case: Case) -> Flip | None:
    key = f"series:{subject}:{case.area}"
    series = case.facts.get(key)
    indicator = case.facts.get(f"indicator:{subject}")
    asked = checks[0]
    if not isinstance(series, SeriesFact) or not isinstance(indicator, IndicatorFact) or asked.threshold is None:
        return None
    need = next(need for need in case.policy.needs if need.indicator == subject)
    forecast = case.facts.get(f"forecast:{subject}:{case.area}")
    direction = float(asked.parts["direction"])
    # A need grows where figures get worse: against the direction. Where it holds, a better figure turns it.
    way = direction if bucket.outcome is Outcome.HOLDS else -direction
    rest = tuple(check for check in bucket.checks if check.id not in OF_FIGURES or check.subject != subject)

    def turns(shift: float) -> bool:
        facts = case.facts.with_fact(key, replace(series, value=series.value + way * shift, lower=None, upper=None))
        if isinstance(forecast, ForecastFact):
            moved = replace(forecast, middle=tuple(value + way * shift for value in forecast.middle))
            facts = facts.with_fact(f"forecast:{subject}:{case.area}", moved)
        there = case.with_facts(facts)
        return outcome_of("situation", (*rest, need_check(there, need), lasts(there, need))) is not bucket.outcome

    reach = _reach(series, asked)
    shift = smallest(turns, reach)
    if shift is None:
        return None
    after = outcome_of("situation", bucket.checks)
    turned = Outcome.NOT_YET_KNOWN if after is not Outcome.NOT_YET_KNOWN else Outcome.HOLDS
    amount = difference(abs(shift), indicator.unit, indicator.decimals)
    word = "higher" if way > 0 else "lower"
    sentence = f"If {indicator.label} in {asked.parts['area']} were {amount} {word}, it would be {turned.label}."
    if turned is Outcome.HOLDS:
        sentence = sentence.replace("it would be holds", "it would hold")
    return Flip("situation", (bucket.outcome, turned), key, way * shift, indicator.unit, False, sentence)


def _reach(series: SeriesFact, asked: Check) -> float:
    """How far to look: a few times the gap and the error."""
    gap = abs(float(asked.parts.get("gap", 0.0)))
    error = (series.standard_error or 0.0) + (series.drift or 0.0)
    return 4 * gap + FARTHEST_SCALES * error + abs(series.value) * 0.05


def smallest(turns: Callable[[float], bool], farthest: float) -> float | None:
    """The smallest shift at which something turns, to a few millionths of the farthest one tried; None where none does.

    Examples
    --------
    >>> round(smallest(lambda shift: shift >= 0.3, 1.0), 5)
    0.3
    """
    if farthest <= 0 or not turns(farthest):
        return None
    low, high = 0.0, farthest
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if turns(middle) else (middle, high)
    return high
