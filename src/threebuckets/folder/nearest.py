"""The id that was probably meant: nearest by edit distance, at most two changes away."""

from collections.abc import Iterable

MOST_CHANGES = 2


def nearest(word: str, known: Iterable[str], *, most: int = MOST_CHANGES) -> str | None:
    """The known word with the fewest changes (letters put in, left out, replaced); None where all are further away.

    Ties go to the first in alphabetical order. A word shorter than the number of changes is never matched.

    Examples
    --------
    >>> nearest("E0800003", ["E08000003", "E08000001"]), nearest("x", ["ward"])
    ('E08000003', None)
    """
    best, fewest = None, min(most, len(word) - 1) + 1
    for candidate in sorted(set(known)):
        if abs(len(candidate) - len(word)) < fewest:
            changes = edit_distance(word, candidate, most=fewest - 1)
            if changes < fewest:
                best, fewest = candidate, changes
    return best


def edit_distance(one: str, other: str, *, most: int = MOST_CHANGES) -> int:
    """Number of changes between two words; `most + 1` where there are more.

    Examples
    --------
    >>> edit_distance("hall", "halls"), edit_distance("hall", "library")
    (1, 3)
    """
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for column, against in enumerate(other, 1):
            here.append(min(here[-1] + 1, above[column] + 1, above[column - 1] + (letter != against)))
        if min(here) > most:
            return most + 1
        above = here
    return min(above[-1], most + 1)
