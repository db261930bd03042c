"""The request as views meet it, and the answer to it: a whole page, or the part that HTMX exchanges."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


class PageRequest(HttpRequest):
    """A request with what HTMX said in its headers (false when a whole page is asked for), and who asks."""

    htmx: HtmxDetails
    visitor: Any  # a threebuckets.web.people.visitors.Visitor: that room lies above this one


def page_or_part(request: PageRequest, page: str, part: str, context: Mapping[str, Any]) -> HttpResponse:
    """The page; its part alone where HTMX asked for that (going back in history, or renewing all of it, asks for the page)."""
    is_part = bool(request.htmx) and not request.htmx.history_restore_request and request.htmx.target != "main"
    response = render(request, part if is_part else page, dict(context))
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request", "HX-Target"])
    return response
