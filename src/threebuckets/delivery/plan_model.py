"""The model of a plan: deliveries that start or not, and amounts that flow from offers to their needs.

    maximise    Σ_d w_d·y_d                     y_d ∈ {0, 1}: delivery d starts
    subject to  Σ_{a ∈ r} x_a ≥ q_r·y_d         for each need r of d; x_a ≥ 0 is the amount on arc a
                Σ_{a ∈ o} x_a ≤ free_o          for each offer o

A multi-project allocation with all-or-nothing activation, NP-hard: whatever answers it says how far it may be from the
best. Among plans of one worth the one that uses least is best. Rows are put in an order of their own, so that the order
in which they came never matters. Not for how it is solved.
"""

from dataclasses import dataclass

import numpy as np

from threebuckets.delivery.deliveries import Arcs, Deliveries, Needs
from threebuckets.errors import Fault, InputError, shown
from threebuckets.resources.types import Bools, Floats, Index, Ints, Strings

_FILE = "plan"


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A plan's model in an order of its own: D deliveries that could be covered, R needs, A arcs, O offers.

    Parameters
    ----------
    weight : ndarray of float64, shape (D,)
        Worth of starting each, > 0.
    kept : ndarray of bool, shape (D,)
        Deliveries that must start.
    runs : ndarray of bool, shape (D,)
        Other deliveries that run today: stopping one costs `stickiness` of its worth.
    area : ndarray of int32, shape (D,)
        Which deliveries are of one area; rows in order of the areas' codes.
    need_start : ndarray of int64, shape (D + 1,)
        Needs of delivery d: need_start[d] to need_start[d + 1].
    amount : ndarray of float64, shape (R,)
        What each need takes.
    arc_start : ndarray of int64, shape (R + 1,)
        Arcs of need r: arc_start[r] to arc_start[r + 1].
    offer : ndarray of int32, shape (A,)
        Offer of each arc.
    stays : ndarray of float64, shape (A,) or (0,)
        What is on the arc today; without rows where nothing is on any.
    free : ndarray of float64, shape (O,)
        What each offer has to give.
    stickiness : float
        Share of a delivery's worth that leaving all as it is counts more.
    delivery_row, need_row, arc_row, offer_row : ndarray of int64
        Rows of the tables given, for each delivery, need, arc and offer.
    """

    weight: Floats
    kept: Bools
    runs: Bools
    area: Index
    need_start: Ints
    amount: Floats
    arc_start: Ints
    offer: Index
    stays: Floats
    free: Floats
    stickiness: float
    delivery_row: Ints
    need_row: Ints
    arc_row: Ints
    offer_row: Ints

    @property
    def is_sticky(self) -> bool:
        """Whether leaving anything as it is counts."""
        return self.stickiness > 0 and bool(len(self.stays) or self.runs.any())

    @property
    def worth(self) -> Floats:
        """What each delivery counts in the search: its weight, and more where it runs; shape (D,)."""
        found: Floats = self.weight * (1 + self.stickiness * self.runs)
        return found

    @property
    def staying(self) -> Floats:
        """What a unit that stays counts more, by delivery: s·w_d / Σ q_d; shape (D,)."""
        need = np.add.reduceat(np.append(self.amount, 0.0), self.need_start[:-1]) if len(self.weight) else self.weight
        need = np.where(np.diff(self.need_start) > 0, need, 0.0)
        return np.divide(self.stickiness * self.weight, need, out=np.zeros_like(self.weight), where=need > 0)

    @property
    def delivery_of_need(self) -> Ints:
        """Delivery of each need, shape (R,)."""
        return np.repeat(np.arange(len(self.weight)), np.diff(self.need_start))

    def arcs_of(self, deliveries: Ints) -> Ints:
        """Arcs of some deliveries, ascending for ascending deliveries."""
        return ranges(self.arc_start[self.need_start[deliveries]], self.arc_start[self.need_start[deliveries + 1]])


def ranges(starts: Ints, ends: Ints) -> Ints:
    """All numbers from each start up to (not including) its end.

    Examples
    --------
    >>> ranges(np.array([2, 7]), np.array([4, 8])).tolist()
    [2, 3, 7]
    """
    sizes = ends - starts
    before = np.cumsum(sizes) - sizes
    found: Ints = np.arange(int(sizes.sum()), dtype=np.int64) + np.repeat(starts - before, sizes)
    return found


def check(deliveries: Deliveries, needs: Needs, free: Floats, arcs: Arcs, keep: Bools | None) -> None:
    """Refuse tables that do not fit together, with every fault at once.

    Raises
    ------
    InputError
        Priorities that are not above 0, amounts below 0, missing numbers, rows that are not there, lengths that differ.
    """
    n, n_needs = len(deliveries.policy), len(needs.kind)
    faults = [
        *_lengths("deliveries", deliveries, n, but="req_start"),
        *_lengths("needs", needs, n_needs),
        *_lengths("arcs", arcs, len(arcs.offer)),
    ]
    if keep is not None and len(keep) != n:
        faults.append(_fault("arguments", None, "keep", f"{len(keep)} rows", f"{n} rows, one a delivery"))
    start = deliveries.req_start
    if len(start) != n + 1 or start[0] != 0 or start[-1] != n_needs or (np.diff(start) < 0).any():
        expected = f"{n + 1} ascending numbers from 0 to {n_needs}"
        faults.append(_fault("deliveries", None, "req_start", f"{len(start)} numbers", expected))
    faults += _numbers("deliveries", "priority", deliveries.priority, ~(deliveries.priority > 0), "a number above 0")
    faults += _numbers("needs", "amount", needs.amount, ~(needs.amount >= 0), "0 or more")
    faults += _numbers("offers", "free", free, ~(free >= 0), "0 or more")
    faults += _numbers("arcs", "stays", arcs.stays, ~(arcs.stays >= 0), "0 or more")
    faults += _rows("offer", arcs.offer, len(free))
    faults += _rows("need", arcs.need, n_needs)
    if faults:
        raise InputError(faults)


def _lengths(table: str, rows: Deliveries | Needs | Arcs, n: int, *, but: str = "") -> list[Fault]:
    columns = {name: getattr(rows, name) for name in type(rows).__dataclass_fields__ if name != but}
    wrong = {name: len(values) for name, values in columns.items() if len(values) != n}
    return [
        _fault(table, None, name, f"{found} rows", f"{n} rows, as the first column") for name, found in wrong.items()
    ]


def _numbers(table: str, column: str, values: Floats, bad: Bools, expected: str) -> list[Fault]:
    rows = np.flatnonzero(bad | ~np.isfinite(values))
    return [_fault(table, int(row), column, float(values[row]), expected) for row in rows[:50]]


def _rows(column: str, rows: Index, n: int) -> list[Fault]:
    bad = np.flatnonzero((rows < 0) | (rows >= n))
    expected = f"a row from 0 to {n - 1}" if n else "no arc, since there is nothing it could lead to"
    return [_fault("arcs", int(row), column, int(rows[row]), expected) for row in bad[:50]]


def _fault(table: str, row: int | None, column: str, found: object, expected: str) -> Fault:
    return Fault("F13", "error", f"{_FILE}/{table}", None if row is None else row + 1, column, shown(found), expected)


def offer_order(n: int, ids: Strings | None) -> Ints:
    """Rows of offers in the order in which ties are broken: by id, else as they come."""
    if ids is None:
        return np.arange(n)
    return np.argsort(ids.astype(str), kind="stable") if n else np.zeros(0, np.int64)


def delivery_order(deliveries: Deliveries) -> Ints:
    """Rows of deliveries by policy, area and design."""
    if not len(deliveries.policy):
        return np.zeros(0, np.int64)
    return np.lexsort([column.astype(str) for column in (deliveries.design, deliveries.area, deliveries.policy)])


def need_order(deliveries: Deliveries, needs: Needs, order: Ints) -> Ints:
    """Rows of needs by delivery, then by kind, unit, days and amount."""
    if not len(needs.kind):
        return np.zeros(0, np.int64)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    of = rank[np.repeat(np.arange(len(order)), np.diff(deliveries.req_start))]
    kind, unit = (np.unique(column.astype(str), return_inverse=True)[1] for column in (needs.kind, needs.unit))
    return np.lexsort([needs.amount, needs.ends, needs.starts, unit, kind, of])


def arc_order(arcs: Arcs, need_rank: Ints, offer_rank: Ints) -> Ints | None:
    """Rows of arcs by need and offer; None where they are in that order already."""
    key = need_rank[arcs.need] * max(len(offer_rank), 1) + offer_rank[arcs.offer]
    return None if (np.diff(key) > 0).all() else np.argsort(key, kind="stable")
