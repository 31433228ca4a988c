"""What a sample is made of, by hand: the choice of a plan, the law of a cost, slices, and what matters."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from infraprio import appraisal
from infraprio.appraisal.risk.drivers import _ends, _rank_correlation, first_order_index
from infraprio.appraisal.risk.own_records import own_records
from infraprio.appraisal.risk.sampling import lognormal_of, points, triangular
from infraprio.appraisal.risk.selection import Selection, greedy, selection_of
from infraprio.appraisal.risk.simulate import _ratio, _slices
from infraprio.appraisal.risk.uncertainty import FactorRisk, cost_risk, inputs_of
from infraprio.errors import AppraisalError
from infraprio.scenario.parameters import built_in
from tests.appraisal.appraisal_cases import paper_plan, proposal, unstated_maturity


def rule(n: int, budget: object = 100.0, **more: object) -> Selection:
    """One fund, and none of the rules between proposals."""
    no = np.zeros(n, dtype=bool)
    plain = {"share": np.ones((n, 1)), "budget": np.array(budget, dtype=float, ndmin=1), "barred": no, "must": no.copy(),
             "conflict": np.zeros((n, n), dtype=bool), "owner": np.zeros(0, dtype=np.intp), "need": np.zeros((0, n), dtype=bool)}  # fmt: skip
    return Selection(**plain | more)  # type: ignore[arg-type]


def chosen(
    said: Selection, npv: list[float], cost: list[float], ratio: list[float] | None = None
) -> list[int]:
    worth, price = np.array([npv]), np.array([cost])
    [picked] = greedy(said, worth, np.array([ratio]) if ratio else worth / price, price)
    return np.flatnonzero(picked).tolist()


def test_the_best_ratio_comes_first_up_to_the_whole_budget() -> None:
    assert chosen(rule(3, 100), [10, 30, 20], [50, 50, 50]) == [1, 2]
    assert chosen(rule(3, 99.9), [10, 30, 20], [50, 50, 50]) == [1]
    assert chosen(rule(3, 100), [20, 20, 20], [50, 50, 50]) == [0, 1]  # equals in the order of the table
    assert chosen(rule(3, 100), [0, 1, math.nan], [10, 10, 10]) == [
        1
    ]  # nothing is no gain, nor is what is not known
    assert chosen(rule(2, 100), [5, 5], [math.nan, 10], [1, 1]) == [1]
    assert chosen(rule(2, 10), [5, 4], [10, 10], [math.nan, 0.4]) == [1]  # no ratio counts as 0
    assert chosen(rule(2, 10), [5, 4], [10, 10], [math.nan, -0.4]) == [0]


def test_each_sample_is_chosen_for_itself() -> None:
    worth, price = (
        np.array([[30.0, 20.0], [-1.0, 20.0], [30.0, 20.0]]),
        np.array([[50.0, 50], [50, 50], [10, 50]]),
    )
    found = greedy(rule(2, 60), worth, worth / price, price)
    assert found.tolist() == [[True, False], [False, True], [True, True]]


def test_rules_between_proposals_by_hand() -> None:
    three, yes = [30.0, 20.0, 10.0], np.array([False, False, True])
    cost = [50.0, 50.0, 50.0]
    assert chosen(rule(3, 100, must=yes), three, cost) == [0, 2]
    assert chosen(rule(3, 100, must=yes), [30, 20, -10], cost) == [0, 2]  # whatever it is worth
    assert chosen(rule(3, 100, barred=~yes), three, cost) == [2]
    apart = np.zeros((3, 3), dtype=bool)
    apart[0, 1] = apart[1, 0] = True
    assert chosen(rule(3, 150, conflict=apart), three, cost) == [0, 2]
    owner, need = np.array([0]), np.array([[False, False, True]])
    assert chosen(rule(3, 150, owner=owner, need=need), three, cost) == [0, 1, 2]  # when its turn comes again
    assert chosen(rule(3, 100, owner=owner, need=need), three, cost) == [1, 2]
    assert chosen(rule(3, 150, owner=owner, need=need), [30, 20, -1], cost) == [1]
    either = np.array([[False, True, True]])
    assert chosen(rule(3, 150, owner=owner, need=either), [30, -1, 10], cost) == [0, 2]
    two = rule(2, share=np.array([[0.5, 0.5], [1.0, 0.0]]), budget=np.array([50.0, 20.0]))
    assert chosen(two, [10, 5], [40, 30]) == [0, 1]
    assert chosen(two, [10, 5], [41, 30]) == [1]  # its half is more than the second fund has


def test_rules_and_budgets_are_read_as_they_are_stated() -> None:
    rows = [
        {"id": "r1", "rule": "forbidden", "proposals": "B"}, {"id": "r2", "rule": "mandatory", "proposals": "A"},
        {"id": "r3", "rule": "excludes", "proposals": "A C"}, {"id": "r4", "rule": "requires", "proposals": "C", "others": "D E"},
        {"id": "r5", "rule": "requires_any", "proposals": "D", "others": "A E"}, {"id": "r6", "rule": "requires", "proposals": "E", "others": "OLD"},
    ]  # fmt: skip
    index = [
        {"index": "road_construction", "year": year, "value": v} for year, v in ((2020, 100), (2025, 120))
    ]
    budgets = [
        {"scenario": "main", "fund": fund, "period": period, "amount_msek": amount, "price_year": 2020}
        for fund, period, amount in (
            ("NP", "near", 100),
            ("NP", "far", 100),
            ("RTP", "near", 100),
            ("RTP", "far", 0),
        )
    ]
    plan = paper_plan(
        [*(proposal(name) for name in "ABCDE"), proposal("OLD", 10, horizon="done")],
        rules=rows,
        budgets=budgets,
        price_index=index,
        financing=[
            {"proposal": "A", "fund": "NP", "share": 0.25},
            {"proposal": "A", "fund": "RTP", "share": 0.75},
        ]
        + [{"proposal": name, "fund": "NP", "share": 1} for name in "BCDE"],
    )
    found = selection_of(plan)
    assert found.budget.tolist() == pytest.approx([240, 120])
    assert found.share[0].tolist() == [0.25, 0.75]
    assert found.share[1].tolist() == [1, 0]
    assert np.flatnonzero(found.barred).tolist() == [1, 5]
    assert np.flatnonzero(found.must).tolist() == [0]
    assert np.argwhere(found.conflict).tolist() == [[0, 2], [2, 0]]
    assert found.owner.tolist() == [2, 2, 3]  # that E needs what is done says nothing
    assert [np.flatnonzero(row).tolist() for row in found.need] == [[3], [4], [0, 4]]


def test_the_law_of_each_cost_by_hand() -> None:
    value = {name: item.value for name, item in built_in().items()}
    value |= {"cost_correlation_plan": 0.2, "cost_correlation_corridor": 0.56}
    value |= {"cost_growth_plan": 0.1, "cost_spread_plan": 0.3}
    rows = [proposal("B", corridors="K1"), proposal("A", corridors="K1 K2"), proposal("C"), proposal("D")]
    rows = [row | {"maturity": "plan"} for row in rows]
    plan = paper_plan(rows)
    nan = [math.nan] * 4
    best, low, high = (np.array(part) for part in ([100.0] * 4, [50.0, 95, *nan[:2]], [200.0, 105, *nan[:2]]))

    def law(view: str = "reference_class", **changed: float) -> FactorRisk:
        return cost_risk(plan, (best, low, high), value | changed, view, own_records(plan))  # type: ignore[arg-type]

    variance = math.log1p(0.09)
    wide = math.log(4) / (2 * 1.2815515655446004)
    mean, usual = math.log(1.1) - variance / 2, math.sqrt(variance)
    assert law().mean.tolist() == pytest.approx([mean] * 4)
    assert law().deviation.tolist() == pytest.approx([wide, usual, usual, usual])  # the wider of the two
    stated = law("stated_range")
    assert stated.mean.tolist() == pytest.approx([0, math.log(math.sqrt(95 * 105) / 100), mean, mean])
    narrow = math.log(105 / 95) / (2 * 1.2815515655446004)
    assert stated.deviation.tolist() == pytest.approx([wide, narrow, usual, usual])
    shared = law().shared  # of the corridors K1 and K2, and of the whole plan
    half = 0.6 / math.sqrt(2)
    plan_wide = math.sqrt(0.2)
    wanted = [[0.6, 0, plan_wide], [half, half, plan_wide], [0, 0, plan_wide], [0, 0, plan_wide]]
    np.testing.assert_allclose(shared, wanted, atol=1e-12)
    assert law().own.tolist() == pytest.approx([math.sqrt(0.44)] * 2 + [math.sqrt(0.8)] * 2)
    np.testing.assert_allclose(law().own ** 2 + (shared**2).sum(axis=1), 1)
    less = law(cost_correlation_corridor=0.1)  # the plan's at least
    assert less.own.tolist() == pytest.approx([math.sqrt(0.8)] * 4)
    assert law().place.tolist() == [1, 0, 2, 3]
    assert law().dimensions == 4 + 3
    for name, rho in (("cost_correlation_plan", 1.1), ("cost_correlation_corridor", -0.1)):
        with pytest.raises(AppraisalError, match=name):
            law(**{name: rho})
    whole = law(cost_correlation_plan=1.0, cost_correlation_corridor=1.0)
    assert whole.own.tolist() == [0, 0, 0, 0]
    free = law(cost_correlation_plan=0.0, cost_correlation_corridor=0.0)
    assert free.own.tolist() == [1, 1, 1, 1]
    unsaid = unstated_maturity(plan, "D")
    last = cost_risk(unsaid, (best, low, high), value, "reference_class", own_records(unsaid))
    widest = max(lognormal_of(0, value[f"cost_spread_{m}"])[1] for m in ("idea", "study", "plan", "tendered"))
    assert (last.mean[3], last.deviation[3]) == (0, pytest.approx(widest))


def test_factors_are_drawn_by_place_and_shared_by_hand() -> None:
    law = FactorRisk(
        mean=np.array([0.1, 0.2]), deviation=np.array([0.5, 1.0]), own=np.array([0.6, 0.8]),
        shared=np.array([[0.8], [0.6]]), place=np.array([1, 0]),
    )  # fmt: skip
    one = 0.8413447460685429  # one deviation above the middle
    found = law.factors(np.array([[0.5, 0.5, 0.5], [one, 0.5, 0.5], [0.5, 0.5, one]]))
    wanted = np.exp([[0.1, 0.2], [0.1, 0.2 + 0.8], [0.1 + 0.5 * 0.8, 0.2 + 0.6]])
    np.testing.assert_allclose(found, wanted)
    assert _ends(law, 1) == pytest.approx(
        (math.exp(0.2 - 1.2815515655446004), math.exp(0.2 + 1.2815515655446004))
    )


def test_quantiles_of_a_triangle_by_hand() -> None:
    """Of 0, 1 and 4 a quarter lies below 1; half of the rest lies beyond 4 less the root of 6."""
    found = triangular(np.array([0, 0.0625, 0.25, 0.625, 1]), 0.0, 1.0, 4.0)
    assert found.tolist() == pytest.approx([0, 0.5, 1, 4 - math.sqrt(0.375 * 4 * 3), 4])
    assert triangular(np.array([0.25, 0.75]), 0.0, 0.0, 4.0).tolist() == pytest.approx([4 - math.sqrt(12), 2])
    assert triangular(np.array([0.25]), 0.0, 4.0, 4.0).tolist() == pytest.approx([2])
    assert triangular(np.array([0.1, 0.9]), 5.0, 5.0, 5.0).tolist() == [5, 5]
    for growth, spread in ((-1, 0.1), (-1.5, 0.1), (0.1, -0.01)):
        with pytest.raises(AppraisalError, match="impossible"):
            lognormal_of(growth, spread)
    assert lognormal_of(0.0, 0.0) == (0, 0)


@pytest.mark.parametrize(("samples", "dimensions"), [(0, 1), (1, 0)])
def test_nothing_to_draw_is_refused(samples: int, dimensions: int) -> None:
    with pytest.raises(AppraisalError, match="at least 1"):
        points(samples, dimensions, 0)
    assert points(1, 1, 0).shape == (1, 1)


def test_which_parameters_move_together() -> None:
    value = {"value_of_time_car_work_sek_h": 100.0, "value_of_time_bus_work_sek_h": 50.0, "value_of_time_air_work_sek_h": 9.0, "own": 3.0}  # fmt: skip
    low = {"value_of_time_car_work_sek_h": 80.0, "value_of_time_bus_work_sek_h": 50.0, "value_of_time_air_work_sek_h": math.nan, "own": 2.0}  # fmt: skip
    high = {"value_of_time_car_work_sek_h": 120.0, "value_of_time_bus_work_sek_h": 50.0, "value_of_time_air_work_sek_h": 10.0, "own": 4.0}  # fmt: skip
    found, fixed = inputs_of(value, low, high, ["own", "value_of_time_car_work_sek_h"])
    assert [(one.name, list(one.value)) for one in found] == [
        ("value_of_time", ["value_of_time_car_work_sek_h"]), ("own", ["own"]),
    ]  # fmt: skip
    assert fixed == ["value_of_time_air_work_sek_h"]
    assert found[0].at(np.array([0.0, 0.5, 1.0]))["value_of_time_car_work_sek_h"].tolist() == pytest.approx([80, 100, 120])  # fmt: skip


def test_samples_are_cut_into_slices_that_hang_on_their_number_alone() -> None:
    still = SimpleNamespace(reevaluate=None)
    position = np.zeros((2500, 2))
    assert [len(rows) for rows in _slices(position, still, 0, None)] == [1024, 1024, 452]  # type: ignore[arg-type]
    assert np.concatenate(_slices(position, still, 0, 7)).tolist() == list(range(2500))  # type: ignore[arg-type]
    moved = SimpleNamespace(reevaluate=print, network_parameters=("b",), inputs=(SimpleNamespace(value={"a": 1}), SimpleNamespace(value={"b": 1})))  # fmt: skip
    assert [len(rows) for rows in _slices(position[:17], moved, 0, None)] == [8, 8, 1]  # type: ignore[arg-type]
    drawn = np.column_stack([np.linspace(0.05, 0.95, 10), np.linspace(0.999, 0.05, 10)])
    first = drawn[:, 0].copy()
    parts = _slices(drawn, moved, 3, 4)  # type: ignore[arg-type]
    assert sorted(np.concatenate(parts).tolist()) == list(range(10))
    assert (drawn[:, 0] == first).all()  # the network does not hang on it
    design = np.sort(points(4, 1, 3, "latin_hypercube")[:, 0])
    assert [set(drawn[rows, 1]) for rows in parts] == [{x} for x in design]
    assert parts[-1].tolist() == [0, 1, 2]  # the highest quarter
    alone = SimpleNamespace(reevaluate=print, network_parameters=("c",), inputs=moved.inputs)
    assert [len(rows) for rows in _slices(position[:17], alone, 0, 4)] == [17]  # type: ignore[arg-type]
    some = SimpleNamespace(npv=np.array([[6.0, 6.0, 6.0]]), investment=np.array([[3.0, 0.0, -1.0]]))
    assert _ratio(some)[0].tolist() == pytest.approx([2, math.nan, math.nan], nan_ok=True)  # type: ignore[arg-type]


def test_rank_correlations_by_hand() -> None:
    """Of 1, 2, 3, 4 against 1, 3, 2, 9 the ranks differ by one twice: 1 - 6 * 2 / (4 * 15)."""
    inputs = np.array([[1.0, 4.0, 5.0], [2, 3, 5], [3, 2, 5], [4, 1, 5]])
    assert _rank_correlation(inputs, np.array([1.0, 3, 2, 9])).tolist() == pytest.approx([0.8, -0.8, 0])
    assert _rank_correlation(inputs, np.ones(4)).tolist() == [0, 0, 0]
    assert first_order_index(inputs[:3], np.array([1.0, 2, 3])).tolist() == [
        0,
        0,
        0,
    ]  # three samples make one slice


def test_a_cost_may_grow_by_what_the_proposal_is_worth() -> None:
    stated = pd.DataFrame({"proposal": ["A", "B"], "item": "severe_accidents", "change": [-1.0, -0.01]})
    found = appraisal.appraise(paper_plan([proposal("A", om_msek_year=1), proposal("B")]), stated)
    switch = appraisal.simulate(found.scenario, samples=4, appraisal=found).switching_values()
    line = found.frame.loc["A"]  # a given cost of operation does not grow with it
    slope = line["investment_msek"] - line["residual_msek"]
    assert switch.loc["A", "cost_factor"] == pytest.approx(1 + line["npv_msek"] / slope)
    other = found.frame.loc["B"]
    assert other["npv_msek"] < 0
    slope = other["investment_msek"] + other["om_msek"] - other["residual_msek"]
    wanted = 1 + other["npv_msek"] / slope
    assert switch.loc["B", "cost_factor"] == pytest.approx(wanted if wanted > 0 else math.nan, nan_ok=True)
