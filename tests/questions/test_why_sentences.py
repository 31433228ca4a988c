"""What is said to turn a standing does so as it is shown, and what is said to leave does so with what stands before it."""

from __future__ import annotations

import re

import pytest

import infraprio as ip
from infraprio.report.questions.why import rounded, why_sentences
from infraprio.result import Result

ROADS = [("a", 10.4, 7), ("b", 20.3, 5), ("c", 30, 8), ("d", 40, 9), ("e", 50, 5), ("f", 15, 7)]


def ranked(more: float = 0.0) -> Result:
    listed = [{"Id": name, "Cost": cost, "Score": score} for name, cost, score in ROADS]
    return ip.rank(listed, cost="Cost", goals={"Score": 1}, budget=70 + more, id="Id", scales="0..10")


def test_money_that_is_not_enough_as_shown_is_not_enough() -> None:
    result = ranked()
    told = [each for each in why_sentences(ip.why_not(result), result.scenario, "en") if "more in" in each]
    assert told
    for each in told:
        name, enough, less = re.findall(r"^(\w).*with ([\d.]+) more.*with ([\d.]+)\.$", each)[0]
        assert name in ranked(float(enough)).portfolio.proposals, each
        assert name not in ranked(float(less)).portfolio.proposals, each


def test_what_leaves_stands_behind_the_score_with_which_it_leaves() -> None:
    result = ranked()
    told = why_sentences(ip.why_not(result), result.scenario, "en")
    for at, each in enumerate(told):
        if "then these leave" in each:
            assert "goal score" in told[at - 1], told[at - 1 : at + 1]
            assert "does not bring it in" not in told[at - 1]
        if "drives these out" in each:
            assert "a better score alone does not bring it in" in told[at - 1]
    assert any("then these leave" in each for each in told)
    assert any("drives these out" in each for each in told)


@pytest.mark.parametrize(
    ("change", "up", "down"), [(5.64, 5.7, 5.6), (5.66, 5.7, 5.6), (5.70006, 5.7, 5.7), (0.0, 0.0, 0.0)]
)
def test_changes_are_rounded_to_the_side_on_which_they_hold(change: float, up: float, down: float) -> None:
    assert (rounded(change, 1), rounded(change, 1, down=True)) == (up, down)
