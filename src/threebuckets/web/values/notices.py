"""What pages say after something of this room was done."""

from django.utils.translation import gettext_lazy as _

from threebuckets.web.core.notices import register

SENTENCES = {
    "statement_sent": _(
        "Thank you. A moderator looks at it, and then others can vote on it. You agree with it already."
    ),
    "badge_worn": _("You wear it now. Only you see it here; its pictures are below."),
    "badge_off": _("You have taken the badge off. Its pictures are gone."),
}


def register_notices() -> None:
    """Make the sentences known."""
    register(**SENTENCES)
