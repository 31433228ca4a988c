"""The pipeline: from a scenario to the ranked lists in one call, each stage a value that the next one takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from infraprio import appraisal, effects
from infraprio.effects import INDICATORS
from infraprio.errors import InfraprioError
from infraprio.portfolio import best_portfolio, priority_list
from infraprio.portfolio.network_inside.evaluator import Remembered
from infraprio.portfolio.problem.from_scenario import candidates, problem_from_scenario
from infraprio.ranking import plan_of_list, rank_proposals, through_network
from infraprio.ranking.at_money import served_best, served_between
from infraprio.ranking.order import evaluate_given_order
from infraprio.ranking.through_network import set_scorer
from infraprio.report.write import write_result
from infraprio.result import Result as Found
from infraprio.scenario import Scenario
from infraprio.scenario.scenario import has_network
from infraprio.scenario.files.order_file import read_order
from infraprio.scoring.goals.from_scenario import versions
from infraprio.scoring.goals.proposal_scores import Measured, goal_revision, score_proposals, set_score
from infraprio.scoring.goals.suggested_scales import suggested_scales

if TYPE_CHECKING:
    import pandas as pd

    from infraprio.effects import Baseline, Effects, GivenEffects, SetEffects
    from infraprio.ranking.order import OrderEvaluation
    from infraprio.scoring.goals.proposal_scores import Measured

__all__ = ["Result", "evaluate", "evaluate_order", "run", "suggest_scales"]

Progress = Callable[[str, float], None]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Result(Found):
    """All that one run found, which can be written; see `infraprio.result.Result` for its parts."""

    def write(
        self,
        folder: str | Path,
        language: str = "sv",
        formats: Iterable[str] = ("xlsx", "docx", "html", "gpkg", "csv", "png", "svg", "pdf"),
    ) -> list[Path]:
        """Write the result into `folder`, complete or not at all.

        Parameters
        ----------
        folder : made if it is not there; files of an earlier result in it are replaced.
        language : ``sv`` or ``en``, for headings, words and numbers.
        formats : kinds of files. The tables and figures of robustness, resilience and the study are among csv, xlsx,
            png and svg if docx, pdf or html is asked for as well; they take about a minute.

        Returns
        -------
        The files written.
        """
        return write_result(self, Path(folder), language=language, formats=tuple(formats))


_BASES: WeakKeyDictionary[Scenario, Baseline] = WeakKeyDictionary()


def _baseline(scenario: Scenario) -> Baseline:
    """Give the reference alternative of a scenario, computed once as long as the (immutable) scenario lives."""
    if scenario not in _BASES:
        _BASES[scenario] = effects.baseline(scenario)
    return _BASES[scenario]


def evaluate(scenario: Scenario, proposals: Sequence[str]) -> SetEffects:
    """Effects of a set of proposals built together, computed through the network.

    Raises
    ------
    InfraprioError
        A proposal is not in the scenario.
    """
    known = scenario["proposals"].position
    unknown = [name for name in proposals if name not in known]
    if unknown:
        raise InfraprioError(f"not in the proposals table: {', '.join(map(str, unknown))}")
    return effects.evaluate_set(scenario, list(proposals), _baseline(scenario))


def evaluate_order(
    result: Found | Scenario, order: str | Path | Iterable[str], seed: int = 0
) -> OrderEvaluation:
    """What does the council's order cost us? An order made by hand against the best list.

    Parameters
    ----------
    result : of a run; or a scenario, which is run first
    order : CSV file, text file or workbook with one proposal a row, by id or exact name, first priority first; or ids
    seed : of the run, where a scenario is given

    Returns
    -------
    OrderEvaluation
        For each way to read a list (nested, stop, skip): expected goal score, loss against the best list with its bound,
        what each budget scenario builds; rules that the order breaks, and the fewest proposals to move.

    Raises
    ------
    OrderError
        If a row names no proposal, or one stands twice; all faults at once.
    """
    if isinstance(result, Scenario):
        read_order(result, order := _repeatable(order), candidates(result))  # faults before the long run
        result = run(result, seed=seed)
    order = _as_printed(result, order)
    scenario, known = result.scenario, result.evaluated_list
    if known is None:
        return evaluate_given_order(scenario, result.choice, result.priority, order)
    score = Remembered(set_scorer(scenario, result.scores, _baseline(scenario)), known.evaluated)
    return evaluate_given_order(scenario, known.model, result.priority, order, score)


def _as_printed(result: Found, order: str | Path | Iterable[str]) -> str | Path | list[str]:
    """The order of the result where the two lists are given as they are printed, one after the other."""
    order, lists = _repeatable(order), result.ranking.by_horizon.values()
    printed = [str(name) for part in lists for name in part.index]
    given = read_order(result.scenario, order, candidates(result.scenario)).proposals
    return [str(name) for name in result.ranking.frame.index] if list(given) == printed else order


def _repeatable(order: str | Path | Iterable[str]) -> str | Path | list[str]:
    return order if isinstance(order, str | Path) else list(order)


def _measured(found: Effects | GivenEffects) -> Measured:
    """The effects as the scores read them."""
    return Measured(
        change=found.change,
        low=found.low,
        high=found.high,
        more_is_better={name: item.direction == "more" for name, item in INDICATORS.items()},
        units={name: item.unit for name, item in INDICATORS.items()},
    )


def suggest_scales(scenario: Scenario) -> pd.DataFrame:
    """Zero and full effect of every measured goal whose scale is not stated, suggested from what the proposals do.

    Returns
    -------
    DataFrame, goals x (indicator, unit, direction, zero_at, full_at, best, best_by, next); see
    `scoring.suggested_scales`. Put right what you know better and keep it with `with_scales`.
    """
    if not has_network(scenario):
        return suggested_scales(scenario, _measured(effects.given_effects(scenario)))
    return suggested_scales(scenario, _measured(effects.evaluate(scenario, _baseline(scenario))))


class _Clock:
    """Times stages and tells how far the run has come."""

    def __init__(self, stages: Sequence[str], progress: Progress | None) -> None:
        self.stages, self.progress = list(stages), progress
        self.seconds: dict[str, float] = {}

    def __call__(self, stage: str, work: Callable[[], Any]) -> Any:
        if self.progress:
            self.progress(stage, self.stages.index(stage) / len(self.stages))
        begin = time.perf_counter()
        value = work()
        self.seconds[stage] = time.perf_counter() - begin
        return value


    def done(self) -> None:
        """Tell that all stages are through."""
        if self.progress:
            self.progress("done", 1.0)


STAGES = ("network", "effects", "scores", "appraisal", "portfolio", "priority list", "ranking")
LIST_STAGES = ("scores", "portfolio", "priority list", "ranking")
"""Stages of a scenario without a network: nothing is computed through it."""


def run(scenario: Scenario, seed: int = 0, progress: Progress | None = None) -> Result:
    """Compute effects, scores, appraisal, portfolio and the priority lists.

    Parameters
    ----------
    scenario : from `read` or `build`
    seed : of everything that is sampled; the same scenario and seed give the same result
    progress : called with the stage and the share done

    Returns
    -------
    Result

    Raises
    ------
    InfeasibleError
        The rules and the budgets of the scenario cannot all be kept; the message names those that clash.
    """
    if not has_network(scenario):
        return _run_list(scenario, seed, _Clock(LIST_STAGES, progress))
    clock = _Clock(STAGES, progress)
    base = clock("network", lambda: _baseline(scenario))
    found = clock("effects", lambda: effects.evaluate(scenario, base))
    measured = _measured(found)
    scores = clock("scores", lambda: score_proposals(scenario, measured))
    version = str(scenario.settings["goal_version"])
    revisions = {
        name: goal_revision(scenario, measured, name) for name in versions(scenario) if name != version
    }
    worth = clock("appraisal", lambda: appraisal.appraise(scenario, found))
    problem = problem_from_scenario(scenario, scores.total)
    budgets, chances = through_network.budget_table(scenario)
    score = through_network.set_scorer(scenario, scores, base)
    pairs = through_network.likely_pairs(problem, budgets, found, scores)
    plan = clock("portfolio", lambda: through_network.evaluated_plan(problem, scores, score, pairs))
    order = clock(
        "priority list",
        lambda: served_between(
            through_network.evaluated_list(problem, budgets, chances, score, pairs, plan.evaluated), budgets
        ),
    )
    chosen = plan_of_list(scenario, order.priority)
    free = plan.plan if plan.plan.value >= chosen.value else chosen
    names = [str(name) for name in chosen.proposals]
    together = effects.evaluate_set(scenario, names, base)
    ranking = clock(
        "ranking",
        lambda: rank_proposals(
            scenario, scores, order.model, order.priority, free, worth.to_frame(), (order, plan)
        ),
    )
    clock.done()
    return Result(
        scenario=scenario,
        effects=found,
        appraisal=worth,
        scores=scores,
        revisions=revisions,
        portfolio=chosen,
        free_portfolio=free,
        together=together,
        plan_score=set_score(scenario, scores, names, together.change),
        priority=order.priority,
        evaluated_plan=plan,
        evaluated_list=order,
        ranking=ranking,
        seed=seed,
        seconds=clock.seconds,
    )


def _run_list(scenario: Scenario, seed: int, clock: _Clock) -> Result:
    """A scenario without a network: judged and given values, exact plan and list, nothing appraised."""
    found = effects.given_effects(scenario)
    measured = _measured(found)
    scores = clock("scores", lambda: score_proposals(scenario, measured))
    version = str(scenario.settings["goal_version"])
    earlier = [name for name in versions(scenario) if name != version]
    worth = appraisal.given_worth(scenario)
    problem = problem_from_scenario(scenario, scores.total)
    budgets, chances = through_network.budget_table(scenario)
    free = clock("portfolio", lambda: best_portfolio(problem))
    order = clock(
        "priority list", lambda: served_best(problem, priority_list(problem, budgets, chances), budgets)
    )
    chosen = plan_of_list(scenario, order)
    names = [str(name) for name in chosen.proposals]
    together = effects.given_set_effects(found, names)
    ranking = clock(
        "ranking", lambda: rank_proposals(scenario, scores, problem, order, free, worth.to_frame())
    )
    clock.done()
    return Result(
        scenario=scenario,
        effects=found,
        appraisal=worth,
        scores=scores,
        revisions={name: goal_revision(scenario, measured, name) for name in earlier},
        portfolio=chosen,
        free_portfolio=free,
        together=together,
        plan_score=set_score(scenario, scores, names, together.change),
        priority=order,
        ranking=ranking,
        seed=seed,
        seconds=clock.seconds,
    )
