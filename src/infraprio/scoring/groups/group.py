"""Several people: how much they disagree and about what, and orders that all can live with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.clock import measured
from infraprio.scoring.certainty.smaa import check_criteria
from infraprio.scoring.groups.kemeny import kemeny
from infraprio.scoring.groups.minimax_order import minimax_order
from infraprio.scoring.groups.orders import Orders, order_distance, preference_matrix, read_orders
from infraprio.scoring.tables import Array, TableLike, VectorLike, read_table, read_weights

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = [
    "Consensus",
    "Disagreement",
    "agreed_pairs",
    "borda",
    "consensus",
    "disagreement",
    "goal_disagreement",
]
__all__ += ["orders_by_weights"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Where people's orders differ.

    Attributes
    ----------
    kendall : DataFrame
        People x people: share of pairs that two people order differently, 0 to 1; a pair tied by one counts
        half.
    spread : DataFrame
        Per proposal: best and worst rank given, their range and the standard deviation.
    mean_kendall : float
        Mean of `kendall` over all pairs of people.
    """

    kendall: pd.DataFrame
    mean_kendall: float
    spread: pd.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Consensus:
    """Orders by each rule, best first, and what each costs.

    `cost` has a row per rule: `total_distance` (weighted Kendall), `largest_distance` (of the person who
    fares worst) and the gaps to the smallest possible of both, and whether the rule's own optimum is proven.

    Attributes
    ----------
    orders : dict of str to list of label
        Rule -> proposals, best first.
    cost : DataFrame
        Rules x distances and gaps, see above.
    """

    orders: dict[str, list[Any]]
    cost: pd.DataFrame


def orders_by_weights(values: TableLike, people_weights: pd.DataFrame) -> pd.DataFrame:
    """Each person's ranks (proposals x people) from common values and each person's weights (people x goals).

    Parameters
    ----------
    values : DataFrame or 2-D array
        Proposals x goals, on one scale, higher is better.
    people_weights : DataFrame
        People x goals, zero or more; divided by their sum.

    Returns
    -------
    DataFrame of int
        Proposals x people, 1 = first, ties share the lower number.

    Examples
    --------
    >>> import pandas as pd
    >>> values = pd.DataFrame({"safety": [1.0, 0.2], "time": [0.0, 0.9]}, index=["A", "B"])
    >>> people = pd.DataFrame({"safety": [3, 1], "time": [1, 3]}, index=["Are", "Berg"])
    >>> orders_by_weights(values, people).to_dict()
    {'Are': {'A': 1, 'B': 2}, 'Berg': {'A': 2, 'B': 1}}
    """
    read = read_table(values, what="The table of values")
    check_criteria(read, people_weights.columns)
    shares = _shares(people_weights, read.criteria)
    ranks = {
        person: read.series(score, "score").rank(ascending=False, method="min").astype(int)
        for person, score in zip(people_weights.index, np.round(shares @ read.values.T, 12))
    }
    return pd.DataFrame(ranks)


def borda(orders: Any, weights: VectorLike | None = None) -> Series:
    """Borda points: for each person one point per proposal ranked behind, half per tie, times the weight.

    Parameters
    ----------
    orders : mapping, list of list or DataFrame
        One order a person: {person: proposals, best first}, a list of lists, or a table of ranks.
    weights : Series, mapping or sequence, optional
        How much each person counts; None: all the same.

    Returns
    -------
    Series
        Points by proposal; the most points come first.

    References
    ----------
    Borda (1781), Mémoire sur les élections au scrutin.

    Examples
    --------
    >>> borda([["A", "B", "C"], ["B", "A", "C"]]).to_dict()
    {'A': 3.0, 'B': 3.0, 'C': 0.0}
    """
    read = read_orders(orders, weights)
    return pd.Series(_borda(read), index=read.proposals, name="borda")


def _borda(read: Orders) -> Array:
    points = np.zeros(len(read.proposals))
    for k, weight in enumerate(read.weights):
        column = read.ranks[:, k]
        behind = (column[:, None] < column[None, :]).sum(axis=1)
        tied = (column[:, None] == column[None, :]).sum(axis=1) - 1
        points += weight * (behind + 0.5 * tied)
    return points


def disagreement(orders: Any) -> Disagreement:
    """Measure how far people's orders lie apart, between people and for each proposal.

    Parameters
    ----------
    orders : mapping, list of list or DataFrame
        One order a person: {person: proposals, best first}, a list of lists, or a table of ranks.

    Returns
    -------
    Disagreement
        Between people, and for each proposal.

    References
    ----------
    Kendall (1938), Biometrika 30(1-2), 81-93.

    Examples
    --------
    >>> found = disagreement({"Are": ["A", "B", "C"], "Berg": ["C", "B", "A"]})
    >>> found.mean_kendall, found.spread.loc["B", "range"].item()
    (1.0, 0)
    """
    read = read_orders(orders)
    n, k = len(read.proposals), len(read.people)
    sign = np.sign(read.ranks[:, None, :] - read.ranks[None, :, :]).reshape(n * n, k).astype(float)
    apart = _over_pairs(np.abs(sign[:, :, None] - sign[:, None, :]).sum(axis=0) / 2.0, n)
    best, worst = read.ranks.min(axis=1), read.ranks.max(axis=1)
    spread = {"best": best, "worst": worst, "range": worst - best, "deviation": read.ranks.std(axis=1)}
    return Disagreement(
        kendall=pd.DataFrame(apart, index=read.people, columns=read.people),
        mean_kendall=float(_over_pairs(apart.sum(), k)),
        spread=pd.DataFrame(spread, index=read.proposals),
    )


def _over_pairs(total: Any, n: int) -> Any:
    """The mean of a sum over the ordered pairs of n; where there is no pair the sum is nothing, and so is the mean."""
    pairs = n * (n - 1)
    return total / pairs if pairs else total


def agreed_pairs(orders: Any) -> pd.DataFrame:
    """Tell where everybody puts the row before the column.

    Parameters
    ----------
    orders : mapping, list of list or DataFrame
        One order a person: {person: proposals, best first}, a list of lists, or a table of ranks.

    Returns
    -------
    DataFrame of bool
        Proposals x proposals.

    Examples
    --------
    >>> agreed_pairs([["A", "B", "C"], ["B", "A", "C"]]).loc["A"].to_dict()
    {'A': False, 'B': False, 'C': True}
    """
    read = read_orders(orders)
    agreed = np.asarray((read.ranks[:, None, :] < read.ranks[None, :, :]).all(axis=2))
    return pd.DataFrame(agreed, index=read.proposals, columns=read.proposals)


def goal_disagreement(values: TableLike, people_weights: pd.DataFrame) -> pd.DataFrame:
    """Find which goals the disagreement comes from.

    A person's score of a proposal differs from the mean person's by the sum over goals of (weight - mean
    weight) x (value - mean value of the goal). The variance of that difference over people and proposals is
    split into the goals' covariances with it, so the parts sum to the whole; a negative part dampens the
    disagreement.

    Parameters
    ----------
    values : DataFrame or 2-D array
        Proposals x goals.
    people_weights : DataFrame
        People x goals; each row is divided by its sum.

    Returns
    -------
    DataFrame
        One row per goal, largest first: `variance` and `share` of the whole (shares are 0 when nobody
        disagrees).

    Examples
    --------
    >>> import pandas as pd
    >>> values = pd.DataFrame({"safety": [1.0, 0.0], "time": [0.5, 0.5]}, index=["A", "B"])
    >>> people = pd.DataFrame({"safety": [0.8, 0.2], "time": [0.2, 0.8]}, index=["Are", "Berg"])
    >>> goal_disagreement(values, people)["share"].to_dict()
    {'safety': 1.0, 'time': 0.0}
    """
    read = read_table(values, what="The table of values")
    check_criteria(read, people_weights.columns)
    shares = _shares(people_weights, read.criteria)
    deviation = shares - shares.mean(axis=0)
    centred = read.values - read.values.mean(axis=0)
    parts = deviation[:, None, :] * centred[None, :, :]
    variance = (parts * parts.sum(axis=2, keepdims=True)).mean(axis=(0, 1))
    total = variance.sum()
    share = (
        variance / total
        if total > 1e-15 * max(float(np.abs(read.values).max()) ** 2, 1e-300)
        else np.zeros_like(variance)
    )
    frame = pd.DataFrame({"variance": variance, "share": share}, index=read.criteria)
    return frame.sort_values("share", ascending=False, kind="stable")


@measured
def consensus(
    orders: Any,
    weights: VectorLike | None = None,
    *,
    values: TableLike | None = None,
    people_weights: pd.DataFrame | None = None,
    time_limit: float | None = None,
) -> Consensus:
    """Find common orders by several rules side by side, and what each costs.

    Parameters
    ----------
    orders : mapping, list of list or DataFrame
        As in `kemeny`.
    weights : Series, mapping or sequence, optional
        Weight of each person; equal when left out.
    values, people_weights : DataFrame or 2-D array, optional
        When both are given, the order by the people's weighted mean weights is added.
    time_limit : float, optional
        Seconds for each exact rule; default the usual limit of work, infinite for none.

    Returns
    -------
    Consensus
        Rules: "kemeny" (smallest total distance), "borda", "mean weights", "minimax" (smallest largest
        regret: the distance to the order of the person who fares worst, times nobody's weight).

    References
    ----------
    J. G. Kemeny (1959), Mathematics without numbers, Daedalus 88, 577-591.

    Examples
    --------
    >>> found = consensus([["A", "B", "C"], ["B", "A", "C"], ["A", "C", "B"]])
    >>> found.orders["kemeny"], found.cost.loc["kemeny", "total_distance"].item()
    (['A', 'B', 'C'], 2.0)
    """
    read = read_orders(orders, weights)
    best = kemeny(orders, weights, time_limit)
    fair = minimax_order(orders, time_limit)
    points = _borda(read)
    ranked = {
        "kemeny": best.order,
        "borda": [read.proposals[i] for i in np.argsort(-points, kind="stable")],
        "minimax": fair.order,
    }
    if values is not None and people_weights is not None:
        table = read_table(values, what="The table of values")
        check_criteria(table, people_weights.columns)
        shares = _shares(people_weights.loc[read.people], table.criteria)
        score = table.values @ (read.weights @ shares)
        ranked["mean weights"] = [
            table.alternatives[i] for i in np.argsort(-np.round(score, 12), kind="stable")
        ]
    matrix = preference_matrix(read)
    alone = [preference_matrix(_only(read, k)) for k in range(len(read.people))]
    rows = []
    for order in ranked.values():
        places = [int(i) for i in read.proposals.get_indexer(pd.Index(order))]
        rows.append((order_distance(matrix, places), max(order_distance(one, places) for one in alone)))
    cost = pd.DataFrame(rows, index=list(ranked), columns=["total_distance", "largest_distance"])
    cost["total_above_bound"] = cost["total_distance"] - best.bound
    cost["largest_above_bound"] = cost["largest_distance"] - fair.bound
    proven = {"kemeny": best.optimal, "minimax": fair.optimal}
    cost["proven"] = [proven.get(rule, True) for rule in ranked]
    return Consensus(orders=ranked, cost=cost)


def _only(read: Orders, k: int) -> Orders:
    return Orders(
        ranks=read.ranks[:, [k]], proposals=read.proposals, people=read.people[[k]], weights=np.ones(1)
    )


def _shares(people_weights: pd.DataFrame, goals: pd.Index[Any]) -> Array:
    return np.array([read_weights(people_weights.loc[person], goals) for person in people_weights.index])
