"""Sentences about how far a coalition has come. Nothing is derived here (`stages.py`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from threebuckets.delivery.coalitions import Coalition
from threebuckets.delivery.slots import Slot
from threebuckets.delivery.stages import Stage, Undecided
from threebuckets.policy.wording import amount_of, day, kind_word, listed, number, with_unit


@dataclass(frozen=True, slots=True)
class OpenSlots:
    """What a sentence about a coalition is made from; amounts of `hidden` requirements may not be told."""

    coalition: Coalition
    stage: Stage
    slots: Sequence[Slot]
    undecided: Undecided
    hidden: frozenset[str]


def stage_sentence(found: OpenSlots, *, on: date, exists: bool = True) -> str:
    """How far a coalition has come, and what is still open or undecided.

    Parameters
    ----------
    found : OpenSlots
    on : date
    exists : bool
        Whether anybody has made the coalition yet.
    """
    if not exists:
        return "Nobody has pledged anything to it here yet."
    coalition = found.coalition
    if found.stage is Stage.WOUND_UP:
        return _wound_up(coalition, found.slots, on)
    started = coalition.started_on is not None and coalition.started_on <= on
    if found.stage is Stage.READY:
        return f"Ready: everything is there. Its partners may start.{_later(found)}"
    if found.stage is Stage.DELIVERING:
        return f"Delivering since {day(coalition.started_on or on)}.{_later(found)}"
    return _forming(found, on, started=started)


def slot_words(slot: Slot, *, is_told: bool = True) -> str:
    """A slot in words: “14 of 20 hours a week of nursery care”.

    Examples
    --------
    >>> from threebuckets.delivery.slots import Stretch
    >>> first, last = date(2027, 4, 1), date(2028, 3, 31)
    >>> slot_words(Slot("r", "skill/nursery-care", "hour/week", "", 20.0, first, last, False, (Stretch(first, last, 14.0),)))
    '14 of 20 hours a week of nursery care'
    """
    if not is_told:
        return f"{kind_word(slot.kind)}: {'all there' if slot.is_full else 'not all there yet'}"
    whole = amount_of(slot.amount, slot.unit, [slot.kind])
    if slot.is_full:
        return f"all of {whole}"
    pledged = with_unit(round(slot.pledged, 2), slot.unit) if whole.startswith("£") else number(round(slot.pledged, 2))
    return f"{pledged} of {whole}"


def _forming(found: OpenSlots, on: date, *, started: bool) -> str:
    """What is open, and what is not decided."""
    open_slots = [slot for slot in found.slots if not slot.is_full]
    out = []
    if open_slots:
        words = listed([_missing(slot, found.hidden) for slot in open_slots], most=4)
        opens = min(slot.gaps[0].first for slot in open_slots)
        when = f" from {day(opens)}" if opens > on and not found.hidden else ""
        out.append(f"{'Open again' if started else 'Forming. Still open'}: {words}{when}.")
    else:
        out.append("Everything it takes is pledged.")
    if found.undecided.leads:
        out.append(f"Somebody has to answer for {listed([f'“{text}”' for text in found.undecided.leads])}.")
    if found.undecided.choices:
        out.append(f"The area has still to decide: {listed(list(found.undecided.choices))}")
    if found.undecided.figures:
        out.append(f"Not known yet: {listed(list(found.undecided.figures))}.")
    return " ".join(out)


def _missing(slot: Slot, hidden: frozenset[str]) -> str:
    amount = None if slot.requirement in hidden else slot.missing
    return amount_of(amount, slot.unit, [slot.kind])


def _later(found: OpenSlots) -> str:
    """What opens after the first days, as pledges end by themselves."""
    opening = [(slot.opens_on, slot) for slot in found.slots if slot.opens_on is not None]
    if not opening or found.hidden:
        return ""
    first = min(opens for opens, _ in opening)
    ending = sorted((slot for opens, slot in opening if opens == first), key=lambda slot: slot.requirement)
    last = day(first - timedelta(days=1))
    if len(ending) > 1 and not _is_pledged_from(first, found.slots):
        return f" Nothing is pledged to it after {last}."
    what = listed([amount_of(slot.gaps[0].amount, slot.unit, [slot.kind]) for slot in ending], most=4)
    return f" {what[:1].upper()}{what[1:]} {'is' if len(ending) == 1 else 'are'} pledged only until {last}."


def _is_pledged_from(first: date, slots: Sequence[Slot]) -> bool:
    """Whether anything that is needed from a day on is pledged on any day from then on."""
    later = (stretch for slot in slots if not slot.is_stock for stretch in slot.stretches if stretch.last >= first)
    return any(stretch.pledged > 0 for stretch in later)


def _wound_up(coalition: Coalition, slots: Sequence[Slot], on: date) -> str:
    if coalition.is_closed(on) and coalition.closed_on is not None:
        why = f": {coalition.closed_because.rstrip('.')}" if coalition.closed_because else ""
        return f"Wound up on {day(coalition.closed_on)}{why}."
    return "Wound up: nothing is pledged to it any more." if slots else "Wound up: what it was for is done."
