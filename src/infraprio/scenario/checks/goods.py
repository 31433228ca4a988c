"""Goods by rail that cannot go as stated."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from infraprio.findings import Finding
from infraprio.scenario.checks.at import at
from infraprio.scenario.parameters import parameters
from infraprio.scenario.scenario import Scenario

__all__ = ["rail_freight"]


def rail_freight(scenario: Scenario) -> Iterator[Finding]:
    """Goods go from one place to another, in wagons that carry more than themselves, and new goods have another way to go."""
    table = scenario["rail_freight"]
    if not len(table):
        return
    known = parameters(scenario)
    engine, wagon, tare, axles = (
        known[f"rail_freight_{name}"].value for name in ("engine_m", "wagon_m", "wagon_tare_t", "wagon_axles")
    )
    for i in range(len(table)):
        row = table.row(i)
        if row["from_place"] and row["from_place"] == row["to_place"]:
            yield at(table, i, "to_place", "goods_stay", row["to_place"])
        long = wagon if np.isnan(row["wagon_length_m"]) else row["wagon_length_m"]
        if row["train_length_m"] < engine + long:
            words = {"least": f"{engine + long:g}", "engine": f"{engine:g}"}
            yield at(table, i, "train_length_m", "train_too_short", f"{row['train_length_m']:g}", **words)
        heavy = tare if np.isnan(row["wagon_tare_t"]) else row["wagon_tare_t"]
        if axles * row["axle_load_t"] <= heavy:
            words = {"gross": f"{axles * row['axle_load_t']:g}", "tare": f"{heavy:g}"}
            yield at(table, i, "axle_load_t", "wagon_takes_nothing", f"{row['axle_load_t']:g}", **words)
        if not row["runs_today"] and np.isnan(row["lorry_cost_sek_tonne"]):
            yield at(table, i, "lorry_cost_sek_tonne", "goods_without_lorry", "", name=row["id"])
