"""The table of an appraisal, column by column: what counts, what is told, and to how many digits."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio import appraisal
from infraprio.appraisal.appraise import _counting, _rounded
from infraprio.appraisal.benefits import benefits_of
from infraprio.appraisal.double_counting import _MARKS, _RELATED, _overlap
from infraprio.appraisal.sets.together import SET
from infraprio.appraisal.values.items import PRICED
from infraprio.errors import AppraisalError
from tests.appraisal.appraisal_cases import effects, paper_plan, proposal, row
from tests.appraisal.by_hand import appraised, worth

NAN = math.nan


def brought(name: str, item: str, value: float) -> dict[str, object]:
    return {"proposal": name, "item": item, "value": value, "price_year": 2025, "reference": "JA"}


def test_amounts_are_rounded_to_the_krona_and_ratios_to_nine_digits() -> None:
    frame = pd.DataFrame(
        {"npv_msek": [1.23456789012, -1e-9], "irr": [0.12345678951234, -0.0], "name": ["a", "b"]}
    )
    found = _rounded(frame)
    assert found["npv_msek"].tolist() == [1.234568, 0.0]
    assert found["irr"].tolist() == [0.12345679, 0.0]
    assert not np.signbit(found[["npv_msek", "irr"]].to_numpy()).any()
    assert found["name"].tolist() == ["a", "b"]


def test_no_cost_no_ratio_and_running_that_is_not_known_is_none() -> None:
    computed = {"benefit_msek": 7.0, "investment_msek": 0.5, "om_msek": 0.0, "running_cost_msek": NAN}
    assert _counting(computed, {}, NAN, operating=True)["npv_ratio_idu"] == 13
    assert _counting(computed, {}, NAN, operating=False)["npv_ratio_i"] == 13
    for cost in (0.0, -0.5):
        found = _counting(computed | {"investment_msek": cost}, {}, NAN, operating=False)
        assert math.isnan(found["npv_ratio_i"])
        assert math.isnan(found["npv_ratio_idu"])


def test_every_column_of_a_row() -> None:
    stated = row("A", "severe_accidents", -0.9, mode="car")
    rows = [proposal("A", 10, om_msek_year=0.2, life_years=5, kind="rail"), proposal("B", 3)]
    found = appraised(stated, proposals=rows, given_results=[brought("A", "investment_msek", 30), brought("A", "severe_accidents", -0.5)])  # fmt: skip
    line = found.frame.loc["A"]
    open_ = range(2027, 2032)
    benefit, om = 3.5 * worth(open_), 0.4 * worth(open_)
    assert line[["kind", "status", "reason", "reference"]].tolist() == ["rail", "given", "", "as today"]
    assert line["npv_msek"] == pytest.approx(benefit - 30 - om, abs=1e-6)
    assert line["npv_ratio_i"] == pytest.approx((benefit - 30 - om) / 30)
    assert line["npv_ratio_idu"] == pytest.approx((benefit - 30 - om) / (30 + om))
    assert line[["investment_msek", "given_investment_msek", "computed_investment_msek"]].tolist() == [
        30,
        30,
        20,
    ]
    assert line["computed_npv_msek"] == pytest.approx(benefit - 20 - om, abs=1e-6)
    assert line["computed_benefit_msek"] == line["benefit_msek"] == pytest.approx(benefit, abs=1e-6)
    assert math.isnan(line["given_npv_msek"])
    assert line["safety_msek"] == pytest.approx(benefit, abs=1e-6)
    assert line["verdict"] == "olönsam"
    other = found.frame.loc["B"]
    assert other[["status", "reason", "verdict"]].tolist() == ["not_appraised", "effects_unknown", ""]
    assert (found.base_year, found.price_year, found.margin) == (2026, 2025, 0.1)
    assert found.calculation.size == 1e6
    assert found.calculation.base_year == 2024


def test_what_is_done_has_no_given_result() -> None:
    rows = [proposal("A", 10, life_years=5), proposal("DONE", 7, horizon="done")]
    stated = [row(p, "severe_accidents", -0.9, mode="car") for p in ("A", "DONE")]
    found = appraised(*stated, proposals=rows, given_results=[brought("DONE", "npv_msek", 5)]).frame.loc[
        "DONE"
    ]
    assert found[["status", "reason"]].tolist() == ["in_reference", ""]
    assert math.isnan(found["given_npv_msek"])
    assert math.isnan(found["npv_msek"])


@pytest.mark.parametrize(
    ("kind", "stated", "reason"),
    [
        ("service", (), "operating_measure"), ("service", (("npv_ratio_i", 0.4),), ""), ("road", (), ""),
        ("service", (("npv_msek", 4.0),), "operating_measure"),
    ],
)  # fmt: skip
def test_when_it_is_said_that_a_measure_runs_traffic(
    kind: str, stated: tuple[tuple[str, float], ...], reason: str
) -> None:
    rows = [proposal("A", 10, life_years=5, kind=kind)]
    given = {"given_results": [brought("A", *one) for one in stated]} if stated else {}
    found = appraised(row("A", "severe_accidents", -0.9, mode="car"), proposals=rows, **given).frame.loc["A"]
    assert found["reason"] == reason
    assert math.isnan(found["npv_ratio_i"]) is (reason == "operating_measure")


def test_a_reason_that_is_one_stays() -> None:
    rows = [proposal("A", 10, kind="service"), proposal("B", 10)]
    found = appraised(row("B", "severe_accidents", -0.9), proposals=rows).frame
    assert found.loc["A", "reason"] == "effects_unknown"


@pytest.mark.parametrize(
    ("accidents", "unpriced", "margin", "verdict"),
    [(-2.0, 0, 0.1, "lönsam"), (-2.0, 0, 5.0, "osäker"), (-2.0, -1, 0.1, "osäker"), (-0.01, 0, 0.1, "olönsam"), (-0.01, 1, 0.1, "osäker")],
)  # fmt: skip
def test_the_verdict_weighs_what_has_no_price(
    accidents: float, unpriced: int, margin: float, verdict: str
) -> None:
    told = [{"proposal": "A", "effect": "e", "verdict": "positive" if unpriced > 0 else "negative", "reason": "r"}] * abs(unpriced)  # fmt: skip
    rows = [proposal("A", 10, life_years=5)]
    found = appraised(row("A", "severe_accidents", accidents), proposals=rows, how={"margin": margin}, **({"unpriced_effects": told} if told else {}))  # fmt: skip
    assert found.frame.loc["A", "verdict"] == verdict
    assert found.margin == margin


def test_the_verdict_goes_by_the_ratio_to_the_investment_where_there_is_one() -> None:
    both = [brought("A", "npv_ratio_i", 0.3), brought("A", "npv_ratio_idu", 0.05)]
    found = appraised(row("A", "severe_accidents", -1), proposals=[proposal("A", 10)], given_results=both)
    assert found.frame.loc["A", "verdict"] == "lönsam"
    service = [proposal("A", 10, kind="service")]
    found = appraised(row("A", "severe_accidents", -1), proposals=service, given_results=both[1:])
    assert found.frame.loc["A", "verdict"] == "osäker"


def test_everything_that_a_planner_should_know_is_told_once() -> None:
    rows = [
        proposal("A", 10, construction_years=14), proposal("U", None), proposal("N", 10), proposal("X", 7), proposal("DEAR", 9000),
        proposal("ZERO", 6),
    ]  # fmt: skip
    wider = [{"proposal": "A", "effect": "cycling", "value": 40, "persons": 30, "source": "s"}]
    unpriced = [{"proposal": "A", "effect": "noise of trains", "verdict": "negative", "reason": "r"}]
    plan = paper_plan(
        rows, wider_effects=wider, unpriced_effects=unpriced, given_results=[brought("A", "strange", 3)]
    )
    stated = effects(
        row("A", "travel_time_hours", -1e4, mode="car"), row("A", "noise_exposed_persons", -9), row("U", "co2_tonnes", 5.0),
        row("X", "transit_trips", 5.0), row("DEAR", "severe_accidents", 3.0), row("ZERO", "severe_accidents", 0.0),
    )  # fmt: skip
    found = appraisal.appraise(plan, stated)
    codes = [f.code for f in found.findings]
    assert set(codes) == {
        "index_continued", "construction_beyond_plan", "appraisal_cost_unknown", "effects_unknown", "nothing_priced", "given_unknown",
        "unpriced_overlaps", "co2_priced_twice", "wider_health_beside_time", "ratio_below_minus_one", "no_effect",
    }  # fmt: skip
    assert len(set(found.findings)) == len(found.findings)
    low = [f for f in found.findings if f.code == "ratio_below_minus_one"]
    assert {f.row for f in low} == {i for i, name in enumerate(("A", "U", "N", "X", "DEAR", "ZERO"), start=1) if found.frame.loc[name, "npv_ratio_i"] < -1}  # fmt: skip


def test_sets_are_chosen_by_name_or_handed_over() -> None:
    own = [{"id": "tax_factor", "value": 1.1, "unit": "factor"}, {"id": "tax_factor", "set": "low", "value": 1.0, "unit": "factor"}]  # fmt: skip
    plan, stated = paper_plan([proposal("A", 10)], parameters=own), effects(row("A", "severe_accidents", -1))
    assert appraisal.appraise(plan, stated).frame.loc["A", "investment_msek"] == pytest.approx(11)
    low = appraisal.appraise(plan, stated, parameters="low")
    assert low.frame.loc["A", "investment_msek"] == pytest.approx(10)
    assert low.parameters["tax_factor"].value == 1.0
    handed = appraisal.appraise(plan, stated, parameters=low.parameters)
    assert handed.frame.equals(low.frame)


# what may be counted twice


@pytest.mark.parametrize(
    ("text", "priced", "told"),
    [
        ("Restid i bil", {"travel_time"}, "Travel time"), ("restid", {"safety"}, ""), ("nothing of it", set(PRICED), ""),
        ("CO2 of traffic", {"climate", "construction_co2"}, "Carbon dioxide"), ("construction_co2", {"climate", "construction_co2"}, "Construction carbon"),
        ("construction_co2", {"climate"}, ""), ("klimatkalkyl", {"climate", "construction_km", "construction_co2"}, "Carbon dioxide, Construction carbon"),
        ("air_pollution", {"air_car", "air_exposure"}, "Air pollution, cars, Air where people live"), ("construction of safety rails", {"safety"}, "Killed and severely injured"),
    ],
)  # fmt: skip
def test_which_priced_item_a_name_says(text: str, priced: set[str], told: str) -> None:
    assert _overlap(text, priced, _MARKS) == told


def test_what_moves_with_travel_time() -> None:
    assert _overlap("Minutes to hospital", {"travel_time"}, _RELATED) == "Travel time"
    assert _overlap("minutes", {"safety"}, _RELATED) == ""


def _goal(name: str, **rest: Any) -> dict[str, Any]:
    return {"id": name, "name": f"Goal {name}", "parent": "top"} | rest


def test_goals_and_effects_that_count_twice_are_named() -> None:
    goals = [
        {"id": "top", "name": "Top"}, _goal("a", indicator="minutes_to_hospital", already_in_npv="yes"), _goal("b", indicator="co2_tonnes_year"),
        _goal("c", indicator="minutes_to_hospital"), _goal("d", indicator="judgement"), _goal("e", indicator="severe_accidents_year"),
    ]  # fmt: skip
    weights = [{"stakeholder": "s", "goal": g, "weight": 0.2} for g in "abcde"] + [{"stakeholder": "s", "goal": "top", "weight": 1}]  # fmt: skip
    unpriced = [
        {"proposal": p, "effect": effect, "verdict": "negative", "reason": "r"}
        for p, effect in (("A", "olycksrisk"), ("A", "restid"), ("B", "restid"), ("A", "landscape"))
    ]
    tables = {"goals": goals, "weights": weights, "judgements": [{"proposal": "A", "goal": "d", "rating": 1}], "unpriced_effects": unpriced}  # fmt: skip
    stated = (
        row("A", "travel_time_hours", -1e4, mode="car"),
        row("B", "co2_tonnes", 5.0),
        row("A", "severe_accidents", -1.0),
    )
    rows = [proposal("A", 10), proposal("B", 20)]
    found = appraised(*stated, proposals=rows, **tables)
    told = [
        (f.code, f.row, f.column, f.value)
        for f in found.findings
        if f.code.startswith(("goal_", "unpriced", "co2"))
    ]
    assert told == [
        ("goal_in_npv", 2, "already_in_npv", "yes"), ("goal_overlaps", 3, "indicator", "co2_tonnes_year"), ("goal_related", 4, "indicator", "minutes_to_hospital"),
        ("goal_overlaps", 6, "indicator", "severe_accidents_year"), ("unpriced_overlaps", 1, "effect", "olycksrisk"),
        ("unpriced_overlaps", 2, "effect", "restid"), ("co2_priced_twice", None, None, "5.00"),
    ]  # fmt: skip
    said = {f.row: f.message for f in found.findings if f.code.startswith("goal_")}
    assert "Carbon dioxide" in said[3]
    assert "Travel time" in said[4]
    assert all(f"Goal {name}" in said[k] for k, name in ((2, "a"), (3, "b"), (4, "c"), (6, "e")))
    none = appraised(stated[0], proposals=rows, **tables)
    assert "co2_priced_twice" not in {f.code for f in none.findings}
    free, cheap = (appraised(*stated, proposals=rows, changed={"co2_value_sek_kg": x}) for x in (0.0, 0.5))
    assert ["co2_priced_twice" in {f.code for f in each.findings} for each in (free, cheap)] == [False, True]


# who gains


def test_benefits_of_a_plan_stand_below_those_of_its_members() -> None:
    rows = [
        proposal("A", 10, life_years=5),
        proposal("B", 20, life_years=5),
        proposal("U", None),
        proposal("X", 7),
    ]
    hours = {"mode": "car", "purpose": "work", "municipality": "M"}
    stated = [row(p, "travel_time_hours", -1e4, **hours) for p in ("A", "B")]
    result = appraised(*stated, proposals=rows)
    together = effects(row("any", "travel_time_hours", -5e4, **hours))
    found = benefits_of(result, ["A", "U", "B"], together)
    assert found.proposals == ("A", "B")
    assert found.plan is not None
    assert found.plan.proposals == ("A", "B")
    assert list(dict.fromkeys(found.rows["proposal"])) == ["A", "B", SET]
    assert list(found.rows.index) == list(range(len(found.rows)))
    assert found.summary("A")["monetary_msek"].sum() == pytest.approx(
        result.frame.loc["A", "npv_msek"], abs=1e-5
    )
    assert found.summary(SET)["monetary_msek"].sum() == pytest.approx(found.plan.npv_msek, abs=1e-5)
    assert found.summary("A", "sv")["heading"].tolist() != found.summary("A")["heading"].tolist()
    assert found.summary("A", "en").equals(found.summary("A"))
    with pytest.raises(AppraisalError, match="X is not appraised; appraised are A, B"):
        found.summary("X")
    sums = found.to_frame().query("dimension == 'municipality'").groupby("proposal")["npv_msek"].sum()
    assert sums[SET] == pytest.approx(found.plan.npv_msek, abs=1e-5)
    assert not len(found.equity())
    assert found.groups.dimension == ""
    for plan in ([], ["U"], ["X"], ["X", "U"]):
        alone = benefits_of(result, plan)
        assert alone.plan is None
        assert alone.proposals == ("A", "B")
