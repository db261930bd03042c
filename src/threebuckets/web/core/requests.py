"""The request as views meet it, for type checkers: what the middleware adds to Django's own."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class PageRequest(HttpRequest):
    """A request with what HTMX said in its headers: false when a whole page is asked for."""

    htmx: HtmxDetails
