"""What communities ask of the centre, added up over their designs: what, how much, where.

A requirement is asked of the centre where the area's design names it in `asks_centre`. Where a design says nothing of
the kind, those count that the policy itself puts into other hands: `ours: false`, moved by law, money or staff. An
agreement is asked of neighbours, never of the centre. Designs for an older version ask for nothing until confirmed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from threebuckets.policy import AreaFacts, LocalDesign, PolicyDocument, requirements_range
from threebuckets.policy.documents import RequirementLine

OF_THE_CENTRE = frozenset({"law", "money", "staff"})
"""Levers that, where they are not ours, are the centre's."""


@dataclass(frozen=True, slots=True)
class AskedOf:
    """One kind of help that is asked of the centre.

    Parameters
    ----------
    kind, unit : str
    amount : float
        Over all areas, in the unit: what the designs take.
    areas : mapping of (policy, area) to float
        Where, and how much there; sorted.
    """

    kind: str
    unit: str
    amount: float
    areas: Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """All that is asked of the centre.

    Parameters
    ----------
    asked : tuple of AskedOf
        By kind and unit; money is never added to hours.
    words : tuple of (policy, area, text)
        What the areas say of the help they need in their own words, sorted.
    unconfirmed : tuple of (policy, area)
        Designs for an older version of their policy, which are not counted.
    """

    asked: tuple[AskedOf, ...]
    words: tuple[tuple[str, str, str], ...]
    unconfirmed: tuple[tuple[str, str], ...]


def help_asked(
    policies: Mapping[str, PolicyDocument], designs: Iterable[LocalDesign], facts: Collection[AreaFacts] = ()
) -> HelpAsked:
    """What the designs of all areas ask of the centre.

    Parameters
    ----------
    policies : mapping of str to PolicyDocument
        By slug; designs of others are left out.
    designs : iterable of LocalDesign
    facts : collection of AreaFacts
        Figures of the areas, for amounts that rest on them.

    Examples
    --------
    >>> from threebuckets.demo import county
    >>> platform = county()
    >>> found = help_asked(platform.policies, platform.designs.values())
    >>> [(each.kind, each.unit, each.amount) for each in found.asked if each.kind == "money"]
    [('money', 'GBP', 440000.0)]
    """
    known = {fact.area: fact for fact in facts}
    by_kind: dict[tuple[str, str], dict[tuple[str, str], float]] = {}
    words, unconfirmed = [], []
    for design in sorted(designs, key=lambda design: (design.policy, design.area)):
        policy = policies.get(design.policy)
        if policy is None:
            continue
        if not design.is_for(policy):
            unconfirmed.append((design.policy, design.area))
            continue
        if design.help_needed:
            words.append((design.policy, design.area, design.help_needed))
        for line in asked_of_centre(policy, design, known.get(design.area)):
            where = by_kind.setdefault((line.full_kind, line.unit), {})
            where[design.policy, design.area] = where.get((design.policy, design.area), 0.0) + line.amount
    asked = tuple(AskedOf(*key, sum(where.values()), where) for key, where in sorted(by_kind.items()))
    return HelpAsked(asked, tuple(words), tuple(unconfirmed))


def asked_of_centre(
    policy: PolicyDocument, design: LocalDesign, area: AreaFacts | None = None
) -> tuple[RequirementLine, ...]:
    """Requirements of one design that are asked of the centre, in the order of the policy.

    Examples
    --------
    >>> from threebuckets.demo import county
    >>> platform = county()
    >>> policy, design = platform.policies["family-centres"], platform.designs["family-centres", "sandrow"]
    >>> [line.id for line in asked_of_centre(policy, design)]
    ['start-up']
    """
    lines = requirements_range(policy, design, area).likely
    if design.asks_centre is not None:
        return tuple(line for line in lines if line.id in design.asks_centre)
    return tuple(line for line in lines if line.ours is False and line.lever in OF_THE_CENTRE)
