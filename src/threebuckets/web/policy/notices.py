"""What pages say after something was done here."""

from django.utils.translation import gettext_lazy as _

from threebuckets.web.core.notices import register

register(
    argument_sent=_("Thank you. A moderator reads it first; until then only you see it."),
    argument_helped=_("Thank you. It counts towards what is shown first."),
    argument_withdrawn=_("Your argument is deleted."),
    proposal_sent=_(
        "Thank you. A moderator reads it first; until then only you see it. Then others can gather round it."
    ),
    proposal_joined=_("You would join. Nobody learns that it is you; you can take it back at any time."),
    proposal_left=_("You are no longer counted."),
    proposal_closed=_("This proposal is not open."),
    proposal_withdrawn=_("Your proposal is deleted."),
    proposal_taken_up=_(
        "This is the draft. It begins with the proposal’s own words; what is still missing is said below."
    ),
    policy_saved=_("Saved. It is being tested again; the new verdicts appear with the next update."),
    draft_kept=_("The draft is kept. Nothing is tested by it, and only stewards see it."),
    draft_discarded=_("The draft is deleted."),
)
