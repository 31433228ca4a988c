"""What holds for all or for some weights, by hand: with ties, uncertain values and what is next to nothing."""

from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from infraprio.scoring import WeightSet, necessary_preference, possible_preference, potentially_best
from infraprio.scoring.linear_programme import LinearAnswer
from infraprio.scoring.weights.polytope import TooManyCornersError

module = import_module("infraprio.scoring.certainty.preference")
VALUES = pd.DataFrame({"x": [5.0, 5.0, 3.0, 7.0], "y": [4.0, 4.0, 1.0, 2.0]}, index=list("ABCD"))
"""A and B are equal, C is worse than both everywhere; D is better on x and worse on y, and better than C."""


def true(frame):
    return {(a, b) for a in frame.index for b in frame.columns if frame.loc[a, b]}


def test_preferences_with_ties_by_hand():
    self = {(name, name) for name in "ABCD"}
    sure = {("A", "C"), ("B", "C"), ("D", "C")}
    some = {("A", "D"), ("B", "D"), ("D", "A"), ("D", "B")}
    alike = {("A", "B"), ("B", "A")}
    assert true(necessary_preference(VALUES)) == self | sure | alike
    assert true(necessary_preference(VALUES, strict=True)) == sure
    assert true(possible_preference(VALUES)) == self | sure | some | alike
    assert true(possible_preference(VALUES, strict=True)) == sure | some
    heavy = WeightSet(["y", "x"]).bounds({"x": (0.5, None)})  # at equal weights A and D are equal
    assert true(necessary_preference(VALUES, heavy, strict=True)) == sure | {("D", "A"), ("D", "B")}
    assert true(possible_preference(VALUES, heavy)) == self | sure | some | alike
    assert true(possible_preference(VALUES, heavy, strict=True)) == sure | {("D", "A"), ("D", "B")}


def test_preferences_of_uncertain_values_by_hand():
    """A is surely over C by two and three; each may be off by up to one."""
    two = VALUES.loc[["A", "C"]]
    assert true(necessary_preference(two, score_range=1.0)) == {("A", "A"), ("C", "C"), ("A", "C")}
    assert true(necessary_preference(two, score_range=1.01)) == {("A", "A"), ("C", "C")}
    assert true(possible_preference(two, score_range=0.99)) == {("A", "A"), ("C", "C"), ("A", "C")}
    assert true(possible_preference(two, score_range=1.0)) == {("A", "A"), ("C", "C"), ("A", "C"), ("C", "A")}
    assert true(possible_preference(two, score_range=1.0, strict=True)) == {("A", "C")}
    assert true(possible_preference(two, score_range=1.01, strict=True)) == {("A", "C"), ("C", "A")}


@pytest.mark.parametrize(("apart", "counts"), [(1.1e-9, True), (0.9e-9, False)])
def test_what_is_below_a_billionth_of_the_span_is_no_difference(apart, counts):
    """The span is eight: the third lies so far away."""
    values = [[5 + 8 * apart, 5 + 8 * apart], [5.0, 5.0], [13.0, 13.0]]
    assert necessary_preference(values).loc[1, 0] != counts
    assert possible_preference(values).loc[1, 0] != counts
    assert necessary_preference(values, strict=True).loc[0, 1] == counts
    assert possible_preference(values, strict=True).loc[0, 1] == counts
    below = [[5.0, 5.0], [5 - 8 * apart, 5 - 8 * apart], [-3.0, -3.0]]
    assert potentially_best(below).potentially_best.tolist() == [True, not counts, False]


def test_a_difference_of_exactly_a_billionth_is_none():
    """Of a span of one."""
    values = [[1e-9, 1e-9], [0.0, 0.0], [1.0, 1.0]]
    assert necessary_preference(values).loc[1, 0]
    assert possible_preference(values).loc[1, 0]
    assert not necessary_preference(values, strict=True).loc[0, 1]
    assert not possible_preference(values, strict=True).loc[0, 1]
    found = potentially_best([[0.0], [1e-9], [1e-9 - 1.0]])
    assert found.margin.tolist()[:2] == [-1e-9, 1e-9]
    assert found.potentially_best.tolist() == [True, True, False]


def test_of_two_each_leads_by_what_it_has_more():
    assert potentially_best([[3.0, 1.0], [1.0, 6.0]]).margin.tolist() == pytest.approx([2, 5])


@pytest.mark.parametrize("size", [1.0, 1e-12])
def test_equal_values_are_preferred_to_each_other(size):
    same = [[size, size]] * 2
    assert necessary_preference(same).to_numpy().all()
    assert not possible_preference(same, strict=True).to_numpy().any()
    assert potentially_best(same).potentially_best.all()
    found = necessary_preference([[size, 0.0], [0.0, 0.0]])  # what counts is how far apart values are
    assert true(found) == {(0, 0), (1, 1), (0, 1)}


def test_where_corners_are_too_many_programmes_give_the_same(monkeypatch):
    known = WeightSet(["y", "x"]).bounds({"x": (0.25, 0.75)})
    wanted = [
        f(VALUES, known, 0.5, strict=s)
        for f in (necessary_preference, possible_preference)
        for s in (True, False)
    ]
    asked, vertices = [], module.vertices
    monkeypatch.setattr(module, "vertices", lambda *given: asked.append(given[2]) or vertices(*given))
    necessary_preference(VALUES, known)
    assert asked == [20_000]

    def too_many(*_):
        raise TooManyCornersError("too many")

    monkeypatch.setattr(module, "vertices", too_many)
    again = [
        f(VALUES, known, 0.5, strict=s)
        for f in (necessary_preference, possible_preference)
        for s in (True, False)
    ]
    assert all(one.equals(other) for one, other in zip(wanted, again, strict=True))
    rows, rhs = np.array([[-1.0, 0.0], [1.0, 0.0]]), np.array([-0.25, 0.75])
    least, most = module._ranges_by_programmes(np.array([[3.0, -1.0], [-2.0, 6.0]]), rows, rhs)
    assert least == pytest.approx([0.25 * 3 - 0.75, -0.75 * 2 + 0.25 * 6])
    assert most == pytest.approx([0.75 * 3 - 0.25, -0.25 * 2 + 0.75 * 6])


def test_the_programme_of_the_largest_lead(monkeypatch):
    """Three alternatives with values off by one: weights and the lead, which is at most the span of ten."""
    asked, left = [], [[0.25, 0.25, 2.0], [0.0, 2.0, 1.0], [1.0, 0.0, 1.0]]

    def solve(*given):
        asked.append([each.tolist() if isinstance(each, np.ndarray) else each for each in given])
        return LinearAnswer(np.array(left.pop(0)), 0.0)

    monkeypatch.setattr(module, "linear_programme", solve)
    values = pd.DataFrame({"x": [5.0, 2.0, 9.0], "y": [4.0, 7.0, 1.0]}, index=list("ABC"))
    found = potentially_best(values, WeightSet(["y", "x"]).bounds({"x": (None, 0.5)}), score_range=1.0)
    cost, rows, rhs, whole, one, bounds = asked[0]
    assert cost == [0, 0, -1]
    assert rows == [[1 - 6, 6 - 5, 1], [8 - 6, 0 - 5, 1], [-1, 0, 0], [1, 0, 0]]
    assert rhs == [0, 0, 0, 0.5]
    assert (whole, one) == ([[1, 1, 0]], [1])
    assert bounds == [(0.0, 1.0), (0.0, 1.0), (None, 10.0)]
    assert found.weights.to_dict("list") == {"x": [0.5, 0, 1], "y": [0.5, 1, 0]}
    assert found.margin.tolist() == [1.5, 5, 6]  # of 2 and 1.5; of 8 - 3 and 8 - 0; of 10 - 4 and 10 - 1
    assert found.potentially_best.all()


def test_one_alone_leads_by_the_whole_span():
    found = potentially_best([[1.0, 4.0]])
    assert found.margin.tolist() == [3]
    assert found.potentially_best.tolist() == [True]
    assert found.weights.sum(axis=1).tolist() == pytest.approx([1])
