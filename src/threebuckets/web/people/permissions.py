"""Who may do what to what: one question, `may(visitor, act, thing)`, asked by every action on somebody's thing.

A room adds the acts on its own things when it is ready. An act nobody declared is a mistake in the program, not a no.
"""

from collections.abc import Callable
from typing import Any

from threebuckets.web.core.queries import shown_platform
from threebuckets.web.core.routes import Who
from threebuckets.web.people.visitors import Visitor

Rule = Callable[[Visitor, Any], bool]


def is_steward(visitor: Visitor, thing: Any) -> bool:
    """Stewards of the platform, and administrators."""
    return visitor.who >= Who.STEWARD


def is_moderator(visitor: Visitor, thing: Any) -> bool:
    """Moderators and stewards."""
    return visitor.who >= Who.MODERATOR


def is_own(visitor: Visitor, thing: Any) -> bool:
    """Whoever it belongs to, by their pseudonym (`participant_id`) or their confirmed e-mail address (`contact_id`)."""
    owners = [(visitor.participant, "participant_id"), (visitor.contact, "contact_id")]
    return any(owner is not None and owner.pk == getattr(thing, name, None) for owner, name in owners)


def is_own_or_steward(visitor: Visitor, thing: Any) -> bool:
    """Whoever it belongs to, and stewards."""
    return is_own(visitor, thing) or is_steward(visitor, thing)


RULES: dict[str, Rule] = {
    "revoke-invitations": is_steward,
    "invite-steward": is_steward,
}


def allow(act: str, rule: Rule) -> None:
    """Declare an act and who may do it, such as `allow("withdraw-offer", is_own_or_steward)`, in `apps.ready()`."""
    RULES[act] = rule


def may(visitor: Visitor, act: str, thing: Any) -> bool:
    """Whether a visitor may do an act to a thing of the platform shown; never to one of another platform.

    Raises
    ------
    KeyError
        Nobody declared the act.
    """
    rule, platform = RULES[act], shown_platform()
    if platform is None or getattr(thing, "platform_id", platform.pk) != platform.pk:
        return False
    return rule(visitor, thing)
