"""The page of one coalition: how far it has come, who could deliver it together, what each gains, whom to ask next.

What stands here may be published: persons stand together, and nothing is told about fewer than ten of them. It is data
and sentences; drawing is the matter of `threebuckets.report` and of the command line.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from threebuckets.delivery.asked import Resting, again_after, is_resting
from threebuckets.delivery.asked import asked_on as last_asked
from threebuckets.delivery.asking import Request, ask_next
from threebuckets.delivery.benefit import Benefit, benefit, of_few_people
from threebuckets.delivery.coalitions import Coalition
from threebuckets.delivery.contributions import contributions_of
from threebuckets.delivery.lapses import holding
from threebuckets.delivery.parts import Part, possible_parts
from threebuckets.delivery.stage_words import OpenSlots, slot_words, stage_sentence
from threebuckets.delivery.stages import CoalitionState, Stage, state_of
from threebuckets.delivery.surroundings import Surroundings
from threebuckets.policy.wording import listed

MOST_LOOKED_AT = 100
"""Requests among which those on a page are chosen."""


@dataclass(frozen=True, slots=True)
class SlotLine:
    """One slot as it is shown: what is pledged of what is needed; NaN where it may not be told."""

    requirement: str
    kind: str
    amount: float
    unit: str
    pledged: float
    is_full: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class CoalitionPage:
    """What is shown of a coalition, or of one that could come to be.

    Parameters
    ----------
    policy, title, area, area_name : str
    coalition_id : str
        "" where nobody has made one here yet.
    stage : Stage or None
        None where there is none yet.
    stage_sentence : str
        How far it has come, and what is still open or undecided.
    slots : tuple of SlotLine
    now : Benefit
        What it is for those who have pledged.
    together : Benefit
        The same for a smallest set of those who have pledged or offer for sure what it takes; where they do not
        suffice, of all that they would cover.
    together_sentence : str
    asks : tuple of Request
        Whom to ask next, with the sentence to say to them: somebody for each open slot first.
    resting : tuple of Resting
        Who would be among them, had they not been asked lately; by name.
    """

    policy: str
    title: str
    area: str
    area_name: str
    coalition_id: str
    stage: Stage | None
    stage_sentence: str
    slots: tuple[SlotLine, ...]
    now: Benefit
    together: Benefit
    together_sentence: str
    asks: tuple[Request, ...]
    resting: tuple[Resting, ...] = ()


def coalition_page(
    around: Surroundings,
    policy: str,
    area: str,
    *,
    coalition: str = "",
    asked_on: Mapping[str, date] | None = None,
    limit: int = 5,
) -> CoalitionPage:
    """The page of a coalition.

    Parameters
    ----------
    around : Surroundings
    policy, area : str
        Slug of the policy and code of the area.
    coalition : str, optional
        Id, where several deliver the same policy in one area; by default the first that is not wound up.
    asked_on : mapping of str to date, optional
        Who was asked when; by default as the platform has it on record.
    limit : int
        How many to ask.

    Raises
    ------
    UnknownCodeError
        A policy that the platform does not have.
    """
    found = coalition_at(around, policy, area, coalition=coalition)
    state = state_of(found or Coalition("", policy, area), around)
    others = [state_of(each, around) for each in around.coalitions if each.id != state.coalition.id]
    could = could_deliver(state, around)
    together = benefit(could, around, others=others)
    lately = last_asked(around.platform, on=around.on) if asked_on is None else asked_on
    asks = ask_next(state, around, others=others, together=could.parts, limit=MOST_LOOKED_AT)
    resting = _resting(asks, lately, around.on)
    return CoalitionPage(
        policy=policy,
        title=around.policy(policy).title,
        area=area,
        area_name=around.area_names.get(area, area),
        coalition_id=found.id if found else "",
        stage=state.stage if found else None,
        stage_sentence=stage_sentence(_open(state, around), on=around.on, exists=found is not None),
        slots=_lines(state, around),
        now=benefit(state, around, others=others),
        together=together,
        together_sentence=_together(state, together, around),
        asks=_spread([ask for ask in asks if not is_resting(lately.get(ask.actor_id), on=around.on)], limit),
        resting=resting,
    )


def coalition_at(around: Surroundings, policy: str, area: str, *, coalition: str = "") -> Coalition | None:
    """The coalition of a policy in an area: the one named, else the first by id that is not wound up, else any."""
    found = [
        each
        for each in around.coalitions
        if (each.policy, each.area) == (policy, area) and (not coalition or each.id == coalition)
    ]
    alive = [each for each in found if state_of(each, around).stage is not Stage.WOUND_UP]
    return next(iter([*alive, *found]), None)


def could_deliver(state: CoalitionState, around: Surroundings) -> CoalitionState:
    """The same coalition as if a smallest set of those who offer for sure what it takes had joined.

    What is pledged already is kept; of the rest, and of what those in it could give besides, only that without which
    something would be open.
    """
    policy, area = state.coalition.policy, state.coalition.area
    possible = possible_parts(state.requirements, around, policy=policy, area=area, holding=holding(around))
    willing = _willing(possible, state, around)
    parts = (*state.parts, *willing)
    inside = {part.actor for part in state.parts}
    whose = [_whose(part, inside, around) for part in parts]
    told = contributions_of(state.requirements, state.slots, parts, whose)
    kept = told.minimal(keep=set(whose[: len(state.parts)]))
    return replace(state, parts=tuple(part for part, name in zip(parts, whose, strict=True) if name in kept))


def _whose(part: Part, inside: Collection[int], around: Surroundings) -> str:
    """Id of the actor; of what somebody who is in it could give besides, one of its own."""
    name = str(around.actors.id[part.actor])
    return name if part.pledge or part.actor not in inside else f"{name} besides"


def _spread(asks: Sequence[Request], limit: int) -> tuple[Request, ...]:
    """Some of the requests, in their order: first one for each open slot, then the next; calls always."""
    bodies = [ask for ask in asks if not ask.is_call]
    place: dict[str, int] = {}
    keys = []
    for position, ask in enumerate(bodies):
        nth = place.get(ask.requirement, 0)
        place[ask.requirement] = nth + 1
        keys.append((not ask.completes, nth, position))
    chosen = {position for _, _, position in sorted(keys)[:limit]}
    kept = [ask for position, ask in enumerate(bodies) if position in chosen]
    return (*kept, *(ask for ask in asks if ask.is_call))


def _resting(asks: Sequence[Request], lately: Mapping[str, date], on: date) -> tuple[Resting, ...]:
    """Bodies that are left in peace, each once."""
    names = {ask.actor_id: ask.name for ask in asks if is_resting(lately.get(ask.actor_id), on=on)}
    found = [Resting(actor, name, lately[actor], again_after(lately[actor])) for actor, name in names.items()]
    return tuple(sorted(found, key=lambda each: (each.name, each.actor_id)))


def _willing(parts: Sequence[Part], state: CoalitionState, around: Surroundings) -> list[Part]:
    """Parts of actors who would work with everybody before them, those in it first, then by id."""
    actors = around.actors
    names = {str(actors.id[part.actor]) for part in state.parts}
    refused = {name for part in state.parts for name in actors.excludes[part.actor]}
    out = []
    for part in sorted(parts, key=lambda each: str(actors.id[each.actor])):
        name, excludes = str(actors.id[part.actor]), set(actors.excludes[part.actor])
        if name not in refused and not excludes & names:
            out.append(part)
            names.add(name)
            refused |= excludes
    return out


def _open(state: CoalitionState, around: Surroundings) -> OpenSlots:
    return OpenSlots(state.coalition, state.stage, state.slots, state.undecided, of_few_people(state, around))


def _lines(state: CoalitionState, around: Surroundings) -> tuple[SlotLine, ...]:
    hidden = of_few_people(state, around)
    return tuple(
        SlotLine(
            requirement=slot.requirement,
            kind=slot.kind,
            amount=slot.amount,
            unit=slot.unit,
            pledged=float("nan") if slot.requirement in hidden else round(slot.pledged, 6),
            is_full=slot.is_full,
            sentence=slot_words(slot, is_told=slot.requirement not in hidden),
        )
        for slot in state.slots
    )


def _together(state: CoalitionState, together: Benefit, around: Surroundings) -> str:
    """Who could deliver it together, in a sentence."""
    area = around.area_names.get(state.coalition.area, state.coalition.area)
    names = [partner.name for partner in together.partners]
    if not state.slots:
        return "Its time is over."
    if not names:
        return f"Nobody in or near {area} has offered any of it for sure yet: ask first."
    if together.is_whole:
        return f"{listed(names, most=6)} could deliver it together."
    return f"{listed(names, most=6)} could give part of it, not all."
