"""Kinds of texts that are decided on: who carries out the decision, and who knows the author.

Each room registers its kinds when it is ready (`apps.py`); this room knows neither statements nor arguments.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst

from threebuckets.web.moderation.models import Case
from threebuckets.web.people.visitors import Visitor

Carry = Callable[[Case], None]
IsAuthor = Callable[[Visitor, str], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of text.

    Parameters
    ----------
    name : str
        As it stands in cases, such as `statement`.
    carry : callable
        Applies a decision: `case.status` is accepted or rejected, or waiting again where a decision was taken back.
        Where `case.reason` is `personal-data` it deletes the text.
    label : str
        The kind in a word or two, translated when it is shown; empty: the name.
    is_author : callable or None
        `(visitor, code)` → whether the visitor wrote it; only they may appeal. None: nobody can be told.
    """

    name: str
    carry: Carry
    label: Promise | str = ""
    is_author: IsAuthor | None = None


_kinds: dict[str, Kind] = {}


def carry_out(kind: str, carrier: Carry, *, label: Promise | str = "", is_author: IsAuthor | None = None) -> None:
    """Say who carries out decisions on a kind of text, what it is called, and who knows the author."""
    _kinds[kind] = Kind(kind, carrier, label or kind, is_author)


def kind_named(name: str) -> Kind:
    """A kind by its name.

    Raises
    ------
    KeyError
        No room has registered it.
    """
    return _kinds[name]


def label_of(name: str) -> str:
    """The kind in a word or two, in the reader's language."""
    return capfirst(str(_kinds[name].label)) if name in _kinds else name


def is_author(visitor: Visitor, kind: str, code: str) -> bool:
    """Whether a visitor wrote a text."""
    found = _kinds.get(kind)
    return bool(found and found.is_author and found.is_author(visitor, code))
