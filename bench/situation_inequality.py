"""Inequality: Gini and polarisation of 10,000 areas against every pair in plain NumPy. `python -m bench.situation_inequality`."""

import numpy as np
from numpy.typing import NDArray

from bench.measuring import print_table, timed
from threebuckets.situation import gini, polarisation

N = 10_000
SEED = 47
LEAST_GINI = 100.0


def every_pair_gini(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    return float((np.outer(weights, weights) * np.abs(values[:, None] - values)).sum() / 2 / (weights @ values))


def every_pair_polarisation(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    scaled = (values - weights @ values) / np.sqrt(weights @ (values - weights @ values) ** 2)
    width = 4.7 * len(values) ** -0.5 * 0.5**0.1
    gap = np.abs(scaled[:, None] - scaled)
    density = np.exp(-((gap / width) ** 2) / 2) @ weights / (width * np.sqrt(2 * np.pi))
    return float((weights * np.sqrt(density)) @ (gap @ weights))


def main() -> None:
    rng = np.random.default_rng(SEED)
    values, weights = rng.lognormal(size=N), rng.random(N)
    weights /= weights.sum()
    rows = []
    for name, ours, peer in (
        ("Gini", gini, every_pair_gini),
        ("polarisation", polarisation, every_pair_polarisation),
    ):
        fast = timed(lambda ours=ours: ours(values, weights), runs=7)
        slow = timed(lambda peer=peer: peer(values, weights), runs=3, warm_up=0)
        far = abs(ours(values, weights) / peer(values, weights) - 1)
        rows.append(
            (name, f"{1e3 * fast.wall:.2f}", f"{1e3 * slow.wall:.0f}", f"{slow.wall / fast.wall:.0f}", f"{far:.1e}")
        )
    columns = ("of 10,000 areas", "ours, ms", "every pair, ms", "times faster", "relative difference")
    print_table(f"Inequality (target: Gini {LEAST_GINI:.0f} times faster, equal to 1e-12)", columns, rows)


if __name__ == "__main__":
    main()
