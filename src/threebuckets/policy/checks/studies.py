"""Does this kind of policy work, and does it harm? Read from the studies on record.

A study supports where it is sure enough and its whole interval lies on the good side; it opposes where it is well made
and its interval does not reach the good side. No pooling: a meta-analysis is one study.
"""

from dataclasses import dataclass

from scipy.special import ndtr

from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.targets import direction_of, scale_of
from threebuckets.policy.documents import TargetedNeed
from threebuckets.policy.facts.mapping import Reader
from threebuckets.policy.facts.records import EvidenceFact, IndexFact, IndicatorFact, ScaleFact
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.verdicts import Check

WELL_MADE = 3
INTERVAL_SDS = 3.92


@dataclass(frozen=True, slots=True)
class Found:
    """One study's finding with its effective level and which way it speaks: +1 supports, −1 opposes, 0 neither."""

    id: str
    fact: EvidenceFact
    level: int
    says: int


def findings(case: Case, reader: Reader, kind: str) -> tuple[tuple[str, EvidenceFact], ...]:
    """Every finding about a kind of policy that has not been withdrawn, by id."""
    index = reader.get(f"evidence-index:{kind}", IndexFact)
    facts = ((name, reader.need(f"evidence:{name}", EvidenceFact)) for name in (index.ids if index else ()))
    return tuple((name, fact) for name, fact in facts if not fact.retracted)


def works(case: Case, need: TargetedNeed) -> Check:
    """Whether well-made studies say that this kind of policy moves the indicator the right way."""
    reader = case.reader()
    indicator = reader.need(f"indicator:{need.indicator}", IndicatorFact)
    sign = direction_of(need, indicator)
    needed = _needed_level(case, reader, need)
    about = [(n, f) for n, f in findings(case, reader, case.policy.kind) if f.indicator == need.indicator]
    found = [_weighed(name, fact, sign, needed) for name, fact in about]
    outcome, reason, best = _weigh(found)
    parts: dict[str, str | float] = {"indicator": indicator.label, "needed": float(needed), "n": float(len(found))}
    parts |= {"decimals": float(indicator.decimals), "direction": float(sign), "kind": case.policy.kind}
    if best:
        parts |= {"title": best.fact.title, "study_source": best.fact.source, "year": float(best.fact.year or 0)}
        parts |= {"level": float(best.level), "supporting": float(sum(f.says > 0 for f in found))}
    return Check(
        id="situation.works", bucket="situation", subject=need.indicator, outcome=outcome, reason=reason,
        value=best.fact.effect if best else None, interval=(best.fact.low, best.fact.high) if best else None,
        threshold=0.0 if best else None, unit=indicator.unit, inputs=reader.keys,
        sources=tuple(sorted({f.fact.title for f in found})), parts=parts,
    )  # fmt: skip


def no_harm(case: Case) -> Check:
    """Whether no well-made study found that this kind of policy harms anything measured here."""
    reader = case.reader()
    own = {need.indicator: need for need in case.policy.needs}
    worst: tuple[float, str, EvidenceFact, IndicatorFact] | None = None
    for name, fact in findings(case, reader, case.policy.kind):
        indicator = reader.get(f"indicator:{fact.indicator}", IndicatorFact)
        if indicator is None or _level(fact) < WELL_MADE:
            continue
        need = own.get(fact.indicator)
        sign = direction_of(need, indicator) if need else indicator.polarity
        p = _harm(case, reader, fact, indicator, sign) if sign else 0.0
        if worst is None or (p, name) > (worst[0], worst[1]):
            worst = (p, name, fact, indicator)
    p_none = 1 - worst[0] if worst else None
    outcome = Outcome.HOLDS if p_none is None else case.decide("situation.no_harm", "", p_none, p_none)
    reason = {Outcome.HOLDS: "none_found", Outcome.FAILS: "harm"}.get(outcome, "possible_harm")
    parts: dict[str, str | float] = {"n": float(worst is not None)}
    if worst:
        fact, indicator = worst[2], worst[3]
        parts |= {"indicator": indicator.label, "title": fact.title, "decimals": float(indicator.decimals)}
    return Check(
        id="situation.no_harm", bucket="situation", subject="", outcome=outcome, reason=reason,
        value=worst[2].effect if worst else None, interval=(worst[2].low, worst[2].high) if worst else None,
        unit=worst[3].unit if worst else "", p_low=p_none, p_high=p_none, inputs=reader.keys,
        sources=(worst[2].title,) if worst else (), parts=parts,
    )  # fmt: skip


def spoken(case: Case, fact: EvidenceFact, indicator: IndicatorFact, need: TargetedNeed | None) -> str:
    """What a finding says of the policy: `for`, `against`, or `unclear`."""
    sign = direction_of(need, indicator) if need else indicator.polarity
    says = _weighed("", fact, sign, case.rules.situation.evidence_core).says if sign else 0
    return {1: "for", -1: "against", 0: "unclear"}[says]


def _level(fact: EvidenceFact) -> int:
    return max(0, fact.level - fact.indirectness)


def _needed_level(case: Case, reader: Reader, need: TargetedNeed) -> int:
    """The level for the core; a lower one where the area's own answer to a choice is meant to move the indicator."""
    rules = case.rules.situation
    reader.get(f"design:{case.policy.slug}:{case.area}", object)
    answered = case.design.answers if case.design else {}
    local = any(choice.id in answered and need.indicator in choice.targets for choice in case.policy.choices)
    return rules.evidence_local if local else rules.evidence_core


def _weighed(name: str, fact: EvidenceFact, sign: int, needed: int) -> Found:
    low, high = sorted((sign * fact.low, sign * fact.high))
    level = _level(fact)
    says = 1 if level >= needed and low > 0 else -1 if level >= WELL_MADE and high <= 0 else 0
    return Found(name, fact, level, says)


def _weigh(found: list[Found]) -> tuple[Outcome, str, Found | None]:
    """What the findings say together: the strictly better made side wins; a tie is disputed."""
    by_level = sorted(found, key=lambda f: (-f.level, f.id))
    supports = [f for f in by_level if f.says > 0]
    opposes = [f for f in by_level if f.says < 0]
    best = by_level[0] if by_level else None
    if supports and (not opposes or supports[0].level > opposes[0].level):
        return Outcome.HOLDS, "evidence", supports[0]
    if opposes and (not supports or opposes[0].level > supports[0].level):
        return Outcome.FAILS, "found_ineffective", opposes[0]
    if supports:
        return Outcome.NOT_YET_KNOWN, "disputed", supports[0]
    return Outcome.NOT_YET_KNOWN, "weak" if best else "no_study", best


def _harm(case: Case, reader: Reader, fact: EvidenceFact, indicator: IndicatorFact, sign: int) -> float:
    """Probability that the effect is worse than a tenth of a scale unit in the bad direction."""
    spread = reader.get(f"scale:{fact.indicator}:{case.area_fact(reader).level}", ScaleFact)
    scale = scale_of(case, spread, indicator)
    low, high = sorted((sign * fact.low, sign * fact.high))
    if not scale:
        return 1.0 if high < 0 else 0.0
    middle = sign * fact.effect if fact.effect is not None else (low + high) / 2
    error = (high - low) / INTERVAL_SDS
    bar = -case.rules.situation.delta_harm * scale
    if error == 0:
        return 1.0 if middle < bar else 0.0
    return float(ndtr((bar - middle) / error))
