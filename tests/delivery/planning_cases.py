"""Small cases of planning: random tables, and the best plan by trying every choice of deliveries."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from threebuckets.delivery import Arcs, Deliveries, Needs, Plan
from threebuckets.resources.types import Bools, Floats, Ints, Strings, strings

DAY = np.datetime64("2027-01-01", "D")


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """What `plan` takes."""

    deliveries: Deliveries
    needs: Needs
    free: Floats
    arcs: Arcs
    ids: Strings


def tables(
    needs: list[list[float]], free: list[float], arcs: list[tuple[int, int]], *,
    priority: list[float] | None = None, stays: dict[tuple[int, int], float] | None = None, areas: list[str] | None = None,
) -> Tables:  # fmt: skip
    """Deliveries by their amounts needed, offers by what is free, arcs as (need, offer)."""
    n, amounts = len(needs), [amount for one in needs for amount in one]
    where = areas or [f"area-{d % 3}" for d in range(n)]
    pairs = sorted(set(arcs))
    days = np.full(len(amounts), DAY, "datetime64[D]")
    return Tables(
        Deliveries(
            strings(f"policy-{d}" for d in range(n)), strings(where), strings("" for _ in range(n)),
            np.array(priority or [1.0] * n), np.concatenate([[0], np.cumsum([len(one) for one in needs])]).astype(np.int64),
        ),
        Needs(strings(f"kind-{r}" for r in range(len(amounts))), np.array(amounts, np.float64), strings("place" for _ in amounts), days, days),
        np.array(free, np.float64),
        Arcs(
            np.array([o for _, o in pairs], np.int32), np.array([r for r, _ in pairs], np.int32),
            np.array([(stays or {}).get(pair, 0.0) for pair in pairs], np.float64),
        ),
        strings(f"offer-{o}" for o in range(len(free))),
    )  # fmt: skip


@st.composite
def small_tables(draw: st.DrawFn, most: int = 8) -> Tables:
    """Up to eight deliveries of one to three needs, up to six offers, any arcs."""
    whole = st.integers(1, 9).map(float)
    needs = draw(st.lists(st.lists(whole, min_size=1, max_size=3), min_size=1, max_size=most))
    free = draw(st.lists(st.integers(0, 15).map(float), min_size=1, max_size=6))
    n_needs = sum(len(one) for one in needs)
    pair = st.tuples(st.integers(0, n_needs - 1), st.integers(0, len(free) - 1))
    arcs = draw(st.lists(pair, max_size=n_needs * len(free)))
    priority = draw(st.lists(st.sampled_from([0.5, 1.0, 2.0]), min_size=len(needs), max_size=len(needs)))
    return tables(needs, free, arcs, priority=priority)


def best_value(case: Tables, is_lawful: Callable[[Bools], bool] = lambda chosen: True) -> float:
    """The greatest value, every choice of deliveries that is lawful tried with a linear program."""
    n = len(case.deliveries.policy)
    choices = sorted(product([False, True], repeat=n), key=lambda y: -float(case.deliveries.priority @ np.array(y)))
    return next(
        float(case.deliveries.priority @ np.array(chosen))
        for chosen in choices
        if is_lawful(np.array(chosen)) and _is_possible(case, np.array(chosen))
    )


def _is_possible(case: Tables, chosen: Ints) -> bool:
    """Whether some flow meets the needs of the chosen deliveries."""
    of = np.repeat(np.arange(len(chosen)), np.diff(case.deliveries.req_start))
    need = case.needs.amount * chosen[of]
    n_arcs = len(case.arcs.need)
    if not n_arcs:
        return not (need > 0).any()
    met = -np.eye(len(need))[case.arcs.need].T
    used = np.eye(len(case.free))[case.arcs.offer].T
    found = linprog(np.zeros(n_arcs), np.vstack([met, used]), np.concatenate([-need, case.free]), method="highs")
    return bool(found.status == 0)


def is_possible_plan(case: Tables, found: Plan) -> bool:
    """Whether offers and needs are respected, from the tables alone."""
    use = np.bincount(case.arcs.offer[found.arc], found.amount, minlength=len(case.free))
    met = np.bincount(case.arcs.need[found.arc], found.amount, minlength=len(case.needs.amount))
    of = np.repeat(np.arange(len(found.delivered)), np.diff(case.deliveries.req_start))
    enough = (met >= case.needs.amount * found.delivered[of] - 1e-6).all()
    return bool(enough and (use <= case.free + 1e-6).all() and (found.amount > 0).all())


def reordered(case: Tables, seed: int) -> tuple[Tables, Ints, Ints]:
    """The same tables with all rows in another order; and the new order of deliveries and of offers."""
    rng = np.random.default_rng(seed)
    d, o = rng.permutation(len(case.deliveries.policy)), rng.permutation(len(case.free))
    start = case.deliveries.req_start
    rows = np.concatenate([rng.permutation(np.arange(start[row], start[row + 1])) for row in d])
    sizes = np.diff(start)[d]
    need_place, offer_place = np.argsort(rows), np.argsort(o)
    a = rng.permutation(len(case.arcs.need))
    old = case.deliveries
    return (
        Tables(
            Deliveries(
                old.policy[d], old.area[d], old.design[d], old.priority[d], np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
            ),
            Needs(*(getattr(case.needs, name)[rows] for name in Needs.__dataclass_fields__)),
            case.free[o],
            Arcs(
                offer_place[case.arcs.offer[a]].astype(np.int32), need_place[case.arcs.need[a]].astype(np.int32), case.arcs.stays[a]
            ),
            case.ids[o],
        ),
        d,
        o,
    )  # fmt: skip
