"""The model, or a part of it, solved with HiGHS: the best plan of the part, or a good one with a proven bound.

For a few areas at a time, for one policy or area alone, and for the whole model where it is not too large. Amounts are
put as shares of what is needed, so that thousands of pounds and single rooms weigh alike. Not for choosing the part.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from threebuckets.delivery.modelling import totals
from threebuckets.delivery.plan_model import Model
from threebuckets.resources.types import Bools, Floats, Ints

highspy: Any
try:
    import highspy
except ImportError:  # pragma: no cover  (HiGHS has no wheel for this machine)
    highspy = None


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
        program.setSolution(solution_of(model, *start))
    program.run()
    return read(model, program)


def program_of(model: Model, left: Floats, limits: Limits) -> Any:
    """The model as a HiGHS program with its limits set."""
    columns = columns_of(model)
    program: Any = highspy.Highs()
    program.setOptionValue("output_flag", False)
    program.setOptionValue("threads", 1)
    program.setOptionValue("mip_rel_gap", limits.gap)
    program.setOptionValue("mip_abs_gap", 1e-9)
    if limits.seconds is not None:
        program.setOptionValue("time_limit", max(limits.seconds, 0.0))
    if limits.nodes is not None:
        program.setOptionValue("mip_max_nodes", limits.nodes)
    program.passModel(_linear_program(model, columns, left))
    return program


def columns_of(model: Model) -> Columns:
    """The columns of a model."""
    need = np.repeat(np.arange(len(model.amount)), np.diff(model.arc_start))
    staying = np.flatnonzero(model.stays > 0)
    bonus = model.staying[model.delivery_of_need[need[staying]]] * model.amount[need[staying]]
    return Columns(need, model.offer.astype(np.int64), staying, bonus)


def read(model: Model, program: Any) -> Solved:
    """What the program found, in the terms of the model; needs are met to the last digit."""
    info, solution = program.getInfo(), np.array(program.getSolution().col_value, np.float64)
    bound = -float(info.mip_dual_bound)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible or not len(solution):
        none = np.zeros(len(model.weight), np.bool_)
        return Solved(none, np.zeros(0, np.int64), np.zeros(0), False, bound if np.isfinite(bound) else np.inf)
    return plan_of(model, solution, bound if np.isfinite(bound) else np.inf)


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


def solution_of(model: Model, delivered: Bools, amount: Floats) -> Any:
    """A plan as a solution of the program."""
    columns = columns_of(model)
    needed = model.amount[columns.need]
    share = np.divide(amount, needed, out=np.zeros_like(amount), where=needed > 0)
    stays = np.minimum(amount[columns.staying], model.stays[columns.staying]) if len(model.stays) else np.zeros(0)
    kept = np.divide(stays, needed[columns.staying], out=np.zeros_like(stays), where=needed[columns.staying] > 0)
    share[columns.staying] -= kept
    found = highspy.HighsSolution()
    found.col_value = np.concatenate([delivered.astype(np.float64), share, kept]).tolist()
    found.value_valid = True
    return found


def _linear_program(model: Model, columns: Columns, left: Floats) -> Any:
    """One column a delivery, arc and staying arc; one row a need, and one an offer that could run out."""
    n, n_arcs, n_stay = len(model.weight), len(columns.need), len(columns.staying)
    need = np.concatenate([columns.need, columns.need[columns.staying]])
    offer = np.concatenate([columns.offer, columns.offer[columns.staying]])
    used, row_of = np.unique(offer, return_inverse=True)
    needed = model.amount[need]
    capacity = np.maximum(left[used], 0.0)
    scale = np.where(capacity > 0, capacity, 1.0)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n + n_arcs + n_stay, len(model.amount) + len(used)
    lp.col_cost_ = np.concatenate([-model.worth, np.zeros(n_arcs), -columns.bonus])
    stays = model.stays[columns.staying] if n_stay else np.zeros(0)
    most = np.divide(stays, needed[n_arcs:], out=np.zeros(n_stay), where=needed[n_arcs:] > 0)
    lp.col_lower_ = np.concatenate([model.kept.astype(np.float64), np.zeros(n_arcs + n_stay)])
    lp.col_upper_ = np.concatenate([np.ones(n + n_arcs), np.minimum(most, 1.0)])
    slack = np.where(model.amount > 0, 0.0, highspy.kHighsInf)
    lp.row_lower_ = np.concatenate([-slack, np.full(len(used), -highspy.kHighsInf)])
    lp.row_upper_ = np.concatenate([slack, capacity / scale])
    lp.integrality_ = [highspy.HighsVarType.kInteger] * n + [highspy.HighsVarType.kContinuous] * (n_arcs + n_stay)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate(
        [model.need_start, model.need_start[-1] + 2 * np.arange(1, n_arcs + n_stay + 1)]
    ).astype(np.int32)
    shares = np.stack([need, len(model.amount) + row_of], axis=1).reshape(-1)
    lp.a_matrix_.index_ = np.concatenate([np.arange(len(model.amount)), shares]).astype(np.int32)
    values = np.stack([np.ones(len(need)), needed / scale[row_of]], axis=1).reshape(-1)
    lp.a_matrix_.value_ = np.concatenate([np.full(len(model.amount), -1.0), values])
    return lp
