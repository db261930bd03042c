"""Keys, and what tiles show."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.resources.placed import random_places
from threebuckets.errors import ShapeError
from threebuckets.resources import key_range, morton_key, tile_features

lons = st.floats(-180, 180)
lats = st.floats(-90, 90)


def tiles_of(z: int):
    """All tiles of a zoom."""
    return [(x, y) for x in range(2**z) for y in range(2**z)]


@given(lons, lats, st.integers(0, 22))
def test_a_place_lies_in_the_tile_that_the_formula_gives(lon: float, lat: float, z: int):
    """The key's tile is the slippy map's."""
    key = int(morton_key(np.array([lon]), np.array([lat]))[0])
    held = np.clip(lat, -85.05112878, 85.05112878)
    x = int(np.clip((lon + 180) / 360 * 2**30, 0, 2**30 - 1)) >> (30 - z)
    down = (1 - np.arcsinh(np.tan(np.radians(held))) / np.pi) / 2 * 2**30
    y = int(np.clip(np.floor(down), 0, 2**30 - 1)) >> (30 - z)
    bounds = key_range(z, x, y)
    assert bounds.low <= key < bounds.high


def test_tiles_of_a_zoom_part_the_keys():
    """Every key lies in one tile: the ranges follow each other without gap."""
    ranges = sorted((key_range(3, x, y) for x, y in tiles_of(3)), key=lambda found: found.low)
    assert ranges[0].low == 0
    assert ranges[-1].high == 4**30
    assert all(first.high == second.low for first, second in pairwise(ranges))


def test_no_place_has_no_key_and_is_in_no_tile():
    """NaN in either coordinate."""
    key = morton_key(np.array([np.nan, 1.0]), np.array([1.0, np.nan]))
    assert key.tolist() == [-1, -1]
    assert len(tile_features(key, np.zeros(2, np.int32), z=0, x=0, y=0).x) == 0


@pytest.mark.parametrize("max_points", [0, 10, 100_000])
@pytest.mark.parametrize("cells", [16, 64])
def test_the_tiles_of_a_zoom_hold_every_offer_once(max_points: int, cells: int):
    """Whether points or cells: the counts add up to all that have a place."""
    key, kind = random_places(3000)
    key[:7] = -1
    found = [
        tile_features(key, kind, z=4, x=x, y=y, max_points=max_points, cells=cells).count.sum() for x, y in tiles_of(4)
    ]
    assert sum(found) == 2993


def test_a_cell_tells_its_main_kind_and_its_middle():
    """The most frequent kind, the first among equals; the mean place."""
    key = morton_key(np.array([-1.0, -1.0, -1.0, -1.0]), np.array([52.0] * 4))
    found = tile_features(key, np.array([2, 2, 1, 1], np.int32), z=6, x=31, y=21, max_points=0)
    assert (found.kind.tolist(), found.count.tolist()) == ([1], [4])
    alone = tile_features(key[:1], np.array([2], np.int32), z=6, x=31, y=21)
    assert (found.x[0], found.y[0]) == (alone.x[0], alone.y[0])


@pytest.mark.parametrize("z", [0, 12, 18, 24, 30])
def test_places_stay_in_the_tile_at_every_zoom(z: int):
    """0 to 4,095, also where a tile is smaller than its units."""
    key = morton_key(np.array([-1.2345]), np.array([52.3456]))
    cell = int(key[0]) >> 2 * (30 - z)
    x = sum((cell >> 2 * bit & 1) << bit for bit in range(30))
    y = sum((cell >> 2 * bit + 1 & 1) << bit for bit in range(30))
    for most in (0, 1):
        found = tile_features(key, np.zeros(1, np.int32), z=z, x=x, y=y, max_points=most)
        assert found.count.tolist() == [1]
        assert 0 <= found.x[0] < 4096
        assert 0 <= found.y[0] < 4096


def test_an_offer_alone_in_its_cell_keeps_its_name():
    """Cells of more have none."""
    key = morton_key(np.array([-1.0, -1.0, -2.0]), np.array([52.0, 52.0, 52.0]))
    names = np.array(["a", "b", "c"], object)
    found = tile_features(key, np.zeros(3, np.int32), z=5, x=15, y=10, max_points=0, id=names)
    assert dict(zip(found.count.tolist(), found.id.tolist(), strict=True)) == {1: "c", 2: ""}


@pytest.mark.parametrize("tile", [(-1, 0, 0), (31, 0, 0), (2, 4, 0), (2, 0, -1)])
def test_a_tile_that_does_not_exist_is_refused(tile: tuple[int, int, int]):
    """With its numbers."""
    with pytest.raises(ShapeError, match="z, x, y"):
        key_range(*tile)


def test_columns_of_other_lengths_and_odd_cells_are_refused():
    """Both say what is expected."""
    key, kind = random_places(3)
    with pytest.raises(ShapeError, match="one length"):
        tile_features(key, kind[:2], z=0, x=0, y=0)
    with pytest.raises(ShapeError, match="power of two"):
        tile_features(key, kind, z=0, x=0, y=0, cells=48)
