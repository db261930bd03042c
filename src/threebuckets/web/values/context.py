"""What the frame of every page shows of this room: the badge of whoever asks, to nobody else."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from threebuckets.web.values.badge_queries import said, worn_badge


def badge(request: HttpRequest) -> dict[str, Any]:
    """What the badge says; asked for only where a page has a frame, and only of participants."""
    return {"worn": SimpleLazyObject(lambda: worn(request))}


def worn(request: HttpRequest) -> str:
    """What the badge of whoever asks says; empty where they wear none."""
    visitor = getattr(request, "visitor", None)
    found = worn_badge(visitor.participant) if visitor is not None and visitor.code else None
    return said(found) if found else ""
