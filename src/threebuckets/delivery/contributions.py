"""What each partner of a coalition brings: what is no longer covered without it, by maximum flow.

What is pledged for one requirement may serve another of the same kind instead, so whether something is missing without
a partner is asked of all that the others bring, put where it is needed most. Not for what a partner gains (`aims.py`).

References
----------
L. R. Ford, D. R. Fulkerson, Maximal flow through a network, Canadian Journal of Mathematics 8 (1956).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from threebuckets.delivery.parts import Part, base_amounts
from threebuckets.delivery.slots import Slot
from threebuckets.resources import Requirements
from threebuckets.resources.coverage.flow import fair_shares, greatest_cuts, groups_of
from threebuckets.resources.offers import day_number
from threebuckets.resources.types import Bools, Floats, Ints

_SLACK = 1e-7


@dataclass(frozen=True, slots=True, eq=False)
class Contributions:
    """A coalition's requirements and what its partners bring to them, cut into slices of time.

    Parameters
    ----------
    partners : tuple of str
        In order of id.
    needs : tuple of str
        Ids of the requirements that are not over.
    amount : ndarray of float64, shape (J,)
        What each takes, base units.
    needed : ndarray of bool, shape (T, J)
        Which are needed in each slice of the first days.
    given : ndarray of float64, shape (T, m)
        What each part brings in each slice, base units.
    serve : ndarray of bool, shape (m, J)
        What each part could serve.
    partner : ndarray of int64, shape (m,)
        Whose each part is.
    """

    partners: tuple[str, ...]
    needs: tuple[str, ...]
    amount: Floats
    needed: Bools
    given: Floats
    serve: Bools
    partner: Ints

    def met(self, *, without: Collection[int] = ()) -> Floats:
        """Share of each requirement that is met in its leanest slice when some partners are gone; shape (J,), 0–1.

        What there is is spread as evenly as can be.
        """
        there = ~np.isin(self.partner, list(without)) & self.serve.any(axis=1)
        groups = groups_of(self.serve[there]) if there.any() else None
        shares = np.ones(len(self.needs))
        for given, needed in zip(self.given, self.needed, strict=True):
            if groups is None:
                now = np.where(needed & (self.amount > 0), 0.0, 1.0)
            else:
                now = fair_shares(np.where(needed, self.amount, 0.0), groups.sums(given[there]), groups.serve)
            shares = np.minimum(shares, np.where(needed, now, 1.0))
        return np.where(shares > 1 - _SLACK, 1.0, shares)

    def achieved(self, present: Bools) -> Floats:
        """What sets of partners achieve: the share of what is needed that they meet in the leanest slice.

        Requirements that some part links are taken together by amount; the shares of these groups are averaged, each
        counted by its requirements, so that amounts of different kinds are never added up.

        Parameters
        ----------
        present : ndarray of bool, shape (n, P)
            Which partners are in each set.

        Returns
        -------
        ndarray of float64, shape (n,)
            In 0–1; 0 where nothing is needed.
        """
        out = np.zeros(len(present))
        for needs in self._linked():
            parts = np.flatnonzero(self.serve[:, needs].any(axis=1))
            groups = groups_of(self.serve[parts][:, needs])
            share = np.ones(len(present))
            for given, needed in zip(self.given, self.needed, strict=True):
                need = np.where(needed[needs], self.amount[needs], 0.0)
                if need.sum() > 0:
                    supply = groups.sums(present[:, self.partner[parts]] * given[parts])
                    short = greatest_cuts(np.tile(need, (len(present), 1)), supply, groups.serve).amount
                    share = np.minimum(share, 1 - short / need.sum())
            out += share * len(needs) / len(self.needs)
        return out

    def _linked(self) -> list[list[int]]:
        """Requirements in groups that some part links."""
        left, found = list(range(len(self.needs))), []
        while left:
            members = {left[0]}
            while True:
                touching = self.serve[:, sorted(members)].any(axis=1)
                wider = members | set(np.flatnonzero(self.serve[touching].any(axis=0)).tolist())
                if wider == members:
                    break
                members = wider
            found.append(sorted(members))
            left = [need for need in left if need not in members]
        return found

    def lost(self, partner: int) -> Floats:
        """What of each requirement is no longer met without a partner, base units; shape (J,)."""
        lost = (self.met() - self.met(without=[partner])) * self.amount
        return np.where(lost > _SLACK * np.maximum(self.amount, 1.0), lost, 0.0)

    def share(self, partner: int) -> float:
        """How much a partner brings: its parts as shares of what they are for, added up."""
        of = self.partner == partner
        best = np.where(self.serve[of], self.amount, 0.0).max(axis=1, initial=0.0)
        most = self.given[:, of].max(axis=0, initial=0.0)
        return float(np.sort(np.divide(most, best, out=np.zeros_like(most), where=best > 0)).sum())

    def minimal(self, *, keep: Collection[str] = ()) -> tuple[str, ...]:
        """Partners left when those whose leaving breaks nothing are let go, those who bring least first.

        Parameters
        ----------
        keep : collection of str, optional
            Partners who are not let go.

        Returns
        -------
        tuple of str
            In order of id: one smallest set of which nobody can leave, not the only one.
        """
        whole, gone = self.met(), set[int]()
        for partner in sorted(range(len(self.partners)), key=lambda at: (self.share(at), self.partners[at])):
            if self.partners[partner] not in keep and (self.met(without=[*gone, partner]) >= whole - _SLACK).all():
                gone.add(partner)
        return tuple(name for at, name in enumerate(self.partners) if at not in gone)


@dataclass(frozen=True, slots=True)
class Resilience:
    """What is left if the one partner leaves whose leaving hurts most.

    Parameters
    ----------
    share : float
        Requirements still fully met, as a share of all, 0–1; 1 where there are none.
    worst_share : float
        Share that is met of the one that is met least.
    weakest_link : str
        The partner; "" where nobody's leaving opens anything.
    """

    share: float
    worst_share: float
    weakest_link: str


def contributions_of(
    requirements: Requirements, slots: Sequence[Slot], parts: Sequence[Part], whose: Sequence[str]
) -> Contributions:
    """What partners bring to a coalition's requirements.

    Parameters
    ----------
    requirements : Requirements
    slots : sequence of Slot
        Those that are not over; they say on which days each is needed.
    parts : sequence of Part
    whose : sequence of str
        Id of the partner that each part belongs to.
    """
    row_of = {str(name): row for row, name in enumerate(requirements.id)}
    rows = [row_of[slot.requirement] for slot in slots]
    pairs = list(zip(rows, slots, strict=True))
    partners = tuple(sorted(set(whose)))
    first = np.array([day_number(slot.starts) for slot in slots], np.int64)
    last = np.array([day_number(slot.soon) for slot in slots], np.int64)
    stock = np.array([slot.is_stock for slot in slots], np.bool_)
    fits = [[row in part.serves and _in_time(part, row, requirements, slot) for row, slot in pairs] for part in parts]
    serve = np.array(fits, np.bool_).reshape(len(parts), len(rows))
    starts = _edges(first[~stock], last[~stock], parts)
    given = np.array([[_given(part, at, serve[n], stock) for n, part in enumerate(parts)] for at in starts], np.float64)
    return Contributions(
        partners=partners,
        needs=tuple(slot.requirement for slot in slots),
        amount=base_amounts(requirements)[rows] if rows else np.zeros(0),
        needed=np.array([stock | ((first <= at) & (at <= last)) for at in starts], np.bool_),
        given=given.reshape(len(starts), len(parts)),
        serve=serve,
        partner=np.array([partners.index(name) for name in whose], np.int64),
    )


def resilience_of(contributions: Contributions) -> Resilience:
    """The worst that one partner's leaving does; among equals the first by id."""
    n_needs = len(contributions.needs)
    worst = Resilience(1.0, 1.0, "")
    whole = contributions.met()
    if n_needs:
        worst = Resilience(float((whole >= 1).mean()), float(whole.min()), "")
    for at, name in enumerate(contributions.partners if n_needs else ()):
        met = contributions.met(without=[at])
        found = Resilience(float((met >= 1).mean()), float(met.min()), name)
        if (found.share, found.worst_share) < (worst.share, worst.worst_share):
            worst = found
    return worst


def _edges(first: Ints, last: Ints, parts: Sequence[Part]) -> list[int]:
    """First days of slices in which neither a need nor a part begins or ends."""
    if not len(first):
        return [0]
    begin, end = int(first.min()), int(last.max())
    marks = [*first.tolist(), *(last + 1).tolist(), *(day for part in parts for day in (part.first, part.last + 1))]
    return sorted({begin, *(mark for mark in marks if begin < mark <= end)})


def _in_time(part: Part, row: int, requirements: Requirements, slot: Slot) -> bool:
    """Whether something that is used up can be given while it is needed; what stays is cut into slices instead."""
    first, last = (
        days[row].astype("datetime64[D]").astype(np.int64) for days in (requirements.starts, requirements.ends)
    )
    return not slot.is_stock or bool(part.first <= last and part.last >= first)


def _given(part: Part, at: int, serve: Bools, stock: Bools) -> float:
    """What a part brings in a slice; of what is used up all of it, whenever it is given."""
    is_stock = bool(stock[serve].any())
    return part.amount if is_stock or part.first <= at <= part.last else 0.0
