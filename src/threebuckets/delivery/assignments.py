"""A plan being made: which deliveries start, how much flows on each arc, what is left of each offer.

Not for finding a better one.
"""

from dataclasses import dataclass

import numpy as np

from threebuckets.delivery.modelling import sums_by, totals
from threebuckets.delivery.plan_model import Model
from threebuckets.resources.types import Bools, Floats, Ints

TOLERANCE = 1e-6
"""By how much an offer may be over-used, or a need left open, before a plan counts as impossible."""


@dataclass(slots=True, eq=False)
class Assignment:
    """What a plan assigns; changed in place while it is made.

    Parameters
    ----------
    delivered : ndarray of bool, shape (D,)
    amount : ndarray of float64, shape (A,)
        On each arc.
    left : ndarray of float64, shape (O,)
        Of each offer.
    """

    delivered: Bools
    amount: Floats
    left: Floats

    def copy(self) -> "Assignment":
        """One that can be changed by itself."""
        return Assignment(self.delivered.copy(), self.amount.copy(), self.left.copy())


def nothing(model: Model) -> Assignment:
    """The plan that starts nothing."""
    return Assignment(np.zeros(len(model.weight), np.bool_), np.zeros(len(model.offer)), model.free.copy())


def value(model: Model, delivered: Bools) -> float:
    """What the deliveries that start are worth."""
    return float(np.sum(model.weight[delivered]))


def score(model: Model, assignment: Assignment) -> float:
    """What the search makes as great as it can: worth of what starts, a little for what stays, less a trace for use.

    The trace is at most a millionth of the least weight altogether: it decides only between plans of one worth.
    """
    worth = float(np.sum(model.worth[assignment.delivered]))
    trace = 1e-6 * float(model.weight.min(initial=np.inf)) / max(float(model.amount.sum()), 1e-300)
    used = float(assignment.amount.sum())
    return worth + staying_worth(model, assignment.amount) - (trace * used if used else 0.0)


def staying_worth(model: Model, amount: Floats) -> float:
    """What counts more because it stays where it is today."""
    if not len(model.stays):
        return 0.0
    per_unit = np.repeat(model.staying[model.delivery_of_need], np.diff(model.arc_start))
    return float(np.sum(per_unit * np.minimum(amount, model.stays)))


def is_feasible(model: Model, assignment: Assignment) -> bool:
    """Whether no offer is over-used, and every need of what starts is met, in float64 and with nothing trusted."""
    use = totals(model.offer, assignment.amount, len(model.free))
    met = sums_by(assignment.amount, model.arc_start)
    asked = model.amount * assignment.delivered[model.delivery_of_need]
    return bool(
        (assignment.amount >= 0).all()
        and (use <= model.free + TOLERANCE).all()
        and (met >= asked - TOLERANCE).all()
        and (assignment.delivered | ~model.kept).all()
    )


def take_back(model: Model, assignment: Assignment, deliveries: Ints) -> None:
    """Stop some deliveries: what they used is left again."""
    arcs = model.arcs_of(deliveries)
    assignment.left += totals(model.offer[arcs], assignment.amount[arcs], len(model.free))
    assignment.amount[arcs] = 0.0
    assignment.delivered[deliveries] = False


def put(model: Model, assignment: Assignment, delivered: Ints, arcs: Ints, amount: Floats) -> None:
    """Start some deliveries with amounts on some of their arcs, which must be empty."""
    assignment.delivered[delivered] = True
    assignment.amount[arcs] = amount
    assignment.left -= totals(model.offer[arcs], amount, len(model.free))
