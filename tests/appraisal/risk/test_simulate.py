"""What a simulation puts together, by hand: arguments, the order of samples, what is drawn, and what is told."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio import appraisal
from infraprio.appraisal.risk.drawn_values import Draws, evaluate
from infraprio.appraisal.risk.own_records import own_records
from infraprio.appraisal.risk.progress import Watch
from infraprio.appraisal.risk.sampling import points
from infraprio.appraisal.risk.selection import GREEDY_RULE, Selection
from infraprio.appraisal.risk.simulate import (
    _immature,
    _picked,
    _ratio,
    _require_known,
    _require_numbers,
    _run,
    _Sampled,
    risk_problem,
)
from infraprio.errors import AppraisalError
from infraprio.scenario.parameters import built_in, parameters
from tests.appraisal.appraisal_cases import effects, paper_plan, proposal, row, safer, unstated_maturity
from tests.appraisal.risk.small_problem import problem

TIME = "value_of_time_car_work_sek_h"
ASIS = "interest_of_nobody"


def network(_values: Mapping[str, float]) -> pd.DataFrame:
    return safer("A", "B", "C")


@pytest.mark.parametrize("samples", [1, np.int64(2), 10_000])
def test_whole_numbers_of_samples_are_taken(samples: int) -> None:
    _require_numbers(samples, None, None)
    _require_numbers(samples, 1, network)


@pytest.mark.parametrize(
    ("samples", "network_points", "reevaluate", "words"),
    [
        (0, None, None, "samples is 0"), (-1, None, None, "samples is -1"), (2.0, None, None, "samples is 2.0"),
        ("2", None, None, "samples is '2'"), (1, 0, network, "network_points is 0"), (1, 1, None, "network_points is 1"),
    ],
)  # fmt: skip
def test_other_numbers_are_refused(
    samples: Any, network_points: int | None, reevaluate: Any, words: str
) -> None:
    with pytest.raises(AppraisalError, match=words):
        _require_numbers(samples, network_points, reevaluate)


def test_one_number_of_one_proposal_is_enough_to_draw() -> None:
    found = appraisal.appraise(paper_plan([proposal("A"), proposal("U", None)]), safer("U"))
    _require_known(found)
    frame = found.frame.copy()
    frame[["npv_msek", "investment_msek"]] = math.nan
    with pytest.raises(AppraisalError, match="nothing to simulate"):
        _require_known(replace(found, frame=frame))
    frame.loc["U", "npv_msek"] = 3.0
    _require_known(replace(found, frame=frame))


def test_who_lacks_a_maturity_is_told_unless_it_is_built() -> None:
    rows = [proposal(name, maturity="plan") for name in "ABC"] + [proposal("OLD", 10, horizon="done")]
    plan = unstated_maturity(paper_plan(rows), "B", "OLD")
    [told] = _immature(plan)
    assert (told.code, told.column, told.row) == (
        "maturity_not_stated",
        "maturity",
        plan["proposals"].rows[1],
    )
    assert "B" in told.message


def test_slices_are_put_together_in_the_order_of_the_samples() -> None:
    position = points(5, 6, 1)
    whole = evaluate(problem(), position)
    parts = [np.array([3, 1]), np.array([4, 0, 2])]
    seen: list[tuple[int, int]] = []
    watch = Watch(5, lambda done, total, _left: seen.append((done, total)))
    found, chosen = _run(_Sampled(problem(), None), position, parts, None, watch)
    assert chosen is None
    for name in ("npv", "investment", "cost"):
        assert np.array_equal(getattr(found, name), getattr(whole, name), equal_nan=True), name
    assert seen == [(2, 5), (5, 5)]
    dear = np.sort(whole.cost[:, 0])
    rule = Selection(
        share=np.ones((4, 1)), budget=dear[2:3], barred=np.array([False, True, True, True]), must=np.ones(4, dtype=bool),
        conflict=np.zeros((4, 4), dtype=bool), owner=np.zeros(0, dtype=np.intp), need=np.zeros((0, 4), dtype=bool),
    )  # fmt: skip
    _, chosen = _run(_Sampled(problem(), rule), position, parts, None, Watch(5, None))
    assert chosen is not None
    assert chosen[:, 0].tolist() == (whole.cost[:, 0] <= dear[2]).tolist()
    assert chosen.sum() == 3


def test_a_ratio_needs_an_investment_however_small() -> None:
    draws = Draws(
        npv=np.array([[6.0, 6, 6, -3]]), investment=np.array([[0.5, 0.0, -1.0, 12.0]]), cost=np.ones((1, 4))
    )
    assert _ratio(draws)[0].tolist() == pytest.approx([12, math.nan, math.nan, -0.25], nan_ok=True)


def test_another_rule_is_asked_once_for_each_sample() -> None:
    draws = Draws(
        npv=np.array([[1.0, -2, 3], [-4, 5, 6]]), investment=np.ones((2, 3)), cost=np.array([[7.0, 8, 9], [10, 11, 12]])
    )  # fmt: skip
    asked: list[tuple[list[float], list[float]]] = []

    def gains(npv: Any, cost: Any) -> Sequence[bool]:
        asked.append((npv.tolist(), cost.tolist()))
        return [bool(x > 0) for x in npv]

    found = _picked(draws, gains)
    assert found.tolist() == [[True, False, True], [False, True, True]]
    assert found.dtype == bool
    assert asked == [([1, -2, 3], [7, 8, 9]), ([-4, 5, 6], [10, 11, 12])]
    with pytest.raises(AppraisalError, match=r"\(2,\) choices for 3"):
        _picked(draws, lambda _npv, _cost: [True, False])


def made(plan: Any, found: Any, **more: Any) -> Any:
    return risk_problem(found, parameters(plan), records=own_records(plan), **more)


def test_what_is_drawn_and_what_is_given_by_hand() -> None:
    stated = [
        {"proposal": "A", "item": "npv_msek", "value": 500, "price_year": 2025},
        {"proposal": "B", "item": "investment_msek", "value": 90, "price_year": 2025},
    ]
    plan = paper_plan([proposal(name, 100, maturity="plan") for name in "ABC"], given_results=stated)
    found = appraisal.appraise(plan, safer("A", "B"))
    frame = found.frame.copy()
    assert frame["status"].tolist() == ["given", "given", "not_appraised"]
    frame["npv_msek"] = [500.0, 41.0, 43.0]
    frame["investment_msek"] = [130.0, 90.0, 77.0]
    risk, values, fixed = made(plan, replace(found, frame=frame))
    assert risk.given_npv.tolist() == pytest.approx([500, 41, math.nan], nan_ok=True)
    assert risk.given_investment.tolist() == pytest.approx([130, 90, math.nan], nan_ok=True)
    assert risk.central_npv.tolist() == pytest.approx(frame["computed_npv_msek"].tolist(), nan_ok=True)
    assert risk.central_npv[0] != 500
    assert (risk.reevaluate, risk.network_parameters, dict(risk.network_scale)) == (None, (), {})
    assert risk.benefit is None
    assert fixed == ["om_service_share_year"]
    assert risk.inputs[0].name == "safety_value"
    assert risk.inputs[-1].name == "demand_level"
    assert dict(values.value) == dict(risk.value)
    assert TIME not in risk.value


def test_a_network_that_is_computed_anew_may_need_any_price() -> None:
    plan = paper_plan([proposal("A", 100, maturity="plan")])
    found = appraisal.appraise(plan, safer("A"))
    risk, values, _ = made(plan, found, reevaluate=network, network_parameters=[TIME])
    assert risk.network_parameters == (TIME,)
    assert dict(risk.network_scale) == {TIME: values.scale[TIME]}
    assert values.scale[TIME] != 1
    assert risk.reevaluate is network
    assert {"train_cost_sek_km", "nox_value_sek_kg", TIME} <= set(risk.value)
    assert "health_bicycle_sek_km" not in risk.value
    for names, anew, words in (
        ([TIME], None, "together"), ([], network, "together"), ([ASIS], network, f"parameters {ASIS} are unknown"),
        ([ASIS], None, "are unknown"),
    ):  # fmt: skip
        with pytest.raises(AppraisalError, match=words):
            made(plan, found, reevaluate=anew, network_parameters=names)


def test_a_simulation_says_how_it_was_made() -> None:
    plan = unstated_maturity(paper_plan([proposal("A", 100), proposal("S", 10, kind="service")]), "A")
    stated = effects(row("A", "severe_accidents", -1), row("S", "service_km", -900, mode="train"))
    plain = appraisal.simulate(plan, 3, 7, effects=stated)
    assert (plain.samples, plain.seed, plain.method, plain.cost_view) == (3, 7, "sobol", "reference_class")
    assert plain.choice == GREEDY_RULE
    assert np.array_equal(plain.position, points(3, plain.problem.dimensions, 7))
    assert plain.ratio[:, 0].tolist() == pytest.approx((plain.npv[:, 0] / (1.3 * plain.cost[:, 0])).tolist())
    assert np.isfinite(plain.npv[:, 1]).all()
    assert np.isnan(plain.ratio[:, 1]).all()  # of a service
    assert [f.code for f in plain.findings if f.row == plan["proposals"].rows[0]] == ["maturity_not_stated"]
    sliced = appraisal.simulate(
        plan, 3, 7, effects=stated, method="latin_hypercube", cost_view="stated_range"
    )
    assert (sliced.method, sliced.cost_view) == ("latin_hypercube", "stated_range")
    assert np.array_equal(sliced.position, points(3, sliced.problem.dimensions, 7, "latin_hypercube"))

    def none(npv: Any, _cost: Any) -> Any:
        return npv > math.inf

    other = appraisal.simulate(plan, 3, effects=stated, choose=none)
    assert (other.choice, other.seed) == ("none", 0)
    assert not other.chosen.any()
    assert appraisal.simulate(plan, 3, effects=stated, choose=partial(none)).choice == "given rule"
    assert np.array_equal(plain.chosen[:, 0], plain.npv[:, 0] > 0)


def test_the_parameters_of_an_appraisal_that_was_made_are_those_of_its_samples() -> None:
    plan = paper_plan([proposal("A", 100, maturity="plan")])
    values = dict(built_in())
    values["severe_accident_msek"] = replace(
        values["severe_accident_msek"], value=33.0, low=math.nan, high=math.nan
    )
    central = appraisal.appraise(plan, safer("A"), parameters=values)
    found = appraisal.simulate(plan, 2, appraisal=central)
    assert found.appraisal is central
    assert found.problem.value["severe_accident_msek"] == central.values.value["severe_accident_msek"]
    direct = appraisal.simulate(plan, 2, effects=safer("A"), parameters=values)
    assert np.array_equal(direct.npv, found.npv)
    told = [f for f in found.findings if f.code == "input_without_range"]
    assert [f.value for f in told] == ["severe_accident_msek", "om_service_share_year"]
    assert [f.file for f in told] == ["values", "model_settings"]


def test_ten_thousand_samples_are_drawn_where_no_number_is_given() -> None:
    found = appraisal.simulate(paper_plan([proposal("A", 100, maturity="plan")]), effects=safer("A"))
    assert (found.samples, found.seed) == (10_000, 0)
    assert found.problem.cost.place.tolist() == [0]
