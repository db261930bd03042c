"""Whom to ask next: who could fill what a coalition still lacks, with the sentence to say to them.

Bodies are asked by name, and told why it would serve them. Persons are asked through a public call in their area, which
stands there whether anybody has offered anything or not, and are never named to others. Not for how likely a yes is.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from threebuckets.delivery.aims import AimServed, aims_served, outcomes_of
from threebuckets.delivery.benefit import of_few_people
from threebuckets.delivery.coalitions import Pledges, pledges_of
from threebuckets.delivery.parts import served
from threebuckets.delivery.pledges import a_year_after, left_of
from threebuckets.delivery.request_words import Asked, call_sentence, request_sentence
from threebuckets.delivery.slots import Slot
from threebuckets.delivery.stages import CoalitionState, Stage
from threebuckets.delivery.surroundings import Surroundings
from threebuckets.delivery.words import MIN_PEOPLE, number_of_people
from threebuckets.resources import Standing, standing
from threebuckets.resources.offers import FOREVER, first_days, last_days
from threebuckets.resources.units import measure_or_own

REST_DAYS = 60
"""Nobody is asked twice within so many days."""
BUSY = 3
"""Whoever is in so many coalitions that deliver is asked last."""


@dataclass(frozen=True, slots=True)
class Request:
    """Whom to ask for what.

    Parameters
    ----------
    actor_id, offer_id : str
        Both "" for a public call, through which persons are asked.
    name, through : str
        How the actor is called, and through whom it may be reached; "" where not said.
    requirement, kind, unit : str
        "" for a call, which is for everything that is open.
    amount : float
        What to ask for, in `unit` of the requirement; NaN where it is not stated or may not be told.
    completes : bool
        Whether a yes alone would make the coalition ready.
    aims : tuple of AimServed
        The actor's aims that it would serve.
    is_renewal : bool
        Whether it has given this to the coalition before.
    distance_m : float
        Metres from the middle of the area; NaN where not known.
    people : int
        For a call: how many persons within reach offer such a thing, from ten upwards; 0 for fewer.
    sentence : str
        What to say to them.
    """

    actor_id: str
    offer_id: str
    name: str
    through: str
    requirement: str
    kind: str
    amount: float
    unit: str
    completes: bool
    aims: tuple[AimServed, ...]
    is_renewal: bool
    distance_m: float
    people: int
    sentence: str

    @property
    def is_call(self) -> bool:
        """Whether it is a public call rather than a question to one body."""
        return not self.offer_id


def ask_next(
    state: CoalitionState,
    around: Surroundings,
    *,
    others: Sequence[CoalitionState] = (),
    asked_on: Mapping[str, date] | None = None,
    limit: int = 10,
) -> tuple[Request, ...]:
    """Whom to ask next, the most helpful first.

    Asked are offers within reach that serve an open slot – live, stale or only listed – unless their actor will not
    work with the policy or a partner (or a partner with it), or was asked within 60 days. First come those who alone
    would complete the coalition, then those of whose aims it serves more, then those who fill a greater share of what
    is missing, those who renew, those who are nearer. Whoever is in three delivering coalitions comes last; a public
    call for all that is open follows the bodies.

    Parameters
    ----------
    state : CoalitionState
    around : Surroundings
    others : sequence of CoalitionState, optional
        Other coalitions, for who is busy.
    asked_on : mapping of str to date, optional
        Id of an actor → day on which it was last asked.
    limit : int
        How many requests to bodies; the call is added to them.

    Returns
    -------
    tuple of Request
        Each actor once; the same for every order of rows. Empty where nothing is open.
    """
    pledges = pledges_of(around.coalitions, around.offers)
    hidden = of_few_people(state, around)
    candidates = [
        found
        for row in _offers_to_ask(state, around, asked_on or {})
        if (found := _candidate(row, state, around, pledges, hidden)) is not None
    ]
    busy = _busy(others)
    best: dict[int, tuple[tuple[object, ...], _Candidate]] = {}
    for each in candidates:
        key = _order(each, busy, around)
        if each.actor not in best or key < best[each.actor][0]:
            best[each.actor] = (key, each)
    ranked = [each for _, each in sorted(best.values(), key=lambda pair: pair[0])]
    bodies = tuple(_request(each, state, around) for each in ranked[:limit])
    return (*bodies, *([_call(state, around)] if state.open_slots else []))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An offer of a body that could fill a slot, with what it would fill."""

    offer: int
    actor: int
    slot: Slot
    amount: float
    share: float
    until: date
    completes: bool
    is_told: bool
    aims: tuple[AimServed, ...]
    is_renewal: bool
    distance_m: float


def _offers_to_ask(state: CoalitionState, around: Surroundings, asked_on: Mapping[str, date]) -> list[int]:
    """Rows of bodies' offers within reach whose actors may be asked."""
    actors, offers, policy = around.actors, around.offers, state.coalition.policy
    partners = {part.actor for part in state.parts}
    named = {str(actors.id[row]) for row in partners}
    unwilling = {name for row in partners for name in actors.excludes[row]}
    late = around.on - timedelta(days=REST_DAYS)
    over = {Standing.ENDED.value, Standing.WITHDRAWN.value}
    there = standing(offers, actors, around.kinds, on=around.on)
    out = []
    for row in sorted(int(row) for row in around.near(state.coalition.area).offer):
        actor = int(offers.actor[row])
        name, excludes = str(actors.id[actor]), set(actors.excludes[actor])
        is_free = not excludes & {policy, *named} and name not in unwilling and asked_on.get(name, date.min) <= late
        if is_free and there[row] not in over and not actors.is_person[actor]:
            out.append(row)
    return out


def _candidate(
    row: int, state: CoalitionState, around: Surroundings, pledges: Pledges, hidden: frozenset[str]
) -> _Candidate | None:
    """The open slot that an offer fills best; None where it fills none."""
    offers = around.offers
    serves = {str(state.requirements.id[need]) for need in served(row, state.requirements, around)}
    filling = [
        (share, amount, until, slot)
        for slot in state.open_slots
        if slot.requirement in serves and (found := _fills(row, slot, around, pledges)) is not None
        for share, amount, until in [found]
    ]
    if not filling:
        return None
    share, amount, until, slot = max(filling, key=lambda each: (each[0], each[3].requirement))
    actor = int(offers.actor[row])
    near = around.near(state.coalition.area)
    alone = len(state.open_slots) == 1 and state.undecided.is_nothing
    return _Candidate(
        offer=row,
        actor=actor,
        slot=slot,
        amount=amount,
        share=share,
        until=until,
        completes=alone and share >= 1 and until >= slot.soon and slot.requirement not in hidden,
        is_told=slot.requirement not in hidden,
        aims=aims_served(actor, state.parts, outcomes_of(state.coalition.policy, state.coalition.area, around), around),
        is_renewal=any(pledge.offer == str(offers.id[row]) for pledge in state.coalition.pledges),
        distance_m=float(near.distance_m[np.flatnonzero(near.offer == row)[0]]),
    )


def _fills(row: int, slot: Slot, around: Surroundings, pledges: Pledges) -> tuple[float, float, date] | None:
    """Share of what is missing that an offer could fill, how much (NaN: not stated), and until when."""
    gap = slot.gaps[0]
    starts, ends = int(first_days(around.offers)[row]), int(last_days(around.offers, around.actors)[row])
    first = gap.first if starts <= -FOREVER else max(gap.first, np.datetime64(starts, "D").item())
    first = max(first, around.on)
    last = min(gap.last, a_year_after(around.on))
    last = last if ends >= FOREVER else min(last, np.datetime64(ends, "D").item())
    if first > last or first > slot.soon:
        return None
    left = left_of(row, around.offers, around.actors, around.kinds, pledges, first=first, last=last).amount
    if np.isinf(left):
        return 0.0, float("nan"), last
    factor = measure_or_own(str(around.offers.unit[row])).factor / measure_or_own(slot.unit).factor
    amount = min(left * factor, slot.missing)
    return (amount / slot.missing, amount, last) if amount > 0 else None


def _busy(others: Sequence[CoalitionState]) -> frozenset[int]:
    """Actors in three or more coalitions that deliver."""
    counts = Counter(
        actor for state in others if state.stage is Stage.DELIVERING for actor in {part.actor for part in state.parts}
    )
    return frozenset(actor for actor, n in counts.items() if n >= BUSY)


def _order(each: _Candidate, busy: frozenset[int], around: Surroundings) -> tuple[object, ...]:
    return (
        each.actor in busy,
        not each.completes,
        -sum(aim.served > 0 for aim in each.aims),
        -each.share,
        not each.is_renewal,
        float("inf") if np.isnan(each.distance_m) else each.distance_m,
        str(around.offers.id[each.offer]),
    )


def _request(each: _Candidate, state: CoalitionState, around: Surroundings) -> Request:
    amount = round(each.amount, 6) if each.is_told else float("nan")
    gains = tuple(aim for aim in each.aims if aim.served > 0)
    asked = Asked(each.offer, each.slot, amount, each.until, each.completes, each.is_told, each.is_renewal)
    return Request(
        actor_id=str(around.actors.id[each.actor]),
        offer_id=str(around.offers.id[each.offer]),
        name=str(around.actors.name[each.actor]),
        through=str(around.actors.ask_through[each.actor]),
        requirement=each.slot.requirement,
        kind=each.slot.kind,
        amount=amount,
        unit=each.slot.unit,
        completes=each.completes,
        aims=gains,
        is_renewal=each.is_renewal,
        distance_m=each.distance_m,
        people=0,
        sentence=request_sentence(asked, each.aims, state, around),
    )


def _call(state: CoalitionState, around: Surroundings) -> Request:
    """The public call for everything that is open."""
    open_ = {slot.requirement for slot in state.open_slots}
    rows = [row for row, name in enumerate(state.requirements.id) if str(name) in open_]
    serving = [
        int(row)
        for row in around.near(state.coalition.area).offer
        if set(served(int(row), state.requirements, around)).intersection(rows)
    ]
    n_people = number_of_people(around.actors, [int(around.offers.actor[row]) for row in serving])
    return Request(
        actor_id="",
        offer_id="",
        name="",
        through="",
        requirement="",
        kind="",
        amount=float("nan"),
        unit="",
        completes=False,
        aims=(),
        is_renewal=False,
        distance_m=float("nan"),
        people=n_people // 5 * 5 if n_people >= MIN_PEOPLE else 0,
        sentence=call_sentence(state, around, hidden=of_few_people(state, around)),
    )
