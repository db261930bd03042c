"""Coming back by twelve words, on any device and without an address."""

from django.db import transaction

from threebuckets.web.core.clock import now
from threebuckets.web.core.models import Platform
from threebuckets.web.people.contacts import contact_of
from threebuckets.web.people.models import Participant, RecoveryWords
from threebuckets.web.people.recognising import merge
from threebuckets.web.people.visitors import Visitor
from threebuckets.web.people.words import new_words, words_hash


def make_words(participant: Participant) -> tuple[str, ...]:
    """Twelve new words for somebody; those they had before are void. They are told once and kept nowhere."""
    words = new_words()
    RecoveryWords.objects.update_or_create(
        participant=participant,
        defaults={"words_hash": words_hash(words), "made_at": now(participant.platform)},
    )
    return words


@transaction.atomic
def come_back(visitor: Visitor, platform: Platform, words: tuple[str, ...], *, is_together: bool) -> bool:
    """Make the browser that of whoever has these words; False where nobody has.

    Parameters
    ----------
    visitor : Visitor
    platform : Platform
    words : tuple of str
        As they were typed.
    is_together : bool
        Whether what was given in this browser before is theirs too, and goes with the rest. What belongs to somebody
        with a confirmed address stays theirs in any case.
    """
    rows = Participant.objects.select_related("platform").filter(platform=platform)
    theirs = rows.filter(recovery__words_hash=words_hash(words) or "-").first()
    if theirs is None:
        return False
    here = visitor.participant
    if is_together and here is not None and here != theirs and contact_of(here) is None:
        merge(here, theirs)
    visitor.become(theirs)
    return True
