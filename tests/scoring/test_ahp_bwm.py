import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog, minimize

from infraprio.errors import InfraprioError
from infraprio.scoring import ahp_weights, bwm_weights, topsis
from infraprio.scoring.weights.bwm import bwm_consistency


def pairs_of(text):
    return {tuple(key.split(",")): value for key, value in text.items()}


def test_ahp_leader_hierarchy(reference):
    case = reference("ahp_leader")
    given, expected = case["input"], case["expected"]
    top = ahp_weights(pairs_of(given["criteria_pairs"]))
    for name, weight in expected["criteria_weights"].items():
        assert top[name] == pytest.approx(weight, abs=case["tolerance"])
    assert top.consistency_ratio == pytest.approx(expected["criteria_cr"], abs=case["tolerance"])
    local = {name: ahp_weights(pairs_of(pairs)) for name, pairs in given["pairs"].items()}
    for who, weight in expected["experience_local"].items():
        assert local["Experience"].weights[who] == pytest.approx(weight, abs=case["tolerance"])
    assert local["Experience"].consistency_ratio == pytest.approx(
        expected["experience_cr"], abs=case["tolerance"]
    )
    assert local["Education"].consistency_ratio == pytest.approx(
        expected["education_cr"], abs=case["tolerance"]
    )
    for who, weight in expected["target"].items():
        total = sum(top[name] * local[name][who] for name in given["criteria"])
        assert total == pytest.approx(weight, abs=case["tolerance"])


def test_the_random_index_is_named_and_matters():
    pairs = {("a", "b"): 3, ("b", "c"): 3, ("a", "c"): 3}
    new, old = ahp_weights(pairs), ahp_weights(pairs, random_index="saaty_1980")
    assert new.consistency_ratio * 0.52 == pytest.approx(old.consistency_ratio * 0.58)
    assert new.method["random_index"] == "saaty_2005"
    with pytest.raises(InfraprioError, match="random index"):
        ahp_weights(pairs, random_index="mine")


def test_missing_pairs_are_completed_consistently_when_possible():
    result = ahp_weights({("a", "b"): 2, ("b", "c"): 3, ("c", "d"): 1})
    np.testing.assert_allclose(result.matrix.loc["a", "c"], 6, rtol=1e-6)
    np.testing.assert_allclose(result.weights, np.array([6, 3, 1, 1]) / 11, rtol=1e-6)
    assert result.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert len(result.completed) == 3


def test_completion_minimises_the_largest_eigenvalue():
    matrix = np.array([[1, 2, np.nan, 5], [0.5, 1, 4, np.nan], [np.nan, 0.25, 1, 3], [0.2, np.nan, 1 / 3, 1]])
    result = ahp_weights(pd.DataFrame(matrix, index=list("abcd"), columns=list("abcd")))

    def top(logs):
        full = matrix.copy()
        full[0, 2], full[2, 0], full[1, 3], full[3, 1] = np.exp([logs[0], -logs[0], logs[1], -logs[1]])
        return np.linalg.eigvals(full).real.max()

    assert result.lambda_max == pytest.approx(minimize(top, [0, 0], method="Nelder-Mead").fun, abs=1e-6)


def test_the_answer_to_revise_first_is_the_wrong_one():
    w = {"a": 8, "b": 4, "c": 2, "d": 1}
    pairs = {(x, y): w[x] / w[y] for x in w for y in w if x < y}
    pairs["a", "d"] = 1 / 8
    result = ahp_weights(pairs)
    assert result.consistency_ratio > 0.1
    assert tuple(result.revise.loc[0, ["a", "b"]]) == ("a", "d")
    assert result.revise.loc[0, "consistency_ratio_after"] < result.consistency_ratio


@pytest.mark.parametrize(
    ("pairs", "named"),
    [
        ({("a", "b"): 0}, "positive"),
        ({("a", "b"): -2}, "positive"),
        ({("a", "b"): "much"}, "positive"),
        ({"ab": 2, "c": 2}, "'ab', 'c'"),
        ({("a", "b"): np.nan}, "positive"),
        ({("a", "b"): 2, ("b", "a"): 2}, "also"),
        ({("a", "b"): 2, ("c", "d"): 2}, "links c, d"),
        ({("a", "a"): 1, ("b", "c"): 2}, "links b, c with 'a'"),
        ({("a", "a"): 2, ("a", "b"): 1}, "'a'"),
        ({}, "No comparisons"),
    ],
)
def test_bad_comparisons(pairs, named):
    with pytest.raises(InfraprioError, match=named):
        ahp_weights(pairs)


def test_two_items_and_square_tables():
    table = pd.DataFrame([[1, 4], [0.25, 1]], index=["a", "b"], columns=["a", "b"])
    result = ahp_weights(table)
    np.testing.assert_allclose(result.weights, [0.8, 0.2])
    assert result.consistency_ratio == 0
    with pytest.raises(InfraprioError, match="square"):
        ahp_weights(table.iloc[:1])
    assert topsis(pd.DataFrame({"a": [1, 2], "b": [2, 1]}), result, "max").rank.tolist() == [2, 1]


def test_bwm_published(reference):
    case = reference("bwm_rezaei_2015")
    given, expected = case["input"], case["expected"]
    result = bwm_weights(given["best_to_others"], given["others_to_worst"], model="nonlinear")
    np.testing.assert_allclose(result.weights, expected["weights"], atol=case["tolerance"])
    assert result.xi == pytest.approx(expected["xi"], abs=case["tolerance"])
    linear = bwm_weights(given["best_to_others"], given["others_to_worst"])
    np.testing.assert_allclose(linear.weights, [1 / 14, 0.3214286, 0.6071429], atol=1e-6)


@pytest.mark.parametrize("model", ["linear", "nonlinear"])
def test_bwm_of_consistent_answers_gives_the_weights_back(model):
    result = bwm_weights({"a": 1, "b": 2, "c": 4, "d": 8}, {"a": 8, "b": 4, "c": 2, "d": 1}, model=model)
    np.testing.assert_allclose(result.weights, np.array([8, 4, 2, 1]) / 15, atol=1e-7)
    assert result.xi == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize("seed", range(8))
def test_nonlinear_bwm_is_optimal_and_the_ranges_hold(seed):
    rng = np.random.default_rng(seed)
    n = 5
    best, worst = rng.integers(1, 9, n).astype(float), rng.integers(1, 9, n).astype(float)
    best[0] = worst[-1] = 1
    best[1:], worst[:-1] = np.maximum(best[1:], 2), np.maximum(worst[:-1], 2)
    best[-1] = worst[0] = 9
    result = bwm_weights(best, worst, model="nonlinear")

    def deviation(w):
        return max(np.abs(w[0] / w - best).max(), np.abs(w / w[-1] - worst).max())

    assert deviation(result.weights.to_numpy()) == pytest.approx(result.xi, abs=1e-6)
    for _ in range(2000):
        trial = result.weights.to_numpy() * np.exp(rng.normal(0, 0.05, n))
        trial /= trial.sum()
        assert deviation(trial) >= result.xi - 1e-6
    assert (result.weight_range["lowest"] <= result.weights + 1e-9).all()
    assert (result.weight_range["highest"] >= result.weights - 1e-9).all()


@pytest.mark.parametrize(
    ("best", "worst", "named"),
    [
        ([2, 3], [3, 1], "no answer is 1"),
        ([1, 0.5], [3, 1], "1 or more"),
        ({"a": 1, "b": "much"}, {"a": 2, "b": 1}, "b"),
        ({"a": 1, "b": 2}, {"a": 2, "c": 1}, "c"),
        ({"a": 1, "b": 2}, {"a": 1, "b": 2}, "both best and worst"),
    ],
)
def test_bad_best_worst_answers(best, worst, named):
    with pytest.raises(InfraprioError, match=named):
        bwm_weights(best, worst)
    with pytest.raises(InfraprioError, match="model"):
        bwm_weights([1, 2], [2, 1], model="other")


@pytest.mark.parametrize("seed", range(5))
def test_linear_bwm_says_how_far_its_weights_are_from_the_answers(seed):
    rng = np.random.default_rng(seed)
    best, worst = rng.integers(2, 9, 5).astype(float), rng.integers(2, 9, 5).astype(float)
    best[0] = worst[-1] = 1
    best[-1] = worst[0] = 9
    found = bwm_weights(best, worst)
    w = found.weights.to_numpy()
    assert w.sum() == pytest.approx(1)
    off = max(np.abs(w[0] - best * w)[1:].max(), np.abs(w - worst * w[-1])[:-1].max())
    assert found.xi == pytest.approx(off)


@pytest.mark.parametrize("n", [3, 4, 9])
def test_a_chain_of_comparisons_is_known_without_a_search(n, monkeypatch):
    def searched(*_):
        raise AssertionError("answers that agree need no search")

    monkeypatch.setattr("infraprio.scoring.weights.ahp._best_entry", searched)
    result = ahp_weights({(k, k + 1): 2 for k in range(n - 1)})
    assert result.weights.tolist() == pytest.approx([2.0 ** (n - 1 - k) / (2**n - 1) for k in range(n)])
    assert result.consistency_ratio == pytest.approx(0, abs=1e-9)


def test_random_indices_are_those_printed():
    """Saaty (2005), table for 3 to 15 criteria: it grows, ever more slowly; of two answers none contradicts another."""
    printed = (0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59)
    before = (0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)  # Saaty (1980)
    rng = np.random.default_rng(3)
    for n, index in enumerate(printed, start=3):
        names = [f"c{k:02}" for k in range(n)]
        pairs = {(a, b): float(rng.integers(1, 9)) for k, a in enumerate(names) for b in names[k + 1 :]}
        found = ahp_weights(pairs)
        assert found.consistency_ratio * index == pytest.approx((found.lambda_max - n) / (n - 1))
        older = ahp_weights(pairs, random_index="saaty_1980")
        assert older.consistency_ratio * before[n - 3] == pytest.approx(older.consistency_index)
    for ratio in (1 / 9, 0.3, 1.1, 3, 7, 9):
        assert ahp_weights({("a", "b"): ratio}).consistency_index == 0


PRINTED = {
    3: "0.1667 0.1667 0.1667 0.1667 0.1667 0.1667 0.1667",
    4: "0.1121 0.1529 0.1898 0.2206 0.2527 0.2577 0.2683",
    5: "0.1354 0.1994 0.2306 0.2546 0.2716 0.2844 0.2960",
    6: "0.1330 0.1990 0.2643 0.3044 0.3144 0.3221 0.3262",
    7: "0.1294 0.2457 0.2819 0.3029 0.3144 0.3251 0.3403",
    8: "0.1309 0.2521 0.2958 0.3154 0.3408 0.3620 0.3657",
    9: "0.1359 0.2681 0.3062 0.3337 0.3517 0.3620 0.3662",
}
"""Liang, Brunelli and Rezaei (2020): best against worst -> accepted inconsistency with 3 to 9 criteria."""


@pytest.mark.parametrize("scale", PRINTED)
def test_accepted_inconsistency_is_as_printed(scale):
    """Best against worst is `scale`, the others are equal to the best."""
    for n, most in enumerate(PRINTED[scale].split(), start=3):
        best = dict.fromkeys(range(n - 1), 1) | {n - 1: scale}
        worst = dict.fromkeys(range(n - 1), scale) | {n - 1: 1}
        ratio, limit, each = bwm_consistency(best, worst)
        assert (ratio, limit) == (0, float(most))
        assert set(each) == {0}


def test_what_a_revision_of_an_answer_brings_by_hand():
    """With three items weights are geometric means; only q = a_ac / (a_ab a_bc) tells how far the answers agree."""
    result = ahp_weights({("a", "b"): 2, ("b", "c"): 2, ("a", "c"): 8})
    found = result.revise.set_index(["a", "b"]).loc[[("a", "b"), ("b", "c"), ("a", "c")]]
    np.testing.assert_allclose(
        result.weights, np.array([16, 1, 1 / 16]) ** (1 / 3) / (np.array([16, 1, 1 / 16]) ** (1 / 3)).sum()
    )
    assert found["given"].tolist() == [2, 2, 8]
    np.testing.assert_allclose(found["implied"], [16 ** (1 / 3), 16 ** (1 / 3), 16 ** (2 / 3)])
    np.testing.assert_allclose(found["log_error"], np.log(2) / 3)
    left = 2 ** (2 / 3)  # q once one of the three answers is what the weights say
    np.testing.assert_allclose(
        found["consistency_ratio_after"], (left ** (1 / 3) + left ** (-1 / 3) - 2) / 2 / 0.52
    )
    assert result.consistency_ratio == pytest.approx((2 ** (1 / 3) + 2 ** (-1 / 3) - 2) / 2 / 0.52)


def test_the_best_revision_stands_first_and_every_given_answer_has_a_row():
    pairs = {("a", "b"): 3, ("b", "c"): 3, ("c", "d"): 3, ("a", "c"): 9, ("b", "d"): 9, ("a", "d"): 2}
    found = ahp_weights(pairs).revise
    assert set(zip(found["a"], found["b"])) == set(pairs)
    assert found["consistency_ratio_after"].is_monotonic_increasing
    assert tuple(found.loc[0, ["a", "b"]]) == ("a", "d")


def test_a_pair_that_was_not_compared_is_named_once():
    filled = ahp_weights({("a", "b"): 2, ("a", "c"): 6}).completed
    assert filled["a"].tolist() == ["b"]
    assert filled["b"].tolist() == ["c"]
    assert filled["ratio"].tolist() == pytest.approx([3])


def test_more_items_than_the_table_of_random_indices_use_its_last():
    result = ahp_weights({(0, k): 2 for k in range(1, 17)})
    assert result.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert len(result.weights) == 17


def test_an_answer_may_be_given_both_ways_within_a_hundredth():
    assert ahp_weights({("a", "b"): 3, ("b", "a"): 0.333})["a"] == pytest.approx(0.75, abs=1e-3)
    with pytest.raises(InfraprioError, match="also"):
        ahp_weights({("a", "b"): 3, ("b", "a"): 0.34})


def test_a_table_of_comparisons_may_have_holes_and_another_order_of_columns():
    table = pd.DataFrame(
        {"c": [6, np.nan, 1], "a": [1, 0.5, np.nan], "b": [2, 1, np.nan]}, index=["a", "b", "c"]
    )
    result = ahp_weights(table)
    np.testing.assert_allclose(result.weights[["a", "b", "c"]], [0.6, 0.3, 0.1])
    assert len(result.completed) == 1


@pytest.mark.parametrize(
    ("table", "named"),
    [
        (pd.DataFrame([[1, 2], [0.5, 1]], index=["a", "b"], columns=["a", "c"]), "square"),
        (np.ones((2, 3)), "square"),
        (
            pd.DataFrame([[1, 2], [0.5, 1], [1, 1]], index=["a", "b", "b"], columns=["a", "b"]),
            "used twice: b",
        ),
        (pd.DataFrame([[2, 2], [0.5, 1]], index=["a", "b"], columns=["a", "b"]), "'a' against 'a' is 2"),
        (pd.DataFrame([[1, "x"], [0.5, 1]], index=["a", "b"], columns=["a", "b"]), "row 'a', column 'b'"),
    ],
)
def test_bad_tables_of_comparisons(table, named):
    with pytest.raises(InfraprioError, match=named):
        ahp_weights(table)


def test_the_nonlinear_deviation_by_hand():
    """xi is where the widened answers first meet; the ratio is xi over that of the worst answers (1, 3 with 3, 6)."""
    below = bwm_weights([1, 2, 3], [3, 2, 1], model="nonlinear")  # (2 - xi)^2 = 3 + xi
    assert below.xi == pytest.approx((5 - 21**0.5) / 2)
    assert below.consistency_ratio == pytest.approx(below.xi / 1)
    above = bwm_weights([1, 2, 6], [6, 2, 1], model="nonlinear")  # (2 + xi)^2 = 6 - xi
    assert above.xi == pytest.approx((33**0.5 - 5) / 2)
    assert above.consistency_ratio == pytest.approx(above.xi / 3)
    for answers in ([2, 9], [9, 2]):  # (2 - xi)(9 - xi) = 4 + xi: less than 1 is left of the smaller answer
        far = bwm_weights([1, answers[0], 4], [4, answers[1], 1], model="nonlinear")
        assert far.xi == pytest.approx(6 - 22**0.5)


@pytest.mark.parametrize("model", ["linear", "nonlinear"])
def test_criteria_that_are_all_equal(model):
    result = bwm_weights([1, 1, 1], [1, 1, 1], model=model)
    assert result.weights.tolist() == pytest.approx([1 / 3] * 3)
    assert (result.xi, result.consistency_ratio) == pytest.approx((0, 0))


def test_of_several_answers_of_one_the_furthest_is_meant():
    best = bwm_weights([1, 1, 4], [2, 4, 1], model="nonlinear")  # the second: (1 + xi)(2 + xi) = 4 - xi
    assert best.xi == pytest.approx(6**0.5 - 2)
    worst, _, _ = bwm_consistency([1, 3, 5], [5, 1, 1])  # the last: |3 - 5| of 5 * 4
    assert worst == pytest.approx(0.1)


@pytest.mark.parametrize("seed", range(3))
def test_the_range_of_each_weight_is_that_of_a_linear_programme(seed):
    """For a given xi what the non-linear model asks is linear in the weights."""
    rng = np.random.default_rng(seed)
    best, worst = rng.integers(2, 8, 5).astype(float), rng.integers(2, 8, 5).astype(float)
    best[0] = worst[4] = 1
    best[4] = worst[0] = 8
    result = bwm_weights(best, worst, model="nonlinear")
    xi, unit, rows = result.xi + 1e-9, np.eye(5), []
    for j in range(1, 5):
        rows += [unit[0] - (best[j] + xi) * unit[j], (best[j] - xi) * unit[j] - unit[0]]
    for j in range(4):
        rows += [unit[j] - (worst[j] + xi) * unit[4], (worst[j] - xi) * unit[4] - unit[j]]
    ends = [
        [sign * linprog(sign * unit[j], rows, np.zeros(16), np.ones((1, 5)), 1).fun for sign in (1, -1)]
        for j in range(5)
    ]
    np.testing.assert_allclose(result.weight_range, ends, atol=1e-6)
    centre = np.mean(ends, axis=1)
    np.testing.assert_allclose(result.weights, centre / centre.sum(), atol=1e-6)


def test_where_the_ranges_of_weights_end_by_hand():
    """The second criterion settles xi; the others have room, one of them up to what the best allows."""
    result = bwm_weights([1, 2, 2, 2, 6], [6, 2, 3.3, 2.5, 1], model="nonlinear")
    xi = (33**0.5 - 5) / 2
    least = np.array([6 - xi, 2 + xi, 3.3 - xi, 2 + xi, 1])  # each as a multiple of the worst
    most = np.array([6 - xi, 2 + xi, (6 - xi) / (2 - xi), 2.5 + xi, 1])
    np.testing.assert_allclose(result.weight_range["lowest"], least / (least + most.sum() - most))
    np.testing.assert_allclose(result.weight_range["highest"], most / (most + least.sum() - least))


def test_how_answers_contradict_each_other_by_hand():
    ratio, most, each = bwm_consistency({"a": 1, "b": 2, "c": 5}, {"a": 4, "b": 4, "c": 1})
    assert (ratio, most) == (pytest.approx(3 / 20), 0.1354)  # |2 * 4 - 5| over 5 * 4
    assert each.to_dict() == pytest.approx({"b": 0.15, "a": 0.05, "c": 0})
    assert each.index.tolist() == ["b", "a", "c"]
    assert bwm_consistency([1], [1])[:2] == (0, 0)
    assert bwm_consistency([1, 1], [1, 1])[:2] == (0, 0)
    assert bwm_consistency([1, 1], [3, 1])[:2] == (2, 0)  # said equal, and three to one
    assert bwm_consistency([1, 1, 2], [2, 1, 1])[:2] == (pytest.approx(1 / 2), 0)


def test_beyond_nine_criteria_and_an_answer_of_nine_the_last_limit_holds():
    best, worst = [1] * 10 + [12], [12] * 10 + [1]
    assert bwm_consistency(best, worst)[:2] == (0, 0.3662)


@pytest.mark.parametrize("model", ["linear", "nonlinear"])
def test_one_criterion_has_all_the_weight(model):
    found = bwm_weights({"a": 1}, {"a": 1}, model=model)
    assert found.weights.to_dict() == {"a": 1}
    assert (found.xi, found.consistency_ratio) == (0, 0)
    assert found.weight_range.loc["a"].tolist() == [1, 1]
    alone = ahp_weights(pd.DataFrame([[1.0]], index=["a"], columns=["a"]))
    assert alone.weights.to_dict() == {"a": 1}
    assert (alone.consistency_ratio, len(alone.revise)) == (0, 0)


def test_answers_that_hardly_differ_are_completed_as_well_as_they_can():
    """Logarithmic least squares come near to the smallest eigenvalue here, and not to it."""
    pairs = {("a", "b"): 3, ("a", "c"): 2, ("a", "d"): 1, ("b", "c"): 4, ("b", "d"): 3, ("c", "e"): 3}
    result = ahp_weights(pairs)
    full, names = result.matrix.to_numpy().copy(), list(result.matrix.index)
    assert names == ["a", "b", "c", "d", "e"]

    def top(logs):
        for (i, j), one in zip(((2, 3), (0, 4), (1, 4), (3, 4)), logs):
            full[i, j], full[j, i] = np.exp(one), np.exp(-one)
        return np.linalg.eigvals(full).real.max()

    start = np.log([result.matrix.loc[a, b] for a, b in ("cd", "ae", "be", "de")]) + 0.1
    least = minimize(
        top, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4000}
    ).fun
    assert result.lambda_max == pytest.approx(least, abs=1e-7)
    assert 0.1 < result.lambda_max - 5 < 0.5
