from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from infraprio.ranking.robustness import goal_weight_ranges, robustness, stated_weights
from tests.report.made_up import made

RESULT = made(12)
FOUND = RESULT.robustness


def test_shares_of_ranks_add_up_and_lie_within_the_intervals() -> None:
    assert np.allclose(FOUND.acceptability.sum(axis=1), 1)
    assert FOUND.exact_intervals
    assert (FOUND.intervals["best"] <= FOUND.intervals["worst"]).all()
    main = FOUND.by_stakeholder["RJH"]
    assert (main >= FOUND.intervals["best"]).all()
    assert (main <= FOUND.intervals["worst"]).all()


def test_exact_intervals_hold_every_rank_that_drawn_weights_give() -> None:
    ranges = goal_weight_ranges(RESULT.scenario, "RJH")
    drawn = stated_weights(ranges).sample(300, seed=4)
    values = RESULT.scores.values.loc[FOUND.intervals.index]
    ranks = (values @ drawn[values.columns].T).rank(ascending=False, method="min")
    assert (ranks.min(axis=1) >= FOUND.intervals["best"]).all()
    assert (ranks.max(axis=1) <= FOUND.intervals["worst"]).all()


def test_ranges_of_a_tree_become_limits_on_the_leaves() -> None:
    ranges = pd.DataFrame(
        {
            "parent": ["", "", "a", "a"],
            "low": [0.5, 0.3, 0.2, 0.6],
            "weight": [0.6, 0.4, 0.3, 0.7],
            "high": [0.7, 0.5, 0.4, 0.8],
        },
        index=["a", "b", "a1", "a2"],
    )
    weights = stated_weights(ranges)
    assert weights.criteria == ("a1", "a2", "b")
    for row in weights.sample(200, seed=1).itertuples(index=False):
        whole = row.a1 + row.a2
        assert 0.5 - 1e-6 <= whole <= 0.7 + 1e-6
        assert 0.2 - 1e-6 <= row.a1 / whole <= 0.4 + 1e-6
    assert weights.contains({"a1": 0.18, "a2": 0.42, "b": 0.4})
    assert not weights.contains({"a1": 0.06, "a2": 0.54, "b": 0.4})


def test_core_borderline_and_exterior_follow_from_the_index() -> None:
    core = FOUND.core
    assert ((core["core_index"] == 1) == (core["group"] == "core")).all()
    assert ((core["core_index"] == 0) == (core["group"] == "exterior")).all()
    in_plan = RESULT.ranking.frame.index[RESULT.ranking.frame["status"] == "in_plan"]
    assert (core.loc[core.index.isin(in_plan), "core_index"] > 0).mean() > 0.5


def test_more_money_is_never_worth_less() -> None:
    assert (FOUND.curve["value"].diff().dropna() >= -1e-2 * FOUND.curve["value"].max()).all()
    assert (FOUND.curve["cost_msek"] <= FOUND.curve["budget_msek"] + 1e-6).all()
    assert FOUND.curve.loc[1.0, "value"] == pytest.approx(RESULT.free_portfolio.value, rel=2e-3)


def test_same_seed_same_answer() -> None:
    from infraprio.portfolio.problem.from_scenario import problem_from_scenario

    problem = problem_from_scenario(RESULT.scenario, RESULT.scores.total)
    again = robustness(RESULT.scenario, RESULT.scores, problem, RESULT.ranking.population, seed=0)
    pd.testing.assert_frame_equal(again.acceptability, FOUND.acceptability)
    pd.testing.assert_frame_equal(again.core, FOUND.core)


def test_ranks_and_intervals_are_over_one_population() -> None:
    ranking = RESULT.ranking
    assert set(FOUND.intervals.index) == set(ranking.population)
    main = FOUND.by_stakeholder.loc[list(ranking.population), RESULT.scores.stakeholder]
    assert main.to_dict() == ranking.everything.loc[list(ranking.population), "score_rank"].to_dict()


def test_one_proposal_has_one_rank() -> None:
    found = made(1).robustness
    assert found.acceptability.to_numpy().tolist() == [[1.0]]
    assert found.intervals.to_numpy().tolist() == [[1, 1]]


def test_nothing_to_choose_from_gives_an_empty_answer() -> None:
    empty = SimpleNamespace(value=pd.Series(dtype=float))
    found = robustness(RESULT.scenario, RESULT.scores, empty, [], seed=0)  # type: ignore[arg-type]
    assert len(found.to_frame()) == 0
    assert len(found.ranges) == 5
