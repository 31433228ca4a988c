"""What is learned from decisions: steps, programmes and functions, by hand."""

from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import InfraprioError
from infraprio.scoring.linear_programme import LinearAnswer
from infraprio.scoring.revealed import revealed_weights
from infraprio.scoring.tables import read_table
from infraprio.scoring.uta import uta

module = import_module("infraprio.scoring.uta")
revealed = import_module("infraprio.scoring.revealed")
TABLE = pd.DataFrame({"x": [2.0, 5.0, 8.0], "y": [30.0, 10.0, 20.0], "same": 7.0}, index=list("ABC"))


def test_how_much_of_each_step_is_climbed():
    found = module._step_shares(TABLE[["x", "y"]].to_numpy(), np.array([2.0, 30]), np.array([8.0, 10]), 3)
    assert found == pytest.approx(np.array([[0, 0, 0, 0, 0, 0], [1, 0.5, 0, 1, 1, 1], [1, 1, 1, 1, 0.5, 0]]))


@pytest.mark.parametrize(
    ("decisions", "pairs"),
    [
        (["C", "A", "B"], [[2, 0], [0, 1]]),
        ([("C", "A"), ("C", "B"), ("B", "A")], [[2, 0], [2, 1], [1, 0]]),
        (("B", "A"), [[1, 0]]),
    ],
)
def test_decisions_are_pairs_or_an_order(decisions, pairs):
    assert module._pairs(decisions, read_table(TABLE)).tolist() == pairs


@pytest.mark.parametrize(
    ("decisions", "named"),
    [
        ([], "No decisions"),
        (["A"], "No decisions"),
        ([("A", "Q")], "Q"),
        ([("A", "B"), ("B", "B")], "B"),
        (["A", "Q", "B"], "Q"),
        ([("A", "B"), "C"], "unknown"),
    ],
)
def test_decisions_that_are_none(decisions, named):
    with pytest.raises(InfraprioError, match=named):
        module._pairs(decisions, read_table(TABLE))


def programmes(monkeypatch, place, *answers):
    """Answers in the place of the solver's, and what it was asked."""
    left, asked = list(answers), []

    def solve(*given):
        asked.append([each.tolist() if isinstance(each, np.ndarray) else each for each in given])
        x, objective = left.pop(0)
        return LinearAnswer(np.array(x, dtype=float), objective)

    monkeypatch.setattr(place, "linear_programme", solve)
    return asked


def test_errors_are_made_small_and_then_the_smallest_gap_large(monkeypatch):
    """Three decisions over two steps: the last is missed by an eighth."""
    first, second = [0.75, 0.25, 0.0, 1e-7, 0.125], [0.5, 1.5, -1e-9, 0.0, 0.0, 0.25]
    asked = programmes(monkeypatch, module, (first, 0.125), (second, -0.25))
    gaps = np.array([[1.0, -0.5], [0.25, 1.0], [-2.0, 0.5]])
    parts, errors = module._learn(gaps, 0.0625)
    fit = [[-1, 0.5, -1, 0, 0], [-0.25, -1, 0, -1, 0], [2, -0.5, 0, 0, -1]]
    least, most = asked
    assert least == [[0, 0, 1, 1, 1], fit, [-0.0625] * 3, [[1, 1, 0, 0, 0]], [1]]
    cost, rows, rhs, whole, one, bounds = most
    assert cost == [0, 0, 0, 0, 0, -1]
    assert rows == [
        *([*row, 0] for row in fit),
        [-1, 0.5, 0, 0, 0, 1],
        [-0.25, -1, 0, 0, 0, 1],
        [0, 0, 1, 1, 1, 0],
    ]
    assert rhs == [-0.0625] * 3 + [0, 0, 0.125 + 1e-9]
    assert (whole, one) == ([[1, 1, 0, 0, 0, 0]], [1])
    assert bounds == [(0.0, None)] * 5 + [(None, 1.0)]
    assert parts.tolist() == [0.25, 0.75]  # as shares
    assert errors.tolist() == pytest.approx([0.0625 + 0.125, 0, 0.0625 + 0.125])


def test_a_decision_that_is_missed_by_rounding_is_clean(monkeypatch):
    near = [1.0, 1e-7, 1.1e-7]
    asked = programmes(monkeypatch, module, (near, 0.0), ([1.0, 0, 0, 0.5], 0.0))
    parts, _ = module._learn(np.array([[1.0], [2.0]]), 0.5)
    assert len(asked[1][1]) == 2 + 1 + 1
    assert parts.tolist() == [1]
    below = programmes(monkeypatch, module, ([1.0, 0, 0], 0.0), ([1.0, -1e-9, 0, 0, 0.5], 0.0))
    assert module._learn(np.array([[1.0, 0.0]]), 0.5)[0].tolist() == [1, 0]
    assert len(below) == 2


def test_functions_climb_by_their_parts():
    read = read_table(TABLE[["x", "same", "y"]].assign(late=[1.0, 2.0, 5.0]))
    worst, best = np.array([2.0, 7, 30, 1]), np.array([8.0, 7, 10, 5])
    used, parts = np.array([True, False, True, True]), np.array([[0.25, 0.5], [0.0, 0.0], [0.0, 0.25]])
    found = module._functions(read, worst, best, used, parts, 2)
    assert found["x"]([2, 5, 8, 3.5]) == pytest.approx([0, 1 / 3, 1, 1 / 6])
    assert found["same"]([5, 6, 7, 8]).tolist() == [0, 0, 0, 0]
    assert found["same"].parameters == module.piecewise({6.0: 0.0, 7.0: 0.0}).parameters
    assert found["y"]([30, 20, 15, 10]) == pytest.approx([0, 0.5, 0.75, 1])  # of no weight: a line
    assert found["late"]([1, 3, 4, 5]).tolist() == [0, 0, 0.5, 1]


def test_what_was_learned_is_told_by_alternative_criterion_and_decision(monkeypatch):
    """Steps of x climbed: 0, 1.5 and 3 of 3; of y 0, 2 and 1 of 2, taken as 3: 0, 3, 1.5."""
    parts = np.array([0.25, 0.0, 0.125, 0.125, 0.25, 0.25])
    errors = np.array([0.0, 1e-7, 1.1e-7])
    asked = []
    monkeypatch.setattr(module, "_learn", lambda *given: asked.append(given) or (parts, errors))
    found = uta(TABLE, [("C", "A"), ("B", "A"), ("C", "B")], {"x": "max", "y": "min", "same": "max"})
    ((gaps, smallest),) = asked
    assert smallest == 0.01
    assert gaps == pytest.approx(
        np.array([[1, 1, 1, 1, 0.5, 0], [1, 0.5, 0, 1, 1, 1], [0, 0.5, 1, 0, -0.5, -1]])
    )
    assert found.score.to_dict() == pytest.approx({"A": 0, "B": 0.875, "C": 0.625})
    assert found.rank.to_dict() == {"A": 3, "B": 1, "C": 2}
    assert found.weights.to_dict() == {"x": 0.375, "y": 0.625, "same": 0}
    assert found.functions["x"]([5]) == pytest.approx([0.25 / 0.375])
    assert found.functions["y"]([20]) == pytest.approx([(0.125 + 0.125) / 0.625])
    assert found.errors["better"].tolist() == ["C", "B", "C"]
    assert found.errors["worse"].tolist() == ["A", "A", "B"]
    assert found.errors["gap"].tolist() == pytest.approx([0.625, 0.875, -0.25])
    assert found.errors["error"].tolist() == pytest.approx([0, 0, 1.1e-7])
    assert found.not_reproduced == [("C", "B")]
    assert found.margin == pytest.approx(-0.25)
    assert found.method == {"method": "uta*", "segments": 3, "smallest_gap": 0.01}


@pytest.mark.parametrize(("apart", "ranks"), [(4e-10, [1, 1]), (1.1e-9, [2, 1])])
def test_scores_are_equal_up_to_nine_digits(apart, ranks, monkeypatch):
    table = [[0.0, 1.0], [1.0, 0.0]]
    parts = np.array([0.5, 0.5 - apart])
    monkeypatch.setattr(module, "_learn", lambda *_: (parts, np.zeros(1)))
    assert uta(table, [1, 0], "max", segments=1).rank.tolist() == ranks


def test_one_step_and_a_gap_of_next_to_nothing_are_enough():
    assert uta(TABLE, ["B", "A"], "min", segments=1, smallest_gap=1e-9).not_reproduced == []
    for wrong in ({"segments": 0}, {"smallest_gap": 0.0}, {"smallest_gap": float("nan")}):
        with pytest.raises(InfraprioError, match="at least one segment"):
            uta(TABLE, ["B", "A"], "min", **wrong)


def test_a_choice_asks_for_a_lead_of_a_hundredth_of_the_range():
    """All values lie between -10 and 90, so that a lead of one is a hundredth."""
    for lead, explained in ((1.01, True), (0.99, False)):
        values = pd.DataFrame({"x": [90.0, -10.0, 40.0, 40.0 + lead]}, index=list("ABCD"))
        found = revealed_weights(values, [("D", "C"), ("A", "B")])
        assert found.choices["explained"].tolist() == [explained, True]
        assert found.choices["lead"].tolist() == pytest.approx([lead, 100])
        assert found.choices[["better", "worse"]].to_numpy().tolist() == [["D", "C"], ["A", "B"]]
        assert found.weights.loc["x"].tolist() == pytest.approx([1, 1, 1])


def test_weights_that_explain_the_choices_as_well_lie_in_a_range(monkeypatch):
    """x leads by 30 where y leads by 10 the other way: x has at least 0.275, or y would lead."""
    values = pd.DataFrame({"x": [0.0, 30.0, 100.0], "y": [10.0, 0.0, 50.0]}, index=list("ABC"))
    found = revealed_weights(values, [("B", "A")])
    assert found.weights.columns.tolist() == ["weight", "lowest", "highest"]
    assert found.weights.loc["x"].tolist() == pytest.approx([1, 11 / 40, 1], abs=1e-6)
    assert found.weights.loc["y"].tolist() == pytest.approx([0, 0, 29 / 40], abs=1e-6)
    asked = programmes(monkeypatch, revealed, *(([0.0], value) for value in (0.125, -0.5, -0.25, -1.5)))
    lowest, highest = revealed._ranges(np.array([[0.3, -0.1], [0.5, 0.25], [-0.2, 0.7]]), 0.125)
    assert (lowest.tolist(), highest.tolist()) == ([0.125, 0], [0.25, 1])
    rows = [[-0.3, 0.1, -1, 0, 0], [-0.5, -0.25, 0, -1, 0], [0.2, -0.7, 0, 0, -1], [0, 0, 1, 1, 1]]
    for given, cost in zip(asked, ([1, 0], [0, 1], [-1, 0], [0, -1]), strict=True):
        assert given == [[*cost, 0, 0, 0], rows, [-0.01] * 3 + [0.125 + 1e-7], [[1, 1, 0, 0, 0]], [1]]


def test_what_the_choices_lack_is_no_more_at_the_ends_of_the_range(monkeypatch):
    asked = []
    monkeypatch.setattr(revealed, "_ranges", lambda *given: asked.append(given) or (np.zeros(2), np.ones(2)))
    values = pd.DataFrame({"x": [10.0, 50.0, 30.0], "y": [20.0, 90.0, 30.0]}, index=list("ABC"))
    found = revealed_weights(values, [("A", "B"), ("B", "C")])
    ((gaps, lack),) = asked
    assert gaps == pytest.approx(np.array([[-0.5, -0.875], [0.25, 0.75]]))
    assert lack == pytest.approx(0.51)  # all weight on x
    assert found.choices["explained"].tolist() == [False, True]
    assert found.choices["lead"].tolist() == pytest.approx([-40, 20])
