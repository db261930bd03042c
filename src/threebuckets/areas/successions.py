"""Successions of areas read off a wide table of codes by year.

Statistical offices publish such tables: one row a place, one column of codes a year. A row whose code differs between
neighbouring years is a change. Nothing here reads files or applies the changes to figures.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from threebuckets.areas.hierarchy import Succession
from threebuckets.errors import Fault, InputError, ShapeError


@dataclass(frozen=True, slots=True)
class CodeTable:
    """What a wide table of codes tells.

    Parameters
    ----------
    successions : tuple of Succession
        Sorted by old code; every share is 1.
    by_name : tuple of Succession
        Those among them taken as plain recodes because old and new area bear the same name, although the table names
        several new areas for the old one (a small exchange along a boundary).
    """

    successions: tuple[Succession, ...]
    by_name: tuple[Succession, ...]


def successions_from_codes(
    codes: Mapping[int, Sequence[str]], names: Mapping[int, Sequence[str]] | None = None
) -> CodeTable:
    """Successions in a wide table of codes by year.

    Parameters
    ----------
    codes : mapping of int to sequence of str
        For each year the column of codes; the columns are of one length, and an empty cell means no area.
    names : mapping of int to sequence of str, optional
        The names, in the same places.

    Raises
    ------
    InputError
        One old area goes to several new ones, of which not exactly one bears its name: shares are then needed.
    ShapeError
        Columns of different lengths.

    Examples
    --------
    >>> table = successions_from_codes({2018: ["E7", "E8"], 2019: ["E6", "E6"]})
    >>> [(step.old, step.new, step.year) for step in table.successions]
    [('E7', 'E6', 2019), ('E8', 'E6', 2019)]
    """
    columns = [*codes.values(), *(names or {}).values()]
    if len({len(column) for column in columns}) > 1:
        raise ShapeError.of("codes", "columns of different lengths", "one length for every year")
    steps: list[Succession] = []
    by_name: list[Succession] = []
    faults: list[Fault] = []
    for before, after in pairwise(sorted(codes)):
        for old, new_codes in _changes(codes[before], codes[after]).items():
            kept = _same_name(old, codes, names, before, after) if len(new_codes) > 1 else new_codes
            if len(kept) != 1:
                expected = "one new area, or successions with shares"
                faults.append(
                    Fault("F13", "error", "codes", None, str(after), f"{old} to {sorted(new_codes)}", expected)
                )
                continue
            step = Succession(old, next(iter(kept)), 1.0, after)
            if step.new != old:
                steps.append(step)
            if len(new_codes) > 1:
                by_name.append(step)
    if faults:
        raise InputError(faults)
    return CodeTable(tuple(sorted(steps)), tuple(sorted(by_name)))


def _changes(before: Sequence[str], after: Sequence[str]) -> dict[str, set[str]]:
    goes_to: dict[str, set[str]] = defaultdict(set)
    for old, new in zip(before, after, strict=True):
        if old and new:
            goes_to[old].add(new)
    return {old: found for old, found in sorted(goes_to.items()) if found != {old}}


def _same_name(
    old: str, codes: Mapping[int, Sequence[str]], names: Mapping[int, Sequence[str]] | None, before: int, after: int
) -> set[str]:
    if names is None:
        return set()
    rows = range(len(codes[before]))
    called = {names[before][row] for row in rows if codes[before][row] == old}
    new = {codes[after][row] for row in rows if codes[before][row] == old}
    return {codes[after][row] for row in rows if codes[after][row] in new and names[after][row] in called}
