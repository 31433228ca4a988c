"""Zones out of cells: as many as asked for, each around where its people are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from infraprio.building.grid import Cells

__all__ = ["Clusters", "clustered", "plane_km"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
_ROUNDS: Final = 20
_JOB: Final = 0.5  # of a resident: a zone is where trips start, and where they end


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """Zones.

    Attributes
    ----------
    of_cell : (cells,) zone of each cell.
    lon, lat : (zones,) the middle of its people and jobs.
    away_km : (cells,) straight distance from the cell to the middle of its zone.
    """

    of_cell: Ints
    lon: Floats
    lat: Floats
    away_km: Floats


def plane_km(lon: Floats, lat: Floats, lat_mid: float) -> Floats:
    """(points, 2) km east and north on a plane that touches the earth at a latitude."""
    east = np.asarray(lon) * np.cos(np.radians(lat_mid))
    return np.column_stack([east, np.asarray(lat)]) * np.pi / 180 * 6371.0


def clustered(cells: Cells, number: int) -> Clusters:
    """Group cells into zones by halving the heaviest group across its longer side, then moving each cell to the nearest middle.

    The same cells give the same zones in whatever order they are listed; with as many zones as cells, each is its own.

    Parameters
    ----------
    number : zones wanted; fewer come out where there are fewer places of cells.
    """
    weight = cells.population + (_JOB * cells.jobs if cells.jobs is not None else 0.0)
    spot = plane_km(cells.lon, cells.lat, float(cells.lat.mean()))
    label = _halved(spot, weight, number)
    for _ in range(_ROUNDS if number < len(spot) else 0):
        middle, _ = _middles(spot, weight, label)
        nearest = _nearest(spot, middle)
        if np.array_equal(nearest, label):
            break
        label = np.unique(nearest, return_inverse=True)[1]
    middle, mass = _middles(spot, weight, label)
    away = np.hypot(*(spot - middle[label]).T)
    scale = np.array([np.cos(np.radians(cells.lat.mean())), 1.0]) * np.pi / 180 * 6371.0
    lon, lat = (middle / scale).T
    order = np.lexsort((lat, lon, -mass))  # the largest zone first
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return Clusters(of_cell=rank[label], lon=lon[order], lat=lat[order], away_km=away)


def _halved(spot: Floats, weight: Floats, number: int) -> Ints:
    """Groups by cutting the heaviest in two until there are enough."""
    label = np.zeros(len(spot), dtype=np.intp)
    mass = {0: float(weight.sum())}
    members = {0: np.arange(len(spot))}
    while len(members) < min(number, len(spot)):
        able = [k for k, rows in members.items() if len(rows) > 1 and np.ptp(spot[rows], axis=0).max() > 0]
        if not able:
            break
        group = max(able, key=lambda k: (mass[k], len(members[k]), -k))
        rows = members[group]
        axis = int(np.argmax(np.ptp(spot[rows], axis=0)))
        rows = rows[np.lexsort((rows, spot[rows, 1 - axis], spot[rows, axis]))]
        total = np.cumsum(weight[rows] + 1e-9)
        cut = int(np.clip(np.searchsorted(total, total[-1] / 2) + 1, 1, len(rows) - 1))
        new = len(members)
        members[group], members[new] = np.sort(rows[:cut]), np.sort(rows[cut:])
        for k in (group, new):
            mass[k] = float(weight[members[k]].sum())
        label[members[new]] = new
    return label


def _middles(spot: Floats, weight: Floats, label: Ints) -> tuple[Floats, Floats]:
    """(zones, 2) weighted middles, and the weight of each zone; where nobody lives, the plain middle."""
    mass = np.bincount(label, weights=weight).astype(np.float64)
    share = np.where(mass[label] > 0, weight, 1.0)
    total = np.bincount(label, weights=share)
    return np.column_stack([np.bincount(label, weights=share * spot[:, k]) / total for k in (0, 1)]), mass


def _nearest(spot: Floats, middle: Floats) -> Ints:
    from scipy.spatial import cKDTree

    return np.asarray(cKDTree(middle).query(spot)[1], dtype=np.intp)
