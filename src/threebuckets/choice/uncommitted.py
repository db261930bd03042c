"""Scarce resources of a platform: what its policies take where they stand, and what is uncommitted within their reach.

Kinds that share an offer are one resource, so that no offer is counted twice. It is a simplification of the plan in
`threebuckets.delivery`: when and exactly where something is there is tested by the verdicts, and not again here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import isnan

from threebuckets.choice.explaining import Scarce
from threebuckets.choice.robustness import Supply
from threebuckets.policy import Facts
from threebuckets.policy.checks.supply import actor_row, offer_row
from threebuckets.policy.documents import RequirementLine
from threebuckets.policy.facts.records import ActorFact, IndexFact, OfferFact, PledgeFact, ReachFact
from threebuckets.resources import Standing, actors_from_rows, offers_from_rows, standard_kinds, standing
from threebuckets.resources.offers import is_fresh, known_reliability
from threebuckets.resources.units import measure_or_own
from threebuckets.stats import MIN_PEOPLE

PERSON = "person"
Asked = tuple[str, str, RequirementLine]
"""Policy, area and one of its requirements there."""
Sort = tuple[str, str]
"""Kind and unit in which amounts of it are compared."""


@dataclass(frozen=True, slots=True)
class Pool:
    """One scarce resource.

    Parameters
    ----------
    name : str
    words : Scarce
    needs : mapping of (str, str) to Fraction
        Policy and area → how much it takes there.
    parts : tuple of Supply
        What is uncommitted within reach, an offer each, with how likely it comes.
    is_told : bool
        Whether the amount may be told: not where one to nine persons stand behind it.
    n_unstated : int
        Offers that say no amount, and so count for nothing.
    """

    name: str
    words: Scarce
    needs: Mapping[tuple[str, str], Fraction]
    parts: tuple[Supply, ...]
    is_told: bool
    n_unstated: int

    @property
    def is_known(self) -> bool:
        """Whether anybody has said how much there is: something is there, and every amount is stated."""
        return bool(self.parts) and not self.n_unstated

    @property
    def cap(self) -> Fraction:
        """How much there is."""
        return sum((part.amount for part in self.parts), start=Fraction(0))


def pools_of(
    asked: Sequence[Asked], facts: Facts, *, on: date, default_reliability: float, hopeful: bool
) -> list[Pool]:
    """The scarce resources of some policies.

    Parameters
    ----------
    asked : sequence of Asked
        Every requirement of every candidate in every area where it stands.
    facts : Facts
    on : date
    default_reliability : float
        Of an offer that states none.
    hopeful : bool
        Whether offers that nobody confirmed count too, as if those asked had said yes.
    """
    reached = {(line.full_kind, area): _reached(facts, line.full_kind, area) for _, area, line in asked}
    offers = _offers(facts, {name for names in reached.values() for name in names}, on, default_reliability, hopeful)
    serving: dict[Sort, set[str]] = defaultdict(set)
    for _, area, line in asked:
        measure = measure_or_own(line.unit)
        found = (name for name in reached[line.full_kind, area] if name in offers and offers[name].base == measure.base)
        serving[line.full_kind, measure.base].update(found)
    return [_pool(sorts, asked, facts, offers, {n for s in sorts for n in serving[s]}) for sorts in _joined(serving)]


@dataclass(frozen=True, slots=True)
class _Offer:
    """What is left of an offer, in the unit in which amounts are compared; no amount where none is stated."""

    name: str
    base: str
    amount: Fraction | None
    reliability: float
    starts: date
    ends: date | None
    is_person: bool


def _reached(facts: Facts, kind: str, area: str) -> tuple[str, ...]:
    index = facts.get(f"offers-index:{kind}:{area}")
    return index.ids if isinstance(index, ReachFact) else ()


def _offers(
    facts: Facts, names: Collection[str], on: date, default_reliability: float, hopeful: bool
) -> dict[str, _Offer]:
    """Offers that may be counted on, those nobody confirmed only where hoped for."""
    known: dict[str, OfferFact] = {}
    actors: dict[str, ActorFact] = {}
    for name in sorted(names):
        offer = facts.get(f"offer:{name}")
        actor = facts.get(f"actor:{offer.actor}") if isinstance(offer, OfferFact) else None
        if isinstance(offer, OfferFact) and isinstance(actor, ActorFact):
            known[name], actors[offer.actor] = offer, actor
    if not known:
        return {}
    kinds = standard_kinds()
    actor_table = actors_from_rows([actor_row(name, fact) for name, fact in sorted(actors.items())])
    table = offers_from_rows([offer_row(n, f) for n, f in known.items()], actors=actor_table, kinds=kinds).offers
    states = standing(table, actor_table, kinds, on=on)
    chances = known_reliability(table, is_fresh(table, kinds, on=on), default_reliability=default_reliability)
    gone = {Standing.ENDED.value, Standing.WITHDRAWN.value}
    return {
        name: _offer(name, known[name], actors[known[name].actor], default_reliability if isnan(chance) else chance)
        for name, state, chance in zip(map(str, table.id), states.tolist(), chances.tolist(), strict=True)
        if state not in gone and (hopeful or not isnan(chance))
    }


def _offer(name: str, fact: OfferFact, actor: ActorFact, reliability: float) -> _Offer:
    measure = measure_or_own(fact.unit)
    amount = None
    if fact.amount is not None:
        left = max(fact.amount - fact.committed, 0.0)
        amount = exact(left) * exact(measure.factor)
    return _Offer(name, measure.base, amount, reliability, fact.starts, fact.ends, actor.kind == PERSON)


def _pledged_elsewhere(facts: Facts, offer: str, policies: Collection[str]) -> Fraction:
    """How much of an offer is pledged to policies that are not among the candidates, in the unit of the offer."""
    index = facts.get(f"pledges-index:{offer}")
    pledges = [facts.get(f"pledge:{name}") for name in index.ids] if isinstance(index, IndexFact) else []
    amounts = (exact(p.amount) for p in pledges if isinstance(p, PledgeFact) and p.policy not in policies)
    return sum(amounts, start=Fraction(0))


def _joined(serving: Mapping[Sort, set[str]]) -> list[tuple[Sort, ...]]:
    """Kinds of one unit that share an offer, together."""
    groups: list[tuple[set[Sort], set[str]]] = []
    for sort, names in sorted(serving.items()):
        touching = [group for group in groups if group[1] & names and next(iter(group[0]))[1] == sort[1]]
        groups = [group for group in groups if group not in touching]
        sorts = {sort}.union(*(group[0] for group in touching))
        groups.append((sorts, names.union(*(group[1] for group in touching))))
    return sorted(tuple(sorted(sorts)) for sorts, _ in groups)


def _pool(
    sorts: Sequence[Sort], asked: Sequence[Asked], facts: Facts, offers: Mapping[str, _Offer], names: Collection[str]
) -> Pool:
    kinds, base = tuple(kind for kind, _ in sorts), sorts[0][1]
    lines = [
        (p, area, line) for p, area, line in asked if (line.full_kind, measure_or_own(line.unit).base) in set(sorts)
    ]
    needs: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for policy, area, line in lines:
        needs[policy, area] += exact(line.amount) * exact(measure_or_own(line.unit).factor)
    first, last = _window([line for _, _, line in lines])
    there = [offers[name] for name in sorted(names) if _overlaps(offers[name], first, last)]
    parts = [
        Supply(amount, o.reliability) for o in there if (amount := _left(facts, o, {policy for policy, _ in needs}))
    ]
    people = sum(offer.is_person and offer.amount is not None for offer in there)
    return Pool(
        f"{' or '.join(kinds)} ({base})",
        Scarce(base, kinds),
        dict(sorted(needs.items())),
        tuple(parts),
        not 0 < people < MIN_PEOPLE,
        sum(offer.amount is None for offer in there),
    )


def _left(facts: Facts, offer: _Offer, policies: Collection[str]) -> Fraction | None:
    if offer.amount is None:
        return None
    fact = facts[f"offer:{offer.name}"]
    factor = exact(measure_or_own(fact.unit).factor) if isinstance(fact, OfferFact) else Fraction(1)
    return max(offer.amount - _pledged_elsewhere(facts, offer.name, policies) * factor, Fraction(0))


def _window(lines: Iterable[RequirementLine]) -> tuple[date | None, date | None]:
    """First and last day on which any of these is wanted; None where one is wanted as long as its policy runs."""
    found = list(lines)
    starts, ends = [line.from_ for line in found], [line.until for line in found]
    first = None if None in starts else min(day for day in starts if day is not None)
    last = None if None in ends else max(day for day in ends if day is not None)
    return first, last


def _overlaps(offer: _Offer, first: date | None, last: date | None) -> bool:
    return (last is None or offer.starts is None or offer.starts <= last) and (
        first is None or offer.ends is None or offer.ends >= first
    )


def exact(amount: float) -> Fraction:
    """An amount as it was written down.

    Examples
    --------
    >>> exact(0.1)
    Fraction(1, 10)
    """
    return Fraction(repr(float(amount))).limit_denominator(10**6)
