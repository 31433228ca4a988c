"""What one run found: a value that every report reads and none changes."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from infraprio.appraisal import Appraisal
from infraprio.appraisal.benefits import Benefits, benefits_of
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.from_scenario import problem_from_scenario
from infraprio.ranking.at_money import value_at_money
from infraprio.ranking.caps.capped import Found, SetAmounts, rule_effects
from infraprio.ranking.money_risk import MoneyRisk, plan_risk
from infraprio.ranking.robustness import Robustness, robustness
from infraprio.ranking.step_readings import StepReadings, step_readings
from infraprio.ranking.study import PortfolioStudy, portfolio_study
from infraprio.ranking.through_network import budget_table

if TYPE_CHECKING:
    import pandas as pd

    from infraprio.appraisal.unappraised import Unappraised
    from infraprio.effects import Effects, SetEffects
    from infraprio.effects.given import GivenEffects, GivenSetEffects
    from infraprio.portfolio import Data, EvaluatedList, EvaluatedPortfolio, Portfolio, PriorityList, Problem
    from infraprio.ranking import Ranking
    from infraprio.ranking.value_sets import ValueSets
    from infraprio.scenario import Scenario
    from infraprio.scoring.goals.proposal_scores import Scores
    from infraprio.scoring.goals.versions import GoalRevision

__all__ = ["Result"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """All that one run found; every part has ``.to_frame()``.

    Attributes
    ----------
    scenario : Scenario
        What went in.
    effects : Effects
        What each proposal does, in physical units.
    appraisal : Appraisal
        What it is worth in money.
    scores : Scores
        What it contributes to the goals.
    revisions : mapping of str to GoalRevision
        Earlier version of the goals -> what the goals in use change against it.
    portfolio : Portfolio
        The plan: what the list builds at the main budget; its value is exact, computed through the network.
    free_portfolio : Portfolio
        The best set for the main budget without having to be a list; a comparison.
    together : SetEffects
        Effects of the plan through the network, exact.
    plan_score : float
        Goal score of the plan from `together`, in points; 100: the full effect of one proposal on every goal.
    priority : PriorityList
        The list over all budget scenarios; the values of its portfolios are exact.
    evaluated_plan, evaluated_list : EvaluatedPortfolio or None
        How the free portfolio and the list were found: what the bounds rest on, which pairs interact, what choosing
        by the sum of single scores would have lost; `.model` is the problem with the network inside. None for results
        that were put together otherwise.
    by_goal : mapping of frozenset to Series
        Value of each leaf goal of every set that was computed through the network.
    value_sets : ValueSets or None
        The appraisal under other sets of values beside that of the run, where several were asked for.
    compiled : Data or None
        The choice, checked and compiled where that was done on the way; see `data`.
    ranking : Ranking
        The priority order with costs against the budget line.
    seed : int
        Seed of everything sampled.
    seconds : dict of str to float
        stage -> time taken.
    """

    scenario: Scenario
    effects: Effects | GivenEffects
    appraisal: Appraisal | Unappraised
    scores: Scores
    revisions: Mapping[str, GoalRevision]
    portfolio: Portfolio
    free_portfolio: Portfolio
    together: SetEffects | GivenSetEffects
    plan_score: float
    priority: PriorityList
    ranking: Ranking
    seed: int
    seconds: dict[str, float] = field(compare=False)
    evaluated_plan: EvaluatedPortfolio | None = None
    evaluated_list: EvaluatedList | None = None
    by_goal: Mapping[frozenset[Hashable], pd.Series[float]] = field(default_factory=dict)
    value_sets: ValueSets | None = None
    compiled: Data | None = field(default=None)

    @cached_property
    def choice(self) -> Problem:
        """The choice for the main budget, with what was found to interact through the network."""
        if self.evaluated_list is None:
            capped = self.capped
            return problem_from_scenario(
                self.scenario, self.scores.total, effects=None if capped is None else capped.alone
            )
        return self.evaluated_list.model  # exact on what the list builds

    @cached_property
    def capped(self) -> SetAmounts | None:
        """What proposals and sets do by the measures that rules are on; None where no rule is on effects."""
        return rule_effects(
            Found(scenario=self.scenario, effects=self.effects, worth=self.appraisal, scores=self.scores)
        )

    @cached_property
    def data(self) -> Data:
        """The choice compiled, for every further question: it is checked once, and what was proved is remembered in it."""
        return compile_data(self.choice) if self.compiled is None else self.compiled

    @cached_property
    def robustness(self) -> Robustness:
        """Rank intervals, acceptability, core index and budget curve; computed when first asked for."""
        return robustness(self.scenario, self.scores, self.data, self.ranking.population, self.seed)

    @cached_property
    def study(self) -> PortfolioStudy:
        """Fronts, the next money, importance, other plans, careful plans, stakeholders; computed when first asked for."""
        return portfolio_study(
            self.scenario,
            self.scores,
            self.data,
            self.portfolio,
            self.free_portfolio,
            self.priority,
            self.appraisal,
            self.seed,
        )

    @cached_property
    def risk(self) -> MoneyRisk:
        """Whether the plan fits the money when costs turn out otherwise; who waits first, and what reserve makes it sure."""
        order = [*self.ranking.committed.index, *self.ranking.frame.index]
        return plan_risk(self.scenario, self.data, self.portfolio, order, self.seed)

    @cached_property
    def benefits(self) -> Benefits | None:
        """Who gains, of each proposal and of the plan through the network; None where nothing was appraised."""
        if not isinstance(self.appraisal, Appraisal):
            return None
        return benefits_of(self.appraisal, [str(name) for name in self.portfolio.proposals], self.together)

    @cached_property
    def at_money(self) -> pd.DataFrame:
        """What the order is worth at 10, 20, ..., 100 % of the money, beside the best choice and the order by value for money.

        See ``ranking.at_money.value_at_money``.
        """
        return value_at_money(self.choice, self.priority, budget_table(self.scenario)[0])

    @cached_property
    def step_readings(self) -> StepReadings | None:
        """The agency's own rule, its money handed out in the steps of the funds, beside the best set; None where none are stated."""
        return step_readings(self.scenario, self.data, self.free_portfolio)

    def __repr__(self) -> str:
        count = len(self.ranking.frame)
        return f"Result({self.scenario.name!r}: {count} proposals ranked, {len(self.portfolio.proposals)} in the plan)"
