"""The steps of exact rank intervals: what is settled first, what is searched, within which limits, by hand."""

from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import InfraprioError
from infraprio.scoring import WeightSet, rank_intervals
from infraprio.scoring.certainty import fewest_broken
from infraprio.scoring.mixed_integer import MipAnswer
from infraprio.scoring.weights.polytope import TooManyCornersError

module = import_module("infraprio.scoring.certainty.rank_intervals")
NONE = np.empty((0, 2)), np.empty(0)


def in_turn(monkeypatch, place, name, *answers):
    """In the place of a function: gives these answers, and keeps what it was asked."""
    left, asked = list(answers), []

    def give(*given, **named):
        asked.append((given, named) if named else given)
        return left.pop(0)

    monkeypatch.setattr(place, name, give)
    return asked


def test_values_and_weights_are_held_in_shares_of_the_span(monkeypatch):
    """Lowest 1, highest 9: a span of eight. Corners of weights from a half up are two."""
    asked = []

    def each(work, held, every, **how):
        asked.append((held, list(every), how))
        return [((2, 1, np.array([0.75, 0.25])), (3, 4, np.array([0.5, 0.5])))] * 2

    monkeypatch.setattr(module, "each", each)
    values = pd.DataFrame({"x": [3.0, 8.0], "y": [4.0, 2.0]}, index=["A", "B"])
    executor = object()
    known = WeightSet(["y", "x"]).bounds({"x": (0.5, None)})
    found = rank_intervals(values, known, score_range=1.0, time_limit=7.0, executor=executor)
    ((held, every, how),) = asked
    assert every == [0, 1]
    assert how == {"executor": executor, "threads": 2}
    low, high = np.array([[2.0, 3], [7, 1]]) / 8, np.array([[4.0, 5], [9, 3]]) / 8
    corners = held.space.corners
    assert sorted(corners.tolist()) == [[0.5, 0.5], [1, 0]]
    assert held.space.points.tolist() == known.sample(100, 0)[["x", "y"]].to_numpy().tolist()
    for side, wanted in ((held.lowest, low), (held.highest, high)):
        assert side.on_goals.tolist() == wanted.tolist()
        assert side.at_points == pytest.approx(wanted @ held.space.points.T)
        assert side.at_corners == pytest.approx(wanted @ corners.T)
    assert held.time_limit == 7
    assert found.best.tolist() == [3, 3]
    assert found.best_bound.tolist() == [2, 2]
    assert found.worst.tolist() == [4, 4]
    assert found.worst_bound.tolist() == [5, 5]
    assert not found.optimal.any()
    assert found.best_weights.loc["A"].to_dict() == {"x": 0.75, "y": 0.25}
    assert found.worst_weights.loc["B"].to_dict() == {"x": 0.5, "y": 0.5}


@pytest.mark.parametrize(("best", "worst", "optimal"), [((2, 2), (3, 3), True), ((2, 1), (3, 3), False), ((2, 2), (3, 4), False)])  # fmt: skip
def test_a_rank_is_proved_where_both_bounds_are_reached(best, worst, optimal, monkeypatch):
    weights = np.array([0.75, 0.25])
    monkeypatch.setattr(module, "each", lambda *_, **__: [((*best, weights), (*worst, weights))] * 2)
    assert rank_intervals([[1.0, 2.0], [4.0, 3.0]]).optimal.tolist() == [optimal] * 2


def test_equal_values_have_no_span_and_one_rank():
    found = rank_intervals([[3.0, 3.0]] * 3)
    assert found.best.tolist() == found.worst.tolist() == [1, 1, 1]
    tiny = rank_intervals(
        np.array([[2.0, 0.0], [1.0, 3.0]]) * 1e-9
    )  # what counts is how far apart values are
    assert (tiny.best.tolist(), tiny.worst.tolist()) == ([1, 1], [2, 2])


def test_gaps_are_how_far_all_others_lie_over_one():
    mine = module._Gaps(
        np.array([[1.0, 2], [3, 5], [7, 11]]), np.array([[13.0], [17], [19]]), np.array([[23.0], [29], [31]])
    )
    theirs = module._Gaps(
        np.array([[0.5, 1], [2, 3], [4, 4]]), np.array([[1.0], [2], [3]]), np.array([[4.0], [5], [6]])
    )
    over = mine.over(theirs, 1)
    assert over.on_goals.tolist() == [[-1, -1], [5, 8]]
    assert (over.at_points.tolist(), over.at_corners.tolist()) == ([[11], [17]], [[18], [26]])
    short = over.short_of(0.25)
    assert short.on_goals.tolist() == [[1.25, 1.25], [-4.75, -7.75]]
    assert (short.at_points.tolist(), short.at_corners.tolist()) == (
        [[-10.75], [-16.75]],
        [[-17.75], [-25.75]],
    )


def test_the_best_rank_is_of_the_lowest_others_and_the_worst_of_the_highest(monkeypatch):
    low, high = (module._Gaps(*[np.array([[a], [b]])] * 3) for a, b in ((1.0, 3.0), (2.0, 7.0)))
    asked = in_turn(monkeypatch, module, "_fewest_broken", (1, 0, "w"), (1, 0, "v"))
    found = module._both(module._Asked(low, high, "space", 5.0), 0)
    assert found == ((1, 0, "w"), (0, 1, "v"))
    assert [given[1:] for given in asked] == [("space", 5.0)] * 2
    assert asked[0][0].on_goals.tolist() == [[3 - 2]]
    assert asked[1][0].on_goals.tolist() == [[1e-6 - (7 - 1)]]


@pytest.mark.parametrize(
    ("rows", "rhs", "many", "inside"),
    [
        ([[1.0, 0.0]], [0.75], 8, True),
        ([[1.0, 0.0]], [0.75 - 0.9e-9], 8, True),
        ([[1.0, 0.0]], [0.75 - 2e-9], 8, False),
        ([[0.5, -1.5]], [-1e-9], 8, True),  # by just so much: the first corners lie on nothing
        ([[1.0, 0.0]], [0.75], 9, False),  # more than four a goal
        ([[1.0, 0.0], [0.0, 1.0]], [0.75, 0.5], 8, False),
    ],
)
def test_few_corners_stand_for_the_weights(rows, rhs, many, inside):
    rows, rhs, points = np.array(rows), np.array(rhs), np.array([[0.5, 0.5]])
    corners = np.array([[0.75, 0.25]] * (many - 1) + [[0.25, 0.75]])
    space = module._between_corners(rows, rhs, points, corners)
    assert space.points is points
    if inside:
        assert space.corners is corners
        assert (space.rows.shape, space.rhs.shape) == ((0, many), (0,))
    else:
        assert space.corners is None
        assert space.rows is rows
        assert space.rhs is rhs


def test_where_corners_are_too_many_those_of_all_weights_bound_them(monkeypatch):
    asked = in_turn(monkeypatch, module, "vertices", "corners")
    assert module._corners("rows", "rhs") == "corners"
    assert asked == [("rows", "rhs", 20_000)]

    def too_many(*_):
        raise TooManyCornersError("too many")

    monkeypatch.setattr(module, "vertices", too_many)
    assert module._corners(np.zeros((2, 3)), np.zeros(2)).tolist() == np.eye(3).tolist()


GAPS = np.array([[1.0, 2.0], [-1.0, -2.0], [3.0, -1.0], [-1.0, 4.0], [2.0, -3.0]])
POINTS = np.array([[0.5, 0.5], [0.75, 0.25], [0.875, 0.125]])


def held(gaps=GAPS, points=POINTS, rows=None, corners=None):
    at = np.eye(2) if corners is None else corners
    space = module._Space(*(NONE if rows is None else rows), points, corners)
    return module._Gaps(gaps, gaps @ points.T, gaps @ at.T), space


def answer(x, bound, status="optimal"):
    return MipAnswer(
        status=status, x=None if x is None else np.array(x, dtype=float), objective=0.0, bound=bound
    )


def test_only_what_some_corners_lift_and_some_do_not_is_searched(monkeypatch):
    """The first is ahead at all weights, the second at none; at a half the third and fourth are ahead, later the fifth."""
    asked = in_turn(monkeypatch, module, "_least", answer([0.25, 0.75], 1.0))
    near = np.vstack([GAPS, [1e-8, -1.0]])  # the last comes no higher than a tie
    gaps, space = held(near)
    corners = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])
    found = module._fewest_broken(module._Gaps(near, gaps.at_points, near @ corners.T), space, 7.0)
    ((columns, at_corners, space, known, limit),) = asked
    assert columns.tolist() == GAPS[2:].tolist()
    assert at_corners.tolist() == (GAPS[2:] @ corners.T).tolist()
    assert (known, limit) == (2, 7.0)  # three at a half, of which one is always
    assert space.points is POINTS
    assert found[:2] == (2, 2)
    assert found[2].tolist() == [0.25, 0.75]


@pytest.mark.parametrize(
    ("x", "bound", "status", "wanted", "weights"),
    [
        ([0.25, 0.75], 1.0, "optimal", (2, 2), [0.25, 0.75]),
        ([0.5, 1.5], 1.0, "optimal", (2, 2), [0.25, 0.75]),  # as shares
        ([-0.5, 2.0], 1.0, "optimal", (2, 2), [0.0, 1.0]),  # none below nothing
        ([0.5, 0.5], 1.0, "feasible", (3, 2), [0.5, 0.5]),
        ([0.55, 0.45], 2.0, "feasible", (3, 3), [0.5, 0.5]),  # no better than what was known
        (None, 1.0, "feasible", (3, 2), [0.5, 0.5]),
        (None, 1 + 0.5e-6, "feasible", (3, 2), [0.5, 0.5]),
        (None, 1 + 2e-6, "feasible", (3, 3), [0.5, 0.5]),
        (None, -3.0, "feasible", (3, 1), [0.5, 0.5]),
        (None, np.inf, "feasible", (3, 1), [0.5, 0.5]),
        (None, 9.0, "feasible", (3, 3), [0.5, 0.5]),
    ],
)
def test_what_the_search_says_is_counted_again(x, bound, status, wanted, weights, monkeypatch):
    in_turn(monkeypatch, module, "_least", answer(x, bound, status))
    found = module._fewest_broken(*held(), None)
    assert found[:2] == wanted
    assert found[2].tolist() == weights


def test_what_is_said_to_be_proved_and_is_not_so_is_refused(monkeypatch):
    in_turn(monkeypatch, module, "_least", answer([0.5, 0.5], 1.0))
    with pytest.raises(InfraprioError, match="2 alternatives ahead were reported but 3 counted"):
        module._fewest_broken(*held(), None)


def test_shares_of_corners_are_weights(monkeypatch):
    corners = np.array([[0.25, 0.75], [0.0, 1.0], [0.5, 0.5]])
    asked = in_turn(monkeypatch, module, "_least", answer([3.0, 1.0, -2.0], 1.0))
    found = module._fewest_broken(*held(corners=corners), None)
    assert asked[0][0] == pytest.approx(GAPS[2:3] @ corners.T)  # the only one that is not settled
    assert found[:2] == (2, 2)
    assert found[2].tolist() == [0.1875, 0.8125]  # three quarters of the first corner, one of the second


@pytest.mark.parametrize(
    ("lift", "asks", "wanted"),
    [
        ([0.5e-8, -1.0], False, (0, 0)),  # a tie is not ahead
        ([2e-8, 2e-8], False, (1, 1)),  # ahead at all corners
        ([2e-8, 1e-8], True, (1, 0)),
        ([1e-8, 1e-8], False, (0, 0)),
    ],
)
def test_ahead_is_more_than_a_tie(lift, asks, wanted, monkeypatch):
    asked = in_turn(monkeypatch, module, "_least", answer(None, 0.0, "feasible"))
    gaps, space = held(np.array([lift]), np.array([[0.5, 0.5]]))
    assert module._fewest_broken(gaps, space, None)[:2] == wanted
    assert bool(asked) == asks


def test_a_tie_is_not_ahead_at_the_weights_found(monkeypatch):
    in_turn(monkeypatch, module, "_least", answer([0.5, 0.5], 0.0))
    gaps, space = held(np.array([[2e-8, 0.0]]), np.array([[0.75, 0.25]]))
    assert module._fewest_broken(gaps, space, None)[:2] == (0, 0)


def test_nothing_is_searched_where_a_point_reaches_what_is_always_ahead(monkeypatch):
    asked = in_turn(monkeypatch, module, "_least")
    gaps, space = held(
        np.array([[1.0, 2.0], [3.0, -1.0], [0.5, -4.0]]), np.array([[0.5, 0.5], [0.125, 0.875]])
    )
    count, bound, weights = module._fewest_broken(gaps, space, None)
    assert (count, bound) == (1, 1)
    assert weights.tolist() == [0.125, 0.875]
    assert asked == []


COLUMNS = np.array([[2.0, -1.0], [-4.0, 1.0], [0.5, -0.25]])


def search_of(monkeypatch, done, found, **numbers):
    """A search that is not run."""
    asked = {"begun": [], "searched": [], "solved": []}
    monkeypatch.setattr(fewest_broken, "conflicts", lambda *given: asked.update(near=given) or np.eye(3) > 0)
    monkeypatch.setattr(fewest_broken, "begun", lambda *given: asked["begun"].append(given) or "search")
    monkeypatch.setattr(fewest_broken, "found", lambda _: found)
    monkeypatch.setattr(module, "_searched", lambda *given: asked["searched"].append(given) or done)
    monkeypatch.setattr(module, "conflict_groups", lambda _: ["groups"])
    monkeypatch.setattr(module, "_solve", lambda *given: asked["solved"].append(given) or answer([1, 0], 1.5, "feasible"))  # fmt: skip
    return asked


def test_the_search_of_conflicts_comes_first(monkeypatch):
    asked = search_of(monkeypatch, True, (2, 2, np.array([0.25, 0.75])))
    space = module._Space(np.array([[1.0, 0.0]]), np.array([0.75]), POINTS, None)
    corners = np.array([[1.0, -0.5, 0.25], [-1.0, 2.0, 0.5], [3.0, 4.0, -1.0]])
    found = module._least(COLUMNS, corners, space, 5, 7.0)
    assert asked["near"][0].tolist() == corners.tolist()
    assert asked["near"][1] == 2e-8
    ((rows, counted, statements, near, tie, known),) = asked["begun"]
    below = COLUMNS - 1e-8
    assert rows == pytest.approx(below / np.array([[2.0], [4.0], [0.5]]), abs=1e-7)
    assert (np.abs(rows).max(axis=1) == 1).all()
    assert rows[:, 1] * np.array([2 - 1e-8, 4 + 1e-8, 0.5 - 1e-8]) == pytest.approx(below[:, 1], rel=1e-14)
    assert counted is COLUMNS
    assert statements.tolist() == [[0.25, -0.75]]
    assert near.tolist() == np.eye(3).tolist()
    assert (tie, known) == (1e-8, 5)
    assert asked["searched"] == [("search", 3.5)]
    assert asked["solved"] == []
    assert (found.status, found.objective, found.bound) == ("optimal", 2, 2)
    assert found.x.tolist() == [0.25, 0.75]


@pytest.mark.parametrize(("proved", "bound"), [(1, 1.5), (2, 2)])
@pytest.mark.parametrize("limit", [None, 7.0])
def test_what_the_search_does_not_settle_is_an_integer_programme(proved, bound, limit, monkeypatch):
    asked = search_of(monkeypatch, False, (3, proved, None))
    space = module._Space(*NONE, POINTS, None)
    corners = np.array([[1.0, -0.5], [-1.0, 2.0], [4.0, 3.0]])
    found = module._least(COLUMNS, corners, space, 5, limit)
    ((gaps, groups, given, half),) = asked["solved"]
    assert gaps.tolist() == (COLUMNS / np.array([[1.0], [2.0], [4.0]])).tolist()
    assert (groups, given) == (["groups"], space)
    assert half == asked["searched"][0][1] == (None if limit is None else 3.5)
    assert (found.status, found.bound) == ("feasible", bound)


@pytest.mark.parametrize(("room", "tried"), [(0, True), (-1, False)])
def test_the_search_is_tried_where_it_has_room(room, tried, monkeypatch):
    asked = search_of(monkeypatch, True, (1, 1, None))
    space = module._Space(np.zeros((2, 2)), np.zeros(2), POINTS, None)
    monkeypatch.setattr(module, "_ROOM", (5 + 2) * (3 + 2 + 1) * (2 + 1) + room)
    found = module._least(COLUMNS, COLUMNS, space, 5, None)
    assert bool(asked["begun"]) == tried
    assert found.bound == (1 if tried else 1.5)
    assert bool(asked["solved"]) != tried
    monkeypatch.setattr(module, "_solve", lambda *_: answer([1, 0], 0.25, "feasible"))
    assert module._least(COLUMNS, COLUMNS, space, 5, None).bound == (1 if tried else 0.25)


@pytest.mark.parametrize(
    ("limit", "by_work", "wanted"),
    [
        (None, True, [5000, 10_000, 15_000]),
        (7.5, True, [5000, 7500]),  # of work, so many nodes
        (1e-9, True, [1]),
        (3.0, True, [3000]),
        (7.5, False, [5000, 10_000, 15_000]),  # of time, as long as it is not late
        (None, False, [5000, 10_000, 15_000]),
    ],
)
@pytest.mark.parametrize("last", [fewest_broken.DONE, fewest_broken._DOUBTFUL])
def test_a_search_goes_on_within_its_limit(limit, by_work, wanted, last, monkeypatch):
    asked, charged = [], []
    search = SimpleNamespace(numbers=np.array([0, 0, 0, 6000, 0, 0]))

    def proceed(_, nodes):
        asked.append(nodes)
        return last if len(asked) == 3 else fewest_broken.OPEN

    monkeypatch.setattr(fewest_broken, "node_seconds", lambda _: 0.001)
    monkeypatch.setattr(fewest_broken, "proceed", proceed)
    monkeypatch.setattr(module, "working", lambda: by_work)
    monkeypatch.setattr(module, "deadline", lambda limit: np.inf if limit is None else 1e9)
    monkeypatch.setattr(module, "charge", charged.append)
    done = module._searched(search, limit)
    assert asked == wanted
    assert done == (len(wanted) == 3 and last == fewest_broken.DONE)
    assert charged == [pytest.approx(6.0)]
    monkeypatch.setattr(module, "deadline", lambda _: -1.0)  # too late
    asked.clear()
    assert not module._searched(search, limit) or by_work
    assert asked == (wanted if by_work else [])


def test_the_integer_programme_breaks_all_but_one_of_each_group(monkeypatch):
    asked = {}
    monkeypatch.setattr(
        module, "solve_mip", lambda *given, **more: asked.update(more, given=given) or "found"
    )
    space = module._Space(np.array([[3.0, -5.0]]), np.array([0.125]), POINTS, None)
    gaps = np.array([[0.5, -0.25], [-2.0, 1.0], [1.0, -7.0]])
    assert module._solve(gaps, [np.array([0, 2]), np.array([0, 1, 2])], space, 7.0) == "found"
    cost, matrix, lower, upper = asked["given"]
    assert cost.tolist() == [0, 0, 1, 1, 1]
    assert matrix.tolist() == [
        [0.5, -0.25, -1, 0, 0],
        [-2, 1, 0, -1, 0],
        [1, -7, 0, 0, -1],
        [3, -5, 0, 0, 0],
        [1, 1, 0, 0, 0],
        [0, 0, 1, 0, 1],
        [0, 0, 1, 1, 1],
    ]
    assert lower.tolist() == [-np.inf] * 4 + [1, 1, 2]
    assert upper.tolist() == [0, 0, 0, 0.125, 1, 2, 3]
    assert asked["integer"].tolist() == [False, False, True, True, True]
    assert asked["column_lower"].tolist() == [0] * 5
    assert asked["column_upper"].tolist() == [1] * 5
    assert asked["time_limit"] == 7
