"""Raking against its margins."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threebuckets.errors import InputError, ShapeError
from threebuckets.values import rake

MARGINS = {"age": {"young": 0.4, "old": 0.6}, "area": {"1": 0.5, "2": 0.3, "3": 0.2}}


@given(st.integers(0, 1000))
@settings(max_examples=20)
def test_margins_are_met_where_no_weight_is_clipped(seed):
    draw = np.random.default_rng(seed)
    age, area = draw.choice(["young", "old"], 300), draw.choice([1, 2, 3], 300)
    found = rake({"age": age, "area": area}, MARGINS)
    assert found.has_converged
    assert found.weights.mean() == pytest.approx(1)
    for name, column in (("age", age), ("area", area.astype(str))):
        for label, share in MARGINS[name].items():
            assert found.weights[column == label].sum() / 300 == pytest.approx(share, abs=2e-6)
    assert found.n_effective == pytest.approx(300 / found.design_effect)


def test_weights_stay_within_their_bounds_and_the_gap_is_told():
    found = rake({"age": ["young"] + ["old"] * 99}, {"age": {"young": 0.5, "old": 0.5}})
    assert not found.has_converged
    assert found.weights.max() == pytest.approx(5)
    assert found.weights.mean() == pytest.approx(1)
    assert found.n_trimmed == 1
    assert found.largest_gap == pytest.approx(0.5 - found.weights[0] / 100)


def test_a_missing_category_keeps_its_weight():
    found = rake({"age": ["young", "old", "old", None]}, {"age": {"young": 0.5, "old": 0.5}}, max_sweeps=1)
    assert found.weights[1] == found.weights[2]
    assert found.weights[3] / found.weights.sum() == pytest.approx(0.25, abs=0.02)
    assert rake({"age": [1.0, 2.0, float("nan"), -1]}, {"age": {"1": 0.5, "2": 0.5}}).weights.tolist() == [1, 1, 1, 1]


def test_all_faults_of_margins_are_told_at_once():
    with pytest.raises(InputError) as error:
        rake({"age": ["young", "middle"]}, {"age": {"young": 0.5, "old": 0.6}, "sex": {"f": 1.0}})
    text = str(error.value)
    for part in ("sum to 1.1", "old: nobody", "found middle", "margin sex"):
        assert part in text
    with pytest.raises(ShapeError):
        rake({"age": ["a"], "area": ["b", "b"]}, {"age": {"a": 1.0}, "area": {"b": 1.0}})


def test_without_margins_everybody_weighs_one():
    assert rake({}, {}).weights.size == 0
    assert rake({"age": ["a", "a"]}, {"age": {"a": 1.0, "b": 0.0}}).weights.tolist() == [1, 1]
