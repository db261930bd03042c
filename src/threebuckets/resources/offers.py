"""Offers: what actors could give, of which kind, how much, where, from when until when, and how sure it is.

A register entry is not a promise and an old promise is not a fresh one: `basis` and `standing` keep them apart. Not
for whether offers suffice (`coverage/`), nor for which areas they reach (`reach/`).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from threebuckets.resources.actors import Actors
from threebuckets.resources.kinds import Kinds
from threebuckets.resources.types import Bools, Days, Floats, Index, Ints, Strings

PLEDGED_RELIABILITY = 0.90
FOREVER = np.iinfo(np.int64).max // 4
"""Day number of an open end; its negative is that of an open start."""


class Basis(StrEnum):
    """What an offer rests on."""

    PLEDGED = "pledged"
    """Promised to a coalition."""
    OFFERED = "offered"
    """Offered by the actor itself."""
    LISTED = "listed"
    """Found in a register or map; nobody asked."""


class Standing(StrEnum):
    """How an offer stands on a day."""

    LIVE = "live"
    STALE = "stale"
    NOT_YET = "not yet"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, eq=False)
class Offers:
    """What could be given, one row an offer.

    Parameters
    ----------
    id : ndarray of str, shape (N,)
        Unique.
    actor : ndarray of int32, shape (N,)
        Row of the actor.
    kind : ndarray of str, shape (N,)
        Slug of a kind.
    also : tuple of N tuples of str
        Other kinds it could serve instead, in the same unit.
    amount : ndarray of float64, shape (N,)
        In `unit`, > 0; NaN: gives some, how much is not stated.
    unit : ndarray of str, shape (N,)
        Unit of amount and committed.
    lon, lat : ndarray of float64, shape (N,)
        Place, WGS84 degrees; NaN where there is none, and always for a person.
    area : ndarray of str, shape (N,)
        Area it lies in; "" where not known.
    reach_m : ndarray of float64, shape (N,)
        Metres around the place that it reaches, ≥ 0; NaN where not stated.
    reach_area : ndarray of str, shape (N,)
        Area that it reaches; "" where not stated.
    starts, ends : ndarray of datetime64[D], shape (N,)
        First and last day, both included; NaT where open.
    committed : ndarray of float64, shape (N,)
        Already given elsewhere, in `unit`, 0 to amount.
    basis : ndarray of str, shape (N,)
        A value of `Basis`.
    reliability : ndarray of float64, shape (N,)
        Probability that it comes, 0–1; NaN where not stated.
    last_confirmed : ndarray of datetime64[D], shape (N,)
        Day on which somebody last said that it stands; NaT where nobody did.
    shown : ndarray of str, shape (N,)
        Who may see it: `public`, `coalition` or `organisation`.
    source, source_id, licence : ndarray of str, shape (N,)
        Where the row comes from, its key there, and the licence.
    retrieved_on : ndarray of datetime64[D], shape (N,)
        Day of reading.
    """

    id: Strings
    actor: Index
    kind: Strings
    also: tuple[tuple[str, ...], ...]
    amount: Floats
    unit: Strings
    lon: Floats
    lat: Floats
    area: Strings
    reach_m: Floats
    reach_area: Strings
    starts: Days
    ends: Days
    committed: Floats
    basis: Strings
    reliability: Floats
    last_confirmed: Days
    shown: Strings
    source: Strings
    source_id: Strings
    licence: Strings
    retrieved_on: Days


def standing(offers: Offers, actors: Actors, kinds: Kinds, *, on: date) -> Strings:
    """Standing of each offer on a day.

    The first that applies: withdrawn (its actor's consent ended before the day), ended, not yet begun, stale (never
    confirmed, or longer ago than the shelf life of its kind), live. A day of confirmation after `on` counts as
    fresh, so that an earlier day can be looked at again; it is refused on reading.

    Parameters
    ----------
    offers, actors, kinds
        The offers, those they belong to, and the kinds they are of.
    on : date
        The day; last days count.

    Returns
    -------
    ndarray of str, shape (N,)
        Values of `Standing`.

    Raises
    ------
    UnknownCodeError
        A kind that is not one.

    Examples
    --------
    >>> from threebuckets.resources import actors_from_rows, offers_from_rows, standard_kinds
    >>> actors = actors_from_rows([{"actor": "mill", "name": "The Mill", "kind": "business"}])
    >>> row = {"offer": "hall", "actor": "mill", "kind": "space/hall", "unit": "m2", "last_confirmed": "2026-01-01"}
    >>> offers = offers_from_rows([row], actors=actors, kinds=standard_kinds()).offers
    >>> [str(standing(offers, actors, standard_kinds(), on=date(year, 1, 1))[0]) for year in (2027, 2029)]
    ['live', 'stale']
    """
    today = day_number(on)
    out = np.full(len(offers.id), Standing.LIVE.value, object)
    out[~is_fresh(offers, kinds, on=on)] = Standing.STALE.value
    out[first_days(offers) > today] = Standing.NOT_YET.value
    out[day_numbers(offers.ends, FOREVER) < today] = Standing.ENDED.value
    out[_consent_ends(offers, actors) < today] = Standing.WITHDRAWN.value
    return out


def lapsing(offers: Offers, actors: Actors, kinds: Kinds, *, on: date, days: int = 31) -> Index:
    """Live offers that end or go stale within the days, soonest first.

    Parameters
    ----------
    offers, actors, kinds
        As for `standing`.
    on : date
        The day from which is counted.
    days : int
        An offer is listed when its last good day lies at most so many days after `on`.

    Returns
    -------
    ndarray of int32
        Rows of offers; those with one last day in order of id.

    Examples
    --------
    >>> from threebuckets.resources import actors_from_rows, offers_from_rows, standard_kinds
    >>> actors = actors_from_rows([{"actor": "mill", "name": "The Mill", "kind": "business"}])
    >>> row = {"actor": "mill", "kind": "space", "unit": "m2", "last_confirmed": "2026-05-01"}
    >>> rows = [{**row, "offer": "hall", "until": "2026-06-20"}, {**row, "offer": "yard", "until": "2026-06-09"}]
    >>> offers = offers_from_rows(rows, actors=actors, kinds=standard_kinds()).offers
    >>> lapsing(offers, actors, standard_kinds(), on=date(2026, 6, 1)).tolist()
    [1, 0]
    """
    live = standing(offers, actors, kinds, on=on) == Standing.LIVE.value
    last = np.minimum(last_days(offers, actors), _fresh_until(offers, kinds))
    soon = np.flatnonzero(live & (last <= day_number(on) + days))
    return np.array(sorted(soon, key=lambda row: (last[row], str(offers.id[row]))), np.int32)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return int(np.datetime64(day, "D").astype(np.int64))


def day_numbers(days: Days, missing: int) -> Ints:
    """Days since 1970-01-01, with a number for open days."""
    return np.where(np.isnat(days), missing, days.astype("datetime64[D]").astype(np.int64))


def first_days(offers: Offers) -> Ints:
    """Number of each offer's first day."""
    return day_numbers(offers.starts, -FOREVER)


def last_days(offers: Offers, actors: Actors) -> Ints:
    """Number of each offer's last day: its own, or the last of its actor's consent if that is earlier."""
    return np.minimum(day_numbers(offers.ends, FOREVER), _consent_ends(offers, actors))


def is_fresh(offers: Offers, kinds: Kinds, *, on: date) -> Bools:
    """Which offers were confirmed within the shelf life of their kind."""
    return _fresh_until(offers, kinds) >= day_number(on)


def known_reliability(offers: Offers, fresh: Bools, *, default_reliability: float = 0.70) -> Floats:
    """Reliability of each offer, stated or by its basis; NaN where it is unknown.

    Pledged offers without one have 0.90, offered ones the default; a listed or stale offer is of unknown
    reliability, whatever is stated: nobody asked, or nobody asked again.
    """
    by_basis = np.where(offers.basis == Basis.PLEDGED.value, PLEDGED_RELIABILITY, default_reliability)
    known = np.where(np.isnan(offers.reliability), by_basis, offers.reliability)
    return np.where((offers.basis == Basis.LISTED.value) | ~fresh, np.nan, known)


def _fresh_until(offers: Offers, kinds: Kinds) -> Ints:
    """Last day on which each confirmation holds; long ago where there is none."""
    slugs, which = np.unique(offers.kind.astype(str), return_inverse=True)
    shelf = np.array([kinds.shelf_days[kinds.row(str(slug))] for slug in slugs], np.int64)
    confirmed = day_numbers(offers.last_confirmed, -FOREVER)
    return confirmed + (shelf[which] if len(slugs) else 0)


def _consent_ends(offers: Offers, actors: Actors) -> Ints:
    if not len(offers.id):
        return np.zeros(0, np.int64)
    return day_numbers(actors.consent_until, FOREVER)[offers.actor]
