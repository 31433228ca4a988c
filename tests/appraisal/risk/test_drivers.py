"""What drives a net present value, by hand: ranks, slices, ends one at a time, and factors at which nothing is left."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio.appraisal.risk.drivers import (
    MOST_FACTOR,
    driver_table,
    first_order_index,
    switching_table,
    tornado_table,
)
from tests.appraisal.risk.small_problem import BENEFIT, NAMES, NAN, PRICES, calculation, npv, problem

RANGES = {"discount_rate": NAN, "tax_factor": 1.2}, {"discount_rate": 0.5, "tax_factor": 1.6}


def test_drivers_of_one_proposal_are_its_inputs_and_its_own_factors() -> None:
    """Of B: hours are worth more in the order of the samples, noise falls, and its own cost is not that of others."""
    position = np.full((5, 10), 0.5)
    position[:, 0] = [0.1, 0.2, 0.3, 0.4, 0.5]
    position[:, 1] = [0.5, 0.3, 0.4, 0.2, 0.1]
    position[:, 3] = [0.1, 0.2, 0.3, 0.5, 0.4]  # cost of B
    position[:, 7] = [0.4, 0.5, 0.3, 0.1, 0.2]  # benefit of B
    worth = np.column_stack([np.arange(5.0)[::-1] ** k for k in range(4)])
    worth[:, 1] = [1, 2, 5, 4, 3]
    found = driver_table(problem(benefit=BENEFIT), position, worth, 1)
    assert found.index.name == "input"
    # of five ranks 1 - 6 * (sum of squared gaps) / 120
    ranks = {"value_of_time": 0.6, "air_and_noise_value": -0.3, "cost": 0.7, "benefit": -0.6}
    assert found["rank_correlation"].to_dict() == pytest.approx(ranks)
    assert list(found.index) == [
        "cost",
        "value_of_time",
        "benefit",
        "air_and_noise_value",
    ]  # equals as they came
    inputs = np.column_stack([position[:, :2], position[:, 3], position[:, 7]])
    shares = dict(zip(ranks, first_order_index(inputs, worth[:, 1]), strict=True))
    assert found["first_order_index"].to_dict() == pytest.approx(shares)
    assert list(driver_table(problem(), position[:, :6], worth, 0).index) == [
        "value_of_time", "air_and_noise_value", "cost",
    ]  # fmt: skip


def test_drivers_stand_by_their_strength_whatever_its_sign() -> None:
    position = np.full((5, 6), 0.5)
    position[:, 0] = [0.1, 0.2, 0.3, 0.5, 0.4]
    position[:, 1] = [0.5, 0.4, 0.3, 0.2, 0.1]
    position[:, 2] = [0.3, 0.1, 0.2, 0.4, 0.5]
    found = driver_table(problem(), position, np.arange(1.0, 6)[:, None], 0)
    assert list(found.index) == ["air_and_noise_value", "value_of_time", "cost"]
    assert found["rank_correlation"].tolist() == pytest.approx([-1, 0.9, 0.7])


def test_the_share_of_an_input_is_what_lies_between_slices_less_what_chance_puts_there() -> None:
    """Seven samples in two slices of three and four; of nine in three of three."""
    x = np.array([[7.0], [1], [6], [2], [5], [3], [4]])
    y = np.array([9.0, 1, 8, 3, 6, 2, 4])
    low, high = np.array([1.0, 3, 2]), np.array([9.0, 8, 6, 4])
    mean, total = y.mean(), y.var()
    between = (3 * (low.mean() - mean) ** 2 + 4 * (high.mean() - mean) ** 2) / 7
    wanted = (between - (total - between) * 1 / 5) / total
    assert first_order_index(x, y).tolist() == pytest.approx([wanted])
    assert first_order_index(np.column_stack([x, x[::-1]]), y)[0] == pytest.approx(wanted)
    for unit in (1e-3, 1e3):  # in kronor or in billions
        assert first_order_index(x, unit * y).tolist() == pytest.approx([wanted])
    nine = np.arange(9.0)[:, None]
    out = np.array([1.0, 2, 4, 20, 21, 25, 11, 12, 15])
    means = np.array([7 / 3, 22, 38 / 3])
    between = ((means - out.mean()) ** 2).sum() / 3
    wanted = (between - (out.var() - between) * 2 / 6) / out.var()
    assert first_order_index(nine, out).tolist() == pytest.approx([wanted])
    flat = np.array([5.0, 1, 5, 1, 5, 1, 5, 1, 3])  # hardly more between slices than chance puts there
    assert first_order_index(nine, flat).tolist() == [0]
    assert first_order_index(np.ones((1, 3)), np.ones(1)).tolist() == [0, 0, 0]


def test_two_samples_have_ranks_too() -> None:
    found = driver_table(problem(), np.linspace(0.1, 0.9, 12).reshape(2, 6), np.array([[3.0], [1.0]]), 0)
    assert found["rank_correlation"].tolist() == pytest.approx([-1, -1, -1])
    assert found["first_order_index"].tolist() == [0, 0, 0]


def test_a_tornado_moves_one_thing_at_a_time() -> None:
    values: Any = SimpleNamespace(low=RANGES[0], high=RANGES[1])
    found = tornado_table(problem(benefit=BENEFIT), values, 0)
    assert list(found.columns) == ["npv_msek", "npv_low_msek", "npv_high_msek"]
    assert found.index.name == "input"
    assert found["npv_msek"].tolist() == pytest.approx([npv("A")] * 5)
    z = 1.2815515655446004
    ends = {
        "air_and_noise_value": (npv("A", noise=3000), npv("A", noise=17000)),
        "tax_factor": (npv("A", tax=1.2), npv("A", tax=1.6)),
        "cost": (npv("A", math.exp(0.1 - 0.5 * z)), npv("A", math.exp(0.1 + 0.5 * z))),
        "benefit": tuple(npv("A", reached=math.exp(-0.1 + sign * 0.15 * z)) for sign in (-1, 1)),
        "value_of_time": (npv("A"), npv("A")),
    }
    told = found.drop(columns="npv_msek").apply(tuple, axis=1).to_dict()
    assert {name: pytest.approx(pair) for name, pair in ends.items()} == told
    assert list(found.index) == ["cost", "tax_factor", "air_and_noise_value", "benefit", "value_of_time"]
    other = tornado_table(problem(), values, 1)
    assert "benefit" not in other.index
    assert tuple(other.loc["value_of_time"]) == pytest.approx(
        (npv("B"), npv("B", time=110), npv("B", time=230))
    )
    assert tuple(other.loc["air_and_noise_value"]) == pytest.approx((npv("B"),) * 3)


def test_a_tornado_shows_the_rate_where_both_of_its_ends_are_known() -> None:
    values: Any = SimpleNamespace(
        low={"discount_rate": 0.0, "tax_factor": 1.2}, high={"discount_rate": 1.0, "tax_factor": math.inf}
    )
    found = tornado_table(problem(), values, 0)
    assert "tax_factor" not in found.index
    ends = [2 * 37 - 1.5 * (100 + 2 * 2), (0.5 + 0.25) * 37 - 1.5 * (100 + 0.75 * 2)]
    assert found.loc["discount_rate"].tolist() == pytest.approx([npv("A"), *ends])


def appraised(**columns: list[float]) -> Any:
    """B loses little, A much; of D a given result is known."""
    plain = {
        "npv_msek": [-101.04, 20.0, -62.816, 39.0],
        "investment_msek": [150, 94.5, 60, 130.0],
        "benefit_msek": [53.28, -4.0, 21.472, 80.0],
    }
    frame = pd.DataFrame(plain | columns, index=pd.Index(NAMES, name="proposal"))
    return SimpleNamespace(calculation=calculation(), values=SimpleNamespace(value=PRICES), frame=frame)


def test_factors_at_which_a_proposal_is_worth_nothing_by_hand() -> None:
    found = switching_table(appraised())
    assert list(found.columns) == ["cost_factor", "benefit_factor", "travel_time_factor"]
    assert list(found.index) == list(NAMES)
    slope = {
        "A": 1.5 * 100 * (1 + 0.02 * 1.44),
        "B": 1.5 * 70 * (0.9 - 0.2048),  # what is given for operation does not grow with the cost
        "C": 1.5 * 40 * (1 + 0.512 - 0.2048 + 0.05 * 1.952),
    }
    cost = [1 - 101.04 / slope["A"], 1 + 20 / slope["B"], 1 - 62.816 / slope["C"], 1 + 39 / 130]
    assert found["cost_factor"].tolist() == pytest.approx(cost)
    assert found["benefit_factor"].tolist() == pytest.approx(
        [1 + 101.04 / 53.28, 1 + 20 / 4, 1 + 62.816 / 21.472, 1 - 39 / 80]
    )
    assert found["travel_time_factor"].isna().all()  # of B it would be below nothing: 1 - 20 / 11.52
    dear = switching_table(appraised(npv_msek=[1.0, -20.0, 2.0, 3.0]))["travel_time_factor"]
    assert dear.tolist() == pytest.approx([NAN, 1 + 20 / 11.52, NAN, NAN], nan_ok=True)


def test_a_factor_is_told_from_above_nothing_to_the_most_and_of_no_part_of_noise() -> None:
    """Benefits of 1: the factor is 1 - npv."""
    most = MOST_FACTOR
    assert most == 100
    shown = switching_table(
        appraised(npv_msek=[1.0, 1 - most, 0.999, 1 - most - 1e-6], benefit_msek=[1.0, 1, 1, 1])
    )["benefit_factor"]
    assert shown.tolist() == pytest.approx([NAN, most, 0.001, NAN], nan_ok=True)
    krona = switching_table(appraised(npv_msek=[0.0, 0, 0, NAN], benefit_msek=[1e-6, -1e-6, 0.99e-6, 1.0]))[
        "benefit_factor"
    ]
    assert krona.tolist() == pytest.approx([1, 1, NAN, NAN], nan_ok=True)
    assert math.isnan(switching_table(appraised(benefit_msek=[0.0] * 4))["benefit_factor"]["A"])
