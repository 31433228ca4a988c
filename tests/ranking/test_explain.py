from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

import pytest

from infraprio.errors import InfraprioError
from infraprio.ranking.explain import _turning_weight, explain_pair
from infraprio.ranking.grounds import grounds_of
from infraprio.scenario.files.profiles import profile_folder, read_profile
from tests.report.made_up import made

RESULT = made(12)


def test_every_pair_is_explained_in_both_languages() -> None:
    names = list(RESULT.ranking.frame.index)
    for a, b in combinations(names, 2):
        for language, word in (("sv", "står före"), ("en", "stands before")):
            text = RESULT.ranking.explain(a, b, language)
            assert word in text
            assert "{" not in text
            assert "nan" not in text


def test_the_order_of_the_question_does_not_matter() -> None:
    a, b = RESULT.ranking.frame.index[[0, 5]]
    assert RESULT.ranking.explain(a, b) == RESULT.ranking.explain(b, a)


def test_the_turning_weight_makes_value_for_money_equal() -> None:
    frame, grounds = RESULT.ranking.frame, RESULT.ranking.grounds
    found = 0
    for a, b in combinations(frame.index, 2):
        turn = _turning_weight(a, b, frame, grounds)
        if turn:
            goal, old, new = turn
            weights = grounds.weights * (1 - new) / (1 - old)
            weights[goal] = new
            per = grounds.values.loc[[a, b]] @ weights / frame.loc[[a, b], "cost_msek"]
            assert per.iloc[0] == pytest.approx(per.iloc[1])
            found += 1
    assert found > 10


def test_the_turning_cost_is_stated() -> None:
    frame = RESULT.ranking.frame
    found = 0
    for a, b in combinations(frame.index, 2):
        said = re.search(r"cost of at most ([\d.,]+) MSEK", RESULT.ranking.explain(a, b, "en"))
        if said:
            cost = float(said[1].replace(",", ""))
            wanted = frame.loc[b, "goal_score"] * frame.loc[a, "cost_msek"] / frame.loc[a, "goal_score"]
            assert cost == pytest.approx(wanted, abs=0.51)
            assert wanted < frame.loc[b, "cost_msek"]
            found += 1
    assert found > 10


def test_what_is_needed_is_said() -> None:
    assert "Proposal 1" in RESULT.ranking.explain("P002", language="en")
    assert "kan bara byggas tillsammans med den" in RESULT.ranking.explain("P001")


def test_profitability_is_named_and_does_not_decide() -> None:
    a, b = RESULT.ranking.frame.index[:2]
    assert "NNK-i" in RESULT.ranking.explain(a, b)
    assert "NNK-i" not in made(12, appraised=False).ranking.explain(a, b)


def test_explanations_have_the_words_of_the_scenarios_profile() -> None:
    generic, _ = read_profile(profile_folder("generic"), "generic")
    grounds = grounds_of(replace(RESULT.scenario, profile=generic), RESULT.scores, None, RESULT.portfolio)
    a, b = RESULT.ranking.frame.index[:2]
    for language, said in (("sv", "nuvärdeskvot"), ("en", "NPV ratio")):
        told = replace(RESULT.ranking, grounds=grounds).explain(a, b, language)
        assert said in told
        assert "NNK" not in told


def test_one_period_is_no_start() -> None:
    name = str(RESULT.ranking.frame.index[0])
    assert "starts in" in RESULT.ranking.explain(name, language="en")
    one = {
        language: dict(list(names.items())[:1]) for language, names in RESULT.ranking.grounds.periods.items()
    }
    alone = replace(RESULT.ranking, grounds=replace(RESULT.ranking.grounds, periods=one))
    assert "starts in" not in alone.explain(name, language="en")


def test_one_with_itself_and_one_alone() -> None:
    assert "sig själv" in RESULT.ranking.explain("P001", "P001")
    assert "plats 1 av 1 " in made(1).ranking.explain("P001")


def test_unknown_proposals_and_languages_are_refused() -> None:
    with pytest.raises(InfraprioError, match="P999"):
        RESULT.ranking.explain("P999")
    with pytest.raises(InfraprioError, match="P999"):
        RESULT.ranking.explain("P001", "P999")
    with pytest.raises(InfraprioError, match="language"):
        RESULT.ranking.explain("P001", language="de")


def test_explanation_without_ratios() -> None:
    frame = RESULT.ranking.frame.drop(columns=["npv_ratio_i"])
    assert "NNK" not in explain_pair(frame, RESULT.ranking.grounds, *frame.index[:2], "sv")


def test_what_has_no_rank_says_why_in_both_languages() -> None:
    names = [str(p) for p in RESULT.ranking.not_prioritised.index]
    assert names
    for name in names:
        assert "inte prioriterad" in RESULT.ranking.explain(name)
        assert "not prioritised" in RESULT.ranking.explain(name, RESULT.ranking.frame.index[0], "en")


def test_counterfactuals_are_possible_ones() -> None:
    for a in RESULT.ranking.frame.index:
        for said in re.findall(r"goal score of at least ([\d.]+)", RESULT.ranking.explain(a, language="en")):
            assert float(said) <= 100
        for new, old in re.findall(
            r"a weight of ([\d.]+) % instead of ([\d.]+) %", RESULT.ranking.explain(a, language="en")
        ):
            assert new != old
