import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.errors import InfraprioError
from infraprio.scoring import additive_value, electre3, linear, promethee, topsis, vikor, waspas
from infraprio.scoring.methods.promethee import PREFERENCE_FUNCTIONS
from infraprio.scoring.methods.vikor import _compromise


def test_topsis_published(reference):
    for name in ("topsis_hodgett_cars", "topsis_opricovic_tzeng_2004_minmax"):
        case = reference(name)
        given_ = case["input"]
        result = topsis(given_["matrix"], given_["weights"], given_["sense"], given_["normalisation"])
        np.testing.assert_allclose(result.closeness, case["expected"]["closeness"], atol=case["tolerance"])
        assert result.method["normalization"] == given_["normalisation"]
    with pytest.raises(InfraprioError, match="normalization"):
        topsis([[1, 2]], [1, 1], "max", "zscore")


@pytest.mark.parametrize("kind", ["vector", "minmax", "max", "sum", "none"])
def test_topsis_by_definition(kind):
    rng = np.random.default_rng(7)
    x, w, sign = rng.random((9, 4)) * 10, np.array([0.4, 0.3, 0.2, 0.1]), np.array([1, -1, 1, -1])
    by = {
        "vector": x / np.sqrt((x**2).sum(0)),
        "minmax": (x - x.min(0)) / np.ptp(x, axis=0),
        "max": x / x.max(0),
        "sum": x / x.sum(0),
        "none": x,
    }[kind]
    z = by * w * sign
    plus, minus = (np.linalg.norm(z - end, axis=1) for end in (z.max(0), z.min(0)))
    result = topsis(x, w * 5, ["max", "min", "max", "min"], kind)
    np.testing.assert_allclose(result.closeness, minus / (plus + minus))


def test_vikor_published(reference):
    for name in ("vikor_opricovic_tzeng_2004", "vikor_yang_wu_2020"):
        case = reference(name)
        given_, expected = case["input"], case["expected"]
        result = vikor(given_["matrix"], given_["weights"], given_["sense"], given_["v"])
        for part in ("S", "R", "Q"):
            if part in expected:
                np.testing.assert_allclose(getattr(result, part), expected[part], atol=case["tolerance"])
        if "rank" in expected:
            assert result.rank.tolist() == expected["rank"]
            assert result.compromise_set == expected["compromise_set"]
        assert (result.rank == result.Q.rank(method="min")).all()
    with pytest.raises(InfraprioError, match="v is"):
        vikor([[1, 2], [2, 1]], [1, 1], "max", v=1.5)


def test_vikor_compromise_rules():
    close = vikor([[10, 0], [9.9, 0.2], [0, 10], [5, 1]], [0.5, 0.5], "max")
    assert len(close.compromise_set) >= 2
    assert not (close.acceptable_advantage and close.acceptable_stability)
    assert vikor([[1, 2]], [1, 1], "max").compromise_set == [0]


def brute_promethee(x, w, names, q, p, s):
    n = len(x)
    plus, minus = np.zeros(n), np.zeros(n)
    for a, b in itertools.permutations(range(n), 2):
        for j, name in enumerate(names):
            d = x[a, j] - x[b, j]
            if d <= 0:
                continue
            value = {
                "usual": 1.0,
                "u-shape": float(d > q[j]),
                "v-shape": min(d / p[j], 1.0),
                "level": 0.5 * (d > q[j]) + 0.5 * (d > p[j]),
                "linear": float(np.clip((d - q[j]) / (p[j] - q[j]), 0, 1)),
                "gaussian": 1 - np.exp(-(d**2) / (2 * s[j] ** 2)),
            }[name]
            plus[a] += w[j] * value
            minus[b] += w[j] * value
    return plus / (n - 1), minus / (n - 1)


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 25), st.integers(0, 10_000), st.booleans())
def test_promethee_against_pairs(n, seed, whole_numbers):
    rng = np.random.default_rng(seed)
    names = list(PREFERENCE_FUNCTIONS)
    x = rng.integers(0, 8, (n, 6)).astype(float) if whole_numbers else rng.normal(size=(n, 6)) * 3
    w = rng.random(6)
    q, p, s = rng.integers(0, 3, 6) + 0.0, rng.integers(3, 6, 6) + 0.0, rng.random(6) + 0.5
    signs = rng.choice([-1.0, 1.0], 6)
    result = promethee(x, w, ["max" if sign > 0 else "min" for sign in signs], names, q, p, s)
    plus, minus = brute_promethee(x * signs, w / w.sum(), names, q, p, s)
    np.testing.assert_allclose(result.flow_plus, plus, atol=1e-12)
    np.testing.assert_allclose(result.flow_minus, minus, atol=1e-12)
    np.testing.assert_allclose(result.net_flow, plus - minus, atol=1e-12)
    assert abs(result.net_flow.sum()) < 1e-10


def test_promethee_published(reference):
    case = reference("promethee2_zhao_2013")
    given_ = case["input"]
    result = promethee(given_["matrix"], given_["weights"], given_["sense"], preference=given_["functions"])
    np.testing.assert_allclose(result.net_flow, case["expected"]["net_flow"], atol=case["tolerance"])
    assert result.rank.tolist() == [2, 3, 1]


def test_promethee_one_is_a_partial_order():
    result = promethee([[3, 1, 2], [1, 3, 2], [0, 0, 0]], [0.4, 0.4, 0.2], "max")
    relation = result.partial_order()
    assert relation.loc[0, 1] == "I"
    assert relation.loc[0, 2] == "P"
    assert relation.loc[2, 0] == ""
    apart = promethee([[9, 0], [5, 5], [4, 6]], [0.5, 0.5], "max", "v-shape", p=3).partial_order()
    assert (apart == "R").to_numpy().any()


@pytest.mark.parametrize(
    ("preference", "thresholds", "named"),
    [
        ("linear", {"q": 1}, "needs p"),
        ("linear", {"q": 3, "p": 1}, "below q"),
        ("v-shape", {"p": 0}, "above 0"),
        ("gaussian", {}, "needs s"),
        ("gaussian", {"s": 0}, "above 0"),
        ("u-shape", {"q": -1}, "not negative"),
        ("u-shape", {"q": {"noise": 1}}, "noise"),
        ("u-shape", {"q": "much"}, "time"),
        ("stairs", {}, "stairs"),
    ],
)
def test_promethee_thresholds_are_checked(preference, thresholds, named):
    with pytest.raises(InfraprioError, match=named):
        promethee(pd.DataFrame({"time": [1, 2], "jobs": [2, 1]}), [1, 1], "max", preference, **thresholds)


def test_a_difference_equal_to_the_threshold_on_paper_is_not_above_it():
    assert promethee([[0.8], [0.5]], [1], "max", "u-shape", q=0.3).net_flow.tolist() == [0, 0]
    assert promethee([[0.9], [0.5]], [1], "max", "u-shape", q=0.3).net_flow.tolist() == [1, -1]


def test_electre3_reference(reference):
    case = reference("electre3_generated_7x5")
    given_, expected = case["input"], case["expected"]
    table = pd.DataFrame(given_["matrix"], index=given_["alternatives"])
    result = electre3(table, given_["weights"], given_["sense"], given_["q"], given_["p"], given_["v"])
    np.testing.assert_allclose(result.credibility, expected["credibility"], atol=case["tolerance"])
    assert result.descending == expected["descending"]
    assert result.ascending == expected["ascending"]
    other = electre3(
        table, given_["weights"], given_["sense"], given_["q"], given_["p"], given_["v"], "vincke"
    )
    np.testing.assert_allclose(other.credibility, result.credibility)
    assert (other.descending, other.ascending) != (result.descending, result.ascending)


def test_electre3_veto_and_thresholds():
    table = pd.DataFrame({"a": [10.0, 9.0], "b": [0.0, 6.0]})
    free = electre3(table, [0.9, 0.1], "max", 0, 1)
    assert free.credibility.loc[0, 1] == pytest.approx(0.9)
    vetoed = electre3(table, [0.9, 0.1], "max", 0, 1, v={"b": 5})
    assert vetoed.credibility.loc[0, 1] == 0
    for q, p, v, named in ((2, 1, 3, "q <= p"), (0, 4, 3, "p <= v"), ({"a": 1}, 2, None, "'b'")):
        with pytest.raises(InfraprioError, match=named):
            electre3(table, [1, 1], "max", q, p, v)
    with pytest.raises(InfraprioError, match="variant"):
        electre3(table, [1, 1], "max", 0, 1, variant="other")


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 9), st.integers(0, 10_000), st.sampled_from(["roy", "vincke"]))
def test_electre3_classes_hold_everybody_once(n, seed, variant):
    rng = np.random.default_rng(seed)
    result = electre3(rng.integers(0, 6, (n, 3)), [1, 1, 1], "max", 0, 1, 4, variant)
    for classes in (result.descending, result.ascending):
        assert sorted(label for group in classes for label in group) == list(range(n))
    assert np.isfinite(result.credibility.to_numpy()).all()
    assert result.credibility.to_numpy().min() >= 0
    assert result.credibility.to_numpy().max() <= 1


def distilled(credibility, variant, best_first):
    """Classes by the definition, pair by pair."""
    left, classes = list(range(len(credibility))), []
    while left:
        kept = list(left)
        level = max((credibility[a][b] for a in kept for b in kept if a != b), default=0)
        while len(kept) > 1 and level > 0:
            bound = level - (0.30 - 0.15 * level)
            off = {(a, b): credibility[a][b] if a != b else 0.0 for a in kept for b in kept}
            level = max((value for value in off.values() if value < bound), default=0)
            beats = {
                (a, b)
                for (a, b), value in off.items()
                if value > level and value > off[b, a] + (0.30 - 0.15 * value if variant == "roy" else 0)
            }
            worth = {a: sum((a, b) in beats for b in kept) - sum((b, a) in beats for b in kept) for a in kept}
            edge = (max if best_first else min)(worth.values())
            kept = [a for a in kept if worth[a] == edge]
        classes.append(kept)
        left = [a for a in left if a not in kept]
    return classes if best_first else classes[::-1]


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 8), st.integers(0, 10_000), st.sampled_from(["roy", "vincke"]))
def test_electre3_against_the_definition(n, seed, variant):
    rng = np.random.default_rng(seed)
    result = electre3(rng.integers(0, 9, (n, 3)), [3, 2, 1], "max", 1, 3, 7, variant)
    credibility = result.credibility.to_numpy().tolist()
    down, up = (distilled(credibility, variant, best_first) for best_first in (True, False))
    assert (result.descending, result.ascending) == (down, up)
    place = [{a: k for k, group in enumerate(classes) for a in group} for classes in (down, up)]
    at_least = [[all(each[a] <= each[b] for each in place) for b in range(n)] for a in range(n)]
    assert result.outranks.to_numpy().tolist() == at_least


def test_additive_value(reference):
    case = reference("probe_12_projects")
    values = pd.DataFrame(case["input"]["scores"], index=case["input"]["projects"])
    result = additive_value(values, case["input"]["weights"])
    np.testing.assert_allclose(result.score, case["expected"]["benefit"], atol=case["tolerance"])
    np.testing.assert_allclose(result.parts.sum(axis=1), result.score)
    raw = pd.DataFrame({"cost": [10.0, 20.0, 40.0], "jobs": [1.0, 3.0, 2.0]})
    local = additive_value(raw, [1, 1], {"cost": "min", "jobs": "max"})
    np.testing.assert_allclose(local.score, [0.5, (2 / 3 + 1) / 2, 0.25])
    assert local.method["scale"] == "local"
    stated = additive_value(raw, [1, 1], functions={"cost": linear(40, 0), "jobs": linear(0, 4)})
    np.testing.assert_allclose(stated.score, [(0.75 + 0.25) / 2, (0.5 + 0.75) / 2, 0.25])
    with pytest.raises(InfraprioError, match="jobs"):
        additive_value(raw, [1, 1], functions={"cost": linear(40, 0)})
    with pytest.raises(InfraprioError, match="scale"):
        additive_value(raw, [1, 1], scale="other")


def test_topsis_says_where_its_ends_lie_and_how_far_off_each_is():
    result = topsis([[3, 0], [0, 4]], [1, 1], ["max", "min"], "none")
    assert result.ideal.tolist() == [1.5, 0]
    assert result.anti_ideal.tolist() == [0, 2]
    assert result.distance_to_ideal.tolist() == [0, 2.5]
    assert result.distance_to_anti_ideal.tolist() == [2.5, 0]
    assert result.score.tolist() == [1, 0]


@pytest.mark.parametrize("kind", ["vector", "minmax", "max", "sum", "none"])
def test_topsis_of_what_does_not_differ(kind):
    same = topsis([[0, 5], [0, 5]], [1, 1], "max", kind)
    assert same.score.tolist() == [0.5, 0.5]
    assert same.rank.tolist() == [1, 1]
    one = topsis([[0, 5], [0, 8]], [1, 1], "max", kind)  # a criterion on which all are 0 adds nothing
    assert one.score.tolist() == [0, 1]


@pytest.mark.parametrize("kind", ["vector", "minmax", "max", "sum"])
@pytest.mark.parametrize("size", [1e-200, 1e140, -1e140])
def test_topsis_does_not_depend_on_units(kind, size):
    table = np.array([[1.0, 5.0, 2.0], [4.0, 1.0, 3.0], [2.0, 3.0, 9.0]])
    plain = topsis(table, [2, 1, 1], "max" if size > 0 else "min", kind).closeness
    np.testing.assert_allclose(topsis(table * size, [2, 1, 1], "max", kind).closeness, plain)


def test_vikor_by_definition():
    rng = np.random.default_rng(3)
    x, w, sign = rng.random((7, 4)) * 10, np.array([0.4, 0.3, 0.2, 0.1]), np.array([1, -1, 1, -1])
    regret = w * (((x * sign).max(axis=0) - x * sign) / np.ptp(x, axis=0))
    s, r = regret.sum(axis=1), regret.max(axis=1)
    q = 0.3 * (s - s.min()) / np.ptp(s) + 0.7 * (r - r.min()) / np.ptp(r)
    result = vikor(x, w * 3, ["max", "min", "max", "min"], v=0.3)
    for found, wanted in ((result.S, s), (result.R, r), (result.Q, q), (result.score, 1 - q)):
        np.testing.assert_allclose(found, wanted, atol=1e-12)
    assert (result.rank == result.Q.rank(method="min")).all()
    same = vikor([[2, 5], [2, 5]], [1, 1], "max")
    assert same.Q.tolist() == same.S.tolist() == [0, 0]
    constant = vikor([[2, 5], [2, 8]], [1, 3], "max")  # of 2 all have the best
    assert constant.S.tolist() == constant.R.tolist() == [0.75, 0]


@pytest.mark.parametrize(
    ("q", "s", "r", "expected"),
    [
        ([0, 0.25, 1, 1, 1], [0, 1, 1, 1, 1], [0, 1, 1, 1, 1], ([0], True, True)),
        ([0, 0.25, 1, 1, 1], [1, 0, 1, 1, 1], [0, 1, 1, 1, 1], ([0], True, True)),  # first by one is enough
        ([0, 0.25, 1, 1, 1], [0, 1, 1, 1, 1], [1, 0, 1, 1, 1], ([0], True, True)),
        ([0.2, 0.5, 0.5, 0.9, 1], [0.2, 1, 0, 0.9, 1], [0.2, 0, 1, 0.9, 1], ([0, 2], True, False)),
        ([0.2, 0.5, 0.5, 0.9, 1], [0.2, 0, 0, 0.9, 1], [0.2, 1, 0, 0.9, 1], ([0, 2], True, False)),
        ([0.24, 0, 0.1, 0.25, 1], [1, 0, 1, 1, 1], [1, 0, 1, 1, 1], ([1, 2, 0], False, True)),
        ([0.5], [0.5], [0.5], ([0], True, True)),
    ],
)
def test_which_alternatives_vikor_leaves(q, s, r, expected):
    """Of five a lead of a quarter is enough."""
    assert _compromise(np.array(q), np.array(s), np.array(r)) == expected


def test_waspas_by_definition():
    table = pd.DataFrame({"cost": [5.0, 10.0, 8.0], "jobs": [10.0, 40.0, 0.0], "none": [0.0, 0.0, 0.0]})
    result = waspas(table, [2, 1, 1], {"cost": "min", "jobs": "max", "none": "max"}, joint=0.25)
    share = np.array([[1, 0.25, 1], [0.5, 1, 1], [0.625, 0, 1]])
    total, product = share @ [0.5, 0.25, 0.25], (share ** np.array([0.5, 0.25, 0.25])).prod(axis=1)
    np.testing.assert_allclose(result.weighted_sum, total)
    np.testing.assert_allclose(result.weighted_product, product)
    np.testing.assert_allclose(result.score, 0.25 * total + 0.75 * product)
    assert result.rank.tolist() == [1, 2, 3]
    assert waspas([[0, 5], [2, 4]], [0, 1], "max").weighted_product.tolist() == [1, 0.8]  # 0 without weight
    for bad, sense, named in (([[-1, 1]], "max", "0"), ([[0, 1], [1, 1]], "min", "0")):
        with pytest.raises(InfraprioError, match=named):
            waspas(bad, [1, 1], sense)
    for joint in (-0.1, 1.1):
        with pytest.raises(InfraprioError, match="joint"):
            waspas([[1, 2]], [1, 1], "max", joint)
    assert waspas([[1, 2], [2, 1]], [3, 1], "max", 1).score.tolist() == [0.625, 0.875]
    assert waspas([[1, 4], [4, 1]], [1, 1], "max", 0).score.tolist() == [0.5, 0.5]


def test_electre3_by_hand():
    """A lies 2 ahead of B on the first criterion, between 1 and 3, and 6 behind on the second."""
    table = pd.DataFrame({"a": [10.0, 8.0], "b": [0.0, 6.0]}, index=["A", "B"])
    for veto, credible in ((9, 0.6), (7, 0.6 * 0.25 / 0.4)):  # discordance 0.5 and 0.75
        result = electre3(table, [3, 2], "max", 1, 3, v={"b": veto})
        assert result.concordance.to_numpy().tolist() == [[1, pytest.approx(0.6)], [pytest.approx(0.7), 1]]
        assert result.credibility.loc["A", "B"] == pytest.approx(credible)
        assert result.credibility.loc["B", "A"] == pytest.approx(0.7)
    less = electre3(-table, [3, 2], "min", 1, 3, v={"b": 7})
    assert less.credibility.equals(result.credibility)
    ranked = electre3([[9, 9], [5, 5], [5, 5], [1, 1]], [1, 1], "max", 1, 2)
    assert ranked.descending == ranked.ascending == [[0], [1, 2], [3]]
    assert ranked.score.tolist() == [-1, -2, -2, -3]
    assert ranked.rank.tolist() == [1, 2, 2, 4]
    assert ranked.outranks.to_numpy().astype(int).tolist() == [
        [1, 1, 1, 1],
        [0, 1, 1, 1],
        [0, 1, 1, 1],
        [0, 0, 0, 1],
    ]
