"""Words of delivery: how actors are called, and amounts as they are said.

A body is called by its name. A person is never named: persons of an area are its people, with a number from ten upwards.
"""

from collections.abc import Collection, Sequence

from threebuckets.resources import ActorKind, Actors

MIN_PEOPLE = 10
PEOPLE = "people:"
"""Begins the id under which the persons of an area stand together."""


def name_of(actors: Actors, row: int) -> str:
    """How an actor is called: a body by its name, a person as somebody.

    Examples
    --------
    >>> from threebuckets.resources import actors_from_rows
    >>> rows = [{"actor": "mill", "name": "The Mill", "kind": "business"}, {"actor": "p", "name": "Ann", "kind": "person"}]
    >>> [name_of(actors_from_rows(rows), row) for row in (0, 1)]
    ['The Mill', 'somebody']
    """
    return "somebody" if actors.kind[row] == ActorKind.PERSON.value else str(actors.name[row])


def people_of(area: str, n_people: int) -> str:
    """How the persons of an area are called: with their number, to the nearest five below, from ten upwards.

    Examples
    --------
    >>> people_of("Quayhead", 4), people_of("Quayhead", 23)
    ('people of Quayhead', '20 people of Quayhead')
    """
    return f"{n_people // 5 * 5} people of {area}" if n_people >= MIN_PEOPLE else f"people of {area}"


def number_of_people(actors: Actors, rows: Collection[int]) -> int:
    """How many different persons there are among some actors."""
    return len({row for row in rows if actors.kind[row] == ActorKind.PERSON.value})


def either(words: Sequence[str]) -> str:
    """Words joined by “or”.

    Examples
    --------
    >>> either(["a", "b", "c"])
    'a, b or c'
    """
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
