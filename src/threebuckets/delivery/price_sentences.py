"""What one more of a kind would unlock in an area, and how much of it would start what: in sentences.

The first half comes from the prices of the plan. The second, how much would start what, is worked out exactly over the
area's own deliveries with all others as they are, and told only where the plan made anew with it comes true.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.sparse import csr_array, vstack

from threebuckets.delivery.assignments import TOLERANCE
from threebuckets.delivery.deliveries import Arcs, Deliveries, Needs
from threebuckets.delivery.exact import Limits, solve
from threebuckets.delivery.modelling import model_of, totals
from threebuckets.delivery.plan import Plan
from threebuckets.delivery.plan_model import ranges
from threebuckets.delivery.solving import highspy
from threebuckets.policy.wording import THINGS, amount_of, kind_word, number, opening
from threebuckets.resources.types import Bools, Days, Floats, Ints

MOST_TRIED = 24
LEAST_SHARE = 0.005
_NO_LIMIT = Limits(None, 2000, 0.0)


@dataclass(frozen=True, slots=True)
class PriceSentence:
    """What more of a kind would do in an area.

    Parameters
    ----------
    kind, area, unit : str
    price : float
        Worth of one more unit, as a share of the delivery it would start; NaN where nothing says.
    starts_delivery : int
        Row of the delivery that `amount` more would start; −1 where none was found.
    amount : float
        In `unit`, rounded up as it is asked for; NaN where it may not be told.
    sentence : str
    """

    kind: str
    area: str
    unit: str
    price: float
    starts_delivery: int
    amount: float
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class _Local:
    """The deliveries of one area with the needs, arcs and what is left for them when all others stay as they are."""

    deliveries: Ints
    needs: Ints
    arcs: Ints
    left: Floats
    delivered: Bools


def price_sentences(
    plan: Plan,
    deliveries: Deliveries,
    needs: Needs,
    free: Floats,
    arcs: Arcs,
    *,
    area: str,
    limit: int = 5,
    titles: Mapping[str, str] | None = None,
    told: Bools | None = None,
    able: Bools | None = None,
) -> tuple[PriceSentence, ...]:
    """What more of each kind would start in an area, the least amounts for what they are worth first.

    Parameters
    ----------
    plan : Plan
        Made of the tables.
    deliveries, needs, free, arcs
        As `plan` took them.
    area : str
        Code of the area.
    limit : int
        Most sentences.
    titles : mapping of str to str, optional
        What policies are called, by slug.
    told : ndarray of bool, shape (R,), optional
        Needs whose amounts may be told; where few persons stand behind them they may not. By default all.
    able : ndarray of bool, shape (D,), optional
        Deliveries that nothing but what they need keeps from starting beside those that start. By default all.

    Returns
    -------
    tuple of PriceSentence
        None where everything here starts already, or where HiGHS is absent. Kinds with a price come first.

    Examples
    --------
    >>> rows, day = np.array(["centres"], object), np.array(["2027-01-01"], "datetime64[D]")
    >>> one = Deliveries(rows, np.array(["quay"], object), rows, np.ones(1), np.array([0, 1]))
    >>> needs = Needs(np.array(["skill/nurse"], object), np.array([20.0]), np.array(["hour/week"], object), day, day)
    >>> arcs, free = Arcs(np.zeros(1, np.int32), np.zeros(1, np.int32), np.zeros(1)), np.array([8.0])
    >>> from threebuckets.delivery.plan import plan as make
    >>> found = make(one, needs, free, arcs, steps=10)
    >>> price_sentences(found, one, needs, free, arcs, area="quay", titles={"centres": "Family centres"})[0].sentence
    '12 more hours a week of nurse here would start “Family centres”.'
    """
    local = _local(plan, deliveries, needs, free, arcs, area)
    if highspy is None or local.delivered.all():
        return ()
    found = [
        _sentence(plan, deliveries, needs, arcs, local, kind, start, titles or {}, told)
        for kind, start in _starts(plan, deliveries, needs, arcs, local, able)
        if _comes_true(deliveries, needs, arcs, local, kind, start)
    ]
    found.sort(key=lambda one: (math.isnan(one.price), -one.price if one.price == one.price else 0.0, one.kind))
    return tuple(found[:limit])


@dataclass(frozen=True, slots=True)
class _Start:
    """A delivery (place among the local ones) and how much of a kind would start it, in the unit of its needs."""

    place: int
    amount: float
    unit: str


def _local(plan: Plan, deliveries: Deliveries, needs: Needs, free: Floats, arcs: Arcs, area: str) -> _Local:
    here = np.flatnonzero(deliveries.area == area)
    rows = ranges(deliveries.req_start[here], deliveries.req_start[here + 1])
    is_here = np.zeros(len(needs.kind), np.bool_)
    is_here[rows] = True
    others = ~is_here[plan.need]
    use = totals(plan.offer[others], plan.amount[others], len(free))
    mine = np.flatnonzero(is_here[arcs.need])
    return _Local(here, rows, mine, np.maximum(free - use, 0.0), plan.delivered[here])


def _starts(
    plan: Plan, deliveries: Deliveries, needs: Needs, arcs: Arcs, local: _Local, able: Bools | None
) -> Iterator[tuple[str, _Start]]:
    """For each kind that is short here, the delivery that the least of it would start."""
    may = ~local.delivered if able is None else ~local.delivered & able[local.deliveries]
    waiting = np.flatnonzero(may).tolist()
    kinds = {str(needs.kind[row]) for place in waiting for row in _needs_of(deliveries, local, place)}
    tried = 0
    for kind in sorted(kinds, key=lambda kind: (-_price(plan, needs, arcs, local, kind), kind)):
        best: _Start | None = None
        for place in waiting:
            rows = [row for row in _needs_of(deliveries, local, place) if needs.kind[row] == kind]
            if rows and tried < MOST_TRIED:
                tried += 1
                amount = _least_addition(deliveries, needs, arcs, local, place, kind)
                if amount > TOLERANCE and (best is None or amount < best.amount):
                    best = _Start(place, rounded_up(amount, str(needs.unit[rows[0]])), str(needs.unit[rows[0]]))
        if best is not None:
            yield kind, best


def _needs_of(deliveries: Deliveries, local: _Local, place: int) -> Ints:
    delivery = local.deliveries[place]
    return np.arange(deliveries.req_start[delivery], deliveries.req_start[delivery + 1])


def _price(plan: Plan, needs: Needs, arcs: Arcs, local: _Local, kind: str) -> float:
    """What one more of a kind would be worth here: the highest of the lowest prices of its needs."""
    best = 0.0
    for need in local.needs[needs.kind[local.needs] == kind]:
        mine = local.arcs[arcs.need[local.arcs] == need]
        if len(mine):
            best = max(best, float(plan.prices[arcs.offer[mine]].min()))
    return best


def _least_addition(deliveries: Deliveries, needs: Needs, arcs: Arcs, local: _Local, place: int, kind: str) -> float:
    """Least amount of a kind, in each stretch of days, with which one more delivery starts; NaN where none does.

    A linear program: the deliveries that start already and the new one need all they need; what the kind lacks is added.
    """
    from scipy.optimize import linprog  # loaded only where it is asked for: it takes its time

    started = np.append(local.deliveries[local.delivered], local.deliveries[place])
    rows = ranges(deliveries.req_start[started], deliveries.req_start[started + 1])
    mine = local.arcs[np.isin(arcs.need[local.arcs], rows)]
    of_kind = rows[needs.kind[rows] == kind]
    offers, offer_row = np.unique(arcs.offer[mine], return_inverse=True)
    days, day_row = np.unique(needs.starts[of_kind], return_inverse=True)
    n_arcs, n_more = len(mine), len(of_kind)
    met = csr_array(
        (np.ones(n_arcs + n_more), (_places(rows, np.append(arcs.need[mine], of_kind)), np.arange(n_arcs + n_more))),
        shape=(len(rows), n_arcs + n_more + 1),
    )
    within = csr_array((np.ones(n_arcs), (offer_row, np.arange(n_arcs))), shape=(len(offers), n_arcs + n_more + 1))
    values = np.append(np.ones(n_more), np.full(len(days), -1.0))
    at = (
        np.append(day_row, np.arange(len(days))),
        np.append(n_arcs + np.arange(n_more), np.full(len(days), n_arcs + n_more)),
    )
    added = csr_array((values, at), shape=(len(days), n_arcs + n_more + 1))
    limits = np.append(local.left[offers], np.zeros(len(days)))
    cost = np.append(np.zeros(n_arcs + n_more), 1.0)
    above: Any = vstack([within, added])
    found: Any = linprog(cost, above, limits, met, needs.amount[rows], method="highs")  # type: ignore[call-overload]
    return float(found.fun) if found.status == 0 else math.nan


def _places(rows: Ints, wanted: Ints) -> Ints:
    order = np.argsort(rows, kind="stable")
    return order[np.searchsorted(rows[order], wanted)]


def _comes_true(deliveries: Deliveries, needs: Needs, arcs: Arcs, local: _Local, kind: str, start: _Start) -> bool:
    """Whether the area planned anew with so much more starts that delivery and stops none."""
    more = _with_more(deliveries, needs, arcs, local, kind, start)
    wanted = local.delivered.copy()
    wanted[start.place] = True
    model = model_of(*more, keep=wanted)
    found = solve(model, model.free, _NO_LIMIT)
    return found.found and bool(found.delivered[np.isin(model.delivery_row, np.flatnonzero(wanted))].all())


def _with_more(
    deliveries: Deliveries, needs: Needs, arcs: Arcs, local: _Local, kind: str, start: _Start
) -> tuple[Deliveries, Needs, Floats, Arcs]:
    """The area's own tables with so much more of a kind in each stretch of days."""
    rows = local.needs
    sizes = np.diff(deliveries.req_start)[local.deliveries]
    own = Deliveries(
        deliveries.policy[local.deliveries],
        deliveries.area[local.deliveries],
        deliveries.design[local.deliveries],
        deliveries.priority[local.deliveries],
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
    )
    columns = {name: getattr(needs, name)[rows] for name in Needs.__dataclass_fields__}
    of_kind = np.flatnonzero(needs.kind[rows] == kind)
    days: Days = np.unique(needs.starts[rows[of_kind]])
    new = len(local.left) + np.searchsorted(days, needs.starts[rows[of_kind]])
    free = np.append(local.left, np.full(len(days), start.amount))
    place = np.full(len(needs.kind), -1, np.int64)
    place[rows] = np.arange(len(rows))
    offer = np.append(arcs.offer[local.arcs], new).astype(np.int32)
    need = np.append(place[arcs.need[local.arcs]], of_kind).astype(np.int32)
    return own, replace(needs, **columns), free, Arcs(offer, need, np.zeros(len(offer)))


def rounded_up(amount: float, unit: str) -> float:
    """An amount as it would be asked for: whole where it counts things or people, else to three figures, always up.

    Examples
    --------
    >>> rounded_up(11.2, "people"), rounded_up(0.52, "hour/week"), rounded_up(1234.0, "GBP"), rounded_up(12.0, "m2")
    (12.0, 1.0, 1240.0, 12.0)
    """
    if unit.isupper():
        step = 10.0 ** max(math.floor(math.log10(amount)) - 2, 0)
        return math.ceil(amount / step - 1e-9) * step
    return float(math.ceil(amount - 1e-9)) if amount < 1000 else math.ceil(amount / 10 - 1e-9) * 10.0


def _sentence(
    plan: Plan, deliveries: Deliveries, needs: Needs, arcs: Arcs, local: _Local, kind: str, start: _Start,
    titles: Mapping[str, str], told: Bools | None,
) -> PriceSentence:  # fmt: skip
    delivery = int(local.deliveries[start.place])
    policy = str(deliveries.policy[delivery])
    share = _price(plan, needs, arcs, local, kind) / float(deliveries.priority[delivery])
    hidden = told is not None and not told[local.needs[needs.kind[local.needs] == kind]].all()
    amount = math.nan if hidden else start.amount
    title = f"“{titles.get(policy, policy)}”"
    if hidden:
        text = f"More {kind_word(kind)} here would start {title}."
    elif share < LEAST_SHARE:
        text = f"{_more(amount, start.unit, kind)} here would start {title}."
    else:
        unlocked = number(share, 2) if share < 0.1 else number(share, 1)
        text = (
            f"{one_more(start.unit, kind)} here would unlock {unlocked} of a delivery; {_so_many(amount, start.unit)} "
        )
        text += f"would start {title}."
    return PriceSentence(
        kind=kind,
        area=str(deliveries.area[delivery]),
        unit=start.unit,
        price=share if share >= LEAST_SHARE else math.nan,
        starts_delivery=delivery,
        amount=amount,
        sentence=text,
    )


def one_more(unit: str, kind: str) -> str:
    """One more unit of a kind, as a sentence begins.

    Examples
    --------
    >>> one_more("hour/week", "skill/child-carer"), one_more("people", "skill/nurse"), one_more("GBP", "money")
    ('One more hour a week of child carer', 'One more nurse', 'One more £1')
    """
    return f"One more {_thing(unit, kind)}"


def _thing(unit: str, kind: str) -> str:
    if kind.partition("/")[0] == "money":
        return amount_of(1, unit, [kind])
    thing, _, each = unit.partition("/")
    if unit in {"people", "item"}:
        return kind_word(kind)
    return f"{THINGS.get(thing, (thing, thing))[0]}{f' a {each}' if each else ''} of {kind_word(kind)}"


def _more(amount: float, unit: str, kind: str) -> str:
    """So much more of a kind: “12 more hours a week of nurse”, “Word of mouth to 400 more people”."""
    if unit == "people reached":
        return opening(f"{kind_word(kind)} to {number(amount)} more people")
    size, _, rest = amount_of(amount, unit, [kind]).partition(" ")
    return f"{size} more {rest}" if rest else f"{size} more"


def _so_many(amount: float, unit: str) -> str:
    """So many: “12 hours a week”, “3”."""
    if unit in {"people", "item"}:
        return number(amount)
    return amount_of(amount, unit, ["money"])
