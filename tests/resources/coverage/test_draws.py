"""Draws: everybody's luck is their own, needs lie between low and high."""

import hashlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest, triang

from threebuckets.resources.coverage.draws import Draws, drawn_need


def test_luck_depends_on_seed_actor_and_draw_alone():
    one, other = Draws(500, seed=7), Draws(900, seed=7)
    other.luck("somebody else")
    np.testing.assert_array_equal(one.luck("mill"), other.luck("mill")[:500])
    assert (one.luck("mill") != Draws(500, seed=8).luck("mill")).all()
    assert (one.luck("mill") != one.luck("mill2")).all()
    assert (one.luck("") != one.quantile).all()


def test_luck_is_uniform_and_unrelated_between_actors():
    draws = Draws(4000, seed=0)
    numbers = np.concatenate([draws.luck(f"actor-{n}") for n in range(20)])
    assert kstest(numbers, "uniform").pvalue > 0.001
    assert abs(np.corrcoef(draws.luck("a"), draws.luck("b"))[0, 1]) < 0.06


def test_luck_is_philox_keyed_by_the_hash_of_seed_and_id():
    """Worked out by the published algorithm: another generator would change every published probability."""
    mask = 2**64 - 1
    key = hashlib.blake2b(b"20261\0mill", digest_size=16, person=b"actor").digest()
    k0, k1 = int.from_bytes(key[:8], "little"), int.from_bytes(key[8:], "little")
    block = [1, 0, 0, 0]
    for _ in range(10):
        left, right = block[0] * 0xD2E7470EE14C6C93, block[2] * 0xCA5A826395121157
        block = [(right >> 64) ^ block[1] ^ k0, right & mask, (left >> 64) ^ block[3] ^ k1, left & mask]
        k0, k1 = (k0 + 0x9E3779B97F4A7C15) & mask, (k1 + 0xBB67AE8584CAA73B) & mask
    assert Draws(4, seed=20261).luck("mill").tolist() == [(word >> 11) / 2**53 for word in block]


@given(st.floats(0, 50), st.floats(0, 50), st.floats(0, 50), st.floats(0, 1, exclude_max=True))
def test_needs_follow_the_triangular_distribution(one, two, three, quantile):
    low, mode, high = sorted((one, two, three))
    found = drawn_need(np.array([[low, mode, high]]), np.array([quantile]))[0, 0]
    assert low <= found <= high
    if high - low > 1e-3:
        peer = triang.ppf(quantile, (mode - low) / (high - low), loc=low, scale=high - low)
        np.testing.assert_allclose(found, peer, atol=1e-6)


def test_one_quantile_moves_all_needs_together():
    found = drawn_need(np.array([[0.0, 1.0, 4.0], [10.0, 20.0, 20.0]]), np.linspace(0, 0.999, 50))
    assert (np.diff(found, axis=0) >= 0).all()
