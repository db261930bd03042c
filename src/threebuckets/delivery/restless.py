"""Restless partners: who would gain more by the same offers in another open coalition.

Information for the coalition, so that it can make itself worth staying for; never an order, never published of persons.
"""

from collections.abc import Sequence

from threebuckets.delivery.aims import AimServed, aims_served, benefit_of, outcomes_of
from threebuckets.delivery.parts import served
from threebuckets.delivery.stages import CoalitionState, Stage
from threebuckets.delivery.surroundings import Surroundings
from threebuckets.delivery.words import name_of
from threebuckets.policy.wording import listed

_ROUNDING = 1e-9


def restless_in(
    actor: int,
    state: CoalitionState,
    aims: Sequence[AimServed],
    effort: float,
    others: Sequence[CoalitionState],
    around: Surroundings,
) -> str | None:
    """Where a partner would gain more with what it gives here, in a sentence; None where nowhere.

    Parameters
    ----------
    actor : int
        Row of the partner.
    state : CoalitionState
        Where it is now.
    aims : sequence of AimServed
        What it has of it.
    effort : float
        What it gives of all that it has; the same there.
    others : sequence of CoalitionState
        Other coalitions; those wound up, and those it could not or would not join, are passed over.
    around : Surroundings
    """
    here = benefit_of(aims, effort)
    if here is None:
        return None
    best: tuple[float, str, str] | None = None
    for other in sorted(others, key=lambda each: each.coalition.id):
        if other.coalition.id == state.coalition.id or not _could_join(actor, state, other, around):
            continue
        outcomes = outcomes_of(other.coalition.policy, other.coalition.area, around)
        there_aims = aims_served(actor, other.parts, outcomes, around)
        there = benefit_of(there_aims, effort)
        if there is not None and there > here + _ROUNDING and (best is None or there > best[0] + _ROUNDING):
            best = (there, other.coalition.id, _sentence(actor, other, aims, there_aims, around))
    return None if best is None else best[2]


def _could_join(actor: int, state: CoalitionState, other: CoalitionState, around: Surroundings) -> bool:
    if other.stage is Stage.WOUND_UP or other.coalition.policy in around.actors.excludes[actor]:
        return False
    given = {part.offer for part in state.parts if part.actor == actor}
    near = set(around.near(other.coalition.area).offer.tolist()) if other.coalition.area in around.area_row else set()
    return any(offer in near and served(offer, other.requirements, around) for offer in given)


def _sentence(
    actor: int, other: CoalitionState, here: Sequence[AimServed], there: Sequence[AimServed], around: Surroundings
) -> str:
    known = {aim.aim: aim.served for aim in here}
    more = [aim.sentence for aim in there if aim.served > known.get(aim.aim, 0.0) + _ROUNDING]
    title = around.policy(other.coalition.policy).title
    area = around.area_names.get(other.coalition.area, other.coalition.area)
    where = f"“{title}” in {area}"
    return f"{name_of(around.actors, actor)} would gain more in {where}: {listed(more)}."
