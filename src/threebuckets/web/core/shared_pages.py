"""Pages that are the same for many: rendered once, kept in memory for some seconds, given to all whom they fit.

A kept page fits a request for the same address in the same language, while the same round is in force and the marks that
rooms put on a page (a badge, how far an update is) are the same. Accounts always get a page of their own.

Such a page is packed once, when it is made, and gets bytes at random whenever it is sent, as Django's own packing does:
so the length of what comes over the line tells nobody what stands on it.
"""

import gzip
import secrets
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from threebuckets.web.core.queries import shown_for_page

MOST = 256
"""Pages kept by one process, the oldest gone first."""

PACKING, HEAD, FLAGS, HAS_NAME = 6, 10, 3, 8
"""How hard a page is packed; bytes of the head of what is packed, where its flags stand, the flag of a file name."""
MOST_PADDING = 100
SAID = ("HX-Request", "HX-Target", "HX-History-Restore-Request")
Mark = Callable[[HttpRequest], Hashable]
_marks: list[Mark] = []


@dataclass(frozen=True, slots=True)
class _Kept:
    content: bytes
    packed: bytes
    headers: tuple[tuple[str, str], ...]
    until: float

    def sent(self, request: HttpRequest) -> HttpResponse:
        """The page, packed for those who unpack."""
        if "gzip" not in request.headers.get("Accept-Encoding", ""):
            return HttpResponse(self.content, headers=dict(self.headers))
        response = HttpResponse(_padded(self.packed), headers=dict(self.headers))
        response["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


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
            return kept.sent(request)
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and not response.cookies:
            _keep(key, response)
        return response

    return answer


def _keep(key: Hashable, response: HttpResponse) -> None:
    until = time.monotonic() + settings.SHARED_PAGE_SECONDS
    packed = gzip.compress(response.content, PACKING, mtime=0)
    kept = _Kept(response.content, packed, tuple(response.headers.items()), until)
    with _one_writes:
        _pages.pop(key, None)
        _pages[key] = kept
        while len(_pages) > MOST:
            del _pages[next(iter(_pages))]


def _padded(packed: bytes) -> bytes:
    """The same, with a file name of a random length in its head: whoever unpacks it passes that over."""
    head = packed[:FLAGS] + bytes([HAS_NAME]) + packed[FLAGS + 1 : HEAD]
    return head + b"a" * secrets.randbelow(MOST_PADDING) + b"\0" + packed[HEAD:]


def _key(request: HttpRequest) -> Hashable:
    """What a kept page must have been made for; None where none may be given."""
    if request.method != "GET" or not settings.SHARED_PAGE_SECONDS or request.visitor.account is not None:  # type: ignore[attr-defined]
        return None
    shown = shown_for_page(request)
    if shown.platform_id is None:
        return None
    return (
        request.get_host(),
        request.get_full_path(),
        get_language(),
        tuple(request.headers.get(name) for name in SAID),
        shown,
        tuple(mark(request) for mark in _marks),
    )
