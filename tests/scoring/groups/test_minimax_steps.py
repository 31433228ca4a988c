"""The steps of the order with the smallest largest distance: bounds, moves and programmes, by hand."""

from importlib import import_module

import numpy as np
import pytest

from infraprio.scoring.groups.linear_orders import Triangles, before_matrix
from infraprio.scoring.mixed_integer import MipAnswer

module = import_module("infraprio.scoring.groups.minimax_order")


def prefers(order):
    """Who stands before whom in one order."""
    place = np.argsort(order)
    return (place[:, None] < place[None, :]).astype(float)


def test_how_far_an_order_lies_from_the_one_who_fares_worst_and_from_all():
    people = [prefers([0, 1, 2, 3]), prefers([0, 1, 3, 2]), prefers([3, 2, 1, 0])]
    assert module._worst(people, [0, 1, 2, 3]) == (6, 7)
    assert module._worst(people, [0, 3, 1, 2]) == (4, 2 + 1 + 4)


def test_of_two_people_one_is_at_least_half_of_their_distance_away():
    one, two, three = prefers([0, 1, 2, 3]), prefers([1, 0, 2, 3]), prefers([3, 1, 2, 0])
    assert module._pair_bound([one, three]) == 3  # five pairs apart
    assert module._pair_bound([one, two]) == 1
    assert module._pair_bound([two, one, three]) == 3
    assert module._pair_bound([one]) == 0
    tied = np.zeros((4, 4))
    assert module._pair_bound([tied, three]) == 0  # who ties wants nothing otherwise


def test_moves_go_on_while_the_worst_or_with_it_the_sum_falls():
    people = [prefers([0, 1, 2, 3]), prefers([3, 2, 1, 0])]
    found = module._descend(people, [0, 1, 2, 3])
    assert module._worst(people, found) == (3, 6)
    same = [prefers([2, 0, 1]), prefers([2, 0, 1]), prefers([2, 0, 1])]
    assert module._descend(same, [1, 0, 2]) == [2, 0, 1]  # by more than one move
    more = [prefers([1, 0, 3, 2]), prefers([0, 1, 2, 3]), prefers([1, 0, 2, 3])]
    assert module._descend(more, [0, 1, 2, 3]) == [1, 0, 2, 3]  # the worst falls from 2 to 1
    still = [prefers([0, 1]), prefers([1, 0])]
    assert module._descend(still, [1, 0]) == [1, 0]  # nothing is better
    passes = [prefers([2, 0, 1, 3]), prefers([2, 3, 0, 1]), prefers([1, 0, 2, 3])]
    assert module._descend(passes, [0, 1, 2, 3]) == [
        2,
        0,
        1,
        3,
    ]  # after 2, 1, 0, 3, by a second pass over all
    sums = [prefers([0, 1, 2, 3]), prefers([3, 2, 1, 0]), prefers([3, 2, 1, 0])]
    assert module._worst(sums, module._descend(sums, [0, 1, 2, 3])) == (3, 9)


def test_the_programme_states_the_distance_of_each_person(monkeypatch):
    """Three proposals, pairs 01, 02, 12, and last the largest distance."""
    asked = {}
    monkeypatch.setattr(module, "solve_mip", lambda *given, **more: asked.update(more, given=given) or "done")
    triangles = Triangles(3)
    costs, constants = np.array([[-1.0, -1, 1], [1.0, 0, -1]]), np.array([2.0, 1.0])
    assert module._solve(costs, constants, triangles, 5.0, 7.0) == "done"
    cost, matrix, lower, upper = asked["given"]
    assert cost.tolist() == [0, 0, 0, 1]
    people = [[-1, -1, 1, -1], [1, 0, -1, -1]]  # the distance is this sum and the constant
    assert matrix.toarray().tolist() == people
    assert lower.tolist() == [-np.inf] * 2
    assert upper.tolist() == [-2, -1]
    assert asked["integer"].tolist() == [True, True, True, False]
    assert asked["column_lower"].tolist() == [0, 0, 0, 0]
    assert asked["column_upper"].tolist() == [1, 1, 1, 5]
    assert asked["time_limit"] == 7
    triangles.add_violated(before_matrix(np.array([1.0, 0.0, 1.0]), 3))
    module._solve(costs, constants, triangles, 5.0, None)
    _, matrix, lower, upper = asked["given"]
    assert matrix.toarray().tolist() == [[1, -1, 1, 0], *people]
    assert lower.tolist() == [0, -np.inf, -np.inf]
    assert upper.tolist() == [1, -2, -1]


THREE = [["A", "B", "C"], ["B", "C", "A"], ["C", "A", "B"]]
"""Each two are two pairs apart: by pairs one is bound to be one away, but the best is two away from somebody."""


def answers(monkeypatch, *left):
    """Answers of the programme, one by one, and what it was asked."""
    given, asked = list(left), []

    def solve(cost_rows, constants, triangles, best, limit):
        asked.append((cost_rows.tolist(), constants.tolist(), triangles.count, best))
        x, bound = given.pop(0)
        return MipAnswer(status="feasible", x=None if x is None else np.array([*x, 9.0]), objective=0.0, bound=bound)  # fmt: skip

    monkeypatch.setattr(module, "_solve", solve)
    return asked


def test_the_programme_raises_the_bound_until_it_is_reached(monkeypatch):
    asked = answers(monkeypatch, ([1, 0, 1], 0.5), ([1, 1, 1], 2 - 1e-7))
    found = module.minimax_order(THREE)
    costs = [[-1, -1, -1], [1, 1, -1], [-1, 1, 1]]
    assert asked == [(costs, [3, 1, 1], 0, 2), (costs, [3, 1, 1], 1, 2)]
    assert (found.largest_distance, found.bound, found.optimal) == (2, 2, True)
    assert sorted(found.order) == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("left", "bound"),
    [
        ([(None, 0.5)], 1),  # of pairs, as what the programme proves is less
        ([(None, 1.5)], 2),
        ([(None, 9.5)], 2),  # no more than is attained
        ([(None, -np.inf)], 1),
        ([(None, np.nan)], 1),
        ([([1, 1, 1], 1 + 5e-7)], 1),  # no inequality is broken: nothing more to ask
        ([([1, 1, 1], 1 + 5e-6)], 2),
    ],
)
def test_what_was_proved_stands_where_a_limit_came_first(left, bound, monkeypatch):
    asked = answers(monkeypatch, *left)
    found = module.minimax_order(THREE)
    assert len(asked) == 1
    assert (found.largest_distance, found.bound, found.optimal) == (2, bound, bound == 2)


def test_an_order_of_the_programme_is_taken_where_it_is_better(monkeypatch):
    monkeypatch.setattr(module, "_descend", lambda _, order: order)
    monkeypatch.setattr(module, "improve_order", lambda _, order: order)
    orders = {"p": ["A", "B", "C", "D"], "q": ["D", "C", "B", "A"]}
    for x, order, far in (
        ([1, 1, 0, 1, 0, 0], ["D", "A", "B", "C"], 3),
        ([1, 1, 1, 1, 1, 0], ["A", "B", "D", "C"], 5),
        ([0, 0, 0, 0, 0, 0], ["A", "B", "C", "D"], 6),  # the other way round: no better
    ):
        answers(monkeypatch, (x, 3.0 if far == 3 else 2.5), (None, 0.0))
        found = module.minimax_order(orders)
        assert found.largest_distance == far
        assert found.order == order
        assert (found.bound, found.optimal) == (3, far == 3)


def test_each_programme_has_what_is_left_of_the_limit(monkeypatch):
    """Three people and four proposals: of each person six pairs."""
    asked = []
    monkeypatch.setattr(module, "left", lambda ends, least: asked.append((ends, least)) or 7.0)
    monkeypatch.setattr(module, "_solve", lambda *given: asked.append(given) or MipAnswer(status="feasible", x=None, objective=0.0, bound=0.0))  # fmt: skip
    module.minimax_order({"p": list("ABCD"), "q": list("BCAD"), "r": list("CABD")})
    (ends, least), (costs, constants, _, best, limit) = asked
    assert (least, limit) == (0.1, 7.0)
    assert ends > 0
    assert costs.tolist() == [[-1] * 6, [1, 1, -1, -1, -1, -1], [-1, 1, -1, 1, -1, -1]]
    assert constants.tolist() == [6, 4, 4]
    assert best == 2


def test_the_start_is_the_best_of_all_orders_and_of_their_mean(monkeypatch):
    started = []
    monkeypatch.setattr(module, "_descend", lambda _, order: started.append(order) or order)
    monkeypatch.setattr(module, "improve_order", lambda matrix, order: order if matrix[0, 1] == 2 else [])
    answers(monkeypatch, (None, -np.inf))
    found = module.minimax_order({"p": list("ABCD"), "q": list("ACDB"), "r": list("DCBA")})
    # sums of places: 6, 9, 7, 8
    assert started == [[0, 1, 2, 3], [0, 2, 3, 1], [3, 2, 1, 0], [0, 2, 3, 1]]
    assert found.order == list("ACDB")
    assert (found.largest_distance, found.bound) == (4, 3)


def test_nothing_is_asked_where_people_agree(monkeypatch):
    asked = answers(monkeypatch)
    found = module.minimax_order([["B", "A", "C"]] * 2)
    assert (found.order, found.largest_distance, found.bound, found.optimal) == (["B", "A", "C"], 0, 0, True)
    assert asked == []
