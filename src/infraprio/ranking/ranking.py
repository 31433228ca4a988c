"""The priority order: the list for the medium and for the long term, with costs against the budget line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from infraprio.portfolio.from_scenario import budget_scenarios, candidates, common_costs, main_row
from infraprio.ranking.explain import Grounds, explain, grounds_of
from infraprio.scenario.scenario import Scenario

if TYPE_CHECKING:
    from infraprio.portfolio import EvaluatedList, EvaluatedPortfolio, Portfolio, PriorityList
    from infraprio.scoring.proposal_scores import Scores

__all__ = ["Ranking", "rank_proposals"]

IN_PLAN, MORE_MONEY, NOT_CHOSEN, TOO_DEAR = "in_plan", "with_more_money", "not_chosen", "beyond_every_budget"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The order of all proposals of known cost.

    Attributes
    ----------
    frame : DataFrame indexed by proposal id, in rank order: first the list for the medium term, then the long.
        rank; name, name_en, kind, horizon; status (in_plan: built with the main budget; with_more_money: built in a
        larger budget scenario; not_chosen: could be paid, something better is; beyond_every_budget: no scenario
        could pay it); level (the smallest budget scenario that builds it); period (of start); cost_msek and its
        range, cumulative_cost_msek and budget_msek (main budget to the end of the horizon) in the common price
        year; goal_score with its range; score_per_100_msek; score_rank; npv_ratio_i and
        npv_ratio_rank (missing where the proposal is not appraised); corridors, municipalities, maturity, step.
    set_aside : DataFrame of proposals that cannot be ranked, with the reason.
    certificate : of the list, and with plan in front of the name of the plan: status, value (exact through the network), bound, gap, what
        the bound rests on, the slack it allows for sets not evaluated, what choosing by the sum of single scores
        reaches and loses; then free_value, price of being a list, reading, numbers of pairs and sets, result of the
        independent check.
    grounds : values, weights, names and rules that explanations rest on.
    """

    frame: pd.DataFrame
    set_aside: pd.DataFrame
    certificate: Mapping[str, Any] = field(default_factory=dict)
    grounds: Grounds | None = field(default=None, repr=False)

    def to_frame(self) -> pd.DataFrame:
        """The order as a copy of `frame`."""
        return self.frame.copy()

    def explain(self, a: str, b: str | None = None, language: str = "sv") -> str:
        """Why `a` has its place; with `b`, why one of the two stands before the other.

        Parameters
        ----------
        a, b : ids of proposals
        language : ``sv`` or ``en``

        Returns
        -------
        Sentences: the step of the ordering that decides, goal score for the money, the goals on which they differ
        most (points of goal score in brackets), profitability beside, and what would have to change.

        Raises
        ------
        InfraprioError
            A proposal is not in the scenario.
        """
        return explain(self.frame, self.set_aside, self.grounds, a, b, language)

    def _repr_html_(self) -> str:
        shown = ["rank", "name", "horizon", "status", "cost_msek", "cumulative_cost_msek", "goal_score"]
        return str(self.frame[shown].to_html(float_format=lambda x: f"{x:,.1f}"))


def _status(scenario: Scenario, order: PriorityList) -> dict[str, tuple[str, str, str]]:
    """Status, level and period of start of every proposal on the list."""
    main = main_row(scenario, "budget_scenarios")
    rows = list(order.scenarios.index)
    out: dict[str, tuple[str, str, str]] = {}
    plan = dict(zip(rows, order.portfolios, strict=True))
    for name in order.rest:
        out[str(name)] = (NOT_CHOSEN, "", "")
    for name in order.set_aside:
        out[str(name)] = (TOO_DEAR, "", "")
    for row in reversed(rows):
        for name in plan[row].proposals:
            out[str(name)] = (MORE_MONEY, str(row), str(plan[row].start.get(name, "")))
    if main in plan:
        for name in plan[main].proposals:
            level = out[str(name)][1]
            out[str(name)] = (IN_PLAN, level, str(plan[main].start.get(name, "")))
    return out


def _budget_lines(scenario: Scenario) -> dict[str, float]:
    """Main budget of all funds to the end of each horizon [MSEK]."""
    money = budget_scenarios(scenario)[0][main_row(scenario, "budget_scenarios")].sum(axis=0)
    periods = scenario["periods"]
    ends = dict(zip(periods["id"], periods["horizon"], strict=True))
    medium = float(sum(money[p] for p, h in ends.items() if h == "medium"))
    return {"medium": medium, "long": float(money.sum())}


def _set_aside(scenario: Scenario, listed: set[str]) -> pd.DataFrame:
    table = scenario["proposals"]
    costs = common_costs(scenario)["cost_msek"]
    rows = {}
    for i, name in enumerate(table["id"]):
        if table["horizon"][i] != "done" and name not in listed:
            reason = "cost_unknown" if pd.isna(costs[name]) else "forbidden"
            rows[name] = (
                table["name"][i],
                table["name_en"][i],
                table["kind"][i],
                table["horizon"][i],
                reason,
            )
    columns = ["name", "name_en", "kind", "horizon", "reason"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("proposal")


def _certificate(
    order: PriorityList, plan: Portfolio, evaluated: tuple[EvaluatedList, EvaluatedPortfolio] | None
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "reading": order.reading,
        "status": order.status,
        "value": order.value,
        "bound": order.bound,
        "gap": order.gap,
        "free_value": order.free_value,
        "price": order.price,
        "plan_status": plan.status,
        "plan_value": plan.value,
        "plan_bound": plan.bound,
        "plan_gap": plan.gap,
        "checked": bool(all(p.check.ok for p in [plan, *order.portfolios])),
    }
    if evaluated is None:
        return told
    made, chosen = evaluated
    both: dict[str, EvaluatedList | EvaluatedPortfolio] = {"": made, "plan_": chosen}
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


def rank_proposals(
    scenario: Scenario,
    scores: Scores,
    order: PriorityList,
    plan: Portfolio,
    worth: pd.DataFrame,
    evaluated: tuple[EvaluatedList, EvaluatedPortfolio] | None = None,
) -> Ranking:
    """Put all proposals of known cost in order.

    Parameters
    ----------
    scenario, scores
    order : the priority list over the budget scenarios
    plan : the best portfolio for the main budget, free of the list
    worth : the appraisal's frame; its npv_ratio_i stands beside the score and never enters the order
    evaluated : how list and plan were found through the network; None where values were simply added up

    Returns
    -------
    Ranking
        Within each horizon first the proposals of the list, level by level, then those that could be paid and are
        not chosen by value for money, last those that no budget could pay.
    """
    table = scenario["proposals"]
    status = _status(scenario, order)
    listed = [str(name) for name in [*order.order, *order.rest, *order.set_aside] if str(name) in status]
    horizon = {name: table["horizon"][table.position[name]] for name in candidates(scenario)}
    listed.sort(key=lambda name: horizon[name] != "medium")  # stable: the list's order stays within a horizon
    costs = common_costs(scenario).loc[listed]
    ends = scores.score_range().loc[listed]
    lines = _budget_lines(scenario)
    rows = [table.row(table.position[name]) for name in listed]
    score = scores.total.loc[listed]
    ratio = worth["npv_ratio_i"].reindex(listed).astype(float)
    frame = pd.DataFrame(
        {
            "rank": range(1, len(listed) + 1),
            **{key: [row[key] for row in rows] for key in ("name", "name_en", "kind", "horizon")},
            **{
                key: [status[name][k] for name in listed]
                for k, key in enumerate(("status", "level", "period"))
            },
            "cost_msek": costs["cost_msek"],
            "cost_low_msek": costs["cost_low_msek"],
            "cost_high_msek": costs["cost_high_msek"],
            "cumulative_cost_msek": costs["cost_msek"].cumsum(),
            "budget_msek": [lines[row["horizon"]] for row in rows],
            "goal_score": score,
            "goal_score_low": ends["low"],
            "goal_score_high": ends["high"],
            "score_rank": scores.total.rank(ascending=False, method="min").loc[listed].astype(int),
            "score_per_100_msek": (100 * score / costs["cost_msek"].where(costs["cost_msek"] > 0)),
            "npv_ratio_i": ratio,
            "npv_ratio_rank": ratio.rank(ascending=False, method="min"),
            **{key: [" ".join(row[key]) for row in rows] for key in ("corridors", "municipalities")},
            "maturity": [row["maturity"] for row in rows],
            "step": [row["step"] for row in rows],
        },
        index=pd.Index(listed, name="proposal"),
    )
    return Ranking(
        frame=frame,
        set_aside=_set_aside(scenario, set(listed)),
        certificate=_certificate(order, plan, evaluated),
        grounds=grounds_of(scenario, scores),
    )
