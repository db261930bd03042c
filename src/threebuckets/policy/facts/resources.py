"""Facts of the resources: offers and actors, and which offers reach which area.

Offers of persons are facts too, since they count; what may be said of them is the sentences' and exhibits' matter.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from threebuckets.policy.facts.places import Places, area_table_of
from threebuckets.policy.facts.records import (
    ActorFact,
    Fact,
    IndexFact,
    OfferFact,
    PledgeFact,
    ReachFact,
    RegisterFact,
)
from threebuckets.policy.platform import Platform
from threebuckets.policy.settings import AreaSettings
from threebuckets.policy.tables import split_list
from threebuckets.resources import (
    Offers,
    Projection,
    actors_from_rows,
    offers_from_rows,
    projection_for,
    reach,
    standard_kinds,
)


def resources_facts(platform: Platform, places: Places, *, on: date) -> Iterator[tuple[str, Fact]]:
    """Every fact of the resources bucket on a day."""
    for row in platform.table("resources/actors").to_dicts():
        yield f"actor:{row['actor']}", _actor_fact(row)
    for row in platform.table("resources/offers").to_dicts():
        yield f"offer:{row['offer']}", _offer_fact(row)
    yield from _reach_facts(platform, places)
    yield from _pledge_facts(platform, on=on)
    yield from _register_facts(platform, places)


def required_kinds(platform: Platform) -> dict[str, set[str]]:
    """Kind → slugs of the policies that may require it, in their core or by a choice."""
    found: dict[str, set[str]] = defaultdict(set)
    for policy in platform.policies.values():
        lines = [*policy.requirements, *(line for c in policy.choices for added in c.adds.values() for line in added)]
        for line in lines:
            found[line.full_kind].add(policy.slug)
    return found


def _reach_facts(platform: Platform, places: Places) -> Iterator[tuple[str, Fact]]:
    """Which offers reach each tested area and could serve a required kind, and which policies lean on the same."""
    kinds = standard_kinds()
    wanted = required_kinds(platform)
    actors = actors_from_rows(platform.table("resources/actors").to_dicts())
    offers = offers_from_rows(platform.table("resources/offers").to_dicts(), actors=actors, kinds=kinds).offers
    areas = area_table_of(platform, places)
    reached = reach(offers, areas, projection=_projection(platform.settings.areas, offers, areas.lon, areas.lat))
    row_of = {str(code): row for row, code in enumerate(areas.code)}
    near_by_row = reached.by_area(np.array([row_of[area] for area in places.tested], dtype=np.int32))
    names = [(str(own), *also) for own, also in zip(offers.kind, offers.also, strict=True)]
    serves = {kind: _serving(names, kind) for kind in sorted(wanted)}
    leaning: dict[str, set[str]] = defaultdict(set)
    for area in places.tested:
        near = near_by_row[row_of[area]]
        for kind, can in serves.items():
            fits = can[near.offer]
            found = sorted(
                (str(offers.id[o]), _metres(d)) for o, d in zip(near.offer[fits], near.distance_m[fits], strict=True)
            )
            if found:
                yield f"offers-index:{kind}:{area}", ReachFact(tuple(n for n, _ in found), tuple(d for _, d in found))
            for name, _ in found:
                leaning[name] |= wanted[kind]
    for name, slugs in sorted(leaning.items()):
        yield f"leaning:{name}", IndexFact(tuple(sorted(slugs)))


def _serving(names: Sequence[tuple[str, ...]], kind: str) -> np.ndarray[Any, Any]:
    """Which offers can serve a kind, by their own kinds; asked once for those that are alike."""
    kinds = standard_kinds()
    can = {own: any(kinds.serves(name, kind) for name in own) for own in set(names)}
    return np.array([can[own] for own in names], dtype=bool)


def _projection(settings: AreaSettings, offers: Offers, lon: Any, lat: Any) -> Projection:
    if settings.centre is not None:
        return Projection(*settings.centre)
    return projection_for(np.concatenate([lon, offers.lon]), np.concatenate([lat, offers.lat]))


def _metres(value: Any) -> float | None:
    return None if np.isnan(value) else round(float(value), 1)


def _actor_fact(row: Mapping[str, Any]) -> ActorFact:
    return ActorFact(
        name="" if row["kind"] == "person" else row["name"],
        kind=row["kind"],
        area=row["area"] or "",
        aims=split_list(row["aims"]),
        excludes=split_list(row["excludes"]),
        ask_through=row["ask_through"] or "",
        shown=row["shown"] or ("organisation" if row["kind"] == "person" else "public"),
        consent_until=row["consent_until"],
    )


def _offer_fact(row: Mapping[str, Any]) -> OfferFact:
    return OfferFact(
        actor=row["actor"],
        kind=row["kind"],
        also=split_list(row["also"]),
        amount=row["amount"],
        unit=row["unit"],
        area=row["area"] or "",
        starts=row["from"],
        ends=row["until"],
        committed=row["committed"] or 0.0,
        basis=row["basis"] or "offered",
        reliability=row["reliability"],
        last_confirmed=row["last_confirmed"],
        shown=row["shown"] or "",
        source=row["source"] or "",
    )


def _pledge_facts(platform: Platform, *, on: date) -> Iterator[tuple[str, Fact]]:
    """Open pledges, each with the policy and area it serves."""
    coalitions = {row["coalition"]: row for row in platform.table("delivery/coalitions").to_dicts()}
    by_offer: dict[str, list[str]] = defaultdict(list)
    for row in platform.table("delivery/pledges").to_dicts():
        home = coalitions.get(row["coalition"])
        over = row["withdrawn_on"] is not None and row["withdrawn_on"] <= on
        if home is None or over or (home["closed_on"] is not None and home["closed_on"] < on):
            continue
        last = _last_day(row, home["closed_on"])
        if last < row["from"]:
            continue
        by_offer[row["offer"]].append(row["pledge"])
        where, days = (home["policy"], home["area"]), (row["from"], last, row["made_on"], row["if_ready_by"])
        yield f"pledge:{row['pledge']}", PledgeFact(row["offer"], *where, row["amount"], *days)
    for offer, names in sorted(by_offer.items()):
        yield f"pledges-index:{offer}", IndexFact(tuple(sorted(names)))


def _last_day(row: Mapping[str, Any], closed_on: date | None) -> date:
    """Last day on which a pledge holds: its own, the day before it is withdrawn, or the last of its coalition."""
    before = None if row["withdrawn_on"] is None else row["withdrawn_on"] - timedelta(days=1)
    return min(day for day in (row["until"], before, closed_on) if day is not None)


def _register_facts(platform: Platform, places: Places) -> Iterator[tuple[str, Fact]]:
    """Kinds of which everybody who could help has been asked, by area."""
    settings = platform.settings.resources
    for entry in settings.register_complete:
        kind, _, where = entry.partition("@")
        for area in places.tested:
            if not where or where == area or where in places.hierarchy.parents(area):
                yield f"register:{kind}:{area}", RegisterFact(is_complete=True, declared_on=settings.declared_on)
