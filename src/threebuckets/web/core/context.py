"""What every template may use: the frame of the page and the navigation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from threebuckets.web.core.notices import notice
from threebuckets.web.core.queries import frame_for_page
from threebuckets.web.core.safe_html import ENGLISH, lang_where_other

NAVIGATION = (
    ("policy", "home", _("Policies")),
    ("values", "landscape", _("Values")),
    ("situation", "situation", _("Situation")),
    ("resources", "offers", _("Resources")),
    ("changes", "changes", _("Changes")),
    ("core", "data", _("Data")),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Platform, newest round and navigation; rooms without a page yet are not in it."""
    found = frame_for_page(request)
    match = request.resolver_match
    here = match.app_name if match else ""
    links = [(reverse(f"{room}:{page}"), word, room == here) for room, page, word in NAVIGATION]
    return {
        "platform": found.platform,
        "round": found.round,
        "navigation": links,
        "notice": notice(request),
        "languages": settings.LANGUAGES,
        "original": lang_where_other(found.platform.language if found.platform else ENGLISH),
        "english": lang_where_other(ENGLISH),
    }
