"""The model, or a part of it, solved with HiGHS: the best plan of the part, or a good one with a proven bound.

For a few areas at a time, for one policy or area alone, and for the whole model where it is not too large. Amounts are
put as shares of what is needed, so that thousands of pounds and single rooms weigh alike. Not for choosing the part.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from threebuckets.delivery.modelling import totals
from threebuckets.delivery.plan_model import Model
from threebuckets.delivery.solving import begin_with, highspy, program_from, upper_bound
from threebuckets.resources.types import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop: seconds (None: no clock is read), branching nodes, relative gap."""

    seconds: float | None
    nodes: int | None
    gap: float


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """What HiGHS found for some deliveries.

    Parameters
    ----------
    delivered : ndarray of bool, shape (D,)
        Which of the model's deliveries start; none where nothing was found.
    arcs : ndarray of int64, shape (n,)
        Arcs with something on them.
    amount : ndarray of float64, shape (n,)
    found : bool
        Whether there is a plan at all.
    bound : float
        No plan is worth more, what stays counted in; infinity where nothing was proven.
    """

    delivered: Bools
    arcs: Ints
    amount: Floats
    found: bool
    bound: float


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Where a model's variables stand in the program: D deliveries, then A arcs, then the arcs that may stay as they are.

    `need` and `offer` are the arcs' rows; `bonus` what a whole need's worth counts more where it stays.
    """

    need: Ints
    offer: Ints
    staying: Ints
    bonus: Floats


def solve(model: Model, left: Floats, limits: Limits, *, start: tuple[Bools, Floats] | None = None) -> Solved:
    """The best plan of a model within the capacities left.

    Parameters
    ----------
    model : Model
        All of its deliveries may start or stop; those kept must start.
    left : ndarray of float64, shape (O,)
        What each offer has for them.
    limits : Limits
    start : (delivered, amount), optional
        A plan to begin with: shape (D,) and (A,).
    """
    if highspy is None or not len(model.weight):
        empty = np.zeros(0, np.int64)
        nothing = np.zeros(len(model.weight), np.bool_)
        return Solved(nothing, empty, np.zeros(0), highspy is not None, 0.0 if highspy is not None else np.inf)
    program = program_of(model, left, limits)
    if start is not None:
        begin_with(program, solution_of(model, *start))
    program.run()
    return read(model, program)


def program_of(model: Model, left: Floats, limits: Limits) -> Any:
    """The model as a HiGHS program with its limits set."""
    return program_from(arrays_of(model, left), seconds=limits.seconds, nodes=limits.nodes, gap=limits.gap)


def columns_of(model: Model) -> Columns:
    """The columns of a model."""
    need = np.repeat(np.arange(len(model.amount)), np.diff(model.arc_start))
    staying = np.flatnonzero(model.stays > 0)
    bonus = model.staying[model.delivery_of_need[need[staying]]] * model.amount[need[staying]]
    return Columns(need, model.offer.astype(np.int64), staying, bonus)


def read(model: Model, program: Any) -> Solved:
    """What the program found, in the terms of the model; needs are met to the last digit."""
    info, solution = program.getInfo(), np.array(program.getSolution().col_value, np.float64)
    bound = upper_bound(float(info.mip_dual_bound))
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible or not len(solution):
        none = np.zeros(len(model.weight), np.bool_)
        return Solved(none, np.zeros(0, np.int64), np.zeros(0), False, bound)
    return plan_of(model, solution, bound)


def plan_of(model: Model, solution: Floats, bound: float) -> Solved:
    """A solution of the program in the terms of the model."""
    n, columns = len(model.weight), columns_of(model)
    delivered = solution[:n] > 0.5
    share = np.maximum(solution[n : n + len(columns.need)], 0.0)
    share[columns.staying] += np.maximum(solution[n + len(columns.need) :], 0.0)
    share[(share < 1e-9) | ~delivered[model.delivery_of_need[columns.need]]] = 0.0
    whole = totals(columns.need, share, len(model.amount))
    arcs = np.flatnonzero(share)
    amount = share[arcs] / whole[columns.need[arcs]] * model.amount[columns.need[arcs]]
    return Solved(delivered, arcs, amount, True, bound)


def solution_of(model: Model, delivered: Bools, amount: Floats) -> Floats:
    """A plan as a solution of the program, one number a column."""
    columns = columns_of(model)
    needed = model.amount[columns.need]
    share = np.divide(amount, needed, out=np.zeros_like(amount), where=needed > 0)
    stays = np.minimum(amount[columns.staying], model.stays[columns.staying]) if len(model.stays) else np.zeros(0)
    kept = np.divide(stays, needed[columns.staying], out=np.zeros_like(stays), where=needed[columns.staying] > 0)
    share[columns.staying] -= kept
    return np.concatenate([delivered.astype(np.float64), share, kept])


def arrays_of(model: Model, left: Floats) -> dict[str, Any]:
    """The model as the arrays of a program (`solving.Arrays`).

    One column a delivery, arc and staying arc; one row a need (its shares are no less than what starts), one an offer.
    """
    columns = columns_of(model)
    n, n_arcs, n_stay = len(model.weight), len(columns.need), len(columns.staying)
    need = np.concatenate([columns.need, columns.need[columns.staying]])
    offer = np.concatenate([columns.offer, columns.offer[columns.staying]])
    used, row_of = np.unique(offer, return_inverse=True)
    needed = model.amount[need]
    capacity = np.maximum(left[used], 0.0)
    scale = np.where(capacity > 0, capacity, 1.0)
    stays = model.stays[columns.staying] if n_stay else np.zeros(0)
    most = np.divide(stays, needed[n_arcs:], out=np.zeros(n_stay), where=needed[n_arcs:] > 0)
    start = [model.need_start, model.need_start[-1] + 2 * np.arange(1, n_arcs + n_stay + 1)]
    shares = np.stack([need, len(model.amount) + row_of], axis=1).reshape(-1)
    values = np.stack([np.ones(len(need)), needed / scale[row_of]], axis=1).reshape(-1)
    n_needs = len(model.amount)
    return {
        "n_whole": n,
        "cost": np.concatenate([-model.worth, np.zeros(n_arcs), -columns.bonus]),
        "lower": np.concatenate([model.kept.astype(np.float64), np.zeros(n_arcs + n_stay)]),
        "upper": np.concatenate([np.ones(n + n_arcs), np.minimum(most, 1.0)]),
        "row_lower": np.concatenate([np.where(model.amount > 0, 0.0, -np.inf), np.full(len(used), -np.inf)]),
        "row_upper": np.concatenate([np.full(n_needs, np.inf), capacity / scale]),
        "start": np.concatenate(start).astype(np.int32),
        "index": np.concatenate([np.arange(n_needs), shares]).astype(np.int32),
        "value": np.concatenate([np.full(n_needs, -1.0), values]),
    }
