"""Between the plane coordinates of maps and degrees: transverse Mercator (SWEREF 99, UTM) and Web Mercator.

References
----------
Lantmäteriet, Gauss conformal projection (transverse Mercator), Krüger's formulas. The series is exact to less than a
millimetre within the zone. SWEREF 99, ETRS 89 and WGS 84 differ by less than a metre and are taken as one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["SYSTEMS", "TransverseMercator", "from_web_mercator", "within"]

_AXIS: Final = 6378137.0  # of GRS 80 [m]
_FLATTENING: Final = 1 / 298.257222101
_WIDE: Final = 25.0  # Norway is drawn in zone 33 from 4 to 31 degrees east
_SOUTH: Final = (
    30.0  # all Europe lies north of it; degrees taken for metres, and exchanged coordinates, far south
)

Floats = NDArray[np.float64]
ToDegrees = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class TransverseMercator:
    """One zone: central meridian [degrees], scale on it, and false easting [m].

    Examples
    --------
    The worked example of Lantmäteriet's formulas, at 66° north and 24° east.

    >>> zone = TransverseMercator(13 + 35 / 60 + 7.692 / 3600, 1.00000254, 84182.879)
    >>> lon, lat = zone(555304.016555, 1135809.413803 + 6226307.864)
    >>> round(lon, 9), round(lat, 9)
    (24.0, 66.0)
    >>> east, north = zone.plane(24.0, 66.0)
    >>> round(float(east), 6), round(float(north) - 6226307.864, 6)
    (555304.016555, 1135809.413803)
    """

    meridian: float
    scale: float = 0.9996
    easting: float = 500_000.0

    def plane(self, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
        """Easting and northing [m] of points in degrees, of any shape; south of the equator northings are negative."""
        n = _FLATTENING / (2 - _FLATTENING)
        radius = self.scale * _AXIS / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
        alphas = (
            n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
            13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
            61 * n**3 / 240 - 103 * n**4 / 140,
            49561 * n**4 / 161280,
        )
        away = np.radians((np.asarray(lon, dtype=np.float64) - self.meridian + 180) % 360 - 180)
        sine = np.clip(np.sin(np.radians(np.asarray(lat, dtype=np.float64))), -1 + 1e-15, 1 - 1e-15)
        e = math.sqrt(_FLATTENING * (2 - _FLATTENING))
        conformal = np.sinh(np.arctanh(sine) - e * np.arctanh(e * sine))
        xi = x = np.arctan2(conformal, np.cos(away))
        eta = y = np.arcsinh(np.sin(away) / np.hypot(conformal, np.cos(away)))
        for k, alpha in enumerate(alphas, start=1):
            xi = xi + alpha * np.sin(2 * k * x) * np.cosh(2 * k * y)
            eta = eta + alpha * np.cos(2 * k * x) * np.sinh(2 * k * y)
        return self.easting + radius * eta, radius * xi

    def __call__(self, east: float, north: float) -> tuple[float, float]:
        """Longitude and latitude [degrees] of a point [m]."""
        n = _FLATTENING / (2 - _FLATTENING)
        radius = _AXIS / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
        xi, eta = north / (self.scale * radius), (east - self.easting) / (self.scale * radius)
        deltas = (
            n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96 - n**4 / 360,
            n**2 / 48 + n**3 / 15 - 437 * n**4 / 1440,
            17 * n**3 / 480 - 37 * n**4 / 840,
            4397 * n**4 / 161280,
        )
        x, y = xi, eta
        for k, delta in enumerate(deltas, start=1):
            x -= delta * math.sin(2 * k * xi) * math.cosh(2 * k * eta)
            y -= delta * math.cos(2 * k * xi) * math.sinh(2 * k * eta)
        conformal = math.asin(math.sin(x) / math.cosh(y))
        lon = self.meridian + math.degrees(math.atan2(math.sinh(y), math.cos(x)))
        return lon, math.degrees(_geodetic(conformal))


def _geodetic(conformal: float) -> float:
    """Latitude on the ellipsoid from the conformal one [radians]."""
    e2 = _FLATTENING * (2 - _FLATTENING)
    squared = math.sin(conformal) ** 2
    return conformal + math.sin(conformal) * math.cos(conformal) * (
        (e2 + e2**2 + e2**3 + e2**4)
        - (7 * e2**2 + 17 * e2**3 + 30 * e2**4) / 6 * squared
        + (224 * e2**3 + 889 * e2**4) / 120 * squared**2
        - 4279 * e2**4 / 1260 * squared**3
    )


def from_web_mercator(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude [degrees] of a point of web maps [m].

    Examples
    --------
    >>> lon, lat = from_web_mercator(1669792.36, 9100250.91)
    >>> round(lon, 4), round(lat, 4)
    (15.0, 63.0)
    """
    return math.degrees(x / _AXIS), math.degrees(2 * math.atan(math.exp(y / _AXIS)) - math.pi / 2)


def _degrees(lon: float, lat: float) -> tuple[float, float]:
    return lon, lat


def _zones() -> dict[int, ToDegrees]:
    """SWEREF 99 TM and its twelve local zones (in the order of their codes), UTM 31 to 36 in ETRS 89 and WGS 84."""
    local = (12.0, 13.5, 15.0, 16.5, 18.0, 14.25, 15.75, 17.25, 18.75, 20.25, 21.75, 23.25)
    zones: dict[int, ToDegrees] = {3006: TransverseMercator(15.0), 3857: from_web_mercator}
    zones |= {3007 + k: TransverseMercator(meridian, 1.0, 150_000.0) for k, meridian in enumerate(local)}
    for zone in range(31, 37):
        zones[25800 + zone] = zones[32600 + zone] = TransverseMercator(6.0 * zone - 183.0)
    return zones


SYSTEMS: Final[Mapping[int, ToDegrees]] = MappingProxyType(dict.fromkeys((4326, 4258), _degrees) | _zones())
"""EPSG code -> function from a point to longitude and latitude [degrees]."""


def within(system: ToDegrees, lon: float, lat: float) -> bool:
    """Whether a point that was brought to degrees lies where coordinates of its system are used.

    Examples
    --------
    Degrees in a layer that says SWEREF 99 TM, and its easting and northing exchanged.

    >>> tm = SYSTEMS[3006]
    >>> within(tm, *tm(15.0, 63.0)), within(tm, *tm(6_985_000.0, 480_000.0)), within(tm, *tm(480_000.0, 6_985_000.0))
    (False, False, True)
    """
    if abs(lon) > 180 or abs(lat) > 90:
        return False
    if isinstance(system, TransverseMercator):
        return abs(lon - system.meridian) <= _WIDE and lat >= _SOUTH
    return system is not from_web_mercator or max(abs(lon), abs(lat)) > 0.01
