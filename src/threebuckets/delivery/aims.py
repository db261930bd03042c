"""Own aims: which of the things that an actor wants for itself a delivery serves, and how far.

An aim is a value, an indicator or a kind (`goods/bread:40`), or `reach`. Benefits of different actors are never added
up or compared. Not for what the coalition would lack without the actor (`contributions.py`).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from threebuckets.delivery.parts import Part
from threebuckets.delivery.surroundings import Surroundings
from threebuckets.delivery.words import name_of
from threebuckets.policy.wording import kind_word, listed, percent
from threebuckets.resources import ActorKind
from threebuckets.resources.units import measure_or_own

EFFORT = 0.1
"""What giving all that one has counts against having every aim served."""
REACH = "reach"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a delivery serves.

    Parameters
    ----------
    values, indicators : mapping of str to str
        Values that its policy serves and indicators that it is meant to move, with what they are called.
    area : str
        Code of the area it reaches.
    """

    values: Mapping[str, str]
    indicators: Mapping[str, str]
    area: str


@dataclass(frozen=True, slots=True)
class AimServed:
    """How far one aim of an actor is served: 0 not at all, 1 wholly; `sentence` is what it gains, in words."""

    aim: str
    served: float
    sentence: str


def outcomes_of(policy: str, area: str, around: Surroundings) -> Outcomes:
    """What delivering a policy in an area serves."""
    found = around.policy(policy)
    return Outcomes(
        values={name: around.value_names.get(name, kind_word(name)) for name in found.values.serves},
        indicators={
            need.indicator: around.indicator_labels.get(need.indicator, kind_word(need.indicator))
            for need in found.needs
        },
        area=area,
    )


def aims_served(actor: int, parts: Sequence[Part], outcomes: Outcomes, around: Surroundings) -> tuple[AimServed, ...]:
    """Every aim of an actor with how far a delivery serves it, in the order in which the actor states them.

    Parameters
    ----------
    actor : int
        Row of the actor.
    parts : sequence of Part
        What everybody gives; the actor's own parts serve none of its aims.
    outcomes : Outcomes
    around : Surroundings

    Returns
    -------
    tuple of AimServed
        Empty where the actor states no aims: then its benefit is not known.
    """
    return tuple(_served(aim, actor, parts, outcomes, around) for aim in around.actors.aims[actor])


def benefit_of(aims: Sequence[AimServed], effort: float) -> float | None:
    """What an actor has of a delivery: the mean of its aims, less a tenth of the share that it gives of what it has.

    Parameters
    ----------
    aims : sequence of AimServed
        All its aims, weighted alike.
    effort : float
        Share of what it has that it gives, 0–1.

    Returns
    -------
    float or None
        None where it states no aims.

    Examples
    --------
    >>> aims = (AimServed("merit", 1.0, "“Merit”"), AimServed("goods/bread", 0.0, "bread"))
    >>> benefit_of(aims, 0.5), benefit_of((), 0.5)
    (0.45, None)
    """
    return sum(aim.served for aim in aims) / len(aims) - EFFORT * effort if aims else None


def effort_of(actor: int, parts: Sequence[Part], around: Surroundings) -> float:
    """Share of what an actor has to give that it gives here: the mean over its offers that state an amount; 0–1.

    Kinds are never added up: each offer is a share of its own.
    """
    offers = around.offers
    given: dict[int, float] = defaultdict(float)
    for part in parts:
        if part.actor == actor:
            given[part.offer] += part.amount
    shares = []
    for row in range(len(offers.id)):
        there = float(offers.amount[row] - offers.committed[row])
        if offers.actor[row] == actor and there > 0:
            base = there * measure_or_own(str(offers.unit[row])).factor
            shares.append(min(1.0, given.get(row, 0.0) / base))
    return sum(sorted(shares)) / len(shares) if shares else 0.0


def _served(aim: str, actor: int, parts: Sequence[Part], outcomes: Outcomes, around: Surroundings) -> AimServed:
    name, _, asked = aim.partition(":")
    if name in outcomes.values:
        return AimServed(aim, 1.0, f"“{outcomes.values[name]}”")
    if name in outcomes.indicators:
        label = outcomes.indicators[name]
        return AimServed(aim, 1.0, f"progress on {label[:1].lower()}{label[1:]}")
    if name == REACH:
        share = _reached(actor, outcomes, around)
        return AimServed(aim, share, f"reaching {_of_people(share)} of the people it works among")
    if name in around.value_names or name in around.indicator_labels or name not in around.kinds:
        return AimServed(aim, 0.0, around.value_names.get(name, around.indicator_labels.get(name, kind_word(name))))
    return _kind_served(aim, name, asked, actor, parts, around)


def _reached(actor: int, outcomes: Outcomes, around: Surroundings) -> float:
    """Share of the people in the actor's own catchment who live in the area; of areas where nobody knows how many."""
    codes = around.catchment(actor) or ((str(around.actors.area[actor]),) if around.actors.area[actor] else ())
    if outcomes.area not in codes:
        return 0.0
    people = [around.people.get(code) for code in codes]
    if any(number is None for number in people) or not sum(n or 0.0 for n in people):
        return 1.0 / len(codes)
    return (around.people[outcomes.area]) / sum(sorted(number or 0.0 for number in people))


def _kind_served(aim: str, kind: str, asked: str, actor: int, parts: Sequence[Part], around: Surroundings) -> AimServed:
    """How much of a kind others bring that the actor wants."""
    offers, kinds = around.offers, around.kinds
    amounts: dict[str, list[float]] = defaultdict(list)
    givers: dict[str, None] = {}
    for part in parts:
        names = (str(offers.kind[part.offer]), *offers.also[part.offer])
        if part.actor != actor and any(kinds.serves(name, kind) for name in names):
            amounts[measure_or_own(str(offers.unit[part.offer])).base].append(part.amount)
            is_person = around.actors.kind[part.actor] == ActorKind.PERSON.value
            givers["people" if is_person else name_of(around.actors, part.actor)] = None
    if not amounts:
        return AimServed(aim, 0.0, kind_word(kind))
    usual = measure_or_own(str(kinds.unit[kinds.row(kind)]))
    there = sum(sorted(amounts[usual.base if usual.base in amounts else min(amounts)]))
    wanted = _number(asked) * usual.factor
    served = min(1.0, there / wanted) if wanted > 0 else 1.0
    return AimServed(aim, served, f"{kind_word(kind)} from {listed(sorted(givers), most=2)}")


def _of_people(share: float) -> str:
    return "all" if share >= 1 else percent(share)


def _number(text: str) -> float:
    try:
        return max(float(text), 0.0)
    except ValueError:
        return 0.0
