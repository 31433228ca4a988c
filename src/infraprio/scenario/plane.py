"""The plane in which maps are drawn: the national grid where there is one, else the UTM zone of the middle; in kilometres."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from infraprio.scenario.files.projections import TransverseMercator
from infraprio.scenario.scenario import Scenario

__all__ = ["MapPlane", "frame_degrees", "plane_of", "region_spots", "seen"]

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]
_SWEDEN: Final = (10.5, 55.0, 24.5, 69.3)
"""West, south, east, north within which a map is drawn in SWEREF 99 TM, if its profile is Swedish."""
_LEAST_KM: Final = 3.0
"""A map shows at least so much, so that a single place has surroundings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPlane:
    """A projection.

    Attributes
    ----------
    epsg : its code.
    zone : transverse Mercator.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> plane = plane_of(valley())
    >>> plane.epsg, plane.km([(15.0, 63.0)]).round(1).tolist()
    (3006, [[500.0, 6985.6]])
    """

    epsg: int
    zone: TransverseMercator

    def km(self, spots: ArrayLike | Sequence[tuple[float, float]]) -> Floats:
        """Kilometres east and north (n, 2) of points lon, lat (n, 2)."""
        degrees = np.asarray(spots, dtype=np.float64).reshape(-1, 2)
        return np.asarray(np.column_stack(self.zone.plane(degrees[:, 0], degrees[:, 1])) / 1000)

    def degrees(self, km: tuple[float, float]) -> tuple[float, float]:
        """Lon and lat of a point in kilometres east and north.

        Examples
        --------
        >>> plane = MapPlane(epsg=32722, zone=TransverseMercator(-51.0))
        >>> lon, lat = plane.degrees(tuple(plane.km([(-51.2, -30.03)])[0]))
        >>> round(lon, 9), round(lat, 9)
        (-51.2, -30.03)
        """
        lon, lat = self.zone(1000 * float(km[0]), 1000 * float(km[1]))
        return round(lon, 7), round(lat, 7)


def region_spots(scenario: Scenario) -> Floats:
    """Lon and lat of what a map must hold: the municipalities, else the places of the region where somebody lives, else all places."""
    places, outlines = scenario["places"], scenario["outlines"]
    inside = places["in_region"].astype(bool)
    inside = inside if inside.any() else np.ones(len(places), dtype=bool)
    lived = inside & (np.nan_to_num(places["population"].astype(float)) > 0)
    if not len(outlines) and lived.sum() > 1:
        inside = lived
    parts = [np.column_stack([t["lon"], t["lat"]]).astype(float) for t in (outlines, places)]
    spots = np.concatenate([parts[0], parts[1][inside]])
    return np.asarray(spots[np.isfinite(spots).all(axis=1)])


def plane_of(scenario: Scenario) -> MapPlane:
    """SWEREF 99 TM in Sweden, else the zone of UTM in which the middle of the region lies."""
    spots = region_spots(scenario)
    lon, lat = (spots.min(axis=0) + spots.max(axis=0)) / 2 if len(spots) else (15.0, 62.0)
    west, south, east, north = _SWEDEN
    if scenario.profile.name == "sweden" and west < lon < east and south < lat < north:
        return MapPlane(epsg=3006, zone=TransverseMercator(15.0))
    zone = int(np.clip((lon + 180) // 6 + 1, 1, 60))
    return MapPlane(epsg=(32600 if lat >= 0 else 32700) + zone, zone=TransverseMercator(6.0 * zone - 183.0))


def seen(scenario: Scenario, plane: MapPlane) -> Box:
    """West, south, east, north of a map [km]: the region with a margin."""
    spots = plane.km(region_spots(scenario))
    if not len(spots):
        return 0.0, 0.0, _LEAST_KM, _LEAST_KM
    low, high = spots.min(axis=0), spots.max(axis=0)
    pad = np.maximum(0.05 * (high - low), 0.02 * float((high - low).max()))
    pad = np.maximum(pad, (_LEAST_KM - (high - low)) / 2)
    (west, south), (east, north) = (low - pad).tolist(), (high + pad).tolist()
    return west, south, east, north


def frame_degrees(spots: Floats) -> Box | None:
    """West, south, east, north [degrees] of what a map that holds spots lon, lat (n, 2) can show, with its surroundings.

    Examples
    --------
    >>> frame_degrees(np.array([[14.0, 63.0], [15.0, 64.0]]))
    (12.655, 62.7, 16.345, 64.3)
    """
    if not len(spots):
        return None
    low, high = spots.min(axis=0), spots.max(axis=0)
    pad = np.maximum(0.3 * (high - low), 0.05)
    squeeze = max(math.cos(math.radians(float(low[1] + high[1]) / 2)), 0.05)
    wide, tall = float(high[0] - low[0]), float(high[1] - low[1])
    pad[0] = max(
        pad[0], 0.6 * tall / squeeze
    )  # a tall region is shown with its surroundings, and so is a wide one
    pad[1] = max(pad[1], 0.6 * wide * squeeze)
    (west, south), (east, north) = np.round(low - pad, 3).tolist(), np.round(high + pad, 3).tolist()
    return west, south, east, north
