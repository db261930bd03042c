"""What pages of the desk say after something was done."""

from django.utils.translation import gettext_lazy as _

from threebuckets.web.core.notices import register

register(
    cases_decided=_("Decided, and written into the log. Under “Decided” it can be taken back."),
    cases_decided_before=_(
        "Somebody else had decided some of these before: what they decided stands. The rest is done."
    ),
    cases_own=_("Done, but for appeals against your own decisions: those are for somebody else to decide."),
    decision_taken_back=_("Taken back: the text waits in the queue again."),
    decision_stays=_("This cannot be taken back: it waits already, its text was deleted, or it was put together."),
    update_asked=_("The policies are being tested again. This page shows the result as soon as it is there."),
    draft_made=_("The policies were tested. Below is what would turn; nothing is published yet."),
    draft_changed=_(
        "Facts have changed since this was tested. Below is what would turn now: look again, then publish."
    ),
    draft_published=_("Published: every page shows the new update."),
    draft_dropped=_("Put aside: the update before stays."),
    practice_kept=_("Kept: from now on updates are handled like that."),
    import_done=_("Done: the rows are in, and the policies are being tested again."),
    import_asked=_("Begun: it is a large file, so it is worked at behind this page."),
    import_dropped=_("Put aside: nothing was written, and the file was deleted."),
    import_undone=_("Undone: everything stands as it was before the file came in."),
    import_stays=_(
        "This import cannot be undone any more: rows it wrote were changed since, or it was decided already."
    ),
    member_removed=_("Removed. What they decided stays in the log."),
    member_stays=_("A platform needs at least one steward: this is the last one."),
    batch_revoked=_("Revoked: invitations of this batch that nobody has used are void now."),
    second_step_first=_(
        "Your platform is there. Stewards need a second step to sign in: add one here, then go to the desk."
    ),
)
