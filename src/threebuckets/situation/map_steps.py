"""Steps of a map: where five shades of one indicator part, at values that read well.

Each step holds about as many areas as the others. How it is drawn is the report's matter.
"""

import numpy as np
from numpy.typing import NDArray

MOST_STEPS = 5


def map_breaks(values: NDArray[np.float64], *, decimals: int, steps: int = MOST_STEPS) -> tuple[float, ...]:
    """Values that part the steps; a value on a break belongs to the upper step.

    Parameters
    ----------
    values : ndarray of float64, shape (A,)
        NaN where there is no number.
    decimals : int
        Decimals with which figures are shown; breaks have no more, and fewer where that keeps them apart.
    steps : int
        Most steps.

    Returns
    -------
    tuple of float
        Rising; at most `steps` − 1, and fewer where figures are too alike: every step holds an area.

    Examples
    --------
    >>> map_breaks(np.arange(1.0, 101.0), decimals=1)
    (21.0, 41.0, 60.0, 80.0)
    """
    known = np.sort(values[~np.isnan(values)])
    if len(known) < 2:
        return ()
    wanted = np.quantile(known, np.arange(1, steps) / steps)
    for places in range(_coarsest(known), decimals + 1):
        breaks = _parting(known, wanted.round(places))
        if len(breaks) == steps - 1 or places == decimals:
            return tuple(breaks.tolist())
    return tuple(_parting(known, wanted.round(decimals)).tolist())


def _coarsest(known: NDArray[np.float64]) -> int:
    """Decimals at which a hundredth of the range still shows."""
    width = float(known[-1] - known[0])
    return -int(np.floor(np.log10(width / 100))) - 1 if width > 0 else 0


def _parting(known: NDArray[np.float64], breaks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rising breaks with an area below the first and in every step."""
    kept, below = [], 0
    for at in np.unique(breaks + 0.0):
        under = int(np.searchsorted(known, at, side="left"))
        if under > below and under < len(known):
            kept.append(at)
            below = under
    return np.array(kept)
