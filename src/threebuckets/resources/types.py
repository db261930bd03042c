"""Names for the arrays of the resources bucket.

For type hints only: nothing here holds or changes data. Shapes are given in the docstrings where they are used.
"""

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Strings: TypeAlias = NDArray[Any]
"""Text, one a row: dtype object, StringDType or fixed width; "" where there is none."""
Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[np.int64]
Index: TypeAlias = NDArray[np.int32]
"""Positions in another table; −1 where there is none."""
Index2: TypeAlias = NDArray[np.int32]
"""Positions, shape (n, k)."""
Floats: TypeAlias = NDArray[np.float64]
"""Numbers; NaN where unknown."""
Floats2: TypeAlias = NDArray[np.float64]
"""Numbers, shape (n, k)."""
Floats32: TypeAlias = NDArray[np.float32]
XY: TypeAlias = NDArray[np.float64]
"""Plane coordinates in metres, shape (n, 2): east, north."""
Days: TypeAlias = NDArray[np.datetime64]
"""Days, dtype datetime64[D]; NaT where open."""


def strings(values: Iterable[str]) -> Strings:
    """Text as an array of Python strings, shape (n,).

    Examples
    --------
    >>> strings(["a", "longer"]).tolist()
    ['a', 'longer']
    """
    return np.array([str(value) for value in values], dtype=object)
