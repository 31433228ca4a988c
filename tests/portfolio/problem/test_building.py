"""Money is spread over the years of construction, and nothing starts that is not paid to its end inside the plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.errors import InfeasibleError, ProblemError
from infraprio.portfolio import Problem, best_portfolio, pareto_front, priority_list
from infraprio.portfolio.lists.reading.spent_in_order import spent_in_order
from tests.conftest import TIMES
from tests.portfolio.problem.test_units import agree
from tests.portfolio.some_problems import every_plan

PERIODS = ["p1", "p2", "p3"]
YEARS = {"p1": (2026, 2028), "p2": (2029, 2031), "p3": (2032, 2037)}


def shares(start: str, years: int) -> dict[str, float]:
    """Return the share of some years from the first of a period that lies in each, year by year."""
    built = range(YEARS[start][0], YEARS[start][0] + years)
    found = {
        name: sum(first <= year <= last for year in built) / years for name, (first, last) in YEARS.items()
    }
    return {name: share for name, share in found.items() if share}


def some(seed: int, n: int = 5) -> Problem:
    """Return a problem with two funds, and proposals of one to fourteen years."""
    rng = np.random.default_rng(seed)
    ids = [f"p{number}" for number in range(n)]
    years = rng.integers(1, 15, n)
    starts = {
        name: [p for p in PERIODS if YEARS[p][0] + length - 1 <= 2037] or ["p1"]
        for name, length in zip(ids, years)
    }
    funds = ["state", "county"]
    return Problem(
        value=pd.Series(rng.integers(1, 9, n).astype(float), index=ids),
        cost=pd.DataFrame(rng.integers(0, 30, (n, 2)).astype(float), index=ids, columns=funds),
        budget=pd.DataFrame(rng.integers(3, 20, (2, 3)).astype(float), index=funds, columns=PERIODS),
        periods=PERIODS,
        period_factor=dict(zip(PERIODS, [1.0, 0.9, 0.75])),
        building={
            name: {p: shares(p, int(length)) for p in starts[name]} for name, length in zip(ids, years)
        },
        carry_over=bool(rng.random() < 0.5),
        limits=[{"of": "cost", "period": "p2", "at_most": 15.0}] if rng.random() < 0.5 else [],
    )


@given(st.integers(0, 10**6))
@settings(max_examples=6 * TIMES, deadline=None)
def test_the_best_plan_of_all(seed):
    problem = some(seed)
    tried = max(check.value for _, check in every_plan(problem))
    found = best_portfolio(problem)
    assert found.value == pytest.approx(tried, abs=1e-9)
    paid = sum(
        (
            np.outer(problem.cost.loc[name], [problem.building[name][start].get(p, 0.0) for p in PERIODS])
            for name, start in found.start.items()
        ),
        np.zeros((2, 3)),
    )
    assert found.spent.to_numpy() == pytest.approx(paid, abs=1e-9)
    lines, _ = spent_in_order(problem, found.selected, found.start)
    assert lines.sum(axis=0) == pytest.approx(paid, abs=1e-9)
    listed = priority_list(problem, [problem.budget * 0.5, problem.budget])
    assert listed.portfolios[-1].check.ok
    shown = pareto_front(problem)
    assert agree(float(shown["value"].max()), tried)


def test_a_bridge_of_five_years_is_paid_in_two_periods_and_may_run_on():
    value, cost = pd.Series({"bridge": 5.0}), pd.Series({"bridge": 50.0})
    budget = pd.Series({"p1": 30.0, "p2": 20.0, "p3": 0.0})
    problem = Problem(
        value=value,
        cost=cost.to_frame(0),
        budget=budget,
        periods=PERIODS,
        building={"bridge": {"p1": shares("p1", 5), "p2": shares("p2", 5)}},
    )
    found = best_portfolio(problem)
    assert found.start == {"bridge": "p1"}
    assert found.spent.loc["money"].to_list() == [30.0, 20.0, 0.0]
    short = replace(problem, budget=budget * [1.0, 0.9, 1.0])
    assert best_portfolio(short).selected == []
    with pytest.raises(InfeasibleError):
        best_portfolio(replace(short, mandatory=["bridge"]))
    long = replace(problem, building={"bridge": {"p1": shares("p1", 20)}}, budget=budget + 30.0)
    told = best_portfolio(long)
    assert told.cost == pytest.approx(50.0 * 12 / 20)
    assert any("runs on" in note and "40%" in note for note in told.notes)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"building": {"bridge": {"p9": {"p1": 1.0}}}}, "not among the periods"),
        ({"building": {"bridge": {"p1": {"p1": 0.8, "p2": 0.4}}}}, "no parts of 1"),
        ({"building": {"bridge": {"p1": {"p1": 1.0}}}, "precedence": "earlier"}, "State a duration"),
        ({"building": {"bridge": {"p1": {"p1": 1.0}}}, "duration": {"bridge": 2}}, "Give one of them"),
        ({"building": 5}, "Write for example {proposal"),
    ],
)
def test_what_cannot_be_meant_is_refused(other, said):
    value = pd.Series({"bridge": 5.0})
    problem = Problem(value=value, cost=value, budget=pd.Series(9.0, index=PERIODS), periods=PERIODS, **other)
    with pytest.raises(ProblemError, match=said):
        best_portfolio(problem)
