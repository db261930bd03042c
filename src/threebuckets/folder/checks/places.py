"""Areas that hold each other, and outlines of areas that the platform does not have."""

from collections.abc import Mapping, Sequence

from threebuckets.folder.boundaries import BOUNDARIES
from threebuckets.folder.checks.references import known_ids
from threebuckets.folder.drafts import Draft
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.tables.placed import LINE, PART
from threebuckets.policy.tables import split_list


def check_places(draft: Draft, faults: FaultList) -> None:
    """No circle of parents; every outline belongs to an area."""
    placed = draft.tables.get("situation/areas")
    if placed is None:
        return
    rows = placed.frame.select("area", "parents", LINE, PART).drop_nulls("area")
    parents = {area: split_list(held_by) for area, held_by in rows.select("area", "parents").iter_rows()}
    lines = {row[0]: (row[2], row[3]) for row in rows.iter_rows()}
    for circle in circles(parents):
        line, part = lines[circle[0]]
        place = placed.places[part]
        found = "a circle: " + " in ".join((*circle, circle[0]))
        expected = "parents that do not lie in the area themselves"
        faults.error("F22", place.file, found, expected, line=line, column=place.label("parents"))
    strangers = sorted(set(draft.boundaries) - set(known_ids(draft, "situation/areas").to_list()))
    if strangers and draft.is_certain("situation/areas"):
        found = f"{len(strangers)} outlines of areas that are not in {placed.file}, such as {strangers[0]}"
        faults.warn("F75", BOUNDARIES, found, "outlines of the platform's areas; the others are kept and not used")


def circles(links: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Every circle that following links meets, each once, from its least member.

    Examples
    --------
    >>> circles({"a": ["b"], "b": ["a"], "c": ["a"]})
    [('a', 'b')]
    """
    found: set[tuple[str, ...]] = set()
    done: set[str] = set()
    for start in sorted(links):
        if start in done:
            continue
        path: list[str] = [start]
        on_path = {start}
        waiting = [iter(links[start])]
        while path:
            following = next(waiting[-1], None)
            if following is None:
                waiting.pop()
                done.add(path[-1])
                on_path.discard(path.pop())
            elif following in on_path:
                circle = path[path.index(following) :]
                first = circle.index(min(circle))
                found.add(tuple(circle[first:] + circle[:first]))
            elif following not in done and following in links:
                path.append(following)
                on_path.add(following)
                waiting.append(iter(links[following]))
    return sorted(found)
