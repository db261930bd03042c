"""What a plan begins with: what must be kept, and what stood in an earlier plan and still can.

Not for making it better (`search.py`).
"""

from dataclasses import dataclass, replace

import numpy as np

from threebuckets.delivery.assignments import Assignment, nothing, put, take_back
from threebuckets.delivery.exact import Limits, solve
from threebuckets.delivery.first_plan import contest, fill
from threebuckets.delivery.modelling import restricted, sums_by, totals
from threebuckets.delivery.plan_model import Model
from threebuckets.delivery.solving import highspy
from threebuckets.resources.types import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Beginning:
    """The model with what kept deliveries can have, a plan that holds only them, and one to begin with."""

    model: Model
    base: Assignment
    begin: Assignment


def with_kept(model: Model) -> tuple[Model, Assignment]:
    """The model with the needs of kept deliveries lowered to what can be had for them, and a plan of them alone.

    What is pledged to them stays as far as it is there; the rest is filled so that as many of their needs as can be are
    met in full; what is short they go without, and go on.
    """
    base = nothing(model)
    kept = np.flatnonzero(model.kept)
    if not len(kept):
        return model, base
    fill(model, base, kept, contest(model))
    if not base.delivered[kept].all():
        base = _solved(model, base) or base
    short = kept[~base.delivered[kept]]
    for delivery in short:
        _fill_what_can_be(model, base, int(delivery))
    met = sums_by(base.amount, model.arc_start)
    lowered = np.where(model.kept[model.delivery_of_need], np.minimum(model.amount, met), model.amount)
    return replace(model, amount=lowered), base


def _solved(model: Model, base: Assignment) -> Assignment | None:
    """As many kept deliveries in full as can be, by HiGHS; None where it is absent."""
    if highspy is None:
        return None
    kept = np.flatnonzero(model.kept)
    part = replace(restricted(model, kept), kept=np.zeros(len(kept), np.bool_))
    arcs = model.arcs_of(kept)
    start = (base.delivered[kept], base.amount[arcs])
    found = solve(part, model.free, Limits(None, 1000, 0.0), start=start)
    if not found.found:
        return None
    out = nothing(model)
    put(model, out, kept[found.delivered], arcs[found.arcs], found.amount)
    return out


def _fill_what_can_be(model: Model, base: Assignment, delivery: int) -> None:
    """Give a kept delivery what is left for it, what it has today first."""
    for need in range(int(model.need_start[delivery]), int(model.need_start[delivery + 1])):
        arcs = np.arange(model.arc_start[need], model.arc_start[need + 1])
        stays = model.stays[arcs] if len(model.stays) else np.zeros(len(arcs))
        for most in (stays, np.full(len(arcs), np.inf)):
            for arc, limit in zip(arcs, most, strict=True):
                wanted = model.amount[need] - base.amount[arcs].sum()
                given = max(0.0, min(wanted, limit, base.left[model.offer[arc]]))
                base.amount[arc] += given
                base.left[model.offer[arc]] -= given
    base.delivered[delivery] = True


def carried_over(
    model: Model, base: Assignment, delivered: Ints, offer: Ints, need: Ints, amount: Floats, prices: Floats
) -> Assignment:
    """An earlier plan as far as it still can be: what is no longer there is dropped and mended, or its delivery stops.

    Parameters
    ----------
    model : Model
    base : Assignment
        Of the kept deliveries; they stay as they are there.
    delivered : ndarray of int
        Deliveries of the model that started.
    offer, need, amount
        What flowed from which offer to which need of the model.
    prices : ndarray of float64, shape (O,)
        By which what was lost is filled again, least first.
    """
    out = base.copy()
    arcs, kept_amount = _arcs_between(model, offer, need, amount)
    of = model.delivery_of_need[np.repeat(np.arange(len(model.amount)), np.diff(model.arc_start))[arcs]]
    mine = np.isin(of, delivered) & ~model.kept[of]
    arcs, kept_amount = arcs[mine], kept_amount[mine]
    share = _fitting(model, out, arcs, kept_amount)
    put(model, out, np.setdiff1d(delivered, np.flatnonzero(model.kept)), arcs, kept_amount * share)
    met = sums_by(out.amount, model.arc_start)
    open_needs = np.flatnonzero(met < model.amount - 1e-9 * np.maximum(model.amount, 1.0))
    touched = np.unique(model.delivery_of_need[open_needs])
    touched = touched[out.delivered[touched] & ~model.kept[touched]]
    before = Assignment(out.delivered.copy(), out.amount.copy(), np.zeros(0))
    take_back(model, out, touched)
    again = replace(model, stays=before.amount) if len(touched) else model
    fill(again, out, touched, prices)
    return out


def _arcs_between(model: Model, offer: Ints, need: Ints, amount: Floats) -> tuple[Ints, Floats]:
    """Arcs of the model between offers and needs, with the amounts; pairs that are no longer arcs are left out."""
    width = max(len(model.free), 1)
    key = np.repeat(np.arange(len(model.amount)), np.diff(model.arc_start)) * width + model.offer
    wanted = need.astype(np.int64) * width + offer
    at = np.minimum(np.searchsorted(key, wanted), max(len(key) - 1, 0))
    there = key[at] == wanted if len(key) else np.zeros(len(wanted), np.bool_)
    order = np.argsort(at[there], kind="stable")
    return at[there][order], amount[there][order]


def _fitting(model: Model, out: Assignment, arcs: Ints, amount: Floats) -> Floats:
    """Share of each amount that its offer still has."""
    use = totals(model.offer[arcs], amount, len(model.free))
    share = np.divide(np.maximum(out.left, 0.0), use, out=np.ones_like(use), where=use > 0)
    found: Floats = np.minimum(share, 1.0)[model.offer[arcs]]
    return found
