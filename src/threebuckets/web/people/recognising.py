"""Recognising somebody by their e-mail address: the browser that opened the link is theirs, and what was given there.

Rooms that keep rows of participants say how two pseudonyms of one person become one (`when_merged`).
"""

from collections.abc import Callable

from django.db import transaction

from threebuckets.web.people.actions import join
from threebuckets.web.people.contacts import connect, contact_of, participant_of, person_hash
from threebuckets.web.people.models import Contact, Participant
from threebuckets.web.people.visitors import Visitor

Move = Callable[[Participant, Participant], None]
_moves: dict[str, Move] = {}
_STANDING = (Participant.OPEN, Participant.CONFIRMED, Participant.VERIFIED)


def when_merged(room: str, move: Move) -> None:
    """Say how a room moves what it keeps of one pseudonym to another: `(from, to)`; newer answers win."""
    _moves[room] = move


def rooms_that_move() -> tuple[str, ...]:
    """The rooms that said how they move what they keep."""
    return tuple(_moves)


@transaction.atomic
def recognise(visitor: Visitor, contact: Contact, *, asked_by: str) -> Participant:
    """Make the browser that of the contact's owner, who has just opened a letter.

    Parameters
    ----------
    visitor : Visitor
    contact : Contact
    asked_by : str
        Hash of the participant who asked for the letter; empty where nobody in particular did.
    """
    here, theirs = visitor.participant, participant_of(contact)
    known_as = contact_of(here)
    if theirs is None:
        return _claim(visitor, contact, is_change=here is not None and asked_by == person_hash(here))
    if here is not None and here != theirs and known_as is None:
        merge(here, theirs)
    visitor.become(theirs)
    return theirs


def merge(old: Participant, new: Participant) -> None:
    """Move all that one pseudonym has to another of the same person, in the transaction of the caller."""
    for move in _moves.values():
        move(old, new)
    best = max(old, new, key=lambda row: _STANDING.index(row.state))
    new.state, new.verified, new.batch_code = best.state, best.verified, best.batch_code
    new.area_code = new.area_code or old.area_code
    new.save(update_fields=["state", "verified", "batch_code", "area_code"])
    old.delete()


def _claim(visitor: Visitor, contact: Contact, *, is_change: bool) -> Participant:
    """An address that was nobody's: the browser's participant has it from now on, be it instead of another."""
    here = visitor.participant
    before = contact_of(here)
    if before is not None and not is_change:
        here = visitor.participant = None
    participant = here or join(visitor, contact.platform)
    if before is not None and is_change:
        _exchange(before, contact)
    else:
        connect(contact, participant)
    if participant.state == Participant.OPEN:
        participant.state = Participant.CONFIRMED
        participant.save(update_fields=["state"])
    return participant


def _exchange(kept: Contact, new: Contact) -> None:
    """The address of a contact whose owner changed it; what refers to the contact stays."""
    kept.email_hash, kept.email_sealed, kept.language = new.email_hash, new.email_sealed, new.language
    new.letters.update(contact=kept)
    new.delete()
    kept.save(update_fields=["email_hash", "email_sealed", "language"])
