"""Who could do it? Coverage of what it takes, whether it lasts, and a lead for every part of the core that needs one.

A register nobody has asked can neither make this hold nor fail; more offers never worsen it.
"""

from collections import Counter

from threebuckets.policy.benefits import gains_of
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.supply import Supplied, supplied
from threebuckets.policy.documents import CorePart
from threebuckets.policy.facts.mapping import Reader
from threebuckets.policy.facts.records import ActorFact, IndexFact, TextFact
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.verdicts import Check
from threebuckets.policy.wording import amount_of, kind_word, listed

BUCKET = "resources"
PERSON = "person"
MOST_NAMED = 2


def resources_checks(case: Case) -> tuple[Check, ...]:
    """Coverage, whether it lasts, and the leads."""
    reader = case.reader()
    found = supplied(case)
    covered = coverage_check(case, reader, found)
    leads = (lead(case, part) for part in sorted(case.policy.core, key=lambda part: part.id) if part.lead == "required")
    return (covered, lasts(case, found, covered), *leads)


def coverage_check(case: Case, reader: Reader, found: Supplied) -> Check:
    """Whether offers within reach cover the first months."""
    cover = found.coverage
    p_low, p_high = (1.0, 1.0) if cover.sure else (cover.probability, 1.0)
    outcome = case.decide("resources.coverage", "", p_low, p_high)
    if not cover.possible and cover.ruled_out:
        outcome, p_high = Outcome.FAILS, p_low
    reason = _coverage_reason(found, outcome)
    parts: dict[str, str | float] = {
        "area": case.area_fact(reader).name,
        "months": float(case.rules.resources.first_months),
        "draws": float(case.rules.decision.draws),
        "ask": ask_sentence(case, reader, found) if outcome is Outcome.NOT_YET_KNOWN else "",
        "leaning": _leaning(case, reader, found) if outcome is not Outcome.FAILS else "",
        "no_offers": listed([kind_word(kind) for kind in cover.no_offers]),
        "ends": _first_end(found),
    }
    parts |= _shortage_parts(found, outcome)
    return Check(
        id="resources.coverage", bucket=BUCKET, subject="", outcome=outcome, reason=reason,
        value=p_low, threshold=case.rules.decision.gamma, margin=p_low - case.rules.decision.gamma, unit="share",
        p_low=p_low, p_high=p_high, inputs=shown_inputs(case, reader, found), sources=_sources(found), parts=parts,
    )  # fmt: skip


def shown_inputs(case: Case, reader: Reader, found: Supplied) -> tuple[str, ...]:
    """Keys that were read, with everything about single persons under one key: `people:<area>`.

    A verdict is published; that one person offers something may not be read from it.
    """
    persons = {f"actor:{name}" for name, actor in found.actors.items() if actor.kind == PERSON}
    theirs = {name for name, offer in found.all_offers.items() if f"actor:{offer.actor}" in persons}
    hidden = persons | {f"{word}:{name}" for name in theirs for word in ("offer", "pledges-index", "leaning")}
    kept = {key for key in (*reader.keys, *found.keys) if key not in hidden and not key.startswith("pledge:")}
    return tuple(sorted(kept | {f"people:{case.area}"} if persons else kept))


def lasts(case: Case, found: Supplied, covered: Check) -> Check:
    """Whether firm supply lasts to the end of the window; never fails."""
    cover = found.coverage
    end = case.policy.until.isoformat()
    parts: dict[str, str | float] = {"end": end, "months": float(case.rules.resources.first_months), "ends": ""}
    outcome, reason = Outcome.HOLDS, "to_the_end"
    if covered.outcome is not Outcome.HOLDS:
        outcome, reason = Outcome.NOT_YET_KNOWN, "after_start"
    elif not cover.lasts and cover.sure:
        outcome, reason = Outcome.NOT_YET_KNOWN, "ends"
        parts["ends"] = cover.lasts_until.isoformat() if cover.lasts_until else end
    elif not cover.lasts and cover.later_shortages:
        first = min(shortage.starts for shortage in cover.later_shortages)
        outcome, reason = Outcome.NOT_YET_KNOWN, "ends"
        parts["ends"] = first.isoformat()
    return Check(
        id="resources.lasts", bucket=BUCKET, subject="", outcome=outcome, reason=reason,
        inputs=covered.inputs, parts=parts,
    )  # fmt: skip


def lead(case: Case, part: CorePart) -> Check:
    """Whether somebody who is still there answers for a part of the core."""
    reader = case.reader()
    reader.get(f"design:{case.policy.slug}:{case.area}", TextFact)
    name = (case.design.leads.get(part.id) if case.design else None) or part.led_by
    actor = reader.get(f"actor:{name}", ActorFact) if name else None
    outcome, reason = Outcome.NOT_YET_KNOWN, "no_lead"
    parts: dict[str, str | float] = {"part": part.text.rstrip("."), "area": case.area_fact(reader).name, "since": ""}
    if actor is not None:
        parts |= {"actor": actor.name, "ends": actor.consent_until.isoformat() if actor.consent_until else ""}
        if actor.kind != PERSON and (actor.consent_until is None or actor.consent_until >= case.on):
            outcome, reason = Outcome.HOLDS, "named"
        elif actor.kind != PERSON and actor.consent_until is not None:
            reason, parts["since"] = "lead_ended", actor.consent_until.isoformat()
    return Check(
        id="resources.lead", bucket=BUCKET, subject=part.id, outcome=outcome, reason=reason, inputs=reader.keys,
        sources=(str(parts["actor"]),) if outcome is Outcome.HOLDS else (), parts=parts,
    )  # fmt: skip


def ask_sentence(case: Case, reader: Reader, found: Supplied) -> str:
    """Whom to ask first and for what, with what they would gain."""
    if not found.coverage.ask:
        return ""
    first = found.coverage.ask[0]
    if first.is_people:
        words = f"{first.people} people within reach" if first.people >= 10 else "people within reach"
        return f"Ask {words} for {_asked_words(found, first.requirement_id, first.amount)}."
    actor = found.actors[first.actor_id]
    gain = gains_of(case, reader, actor)
    return (
        f"Ask {actor.name} for {_asked_words(found, first.requirement_id, first.amount)}"
        f"{f' – it gains {gain}' if gain else ''}."
    )


def _asked_words(found: Supplied, requirement: str, amount: float) -> str:
    line = next(line for line in found.lines if line.id == requirement)
    return amount_of(amount, line.unit, [line.full_kind])


def _coverage_reason(found: Supplied, outcome: Outcome) -> str:
    cover = found.coverage
    if outcome is Outcome.HOLDS:
        return "sure" if cover.sure else "likely"
    if outcome is Outcome.FAILS:
        return "short"
    if cover.no_offers:
        return "no_offers"
    return "uncertain" if cover.probability > 0 else "short_so_far"


def _shortage_parts(found: Supplied, outcome: Outcome) -> dict[str, str | float]:
    """What is short; where it fails only what is ruled out, since of the rest not everyone has been asked."""
    shortages = found.coverage.shortages
    if outcome is Outcome.FAILS:
        shortages = tuple(s for s in shortages if set(s.kinds) & set(found.coverage.ruled_out)) or shortages
    if not shortages:
        return {"shortage": ""}
    first = shortages[0]
    return {
        "shortage": listed([amount_of(found.short_amount(s), s.unit, s.kinds) for s in shortages]),
        "short_from": first.starts.isoformat(),
        "short_until": first.ends.isoformat(),
    }


def _leaning(case: Case, reader: Reader, found: Supplied) -> str:
    """How many other policies count on the same offers."""
    counts: Counter[str] = Counter()
    for line in found.coverage.lines:
        for offer in line.offers:
            index = None if offer.is_person else reader.get(f"leaning:{offer.offer_id}", IndexFact)
            others = len(set(index.ids) - {case.policy.slug}) if index else 0
            if others:
                counts[found.actors[offer.actor_id].name] = max(counts[found.actors[offer.actor_id].name], others)
    if not counts:
        return ""
    name, n = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return f"{n} other {'policy counts' if n == 1 else 'policies count'} on {name} too."


def _first_end(found: Supplied) -> str:
    """First day on which an offer that counts ends."""
    ends = [
        offer.ends
        for line in found.coverage.lines
        for offer in line.offers
        if offer.layer != "unknown" and offer.ends is not None
    ]
    return min(ends).isoformat() if ends else ""


def _sources(found: Supplied) -> tuple[str, ...]:
    return tuple(sorted({fact.source or "offers recorded by the organisation" for fact in found.offers.values()}))
