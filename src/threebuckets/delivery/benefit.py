"""Mutual benefit: what each partner of a coalition gives and gains, what breaks without it, whom it could do without.

A coalition is worth its while for a partner where it serves the partner's own aims; nobody's benefit is added to
another's. As it is published, persons stand together as the people of their area and nothing is told about fewer than
ten of them; the coalition itself may see everyone in it. Not for whom to ask next (`asking.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from threebuckets.delivery.aims import AimServed, Outcomes, aims_served, benefit_of, effort_of, outcomes_of
from threebuckets.delivery.contributions import Contributions, contributions_of, resilience_of
from threebuckets.delivery.credit import Credit, credit_of
from threebuckets.delivery.parts import Part, factor_of
from threebuckets.delivery.restless import restless_in
from threebuckets.delivery.slots import Slot, first_opening
from threebuckets.delivery.stages import CoalitionState, Stage, state_of
from threebuckets.delivery.surroundings import Surroundings
from threebuckets.delivery.words import MIN_PEOPLE, PEOPLE, name_of, number_of_people, people_of
from threebuckets.policy.wording import amount_of, day, listed
from threebuckets.resources import Shortage
from threebuckets.resources.coverage.supply import day_or_none
from threebuckets.resources.types import Floats


@dataclass(frozen=True, slots=True)
class Given:
    """What a partner gives to one requirement; NaN where the amount may not be told; `ends` its last day, if told."""

    requirement: str
    kind: str
    amount: float
    unit: str
    ends: date | None


@dataclass(frozen=True, slots=True)
class Partner:
    """One partner of a coalition.

    Parameters
    ----------
    actor_id : str
        Id of the actor; `people:` and the area for persons who stand together.
    name : str
    is_people : bool
    gives : tuple of Given
    aims : tuple of AimServed
        Every aim it states, with how far it is served; empty for people.
    benefit : float or None
        The mean of its aims less a tenth of the share it gives of what it has; None where it states none.
    missing_without : tuple of Shortage
        What would be missing without it; amounts NaN where they may not be told.
    needed : bool
        Whether anything would be.
    restless : str or None
        Where it would gain more by the same offers, in a sentence: information, not an order.
    """

    actor_id: str
    name: str
    is_people: bool
    gives: tuple[Given, ...]
    aims: tuple[AimServed, ...]
    benefit: float | None
    missing_without: tuple[Shortage, ...]
    needed: bool
    restless: str | None = None

    @property
    def gains(self) -> tuple[AimServed, ...]:
        """The aims that are served, wholly or in part."""
        return tuple(aim for aim in self.aims if aim.served > 0)

    @property
    def has_gain(self) -> bool | None:
        """Whether it is worth its while; None where nobody knows what it wants."""
        return None if self.benefit is None else self.benefit >= 0 and bool(self.gains)

    @property
    def gain_sentence(self) -> str:
        """What it gains, in a sentence."""
        if self.is_people:
            return f"What {self.name} gain is theirs to say."
        if self.benefit is None:
            return f"Nobody has written down what {self.name} wants for itself: ask."
        if not self.gains:
            return f"{self.name} gains nothing here."
        words = listed([aim.sentence for aim in self.gains], most=3)
        if self.benefit < 0:
            return f"{self.name} gains less than it gives: no more than {words}."
        return f"{self.name} gains: {words}."

    @property
    def without_sentence(self) -> str:
        """What breaks without it, in a sentence."""
        if not self.needed:
            return f"Without {self.name} it would still go on."
        amounts: dict[tuple[tuple[str, ...], str], float] = {}
        for short in self.missing_without:
            key = (short.kinds, short.unit)
            amounts[key] = amounts.get(key, 0.0) + short.amount
        words = [amount_of(_told(amount), unit, kinds) for (kinds, unit), amount in amounts.items()]
        return f"Without {self.name}, {listed(words)} would be missing."


@dataclass(frozen=True, slots=True)
class Benefit:
    """What a coalition is for its partners.

    Parameters
    ----------
    mutual : bool or None
        True where every body in it is known to gain; False where one gains nothing, or less than it gives; else None.
        About people nothing is claimed.
    partners : tuple of Partner
        By name, people last.
    resilience : float
        Share of the requirements still fully met if the one partner leaves whose leaving hurts most.
    worst_share : float
        Share then met of the one that is met least; NaN where it may not be told.
    weakest_link : str
        Name of that partner; "" where nobody's leaving opens anything.
    minimal : tuple of str
        Names of one smallest set of partners of which nobody can leave.
    opens_on : date or None
        First day on which something is open as pledges end by themselves; None where nothing ever is, where something
        is open now, and where people stand behind it.
    is_whole : bool
        Whether what they give covers everything on the first days.
    credit : tuple of Credit
        Only where it was asked for, and only for the coalition itself.
    """

    mutual: bool | None
    partners: tuple[Partner, ...]
    resilience: float
    worst_share: float
    weakest_link: str
    minimal: tuple[str, ...]
    opens_on: date | None
    is_whole: bool
    credit: tuple[Credit, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is to be said of the coalition as a whole."""
        if not self.partners:
            return ("Nobody is in it yet.",)
        out = [_mutual_sentence(self)]
        if len(self.partners) == 1:
            return tuple(out)
        if self.weakest_link:
            out.append(f"It leans most on {self.weakest_link}.")
        else:
            out.append("Nobody’s leaving would open anything that is covered now.")
        spare = [partner.name for partner in self.partners if partner.name not in self.minimal]
        if spare and self.minimal:
            kept = listed(list(self.minimal))
            out.append(f"{kept} could do it alone." if self.is_whole else f"All that is covered rests on {kept}.")
        if self.opens_on is not None:
            out.append(f"As pledges end, something is open from {day(self.opens_on)}.")
        return tuple(out)


def benefit(
    state: CoalitionState,
    around: Surroundings,
    *,
    others: Sequence[CoalitionState] = (),
    is_public: bool = True,
    credit_samples: int = 0,
    seed: int = 0,
) -> Benefit:
    """What a coalition is for each who is in it.

    Parameters
    ----------
    state : CoalitionState
        The coalition on a day; see `state_of`.
    around : Surroundings
    others : sequence of CoalitionState, optional
        Other open coalitions, for who would gain more there.
    is_public : bool
        As it may be published: persons stand together, and what would tell about fewer than ten is left out. False:
        for the coalition itself.
    credit_samples : int
        Above 0: Shapley values too, for the coalition itself only; see `credit_of`.
    seed : int

    Returns
    -------
    Benefit
        The same for every order of rows.
    """
    outcomes = outcomes_of(state.coalition.policy, state.coalition.area, around)
    whose = [_partner_of(part, state, around, is_public=is_public) for part in state.parts]
    told = contributions_of(state.requirements, state.slots, state.parts, whose)
    hidden = of_few_people(state, around) if is_public else frozenset()
    partners = tuple(
        _partner(at, told, whose, state, outcomes, around, hidden=hidden, others=others)
        for at in range(len(told.partners))
    )
    names = {partner.actor_id: partner.name for partner in partners}
    worst = resilience_of(told)
    is_with_people = any(partner.is_people for partner in partners)
    is_pledged = all(part.pledge for part in state.parts) and not state.open_slots
    return Benefit(
        mutual=mutual_among(partners),
        partners=tuple(sorted(partners, key=lambda each: (each.is_people, each.name, each.actor_id))),
        resilience=worst.share,
        worst_share=float("nan") if hidden else worst.worst_share,
        weakest_link=names.get(worst.weakest_link, ""),
        minimal=tuple(sorted(names[name] for name in told.minimal())),
        opens_on=None if is_with_people or not is_pledged else first_opening(state.slots),
        is_whole=bool((told.met() >= 1).all()),
        credit=credit_of(told, samples=credit_samples, seed=seed) if credit_samples and not is_public else (),
    )


def resilience_by_area(policy: str, around: Surroundings) -> dict[str, float]:
    """Resilience of a policy's coalitions that are not closed and to which anything is pledged, by code of the area.

    Parameters
    ----------
    policy : str
        Its slug.
    around : Surroundings

    Returns
    -------
    dict of str to float
        See `Benefit.resilience`; of several in one area the last by id.
    """
    states = [state_of(each, around) for each in around.coalitions if each.policy == policy]
    living = [state for state in states if state.stage is not Stage.WOUND_UP and state.parts]
    return {state.coalition.area: benefit(state, around).resilience for state in living}


def mutual_among(partners: Sequence[Partner]) -> bool | None:
    """Whether every body among partners gains; None where that is not known of some and none is known not to.

    Examples
    --------
    >>> from threebuckets.delivery.aims import AimServed
    >>> def partner(*aims):
    ...     return Partner("a", "A", False, (), aims, benefit_of(aims, 0.0), (), False)
    >>> gains, gains_not = partner(AimServed("merit", 1.0, "“Merit”")), partner(AimServed("bread", 0.0, "bread"))
    >>> [mutual_among(some) for some in ([gains], [gains, partner()], [gains, partner(), gains_not], [])]
    [True, None, False, None]
    """
    known = [partner.has_gain for partner in partners if not partner.is_people]
    if False in known:
        return False
    return True if known and None not in known else None


def of_few_people(state: CoalitionState, around: Surroundings) -> frozenset[str]:
    """Requirements that one to nine persons could be giving to: their amounts may not be told."""
    out = set()
    for row, name in enumerate(state.requirements.id):
        n_people = number_of_people(around.actors, [part.actor for part in state.parts if row in part.serves])
        if 0 < n_people < MIN_PEOPLE:
            out.add(str(name))
    return frozenset(out)


def _partner_of(part: Part, state: CoalitionState, around: Surroundings, *, is_public: bool) -> str:
    if is_public and around.actors.is_person[part.actor]:
        return f"{PEOPLE}{state.coalition.area}"
    return str(around.actors.id[part.actor])


def _partner(
    at: int, told: Contributions, whose: Sequence[str], state: CoalitionState, outcomes: Outcomes, around: Surroundings,
    *, hidden: frozenset[str], others: Sequence[CoalitionState],
) -> Partner:  # fmt: skip
    name = told.partners[at]
    mine = [part for part, owner in zip(state.parts, whose, strict=True) if owner == name]
    actor, is_people = mine[0].actor, name.startswith(PEOPLE)
    aims = () if is_people else aims_served(actor, state.parts, outcomes, around)
    effort = 0.0 if is_people else effort_of(actor, state.parts, around)
    missing = _shortages(told.lost(at), told, state, hidden)
    if is_people:
        n_people = number_of_people(around.actors, [part.actor for part in mine])
        called = people_of(around.area_names.get(state.coalition.area, state.coalition.area), n_people)
    else:
        called = str(around.actors.name[actor]) if around.actors.is_person[actor] else name_of(around.actors, actor)
    return Partner(
        actor_id=name,
        name=called,
        is_people=is_people,
        gives=_gives(mine, state, around, hidden, is_people=is_people),
        aims=aims,
        benefit=benefit_of(aims, effort),
        missing_without=missing,
        needed=bool(missing),
        restless=None if is_people else restless_in(actor, state, aims, effort, others, around),
    )


def _gives(
    parts: Sequence[Part], state: CoalitionState, around: Surroundings, hidden: frozenset[str], *, is_people: bool
) -> tuple[Given, ...]:
    """What a partner gives to each requirement; of bodies every amount, of people only what is told of ten or more."""
    out = []
    for row in sorted({part.need for part in parts}):
        of = [part for part in parts if part.need == row]
        requirement = str(state.requirements.id[row])
        n_people = number_of_people(around.actors, [part.actor for part in of]) if is_people else 0
        is_told = not is_people or n_people >= MIN_PEOPLE
        amount = _given(of, state, row)
        last = None if is_people else day_or_none(min(part.last for part in of))
        unit = str(state.requirements.unit[row])
        kind = str(around.offers.kind[of[0].offer])
        out.append(Given(requirement, kind, amount if is_told else float("nan"), unit, last))
    return tuple(out)


def _given(parts: Sequence[Part], state: CoalitionState, row: int) -> float:
    """What is given to a requirement: all that is pledged, and of what could be given no more than is missing."""
    factor, needed = factor_of(state.requirements, row), float(state.requirements.amount[row])
    pledged = sum(sorted(part.amount for part in parts if part.pledge)) / factor
    could = sum(sorted(part.amount for part in parts if not part.pledge)) / factor
    there = sum(sorted(part.amount for part in state.parts if part.pledge and part.need == row)) / factor
    missing = needed - there
    return pledged + min(could, missing if missing > 0 else needed)


def _shortages(
    lost: Floats, told: Contributions, state: CoalitionState, hidden: frozenset[str]
) -> tuple[Shortage, ...]:
    """What is lost of each requirement, in its own unit."""
    row_of = {str(name): row for row, name in enumerate(state.requirements.id)}
    slots: dict[str, Slot] = {slot.requirement: slot for slot in state.slots}
    out = []
    for at in np.flatnonzero(lost > 0):
        slot = slots[told.needs[at]]
        amount = float(lost[at]) / factor_of(state.requirements, row_of[slot.requirement])
        shown = float("nan") if slot.requirement in hidden else round(amount, 6)
        out.append(Shortage((slot.requirement,), (slot.kind,), shown, slot.unit, slot.starts, slot.soon))
    return tuple(out)


def _mutual_sentence(found: Benefit) -> str:
    bodies = [partner for partner in found.partners if not partner.is_people]
    without = [partner.name for partner in bodies if partner.has_gain is False]
    unknown = [partner.name for partner in bodies if partner.has_gain is None]
    if without:
        return f"It does not serve everyone in it yet: {listed(without)} would gain too little to stay."
    if unknown:
        return (
            f"Whether it serves everyone in it is not yet known: ask {listed(unknown)} what they want for themselves."
        )
    return (
        f"It serves every{'one' if len(bodies) == len(found.partners) else ' organisation'} in it."
        if bodies
        else ("Only people are in it so far.")
    )


def _told(amount: float) -> float | None:
    return None if np.isnan(amount) else amount
