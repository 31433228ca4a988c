"""What planners bring along: converted, told where something is missing, and put in place of what was computed."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from infraprio.appraisal.values.given import GivenResults, given_results, with_given_quantities
from infraprio.appraisal.values.quantities import quantities
from tests.appraisal.appraisal_cases import effects, paper_plan, proposal, row

INDEX = [
    {"index": index, "year": year, "value": value}
    for index, years in (
        ("consumer", {2015: 100, 2017: 110, 2025: 150}), ("road_construction", {2015: 100, 2025: 170}), ("rail_construction", {2015: 100, 2025: 190}),
    )
    for year, value in years.items()
]  # fmt: skip


def given(name: str, item: str, value: float, **rest: object) -> dict[str, object]:
    return {"proposal": name, "item": item, "value": value, "reference": "JA 2040", "source": "sheet", "edition": "ASEK 7"} | rest  # fmt: skip


def read(*rows: dict[str, object]) -> GivenResults:
    plan = paper_plan(
        [proposal("A"), proposal("R", kind="rail")], given_results=list(rows), price_index=INDEX
    )
    return given_results(plan)


def test_amounts_are_converted_by_the_index_of_what_they_buy() -> None:
    found = read(
        given("A", "npv_msek", 7, price_year=2015), given("A", "investment_msek", 11, price_year=2015), given("A", "om_msek", 13, price_year=2017),
        given("A", "npv_ratio_i", 0.6, price_year=2015), given("A", "severe_accidents", -0.3, price_year=2015), given("R", "investment_msek", 17, price_year=2015),
        given("R", "benefit_msek", 19, price_year=2025), given("R", "npv_ratio_idu", 0.4), given("R", "investment_goal", 3, price_year=2017),
    )  # fmt: skip
    assert dict(found.value["A"]) == pytest.approx({
        "npv_msek": 7 * 1.5, "investment_msek": 11 * 1.7, "om_msek": 13 * 150 / 110, "npv_ratio_i": 0.6, "severe_accidents": -0.3,
    })  # fmt: skip
    assert dict(found.value["R"]) == pytest.approx({"investment_msek": 17 * 1.9, "benefit_msek": 19, "npv_ratio_idu": 0.4})  # fmt: skip
    assert [f.code for f in found.findings] == ["given_unknown"]
    assert found.findings[0].value == "investment_goal"
    table = found.table
    assert list(table.columns) == [
        "proposal",
        "item",
        "value",
        "converted",
        "price_year",
        "edition",
        "reference",
        "source",
    ]
    assert len(table) == 8
    first = table.iloc[0].tolist()
    assert first == ["A", "npv_msek", 7, pytest.approx(10.5), 2015, "ASEK 7", "JA 2040", "sheet"]
    assert found.ratio == {"A": pytest.approx(7 / 11)}


def test_an_investment_without_its_index_is_moved_by_consumer_prices() -> None:
    found = read(given("A", "investment_msek", 11, price_year=2017))
    assert found.value["A"]["investment_msek"] == pytest.approx(11 * 150 / 110)
    assert not found.findings


def test_what_lacks_a_year_or_a_reference_is_told_with_its_row() -> None:
    found = read(
        given("A", "npv_msek", 7), given("A", "npv_ratio_i", 0.6, reference=""), given("R", "npv_msek", 5, price_year=2015, reference=""),
        given("A", "om_msek", 3, reference=""), given("R", "happiness", 3), given("R", "pt_share", 3),
    )  # fmt: skip
    assert [(f.code, f.row, f.column) for f in found.findings] == [
        ("given_not_converted", 1, "price_year"), ("given_no_reference", 2, "reference"), ("given_no_reference", 3, "reference"),
        ("given_not_converted", 4, "price_year"), ("given_no_reference", 4, "reference"), ("given_unknown", 5, "item"),
    ]  # fmt: skip
    assert found.value["A"]["npv_msek"] == 7
    assert "npv_msek" in found.findings[0].message
    assert "2025" in found.findings[0].message
    assert "happiness" not in found.value["R"]


@pytest.mark.parametrize(
    ("npv", "cost", "ratio", "disagrees"),
    [
        ((7, 2015), (11, 2015), 7 / 11, False), ((7, None), (11, None), 7 / 11, False), ((7, 2015), (11, 2017), None, False),
        ((7, 2015), (11, None), None, False), ((7, None), (11, 2015), None, False), ((7, 2015), (0, 2015), None, False), ((7, 2015), (-1, 2015), None, False),
        ((0, 2015), (1, 2015), 0.0, False), ((0.2, 2015), (0.5, 2015), 0.4, True), ((-7, 2015), (11, 2015), -7 / 11, True),
    ],
)  # fmt: skip
def test_the_ratio_of_amounts_of_one_year(
    npv: tuple[float, Any], cost: tuple[float, Any], ratio: float | None, disagrees: bool
) -> None:
    stated = 0.05 if ratio == 0 else 0.65  # of 0 a twentieth is just near enough
    found = read(
        given("A", "npv_msek", npv[0], price_year=npv[1]), given("A", "investment_msek", cost[0], price_year=cost[1]), given("A", "npv_ratio_i", stated),
    )  # fmt: skip
    assert found.ratio == ({} if ratio is None else {"A": pytest.approx(ratio)})
    told = [f for f in found.findings if f.code == "given_disagree"]
    assert bool(told) is disagrees
    if told:
        assert (told[0].value, told[0].column) == ("0.65", "value")
        assert f"{npv[0]:g}" in told[0].message
        assert f"{npv[0] / cost[0]:.2f}" in told[0].message
    assert read(given("A", "npv_msek", 7)).ratio == {}
    assert read(given("A", "investment_msek", 7)).ratio == {}


def replaced(computed: list[dict[str, Any]], *stated: tuple[str, str, float]) -> pd.DataFrame:
    value: dict[str, dict[str, float]] = {}
    for name, item, amount in stated:
        value.setdefault(name, {})[item] = amount
    brought = GivenResults(value=value, ratio={}, table=pd.DataFrame(), findings=())
    frame = effects(*computed) if computed else effects().iloc[:0]
    found = with_given_quantities(quantities(frame, evaluated=["A"]), brought)
    assert found.evaluated == tuple(dict.fromkeys(["A", *frame["proposal"], *(name for name, *_ in stated)]))
    return found.to_frame()


PARTS = [
    row("A", "severe_accidents", -0.2, mode="car", municipality="M"), row("A", "severe_accidents", -0.3, mode="bus", municipality="N"),
    row("A", "co2_tonnes", -7, mode="car"), row("B", "severe_accidents", -0.7, mode="car"),
]  # fmt: skip


def test_computed_parts_are_scaled_to_what_is_given() -> None:
    found = replaced(PARTS, ("A", "severe_accidents", -0.8), ("B", "co2_tonnes", 3), ("A", "npv_msek", 9))
    assert found[["proposal", "item", "mode", "municipality"]].to_numpy().tolist() == [
        ["A", "severe_accidents", "car", "M"], ["A", "severe_accidents", "bus", "N"], ["A", "co2_tonnes", "car", ""],
        ["B", "severe_accidents", "car", ""], ["B", "co2_tonnes", "car", ""],
    ]  # fmt: skip
    assert found["change"].tolist() == pytest.approx([-0.32, -0.48, -7, -0.7, 3])


def test_parts_that_point_the_other_way_give_way() -> None:
    found = replaced(
        PARTS, ("A", "severe_accidents", 0.8), ("A", "co2_tonnes", 0), ("B", "travel_cost_sek", 0)
    )
    assert found[["proposal", "item", "mode", "change"]].to_numpy().tolist() == [
        ["B", "severe_accidents", "car", -0.7], ["A", "severe_accidents", "car", 0.8],
    ]  # fmt: skip
    assert replaced([], ("B", "co2_tonnes", 3))["change"].tolist() == [3]
    assert replaced(PARTS, ("A", "npv_msek", 3))["change"].tolist() == [-0.2, -0.3, -7, -0.7]


@pytest.mark.parametrize(
    ("item", "mode"),
    [
        ("vehicle_km_heavy", "heavy"), ("freight_km", "heavy"), ("freight_hours", "heavy"), ("freight_toll_sek", "heavy"),
        ("parking_revenue_sek", "park_ride"), ("transit_trips", "transit"), ("service_km", "bus"), ("fare_revenue_sek", "bus"), ("travel_time_hours", "car"),
    ],
)  # fmt: skip
def test_what_is_not_divided_has_the_mode_it_mostly_has(item: str, mode: str) -> None:
    assert replaced([], ("B", item, 3))["mode"].tolist() == [mode]


def test_nothing_given_is_nothing() -> None:
    found = given_results(paper_plan([proposal("A")]))
    assert (dict(found.value), dict(found.ratio), found.findings, len(found.table)) == ({}, {}, (), 0)
    assert not math.isnan(len(found.table.columns))
