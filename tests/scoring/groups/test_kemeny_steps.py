"""The steps of the Kemeny order: groups, programmes, bounds and what is told of them, by hand."""

from importlib import import_module

import numpy as np
import pytest

from infraprio.clock import deadline
from infraprio.scoring.groups.kemeny import _majority_groups, _order_group, _rounded, kemeny
from infraprio.scoring.mixed_integer import MipAnswer

module = import_module("infraprio.scoring.groups.kemeny")
CIRCLE = np.array([[0.0, 2.0, 1.0], [1.0, 0.0, 2.0], [2.0, 1.0, 0.0]])
"""Two of three want A before B, B before C and C before A: any order that follows the circle turns four."""


@pytest.mark.parametrize(
    ("bound", "whole", "wanted"),
    [
        (2.1, True, 3.0),
        (2 + 2e-6, True, 3.0),
        (2 + 0.5e-6, True, 2.0),
        (2.0, True, 2.0),
        (-np.inf, True, 0.0),
        (np.nan, False, 0.0),
        (5.0, False, 5.0 - 5e-9),
        (0.5, False, 0.5 - 1e-9),
        (-3.0, False, -3.0 - 3e-9),
    ],
)
def test_a_bound_is_rounded_up_where_distances_are_whole_and_never_claims_too_much(bound, whole, wanted):
    assert _rounded(bound, whole) == pytest.approx(wanted, abs=1e-12)


def test_groups_are_those_that_a_majority_puts_before_all_others():
    groups = [[4], [0, 2, 5], [1], [3]]  # A circle of three, one before and two after it
    matrix = np.zeros((6, 6))
    for k, group in enumerate(groups):
        for behind in groups[k + 1 :]:
            matrix[np.ix_(group, behind)] = 2.0
    matrix[0, 2] = matrix[2, 5] = matrix[5, 0] = 3.0
    matrix += 1.0 - np.eye(6)
    assert [group.tolist() for group in _majority_groups(matrix)] == groups
    matrix[1, 3] = matrix[3, 1] = 4.0  # a draw is no majority: apart, as they come in the list
    assert [group.tolist() for group in _majority_groups(matrix)] == groups
    matrix[:] = 1.0
    matrix[0, 2] = matrix[2, 5] = matrix[5, 0] = 3.0  # by the first of each group
    assert [group.tolist() for group in _majority_groups(matrix)] == [[0, 2, 5], [1], [3], [4]]


def asked(monkeypatch, *answers):
    """What solvers are asked; `answers` in the place of theirs, as far as there are."""
    seen, left, solve = [], list(answers), module.solve_mip

    def solve_mip(cost, matrix, lower, upper, **more):
        rows = matrix.toarray().tolist()
        kept = [more[name].tolist() for name in ("integer", "column_lower", "column_upper")]
        seen.append((cost.tolist(), rows, lower.tolist(), upper.tolist(), *kept, more["time_limit"]))
        return left.pop(0) if left else solve(cost, matrix, lower, upper, **more)

    monkeypatch.setattr(module, "solve_mip", solve_mip)
    return seen


def test_a_circle_is_settled_by_the_inequality_that_it_breaks(monkeypatch):
    seen = asked(monkeypatch)
    order, bound = _order_group(CIRCLE, True, deadline(None))
    assert order in ([0, 1, 2], [1, 2, 0], [2, 0, 1])
    assert bound == 4
    cost, no, one = [-1, 1, -1], [0, 0, 0], [1, 1, 1]
    assert [each[:7] for each in seen] == [
        (cost, [], [], [], [False] * 3, no, one),
        (cost, [[1, -1, 1]], [0], [1], [False] * 3, no, one),
    ]
    parts = _order_group(0.5 * CIRCLE, False, deadline(None))  # half as much each
    assert parts[0] == order
    assert parts[1] == pytest.approx(2, abs=1e-8)


def answer(x, bound, status="optimal"):
    return MipAnswer(
        status=status, x=None if x is None else np.array(x, dtype=float), objective=bound, bound=bound
    )


def test_one_and_two_ask_for_no_programme(monkeypatch):
    seen = asked(monkeypatch)
    assert _order_group(np.array([[0.0, 3.0], [5.0, 0.0]]), True, np.inf) == ([1, 0], 3.0)
    assert _order_group(np.zeros((1, 1)), True, np.inf) == ([0], 0.0)
    assert seen == []


def test_where_a_linear_programme_does_not_settle_it_one_of_whole_numbers_goes_on(monkeypatch):
    halves = answer([0.5, 0.5, 0.5], -2.0)  # breaks no inequality, bound 5 - 2
    seen = asked(monkeypatch, halves, answer([1, 0, 1], -2.0), answer([1, 1, 1], -1.0))
    order, bound = _order_group(CIRCLE, True, np.inf)
    assert bound == 4
    assert [each[4][0] for each in seen] == [False, True, True]
    assert [len(each[1]) for each in seen] == [0, 0, 1]
    assert order == [0, 1, 2]


def test_what_was_proved_stands_where_a_limit_came_first(monkeypatch):
    seen = asked(monkeypatch, answer([0.5, 0.5, 0.5], -3.0), answer(None, -4.0, "feasible"))
    order, bound = _order_group(CIRCLE, True, np.inf)
    assert (order, bound) == ([0, 1, 2], 2.0)  # 5 - 3 by the first, less by the second
    assert len(seen) == 2
    seen = asked(monkeypatch, answer(None, 9.0, "feasible"), answer(None, -np.inf, "feasible"))
    assert _order_group(CIRCLE, True, np.inf) == ([0, 1, 2], 4)  # no more than what is attained


def test_an_order_of_the_programme_is_taken_where_it_is_better(monkeypatch):
    """First 1, 0, 2 is tried, which turns 2.8 + 1.3 + 2; 1, 2, 0 turns 2 + 2.8 + 1 and 0, 2, 1 turns 3.1 + 2 + 1.3."""
    starts = []
    monkeypatch.setattr(
        module, "improve_order", lambda _, order: order if starts else starts.append(1) or [1, 0, 2]
    )
    matrix = np.array([[0.0, 2.8, 1.0], [2.0, 0.0, 3.1], [1.3, 2.0, 0.0]])
    better, worse, none = answer([0, 0, 1], -9.0), answer([1, 1, 0], -9.0), answer(None, -np.inf)

    def found():
        starts.clear()
        return _order_group(matrix, False, np.inf)

    for answers in ((better, none), (better, worse), (none, better)):
        asked(monkeypatch, *answers, none)
        assert found() == ([1, 2, 0], 0.0)
    asked(monkeypatch, worse, none)
    assert found()[0] == [1, 0, 2]
    matrix[2, 0] = 1.0
    asked(monkeypatch, better, none)
    assert found()[0] == [1, 0, 2]  # as good is no better
    matrix[:] = 0.0
    matrix[0, 1] = 1e-12  # nor is what is better by just so much
    asked(monkeypatch, answer([1, 1, 1], 0.0), none)
    assert found()[0] == [1, 0, 2]


@pytest.mark.parametrize(
    ("size", "bound", "asks"),
    [(1.0, 4 + 1e-9, 1), (1.0, 4 - 1e-9, 2), (0.1, 0.4 + 1e-10, 1), (0.1, 0.4 - 5e-10, 2), (0.5, 2.0, 1)],
)
def test_a_bound_is_reached_up_to_nine_digits(size, bound, asks, monkeypatch):
    seen = asked(monkeypatch, answer([0.5, 0.5, 0.5], bound - 5 * size), answer(None, -np.inf))
    order, proved = _order_group(size * CIRCLE, False, np.inf)
    assert len(seen) == asks
    assert proved == pytest.approx(4 * size, abs=5e-9)
    assert order == [0, 1, 2]


def test_each_programme_has_what_is_left_of_the_limit_and_nothing_is_asked_when_it_is_late(monkeypatch):
    seen, lefts = asked(monkeypatch, answer(None, -np.inf), answer(None, -np.inf)), []
    monkeypatch.setattr(module, "left", lambda *given, **named: lefts.append((given, named)) or 7.0)
    _order_group(CIRCLE, True, 1e9)
    assert [each[7] for each in seen] == [7, 7]
    assert lefts == [((1e9,), {"least": 0.1})] * 2
    seen.clear()
    assert _order_group(CIRCLE, True, -1.0) == ([0, 1, 2], 0)
    assert seen == []


@pytest.mark.parametrize(("slack", "optimal"), [(0.0, True), (7.9e-9, True), (8.1e-9, False), (1.5, False)])
def test_what_is_not_proved_is_told_as_gap(slack, optimal, monkeypatch):
    """A circle that costs four behind one that all put first: of two groups the slack adds up."""
    monkeypatch.setattr(module, "_order_group", lambda part, *_: ([*range(len(part))], 4 - slack if len(part) > 1 else 0))  # fmt: skip
    found = kemeny([["D", "A", "B", "C"], ["D", "B", "C", "A"], ["D", "C", "A", "B"]])
    assert found.order == ["D", "A", "B", "C"]
    assert found.distance == 4
    assert found.optimal == optimal
    assert found.bound == (4 if optimal else 4 - slack)
    assert found.gap == pytest.approx(0 if optimal else slack / 4)


def test_a_slack_of_just_so_much_is_none(monkeypatch):
    monkeypatch.setattr(module, "_order_group", lambda *_: ([0], -2e-9))
    assert kemeny([["A"]]).optimal


def test_little_is_proved_up_to_the_digits_of_a_whole(monkeypatch):
    monkeypatch.setattr(module, "_order_group", lambda part, *_: ([*range(len(part))], 0.04 - 1.9e-9))
    orders = [["A", "B", "C"], ["B", "C", "A"], ["C", "A", "B"]]
    found = kemeny(orders, [0.01] * 3)
    assert found.distance == pytest.approx(0.04)
    assert found.optimal  # 2e-9 of one, not of four hundredths
    monkeypatch.setattr(module, "_order_group", lambda part, *_: ([*range(len(part))], 0.04 - 2.1e-9))
    assert not kemeny(orders, [0.01] * 3).optimal


def test_distances_are_whole_where_weights_are(monkeypatch):
    seen = set()
    monkeypatch.setattr(module, "_order_group", lambda part, whole, _: seen.add(whole) or ([*range(len(part))], 0))  # fmt: skip
    orders = [["A", "B", "C"], ["B", "C", "A"], ["C", "A", "B"]]
    for weights, whole in ((None, True), ([1, 2, 2], True), ([1, 1, 1.5], False)):
        seen.clear()
        kemeny(orders, weights)
        assert seen == {whole}
