"""Reads for the page of members: who is at the desk."""

from dataclasses import dataclass

from threebuckets.web.core.models import Platform
from threebuckets.web.people.models import Stewardship
from threebuckets.web.people.visitors import Visitor


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody at the desk."""

    pk: int
    name: str
    email: str
    role: str
    is_self: bool


def members_for_page(platform: Platform, visitor: Visitor) -> tuple[Member, ...]:
    """Stewards first, then moderators, by name."""
    rows = Stewardship.objects.filter(platform=platform).select_related("account")
    own = visitor.account.pk if visitor.account else None
    found = [
        Member(
            pk=row.pk,
            name=row.account.get_full_name() or row.account.get_username(),
            email=row.account.email,
            role=row.role,
            is_self=row.account_id == own,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda member: (member.role != Stewardship.STEWARD, member.name)))
