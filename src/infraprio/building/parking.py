"""Car parks of the map at the stations of the timetable."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from infraprio.building.zones import plane_km
from infraprio.findings import Finding, finding
from infraprio.network.osm.parking import CarPark

__all__ = ["with_parking"]

_AT_STATION_KM: Final = 0.4  # as far as people walk from a car park to a train


def with_parking(
    hubs: Sequence[dict[str, Any]],
    spots: Sequence[tuple[float, float]],
    parks: Sequence[CarPark],
    file: str,
) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Interchanges with the spaces of the car parks around them, each at its nearest one; and the parks that state no spaces.

    Parameters
    ----------
    hubs : rows of the table of interchanges.
    spots : lon, lat of each.
    file : the map, as findings give it.
    """
    if not hubs or not parks:
        return list(hubs), []
    middle = float(np.mean([lat for _, lat in spots]))
    lon, lat = np.array(spots).T
    at = plane_km(lon, lat, middle)
    lots = plane_km(np.array([park.lon for park in parks]), np.array([park.lat for park in parks]), middle)
    away = np.hypot(*(at[None, :, :] - lots[:, None, :]).transpose(2, 0, 1))
    spaces, unknown = np.zeros(len(hubs)), 0
    for park, row in zip(parks, away):
        nearest = int(row.argmin())
        if row[nearest] > _AT_STATION_KM:
            continue
        if math.isnan(park.spaces):
            unknown += 1
        else:
            spaces[nearest] += park.spaces
    rows = [
        row | {"parking_spaces": int(count), "modes": _with_car(row["modes"]), "note": "parking: OpenStreetMap"} if count else row
        for row, count in zip(hubs, spaces)
    ]  # fmt: skip
    told = [finding("parking_without_spaces", file, number=unknown)] if unknown else []
    return rows, told


def _with_car(modes: str) -> str:
    return " ".join(sorted({*modes.split(), "car"}))
