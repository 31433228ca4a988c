"""Which pairs can stand in one plan, and which belong together by rule: candidates for pair effects."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from infraprio.portfolio.lists.search.other_orders import payable
from infraprio.portfolio.problem.budget_scenarios import read_scenarios

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.fields import Fields
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["meeting", "possible_pairs", "ruled_pairs"]

Pair = tuple[Hashable, Hashable]


def meeting(datas: Sequence[Data]) -> Callable[[Hashable, Hashable], bool]:
    """Return whether two rows may stand in one plan, as far as simple rules and money for each alone tell."""
    data = datas[0]
    problem = data.problem
    owner = {row: data.proposals[data.owner[place]] for place, row in enumerate(data.rows)}
    named = {row: {row, owner[row]} for row in data.rows}
    fits = [{other.rows[number] for number in other.row[payable(other)]} for other in datas]
    open_in = {
        row: {number for number, rows in enumerate(fits) if row in rows}
        if not named[row] & set(problem.forbidden)
        else set()
        for row in data.rows
    }

    def meet(a: Hashable, b: Hashable) -> bool:
        apart = [named[a] & set(names) and named[b] & set(names) for names in problem.excludes]
        return owner[a] != owner[b] and not any(apart) and bool(open_in[a] & open_in[b])

    return meet


def possible_pairs(problem: Problem | Data, budgets: Any) -> list[Pair]:
    """Return the pairs of rows that may stand in one plan in some budget scenario.

    As far as rules between two and the money for each alone tell.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem
    >>> cost = pd.Series({"a": 1.0, "b": 2.0, "c": 9.0, "d": 1.0})
    >>> possible_pairs(Problem(value=cost, cost=cost, excludes=[("a", "b")]), budgets=[3.0, 5.0])
    [('a', 'd'), ('b', 'd')]
    """
    datas = [scenario.data for scenario in read_scenarios(problem, budgets)]
    meet = meeting(datas)
    return [pair for pair in combinations(datas[0].rows, 2) if meet(*pair)]


def ruled_pairs(problem: Fields) -> list[Pair]:
    """Return the pairs of rows of which one needs the other, or that need the same: they may be worth more together.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem
    >>> cost = pd.Series({"line": 1.0, "trains": 2.0, "station": 9.0, "road": 1.0})
    >>> ruled_pairs(Problem(value=cost, cost=cost, requires=[("trains", "line"), ("station", "line")]))
    [('line', 'trains'), ('line', 'station'), ('trains', 'station')]
    """
    options = problem.alternatives
    needs: list[tuple[Hashable, Sequence[Hashable]]] = [(a, [b]) for a, b in problem.requires]
    needs += [(a, list(several)) for a, several in problem.requires_any]
    rows = {name: set(options.get(name, [name])) for a, several in needs for name in (a, *several)}
    groups: list[set[Hashable]] = []
    for a, several in needs:
        for b in several:
            same = [c for c, others in needs if b in others]
            groups.append(rows[a].union(rows[b], *(rows[c] for c in same)))
    return [
        pair for pair in combinations(problem.value.index, 2) if any(set(pair) <= group for group in groups)
    ]
