"""Samples: the same everywhere, centred where they should be, and explained."""

from __future__ import annotations

import math
import multiprocessing
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio import appraisal
from infraprio.appraisal.risk.drawn_values import worth_of
from infraprio.appraisal.risk.sampling import points
from infraprio.appraisal.risk.selection import greedy, selection_of
from infraprio.errors import AppraisalError
from infraprio.scenario.parameters import built_in
from tests.appraisal.appraisal_cases import effects, paper_plan, proposal, row, safer, unstated_maturity

FIXED = [
    {"id": f"cost_{what}_{m}", "value": 0, "unit": "share"} for what in ("growth", "spread") for m in ("idea", "study", "plan", "tendered")
]  # fmt: skip


def fresh_effects(values: Mapping[str, float]) -> pd.DataFrame:
    """A network in one line: dearer time, fewer hours saved."""
    hours = 50_000 * (100 / values["value_of_time_car_work_sek_h"]) ** 2
    return effects(
        row("A", "travel_time_hours", -hours, mode="car", purpose="work", distance="regional"),
        row("B", "travel_time_hours", -20_000, mode="bus", purpose="leisure", distance="regional"),
        row("C", "travel_time_hours", -9_000, mode="train", purpose="work", distance="regional"),
        row("C", "co2_tonnes", -100, mode="train"),
    )


def test_samples_without_spread_equal_the_appraisal() -> None:
    central = appraisal.appraise(paper_plan(), effects())
    found = appraisal.simulate(paper_plan(), samples=4, appraisal=central)
    at_centre = worth_of(found.problem, found.problem.value, np.ones((1, 5)))
    assert np.allclose(at_centre.npv[0, :3], central.frame["npv_msek"].iloc[:3], rtol=0, atol=1e-6)
    assert np.allclose(at_centre.investment[0, :3], central.frame["investment_msek"].iloc[:3])


def test_frame_quantiles_and_probabilities() -> None:
    found = appraisal.simulate(paper_plan(), samples=2000, seed=3, effects=effects())
    frame = found.to_frame()
    assert frame.loc[["A", "B", "C"]].notna().all(axis=None)
    assert frame.loc["U", ["status", "reason"]].tolist() == ["not_appraised", "cost_unknown"]
    assert math.isnan(frame.loc["U", "npv_p50_msek"])
    assert frame.loc["U", "inclusion_probability"] == 0
    assert (frame["cost_p85_msek"] > frame["cost_p50_msek"]).loc[["A", "B", "C"]].all()
    assert (frame["npv_p95_msek"] > frame["npv_p5_msek"]).loc[["A", "B", "C"]].all()
    for name, share in (("p5", 0.05), ("p50", 0.5), ("p95", 0.95)):
        assert frame.loc["A", f"npv_{name}_msek"] == pytest.approx(np.quantile(found.npv[:, 0], share))
    assert frame["inclusion_probability"].equals(found.inclusion_probability)
    spread = found.quantiles([0.5, 0.85])
    assert spread["cost_msek", 0.5].loc["A"] == pytest.approx(frame.loc["A", "cost_p50_msek"])
    with pytest.raises(AppraisalError, match="probabilities"):
        found.quantiles([50])


@pytest.mark.parametrize("maturity", ["idea", "study", "plan", "tendered"])
def test_the_mean_cost_grows_as_the_parameter_says_and_the_median_follows(maturity: str) -> None:
    values = built_in()
    growth, spread = (values[f"cost_{what}_{maturity}"].value for what in ("growth", "spread"))
    plan = paper_plan([proposal("A", 100, maturity=maturity)])
    found = appraisal.simulate(plan, samples=8192, effects=safer("A"))
    frame = found.to_frame().loc["A"]
    deviation = math.sqrt(math.log1p(spread**2))
    median = 100 * (1 + growth) / math.sqrt(1 + spread**2)
    assert found.cost.mean() == pytest.approx(100 * (1 + growth), rel=0.01)
    assert frame["cost_p50_msek"] == pytest.approx(median, rel=0.01)
    assert frame["cost_p85_msek"] == pytest.approx(median * math.exp(1.0364 * deviation), rel=0.01)
    assert frame[["maturity", "cost_msek"]].tolist() == [maturity, 100]


def test_riksrevisionens_mean_is_a_mean() -> None:
    """Early objects grew by 62 % on average; the median of such a distribution is 1.62 / sqrt(1.16) = 1.504."""
    found = appraisal.simulate(
        paper_plan([proposal("A", 100, maturity="idea")]), samples=8192, effects=safer("A")
    )
    assert found.cost.mean() == pytest.approx(162, rel=0.01)
    assert found.to_frame().loc["A", "cost_p50_msek"] == pytest.approx(150.41, rel=0.01)
    for language in ("en", "sv"):
        assert "+62 %" in found.statement(language)


def test_a_maturity_that_is_not_stated_is_no_idea() -> None:
    """No growth is assumed, the spread is the widest of all, and it is said."""
    plan = unstated_maturity(paper_plan([proposal("A", 100), proposal("B", 100, maturity="plan")]), "A")
    found = appraisal.simulate(plan, samples=8192, effects=safer("A", "B"))
    frame = found.to_frame()
    widest = max(p.value for i, p in built_in().items() if i.startswith("cost_spread_"))
    assert frame.loc["A", "maturity"] == "not_stated"
    assert frame.loc["A", "cost_p50_msek"] == pytest.approx(100, rel=0.01)
    deviation = math.sqrt(math.log1p(widest**2))
    assert frame.loc["A", "cost_p85_msek"] == pytest.approx(100 * math.exp(1.0364 * deviation), rel=0.01)
    told = [f for f in found.findings if f.code == "maturity_not_stated"]
    assert [(f.row, f.column) for f in told] == [(1, "maturity")]
    assert "Mognadsgrad är inte angiven för A" in told[0].message_in("sv")
    wider = unstated_maturity(
        paper_plan(
            [proposal("A", 100)], parameters=[{"id": "cost_spread_plan", "value": 0.6, "unit": "share"}]
        ),
        "A",
    )
    again = appraisal.simulate(wider, samples=8192, effects=safer("A")).to_frame()
    deviation = math.sqrt(math.log1p(0.36))
    assert again.loc["A", "cost_p85_msek"] == pytest.approx(100 * math.exp(1.0364 * deviation), rel=0.01)


def test_costs_are_drawn_where_no_effect_is_known() -> None:
    """A plan of ratings alone has no net present value, but its costs are as uncertain as any."""
    found = appraisal.simulate(paper_plan(), samples=512, effects=effects().iloc[:0]).to_frame()
    assert found.loc[["A", "B", "C"], "cost_p85_msek"].notna().all()
    assert found[["npv_p50_msek", "npv_ratio_i_p50", "probability_profitable"]].isna().all(axis=None)


def test_stated_ranges_widen_or_replace_the_reference_class() -> None:
    plan = paper_plan([proposal("A", 100, maturity="tendered", cost_low_msek=50, cost_high_msek=200)])
    outside = appraisal.simulate(plan, samples=4096, effects=safer("A")).quantiles([0.1, 0.5, 0.9])[
        "cost_msek"
    ]
    assert outside.loc["A"].tolist() == pytest.approx([50, 100, 200], rel=0.02)
    wide = [proposal("A", 100, maturity="idea", cost_low_msek=90, cost_high_msek=110)]
    inside = appraisal.simulate(paper_plan(wide), samples=4096, effects=safer("A"), cost_view="stated_range")
    assert inside.quantiles([0.9])["cost_msek"].loc["A", 0.9] == pytest.approx(110, rel=0.02)
    classed = appraisal.simulate(paper_plan(wide), samples=4096, effects=safer("A"))
    assert classed.quantiles([0.5])["cost_msek"].loc["A", 0.5] == pytest.approx(
        162 / math.sqrt(1.16), rel=0.02
    )


def test_costs_of_one_corridor_move_together() -> None:
    rows = [proposal(p, 100, corridors=k) for p, k in (("A", "K1"), ("B", "K1"), ("C", "K2"), ("D", ""))]
    found = appraisal.simulate(paper_plan(rows), samples=8192, effects=safer(*"ABCD"))
    correlation = np.corrcoef(np.log(found.cost), rowvar=False)
    assert correlation[0, 1] == pytest.approx(0.5, abs=0.03)
    assert correlation[np.ix_([0, 1], [2, 3])] == pytest.approx(np.full((2, 2), 0.2), abs=0.03)
    both = appraisal.simulate(
        paper_plan([proposal("A", corridors="K1 K2")]), samples=8192, effects=safer("A")
    )
    assert np.log(both.cost[:, 0]).std() == pytest.approx(math.sqrt(math.log1p(0.16)), rel=0.02)


def test_same_numbers_with_one_worker_threads_and_two_processes() -> None:
    plan = paper_plan()
    central = appraisal.appraise(plan, effects())
    one = appraisal.simulate(plan, samples=2500, seed=5, appraisal=central)
    with ThreadPoolExecutor(3) as pool:
        three = appraisal.simulate(plan, samples=2500, seed=5, appraisal=central, executor=pool)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        two = appraisal.simulate(plan, samples=2500, seed=5, appraisal=central, executor=pool)
    for other in (three, two):
        assert np.array_equal(one.npv, other.npv, equal_nan=True)
        assert np.array_equal(one.cost, other.cost, equal_nan=True)
        assert one.inclusion_probability.equals(other.inclusion_probability)
    again = appraisal.simulate(plan, samples=2500, seed=6, appraisal=central)
    assert not np.array_equal(one.npv[:, 0], again.npv[:, 0])


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_same_numbers_on_a_dask_cluster() -> None:
    distributed = pytest.importorskip("distributed")
    plan = paper_plan()
    central = appraisal.appraise(plan, effects())
    one = appraisal.simulate(plan, samples=2500, seed=5, appraisal=central)
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        cloud = appraisal.simulate(
            plan, samples=2500, seed=5, appraisal=central, executor=client.get_executor()
        )
    assert np.array_equal(one.npv, cloud.npv, equal_nan=True)


def test_the_network_is_evaluated_anew_where_an_input_changes_it() -> None:
    plan = paper_plan()
    central = appraisal.appraise(plan, fresh_effects({"value_of_time_car_work_sek_h": 100}))
    ids = ["value_of_time_car_work_sek_h"]
    kept, anew = (
        appraisal.simulate(plan, samples=64, appraisal=central, reevaluate=network, network_parameters=ids)
        for network in (lambda _values: fresh_effects({ids[0]: 100}), fresh_effects)
    )
    value = anew.problem.inputs[0].at(anew.position[:, 0])[ids[0]] / anew.problem.network_scale[ids[0]]
    assert np.abs(anew.npv[:, 1] - kept.npv[:, 1]).max() < 1e-9
    gain = np.sign(kept.npv[:, 0] - anew.npv[:, 0])
    assert np.array_equal(gain, np.sign(value - 100))


def test_network_points_are_shared_and_the_same_on_processes() -> None:
    plan = paper_plan()
    central = appraisal.appraise(plan, fresh_effects({"value_of_time_car_work_sek_h": 100}))
    asked: list[float] = []

    def counted(values: Mapping[str, float]) -> pd.DataFrame:
        asked.append(values["value_of_time_car_work_sek_h"])
        return fresh_effects(values)

    rest = {
        "samples": 128,
        "appraisal": central,
        "network_parameters": ["value_of_time_car_work_sek_h"],
        "network_points": 8,
    }
    one = appraisal.simulate(plan, reevaluate=counted, **rest)
    assert len(asked) == len(set(asked)) == 8
    assert min(asked) < 90 < 110 < max(asked)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        two = appraisal.simulate(plan, reevaluate=fresh_effects, executor=pool, **rest)
    assert np.array_equal(one.npv, two.npv, equal_nan=True)


def test_drivers_tornado_and_switching_values() -> None:
    plan = paper_plan()
    central = appraisal.appraise(plan, effects())
    found = appraisal.simulate(plan, samples=4096, appraisal=central)
    drivers = found.drivers("B")
    assert drivers.index[0] == "cost"
    assert drivers.loc["cost", "rank_correlation"] < -0.8
    assert drivers["first_order_index"].between(0, 1).all()
    assert drivers["first_order_index"].sum() < 1.1
    tornado = found.tornado("A")
    assert tornado["npv_msek"].nunique() == 1
    assert tornado["npv_msek"].iloc[0] == pytest.approx(central.frame.loc["A", "npv_msek"])
    assert {"cost", "value_of_time", "discount_rate", "safety_value"} <= set(tornado.index)
    width = (tornado["npv_high_msek"] - tornado["npv_low_msek"]).abs()
    assert width.is_monotonic_decreasing
    switch = found.switching_values()
    factor = np.ones((1, 5))
    factor[0, 0] = switch.loc["A", "cost_factor"]
    assert worth_of(found.problem, found.problem.value, factor).npv[0, 0] == pytest.approx(0, abs=1e-6)
    assert math.isnan(switch.loc["U", "cost_factor"])
    with pytest.raises(AppraisalError, match="no samples"):
        found.drivers("U")
    with pytest.raises(AppraisalError, match="no proposal"):
        found.tornado("X")


def test_given_results_are_moved_by_what_moves_the_computed_ones() -> None:
    given_rows = [{"proposal": "A", "item": "npv_msek", "value": 500, "price_year": 2025},
                  {"proposal": "D", "item": "npv_msek", "value": 10, "price_year": 2025}]  # fmt: skip
    rows = [proposal("A", 100), proposal("D", 100)]
    stated = effects(row("A", "severe_accidents", -1))
    free = appraisal.simulate(paper_plan(rows), samples=64, effects=stated)
    moved = appraisal.simulate(paper_plan(rows, given_results=given_rows), samples=64, effects=stated)
    gap = 500 - free.appraisal.frame.loc["A", "npv_msek"]
    assert np.allclose(moved.npv[:, 0], free.npv[:, 0] + gap)
    assert np.allclose(moved.npv[:, 1], 10 - 130 * (moved.cost[:, 1] / 100 - 1))


def test_progress_tells_samples_and_time_left(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[tuple[int, int, float]] = []
    appraisal.simulate(
        paper_plan(), samples=3000, effects=effects(), progress=lambda *told: seen.append(told)
    )
    assert [done for done, _, _ in seen] == [1024, 2048, 3000]
    assert seen[-1][1:] == (3000, 0.0)
    appraisal.progress_bar(50, 100, 65)
    assert "50/100  1:05 left" in capsys.readouterr().err


@pytest.mark.parametrize("method", ["sobol", "latin_hypercube"])
@pytest.mark.parametrize("samples", [1, 7, 100])
def test_points_fill_the_cube(method: str, samples: int) -> None:
    found = points(samples, 5, 0, method)
    assert found.shape == (samples, 5)
    assert ((found > 0) & (found < 1)).all()
    assert np.array_equal(found, points(samples, 5, 0, method))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"samples": 0}, "samples"), ({"samples": 2.5}, "samples"), ({"method": "dice"}, "dice"),
        ({"cost_view": "hope"}, "hope"), ({"reevaluate": fresh_effects}, "together"),
        ({"reevaluate": fresh_effects, "network_parameters": ["nothing"]}, "nothing"),
        ({"network_points": 4}, "network_points"), ({"choose": lambda _npv, _cost: [True]}, "choices"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_refused(arguments: dict[str, object], words: str) -> None:
    with pytest.raises(AppraisalError, match=words):
        appraisal.simulate(paper_plan(), **{"samples": 4, "effects": effects()} | arguments)


def test_nothing_to_simulate_is_refused() -> None:
    with pytest.raises(AppraisalError, match="nothing to simulate"):
        appraisal.simulate(paper_plan([proposal("U", None)]), samples=4, effects=safer("U"))


def test_parameters_without_range_are_fixed_and_told() -> None:
    own = [{"id": "severe_accident_msek", "value": 9, "unit": "MSEK/person", "price_year": 2025}]
    found = appraisal.simulate(paper_plan(parameters=own), samples=8, effects=effects())
    assert any(f.code == "input_without_range" and f.value == "severe_accident_msek" for f in found.findings)
    assert "safety_value" not in [one.name for one in found.problem.inputs]


def test_the_chosen_portfolio_can_be_another_rule() -> None:
    def all_cheap(npv: np.ndarray, cost: np.ndarray) -> np.ndarray:
        return cost < 150

    found = appraisal.simulate(paper_plan(parameters=FIXED), samples=16, effects=effects(), choose=all_cheap)
    assert found.choice == "all_cheap"
    assert found.inclusion_probability.tolist() == [1, 0, 1, 0, 0]


def _rules(kind: str, mine: str, others: str = "") -> list[dict[str, str]]:
    return [{"id": "r", "rule": kind, "proposals": mine, "others": others}]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(1, 30), min_size=6, max_size=6),
    st.lists(st.integers(-10, 40), min_size=6, max_size=6),
    st.sampled_from([[], _rules("excludes", "P0 P1"), _rules("requires", "P0", "P1 P2"),
                     _rules("requires_any", "P3", "P1 P2"), _rules("forbidden", "P2"), _rules("mandatory", "P4")]),
)  # fmt: skip
def test_the_greedy_plan_keeps_budgets_and_rules(
    costs: list[int], npv: list[int], rules: list[dict[str, str]]
) -> None:
    names = [f"P{i}" for i in range(6)]
    budgets = [
        {"scenario": "main", "fund": f, "period": p, "amount_msek": 15, "price_year": 2025}
        for f in ("NP", "RTP")
        for p in ("near", "far")
    ]
    plan = paper_plan(
        [proposal(n, c) for n, c in zip(names, costs, strict=True)],
        budgets=budgets,
        **({"rules": rules} if rules else {}),
    )
    rule = selection_of(plan)
    worth, price = np.array([npv], dtype=float), np.array([costs], dtype=float)
    [chosen] = greedy(rule, worth, worth / price, price)
    picked = {n for n, yes in zip(names, chosen, strict=True) if yes}
    assert price[0][chosen].sum() <= 30 + 1e-9
    must = {"P4"} if rules and rules[0]["rule"] == "mandatory" else set()
    assert all(npv[int(n[1])] > 0 for n in picked - must)
    kind = rules[0]["rule"] if rules else ""
    assert kind != "excludes" or not {"P0", "P1"} <= picked
    assert kind != "requires" or "P0" not in picked or {"P1", "P2"} <= picked
    assert kind != "requires_any" or "P3" not in picked or picked & {"P1", "P2"}
    assert kind != "forbidden" or "P2" not in picked
    assert kind != "mandatory" or "P4" in picked
    left = 30 - price[0][chosen].sum()
    if not rules:
        assert all(npv[int(n[1])] <= 0 or costs[int(n[1])] > left for n in set(names) - picked)


def test_greedy_is_the_best_plan_when_all_cost_the_same() -> None:
    plan = paper_plan([proposal(f"P{i}", 100) for i in range(6)])
    npv = np.array([[5.0, 80.0, -3.0, 40.0, 41.0, 7.0]])
    price = np.full((1, 6), 100.0)
    [chosen] = greedy(selection_of(plan), npv, npv / price, price)
    best = max(sum(npv[0, list(c)]) for k in range(4) for c in combinations(range(6), k))
    assert npv[0][chosen].sum() == best


def test_the_order_of_rows_draws_no_other_costs() -> None:
    rows = [proposal(name, cost, maturity="plan", corridors=road) for name, cost, road in (("A", 100, "K1"), ("B", 70, "K1 K2"), ("C", 40, ""))]  # fmt: skip
    first, other = (
        appraisal.simulate(paper_plan(order), samples=256, effects=safer("A", "B", "C")).to_frame()
        for order in (rows, [rows[2], rows[0], rows[1]])
    )
    shown = ["cost_p50_msek", "cost_p85_msek", "npv_p50_msek", "probability_profitable"]
    assert first.loc[["A", "B", "C"], shown].equals(other.loc[["A", "B", "C"], shown])
