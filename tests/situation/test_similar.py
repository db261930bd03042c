"""Similar areas, and steps of a map."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threebuckets.errors import ShapeError
from threebuckets.situation import SimilarAreas, map_breaks, nearest_areas

CODES = tuple(f"a{n:02}" for n in range(20))


def test_those_nearest_in_all_features_come_first() -> None:
    features = np.stack([np.arange(20.0), np.zeros(20)], axis=1)
    features[:, 1] = np.arange(20) % 2
    found = nearest_areas("size", CODES, features).areas
    assert found["a00"][0] == "a02"
    assert len(found["a00"]) == 6
    assert "a00" not in found["a00"]


@settings(max_examples=30)
@given(st.floats(0.001, 1000), st.integers(0, 999))
def test_unit_and_order_of_rows_change_nothing(unit: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(20, 2)).round(6)
    mixed = rng.permutation(20)
    after = nearest_areas("size", tuple(CODES[n] for n in mixed), features[mixed] * [unit, 1.0])
    assert dict(after.areas) == dict(nearest_areas("size", CODES, features).areas)


def test_too_few_areas_or_unknown_features_have_no_similar_ones() -> None:
    assert nearest_areas("size", CODES[:9], np.arange(9.0)[:, None]).areas == {}
    features = np.arange(20.0)[:, None].copy()
    features[4] = np.nan
    found = nearest_areas("size", CODES, features).areas
    assert "a04" not in found
    assert all("a04" not in others for others in found.values())


def test_a_kind_is_named_and_no_area_is_like_itself() -> None:
    with pytest.raises(ShapeError, match="kind"):
        SimilarAreas("", {})
    with pytest.raises(ShapeError, match="its own"):
        SimilarAreas("size", {"a": ("a",)})
    with pytest.raises(ShapeError, match="features"):
        nearest_areas("size", CODES, np.zeros((3, 1)))


@settings(max_examples=60)
@given(st.lists(st.floats(-1e6, 1e6), max_size=60), st.integers(0, 3))
def test_every_step_of_a_map_holds_an_area(values: list[float], decimals: int) -> None:
    found = map_breaks(np.array(values), decimals=decimals)
    steps = np.searchsorted(found, np.array(values), side="right")
    assert sorted(found) == list(found)
    if found:
        assert set(steps.tolist()) == set(range(len(found) + 1))


def test_breaks_read_well_and_part_about_equally() -> None:
    values = np.random.default_rng(3).normal(400_000, 60_000, 361)
    found = map_breaks(values, decimals=0)
    assert all(at % 10_000 == 0 for at in found)
    assert len(found) == 4
    assert map_breaks(np.array([np.nan, 3.0]), decimals=1) == ()
    assert map_breaks(np.array([3.0, 3.0, 3.0]), decimals=1) == ()
