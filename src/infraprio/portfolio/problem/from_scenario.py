"""From a scenario to the data of a choice: who may be built when, at what cost, from which money, under which rules."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from infraprio.portfolio.problem.limit_kinds import of_unit
from infraprio.portfolio.problem.problem import Limit, Problem
from infraprio.portfolio.problem.ways_of_paying import PaidRows, paid_rows
from infraprio.scenario.checks.rules import EACH, ON_EFFECTS, limited_groups
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


def _delay(scenario: Scenario, periods: pd.DataFrame) -> pd.Series[float]:
    """Worth of a start in each period relative to the first one, at the discount rate, from mid-year to mid-year."""
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


def _rules(
    scenario: Scenario, names: set[str], paid: PaidRows, effects: pd.DataFrame | None
) -> dict[str, Any]:
    """The rules table as arguments of a problem; proposals that cannot be chosen make what needs them impossible."""
    table = scenario["rules"]
    out: dict[str, Any] = {
        k: [] for k in ("requires", "requires_any", "excludes", "mandatory", "forbidden", "limits")
    }
    sources: dict[Any, str] = {}
    done = {
        p
        for p, h in zip(scenario["proposals"]["id"], scenario["proposals"]["horizon"], strict=True)
        if h == "done"
    }

    def note(kind: str, key: Any, i: int) -> None:
        place = f"{table.file}{f' [{table.sheet}]' if table.sheet else ''} row {table.rows[i]}"
        sources.setdefault(
            (kind, key), f"{place} ({table['id'][i]})"
        )  # of two that say the same, the first by id

    for i in sorted(range(len(table)), key=table["id"].__getitem__):
        rule = table["rule"][i]
        mine = sorted(p for p in table["proposals"][i] if p in names)
        others = sorted(p for p in table["others"][i] if p not in done)
        if rule in {"mandatory", "forbidden"}:
            out[rule] += [p for p in mine if p not in out[rule]]
            for p in mine:
                note(rule, p, i)
        elif rule in {"excludes", "alternatives"} and len(mine) > 1:
            out["excludes"].append(tuple(mine))
            note("excludes", tuple(mine), i)
        elif rule == "requires":
            for p in mine:
                if any(q not in names for q in others):
                    out["forbidden"] += [p] if p not in out["forbidden"] else []
                    note("forbidden", p, i)
                out["requires"] += [(p, q) for q in others if q in names]
                for q in others:
                    note("requires", (p, q), i)
        elif rule == "requires_any" and len(others) == len(table["others"][i]):
            known = tuple(q for q in others if q in names)
            for p in mine:
                if known:
                    out["requires_any"].append((p, known))
                    note("requires_any", (p, known), i)
                elif p not in out["forbidden"]:
                    out["forbidden"].append(p)
                    note("forbidden", p, i)
        elif rule in {"at_least", "at_most"}:
            effect = table["unit"][i] in ON_EFFECTS
            made = (
                _effect_limits(scenario, i, names, effects) if effect else _limits(scenario, i, names, paid)
            )
            for limit in made:
                out["limits"].append(limit)
                note("limits", (len(out["limits"]) - 1, None), i)
            for p in _unknown(made, names, effects) if effect else ():
                out["forbidden"] += [p] if p not in out["forbidden"] else []
                note("forbidden", p, i)
    return out | {"sources": sources}


def _limits(scenario: Scenario, i: int, names: set[str], paid: PaidRows) -> list[Limit]:
    """The limits that a row of the rules states: one, or one for each label of its grouping."""
    table = scenario["rules"]
    of = of_unit(table["unit"][i])
    bound: dict[str, Any] = {table["rule"][i]: float(table["limit"][i])}
    narrow = {name: table[name][i] or None for name in ("fund", "period", "criterion")}
    made = []
    for label, inside in limited_groups(scenario, i).items():
        if table["group_by"][i] == "fund" and of == "cost":  # the money of the fund, whoever gets it
            made.append(Limit(of=of, **(narrow | {"fund": narrow["fund"] or label}), **bound))
            continue
        members = None if inside is None else sorted(p for p in inside if p in names)
        if members is not None and table["group_by"][i] == "fund":
            members = paid.with_fund(members, label)
        made.append(Limit(of=of, members=members, **narrow, **bound))
    return made


def _effect_limits(scenario: Scenario, i: int, names: set[str], effects: pd.DataFrame | None) -> list[Limit]:
    """The limits on effects that a row of the rules states: where the measure is known by place, one a place."""
    if effects is None:
        return []
    table = scenario["rules"]
    level = table["unit"][i] == "level"
    columns: list[Any] = list(effects.columns)
    mine = [m for m in columns if m.key == table["criterion"][i] and m.level == level]
    by, group = table["group_by"][i], table["group"][i]
    placed = [m for m in mine if m.place and by in ("municipality", "place") and group in (EACH, m.place)]
    groups: dict[str, list[str] | None] = {"": None} if placed else limited_groups(scenario, i)
    made = []
    for measure in placed or [m for m in mine if not m.place]:
        bound = {table["rule"][i]: float(table["limit"][i]) - measure.base}
        for inside in groups.values():
            members = None if inside is None else sorted(p for p in inside if p in names)
            made.append(
                Limit(
                    of="effect",
                    criterion=measure,
                    members=members,
                    period=table["period"][i] or None,
                    **bound,
                )
            )
    return made


def _unknown(limits: list[Limit], names: set[str], effects: pd.DataFrame | None) -> list[str]:
    """Proposals that limits are on and of which nobody knows what they do: no plan with them can be held to it."""
    out: dict[str, None] = {}
    for limit in limits:
        assert effects is not None
        own = effects[limit.criterion]
        out |= dict.fromkeys(
            p for p in sorted(names if limit.members is None else map(str, limit.members)) if own.isna()[p]
        )
    return list(out)


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
        period_factor=_delay(scenario, periods),
        carry_over=carry,
        group={
            "kind": pd.Series(
                {p: scenario["proposals"]["kind"][scenario["proposals"].position[p]] for p in names}
            )
        },
        effects=None
        if effects is None
        else effects.loc[list(paid.owner.values())].set_axis(list(paid.owner), axis=0),
        **_rules(scenario, set(names), paid, effects),
    )
