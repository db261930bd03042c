"""Units: exact conversions and nothing else."""

import pytest

from threebuckets.resources import measure


@pytest.mark.parametrize(
    ("unit", "base", "factor"),
    [
        ("hour/week", "hour/week", 1),
        ("hours a week", "hour/week", 1),
        ("h / month", "hour/week", 12 / 52),
        ("m²", "m2", 1),
        ("ha", "m2", 10_000),
        ("GBP", "GBP", 1),
        ("k EUR", "EUR", 1000),
        ("people", "people", 1),
        ("person", "people", 1),
        ("people reached", "people reached", 1),
    ],
)
def test_a_unit_is_a_multiple_of_its_base(unit, base, factor):
    assert measure(unit).base == base
    assert measure(unit).factor == pytest.approx(factor, rel=1e-15)


def test_units_that_cannot_be_compared_have_different_bases():
    bases = [measure(unit).base for unit in ("hour", "hour/week", "people", "m2", "item", "place", "GBP", "EUR")]
    assert len(set(bases)) == len(bases)


def test_an_unknown_unit_has_no_measure():
    assert measure("armful") is None
    assert measure("hour/year") is None
