"""What every room leaves to one place: answering somebody who did something too often, or came when all were writing."""

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from threebuckets.web.core.limits import TooOftenError
from threebuckets.web.databases import is_busy

BUSY_SECONDS = 5
"""After how long somebody is asked to try again who came when others were writing."""


class TooOftenMiddleware:
    """Answers 429, with the time after which to try again, where a limit was reached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page that says how long to wait."""
        if not isinstance(exception, TooOftenError):
            return None
        answer = render(request, "429.html", {"minutes": max(1, round(exception.seconds / 60))}, status=429)
        answer["Retry-After"] = str(exception.seconds)
        return answer


class BusyMiddleware:
    """Answers 503, with the time after which to try again, where others were writing for too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page that asks to try again; nothing was written."""
        if not isinstance(exception, OperationalError) or not is_busy(exception):
            return None
        answer = render(request, "503.html", status=503)
        answer["Retry-After"] = str(BUSY_SECONDS)
        return answer
