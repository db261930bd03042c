"""Cells counted by somebody else: the same as from the offers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.resources.placed import random_places
from threebuckets.errors import ShapeError
from threebuckets.resources import CellCounts, cell_bits, features_of_cells, key_range, tile_features


def counted(key: np.ndarray, kind: np.ndarray, names: np.ndarray, z: int, cells: int) -> CellCounts:
    """What a database would count: one row a cell and kind, by loops."""
    bits = cell_bits(z, cells=cells)
    rows: dict[tuple[int, int], list[object]] = {}
    for each, what, name in zip(key.tolist(), kind.tolist(), names.tolist(), strict=True):
        row = rows.setdefault((each >> bits.shift, what), [0, 0, 0, name])
        row[0] += 1
        row[1] += sum((each >> bit.across & 1) * bit.weight for bit in bits.places)
        row[2] += sum((each >> bit.down & 1) * bit.weight for bit in bits.places)
    cell, what = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    n, across, down, name = zip(*rows.values(), strict=True)
    return CellCounts(
        cell, what.astype(np.int32), np.array(n), np.array(across), np.array(down), np.array(name, object)
    )


@given(z=st.integers(0, 30), seed=st.integers(0, 9), cells=st.sampled_from([1, 16, 64, 4096]))
def test_counts_give_the_same_tile_as_the_offers_themselves(z: int, seed: int, cells: int):
    """At every zoom: places, kinds, numbers and the names of those that are alone."""
    key, kind = random_places(300)
    spot = int(key[seed])
    bounds = key_range(z, *(sum((spot >> 2 * n + axis & 1) << n for n in range(30)) >> (30 - z) for axis in (0, 1)))
    x, y = (sum((bounds.low >> 2 * n + axis & 1) << n for n in range(30)) >> (30 - z) for axis in (0, 1))
    inside = (key >= bounds.low) & (key < bounds.high)
    names = np.array([f"offer-{n}" for n in range(300)], object)
    wanted = tile_features(key, kind, z=z, x=x, y=y, max_points=0, cells=cells, id=names)
    found = features_of_cells(counted(key[inside], kind[inside], names[inside], z, cells), z=z, x=x, y=y, cells=cells)
    for column in ("x", "y", "kind", "count", "id", "standing"):
        assert getattr(found, column).tolist() == getattr(wanted, column).tolist()
        assert getattr(found, column).dtype == getattr(wanted, column).dtype


def test_a_tile_with_nothing_in_it_shows_nothing():
    """No rows, no cells."""
    none = np.zeros(0, np.int64)
    found = features_of_cells(CellCounts(none, none.astype(np.int32), none, none, none, none), z=3, x=1, y=1)
    assert len(found.x) == len(found.id) == 0


def test_cells_of_another_tile_and_columns_of_other_lengths_are_refused():
    """They would be drawn in the wrong place."""
    one = np.ones(1, np.int64)
    with pytest.raises(ShapeError, match="another tile"):
        features_of_cells(CellCounts(one - 2, one, one, one, one, one), z=3, x=0, y=0)
    with pytest.raises(ShapeError, match="one row a cell"):
        features_of_cells(CellCounts(one, one[:0], one, one, one, one), z=3, x=0, y=0)
    with pytest.raises(ShapeError, match="power of two"):
        cell_bits(3, cells=48)
