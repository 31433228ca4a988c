"""Value functions from answers, by hand."""

import pytest

from infraprio.errors import InfraprioError
from infraprio.scoring import bisection_question, from_bisection, from_rating


def test_the_widest_step_in_value_is_asked_about_next_the_worst_first():
    asked, answers = [], [30.0, 50.0, 24.0, 56.0, 40.0]
    for k in range(len(answers) + 1):
        asked.append(bisection_question(60, 20, answers[:k]))
    assert asked == [(60, 20), (60, 30), (30, 20), (60, 50), (50, 30), (30, 24)]
    curve = from_bisection(60, 20, answers)
    measures = [60, 56, 50, 40, 30, 24, 20]
    assert curve(measures).tolist() == [0, 0.125, 0.25, 0.375, 0.5, 0.75, 1]
    assert bisection_question(-3, 7) == (-3, 7)


@pytest.mark.parametrize(
    ("ends", "answers", "named"),
    [
        ((0, 10), [10], "10 must lie strictly between 0 and 10"),
        ((10, 0), [10], "10 must lie strictly between 10 and 0"),
        ((0, 10), [0], "0 must lie"),
        ((0, 10), [5, 5], "5 must lie strictly between 0 and 5"),
        ((0, 10), [5, 2, 4], "4 must lie strictly between 5 and 10"),
        ((3, 3), [], "different ends; got 3 and 3"),
        ((float("nan"), 3), [], "finite"),
        ((3, float("inf")), [], "finite"),
    ],
)
def test_answers_lie_between_what_was_asked_about(ends, answers, named):
    with pytest.raises(InfraprioError, match=named):
        bisection_question(*ends, answers)


def test_an_answer_may_lie_next_to_an_end():
    assert from_bisection(0, 10, [10 - 1e-9])([10 - 1e-9]) == pytest.approx([0.5])
    assert from_bisection(10, 0, [1e-9])([1e-9]) == pytest.approx([0.5])


def test_points_are_shares_of_the_way_from_the_fewest_to_the_most():
    levels = from_rating({"none": 20, "some": 35, "full": 60})
    assert levels(["full", "none", "some"]).tolist() == [1, 0, 0.375]
    measures = from_rating({4: 20, 9: 60, 6.0: 35})
    assert measures([4, 6, 7.5, 9]).tolist() == [0, 0.375, 0.6875, 1]  # straight between what is rated
    answers = from_rating({True: 5, False: 1})
    assert answers.kind == levels.kind != measures.kind
    assert answers([False, True]).tolist() == [0, 1]
    mixed = from_rating({1: 5, "more": 1})
    assert mixed.kind == levels.kind
    assert from_rating({0: -3, 1: 5})([0, 0.5, 1]).tolist() == [0, 0.5, 1]


@pytest.mark.parametrize("ratings", [{}, {"a": 1}, {"a": 1, "b": 1}, {"a": 1, "b": float("nan")}, {"a": 1, "b": float("inf")}])  # fmt: skip
def test_ratings_that_say_nothing(ratings):
    with pytest.raises(InfraprioError, match="at least two finite ratings that differ"):
        from_rating(ratings)
