"""Pages that are the same for many: rendered once, kept in memory for some seconds, given to all whom they fit.

A kept page fits a request for the same address in the same language, while the same round is in force and the marks that
rooms put on a page (a badge, how far an update is) are the same. Accounts always get a page of their own.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from threebuckets.web.core.queries import frame_for_page

MOST = 256
"""Pages kept by one process, the oldest gone first."""

SAID = ("HX-Request", "HX-Target", "HX-History-Restore-Request")
Mark = Callable[[HttpRequest], Hashable]
_marks: list[Mark] = []


@dataclass(frozen=True, slots=True)
class _Kept:
    content: bytes
    headers: tuple[tuple[str, str], ...]
    until: float


_pages: dict[Hashable, _Kept] = {}
_one_writes = Lock()


def differs_by(mark: Mark) -> None:
    """Say by what else the frame of a page differs; a room does so in its `apps.ready()`."""
    _marks.append(mark)


def forget_pages() -> None:
    """Keep no page of before."""
    with _one_writes:
        _pages.clear()


def shared(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose page says nothing of whoever asks, but for what the marks tell.

    Notes
    -----
    What such a page shows besides the round may be `SHARED_PAGE_SECONDS` old; 0 keeps none.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key(request)
        if key is None:
            return view(request, *args, **kwargs)
        kept = _pages.get(key)
        if kept is not None and kept.until > time.monotonic():
            return HttpResponse(kept.content, headers=dict(kept.headers))
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and not response.cookies:
            _keep(key, response)
        return response

    return answer


def _keep(key: Hashable, response: HttpResponse) -> None:
    headers = tuple(response.headers.items())
    with _one_writes:
        _pages.pop(key, None)
        _pages[key] = _Kept(response.content, headers, time.monotonic() + settings.SHARED_PAGE_SECONDS)
        while len(_pages) > MOST:
            del _pages[next(iter(_pages))]


def _key(request: HttpRequest) -> Hashable:
    """What a kept page must have been made for; None where none may be given."""
    if request.method != "GET" or not settings.SHARED_PAGE_SECONDS or request.visitor.account is not None:  # type: ignore[attr-defined]
        return None
    frame = frame_for_page(request)
    if frame.platform is None:
        return None
    return (
        request.get_host(),
        request.get_full_path(),
        get_language(),
        tuple(request.headers.get(name) for name in SAID),
        frame.platform.pk,
        frame.round.pk if frame.round else None,
        tuple(mark(request) for mark in _marks),
    )
