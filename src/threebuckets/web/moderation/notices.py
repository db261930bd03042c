"""What pages say after something was done here."""

from django.utils.translation import gettext_lazy as _

from threebuckets.web.core.notices import register

register(
    appeal_made=_("Somebody else will look at it. What they decide stands here."),
    appeal_closed=_("There is nothing to appeal against any more: this is what stands."),
)
