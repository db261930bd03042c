"""Places: longitude and latitude to metres in a plane, and back.

One projection for a platform, so that adding an offer moves no distance. Not for distances (`distances.py`).
"""

from dataclasses import dataclass

import numpy as np

from threebuckets.resources.types import XY, Floats

_SEMI_MAJOR_M = 6_378_137.0
_FLATTENING = 1 / 298.257223563
_E2 = _FLATTENING * (2 - _FLATTENING)
_E = float(np.sqrt(_E2))
_WIDEST_M = 2_000_000.0


@dataclass(frozen=True, slots=True, eq=False)
class LonLat:
    """Longitude and latitude, WGS84 degrees, shape (n,) each."""

    lon: Floats
    lat: Floats


@dataclass(frozen=True, slots=True)
class Projection:
    """Lambert azimuthal equal-area projection of the WGS84 ellipsoid, in metres from its centre.

    Parameters
    ----------
    lon0, lat0 : int
        Centre, whole degrees.

    References
    ----------
    J. P. Snyder, Map projections: a working manual, USGS Professional Paper 1395 (1987), equations 3-12 to 3-16 and
    24-17 to 24-32.
    """

    lon0: int
    lat0: int

    def to_metres(self, lon: Floats, lat: Floats) -> XY:
        """Plane coordinates (east, north) of places in degrees, shape (n, 2); NaN stays NaN.

        Examples
        --------
        >>> Projection(-2, 53).to_metres(np.array([-2.0, -2.0]), np.array([53.0, 53.01])).round(1)
        array([[   0. ,    0. ],
               [   0. , 1112.9]])
        """
        beta, east = _authalic(np.radians(lat)), np.radians(lon - self.lon0)
        beta0, stretch = self._centre()
        near = 1 + np.sin(beta0) * np.sin(beta) + np.cos(beta0) * np.cos(beta) * np.cos(east)
        scale = _RADIUS_M * np.sqrt(2 / near)
        x = scale * stretch * np.cos(beta) * np.sin(east)
        y = scale / stretch * (np.cos(beta0) * np.sin(beta) - np.sin(beta0) * np.cos(beta) * np.cos(east))
        return np.stack([x, y], axis=1)

    def to_degrees(self, xy: XY) -> LonLat:
        """Longitude and latitude of plane coordinates, shape (n, 2); NaN stays NaN.

        Examples
        --------
        >>> back = Projection(-2, 53).to_degrees(np.array([[0.0, 1000.0]]))
        >>> round(float(back.lon[0]), 6), round(float(back.lat[0]), 6)
        (-2.0, 53.008986)
        """
        beta0, stretch = self._centre()
        x, y = xy[:, 0] / stretch, xy[:, 1] * stretch
        rho = np.hypot(x, y)
        arc = 2 * np.arcsin(np.clip(rho / (2 * _RADIUS_M), -1, 1))
        safe = np.where(rho > 0, rho, 1.0)
        sine = np.cos(arc) * np.sin(beta0) + y * np.sin(arc) * np.cos(beta0) / safe
        east = np.arctan2(x * np.sin(arc), rho * np.cos(beta0) * np.cos(arc) - y * np.sin(beta0) * np.sin(arc))
        lon = self.lon0 + np.degrees(np.where(rho > 0, east, 0.0 * rho))
        return LonLat((lon + 180) % 360 - 180, np.degrees(_geodetic(np.clip(sine, -1, 1) * _Q_POLE)))

    def _centre(self) -> tuple[float, float]:
        """Authalic latitude of the centre, and the stretch that keeps scale true there."""
        lat0 = np.radians(float(self.lat0))
        beta0 = float(_authalic(np.array([lat0]))[0])
        if abs(self.lat0) == 90:
            return beta0, 1.0
        radius = _SEMI_MAJOR_M * np.cos(lat0) / np.sqrt(1 - _E2 * np.sin(lat0) ** 2)
        return beta0, float(radius / (_RADIUS_M * np.cos(beta0)))


def projection_for(lon: Floats, lat: Floats) -> Projection:
    """The projection whose centre is the extent's, rounded to whole degrees; NaN places are left out.

    Examples
    --------
    >>> projection_for(np.array([-2.4, -2.0, np.nan]), np.array([53.3, 53.5, np.nan]))
    Projection(lon0=-2, lat0=53)
    """
    placed = np.isfinite(lon) & np.isfinite(lat)
    if not placed.any():
        return Projection(0, 0)
    east = lon[placed]
    if east.max() - east.min() > 180:  # the extent lies across the date line
        east = east % 360
    middle = (east.min() + east.max()) / 2, (lat[placed].min() + lat[placed].max()) / 2
    lon0, lat0 = (int(np.floor(value + 0.5)) for value in middle)
    return Projection((lon0 + 180) % 360 - 180, lat0)


def is_too_wide(lon: Floats, lat: Floats) -> bool:
    """Whether places lie more than 2,000 km apart, where plane distances err by more than 0.1 %.

    Examples
    --------
    >>> is_too_wide(np.array([-8.0, 2.0]), np.array([50.0, 60.0])), is_too_wide(np.array([-70.0, 2.0]), np.array([50.0, 60.0]))
    (False, True)
    """
    placed = np.isfinite(lon) & np.isfinite(lat)
    if not placed.any():
        return False
    xy = projection_for(lon, lat).to_metres(lon[placed], lat[placed])
    return bool((xy.max(axis=0) - xy.min(axis=0)).max() > _WIDEST_M)


def _q(sine: Floats) -> Floats:
    """Snyder's q of the sine of a geodetic latitude: twice the area south of it on a unit ellipsoid, by longitude."""
    return np.asarray((1 - _E2) * (sine / (1 - _E2 * sine**2) + np.arctanh(_E * sine) / _E))


_Q_POLE = float(_q(np.array(1.0)))
_RADIUS_M = _SEMI_MAJOR_M * float(np.sqrt(_Q_POLE / 2))


def _authalic(lat: Floats) -> Floats:
    """Latitude on the sphere of equal area, radians."""
    return np.arcsin(np.clip(_q(np.sin(lat)) / _Q_POLE, -1, 1))


def _geodetic(q: Floats) -> Floats:
    """Geodetic latitude of q, radians: Newton's steps from the authalic latitude, four for full precision."""
    lat = np.arcsin(np.clip(q / _Q_POLE, -1, 1))
    for _ in range(4):
        sine, cosine = np.sin(lat), np.cos(lat)
        slope = np.where(cosine > 1e-9, 2 * (1 - _E2) * cosine / (1 - _E2 * sine**2) ** 2, np.inf)
        lat = lat + (q - _q(sine)) / slope
    return np.asarray(lat)
