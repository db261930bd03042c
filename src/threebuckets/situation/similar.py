"""Similar areas: those that an area may fairly be held against, by a kind of likeness that always has a name.

Which areas are alike is given from outside, or found here by plain features that are no outcomes, such as how many
people live there and how densely: likeness in the very figures that are compared would explain the difference away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from threebuckets.errors import ShapeError
from threebuckets.situation.targets import Comparator

MOST_ALIKE = 10
LEAST_ALIKE = 3
SHARE_ALIKE = 3


@dataclass(frozen=True, slots=True)
class SimilarAreas:
    """For each area those most like it.

    Parameters
    ----------
    kind : str
        What they are alike in, as a slug; never empty.
    areas : mapping of str to tuple of str
        Codes by area, most alike first, never the area itself.
    """

    kind: str
    areas: Mapping[str, tuple[str, ...]]

    def __post_init__(self) -> None:
        if not self.kind:
            raise ShapeError.of("kind", "nothing", "what the areas are alike in")
        selves = [code for code, others in self.areas.items() if code in others]
        if selves:
            raise ShapeError.of("areas", f"{selves[0]} among its own similar areas", "other areas")

    def comparators(self, label: str) -> dict[str, Comparator]:
        """Comparator of every area that has similar ones; `label` is its name, fit to stand in a sentence.

        Examples
        --------
        >>> SimilarAreas("coast", {"a": ("b", "c"), "d": ()}).comparators("other harbours")
        {'a': Comparator(kind='similar', codes=('b', 'c'), label='other harbours')}
        """
        return {code: Comparator("similar", others, label) for code, others in self.areas.items() if others}


def nearest_areas(
    kind: str, areas: tuple[str, ...], features: NDArray[np.float64], *, most: int = MOST_ALIKE
) -> SimilarAreas:
    """The areas nearest to each in given features.

    Parameters
    ----------
    kind : str
        What the features tell, as a slug.
    areas : tuple of str, length A
    features : ndarray of float64, shape (A, F)
        Each is scaled by its standard deviation and counts the same. Areas with a NaN are like no other.
    most : int
        Similar areas of each; never more than a third of the others, so that they are not simply all.

    Returns
    -------
    SimilarAreas
        Without any areas where a third of the others is fewer than three.

    Raises
    ------
    ShapeError
        Features of another length.

    Notes
    -----
    Euclidean distance; of equal ones the lower code first. Unit and order of rows change nothing.

    Examples
    --------
    >>> codes = tuple("abcdefghij")
    >>> nearest_areas("size", codes, np.arange(10.0)[:, None]).areas["a"]
    ('b', 'c', 'd')
    """
    table = np.asarray(features, dtype=np.float64)
    if table.ndim != 2 or len(table) != len(areas):
        raise ShapeError.of("features", f"shape {table.shape}", f"{len(areas)} rows, one an area")
    rows = np.flatnonzero(np.isfinite(table).all(axis=1))
    n_alike = min(most, (len(rows) - 1) // SHARE_ALIKE)
    if n_alike < LEAST_ALIKE:
        return SimilarAreas(kind, MappingProxyType({}))
    codes = np.array(areas)[rows]
    spread = table[rows].std(axis=0)
    scaled = (table[rows] - table[rows].mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    found = {}
    for row, code in enumerate(codes.tolist()):
        distance = np.sqrt(((scaled - scaled[row]) ** 2).sum(axis=1)).round(12)
        distance[row] = np.inf
        nearest = np.lexsort((codes, distance))[:n_alike]
        found[code] = tuple(codes[nearest].tolist())
    return SimilarAreas(kind, MappingProxyType(found))
