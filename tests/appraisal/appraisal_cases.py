"""A plan on paper: no network, the effects are stated."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from infraprio.scenario import build
from infraprio.scenario.scenario import Scenario, Table

FUNDS = ("NP", "RTP")


def proposal(name: str, cost: object = 100, **rest: object) -> dict[str, Any]:
    row = {"id": name, "name": name.title(), "kind": "road", "horizon": "medium", "cost_msek": cost,
           "price_year": 2025, "construction_years": 1, "life_years": 60, "no_network_effect": "yes"}  # fmt: skip
    return row | rest


def paper_plan(
    proposals: list[dict[str, Any]] | None = None, settings: dict[str, Any] | None = None, **tables: Any
) -> Scenario:
    proposals = proposals or [
        proposal("A", 100, corridors="K1", maturity="plan"),
        proposal("B", 200, corridors="K1 K2", maturity="idea", construction_years=3),
        proposal("C", 50, kind="interchange", life_years=40, maturity="study"),
        proposal("U", None),
        proposal("DONE", 10, horizon="done"),
    ]
    live = [p["id"] for p in proposals if p["horizon"] != "done"]
    stated: dict[str, Any] = {
        "places": [
            {"id": "P", "name": "P", "municipality": "M", "lat": 63, "lon": 14, "kind": "town", "population": 900, "offers": "hospital"},
            {"id": "Q", "name": "Q", "municipality": "M", "lat": 63.1, "lon": 14, "kind": "village", "population": 90},
        ],
        "municipalities": [{"id": "M", "name": "M", "seat": "P"}, {"id": "N", "name": "N", "seat": "Q"}],
        "roads": [{"id": "R", "from_place": "P", "to_place": "Q", "length_km": 20, "speed_kmh": 70}],
        "corridors": [{"id": "K1", "name": "K1", "places": "P Q"}, {"id": "K2", "name": "K2", "places": "P Q"}],
        "proposals": proposals,
        "periods": [
            {"id": "near", "name": "Near", "first_year": 2026, "last_year": 2031, "horizon": "medium"},
            {"id": "far", "name": "Far", "first_year": 2032, "last_year": 2037, "horizon": "long"},
        ],
        "funds": [{"id": fund, "name": fund} for fund in FUNDS],
        "financing": [{"proposal": p, "fund": "NP", "share": 1} for p in live],
        "budget_scenarios": [{"id": "main", "name": "Main", "probability": 1, "main": "yes"}],
        "budgets": [
            {"scenario": "main", "fund": fund, "period": period, "amount_msek": 150, "price_year": 2025}
            for fund in FUNDS
            for period in ("near", "far")
        ],
        "goals": [{"id": "g", "name": "Time", "indicator": "judgement"}],
        "stakeholders": [{"id": "s", "name": "Region", "main": "yes"}],
        "weights": [{"stakeholder": "s", "goal": "g", "weight": 1}],
        "judgements": [{"proposal": p, "goal": "g", "rating": 1} for p in live],
    }  # fmt: skip
    base = {"name": "Paper", "base_year": 2024, "price_year": 2025, "reference_alternative": "as today"}
    return build(base | (settings or {}), stated | tables)


def row(name: str, item: str, change: float, **labels: str) -> dict[str, Any]:
    return {"proposal": name, "item": item, "change": change} | labels


def effects(*rows: dict[str, Any]) -> pd.DataFrame:
    """Stated effects; those of the standard plan where none are given."""
    return pd.DataFrame(
        rows
        or [
            row("A", "travel_time_hours", -50_000, mode="car", purpose="work", distance="regional", municipality="M"),
            row("A", "travel_time_hours", -5_000, mode="train", purpose="business", distance="long", municipality="N"),
            row("A", "severe_accidents", -0.3, mode="car"),
            row("A", "co2_tonnes", 100, mode="car"),
            row("B", "travel_time_hours", -20_000, mode="bus", purpose="leisure", distance="regional", municipality="N"),
            row("B", "vehicle_km_heavy", -1e5, mode="heavy"),
            row("B", "freight_hours", -2e3, mode="heavy"),
            row("C", "travel_time_hours", -9_000, mode="train", purpose="work", distance="regional", municipality="M"),
            row("C", "fare_revenue_sek", 4e5, mode="train"),
            row("C", "service_km", 1_000, mode="bus"),
            row("U", "travel_time_hours", -9_000, mode="car", purpose="work", distance="regional", municipality="M"),
        ]
    )  # fmt: skip


def safer(*names: str) -> pd.DataFrame:
    """One accident a year less by each of the proposals."""
    return effects(*(row(name, "severe_accidents", -1) for name in names))


def unstated_maturity(plan: Scenario, *names: str) -> Scenario:
    """The plan in which the maturity of the named proposals is not stated."""
    table = plan["proposals"]
    said = ["" if name in names else word for name, word in zip(table["id"], table["maturity"], strict=True)]
    columns = {**table.columns, "maturity": np.array(said, dtype=object)}
    changed = Table(schema=table.schema, columns=columns, rows=table.rows, file=table.file, sheet=table.sheet)
    return Scenario(settings=plan.settings, tables={**plan.tables, "proposals": changed}, path=plan.path)


NO_GROWTH = [
    {"id": i, "value": 0, "unit": "per year", "status": "user"}
    for i in (
        "value_growth_year", "co2_value_growth_year", "emission_intensity_growth_year",
        "traffic_growth_car_year", "traffic_growth_heavy_year", "traffic_growth_transit_year",
    )
]  # fmt: skip
