r"""Rules on the options of a list: never a later plan above an earlier one, and one option in all scenarios.

Options are listed from plan A on. With :math:`W_{s,l}` the proposals that scenario s builds as plan l or an
earlier one, a list in which no proposal has a later plan than one below it exists exactly if the family of
all :math:`W_{s,l}` is a chain.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.problem.budget_scenarios import comparable, same_money

if TYPE_CHECKING:
    from infraprio.portfolio.model.portfolio_statement import Statement
    from infraprio.portfolio.problem.budget_scenarios import Scenario
    from infraprio.portfolio.problem.data import Data

__all__ = [
    "fix_options",
    "levels_of_columns",
    "prefix_of_order",
    "rank_plans",
    "ranks_options",
]

Ints = NDArray[np.int64]


def levels_of_columns(data: Data) -> Ints:
    """Return the place of each column's option among those of its proposal, from 1; 1 where there are none."""
    place = {
        option: number
        for options in data.problem.alternatives.values()
        for number, option in enumerate(options, start=1)
    }
    return np.array([place.get(data.rows[row], 1) for row in data.row], dtype=np.int64)


def ranks_options(data: Data) -> bool:
    """Say whether some proposal has more than one option, so that their order matters."""
    return bool(levels_of_columns(data).max(initial=1) > 1)


def up_to(data: Data, levels: Ints) -> list[list[Ints]]:
    """Return the columns of each proposal up to each level: [proposal][level - 1]."""
    owner = data.owner[data.row]
    return [
        [
            np.flatnonzero((owner == number) & (levels <= level))
            for level in range(1, levels.max(initial=1) + 1)
        ]
        for number in range(len(data.proposals))
    ]


def different(sets: Sequence[Ints]) -> Iterator[int]:
    """Yield the levels (from 0) at which a proposal has an option that it had not before."""
    before = 0
    for level, columns in enumerate(sets):
        if len(columns) > before:
            yield level
        before = len(columns)


def add(model: Any, low: list[Any], high: list[Any], factor: float, switch: Any, edge: float) -> None:
    """State sum(low) - sum(high) + factor * switch <= edge."""
    from pyomo.core.expr import LinearExpression

    factors = [1.0] * len(low) + [-1.0] * len(high)
    variables = low + high
    if switch is not None:
        factors, variables = [*factors, factor], [*variables, switch]
    if variables:
        model.tie.add((None, LinearExpression(linear_coefs=factors, linear_vars=variables), edge))


def rank_plans(
    model: Any, scenarios: Sequence[Scenario], statements: Sequence[Statement], reading: str
) -> str:
    """State that no proposal has a later plan than one below it; return the form used."""
    if smaller_by_proposals(statements[0].data, len(statements)):
        rank_by_proposals(model, statements)
        return "order of proposals"
    rank_by_sets(model, scenarios, statements, reading)
    return "order of plans"


def smaller_by_proposals(data: Data, scenarios: int) -> bool:
    """Say whether a decision for each pair of proposals makes fewer rows than one for each pair of sets."""
    sets = up_to(data, levels_of_columns(data))
    count, depth = len(sets), len(sets[0])
    mine = (count - 1) * scenarios * sum(len(list(different(one))) for one in sets)
    return mine <= 2 * count * (scenarios * (scenarios - 1) // 2) * depth * depth


def rank_by_proposals(model: Any, statements: Sequence[Statement]) -> None:
    r"""State the order of plans with one yes-or-no decision for each pair of proposals.

    .. math:: w_{j}^{s,l} + y_{ij} - 1 \le w_{i}^{s,l}
    """
    import pyomo.environ as pyo

    data = statements[0].data
    sets = up_to(data, levels_of_columns(data))
    count = len(sets)
    model.above = pyo.Var(list(combinations(range(count), 2)), domain=pyo.Binary)
    for statement in statements:
        for i in range(count):
            for j in range(count):
                if i == j:
                    continue
                switch, factor, edge = (
                    (model.above[i, j], 1.0, 1.0) if i < j else (model.above[j, i], -1.0, 0.0)
                )
                for level in different(sets[j]):
                    add(
                        model,
                        statement.of(sets[j][level]),
                        statement.of(sets[i][level]),
                        factor,
                        switch,
                        edge,
                    )


def rank_by_sets(
    model: Any, scenarios: Sequence[Scenario], statements: Sequence[Statement], reading: str
) -> None:
    """State the order of plans with one yes-or-no decision for each pair of (scenario, level) sets.

    Pairs whose order follows from the reading have none.
    """
    import pyomo.environ as pyo

    data = statements[0].data
    sets = up_to(data, levels_of_columns(data))
    depth = len(sets[0])
    keys = [
        (a, k, b, level)
        for a, b in combinations(range(len(scenarios)), 2)
        for k in range(depth)
        for level in range(depth)
        if not (level == depth - 1 and held(scenarios[a], scenarios[b], reading))
    ]
    model.holds = pyo.Var(keys, domain=pyo.Binary)  # 1: the set of a up to k lies in that of b up to level
    for a, k, b, level in keys:
        switch = model.holds[a, k, b, level]
        for one in sets:
            first, second = statements[a].of(one[k]), statements[b].of(one[level])
            add(model, first, second, 1.0, switch, 1.0)
            add(model, second, first, -1.0, switch, 0.0)


def held(low: Scenario, high: Scenario, reading: str) -> bool:
    """Say whether the reading makes the second scenario build all that the first builds."""
    return reading == "nested" and comparable(low, high) and not same_money(low, high)


def fix_options(model: Any, statements: Sequence[Statement]) -> None:
    r"""State that a proposal is built as one and the same option in every scenario.

    .. math:: \sum_t x_{o,t}^s \le z_o, \qquad \sum_{o \in O_p} z_o \le 1
    """
    import pyomo.environ as pyo

    data = statements[0].data
    several = [
        rows for number in range(len(data.proposals)) if len(rows := np.flatnonzero(data.owner == number)) > 1
    ]
    model.used = pyo.Var([int(row) for rows in several for row in rows], bounds=(0, 1))
    for rows in several:
        model.tie.add(sum(model.used[int(row)] for row in rows) <= 1)
        for row in rows:
            columns = np.flatnonzero(data.row == row)
            for statement in statements if len(columns) else ():
                add(model, statement.of(columns), [model.used[int(row)]], 0.0, None, 0.0)


def prefix_of_order(model: Any, statement: Statement, order: Sequence[Hashable], levels: Ints | None) -> None:
    """State that what is built is a first part of an order; what is not listed is not built.

    With ``levels`` no proposal has a later plan than one below it.
    """
    data = statement.data
    sets = up_to(data, np.ones(len(data.row), dtype=np.int64) if levels is None else levels)
    place = {name: number for number, name in enumerate(data.proposals)}
    for first, second in pairwise([place[name] for name in order]):
        for level in different(sets[second]):
            add(model, statement.of(sets[second][level]), statement.of(sets[first][level]), 0.0, None, 0.0)
    for name in [each for each in data.proposals if each not in set(order)]:
        for column in sets[place[name]][-1]:
            model.tie.add(statement.decisions[int(column)] <= 0)
