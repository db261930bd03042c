"""Answers where no page could be made: something was not understood, something failed, the store cannot be written.

Their pages read nothing, so that they show whatever has failed.
"""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from threebuckets.web.databases import is_closed

CLOSED_SECONDS = 60
"""After how long somebody is asked to try again where the store could not be reached or written."""
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@requires_csrf_token
def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that makes no sense (400), or that is larger than is taken (413)."""
    is_too_big = isinstance(exception, TOO_MUCH)
    page = render_to_string("400.html", {"is_too_big": is_too_big})
    return HttpResponse(page, status=413 if is_too_big else 400)


@requires_csrf_token
def failed(request: HttpRequest) -> HttpResponse:
    """The page for a mistake of ours (500), or for a store that is full, read-only or gone (503)."""
    error = sys.exception()
    if error is None or not is_closed(error):
        return HttpResponse(render_to_string("500.html"), status=500)
    headers = {"Retry-After": str(CLOSED_SECONDS)}
    return HttpResponse(render_to_string("core/closed.html"), status=503, headers=headers)
