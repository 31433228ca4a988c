import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.errors import InfraprioError
from infraprio.scoring import (
    agreed_pairs,
    consensus,
    disagreement,
    goal_disagreement,
    kemeny,
    minimax_order,
    orders_by_weights,
)
from infraprio.scoring.groups.group import borda


def distances(order, orders):
    """Pairs that each person ranks the other way round; orders are lists of groups of equals."""
    place = {x: i for i, x in enumerate(order)}
    result = []
    for one in orders:
        rank = {x: i for i, group in enumerate(one) for x in group}
        result.append(
            sum((place[a] - place[b]) * (rank[a] - rank[b]) < 0 for a, b in itertools.combinations(place, 2))
        )
    return result


@st.composite
def profiles(draw):
    n, people = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 100_000)))
    orders = []
    for _ in range(people):
        levels = rng.integers(0, n + 1, n) if draw(st.booleans()) else rng.permutation(n)
        orders.append([[int(i) for i in np.flatnonzero(levels == level)] for level in np.unique(levels)])
    return orders, np.round(rng.random(people) + 0.1, 2)


@settings(max_examples=40, deadline=None)
@given(profiles())
def test_kemeny_against_all_orders(profile):
    orders, weights = profile
    n = sum(map(len, orders[0]))
    result = kemeny(orders, weights)
    smallest = min(np.dot(distances(p, orders), weights) for p in itertools.permutations(range(n)))
    assert result.optimal
    assert result.distance == pytest.approx(smallest)
    assert np.dot(distances(result.order, orders), weights) == pytest.approx(smallest)
    assert result.gap == 0


@settings(max_examples=30, deadline=None)
@given(profiles())
def test_minimax_against_all_orders(profile):
    orders, _ = profile
    n = sum(map(len, orders[0]))
    result = minimax_order(orders)
    smallest = min(max(distances(p, orders)) for p in itertools.permutations(range(n)))
    assert result.optimal
    assert result.largest_distance == smallest == max(distances(result.order, orders))


def test_kemeny_follows_a_condorcet_winner_and_is_deterministic():
    orders = {"Are": list("ABCD"), "Berg": list("ACBD"), "Krokom": list("BADC")}
    result = kemeny(orders)
    assert result.order[0] == "A"
    assert result == kemeny(dict(orders))
    assert kemeny(orders, {"Are": 0, "Berg": 0, "Krokom": 2}).order == list("BADC")


def test_random_orders_of_thirty_are_proven():
    rng = np.random.default_rng(1)
    result = kemeny([list(rng.permutation(30)) for _ in range(9)])
    assert result.optimal
    assert result.bound == result.distance


def test_a_time_limit_leaves_an_honest_gap():
    rng = np.random.default_rng(2)
    orders = [list(rng.permutation(40)) for _ in range(7)]
    hurried, proven = kemeny(orders, time_limit=1e-6), kemeny(orders)
    assert not hurried.optimal
    assert hurried.gap > 0
    assert hurried.bound <= proven.distance <= hurried.distance
    assert sorted(hurried.order) == list(range(40))


def test_orders_in_every_form():
    lists = {"Are": ["A", "B", "C"], "Berg": ["C", "A", "B"]}
    ranks = pd.DataFrame({"Are": [1, 2, 3], "Berg": [2, 3, 1]}, index=["A", "B", "C"])
    for form in (lists, list(lists.values()), ranks, dict(ranks.items()), pd.DataFrame(lists)):
        assert kemeny(form).distance == kemeny(lists).distance
        assert borda(form).to_dict() == {"A": 3, "B": 1, "C": 2}


@pytest.mark.parametrize(
    ("orders", "weights", "named"),
    [
        ([], None, "No orders"),
        ([[]], None, "no proposals"),
        ([["A", "A"]], None, "twice"),
        ([["A", "B"], ["A", "C"]], None, "C"),
        ([["A", "B"]], [-1], "negative"),
        ([["A", "B"], ["B", "A"]], [0, 0], "zero"),
        ([["A", "B"], ["B", "A"]], [1], "1 entries"),
        ({"Are": pd.Series({"A": 1.0, "B": np.nan})}, None, "'Are'"),
    ],
)
def test_bad_orders(orders, weights, named):
    with pytest.raises(InfraprioError, match=named):
        kemeny(orders, weights)


def test_disagreement():
    found = disagreement({"Are": list("ABCD"), "Berg": list("DCBA"), "Krokom": list("ABDC")})
    assert found.kendall.loc["Are", "Berg"] == 1
    assert found.kendall.loc["Are", "Krokom"] == pytest.approx(1 / 6)
    assert found.mean_kendall == pytest.approx((1 + 1 / 6 + 5 / 6) / 3)
    assert found.spread.loc["A"].tolist()[:3] == [1, 4, 3]
    assert disagreement([["A"]]).mean_kendall == 0
    agreed = agreed_pairs([list("ABC"), list("BAC")])
    assert agreed.to_numpy().sum() == 2


def test_goals_that_cause_disagreement():
    rng = np.random.default_rng(3)
    values = pd.DataFrame(rng.random((6, 3)), columns=["safety", "time", "nature"])
    people = pd.DataFrame(rng.random((4, 3)), columns=values.columns)
    parts = goal_disagreement(values, people)
    shares = people.div(people.sum(axis=1), axis=0)
    score = shares.to_numpy() @ values.T.to_numpy()
    apart = score - score.mean(axis=0)
    apart -= apart.mean(axis=1, keepdims=True)
    assert parts["variance"].sum() == pytest.approx((apart**2).mean())
    assert parts["share"].sum() == pytest.approx(1)
    alike = pd.DataFrame([[1, 2, 3], [2, 4, 6]], columns=values.columns)
    assert (goal_disagreement(values, alike)["share"] == 0).all()


def test_consensus_shows_what_each_rule_costs():
    rng = np.random.default_rng(4)
    values = pd.DataFrame(rng.random((6, 3)), columns=list("xyz"), index=list("ABCDEF"))
    people = pd.DataFrame(rng.random((5, 3)), columns=list("xyz"), index=list("pqrst"))
    ranks = orders_by_weights(values, people)
    found = consensus(ranks, values=values, people_weights=people)
    assert set(found.orders) == {"kemeny", "borda", "minimax", "mean weights"}
    assert (found.cost["total_above_bound"] >= -1e-9).all()
    assert (found.cost["largest_above_bound"] >= -1e-9).all()
    assert found.cost.loc["kemeny", "total_above_bound"] == 0
    assert found.cost.loc["minimax", "largest_above_bound"] == 0
    assert found.cost["proven"].all()
    orders = [[[name] for name in ranks[person].sort_values().index] for person in people.index]
    for rule, order in found.orders.items():
        assert sum(distances(order, orders)) == found.cost.loc[rule, "total_distance"]


def test_borda_points_count_ties_half_and_people_by_their_weight():
    orders = [["A", ["B", "C"]], ["C", "B", "A"]]
    assert borda(orders).to_dict() == {"A": 2, "B": 1.5, "C": 2.5}
    assert borda(orders, [2, 1]).to_dict() == {"A": 4, "B": 2, "C": 3}
    assert borda({"p": ["A", "B"], "q": ["B", "A"]}, {"q": 3, "p": 1}).to_dict() == {"A": 1, "B": 3}


def test_a_pair_that_one_person_ties_counts_half():
    found = disagreement([["A", "B", "C"], [["A", "B"], "C"], [["A", "B", "C"]]])
    assert found.kendall.to_numpy().tolist() == pytest.approx(
        np.array([[0, 1 / 6, 0.5], [1 / 6, 0, 1 / 3], [0.5, 1 / 3, 0]])
    )
    assert found.mean_kendall == pytest.approx((1 / 6 + 0.5 + 1 / 3) / 3)
    assert found.spread["deviation"].tolist() == pytest.approx([0, np.sqrt(2 / 9), np.std([3, 3, 1])])
    one = disagreement([["A", "B"]])
    assert one.mean_kendall == 0
    assert one.spread["range"].tolist() == [0, 0]


def test_where_disagreement_comes_from_by_hand():
    """Weights 0.8 and 0.4 of the first goal; on it A leads by 1, on the second B by 0.5: parts of 0.1 and 0.05 pull one way."""
    values = pd.DataFrame({"x": [1.0, 0.0], "y": [0.0, 0.5]}, index=["A", "B"])
    found = goal_disagreement(values, pd.DataFrame([[4, 1], [2, 3]], columns=["x", "y"]))
    assert found.index.tolist() == ["x", "y"]
    assert found["variance"].tolist() == pytest.approx([0.1 * 0.15, 0.05 * 0.15])
    assert found["share"].tolist() == pytest.approx([2 / 3, 1 / 3])
    against = goal_disagreement(
        values.assign(y=[0.5, 0.0]), pd.DataFrame([[4, 1], [2, 3]], columns=["x", "y"])
    )
    assert against["variance"].tolist() == pytest.approx([0.1 * 0.05, -0.05 * 0.05])
    assert against["share"].tolist() == pytest.approx([2, -1])


def test_what_common_orders_cost_by_hand():
    """Two order A, B, C and one C, B, A: the first costs 3 by one person, one in the middle costs 2 and 1."""
    people = pd.DataFrame({"x": [1.0, 1, 0], "y": [0.0, 0, 1]}, index=list("pqr"))
    values = pd.DataFrame({"x": [1.0, 0.5, 0.0], "y": [0.0, 0.6, 1.0]}, index=list("ABC"))
    orders = {"p": list("ABC"), "q": list("ABC"), "r": list("CBA")}
    found = consensus(
        orders, {"p": 1, "q": 1, "r": 1.5}, values=values, people_weights=people.loc[["r", "q", "p"]]
    )
    assert found.orders["kemeny"] == list("ABC")
    assert found.orders["borda"] == list("ABC")  # 4, 3.5 and 3 points
    assert found.orders["mean weights"] == list("ABC")  # 2, 1.9 and 1.5 points
    assert found.cost.loc["kemeny"].tolist() == [4.5, 3, 0, 1, True]
    fair = found.cost.loc["minimax"]
    assert (fair["largest_distance"], fair["largest_above_bound"], fair["proven"]) == (2, 0, True)
    assert fair["total_above_bound"] == fair["total_distance"] - 4.5
    louder = consensus(orders, {"p": 1, "q": 1, "r": 3}, values=values, people_weights=people)
    assert louder.orders["mean weights"] == list("CBA")  # 2, 2.8 and 3 points
    assert (
        set(consensus(orders).orders)
        == set(consensus(orders, values=values).orders)
        == {"kemeny", "borda", "minimax"}
    )


def test_orders_that_lack_or_repeat_a_proposal_are_named():
    for orders, named in (
        ({"p": ["A", "B"], "q": ["A"]}, "'q' has nothing extra and lacks B"),
        ({"p": ["A"], "q": ["A", "B"]}, "'q' has B extra and lacks nothing"),
        ({"p": ["A", ["B", "A"]]}, "'p' names 'A' twice"),
        ({"p": pd.Series([1, 2], index=["A", "A"])}, "'p' ranks A twice"),
        ({"p": {"A": 1, "B": np.inf}}, "no finite rank to B"),
    ):
        with pytest.raises(InfraprioError, match=named):
            kemeny(orders)
    assert kemeny({"p": {"A": 7.5, "B": 3}}).order == ["B", "A"]
