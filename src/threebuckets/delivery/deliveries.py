"""What could be delivered, what each delivery needs, and which offer could serve which need: the tables of the plan.

Not for where they come from (`platform_plan.py`) nor for what is best (`plan.py`).
"""

from dataclasses import dataclass

from threebuckets.resources.types import Days, Floats, Index, Ints, Strings


@dataclass(frozen=True, slots=True, eq=False)
class Deliveries:
    """Policies that could be delivered in areas, one row a delivery by one design.

    Parameters
    ----------
    policy, area, design : ndarray of str, shape (D,)
        Slug, code of the area, name of the local design ("" where it is the policy's own).
    priority : ndarray of float64, shape (D,)
        What starting it is worth, > 0; 1 unless a chosen platform says otherwise.
    req_start : ndarray of int64, shape (D + 1,)
        The needs of delivery d stand at req_start[d] to req_start[d + 1] in `Needs`.
    """

    policy: Strings
    area: Strings
    design: Strings
    priority: Floats
    req_start: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Needs:
    """What deliveries need, one row a need; a delivery starts only when each of its needs is covered.

    Parameters
    ----------
    kind : ndarray of str, shape (R,)
        Slug of a kind.
    amount : ndarray of float64, shape (R,)
        In `unit`, ≥ 0, finite.
    unit : ndarray of str, shape (R,)
        A unit that amounts are compared in (`resources.Measure.base`): free amounts of offers are in it too.
    starts, ends : ndarray of datetime64[D], shape (R,)
        First and last day, both included; never open.
    """

    kind: Strings
    amount: Floats
    unit: Strings
    starts: Days
    ends: Days


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Which offer could serve which need, one row a pair, by need.

    Parameters
    ----------
    offer : ndarray of int32, shape (A,)
        Row of the offer, or of the part of it that is free in a stretch of days (`stretches.Pools`).
    need : ndarray of int32, shape (A,)
        Row of the need.
    stays : ndarray of float64, shape (A,)
        What is pledged there today, in the unit of the need; 0 where nothing is.
    """

    offer: Index
    need: Index
    stays: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Pledged:
    """What is pledged where today, one row an offer and need.

    Parameters
    ----------
    offer, need : ndarray of int32, shape (n,)
        Rows of the offer and of the need.
    amount : ndarray of float64, shape (n,)
        In the unit of the need, > 0.
    """

    offer: Index
    need: Index
    amount: Floats
