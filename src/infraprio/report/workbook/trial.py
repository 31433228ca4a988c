"""What the sheet of trial weights starts from: goals, weights, proposals and money as numbers, and what stands built with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from infraprio.report.payers import ways_paid
from infraprio.report.sheet import goal_names, proposal_names, row_names
from infraprio.report.words.language import word
from infraprio.scenario.main_row import main_row
from infraprio.scenario.money import money_of
from infraprio.scenario.plan_money import budget_money

if TYPE_CHECKING:
    from collections.abc import Hashable

    from infraprio.result import Result

__all__ = ["ENOUGH", "Trial", "trial_of"]

ENOUGH = 1e-6
"""Money that a cost may exceed what is left by: sums of decimal numbers differ in their last digits."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trial:
    """Numbers of the sheet.

    Attributes
    ----------
    mains : main goal -> its name; the strategy's goals at the top of the tree
    over : number of the main goal (from 0) above each leaf
    leaves : names of the leaf goals
    within : (leaves,) share of a leaf in the weight of its main goal, by the main stakeholder
    people : names of the stakeholders, each different
    weights : (people, leaves), rows add up to 1
    main : number of the main stakeholder
    proposals : DataFrame, those that compete, in the submitted order: name, cost, rank (missing: none), built, status in words
    values : (proposals, leaves)
    paid : (proposals, funds) of the cost
    funds : names of the funds
    budget, decided : (funds,) money of the main budget, and what is decided already takes of it
    hundred : money that a ratio is told for
    """

    mains: dict[str, str]
    over: list[int]
    leaves: list[str]
    within: np.ndarray
    people: list[str]
    weights: np.ndarray
    main: int
    proposals: pd.DataFrame
    values: np.ndarray
    paid: np.ndarray
    funds: list[str]
    budget: np.ndarray
    decided: np.ndarray
    hundred: float

    @property
    def scores(self) -> np.ndarray:
        """Goal scores under the main weights."""
        found: np.ndarray = self.values @ self.weights[self.main]
        return found

    @property
    def own(self) -> np.ndarray:
        """The main weights by main goal."""
        found: np.ndarray = np.bincount(self.over, self.weights[self.main], len(self.mains))
        return found

    def built(self) -> np.ndarray:
        """Whether each proposal has a place and fits into what is left of its funds, down the submitted order."""
        left, out = self.budget - self.decided, []
        for need, placed in zip(self.paid, self.proposals["rank"].notna(), strict=True):
            fits = placed and bool((need <= left + ENOUGH).all())
            left = left - need if fits else left
            out.append(fits)
        return np.array(out, dtype=bool)


def trial_of(result: Result, language: str) -> Trial:
    """The numbers of a result."""
    scores = result.scores
    leaves = [str(leaf) for leaf in scores.values.columns]
    names, tree = goal_names(result, language), scores.goals.tree
    tops = [str(tree.path(leaf)[0]) for leaf in leaves]
    mains = {top: names[top] for top in dict.fromkeys(tops)}
    number = {top: k for k, top in enumerate(mains)}
    over = [number[top] for top in tops]
    people = list(map(str, scores.weights.index))
    main = people.index(str(scores.stakeholder))
    weights = scores.weights[leaves].to_numpy(float)
    sums = np.bincount(over, weights[main], len(mains))[over]
    alike = 1 / np.bincount(over, minlength=len(mains))[over]
    proposals = _proposals(result, language)
    asked = [str(name) for name in proposals.index]
    funds, money, decided, paid = _money(result, asked)
    labels = row_names(result, "funds", language)
    return Trial(
        mains=mains,
        over=over,
        leaves=[names[leaf] for leaf in leaves],
        within=np.divide(weights[main], sums, out=alike, where=sums > 0),
        people=_labels(result, language),
        weights=weights,
        main=main,
        proposals=proposals,
        values=scores.values.loc[asked, leaves].to_numpy(float),
        paid=paid,
        funds=[labels.get(fund, fund) for fund in funds],
        budget=money,
        decided=decided,
        hundred=money_of(result.scenario).hundred,
    )


def _proposals(result: Result, language: str) -> pd.DataFrame:
    """Those that compete, in the submitted order, those without a rank last."""
    frame, names = result.ranking.everything, proposal_names(result, language)
    frame = frame.loc[list(result.ranking.population)].sort_values("rank", kind="stable")
    return pd.DataFrame(
        {
            "name": [names[str(p)] for p in frame.index],
            "cost": frame["cost_msek"],
            "rank": frame["rank"],
            "built": frame["status"] == "in_plan",
            "status": [word(str(status), language) for status in frame["status"]],
        },
        index=frame.index,
    )


def _money(result: Result, asked: list[str]) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """The funds that pay something, what each has and what is decided of it, and what each proposal takes of each."""
    budget = budget_money(result.scenario, main_row(result.scenario, "budget_scenarios")).sum(axis=1)
    funds, cost = list(map(str, budget.index)), result.ranking.everything["cost_msek"]

    def shares(names: list[str]) -> np.ndarray:
        rows: list[list[float]] = []
        for name in names:
            way: dict[str, float] = ways_paid(result, name)[0] or {funds[0]: 1.0}
            rows.append([float(cost[name]) * way.get(fund, 0.0) for fund in funds])
        return np.array(rows, dtype=float).reshape(len(rows), len(funds))

    paid, decided = shares(asked), shares([str(p) for p in result.ranking.committed.index]).sum(axis=0)
    used = (paid.sum(axis=0) > 0) | (decided > 0)
    kept = [fund for fund, counts in zip(funds, used, strict=True) if counts]
    return kept, budget.to_numpy(float)[used], decided[used], paid[:, used]


def _labels(result: Result, language: str) -> list[str]:
    """Names of the stakeholders, each different from the others and from that of own weights."""
    names = row_names(result, "stakeholders", language)
    taken, out = {word("try_own", language)}, []
    person: Hashable
    for person in result.scores.weights.index:
        name = names[str(person)]
        name = name if name not in taken else f"{name} ({person})"
        taken.add(name)
        out.append(name)
    return out
