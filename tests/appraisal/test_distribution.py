"""On whom a net present value falls: parts that add up to the whole in every dimension, and equity weights."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import infraprio as ip
from infraprio import appraisal
from infraprio.appraisal.benefits import benefits_of
from infraprio.appraisal.breakdown import breakdown
from infraprio.appraisal.distribution import NOT_DIVIDED, OUTSIDE, distribution, equity_weighted
from infraprio.appraisal.equity import resident_groups
from infraprio.appraisal.sets.together import SET
from infraprio.scenario.scenario import Scenario
from tests.appraisal.appraisal_cases import effects, paper_plan, row

GROUPS = [
    {"dimension": "income", "group": "low", "municipality": "M", "share": 0.6, "income": 200, "elasticity": 1},
    {"dimension": "income", "group": "high", "municipality": "M", "share": 0.4, "income": 600},
    {"dimension": "income", "group": "low", "municipality": "N", "share": 0.2, "income": 200},
    {"dimension": "income", "group": "high", "municipality": "N", "share": 0.8, "income": 600},
    {"dimension": "age", "group": "0–17", "municipality": "M", "share": 0.25},
    {"dimension": "age", "group": "18–", "municipality": "M", "share": 0.75},
]  # fmt: skip
TOWNS = [{"id": "M", "name": "Mora", "seat": "P", "population": 1000}, {"id": "N", "name": "Norr", "seat": "Q", "population": 500}]  # fmt: skip


def plan(**tables: Any) -> Scenario:
    return paper_plan(**({"municipalities": TOWNS, "population_groups": GROUPS} | tables))


def parts_of(result: appraisal.Appraisal) -> pd.DataFrame:
    return distribution(result).set_index(["proposal", "dimension", "member"])


def assert_adds_up(result: appraisal.Appraisal) -> None:
    """Every dimension of every proposal, and its accounts, make the net present value."""
    found, rows = distribution(result), breakdown(result)
    whole = rows.groupby("proposal")["present_value_msek"].agg(math.fsum)
    sums = found.groupby(["proposal", "dimension"])["npv_msek"].agg(math.fsum)
    size = rows.groupby("proposal")["present_value_msek"].agg(lambda worth: max(1.0, worth.abs().sum()))
    for (proposal, _), total in sums.items():
        close = 1e-9 * (
            size[proposal] if size[proposal] > 1e5 else 1
        )  # decimals end where amounts are absurd
        assert total == pytest.approx(whole[proposal], rel=0, abs=close)
        assert whole[proposal] == pytest.approx(result.frame["npv_msek"][proposal], abs=1e-6 + close)
    accounts = found[["travellers_msek", "others_msek", "public_msek"]].sum(axis=1)
    assert np.allclose(accounts, found["npv_msek"], rtol=1e-12, atol=1e-9)
    known = result.frame.index[result.frame["npv_msek"].notna()]
    assert set(whole.index) == set(known)
    assert sums.groupby("proposal").size().nunique() <= 1


def test_the_rows_are_those_of_the_calculation() -> None:
    result = appraisal.appraise(plan(), effects())
    rows = breakdown(result)
    for proposal in ("A", "B", "C"):
        told = result.explain(proposal)
        mine = rows[rows["proposal"] == proposal]
        assert mine["present_value_msek"].sum() == pytest.approx(told["present_value_msek"].sum(), abs=1e-9)
        by_area = mine.groupby("area")["present_value_msek"].sum()
        assert by_area.to_dict() == pytest.approx(told.groupby("area")["present_value_msek"].sum().to_dict())
        opening = told[told["area"] == "travellers"].groupby("year")["quantity"].sum().iloc[0]
        assert mine.loc[mine["area"] == "travellers", "quantity"].sum() == pytest.approx(opening)


def test_a_plan_of_which_nothing_is_appraised_has_no_benefits_of_its_own() -> None:
    result = appraisal.appraise(plan(), effects())
    unknown = [str(name) for name in result.frame.index[result.frame["npv_msek"].isna()]]
    assert unknown
    assert benefits_of(result, unknown).plan is None
    mixed = benefits_of(result, ["A", *unknown[:1]])
    assert mixed.plan is not None
    assert SET in set(mixed.rows["proposal"])


def test_the_columns_say_first_whose_and_by_what() -> None:
    columns = list(distribution(appraisal.appraise(plan(), effects())).columns)
    amounts = ["travellers_msek", "others_msek", "public_msek", "npv_msek"]
    assert columns == ["proposal", "dimension", "member", *amounts]


def test_groups_and_weights_by_hand() -> None:
    """Mean income (600·200 + 400·600 + 100·200 + 400·600) / 1500 = 620,000 / 1500; weights 413.3/200 and 413.3/600."""
    groups = resident_groups(plan())
    assert groups.income == pytest.approx(620_000 / 1500)
    assert groups.residents.set_index(["dimension", "group"]).loc[("income", "low"), "share"] == pytest.approx(700 / 1500)  # fmt: skip
    result = appraisal.appraise(plan(), effects())
    found = parts_of(result)
    mora, norr = (found.loc[("A", "municipality", town), "travellers_msek"] for town in ("Mora", "Norr"))
    assert found.loc[("A", "income", "low"), "travellers_msek"] == pytest.approx(0.6 * mora + 0.2 * norr)
    assert found.loc[("A", "age", "0–17"), "travellers_msek"] == pytest.approx(0.25 * mora)
    assert found.loc[("A", "age", NOT_DIVIDED), "travellers_msek"] == pytest.approx(norr)
    low, high = groups.income / 200, groups.income / 600
    gain = mora * (0.6 * low + 0.4 * high) + norr * (0.2 * low + 0.8 * high)
    weighed = equity_weighted(plan(), breakdown(result)).loc["A"]
    assert weighed["weighted_msek"] == pytest.approx(gain)
    assert weighed["equity_npv_msek"] == pytest.approx(weighed["npv_msek"] - mora - norr + gain)


def test_without_an_elasticity_nothing_is_weighted_and_with_none_it_is_the_plain_sum() -> None:
    result = appraisal.appraise(plan(), effects())
    plain = [{k: v for k, v in g.items() if k != "elasticity"} for g in GROUPS]
    assert equity_weighted(plan(population_groups=plain), breakdown(result)).empty
    zero = [g | ({"elasticity": 0} if "elasticity" in g else {}) for g in GROUPS]
    same = equity_weighted(plan(population_groups=zero), breakdown(result))
    assert np.allclose(same["equity_npv_msek"], same["npv_msek"], rtol=0, atol=1e-9)


def test_shares_by_place_are_put_together_by_residents() -> None:
    """P has 900 residents, a third of them low; Q 90, two thirds: (300 + 60) / 990 of Mora."""
    by_place = [
        {"dimension": "income", "group": g, "place": p, "share": s}
        for p, low in (("P", 1 / 3), ("Q", 2 / 3))
        for g, s in (("low", low), ("high", 1 - low))
    ]
    table = resident_groups(plan(population_groups=by_place)).table.set_index(["municipality", "group"])
    assert table.loc[("Mora", "low"), "share"] == pytest.approx(360 / 990)


def test_a_given_result_stands_beside_what_was_computed() -> None:
    stated = [
        {"proposal": "A", "item": "npv_msek", "value": 500, "price_year": 2025, "reference": "as today"}
    ]
    result = appraisal.appraise(plan(given_results=stated), effects())
    assert_adds_up(result)
    rows = breakdown(result)
    assert rows.loc[rows["proposal"] == "A", "present_value_msek"].sum() == pytest.approx(500)


def test_what_lies_outside_the_region_has_a_row() -> None:
    far = effects(row("A", "travel_time_hours", -100, mode="car", purpose="work", municipality="Elsewhere"))
    found = parts_of(appraisal.appraise(plan(), far))
    assert found.loc[("A", "municipality", OUTSIDE), "travellers_msek"] > 0


def test_a_set_is_taken_apart_too() -> None:
    result = appraisal.appraise(plan(), effects())
    both = appraisal.appraise_set(result, ["A", "B"], effects(*effects().iloc[:7].assign(proposal="AB").to_dict("records")))  # fmt: skip
    assert set(both.rows["proposal"]) == {SET}
    assert both.rows["present_value_msek"].sum() == pytest.approx(both.npv_msek, abs=1e-6)


ITEMS = st.sampled_from(["travel_time_hours", "severe_accidents", "co2_tonnes", "fare_revenue_sek", "vehicle_km_car", "freight_hours"])  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABC"), ITEMS, st.floats(-1e4, 1e4), st.sampled_from(["car", "train", "bus"]),
            st.sampled_from(["", "work", "business", "leisure"]), st.sampled_from(["", "regional", "long"]), st.sampled_from(["", "M", "Norr", "Elsewhere"]),
        ),
        min_size=1, max_size=12,
    ),
    st.floats(0, 1),
)  # fmt: skip
def test_parts_add_up_whatever_is_stated(rows: list[tuple[Any, ...]], share: float) -> None:
    columns = ["proposal", "item", "change", "mode", "purpose", "distance", "municipality"]
    stated = pd.DataFrame(rows, columns=columns).drop_duplicates(columns[:2] + columns[3:])
    groups = [g | {"share": share if k == 0 else 1 - share} if g["municipality"] == "N" else g for k, g in enumerate(GROUPS, -2)]  # fmt: skip
    assert_adds_up(appraisal.appraise(plan(population_groups=groups), stated))


def test_parts_add_up_on_the_example(jamtland: ip.Result) -> None:
    assert isinstance(jamtland.appraisal, appraisal.Appraisal)
    assert_adds_up(jamtland.appraisal)
    found = distribution(jamtland.appraisal)
    towns = set(found.loc[found["dimension"] == "municipality", "member"])
    assert set(jamtland.scenario["municipalities"]["name"]) <= towns | {OUTSIDE, NOT_DIVIDED}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ([{"dimension": "d", "group": "g", "municipality": "M", "share": 0.6}], "group_shares_off"),
        ([{"dimension": "d", "group": "g", "share": 1}], "group_nowhere"),
        ([{"dimension": "d", "group": "g", "municipality": "M", "place": "P", "share": 1}], "group_nowhere"),
        ([{"dimension": "d", "group": "g", "municipality": "Mo", "share": 1}], "unknown_municipality"),
        ([{"dimension": "d", "group": "g", "municipality": "M", "share": 1, "elasticity": 1}], "group_without_income"),
        (
            [
                {"dimension": "d", "group": "g", "municipality": "M", "share": 1},
                {"dimension": "d", "group": "g", "place": "Q", "share": 1},
            ],
            "group_two_levels",
        ),
        (
            [
                {"dimension": "d", "group": "g", "municipality": "M", "share": 1, "income": 1, "elasticity": 1},
                {"dimension": "d", "group": "g", "municipality": "N", "share": 1, "income": 1, "elasticity": 2},
            ],
            "group_elasticities",
        ),
        (
            [
                {"dimension": "d", "group": "g", "municipality": "M", "share": 1, "income": 1, "elasticity": 1},
                {"dimension": "e", "group": "g", "municipality": "M", "share": 1, "income": 1, "elasticity": 1},
            ],
            "group_two_weightings",
        ),
    ],
)  # fmt: skip
def test_groups_that_cannot_be_used_are_refused(change: list[dict[str, Any]], code: str) -> None:
    with pytest.raises(ip.ScenarioError) as told:
        plan(population_groups=change)
    assert code in {f.code for f in told.value.findings}


def test_incomes_without_residents_are_refused() -> None:
    empty = [{"id": "M", "name": "Mora", "seat": "P"}, {"id": "N", "name": "Norr", "seat": "Q"}]
    with pytest.raises(ip.ScenarioError) as told:
        plan(municipalities=empty)
    assert {f.code for f in told.value.findings if f.severity == "error"} == {"group_income_alone"}
