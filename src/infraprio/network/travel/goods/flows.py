"""Goods that go by rail, as the table ``rail_freight`` states them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from infraprio.network.transport import Transport
from infraprio.network.travel.shortest_trees import Bools, Floats, Ints
from infraprio.scenario.scenario import Scenario

__all__ = ["Flows", "flows_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """The flows of goods, (flows,) each.

    Attributes
    ----------
    ids : their names.
    start, end : places.
    tonnes : net tonnes a year.
    axle_load : tonnes that an axle of the loaded wagons carries at most, whatever the track allows.
    train_m : length of the longest train that they fill, whatever the track allows.
    wagon_m, tare : length and empty weight of a wagon.
    electric, changes : they may run with an electric engine, and may change engines on the way.
    runs : they go by rail today; their trains are among those counted on the tracks.
    lorry_sek, lorry_km : what a tonne costs by lorry, and how far it is driven; nan: not stated.
    """

    ids: tuple[str, ...]
    start: Ints
    end: Ints
    tonnes: Floats
    axle_load: Floats
    train_m: Floats
    wagon_m: Floats
    tare: Floats
    electric: Bools
    changes: Bools
    runs: Bools
    lorry_sek: Floats
    lorry_km: Floats


def flows_of(scenario: Scenario, transport: Transport, p: Mapping[str, float]) -> Flows:
    """The flows of the table; a wagon that is not described is that of the parameters."""
    table = scenario["rail_freight"]

    def stated(column: str, otherwise: float = np.nan) -> Floats:
        values = table[column].astype(float)
        return np.where(np.isnan(values), otherwise, values)

    return Flows(
        ids=tuple(str(name) for name in table["id"]),
        start=transport.places(table["from_place"]),
        end=transport.places(table["to_place"]),
        tonnes=stated("tonnes_year"),
        axle_load=stated("axle_load_t"),
        train_m=stated("train_length_m"),
        wagon_m=stated("wagon_length_m", p["rail_freight_wagon_m"]),
        tare=stated("wagon_tare_t", p["rail_freight_wagon_tare_t"]),
        electric=np.asarray(table["traction"] != "diesel"),
        changes=np.asarray(table["traction"] == "change"),
        runs=table["runs_today"].astype(bool),
        lorry_sek=stated("lorry_cost_sek_tonne"),
        lorry_km=stated("lorry_km"),
    )
