"""What a need is held against, and which way is better: the target, the scale of a large gap, the direction."""

from dataclasses import dataclass

from threebuckets.policy.checks.cases import Case
from threebuckets.policy.documents import TargetedNeed
from threebuckets.policy.facts.mapping import Reader
from threebuckets.policy.facts.records import AreaFact, IndicatorFact, ScaleFact, SeriesFact


@dataclass(frozen=True, slots=True)
class Target:
    """The value aimed at, in words too; None where it cannot be told.

    `direction` is +1 where higher is better, −1 where lower is; `scale` what counts as one unit of gap, None where it
    is not known.
    """

    value: float | None
    label: str
    direction: int
    scale: float | None


def direction_of(need: TargetedNeed, indicator: IndicatorFact) -> int:
    """+1 higher is better, −1 lower is better: the policy's own word first, then the indicator's."""
    if need.direction:
        return 1 if need.direction == "higher" else -1
    return indicator.polarity


def target_of(case: Case, reader: Reader, need: TargetedNeed, indicator: IndicatorFact) -> Target:
    """The target of a need in the tested area."""
    area = case.area_fact(reader)
    spread = reader.get(f"scale:{need.indicator}:{area.level}", ScaleFact)
    direction = direction_of(need, indicator)
    value, label = _value(case, reader, need, area, spread, direction)
    return Target(value, label, direction, scale_of(case, spread, indicator))


def scale_of(case: Case, spread: ScaleFact | None, indicator: IndicatorFact) -> float | None:
    """One unit of gap: the usual spread between places, else the indicator's own scale."""
    if spread is not None and spread.scale and spread.n_peers >= case.rules.situation.min_peers:
        return spread.scale
    return indicator.scale or None


def _value(
    case: Case, reader: Reader, need: TargetedNeed, area: AreaFact, spread: ScaleFact | None, direction: int
) -> tuple[float | None, str]:
    if isinstance(need.target, float | int):
        return float(need.target), "target"
    if need.target == "best-fifth":
        fifths = spread.fifths if spread else None
        return (fifths[direction > 0] if fifths and direction else None), "what the best fifth of places reach"
    # The country is the widest area that has a figure: a union of countries often has none.
    codes = area.parents if need.target == "parent" else tuple(reversed(area.parents))
    for code in codes:
        found = reader.get(f"series:{need.indicator}:{code}", SeriesFact)
        if found is not None:
            return found.value, case.area_fact(reader, code).name
    return None, "the area that holds it"
