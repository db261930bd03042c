"""Policies that exclude or require one another, planned so that no plan breaks a link.

Instead of single deliveries, sets of them in one area are planned: a delivery with all that it requires. A set needs what
its members need, and of the sets that hang together one starts at most. For that, and for two that exclude one another,
there is a permit, of which there is one and which either needs. So to the search, the prices and the bound a link is a
need like any other, and what is proven is proven over lawful plans. Permits never leave this module.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from threebuckets.delivery.deliveries import Arcs, Deliveries, Needs
from threebuckets.delivery.modelling import starts_of, totals
from threebuckets.delivery.plan import Plan, plan
from threebuckets.delivery.plan_model import ranges
from threebuckets.policy import PolicyDocument
from threebuckets.resources.types import Bools, Floats, Ints, strings

MOST_SETS = 256
"""Most sets of one area that hang together; what more there would be stays out of the plan and within its bound."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Links:
    """What binds the deliveries of a plan to one another.

    Parameters
    ----------
    requires : tuple of tuple of int
        For each delivery the rows that must start with it.
    excludes : tuple of (int, int)
        Pairs of rows of which one starts at most, ascending.
    missing : tuple of str
        For each delivery the first policy that it requires and that cannot be had there; "" where there is none.
    barred : tuple of str
        For each delivery the first policy that is delivered there and cannot stand beside it; "" where there is none.
    """

    requires: tuple[tuple[int, ...], ...]
    excludes: tuple[tuple[int, int], ...]
    missing: tuple[str, ...]
    barred: tuple[str, ...]

    @property
    def bind(self) -> bool:
        """Whether there is any link at all."""
        return bool(self.excludes) or any(self.requires) or any(self.missing) or any(self.barred)

    def excluding(self, row: int) -> tuple[int, ...]:
        """Rows that cannot start beside one."""
        return tuple(b if a == row else a for a, b in self.excludes if row in (a, b))


def links_of(
    deliveries: Deliveries, keep: Bools, policies: Mapping[str, PolicyDocument], *, delivered: Collection[Key],
    met: Collection[Key],
) -> Links:  # fmt: skip
    """The links between deliveries of one area.

    Parameters
    ----------
    deliveries : Deliveries
    keep : ndarray of bool, shape (D,)
        Deliveries that go on whatever happens; nothing binds them.
    policies : mapping of str to PolicyDocument
        Documents by slug.
    delivered : collection of (policy, area)
        What coalitions deliver today, in the plan or not.
    met : collection of (policy, area)
        What can be required there without starting in the plan.
    """
    rows = {(str(p), str(a)): row for row, (p, a) in enumerate(zip(deliveries.policy, deliveries.area, strict=True))}
    against = _against(policies)
    requires: list[tuple[int, ...]] = [()] * len(keep)
    missing, barred = [""] * len(keep), [""] * len(keep)
    pairs: set[tuple[int, int]] = set()
    for (policy, area), row in rows.items():
        if keep[row]:
            continue
        asked = [(o, area) for o in policies[policy].requires if (o, area) not in delivered and (o, area) not in met]
        requires[row] = tuple(rows[other] for other in asked if other in rows)
        missing[row] = next((other[0] for other in asked if other not in rows), "")
        rivals = [(other, area) for other in sorted(against[policy])]
        barred[row] = next((other[0] for other in rivals if other in delivered), "")
        pairs |= {
            (min(row, r), max(row, r)) for r in (rows.get(other, -1) for other in rivals) if r >= 0 and not keep[r]
        }
    return Links(tuple(requires), tuple(sorted(pairs)), tuple(missing), tuple(barred))


def linked_plan(
    deliveries: Deliveries, needs: Needs, free: Floats, arcs: Arcs, links: Links, *,
    keep: Bools, steps: int | None, time_limit_s: float | None, seed: int = 0,
) -> Plan:  # fmt: skip
    """The plan in which every link holds, in the rows of the tables given.

    Parameters
    ----------
    deliveries, needs, free, arcs, keep, steps, time_limit_s, seed
        As `plan` takes them.
    links : Links

    Returns
    -------
    Plan
        Its bound is proven over the plans in which every link holds.
    """
    options = {"steps": steps, "time_limit_s": time_limit_s, "seed": seed}
    if not links.bind:
        return plan(deliveries, needs, free, arcs, keep=keep, **options)  # type: ignore[arg-type]
    tables = _tables(deliveries, needs, free, arcs, links, keep)
    found = plan(
        tables.deliveries, tables.needs, tables.free, tables.arcs, keep=tables.keep, **options  # type: ignore[arg-type]
    )  # fmt: skip
    return _told(found, tables, deliveries, arcs, free)


def left_out(links: Links) -> frozenset[int]:
    """Rows that the plan did not try, as too many of their area hang together; they count within its bound."""
    return frozenset(row for family in _families(links.requires) for row in _lawful(family, links)[1])


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """Tables of sets, and what their rows were: the members of each set, the arc of each arc, what is left out."""

    deliveries: Deliveries
    needs: Needs
    free: Floats
    arcs: Arcs
    keep: Bools
    members: Sequence[tuple[int, ...]]
    arc_of: Ints
    left_out: Sequence[int]


def _against(policies: Mapping[str, PolicyDocument]) -> dict[str, set[str]]:
    """For each policy those that cannot stand beside it, whichever of the two says so."""
    out: dict[str, set[str]] = {slug: set() for slug in policies}
    for slug, policy in policies.items():
        for other in policy.excludes:
            if other in out and other != slug:
                out[slug].add(other)
                out[other].add(slug)
    return out


def _tables(deliveries: Deliveries, needs: Needs, free: Floats, arcs: Arcs, links: Links, keep: Bools) -> _Tables:
    """The tables with a row for each set and a permit wherever only one of several sets may start."""
    members: list[tuple[int, ...]] = []
    permits: list[list[int]] = []
    left_out: list[int] = []
    n_permits = 0
    for family in _families(links.requires):
        sets, out = _lawful(family, links)
        left_out += out
        members += sets
        permits += [[n_permits] if len(sets) > 1 else [] for _ in sets]
        n_permits += len(sets) > 1
    for one, other in links.excludes:
        for mine, held in zip(members, permits, strict=True):
            if one in mine or other in mine:
                held.append(n_permits)
        n_permits += 1
    need_of = [
        np.concatenate([*(_needs_of(deliveries, row) for row in mine), len(needs.kind) + np.array(held, np.int64)])
        for mine, held in zip(members, permits, strict=True)
    ]
    more_needs, more_arcs = _with_permits(needs, arcs, len(free), n_permits)
    rows = np.concatenate([np.zeros(0, np.int64), *need_of]).astype(np.int64)
    new_arcs, arc_of = _arcs_of(more_arcs, rows, len(more_needs.kind))
    return _Tables(
        _sets(deliveries, members, starts_of(np.array([len(part) for part in need_of], np.int64))),
        Needs(*(getattr(more_needs, name)[rows] for name in Needs.__dataclass_fields__)),
        np.append(free, np.ones(n_permits)), new_arcs,
        np.array([bool(keep[mine[0]]) for mine in members], np.bool_), members, arc_of, left_out,
    )  # fmt: skip


def _needs_of(deliveries: Deliveries, row: int) -> Ints:
    return np.arange(deliveries.req_start[row], deliveries.req_start[row + 1])


def _families(requires: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Rows that hang together by what they require, ascending."""
    family = list(range(len(requires)))
    rows: dict[int, list[int]] = {row: [row] for row in family}
    for row, others in enumerate(requires):
        for other in others:
            one, joined = sorted((family[row], family[other]))
            if one != joined:
                for member in rows[joined]:
                    family[member] = one
                rows[one] += rows.pop(joined)
    return (sorted(rows[row]) for row in sorted(rows))


def _lawful(family: Sequence[int], links: Links) -> tuple[list[tuple[int, ...]], list[int]]:
    """The sets of a family that hold all they require and nothing that excludes; and the rows that were too many."""
    sets: set[frozenset[int]] = {frozenset()}
    left_out = []
    wholes = sorted(((_whole(row, links), row) for row in family), key=lambda pair: (len(pair[0]), pair[1]))
    for whole, row in wholes:
        more = {one | whole for one in sets if _is_lawful(one | whole, links)}
        if len(sets | more) > MOST_SETS + 1:
            left_out.append(row)
        else:
            sets |= more
    return sorted(tuple(sorted(one)) for one in sets if one), left_out


def _whole(row: int, links: Links) -> frozenset[int]:
    """A row with all that it requires, directly or not."""
    found, waiting = {row}, [row]
    while waiting:
        further = set(links.requires[waiting.pop()]) - found
        found |= further
        waiting += sorted(further)
    return frozenset(found)


def _is_lawful(rows: frozenset[int], links: Links) -> bool:
    can = not any(links.missing[row] or links.barred[row] for row in rows)
    return can and not any(rows.intersection(links.excluding(row)) for row in rows)


def _sets(deliveries: Deliveries, members: Sequence[tuple[int, ...]], req_start: Ints) -> Deliveries:
    """A row for each set, named after its members."""
    names = (deliveries.policy, deliveries.area, deliveries.design)
    policy, _, design = (strings(" ".join(str(column[row]) for row in mine) for mine in members) for column in names)
    area = strings(str(deliveries.area[mine[0]]) for mine in members)
    worth = np.array([deliveries.priority[list(mine)].sum() for mine in members], np.float64)
    return Deliveries(policy, area, design, worth, req_start)


def _with_permits(needs: Needs, arcs: Arcs, n_offers: int, n: int) -> tuple[Needs, Arcs]:
    """The needs and arcs with one of each permit, which one set may have."""
    day = np.zeros(n, "datetime64[D]")
    more = Needs(np.full(n, "permit", object), np.ones(n), np.full(n, "item", object), day, day)
    columns = {name: np.append(getattr(needs, name), getattr(more, name)) for name in Needs.__dataclass_fields__}
    new = np.arange(n, dtype=np.int32)
    return Needs(**columns), Arcs(
        np.append(arcs.offer, n_offers + new).astype(np.int32),
        np.append(arcs.need, len(needs.kind) + new).astype(np.int32),
        np.append(arcs.stays, np.zeros(n)),
    )


def _arcs_of(arcs: Arcs, rows: Ints, n_needs: int) -> tuple[Arcs, Ints]:
    """The arcs of needs that stand in some rows, and which arc each was."""
    order = np.lexsort([arcs.offer, arcs.need])
    start = np.searchsorted(arcs.need[order], np.arange(n_needs + 1))
    arc_of: Ints = order[ranges(start[rows], start[rows + 1])]
    need = np.repeat(np.arange(len(rows)), start[rows + 1] - start[rows]).astype(np.int32)
    return Arcs(arcs.offer[arc_of], need, arcs.stays[arc_of]), arc_of


def _told(found: Plan, tables: _Tables, deliveries: Deliveries, arcs: Arcs, free: Floats) -> Plan:
    """A plan of sets in the rows of what they were made of, without permits."""
    delivered = np.zeros(len(deliveries.policy), np.bool_)
    delivered[[row for at in np.flatnonzero(found.delivered).tolist() for row in tables.members[at]]] = True
    arc = tables.arc_of[found.arc]
    real = np.flatnonzero(arc < len(arcs.offer))
    rows = real[np.argsort(arc[real], kind="stable")]
    used = arc[rows].astype(np.int32)
    now = totals(used, found.amount[rows], len(arcs.offer))
    runs = np.zeros(len(delivered), np.bool_)
    runs[np.searchsorted(deliveries.req_start, arcs.need[arcs.stays > 0], side="right") - 1] = True
    bound = found.bound + float(deliveries.priority[list(tables.left_out)].sum())
    return replace(
        found, delivered=delivered, arc=used, offer=arcs.offer[used], need=arcs.need[used], amount=found.amount[rows],
        bound=bound, gap=(bound - found.value) / max(found.value, 1e-9),
        prices=found.prices[: len(free)], stopped=np.flatnonzero(runs & ~delivered).astype(np.int32),
        moved=totals(arcs.offer, np.maximum(arcs.stays - now, 0.0), len(free)),
        state="improved" if tables.left_out and found.state == "optimal" else found.state,
    )  # fmt: skip
