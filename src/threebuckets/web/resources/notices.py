"""What pages say after something was done to an offer."""

from django.utils.translation import gettext_lazy as _

from threebuckets.web.core.notices import register

register(
    offer_made=_("Thank you. Your offer counts from now on."),
    offer_changed=_("Your offer has been changed."),
    offers_renewed=_("Thank you. What you offer still stands."),
    offer_withdrawn=_("Your offer has been taken back. Nothing counts on it any more."),
)
