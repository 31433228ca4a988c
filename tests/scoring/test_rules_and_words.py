from types import SimpleNamespace

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


def test_a_pair_is_explained_by_hand():
    """0.6 * 0.9 + 0.4 * 0.3 = 0.66 against 0.6 * 0.4 + 0.4 * 0.6 = 0.48; level where 0.5 t = 0.3 (1 - t)."""
    values = pd.DataFrame({"x": [0.9, 0.4], "y": [0.3, 0.6]}, index=["A", "B"])
    found = explain_pair(values, {"x": 3, "y": 2}, "B", "A", language="en")
    assert (found.ahead, found.behind, found.lead) == ("A", "B", pytest.approx(0.18))
    assert found.parts.index.tolist() == ["x", "y"]
    assert found.parts["part"].tolist() == pytest.approx([0.3, -0.12])
    assert found.parts["value_needed"].tolist() == pytest.approx([0.4 + 0.18 / 0.6, 0.6 + 0.18 / 0.4])
    assert found.parts["weight_needed"].tolist() == pytest.approx([0.375, 0.625])
    assert found.sentences[:4] == [
        "A stands before B: 0.66 against 0.48, a lead of 0.18.",
        "In favour of A: x (0.30).",
        "In favour of B: y (0.12).",
        "B draws level if its value in x rises by 0.30, from 0.40 to 0.70.",
    ]
    third = explain_pair(values.assign(z=[0.5, 0.5]), [3, 2, 5], "A", "B", language="en")
    assert third.parts["weight_needed"].to_dict() == pytest.approx(
        {"x": 0.06 / 0.41, "z": -1, "y": 0.15 / 0.39}
    )
    assert (
        third.sentences[4]
        == "B draws level if the weight of x goes from 0.30 to 0.15, the others in proportion."
    )
    three = explain_pair(
        values, {"x": 3, "y": 2}, "A", "B", language="en", decimals=3, names={"A": "One", "x": "Ex"}
    )
    assert three.sentences[1] == "In favour of One: Ex (0.300)."


def test_what_explains_most_stands_first_on_both_sides():
    values = pd.DataFrame(
        [[1.0, 0.5, 0.0, 0.0, 0.3], [0.0, 0.0, 0.3, 0.9, 0.3]], index=["A", "B"], columns=list("vwxyz")
    )
    found = explain_pair(values, [1, 1, 1, 1, 1], "A", "B", language="en", decimals=2)
    assert found.sentences[1] == "In favour of A: v (0.20), w (0.10)."
    assert found.sentences[2] == "In favour of B: y (0.18), x (0.06)."
    assert found.parts.index.tolist() == ["v", "w", "z", "x", "y"]


def test_bands_begin_at_their_limit_and_rise():
    assert rating_bands({"a": 3, "b": 2.99, "c": 1}, [1, 3], "LMH").to_dict() == {
        "a": "H",
        "b": "M",
        "c": "M",
    }
    for limits in ([1, 1], [2, 1], [1, np.inf]):
        with pytest.raises(InfraprioError, match="rising"):
            rating_bands([1.0], limits, "LMH")
    assert rating_bands([5.0], [], ["all"]).tolist() == ["all"]


def test_ratings_that_cannot_be_looked_up():
    ratings = pd.DataFrame([["H", "L"]], index=["A"], columns=["x", "y"])
    for bad in (ratings.iloc[:0], ratings[[]], pd.concat([ratings, ratings])):
        with pytest.raises(InfraprioError, match="at least one"):
            lookup_rating(bad, {("H", "L"): 1})
    with pytest.raises(InfraprioError, match="H / L"):
        lookup_rating(ratings, {("H", "L"): np.nan})
    found = lookup_rating(ratings, pd.DataFrame({"L": [3]}, index=["H"]))
    assert (found.priority["A"], found.score["A"], found.rank["A"]) == (3, -3, 1)


def test_standards_are_met_at_their_limit():
    table = pd.DataFrame({"x": [0.5, 0.49], "y": [3.0, 3.1]}, index=["A", "B"])
    found = minimum_standards(table, {"x": 0.5}, {"y": 3})
    assert found.passes.to_dict() == {"A": True, "B": False}
    assert found.misses[["criterion", "value", "standard"]].to_numpy().tolist() == [
        ["x", 0.49, 0.5],
        ["y", 3.1, 3],
    ]
    assert found.misses["shortfall"].tolist() == pytest.approx([0.01, 0.1])
    assert "at least 0.5" in found.misses["sentence"][0]
    assert "at most 3" in found.misses["sentence"][1]
    both = minimum_standards(table, {"x": 0}, {"y": 9})
    assert both.ranked([1.0, 2.0]).to_dict() == {"A": 2, "B": 1}


def test_methods_beside_each_other_by_hand():
    table = pd.DataFrame({"x": [3.0, 2.0, 1.0], "y": [0.0, 2.0, 3.5]}, index=list("ABC"))
    both = {
        "first": lambda t: additive_value(t, [1, 0]),
        "second": lambda t: additive_value(t, [0, 1]),
        "none": lambda t: additive_value(t * 0, [1, 1]),
    }
    found = compare_methods(table, [1, 1], "max", both)
    assert found.ranks.to_dict("list") == {"first": [1, 2, 3], "second": [3, 2, 1], "none": [1, 1, 1]}
    assert found.scores["second"].tolist() == [0, 2, 3.5]
    assert found.kendall.to_numpy().tolist() == pytest.approx(np.array([[1, -1, 0], [-1, 1, 0], [0, 0, 1]]))
    np.testing.assert_allclose(found.spearman, found.kendall)
    assert found.range.to_dict("list") == {"best": [1, 1, 1], "worst": [3, 2, 3]}
    assert set(compare_methods(table, [1, 1], "max").ranks) == {
        "additive (local)", "topsis (vector)", "topsis (minmax)", "vikor", "promethee ii (usual)",
    }  # fmt: skip


def nearest_to_mean(table):
    """A made-up rule whose order hangs on who is there."""
    score = -(table.sum(axis=1) - table.sum(axis=1).mean()).abs()
    return SimpleNamespace(score=score)


def test_orders_that_turn_round_are_listed_by_hand():
    """By nearness to the mean of all who are there."""
    table = pd.DataFrame({"x": [0.0, 4.0, 5.0, 30.0]}, index=list("ABCD"))
    # mean 9.75: C, B, A, D; without D the mean is 3: B, C, A; without A it is 13: C, B, D; without B 11.67: C, A, D
    found = rank_reversals(table, nearest_to_mean)
    assert found.to_numpy().tolist() == [["D", "C", "B"]]
    assert found.columns.tolist() == ["left_out", "was_ahead", "is_ahead"]
    assert rank_reversals(table.iloc[:2], nearest_to_mean).empty  # of two nobody can be left out
    # with a second A the mean is 7.8, with B 8.6, C 8.8, D 13.8: nothing turns; from 0, 4, 5 a second A makes 2.25
    assert clone_check(table, nearest_to_mean).empty
    close = clone_check(pd.DataFrame({"x": [0.0, 4.0, 7.0]}, index=list("ABC")), nearest_to_mean)
    # mean 3.67: B, C, A; with a second A 2.75: B, A, C; with B 3.75: B, C, A; with C 4.5: B, C, A
    assert close.to_numpy().tolist() == [["A", "C", "A"]]


def test_two_alternatives_and_one_beside_each_other():
    table = pd.DataFrame({"x": [2.0, 1.0], "y": [0.0, 3.0]})
    both = {"x": lambda t: additive_value(t, [1, 0]), "y": lambda t: additive_value(t, [0, 1])}
    found = compare_methods(table, [1, 1], "max", both)
    np.testing.assert_allclose(found.kendall, [[1, -1], [-1, 1]])
    np.testing.assert_allclose(found.spearman, [[1, -1], [-1, 1]])
    assert rank_reversals(table.iloc[:1], both["x"]).empty

    def turned(some):  # up with three of them, down with fewer
        return SimpleNamespace(score=some["x"] if len(some) == 3 else -some["x"])

    three = pd.DataFrame({"x": [3.0, 2.0, 1.0]}, index=list("ABC"))
    assert rank_reversals(three, turned).to_numpy().tolist() == [
        ["A", "B", "C"],
        ["B", "A", "C"],
        ["C", "A", "B"],
    ]


def test_rounding_makes_no_lead_and_a_goal_without_weight_no_difference():
    rounded = explain_pair([[1e6 * (0.1 + 0.2)], [3e5]], [1], 0, 1, language="en")
    assert "the same score" in rounded.sentences[0]
    found = explain_pair([[0.9, 0.5, 0.2], [0.4, 0.5, 0.9]], [1, 1, 0], 0, 1, language="en")
    assert any("rises by 0.50" in sentence for sentence in found.sentences)
    level = explain_pair([[0.9, 0.5], [0.4, 0.5]], [1, 1], 0, 1, language="en")
    assert "no weights put 1 first" in level.text


def test_limits_of_bands_may_lie_near_each_other_and_no_measure_may_lack():
    assert rating_bands([1.2, 1.6], [1, 1.5], "LMH").tolist() == ["M", "H"]
    with pytest.raises(InfraprioError, match="check 1"):
        rating_bands([1.0, np.nan], [1], "LH")
