import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from infraprio.errors import InfraprioError
from infraprio.scoring import WeightSet, roc_weights
from infraprio.scoring.weights.polytope import TooManyCornersError, deepest_point, feasible_point, vertices
from tests.conftest import TIMES

GOALS = ["a", "b", "c", "d"]


def random_set(seed):
    rng = np.random.default_rng(seed)
    known = WeightSet(GOALS)
    if rng.random() < 0.6:
        known = known.order([GOALS[i] for i in rng.permutation(4)[: rng.integers(2, 5)]])
    if rng.random() < 0.6:
        a, b = rng.permutation(4)[:2]
        known = known.ratio(GOALS[a], GOALS[b], at_least=rng.integers(1, 4) / 2, at_most=4)
    if rng.random() < 0.6:
        known = known.bounds({GOALS[int(rng.integers(4))]: (0.05, 0.5)})
    return known


def test_pure_order_has_the_centroid_of_the_rank_order():
    known = WeightSet(GOALS).order(["c", "a", "d", "b"])
    points = known.extreme_points()
    assert len(points) == 4
    expected = roc_weights(["c", "a", "d", "b"])
    np.testing.assert_allclose(known.centre()[expected.index], expected, atol=1e-12)
    drawn = known.sample(40_000, seed=1)
    assert (drawn["c"] >= drawn["a"]).all()
    assert (drawn["d"] >= drawn["b"]).all()
    np.testing.assert_allclose(drawn.mean()[expected.index], expected, atol=0.005)


def test_hit_and_run_agrees_with_the_exact_sampler():
    order = WeightSet(GOALS).order(GOALS)
    exact, walked = order.sample(30_000, 1), order.bounds({"a": (0, 1)}).sample(30_000, 2)
    np.testing.assert_allclose(walked.mean(), exact.mean(), atol=0.006)
    np.testing.assert_allclose(walked.std(), exact.std(), rtol=0.04)
    np.testing.assert_allclose(walked.quantile([0.1, 0.5, 0.9]), exact.quantile([0.1, 0.5, 0.9]), atol=0.012)


def test_hit_and_run_is_uniform_on_a_long_thin_set():
    # Two nearly equal weights make the set thin; rejection gives the exact distribution.
    known = WeightSet(["a", "b", "c"]).ratio("a", "b", at_least=0.98, at_most=1.02)
    rng = np.random.default_rng(0)
    flat = rng.dirichlet([1, 1, 1], 500_000)
    kept = flat[(flat[:, 0] >= 0.98 * flat[:, 1]) & (flat[:, 0] <= 1.02 * flat[:, 1])]
    walked = known.sample(20_000, 5)
    np.testing.assert_allclose(walked.mean(), kept.mean(axis=0), atol=0.01)
    np.testing.assert_allclose(walked.std(), kept.std(axis=0), rtol=0.05)


@settings(max_examples=12 * TIMES, deadline=None)
@given(st.integers(0, 100_000))
def test_extreme_points_span_exactly_what_the_statements_allow(seed):
    known = random_set(seed)
    if not known.is_feasible():
        assert known.clash()
        return
    corners = known.extreme_points()
    rows, rhs = known.inequalities()
    for _, corner in corners.iterrows():
        assert known.contains(corner)
    rng = np.random.default_rng(seed)
    for _ in range(5):
        direction = rng.normal(size=4)
        best = linprog(direction, A_ub=rows, b_ub=rhs, A_eq=np.ones((1, 4)), b_eq=[1])
        assert (corners.to_numpy() @ direction).min() == pytest.approx(best.fun, abs=1e-8)
    for _, drawn in known.sample(50, seed=seed).iterrows():
        assert known.contains(drawn, 1e-8)
    assert known.contains(known.centre(), 1e-8)
    assert known.contains(known.centre("chebyshev"), 1e-8)


@pytest.mark.parametrize("seed", range(6))
def test_no_extreme_point_lies_between_others(seed):
    rng = np.random.default_rng(seed)
    known = WeightSet(range(6)).bounds(dict.fromkeys(range(6), (0.0, 0.5)))
    for _ in range(4):
        a, b, c, d = rng.permutation(6)[:4]
        known = known.order([a, b]).ratio(c, d, at_least=0.5, at_most=2).linear({a: 1, c: 1}, at_most=0.75)
    if not known.is_feasible():
        known = WeightSet(range(6)).order(range(6)).ratio(0, 2, at_least=2).bounds({0: (0.0, 0.5)})
    corners = known.extreme_points().to_numpy()
    assert len(corners) > 3
    for i, corner in enumerate(corners):
        others = np.delete(corners, i, axis=0)
        mix = np.vstack([others.T, np.ones(len(others))])
        assert linprog(np.zeros(len(others)), A_eq=mix, b_eq=np.append(corner, 1.0)).status == 2


def test_equal_weights_and_single_points():
    known = WeightSet(GOALS).order(["a", ["b", "c"], "d"])
    drawn = known.sample(200, 1)
    np.testing.assert_allclose(drawn["b"], drawn["c"], atol=1e-9)
    fixed = WeightSet(["a", "b"]).bounds({"a": (0.3, 0.3)})
    np.testing.assert_allclose(fixed.sample(3, 1), [[0.3, 0.7]] * 3)
    np.testing.assert_allclose(fixed.extreme_points(), [[0.3, 0.7]])
    np.testing.assert_allclose(WeightSet(["a"]).sample(2, 1), 1.0)


def test_box_corners():
    boxed = WeightSet(GOALS).bounds(dict.fromkeys(GOALS, (0.1, 0.4)))
    points = {tuple(np.round(row, 9)) for row in boxed.extreme_points().to_numpy()}
    expected = {tuple(np.roll([0.4, 0.4, 0.1, 0.1], k)) for k in range(4)} | {
        (0.4, 0.1, 0.4, 0.1),
        (0.1, 0.4, 0.1, 0.4),
    }
    assert points == {tuple(np.round(row, 9)) for row in expected}


def test_each_statement_gives_a_new_set():
    base = WeightSet(GOALS)
    base.order(["a", "b"]).ratio("a", "c", at_least=2)
    assert base.statements == ()
    assert len(base.sample(10, 3)) == 10
    assert base.sample(10, 3).equals(base.sample(10, 3))
    walked = base.ratio("a", "c", at_least=2)
    assert walked.sample(10, 3).equals(walked.sample(10, 3))


def test_a_clash_is_named_with_the_fewest_statements_to_drop():
    known = (
        WeightSet(GOALS)
        .order(["a", "b"])
        .bounds({"d": (0.1, 0.2)})
        .ratio("b", "a", at_least=2)
        .bounds({"a": (0.3, 1)})
    )
    assert not known.is_feasible()
    assert "d between 0.1 and 0.2" not in known.clash()
    dropped = known.to_drop()
    assert len(dropped) == 1
    left = WeightSet(GOALS, [s for s in known.statements if s.text not in dropped])
    assert left.is_feasible()
    for ask in (known.extreme_points, known.centre, lambda: known.sample(10, 1)):
        with pytest.raises(InfraprioError, match=r"clash.*a >= b.*Dropping"):
            ask()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: WeightSet([]),
        lambda: WeightSet(["a", "a"]),
        lambda: WeightSet(GOALS).order(["a", "x"]),
        lambda: WeightSet(GOALS).order(["a", "b", "a"]),
        lambda: WeightSet(GOALS).bounds({"a": (0.5, 0.1)}),
        lambda: WeightSet(GOALS).bounds({"a": 0.5}),
        lambda: WeightSet(GOALS).bounds({"a": (0, np.inf)}),
        lambda: WeightSet(GOALS).ratio("a", "b"),
        lambda: WeightSet(GOALS).ratio("a", "a", at_least=1),
        lambda: WeightSet(GOALS).ratio("a", "b", at_least=np.nan),
        lambda: WeightSet(GOALS).linear({"a": np.inf}, at_most=1),
        lambda: WeightSet(GOALS).sample(0, 1),
        lambda: WeightSet(GOALS).centre("middle"),
    ],
)
def test_wrong_statements(wrong):
    with pytest.raises(InfraprioError):
        wrong()


def test_statements_that_clash_with_each_other_are_both_dropped():
    """Shares of at least 0.5, 0.6 and 0.7: any two are more than all, so only one can stay."""
    known = WeightSet(["a", "b", "c"])
    for name, least in (("a", 0.5), ("b", 0.6), ("c", 0.7)):
        known = known.bounds({name: (least, None)})
    dropped = known.to_drop()
    assert len(dropped) == 2
    assert WeightSet(known.criteria, [s for s in known.statements if s.text not in dropped]).is_feasible()


def test_orders_that_meet_are_one_chain_with_known_corners():
    """a >= b and b >= c, said apart: the corners are a alone, a and b evenly, all three evenly; of 30 in a row likewise."""
    apart = WeightSet(["a", "b", "c"]).order(["a", "b"]).order(["b", "c"])
    assert apart._chains() == [[0, 1, 2]]
    assert WeightSet(["a", "b", "c"]).order(["a", "b"]).order(["a", "c"])._chains() is None
    assert WeightSet(["a", "b"]).order(["a", "b"]).order(["b", "a"])._chains() is None
    found = sorted(apart.extreme_points().to_numpy().tolist(), reverse=True)
    assert np.allclose(found, [[1, 0, 0], [1 / 2, 1 / 2, 0], [1 / 3, 1 / 3, 1 / 3]])


def test_the_deepest_point_by_hand():
    """The point with most room, and the statements (and weights, from the fourth on) that leave none."""
    none, zero = np.empty((0, 3)), np.empty(0)
    point, tight = deepest_point(none, zero)
    np.testing.assert_allclose(point, 1 / 3)
    assert tight.tolist() == [False] * 3
    equal = np.array([[-1.0, 1, 0], [1, -1, 0], [0, 0, 1]])  # a = b, c at most 0.2
    point, tight = deepest_point(equal, np.array([0, 0, 0.2]))
    np.testing.assert_allclose(point, [0.45, 0.45, 0.1])  # as far from c = 0 as from c = 0.2
    assert tight.tolist() == [True, True, False, False, False, False]
    point, tight = deepest_point(np.array([[1.0, 0, 0]]), np.zeros(1))  # a at most 0
    np.testing.assert_allclose(point, [0, 0.5, 0.5])
    assert tight.tolist() == [True, True, False, False]
    point, _ = deepest_point(
        np.array([[1.0, 1, 0]]), np.array([0.3])
    )  # the distance is that within the plane of sum 1
    side = 0.3 / (2 + 1)  # from a + b = 0.3 to the corner: its row is as long as that of one weight
    np.testing.assert_allclose(point, [side, side, 1 - 2 * side])


def test_sets_without_room_and_without_points():
    fits, clash = np.array([[1.0, 0]]), np.array([[-1.0, 0]])
    assert feasible_point(clash, np.array([-1.5])) is None
    found = feasible_point(fits, np.array([0.25]))
    assert found is not None
    assert found[0] <= 0.25
    assert found.sum() == pytest.approx(1)
    assert vertices(clash, np.array([-1.5])).shape == (0, 2)
    np.testing.assert_allclose(vertices(fits, np.array([0.25])), [[0.25, 0.75], [0, 1]])


def test_corners_are_counted_up_to_the_limit():
    """Half of all at most for the first of three: its corner becomes two."""
    rows, rhs = np.array([[1.0, 0, 0]]), np.array([0.5])
    np.testing.assert_allclose(
        vertices(rows, rhs, limit=4), [[0.5, 0.5, 0], [0.5, 0, 0.5], [0, 1, 0], [0, 0, 1]]
    )
    with pytest.raises(TooManyCornersError, match="more than 3"):
        vertices(rows, rhs, limit=3)


def test_a_statement_that_touches_a_corner_cuts_nothing():
    rows = np.array(
        [[1.0, 0, 0], [1.0, 1, 0], [1.0, 0, 0]]
    )  # a at most 1; a + b at most 1; then a at most 0.5
    found = vertices(rows, np.array([1.0, 1.0, 0.5]))
    np.testing.assert_allclose(found, [[0.5, 0.5, 0], [0.5, 0, 0.5], [0, 1, 0], [0, 0, 1]])
    large = vertices(1e6 * rows, 1e6 * np.array([1.0, 1.0, 0.5]))  # the same in other units
    np.testing.assert_allclose(large, found)


def test_samples_are_uniform_in_a_set_of_two_weights():
    drawn = WeightSet(["a", "b"]).bounds({"a": (0.2, 0.6)}).sample(4000, 1)["a"]
    assert drawn.between(0.2, 0.6).all()
    np.testing.assert_allclose(drawn.quantile([0.1, 0.5, 0.9]), [0.24, 0.4, 0.56], atol=0.02)
    assert drawn.std() == pytest.approx(0.4 / 12**0.5, rel=0.05)


def corners_of(known):
    return sorted(tuple(round(x, 9) for x in row) for row in known.extreme_points().to_numpy().tolist())


def test_what_each_statement_means_by_its_corners():
    """Of a and b with weight 1 together."""
    two = WeightSet(["a", "b"])
    assert corners_of(two.ratio("a", "b", at_least=3)) == [(0.75, 0.25), (1, 0)]
    assert corners_of(two.ratio("a", "b", at_most=3)) == [(0, 1), (0.75, 0.25)]
    assert corners_of(two.ratio("a", "b", at_least=1, at_most=3)) == [(0.5, 0.5), (0.75, 0.25)]
    assert corners_of(two.ratio("b", "a", at_least=0)) == [(0, 1), (1, 0)]
    assert corners_of(two.bounds({"a": (0.2, None)})) == [(0.2, 0.8), (1, 0)]
    assert corners_of(two.bounds({"a": (None, 0.2)})) == [(0, 1), (0.2, 0.8)]
    assert corners_of(two.linear({"a": 2.0, "b": 1.0}, at_most=1.5)) == [(0, 1), (0.5, 0.5)]
    assert corners_of(two.order(["b", "a"])) == [(0, 1), (0.5, 0.5)]
    third = (0.333333333,) * 3
    assert corners_of(WeightSet(["a", "b", "c"]).order([["a", "b"], "c"])) == [third, (0.5, 0.5, 0)]
    for wrong in (
        lambda: two.ratio("a", "b", at_least=-1),
        lambda: two.ratio("a", "b", at_most=np.inf),
        lambda: two.linear({"a": 1.0}, at_most=np.nan),
        lambda: two.order([["a", "a"]]),
        lambda: two.order(["a", "x"]),
    ):
        with pytest.raises(InfraprioError):
            wrong()


def test_statements_say_themselves():
    known = WeightSet(["a", "b", "c"]).order(["c", ["a", "b"]]).ratio("a", "b", at_least=1, at_most=2)
    known = (
        known.bounds({"c": (0.5, None)})
        .linear({"a": 2, "b": 1}, at_most=0.9)
        .linear({"c": 1}, at_most=1, text="all")
    )
    assert [statement.text for statement in known.statements] == [
        "c >= a = b", "a is at least 1 and at most 2 times b", "c between 0.5 and 1", "2 a + 1 b <= 0.9", "all",
    ]  # fmt: skip


def test_weights_are_in_a_set_within_a_tolerance():
    known = WeightSet(["a", "b"]).bounds({"a": (0.25, 0.5)})
    assert known.contains({"b": 0.5, "a": 0.5})
    assert known.contains([0.25, 0.75])
    for outside in ([0.2, 0.8], [0.6, 0.4], [0.5, 0.6], [0.4, 0.5]):
        assert not known.contains(outside)
        assert known.contains(outside, 0.1 + 1e-12)
    assert not WeightSet(["a", "b"]).contains([1.1, -0.1])
    assert WeightSet(["a", "b"]).contains([1.1, -0.1], 0.2)


def test_the_middle_of_a_set():
    known = WeightSet(["a", "b"]).bounds({"a": (0.2, 0.6)})
    for method in ("extreme_points", "chebyshev"):
        assert known.centre(method).to_dict() == pytest.approx({"a": 0.4, "b": 0.6})
    assert WeightSet(["a", "b", "c"]).centre("chebyshev").tolist() == pytest.approx([1 / 3] * 3)


def test_one_sample_keeps_the_statements_and_sums_to_one():
    for known in (
        WeightSet(GOALS),
        WeightSet(GOALS).order(["d", "a"]),
        WeightSet(GOALS).ratio("a", "b", at_least=2),
    ):
        drawn = known.sample(1, 7)
        assert drawn.shape == (1, 4)
        assert drawn.iloc[0].sum() == pytest.approx(1)
        assert known.contains(drawn.iloc[0], 1e-8)


def test_nothing_clashes_where_all_can_hold():
    known = WeightSet(["a", "b"]).bounds({"a": (0.5, 0.5)}).ratio("a", "b", at_least=1)
    assert known.clash() == known.to_drop() == []
    assert corners_of(known) == [(0.5, 0.5)]


def test_only_the_statements_that_clash_are_named():
    known = (
        WeightSet(GOALS)
        .bounds({"d": (0, 0.9)})
        .bounds({"a": (0.7, 1)})
        .bounds({"c": (0, 0.5)})
        .bounds({"b": (0.4, 1)})
    )
    assert known.clash() == ["a between 0.7 and 1", "b between 0.4 and 1"]
    assert len(known.to_drop()) == 1
    assert known.to_drop()[0] in known.clash()
