"""Offers: how they stand on a day, and which lapse soon."""

from datetime import date, timedelta

import numpy as np
import pytest

from tests.resources.made import KINDS, MILL, offer, offers_of
from threebuckets.resources import Standing, actors_from_rows, lapsing, standing
from threebuckets.resources.offers import is_fresh, known_reliability

ON = date(2026, 12, 1)
GONE = actors_from_rows([{"actor": "mill", "name": "Mill", "kind": "business", "consent_until": "2026-11-30"}])


@pytest.mark.parametrize(
    ("cells", "actors", "expected"),
    [
        ({}, MILL, Standing.LIVE),
        ({"last_confirmed": "2026-06-03"}, MILL, Standing.STALE),
        ({"last_confirmed": "2026-06-04"}, MILL, Standing.LIVE),
        ({"last_confirmed": ""}, MILL, Standing.STALE),
        ({"from_": "2026-12-02", "last_confirmed": ""}, MILL, Standing.NOT_YET),
        ({"from_": "2026-12-01"}, MILL, Standing.LIVE),
        ({"until": "2026-11-30", "last_confirmed": ""}, MILL, Standing.ENDED),
        ({"until": "2026-12-01"}, MILL, Standing.LIVE),
        ({"until": "2026-11-30"}, GONE, Standing.WITHDRAWN),
        ({"from_": "2027-12-01"}, GONE, Standing.WITHDRAWN),
    ],
)
def test_the_first_standing_that_applies_is_given(cells, actors, expected):
    assert standing(offers_of(offer("o", **cells), actors=actors), actors, KINDS, on=ON).tolist() == [expected.value]


def test_a_confirmation_after_the_day_counts_as_fresh():
    assert standing(offers_of(offer("o", last_confirmed="2027-05-01")), MILL, KINDS, on=ON).tolist() == ["live"]


def test_reliability_comes_from_the_row_then_the_basis_and_is_unknown_where_nobody_asked():
    offers = offers_of(
        offer("a", reliability=0.4),
        offer("b", reliability=None),
        offer("c", reliability=None, basis="pledged"),
        offer("d", reliability=0.99, basis="listed"),
        offer("e", reliability=0.99, last_confirmed=""),
    )
    found = known_reliability(offers, is_fresh(offers, KINDS, on=ON), default_reliability=0.6)
    np.testing.assert_array_equal(found, [0.4, 0.6, 0.9, np.nan, np.nan])


def test_lapsing_offers_are_live_and_end_or_go_stale_within_the_days_soonest_first():
    confirmed = lambda days: (ON - timedelta(days=180 - days)).isoformat()  # noqa: E731
    offers = offers_of(
        offer("later", until="2027-01-02"),
        offer("ends", until="2027-01-01"),
        offer("stales", last_confirmed=confirmed(3)),
        offer("also-then", until="2026-12-04"),
        offer("stale", last_confirmed=confirmed(-1)),
        offer("open"),
    )
    assert offers.id[lapsing(offers, MILL, KINDS, on=ON)].tolist() == ["also-then", "stales", "ends"]


def test_no_offers_stand_nowhere():
    none = offers_of()
    assert len(standing(none, MILL, KINDS, on=ON)) == len(lapsing(none, MILL, KINDS, on=ON)) == 0
