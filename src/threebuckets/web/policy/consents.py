"""Agreeing that what somebody writes is kept: needed before an argument, a proposal or a "would join" is stored."""

from django.utils.translation import get_language

from threebuckets.errors import ThreeBucketsError
from threebuckets.web.core.models import Platform
from threebuckets.web.people.actions import give_consent, join
from threebuckets.web.people.models import Consent, Participant
from threebuckets.web.people.queries import has_consented
from threebuckets.web.people.visitors import Visitor


class ConsentMissingError(ThreeBucketsError):
    """Somebody has not yet agreed that what they write be kept."""


def has_agreed(participant: Participant | None) -> bool:
    """Whether somebody has agreed that what they write is kept under their pseudonym."""
    return has_consented(participant, Consent.TEXTS)


def participant_who_agrees(visitor: Visitor, platform: Platform, *, agrees: bool) -> Participant:
    """The participant of a visitor, with their consent; a new one where they are none yet.

    Raises
    ------
    ConsentMissingError
        They have agreed neither now nor before; nothing is stored.
    """
    if not agrees and not has_agreed(visitor.participant):
        raise ConsentMissingError("What people write is kept only of those who agreed to it. Ask for consent first.")
    participant = join(visitor, platform)
    give_consent(participant, Consent.TEXTS, language=get_language() or platform.language)
    return participant
