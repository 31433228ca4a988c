"""Lists made from one budget outwards."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from infraprio.portfolio import Problem, priority_list
from infraprio.portfolio.lists.reading.from_one_budget import best_chain, chosen_together, expected, lock_in
from infraprio.portfolio.lists.search.other_orders import free_optima, stated_alone
from infraprio.portfolio.problem.budget_scenarios import read_scenarios


def placed(seed: int) -> tuple[Problem, list[pd.Series]]:
    rng = np.random.default_rng(seed)
    names = [f"n{number}" for number in range(10)]
    problem = Problem(
        value=pd.Series(rng.integers(1, 20, 10).astype(float), names),
        cost=pd.Series(rng.integers(1, 12, 10).astype(float), names),
        periods=[0, 1],
        period_factor={0: 1.0, 1: 0.8},
        carry_over=False,
        synergy={("n0", "n1"): 4.0, ("n2", "n3"): -3.0},
        requires=[("n4", "n5")],
    )
    return problem, [pd.Series([money, money], [0, 1]) for money in (6.0, 10.0, 15.0, 21.0, 26.0)]


@pytest.mark.parametrize("seed", range(4))
def test_every_start_is_a_list_and_none_beats_the_best(seed):
    problem, budgets = placed(seed)
    scenarios = read_scenarios(problem, budgets)
    models = stated_alone(scenarios)
    _, free = free_optima(scenarios, models, gap=0.0, ends=np.inf)
    best = priority_list(problem, budgets)
    made = [lock_in(scenarios, models, free, pivot=pivot) for pivot in range(5)]
    made.append(best_chain(scenarios, models, free, made[0], gap=0.0, time_limit=None))
    made.append(chosen_together(scenarios, made[0], gap=0.0, seconds=20.0))
    for plans in made:
        assert expected(scenarios, plans) <= best.value + 1e-9
        data = scenarios[0].data
        for low, high in pairwise(plans):
            start = {data.owner[data.row[column]]: data.start[column] for column in high}
            assert all(start[data.owner[data.row[column]]] <= data.start[column] for column in low)
    assert expected(scenarios, made[-1]) >= expected(scenarios, made[0])
    assert expected(scenarios, made[-2]) >= max(expected(scenarios, plans) for plans in made[:1])


def test_one_model_for_all_budgets_has_the_right_side_of_each():
    problem, budgets = placed(1)
    scenarios = read_scenarios(problem, budgets)
    together, alone = stated_alone(scenarios), [stated_alone([scenario])[0] for scenario in scenarios]
    for one, other in zip(together, alone):
        assert np.array_equal(one.arrays.upper, other.arrays.upper)
        assert np.array_equal(one.arrays.gain, other.arrays.gain)
