"""Who could help in the county: schools, parents' circles, halls, clubs, firms, and people.

Every ward has a school, a parents' circle, a hall and a club of its own, every district a nursery or two
(`texts/names.csv`); firms and people are spread; those whom the story names stand in `texts/story_actors.csv`. Not for
what they offer (`offers.py`).
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from threebuckets.demo import texts
from threebuckets.demo.chance import stream
from threebuckets.demo.places import Ward

_KINDS = {
    "school": "public body",
    "circle": "community",
    "hall": "community",
    "group": "community",
    "firm": "business",
    "nursery": "business",
    "person": "person",
}
_AIMS = {
    "school": ("good-level-of-development", "school-attendance", "after-school-places", "merit"),
    "circle": ("communities-decide", "care-is-shared", "children-per-childcare-place", "space/room"),
    "hall": ("place", "network", "care-is-shared", "communities-decide"),
    "group": ("network", "person/volunteer", "place", "would-ask-a-neighbour", "care-is-shared"),
    "firm": ("parents-in-work", "enterprise", "skill/trained-staff", "empty-shops", "network", "place"),
    "nursery": ("skill/trained-staff", "good-level-of-development", "network", "merit"),
    "person": ("care-is-shared", "place", "merit", "communities-decide"),
}
_RELATIONS = ("member", "supporter", "partner", "other")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who could help.

    `role` is the part they play here: `school`, `circle`, `hall`, `group`, `firm`, `nursery`, `person`, or `story`.
    `kind` is the actor's kind as the platform knows it, `area` the ward where they are at home.
    """

    id: str
    name: str
    role: str
    area: str
    kind: str
    aims: tuple[str, ...]
    relation: str


def actors_of(wards: tuple[Ward, ...], *, seed: int) -> tuple[Actor, ...]:
    """Everybody who could help, in a fixed order."""
    rng = stream(seed, "actors")
    found = [
        Actor(
            row["actor"],
            row["name"],
            "story",
            row["area"],
            row["kind"],
            tuple(row["aims"].split("|")),
            row["relation"],
        )
        for row in texts.rows("story_actors")
    ]
    for ward in wards:
        found.append(_actor(f"{ward.area}-primary", f"{ward.name} Primary School", "school", ward.area, rng))
        found.append(_actor(f"{ward.area}-parents-circle", f"{ward.name} Parents’ Circle", "circle", ward.area, rng))
    people = np.array([ward.people for ward in wards], float)
    for row in texts.rows("names"):
        area = row["area"] or wards[int(rng.choice(len(wards), p=people / people.sum()))].area
        found.append(_actor(_slug(row["name"]), row["name"], row["role"], area, rng))
    return tuple(found)


def actors_table(actors: tuple[Actor, ...], *, on: date, seed: int) -> pl.DataFrame:
    """The table `resources/actors`; people are reached through the parents' circle of their ward and never shown."""
    rng = stream(seed, "consent")
    circle = {actor.area: actor.name for actor in actors if actor.role == "circle"}
    content = []
    for actor in actors:
        is_person = actor.kind == "person"
        days = int(rng.integers(240, 900))
        content.append(
            {
                "actor": actor.id,
                "name": actor.name,
                "kind": actor.kind,
                "area": actor.area,
                "aims": "|".join(actor.aims),
                "relation": actor.relation,
                "ask_through": circle[actor.area] if is_person else None,
                "shown": "organisation" if is_person else "public",
                "consent_until": on + timedelta(days=days) if is_person else None,
            }
        )
    return texts.frame("resources/actors", content).sort("actor")


def _actor(id_: str, name: str, role: str, area: str, rng: np.random.Generator) -> Actor:
    n_aims = int(rng.integers(1, 4))
    aims = rng.choice(_AIMS[role], n_aims, replace=False)
    relation = _RELATIONS[int(rng.choice(4, p=[0.2, 0.3, 0.2, 0.3]))]
    return Actor(id_, name, role, area, _KINDS[role], tuple(sorted(map(str, aims))), relation)


def _slug(name: str) -> str:
    """A name as an id.

    Examples
    --------
    >>> _slug("St Swithin’s Bell Ringers"), _slug("Three Anchors Café")
    ('st-swithins-bell-ringers', 'three-anchors-cafe')
    """
    plain = name.lower().replace("’", "").replace("é", "e")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
