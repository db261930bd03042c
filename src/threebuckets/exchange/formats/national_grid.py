"""Easting and northing of the British National Grid (EPSG:27700) as longitude and latitude (WGS84), by formula.

The seven-parameter shift is good to about five metres, enough to say which area a place lies in; survey accuracy would
need the Ordnance Survey's table of shifts.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Airy 1830 and WGS84: semi-axes in metres.
_AIRY = (6_377_563.396, 6_356_256.909)
_WGS84 = (6_378_137.0, 6_356_752.314245)
_SCALE, _ORIGIN_LAT, _ORIGIN_LON = 0.9996012717, np.radians(49.0), np.radians(-2.0)
_FALSE_EAST, _FALSE_NORTH = 400_000.0, -100_000.0
# OSGB36 to WGS84: metres, seconds of arc, parts per million.
_SHIFT = (446.448, -125.157, 542.060)
_TURN = (0.1502, 0.2470, 0.8421)
_PPM = -20.4894
_ROUNDS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Degrees:
    """Longitude and latitude, arrays of degrees (WGS84); NaN where the input was."""

    lon: Floats
    lat: Floats


def grid_to_degrees(easting: Floats, northing: Floats) -> Degrees:
    """Longitude and latitude of points of the National Grid.

    Parameters
    ----------
    easting, northing : ndarray of float, shape (n,)
        Metres; NaN where missing.

    References
    ----------
    Ordnance Survey, A guide to coordinate systems in Great Britain, annexes B and C.

    Examples
    --------
    >>> found = grid_to_degrees(np.array([383_819.0]), np.array([398_052.0]))
    >>> found.lat.round(3), found.lon.round(3)
    (array([53.479]), array([-2.245]))
    """
    lat, lon = _unprojected(easting, northing)
    x, y, z = _shifted(*_cartesian(lat, lon))
    lat, lon = _geographic(x, y, z)
    return Degrees(np.degrees(lon), np.degrees(lat))


def _unprojected(easting: Floats, northing: Floats) -> tuple[Floats, Floats]:
    """Latitude and longitude on the Airy ellipsoid, radians: inverse transverse Mercator."""
    a, b = _AIRY
    e2 = 1 - (b / a) ** 2
    lat = _footpoint(northing)
    sin, tan = np.sin(lat), np.tan(lat)
    nu = a * _SCALE / np.sqrt(1 - e2 * sin**2)
    rho = a * _SCALE * (1 - e2) / (1 - e2 * sin**2) ** 1.5
    eta2 = nu / rho - 1
    t2, sec, d = tan**2, 1 / np.cos(lat), easting - _FALSE_EAST
    vii = tan / (2 * rho * nu)
    viii = tan / (24 * rho * nu**3) * (5 + 3 * t2 + eta2 - 9 * t2 * eta2)
    ix = tan / (720 * rho * nu**5) * (61 + 90 * t2 + 45 * t2**2)
    x = sec / nu
    xi = sec / (6 * nu**3) * (nu / rho + 2 * t2)
    xii = sec / (120 * nu**5) * (5 + 28 * t2 + 24 * t2**2)
    xiia = sec / (5040 * nu**7) * (61 + 662 * t2 + 1320 * t2**2 + 720 * t2**3)
    return (
        lat - vii * d**2 + viii * d**4 - ix * d**6,
        _ORIGIN_LON + x * d - xi * d**3 + xii * d**5 - xiia * d**7,
    )


def _footpoint(northing: Floats) -> Floats:
    a = _AIRY[0]
    lat = _ORIGIN_LAT + (northing - _FALSE_NORTH) / (a * _SCALE)
    for _ in range(_ROUNDS):
        lat = lat + (northing - _FALSE_NORTH - _meridian(lat)) / (a * _SCALE)
    return np.asarray(lat, dtype=np.float64)


def _meridian(lat: Floats) -> Floats:
    a, b = _AIRY
    n = (a - b) / (a + b)
    less, more = lat - _ORIGIN_LAT, lat + _ORIGIN_LAT
    series = (
        (1 + n + 1.25 * n**2 + 1.25 * n**3) * less
        - (3 * n + 3 * n**2 + 2.625 * n**3) * np.sin(less) * np.cos(more)
        + (1.875 * n**2 + 1.875 * n**3) * np.sin(2 * less) * np.cos(2 * more)
        - 35 / 24 * n**3 * np.sin(3 * less) * np.cos(3 * more)
    )
    found: Floats = b * _SCALE * series
    return found


def _cartesian(lat: Floats, lon: Floats) -> tuple[Floats, Floats, Floats]:
    a, b = _AIRY
    e2 = 1 - (b / a) ** 2
    nu = a / np.sqrt(1 - e2 * np.sin(lat) ** 2)
    return nu * np.cos(lat) * np.cos(lon), nu * np.cos(lat) * np.sin(lon), nu * (1 - e2) * np.sin(lat)


def _shifted(x: Floats, y: Floats, z: Floats) -> tuple[Floats, Floats, Floats]:
    """Helmert's seven parameters, OSGB36 to WGS84."""
    rx, ry, rz = np.radians(np.array(_TURN) / 3600)
    scale = 1 + _PPM * 1e-6
    return (
        _SHIFT[0] + scale * x - rz * y + ry * z,
        _SHIFT[1] + rz * x + scale * y - rx * z,
        _SHIFT[2] - ry * x + rx * y + scale * z,
    )


def _geographic(x: Floats, y: Floats, z: Floats) -> tuple[Floats, Floats]:
    a, b = _WGS84
    e2 = 1 - (b / a) ** 2
    p = np.hypot(x, y)
    lat = np.arctan2(z, p * (1 - e2))
    for _ in range(_ROUNDS):
        nu = a / np.sqrt(1 - e2 * np.sin(lat) ** 2)
        lat = np.arctan2(z + e2 * nu * np.sin(lat), p)
    return lat, np.arctan2(y, x)
