"""Chance: one uniform number for each actor and draw, and one for the need.

An actor's number depends on the seed, its id and the draw alone, so that adding or removing another offer changes
nobody's luck, and more draws only go on where fewer stopped.

References
----------
J. K. Salmon et al., Parallel random numbers: as easy as 1, 2, 3, SC 2011 (Philox).
"""

from hashlib import blake2b

import numpy as np

from threebuckets.resources.types import Floats


class Draws:
    """Seeded draws; remembers the numbers of each actor.

    Parameters
    ----------
    n : int
        Number of draws.
    seed : int
        Seed, any whole number.

    Examples
    --------
    >>> draws = Draws(4, seed=1)
    >>> bool((draws.luck("mill") == Draws(9, seed=1).luck("mill")[:4]).all())
    True
    """

    def __init__(self, n: int, *, seed: int) -> None:
        self.n = n
        self.seed = seed
        self._luck: dict[str, Floats] = {}
        self.quantile = _uniform("need", "", n, seed)

    def luck(self, actor_id: str) -> Floats:
        """Uniform numbers in [0, 1) of an actor, shape (n,); it keeps its word where the number < reliability."""
        if actor_id not in self._luck:
            self._luck[actor_id] = _uniform("actor", actor_id, self.n, self.seed)
        return self._luck[actor_id]


def drawn_need(amounts: Floats, quantile: Floats) -> Floats:
    """Needs at quantiles of the triangular distribution, one quantile for all needs of a draw.

    Parameters
    ----------
    amounts : ndarray of float64, shape (J, 3)
        Low, amount and high, ascending.
    quantile : ndarray of float64, shape (n,)
        In [0, 1).

    Returns
    -------
    ndarray of float64, shape (n, J)
        Never below low nor above high.

    Examples
    --------
    >>> drawn_need(np.array([[0.0, 1.0, 2.0]]), np.array([0.5]))
    array([[1.]])
    """
    low, mode, high = amounts.T
    width = np.where(high > low, high - low, 1.0)
    q = quantile[:, None]
    rising = low + np.sqrt(q * width * (mode - low))
    falling = high - np.sqrt((1.0 - q) * width * (high - mode))
    return np.asarray(np.clip(np.where(q * width <= mode - low, rising, falling), low, high))


def _uniform(what: str, name: str, n: int, seed: int) -> Floats:
    """Uniform numbers that depend on the seed, the name and their position."""
    digest = blake2b(f"{seed}\0{name}".encode(), digest_size=16, person=what.encode()).digest()
    key = np.frombuffer(digest, np.dtype("<u8")).astype(np.uint64)
    return np.random.Generator(np.random.Philox(key=key)).random(n)
