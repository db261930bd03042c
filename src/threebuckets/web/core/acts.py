"""The log of what stewards and moderators did, readable by all; written in the transaction of the act itself."""

from collections.abc import Mapping
from typing import Any

from threebuckets.web.core.clock import now
from threebuckets.web.core.models import Act, Platform


def note_act(
    platform: Platform,
    *,
    by: str,
    act: str,
    subject: str = "",
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> Act:
    """Write down an act of a steward.

    Parameters
    ----------
    platform : Platform
    by : str
        Role and public name of whoever acted, as all may read it; never an address.
    act : str
        What was done, a slug such as `reject-statement` or `publish-round`.
    subject : str
        What it was done to, as all may read it.
    reason : str
        Why, as all may read it.
    details : mapping
        Further facts, JSON; nothing about a person.
    """
    return Act.objects.create(
        platform=platform, at=now(platform), by=by, act=act, subject=subject, reason=reason, details=dict(details or {})
    )
