"""Places for tests of tiles."""

import numpy as np

from threebuckets.resources import morton_key

KINDS = np.array(["space", "skill", "money"], object)


def random_places(n: int, seed: int = 0):
    """Keys and kinds of places in one region."""
    rng = np.random.default_rng(seed)
    key = morton_key(rng.uniform(-3, 0, n), rng.uniform(51, 54, n))
    return key, rng.integers(0, len(KINDS), n).astype(np.int32)
