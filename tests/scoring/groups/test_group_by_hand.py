"""What several people's orders and weights give, by hand."""

from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import InfraprioError
from infraprio.scoring import agreed_pairs, consensus, disagreement, goal_disagreement, orders_by_weights
from infraprio.scoring.groups.group import borda

group = import_module("infraprio.scoring.groups.group")


def test_each_persons_ranks_follow_from_their_shares_up_to_twelve_digits():
    values = pd.DataFrame({"x": [0.2, 0.1 + 0.2, 0.3, 0.9], "y": [0.7, 0.3, 0.3, 0.0]}, index=list("ABCD"))
    people = pd.DataFrame({"y": [1.0, 3, 0], "x": [1.0, 1, 5]}, index=["p", "q", "r"])
    found = orders_by_weights(values, people)
    # by halves 0.45, 0.3, 0.3, 0.45; by a quarter 0.575, 0.3, 0.3, 0.225; by x alone
    assert found.to_dict("list") == {"p": [1, 3, 3, 1], "q": [1, 2, 2, 4], "r": [4, 2, 2, 1]}
    assert found.index.tolist() == list("ABCD")
    near = values.assign(x=[0.2, 0.3 + 4e-12, 0.3, 0.9])
    assert orders_by_weights(near, people)["r"].tolist() == [4, 2, 3, 1]
    near = values.assign(x=[0.2, 0.3, 0.3 + 3e-13, 0.9])
    assert orders_by_weights(near, people)["r"].tolist() == [4, 2, 2, 1]
    with pytest.raises(InfraprioError, match="z"):
        orders_by_weights(values, people.rename(columns={"x": "z"}))


def test_points_and_pairs_of_three_who_tie_some():
    orders = {"p": ["A", ["B", "C"], "D"], "q": [["A", "B", "C"], "D"], "r": ["B", "A", "D", "C"]}
    points = {
        "A": 2 * 3 + 3 * (1 + 2 * 0.5) + 5 * 2,
        "B": 2 * (1 + 0.5) + 3 * (1 + 2 * 0.5) + 5 * 3,
        "C": 2 * (1 + 0.5) + 3 * (1 + 2 * 0.5),
        "D": 5 * 1,
    }
    assert borda(orders, [2, 3, 5]).to_dict() == points
    assert borda(orders).name == "borda"
    agreed = agreed_pairs(orders)
    assert {(a, b) for a in "ABCD" for b in "ABCD" if agreed.loc[a, b]} == {("A", "D"), ("B", "D")}
    assert agreed.columns.tolist() == agreed.index.tolist() == list("ABCD")


def test_how_far_people_lie_apart_by_hand():
    found = disagreement({"p": ["A", "B", "C", "D"], "q": ["B", "A", "C", "D"], "r": [["C", "D"], "A", "B"]})
    kendall = found.kendall
    assert kendall.loc["p", "q"] == pytest.approx(1 / 6)
    assert kendall.loc["p", "r"] == pytest.approx(4.5 / 6)
    assert kendall.loc["q", "r"] == pytest.approx(5.5 / 6)
    assert (kendall.to_numpy() == kendall.to_numpy().T).all()
    assert found.mean_kendall == pytest.approx((1 + 4.5 + 5.5) / 18)
    spread = found.spread
    assert spread.columns.tolist() == ["best", "worst", "range", "deviation"]
    assert spread.loc["A"].tolist() == pytest.approx([1, 3, 2, np.std([1, 2, 3])])
    assert spread.loc["D"].tolist() == pytest.approx([1, 4, 3, np.std([4, 4, 1])])


def test_goals_that_split_people_come_first_and_what_is_next_to_nothing_is_nothing():
    """Weights of a differ by 0.4, 0 and -0.4 from their mean, of b by as much the other way, of c not at all."""
    values = pd.DataFrame(
        {"b": [0.0, 1.0, 2.0], "c": [7.0, 1.0, 4.0], "a": [3.0, 3.0, 9.0]}, index=list("ABC")
    )
    people = pd.DataFrame(
        {"a": [6.0, 4.0, 1.0], "b": [2.0, 12.0, 9.0], "c": [2.0, 4.0, 2.5]}, index=list("pqr")
    )
    shares = {"a": [0.6, 0.2, 0.08], "b": [0.2, 0.6, 0.72], "c": [0.2, 0.2, 0.2]}
    means = {goal: sum(each) / 3 for goal, each in shares.items()}
    centred = {"a": [-2, -2, 4], "b": [-1, 0, 1], "c": [3, -3, 0]}
    parts = {
        goal: np.array([[(w - means[goal]) * v for v in centred[goal]] for w in shares[goal]])
        for goal in "abc"
    }
    whole = parts["a"] + parts["b"] + parts["c"]
    wanted = {goal: float((parts[goal] * whole).mean()) for goal in "abc"}
    found = goal_disagreement(values, people)
    assert found.index.tolist() == ["a", "c", "b"]
    assert found["variance"].to_dict() == pytest.approx(wanted)
    total = sum(wanted.values())
    assert found["share"].to_dict() == pytest.approx({goal: each / total for goal, each in wanted.items()})
    for size in (1e-16, 1e16):  # what counts is how large values are
        again = goal_disagreement(values * size, people)
        assert again["share"].to_dict() == pytest.approx(found["share"].to_dict())
    nobody = goal_disagreement(values, people.iloc[[0, 0, 0]].set_axis(list("pqr")))
    assert nobody["share"].tolist() == [0, 0, 0]
    assert nobody.index.tolist() == ["b", "c", "a"]
    rounding = goal_disagreement(
        [[1.0, 0.0], [0.0, 0.0]], pd.DataFrame([[0.5, 0.5], [0.5 + 1e-9, 0.5 - 1e-9]])
    )
    assert rounding["share"].tolist() == [0, 0]
    more = goal_disagreement([[1.0, 0.0], [0.0, 0.0]], pd.DataFrame([[0.5, 0.5], [0.5 + 1e-6, 0.5 - 1e-6]]))
    assert more["share"].tolist() == [1, 0]


class Found:
    def __init__(self, **fields):
        self.__dict__.update(fields)


@pytest.mark.parametrize(("sure", "fair"), [(True, False), (False, True)])
def test_each_rule_is_told_with_what_it_costs(sure, fair, monkeypatch):
    """Three orders of four with weights 2, 3 and 4, and two exact rules that say what they are told to."""
    asked = []
    monkeypatch.setattr(group, "kemeny", lambda *given: asked.append(given) or Found(order=list("BADC"), bound=11.5, optimal=sure))  # fmt: skip
    monkeypatch.setattr(group, "minimax_order", lambda *given: asked.append(given) or Found(order=list("DCAB"), bound=1.25, optimal=fair))  # fmt: skip
    values = pd.DataFrame({"x": [0.3, 0.5, 0.0, 0.2], "y": [0.1, 0.0, 0.7, 0.2]}, index=list("ABCD"))
    people = pd.DataFrame({"x": [1.0, 3.0, 1.0], "y": [1.0, 1.0, 3.0]}, index=list("rqp"))
    orders = {"p": list("ABCD"), "q": list("BACD"), "r": list("DCBA")}
    weights = {"p": 2, "q": 3, "r": 4}
    found = consensus(orders, weights, values=values, people_weights=people, time_limit=60.0)
    assert asked == [(orders, weights, 60.0), (orders, 60.0)]
    # points: A 2*3 + 3*2, B 2*2 + 3*3 + 4, C 2 + 3 + 4*2, D 4*3; scores by weights of x of 0.25, 0.75 and 0.5
    points = {"A": 12, "B": 17, "C": 13, "D": 12}
    assert borda(orders, weights).to_dict() == points
    assert found.orders == {
        "kemeny": list("BADC"),
        "borda": list("BCAD"),
        "minimax": list("DCAB"),
        "mean weights": list("CBAD"),
    }
    score = values.to_numpy() @ (
        2 * np.array([0.25, 0.75]) + 3 * np.array([0.75, 0.25]) + 4 * np.array([0.5, 0.5])
    )
    assert np.argsort(-score).tolist() == [2, 1, 0, 3]
    far = {"kemeny": (2, 1, 4), "borda": (2, 1, 4), "minimax": (5, 6, 1), "mean weights": (3, 2, 3)}
    for rule, (p, q, r) in far.items():
        cost = found.cost.loc[rule]
        assert cost["total_distance"] == 2 * p + 3 * q + 4 * r, rule
        assert cost["largest_distance"] == max(p, q, r), rule
        assert cost["total_above_bound"] == 2 * p + 3 * q + 4 * r - 11.5
        assert cost["largest_above_bound"] == max(p, q, r) - 1.25
    assert found.cost["proven"].to_dict() == {"kemeny": sure, "borda": True, "minimax": fair, "mean weights": True}  # fmt: skip


def test_equals_by_points_or_by_mean_weights_stand_as_in_the_list():
    values = pd.DataFrame({"x": [0.3, 0.1 + 0.2, 0.3]}, index=["B", "A", "C"])
    orders = {"p": ["B", "A", "C"], "q": ["C", "A", "B"]}
    people = pd.DataFrame({"x": [1.0, 1.0]}, index=["p", "q"])
    found = consensus(orders, values=values, people_weights=people)
    assert found.orders["borda"] == ["B", "A", "C"]
    assert found.orders["mean weights"] == ["B", "A", "C"]
    near = consensus(orders, values=values.assign(x=[0.5, 0.5 + 1e-13, 0.5]), people_weights=people)
    assert near.orders["mean weights"] == ["B", "A", "C"]
    for half in ({"values": values}, {"people_weights": people}):
        assert list(consensus(orders, **half).orders) == ["kemeny", "borda", "minimax"]
