"""Who wrote what: asked by moderation, so that only an author may appeal."""

from threebuckets.web.people.visitors import Visitor
from threebuckets.web.policy.models import Argument, Proposal


def wrote_argument(visitor: Visitor, code: str) -> bool:
    """Whether the visitor wrote an argument."""
    person = visitor.participant
    return person is not None and Argument.objects.filter(participant=person, code=code).exists()


def made_proposal(visitor: Visitor, code: str) -> bool:
    """Whether the visitor made a proposal."""
    person = visitor.participant
    return person is not None and Proposal.objects.filter(participant=person, code=code).exists()
