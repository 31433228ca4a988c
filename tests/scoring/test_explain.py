"""Why one stands before another, by hand: parts, what would change them, and what is next to nothing."""

import pandas as pd
import pytest

from infraprio.errors import InfraprioError
from infraprio.scoring import explain_pair

VALUES = pd.DataFrame(
    {"x": [0.5, 0.25, 0.0], "y": [0.125, 0.75, 0.0], "z": [0.75, 0.5, 0.0], "o": [0.5, 0.0, 0.0]},
    index=list("ABC"),
)
WEIGHTS = {"x": 4, "y": 1, "z": 3, "o": 0}
"""Shares of a half, an eighth, three eighths and nothing: A has 0.546875, B 0.40625."""


def test_the_parts_of_a_lead_by_hand():
    for pair in (("A", "B"), ("B", "A")):
        found = explain_pair(VALUES, WEIGHTS, *pair, language="en")
        assert (found.ahead, found.behind, found.lead) == ("A", "B", 0.140625)
    parts = found.parts
    assert parts.columns.tolist() == ["ahead", "behind", "weight", "part", "value_needed", "weight_needed"]
    assert parts["part"].to_dict() == {"x": 0.125, "z": 0.09375, "o": 0, "y": -0.078125}
    assert parts.index.tolist() == ["x", "z", "o", "y"]
    assert parts.loc["y", ["ahead", "behind", "weight"]].tolist() == [0.125, 0.75, 0.125]
    assert parts["value_needed"].to_dict() == {
        "x": 0.25 + 0.28125,
        "z": 0.5 + 0.375,
        "o": -1,
        "y": 0.75 + 1.125,
    }
    # without y the rest leads by 0.25 of 7/8; level where 0.25 (1 - t) = 0.625 t; x, z and o lead themselves
    assert parts["weight_needed"].to_dict() == pytest.approx({"x": -1, "z": -1, "o": -1, "y": 0.25 / 0.875})
    assert found.sentences == [
        "A stands before B: 0.55 against 0.41, a lead of 0.14.",
        "In favour of A: x (0.13), z (0.09).",
        "In favour of B: y (0.08).",
        "B draws level if its value in x rises by 0.28, from 0.25 to 0.53.",
        "B draws level if the weight of y goes from 0.13 to 0.29, the others in proportion.",
    ]
    assert found.text == " ".join(found.sentences)


def test_names_language_and_decimals_are_those_asked_for():
    found = explain_pair(
        VALUES, WEIGHTS, "A", "B", language="en", names={"A": "Road", "y": "noise"}, decimals=3
    )
    assert found.sentences[0] == "Road stands before B: 0.547 against 0.406, a lead of 0.141."
    assert found.sentences[2] == "In favour of B: noise (0.078)."
    assert found.sentences[4].startswith("B draws level if the weight of noise goes from 0.125 to 0.286,")
    assert explain_pair(VALUES, WEIGHTS, "A", "B").sentences[0].startswith("A står före B: 0,55 mot 0,41")
    for pair in (("A", "A"), ("A", "Q"), ("Q", "B")):
        with pytest.raises(InfraprioError, match="Two different known"):
            explain_pair(VALUES, WEIGHTS, *pair)
    with pytest.raises(InfraprioError):
        explain_pair(VALUES, WEIGHTS, "A", "B", language="xx")


def test_nothing_against_and_no_weights_that_help():
    found = explain_pair(VALUES, WEIGHTS, "C", "A", language="en")
    assert found.ahead == "A"
    assert found.sentences[2] == "C is ahead in no goal."
    assert found.sentences[4] == "A is at least as good in every goal, so no weights put C first."
    # behind in what has no weight, which can get some; what has all of it has no rest to give to
    other = explain_pair([[0.5, 0.0], [0.25, 0.5]], [1, 0], 0, 1, language="en")
    assert other.parts["weight_needed"].tolist() == pytest.approx([-1, 1 / 3])
    assert other.sentences[2] == "1 is ahead in no goal."  # that has weight
    both = explain_pair([[0.5, 0.25, 0.5], [0.75, 0.5, 0.25]], [0, 0, 1], 0, 1, language="en")
    assert both.parts["weight_needed"].to_dict() == pytest.approx({0: 0.5, 1: 0.5, 2: -1})
    assert both.sentences[-1].startswith("1 draws level if the weight of 0 goes from 0.00 to 0.50")


@pytest.mark.parametrize(
    ("part", "favour", "against"),
    [
        (1.1e-12, "In favour of 0: 2 (0.00), 0 (0.00).", "In favour of 1: 1 (0.00)."),
        (0.9e-12, "In favour of 0: 2 (0.00).", "1 is ahead in no goal."),
        (1e-12, "In favour of 0: 2 (0.00).", "1 is ahead in no goal."),
    ],
)
def test_parts_that_are_rounding_favour_nobody(part, favour, against):
    values = [[2 * part, 0.0, 1e-9], [0.0, 4 * part, 0.0]]
    assert explain_pair(values, [2, 1, 1], 0, 1, language="en").sentences[1:3] == [favour, against]


@pytest.mark.parametrize(("lead", "tied"), [(1.1e-12, False), (0.9e-12, True)])
@pytest.mark.parametrize("size", [1.0, 4.0])
def test_a_lead_that_is_rounding_is_a_tie(lead, tied, size):
    """A share of the largest score, whichever is asked for first; the third has next to none."""
    values = [[size], [size * (1 + lead)], [size / 1000]]
    for pair in ((0, 1), (1, 0)):
        found = explain_pair(values, [1], *pair, language="en")
        assert found.ahead == (pair[0] if tied else 1)
        assert ("the same score" in found.sentences[0]) == tied
        below = explain_pair([[-size * (1 + lead)], [-size], [size / 1000]], [1], *pair, language="en")
        assert below.ahead == (pair[0] if tied else 1)


def test_a_lead_of_exactly_so_much_is_a_tie():
    for pair in ((0, 1), (1, 0)):
        found = explain_pair([[1e-12], [0.0], [1.0]], [1], *pair, language="en")
        assert found.ahead == pair[0]
        assert "the same score" in found.sentences[0]


def test_of_two_that_tie_the_first_asked_for_is_ahead_and_nothing_would_change():
    values = pd.DataFrame({"x": [0.75, 0.25], "y": [0.25, 0.75]}, index=["A", "B"])
    found = explain_pair(values, [1, 1], "B", "A", language="en")
    assert (found.ahead, found.behind, found.lead) == ("B", "A", 0)
    assert found.sentences == ["B and A have the same score, 0.50.", "In favour of B: y (0.25).", "In favour of A: x (0.25)."]  # fmt: skip


def test_of_two_that_are_equal_nothing_favours_either():
    found = explain_pair([[0.5, 0.25]] * 2, [1, 1], 0, 1, language="en")
    assert found.sentences == ["0 and 1 have the same score, 0.38.", "1 is ahead in no goal."]
    nothing = explain_pair([[-0.0], [-0.0]], [1], 0, 1, language="en")
    assert nothing.sentences[0] == "0 and 1 have the same score, 0.00."


def test_the_smallest_rise_and_the_smallest_shift_are_named():
    """Each of four goals could be level: y by the smallest rise, w by the smallest shift of its weight."""
    values = pd.DataFrame(
        [[0.9, 0.8, 0.1, 0.0], [0.4, 0.3, 0.7, 0.9]], index=["A", "B"], columns=list("xyzw")
    )
    found = explain_pair(values, {"x": 2, "y": 5, "z": 2, "w": 1}, "A", "B", language="en", decimals=3)
    # 0.18 + 0.4 + 0.02 = 0.6 against 0.08 + 0.15 + 0.14 + 0.09 = 0.46: a lead of 0.14
    assert found.sentences[3] == "B draws level if its value in y rises by 0.280, from 0.300 to 0.580."
    shifts = {"z": 0.26 / 0.8 / (0.26 / 0.8 + 0.6), "w": 0.23 / 0.9 / (0.23 / 0.9 + 0.9)}
    assert found.parts.loc[["z", "w"], "weight_needed"].to_dict() == pytest.approx(shifts)
    assert found.parts.loc[["x", "y"], "weight_needed"].tolist() == pytest.approx([-1, 0.22 / 0.72])
    assert (
        found.sentences[4]
        == "B draws level if the weight of w goes from 0.100 to 0.221, the others in proportion."
    )


def test_a_small_weight_that_moves_far_is_not_the_smallest_shift():
    """Level at weights of 2/7, 9/23 and 1/17 for a half, 0.3 and 0.2: the second moves least."""
    found = explain_pair([[0.3, 0.8, 0.3], [0.4, 0.6, 0.5]], [5, 3, 2], 0, 1, language="en")
    assert found.parts["weight_needed"].to_dict() == pytest.approx({0: 2 / 7, 1: 9 / 23, 2: 1 / 17})
    assert found.sentences[4].startswith("0 draws level if the weight of 1 goes from 0.30 to 0.39")
