"""Other ways to make and to read a list, beside the best one.

Free choice, lock-in, orders by value and by value for money.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.clock import left
from infraprio.errors import InfeasibleError
from infraprio.findings import finding
from infraprio.portfolio.choose.best_portfolio import asked, by_core, search
from infraprio.portfolio.choose.infeasible import explain_infeasible
from infraprio.portfolio.choose.knapsack import best_of_plain
from infraprio.portfolio.choose.plan_value import worth
from infraprio.portfolio.choose.portfolio import Portfolio, portfolio
from infraprio.portfolio.lists.known_plans import columns_of
from infraprio.portfolio.lists.reading.at_one_budget import Reader, walk
from infraprio.portfolio.lists.reading.by_enumeration import MOST, best_set
from infraprio.portfolio.lists.reading.from_one_budget import expected, greedy_start
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.solver_arrays import Stated, arrays_of
from infraprio.portfolio.problem.budget_scenarios import Scenario
from infraprio.portfolio.problem.names import listed
from infraprio.portfolio.problem.units import noise
from infraprio.solver.highs import Outcome, load
from infraprio.solver.unsettled import not_settled

if TYPE_CHECKING:
    from infraprio.portfolio.model.portfolio_statement import Statement
    from infraprio.portfolio.problem.data import Data

__all__ = ["compare", "free_optima", "orders", "payable", "payable_anywhere", "stated_alone"]

Ints = NDArray[np.int64]


def payable(data: Data) -> Ints:
    """Return the columns whose own cost fits into every pot."""
    need = data.money @ np.array([pot.pays for pot in data.pots]).T
    amounts = np.array([pot.amount for pot in data.pots])
    return np.flatnonzero((need <= amounts + noise(amounts)).all(axis=1))


def payable_anywhere(scenarios: Sequence[Scenario]) -> set[Hashable]:
    """Return the proposals that some scenario could pay alone, in some way."""
    data = scenarios[0].data
    numbers = {number for each in scenarios for number in each.data.owner[each.data.row[payable(each.data)]]}
    return {data.proposals[number] for number in numbers}


def stated_alone(scenarios: Sequence[Scenario]) -> list[Stated]:
    """Return the model of each scenario by itself.

    Scenarios that differ only in the amounts of their pots have one model, with other right sides.
    """
    found: list[Stated] = []
    made: dict[bytes, tuple[Stated, Ints]] = {}
    for scenario in scenarios:
        data = scenario.data
        amounts = np.array([pot.amount for pot in data.pots])
        key = data.values.tobytes() + np.isinf(amounts).tobytes()
        if key not in made:
            model, statements = build([data])
            made[key] = stated_with_pots(model, statements[0])
        stated, places = made[key]
        upper = stated.arrays.upper.copy()
        upper[places] = amounts[~np.isinf(amounts)]
        found.append(replace(stated, arrays=replace(stated.arrays, upper=upper)))
    return found


def stated_with_pots(model: Any, statement: Statement) -> tuple[Stated, Ints]:
    """Return the arrays of a model, and the row of each pot with a limit."""
    stated = arrays_of(model, [statement])
    rows = [
        id(statement.block.rows[number])
        for number, rule in enumerate(statement.rules, start=1)
        if rule.kind == "budget"
    ]
    return stated, np.array([stated.row[name] for name in rows], dtype=np.int64)


def free_optima(
    scenarios: Sequence[Scenario], models: Sequence[Stated], *, gap: float, ends: float
) -> tuple[list[Portfolio], list[Ints]]:
    """Return the best portfolio of each scenario by itself, and its columns.

    Raises
    ------
    InfeasibleError
        If some scenarios have none; they are named, and the first is explained.
    SolverError
        If none was found in time.
    """
    found, columns, impossible = [], [], []
    for number, (scenario, stated) in enumerate(zip(scenarios, models)):
        known = known_already(scenario.data)
        if known is not None:
            found.append(known[0])
            columns.append(known[1])
            continue
        seconds = left(ends)
        part = None if seconds is None else max(seconds / (len(scenarios) - number), 0.01)
        outcome, notes = free_choice(scenario.data, stated, gap, part)
        if outcome.status == "infeasible":
            impossible.append(scenario)
            continue
        if outcome.x is None:
            raise not_settled([f"budget scenario {scenario.name!r}"])
        plan = stated.plans(outcome.x)[0]
        found.append(portfolio(scenario.data, plan, outcome, notes, outcome.seconds))
        columns.append(plan)
    if impossible:
        raise no_portfolio(impossible, left(ends, least=0.2))
    return found, columns


def known_already(data: Data) -> tuple[Portfolio, Ints] | None:
    """Return the best portfolio of data of which it was asked before and proved; None where it was not."""
    try:
        plan = data.answers.kept(asked(data))
    except TypeError:  # something whose content cannot be told
        return None
    columns = None if plan is None else columns_of(data, plan)
    return None if columns is None else (plan, columns)


def no_portfolio(scenarios: Sequence[Scenario], time_limit: float | None) -> InfeasibleError:
    """Return the error that names the scenarios without a portfolio, and explains the first."""
    explanation = explain_infeasible(scenarios[0].data, time_limit)
    return InfeasibleError(
        finding(
            "no_portfolio_in_scenario",
            names=listed(each.name for each in scenarios),
            first=scenarios[0].name,
            why=explanation,
        ),
        explanation,
    )


def free_choice(
    data: Data, stated: Stated, gap: float, time_limit: float | None
) -> tuple[Outcome, list[str]]:
    """Return the best plan of one scenario: of few proposals by trying every set, else by search."""
    if len(data.row) <= MOST:
        columns = best_set(stated, stated.arrays)
        if columns is not None:
            return tried(stated.point([columns]), worth(data, columns)), []
    if (plan := best_of_plain(data)) is not None:
        return replace(by_core(worth(data, plan)), x=stated.point([plan])), []
    start = greedy_start(data, stated)
    begin = None if start is None else stated.point([start])
    return search(
        load(stated.arrays, restart=False, before=stated.before), begin, gap=gap, time_limit=time_limit
    )


def tried(x: NDArray[np.float64], value: float) -> Outcome:
    """Return the outcome of trying every set."""
    return Outcome(
        status="optimal", x=x, value=value, bound=value, stopped="", seconds=0.0, how="every set tried"
    )


def orders(scenarios: Sequence[Scenario]) -> dict[str, list[Hashable]]:
    """Return all proposals by value for money and by value.

    Mandatory ones first, what no scenario can pay last, and what others need before them.

    A proposal with options counts with its best one; values are expected over the scenarios.
    """
    data = scenarios[0].data
    mean = np.sum([scenario.probability * scenario.data.worth for scenario in scenarios], axis=0)
    cost = data.money.sum(axis=1)
    owner = data.owner[data.row]
    ratio = np.where(cost > 0, mean / np.where(cost > 0, cost, 1.0), np.where(mean > 0, np.inf, 0.0))
    fits, mandatory = payable_anywhere(scenarios), set(data.problem.mandatory)
    made = {}
    for name, score in (("value for money", ratio), ("value", mean)):
        best = np.full(len(data.proposals), -np.inf)
        np.maximum.at(best, owner, score)
        last = [proposal not in fits for proposal in data.proposals]
        must = [
            proposal in mandatory or bool(mandatory.intersection(data.problem.alternatives.get(proposal, ())))
            for proposal in data.proposals
        ]
        ranked = sorted(
            range(len(data.proposals)), key=lambda number: (last[number], not must[number], -best[number])
        )
        made[name] = needed_first(data, [data.proposals[number] for number in ranked])
    return made


def needed_first(data: Data, ranked: Sequence[Hashable]) -> list[Hashable]:
    """Return an order in which what a proposal requires stands before it."""
    owner = {row: data.proposals[data.owner[place]] for place, row in enumerate(data.rows)}
    needed: dict[Hashable, list[Hashable]] = {}
    for a, b in data.problem.requires:
        needed.setdefault(owner.get(a, a), []).append(owner.get(b, b))
    order: dict[Hashable, None] = {}
    for top in ranked:
        stack, seen = [top], {top}
        while stack:
            lacking = [
                other for other in needed.get(stack[-1], []) if other not in order and other not in seen
            ]
            if lacking:
                stack.append(lacking[0])
                seen.add(lacking[0])
            else:
                order[stack.pop()] = None
    return list(order)


def compare(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    value: float,
    free_value: float,
    locked: list[Ints] | None,
) -> pd.DataFrame:
    """Return the expected value of each way to make a list, read with a stop and with a skip.

    In the orders by value, proposals with options or periods are placed in turn, each where it is worth most. Where an
    order cannot be read at some budget, ``why_not`` says so and its figures are missing.
    """
    chance = [scenario.probability for scenario in scenarios]
    lines: dict[str, dict[str, Any]] = {
        "free optimum (no list)": {"value": free_value, "why_not": ""},
        "best list": {"value": value, "why_not": ""},
    }
    if locked is not None:
        lines["lock-in by rising budget"] = {"value": expected(scenarios, locked)}
    readers = [Reader(scenario.data, stated) for scenario, stated in zip(scenarios, models)]
    for name, order in orders(scenarios).items():
        for reading in ("stop", "skip"):
            found = [walk(reader, order, reading) for reader in readers]
            total = sum(
                p * worth(scenario.data, plan)
                for p, scenario, plan in zip(chance, scenarios, found)
                if plan is not None
            )
            broken = [str(scenario.name) for scenario, plan in zip(scenarios, found) if plan is None]
            lines[f"order by {name}, {reading}"] = {
                "value": None if broken else float(total),
                "why_not": f"no part of it keeps the rules at {', '.join(broken)}" if broken else "",
            }
    table = pd.DataFrame.from_dict(lines, orient="index")
    table["value"] = table["value"].astype(float)
    table["loss"] = free_value - table["value"]
    table["why_not"] = table.pop("why_not").fillna("")
    return table
