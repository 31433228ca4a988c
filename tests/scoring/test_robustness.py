import itertools
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from infraprio.errors import InfraprioError
from infraprio.scoring import (
    WeightSet,
    necessary_preference,
    possible_preference,
    potentially_best,
    rank_intervals,
    smaa,
    smallest_cost_change,
    smallest_score_change,
    smallest_weight_change,
    weight_stability,
)
from infraprio.scoring.certainty import fewest_broken
from infraprio.scoring.certainty.conflicts import conflict_groups

intervals = import_module("infraprio.scoring.certainty.rank_intervals")


def ranks_at(values, weights):
    score = np.asarray(values) @ weights
    return 1 + (score[:, None] < score[None, :] - 1e-9).sum(axis=1)


def test_one_sample_is_enough_and_none_is_too_few():
    assert smaa([[1.0, 0.0], [0.0, 1.0]], samples=1).rank_acceptability.to_numpy().sum() == pytest.approx(2)
    with pytest.raises(InfraprioError, match="0 samples"):
        smaa([[1.0, 0.0], [0.0, 1.0]], samples=0)


def test_smaa_exact_case(reference):
    case = reference("smaa2_exact_2criteria")
    expected, samples = case["expected"], 100_000
    result = smaa(case["input"]["values"], WeightSet([0, 1]), samples=samples, seed=11)
    for name in ("rank_acceptability", "pairwise_winning"):
        p = np.array(expected[name])
        assert (
            np.abs(getattr(result, name).to_numpy() - p) <= 4 * np.sqrt(p * (1 - p) / samples) + 1e-12
        ).all()
    np.testing.assert_allclose(result.central_weights, expected["central_weights"], atol=0.01)
    np.testing.assert_allclose(result.confidence, expected["confidence_factor"])
    intervals = rank_intervals(case["input"]["values"], WeightSet([0, 1]))
    assert np.column_stack([intervals.best, intervals.worst]).tolist() == expected["rank_interval"]


def probe(reference):
    case = reference("probe_12_projects")["input"]
    return pd.DataFrame(case["scores"], index=case["projects"], columns=["B1", "B2", "B3", "B4"])


def test_winning_always_is_necessary_preference(reference):
    values = probe(reference)[["B1", "B2", "B3"]] / 100
    known = WeightSet(values.columns).order(["B1", "B2", "B3"])
    necessary = necessary_preference(values, known, strict=True)
    winning = smaa(values, known, samples=20_000, seed=3).pairwise_winning
    corners = known.extreme_points().to_numpy()
    for a, b in itertools.permutations(values.index, 2):
        gaps = corners @ (values.loc[a] - values.loc[b]).to_numpy()
        assert necessary.loc[a, b] == (gaps.min() >= -1e-12 and gaps.max() > 1e-12)
        if necessary.loc[a, b]:
            assert winning.loc[a, b] == 1
        elif gaps.min() < -0.02:
            assert winning.loc[a, b] < 1


def test_probe_projects_under_bounds_and_uncertain_scores(reference):
    values = probe(reference)
    bounds = reference("probe_12_projects")["input"]["weight_bounds"]
    known = WeightSet(values.columns).bounds(dict(zip(values.columns, bounds)))
    sure, unsure = rank_intervals(values, known), rank_intervals(values, known, score_range=10)
    assert (unsure.best <= sure.best).all()
    assert (unsure.worst >= sure.worst).all()
    assert sure.best["P03"] == sure.worst["P03"] == 1
    drawn = smaa(values, known, samples=5000, seed=1, score_range=10)
    for who in values.index:
        seen = drawn.rank_acceptability.loc[who]
        seen = seen.index[seen > 0]
        assert unsure.best[who] <= seen.min()
        assert seen.max() <= unsure.worst[who]


def test_smaa_counts_by_hand_with_ties_and_given_weights():
    values = pd.DataFrame({"x": [0.5, 0.5, 0.2, 0.9], "y": [0.5, 0.5, 0.9, 0.1]}, index=list("ABCD"))
    weights = pd.DataFrame({"y": [1.0, 0.5, 0.0, 3.0], "x": [0.0, 0.5, 1.0, 1.0]})
    result = smaa(values, weights)
    ranks = np.array([ranks_at(values, row / row.sum()) for row in weights[["x", "y"]].to_numpy()])
    for i, name in enumerate(values.index):
        for rank in range(1, 5):
            assert result.rank_acceptability.loc[name, rank] == (ranks[:, i] == rank).mean()
    assert result.pairwise_winning.loc["A", "B"] == result.pairwise_winning.loc["B", "A"] == 0
    assert set(result.central_weights.index) <= set("ABCD")
    assert result.confidence["A"] == result.confidence["B"]


def test_smaa_repeats_exactly_and_does_not_depend_on_blocks():
    values = np.random.default_rng(0).random((300, 5))
    first, second = (smaa(values, None, samples=3000, seed=5) for _ in range(2))
    assert first.central_weights.equals(second.central_weights)
    weights = WeightSet(range(5)).sample(3000, 5).to_numpy()
    ranks = np.array([ranks_at(values, w) for w in weights[:400]])
    part = smaa(values, pd.DataFrame(weights[:400]))
    np.testing.assert_allclose(part.expected_rank, ranks.mean(axis=0))
    winning = np.mean([(values @ w)[:, None] > (values @ w)[None, :] for w in weights[:400]], axis=0)
    np.testing.assert_allclose(part.pairwise_winning, winning)


def test_smaa_with_uncertain_scores_alone():
    values = pd.DataFrame({"x": [0.5, 0.6]}, index=["A", "B"])
    result = smaa(values, None, samples=20_000, seed=2, score_range=0.1)
    # A beats B when the difference of two uniforms exceeds half of its range: (1/2)^2 / 2.
    assert result.pairwise_winning.loc["A", "B"] == pytest.approx(0.125, abs=0.01)
    assert result.confidence["A"] == pytest.approx(0.125, abs=0.01)
    assert result.rank_standard_error.loc["A", 1] == pytest.approx(np.sqrt(0.125 * 0.875 / 20_000), rel=0.1)


def test_one_alternative_and_clones():
    alone = smaa([[1.0, 2.0]], None, samples=10, seed=1)
    assert alone.rank_acceptability.to_numpy().tolist() == [[1.0]]
    intervals = rank_intervals([[0.2, 0.7], [0.2, 0.7]])
    assert intervals.best.tolist() == intervals.worst.tolist() == [1, 1]
    assert rank_intervals([[1.0, 2.0]]).worst.tolist() == [1]


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 8), st.integers(0, 100_000), st.booleans(), st.booleans())
def test_rank_intervals_two_goals_by_sweep(n, seed, whole_numbers, with_bounds):
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 6, (n, 2)).astype(float) if whole_numbers else rng.random((n, 2))
    low, high = (0.2, 0.7) if with_bounds else (0.0, 1.0)
    known = WeightSet([0, 1]).bounds({0: (low, high)})
    gaps = values[:, None, :] - values[None, :, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        turns = (gaps[..., 1] / (gaps[..., 1] - gaps[..., 0])).reshape(-1)
    turns = np.unique(
        np.concatenate([[low, high], turns[np.isfinite(turns) & (turns > low) & (turns < high)]])
    )
    at = np.concatenate([turns, (turns[1:] + turns[:-1]) / 2])
    ranks = np.array([ranks_at(values, np.array([t, 1 - t])) for t in at])
    result = rank_intervals(values, known)
    assert result.best.tolist() == ranks.min(axis=0).tolist()
    assert result.worst.tolist() == ranks.max(axis=0).tolist()
    assert result.optimal.all()


def brute_fewest(gaps, rows, rhs):
    """Fewest rows of gaps @ w > 0, by trying which ones to give up."""
    k, m = gaps.shape
    for count in range(k + 1):
        for given_up in itertools.combinations(range(k), count):
            kept = np.delete(gaps, given_up, axis=0)
            a, b = np.vstack([kept, rows]), np.concatenate([np.zeros(len(kept)), rhs])
            if linprog(np.zeros(m), A_ub=a, b_ub=b, A_eq=np.ones((1, m)), b_eq=[1]).status == 0:
                return count
    raise AssertionError


@pytest.mark.parametrize("seed", range(10))
def test_rank_intervals_against_enumeration(seed):
    rng = np.random.default_rng(seed)
    values = rng.random((7, 4))
    known = WeightSet(range(4)).order([0, 1]).bounds({2: (0.1, 0.6)})
    width = rng.random((7, 4)) * 0.1 * (seed % 2)
    result = rank_intervals(values, known, score_range=pd.DataFrame(width))
    rows, rhs = known.inequalities()
    for i in range(7):
        others = np.arange(7) != i
        least = (values - width)[others] - (values + width)[i]
        most = (values + width)[others] - (values - width)[i]
        assert result.best[i] == 1 + brute_fewest(least, rows, rhs)
        assert result.worst[i] == 7 - brute_fewest(1e-6 - most, rows, rhs)
        assert known.contains(result.best_weights.loc[i], 1e-7)
        at_best = result.best_weights.loc[i].to_numpy()
        assert 1 + (least @ at_best > 1e-7).sum() == result.best[i]


def test_weights_that_may_be_used_sum_to_one_where_three_conflict_and_no_two(monkeypatch):
    """Each of three is beaten where its weight is above 0.25; with 0.4 for a fourth goal that holds for two of them."""
    rivals = 0.75 - np.eye(4)[1:]
    values = np.vstack([np.full(4, 0.5), rivals])
    found = rank_intervals(values, WeightSet(range(4)).bounds({0: (0.4, None)}))
    assert found.best[0] == 2
    assert rank_intervals(values, WeightSet(range(4))).best[0] == 1
    monkeypatch.setattr(
        "infraprio.scoring.certainty.rank_intervals._CORNERS", 1
    )  # as if there were too many to list
    again = rank_intervals(values, WeightSet(range(4)).bounds({0: (0.4, None)}))
    assert (again.best.tolist(), again.worst.tolist()) == (found.best.tolist(), found.worst.tolist())


def test_time_limit_gives_honest_bounds():
    values = np.random.default_rng(3).random((30, 8))
    result = rank_intervals(values, None, time_limit=0.01)
    assert (result.best_bound <= result.best).all()
    assert (result.worst_bound >= result.worst).all()
    assert ((result.best == result.best_bound) & (result.worst == result.worst_bound)).equals(result.optimal)


def test_necessary_and_possible_with_score_ranges_by_programmes():
    rng = np.random.default_rng(8)
    values = pd.DataFrame(rng.random((6, 3)))
    known = WeightSet(range(3)).ratio(0, 1, at_least=1.5)
    rows, rhs = known.inequalities()
    necessary = necessary_preference(values, known, score_range=0.05)
    possible = possible_preference(values, known, score_range=0.05)
    for a, b in itertools.permutations(range(6), 2):
        gap = (values.loc[a] - values.loc[b]).to_numpy()
        least = linprog(gap - 0.1, A_ub=rows, b_ub=rhs, A_eq=np.ones((1, 3)), b_eq=[1]).fun
        most = -linprog(-(gap + 0.1), A_ub=rows, b_ub=rhs, A_eq=np.ones((1, 3)), b_eq=[1]).fun
        assert necessary.loc[a, b] == (least >= -1e-9)
        assert possible.loc[a, b] == (most >= -1e-9)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=2, max_size=6), st.booleans())
def test_weak_preferences_are_those_of_the_source_ties_included(rows, ordered):
    values = np.array(rows, dtype=float)
    known = WeightSet(range(3)).order([0, 1, 2]) if ordered else WeightSet(range(3))
    necessary, possible = (f(values, known).to_numpy() for f in (necessary_preference, possible_preference))
    corners = known.extreme_points().to_numpy()
    at = values @ corners.T
    gaps = at[:, None, :] - at[None, :, :]
    assert (necessary == (gaps >= -1e-9).all(axis=2)).all()
    assert (possible == (gaps >= -1e-9).any(axis=2)).all()
    assert necessary.diagonal().all()
    assert (necessary <= possible).all()
    assert (necessary | possible.T).all()  # complete
    assert ((necessary.astype(int) @ necessary > 0) <= necessary).all()  # transitive
    strictly, perhaps = (
        f(values, known, strict=True).to_numpy() for f in (necessary_preference, possible_preference)
    )
    assert (strictly == (necessary & ~necessary.T)).all()
    assert (perhaps == ~necessary.T).all()


def test_potentially_best_agrees_with_rank_intervals():
    values = np.random.default_rng(2).random((12, 3))
    known = WeightSet(range(3)).order([2, 1])
    found, intervals = potentially_best(values, known), rank_intervals(values, known)
    assert (found.potentially_best == (intervals.best == 1)).all()
    for i in np.flatnonzero(found.potentially_best):
        assert ranks_at(values, found.weights.loc[i].to_numpy())[i] == 1
    assert potentially_best([[1.0, 2.0]]).potentially_best.all()


def test_criteria_must_match():
    with pytest.raises(InfraprioError, match="noise"):
        rank_intervals(pd.DataFrame({"time": [1], "jobs": [2]}), WeightSet(["time", "noise"]))
    with pytest.raises(InfraprioError, match="clash"):
        smaa([[1, 2]], WeightSet([0, 1]).bounds({0: (0.8, 1)}).bounds({1: (0.8, 1)}), 10, 1)
    with pytest.raises(InfraprioError):
        smaa([[1, 2]], None, samples=0)


def test_the_order_of_criteria_in_the_weight_set_does_not_matter():
    values = pd.DataFrame(np.random.default_rng(5).random((8, 3)), columns=list("abc"))
    one, other = WeightSet("abc").order(list("abc")), WeightSet("cab").order(list("abc"))
    assert rank_intervals(values, one).best.equals(rank_intervals(values, other).best)
    assert necessary_preference(values, one).equals(necessary_preference(values, other))


@pytest.mark.parametrize("keep", ["first", "order", 3])
def test_weight_stability_by_scan(keep):
    rng = np.random.default_rng(9)
    values, w = rng.random((7, 4)), rng.dirichlet([2] * 4)
    result = weight_stability(values, w, keep)

    def answer(weights):
        order = np.argsort(-(values @ weights), kind="stable")
        return (
            order[:1].tolist()
            if keep == "first"
            else order.tolist()
            if keep == "order"
            else sorted(order[:3])
        )

    for j in range(4):
        for t in np.linspace(0, 1, 501):
            trial = w * (1 - t) / (1 - w[j])
            trial[j] = t
            inside = result.loc[j, "lowest"] < t < result.loc[j, "highest"]
            if inside:
                assert answer(trial) == answer(w)
        for end, step in (("lowest", -1e-6), ("highest", 1e-6)):
            t = result.loc[j, end] + step
            if 0 < t < 1:
                trial = w * (1 - t) / (1 - w[j])
                trial[j] = t
                assert answer(trial) != answer(w)


def test_smallest_weight_change_against_a_grid():
    rng = np.random.default_rng(1)
    values, w = rng.random((6, 3)), np.array([0.5, 0.3, 0.2])
    now = ranks_at(values, w)
    last = int(np.argmax(now))
    grid = np.array([(a, b, 100 - a - b) for a in range(101) for b in range(101 - a)]) / 100
    for rank in range(1, 7):
        reached = grid[[ranks_at(values, point)[last] <= rank for point in grid]]
        found = smallest_weight_change(values, w, last, rank)
        if not len(reached):
            continue
        assert found.possible
        assert found.reached <= rank
        assert found.distance <= np.abs(reached - w).sum(axis=1).min() + 1e-9
        assert found.distance >= found.bound - 1e-6
    dominated = smallest_weight_change([[1.0, 1.0], [0.0, 0.0]], [0.5, 0.5], 1, 1)
    assert not dominated.possible
    assert dominated.reached == 2
    for who, rank in (("x", 1), (0, 9)):
        with pytest.raises(InfraprioError):
            smallest_weight_change(values, w, who, rank)


def test_the_smallest_weight_change_stays_among_the_weights_that_may_be_used():
    """Half of the weight has to leave the first criterion; to where, the statements decide."""
    values, weights = [[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]], [0.8, 0.1, 0.1]
    capped = WeightSet([0, 1, 2]).bounds({2: (None, 0.15)})
    found = smallest_weight_change(values, weights, 1, 1, capped)
    assert found.distance == pytest.approx(0.6)
    assert found.weights[0] == pytest.approx(0.5)
    assert found.weights[2] <= 0.15 + 1e-9
    kept = WeightSet([0, 1, 2]).bounds({0: (0.6, None)})
    assert not smallest_weight_change(values, weights, 1, 1, kept).possible


def test_smallest_score_and_cost_change():
    values = pd.DataFrame({"x": [0.9, 0.5, 0.1], "y": [0.8, 0.5, 0.6]}, index=list("ABC"))
    change = smallest_score_change(values, {"x": 0.75, "y": 0.25}, "C", 2)
    for criterion, needed in change["needed"].items():
        raised = values.copy()
        raised.loc["C", criterion] = needed
        assert (raised @ [0.75, 0.25])["C"] == pytest.approx((raised @ [0.75, 0.25])["B"])
    assert (smallest_score_change(values, [1, 1], "A", 1)["change"] == 0).all()
    assert smallest_cost_change([10, 6], [5, 6], 1, 1) == pytest.approx(-3)
    assert smallest_cost_change([10, 6], [5, 6], 0, 1) == pytest.approx(5)
    assert smallest_cost_change([10, 6], [5, 6], 1, 2) == np.inf
    with pytest.raises(InfraprioError):
        smallest_cost_change([10, 6], [5, 0], 1, 1)


@pytest.mark.parametrize("seed", range(4))
def test_rows_in_conflict_cannot_be_kept_down_together(seed):
    rng = np.random.default_rng(seed)
    corners = rng.uniform(-1, 1, (30, 5))
    pairs = fewest_broken.conflicts(corners, 0.0)
    groups = conflict_groups(pairs)
    assert groups
    drawn = rng.dirichlet(np.ones(5), 3000)
    kept = corners @ np.vstack([drawn, np.eye(5)]).T <= 0
    for group in groups:
        assert kept[group].sum(axis=0).max() <= 1
    free = [(a, b) for a, b in itertools.combinations(range(30), 2) if not pairs[a, b]]
    for a, b in free[::20]:  # no pair is missed
        both = linprog(np.zeros(5), A_ub=corners[[a, b]], b_ub=[0, 0], A_eq=np.ones((1, 5)), b_eq=[1])
        assert both.status == 0


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("known", [None, WeightSet(range(5)).bounds(dict.fromkeys(range(5), (0.1, 0.35)))])
def test_the_search_of_conflicts_and_the_integer_programme_agree(seed, known, monkeypatch):
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 8, (22, 5)) if seed % 2 else rng.random((22, 5))
    with monkeypatch.context() as patch:
        patch.setattr(intervals, "_solve", None)  # is not needed
        found = rank_intervals(values, known)
    monkeypatch.setattr(intervals, "_ROOM", 0)
    other = rank_intervals(values, known)
    for name in ("best", "worst", "best_bound", "worst_bound", "optimal"):
        assert getattr(found, name).equals(getattr(other, name)), name
    assert found.optimal.all()


def searched(seed, known=40):
    gaps = np.random.default_rng(seed).uniform(-1, 0.7, (40, 7))
    near = fewest_broken.conflicts(gaps, 0.0)
    return gaps, fewest_broken.begun(gaps - 1e-8, gaps, np.empty((0, 7)), near, 1e-8, known)


@pytest.mark.parametrize("seed", range(3))
def test_a_search_that_is_interrupted_has_honest_bounds_and_ends_as_one_that_is_not(seed):
    gaps, whole = searched(seed)
    assert fewest_broken.proceed(whole, 10**6) == fewest_broken.DONE
    fewest, bound, weights = fewest_broken.found(whole)
    assert fewest == bound == (gaps @ weights > 1e-8).sum()
    assert fewest >= 2
    _, parts = searched(seed)
    seen, status = 0, fewest_broken.OPEN
    while status == fewest_broken.OPEN:
        assert fewest_broken.found(parts)[1] <= fewest <= fewest_broken.found(parts)[0]
        seen += 1
        status = fewest_broken.proceed(parts, seen)
    assert fewest_broken.found(parts)[:2] == (fewest, fewest)
    assert (fewest_broken.found(parts)[2] == weights).all()
    assert parts.numbers[fewest_broken.NODES] == whole.numbers[fewest_broken.NODES] == seen > 5
    again = searched(seed, fewest)[1]
    assert fewest_broken.proceed(again, 10**6) == fewest_broken.DONE
    assert fewest_broken.found(again)[:2] == (fewest, fewest)


def test_hundred_alternatives_of_ten_goals_are_proved_by_few_nodes(monkeypatch):
    """The size that was promised: no integer programme, and a bound on the work that holds on any machine."""
    values, nodes = np.random.default_rng(0).random((100, 10)), []
    monkeypatch.setattr(intervals, "_solve", None)
    node_seconds = fewest_broken.node_seconds
    monkeypatch.setattr(
        fewest_broken, "node_seconds", lambda search: nodes.append(search.numbers) or node_seconds(search)
    )
    for known in (None, WeightSet(range(10)).order(range(10))):
        assert rank_intervals(values, known).optimal.all()
    assert sum(int(numbers[fewest_broken.NODES]) for numbers in nodes) < 100_000


def test_ranges_of_weights_by_hand():
    tie = [
        [0.5, 0.5, 1.0],
        [0.5, 0.0, 0.5],
    ]  # at equal weights both are first: neither may fall behind the other
    for size in (1.0, 1e9):
        found = weight_stability(size * np.eye(2), [1, 1])
        np.testing.assert_allclose(found, tie)
    thirds = 0.1 + 0.2  # a digit more than 0.3: what is nothing but rounding turns no order
    noise = weight_stability([[thirds, 3e5], [0.3, 1e6 * thirds], [0.0, 0.0]], [1, 1])
    assert noise[["lowest", "highest"]].to_numpy().tolist() == [[0, 1], [0, 1]]
    ahead = weight_stability([[1.0, 0.0, 0.0], [0.0, 1.0, 0.5]], [1, 0, 0])
    # what the first loses goes to the others in equal parts: t against 0.75 (1 - t); the others take it from the first
    np.testing.assert_allclose(ahead["lowest"], [0.75 / 1.75, 0, 0])
    np.testing.assert_allclose(ahead["highest"], [1, 0.5, 1 / 1.5])
    np.testing.assert_allclose(weight_stability([[2.0], [1.0]], [3.0]), [[1, 0, 1]])
    np.testing.assert_allclose(weight_stability([[1.0, 2.0]], [1, 3]), [[0.25, 0, 1], [0.75, 0, 1]])
    for keep in ("last", 0, 3):
        with pytest.raises(InfraprioError, match="keep"):
            weight_stability(np.eye(2), [1, 1], keep)
    np.testing.assert_allclose(
        weight_stability(np.eye(2), [3, 1], 2)[["lowest", "highest"]], [[0, 1], [0, 1]]
    )


def test_what_a_value_or_a_cost_must_become_by_hand():
    values = pd.DataFrame(
        {"x": [0.9, 0.5, 0.1], "y": [0.8, 0.5, 0.6], "z": [0.0, 0.0, 0.0]}, index=list("ABC")
    )
    found = smallest_score_change(values, {"x": 3, "y": 1, "z": 0}, "C", 1)  # 0.875 against 0.225
    assert found["change"].to_dict() == pytest.approx({"x": 0.65 / 0.75, "y": 0.65 / 0.25})
    assert found["value"].to_dict() == {"x": 0.1, "y": 0.6}
    assert found["needed"].to_dict() == pytest.approx({"x": 0.1 + 0.65 / 0.75, "y": 0.6 + 0.65 / 0.25})
    assert (smallest_score_change(values, [1, 1, 1], "C", 3)["change"] == 0).all()
    assert smallest_cost_change([10, 6, 6], [5, 6, 4], 1, 2) == pytest.approx(6 / 1.5 - 6)
    assert smallest_cost_change([10, 0], [5, 6], 0, 1) == np.inf  # nothing is ever ahead of it
    with pytest.raises(InfraprioError, match="score zero"):
        smallest_cost_change([10, 0], [5, 6], 1, 1)
    assert smallest_cost_change([10, 0], [5, 6], 1, 2) == np.inf
    for score, cost in (
        ([10, -1], [5, 6]),
        ([10, 6], [5, -1]),
        ([10, np.nan], [5, 6]),
        ([10, 6], [np.inf, 6]),
    ):
        with pytest.raises(InfraprioError, match="Score per cost"):
            smallest_cost_change(score, cost, 0, 1)
    for rank in (0, 4):
        with pytest.raises(InfraprioError, match="does not exist"):
            smallest_score_change(values, [1, 1, 1], "C", rank)


def test_who_can_be_first_and_by_how_much_by_hand():
    found = potentially_best([[1.0, 0.0], [0.0, 1.0], [0.4, 0.4]])
    assert found.potentially_best.tolist() == [True, True, False]
    assert found.margin.tolist() == pytest.approx([0.6, 0.6, -0.1])
    np.testing.assert_allclose(found.weights, [[1, 0], [0, 1], [0.5, 0.5]], atol=1e-9)
    tied = potentially_best([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])
    assert tied.potentially_best.tolist() == [True, True, True]  # first with others at equal weights
    assert tied.margin[2] == pytest.approx(0)
    alone = potentially_best([[1.0, 2.0]])
    assert alone.potentially_best.tolist() == [True]


def test_numbers_of_given_samples_by_hand():
    """A is first at two of four weights, B at one, and C with A at one of those two."""
    values = pd.DataFrame({"x": [1.0, 0.0, 1.0], "y": [0.0, 1.0, 0.0]}, index=list("ABC"))
    values.loc["C", "y"] = -1.0
    weights = pd.DataFrame({"x": [1.0, 0.75, 0.25, 0.5], "y": [0.0, 0.25, 0.75, 0.5]})
    result = smaa(values, weights)
    # scores of A: 1, .75, .25, .5; of B: 0, .25, .75, .5; of C: 1, .5, -.5, 0
    assert result.rank_acceptability.to_numpy().tolist() == [
        [0.75, 0.25, 0],
        [0.5, 0, 0.5],
        [0.25, 0.25, 0.5],
    ]
    assert result.pairwise_winning.to_numpy().tolist() == [[0, 0.5, 0.75], [0.25, 0, 0.5], [0, 0.5, 0]]
    assert result.expected_rank.to_dict() == {"A": 1.25, "B": 2, "C": 2.25}
    assert result.central_weights.loc["A"].tolist() == pytest.approx([2.25 / 3, 0.75 / 3])
    assert result.central_weights.loc["B"].tolist() == pytest.approx([0.375, 0.625])
    assert result.confidence.to_dict() == {"A": 1, "B": 1, "C": 1}
    entropy = -(0.75 * np.log2(0.75) + 0.25 * np.log2(0.25))
    assert result.rank_entropy.to_dict() == pytest.approx({"A": entropy, "B": 1, "C": 1.5})
    assert result.choice_entropy == pytest.approx(-0.75 * np.log2(0.75) + 0.5 + 0.5)
    assert result.rank_standard_error.loc["A", 1] == pytest.approx(np.sqrt(0.75 * 0.25 / 4))
    assert result.pairwise_standard_error.loc["A", "B"] == pytest.approx(0.25)
    assert result.samples == 4
    never = smaa(pd.DataFrame({"x": [1.0, 0.0]}, index=list("AB")), pd.DataFrame({"x": [1.0, 1.0]}))
    assert never.confidence.to_dict() == {"A": 1, "B": 0}
    assert never.central_weights.index.tolist() == ["A"]


def test_weights_that_are_given_are_shares_of_their_sum():
    values = [[1.0, 0.0], [0.0, 1.0]]
    whole = smaa(values, pd.DataFrame([[3.0, 1.0], [0.0, 5.0]]))
    assert whole.central_weights.to_numpy().tolist() == [[0.75, 0.25], [0, 1]]


@pytest.mark.parametrize(
    ("bound", "wanted"), [(2.0, 3), (2 + 1e-9, 3), (1.5, 3), (1.0, 2), (-np.inf, 1), (5.0, 5)]
)
def test_what_an_unfinished_search_has_proved_is_a_whole_number(bound, wanted, monkeypatch):
    """One is ahead at all weights; of the others as many as the search has proved, and no more than were seen."""
    gaps = np.array([[1.0, 1.0], *([[2.0, -1.0], [-1.0, 2.0], [1.5, -1.0], [-1.0, 1.5]])])
    corners = np.eye(2)
    points = np.array([[0.5, 0.5], [0.45, 0.55]])
    held = intervals._Gaps(gaps, gaps @ points.T, gaps @ corners.T)
    space = intervals._Space(np.empty((0, 2)), np.empty(0), points, None)
    seen = int(min((gaps @ points.T > 1e-8).sum(axis=0)))
    monkeypatch.setattr(intervals, "_least", lambda *_: intervals.MipAnswer(status="feasible", x=None, objective=np.nan, bound=bound))  # fmt: skip
    count, proved, weights = intervals._fewest_broken(held, space, None)
    assert (count, seen) == (5, 5)
    assert proved == wanted
    assert weights.tolist() in points.tolist()
