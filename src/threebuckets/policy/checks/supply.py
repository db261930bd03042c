"""The supply of a case: its requirements, the offers within reach as tables, and the coverage they give.

The bridge between facts and `threebuckets.resources`; what coverage means for the verdict is `resources.py`'s matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from threebuckets.policy.checks.cases import Case
from threebuckets.policy.documents import RequirementLine
from threebuckets.policy.facts.mapping import Reader
from threebuckets.policy.facts.records import (
    ActorFact,
    IndexFact,
    NumberFact,
    OfferFact,
    PledgeFact,
    ReachFact,
    RegisterFact,
    TextFact,
)
from threebuckets.policy.requirements import AreaFacts, RequirementsRange, figures_named, requirements_range
from threebuckets.resources import (
    Commitments,
    Coverage,
    Shortage,
    actors_from_rows,
    coverage,
    offers_from_rows,
    requirements_from_rows,
    standard_kinds,
)
from threebuckets.resources.coverage import OwnPledges
from threebuckets.resources.types import strings

MIN_PEOPLE = 10


@dataclass(frozen=True, slots=True, eq=False)
class Supplied:
    """Coverage of a case with what it was computed from, for sentences, asks and flips.

    `coverage` is of what is likely to be needed (`lines`). Where choices are open, `worst` is of the most that the
    remaining answers ask for, where the likely need is met, and `best` of the least, where it is ruled out; else both
    are `coverage` itself.
    """

    coverage: Coverage
    worst: Coverage
    best: Coverage
    takes: RequirementsRange
    lines: tuple[RequirementLine, ...]
    offers: Mapping[str, OfferFact]
    actors: Mapping[str, ActorFact]
    all_offers: Mapping[str, OfferFact]
    keys: tuple[str, ...]
    complete: frozenset[str]

    @property
    def of_few_people(self) -> frozenset[str]:
        """Requirements for which one to nine persons stand behind the supply: their amounts may not be told."""
        return frozenset(
            line.requirement_id
            for line in self.coverage.lines
            if 0 < len({offer.actor_id for offer in line.offers if offer.is_person}) < MIN_PEOPLE
        )

    def short_amount(self, shortage: Shortage) -> float:
        """What is short; NaN where few persons stand behind the supply, since the rest could be reckoned from it."""
        return float("nan") if self.of_few_people.intersection(shortage.requirements) else shortage.amount


def takes_of(case: Case, reader: Reader) -> RequirementsRange:
    """What delivery takes in the case, by its design and the figures of its area."""
    numbers = {}
    for name in figures_named(case.policy.choices):
        fact = reader.get(f"area-fact:{name}:{case.area}", NumberFact)
        if fact is not None:
            numbers[name] = fact.value
    return requirements_range(case.policy, case.design, AreaFacts(case.area, numbers))


def supplied(case: Case) -> Supplied:
    """Coverage of the case's requirements by the offers within reach; computed once a case."""
    if "supplied" not in case.memo:
        case.memo["supplied"] = _supplied(case)
    found = case.memo["supplied"]
    assert isinstance(found, Supplied)  # noqa: S101
    return found


def _supplied(case: Case) -> Supplied:
    reader = case.reader()
    takes = takes_of(case, reader)
    lines = _by_id(takes.likely)
    reader.get(f"design:{case.policy.slug}:{case.area}", TextFact)
    distance: dict[str, float] = {}
    for kind in sorted({line.full_kind for line in takes.most}):
        index = reader.get(f"offers-index:{kind}:{case.area}", ReachFact)
        for name, metres in zip(index.ids, index.distance_m, strict=True) if index else ():
            distance[name] = np.nan if metres is None else metres
    every = {name: fact for name in sorted(distance) if (fact := reader.get(f"offer:{name}", OfferFact))}
    names = sorted({fact.actor for fact in every.values()})
    actors = {name: actor for name in names if (actor := reader.get(f"actor:{name}", ActorFact))}
    every = {name: fact for name, fact in every.items() if fact.actor in actors}
    offers = {name: fact for name, fact in every.items() if not _excluded(case, actors[fact.actor])}
    complete = _complete(case, reader, takes.most)

    def covered(wanted: tuple[RequirementLine, ...]) -> Coverage:
        return _coverage(case, reader, wanted, offers, actors, distance, complete)

    likely = covered(lines)
    is_open = takes.least != takes.most
    could_hold = likely.sure or likely.probability >= case.rules.decision.keep
    worst = covered(_by_id(takes.most)) if is_open and could_hold else likely
    best = covered(_by_id(takes.least)) if is_open and likely.ruled_out else likely
    return Supplied(likely, worst, best, takes, lines, offers, actors, every, reader.keys, complete)


def _by_id(lines: tuple[RequirementLine, ...]) -> tuple[RequirementLine, ...]:
    return tuple(sorted(lines, key=lambda line: line.id))


def _coverage(
    case: Case, reader: Reader, lines: tuple[RequirementLine, ...], offers: Mapping[str, OfferFact],
    actors: Mapping[str, ActorFact], distance: Mapping[str, float], complete: frozenset[str],
) -> Coverage:  # fmt: skip
    kinds = standard_kinds()
    actor_table = actors_from_rows([actor_row(name, fact) for name, fact in sorted(actors.items())])
    rows = [offer_row(name, fact) for name, fact in offers.items()]
    offer_table = offers_from_rows(rows, actors=actor_table, kinds=kinds).offers
    place = {str(name): row for row, name in enumerate(offer_table.id)}
    rules = case.rules
    pledges = _pledges(reader, offers)
    return coverage(
        requirements_from_rows([_requirement_row(case, line) for line in lines]),
        offer_table,
        actor_table,
        kinds,
        np.arange(len(place), dtype=np.int32),
        on=case.on,
        commitments=_commitments([fact for fact in pledges if not _is_own(case, fact)]),
        own_pledges=_own_pledges([fact for fact in pledges if _is_own(case, fact)], case.on),
        sure_reliability=rules.resources.sure_reliability,
        default_reliability=rules.resources.default_reliability,
        first_months=rules.resources.first_months,
        complete_kinds=complete,
        draws=rules.decision.draws,
        seed=rules.decision.seed,
        distance_m=np.array([distance[name] for name in place], dtype=float),
    )


def window(case: Case, line: RequirementLine) -> tuple[date, date]:
    """First and last day of a requirement: its own, else the policy's."""
    return line.from_ or case.policy.from_, line.until or case.policy.until


def _requirement_row(case: Case, line: RequirementLine) -> dict[str, Any]:
    start, end = window(case, line)
    high = line.high if line.high is not None else line.amount * (1 + case.rules.resources.default_spread)
    return {
        "id": line.id,
        "kind": line.full_kind,
        "low": line.low if line.low is not None else line.amount,
        "amount": line.amount,
        "high": high,
        "unit": line.unit,
        "from": start,
        "until": end,
        "part": line.part or "",
    }


def offer_row(name: str, fact: OfferFact) -> dict[str, Any]:
    """An offer as a row of the tables of resources."""
    return {
        "offer": name,
        "actor": fact.actor,
        "kind": fact.kind,
        "also": "|".join(fact.also),
        "amount": fact.amount,
        "unit": fact.unit,
        "from": fact.starts,
        "until": fact.ends,
        "committed": fact.committed,
        "basis": fact.basis,
        "reliability": fact.reliability,
        "last_confirmed": fact.last_confirmed,
    }


def actor_row(name: str, fact: ActorFact) -> dict[str, Any]:
    """An actor as a row of the tables of resources; one without a name is someone."""
    return {"actor": name, "name": fact.name or "someone", "kind": fact.kind, "consent_until": fact.consent_until}


def _excluded(case: Case, actor: ActorFact) -> bool:
    return case.policy.slug in actor.excludes


def _pledges(reader: Reader, offers: Mapping[str, OfferFact]) -> tuple[PledgeFact, ...]:
    """All pledges of these offers."""
    found = []
    for name in offers:
        index = reader.get(f"pledges-index:{name}", IndexFact)
        found += [reader.need(f"pledge:{pledge}", PledgeFact) for pledge in (index.ids if index else ())]
    return tuple(found)


def _is_own(case: Case, pledge: PledgeFact) -> bool:
    return (pledge.policy, pledge.area) == (case.policy.slug, case.area)


def _commitments(pledges: Sequence[PledgeFact]) -> Commitments | None:
    """What is promised to other policies or areas; what waits for a condition there is held back as well."""
    if not pledges:
        return None
    return Commitments(
        offer_id=strings(fact.offer for fact in pledges),
        amount=np.array([fact.amount for fact in pledges], dtype=float),
        starts=np.array([fact.starts for fact in pledges], dtype="datetime64[D]"),
        ends=np.array([fact.ends for fact in pledges], dtype="datetime64[D]"),
    )


def _own_pledges(pledges: Sequence[PledgeFact], on: date) -> OwnPledges | None:
    """What is promised to the case itself, in force and without a condition that has still to come true."""
    counting = [
        (fact, fact.made_on)
        for fact in pledges
        if fact.if_ready_by is None and fact.made_on is not None and fact.made_on <= on <= fact.ends
    ]
    if not counting:
        return None
    return OwnPledges(
        offer_id=strings(fact.offer for fact, _ in counting),
        amount=np.array([fact.amount for fact, _ in counting], dtype=float),
        starts=np.array([fact.starts for fact, _ in counting], dtype="datetime64[D]"),
        ends=np.array([fact.ends for fact, _ in counting], dtype="datetime64[D]"),
        made_on=np.array([made for _, made in counting], dtype="datetime64[D]"),
    )


def _complete(case: Case, reader: Reader, lines: tuple[RequirementLine, ...]) -> frozenset[str]:
    """Kinds declared complete: the required ones and those above them."""
    above = {
        "/".join(parts[: n + 1]) for line in lines for parts in [line.full_kind.split("/")] for n in range(len(parts))
    }
    facts = {kind: reader.get(f"register:{kind}:{case.area}", RegisterFact) for kind in sorted(above)}
    return frozenset(kind for kind, fact in facts.items() if fact is not None and fact.is_complete)
