"""How sure the order is: what other weights, other scores and other budgets would make of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from infraprio.errors import InfeasibleError
from infraprio.portfolio import best_portfolio, compile_data
from infraprio.portfolio.choose.best_portfolio import unexplained
from infraprio.portfolio.choose.many_values import best_in_each_case
from infraprio.portfolio.problem.from_scenario import others_funds
from infraprio.portfolio.problem.ways_of_paying import owners
from infraprio.ranking.limits import stopped_plans
from infraprio.scenario.scenario import Scenario
from infraprio.scoring.certainty.rank_intervals import rank_intervals
from infraprio.scoring.certainty.smaa import smaa
from infraprio.scoring.ranks import ranks
from infraprio.scoring.weights.weight_set import WeightSet

if TYPE_CHECKING:
    from infraprio.portfolio import Data, Portfolio, Problem
    from infraprio.scoring.goals.proposal_scores import Scores
    from infraprio.scoring.weights.weight_set import WeightSet

__all__ = [
    "BORDERLINE",
    "CORE",
    "EXTERIOR",
    "Robustness",
    "goal_weight_ranges",
    "robustness",
    "stated_weights",
]

CORE, BORDERLINE, EXTERIOR = "core", "borderline", "exterior"
SAMPLES: Final = 2000
DRAWN: Final = 24
"""Weights drawn for the core index, besides those of the stakeholders."""
MOST_CELLS: Final = 400
"""Up to so many values (proposals x leaf goals) rank intervals are exact; beyond, they are those seen in the samples."""
GAP: Final = 0.001
"""Gap within which the portfolios are proved best."""
STEPS: Final = (0.0, 0.15, 0.3, 0.5, 0.7, 0.85, 1.0, 1.15, 1.3, 1.6, 2.0)
"""Shares of the main budget at which the best portfolio is sought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness:
    """What is left of the order when weights, scores and budget are other than assumed.

    Attributes
    ----------
    acceptability : DataFrame, proposals x ranks 1..n
        Share of samples (weights from the stated ranges, scores from theirs) in which the proposal has that rank by
        goal score.
    intervals : DataFrame, proposals x (best, worst)
        Best and worst rank by goal score over all weights in the stated ranges, scores as estimated.
    exact_intervals : whether they are proved; else they are the ranks seen in the samples.
    by_stakeholder : DataFrame, proposals x stakeholders
        Rank by goal score under each stakeholder's own weights.
    core : DataFrame, proposals x (core_index, group)
        Share of the weights tried (each stakeholder's, and `drawn` ones from the ranges) whose best portfolio for the
        main budget, within `gap`, holds the proposal; ``core`` in all of them, ``exterior`` in none, ``borderline``
        between. Sampled: weights that were not tried may give another portfolio, so that ``borderline`` is what is
        shown to hang on the weights, and ``core`` and ``exterior`` are not proved for all weights.
    curve : DataFrame indexed by share of the main budget
        budget_msek (of the region's funds), value and bound of the best portfolio, cost_msek, proposals (tuple of ids).
    ranges : DataFrame, goals x (low, weight, high)
        Weight of each goal of the tree among its siblings, and the range that was used.
    samples, drawn, seed : how much was sampled, and from which seed.
    gap : within which the portfolios behind `core` and `curve` are proved best.
    ended_by : of what a limit ended (``intervals``, ``core``, ``budget_curve``): ``work`` or ``time``, and the largest gap left.
    """

    acceptability: pd.DataFrame
    intervals: pd.DataFrame
    exact_intervals: bool
    by_stakeholder: pd.DataFrame
    core: pd.DataFrame
    curve: pd.DataFrame
    ranges: pd.DataFrame
    samples: int
    drawn: int
    seed: int
    gap: float
    ended_by: Mapping[str, tuple[str, float | None]] = field(default_factory=dict)

    def to_frame(self) -> pd.DataFrame:
        """One row a proposal: most frequent rank and its share, interval, ranks by stakeholder, core index and group."""
        top = self.acceptability.idxmax(axis=1).rename("likeliest_rank")
        share = self.acceptability.max(axis=1).rename("likeliest_share")
        return pd.concat(
            [top, share, self.intervals, self.core, self.by_stakeholder.add_prefix("rank_")], axis=1
        )


def goal_weight_ranges(scenario: Scenario, stakeholder: str) -> pd.DataFrame:
    """Weight of each goal among its siblings and its range.

    Parameters
    ----------
    scenario : goals, weights and stakeholders
    stakeholder : whose weights are the main ones

    Returns
    -------
    DataFrame indexed by goal: parent, low, weight, high. The range is the one that the stakeholder states; where none
    is stated, from the lowest to the highest weight that any stakeholder gives.
    """
    goals, table = scenario["goals"], scenario["weights"]
    version = scenario.settings["goal_version"]
    said: dict[str, list[float]] = {}
    own: dict[str, tuple[float, float, float]] = {}
    for i in table.where(version=version):
        said.setdefault(table["goal"][i], []).append(float(table["weight"][i]))
        if table["stakeholder"][i] == stakeholder:
            own[table["goal"][i]] = (table["low"][i], table["weight"][i], table["high"][i])
    rows = {}
    for i in goals.where(version=version):
        goal = goals["id"][i]
        low, weight, high = own[goal]
        low = min(said[goal]) if math.isnan(low) else low
        high = max(said[goal]) if math.isnan(high) else high
        rows[goal] = (goals["parent"][i], min(low, weight), weight, max(high, weight))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["parent", "low", "weight", "high"])


def _leaves_below(ranges: pd.DataFrame) -> dict[str, list[str]]:
    """Leaf goals below every goal; the whole tree under the empty name."""
    children: dict[str, list[str]] = {}
    for goal, parent in ranges["parent"].items():
        children.setdefault(str(parent), []).append(str(goal))

    def below(goal: str) -> list[str]:
        return [leaf for child in children[goal] for leaf in below(child)] if goal in children else [goal]

    return {goal: below(goal) for goal in ["", *map(str, ranges.index)]}


def stated_weights(ranges: pd.DataFrame) -> WeightSet:
    """All weights of the leaf goals that agree with the range of every goal of the tree.

    Parameters
    ----------
    ranges : from `goal_weight_ranges`

    Returns
    -------
    WeightSet over the leaf goals. A goal's share of the weight of the goal above it lies between low and high; weights
    that are stated without a range are kept.
    """
    below = _leaves_below(ranges)
    weights = WeightSet(below[""])
    for goal, row in ranges.iterrows():
        mine, family = set(below[str(goal)]), below[row["parent"]]
        if len(family) == len(mine):
            continue  # an only child has all of the weight
        for limit, sign in ((row["low"], -1.0), (row["high"], 1.0)):
            factors = {leaf: sign * ((leaf in mine) - limit) for leaf in family}
            text = (
                f"{goal}: {'at least' if sign < 0 else 'at most'} {limit:g} of the weight among its siblings"
            )
            weights = weights.linear(factors, at_most=1e-9, text=text)
    return weights


def _drawn(ranges: pd.DataFrame, count: int, seed: int) -> pd.DataFrame:
    """Weights drawn from the ranges; the stated ones where the ranges leave no room."""
    weights = stated_weights(ranges)
    rows, rhs = weights.inequalities()
    below = _leaves_below(ranges)
    own = dict.fromkeys(below[""], 1.0)
    for goal, row in ranges.iterrows():
        for leaf in below[str(goal)]:
            own[leaf] *= row["weight"]
    if np.allclose(ranges["low"], ranges["high"]):
        return pd.DataFrame([own] * count, columns=below[""])
    if len(rows) == 0 or (rhs + 1e-9 < rows @ np.array([own[leaf] for leaf in below[""]])).any():
        weights.require_feasible()
    return weights.sample(count, seed)


def _portfolios(data: Data, values: pd.DataFrame, weights: pd.DataFrame, gap: float) -> list[Portfolio]:
    """The best portfolio under each row of weights; equal weights are looked at once."""
    data = data.changed(synergy={})  # found for the main weights only
    paid = owners(data.problem)
    rows = np.round(weights.to_numpy(float), 9)
    different, place = np.unique(rows, axis=0, return_inverse=True)
    cases = pd.DataFrame(values.loc[list(paid.values())].to_numpy(float) @ different.T, index=list(paid))
    made = best_in_each_case(data, cases, gap=gap)
    return [made[number] for number in place.ravel()]


def _core(
    data: Data, scores: Scores, drawn: pd.DataFrame, gap: float
) -> tuple[pd.DataFrame, list[Portfolio]]:
    leaves = list(scores.weights.columns)
    tried = pd.concat([scores.weights, drawn[leaves]], ignore_index=True)
    plans = _portfolios(data, scores.values[leaves], tried, gap)
    sets = [frozenset(plan.proposals) for plan in plans]
    names = list(dict.fromkeys(owners(data.problem).values()))
    share = pd.Series({name: sum(name in held for held in sets) / len(sets) for name in names}, dtype=float)
    group = [CORE if s == 1 else EXTERIOR if s == 0 else BORDERLINE for s in share]
    frame = pd.DataFrame({"core_index": share, "group": group}, index=pd.Index(names, name="proposal"))
    return frame, plans


def _curve(data: Data, gap: float, others: Sequence[str]) -> tuple[pd.DataFrame, list[Portfolio]]:
    """The best portfolio at shares of the budget; shares at which the rules cannot be kept are left out."""
    rows: dict[float, dict[str, Any]] = {}
    plans: list[Portfolio] = []
    money = data.budget
    own: Any = money.drop(index=[fund for fund in money.index if fund in others]) if others else money
    whole = float(np.asarray(own, dtype=float).sum()) if money is not None else math.inf
    for share in STEPS if money is not None and math.isfinite(whole) else ():
        try:
            with unexplained():
                plan = best_portfolio(data.with_budget(money * share), gap=gap)
        except InfeasibleError:
            continue
        plans.append(plan)
        rows[share] = {
            "budget_msek": share * whole, "value": plan.value, "bound": plan.bound,
            "cost_msek": plan.cost, "proposals": tuple(map(str, plan.proposals)),
        }  # fmt: skip
    columns = ["budget_msek", "value", "bound", "cost_msek", "proposals"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("share"), plans


def _intervals(
    values: pd.DataFrame, ranges: pd.DataFrame, drawn: pd.DataFrame
) -> tuple[pd.DataFrame, bool, bool]:
    """Best and worst ranks, whether they are proved, and whether a limit ended the proof; then those of the samples."""
    if values.size <= MOST_CELLS and not np.allclose(ranges["low"], ranges["high"]):
        found = rank_intervals(values, stated_weights(ranges))
        late = not found.optimal.all()
        if not late:
            return pd.DataFrame({"best": found.best, "worst": found.worst}).astype(int), True, False
    else:
        late = False
    places = (values @ drawn[values.columns].T).rank(ascending=False, method="min")
    return pd.DataFrame({"best": places.min(axis=1), "worst": places.max(axis=1)}).astype(int), False, late


def _nothing(scores: Scores, ranges: pd.DataFrame, seed: int) -> Robustness:
    """The answer where no proposal can be chosen."""
    none = pd.Index([], name="proposal")
    return Robustness(
        acceptability=pd.DataFrame(index=none),
        intervals=pd.DataFrame(index=none, columns=["best", "worst"], dtype=int),
        exact_intervals=True,
        by_stakeholder=pd.DataFrame(index=none, columns=scores.weights.index, dtype=int),
        core=pd.DataFrame({"core_index": [], "group": []}, index=none),
        curve=pd.DataFrame(
            index=pd.Index([], name="share", dtype=float),
            columns=["budget_msek", "value", "bound", "cost_msek", "proposals"],
        ),
        ranges=ranges,
        samples=0,
        drawn=0,
        seed=seed,
        gap=0.0,
    )


def robustness(
    scenario: Scenario, scores: Scores, problem: Problem | Data, population: Sequence[str], seed: int
) -> Robustness:
    """Try the order with other weights, other scores and other budgets.

    Parameters
    ----------
    scenario : weights with their ranges
    scores : values of the proposals and their ranges
    problem : the choice for the main budget; what proposals are worth together counts in the budget curve, which has the
        main weights
    population : proposals that compete; ranks and their intervals are among them
    seed : of all that is sampled

    Returns
    -------
    Robustness

    Notes
    -----
    Acceptability: Lahdelma and Salminen (2001), Operations Research 49(3). Rank intervals: Salo and Punkka (2011),
    European Journal of Operational Research 214(2). Core, borderline and exterior proposals: Liesiö, Mild and Salo
    (2007), European Journal of Operational Research 181(3), here over optimal portfolios of the weights tried.
    """
    names = [p for p in scores.values.index if p in set(population)]
    ranges = goal_weight_ranges(scenario, scores.stakeholder)
    if not names:
        return _nothing(scores, ranges.drop(columns="parent"), seed)
    names.sort()  # drawn in an order that is not that of the rows
    leaves = sorted(scores.values.columns)
    values, low, high = (part.loc[names, leaves] for part in (scores.values, scores.low, scores.high))
    gap = GAP
    drawn = _drawn(ranges.sort_index(), SAMPLES, seed)[leaves]
    shares = smaa(values, drawn, seed=seed, score_range=(low, high)).rank_acceptability
    intervals, exact, late = _intervals(values, ranges, drawn)
    data = compile_data(problem)
    core, tried = _core(data, scores, drawn.iloc[:: -(-SAMPLES // DRAWN)], gap)
    curve, bought = _curve(data, gap, others_funds(scenario))
    ended: dict[str, tuple[str, float | None]] = {"intervals": ("work", None)} if late else {}
    ended |= stopped_plans({"core": tried, "budget_curve": bought})
    every = scores.by_stakeholder.loc[names].apply(ranks).astype(int)
    return Robustness(
        acceptability=shares,
        intervals=intervals,
        exact_intervals=exact,
        by_stakeholder=every,
        core=core,
        curve=curve,
        ranges=ranges.drop(columns="parent"),
        samples=SAMPLES,
        drawn=DRAWN,
        seed=seed,
        gap=max([gap, *(plan.gap for plan in [*tried, *bought])]),
        ended_by=ended,
    )
