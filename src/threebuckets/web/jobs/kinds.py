"""Kinds of work: each room says in its `apps.ready()` how its own is done.

Work is done in two halves. The first reads and computes, as long as it takes, and holds no transaction; the second is
called in the one transaction that marks the work as done, and writes what shall be seen. A worker that dies in the first
leaves nothing behind; the second happens wholly or not at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.functional import Promise

from threebuckets.web.core.models import Platform

Finish = Callable[[], None]
Daily = Callable[..., object]


class Tell(Protocol):
    """Says how far the work is: the word of a step, and the share done, 0 to 1."""

    def __call__(self, step: str, share: float, /) -> None:
        """Say it."""
        ...


def silent(_step: str, _share: float, /) -> None:
    """Tells nobody how far it is."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work.

    Parameters
    ----------
    name : str
        As in `Wish.kind`.
    begin : callable
        `(platform, tell) -> finish`: the first half, which returns the second.
    steps : dict of str to sentence
        What the page says while a step is being done.
    is_daily : bool
        Whether it is done once a day without being asked for.
    """

    name: str
    begin: Callable[[Platform, Tell], Finish]
    steps: dict[str, "str | Promise"]
    is_daily: bool = False


_kinds: dict[str, Kind] = {}
_daily: list[Daily] = []


def register(kind: Kind) -> None:
    """Make a kind of work known."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    """A kind by its name; KeyError where no room registered it."""
    return _kinds[name]


def kinds() -> tuple[Kind, ...]:
    """All kinds, in the order in which they were registered."""
    return tuple(_kinds.values())


def every_day(do: Daily) -> Daily:
    """Have `do(platform, on=day)` called once a day, in the transaction that begins the platform's new day."""
    if do not in _daily:
        _daily.append(do)
    return do


def begin_day(platform: Platform, on: date) -> None:
    """All that is done once a day."""
    for do in _daily:
        do(platform, on=on)
