"""A proposal that one fund or another may pay: a row of the problem for each way, of which at most one is chosen."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infraprio.scenario.plan_money import ways_to_pay

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields
    from infraprio.scenario.scenario import Scenario

__all__ = ["PaidRows", "by_row", "owners", "paid_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidRows:
    """The rows of a problem: the proposal itself where there is one way to pay it, else one for each way.

    Attributes
    ----------
    shares : row -> fund -> share of the cost, in the order of the rows
    owner, way : row -> proposal, and the name of the way to pay
    alternatives : proposal -> its rows, where there are several
    """

    shares: Mapping[str, Mapping[str, float]]
    owner: Mapping[str, str]
    way: Mapping[str, str]
    alternatives: dict[Hashable, list[Hashable]]

    def of(self, proposals: Iterable[str]) -> list[str]:
        """Return the rows of some proposals."""
        wanted = set(proposals)
        return [row for row, owner in self.owner.items() if owner in wanted]

    def with_fund(self, proposals: Iterable[str], fund: str) -> list[str]:
        """Return the rows of some proposals to which a fund gives money."""
        return [row for row in self.of(proposals) if self.shares[row].get(fund, 0.0) > 0]


def paid_rows(scenario: Scenario, proposals: Iterable[str]) -> PaidRows:
    """Return the rows of a problem for some proposals; an id has no blank, so that no row is called like another proposal.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> paid_rows(valley(), ["LOT", "TRAINS"]).owner
    {'LOT': 'LOT', 'TRAINS': 'TRAINS'}
    """
    shares: dict[str, Mapping[str, float]] = {}
    owner: dict[str, str] = {}
    named: dict[str, str] = {}
    several: dict[Hashable, list[Hashable]] = {}
    for name in proposals:
        ways = ways_to_pay(scenario, name)
        rows = {name if len(ways) == 1 else f"{name} ({way})": way for way in ways}
        shares |= {row: ways[way] for row, way in rows.items()}
        named |= rows
        owner |= dict.fromkeys(rows, name)
        if len(rows) > 1:
            several[name] = list(rows)
    return PaidRows(shares=shares, owner=owner, way=named, alternatives=several)


def owners(problem: Fields) -> dict[Any, Any]:
    """Return the proposal of each row of a problem, in the order of the rows.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem
    >>> cost = pd.Series({"a": 1.0, "b (north)": 2.0, "b (south)": 3.0})
    >>> owners(Problem(value=cost, cost=cost, alternatives={"b": ["b (north)", "b (south)"]}))
    {'a': 'a', 'b (north)': 'b', 'b (south)': 'b'}
    """
    of = {row: name for name, rows in problem.alternatives.items() for row in rows}
    return {row: of.get(row, row) for row in problem.value.index}


def by_row(table: Any, problem: Fields) -> Any:
    """Return a table of proposals (Series or DataFrame) as one of the rows of a problem: each has what its proposal has."""
    owner = owners(problem)
    return table.reindex(list(owner.values())).set_axis(list(owner), axis=0)
