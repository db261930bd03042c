"""Coverage: how far the offers within reach meet what a policy needs in an area.

Certain, chancy and unknown supply are kept apart: a register nobody has asked makes nothing sure, and its silence
makes nothing impossible. Not for which offers reach an area (`reach/`), nor for verdicts (`threebuckets.policy`).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from threebuckets.errors import ShapeError, UnknownCodeError
from threebuckets.resources.actors import Actors
from threebuckets.resources.coverage.answers import Commitments, Coverage, CoverageCases, OwnPledges
from threebuckets.resources.coverage.asks import asks_of
from threebuckets.resources.coverage.chance import HIGH, LOW, PoolChance, covers
from threebuckets.resources.coverage.draws import Draws
from threebuckets.resources.coverage.lines import over_committed, requirement_lines
from threebuckets.resources.coverage.pledged import set_apart
from threebuckets.resources.coverage.requirements import Needs, Requirements, needs_of
from threebuckets.resources.coverage.shortages import (
    Gap,
    first_open_day,
    gaps_of,
    is_complete,
    met_shares,
    ruled_out_kinds,
    shortages_of,
)
from threebuckets.resources.coverage.slices import Case, Promise, Stretch, first_stretch, later_stretch, window_of
from threebuckets.resources.coverage.supply import Layer, SupplyIndex, day_of, supply_index
from threebuckets.resources.kinds import Kinds
from threebuckets.resources.offers import FOREVER, Offers, day_numbers
from threebuckets.resources.reach.areas_reached import Reach
from threebuckets.resources.types import Bools, Floats, Index, Ints

_NO_STRETCH = Stretch((), 0, -1)


@dataclass(frozen=True, slots=True, eq=False)
class _Register:
    """What all cases share: the supply, the draws, and how long the first months are."""

    index: SupplyIndex
    kinds: Kinds
    draws: Draws
    on: date
    first_months: int


def coverage(
    requirements: Requirements,
    offers: Offers,
    actors: Actors,
    kinds: Kinds,
    reaching: Index,
    *,
    on: date,
    commitments: Commitments | None = None,
    own_pledges: OwnPledges | None = None,
    sure_reliability: float = 0.90,
    default_reliability: float = 0.70,
    first_months: int = 12,
    complete_kinds: frozenset[str] = frozenset(),
    draws: int = 2000,
    seed: int = 0,
    distance_m: Floats | None = None,
) -> Coverage:
    """How far offers within reach cover the requirements of one policy in one area.

    Parameters
    ----------
    requirements : Requirements
        What is needed; those over before `on` count for nothing.
    offers, actors, kinds
        The offers of the platform, whose they are, and the kinds.
    reaching : ndarray of int32
        Rows of the offers that reach the area.
    on : date
        The day looked from: earlier parts of a window are past.
    commitments : Commitments, optional
        Pledges to other coalitions; they make offers smaller on their days, and what is used up for good.
    own_pledges : OwnPledges, optional
        Pledges to the coalition of this very case: on their days these parts count as pledged, not merely offered.
    sure_reliability : float
        Live offers that are pledged or offered and at least so reliable are certain.
    default_reliability : float
        Of offered supply that states none; pledged supply has 0.90, listed supply none.
    first_months : int
        Months from the first day of the window that decide; the rest is looked at for whether it lasts.
    complete_kinds : frozenset of str
        Kinds of which everybody who could help here has been asked; kinds below them are meant too.
    draws, seed : int
        Number and seed of the draws over reliability and need.
    distance_m : ndarray of float64, optional
        Metres to each of `reaching`, for the order of whom to ask.

    Returns
    -------
    Coverage

    Raises
    ------
    InputError
        Requirements that cannot be reckoned with; columns of different lengths.
    UnknownCodeError
        A commitment of an offer nobody has.

    Notes
    -----
    The result is the same for every order of rows. More supply, a later end, a higher reliability or a smaller need
    never lowers `probability` and never ends `sure` or `possible`. Cost grows with requirements that hang together
    (2^J up to twelve, a linear program a draw above), slices and draws.

    Examples
    --------
    >>> from threebuckets.resources import actors_from_rows, offers_from_rows, requirements_from_rows, standard_kinds
    >>> kinds, day = standard_kinds(), date(2026, 12, 1)
    >>> actors = actors_from_rows([{"actor": "mill", "name": "The Mill", "kind": "business"}])
    >>> hall = {"offer": "hall", "actor": "mill", "kind": "space/hall", "unit": "m2", "amount": 40, "reliability": 0.95}
    >>> offers = offers_from_rows([{**hall, "last_confirmed": "2026-11-01"}], actors=actors, kinds=kinds).offers
    >>> room = {"id": "room", "kind": "space", "unit": "m2", "amount": 60, "from": "2027-01-01", "until": "2027-12-31"}
    >>> found = coverage(requirements_from_rows([room]), offers, actors, kinds, np.array([0], np.int32), on=day)
    >>> found.sure, found.shortages[0].amount, found.shortages[0].unit
    (False, 32.0, 'm2')
    """
    if distance_m is not None and len(distance_m) != len(reaching):
        raise ShapeError.of("distance_m", f"{len(distance_m)} rows", f"{len(reaching)} rows, as reaching has")
    apart = set_apart(
        offers, kinds, reaching, distance_m, own_pledges, commitments, on=on, default_reliability=default_reliability
    )
    index = supply_index(
        apart.offers,
        actors,
        kinds,
        on=on,
        sure_reliability=sure_reliability,
        default_reliability=default_reliability,
        only=apart.reaching,
    )
    register = _Register(index, kinds, Draws(draws, seed=seed), on, first_months)
    near = None if apart.distance_m is None else _by_supply_row(index, apart.reaching, apart.distance_m)
    promises = _promises(apart.commitments, offers, index)
    return _covered(register, requirements, index.rows_of(apart.reaching), promises, complete_kinds, near)


def coverage_many(
    cases: CoverageCases,
    offers: Offers,
    actors: Actors,
    kinds: Kinds,
    reached: Reach,
    *,
    on: date,
    commitments: Commitments | None = None,
    sure_reliability: float = 0.90,
    default_reliability: float = 0.70,
    first_months: int = 12,
    complete_kinds: frozenset[str] = frozenset(),
    draws: int = 2000,
    seed: int = 0,
) -> tuple[Coverage, ...]:
    """Coverage of every policy in every area, as `coverage` would give it one by one.

    Parameters
    ----------
    cases : CoverageCases
        Policies, areas and requirements; a case's own `complete_kinds` and `commitments` go before those given here.
    reached : Reach
        Which offers reach which areas.
    offers, actors, kinds, on, commitments, sure_reliability, default_reliability, first_months, complete_kinds, \
draws, seed
        As for `coverage`.

    Returns
    -------
    tuple of Coverage
        One for each case, in the order of the cases.

    Raises
    ------
    InputError, UnknownCodeError
        As for `coverage`; columns of cases of different lengths.

    Notes
    -----
    The supply is prepared once, what serves a kind is found once, and each actor's luck is drawn once.
    """
    _check_cases(cases)
    index = supply_index(
        offers, actors, kinds, on=on, sure_reliability=sure_reliability, default_reliability=default_reliability
    )
    register = _Register(index, kinds, Draws(draws, seed=seed), on, first_months)
    shared = _promises(commitments, offers, index)
    within = reached.by_area(np.unique(cases.area))
    near = {area: _by_supply_row(index, found.offer, found.distance_m) for area, found in within.items()}
    rows = {area: index.rows_of(found.offer) for area, found in within.items()}
    out = []
    for at, (area, requirements) in enumerate(zip(cases.area, cases.requirements, strict=True)):
        own = cases.commitments[at] if cases.commitments else None
        promises = shared if own is None else _promises(own, offers, index)
        complete = cases.complete_kinds[at] if cases.complete_kinds else complete_kinds
        out.append(_covered(register, requirements, rows[int(area)], promises, complete, near[int(area)]))
    return tuple(out)


def _covered(
    register: _Register,
    requirements: Requirements,
    rows: Ints,
    promises: Mapping[int, Sequence[Promise]],
    complete: frozenset[str],
    distance_m: Floats | None,
) -> Coverage:
    """One case."""
    needs = needs_of(requirements, register.kinds, on=register.on)
    case = _case(needs, register.index, rows, promises)
    first, later = _stretches(case, register.first_months)
    chances = [PoolChance(pool, case.supply, register.draws) for pool in first.pools]
    probability = _probability([chance.covered() for chance in chances], register.draws.n)
    gaps = gaps_of(first)
    later_gaps = _lasting_gaps(gaps, gaps_of(later), needs)
    shares = met_shares(first, len(needs.id))
    met = needs.amounts[:, HIGH] * shares
    return Coverage(
        sure=all(covers(pool, Layer.CERTAIN, HIGH).all() for pool in first.pools),
        possible=all(covers(pool, Layer.UNKNOWN, LOW).all() for pool in first.pools),
        probability=probability,
        probability_if_asked=_probability([chance.covered_if_asked() for chance in chances], register.draws.n),
        monte_carlo_error=float(np.sqrt(probability * (1 - probability) / register.draws.n)),
        met=met / needs.factor,
        worst_share=float(shares[~np.isnan(shares)].min(initial=1.0)),
        shortages=shortages_of(gaps, needs),
        later_shortages=shortages_of(later_gaps, needs),
        no_offers=_no_offers(case, register.kinds, [*gaps, *later_gaps], complete),
        ruled_out=ruled_out_kinds(first, needs, case.supply, register.kinds, complete),
        lasts=not later_gaps,
        lasts_until=_lasts_until((*gaps, *later_gaps), needs),
        ask=asks_of(case, gaps, chances, distance_m) if gaps else (),
        lines=requirement_lines(case, (*first.pools, *later.pools), met),
        over_committed=over_committed(
            case, {row: float(case.supply.gross[row]) for row in promises if row in case.rows}
        ),
        first_until=day_of(first.last) if len(needs.id) else None,
    )


def _case(needs: Needs, index: SupplyIndex, rows: Ints, promises: Mapping[int, Sequence[Promise]]) -> Case:
    """The supply that fits any of the needs by kind, unit and nature."""
    supply = index.supply
    kind_fits = np.zeros((len(rows), len(needs.id)), np.bool_)
    serve = np.zeros_like(kind_fits)
    for column, (kind, base) in enumerate(zip(needs.kind, needs.base, strict=True)):
        kind_fits[:, column] = index.serving(rows, str(kind))
        which = supply.bases.index(base) if base in supply.bases else -1
        fits = (supply.base[rows] == which) & (supply.stock[rows] == needs.stock[column])
        serve[:, column] = kind_fits[:, column] & fits
    kept = kind_fits.any(axis=1)
    return Case(needs, supply, rows[kept], serve[kept], kind_fits[kept], promises)


def _stretches(case: Case, first_months: int) -> tuple[Stretch, Stretch]:
    """The first months of the window, and the rest."""
    if not len(case.needs.id):
        return _NO_STRETCH, _NO_STRETCH
    begin, first_end, end = window_of(case.needs, first_months)
    first = first_stretch(case, begin, first_end)
    return first, later_stretch(case, first_end + 1, end) if end > first_end else _NO_STRETCH


def _probability(covered: Sequence[Bools], n: int) -> float:
    """Share of the draws in which every pool is covered."""
    return float(np.logical_and.reduce([np.ones(n, np.bool_), *covered]).mean())


def _lasting_gaps(gaps: Sequence[Gap], later: Sequence[Gap], needs: Needs) -> tuple[Gap, ...]:
    """Gaps of the rest of the window; those of pooled stock only where more is short than in the first months."""

    def of_stock(found: Sequence[Gap]) -> float:
        return sum(gap.amount for gap in found if needs.stock[gap.needs[0]])

    more = of_stock(later) > of_stock(gaps) * (1 + 1e-9)
    return tuple(gap for gap in later if more or not needs.stock[gap.needs[0]])


def _lasts_until(gaps: Sequence[Gap], needs: Needs) -> date | None:
    """The day before the first on which certain supply leaves some high need open."""
    day = first_open_day(gaps, needs)
    return None if day is None else day_of(day - 1)


def _no_offers(case: Case, kinds: Kinds, gaps: Sequence[Gap], complete: frozenset[str]) -> tuple[str, ...]:
    """Kinds short of which nothing is recorded within reach and that nobody declared complete."""
    needs = case.needs
    short = {need for gap in gaps for need in gap.needs}
    unasked = ~case.kind_fits.any(axis=0) & ~is_complete(needs, kinds, complete)
    return tuple(sorted({str(needs.kind[need]) for need in short if unasked[need]}))


def _promises(commitments: Commitments | None, offers: Offers, index: SupplyIndex) -> Mapping[int, Sequence[Promise]]:
    """Commitments by supply row, in base units; those of offers that are not in the supply fall away."""
    out: defaultdict[int, list[Promise]] = defaultdict(list)
    if commitments is None or not len(commitments.offer_id):
        return out
    row_of = {str(name): row for row, name in enumerate(offers.id)}
    first, last = day_numbers(commitments.starts, -FOREVER), day_numbers(commitments.ends, FOREVER)
    order = np.lexsort((commitments.amount, last, first))
    for at in order:
        name = str(commitments.offer_id[at])
        if name not in row_of:
            raise UnknownCodeError.of("commitments", name, "the id of an offer")
        row = int(index.position[row_of[name]])
        if row >= 0:
            amount = float(commitments.amount[at] * index.supply.factor[row])
            out[row].append(Promise(amount, int(first[at]), int(last[at])))
    return dict(out)


def _by_supply_row(index: SupplyIndex, offer: Index, distance_m: Floats) -> Floats:
    """Distances by row of the supply; NaN where not known."""
    out = np.full(len(index.supply.row), np.nan)
    found = index.position[offer]
    out[found[found >= 0]] = distance_m[found >= 0]
    return out


def _check_cases(cases: CoverageCases) -> None:
    n = len(cases.area)
    for name in ("policy", "requirements", "complete_kinds", "commitments"):
        found = len(getattr(cases, name))
        if found != n and (found or name in ("policy", "requirements")):
            raise ShapeError.of(name, f"{found} rows", f"{n} rows, as area has")
