"""Does this kind of policy work, and does it harm? Read from the studies on record.

A study supports where it is sure enough and its whole interval lies on the good side; it opposes where it is well made
and its interval does not reach the good side. No pooling: a meta-analysis is one study.
"""

from collections.abc import Iterable
from math import nan

from threebuckets.evidence import (
    OPPOSING_LEVEL,
    Evidence,
    EvidenceSummary,
    Registry,
    Study,
    effective_level,
    harm_probability,
    summarise,
)
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.targets import direction_of, scale_of
from threebuckets.policy.documents import TargetedNeed
from threebuckets.policy.facts.mapping import Reader
from threebuckets.policy.facts.records import EvidenceFact, IndexFact, IndicatorFact, ScaleFact
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.verdicts import Check

Findings = tuple[tuple[str, EvidenceFact], ...]


def findings(case: Case, reader: Reader, kind: str) -> Findings:
    """Every finding about a kind of policy that has not been withdrawn, by id."""
    index = reader.get(f"evidence-index:{kind}", IndexFact)
    facts = ((name, reader.get(f"evidence:{name}", EvidenceFact)) for name in (index.ids if index else ()))
    return tuple((name, fact) for name, fact in facts if fact is not None and not fact.retracted)


def works(case: Case, need: TargetedNeed) -> Check:
    """Whether well-made studies say that this kind of policy moves the indicator the right way."""
    reader = case.reader()
    indicator = reader.need(f"indicator:{need.indicator}", IndicatorFact)
    sign = direction_of(need, indicator)
    needed = _needed_level(case, reader, need)
    about = {n: f for n, f in findings(case, reader, case.policy.kind) if f.indicator == need.indicator}
    summary = _summed_up(about.items(), sign, needed)
    outcome, reason = _weigh(summary) if sign else (Outcome.NOT_YET_KNOWN, "no_direction")
    name = _best(summary, about, outcome)
    parts: dict[str, str | float] = {"indicator": indicator.label, "needed": float(needed), "n": float(len(about))}
    parts |= {"decimals": float(indicator.decimals), "direction": float(sign), "kind": case.policy.kind}
    best = about[name] if name else None
    if best:
        parts |= {"title": best.title, "study_source": best.source, "year": float(best.year or 0)}
        parts |= {"level": float(level_of(best)), "supporting": float(len(summary.supporting))}
    return Check(
        id="situation.works", bucket="situation", subject=need.indicator, outcome=outcome, reason=reason,
        value=best.effect if best else None, interval=(best.low, best.high) if best else None,
        threshold=0.0 if best else None, unit=indicator.unit, inputs=reader.keys,
        sources=tuple(sorted({fact.title for fact in about.values()})), parts=parts,
    )  # fmt: skip


def no_harm(case: Case) -> Check:
    """Whether no well-made study found that this kind of policy harms anything measured here.

    Studies that are not well made change nothing; the first that found harm beyond doubt is named as a warning.
    """
    reader = case.reader()
    own = {need.indicator: need for need in case.policy.needs}
    sure: list[tuple[float, str, EvidenceFact, IndicatorFact]] = []
    hint = ""
    for name, fact in findings(case, reader, case.policy.kind):
        indicator = reader.get(f"indicator:{fact.indicator}", IndicatorFact)
        if indicator is None:
            continue
        need = own.get(fact.indicator)
        p = _harm(case, reader, name, fact, indicator, direction_of(need, indicator) if need else indicator.polarity)
        if level_of(fact) >= OPPOSING_LEVEL:
            sure.append((p, name, fact, indicator))
        elif p >= case.rules.decision.gamma:
            hint = hint or f"A weaker study, “{fact.title}”, hints at harm to {indicator.label}."
    worst = max(sure, key=lambda each: each[:2], default=None)
    p_none = 1 - worst[0] if worst else None
    outcome = Outcome.HOLDS if p_none is None else case.decide("situation.no_harm", "", p_none, p_none)
    reason = {Outcome.HOLDS: "none_found", Outcome.FAILS: "harm"}.get(outcome, "possible_harm")
    parts: dict[str, str | float] = {"n": float(len(sure)), "hint": hint}
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
    summary = _summed_up([("it", fact)], sign, case.rules.situation.evidence_core)
    return "for" if summary.supporting else "against" if summary.opposing else "unclear"


def level_of(fact: EvidenceFact) -> int:
    """Level of a finding less how far the studied people or place differ from ours."""
    return effective_level(_record("it", fact))


def _needed_level(case: Case, reader: Reader, need: TargetedNeed) -> int:
    """The level for the core; a lower one where the area's own answer to a choice is meant to move the indicator."""
    rules = case.rules.situation
    reader.get(f"design:{case.policy.slug}:{case.area}", object)
    answered = case.design.answers if case.design else {}
    local = any(choice.id in answered and need.indicator in choice.targets for choice in case.policy.choices)
    return rules.evidence_local if local else rules.evidence_core


def _summed_up(about: Iterable[tuple[str, EvidenceFact]], sign: int, needed: int) -> EvidenceSummary:
    """The findings by side, several of one study counted once; none where neither direction is better."""
    records = tuple(_record(name, fact) for name, fact in about) if sign else ()
    studies = {record.study_id: Study(record.study_id, "", "", "") for record in records}
    return summarise(records, Registry(studies, records), polarity=sign or 1, needed_level=needed)


def _record(name: str, fact: EvidenceFact) -> Evidence:
    return Evidence(
        name, fact.study, fact.kind, fact.indicator, fact.level, fact.indirectness, fact.low, fact.high,
        nan if fact.effect is None else fact.effect, nan if fact.horizon_months is None else fact.horizon_months,
    )  # fmt: skip


def _weigh(summary: EvidenceSummary) -> tuple[Outcome, str]:
    """What the findings say together: the strictly better made side wins; a tie is disputed."""
    if summary.disputed:
        return Outcome.NOT_YET_KNOWN, "disputed"
    if summary.supporting and summary.supporting_level > summary.opposing_level:
        return Outcome.HOLDS, "evidence"
    if summary.opposing:
        return Outcome.FAILS, "found_ineffective"
    return Outcome.NOT_YET_KNOWN, "weak" if summary.unclear else "no_study"


def _best(summary: EvidenceSummary, about: dict[str, EvidenceFact], outcome: Outcome) -> str:
    """The finding to name: the best made of the side that decides."""
    side = summary.opposing if outcome is Outcome.FAILS else summary.supporting or summary.unclear
    return min(side, key=lambda name: (-level_of(about[name]), name), default="")


def _harm(case: Case, reader: Reader, name: str, fact: EvidenceFact, indicator: IndicatorFact, sign: int) -> float:
    """Probability that the effect is worse than a tenth of a scale unit in the bad direction."""
    spread = reader.get(f"scale:{fact.indicator}:{case.area_fact(reader).level}", ScaleFact)
    scale = scale_of(case, spread, indicator) or nan
    return harm_probability(_record(name, fact), polarity=sign, scale=scale, delta=case.rules.situation.delta_harm)
