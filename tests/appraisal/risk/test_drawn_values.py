"""Samples one after another, by hand: benefits, costs, given results, and a network that is computed anew."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from infraprio.appraisal.risk.drawn_values import evaluate, worth_of
from infraprio.appraisal.values.quantities import Quantities
from tests.appraisal.risk.small_problem import BENEFIT, NAN, PRICES, TIME, calculation, npv, problem, saved

ONE = np.ones((1, 4))


def test_the_small_plan_at_its_central_values() -> None:
    found = worth_of(problem(), PRICES, ONE)
    assert found.npv[0].tolist() == pytest.approx([-101.04, -66.66, -62.816, NAN], nan_ok=True)
    assert found.npv[0, :3].tolist() == pytest.approx([npv(name) for name in "ABC"])
    assert found.investment[0].tolist() == pytest.approx([150, 94.5, 60, NAN], nan_ok=True)
    assert found.cost[0].tolist() == pytest.approx([100, 70, 40, NAN], nan_ok=True)


def test_costs_benefits_and_demand_move_each_sample_for_itself() -> None:
    factor = np.array([[1.0, 1, 1, 1], [2, 3, 0.5, 1.5]])
    reached = np.array([[1.0, 1, 1, 1], [0.7, 0.9, 1.3, 1]])
    get = PRICES | {"demand_level": np.array([1.0, 1.1]), "noise_person_sek_year": np.array([7000.0, 5000.0])}
    found = worth_of(problem(), get, factor, reached)
    second = [
        npv("A", 2, demand=1.1, noise=5000, reached=0.7),
        npv("B", 3, demand=1.1, reached=0.9),
        npv("C", 0.5, demand=1.1, reached=1.3),
    ]
    assert found.npv[:, :3].tolist() == [
        pytest.approx([npv(name) for name in "ABC"]),
        pytest.approx(second),
    ]
    assert found.investment[1].tolist() == pytest.approx([300, 283.5, 30, NAN], nan_ok=True)
    assert found.cost[1].tolist() == pytest.approx([200, 210, 20, NAN], nan_ok=True)
    without = worth_of(problem(), get, factor).npv[1]
    assert without[0] == pytest.approx(npv("A", 2, demand=1.1, noise=5000))


def test_the_share_of_operation_and_the_tax_factor_are_those_that_are_asked_for() -> None:
    get = PRICES | {"tax_factor": 1.2, "om_road_share_year": np.array([0.02, 0.03])}
    found = worth_of(problem(), get, np.ones((2, 4)))
    assert found.npv[0, :3].tolist() == pytest.approx([npv(name, tax=1.2) for name in "ABC"])
    more = 1.2 * 100 * 0.01 * (0.8 + 0.64)
    assert found.npv[1, :3].tolist() == pytest.approx([npv("A", tax=1.2) - more, npv("B", tax=1.2), npv("C", tax=1.2)])  # fmt: skip


def test_a_given_result_moves_with_the_computed_one_or_with_its_cost_alone() -> None:
    given = problem(
        given_npv=np.array([NAN, 5.0, NAN, 40.0]), given_investment=np.array([NAN, 90.0, NAN, 130.0])
    )
    factor = np.array([[1.0, 1, 1, 1], [2, 3, 0.5, 1.5]])
    found = worth_of(given, PRICES, factor)
    assert found.npv[0].tolist() == pytest.approx([npv("A"), 5, npv("C"), 40])
    assert found.npv[1].tolist() == pytest.approx(
        [npv("A", 2), npv("B", 3) + 5 + 66.66, npv("C", 0.5), 40 - 0.5 * 130]
    )
    assert found.investment[1].tolist() == pytest.approx([300, 3 * 90, 30, 1.5 * 130])


def test_positions_are_read_as_inputs_then_costs_then_benefits() -> None:
    assert problem().dimensions == 2 + 4
    both = problem(benefit=BENEFIT)
    assert both.dimensions == 2 + 4 + 4
    up = 0.8413447460685429  # one deviation above the middle
    position = np.full((1, 10), 0.5)
    position[0, [2, 7]] = up
    cost, benefit = both.factors(position)
    assert cost[0].tolist() == pytest.approx(np.exp([0.1 + 0.5, 0.2, 0.3, 0.4]))
    assert benefit is not None
    assert benefit[0].tolist() == pytest.approx(np.exp([-0.1, -0.2 + 0.25, -0.3, -0.4]))
    assert problem().factors(position[:, :6])[1] is None


def test_a_point_of_the_cube_is_a_value_of_each_input_and_a_factor_of_each_cost() -> None:
    position = np.full((2, 10), 0.5)
    position[:, 0] = [0.0, 1.0]
    position[:, 1] = [1.0, 0.0]
    found = evaluate(problem(benefit=BENEFIT), position)
    dear, reached = np.exp([0.1, 0.2, 0.3]), np.exp([-0.1, -0.2, -0.3])
    for sample, time, noise in ((0, 110, 17000), (1, 230, 3000)):
        wanted = [
            npv(name, dear[k], reached=reached[k], time=time, noise=noise) for k, name in enumerate("ABC")
        ]
        assert found.npv[sample, :3].tolist() == pytest.approx(wanted)
    assert found.cost[0, :3].tolist() == pytest.approx([100, 70, 40] * dear)


@pytest.mark.parametrize("as_frame", [False, True])
def test_a_network_is_asked_once_for_each_setting_in_its_own_prices(as_frame: bool) -> None:
    name = "value_of_time_car_work_sek_h"
    asked: list[dict[str, float]] = []

    def network(values: Mapping[str, float]) -> Quantities | pd.DataFrame:
        asked.append(dict(values))
        found = saved(cost=values[name] * 1e5, hours=values[name] * 100)
        return found.to_frame() if as_frame else found

    anew = problem(inputs=(TIME,), reevaluate=network, network_parameters=(name,), network_scale={name: 2.0})
    time = np.array([300.0, 100.0, 300.0])
    factor = np.array([[1.0, 1, 1, 1], [2, 2, 2, 2], [3, 3, 3, 3]])
    get = PRICES | {name: time, "demand_level": np.array([1.0, 1.5, 0.5])}
    found = worth_of(anew, get, factor).npv
    assert sorted(each[name] for each in asked) == [50, 150]
    for k, (hour, demand) in enumerate(zip(time, (1.0, 1.5, 0.5), strict=True)):
        a = 1.44 * (hour / 20 * demand + 7) - 1.5 * 102.88 * (k + 1)
        b = 1.152 * hour / 2 * 100 * hour / 1e6 * demand + 1.5 * ((k + 1) * 70 * (0.2048 - 0.9) - 3 * 1.152)
        assert found[k].tolist() == pytest.approx(
            [a, b, npv("C", k + 1, demand=demand), math.nan], nan_ok=True
        )
    asked.clear()
    alone = worth_of(anew, PRICES, ONE).npv[0]
    assert [each[name] for each in asked] == [100]
    assert alone[0] == pytest.approx(1.44 * (10 + 7) - 1.5 * 102.88)


def test_two_parameters_of_a_network_keep_their_names() -> None:
    asked: list[dict[str, float]] = []

    def network(values: Mapping[str, float]) -> Quantities:
        asked.append(dict(values))
        return saved()

    names = ("value_of_time_car_work_sek_h", "noise_person_sek_year")
    scale = {names[0]: 2.0, names[1]: 5.0}
    anew = problem(reevaluate=network, network_parameters=names, network_scale=scale)
    get = PRICES | {names[0]: np.array([100.0, 100.0])}
    worth_of(anew, get, np.ones((2, 4)))
    assert asked == [{names[0]: 50.0, names[1]: 1400.0}]
    central = worth_of(anew, PRICES, ONE).npv[0]
    assert central[:3].tolist() == pytest.approx([npv(name) for name in "ABC"])


def test_without_any_priced_change_there_are_costs_alone() -> None:
    work = calculation()
    still = replace(work, change=np.zeros_like(work.change))
    found = worth_of(problem(work=still), PRICES, ONE).npv[0]
    wanted = [npv(name, reached=0.0) for name in "ABC"]
    assert found[:3].tolist() == pytest.approx(wanted)
    small = np.zeros_like(work.change)
    small[[kind.item for kind in work.kinds].index("noise"), 1] = 1.0  # one more person who is disturbed
    one = worth_of(problem(work=replace(work, change=small)), PRICES, ONE).npv[0]
    assert one[:3].tolist() == pytest.approx([wanted[0], wanted[1] - 0.007 * 1.152, wanted[2]], abs=1e-9)
