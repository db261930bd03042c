"""Which areas an offer reaches: by area, by radius, by its place."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.resources.made import offer, offers_of
from threebuckets.areas import Area, Hierarchy, PopulationPoints, area_table
from threebuckets.errors import UnknownCodeError
from threebuckets.resources import Projection, is_unplaced, reach

DEGREE_M = 66_800.0  # metres in a degree of longitude at 53° north, about


def square(west, east):
    ring = [[west, 53.0], [east, 53.0], [east, 53.2], [west, 53.2], [west, 53.0]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


# A county of two districts; the west one has wards w1 and w2, the east one has no wards.
CODES = ["county", "east", "w1", "w2", "west"]
AREAS = area_table(
    Hierarchy.of(
        [Area(code, code) for code in CODES],
        [("west", "county"), ("east", "county"), ("w1", "west"), ("w2", "west")],
    ),
    people={"w1": 300.0, "w2": 100.0, "east": 600.0},
    places={"w1": (-2.35, 53.1), "w2": (-2.25, 53.1), "west": (-2.3, 53.1), "east": (-2.1, 53.1)},
    boundary={
        "w1": square(-2.4, -2.3), "w2": square(-2.3, -2.2), "west": square(-2.4, -2.2), "east": square(-2.2, -2.0),
        "county": square(-2.4, -2.0),
    },
    points=PopulationPoints(
        ["w1", "w1", "w2", "east"],
        np.array([-2.36, -2.34, -2.25, -2.1]),
        np.full(4, 53.1),
        np.array([200.0, 100.0, 100.0, 600.0]),
    ),
)  # fmt: skip
HERE = Projection(-2, 53)


def reached(**cells):
    found = reach(offers_of(offer("o", **cells)), AREAS, projection=HERE)
    return {CODES[area]: share for area, share in zip(found.area, found.share.tolist(), strict=True)}


def test_an_area_reaches_itself_those_within_and_those_that_hold_it_by_their_part_of_the_people():
    assert reached(reach_area="west") == pytest.approx({"west": 1, "w1": 1, "w2": 1, "county": 0.4})
    assert reached(area="w1") == pytest.approx({"w1": 1, "west": 0.75, "county": 0.3})
    assert set(reached(reach_area="county")) == set(CODES)


def test_a_place_without_reach_serves_the_smallest_area_that_holds_it_and_those_above():
    assert set(reached(lon=-2.25, lat=53.1)) == {"w2", "west", "county"}
    assert set(reached(lon=-2.1, lat=53.1)) == {"east", "county"}


def test_a_place_on_a_boundary_lies_in_both():
    assert set(reached(lon=-2.3, lat=53.1, reach_m=0)) == {"w1", "w2", "west", "county"}


def test_a_radius_reaches_the_areas_of_whose_people_half_live_within_it():
    # From w2's point to w1's points it is 6.0 and 7.4 km; the second holds two thirds of w1's people.
    assert reached(lon=-2.25, lat=53.1, reach_m=6_100) == pytest.approx({"w2": 1, "west": 0.5, "county": 0.2})
    found = reached(lon=-2.25, lat=53.1, reach_m=7_500)
    assert found == pytest.approx({"w1": 1, "w2": 1, "west": 1, "county": 0.4})


def test_a_place_in_an_area_counts_even_where_nobody_lives_near():
    assert reached(lon=-2.39, lat=53.19, reach_m=10) == pytest.approx({"w1": 0, "west": 0, "county": 0})


def test_a_radius_around_an_area_alone_starts_from_its_representative_point():
    assert set(reached(area="w2", reach_m=100)) == {"w2", "west", "county"}
    assert set(reached(area="w2", reach_m=7_500)) == {"w1", "w2", "west", "county"}


def test_an_offer_from_nowhere_reaches_nothing_and_is_counted_as_unplaced():
    offers = offers_of(offer("a"), offer("b", reach_m=500), offer("c", lon=9.0, lat=9.0))
    found = reach(offers, AREAS, projection=HERE)
    assert found.offer_start.tolist() == [0, 0, 0, 0]
    assert is_unplaced(offers).tolist() == [True, True, False]


def test_distance_is_from_the_place_to_the_representative_point():
    found = reach(offers_of(offer("a", lon=-2.25, lat=53.1), offer("b", area="w2")), AREAS, projection=HERE)
    by_area = found.by_area(np.array([3, 4, 1], np.int32))
    assert by_area[3].offer.tolist() == [0, 1]
    assert by_area[3].distance_m[0] == pytest.approx(0, abs=0.1)
    assert by_area[4].distance_m[0] == pytest.approx(0.05 * DEGREE_M, rel=0.01)
    assert np.isnan(by_area[3].distance_m[1])
    assert len(by_area[1].offer) == 0


def test_an_area_nobody_defined_is_refused():
    with pytest.raises(UnknownCodeError, match="reach_area"):
        reached(reach_area="north")


def test_without_outlines_a_stated_area_holds_the_place():
    bare = area_table(
        Hierarchy.of([Area("a", "a"), Area("b", "b")], [("b", "a")]), people={}, places={"b": (-2.0, 53.0)}, boundary={}
    )
    found = reach(offers_of(offer("o", lon=-2.0, lat=53.0, area="b", reach_m=50)), bare, projection=HERE)
    assert found.area.tolist() == [0, 1]
    assert found.share.tolist() == [1.0, 1.0]


@settings(max_examples=40, deadline=None)
@given(
    st.floats(-2.45, -1.95),
    st.floats(53.0, 53.2),
    st.floats(0, 20_000),
    st.floats(0, 20_000),
    st.permutations(range(3)),
)
def test_a_wider_radius_loses_no_area_and_the_order_of_offers_changes_nothing(lon, lat, near, more, order):
    rows = [
        offer("a", lon=lon, lat=lat, reach_m=near),
        offer("b", lon=lon, lat=lat, reach_m=near + more),
        offer("c", area="w1"),
    ]
    found = reach(offers_of(*rows), AREAS, projection=HERE)
    narrow, wide = set(found.areas_of(0).tolist()), set(found.areas_of(1).tolist())
    assert narrow <= wide
    again = reach(offers_of(*[rows[at] for at in order]), AREAS, projection=HERE)
    for position, at in enumerate(order):
        assert again.areas_of(position).tolist() == found.areas_of(at).tolist()
