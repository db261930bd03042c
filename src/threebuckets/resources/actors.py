"""Actors: the people, communities, businesses and public bodies that could give something.

Not for what they give (`offers.py`), nor for finding the same organisation in two registers (`identities.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from threebuckets.errors import InputError
from threebuckets.resources.identities import normal_identifier
from threebuckets.resources.rows import Cells, Row
from threebuckets.resources.types import Bools, Days, Strings

SHOWN = ("public", "coalition", "organisation")


class ActorKind(StrEnum):
    """What an actor is."""

    PERSON = "person"
    COMMUNITY = "community"
    BUSINESS = "business"
    PUBLIC_BODY = "public body"


@dataclass(frozen=True, slots=True, eq=False)
class Actors:
    """Those who could give something, one row an actor.

    Parameters
    ----------
    id : ndarray of str, shape (N,)
        Unique.
    kind : ndarray of str, shape (N,)
        A value of `ActorKind`.
    name : ndarray of str, shape (N,)
        What it is called; never published for a person.
    identifiers : tuple of N tuples of str
        Numbers in registers in normal form (`GB-COH-00000736`).
    aims : tuple of N tuples of str
        Slugs of values, indicators or kinds it works for, a kind also with an amount (`goods/bread:40`); or `reach`.
    excludes : tuple of N tuples of str
        Policies and actors it will not work with.
    area : ndarray of str, shape (N,)
        Code of the area it belongs to; "" where not known.
    shown : ndarray of str, shape (N,)
        Who may see it: `public`, `coalition` or `organisation`.
    consent_until : ndarray of datetime64[D], shape (N,)
        Last day of its consent, included; NaT where open.
    relation : ndarray of str, shape (N,)
        To the organisation: `member`, `supporter`, `partner`, `other` or "".
    ask_through : ndarray of str, shape (N,)
        Through whom it may be reached; "" where not said.
    """

    id: Strings
    kind: Strings
    name: Strings
    identifiers: tuple[tuple[str, ...], ...]
    aims: tuple[tuple[str, ...], ...]
    excludes: tuple[tuple[str, ...], ...]
    area: Strings
    shown: Strings
    consent_until: Days
    relation: Strings
    ask_through: Strings

    @property
    def is_person(self) -> Bools:
        """Which actors are persons, shape (N,)."""
        return np.asarray(self.kind == ActorKind.PERSON.value, np.bool_)


def actors_from_rows(
    rows: Sequence[Row], *, file: str = "resources/actors.csv", lines: Sequence[int] | None = None
) -> Actors:
    """The actors of a table with the columns of `resources/actors.csv`.

    Parameters
    ----------
    rows : sequence of mappings
        Column name to cell: `actor`, `name` and `kind` (needed), `identifiers`, `area`, `aims`, `excludes`,
        `relation`, `ask_through`, `shown`, `consent_until`. Lists as lists or as text divided by `|`. Other columns
        are left alone.
    file, lines : str, sequence of int
        Place of the rows, for faults.

    Raises
    ------
    InputError
        Every fault of every row.

    Examples
    --------
    >>> rows = [{"actor": "mill", "name": "The Mill", "kind": "business", "identifiers": "GB-COH-736"}]
    >>> actors_from_rows(rows).identifiers
    (('GB-COH-00000736',),)
    """
    cells = Cells(rows, file, lines)
    kind = cells.texts("kind", needed=True, allowed=tuple(ActorKind))
    actors = Actors(
        id=cells.texts("actor", needed=True),
        kind=kind,
        name=cells.texts("name", needed=True),
        identifiers=_normal_identifiers(cells),
        aims=cells.lists("aims"),
        excludes=cells.lists("excludes"),
        area=cells.texts("area"),
        shown=default_shown(cells.texts("shown", allowed=SHOWN), persons=kind == "person", open_licence=False),
        consent_until=cells.days("consent_until"),
        relation=cells.texts("relation", allowed=("member", "supporter", "partner", "other")),
        ask_through=cells.texts("ask_through"),
    )
    cells.unique("actor", actors.id)
    if cells.errors:
        raise InputError(cells.errors)
    return actors


def default_shown(shown: Strings, *, persons: Bools, open_licence: Bools | bool) -> Strings:
    """Who may see each row: what is said, else `public` for bodies from an open register, else `organisation`.

    Examples
    --------
    >>> default_shown(np.array(["", "coalition"], object), persons=np.array([False, True]), open_licence=True).tolist()
    ['public', 'coalition']
    """
    default = np.where(~np.asarray(persons, np.bool_) & open_licence, "public", "organisation").astype(object)
    return np.where(shown == "", default, shown)


def active_actor(actors: Actors, id: str, *, on: date) -> bool:  # noqa: A002
    """Whether a community, business or public body is there on a day and may be named.

    Parameters
    ----------
    actors : Actors
        Those known.
    id : str
        Whom to look for; an id that is not there is not active.
    on : date
        The day; the last day of consent counts.

    Returns
    -------
    bool
        False for persons, for actors whose consent has ended and for ids nobody has.

    Examples
    --------
    >>> mill = actors_from_rows([{"actor": "mill", "name": "The Mill", "kind": "business", "consent_until": "2026-06-30"}])
    >>> active_actor(mill, "mill", on=date(2026, 6, 30)), active_actor(mill, "mill", on=date(2026, 7, 1))
    (True, False)
    """
    found = np.flatnonzero(actors.id == id)
    if not len(found) or actors.is_person[found[0]]:
        return False
    return not bool(actors.consent_until[found[0]] < np.datetime64(on, "D"))


def _normal_identifiers(cells: Cells) -> tuple[tuple[str, ...], ...]:
    """Identifiers of every row in normal form, faults noted."""
    out = []
    for row, found in enumerate(cells.lists("identifiers")):
        normal = []
        for text in found:
            try:
                normal.append(normal_identifier(text))
            except InputError as error:
                cells.fault("F12", row, "identifiers", text, error.faults[0].expected)
        out.append(tuple(dict.fromkeys(normal)))
    return tuple(out)
