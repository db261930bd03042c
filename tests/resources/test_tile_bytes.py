"""Tiles as bytes: what another decoder reads, however they were written."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.resources.placed import KINDS, random_places
from threebuckets.resources import TileFeatures, encode_tile, tile_bytes, tile_features

columns = st.integers(1, 40).flatmap(
    lambda n: st.tuples(
        arrays.arrays(np.int64, n, elements=st.integers(0, 4095)),
        arrays.arrays(np.int64, n, elements=st.integers(0, 4095)),
        arrays.arrays(np.int32, n, elements=st.integers(0, len(KINDS) - 1)),
        arrays.arrays(np.int64, n, elements=st.integers(1, 3) | st.integers(1, 2**40)),
        st.lists(st.text(max_size=3), min_size=n, max_size=n),
        st.lists(st.sampled_from(["", "live", "é" * 200]), min_size=n, max_size=n),
    )
)


def test_the_order_of_the_rows_changes_nothing():
    """The same bytes."""
    key, kind = random_places(500)
    names = np.array([f"o-{n}" for n in range(500)], object)
    order = np.random.default_rng(1).permutation(500)
    for most in (10, 1000):
        one = tile_features(key, kind, z=4, x=7, y=5, max_points=most, id=names)
        two = tile_features(key[order], kind[order], z=4, x=7, y=5, max_points=most, id=names[order])
        assert encode_tile(one, kinds=KINDS) == encode_tile(two, kinds=KINDS)


@pytest.mark.parametrize("most", [0, 5000])
def test_another_decoder_reads_the_same(most: int):
    """Points and cells come back with their places and properties."""
    oracle = pytest.importorskip("mapbox_vector_tile")
    key, kind = random_places(900)
    names = np.array([f"öffer {n}" for n in range(900)], object)
    standing = np.where(np.arange(900) % 3, "live", "not yet").astype(object)
    made = tile_features(key, kind, z=4, x=7, y=5, max_points=most, id=names, standing=standing)
    layer = oracle.decode(encode_tile(made, kinds=KINDS), default_options={"y_coord_down": True})["offers"]
    assert (layer["extent"], layer["version"]) == (4096, 2)
    assert len(layer["features"]) == len(made.x)
    for row, feature in enumerate(layer["features"]):
        assert feature["geometry"] == {"type": "Point", "coordinates": [made.x[row], made.y[row]]}
        wanted = {"kind": KINDS[made.kind[row]], "count": made.count[row]}
        if made.count[row] == 1:
            wanted |= {"id": made.id[row], "standing": made.standing[row]}
        assert feature["properties"] == wanted


@given(columns)
def test_the_compiled_pass_and_python_write_the_same_bytes(made):
    """Whatever the places, kinds, counts and names are."""
    x, y, kind, count, names, standing = made
    features = TileFeatures(x, y, kind, count, np.array(names, object), np.array(standing, object))
    compiled = encode_tile(features, kinds=KINDS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tile_bytes, "numba", None)
        assert encode_tile(features, kinds=KINDS) == compiled


def test_thousands_of_values_are_told_apart():
    """Numbers of a property that take two and three bytes."""
    oracle = pytest.importorskip("mapbox_vector_tile")
    n = 20_000
    one, kind = np.ones(n, np.int64), np.zeros(n, np.int32)
    names = np.array([f"o-{row}" for row in range(n)], object)
    features = TileFeatures(np.arange(n) % 4096, np.arange(n) // 4096, kind, one, names, np.full(n, "", object))
    found = oracle.decode(encode_tile(features, kinds=KINDS), default_options={"y_coord_down": True})["offers"]
    assert [feature["properties"]["id"] for feature in found["features"]] == names.tolist()


def test_an_empty_tile_has_no_bytes():
    """Nothing to draw, nothing to send."""
    key, kind = random_places(0)
    assert encode_tile(tile_features(key, kind, z=0, x=0, y=0), kinds=KINDS) == b""
