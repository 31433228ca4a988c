"""Where people live in the made-up country: towns by rank and size, denser in the south."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

__all__ = ["SYLLABLES", "Towns", "distance_km", "draw_towns", "names_of"]

PEOPLE_PER_TOWN = 36_000.0  # 10.5 million residents in 290 municipalities
KM2_PER_TOWN = 1_500.0  # 450,000 km2 in 290 municipalities
KM_PER_DEGREE = 111.2
SYLLABLES = (
    "al",
    "berg",
    "björk",
    "dal",
    "ek",
    "fors",
    "gran",
    "hult",
    "kil",
    "lund",
    "mark",
    "näs",
    "sund",
    "vik",
    "ås",
    "ön",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Towns:
    """The towns, the largest first.

    Attributes
    ----------
    lat, lon : degrees, WGS 84.
    people : residents of each.
    region : number of the region that each belongs to, from 0.
    """

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    people: NDArray[np.float64]
    region: NDArray[np.intp]


def distance_km(
    lat_a: NDArray[np.float64],
    lon_a: NDArray[np.float64],
    lat_b: NDArray[np.float64],
    lon_b: NDArray[np.float64],
) -> NDArray[np.float64]:
    """As the crow flies [km], on a plane that touches the middle of each pair."""
    across = (lon_b - lon_a) * np.cos(np.radians((lat_a + lat_b) / 2))
    return KM_PER_DEGREE * np.hypot(lat_b - lat_a, across)


def draw_towns(count: int, regions: int, rng: np.random.Generator) -> Towns:
    """Draw towns over a long country whose north is thin, and join neighbours to regions.

    Parameters
    ----------
    count : number of towns.
    regions : number of regions, at most `count`.
    rng : source of all that is drawn.

    Returns
    -------
    Towns, the largest first; sizes follow rank and size with exponent 0.9.
    """
    area = KM2_PER_TOWN * count
    height, width = (
        np.sqrt(area * 3.5),
        np.sqrt(area / 3.5),
    )  # km; Sweden is about three and a half times as long as broad
    tries = 12 * count
    x, y = rng.uniform(0, width, tries), height * rng.beta(1.2, 2.6, tries)
    kept = _apart(x, y, count)
    x, y = x[kept], y[kept]
    rank = rng.permutation(count)
    people = np.asarray((rank + 1.0) ** -0.9, dtype=np.float64)
    people *= PEOPLE_PER_TOWN * count / people.sum()
    largest = np.argsort(-people, kind="stable")
    x, y, people = x[largest], y[largest], np.round(people[largest])
    lat = 55.5 + y / KM_PER_DEGREE
    lon = 12.5 + x / (KM_PER_DEGREE * np.cos(np.radians(lat)))
    seat = np.column_stack([x, y])
    _, region = cKDTree(seat[:regions]).query(seat)  # the largest towns are the capitals of the regions
    return Towns(lat=lat, lon=lon, people=people, region=np.asarray(region, dtype=np.intp))


def _apart(x: NDArray[np.float64], y: NDArray[np.float64], count: int) -> NDArray[np.intp]:
    """The first `count` points that keep the largest distance found to allow so many."""
    points = np.column_stack([x, y])
    least = np.sqrt(KM2_PER_TOWN)
    while True:
        close: Any = cKDTree(points).query_ball_point(points, least)
        taken = np.zeros(len(points), dtype=bool)
        for i, near in enumerate(close):
            taken[i] = not any(taken[j] for j in near if j < i)
        kept = np.flatnonzero(taken)
        if len(kept) >= count:
            return kept[:count]
        least *= 0.8


def names_of(count: int, rng: np.random.Generator) -> list[str]:
    """`count` different made-up names of places."""
    names: dict[str, None] = {}
    while len(names) < count:
        first, last = rng.choice(len(SYLLABLES), 2, replace=False)
        name = (SYLLABLES[first] + SYLLABLES[last]).capitalize()
        while name in names:
            name += SYLLABLES[int(rng.integers(len(SYLLABLES)))]
        names[name] = None
    return list(names)
