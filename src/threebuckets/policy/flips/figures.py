"""How far a figure and its outlook together would have to move to turn the situation bucket, in the indicator's unit."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from threebuckets.policy.buckets import needs_of, outcome_of
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.gaps import either, gap_at, gap_now
from threebuckets.policy.checks.situation import lasts_outcome, look, need_outcome
from threebuckets.policy.documents import TargetedNeed
from threebuckets.policy.facts.records import IndicatorFact, SeriesFact
from threebuckets.policy.outcomes import Outcome, all_of
from threebuckets.policy.verdicts import BucketVerdict, Check, Flip
from threebuckets.policy.windows import effect_from
from threebuckets.policy.wording import difference

STAGES, POINTS = 6, 16  # each stage looks at so many points of the span that the last one left
FARTHEST_SCALES = 8.0
OF_FIGURES = ("situation.need", "situation.lasts")


def situation_flip(bucket: BucketVerdict, case: Case) -> Flip | None:
    """The smallest shift of one area's figure, and of its outlook with it, that turns the bucket; None where it hangs on something else."""
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
    direction = float(asked.parts["direction"])
    # A need grows where figures get worse: against the direction. Where it holds, a better figure turns it.
    way = direction if bucket.outcome is Outcome.HOLDS else -direction
    rest = tuple(check for check in bucket.checks if check.id not in OF_FIGURES or check.subject != subject)

    known: dict[tuple[Outcome, Outcome], Outcome] = {}

    def turned(shifts: Sequence[float]) -> list[Outcome]:
        pairs = _outcomes(case, need, [way * shift for shift in shifts])
        for asks, stays in set(pairs) - known.keys():
            moved = (replace(checks[0], outcome=asks), replace(checks[1], outcome=stays))
            known[asks, stays] = outcome_of("situation", (*rest, *moved))
        return [known[pair] for pair in pairs]

    found = smallest(lambda shifts: [each is not bucket.outcome for each in turned(shifts)], _reach(series, asked))
    if found is None:
        return None
    after = turned([found])[0]
    amount = difference(found, indicator.unit, indicator.decimals)
    word = "higher" if way > 0 else "lower"
    then = {Outcome.HOLDS: "hold", Outcome.FAILS: "fail"}.get(after, f"be {after.label}")
    # Both are shifted: a new figure alone moves its outlook by less than itself, and may have to go further.
    where = f"{indicator.label} in {asked.parts['area']}"
    sentence = f"If {where} were about {amount} {word}, and its outlook with it, it would {then}."
    return Flip("situation", (bucket.outcome, after), key, way * found, indicator.unit, False, sentence)


def _outcomes(case: Case, need: TargetedNeed, shifts: Sequence[float]) -> list[tuple[Outcome, Outcome]]:
    """Outcomes of need and lasts were the area's figure and forecast shifted, one pair for each shift."""
    found = look(case, case.reader(), need)
    if isinstance(found, Check):
        return [(Outcome.NOT_YET_KNOWN, Outcome.NOT_YET_KNOWN)] * len(shifts)
    _, series, target, ahead = found
    days = (effect_from(case.policy, case.rules), need.horizon)
    now = gap_now(case, series, target, shifts=shifts)
    early, late = (gap_at(case, series, ahead, target, day, shifts=shifts) for day in days)
    is_forecast = early[0].is_forecast and late[0].is_forecast
    asked = (need_outcome(case, need.indicator, p) for p in either(now, late))
    stays = (lasts_outcome(case, need.indicator, p, is_forecast=is_forecast) for p in either(early, late))
    return list(zip(asked, stays, strict=True))


def _reach(series: SeriesFact, asked: Check) -> float:
    """How far to look: a few times the gap and the error."""
    gap = abs(float(asked.parts.get("gap", 0.0)))
    error = (series.standard_error or 0.0) + (series.drift or 0.0)
    return 4 * gap + FARTHEST_SCALES * error + abs(series.value) * 0.05


def smallest(turns: Callable[[Sequence[float]], Sequence[bool]], farthest: float) -> float | None:
    """The smallest shift at which something turns, to a few millionths of the farthest one tried; None where none does.

    Examples
    --------
    >>> round(smallest(lambda shifts: [shift >= 0.3 for shift in shifts], 1.0), 5)
    0.3
    """
    low, high = 0.0, farthest
    for _ in range(STAGES):
        points = np.linspace(low, high, POINTS + 1)[1:].tolist()
        first = next((n for n, is_turned in enumerate(turns(points)) if is_turned), None)
        if farthest <= 0 or first is None:
            return None
        low, high = (points[first - 1] if first else low), points[first]
    return high
