"""What the page needs to check a plan by ticks: the choice for the main budget with its rules as text, in words, and open to be broken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse

from infraprio.portfolio.model.criterion_rows import ruled_rows
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.questions.given_plan import LAYOUT
from infraprio.ranking.by_goal import choice_by_goal, goal_criterion
from infraprio.report.impossible import rule_text
from infraprio.report.page.optimiser.lp_text import lp_text
from infraprio.report.sheet import row_names
from infraprio.report.stages import judged_only
from infraprio.scenario.content import run_mark
from infraprio.solver.scaling import sizes_of

if TYPE_CHECKING:
    from infraprio.portfolio import Data
    from infraprio.portfolio.model.portfolio_statement import Rule
    from infraprio.result import Result
    from infraprio.solver.arrays import Arrays

__all__ = ["jury_content"]

RULE: Final = 1e6
"""What breaking a rule by one counts beside a unit of money that is lacking."""


def jury_content(result: Result, names: list[str], language: str) -> dict[str, Any] | None:
    """The choice for the main budget; None where its goals cannot be told apart or there is nothing to choose between.

    Returns
    -------
    dict with

    run, scenario : the mark by which a saved plan knows its run, and the name in it
    text : the model in CPLEX LP, its last columns being what each rule is broken by
    columns : how many; slack : [column, cost of breaking, words, whether it is money]
    decide : [column, proposal] of each decision, proposals numbered as in `names`
    held : proposal -> row that counts whether it is built
    must : proposals that every plan builds
    spend : [column, fund, period, money]; money : fund x period, None without a limit
    funds, periods : names; carried : of each fund, whether money left over may be used later
    values : [column, value in each leaf goal]; added : whether effects are sums of what interacts in truth
    """
    goals = [goal_criterion(str(goal)) for goal in result.scores.weights.columns]
    choice = getattr(
        result, "choice", None
    )  # a result that was put together otherwise than by a run has none
    if choice is None or any(frozenset(members) not in result.by_goal for members in choice.synergy):
        return None
    data = compile_data(choice_by_goal(choice, result.scores, result.by_goal))
    if len(data.proposals) < 2:
        return None
    stated, rows, money, ruled = ruled_rows(data)
    place = {name: number for number, name in enumerate(names)}
    built = np.zeros((len(data.proposals), rows.shape[1]))
    for number, name in enumerate(data.proposals):
        built[number, stated.places[0][data.columns(name)]] = 1.0
    count = stated.arrays.matrix.shape[0]
    arrays, slack = _open(stated.arrays, built, ruled)
    value = rows[[data.criteria.index(goal) for goal in goals]]
    must = {str(name) for name in data.problem.mandatory}
    cells, spent = _cells(data), money.reshape(len(data.cells.funds), len(data.cells.periods), -1)
    funds, periods = row_names(result, "funds", language), row_names(result, "periods", language)
    return {
        "run": run_mark(result.scenario), "scenario": str(result.scenario.name), "text": lp_text(arrays), "columns": len(arrays.gain),
        "slack": [[column, cost, rule_text(rule, result.scenario, language), rule.kind == "budget"] for column, cost, rule in slack],
        "decide": [[int(column), place[str(data.proposals[number])]] for number, column in zip(*np.nonzero(built), strict=True)],
        "held": {place[str(name)]: count + number for number, name in enumerate(data.proposals)},
        "must": sorted(place[name] for name in must if name in place),
        "spend": [[int(c), int(f), int(p), _figure(spent[f, p, c])] for f, p, c in zip(*np.nonzero(spent), strict=True)],
        "money": cells, "funds": [funds.get(str(f), str(f)) for f in data.cells.funds], "periods": [periods.get(str(p), str(p)) for p in data.cells.periods],
        "carried": _carried(data),
        "values": [[int(c), [_figure(x) for x in value[:, c]]] for c in np.flatnonzero(np.abs(value).max(axis=0, initial=0.0))],
        "added": not judged_only(result),
    }  # fmt: skip


def _figure(value: Any) -> float:
    return float(f"{float(value):.12g}")


def _carried(data: Data) -> list[bool]:
    """Of each fund, whether one amount of its money pays in several periods."""
    width = len(data.cells.periods)
    return [
        any((pot.pays[f * width : (f + 1) * width] > 0).sum() > 1 for pot in data.pots)
        for f in range(len(data.cells.funds))
    ]


def _cells(data: Data) -> list[list[float | None]]:
    """Money by fund and period; None where there is no limit."""
    table = np.full((len(data.cells.funds), len(data.cells.periods)), np.inf)
    budget: Any = data.budget
    for f, fund in enumerate(data.cells.funds):
        for p, period in enumerate(data.cells.periods):
            table[f, p] = float(budget.loc[fund, period])
    return [[None if np.isinf(x) else _figure(x) for x in line] for line in table]


def _open(
    arrays: Arrays, built: Any, ruled: list[tuple[Rule, int]]
) -> tuple[Arrays, list[tuple[int, float, Rule]]]:
    """The arrays in the sizes of their rows, with a row for each proposal and a column, shut at first, that each rule can be broken by."""
    size, columns = sizes_of(arrays).row, len(arrays.gain)
    slack: list[tuple[int, float, Rule]] = []
    factors: list[tuple[int, int, float]] = []
    for rule, row in ruled:
        if rule.kind in LAYOUT:
            continue
        column = columns + len(slack)
        slack.append((column, 1.0 if rule.kind == "budget" else RULE, rule))
        factors.append(
            (
                row,
                column - columns,
                (1.0 if np.isfinite(arrays.lower[row]) else -1.0)
                / (size[row] if rule.kind == "budget" else 1.0),
            )
        )
    loose = np.zeros((arrays.matrix.shape[0], len(slack)))
    for at, place, factor in factors:
        loose[at, place] = factor
    scaled = sparse.diags_array(1.0 / size) @ sparse.csr_array(arrays.matrix)
    rest: Any = [[scaled, sparse.csr_array(loose)], [sparse.csr_array(built), None]]
    matrix = sparse.block_array(rest)
    count, extra = len(built), len(slack)
    return replace(
        arrays, gain=np.zeros(columns + extra), matrix=sparse.csr_array(matrix),
        lower=np.concatenate([arrays.lower / size, np.zeros(count)]), upper=np.concatenate([arrays.upper / size, np.full(count, np.inf)]),
        column_lower=np.append(arrays.column_lower, np.zeros(extra)), column_upper=np.append(arrays.column_upper, np.zeros(extra)),
        whole=np.append(arrays.whole, np.zeros(extra, dtype=bool)),
    ), slack  # fmt: skip
