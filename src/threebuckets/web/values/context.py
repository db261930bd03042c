"""What the frame of every page shows of this room: the badge of whoever asks, to nobody else."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from threebuckets.web.core.queries import shown_for_page
from threebuckets.web.values.badge_queries import may_wear, said, worn_badge


def badge(request: HttpRequest) -> dict[str, Any]:
    """What the badge says; asked for only where a page has a frame, and only of participants."""
    return {"worn": SimpleLazyObject(lambda: worn(request))}


def worn(request: HttpRequest) -> str:
    """What the badge of whoever asks says; empty where they wear none."""
    visitor = getattr(request, "visitor", None)
    if visitor is None or not may_wear(shown_for_page(request).platform_id, visitor.code):
        return ""
    found = worn_badge(visitor.participant)
    return said(found) if found else ""
