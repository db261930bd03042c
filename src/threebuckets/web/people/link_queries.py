"""Reads for the page of a letter's link."""

from dataclasses import dataclass
from datetime import datetime

from threebuckets.web.people.contacts import contact_of, email_of, masked, participant_of, person_hash
from threebuckets.web.people.links import is_open, purpose_of
from threebuckets.web.people.models import Letter
from threebuckets.web.people.visitors import Visitor


@dataclass(frozen=True, slots=True)
class LetterPage:
    """What the page of a link says: `for_whom` is a masked address, `used_at` None where it ran out or is unknown.

    `adds_this_browser`: what was given in this browser will belong to that address, which nobody here asked for.
    """

    is_open: bool
    sentence: str = ""
    button: str = ""
    for_whom: str = ""
    adds_this_browser: bool = False
    used_at: datetime | None = None


def letter_for_page(letter: Letter | None, visitor: Visitor) -> LetterPage:
    """The page of a link as this visitor sees it."""
    if letter is None or not is_open(letter):
        return LetterPage(False, used_at=letter.used_at if letter else None)
    purpose, contact = purpose_of(letter), letter.contact
    return LetterPage(
        True,
        str(purpose.sentence),
        str(purpose.button),
        masked(email_of(contact)) if contact else "",
        purpose.joins and _adds(letter, visitor),
    )


def _adds(letter: Letter, visitor: Visitor) -> bool:
    here = visitor.participant
    if here is None or letter.contact is None or contact_of(here) is not None:
        return False
    return letter.asked_by != person_hash(here) and participant_of(letter.contact) != here
