"""Whom to ask next: who could fill what a coalition still lacks, with the sentence to say to them.

Bodies are asked by name, and told why it would serve them. Persons are asked through a public call in their area, which
stands there whether anybody has offered anything or not, and are never named to others. Not for how likely a yes is.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from threebuckets.delivery.aims import AimServed, aims_served, outcomes_of
from threebuckets.delivery.asked import is_resting
from threebuckets.delivery.benefit import of_few_people
from threebuckets.delivery.coalitions import Pledges, pledges_of
from threebuckets.delivery.lapses import holding
from threebuckets.delivery.parts import Part, served
from threebuckets.delivery.pledges import a_year_after, left_of
from threebuckets.delivery.request_words import Fill, call_sentence, request_sentence
from threebuckets.delivery.slots import Slot
from threebuckets.delivery.stages import CoalitionState, Stage
from threebuckets.delivery.surroundings import Surroundings
from threebuckets.delivery.words import MIN_PEOPLE, number_of_people
from threebuckets.resources import Standing, standing
from threebuckets.resources.offers import FOREVER, first_days, last_days
from threebuckets.resources.units import measure_or_own

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
    besides : tuple of Fill
        What else the same actor could fill, by other offers.
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
    besides: tuple[Fill, ...]
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
    together: Sequence[Part] = (),
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
    together : sequence of Part, optional
        What all who could deliver it would give; by default what is pledged. What an actor would have of it is told by it.
    limit : int
        How many requests to bodies; the call is added to them.

    Returns
    -------
    tuple of Request
        Each actor once; the same for every order of rows. Empty where nothing is open.
    """
    pledges = pledges_of(holding(around), around.offers)
    hidden = of_few_people(state, around)
    by_actor: dict[int, list[int]] = {}
    for row in _offers_to_ask(state, around, asked_on or {}):
        by_actor.setdefault(int(around.offers.actor[row]), []).append(row)
    parts = together or state.parts
    found = [_candidate(actor, rows, parts, state, around, pledges, hidden) for actor, rows in by_actor.items()]
    busy = _busy(others)
    ranked = sorted((each for each in found if each is not None), key=lambda each: _order(each, busy, around))
    bodies = tuple(_request(each, state, around) for each in ranked[:limit])
    return (*bodies, *([_call(state, around)] if state.open_slots else []))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A body that could fill slots, with what it would fill; the slot it fills best comes first."""

    actor: int
    fills: tuple[Fill, ...]
    completes: bool
    aims: tuple[AimServed, ...]
    distance_m: float


def _offers_to_ask(state: CoalitionState, around: Surroundings, asked_on: Mapping[str, date]) -> list[int]:
    """Rows of bodies' offers within reach whose actors may be asked."""
    actors, offers, policy = around.actors, around.offers, state.coalition.policy
    partners = {part.actor for part in state.parts}
    named = {str(actors.id[row]) for row in partners}
    unwilling = {name for row in partners for name in actors.excludes[row]}
    over = {Standing.ENDED.value, Standing.WITHDRAWN.value}
    there = standing(offers, actors, around.kinds, on=around.on)
    out = []
    for row in sorted(int(row) for row in around.near(state.coalition.area).offer):
        actor = int(offers.actor[row])
        name, excludes = str(actors.id[actor]), set(actors.excludes[actor])
        is_free = (
            not excludes & {policy, *named}
            and name not in unwilling
            and not is_resting(asked_on.get(name), on=around.on)
        )
        if is_free and there[row] not in over and not actors.is_person[actor]:
            out.append(row)
    return out


def _candidate(
    actor: int,
    rows: Sequence[int],
    parts: Sequence[Part],
    state: CoalitionState,
    around: Surroundings,
    pledges: Pledges,
    hidden: frozenset[str],
) -> _Candidate | None:
    """What a body could fill with its offers; None where it fills nothing."""
    fills = _all_fills(rows, state, around, pledges, hidden)
    if not fills:
        return None
    near = around.near(state.coalition.area)
    outcomes = outcomes_of(state.coalition.policy, state.coalition.area, around)
    full = {
        fill.slot.requirement for fill in fills if fill.share >= 1 and fill.until >= fill.slot.soon and fill.is_told
    }
    return _Candidate(
        actor=actor,
        fills=fills,
        completes=state.undecided.is_nothing and full == {slot.requirement for slot in state.open_slots},
        aims=aims_served(actor, parts, outcomes, around),
        distance_m=float(near.distance_m[np.flatnonzero(near.offer == fills[0].offer)[0]]),
    )


def _all_fills(
    rows: Sequence[int], state: CoalitionState, around: Surroundings, pledges: Pledges, hidden: frozenset[str]
) -> tuple[Fill, ...]:
    """For each open slot the offer that fills most of it, each offer once; the slot filled best comes first."""
    offers = around.offers
    given = {pledge.offer for pledge in state.coalition.pledges}
    serves = {row: {str(state.requirements.id[at]) for at in served(row, state.requirements, around)} for row in rows}
    out: list[Fill] = []
    for slot in state.open_slots:
        could = []
        for row in rows:
            found = _fills(row, slot, around, pledges) if slot.requirement in serves[row] else None
            if found is not None and row not in {fill.offer for fill in out}:
                share, amount, until = found
                is_told = slot.requirement not in hidden
                shown = round(amount, 6) if is_told else float("nan")
                could.append(Fill(row, slot, shown, share, until, is_told, str(offers.id[row]) in given))
        out += sorted(could, key=lambda fill: (-fill.share, not fill.is_renewal, str(offers.id[fill.offer])))[:1]
    return tuple(sorted(out, key=lambda fill: (-fill.share, fill.slot.requirement)))


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
        -sum(fill.share for fill in each.fills),
        not any(fill.is_renewal for fill in each.fills),
        float("inf") if np.isnan(each.distance_m) else each.distance_m,
        str(around.offers.id[each.fills[0].offer]),
    )


def _request(each: _Candidate, state: CoalitionState, around: Surroundings) -> Request:
    first = each.fills[0]
    return Request(
        actor_id=str(around.actors.id[each.actor]),
        offer_id=str(around.offers.id[first.offer]),
        name=str(around.actors.name[each.actor]),
        through=str(around.actors.ask_through[each.actor]),
        requirement=first.slot.requirement,
        kind=first.slot.kind,
        amount=first.amount,
        unit=first.slot.unit,
        besides=each.fills[1:],
        completes=each.completes,
        aims=tuple(aim for aim in each.aims if aim.served > 0),
        is_renewal=any(fill.is_renewal for fill in each.fills),
        distance_m=each.distance_m,
        people=0,
        sentence=request_sentence(each.fills, each.aims, state, around, completes=each.completes),
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
        besides=(),
        completes=False,
        aims=(),
        is_renewal=False,
        distance_m=float("nan"),
        people=n_people // 5 * 5 if n_people >= MIN_PEOPLE else 0,
        sentence=call_sentence(state, around, hidden=of_few_people(state, around)),
    )
