"""Data whose proposals only pots of money and pairs tie together, as the tables that the compiled search takes."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data

__all__ = ["Items", "items_of", "taken"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Pairs = dict[tuple[int, int], Floats]

NEVER = -1e15
"""Worth of a pair that may not be: far below any sum of values, and finite, so that sums stay numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """Items, each taken in one of its ways; way 0 leaves it out.

    Attributes
    ----------
    column : int array [items, ways]
        Column of the data that each way is, -1 where it is none.
    value : array [items, ways]
        Worth of each way by itself.
    allowed : bool array [items, ways]
        Whether it may be taken.
    cost : array [items, ways, pots]
        Money in shares of each pot.
    room : array [pots]
        Money of each pot in the same measure: 1, or 0 where the pot is empty.
    order, parent : int array [items]
        A forest of pairs: the items, each before the one that it hangs on; -1 where it hangs on none.
    hung : array [items, ways, ways]
        Worth of each way together with each way of the parent.
    first, second : int array [others]
        The pairs that close circles.
    beside : array [others, ways, ways]
        Worth of their ways together.
    """

    column: Ints
    value: Floats
    allowed: NDArray[np.bool_]
    cost: Floats
    room: Floats
    order: Ints
    parent: Ints
    hung: Floats
    first: Ints
    second: Ints
    beside: Floats


def items_of(data: Data) -> Items | None:
    """Return the items of data, None where more than pots, pairs and what must or must not be built is stated.

    Parameters
    ----------
    data : Data

    Returns
    -------
    Items or None

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, compile_data
    >>> ones = pd.Series({"a": 1.0, "b": 1.0})
    >>> found = items_of(compile_data(Problem(value=ones, cost=ones, budget=2.0, synergy={("a", "b"): 3.0})))
    >>> found.value.tolist(), found.cost[:, 1, 0].tolist(), found.hung.max()
    ([[0.0, 1.0], [0.0, 1.0]], [0.5, 0.5], np.float64(3.0))
    """
    problem = data.problem
    if data.shared or data.limits or problem.standards or problem.cofinancing or problem.requires_any:
        return None
    if any(len(set(members)) > 2 for members, _ in data.gains):
        return None
    column = columns_by_item(data)
    there = column >= 0
    value = np.where(there, data.worth[column], 0.0)
    allowed = there.copy()
    allowed[:, 0] = True
    for name in problem.forbidden:
        allowed &= ~np.isin(column, data.columns(name))
    for name in problem.mandatory:
        kept = np.isin(column, data.columns(name))
        own = kept.any(axis=1)
        allowed[own] &= kept[own]
    pots = [pot for pot in data.pots if np.isfinite(pot.amount)]
    pays = np.array([pot.pays for pot in pots]).reshape(len(pots), data.money.shape[1])
    amounts = np.array([pot.amount for pot in pots])
    size = np.where(amounts > 0, amounts, 1.0)
    cost = np.where(there[:, :, None], (data.money @ pays.T)[column], 0.0) / size
    pairs = pairs_of(data, column)
    if pairs is None:
        return None
    order, parent, hung, closing = forest(pairs, *column.shape)
    return Items(
        column=column,
        value=value,
        allowed=allowed,
        cost=cost,
        room=amounts / size,
        order=order,
        parent=parent,
        hung=hung,
        first=np.array([a for a, _ in closing], dtype=np.int64),
        second=np.array([b for _, b in closing], dtype=np.int64),
        beside=np.array([pairs[pair] for pair in closing]).reshape(len(closing), *2 * column.shape[1:]),
    )


def columns_by_item(data: Data) -> Ints:
    """Return the columns of each proposal [proposals, 1 + most], after a -1 for none."""
    owner = data.owner[data.row]
    most = int(np.bincount(owner, minlength=1).max()) if len(owner) else 0
    column = np.full((len(data.proposals), 1 + most), -1, dtype=np.int64)
    for number in range(len(data.proposals)):
        own = np.flatnonzero(owner == number)
        column[number, 1 : 1 + len(own)] = own
    return column


def pairs_of(data: Data, column: Ints) -> Pairs | None:
    """Return what the ways of two items (lower number first) are worth together; None where a proposal needs an option of its own."""
    found: Pairs = {}

    def table(a: int, b: int) -> Floats:
        own = found.setdefault((min(a, b), max(a, b)), np.zeros((column.shape[1],) * 2))
        return own if a < b else own.T

    for members, gain in data.gains:
        names = list(dict.fromkeys(members))
        a, b = item(data, names[0]), item(data, names[-1])
        if a == b:  # two options of one proposal, of which one is built at most
            continue
        for period, change in enumerate(np.append(data.factors[:-1] - data.factors[1:], data.factors[-1])):
            first, last = (
                ways_of(column, i, data.started(name, period)) for i, name in ((a, names[0]), (b, names[-1]))
            )
            worth = float(gain @ data.weights) * float(change)
            table(a, b)[np.outer(first, last)] += worth
    for name, needed in data.problem.requires:
        a, b = item(data, name), item(data, needed)
        if a == b:
            return None
        table(a, b)[unmet(data, name, needed, column[a], column[b])] = NEVER
    for group in data.problem.excludes:
        for name, other in combinations(group, 2):
            a, b = item(data, name), item(data, other)
            if a != b:
                both = np.outer(
                    ways_of(column, a, data.columns(name)), ways_of(column, b, data.columns(other))
                )
                table(a, b)[both] = NEVER
    return found


def item(data: Data, name: Hashable) -> int:
    """Return the number of the proposal that a name (its own, or of an option) belongs to."""
    if name in data.problem.alternatives or name not in data.rows:
        return data.proposals.index(name)
    return int(data.owner[data.rows.index(name)])


def ways_of(column: Ints, number: int, columns: Ints) -> NDArray[np.bool_]:
    """Return which ways of an item are among some columns."""
    return np.isin(column[number], columns)


def unmet(data: Data, name: Hashable, needed: Hashable, ways: Ints, other: Ints) -> NDArray[np.bool_]:
    """Return which ways of two items [ways, others] break that the first name needs the second."""
    timing = data.problem.precedence
    done = data.finished if timing == "earlier" and data.problem.periods is not None else data.started
    broken = np.zeros((len(ways), len(other)), dtype=bool)
    for period in range(data.periods):
        if timing != "any" or period == data.periods - 1:
            there, met = np.isin(ways, data.started(name, period)), np.isin(other, done(needed, period))
            broken |= np.outer(there, ~met)
    return broken


def forest(pairs: Pairs, count: int, ways: int) -> tuple[Ints, Ints, Floats, list[tuple[int, int]]]:
    """Return the forest of the pairs that matter most, and the pairs that are left: each closes a circle.

    Returns
    -------
    order, parent : int array [items]
        The items, each before the one that it hangs on; and that one, -1 for a root.
    hung : array [items, ways, ways]
        Worth with the ways of the parent.
    left : list of (int, int)
        The other pairs.
    """
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    for (a, b), worth in pairs.items():
        graph.add_edge(a, b, weight=float(np.ptp(worth)))
    tree = nx.maximum_spanning_tree(graph)
    parent, hung, order = np.full(count, -1, dtype=np.int64), np.zeros((count, ways, ways)), []
    for part in nx.connected_components(tree):
        root = min(part)
        order.append(root)
        for above, below in nx.bfs_edges(tree, root):
            parent[below] = above
            hung[below] = pairs[below, above] if below < above else pairs[above, below].T
            order.append(below)
    left = sorted(pair for pair in pairs if not tree.has_edge(*pair))
    return np.array(order[::-1], dtype=np.int64), parent, hung, left


def taken(items: Items, columns: Ints) -> Ints:
    """Return the way of each item in a plan that is told by its columns."""
    ways: Ints = np.argmax(np.isin(items.column, columns) & (items.column >= 0), axis=1)
    return ways
