"""Records of planned and actual amounts: the law they give, whether its intervals hold, and what is refused."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio import appraisal
from infraprio.appraisal.risk.fitting import LEAST, back_test, fit_lognormal, share_inside
from infraprio.appraisal.risk.own_records import own_records
from infraprio.errors import AppraisalError
from infraprio.scenario.checks.appraisal.records import usable_records
from infraprio.scenario.parameters import built_in
from infraprio.scenario.scenario import Scenario
from tests.appraisal.appraisal_cases import effects, paper_plan, proposal, safer


def rows(
    ratios: Any, stage: str = "idea", kind: str = "road", start: int = 0, **rest: Any
) -> list[dict[str, Any]]:
    return [
        {"object": f"{stage} {kind} {start + i}", "stage": stage, "kind": kind, "planned_cost_msek": 100, "actual_cost_msek": 100 * float(r)} | rest
        for i, r in enumerate(ratios)
    ]  # fmt: skip


def drawn(n: int, seed: int = 0, mean: float = 0.2, deviation: float = 0.3) -> np.ndarray[Any, Any]:
    return np.exp(np.random.default_rng(seed).normal(mean, deviation, n))


def with_records(records: list[dict[str, Any]], **rest: Any) -> Scenario:
    return paper_plan([proposal("A", 100, maturity="idea"), proposal("B", 100, maturity="idea", kind="rail")], records=records, **rest)  # fmt: skip


def test_the_law_of_ten_records_by_hand() -> None:
    """Logarithms 0.1, 0.2, ..., 1.0: mean 0.55, variance 0.825 / 9; the next case by t with 9 degrees, 1.383."""
    found = fit_lognormal(np.exp(np.arange(1, 11) / 10))
    assert found.mean == pytest.approx(0.55)
    assert found.deviation == pytest.approx(math.sqrt(0.825 / 9))
    half = 1.3830 * math.sqrt(0.825 / 9) * math.sqrt(1.1)
    assert found.interval() == pytest.approx((math.exp(0.55 - half), math.exp(0.55 + half)), rel=1e-4)
    assert found.growth == pytest.approx(math.exp(0.55 + 0.825 / 18) - 1)
    assert found.spread == pytest.approx(math.sqrt(math.exp(0.825 / 9) - 1))


@pytest.mark.parametrize("n", [LEAST, 15, 40, 400])
def test_on_a_known_law_an_interval_of_80_percent_holds_in_80_percent(n: int) -> None:
    """However few the records are, over many planners the left-out case is inside as often as is said."""
    inside = [back_test(drawn(n, seed)).inside for seed in range(4000 // n)]
    assert sum(inside) / (n * len(inside)) == pytest.approx(0.80, abs=0.05)


def test_the_back_test_is_the_loop_it_stands_for() -> None:
    from scipy.stats import t

    ratio = drawn(25, 4)
    log, inside = np.log(ratio), 0
    for i in range(25):
        rest = np.delete(log, i)
        half = t.ppf(0.9, 23) * rest.std(ddof=1) * math.sqrt(1 + 1 / 24)
        inside += abs(log[i] - rest.mean()) <= half
    found = back_test(ratio)
    assert (found.count, found.inside) == (25, inside)
    assert found.low < found.share < found.high


def test_a_law_that_is_not_lognormal_is_told() -> None:
    """Two kinds of objects in one class: nine in ten as planned, the others three times as dear."""
    mixed = np.concatenate([drawn(180, 1, 0.0, 0.02), drawn(20, 2, 1.1, 0.02)])
    codes = {f.code for f in own_records(with_records(rows(mixed))).findings}
    assert codes == {"records_not_lognormal", "records_fails"}
    assert fit_lognormal(mixed).normality < 1e-6
    assert not own_records(with_records(rows(drawn(200, 7)))).findings


def test_too_few_records_leave_what_is_shipped() -> None:
    shipped = appraisal.simulate(with_records([]), samples=512, effects=safer("A", "B"))
    few = appraisal.simulate(with_records(rows(drawn(LEAST - 1))), samples=512, effects=safer("A", "B"))
    assert np.array_equal(shipped.cost, few.cost)
    [told] = [f for f in few.findings if f.code.startswith("records_")]
    assert (told.code, told.severity) == ("records_few", "warning")
    assert f"{LEAST - 1} records" in told.message
    assert "cost, idea" in told.message
    enough = appraisal.simulate(with_records(rows(drawn(LEAST))), samples=512, effects=safer("A", "B"))
    assert not np.array_equal(shipped.cost, enough.cost)


def test_own_records_take_the_place_of_the_shipped_means() -> None:
    plan_records = [*rows(drawn(60, 1, 0.5, 0.1)), *rows(drawn(60, 2, -0.1, 0.1), kind="rail")]
    plan = with_records(plan_records)
    found = appraisal.simulate(plan, samples=8192, effects=safer("A", "B"))
    median = found.to_frame()["cost_p50_msek"]
    assert median["A"] == pytest.approx(100 * math.exp(0.5), rel=0.05)
    assert median["B"] == pytest.approx(100 * math.exp(-0.1), rel=0.05)
    frame = found.records.to_frame(found.problem.value).set_index("kind")
    assert frame["count"].to_dict() == {"": 120, "road": 60, "rail": 60}
    growth = built_in()["cost_growth_idea"].value
    assert (frame["shipped_growth"] == growth).all()
    variance = math.log1p(built_in()["cost_spread_idea"].value ** 2)
    logs = np.log([record["actual_cost_msek"] / 100 for record in plan_records])
    held = np.abs(logs - math.log1p(growth) + variance / 2) <= 1.28155 * math.sqrt(variance)
    assert frame.loc["", "shipped_inside"] == pytest.approx(held.mean())
    assert 0 < held.mean() < 1
    assert "cost, idea, road (60 objects)" in found.statement("en")
    assert "kostnad, idé/brist, väg (60 objekt)" in found.statement("sv")
    ends = [fit_lognormal(np.array([r["actual_cost_msek"] / 100 for r in plan_records[:60]])).interval()]
    told = [f"{100 * end - 100:+.0f}" for low, high in ends for end in (low, high)]
    assert all(end in found.statement("en") for end in told)


def test_the_drawn_interval_is_the_one_that_was_tested() -> None:
    ratio = drawn(30, 3)
    found = appraisal.simulate(with_records(rows(ratio)), samples=8192, effects=safer("A"))
    drawn_ends = found.quantiles([0.1, 0.9])["cost_msek"].loc["A"].to_numpy() / 100
    assert tuple(drawn_ends) == pytest.approx(fit_lognormal(ratio).interval(), rel=0.02)


def test_benefits_that_were_not_reached_lower_the_net_present_value() -> None:
    half = [
        {"object": f"o{i}", "kind": "rail", "planned_benefit_msek": 10, "actual_benefit_msek": 10 * float(r)}
        for i, r in enumerate(drawn(50, 5, math.log(0.5), 0.05))
    ]
    plain = appraisal.simulate(with_records([]), samples=4096, effects=safer("A", "B"))
    found = appraisal.simulate(with_records(half), samples=4096, effects=safer("A", "B"))
    central = found.appraisal.frame.loc["B"]
    benefit = central["benefit_msek"]
    lost = float(np.median(plain.npv[:, 1]) - np.median(found.npv[:, 1]))
    assert lost == pytest.approx(benefit / 2, rel=0.2)
    assert "benefit" in found.drivers("B").index
    assert "benefit" in found.tornado("B").index
    assert "benefit" not in plain.tornado("B").index


def test_amounts_of_two_price_years_are_compared_in_one() -> None:
    """Planned 100 in prices of 2010 is 200 in those of 2020: an outcome of 150 is three quarters."""
    index = [{"index": "road_construction", "year": y, "value": v} for y, v in ((2010, 50), (2020, 100))]
    plan = with_records(rows([1.5], planned_price_year=2010, actual_price_year=2020), price_index=index)
    [record], told = usable_records(plan)
    assert record.ratio == pytest.approx(0.75)
    assert not told
    _, told = usable_records(with_records(rows([1.5], planned_price_year=2010, actual_price_year=2020)))
    assert [f.code for f in told] == ["record_index"]


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"actual_cost_msek": None}, "record_half", "actual_cost_msek"),
        ({"planned_cost_msek": 0}, "record_zero", "planned_cost_msek"),
        ({"stage": ""}, "record_without_stage", "stage"),
        ({"planned_price_year": 2020}, "record_one_year", "actual_price_year"),
        ({"planned_cost_msek": None, "actual_cost_msek": None}, "record_empty", "actual_cost_msek"),
        ({"actual_cost_msek": 1e5}, "record_far", "actual_cost_msek"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_row(
    change: dict[str, Any], code: str, column: str
) -> None:
    found, told = usable_records(with_records([*rows([1.1]), *rows([1.2], start=1, **change)]))
    assert [(f.code, f.row, f.column, f.severity) for f in told] == [(code, 2, column, "warning")]
    assert len(found) == (2 if code == "record_far" else 1)


def test_records_that_were_copied_from_the_plan_are_refused() -> None:
    [told] = own_records(with_records(rows([1.0] * 20))).findings
    assert told.code == "records_alike"
    with pytest.raises(AppraisalError, match="same outcome"):
        fit_lognormal(np.ones(20))
    with pytest.raises(AppraisalError, match="9 records"):
        fit_lognormal(drawn(9))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-1, 1), min_size=LEAST, max_size=60, unique=True), st.floats(-2, 2))
def test_in_another_unit_the_same_cases_are_inside(logs: list[float], shift: float) -> None:
    """The law knows no unit: all ratios times one factor move mean and interval, and nothing else."""
    ratio = np.exp(np.array(logs))
    if np.std(logs) < 1e-3:
        return
    here, there = fit_lognormal(ratio), fit_lognormal(ratio * math.exp(shift))
    assert there.deviation == pytest.approx(here.deviation, rel=1e-6)
    assert there.mean == pytest.approx(here.mean + shift, abs=1e-9)
    inside = share_inside(ratio, here.mean, here.predictive).inside
    assert 0.5 * len(logs) <= inside <= len(logs)


def test_the_whole_plan_is_dear_at_once() -> None:
    """Two proposals without a common corridor have the correlation of the plan, those of one corridor more."""
    plan = paper_plan(
        [proposal("A", 100, maturity="idea", corridors="K1"), proposal("B", 100, maturity="idea", corridors="K1"), proposal("C", 100, maturity="idea")],
        parameters=[{"id": "cost_correlation_plan", "value": 0.3, "unit": "share"}],
    )  # fmt: skip
    found = appraisal.simulate(plan, samples=8192, effects=effects().iloc[:0])
    logs = np.corrcoef(np.log(found.cost.T))
    assert logs[0, 2] == pytest.approx(0.3, abs=0.03)
    assert logs[0, 1] == pytest.approx(0.5, abs=0.03)
    assert np.log(found.cost).std(axis=0) == pytest.approx([math.sqrt(math.log1p(0.16))] * 3, rel=0.02)
