"""Where effects fall: what a total covers, and tables by place and by municipality whose rows add up to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from infraprio.effects.indicators import INDICATORS
from infraprio.effects.measures import Measures
from infraprio.effects.reach import Setting
from infraprio.network.transport import Transport
from infraprio.network.travel.demand import Zones
from infraprio.network.travel.shortest_trees import Floats
from infraprio.words import Counted, Spoken, Words

__all__ = [
    "NO_MUNICIPALITY",
    "OUTSIDE",
    "REST_ROWS",
    "WITHOUT_PLACE",
    "Areas",
    "by_area",
    "coverage",
    "municipal_rows",
    "place_rows",
    "zonal",
]

OUTSIDE: Final = "outside the region"
NO_MUNICIPALITY: Final = "places without a municipality"
WITHOUT_PLACE: Final = "traffic without a place"

REST_ROWS: Final[Mapping[str, str]] = MappingProxyType(
    {
        OUTSIDE: "utanför regionen",
        NO_MUNICIPALITY: "platser utan kommun",
        WITHOUT_PLACE: "trafik utan plats",
    }
)
"""Rows that are no place and no municipality, with their Swedish words: what tables need to add up.

Traffic without a place is counted traffic that no modelled journey explains: its road is known, its ends are not.
"""


def zonal(measures: Measures) -> list[str]:
    """The indicators of a state that zones have, in the order of the registry."""
    return [name for name in measures.totals if INDICATORS[name].zonal and name in measures.zones]


def place_rows(zones: Zones, columns: Sequence[str], states: Sequence[Measures]) -> tuple[list[str], Floats]:
    """Values by place, and of the traffic without a place in the last row.

    Parameters
    ----------
    columns : indicators that zones have.
    states : measured states.

    Returns
    -------
    rows : labels, one for each zone and `WITHOUT_PLACE`.
    values : (states, rows, columns). Columns that add up do so to the total; a mean has nan in the last row.
    """
    values = np.zeros((len(states), len(zones.ids) + 1, len(columns)))
    for s, state in enumerate(states):
        for c, name in enumerate(columns):
            values[s, :-1, c] = state.zones[name]
            rest = state.placeless.get(name, 0.0)
            values[s, -1, c] = rest if INDICATORS[name].zonal == "sum" else np.nan
    return [*zones.ids, WITHOUT_PLACE], values


def municipal_rows(zones: Zones, columns: Sequence[str], by_place: Floats) -> tuple[list[str], Floats]:
    """Values by municipality of the region, and the rows that complete them to the total.

    Parameters
    ----------
    by_place : (states, places and rest, columns) from `place_rows`.

    Returns
    -------
    rows : municipalities inside the region in alphabetical order; `NO_MUNICIPALITY` where there are such places;
        `OUTSIDE`; `WITHOUT_PLACE`.
    values : (states, rows, columns) sums, or means weighted by residents: 0 where nobody lives, nan without a place.
    """
    home = [
        (town or NO_MUNICIPALITY) if inside else OUTSIDE
        for town, inside in zip(zones.municipality, zones.in_region, strict=True)
    ]
    towns = sorted(set(home) - {NO_MUNICIPALITY, OUTSIDE})
    rows = [*towns, *([NO_MUNICIPALITY] if NO_MUNICIPALITY in home else []), OUTSIDE]
    member = np.array([[row == at for at in home] for row in rows], dtype=float).reshape(len(rows), len(home))
    people = member * zones.population
    whole = people.sum(axis=1, keepdims=True)
    mean = people / np.where(whole > 0, whole, 1.0)
    summed = np.array([INDICATORS[name].zonal == "sum" for name in columns], dtype=bool)
    places = by_place[:, :-1]
    grouped = np.where(summed, member @ places, mean @ places)
    return [*rows, WITHOUT_PLACE], np.concatenate([grouped, by_place[:, -1:]], axis=1)


def coverage(measures: Measures, zones: Zones, setting: Setting, transport: Transport) -> dict[str, Spoken]:
    """Indicator -> what its total covers, for headings of tables.

    Traffic and journeys are counted wherever they are in the tables, also outside the region; means and shares over
    residents count those of the region alone.
    """
    places, outside = len(zones.ids), int((~zones.in_region).sum())
    roads = int(transport["roads"]["open"].sum())
    rails = int(transport["railways"]["open"].sum())
    people, corridors = int(setting.counted.sum()), len(setting.corridors)
    words = {
        "everything": Words.of("covers.everything", places=places, outside=outside, roads=roads, rails=rails),
        "residents": Words.of("covers.region" if outside else "covers.residents", people=people),
        "corridors": Counted("covers.corridors", corridors),
    }
    return {name: words[key] for name, key in measures.covers.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """Labels of the rows, and changes (states, rows, indicators), by place and by municipality."""

    places: list[str]
    by_place: Floats
    towns: list[str]
    by_town: Floats


def by_area(zones: Zones, reference: Measures, states: Sequence[Measures]) -> Areas:
    """Where the measures of states differ from those of the reference."""
    columns = zonal(reference)
    places, with_it = place_rows(zones, columns, states)
    _, without = place_rows(zones, columns, [reference])
    towns, by_town = municipal_rows(zones, columns, with_it - without)
    return Areas(places=places, by_place=with_it - without, towns=towns, by_town=by_town)
