"""The model that the page solves: every budget scenario tied into a list, as text, with what the page may change beside it.

The page prices the columns by the weights of its sliders, and changes the money of pots, the cost of a proposal and what
must or must not be built. All else is in the text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
from scipy import sparse

from infraprio.portfolio import compile_data
from infraprio.portfolio.lists.rules import ListRules, tie_by_rules
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.solver_arrays import arrays_of
from infraprio.portfolio.problem.budget_scenarios import read_scenarios
from infraprio.portfolio.problem.from_scenario import budget_scenarios, common_costs, main_row
from infraprio.portfolio.problem.ways_of_paying import paid_rows
from infraprio.ranking.by_goal import choice_by_goal, goal_criterion
from infraprio.ranking.through_network import budget_table
from infraprio.report.page.optimiser.lp_text import lp_text
from infraprio.report.page.optimiser.program import packed_program
from infraprio.report.words.page import page_words
from infraprio.solver.scaling import sizes_of

if TYPE_CHECKING:
    from infraprio.portfolio import Problem
    from infraprio.portfolio.model.portfolio_statement import Statement
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.budget_scenarios import Scenario as Budget
    from infraprio.result import Result

__all__ = ["optimiser_content", "page_model"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """The scenarios tied into a list, stated, and as arrays."""

    budgets: list[Budget]
    statements: list[Statement]
    stated: Stated


def tied(problem: Problem, budgets: pd.DataFrame, chances: list[float]) -> Tied:
    """State a list over all budget scenarios."""
    read = read_scenarios(compile_data(problem), budgets, chances)
    model, statements = build([each.data for each in read], [each.probability for each in read])
    tie_by_rules(model, read, statements, ListRules())
    return Tied(budgets=read, statements=statements, stated=arrays_of(model, statements))


def optimiser_content(result: Result, names: list[str], language: str) -> dict[str, Any] | None:
    """The model with the sentence on what it rests on.

    None where the program is not there, nothing can be chosen, what interacts is not known goal by goal (a result that was put
    together otherwise than by a run), or the page cannot ask what the model answers: it has one weight a goal and one way
    to pay a proposal.
    """
    if packed_program() is None or len(result.scenario["group_weights"]):
        return None
    if result.choice.alternatives or not len(result.choice.value):
        return None
    if any(frozenset(members) not in result.by_goal for members in result.choice.synergy):
        return None
    words = page_words(language)
    found = sum(len(rows) > 1 for rows in result.by_goal)
    terms = len(result.choice.synergy)
    return page_model(result, names) | {
        "valued": words["valued"].format(found, terms) if found else words["valued_alone"]
    }


def page_model(result: Result, names: list[str]) -> dict[str, Any]:
    """The model of the page as plain data; proposals are numbered as in `names`.

    Returns
    -------
    dict with

    text : the model in CPLEX LP, rows measured in `size`
    size : by what each row was divided
    decide : [column, scenario, proposal, period] of each decision
    values : proposal -> value in each leaf goal, exact
    factor : of a start in each period
    chance : of each scenario; main : number of the main one
    terms : [column, value in each leaf goal] of what is worth more or less together
    nothing : value of building nothing in each leaf goal
    pots : row, scenario, fund, periods whose money it is
    money : scenario x fund x period [MSEK]
    cost : proposal -> [row, column, factor, change of the factor for each MSEK that it costs more]
    held : proposal -> row that counts in how many scenarios it is built
    columns : how many; planned : proposal -> cost in the plan [MSEK]; least : what it must cost for shared costs to stay as they are
    fund_rows : number of each fund in the scenario
    submitted : columns that are 1 in the list that is handed in
    """
    problem = choice_by_goal(result.choice, result.scores, result.by_goal)
    budgets, chances = budget_table(result.scenario)
    made = tied(problem, budgets, chances)
    place = {name: number for number, name in enumerate(names)}
    goals = [goal_criterion(str(goal)) for goal in result.scores.weights.columns]
    sizes = sizes_of(made.stated.arrays)
    held, arrays = _with_held(made, place, sizes.row)
    first = made.budgets[0].data
    spots = [first.criteria.index(goal) for goal in goals]
    table = cast("pd.DataFrame", problem.value)
    shown = _main_scenario(result, made)
    money_of = common_costs(result.scenario)["cost_msek"]
    submitted = _submitted(result, made)
    return {
        "text": lp_text(arrays),
        "decide": _decisions(made, place),
        "values": {place[str(row)]: _figures(table.loc[row, goals]) for row in table.index},
        "factor": [float(factor) for factor in first.factors],
        "chance": [float(each.probability) for each in made.budgets],
        "main": shown,
        "terms": _terms(made, spots),
        "nothing": _figures(result.by_goal[frozenset()])
        if frozenset() in result.by_goal
        else [0.0] * len(goals),
        "funds": [str(fund) for fund in first.cells.funds],
        "periods": [str(period) for period in first.cells.periods],
        "pots": _pots(made, sizes.row, submitted),
        "money": [_money(each) for each in made.budgets],
        "cost": _costs(result, problem, made, (budgets, chances), place, sizes.row),
        "held": held,
        "columns": len(arrays.gain),
        "planned": {place[name]: float(f"{money_of[name]:.12g}") for name in map(str, table.index)},
        "least": _least_costs(result, place),
        "fund_rows": [list(result.scenario["funds"]["id"]).index(fund) for fund in first.cells.funds],
        "submitted": [int(column) for column in np.flatnonzero(submitted > 0.5)],
    }


def _figures(values: Any) -> list[float]:
    """Numbers to twelve digits: what lies beyond is noise of adding up."""
    return [float(f"{float(value):.12g}") for value in values]


def _main_scenario(result: Result, made: Tied) -> int:
    """Number of the main budget's scenario; of scenarios with the same money one stands for all."""
    main = main_row(result.scenario, "budget_scenarios")
    rows = [str(each.name) for each in made.budgets]
    if main in rows:
        return rows.index(main)
    money = budget_scenarios(result.scenario)[0]
    return next(k for k, row in enumerate(rows) if money[row].equals(money[main]))


def _with_held(made: Tied, place: dict[str, int], size: Any) -> tuple[dict[int, int], Any]:
    """The arrays in the sizes of their rows, with a row for each proposal that counts in how many scenarios it is built."""
    arrays, stated = made.stated.arrays, made.stated
    count = arrays.matrix.shape[0]
    scale = sparse.diags_array(1.0 / size)
    rows: list[Any] = []
    held: dict[int, int] = {}
    first = made.budgets[0].data
    for name in first.proposals:
        line = np.zeros(len(arrays.gain))
        for places in stated.places:
            columns = places[first.columns(name)]
            line[columns[columns >= 0]] = 1.0
        held[place[str(name)]] = count + len(rows)
        rows.append(line)
    more = sparse.csr_array(np.array(rows).reshape(len(rows), len(arrays.gain)))
    matrix = sparse.csr_array(sparse.vstack([scale @ sparse.csr_array(arrays.matrix), more]))
    return held, replace(
        arrays,
        matrix=matrix,
        lower=np.concatenate([arrays.lower / size, np.zeros(len(rows))]),
        upper=np.concatenate([arrays.upper / size, np.full(len(rows), np.inf)]),
    )


def _submitted(result: Result, made: Tied) -> Any:
    """The point of the model at which the list that is handed in stands."""
    plans = []
    for each, plan in zip(made.budgets, result.priority.portfolios, strict=True):
        data = each.data
        start = [data.cells.periods.index(plan.start[name]) if plan.start else 0 for name in plan.selected]
        spot = {(data.rows[data.row[j]], int(data.start[j])): j for j in range(len(data.row))}
        plans.append(
            np.array([spot[pair] for pair in zip(plan.selected, start, strict=True)], dtype=np.int64)
        )
    return np.nan_to_num(made.stated.point(plans))


def _least_costs(result: Result, place: dict[str, int]) -> dict[int, float]:
    """Saving that a proposal has a part in: below that cost the saving would be another one."""
    table = result.scenario["synergies"]
    out: dict[int, float] = {}
    for members, saving in zip(table["proposals"], table["saving_msek"], strict=True):
        for name in members:
            if name in place:
                out[place[name]] = max(float(saving), out.get(place[name], 0.0))
    return out


def _decisions(made: Tied, place: dict[str, int]) -> list[list[int]]:
    out = []
    for number, (each, places) in enumerate(zip(made.budgets, made.stated.places, strict=True)):
        data = each.data
        for column, spot in enumerate(places):
            if spot >= 0:
                proposal = place[str(data.proposals[data.owner[data.row[column]]])]
                out.append([int(spot), number, proposal, int(data.start[column])])
    return out


def _terms(made: Tied, spots: list[int]) -> list[list[Any]]:
    """Columns of what interacts, with their values by goal, the chance of the scenario counted in."""
    out: list[list[Any]] = []
    for each, statement in zip(made.budgets, made.statements, strict=True):
        for variable, gain in statement.gain_terms:
            spot = made.stated.column.get(id(variable), -1)
            if spot >= 0:
                out.append([spot, _figures(gain[spots] * each.probability)])
    return out


def _pots(made: Tied, size: Any, submitted: Any) -> list[dict[str, Any]]:
    """Rows of the money: of which scenario and fund, and the periods whose money they add up."""
    out, level = [], made.stated.arrays.matrix @ submitted
    for number, (each, statement) in enumerate(zip(made.budgets, made.statements, strict=True)):
        cells, labels = each.data.cells, {str(pot.label): pot for pot in each.data.pots}
        for k, rule in enumerate(statement.rules):
            if rule.kind != "budget":
                continue
            row = made.stated.row[id(statement.block.rows[k + 1])]
            pays = labels[str(rule.key)].pays.reshape(len(cells.funds), len(cells.periods))
            fund = int(np.flatnonzero(pays.any(axis=1))[0])
            periods = [int(p) for p in np.flatnonzero(pays[fund])]
            out.append(
                {
                    "row": row, "scenario": number, "fund": fund, "periods": periods,
                    "size": float(size[row]), "spent": float(level[row]),
                }
            )  # fmt: skip
    return out


def _money(each: Budget) -> list[list[float | None]]:
    """Money of a scenario by fund and period; None where there is no limit."""
    table = pd.Series(each.data.budget).unstack()
    table = table.loc[each.data.cells.funds, each.data.cells.periods]
    return [[None if np.isinf(x) else float(f"{float(x):.12g}") for x in line] for line in table.to_numpy()]


def _costs(
    result: Result,
    problem: Problem,
    made: Tied,
    money: tuple[pd.DataFrame, list[float]],
    place: dict[str, int],
    size: Any,
) -> dict[int, list[list[float]]]:
    """What each proposal's cost stands in, and by how much that changes for each MSEK; found by stating all a MSEK dearer."""
    cost = cast("pd.DataFrame", problem.cost)
    paid = paid_rows(result.scenario, map(str, cost.index)).shares
    shares = pd.DataFrame([paid[str(name)] for name in cost.index], index=cost.index)
    dearer = replace(problem, cost=cost + shares.reindex(columns=cost.columns).fillna(0.0))
    other = tied(dearer, *money).stated.arrays.matrix
    matrix = made.stated.arrays.matrix
    if other.shape != matrix.shape:
        return {}
    change = sparse.coo_array(sparse.csr_array(other - matrix))
    owner = {column: proposal for column, _, proposal, _ in _decisions(made, place)}
    out: dict[int, list[list[float]]] = {}
    base = sparse.csr_array(matrix)
    for row, column, by in zip(change.row.tolist(), change.col.tolist(), change.data.tolist(), strict=True):
        if abs(by) > 1e-12 and column in owner:
            now = float(base[row, column]) / size[row]
            out.setdefault(owner[column], []).append([row, column, *_figures([now, by / size[row]])])
    return out
