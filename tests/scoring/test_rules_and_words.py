import numpy as np
import pandas as pd
import pytest

from infraprio.errors import InfraprioError
from infraprio.scoring import (
    additive_value,
    clone_check,
    compare_methods,
    explain_pair,
    lookup_rating,
    minimum_standards,
    rank_reversals,
    topsis,
)
from infraprio.scoring.lookup import rating_bands

VALUES = pd.DataFrame(
    {"säkerhet": [0.9, 0.4, 0.1], "restid": [0.3, 0.6, 0.1]}, index=["E14", "E45", "Väg 84"]
)


def test_standards_and_vetoes():
    table = pd.DataFrame({"safety": [0.5, 0.2, 0.9], "loss": [1.0, 2.0, 8.0]}, index=list("ABC"))
    found = minimum_standards(table, at_least={"safety": 0.5}, at_most={"loss": 5})
    assert found.passes.to_dict() == {"A": True, "B": False, "C": False}
    assert found.misses[["alternative", "criterion"]].to_numpy().tolist() == [["B", "safety"], ["C", "loss"]]
    assert found.misses["shortfall"].tolist() == pytest.approx([0.3, 3.0])
    assert found.ranked({"A": 1, "B": 5, "C": 9}).to_dict() == {"A": 1}
    for wrong in ({}, {"at_least": {"noise": 1}}, {"at_most": {"loss": np.inf}}):
        with pytest.raises(InfraprioError):
            minimum_standards(table, **wrong)
    with pytest.raises(InfraprioError, match="B"):
        found.ranked({"A": 1, "B": np.nan, "C": 1})


def test_lookup_matrix_with_three_factors():
    ratings = pd.DataFrame([["VH", "H", "L"], ["M", "H", "H"], ["M", "H", "H"]], index=list("ABC"))
    matrix = {("VH", "H", "L"): 2, ("M", "H", "H"): 4}
    result = lookup_rating(ratings, matrix)
    assert result.priority.tolist() == [2, 4, 4]
    assert result.rank.tolist() == [1, 2, 2]
    with pytest.raises(InfraprioError, match=r"'B'.*M / H / H"):
        lookup_rating(ratings, {("VH", "H", "L"): 2})
    with pytest.raises(InfraprioError, match="'A' has no grade"):
        lookup_rating(ratings.astype(object).where(ratings != "VH", None), matrix)


def test_bands():
    grades = rating_bands([0.5, 1.0, 9.0], limits=[1, 3], grades=["low", "medium", "high"])
    assert grades.tolist() == ["low", "medium", "high"]
    for limits, names in (([3, 1], "abc"), ([1], "abc")):
        with pytest.raises(InfraprioError):
            rating_bands([1.0], limits, names)
    with pytest.raises(InfraprioError, match="0"):
        rating_bands([np.nan], [1], "ab")


def test_comparison_of_methods():
    rng = np.random.default_rng(0)
    table = pd.DataFrame(rng.random((8, 3)))
    found = compare_methods(table, [1, 2, 3], "max")
    for name in found.ranks:
        for other in found.ranks:
            pair = found.ranks[[name, other]]
            assert found.kendall.loc[name, other] == pytest.approx(pair.corr("kendall").iloc[0, 1])
            assert found.spearman.loc[name, other] == pytest.approx(pair.corr("spearman").iloc[0, 1])
    alone = compare_methods(table.iloc[:1], [1, 2, 3], "max")
    assert np.isfinite(alone.kendall.to_numpy()).all()
    with pytest.raises(InfraprioError):
        compare_methods(table, [1, 2, 3], "max", {})


def test_additive_values_never_turn_round_but_topsis_may():
    rng = np.random.default_rng(1)
    table = pd.DataFrame(rng.random((7, 4)))

    def additive(t):
        return additive_value(t, [1, 2, 3, 4])

    assert rank_reversals(table, additive).empty
    assert clone_check(table, additive).empty
    found = [rank_reversals(rng.random((7, 4)), lambda t: topsis(t, [1, 1, 1, 1], "max")) for _ in range(20)]
    turned = pd.concat(found)
    assert not turned.empty
    assert (turned["was_ahead"] != turned["is_ahead"]).all()


def test_explanation_in_two_languages():
    swedish = explain_pair(VALUES, [1, 1], "E45", "E14")
    assert swedish.ahead == "E14"
    assert swedish.sentences[0] == "E14 står före E45: 0,60 mot 0,50, ett försprång på 0,10."
    assert "säkerhet (0,25)" in swedish.text
    english = explain_pair(VALUES, [1, 1], "E45", "E14", language="en", names={"E14": "Road 14"})
    assert english.sentences[0] == "Road 14 stands before E45: 0.60 against 0.50, a lead of 0.10."
    assert english.parts["part"].sum() == pytest.approx(english.lead)


def test_what_the_explanation_says_would_change_does_change():
    rng = np.random.default_rng(6)
    for _ in range(30):
        values, w = pd.DataFrame(rng.random((2, 4))), rng.dirichlet([1] * 4)
        found = explain_pair(values, w, 0, 1)
        for goal, row in found.parts.iterrows():
            raised = values.copy()
            raised.loc[found.behind, goal] = row["value_needed"]
            score = raised.to_numpy() @ w
            assert score[0] == pytest.approx(score[1])
            if row["weight_needed"] >= 0:
                trial = w * (1 - row["weight_needed"]) / (1 - w[goal])
                trial[goal] = row["weight_needed"]
                assert (values.to_numpy() @ trial)[0] == pytest.approx((values.to_numpy() @ trial)[1])


def test_a_goal_without_weight_needs_no_value():
    found = explain_pair(pd.DataFrame({"x": [0.9, 0.5], "y": [0.2, 0.7]}), {"x": 1.0, "y": 0.0}, 0, 1)
    assert found.parts["value_needed"].to_dict() == pytest.approx({"x": 0.9, "y": -1.0})
    assert found.lead == pytest.approx(0.4)


def test_explanations_of_ties_dominance_and_mistakes():
    tied = explain_pair([[0.5, 0.5], [0.5, 0.5]], [1, 1], 0, 1)
    assert "samma poäng" in tied.text
    assert "inga vikter" in explain_pair(VALUES, [1, 1], "E14", "Väg 84").text
    one = explain_pair([[0.9], [0.5]], [1], 0, 1, language="en")
    assert "no weights put 1 first" in one.text
    for a, b, language in (("E14", "E14", "sv"), ("E14", "E18", "sv"), ("E14", "E45", "no")):
        with pytest.raises(InfraprioError):
            explain_pair(VALUES, [1, 1], a, b, language=language)
