"""The reasons for which a text may be rejected: a code for the log, a word for lists, a sentence for its author."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from threebuckets.web.moderation.models import Case


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason: its code, a word or two, and what its author is told."""

    code: str
    title: Promise | str
    sentence: Promise | str


_WORDS = {
    "off-topic": (
        _("Off topic"),
        _("It is about something else than this platform, or nobody could vote on it as it stands."),
    ),
    "duplicate": (
        _("Duplicate"),
        _("The same is already there in other words. Votes on both were put together, the last one of each person."),
    ),
    "personal-data": (
        _("Personal data"),
        _("It names or describes somebody who can be recognised. The text was deleted, here and in the log."),
    ),
    "abuse": (_("Abuse"), _("It attacks or demeans people instead of saying what should be done.")),
    "unlawful": (_("Unlawful"), _("Publishing it would break the law.")),
    "two-ideas": (
        _("Two ideas in one"),
        _("It holds two ideas, so that a vote on it could mean either. Send each as a text of its own."),
    ),
}
REASONS: dict[str, Reason] = {code: Reason(code, *_WORDS[code]) for code in Case.REASONS}
"""All reasons by code, in the order in which they are offered."""
