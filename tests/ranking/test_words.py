"""Every factual sentence of an explanation against the frames, over small scenarios drawn from seeds."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import pytest

import infraprio as ip
from infraprio.errors import InfeasibleError
from infraprio.ranking.explain import LEAST
from tests.conftest import TIMES
from tests.some_scenarios import some_scenario

FIGURE = r"−?-?[\d,]+\.?\d*"


def made(seed: int) -> ip.Result | None:
    try:
        return ip.run(ip.build(*some_scenario(seed)))
    except InfeasibleError:
        return None


def number(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def place_is_true(result: ip.Result, name: str) -> None:
    ranking = result.ranking
    row, text = ranking.frame.loc[name], ranking.explain(name, language="en")
    assert f"has rank {row['rank']} of {len(ranking.frame)}." in text
    assert ("is built with the main budget" in text) == (row["status"] == "in_plan")
    assert ("The main budget does not build it" in text) == (row["status"] == "with_more_money")
    assert (name in set(result.portfolio.proposals)) == (row["status"] == "in_plan")
    told = re.search(rf"goal score of ({FIGURE}) \(rank (\d+) of (\d+) by", text)
    assert told
    assert number(told[1]) == pytest.approx(row["goal_score"], abs=0.0501)
    assert (int(told[2]), int(told[3])) == (row["score_rank"], len(ranking.population))
    parts = result.scores.weights.loc[result.scores.stakeholder] * result.scores.values.loc[name]
    assert ("It contributes most to" in text) == bool((parts >= LEAST).any())
    assert ("It works against" in text) == bool((parts <= -LEAST).any())
    assert ("It changes no goal" in text) == bool((parts.abs() < LEAST).all())
    changes_say_something(text)


def pair_is_true(result: ip.Result, a: str, b: str) -> None:
    frame = result.ranking.frame
    text = result.ranking.explain(b, a, language="en")
    one, other = frame.loc[a], frame.loc[b]
    assert f"(rank {one['rank']}) stands before" in text
    same_level = one["status"] == other["status"] and one["level"] == other["level"]
    assert ("built from the same budget on" in text) == (same_level and bool(one["level"]))
    if told := re.search(rf"the first gives ({FIGURE}) of .* the second ({FIGURE}) \(", text):
        mine, theirs = number(told[1]), number(told[2])
        assert ("By itself the second gives more for the money" in text) == (theirs > mine)
        assert not ("As much for the money as the first" in text and theirs > mine)
    assert "gives most for every" not in text
    changes_say_something(text)


def changes_say_something(text: str) -> None:
    """What would have to change is another number than what is, and possible."""
    for new, old in re.findall(rf"({FIGURE})(?: MSEK| %)? instead of ({FIGURE})", text):
        assert new != old
    assert all(number(new) <= 100.05 for new in re.findall(rf"goal score of at least ({FIGURE})", text))
    assert all(0 <= number(new) <= 100 for new in re.findall(rf"a weight of ({FIGURE}) %", text))


def no_rank_is_true(result: ip.Result) -> None:
    ranking = result.ranking
    built = {str(name) for plan in result.priority.portfolios for name in plan.proposals}
    needs = {(a, b) for a, b in ranking.grounds.requires} if ranking.grounds else set()
    for name, row in ranking.not_prioritised.iterrows():
        assert name not in built
        assert "not prioritised" in ranking.explain(str(name), language="en")
        if row["reason"] == "needs":
            assert not set(row["others"]) <= built
            assert not all((other, name) in needs for other in row["others"]), "each waits for the other"
        if row["reason"] in ("shut_out",):
            assert set(row["others"]) <= built
    for name in ranking.committed.index:
        assert "must be built" in ranking.explain(str(name), language="en")


@pytest.mark.parametrize("seed", range(18 * TIMES))
def test_sentences_agree_with_the_frames(seed: int) -> None:
    result = made(seed)
    if result is None:
        return
    names = [str(name) for name in result.ranking.frame.index]
    for name in names:
        place_is_true(result, name)
    for a, b in [*pairwise(names), *list(combinations(names, 2))[::7]]:
        pair_is_true(result, a, b)
    no_rank_is_true(result)
