"""What pages say after something was done to one's own part."""

from django.utils.translation import gettext_lazy as _

from threebuckets.web.core.notices import register

register(
    confirmed=_("Your e-mail address is confirmed. This browser is yours now."),
    verified=_("You are verified: your votes count in full."),
    consent_given=_("Noted: you agree."),
    consent_withdrawn=_("Noted: you no longer agree. What was kept for that has been deleted."),
    area_set=_("Noted: where you live."),
    came_back=_("Welcome back: this browser is yours again."),
    erased=_("Everything that was kept of you has been erased. The next update of the figures is made without you."),
    left=_("This browser no longer knows you."),
    signed_in=_("You are signed in."),
    steward_invited=_("The letter is on its way."),
)
