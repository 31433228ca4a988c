"""Costs in one price level; what cannot be brought there stays unknown and is told."""

from __future__ import annotations

import math

import numpy as np
import pytest

from infraprio.appraisal.values.costs import costs
from infraprio.scenario.scenario import Scenario, Table
from tests.appraisal.appraisal_cases import paper_plan, proposal

INDEX = [
    {"index": "road_construction", "year": 2020, "value": 100}, {"index": "road_construction", "year": 2025, "value": 130},
    {"index": "rail_construction", "year": 2020, "value": 100}, {"index": "rail_construction", "year": 2025, "value": 150},
    {"index": "NOK", "year": 2020, "value": 0.9},
]  # fmt: skip
SHARE = {f"om_{kind}_share_year": share for kind, share in (("road", 0.03), ("rail", 0.05), ("interchange", 0.07), ("service", 0.02))}  # fmt: skip


def test_costs_of_every_kind_of_row() -> None:
    rows = [
        proposal("SAME", 7, cost_low_msek=5, cost_high_msek=11, om_msek_year=0.3),
        proposal("OLD", 10, price_year=2020, cost_low_msek=8, cost_high_msek=20, om_msek_year=0.5),
        proposal("RAIL", 20, price_year=2020, kind="rail"),
        proposal("ABROAD", 10, price_year=2020, currency="NOK"),
        proposal("NONE", None),
        proposal("FREE", 0),
        proposal("CHEAP", 0.5),
        proposal("DONE", 13, horizon="done"),
    ]
    plan = paper_plan(rows, price_index=INDEX)
    found, told = costs(plan, SHARE)
    nan = math.nan
    assert found.construction == pytest.approx([7, 13, 30, 11.7, nan, nan, 0.5, nan], nan_ok=True)
    assert found.low == pytest.approx([5, 10.4, *[nan] * 6], nan_ok=True)
    assert found.high == pytest.approx([11, 26, *[nan] * 6], nan_ok=True)
    assert found.om_year == pytest.approx([0.3, 0.65, *[nan] * 6], nan_ok=True)
    assert found.om_id == ("om_road_share_year",) * 2 + ("om_rail_share_year",) + ("om_road_share_year",) * 5
    assert found.om_share.tolist() == [0.03, 0.03, 0.05, *[0.03] * 5]
    assert found.om() == pytest.approx([0.3, 0.65, 1.5, 0.351, nan, nan, 0.015, nan], nan_ok=True)
    at = plan["proposals"].position
    assert [(f.code, f.column, f.row) for f in told] == [
        ("appraisal_cost_unknown", "cost_msek", plan["proposals"].rows[at["NONE"]]),
        ("cost_not_positive", "cost_msek", plan["proposals"].rows[at["FREE"]]),
    ]
    assert told[1].value == "0"
    assert all(name in f.message for name, f in zip(("None", "Free"), told, strict=True))


def test_a_year_that_leads_nowhere_is_told() -> None:
    """The reading of a plan refuses both; a plan that was put together in code may have them."""
    plan = paper_plan([proposal("A", 7), proposal("B", 5), proposal("C", 3)], price_index=INDEX)
    table = plan["proposals"]
    columns = {**table.columns, "price_year": np.array([math.nan, 2019, 2025])}
    changed = Table(schema=table.schema, columns=columns, rows=table.rows, file=table.file, sheet=table.sheet)
    found, told = costs(Scenario(settings=plan.settings, tables={**plan.tables, "proposals": changed}), SHARE)
    assert found.construction == pytest.approx([math.nan, math.nan, 3], nan_ok=True)
    assert [(f.code, f.column, f.value, f.row) for f in told] == [
        ("cost_price_year", "price_year", "", table.rows[0]), ("cost_price_year", "price_year", "2019", table.rows[1]),
    ]  # fmt: skip
    assert "road_construction 2019" in told[1].message
