"""What could be called upon in the county: offers of many kinds, some sure, some not, some only found in a guide.

Three sources: what the story needs (`texts/story_offers.csv`), what each ward has for the policies
(`texts/supply.csv`: kind, amount, how often it is sure, chancy, only listed, gone stale or ended, and the name its draws
keep where the kind was renamed), and much else
that people have (`texts/extras.csv`), until there are 1,200.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from threebuckets.demo import texts
from threebuckets.demo.actors import Actor
from threebuckets.demo.chance import stream
from threebuckets.demo.places import Ward

N_OFFERS = 1200
GUIDE = "ansmere-guide"
STATES = ("certain", "chancy", "listed", "stale", "ended")
DEPENDABLE = 0.9
_EXTRA_SHARES = (0.34, 0.3, 0.24, 0.08, 0.04)
# The story's own ward gets what the story says, and nothing else of these.
_STORY_WARD = "quayhead"
_STORY_KINDS = ("space/room", "skill/nursery-care", "person/design-group")
_DESIGN_KINDS = (*_STORY_KINDS, "skill/trained-staff")
_MAIN_REACH_M = 900.0
Row = dict[str, Any]


def offers_table(wards: tuple[Ward, ...], actors: tuple[Actor, ...], *, on: date, seed: int) -> pl.DataFrame:
    """The table `resources/offers`."""
    ward_of = {ward.area: ward for ward in wards}
    content = [_story(row, {actor.id: actor for actor in actors}) for row in texts.rows("story_offers")]
    content += _supplies(wards, actors, on, seed)
    left = _extras(actors, ward_of, on, stream(seed, "extras"))
    while len(content) < N_OFFERS:
        content.append(next(left))
    # Numbered within each actor, so that one offer more leaves the ids of the others alone.
    numbers: dict[str, int] = {}
    for row in content:
        numbers[row["actor"]] = numbers.get(row["actor"], 0) + 1
        row["offer"] = f"{row['actor'][:56]}-{numbers[row['actor']]}"
    return texts.frame("resources/offers", [_finished(row) for row in content]).sort("offer")


def _story(row: Mapping[str, str], actors: Mapping[str, Actor]) -> Row:
    return {
        "actor": row["actor"],
        "kind": row["kind"],
        "amount": float(row["amount"]),
        "unit": row["unit"],
        "area": actors[row["actor"]].area,
        "reach_area": row["reach_area"],
        "from": date(2026, 9, 1),
        "until": date.fromisoformat(row["until"]) if row["until"] else None,
        "basis": row["basis"],
        "reliability": float(row["reliability"]),
        "last_confirmed": date.fromisoformat(row["confirmed"]),
    }


def _supplies(wards: tuple[Ward, ...], actors: tuple[Actor, ...], on: date, seed: int) -> list[Row]:
    """What each ward has of each kind that the policies ask for."""
    designed = set(texts.documents("designs/family-centres"))
    by_role = _by_role(wards, actors)
    found = []
    for line in texts.rows("supply"):
        rng = stream(seed, "supply", line["role"], line["drawn_as"] or line["kind"])
        shares = _shares(line)
        for ward in wards:
            state = _drawn(shares, rng)
            amount = float(np.rint(rng.uniform(float(line["least"]), float(line["most"]))))
            helpers = by_role.get((ward.area, line["role"])) or by_role.get((ward.district, line["role"]), [])
            skip = ward.area == _STORY_WARD and line["kind"] in _STORY_KINDS
            if ward.area in designed and line["designed"]:
                state = line["designed"]
            if helpers and state and not skip:
                actor = helpers[int(rng.integers(len(helpers)))]
                found.append({**_offered(actor, ward, line, amount, rng), **_standing(state, line["kind"], on, rng)})
    return found


def _by_role(wards: tuple[Ward, ...], actors: tuple[Actor, ...]) -> dict[tuple[str, str], list[Actor]]:
    """Actors by the part they play, of each ward and of each district."""
    district = {ward.area: ward.district for ward in wards}
    found: dict[tuple[str, str], list[Actor]] = {}
    for actor in actors:
        found.setdefault((actor.area, actor.role), []).append(actor)
        found.setdefault((district[actor.area], actor.role), []).append(actor)
    return found


def _extras(
    actors: tuple[Actor, ...], ward_of: Mapping[str, Ward], on: date, rng: np.random.Generator
) -> Iterator[Row]:
    """Much else that people have, without end."""
    lines = texts.rows("extras")
    weights = {
        role: np.array([float(line["weight"]) * (line["role"] == role) for line in lines]) for role in _roles(lines)
    }
    able = [actor for actor in actors if actor.role in weights]
    while True:
        for place in rng.permutation(len(able)):
            actor = able[place]
            line = lines[int(rng.choice(len(lines), p=weights[actor.role] / weights[actor.role].sum()))]
            amount = float(np.rint(rng.uniform(float(line["least"]), float(line["most"]))))
            state = STATES[int(rng.choice(len(STATES), p=_EXTRA_SHARES))]
            row = _offered(actor, ward_of[actor.area], line, amount, rng)
            yield {**row, **_standing(state, line["kind"], on, rng)}


def _roles(lines: list[dict[str, str]]) -> list[str]:
    return sorted({line["role"] for line in lines})


def _shares(line: Mapping[str, str]) -> list[float]:
    given = [float(line[state]) for state in STATES]
    return [*given, max(0.0, 1 - sum(given))]


def _drawn(shares: list[float], rng: np.random.Generator) -> str:
    """A state, or none where nobody has anything."""
    return (*STATES, "")[int(rng.choice(len(shares), p=np.array(shares) / sum(shares)))]


def _offered(actor: Actor, ward: Ward, line: Mapping[str, str], amount: float, rng: np.random.Generator) -> Row:
    """Kind, amount and place. Rooms lie at a point and are walked to; people and skills come to the whole ward."""
    row: Row = {"actor": actor.id, "kind": line["kind"], "amount": amount, "unit": line["unit"], "area": ward.area}
    if actor.kind != "person" and line["kind"].startswith(("space", "service")):
        lon, lat = rng.normal(0, 0.0012, 2)
        return {**row, "lon": round(ward.lon + lon, 5), "lat": round(ward.lat + lat, 5), "reach_m": _MAIN_REACH_M}
    return {**row, "reach_area": ward.area}


def _standing(state: str, kind: str, on: date, rng: np.random.Generator) -> Row:
    """From when until when, on what basis and how sure, by the state an offer is in."""
    start = _ago(on, rng, 30, 500)
    if state == "certain":
        basis = "pledged" if rng.random() < 0.6 else "offered"
        return {
            "from": start,
            "basis": basis,
            "reliability": round(float(rng.uniform(DEPENDABLE, 0.98)), 2),
            "last_confirmed": _ago(on, rng, 5, 120),
        }
    if state == "chancy":
        return {
            "from": start,
            "until": on + timedelta(days=int(rng.integers(400, 1600))) if rng.random() < 0.5 else None,
            "basis": "offered",
            "reliability": round(float(rng.uniform(0.4, 0.85)), 2),
            "last_confirmed": _ago(on, rng, 5, 150),
        }
    if state == "listed":
        read_on = on - timedelta(days=20)
        return {"from": start, "basis": "listed", "source": GUIDE, "licence": "CC0-1.0", "retrieved_on": read_on}
    if state == "stale":  # longer ago than the shelf life of any kind; what people know keeps longest
        confirmed = _ago(on, rng, 2000, 2300) if kind.startswith("knowledge") else _ago(on, rng, 760, 1000)
        return {"from": confirmed, "basis": "offered", "reliability": DEPENDABLE, "last_confirmed": confirmed}
    return {
        "from": _ago(on, rng, 700, 900),
        "until": _ago(on, rng, 10, 200),
        "basis": "offered",
        "last_confirmed": _ago(on, rng, 230, 400),
    }


def _ago(on: date, rng: np.random.Generator, least: int, most: int) -> date:
    return on - timedelta(days=int(rng.integers(least, most)))


def _finished(row: Row) -> Row:
    is_listed = row["basis"] == "listed"
    return {**row, "committed": 0.0, "source_id": row["offer"] if is_listed else None}
