"""Crowds: how many persons offer something, by kind and area, and never about fewer than ten of them.

Each person counts once for each kind, in one area only: where fewer than ten are found, they are counted together with
the others of the next larger area that are not shown either, and where these are too few everywhere, with those of the
next wider kind. The numbers are therefore parts that never overlap, so that nothing can be found by taking one from
another. Not for how much they offer.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from threebuckets.stats import MIN_PEOPLE, STEP


@dataclass(frozen=True, slots=True)
class Crowd:
    """Persons who offer a kind in an area.

    Parameters
    ----------
    kind : str
        Slug.
    area : str
        Code of the area; "" where they are counted over all areas.
    is_rest : bool
        Whether they are those of the area who are not counted in smaller ones.
    people : int
        To the nearest five, at least ten.
    """

    kind: str
    area: str
    is_rest: bool
    people: int


def crowds(persons: Sequence[tuple[str, str, str]], parents: Mapping[str, Sequence[str]]) -> tuple[Crowd, ...]:
    """Persons counted by kind and area.

    Parameters
    ----------
    persons : sequence of (str, str, str)
        Person, kind and area ("" where not known) of each offer; a person counts once for each kind, in the first of
        their areas by code.
    parents : mapping of str to sequence of str
        The areas that hold each area, nearest first.

    Returns
    -------
    tuple of Crowd
        By kind and area; of fewer than ten persons nothing, wherever they are.

    Examples
    --------
    >>> parents = {"quay": ["county"], "loom": ["county"], "county": []}
    >>> ten = [(f"p{n}", "person", "quay") for n in range(12)]
    >>> few = [(f"q{n}", "person", "loom") for n in range(6)]
    >>> [(crowd.area, crowd.people) for crowd in crowds(ten + few, parents)]
    [('quay', 10)]
    """
    home: dict[tuple[str, str], str] = {}
    for person, kind, area in sorted(persons):
        home.setdefault((kind, person), area)
    waiting: dict[str, dict[str, str]] = {}
    for (kind, person), area in home.items():
        for wider in _chain(kind):
            waiting.setdefault(wider, {})
        waiting[kind][person] = area
    found: list[Crowd] = []
    for kind in sorted(waiting, key=lambda slug: (-slug.count("/"), slug)):  # what lies deepest first
        shown, left = _counted(kind, waiting[kind], parents)
        found += shown
        if "/" in kind:
            wider_kind = waiting[kind.rpartition("/")[0]]
            wider_kind.update({person: area for person, area in left.items() if person not in wider_kind})
    return tuple(sorted(found, key=lambda crowd: (crowd.kind, crowd.area)))


def _chain(kind: str) -> Iterator[str]:
    """The kind and all that lie above it by its path."""
    yield kind
    while "/" in kind:
        kind = kind.rpartition("/")[0]
        yield kind


def _counted(
    kind: str, homes: Mapping[str, str], parents: Mapping[str, Sequence[str]]
) -> tuple[list[Crowd], dict[str, str]]:
    """Who is counted where: the smallest areas with ten or more first; and who is left, with their own area."""
    found: list[Crowd] = []
    where: dict[str, set[str]] = defaultdict(set)
    for person, area in homes.items():
        where[area].add(person)
    pooled: set[str] = set()
    while any(where):
        area = max(where, key=lambda code: (bool(code), len(parents.get(code, ())), code))
        people = where.pop(area)
        if len(people) >= MIN_PEOPLE:
            found.append(Crowd(kind, area, area in pooled, STEP * round(len(people) / STEP)))
        else:
            above = next(iter(parents.get(area, ())), "")
            where[above] |= people
            pooled.add(above)
    people = where.pop("", set())
    if len(people) >= MIN_PEOPLE:
        found.append(Crowd(kind, "", bool(pooled), STEP * round(len(people) / STEP)))
        people = set()
    return found, {person: homes[person] for person in people}
