"""An appraisal taken apart: every row of `explain` and of the breakdown, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio.appraisal.breakdown import breakdown, cost_rows
from infraprio.appraisal.result import Appraisal
from infraprio.errors import AppraisalError
from tests.appraisal.appraisal_cases import proposal, row
from tests.appraisal.by_hand import appraised, worth

GROWN = {"traffic_growth_car_year": 0.1, "traffic_growth_transit_year": 0.3, "value_growth_year": 0.2}
ROWS = (
    row("L", "severe_accidents", -1.7, mode="car", municipality="M"),
    row("L", "severe_accidents", -0.9, mode="car", municipality="N"),
    row("L", "fare_revenue_sek", 9e5, mode="bus", purpose="work", distance="long"),
    row("S", "travel_time_hours", -3e4, mode="car", purpose="work", distance="regional", municipality="N"),
)
CARBON = [
    {"proposal": "L", "effect": "construction_co2", "value": 1100, "source": "s"},
    {"proposal": "S", "effect": "construction_co2", "value": 700, "source": "s"},
]
GIVEN = [{"proposal": "S", "item": "npv_msek", "value": -31, "price_year": 2025}]


def both(**tables: Any) -> Appraisal:
    return appraised(*ROWS, changed=GROWN, how={"period": "common"}, wider_effects=CARBON, **tables)


def test_every_row_that_explains_a_result() -> None:
    found = both()
    rows = found.explain("S")
    assert list(rows.index) == list(range(len(rows)))
    assert list(dict.fromkeys(rows["item"])) == [
        "Investment", "Operation and maintenance", "Renewal", "Residual value", "Travel time", "Construction carbon",
    ]  # fmt: skip
    first = rows.groupby("item", sort=False)
    assert {item: mine["year"].tolist() for item, mine in first} == {
        "Investment": [2026], "Operation and maintenance": [2027, 2028, 2029, 2030, 2031], "Renewal": [2029, 2031],
        "Residual value": [2032], "Construction carbon": [2026], "Travel time": [2027, 2028, 2029, 2030, 2031],
    }  # fmt: skip
    head = ["area", "quantity", "unit", "unit_value_sek", "amount_msek"]
    shown = first[head].first().to_dict("index")
    assert {item: list(one.values()) for item, one in shown.items()} == {
        "Investment": ["investment", 19, "MSEK/year", -2e6, -38],
        "Operation and maintenance": ["om", 0.3, "MSEK/year", -2e6, -0.6],
        "Renewal": ["om", 19, "MSEK", -2e6, -38],
        "Residual value": ["residual", 9.5, "MSEK", 2e6, 19],  # half of two years is left
        "Construction carbon": ["climate", 700, "t", -5000, -3.5],
        "Travel time": ["travellers", pytest.approx(-3e4 * 1.1**3), "h/year", pytest.approx(-101 * 1.2**2), pytest.approx(3.03 * 1.1**3 * 1.2**2)],
    }  # fmt: skip
    assert rows["discount_factor"].to_numpy() == pytest.approx(0.8 ** (rows["year"].to_numpy() - 2026))
    assert (rows["present_value_msek"] == rows["amount_msek"] * rows["discount_factor"]).all()
    time = rows[rows["item"] == "Travel time"].iloc[-1]
    assert time[["mode", "purpose", "distance", "municipality"]].tolist() == ["car", "work", "regional", "N"]
    assert time["quantity"] == pytest.approx(-3e4 * 1.1**7)
    plain = rows[rows["item"] != "Travel time"]
    assert (plain[["mode", "purpose", "distance", "municipality"]] == "").all(axis=None)


def test_public_money_is_explained_twice_and_places_apart() -> None:
    rows = both().explain("L")
    assert list(dict.fromkeys(rows["item"])) == [
        "Investment", "Operation and maintenance", "Residual value", "Killed and severely injured", "Fares",
        "Fares, cost of public funds", "Construction carbon",
    ]  # fmt: skip
    assert rows[rows["item"] == "Investment"]["amount_msek"].tolist() == pytest.approx([-46 / 3] * 3)
    assert rows[rows["item"] == "Construction carbon"]["quantity"].tolist() == pytest.approx([1100 / 3] * 3)
    fares = rows[rows["item"].str.startswith("Fares")].groupby("item").first()
    assert fares["area"].to_dict() == {"Fares": "operators", "Fares, cost of public funds": "public_budget"}
    assert fares["amount_msek"].tolist() == pytest.approx([0.9 * 1.3**5] * 2)
    hurt = rows[(rows["item"] == "Killed and severely injured") & (rows["year"] == 2029)]
    assert hurt["municipality"].tolist() == ["M", "N"]
    assert hurt["amount_msek"].tolist() == pytest.approx([x * 7 * 1.1**5 * 1.2**4 for x in (1.7, 0.9)])


def test_what_is_given_is_the_last_row() -> None:
    found = both(given_results=GIVEN)
    rows = found.explain("S")
    last, others = rows.iloc[-1], rows.iloc[:-1]
    gap = -31 - others["present_value_msek"].sum()
    assert last[["item", "area", "year", "unit", "mode", "municipality"]].tolist() == [
        "Given result, difference from the computed", "given", 2026, "MSEK", "", "",
    ]  # fmt: skip
    assert last[["quantity", "amount_msek", "present_value_msek"]].tolist() == pytest.approx([gap] * 3)
    assert last[["unit_value_sek", "discount_factor"]].tolist() == [1e6, 1]
    assert list(rows.index) == list(range(len(rows)))
    alone = appraised(ROWS[0], given_results=GIVEN).explain("S")
    assert alone[["item", "present_value_msek"]].to_numpy().tolist() == [["Given result", -31]]
    one = [proposal("S", 19, om_msek_year=0, life_years=5)]
    zero = appraised(row("S", "severe_accidents", 0.0), proposals=one, given_results=GIVEN).explain("S")
    assert zero[["item", "present_value_msek"]].to_numpy().tolist() == [
        ["Investment", -38], ["Given result, difference from the computed", 7],
    ]  # fmt: skip


def test_a_single_line_is_explained() -> None:
    rows = appraised(row("S", "severe_accidents", -0.5)).explain("S")
    assert rows[rows["area"] == "safety"]["amount_msek"].tolist() == [3.5, 3.5]


def test_why_there_is_nothing_to_explain() -> None:
    found = appraised(ROWS[0])
    with pytest.raises(
        AppraisalError, match="S has no net present value to explain: nobody has stated its effects"
    ):
        found.explain("S")
    with pytest.raises(AppraisalError, match="X"):
        found.explain("X")


def test_a_result_shows_itself_in_its_own_money_and_language() -> None:
    found = both()
    assert found.to_frame().equals(found.frame)
    assert found.to_frame() is not found.frame
    assert found.statement() == found.statement("en") != found.statement("sv")
    assert found.footnotes() == found.footnotes("en") != found.footnotes("sv")
    assert found.placeholders
    assert set(found.placeholders) <= set(found.values.used)


def test_every_row_of_a_breakdown() -> None:
    found = both()
    rows = breakdown(found)
    assert list(rows.index) == list(range(len(rows)))
    assert list(rows.columns) == [
        "proposal", "area", "item", "mode", "purpose", "distance", "municipality", "quantity", "unit", "present_value_msek",
    ]  # fmt: skip
    labels = ["mode", "purpose", "distance", "municipality"]
    by = rows.set_index(["proposal", "item"])
    assert rows["proposal"].tolist() == ["S"] * 5 + ["L"] * 8
    assert by.loc["S", "area"].to_dict() == {
        "construction_co2": "climate", "travel_time": "travellers", "investment": "investment", "om": "om", "residual": "residual",
    }  # fmt: skip
    short = by.loc["S", "present_value_msek"]
    assert short["investment"] == -38
    assert short["om"] == pytest.approx(-0.6 * worth(range(2027, 2032)) - 38 * worth([2029, 2031]))
    assert short["residual"] == pytest.approx(19 * worth([2032]))
    assert short["construction_co2"] == pytest.approx(-3.5)
    hours = [3.03 * 1.1 ** (year - 2024) * 1.2 ** (year - 2025) * worth([year]) for year in range(2027, 2032)]
    assert short["travel_time"] == pytest.approx(sum(hours))
    long = by.loc["L"]
    assert long.loc["om", "present_value_msek"].item() == pytest.approx(
        -2 * 0.03 * 23 * worth(range(2029, 2034))
    )
    assert long.loc["fares", "area"].tolist() == ["operators", "public_budget"]
    assert long.loc["fares", "quantity"].tolist() == pytest.approx([9e5 * 1.3**5, 0])
    assert (
        long.loc["fares", [*labels, "unit"]].to_numpy().tolist()
        == [["bus", "work", "long", "", "SEK/year"]] * 2
    )
    assert long.loc["safety", "municipality"].tolist() == ["M", "N"]
    # of the opening year, also where what falls while it is built stands before it
    assert long.loc["safety", "quantity"].tolist() == pytest.approx([-1.7 * 1.1**5, -0.9 * 1.1**5])
    assert long.loc["construction_co2", ["quantity", "unit"]].tolist() == [1100, "t"]
    costs = rows[rows["area"].isin(["investment", "om", "residual"])]
    assert (costs[[*labels, "unit"]] == "").all(axis=None)
    assert (costs["quantity"] == 0).all()
    sums = rows.groupby("proposal")["present_value_msek"].sum()
    assert sums.to_dict() == pytest.approx(found.frame["npv_msek"].to_dict(), abs=1e-6)


def test_a_breakdown_of_some_and_of_what_is_given() -> None:
    found = both(given_results=GIVEN)
    mine = breakdown(found, ["S"])
    assert set(mine["proposal"]) == {"S"}
    assert list(mine["area"])[-1] == "given"
    assert mine["present_value_msek"].sum() == pytest.approx(-31)
    whole = breakdown(found)
    assert whole[whole["proposal"] == "S"].reset_index(drop=True).equals(mine)
    assert list(dict.fromkeys(whole["proposal"])) == ["S", "L"]
    assert not len(breakdown(found, []))
    assert (whole["area"] == "given").sum() == 1
    alone = breakdown(appraised(ROWS[0], given_results=GIVEN), ["S"])
    assert alone[["area", "item", "present_value_msek"]].to_numpy().tolist() == [["given", "given", -31]]
    unknown = breakdown(appraised(ROWS[0]))
    assert set(unknown["proposal"]) == {"L"}


def test_a_breakdown_where_nothing_is_priced_has_the_costs() -> None:
    found = breakdown(appraised(row("S", "severe_accidents", 0.0)))
    assert found["area"].tolist() == ["investment", "om"]


def test_rows_of_costs_leave_out_what_is_nothing() -> None:
    found = cost_rows("A", {"investment": -7.0, "om": 0.0, "residual": 0.4})
    assert found[["proposal", "area", "item", "present_value_msek"]].to_numpy().tolist() == [
        ["A", "investment", "investment", -7.0], ["A", "residual", "residual", 0.4],
    ]  # fmt: skip
    assert found["present_value_msek"].dtype == found["quantity"].dtype == np.float64
    assert (found[["mode", "purpose", "distance", "municipality", "unit"]] == "").all(axis=None)
    assert isinstance(cost_rows("", {}), pd.DataFrame)
