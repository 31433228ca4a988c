"""The plan and the priority list of a scenario, chosen by the goal score that sets reach through the network."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from infraprio.effects import evaluate_set
from infraprio.ensemble import each
from infraprio.portfolio import Certain, best_portfolio_evaluated, priority_list_evaluated
from infraprio.portfolio.network_inside.possible_pairs import possible_pairs, ruled_pairs
from infraprio.portfolio.problem.compiled import stated_of
from infraprio.portfolio.problem.from_scenario import budget_scenarios, candidates
from infraprio.portfolio.problem.ways_of_paying import owners, paid_rows
from infraprio.scoring.goals.interplay import overlap
from infraprio.scoring.goals.proposal_scores import set_values, weighted_score, with_ratings

if TYPE_CHECKING:
    from infraprio.effects import Baseline, Effects
    from infraprio.portfolio import Data, EvaluatedList, EvaluatedPortfolio, Problem
    from infraprio.portfolio.problem.measure import Measure
    from infraprio.ranking.caps.capped import SetAmounts
    from infraprio.scenario.scenario import Scenario
    from infraprio.scoring.goals.proposal_scores import Scores

__all__ = ["SetScorer", "budget_table", "evaluated_list", "evaluated_plan", "likely_pairs"]

PAIRS = 24  # evaluated at the start; what other pairs do shows when plans are evaluated
PLANS, LISTS = 60, 120  # evaluations allowed beyond them, for the plan and for the list
CERTAIN = 3  # so many times as many where proposals replace each other and directions are found
PROOF = 3000  # the same where a proof is asked for
GAP, PROVED = 1e-3, 2e-3

Pair = tuple[Hashable, Hashable]
ByGoal = dict[frozenset[Hashable], "pd.Series[float]"]


class SetScorer:
    """The goal score of a set of proposals built together, computed through the network; of several sets side by side.

    The order of a set has no meaning, nor that of the proposals table: it is evaluated by id, once whoever pays.
    """

    def __init__(
        self,
        scenario: Scenario,
        scores: Scores,
        base: Baseline,
        by_goal: ByGoal | None = None,
        capped: SetAmounts | None = None,
        alike: Mapping[tuple[str, ...], int] | None = None,
    ) -> None:
        self.asked = (scenario, scores, base, capped)
        self.replaced = Certain(alike={tuple(group): most for group, most in (alike or {}).items()})
        self.owner = paid_rows(scenario, candidates(scenario)).owner
        self.by_goal = by_goal
        self.known: dict[tuple[str, ...], pd.Series[float]] = {}
        self.done: dict[tuple[str, ...], dict[Measure, float]] = {}

    def chosen(self, rows: frozenset[Hashable]) -> tuple[str, ...]:
        """Return the proposals of rows, by id."""
        return tuple(sorted({self.owner.get(str(row), str(row)) for row in rows}))

    def prepare(self, sets: Sequence[frozenset[Hashable]]) -> None:
        """Compute sets that are asked for next, over the workers there are."""
        new = [
            names
            for names in dict.fromkeys(self.counted(self.chosen(rows)) for rows in sets)
            if names not in self.known
        ]
        for names, (goals, done) in zip(new, each(_found_of, self.asked, new), strict=True):
            self.known[names], self.done[names] = goals, done

    def __call__(self, rows: frozenset[Hashable]) -> float:
        """Return the score of a set."""
        chosen = self.chosen(rows)
        names = self.counted(chosen)
        if names not in self.known:
            self.known[names], self.done[names] = _found_of(self.asked, names)
        goals = self.known[names]
        if names != chosen:
            goals = with_ratings(self.asked[1], list(chosen), goals)
        if self.by_goal is not None:
            self.by_goal[rows] = goals
        return weighted_score(self.asked[1], goals)

    def counted(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of some proposals that do to the network what all of them do."""
        return tuple(sorted(map(str, self.replaced.counted(names))))

    def amounts(self, rows: frozenset[Hashable]) -> Mapping[Measure, float]:
        """Return what a set does by the measures that rules are on."""
        names = self.chosen(rows)
        if names not in self.done:
            self.known[names], self.done[names] = _found_of(self.asked, names)
        return self.done[names]


def _found_of(
    asked: tuple[Scenario, Scores, Baseline, SetAmounts | None], names: tuple[str, ...]
) -> tuple[pd.Series[float], dict[Measure, float]]:
    scenario, scores, base, capped = asked
    together = evaluate_set(scenario, names, base)
    goals = set_values(scores, list(names), together.change)
    return goals, {} if capped is None else capped.of(names, together)


def likely_pairs(
    problem: Problem | Data,
    budgets: pd.DataFrame,
    found: Effects,
    scores: Scores,
    alike: Mapping[tuple[str, ...], int] | None = None,
) -> list[Pair]:
    """Return the pairs to evaluate first: those bound together by a rule, then those that overlap most in goal score.

    Only pairs that can stand in one plan; all of them where they are few. Of proposals that replace each other, ``alike``, the first.
    """
    owner = owners(stated_of(problem))
    later = {name for group in alike or {} for name in group[1:]}
    rows: dict[tuple[str, str], list[Pair]] = {}
    for a, b in possible_pairs(problem, budgets):
        if not later & {str(owner[a]), str(owner[b])}:
            rows.setdefault((str(owner[a]), str(owner[b])), []).append((a, b))
    ruled = [
        pair for a, b in ruled_pairs(stated_of(problem)) if (pair := (str(owner[a]), str(owner[b]))) in rows
    ]
    ranked = [(str(a), str(b)) for a, b in overlap(scores, found.by_zone, list(rows)).index]
    chosen = list(dict.fromkeys([*ruled, *ranked]))[:PAIRS]
    return [pair for both in chosen for pair in rows[both]]


def _single_scores(problem: Problem | Data, scores: Scores) -> dict[frozenset[Hashable], float]:
    """Scores of proposals alone, which are known already."""
    paid = owners(stated_of(problem))
    return {frozenset([row]): float(scores.total[str(name)]) for row, name in paid.items()}


def budget_table(scenario: Scenario) -> tuple[pd.DataFrame, list[float]]:
    """Return the money of each budget scenario that can happen, (fund, period) as columns, and its probability."""
    money, chances = budget_scenarios(scenario)
    return pd.DataFrame({name: table.stack() for name, table in money.items()}).T, list(chances.values())


def _allowed(usual: int, ground: Certain, *, proof: bool) -> int:
    """Return how many sets may be computed beyond singles and pairs."""
    return PROOF if proof else CERTAIN * usual if ground.helps | ground.harms else usual


def evaluated_plan(
    problem: Problem | Data,
    scores: Scores,
    score: SetScorer,
    pairs: list[Pair],
    ground: Certain,
    proof: bool,
) -> EvaluatedPortfolio:
    """Return the best plan by goal score through the network.

    Parameters
    ----------
    score, pairs : from `SetScorer` and `likely_pairs`
    ground, proof : what is certain, from `certain_effects`, and whether minutes may be spent on a proof
    """
    known = _single_scores(problem, scores)
    return best_portfolio_evaluated(
        problem,
        score,
        interacting=pairs,
        max_evaluations=_allowed(PLANS, ground, proof=proof),
        gap=PROVED if proof else GAP,
        known=replace(ground, values=known | dict(ground.values)),
    )


def evaluated_list(
    problem: Problem | Data,
    budgets: pd.DataFrame,
    chances: list[float],
    score: SetScorer,
    pairs: list[Pair],
    known: Mapping[frozenset[Hashable], float],
    ground: Certain,
    proof: bool,
) -> EvaluatedList:
    """Return the best priority list over the budget scenarios by goal score through the network.

    Parameters
    ----------
    budgets, chances : from `budget_table`
    score, pairs : from `SetScorer` and `likely_pairs`
    known : scores of sets that are not to be computed again
    ground, proof : what is certain, from `certain_effects`, and whether minutes may be spent on a proof
    """
    return priority_list_evaluated(
        problem,
        score,
        budgets,
        chances,
        interacting=pairs,
        max_evaluations=_allowed(LISTS, ground, proof=proof),
        gap=PROVED if proof else GAP,
        known=replace(ground, values=known),
    )
