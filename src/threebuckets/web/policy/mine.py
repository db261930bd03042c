"""What this room keeps of a person: shown on "Your part", taken along, erased, moved when two pseudonyms are one."""

from typing import Any

from threebuckets.web.moderation.actions import forget_texts
from threebuckets.web.people.models import Contact, Participant
from threebuckets.web.policy.argument_queries import arguments_of
from threebuckets.web.policy.models import Argument, Helped, Proposal, ProposalJoin


def show(participant: Participant | None, contact: Contact | None) -> dict[str, Any]:
    """Own arguments and proposals, and what one would join."""
    if participant is None:
        return {}
    joined = ProposalJoin.objects.filter(participant=participant, proposal__status=Proposal.OPEN)
    return {
        "arguments": list(arguments_of(participant)),
        "proposals": list(Proposal.objects.filter(participant=participant).order_by("-written_at")),
        "joined": [
            row.proposal for row in joined.exclude(proposal__participant=participant).select_related("proposal")
        ],
    }


def export(participant: Participant | None, contact: Contact | None) -> dict[str, Any]:
    """All that is kept, as JSON values."""
    if participant is None:
        return {}
    names = ("code", "policy_slug", "side", "text", "language", "status", "written_at")
    words = ("code", "sentence", "now", "wanted", "help", "area_code", "needed", "language", "status", "written_at")
    helped = Helped.objects.filter(participant=participant).values_list("argument__code", flat=True)
    joined = ProposalJoin.objects.filter(participant=participant).values_list("proposal__code", flat=True)
    return {
        "arguments": [_plain(row, names) for row in arguments_of(participant)],
        "helped_by": sorted(helped),
        "proposals": [_plain(row, words) for row in Proposal.objects.filter(participant=participant).order_by("pk")],
        "would_join": sorted(joined),
    }


def erase(participant: Participant | None, contact: Contact | None) -> None:
    """Delete it all, its texts in the queue too."""
    if participant is None:
        return
    for kind, rows in (("argument", Argument.objects), ("proposal", Proposal.objects)):
        found = rows.filter(participant=participant)
        forget_texts(participant.platform, kind=kind, codes=list(found.values_list("code", flat=True)))
        found.delete()
    Helped.objects.filter(participant=participant).delete()
    ProposalJoin.objects.filter(participant=participant).delete()


def move(old: Participant, new: Participant) -> None:
    """Two pseudonyms of one person become one: nothing counts twice."""
    for rows, key in ((Argument.objects, "digest"), (Proposal.objects, "digest")):
        known = set(rows.filter(participant=new).values_list(key, flat=True))
        rows.filter(participant=old).exclude(digest__in=known).update(participant=new)
    theirs = Helped.objects.filter(participant=new).values_list("argument_id", flat=True)
    Helped.objects.filter(participant=old).exclude(argument_id__in=list(theirs)).update(participant=new)
    joined = ProposalJoin.objects.filter(participant=new).values_list("proposal_id", flat=True)
    ProposalJoin.objects.filter(participant=old).exclude(proposal_id__in=list(joined)).update(participant=new)


def _plain(row: Argument | Proposal, names: tuple[str, ...]) -> dict[str, Any]:
    found = {name: getattr(row, name) for name in names}
    return {**found, "written_at": row.written_at.isoformat()}
