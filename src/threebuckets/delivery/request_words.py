"""The sentences with which somebody is asked: what is lacking, why they, what they would have of it, what exactly.

Written to be read by those who are asked. Whom to ask is `asking.py`'s matter.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from threebuckets.delivery.aims import AimServed
from threebuckets.delivery.slots import Slot
from threebuckets.delivery.stages import CoalitionState
from threebuckets.delivery.surroundings import Surroundings
from threebuckets.policy.wording import amount_of, day, kind_word, listed, with_unit
from threebuckets.resources import Basis, Standing, standing

MOST_NAMED = 4
_ONE_OF_A_KIND = ("space", "vehicle", "equipment", "service")
_NOT_COUNTED = ("advice", "aid", "care", "counselling", "health", "help", "support", "training")
_THINGS = ("item", "people", "place")


@dataclass(frozen=True, slots=True)
class Fill:
    """What one offer could fill of one slot.

    Parameters
    ----------
    offer : int
        Row of the offer.
    slot : Slot
    amount : float
        In the slot's unit; NaN where the offer states none or it may not be told.
    share : float
        Share of what is missing, 0–1.
    until : date
        Last day for which it could be pledged.
    is_told : bool
        Whether amounts of the slot may be told.
    is_renewal : bool
        Whether the same offer was pledged to the coalition before.
    """

    offer: int
    slot: Slot
    amount: float
    share: float
    until: date
    is_told: bool
    is_renewal: bool


def request_sentence(
    fills: Sequence[Fill], aims: Sequence[AimServed], state: CoalitionState, around: Surroundings, *, completes: bool
) -> str:
    """What to say to a body, a few sentences long.

    Parameters
    ----------
    fills : sequence of Fill
        What it could fill; at least one.
    aims : sequence of AimServed
        All its aims, with how far they would be served.
    state : CoalitionState
    around : Surroundings
    completes : bool
        Whether a yes would make the coalition ready.
    """
    parts = [
        _lack(fills, state, around),
        _who_is_in(fills[0], state, around),
        _why_you(fills, state, around),
        _what_it_does(fills, state, completes=completes),
        _what_you_have(aims),
        _please(fills),
    ]
    return " ".join(part for part in parts if part)


def call_sentence(state: CoalitionState, around: Surroundings, *, hidden: frozenset[str]) -> str:
    """A public call in the area for all that is open, through which persons are asked.

    Parameters
    ----------
    state : CoalitionState
    around : Surroundings
    hidden : frozenset of str
        Requirements whose amounts may not be told.
    """
    words = [
        thing(None if slot.requirement in hidden else slot.missing, slot.unit, slot.kind) for slot in state.open_slots
    ]
    title, area = _what_and_where(state, around)
    return (
        f"In {area}, “{title}” still needs {listed(words, most=len(words))}. Could you give some of it, even a little? "
        "You need no account and no membership; your name is seen by nobody but those who join in, and you may stop at "
        "any time."
    )


def thing(amount: float | None, unit: str, kind: str) -> str:
    """So much of a kind; where no amount is stated, one of it.

    Examples
    --------
    >>> thing(80.0, "m2", "space/hall"), thing(None, "m2", "space/hall"), thing(None, "hour/week", "skill/nursery-care")
    ('80 m² of hall', 'a hall', 'nursery care')
    >>> thing(None, "place", "service/job-advice"), thing(None, "place", "service/post-office")
    ('job advice', 'a post office')
    """
    if amount is not None and not np.isnan(amount):
        return amount_of(amount, unit, [kind])
    word = kind_word(kind)
    if kind.split("/")[0] not in _ONE_OF_A_KIND or word.split()[-1] in _NOT_COUNTED:
        return word
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def _lack(fills: Sequence[Fill], state: CoalitionState, around: Surroundings) -> str:
    """What the coalition still lacks, and from when."""
    title, area = _what_and_where(state, around)
    words = [thing(fill.slot.missing if fill.is_told else None, fill.slot.unit, fill.slot.kind) for fill in fills]
    opens = min(fill.slot.gaps[0].first for fill in fills)
    when = f" from {day(opens)}" if opens > around.on and all(fill.is_told for fill in fills) else ""
    return f"In {area}, “{title}” still needs {listed(words, most=MOST_NAMED)}{when}."


def _what_and_where(state: CoalitionState, around: Surroundings) -> tuple[str, str]:
    """Title of the policy and name of the area."""
    area = state.coalition.area
    return around.policy(state.coalition.policy).title, around.area_names.get(area, area)


def _who_is_in(fill: Fill, state: CoalitionState, around: Surroundings) -> str:
    """Which other bodies have pledged already."""
    actors = around.actors
    own = int(around.offers.actor[fill.offer])
    there = {part.actor for part in state.parts if part.actor != own and not actors.is_person[part.actor]}
    names = sorted(str(actors.name[row]) for row in there)
    return f"{listed(names, most=2)} {'has' if len(names) == 1 else 'have'} pledged already." if names else ""


def _why_you(fills: Sequence[Fill], state: CoalitionState, around: Surroundings) -> str:
    """Why this actor: what it gives, offers, once offered, or is listed with."""
    offers = around.offers
    there = standing(offers, around.actors, around.kinds, on=around.on)
    said: dict[str, list[str]] = {}
    for fill in fills:
        row = fill.offer
        what = thing(float(offers.amount[row]), str(offers.unit[row]), str(offers.kind[row]))
        if str(offers.basis[row]) == Basis.LISTED.value:
            source = _register(str(offers.source[row]), around)
            said.setdefault(f"We found you in {source}, with {{}}; nobody has asked you yet.", []).append(what)
        elif fill.is_renewal:
            said.setdefault(_given_before(fill, state, around), []).append(kind_word(str(offers.kind[row])))
        elif there[row] == Standing.STALE.value:
            last = offers.last_confirmed[row]
            when = "Some time ago" if np.isnat(last) else f"On {day(last.item())}"
            said.setdefault(f"{when} you said that you could give {{}}; is that still so?", []).append(what)
        else:
            said.setdefault("You offer {}.", []).append(what)
    return " ".join(words.format(listed(things, most=MOST_NAMED)) for words, things in said.items())


def _register(source: str, around: Surroundings) -> str:
    """What a source is called: by its title, or as it is where it is words; a short name is ours, and said to be."""
    title = next((known.title for known in around.platform.settings.sources if known.source == source), "")
    if title or " " in source:
        return f"“{title}”" if title else source
    return f"a public register ({source} in our records)" if source else "a public register"


def _given_before(fill: Fill, state: CoalitionState, around: Surroundings) -> str:
    """What the same offer gives to the coalition now, or gave to it; the kind is put in later."""
    name = str(around.offers.id[fill.offer])
    last = max(pledge.last for pledge in state.coalition.pledges if pledge.offer == name)
    if last < around.on:
        return f"You gave {{}} to it until {day(last)}."
    return f"You have pledged {{}} to it until {day(last)} already, and may have more."


def _what_it_does(fills: Sequence[Fill], state: CoalitionState, *, completes: bool) -> str:
    """What a yes would change."""
    if completes:
        return "That is all it still lacks: with your help it can start."
    n_open, n_asked = len(state.open_slots), len(fills)
    if n_open > n_asked:
        these = "It is one" if n_asked == 1 else f"These are {n_asked}"
        return f"{these} of {n_open} things that are still open."
    if state.undecided.leads:
        return f"Besides, somebody has to answer for “{state.undecided.leads[0]}”."
    return ""


def _what_you_have(aims: Sequence[AimServed]) -> str:
    """What they would have of it, honestly."""
    gains = [aim.sentence for aim in aims if aim.served > 0]
    if gains:
        return f"It would bring you what you want for yourselves: {listed(gains)}."
    if aims:
        return "It serves nothing that we know you want for yourselves: tell us what would make it worth your while."
    return "What would make it worth your while? We do not know yet what you want for yourselves."


def _please(fills: Sequence[Fill]) -> str:
    """The question itself."""
    until = min(fill.until for fill in fills)
    how = "A pledge ends by itself on its last day, and you may take it back before, without a reason."
    if all(_is_one(fill) for fill in fills):
        return f"Could you pledge {'it' if len(fills) == 1 else 'them'} until {day(until)}? {how}"
    if any(np.isnan(fill.amount) for fill in fills):
        what = "some of it" if all(fill.is_told for fill in fills) else kind_word(fills[0].slot.kind)
        return f"Could you pledge {what} until {day(until)}, and say how much? {how}"
    if len(fills) == 1:
        return f"Could you pledge {with_unit(fills[0].amount, fills[0].slot.unit)} until {day(until)}? {how}"
    words = [amount_of(fill.amount, fill.slot.unit, [fill.slot.kind]) for fill in fills]
    return f"Could you pledge {listed(words, most=MOST_NAMED)} until {day(until)}? {how}"


def _is_one(fill: Fill) -> bool:
    """Whether an offer that states no amount is asked for the one thing that is missing, so that there is no “how much”."""
    return math.isnan(fill.amount) and fill.is_told and fill.slot.unit in _THINGS and fill.slot.missing <= 1
