"""The plan of a platform: which of its policies could start where, from what is offered today.

Candidates are the policies in the areas where neither values nor situation fail, and those that are delivered already.
What delivering coalitions have been pledged is theirs: the plan never stops them. Not for how a plan is found (`plan.py`)
nor for its words (`plan_words.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from threebuckets.delivery.arcs import eligible_arcs, free_amounts
from threebuckets.delivery.deliveries import Deliveries, Needs, Pledged
from threebuckets.delivery.links import Links, linked_plan, links_of
from threebuckets.delivery.modelling import totals
from threebuckets.delivery.parts import requirements_here
from threebuckets.delivery.plan import Plan
from threebuckets.delivery.stages import CoalitionState, Stage, state_of
from threebuckets.delivery.stretches import Pools, cut, pools
from threebuckets.delivery.surroundings import Surroundings
from threebuckets.policy import Outcome, PolicyVerdict, Round
from threebuckets.policy.windows import months_after
from threebuckets.resources import Requirements
from threebuckets.resources.types import Bools, Floats, Index, Strings, strings
from threebuckets.resources.units import measure_or_own

MIN_PEOPLE = 10
STEPS = 400
"""Steps of a platform's plan unless said otherwise."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A policy that could be delivered in an area.

    Parameters
    ----------
    policy, area, design : str
        `design` is `policy/area` of the local design, "" for the policy's own amounts.
    stands : bool
        Whether values and situation both hold; otherwise something there is not yet known.
    delivering : bool
        Whether a coalition delivers it today.
    requirements : Requirements
    """

    policy: str
    area: str
    design: str
    stands: bool
    delivering: bool
    requirements: Requirements


@dataclass(frozen=True, slots=True, eq=False)
class PlatformPlan:
    """A plan with the tables it was made from.

    Parameters
    ----------
    plan : Plan
        Its offers are the rows of `pools`.
    around : Surroundings
        The platform's offers, actors and areas.
    candidates : tuple of Candidate
        Rows of `deliveries`, by policy and area.
    deliveries, needs
        Needs are cut into stretches of days; amounts in units that can be compared.
    line : ndarray of str, shape (R,)
        Requirement of each need.
    pools : Pools
        What offers have to give, and which need each could serve.
    if_asked : bool
        Whether offers that are only listed or were not confirmed lately count as if everybody had said yes.
    links : Links
        Which candidates exclude or require one another; every plan keeps to them.
    """

    plan: Plan
    around: Surroundings
    candidates: tuple[Candidate, ...]
    deliveries: Deliveries
    needs: Needs
    line: Strings
    pools: Pools
    if_asked: bool
    links: Links


def candidates_of(
    round_: Round, around: Surroundings, *, policy: str | None = None, standing: bool = False
) -> tuple[Candidate, ...]:
    """Policies in areas that could be delivered: where neither values nor situation fail, or a coalition delivers.

    Parameters
    ----------
    round_ : Round
        Verdicts of the platform; areas without any have no candidates.
    around : Surroundings
        Of the same platform and day.
    policy : str, optional
        Only this one.
    standing : bool
        Only where values and situation both hold, or a coalition delivers.

    Returns
    -------
    tuple of Candidate
        By policy and area; those whose window is over are left out.
    """
    delivering = {(state.coalition.policy, state.coalition.area) for state in _delivering(around)}
    found = []
    for verdict in sorted(round_.verdicts, key=lambda one: one.key):
        if (policy and verdict.policy != policy) or verdict.policy not in around.platform.policies:
            continue
        outcomes = [verdict.buckets[bucket].outcome for bucket in ("values", "situation")]
        if verdict.key in delivering or Outcome.FAILS not in outcomes:
            found.append(_candidate(verdict, around, verdict.key in delivering))
    wanted = (one for one in found if one.stands or one.delivering or not standing)
    return tuple(one for one in wanted if len(one.requirements.id))


def platform_plan(
    round_: Round,
    around: Surroundings,
    *,
    policy: str | None = None,
    standing: bool = False,
    steps: int | None = STEPS,
    time_limit_s: float | None = None,
    if_asked: bool = False,
    priority: dict[tuple[str, str], float] | None = None,
    seed: int = 0,
) -> PlatformPlan:
    """Which of a platform's policies could start where.

    Parameters
    ----------
    round_ : Round
        Verdicts of the platform.
    around : Surroundings
        Of the same platform and day.
    policy, standing
        As `candidates_of` takes them.
    steps, time_limit_s
        As `plan` takes them.
    if_asked : bool
        Count what is only listed, or was not confirmed lately, as if everybody had said yes.
    priority : dict of (policy, area) to float, optional
        What starting each is worth; 1 by default.
    seed : int

    Notes
    -----
    A need is what the requirement likely takes, in the first months of its window as the test counts them. Of two
    policies that exclude one another only one starts in an area; one that requires another starts only with it, or where
    that one is delivered already.
    """
    candidates = candidates_of(round_, around, policy=policy, standing=standing)
    offers, actors, kinds = around.offers, around.actors, around.kinds
    rules = around.platform.rules.resources
    free = free_amounts(
        offers, actors, kinds, on=around.on, sure_reliability=rules.sure_reliability,
        default_reliability=rules.default_reliability, if_asked=if_asked,
    )  # fmt: skip
    whole, needs, lines = _tables(candidates, around, priority or {})
    pieces = cut(whole, needs, offers, actors, kinds, free > 0)
    line = lines[pieces.need]
    pledged = _pledged(candidates, pieces.deliveries, pieces.needs, line, around)
    codes = strings(sorted(around.area_row, key=lambda code: around.area_row[code]))
    arcs = eligible_arcs(
        pieces.deliveries, pieces.needs, offers, actors, kinds, around.reached,
        area_codes=codes, free=free, pledged=pledged,
    )  # fmt: skip
    stock = pools(pieces.needs, kinds, free, arcs)
    # What is pledged is promised in full, however reliable the offer was thought to be.
    promised = totals(stock.arcs.offer, stock.arcs.stays, len(stock.free))
    stock = replace(stock, free=np.maximum(stock.free, promised))
    keep = np.array([one.delivering for one in candidates], np.bool_)
    links = _links(round_, around, whole, keep, planned=policy, standing=standing)
    found = linked_plan(
        pieces.deliveries, pieces.needs, stock.free, stock.arcs, links,
        time_limit_s=time_limit_s, steps=None if time_limit_s else steps, keep=keep, seed=seed,
    )  # fmt: skip
    return PlatformPlan(found, around, candidates, pieces.deliveries, pieces.needs, line, stock, if_asked, links)


def _links(
    round_: Round, around: Surroundings, deliveries: Deliveries, keep: Bools, *, planned: str | None, standing: bool
) -> Links:
    """The links of a plan; what is not planned, and needs nothing or was not asked for, can be required where it stands."""
    delivered = {(state.coalition.policy, state.coalition.area) for state in _delivering(around)}
    policies, met = around.platform.policies, set()
    required = {slug for policy in policies.values() for slug in policy.requires}
    for verdict in round_.verdicts:
        if verdict.policy in required and verdict.policy in policies and verdict.policy != planned:
            outcomes = {verdict.buckets[bucket].outcome for bucket in ("values", "situation")}
            stands = outcomes == {Outcome.HOLDS} if standing else Outcome.FAILS not in outcomes
            if stands and (planned or not len(requirements_here(around, verdict.policy, verdict.area).id)):
                met.add(verdict.key)
    return links_of(deliveries, keep, policies, delivered=delivered, met=met)


def of_few_people(found: PlatformPlan) -> Bools:
    """Needs behind which one to nine persons stand: nothing about their amounts may be told; shape (R,)."""
    arcs, offers = found.pools.arcs, found.around.offers
    actor = offers.actor[found.pools.offer[arcs.offer]]
    persons = found.around.actors.is_person[actor]
    pairs = np.unique(np.stack([arcs.need[persons], actor[persons]]), axis=1)
    number = np.bincount(pairs[0], minlength=len(found.needs.kind))
    few: Bools = (number > 0) & (number < MIN_PEOPLE)
    return few


def _delivering(around: Surroundings) -> Sequence[CoalitionState]:
    """Coalitions that deliver on the day, with their pledges."""
    states = (state_of(one, around) for one in around.coalitions if one.policy in around.platform.policies)
    return [state for state in states if state.stage is not Stage.WOUND_UP and _has_started(state, around)]


def _has_started(state: CoalitionState, around: Surroundings) -> bool:
    started = state.coalition.started_on
    return started is not None and started <= around.on


def _candidate(verdict: PolicyVerdict, around: Surroundings, delivering: bool) -> Candidate:
    design = around.design(verdict.policy, verdict.area)
    stands = all(verdict.buckets[bucket].outcome is Outcome.HOLDS for bucket in ("values", "situation"))
    lines = _first_months(requirements_here(around, verdict.policy, verdict.area), around)
    return Candidate(verdict.policy, verdict.area, design.name if design else "", stands, delivering, lines)


def _first_months(lines: Requirements, around: Surroundings) -> Requirements:
    """What is not over, from today on, for the first months of each window."""
    today = np.datetime64(around.on, "D")
    there = lines.ends >= today
    starts = np.maximum(lines.starts[there], today)
    months = around.platform.rules.resources.first_months
    last = np.array(
        [np.datetime64(months_after(day.item(), months)) - np.timedelta64(1, "D") for day in starts], "datetime64[D]"
    )
    columns = {name: getattr(lines, name)[there] for name in Requirements.__dataclass_fields__}
    return Requirements(**{**columns, "starts": starts, "ends": np.minimum(lines.ends[there], last)})


def _tables(
    candidates: Sequence[Candidate], around: Surroundings, priority: dict[tuple[str, str], float]
) -> tuple[Deliveries, Needs, Strings]:
    """Deliveries, their needs in units that can be compared, and the requirement of each need."""
    sizes = [len(one.requirements.id) for one in candidates]
    deliveries = Deliveries(
        policy=strings(one.policy for one in candidates),
        area=strings(one.area for one in candidates),
        design=strings(one.design for one in candidates),
        priority=np.array([priority.get((one.policy, one.area), 1.0) for one in candidates], np.float64),
        req_start=np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64),
    )
    lines = [one.requirements for one in candidates]
    measures = [measure_or_own(str(unit)) for each in lines for unit in each.unit]
    needs = Needs(
        kind=_joined([each.kind for each in lines], object),
        amount=_joined([each.amount for each in lines], np.float64)
        * np.array([m.factor for m in measures], np.float64),
        unit=strings(m.base for m in measures),
        starts=_joined([each.starts for each in lines], "datetime64[D]"),
        ends=_joined([each.ends for each in lines], "datetime64[D]"),
    )
    return deliveries, needs, _joined([each.id for each in lines], object)


def _joined(parts: Sequence[Strings | Floats], dtype: object) -> Strings:
    return np.concatenate([np.zeros(0, dtype), *parts]).astype(dtype)  # type: ignore[call-overload, no-any-return]


def _pledged(
    candidates: Sequence[Candidate], deliveries: Deliveries, needs: Needs, line: Strings, around: Surroundings
) -> Pledged:
    """What counts of the pledges to coalitions of the candidates, on the pieces of needs that they hold."""
    place = {(one.policy, one.area): row for row, one in enumerate(candidates)}
    offer, need, amount = [], [], []
    first, last = (days.astype("datetime64[D]").astype(np.int64) for days in (needs.starts, needs.ends))
    for coalition in around.coalitions:
        delivery = place.get((coalition.policy, coalition.area))
        if delivery is None:
            continue
        state = state_of(coalition, around)
        rows = np.arange(deliveries.req_start[delivery], deliveries.req_start[delivery + 1])
        for part in () if state.stage is Stage.WOUND_UP else state.parts:
            mine = rows[line[rows] == state.requirements.id[part.need]]
            is_stock = bool(around.kinds.stock[around.kinds.row(str(state.requirements.kind[part.need]))])
            held = mine if is_stock else mine[(part.first <= first[mine]) & (part.last >= last[mine])]
            offer += [part.offer] * len(held)
            need += held.tolist()
            amount += [part.amount] * len(held)
    positive = [at for at, given in enumerate(amount) if given > 0]
    return Pledged(_rows(offer, positive), _rows(need, positive), np.array([amount[at] for at in positive], np.float64))


def _rows(rows: Sequence[int], kept: Sequence[int]) -> Index:
    return np.array([rows[at] for at in kept], np.int32)
