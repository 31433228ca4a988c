import numpy as np
import pandas as pd
import pytest

from infraprio.errors import InfraprioError
from infraprio.scoring import (
    additive_value,
    bisection_question,
    discrete,
    exponential,
    from_bisection,
    from_rating,
    linear,
    logistic,
    piecewise,
    scale_functions,
    scale_warnings,
    uta,
)
from infraprio.scoring.values import apply_values


@pytest.mark.parametrize("ends", [(0, 10), (10, 0), (-5, 3)])
@pytest.mark.parametrize(
    "make", [linear, lambda a, b: exponential(a, b, 3), lambda a, b: exponential(a, b, -2), logistic]
)
def test_functions_rise_from_worst_to_best(make, ends):
    worst, best = ends
    values = make(worst, best)(np.linspace(worst, best, 50))
    assert values[0] == pytest.approx(0)
    assert values[-1] == pytest.approx(1)
    assert (np.diff(values) > 0).all()
    beyond = make(worst, best)([worst - 3 * (best - worst), best + 3 * (best - worst)])
    np.testing.assert_allclose(beyond, [0, 1])


def test_straight_is_the_limit_of_curved():
    x = np.linspace(0, 1, 11)
    np.testing.assert_allclose(exponential(0, 1, 1e-6)(x), x, atol=1e-6)
    np.testing.assert_allclose(exponential(0, 1, 0)(x), x)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: linear(1, 1),
        lambda: linear(0, np.inf),
        lambda: exponential(0, 1, np.nan),
        lambda: logistic(0, 1, midpoint=2),
        lambda: logistic(0, 1, steepness=0),
        lambda: piecewise({1: 0}),
        lambda: piecewise({1: 0, 2: np.nan}),
        lambda: discrete({}),
        lambda: discrete({"a": 1})(["b"]),
        lambda: from_rating({"a": 3, "b": 3}),
        lambda: from_bisection(0, 10, [11]),
        lambda: from_bisection(0, 10, [5, 7]),
        lambda: scale_functions([[1], [2]], "max", "stated"),
        lambda: scale_functions([[1], [2]], "max", "global"),
        lambda: apply_values(pd.DataFrame({"x": [1.0, np.nan]}), {"x": linear(0, 1)}),
        lambda: apply_values(pd.DataFrame({"x": [1.0]}), {"y": linear(0, 1)}),
    ],
)
def test_wrong_functions(wrong):
    with pytest.raises(InfraprioError):
        wrong()


def test_bisection_asks_for_the_widest_gap_in_value():
    answers = []
    for expected, answer in (((0, 100), 20), ((0, 20), 5), ((20, 100), 50), ((0, 5), 2)):
        assert bisection_question(0, 100, answers) == expected
        answers.append(answer)
    assert from_bisection(0, 100, answers)([2, 5, 20, 50]).tolist() == [0.125, 0.25, 0.5, 0.75]
    assert from_rating({10: 0, 20: 80, 30: 100})([15]).tolist() == [0.4]


def test_scales():
    table = pd.DataFrame({"time": [10.0, 30.0], "same": [5.0, 5.0]})
    local = scale_functions(table, ["min", "max"])
    assert local["time"](table["time"]).tolist() == [1, 0]
    assert local["same"](table["same"]).tolist() == [0, 0]
    wide = scale_functions(
        table, ["min", "max"], "global", reference=pd.DataFrame({"time": [0, 40], "same": [0, 10]})
    )
    assert wide["time"](table["time"]).tolist() == [0.75, 0.25]
    more = scale_functions(table, "max")
    assert more["time"](table["time"]).tolist() == [0, 1]
    stated = scale_functions(table, "max", "stated", anchors={"time": (50, 0), "same": (0, 5)})
    assert stated["time"]([25]).tolist() == [0.5]


def test_a_mega_project_that_sets_the_scale_is_reported():
    table = pd.DataFrame(
        {"congestion": [1000.0, 10, 20, 30], "safety": [1.0, 2, 3, 4]}, index=["HRBT", "A", "B", "C"]
    )
    found = scale_warnings(table)
    assert found["alternative"].tolist() == ["HRBT"]
    assert "HRBT" in found["sentence"][0]
    assert scale_warnings(table.iloc[1:]).empty
    assert scale_warnings(table * 0).empty


def test_uta_learns_what_an_additive_model_decided():
    rng = np.random.default_rng(0)
    table = pd.DataFrame(rng.random((12, 3)), columns=["x", "y", "z"])
    truth = np.exp(table["x"]) + 2 * table["y"] ** 2 - table["z"]
    order = list(truth.sort_values(ascending=False).index)
    learned = uta(table, order, {"x": "max", "y": "max", "z": "min"}, segments=4, smallest_gap=1e-4)
    assert learned.not_reproduced == []
    assert learned.rank.loc[order].tolist() == list(range(1, 13))
    assert learned.weights.sum() == pytest.approx(1)
    assert learned.margin >= 1e-4 - 1e-9
    again = additive_value(table, learned.weights, functions=learned.functions)
    np.testing.assert_allclose(again.score, learned.score, atol=1e-9)


def test_uta_names_decisions_that_cannot_be_reproduced():
    table = pd.DataFrame(
        {"x": [1.0, 2.0, 3.0], "y": [1.0, 2.0, 3.0], "same": [1.0, 1.0, 1.0]}, index=list("ABC")
    )
    learned = uta(table, [("C", "B"), ("A", "B")], "max")
    assert learned.not_reproduced == [("A", "B")]
    assert learned.weights["same"] == 0
    for wrong in (
        lambda: uta(table, [], "max"),
        lambda: uta(table, ["A", "Q"], "max"),
        lambda: uta(table * 0, list("AB"), "max"),
    ):
        with pytest.raises(InfraprioError):
            wrong()


def test_ends_that_are_none_are_told_as_they_were_given():
    with pytest.raises(InfraprioError, match="worst inf and best 3"):
        logistic(np.inf, 3.0)
    with pytest.raises(InfraprioError, match=r"worst 3.* and best nan"):
        logistic(3.0, np.nan)


def test_curves_by_hand():
    curved = exponential(10, 0, 2)  # less is better; a half of the way
    assert curved([5]).tolist() == pytest.approx([(1 - np.exp(-1)) / (1 - np.exp(-2))])
    assert exponential(0, 10, -2)([5]).tolist() == pytest.approx([(np.exp(1) - 1) / (np.exp(2) - 1)])
    assert curved.kind == "exponential"
    assert curved.parameters == {"worst": 10, "best": 0, "curvature": 2}

    def s(share, centre):
        at = [1 / (1 + np.exp(-4 * (t - centre))) for t in (share, 0, 1)]
        return (at[0] - at[1]) / (at[2] - at[1])

    steep = logistic(100, 20, midpoint=80, steepness=4)  # the middle after a quarter of the way
    assert steep([60, 80, 30]).tolist() == pytest.approx([s(0.5, 0.25), s(0.25, 0.25), s(0.875, 0.25)])
    assert steep.parameters == {"worst": 100, "best": 20, "midpoint": 80, "steepness": 4}
    assert logistic(2, 10).parameters["midpoint"] == 6
    for end in (2, 10):
        assert logistic(2, 10, midpoint=end)([2, 10]).tolist() == [0, 1]
        with pytest.raises(InfraprioError, match="midpoint"):
            logistic(2, 10, midpoint=end + (1 if end == 10 else -1))
    assert linear(10, 30)([15]).tolist() == [0.25]
    bent = piecewise({30: 1.0, 0: 0.0, 10: 0.8})  # in any order
    assert bent([-5, 5, 20, 40]).tolist() == pytest.approx([0, 0.4, 0.9, 1])


def test_table_and_functions_must_match_both_ways():
    table = pd.DataFrame({"x": [1.0], "y": [2.0]})
    for functions, named in (({"x": linear(0, 4)}, "y"), (dict.fromkeys("xyz", linear(0, 4)), "z")):
        with pytest.raises(InfraprioError, match=f"in {named}"):
            apply_values(table, functions)
    with pytest.raises(InfraprioError, match="row 0, column 'y'"):
        apply_values(table.assign(y=np.nan), dict.fromkeys("xy", linear(0, 4)))
    assert apply_values(table, dict.fromkeys("xy", linear(0, 4))).loc[0].tolist() == [0.25, 0.5]


@pytest.mark.parametrize(("sense", "score"), [("max", [0, 0.5, 1]), ("min", [1, 0.5, 0])])
def test_uta_of_one_criterion_by_hand(sense, score):
    """Of one criterion the function is a line; a decision against it lacks the gap of one half and a hundredth."""
    table = pd.DataFrame({"x": [1.0, 2.0, 3.0], "same": [7.0, 7.0, 7.0]}, index=list("ABC"))
    learned = uta(table, [("C", "B"), ("A", "B")], sense, segments=1)
    assert learned.score.tolist() == pytest.approx(score)
    assert learned.weights.to_dict() == {"x": 1, "same": 0}
    assert learned.functions["x"](table["x"]).tolist() == pytest.approx(score)
    assert learned.functions["same"](table["same"]).tolist() == [0, 0, 0]
    wrong = 1 if sense == "max" else 0
    for row, held in learned.errors.iterrows():
        assert held["gap"] == pytest.approx(-0.5 if row == wrong else 0.5)
        assert held["error"] == pytest.approx(0.51 if row == wrong else 0)
    assert learned.margin == pytest.approx(-0.5)
    assert learned.not_reproduced == [(("C", "B"), ("A", "B"))[wrong]]


def test_uta_asks_for_a_gap_steps_and_pairs_that_differ():
    table = pd.DataFrame({"x": [1.0, 2.0], "y": [1.0, 2.0]}, index=list("AB"))
    for wrong, named in (({"segments": 0}, "one segment"), ({"smallest_gap": 0}, "above 0")):
        with pytest.raises(InfraprioError, match=named):
            uta(table, ["B", "A"], "max", **wrong)
    with pytest.raises(InfraprioError, match="equal alternatives: A"):
        uta(table, [("A", "A"), ("B", "A")], "max")
    learned = uta(table, ["B", "A"], "max", segments=2, smallest_gap=1.0)
    assert learned.errors["error"].tolist() == [0]
    for name in "xy":  # also of a criterion that needs no weight
        assert learned.functions[name]([1, 2]).tolist() == [0, 1]


def test_half_of_a_range_is_no_warning():
    table = pd.DataFrame(
        {"x": [0.0, 5.0, 10.0], "y": [0.0, 5.1, 10.0], "z": [100.0, 90.0, 0.0]}, index=list("ABC")
    )
    found = scale_warnings(table)
    assert found[["criterion", "alternative"]].to_numpy().tolist() == [["y", "A"], ["z", "C"]]
    assert found["shrinkage"].tolist() == pytest.approx([0.51, 0.9])
    assert scale_warnings(table, 0.6)["criterion"].tolist() == ["z"]
    assert scale_warnings(table.iloc[:2]).empty  # of two each sets the range


def test_scales_need_what_they_rest_on():
    table = pd.DataFrame({"x": [1.0, 3.0], "y": [1.0, 3.0]})
    with pytest.raises(InfraprioError, match="lack y"):
        scale_functions(table, "max", "stated", anchors={"x": (0, 1)})
    for scale, reference in (("local", table), ("global", table[["y", "x"]]), ("other", None)):
        with pytest.raises(InfraprioError):
            scale_functions(table, "max", scale, reference=reference)
    found = scale_functions(table, ["max", "min"])
    assert found["x"].parameters == {"worst": 1, "best": 3}
    assert found["y"].parameters == {"worst": 3, "best": 1}


def test_uta_leads_as_clearly_as_it_can():
    """Where every weight of the first above a half explains the choice, all of it leads by most."""
    learned = uta([[1.0, 0.0], [0.0, 1.0]], [(0, 1)], "max", segments=1)
    assert learned.weights.tolist() == pytest.approx([1, 0])
    assert learned.margin == pytest.approx(1)
    # 11/6 t - 5/6 grows with the first weight and 1 - 6/5 t falls: they meet at 55/91
    table = pd.DataFrame({"x": [1.0, 0.0, 0.0, 0.2], "y": [0.0, 0.5, 0.6, 0.0]}, index=list("ABCD"))
    between = uta(table, [("A", "B"), ("C", "D")], "max", segments=1)
    assert between.weights.tolist() == pytest.approx([55 / 91, 36 / 91])
    assert between.margin == pytest.approx(25 / 91)


def test_ratings_are_measured_from_the_lowest():
    assert from_rating({10: 20, 30: 60})([10, 20, 30]).tolist() == [0, 0.5, 1]
    mixed = from_rating({"low": 20, 3: 30, True: 60})
    assert mixed.kind == "discrete"
    assert mixed(np.array(["low", 3, True], dtype=object)).tolist() == [0, 0.25, 1]
    assert from_rating({True: 0, 2: 5}).kind == "discrete"  # yes is no number
    assert from_rating({0.5: 0, 2: 5}).kind == "piecewise"
    for wrong in ({"a": 1}, {"a": 1, "b": np.nan}, {"a": 1, "b": np.inf}):
        with pytest.raises(InfraprioError, match="Direct rating"):
            from_rating(wrong)


def test_answers_lie_strictly_inside_and_ends_differ():
    for ends in ((5, 5), (0, np.inf), (np.nan, 1)):
        with pytest.raises(InfraprioError, match="finite and different"):
            bisection_question(*ends)
    for answer in (0, 100):
        for worst, best in ((0, 100), (100, 0)):
            with pytest.raises(InfraprioError, match="strictly between"):
                bisection_question(worst, best, [answer])


def test_slight_curves_are_curves_and_ends_are_told_in_their_order():
    assert exponential(0, 1, 0.3)([0.5])[0] == pytest.approx((1 - np.exp(-0.15)) / (1 - np.exp(-0.3)))
    assert logistic(0, 1, steepness=0.5)([0, 0.5, 1]).tolist() == pytest.approx([0, 0.5, 1])
    for make in (linear, lambda a, b: exponential(a, b, 1.0)):
        with pytest.raises(InfraprioError, match=r"worst inf and best 3"):
            make(np.inf, 3)
    for wrong in (lambda: piecewise({np.inf: 0, 1: 1}), lambda: discrete({"a": 0, "b": np.nan})):
        with pytest.raises(InfraprioError, match="finite"):
            wrong()
