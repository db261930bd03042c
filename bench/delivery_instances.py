"""Invented deliveries and offers to plan, of any size, with a seed.

Areas lie in a ring; each policy needs two to six kinds of things in each area, in amounts that differ widely. An offer is
of one kind and reaches one to five areas side by side. Supply is about half of what everything together would take.
"""

from dataclasses import dataclass

import numpy as np

from threebuckets.delivery import Arcs, Deliveries, Needs
from threebuckets.resources.types import Floats, strings

N_KINDS = 40
KINDS_NEEDED = (2, 7)
MOST_AREAS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """What `plan` takes."""

    deliveries: Deliveries
    needs: Needs
    free: Floats
    arcs: Arcs


def instance(
    n_offers: int, *, n_areas: int = 300, n_policies: int = 50, supply: float = 0.5, seed: int = 1
) -> Instance:
    """Deliveries of all policies in all areas, and offers for about half of them."""
    rng = np.random.default_rng(seed)
    kinds_of = [rng.choice(N_KINDS, rng.integers(*KINDS_NEEDED), replace=False) for _ in range(n_policies)]
    usual = [rng.lognormal(1.5, 0.8, len(kinds)) for kinds in kinds_of]
    kind = np.concatenate([np.tile(kinds, n_areas) for kinds in kinds_of])
    amount = np.concatenate([np.tile(usual[p], n_areas) for p in range(n_policies)])
    amount = np.round(amount * rng.lognormal(0.0, 0.5, len(amount)), 2) + 0.01
    sizes = np.repeat([len(kinds) for kinds in kinds_of], n_areas)
    policy, area = np.repeat(np.arange(n_policies), n_areas), np.tile(np.arange(n_areas), n_policies)
    start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    days = np.full(len(kind), "2027-01-01", "datetime64[D]")
    deliveries = Deliveries(
        strings(f"policy-{number:03}" for number in policy), strings(f"area-{number:04}" for number in area),
        strings([""] * len(policy)), np.ones(len(policy)), start,
    )  # fmt: skip
    names = strings(f"kind-{number:02}" for number in range(N_KINDS))
    needs = Needs(names[kind], amount, np.full(len(kind), "hour/week", object), days, days + 364)
    need_area = np.repeat(area, sizes)
    free, arcs = _offers(rng, n_offers, n_areas, kind, need_area, amount, supply)
    return Instance(deliveries, needs, free, arcs)


def _offers(rng, n_offers, n_areas, kind, need_area, amount, supply):  # type: ignore[no-untyped-def]
    """Free amounts, and the needs each offer could serve."""
    demand = np.bincount(kind, amount, minlength=N_KINDS)
    offered = rng.choice(N_KINDS, n_offers, p=demand / demand.sum())
    size = rng.lognormal(0.0, 0.7, n_offers)
    free = np.round(size / size.sum() * amount.sum() * supply, 3) + 0.001
    width = rng.integers(1, MOST_AREAS + 1, n_offers)
    first = rng.integers(0, n_areas, n_offers)
    pair_offer = np.repeat(np.arange(n_offers), width)
    step = np.arange(len(pair_offer)) - np.repeat(np.cumsum(width) - width, width)
    bucket = (first[pair_offer] + step) % n_areas * N_KINDS + offered[pair_offer]
    by_bucket = np.argsort(bucket, kind="stable")
    edges = np.searchsorted(bucket[by_bucket], np.arange(n_areas * N_KINDS + 1))
    wanted = need_area * N_KINDS + kind
    count = edges[wanted + 1] - edges[wanted]
    need = np.repeat(np.arange(len(wanted), dtype=np.int32), count)
    within = np.arange(len(need)) - np.repeat(np.cumsum(count) - count, count)
    offer = pair_offer[by_bucket[np.repeat(edges[wanted], count) + within]].astype(np.int32)
    return free, Arcs(offer, need, np.zeros(len(need)))
