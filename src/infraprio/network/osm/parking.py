"""Car parks for changing to public transport, as a map extract has them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from infraprio.findings import ScenarioError, finding
from infraprio.network.osm.extract import map_reader

__all__ = ["CarPark", "park_and_ride"]

_NO = ("", "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class CarPark:
    """A car park that is marked for park and ride.

    Attributes
    ----------
    lon, lat : degrees, the middle of its corners.
    spaces : number of spaces; nan where the map states none.
    """

    lon: float
    lat: float
    spaces: float


def park_and_ride(path: str | Path) -> list[CarPark]:
    """Nodes and outlines tagged ``amenity=parking`` with ``park_ride`` other than no, from west to east.

    Raises
    ------
    ScenarioError
        The reader (pyosmium) is not installed, or the file cannot be read.
    """
    path = Path(path)
    osmium = map_reader(path)
    found: list[CarPark] = []
    kinds = osmium.osm.NODE | osmium.osm.WAY
    try:
        things = osmium.FileProcessor(str(path), kinds).with_locations()
        for thing in things.with_filter(osmium.filter.KeyFilter("park_ride")):
            tags = {tag.k: tag.v for tag in thing.tags}
            if tags.get("amenity") != "parking" or tags["park_ride"] in _NO:
                continue
            corners = [n.location for n in thing.nodes] if hasattr(thing, "nodes") else [thing.location]
            spots = np.array([(at.lon, at.lat) for at in corners if at.valid()]).reshape(-1, 2)
            if len(spots):
                lon, lat = ((spots.min(axis=0) + spots.max(axis=0)) / 2).tolist()
                found.append(CarPark(lon=lon, lat=lat, spaces=_whole(tags.get("capacity", ""))))
    except (RuntimeError, OSError) as fault:
        raise ScenarioError([finding("extract_unreadable", str(path), why=str(fault).rstrip("."))]) from None
    return sorted(found, key=lambda park: (park.lon, park.lat))


def _whole(text: str) -> float:
    return float(text) if text.isdigit() else math.nan
