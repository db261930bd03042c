"""Addresses with their rule: who may read there, who may write. An address without one fails the build.

The rule stands beside the address and is enforced before the view runs: a method nobody may use is answered with 405, a
visitor who may not with the sign-in page, 403 or 404. What depends on the object (whose offer is it?) is asked of
`threebuckets.web.people.permissions.may` by the view's action.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, path

READING = ("GET", "HEAD")
View = Callable[..., HttpResponseBase]


class Who(IntEnum):
    """Who somebody is to the platform shown; each may do what those before may."""

    ANYONE = 0
    PARTICIPANT = 1
    ACCOUNT = 2
    MODERATOR = 3
    STEWARD = 4
    ADMIN = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """The least role that may read (GET, HEAD) and write (POST); None: nobody, the method is not there."""

    read: Who | None
    write: Who | None

    @property
    def methods(self) -> list[str]:
        """The methods that are there."""
        return [*(READING if self.read is not None else ()), *(("POST",) if self.write is not None else ())]

    def least(self, method: str) -> Who | None:
        """The least role that may use a method; None: it is not there."""
        if method in READING:
            return self.read
        return self.write if method == "POST" else None


def route(
    address: str, view: View, *, name: str, read: Who | None = Who.ANYONE, write: Who | None = None
) -> URLPattern:
    """An address of a room, with its rule.

    Parameters
    ----------
    address : str
        As for `django.urls.path`.
    view : callable
        Answers the request.
    name : str
        Name within the room.
    read, write : Who or None
        The least role for GET and HEAD, and for POST; None where the method is not there.
    """
    return path(address, guarded(view, Rule(read, write)), name=name)


def guarded(view: View, rule: Rule) -> View:
    """The view behind its rule, which stands on it as `rule`."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        least = rule.least(request.method or "")
        if least is None:
            return HttpResponseNotAllowed(rule.methods)
        if "\0" in request.path:  # PostgreSQL cannot look for one
            raise Http404
        # Where anyone may, nobody is looked up: the view does so as far as it has to.
        who: Who = request.visitor.who if least > Who.ANYONE else least  # type: ignore[attr-defined]
        if who < least:
            return _refusal(request, who, least)
        return view(request, *args, **kwargs)

    answer.rule = rule  # type: ignore[attr-defined]
    return answer


def _refusal(request: HttpRequest, who: Who, least: Who) -> HttpResponseBase:
    """Sign-in for those who might be somebody else; no such page for those who are signed in."""
    if who >= Who.ACCOUNT:
        raise Http404
    if least >= Who.ACCOUNT and request.method in READING:
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    raise PermissionDenied
