"""What a changed fact means, in a sentence."""

from collections.abc import Collection, Sequence

from threebuckets.policy.edited_documents import design_sentence, policy_sentence, rules_sentence
from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.records import (
    ActorFact,
    AreaFact,
    Cell,
    EvidenceFact,
    IndicatorFact,
    NumberFact,
    OfferFact,
    RegisterFact,
    SeriesFact,
    StatementFact,
    SupportFact,
)
from threebuckets.policy.lapsing import time_sentence
from threebuckets.policy.promises import promise_sentence
from threebuckets.policy.wording import amount_of, day, kind_word, number, opening, percent, with_unit


def cause_sentence(
    key: str, behind: Sequence[str], before: Facts, after: Facts, *, inputs: Collection[str] = (), bucket: str = ""
) -> str:
    """What happened to an input, in one sentence.

    Parameters
    ----------
    key : str
        The input as it is named.
    behind : sequence of str
        The keys that differ and move with it.
    before, after : Facts
    inputs : collection of str, optional
        What the verdict rests on: of these is told what ended where only time passed.
    bucket : str, optional
        The bucket that turned: of an edited policy is told what concerns it.
    """
    word, _, rest = key.partition(":")
    if word == "day":
        return time_sentence(inputs, before, after)
    if word == "policy":
        return policy_sentence(rest, before, after, bucket=bucket)
    if word == "pledges-index":
        return promise_sentence(rest, behind, before, after)
    made = _SENTENCES.get(word, _other)
    return made(key, rest, before, after)


def _offer(key: str, rest: str, before: Facts, after: Facts) -> str:
    old, new = before.get(key), after.get(key)
    fact = new if isinstance(new, OfferFact) else old
    if not isinstance(fact, OfferFact):
        return f"The offer {rest} changed."
    actor = after.get(f"actor:{fact.actor}") or before.get(f"actor:{fact.actor}")
    name = actor.name if isinstance(actor, ActorFact) and actor.name else "somebody"
    name, what = opening(name), amount_of(fact.amount, fact.unit, [fact.kind])
    if not isinstance(old, OfferFact):
        return f"{name} now offers {what}."
    if not isinstance(new, OfferFact):
        return f"{name}’s offer of {what} was withdrawn."
    if old.ends != new.ends and new.ends:
        return f"{name}’s offer of {what} now ends on {day(new.ends)}."
    if old.amount != new.amount and old.amount and new.amount:
        changed = f"{with_unit(old.amount, old.unit)} to {with_unit(new.amount, new.unit)}"
        return f"{name} changed its offer of {kind_word(new.kind)} from {changed}."
    if old.basis != new.basis or old.reliability != new.reliability:
        return f"{name}’s offer of {what} is now {new.basis}."
    return f"{name}’s offer of {what} changed."


def _index(key: str, rest: str, before: Facts, after: Facts) -> str:
    kind, _, area = rest.rpartition(":")
    return f"Other offers of {kind_word(kind)} now reach {_area(area, before, after)}."


def _people(key: str, rest: str, before: Facts, after: Facts) -> str:
    return f"What people offer in and around {_area(rest, before, after)} changed."


def _series(key: str, rest: str, before: Facts, after: Facts) -> str:
    slug, _, area = rest.rpartition(":")
    old, new = before.get(key), after.get(key)
    label, unit, decimals = _indicator(slug, before, after)
    place = _area(area, before, after)
    if not isinstance(old, SeriesFact) or not isinstance(new, SeriesFact):
        came = "A first figure" if isinstance(new, SeriesFact) else "There is no longer a figure"
        return f"{came} for {label} in {place}."
    values = f"{with_unit(old.value, unit, decimals)} to {with_unit(new.value, unit, decimals)}"
    return f"{label} in {place} went from {values}."


def _about_indicator(key: str, rest: str, before: Facts, after: Facts) -> str:
    slug = rest.split(":")[0]
    label = _indicator(slug, before, after)[0]
    words = {
        "forecast": f"The outlook for {label} changed.",
        "pool": f"Past forecasts of {label} missed by another amount.",
        "scale": f"The differences between places in {label} changed.",
        "grade": f"The source of {label} was graded anew.",
        "indicator": f"The description of {label} changed.",
    }
    return words[key.partition(":")[0]]


def _support(key: str, rest: str, before: Facts, after: Facts) -> str:
    parts = rest.split(":")
    statement, area = parts[-2], parts[-1]
    old, new = before.get(key), after.get(key)
    text = after.get(f"statement:{statement}") or before.get(f"statement:{statement}")
    words = text.text if isinstance(text, StatementFact) else statement
    place = _area(area, before, after)
    if isinstance(new, SupportFact) and not isinstance(old, SupportFact):
        first = new.cell("all")
        many = f"About {number(float(first.base))} people" if first else "People"
        return f"{many} in {place} have now voted on “{words}” (before: nobody)."
    if isinstance(old, SupportFact) and isinstance(new, SupportFact):
        was, now = old.cell("all"), new.cell("all")
        if was and now:
            return _votes(was, now, words, place)
    return f"The votes on “{words}” in {place} changed."


def _votes(was: Cell, now: Cell, words: str, place: str) -> str:
    """How many more have voted, and what those with an opinion say now."""
    old, new = _agreeing(was), _agreeing(now)
    turned = f"{new} of those with an opinion agree (before: {old})" if old and new and old != new else ""
    if was.base != now.base:
        many = f"About {number(float(now.base))} people in {place} have now voted on “{words}”"
        return f"{many} (before: {number(float(was.base))}){turned and f'; {turned}'}."
    return f"On “{words}” in {place}, {turned}." if turned else f"The votes on “{words}” in {place} changed."


def _agreeing(cell: Cell) -> str:
    """The share of those with an opinion; empty where the counts are hidden."""
    opinions = cell.agree + cell.disagree
    return percent(cell.agree / opinions) if min(cell.agree, cell.disagree) >= 0 < opinions else ""


def _groups(key: str, rest: str, before: Facts, after: Facts) -> str:
    return f"The opinion groups in {_area(rest.split(':')[-1], before, after)} changed."


def _evidence(key: str, rest: str, before: Facts, after: Facts) -> str:
    old, new = before.get(key), after.get(key)
    fact = new if isinstance(new, EvidenceFact) else old
    title = fact.title if isinstance(fact, EvidenceFact) else rest
    if not isinstance(old, EvidenceFact):
        return f"A study was added: “{title}”."
    if not isinstance(new, EvidenceFact):
        return f"A study was taken away: “{title}”."
    return (
        f"“{title}” was withdrawn."
        if new.retracted and not old.retracted
        else f"What is on record of “{title}” changed."
    )


def _actor(key: str, rest: str, before: Facts, after: Facts) -> str:
    old, new = before.get(key), after.get(key)
    fact = new if isinstance(new, ActorFact) else old
    name = fact.name if isinstance(fact, ActorFact) and fact.name else "Somebody"
    if isinstance(old, ActorFact) and isinstance(new, ActorFact) and old.consent_until != new.consent_until:
        return (
            f"{opening(name)} agreed to be listed until {day(new.consent_until)}."
            if new.consent_until
            else f"{opening(name)} stays listed."
        )
    return f"What is on record of {name} changed."


def _figure(key: str, rest: str, before: Facts, after: Facts) -> str:
    column, _, area = rest.partition(":")
    label, place = column.replace("_", " ").replace("-", " "), _area(area, before, after)
    old, new = before.get(key), after.get(key)
    if isinstance(old, NumberFact) and isinstance(new, NumberFact):
        return f"The figure “{label}” of {place} went from {number(old.value)} to {number(new.value)}."
    return f"The figure “{label}” of {place} {'is now known' if new is not None else 'is no longer known'}."


def _design(key: str, rest: str, before: Facts, after: Facts) -> str:
    return design_sentence(rest, before, after)


def _rules(key: str, rest: str, before: Facts, after: Facts) -> str:
    return rules_sentence(before, after)


def _register(key: str, rest: str, before: Facts, after: Facts) -> str:
    kind, _, area = rest.rpartition(":")
    everybody = f"everybody who could offer {kind_word(kind)} in {_area(area, before, after)} has been asked"
    new = after.get(key)
    if isinstance(new, RegisterFact) and new.is_complete:
        return f"It was declared that {everybody}."
    return f"It is no longer declared that {everybody}."


def _statement(key: str, rest: str, before: Facts, after: Facts) -> str:
    old, new = before.get(key), after.get(key)
    if not isinstance(old, StatementFact) or not isinstance(new, StatementFact):
        return f"The statement {rest} {'is gone' if new is None else 'was added'}."
    if old.status != new.status:
        return f"“{new.text.removesuffix('.')}” {'was withdrawn' if new.status != 'live' else 'can be voted on again'}."
    return f"“{old.text.removesuffix('.')}” is now worded “{new.text.removesuffix('.')}”."


def _other(key: str, rest: str, before: Facts, after: Facts) -> str:
    words = {
        "evidence-index": "Other studies of this kind of policy are on record.",
        "leaning": "Other policies lean on the same offers.",
        "pledge": "What is promised elsewhere changed.",
        "area": "What is on record of the area changed.",
        "value": "A value was renamed.",
    }
    return words.get(key.partition(":")[0], f"{key} changed.")


def _area(code: str, before: Facts, after: Facts) -> str:
    fact = after.get(f"area:{code}") or before.get(f"area:{code}")
    return fact.name if isinstance(fact, AreaFact) else code


def _indicator(slug: str, before: Facts, after: Facts) -> tuple[str, str, int]:
    fact = after.get(f"indicator:{slug}") or before.get(f"indicator:{slug}")
    return (fact.label, fact.unit, fact.decimals) if isinstance(fact, IndicatorFact) else (slug, "", 1)


_SENTENCES = {
    "offer": _offer,
    "offers-index": _index,
    "people": _people,
    "series": _series,
    "forecast": _about_indicator,
    "pool": _about_indicator,
    "scale": _about_indicator,
    "grade": _about_indicator,
    "indicator": _about_indicator,
    "support": _support,
    "support-without": _support,
    "groups": _groups,
    "groups-without": _groups,
    "evidence": _evidence,
    "actor": _actor,
    "area-fact": _figure,
    "design": _design,
    "rules": _rules,
    "register": _register,
    "statement": _statement,
}
