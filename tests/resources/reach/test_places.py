"""The projection, against PROJ."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Proj

from threebuckets.resources import Projection, is_too_wide, projection_for


@given(
    lon0=st.integers(-180, 179),
    lat0=st.integers(-85, 85),
    east=st.floats(-25, 25),
    north=st.floats(-20, 20),
)
def test_metres_agree_with_proj_within_a_millimetre(lon0, lat0, east, north):
    lat = float(np.clip(lat0 + north, -88, 88))
    lon = (lon0 + east + 180) % 360 - 180
    peer = Proj(proj="laea", lat_0=lat0, lon_0=lon0, ellps="WGS84")
    xy = Projection(lon0, lat0).to_metres(np.array([lon]), np.array([lat]))
    np.testing.assert_allclose(xy[0], peer(lon, lat), atol=1e-3)
    back = Projection(lon0, lat0).to_degrees(xy)
    np.testing.assert_allclose(Projection(lon0, lat0).to_metres(back.lon, back.lat), xy, atol=1e-3)
    assert abs(back.lat[0] - lat) < 1e-8


@pytest.mark.parametrize("lat0", [-90, 0, 90])
def test_poles_and_equator_agree_with_proj(lat0):
    lat = np.array([lat0 * 0.97 + 1.0, lat0 * 0.9 - 2.0])
    lon = np.array([12.0, -70.0])
    x, y = Proj(proj="laea", lat_0=lat0, lon_0=3, ellps="WGS84")(lon, lat)
    np.testing.assert_allclose(Projection(3, lat0).to_metres(lon, lat), np.stack([x, y], axis=1), atol=1e-3)


def test_distances_in_trafford_are_within_one_part_in_fifty_thousand():
    lon, lat = np.array([-2.25, -2.45, -2.30]), np.array([53.36, 53.47, 53.40])
    xy = Projection(-2, 53).to_metres(lon, lat)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        true = Geod(ellps="WGS84").inv(lon[one], lat[one], lon[other], lat[other])[2]
        assert np.hypot(*(xy[one] - xy[other])) == pytest.approx(true, rel=2e-5)


def test_unplaced_rows_stay_unplaced_and_move_no_centre():
    lon, lat = np.array([-2.4, np.nan, -2.2]), np.array([53.4, 50.0, 53.4])
    assert projection_for(lon, lat) == Projection(-2, 53)
    assert np.isnan(Projection(-2, 53).to_metres(lon, lat)).tolist() == [[False] * 2, [True] * 2, [False] * 2]


def test_an_extent_across_the_date_line_has_its_centre_there():
    assert projection_for(np.array([177.0, -178.0]), np.array([-17.0, -18.0])) == Projection(-180, -17)


def test_no_places_give_a_centre_all_the_same():
    none = np.zeros(0)
    assert projection_for(none, none) == Projection(0, 0)
    assert Projection(0, 0).to_metres(none, none).shape == (0, 2)
    assert not is_too_wide(none, none)
