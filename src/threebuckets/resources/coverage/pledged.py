"""Parts of offers that are pledged to the very case looked at, set apart from the rest of their offers.

A pledge is a promise to a coalition: on its days its part counts as pledged, and the day on which it was made as one on
which the offer was confirmed. Only parts that become surer by it are set apart. Not for what is pledged to others: that
makes an offer smaller (`slices.py`).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from threebuckets.resources.coverage.answers import Commitments, OwnPledges
from threebuckets.resources.coverage.slices import Promise
from threebuckets.resources.kinds import Kinds
from threebuckets.resources.offers import FOREVER, Basis, Offers, day_numbers, is_fresh, known_reliability
from threebuckets.resources.types import Bools, Floats, Index, strings


@dataclass(frozen=True, slots=True, eq=False)
class Apart:
    """Offers with their pledged parts as rows of their own, at the end.

    Parameters
    ----------
    offers : Offers
        A part has the id of its offer, so ids need not be unique.
    reaching : ndarray of int32
        Rows that reach the area, those of the parts among them.
    distance_m : ndarray of float64 or None
        Metres to each of `reaching`.
    commitments : Commitments or None
        What is taken from whole offers: what others were promised, and the parts set apart.
    """

    offers: Offers
    reaching: Index
    distance_m: Floats | None
    commitments: Commitments | None


def set_apart(
    offers: Offers,
    kinds: Kinds,
    reaching: Index,
    distance_m: Floats | None,
    own: OwnPledges | None,
    commitments: Commitments | None,
    *,
    on: date,
    default_reliability: float,
) -> Apart:
    """Offers with the parts that a case was pledged, as far as that makes them surer.

    Parameters
    ----------
    offers, kinds, reaching, distance_m, commitments, default_reliability
        As for `coverage`.
    own : OwnPledges or None
        What is pledged to the case; pledges of offers that do not reach it count for nothing.
    on : date

    Returns
    -------
    Apart
        The same for every order of rows. No offer gives more than it has free on any day.

    References
    ----------
    Reliability of what is pledged: the offer's own where one is stated, else 0.90; see `known_reliability`.
    """
    near = {str(offers.id[row]): (int(row), at) for at, row in enumerate(reaching)}
    kept = [] if own is None else [at for at in _in_order(own) if str(own.offer_id[at]) in near]
    if own is None or not kept:
        return Apart(offers, reaching, distance_m, commitments)
    rows = np.array([near[str(own.offer_id[at])][0] for at in kept], np.int32)
    parts = _parts(offers, rows, own, kept, kinds)
    parts = replace(parts, amount=_within(offers, rows, parts, kinds, commitments))
    surer = np.flatnonzero((parts.amount > 0) & _is_surer(offers, rows, parts, kinds, on, default_reliability))
    whole, parts = rows[surer], _rows(parts, surer)
    first = len(offers.id)
    at_near = [near[str(name)][1] for name in parts.id]
    return Apart(
        offers=_joined(offers, parts),
        reaching=np.concatenate([reaching, np.arange(first, first + len(surer))]).astype(np.int32),
        distance_m=None if distance_m is None else np.concatenate([distance_m, distance_m[at_near]]),
        commitments=_taken(commitments, parts, ~np.isnan(offers.amount[whole])),
    )


def _in_order(own: OwnPledges) -> list[int]:
    """Rows by the day they were made, then by offer, days and amount: what was pledged first is served first."""
    return sorted(
        range(len(own.offer_id)),
        key=lambda at: (own.made_on[at], str(own.offer_id[at]), own.starts[at], own.ends[at], own.amount[at]),
    )


def _parts(offers: Offers, rows: Index, own: OwnPledges, kept: list[int], kinds: Kinds) -> Offers:
    """The pledged parts as offers, confirmed when they were made, on the days both of the pledge and of its offer.

    What is used up is there for good once it is given, so it keeps the days of its offer.
    """
    found = _rows(offers, rows)
    is_stock = kinds.stock[[kinds.row(str(kind)) for kind in found.kind]]
    return replace(
        found,
        amount=own.amount[kept].astype(np.float64),
        committed=np.zeros(len(kept)),
        basis=strings(Basis.PLEDGED.value for _ in kept),
        starts=np.where(is_stock, found.starts, np.fmax(found.starts, own.starts[kept])),
        ends=np.where(is_stock, found.ends, np.fmin(found.ends, own.ends[kept])),
        last_confirmed=np.fmax(found.last_confirmed, own.made_on[kept]),
    )


def _within(offers: Offers, rows: Index, parts: Offers, kinds: Kinds, commitments: Commitments | None) -> Floats:
    """How much of each part its offer has, after what others and earlier pledges were promised."""
    taken: defaultdict[int, list[Promise]] = defaultdict(list)
    if commitments is not None:
        days_of = day_numbers(commitments.starts, -FOREVER), day_numbers(commitments.ends, FOREVER)
        row_of = {str(offers.id[row]): int(row) for row in rows}
        for name, amount, first, last in zip(commitments.offer_id, commitments.amount, *days_of, strict=True):
            if str(name) in row_of:
                taken[row_of[str(name)]].append(Promise(float(amount), int(first), int(last)))
    out = np.zeros(len(rows))
    begins, ends = day_numbers(parts.starts, -FOREVER), day_numbers(parts.ends, FOREVER)
    for at, row in enumerate(rows.tolist()):
        wanted = Promise(float(parts.amount[at]), int(begins[at]), int(ends[at]))
        if wanted.first <= wanted.last and str(offers.basis[row]) != Basis.LISTED.value:
            stock = bool(kinds.stock[kinds.row(str(offers.kind[row]))])
            there = float("inf") if np.isnan(offers.amount[row]) else float(offers.amount[row] - offers.committed[row])
            out[at] = max(0.0, min(wanted.amount, there - _most(taken[row], wanted, is_stock=stock)))
            taken[row].append(replace(wanted, amount=float(out[at])))
    return out


def _most(promises: Sequence[Promise], wanted: Promise, *, is_stock: bool) -> float:
    """The most that is promised on any day of another promise; of what is used up, all of it."""
    if is_stock:
        return sum(each.amount for each in promises)
    days = {wanted.first, *(each.first for each in promises if wanted.first < each.first <= wanted.last)}
    return max(sum(each.amount for each in promises if each.first <= day <= each.last) for day in days)


def _is_surer(offers: Offers, rows: Index, parts: Offers, kinds: Kinds, on: date, default_reliability: float) -> Bools:
    """Which parts count more surely than their offers; an offer that states no amount is unsure as a whole."""
    whole = _rows(offers, rows)
    before = known_reliability(whole, is_fresh(whole, kinds, on=on), default_reliability=default_reliability)
    after = known_reliability(parts, is_fresh(parts, kinds, on=on), default_reliability=default_reliability)
    unsure = np.isnan(before) | np.isnan(whole.amount)
    return np.asarray(~np.isnan(after) & (unsure | (after > before)), np.bool_)


def _taken(commitments: Commitments | None, parts: Offers, is_stated: Bools) -> Commitments | None:
    """What others were promised, and the parts of offers that say how much they have."""
    own = _rows(parts, np.flatnonzero(is_stated))
    added = Commitments(own.id, own.amount, own.starts, own.ends)
    if commitments is None:
        return added if len(own.id) else None
    pairs = ((getattr(commitments, each.name), getattr(added, each.name)) for each in fields(Commitments))
    return Commitments(*(np.concatenate(pair) for pair in pairs))


def _rows(offers: Offers, rows: NDArray[np.integer[Any]]) -> Offers:
    """Some rows of the offers, in their order."""
    return Offers(**{each.name: _picked(getattr(offers, each.name), rows) for each in fields(Offers)})


def _picked(column: Any, rows: NDArray[np.integer[Any]]) -> Any:
    return tuple(column[row] for row in rows.tolist()) if isinstance(column, tuple) else column[rows]


def _joined(offers: Offers, parts: Offers) -> Offers:
    """The offers with rows more, at the end."""
    columns: dict[str, Any] = {}
    for name in (each.name for each in fields(Offers)):
        old, new = getattr(offers, name), getattr(parts, name)
        columns[name] = (*old, *new) if isinstance(old, tuple) else np.concatenate([old, new])
    return Offers(**columns)
