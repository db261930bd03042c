"""Who could do it? Coverage of what it takes, whether it lasts, and a lead for every part of the core that needs one.

A register nobody has asked can neither make this hold nor fail; more offers never worsen it.
"""

from collections import Counter
from datetime import timedelta

from threebuckets.policy.benefits import gains_of
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.discretion import (
    PERSON,
    asked_amount,
    first_end,
    kinds_without_offers,
    short_days,
    shown_chance,
    shown_end,
    shown_inputs,
    shown_sources,
)
from threebuckets.policy.checks.supply import Supplied, supplied
from threebuckets.policy.documents import Choice, CorePart
from threebuckets.policy.facts.mapping import Reader
from threebuckets.policy.facts.records import ActorFact, IndexFact, TextFact
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.requirements import RequirementsRange
from threebuckets.policy.verdicts import Check
from threebuckets.policy.wording import amount_of, kind_word, listed, number
from threebuckets.resources import Ask

BUCKET = "resources"
OPEN = frozenset({"undecided", "no_figure"})
"""Reasons for which coverage is open although nothing is known to be short: the area has something to decide or to say."""


def resources_checks(case: Case) -> tuple[Check, ...]:
    """Coverage, whether it lasts, and the leads."""
    reader = case.reader()
    found = supplied(case)
    covered = coverage_check(case, reader, found)
    leads = (lead(case, part) for part in sorted(case.policy.core, key=lambda part: part.id) if part.lead == "required")
    return (covered, lasts(case, found, covered), *leads)


def coverage_check(case: Case, reader: Reader, found: Supplied) -> Check:
    """Whether offers within reach cover the first months."""
    outcome = _coverage_outcome(case, found)
    reason = _coverage_reason(case, found, outcome)
    p_low, p_high = shown_chance(case, found, outcome)
    parts: dict[str, str | float] = {
        "area": case.area_fact(reader).name,
        "months": float(case.rules.resources.first_months),
        "draws": float(case.rules.decision.draws),
        "ask": ask_sentence(case, reader, found) if outcome is Outcome.NOT_YET_KNOWN else "",
        "leaning": _leaning(case, reader, found) if outcome is not Outcome.FAILS else "",
        "no_offers": listed([kind_word(kind) for kind in kinds_without_offers(found)]),
        "end": case.policy.until.isoformat(),
        "ends": first_end(found),
        "few_people": "yes" if found.of_few_people else "no",
    }
    if reason in OPEN:
        parts["undecided"] = undecided(found)
    parts |= _shortage_parts(case, found, outcome)
    return Check(
        id="resources.coverage", bucket=BUCKET, subject="", outcome=outcome, reason=reason,
        value=p_low, threshold=case.rules.decision.gamma, margin=p_low - case.rules.decision.gamma, unit="share",
        p_low=p_low, p_high=p_high, inputs=shown_inputs(case, reader, found), sources=shown_sources(found), parts=parts,
    )  # fmt: skip


def lasts(case: Case, found: Supplied, covered: Check) -> Check:
    """Whether firm supply lasts to the end of the window; never fails."""
    cover = found.coverage
    end = case.policy.until.isoformat()
    parts: dict[str, str | float] = {"end": end, "months": float(case.rules.resources.first_months), "ends": ""}
    outcome, reason = Outcome.HOLDS, "to_the_end"
    if covered.reason == "window_over":
        outcome, reason = Outcome.NOT_YET_KNOWN, "window_over"
    elif covered.outcome is not Outcome.HOLDS:
        outcome, reason = Outcome.NOT_YET_KNOWN, "after_start"
    elif not cover.lasts and cover.sure:
        outcome, reason = Outcome.NOT_YET_KNOWN, "ends"
        parts["ends"] = shown_end(found, cover.lasts_until)
    elif not cover.lasts and cover.later_shortages:
        first = min(shortage.starts for shortage in cover.later_shortages)
        outcome, reason = Outcome.NOT_YET_KNOWN, "ends"
        parts["ends"] = shown_end(found, first - timedelta(days=1))
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
    where = case.area_fact(reader).name
    inputs = reader.keys
    if actor is not None and actor.kind == PERSON:  # a person cannot lead, and is never named
        inputs, actor = tuple(key for key in inputs if key != f"actor:{name}"), None
    outcome, reason = Outcome.NOT_YET_KNOWN, "no_lead"
    parts: dict[str, str | float] = {"part": part.text.rstrip("."), "area": where, "since": ""}
    if actor is not None:
        parts |= {"actor": actor.name, "ends": actor.consent_until.isoformat() if actor.consent_until else ""}
        if actor.consent_until is None or actor.consent_until >= case.on:
            outcome, reason = Outcome.HOLDS, "named"
        else:
            reason, parts["since"] = "lead_ended", actor.consent_until.isoformat()
    return Check(
        id="resources.lead", bucket=BUCKET, subject=part.id, outcome=outcome, reason=reason, inputs=inputs,
        sources=(str(parts["actor"]),) if outcome is Outcome.HOLDS else (), parts=parts,
    )  # fmt: skip


def ask_sentence(case: Case, reader: Reader, found: Supplied) -> str:
    """Whom to ask first and for what, with what they would gain."""
    if not found.coverage.ask:
        return ""
    first = found.coverage.ask[0]
    if first.is_people:
        words = f"{first.people} people within reach" if first.people >= 10 else "people within reach"
        return f"Ask {words} for {_asked_words(found, first)}."
    actor = found.actors[first.actor_id]
    gain = gains_of(case, reader, actor)
    return f"Ask {actor.name} for {_asked_words(found, first)}{f' – it gains {gain}' if gain else ''}."


def _asked_words(found: Supplied, ask: Ask) -> str:
    line = next(line for line in found.lines if line.id == ask.requirement_id)
    return amount_of(asked_amount(found, ask), line.unit, [line.full_kind])


def _coverage_outcome(case: Case, found: Supplied) -> Outcome:
    """It fails exactly where not even everybody together could cover it, and everybody has been asked.

    Where choices are open it holds only if it does by every answer that remains, and fails only if it does by each.
    """
    worst = found.worst
    if found.best.ruled_out:
        return Outcome.FAILS
    if not found.coverage.lines or found.coverage.ruled_out or not found.takes.is_bounded:
        return Outcome.NOT_YET_KNOWN
    return case.decide("resources.coverage", "", 1.0 if worst.sure else worst.probability, 1.0)


def _coverage_reason(case: Case, found: Supplied, outcome: Outcome) -> str:
    cover = found.coverage
    if not cover.lines:
        return "window_over"
    if outcome is Outcome.HOLDS:
        return "sure" if cover.sure else "likely"
    if outcome is Outcome.FAILS:
        return "short"
    if found.takes.missing:
        return "no_figure"
    if cover.ruled_out or _is_likely_covered(case, found):
        return "undecided"
    if kinds_without_offers(found):
        return "no_offers"
    return "uncertain" if cover.probability > 0 or found.of_few_people else "short_so_far"


def _is_likely_covered(case: Case, found: Supplied) -> bool:
    """Whether what is likely to be needed is there, so that only an open choice leaves it unsure."""
    cover = found.coverage
    return not found.takes.is_settled and (cover.sure or cover.probability >= case.rules.decision.gamma)


def undecided(found: Supplied) -> str:
    """The open choices with what they would take, or the figures that are missing, as a list in words.

    Only amounts that the policy itself states are named, so that nothing is told of what is offered.
    """
    if found.takes.missing:
        return listed([name.replace("_", " ").replace("-", " ") for name in found.takes.missing])
    return listed([f"“{choice.question}”{_takes_words(found.takes, choice)}" for choice in found.takes.open])


def _takes_words(takes: RequirementsRange, choice: Choice) -> str:
    """What a choice could ask for, such as ` (20 to 120 m² of room)`."""
    names = {*choice.scales, *(line.id for added in choice.adds.values() for line in added)}
    least = {line.id: line.amount for line in takes.least}
    words = []
    for line in takes.most:
        if line.id in names and line.amount > least.get(line.id, 0.0):
            low = f"{number(least[line.id])} to " if line.id in least else "up to "
            words.append(low + amount_of(line.amount, line.unit, [line.full_kind]))
    return f" ({listed(words)})" if words else ""


def _shortage_parts(case: Case, found: Supplied, outcome: Outcome) -> dict[str, str | float]:
    """What is short; where it fails only what is ruled out, since of the rest not everyone has been asked."""
    shortages = found.coverage.shortages
    if outcome is Outcome.FAILS:
        shortages = tuple(s for s in shortages if set(s.kinds) & set(found.coverage.ruled_out)) or shortages
    if not shortages:
        return {"shortage": ""}
    starts, ends = short_days(case, found, shortages[0])
    return {
        "shortage": listed([amount_of(found.short_amount(s), s.unit, s.kinds) for s in shortages]),
        "short_from": starts.isoformat(),
        "short_until": ends.isoformat(),
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
