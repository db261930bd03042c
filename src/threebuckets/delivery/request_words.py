"""The sentences with which somebody is asked: what is lacking, why they, what they would have of it, what exactly.

Written to be read by those who are asked. Whom to ask is `asking.py`'s matter.
"""

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

_ONE_OF_A_KIND = ("space", "vehicle", "equipment", "service")


@dataclass(frozen=True, slots=True)
class Asked:
    """What one offer is asked for: its row, the slot, how much (NaN: not said), until when, and what a yes would do."""

    offer: int
    slot: Slot
    amount: float
    until: date
    completes: bool
    is_told: bool
    is_renewal: bool


def request_sentence(asked: Asked, aims: Sequence[AimServed], state: CoalitionState, around: Surroundings) -> str:
    """What to say to a body, a few sentences long.

    Parameters
    ----------
    asked : Asked
    aims : sequence of AimServed
        All its aims, with how far they would be served.
    state : CoalitionState
    around : Surroundings
    """
    parts = [
        _lack(asked.slot, state, around, is_told=asked.is_told),
        _who_is_in(asked, state, around),
        _why_you(asked, state, around),
        _what_it_does(asked, state),
        _what_you_have(aims),
        _please(asked, around),
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
    """
    if amount is not None and not np.isnan(amount):
        return amount_of(amount, unit, [kind])
    word = kind_word(kind)
    if kind.split("/")[0] not in _ONE_OF_A_KIND:
        return word
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def _lack(slot: Slot, state: CoalitionState, around: Surroundings, *, is_told: bool) -> str:
    """What the coalition still lacks, and from when."""
    title, area = _what_and_where(state, around)
    what = thing(slot.missing if is_told else None, slot.unit, slot.kind)
    opens = slot.gaps[0].first if slot.gaps else slot.starts
    when = f" from {day(opens)}" if opens > around.on and is_told else ""
    return f"In {area}, “{title}” still needs {what}{when}."


def _what_and_where(state: CoalitionState, around: Surroundings) -> tuple[str, str]:
    """Title of the policy and name of the area."""
    area = state.coalition.area
    return around.policy(state.coalition.policy).title, around.area_names.get(area, area)


def _who_is_in(asked: Asked, state: CoalitionState, around: Surroundings) -> str:
    """Which other bodies have pledged already."""
    actors = around.actors
    own = int(around.offers.actor[asked.offer])
    there = {part.actor for part in state.parts if part.actor != own and not actors.is_person[part.actor]}
    names = sorted(str(actors.name[row]) for row in there)
    return f"{listed(names, most=2)} {'has' if len(names) == 1 else 'have'} pledged already." if names else ""


def _why_you(asked: Asked, state: CoalitionState, around: Surroundings) -> str:
    """Why this actor: what it gives, offers, once offered, or is listed with."""
    offers, row = around.offers, asked.offer
    what = thing(float(offers.amount[row]), str(offers.unit[row]), str(offers.kind[row]))
    if str(offers.basis[row]) == Basis.LISTED.value:
        source = str(offers.source[row]) or "a public register"
        return f"We found you in {source}, with {what}; nobody has asked you yet."
    if asked.is_renewal:
        return _given_before(asked, state, around)
    if standing(offers, around.actors, around.kinds, on=around.on)[row] == Standing.STALE.value:
        said = offers.last_confirmed[row]
        when = "Some time ago" if np.isnat(said) else f"On {day(said.item())}"
        return f"{when} you said that you could give {what}; is that still so?"
    return f"You offer {what}."


def _given_before(asked: Asked, state: CoalitionState, around: Surroundings) -> str:
    """What the same offer gives to the coalition now, or gave to it."""
    name, kind = str(around.offers.id[asked.offer]), str(around.offers.kind[asked.offer])
    last = max(pledge.last for pledge in state.coalition.pledges if pledge.offer == name)
    if last < around.on:
        return f"You gave {kind_word(kind)} to it until {day(last)}."
    return f"You have pledged {kind_word(kind)} to it until {day(last)} already, and may have more."


def _what_it_does(asked: Asked, state: CoalitionState) -> str:
    """What a yes would change."""
    if asked.completes:
        return "That is all it still lacks: with your help it can start."
    n_open = len(state.open_slots)
    if n_open > 1:
        return f"It is one of {n_open} things that are still open."
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


def _please(asked: Asked, around: Surroundings) -> str:
    """The question itself."""
    how = "A pledge ends by itself on its last day, and you may take it back before, without a reason."
    if np.isnan(asked.amount):
        what = "some of it" if asked.is_told else kind_word(asked.slot.kind)
        return f"Could you pledge {what} until {day(asked.until)}, and say how much? {how}"
    return f"Could you pledge {with_unit(asked.amount, asked.slot.unit)} until {day(asked.until)}? {how}"
