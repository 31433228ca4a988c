"""From the list that was found to the priority order: ranks, status, money down to each line, and why not."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from infraprio.portfolio import compile_data
from infraprio.portfolio.problem.from_scenario import (
    budget_scenarios,
    candidates,
    common_costs,
    main_row,
    others_funds,
    supported,
)
from infraprio.portfolio.problem.ways_of_paying import paid_rows
from infraprio.ranking.grounds import grounds_of
from infraprio.ranking.money_lines import MoneyLines, money_lines
from infraprio.ranking.ranking import IN_PLAN, MORE_MONEY, Ranking
from infraprio.ranking.why_not import REASONS, WhyNot, why_not
from infraprio.scenario.choosable import choosable
from infraprio.scenario.money import money_of
from infraprio.scenario.plan_money import horizons, periods_in_time
from infraprio.scenario.scenario import Scenario
from infraprio.scoring.ranks import ranks

if TYPE_CHECKING:
    from infraprio.portfolio import Data, EvaluatedList, EvaluatedPortfolio, Portfolio, PriorityList, Problem
    from infraprio.scoring.goals.proposal_scores import Scores

__all__ = ["plan_of_list", "rank_proposals"]


class Built(NamedTuple):
    """Status, level and period of start of a proposal, and the row of the problem that is built: who pays."""

    status: str
    level: str
    period: str
    row: Hashable


LinesOf = Callable[[Sequence[str]], MoneyLines]


def plan_of_list(scenario: Scenario, order: PriorityList) -> Portfolio:
    """What a list builds at the main budget.

    Scenarios with the same money are one on a list, under the name of the first of them.

    Parameters
    ----------
    scenario : Scenario
        What the planner states, from `read` or `build`.
    order : PriorityList
        The list over all budgets.

    Returns
    -------
    Portfolio
        What is built, when, and at what value.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> result = ip.run(valley())
    >>> plan_of_list(result.scenario, result.priority).selected
    ['FASTER', 'LOT']
    """
    main = main_row(scenario, "budget_scenarios")
    rows = list(order.scenarios.index)
    if main in rows:
        return order.portfolios[rows.index(main)]
    money = budget_scenarios(scenario)[0]
    same = [k for k, row in enumerate(rows) if money[str(row)].equals(money[main])]
    return order.portfolios[same[0]]


def _built(order: PriorityList, plan: Portfolio) -> dict[str, Built]:
    """How every proposal is built that some scenario builds: as in the plan, else as in the first of them."""
    out: dict[str, Built] = {}
    chosen = dict(zip(plan.proposals, plan.selected, strict=True))
    for row, each in reversed(list(zip(order.scenarios.index, order.portfolios, strict=True))):
        for name, its_row in zip(each.proposals, each.selected, strict=True):
            held = name in chosen
            start = plan.start.get(name, "") if held else each.start.get(name, "")
            status = IN_PLAN if held else MORE_MONEY
            out[str(name)] = Built(status, str(row), str(start), chosen.get(name, its_row))
    return out


def _facts(
    scenario: Scenario, scores: Scores, worth: pd.DataFrame, names: list[str], population: list[str]
) -> pd.DataFrame:
    """What is told of any proposal, whether it has a rank or not."""
    table = scenario["proposals"]
    rows = [table.row(table.position[name]) for name in names]
    costs = common_costs(scenario).loc[names]
    ends = scores.score_range().reindex(names)
    score = scores.total.reindex(names)
    ratio = worth["npv_ratio_i"].reindex(names).astype(float)
    cost = costs["cost_msek"]
    return pd.DataFrame(
        {
            **{key: [row[key] for row in rows] for key in ("name", "name_en", "kind")},
            "weight_group": [scores.groups.get(name, "") for name in names],
            "earliest_horizon": [row["horizon"] for row in rows],
            **{key: costs[key] for key in ("cost_msek", "cost_low_msek", "cost_high_msek")},
            "goal_score": score,
            "goal_score_low": ends["low"],
            "goal_score_high": ends["high"],
            "score_rank": ranks(scores.total.reindex(population)).reindex(names),
            "score_per_100_msek": money_of(scenario).hundred * score / cost.where(cost > 0),
            "npv_ratio_i": ratio,
            "npv_ratio_rank": ranks(worth["npv_ratio_i"].reindex(population).astype(float)).reindex(names),
            **{key: [" ".join(row[key]) for row in rows] for key in ("corridors", "municipalities")},
            "maturity": [row["maturity"] for row in rows],
            "step": [row["step"] for row in rows],
        },
        index=pd.Index(names, name="proposal"),
    )


def _payers(scenario: Scenario, rows: Mapping[str, Hashable]) -> dict[str, tuple[str, str]]:
    """The way in which each proposal that is built is paid, and the ids of the funds."""
    paid = paid_rows(scenario, rows)
    funds = {row: " ".join(f for f, share in part.items() if share > 0) for row, part in paid.shares.items()}
    return {name: (paid.way[str(row)], funds[str(row)]) for name, row in rows.items()}


def _with_start(
    frame: pd.DataFrame, scenario: Scenario, start: Mapping[str, str], payers: Mapping[str, tuple[str, str]]
) -> pd.DataFrame:
    """Put period and horizon of start in front of the costs, and who pays behind them."""
    periods = scenario["periods"]
    horizon = dict(zip(periods["id"], periods["horizon"], strict=True))
    place = list(frame.columns).index("kind") + 1
    frame = frame.copy()
    frame.insert(place, "horizon", [horizon.get(start[str(name)], "") for name in frame.index])
    frame.insert(
        list(frame.columns).index("earliest_horizon") + 1,
        "period",
        [start[str(name)] for name in frame.index],
    )
    place = list(frame.columns).index("cost_high_msek") + 1
    frame.insert(place, "paid_by", [payers[str(name)][1] for name in frame.index])
    frame.insert(place + 1, "way_to_pay", [payers[str(name)][0] for name in frame.index])
    return frame


def _lists(
    frame: pd.DataFrame, scenario: Scenario, lines_of: LinesOf
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """The list of each horizon, and the main budget of each fund to its end."""
    periods, known = periods_in_time(scenario), horizons(scenario)
    out: dict[str, pd.DataFrame] = {}
    frames = {}
    for count, horizon in enumerate(known, start=1):
        inside = list(periods.index[periods["horizon"].isin(known[:count])])
        part = frame[frame["horizon"] == horizon].copy()
        earlier = frame.index[frame["horizon"].isin(known[: count - 1]) & (frame["status"] == IN_PLAN)]
        lines = lines_of([*map(str, earlier), *map(str, part.index)])
        mine = slice(len(earlier), None)
        paid, money = lines.sums(inside)
        frames[horizon] = lines.frame(inside)
        part["cumulative_cost_msek"], part["budget_msek"] = paid[mine], money
        part["later_msek"] = lines.later(inside)[mine]
        out[horizon] = part
    return out, pd.DataFrame(frames).T


def _set_aside(scenario: Scenario, listed: set[str]) -> pd.DataFrame:
    table = scenario["proposals"]
    rows = {
        name: (*(table[key][i] for key in ("name", "name_en", "kind", "horizon")), "cost_unknown")
        for i, name in enumerate(table["id"])
        if table["horizon"][i] != "done" and name not in listed
    }
    columns = ["name", "name_en", "kind", "horizon", "reason"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("proposal")


def _certificate(
    order: PriorityList,
    plan: Portfolio,
    free: Portfolio,
    evaluated: tuple[EvaluatedList, EvaluatedPortfolio] | None,
) -> dict[str, Any]:
    ours, theirs = set(plan.proposals), set(free.proposals)
    told: dict[str, Any] = {
        "reading": order.reading,
        "status": order.status,
        "value": order.value,
        "bound": order.bound,
        "gap": order.gap,
        "free_value": order.free_value,
        "price": order.price,
        "plan_value": plan.value,
        "plan_cost": plan.cost,
        "free_plan_status": free.status,
        "free_plan_value": free.value,
        "free_plan_bound": free.bound,
        "free_plan_gap": free.gap,
        "free_plan_cost": free.cost,
        "free_plan_adds": [str(name) for name in free.proposals if name not in ours],
        "free_plan_drops": [str(name) for name in plan.proposals if name not in theirs],
        "checked": bool(all(p.check.ok for p in [plan, free, *order.portfolios])),
    }
    if evaluated is None:
        return told
    made, chosen = evaluated
    both: dict[str, EvaluatedList | EvaluatedPortfolio] = {"": made, "free_plan_": chosen}
    for before, found in both.items():
        told |= {
            f"{before}bound_rests_on": found.rests_on,
            f"{before}slack": found.slack,
            f"{before}additive_value": found.additive["value"],
            f"{before}additive_loss": found.additive["loss"],
        }
    return told | {
        "pairs_looked_at": made.looked_at,
        "pairs_that_interact": len(made.pairs),
        "sets_evaluated": len({*made.evaluated, *chosen.evaluated}),
    }


def _reasons(frame: pd.DataFrame, found: Mapping[str, WhyNot]) -> pd.DataFrame:
    frame = frame.copy()
    frame.insert(3, "reason", [found[str(name)].reason for name in frame.index])
    frame["others"] = [found[str(name)].others for name in frame.index]
    frame["loss"] = [found[str(name)].loss for name in frame.index]
    frame["rule"] = [found[str(name)].rule for name in frame.index]
    return frame


def _ordered(facts: pd.DataFrame, built: Mapping[str, Built], lines: MoneyLines) -> pd.DataFrame:
    """The order with ranks, status, level, and the money of all funds down to each line."""
    frame, names = facts.copy(), [str(name) for name in facts.index]
    frame["score_rank"] = frame["score_rank"].astype(int)
    frame.insert(0, "rank", range(1, len(names) + 1))
    place = list(frame.columns).index("horizon") + 1
    frame.insert(place, "status", [built[name].status for name in names])
    frame.insert(place + 1, "level", [built[name].level for name in names])
    place = list(frame.columns).index("cost_high_msek") + 1
    paid, money = lines.sums(lines.periods)
    frame.insert(place, "cumulative_cost_msek", paid)
    frame.insert(place + 1, "budget_msek", money)
    return frame


def _by_fund(lines: MoneyLines) -> pd.DataFrame:
    """What each fund has paid down to each line, and what it has."""
    paid, frames = lines.paid(lines.periods), lines.frame(lines.periods)
    columns: dict[tuple[str, str], Any] = {}
    for fund in paid.columns:
        columns[str(fund), "budget_msek"] = pd.Series(float(frames[fund]), index=paid.index)
        columns[str(fund), "cumulative_msek"] = paid[fund]
    return pd.DataFrame(columns, index=paid.index).sort_index(axis=1)


def rank_proposals(
    scenario: Scenario,
    scores: Scores,
    problem: Problem | Data,
    order: PriorityList,
    free: Portfolio,
    worth: pd.DataFrame,
    evaluated: tuple[EvaluatedList, EvaluatedPortfolio] | None = None,
) -> Ranking:
    """Put what the list builds in its order, and say of everything else why it has no rank.

    Parameters
    ----------
    scenario : Scenario
        What the planner states, from `read` or `build`.
    scores : Scores
        Goal score of every proposal, and its parts.
    problem : Problem
        The choice, with what was found to interact
    order : PriorityList
        The priority list over the budget scenarios
    free : Portfolio
        The best portfolio for the main budget, free of the list: a comparison
    worth : DataFrame
        The appraisal's frame; its npv_ratio_i stands beside the score and never enters the order
    evaluated : tuple of (EvaluatedList, EvaluatedPortfolio), optional
        How list and free portfolio were found through the network; None where values were simply added up.

    Returns
    -------
    Ranking
        The order is the one of the list, untouched, without what must be built and what that needs.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> result = ip.run(valley())
    >>> lists = (result.evaluated_list, result.evaluated_plan)
    >>> worth = result.appraisal.to_frame()
    >>> model = result.evaluated_list.model
    >>> ranking = rank_proposals(result.scenario, result.scores, model, result.priority, result.free_portfolio, worth, lists)
    >>> ranking.frame.index.tolist()
    ['LOT', 'FASTER']
    """
    money = budget_scenarios(scenario)[0]
    plan = plan_of_list(scenario, order)
    built = _built(order, plan)
    must = [str(name) for name in order.mandatory]
    listed = [str(name) for name in order.order if str(name) not in set(must)]
    names = candidates(scenario)
    others = [name for name in names if name not in built and name not in set(must)]
    data = compile_data(problem)
    reasons = why_not(data, order, others, money[str(order.scenarios.index[-1])])
    held = set(choosable(scenario))
    population = [*listed, *(name for name in others if name in held)]
    facts = _facts(scenario, scores, worth, [*listed, *must, *others], population)
    start = {name: each.period for name, each in built.items()}
    row_of = {name: each.row for name, each in built.items()}
    payers = _payers(scenario, row_of)
    main = money[main_row(scenario, "budget_scenarios")]
    theirs = others_funds(scenario)

    def lines_of(rows: Sequence[str]) -> MoneyLines:
        return money_lines(data.problem, must, rows, dict[Any, Any](start), main, theirs, row_of)

    lines = lines_of(listed)
    frame = _ordered(_with_start(facts.loc[listed], scenario, start, payers), built, lines)
    kept = sorted(
        others, key=lambda name: (REASONS.index(reasons[name].reason), -float(scores.total[name]), name)
    )
    lists, main_frames = _lists(frame, scenario, lines_of)
    aside = {*listed, *must, *others, *supported(scenario)}
    told = _facts(scenario, scores, worth, supported(scenario), population)
    return Ranking(
        frame=frame,
        committed=_with_start(facts.loc[must], scenario, start, payers).drop(
            columns=["score_rank", "npv_ratio_rank"]
        ),
        not_prioritised=_reasons(facts.loc[kept], reasons),
        supported=told.drop(columns=["score_rank", "npv_ratio_rank"]),
        set_aside=_set_aside(scenario, aside),
        population=tuple(population),
        money=_by_fund(lines),
        frames=main_frames,
        others_funds=tuple(theirs),
        lists=lists,
        certificate=_certificate(order, plan, free, evaluated),
        grounds=grounds_of(scenario, scores, evaluated[0].pairs if evaluated else None, plan),
    )
