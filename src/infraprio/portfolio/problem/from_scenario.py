"""From a scenario to the data of a choice: who may be built when, at what cost, from which money, under which rules."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from infraprio.portfolio.problem.from_rules import rules_of
from infraprio.portfolio.problem.problem import Problem
from infraprio.portfolio.problem.ways_of_paying import PaidRows, paid_rows
from infraprio.scenario.main_row import main_row
from infraprio.scenario.parameters import parameters
from infraprio.scenario.plan_money import (
    allowed_starts,
    budget_money,
    building_shares,
    common_costs,
    periods_in_time,
)
from infraprio.scenario.scenario import Scenario

__all__ = [
    "budget_scenarios",
    "candidates",
    "common_costs",
    "main_row",
    "others_funds",
    "problem_from_scenario",
    "supported",
]


def candidates(scenario: Scenario) -> list[str]:
    """Proposals that can be chosen: not finished, of known cost, and not decided by others."""
    table = scenario["proposals"]
    known = common_costs(scenario)["cost_msek"].notna().to_numpy()
    return [
        name
        for name, horizon, role, ok in zip(table["id"], table["horizon"], table["role"], known, strict=True)
        if ok and horizon != "done" and role == "own"
    ]


def others_funds(scenario: Scenario) -> list[str]:
    """Funds whose money is not the region's: they pay objects that it supports, and none of its own alone.

    Of what crosses a border such a fund pays the others' length. Their money stands beside the frames of the region.
    """
    table, theirs = scenario["financing"], set(supported(scenario))
    paid = list(zip(table["proposal"], table["fund"], table["share"], strict=True))
    alone = {fund for name, fund, share in paid if name not in theirs and share >= 1}
    given = {fund for name, fund, share in paid if name in theirs and share > 0}
    return [str(fund) for fund in scenario["funds"]["id"] if fund in given - alone]


def supported(scenario: Scenario) -> list[str]:
    """Proposals that others decide and pay, and that the region supports."""
    table = scenario["proposals"]
    return [
        name
        for name, horizon, role in zip(table["id"], table["horizon"], table["role"], strict=True)
        if horizon != "done" and role == "supported"
    ]


def worth_of_starts(scenario: Scenario) -> pd.Series[float]:
    """Worth of a start in each period relative to the first one, at the discount rate, from mid-year to mid-year."""
    periods = periods_in_time(scenario)
    rate = parameters(scenario)["discount_rate"].value
    middle = (periods["first_year"] + periods["last_year"]) / 2
    if middle.isna().all():  # periods without years: a gain is worth the same in each
        return pd.Series(1.0, index=periods.index)
    factor: pd.Series[float] = (1 + rate) ** -(middle - middle.iloc[0])
    return factor


def budget_scenarios(scenario: Scenario) -> tuple[dict[str, pd.DataFrame], dict[str, float]]:
    """Money (funds by id x periods) and probability of each budget scenario that can happen, by least money, then id."""
    table = scenario["budget_scenarios"]
    chances = {n: float(p) for n, p in zip(table["id"], table["probability"], strict=True) if p > 0}
    money = {name: budget_money(scenario, name).sort_index() for name in chances}
    order = sorted(money, key=lambda name: (round(float(money[name].to_numpy().sum()), 6), name))
    return {name: money[name] for name in order}, {name: chances[name] for name in order}


def _costs(
    scenario: Scenario, paid: PaidRows
) -> tuple[pd.DataFrame, dict[Hashable, tuple[Any, list[Hashable]]]]:
    """Cost of each row by fund without what is paid once for several proposals, and those components.

    A component is paid by the funds that every way to pay its members draws on.
    """
    cost, funds = common_costs(scenario)["cost_msek"], sorted(scenario["funds"]["id"])
    rows = list(paid.owner)
    part_of = pd.DataFrame([paid.shares[row] for row in rows], index=rows)
    part_of = part_of.reindex(columns=funds).fillna(0.0)
    costs = part_of.mul([float(cost[name]) for name in paid.owner.values()], axis=0)
    shared: dict[Hashable, tuple[Any, list[Hashable]]] = {}
    table = scenario["synergies"]
    for i in sorted(range(len(table)), key=table["id"].__getitem__):
        members = sorted(p for p in table["proposals"][i] if p in set(paid.owner.values()))
        if len(members) > 1:
            saving = min(float(table["saving_msek"][i]), *(float(cost[p]) for p in members))
            mine = paid.of(members)
            part = part_of.loc[mine].min() * saving
            costs.loc[mine] -= part
            costs = costs.where(
                costs.abs() > 1e-9 * costs.to_numpy().max(), 0.0
            )  # what subtraction leaves of nothing
            shared[table["id"][i]] = (part.to_dict(), [*members])
    return costs, shared


def problem_from_scenario(
    scenario: Scenario,
    value: pd.Series[float] | pd.DataFrame,
    budget: str | None = None,
    effects: pd.DataFrame | None = None,
) -> Problem:
    """State the choice of a scenario: each proposal is placed in one period or left out.

    Parameters
    ----------
    scenario : Scenario
        What the planner states, from `read` or `build`.
    value : Series or DataFrame
        Value of each proposal (by criterion); proposals that cannot be chosen are passed over.
    budget : str, optional
        Budget scenario; default the main one.
    effects : DataFrame, optional
        What proposals do by the measures that rules are on, see ``ranking.caps.capped.rule_effects``; rules on effects are
        left out without it.

    Returns
    -------
    Problem
        Costs in MSEK of the scenario's price year by fund, budgets by fund and period. Value is discounted from
        the first period to the period of start at the discount rate, so that a gain is rather had early. The cost is
        spread over the years of construction: it falls on each period as far as they lie in it, from the first year
        of the period of start.

    Notes
    -----
    Nothing starts that is not finished, and paid, inside the plan; only what is longer than the plan from its first
    allowed period on may start there and run on, which a warning of ``Problem.check`` says with the share of its cost
    that is paid later. Its value counts in full.

    A proposal of unknown cost cannot be chosen, and neither can one that requires it; what requires a finished
    proposal has what it needs.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> result = ip.run(valley())
    >>> list(problem_from_scenario(result.scenario, result.scores.total).value.index)
    ['FASTER', 'LOT', 'TRAINS']
    """
    names = sorted(candidates(scenario))  # the order of the table has no meaning, for bounds and ties either
    periods = periods_in_time(scenario)
    paid = paid_rows(scenario, names)
    costs, shared = _costs(scenario, paid)
    allowed: dict[Hashable, list[Hashable]] = {name: allowed_starts(scenario, name) for name in names}
    table = scenario["funds"]
    carry = {fund: bool(over) for fund, over in zip(table["id"], table["carry_over"], strict=True)}
    return Problem(
        value=value.loc[list(paid.owner.values())].set_axis(list(paid.owner), axis=0),
        cost=costs,
        budget=budget_money(scenario, budget or main_row(scenario, "budget_scenarios")).loc[costs.columns],
        alternatives=paid.alternatives,
        shared_cost=shared,
        periods=list(periods.index),
        allowed=allowed,
        building=dict[Any, Any](
            {name: building_shares(scenario, str(name), starts) for name, starts in allowed.items()}
        ),
        period_factor=worth_of_starts(scenario),
        carry_over=carry,
        group={
            "kind": pd.Series(
                {p: scenario["proposals"]["kind"][scenario["proposals"].position[p]] for p in names}
            )
        },
        effects=None
        if effects is None
        else effects.loc[list(paid.owner.values())].set_axis(list(paid.owner), axis=0),
        **rules_of(scenario, set(names), paid, effects),
    )
