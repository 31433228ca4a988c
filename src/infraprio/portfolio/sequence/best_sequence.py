"""In which order to build, and when to begin each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from infraprio.portfolio.sequence.by_order import begun_in_order
from infraprio.portfolio.sequence.many import bound_of_gains, improved_order
from infraprio.portfolio.sequence.programme import Loss, Programme, Worth, programme
from infraprio.portfolio.sequence.recount import recount
from infraprio.portfolio.sequence.search import Found, search
from infraprio.portfolio.sequence.set_tables import in_each_step, set_tables

__all__ = ["MOST_EXACT", "Sequencing", "best_sequence"]

MOST_EXACT: Final = 15
"""Proposals whose every set is tabled; beyond, the sequence is improved step by step and the bound is an estimate."""
MOST_NODES: Final = 100_000
"""Nodes of the search, after which it ends with a bound."""
TOLERANCE: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequencing:
    """The best sequence, and the proof.

    Attributes
    ----------
    status : str
        ``"optimal"``: no sequence is worth more (to rounding); ``"feasible"``: the search ended by its work, and the bound holds;
        ``"estimated"``: more than 15 proposals, and the bound holds only as long as none gains more in company than alone.
    start : dict
        Step in which each begins, in that order; what is worth nothing more, or is never paid, is not there.
    value, bound : float
        What the sequence is worth over all steps, and what no sequence exceeds.
    usual : dict
        The start of each by the usual rule: by gain of each alone per unit of cost, each begun as soon as the money pays for it.
    by_gain : float
        What the usual rule gives.
    nothing : float
        What it is worth to build nothing.
    steps : DataFrame
        By step, recounted from what was stated: ``open``, ``under_way``, ``paid``, ``left``, ``lacking``, ``worth``, ``disturbed`` and ``value``.
    nodes, evaluations : int
        Nodes of the search, and sets (with works beside them) whose worth was asked for.

    Examples
    --------
    >>> found = best_sequence(lambda built: [2.0 * len(built)] * 3, {"a": 1.0}, [0.0, 1.0, 0.0])
    >>> found.to_frame()["start"].to_dict(), found.value, found.nothing
    ({'a': 1}, 4.0, 0.0)
    """

    status: str
    start: dict[Any, int]
    value: float
    bound: float
    usual: dict[Any, int] = field(repr=False)
    by_gain: float
    nothing: float
    steps: pd.DataFrame = field(repr=False)
    nodes: int
    evaluations: int

    def to_frame(self) -> pd.DataFrame:
        """One row a proposal that is built: the step in which it begins."""
        return pd.DataFrame({"start": self.start}).rename_axis("proposal")


def best_sequence(
    worth: Worth,
    cost: Mapping[Any, Any],
    money: Any,
    *,
    works: Mapping[Any, int] | int = 0,
    loss: Loss | None = None,
    window: Mapping[Any, tuple[int, int]] | None = None,
    needs: Mapping[Any, Sequence[Any]] | None = None,
    weight: Any = 1.0,
) -> Sequencing:
    """Return the order and the start of proposals that act on one another, as money comes in.

    Each proposal takes its cost in equal parts over its steps of works and opens after them. Money that a step leaves is there in
    the next. The worth of the steps is added up, so that a sequence is as good as what is open, and for how long.

    Parameters
    ----------
    worth : callable
        Takes a frozenset of open proposals; returns what it is worth in each step, shape (steps,). Asked once for every set.
    cost : mapping
        What each proposal takes, from 0, in the unit of the money; a mapping of pots where they are told apart.
    money : sequence of float, or mapping
        What comes in in each step, from 0; its length is the number of steps. By pot where they are told apart.
    works : mapping or int, default 0
        Steps of works on each; 0 opens it in the step in which it begins.
    loss : callable, optional
        Takes a proposal and a frozenset of open ones; returns what a step of works on it takes from their worth, shape (steps,). What
        several works take at once is added up.
    window : mapping, optional
        By proposal the first and the last step in which it may begin; by default any in which it still opens.
    needs : mapping, optional
        By proposal those that begin before it or with it.
    weight : float or sequence, default 1
        What a unit of worth counts in each step, from 0, as a discount factor does.

    Returns
    -------
    Sequencing
        Start of each, worth, bound, and every step recounted.

    Raises
    ------
    ProblemError
        If a number is missing or below 0, a name is unknown, or the worth of a set has another length than the money.

    References
    ----------
    P. E. Hart, N. J. Nilsson and B. Raphael (1968), A formal basis for the heuristic determination of minimum cost paths, IEEE Transactions
    on Systems Science and Cybernetics 4(2), 100-107.

    Examples
    --------
    Two roads in a row, of which the second is worth little without the first:

    >>> yearly = {frozenset(): 0.0, frozenset("a"): 2.0, frozenset("b"): 3.0, frozenset("ab"): 9.0}
    >>> found = best_sequence(lambda built: [yearly[built]] * 4, {"a": 10.0, "b": 10.0}, [10.0, 10.0, 0.0, 0.0], works=1)
    >>> found.start, found.value, found.status
    ({'b': 0, 'a': 1}, 21.0, 'optimal')
    """
    stated = programme(cost, money, works=works, window=window, needs=needs, weight=weight)
    counted = _Counted(stated, worth, loss)
    ranked = _by_gain(stated, counted.asked)
    usual = begun_in_order(stated, ranked)
    start = begun_in_order(stated, improved_order(stated, counted.value, ranked))
    if len(stated.names) <= MOST_EXACT:
        tables = set_tables(stated, counted.asked, loss)
        position = {name: i for i, name in enumerate(stated.names)}
        known = {position[name]: step for name, step in start.items()}
        value = counted.value(start)
        found = search(stated, tables, Found(start=known, value=value, bound=value, nodes=0), MOST_NODES)
        start = {stated.names[i]: step for i, step in found.start.items()}
        status = "optimal" if found.bound - found.value <= TOLERANCE * abs(found.value) else "feasible"
        bound, nodes, evaluations = found.bound, found.nodes, tables.evaluated
    else:
        status, bound, nodes = "estimated", bound_of_gains(stated, counted.asked), 0
        evaluations = len(counted.known)
    steps = pd.DataFrame(counted.recounted(start)).rename_axis("step")
    value = float(steps["value"].sum())
    return Sequencing(
        status=status, start=dict(sorted(start.items(), key=lambda item: (item[1], str(item[0])))), value=value,
        bound=max(bound, value), usual=usual,
        by_gain=counted.value(usual), nothing=counted.value({}), steps=steps, nodes=nodes,
        evaluations=evaluations,
    )  # fmt: skip


class _Counted:
    """Worth that is asked for once a set, and sequences counted with it."""

    def __init__(self, stated: Programme, worth: Worth, loss: Loss | None) -> None:
        self.stated, self.worth, self.loss = stated, worth, loss
        self.known: dict[frozenset[Any], np.ndarray[Any, Any]] = {}

    def asked(self, members: frozenset[Any]) -> np.ndarray[Any, Any]:
        """What a set is worth in each step."""
        if members not in self.known:
            self.known[members] = in_each_step(self.worth(members), self.stated.steps, members)
        return self.known[members]

    def recounted(self, start: Mapping[Any, int]) -> list[dict[str, Any]]:
        """A sequence step by step."""
        stated = self.stated
        return recount(
            start, self.asked, self.loss,
            cost={name: dict(zip(stated.pots, row, strict=True)) for name, row in zip(stated.names, stated.cost.tolist(), strict=True)},
            works=dict(zip(stated.names, stated.works.tolist(), strict=True)),
            money=dict(zip(stated.pots, np.diff(stated.money, prepend=0.0, axis=1).tolist(), strict=True)),
            weight=stated.weight.tolist(),
        )  # fmt: skip

    def value(self, start: Mapping[Any, int]) -> float:
        """What a sequence is worth."""
        return float(sum(step["value"] for step in self.recounted(start)))


def _by_gain(stated: Programme, worth: Worth) -> list[Any]:
    """Proposals by what each alone adds over all steps per unit of cost."""
    nothing = float(np.asarray(worth(frozenset())) @ stated.weight)
    gain = {
        name: float(np.asarray(worth(frozenset([name]))) @ stated.weight) - nothing for name in stated.names
    }
    cost = dict(zip(stated.names, stated.cost.sum(axis=1).tolist(), strict=True))
    return sorted(
        stated.names, key=lambda name: (-(gain[name] / cost[name] if cost[name] else np.inf), str(name))
    )
