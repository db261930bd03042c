"""Slices that no other dominates: the same as by comparing every slice with every other."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from threebuckets.resources.coverage.flow import groups_of
from threebuckets.resources.coverage.slices import Pool, undominated

AMOUNTS = st.sampled_from([0.0, 1.0, 2.0, 1e-17, 1e9])


def by_pairs(free: np.ndarray, need: np.ndarray) -> list[int]:
    """Each slice with each other; of equal ones the first."""
    kept = []
    for at in range(len(free)):
        harder = [n for n in range(len(free)) if (free[n] <= free[at]).all() and (need[n] >= need[at]).all()]
        same = [n for n in harder if (free[n] == free[at]).all() and (need[n] == need[at]).all()]
        if set(harder) == set(same) and min(same) == at:
            kept.append(at)
    return kept


@given(st.data(), st.integers(1, 8), st.integers(0, 4), st.integers(1, 2))
def test_the_hardest_slices_are_those_found_by_pairs(data, n_slices, n_offers, n_needs):
    """Also where sums are equal by rounding alone."""
    free = data.draw(arrays(float, (n_slices, n_offers), elements=AMOUNTS))
    need = data.draw(arrays(float, (n_slices, n_needs, 3), elements=AMOUNTS))
    days, rows, serve = np.arange(n_slices), np.arange(n_offers), np.ones((n_offers, n_needs), bool)
    layer = np.zeros(n_offers, np.int32)
    pool = Pool(np.arange(n_needs), rows, serve, groups_of(serve), free, need, days, days, layer)
    assert undominated(pool).tolist() == by_pairs(free, need)
