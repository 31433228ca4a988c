"""The tree of goals: weights within each branch, and scores rolled up at every node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.errors import ScoringError
from infraprio.scoring.tables import Array, TableLike, listed, read_table, stop_if

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = ["GoalTree", "goal_tree"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalTree:
    """Goals of any depth.

    Attributes
    ----------
    nodes : DataFrame
        Index id; columns `parent` ("" at the top), `name`, `weight` as stated, `share` (weight within its
        branch, siblings sum to 1), `global_weight` (product of shares down from the top), `level` (1 at the
        top), `leaf`.

    Examples
    --------
    >>> import pandas as pd
    >>> tree = goal_tree(pd.DataFrame({"id": ["access", "time"], "parent": ["", "access"], "weight": [1, 1]}))
    >>> tree.leaves, tree.path("time")
    (['time'], ['access', 'time'])
    """

    nodes: pd.DataFrame

    @property
    def leaves(self) -> list[Any]:
        """Ids of the goals without goals below them: what proposals are scored against."""
        return list(self.nodes.index[self.nodes["leaf"]])

    @property
    def leaf_weights(self) -> Series:
        """Global weight of each leaf; sums to 1."""
        weights: Series = self.nodes.loc[self.nodes["leaf"], "global_weight"].rename("weight")
        return weights

    def children(self, node: Any) -> list[Any]:
        """Ids directly below a node ("" for the top).

        Parameters
        ----------
        node : label
            Id; "" for the top.

        Returns
        -------
        list of label
            In the order of the table.
        """
        return list(self.nodes.index[self.nodes["parent"] == node])

    def leaves_below(self, node: Any) -> list[Any]:
        """Leaves under a node; the node itself if it is a leaf.

        Parameters
        ----------
        node : label
            Id of a node.

        Returns
        -------
        list of label
            In the order of the table.

        Raises
        ------
        ScoringError
            No such goal.
        """
        if node not in self.nodes.index:
            raise ScoringError(f"Unknown goal {node!r}; known are {listed(self.nodes.index)}.")
        found, waiting = [], [node]
        while waiting:
            at = waiting.pop(0)
            below = self.children(at)
            waiting = below + waiting
            found += [] if below else [at]
        return found

    def path(self, node: Any) -> list[Any]:
        """Ids from the top down to a node.

        Parameters
        ----------
        node : label
            Id of a node.

        Returns
        -------
        list of label
            The top first, the node itself last.
        """
        path = []
        while node != "":
            path.append(node)
            node = self.nodes.at[node, "parent"]
        return path[::-1]

    def scores(self, values: TableLike) -> pd.DataFrame:
        """Roll values of the leaves up: score of each proposal at every node, and in all.

        Parameters
        ----------
        values : DataFrame or 2-D array
            Proposals x leaves (further columns are an error), on one scale, higher is better.

        Returns
        -------
        DataFrame
            Proposals x nodes, each the weighted mean of the nodes below it, and last the column "total".

        Raises
        ------
        ScoringError
            Leaves without a column, columns that are no leaf, missing or infinite values.
        """
        read = read_table(values, what="The table of values")
        leaves = self.leaves
        absent = [leaf for leaf in leaves if leaf not in read.criteria]
        extra = [column for column in read.criteria if column not in leaves]
        findings = [f"no column for the goals {listed(absent)}"] if absent else []
        findings += [f"columns that are no lowest goal: {listed(extra)}"] if extra else []
        stop_if(findings, "The table of values")
        by_leaf = dict(zip(read.criteria, read.values.T))
        scores: dict[Any, Array] = {}
        for node in self.nodes.index[np.argsort(-self.nodes["level"].to_numpy(), kind="stable")]:
            below = self.children(node)
            scores[node] = self._mean(below, scores) if below else by_leaf[node]
        columns = {node: scores[node] for node in self.nodes.index}
        columns["total"] = self._mean(self.children(""), scores)
        return pd.DataFrame(columns, index=read.alternatives)

    def _mean(self, nodes: list[Any], scores: dict[Any, Array]) -> Array:
        shares = self.nodes.loc[nodes, "share"].to_numpy(dtype=float)
        total: Array = np.sum([share * scores[node] for share, node in zip(shares, nodes)], axis=0)
        return total


def goal_tree(table: pd.DataFrame) -> GoalTree:
    """Check a table of goals and make a tree of it.

    Parameters
    ----------
    table : DataFrame
        Columns `id` (or the index), `parent` (empty at the top), `weight` (any scale; divided by the sum
        among siblings) and, if wanted, `name`.

    Returns
    -------
    GoalTree
        With the weight of every goal within its branch and in all.

    Raises
    ------
    ScoringError
        All findings at once: an id twice, the reserved id "total", unknown parents, circles, missing,
        negative or infinite weights, a branch whose weights are all zero.

    References
    ----------
    Keeney (1992), Value-Focused Thinking, Harvard University Press.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame(
    ...     {
    ...         "id": ["access", "time", "cost", "nature"],
    ...         "parent": ["", "access", "access", ""],
    ...         "weight": [3, 2, 1, 1],
    ...     }
    ... )
    >>> tree = goal_tree(table)
    >>> tree.leaf_weights.round(3).to_dict()
    {'time': 0.5, 'cost': 0.25, 'nature': 0.25}
    >>> values = pd.DataFrame({"time": [1.0], "cost": [0.0], "nature": [0.4]}, index=["A"])
    >>> tree.scores(values).round(3).loc["A"].to_dict()
    {'access': 0.667, 'time': 1.0, 'cost': 0.0, 'nature': 0.4, 'total': 0.6}
    """
    frame = table.set_index("id") if "id" in table.columns else table
    lacking = [column for column in ("parent", "weight") if column not in frame.columns]
    if lacking or frame.empty:
        raise ScoringError(
            f"The goals need rows and the columns parent and weight; missing: {listed(lacking) or 'rows'}."
        )
    parent = frame["parent"].astype(object).where(frame["parent"].notna(), "")
    weight = pd.to_numeric(frame["weight"], errors="coerce")
    stop_if(_findings(frame.index, parent, weight), "The goals")
    level = {node: _depth(node, parent) for node in frame.index}
    share = weight / weight.groupby(parent.to_numpy()).transform("sum")
    shares = dict(share.items())
    glob: dict[Any, float] = {}
    for node in sorted(frame.index, key=lambda x: level[x]):
        glob[node] = shares[node] * (glob[parent[node]] if parent[node] != "" else 1.0)
    inner = set(parent)
    nodes = pd.DataFrame(
        {
            "parent": parent,
            "name": frame["name"] if "name" in frame.columns else [str(node) for node in frame.index],
            "weight": weight,
            "share": share,
            "global_weight": pd.Series(glob, dtype=float),
            "level": pd.Series(level, dtype=int),
            "leaf": [node not in inner for node in frame.index],
        },
        index=frame.index,
    )
    return GoalTree(nodes=nodes)


def _findings(index: pd.Index[Any], parent: Series, weight: Series) -> list[str]:
    if index.has_duplicates:
        return [f"id used twice: {listed(index[index.duplicated()].unique())}"]
    findings = []
    reserved = [node for node in index if node in ("", "total") or pd.isna(node)]
    if reserved:
        findings.append(f"these ids are reserved or empty: {listed(map(repr, reserved))}; rename them")
    unknown = [f"{node!r} under {up!r}" for node, up in parent.items() if up != "" and up not in index]
    if unknown:
        findings.append(f"unknown parents: {listed(unknown)}")
    else:
        circular = [node for node in index if _depth(node, parent) == 0]
        if circular:
            findings.append(f"circle of parents through {listed(circular)}")
    bad = index[~np.isfinite(weight.to_numpy(dtype=float)) | (weight < 0).to_numpy()]
    if len(bad):
        findings.append(f"weights must be finite and not negative: {listed(bad)}")
    else:
        sums = weight.groupby(parent.to_numpy()).sum()
        empty = [up if up != "" else "the top" for up in sums.index[sums == 0]]
        if empty:
            findings.append(f"all weights are zero below {listed(empty)}")
    return findings


def _depth(node: Any, parent: Series) -> int:
    """1 at the top; 0 when the way up never ends."""
    for depth in range(1, len(parent) + 1):
        node = parent[node]
        if node == "":
            return depth
    return 0
