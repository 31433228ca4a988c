"""How far weights, values and costs may move, and what is asked of the solver for it, by hand."""

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import InfraprioError
from infraprio.scoring import WeightSet, smallest_cost_change, smallest_score_change, smallest_weight_change
from infraprio.scoring.certainty import stability
from infraprio.scoring.mixed_integer import MipAnswer


@pytest.mark.parametrize(
    ("keep", "ahead", "behind"),
    [
        ("order", [1, 2, 0], [2, 0, 3]),
        ("first", [1, 1, 1], [2, 0, 3]),
        (1, [1, 1, 1], [2, 0, 3]),
        (2, [1, 1, 2, 2], [0, 3, 0, 3]),
        (4, [], []),
    ],
)
def test_pairs_whose_order_must_not_turn(keep, ahead, behind):
    found = stability._pairs_to_keep(np.array([5.0, 7.0, 7.0, 2.0]), keep)
    assert [each.tolist() for each in found] == [ahead, behind]


@pytest.mark.parametrize(
    ("pairs", "weight", "wanted"),
    [
        ([(0, 1), (0, 2)], 0.25, (0.0, 1 / 3)),  # 3 - 2t against 1 + 4t, and against 2
        ([(0, 2)], 0.25, (0.0, 0.5)),
        ([(1, 0)], 0.75, (1 / 3, 1.0)),
        ([(1, 0), (2, 0), (1, 2)], 0.75, (0.5, 1.0)),
        ([(1, 0), (0, 3)], 0.75, (1 / 3, 1.0)),  # the last is never reached
        ([(0, 1)], 0.375, (0.0, 0.375)),  # what has turned by rounding limits nothing
        ([(1, 0)], 0.25, (0.25, 1.0)),
        ([], 0.25, (0.0, 1.0)),
    ],
)
def test_a_weight_may_move_to_where_the_first_pair_turns(pairs, weight, wanted):
    at_zero, at_one = np.array([3.0, 1.0, 2.0, -7.0]), np.array([1.0, 5.0, 2.0, -9.0])
    ahead, behind = (np.array([pair[k] for pair in pairs], dtype=int) for k in (0, 1))
    assert stability._stable_range(at_zero, at_one, ahead, behind, weight) == pytest.approx(wanted)


@pytest.mark.parametrize(("size", "slope", "turns"), [(1.0, 1e-12, False), (1.0, 1.1e-12, True), (5.0, 4.9e-12, False), (5.0, 5.1e-12, True)])  # fmt: skip
@pytest.mark.parametrize("sign", [1, -1])
def test_differences_that_are_rounding_turn_nothing(size, slope, turns, sign):
    for at_zero, at_one in (
        ([0.0, 0.0, sign * size], [-slope, 0.0, 0.0]),
        ([0.0, 0.0, 0.0], [-slope, 0.0, sign * size]),
    ):
        found = stability._stable_range(
            np.array(at_zero), np.array(at_one), np.array([0]), np.array([1]), 0.5
        )
        assert found == (0.0, 0.5 if turns else 1.0)


def answers(monkeypatch, x, status, bound=0.25):
    """An answer of the solver, and what it was asked."""
    asked = {}

    def solve(cost, matrix, lower, upper, **more):
        asked.update(more, cost=cost, matrix=matrix, lower=lower, upper=upper)
        found = None if x is None else np.array(x, dtype=float)
        return MipAnswer(status=status, x=found, objective=0.0, bound=bound)

    monkeypatch.setattr(stability, "solve_mip", solve)
    return asked


def test_the_programme_of_the_closest_weights(monkeypatch):
    """Two others and two goals: weights, how far each is below and above now, and who is ahead."""
    asked = answers(monkeypatch, [0.5, 0.5, 0, 0, 0, 0, 0, 0], "optimal")
    gaps, share = np.array([[0.5, -0.25], [-2.0, -1.0]]), np.array([0.75, 0.25])
    stability._closest_weights(gaps, share, 2, np.array([[3.0, -5.0]]), np.array([0.125]), 7.0)
    assert asked["cost"].tolist() == [0, 0, 1, 1, 1, 1, 0, 0]
    assert asked["matrix"].tolist() == [
        [0.5, -0.25, 0, 0, 0, 0, -0.5, 0],
        [-2, -1, 0, 0, 0, 0, 0, 0],  # is never ahead
        [3, -5, 0, 0, 0, 0, 0, 0],
        [1, 0, -1, 0, 1, 0, 0, 0],
        [0, 1, 0, -1, 0, 1, 0, 0],
        [1, 1, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 1, 1],
    ]
    assert asked["lower"].tolist() == [-np.inf, -np.inf, -np.inf, 0.75, 0.25, 1, 0]
    assert asked["upper"].tolist() == [0, 0, 0.125, 0.75, 0.25, 1, 1]
    assert asked["integer"].tolist() == [False] * 6 + [True] * 2
    assert asked["column_lower"].tolist() == [0] * 8
    assert asked["column_upper"].tolist() == [1] * 8
    assert asked["time_limit"] == 7


VALUES = pd.DataFrame({"x": [7.0, 1.0, 5.0], "y": [2.0, 4.0, 3.0]}, index=list("ABC"))


def test_what_is_asked_and_told_of_the_closest_weights(monkeypatch):
    """C behind A by 2 and before it by 1, and the other way to B; as shares of a span of six."""
    asked = answers(monkeypatch, [0.5, 1.5, 0, 0, 0, 0, 0, 0], "feasible", 0.375)
    known = WeightSet(["y", "x"]).bounds({"x": (None, 0.5)})
    found = smallest_weight_change(VALUES, {"y": 1, "x": 4}, "C", 2, known, time_limit=9.0)
    assert asked["matrix"][:2, :2] == pytest.approx(np.array([[2, -1], [-4, 1]]) / 6)
    assert asked["matrix"][2:-4, :2].tolist() == [
        [-1, 0],
        [1, 0],
    ]  # the bounds of x, by the order of the values
    assert asked["upper"][2:-4].tolist() == [0, 0.5]
    assert asked["upper"][-1] == 1  # one at most is ahead
    assert asked["lower"][-4:-2] == pytest.approx([0.8, 0.2])
    assert found.possible
    assert not found.optimal
    assert found.weights.to_dict() == {"x": 0.25, "y": 0.75}  # shares of what was found
    assert found.change.to_dict() == pytest.approx({"x": -0.55, "y": 0.55})
    assert found.distance == pytest.approx(1.1)
    assert found.bound == 0.375
    assert found.reached == 1  # 3.5 against 3.25 and 3.25


def test_weights_a_hair_below_nothing_are_nothing_and_none_found_is_said(monkeypatch):
    answers(monkeypatch, [-1e-9, 1.0, 0, 0, 0, 0, 0, 0], "optimal")
    found = smallest_weight_change(VALUES, [1, 1], "C", 2)
    assert found.weights.tolist() == [0, 1]
    assert (found.possible, found.optimal, found.reached) == (True, True, 2)
    answers(monkeypatch, None, "infeasible", np.inf)
    none = smallest_weight_change(VALUES, [1, 1], "C", 1)
    assert (none.possible, none.optimal, none.distance, none.bound) == (False, True, 0, np.inf)
    assert none.weights.tolist() == [0.5, 0.5]
    assert none.reached == 2  # 4.5, 2.5 and 4
    answers(monkeypatch, None, "feasible", 0.5)
    assert not smallest_weight_change(VALUES, [1, 1], "C", 1).optimal
    answers(monkeypatch, [1.0, 0.0, 0, 0, 0, 0, 0, 0], "optimal")
    with pytest.raises(InfraprioError, match="give rank 2, not 1"):
        smallest_weight_change(VALUES, [1, 1], "C", 1)


@pytest.mark.parametrize(("lead", "ahead"), [(1.1e-7, True), (0.9e-7, False)])
def test_a_lead_below_a_ten_millionth_of_the_span_is_none(lead, ahead, monkeypatch):
    answers(monkeypatch, None, "infeasible")
    values = [[8 + 5 * lead, 8], [8, 8 + 5 * lead], [3, 3]]
    values[1] = [8.0, 8.0]
    found = smallest_weight_change(values, [1, 0], 1, 1)
    assert found.reached == 1 + ahead
    answers(monkeypatch, None, "infeasible")
    assert smallest_weight_change([[2.0, 2.0]] * 3, [1, 0], 1, 1).reached == 1  # no span at all
    assert smallest_weight_change([[1e-7], [0.0], [1.0]], [1], 1, 1).reached == 2  # just so much is none
    assert (
        smallest_weight_change([[3e-9, 0], [2e-9, 0]], [1, 0], 1, 1).reached == 2
    )  # what counts is the span


def test_a_change_that_is_rounding_is_none():
    near = [[0.5, 0.5], [0.5, 0.5 - 1.5e-12]]  # a mean of half a billionth of a thousandth less
    assert smallest_score_change(near, [1, 1], 1, 1)["change"].tolist() == pytest.approx(
        [1.5e-12] * 2, rel=1e-2
    )
    near[1][1] = 0.5 - 0.9e-12
    assert smallest_score_change(near, [1, 1], 1, 1)["change"].tolist() == [0, 0]
    just = [[1.0], [1e-12], [0.0]]  # so much of the largest score
    assert smallest_score_change(just, [1], 2, 2)["change"].tolist() == [0]
    assert smallest_score_change(just, [1], 2, 1)["change"].tolist() == [1]
    exact = [[1.0, 1.0], [1.0, 1.0], [1.0, 0.0]]
    assert smallest_score_change(exact, [1, 0], 2, 3)["change"].tolist() == [0]
    assert smallest_score_change(exact, [1, 3], 2, 2)["change"].tolist() == [3, 1]
    assert smallest_score_change(exact, [1, 3], 2, 1)["needed"].tolist() == [4, 1]
    less = smallest_score_change([[-2.0], [-5.0]], [1], 1, 1)
    assert less.to_numpy().tolist() == [[-5, 3, -2]]


def test_the_largest_cost_that_keeps_a_rank_by_hand():
    """Score per cost of 2, 3, 5 and 0.5."""
    score, cost = {"A": 14.0, "B": 33.0, "C": 15.0, "D": 3.5}, {"D": 7.0, "C": 3.0, "B": 11.0, "A": 7.0}
    for who, rank, wanted in (
        ("A", 1, 14 / 5 - 7),
        ("A", 2, 14 / 3 - 7),
        ("A", 3, 14 / 0.5 - 7),
        ("A", 4, np.inf),
        ("C", 1, 15 / 3 - 3),
        ("C", 2, 15 / 2 - 3),
        ("D", 1, 3.5 / 5 - 7),
        ("D", 3, 3.5 / 2 - 7),
    ):
        assert smallest_cost_change(score, cost, who, rank) == pytest.approx(wanted)
    assert smallest_cost_change([14.0, 33.0, 0.0], [7.0, 11.0, 3.0], 0, 2) == np.inf  # the third has nothing
    with pytest.raises(InfraprioError, match="Unknown"):
        smallest_cost_change(score, cost, "E", 1)
    for rank in (0, 5):
        with pytest.raises(InfraprioError, match="does not exist"):
            smallest_cost_change(score, cost, "A", rank)
    for wrong in ({**score, "A": -1e-9}, {**score, "B": np.inf}):
        with pytest.raises(InfraprioError, match="Score per cost"):
            smallest_cost_change(wrong, cost, "C", 1)
    for wrong in ({**cost, "A": 0.0}, {**cost, "B": np.nan}):
        with pytest.raises(InfraprioError, match="Score per cost"):
            smallest_cost_change(score, wrong, "C", 1)
