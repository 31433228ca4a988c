"""The pipeline: from a scenario to the ranked lists in one call, each stage a value that the next one takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from infraprio import appraisal, effects
from infraprio.appraisal.unappraised import given_worth
from infraprio.appraisal.values.chosen import set_name, with_value_set
from infraprio.clock import LIST_STAGES, STAGES, Stages
from infraprio.effects import INDICATORS
from infraprio.effects.given import given_effects, given_set_effects
from infraprio.ensemble import spread_over
from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.portfolio import Certain, best_portfolio, compile_data
from infraprio.portfolio.network_inside.evaluator import Remembered
from infraprio.portfolio.problem.from_scenario import candidates, problem_from_scenario
from infraprio.ranking import plan_of_list, rank_proposals, through_network
from infraprio.ranking.at_money import best_list, served_best, served_between
from infraprio.ranking.caps.capped import Found as Sources
from infraprio.ranking.caps.capped import rule_effects
from infraprio.ranking.certain_effects import copies_of, ground_of
from infraprio.ranking.order import evaluate_given_order
from infraprio.ranking.through_network import SetScorer
from infraprio.ranking.value_sets import appraised_under, compare_value_sets
from infraprio.report.impossible import told_by_name
from infraprio.report.write import write_result
from infraprio.result import Result as Found
from infraprio.scenario import Scenario
from infraprio.scenario.files.order_file import read_order
from infraprio.scenario.scenario import has_network
from infraprio.scoring.goals.from_scenario import versions
from infraprio.scoring.goals.proposal_scores import Measured, goal_revision, score_proposals, set_score
from infraprio.scoring.goals.suggested_scales import suggested_scales
from infraprio.scoring.weighting import weighed

if TYPE_CHECKING:
    import pandas as pd

    from infraprio.effects import Effects, SetEffects
    from infraprio.effects.given import GivenEffects, GivenSetEffects
    from infraprio.ranking.order import OrderEvaluation

__all__ = ["Result", "evaluate", "evaluate_order", "measured_effects", "run", "suggest_scales"]

Progress = Callable[[str, float], None]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Result(Found):
    """All that one run found, which can be written; `infraprio.result.Result` tells its parts.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> result = ip.run(valley())
    >>> result.ranking.frame["rank"].to_dict()
    {'LOT': 1, 'FASTER': 2}
    >>> sorted(result.portfolio.selected), round(result.plan_score, 1)
    (['FASTER', 'LOT'], 103.3)
    """

    def write(
        self,
        folder: str | Path,
        language: str = "sv",
        formats: Iterable[str] = ("xlsx", "docx", "html", "gpkg", "csv", "png", "svg", "pdf"),
        length: str = "standard",
        template: str | Path | None = None,
        sheets: str = "main",
    ) -> list[Path]:
        """Write the result into `folder`, complete or not at all.

        Parameters
        ----------
        folder : str or Path
            Made if it is not there; files of an earlier result in it are replaced.
        language : str, default "sv"
            ``sv`` or ``en``, for headings, words and numbers.
        formats : iterable of str
            Kinds of files. The tables and figures of robustness, resilience and the study come with docx, pdf and html.
        length, template : str, and str or Path
            Of the document: ``short``, ``standard`` or ``full``; and a .docx whose styles, page and header it takes.
        sheets : str, default "main"
            Of the workbook: ``main``, at most twelve in the order of use; ``all``, beside them a sheet for every table.

        Returns
        -------
        list of Path
            The files written.
        """
        return write_result(self, Path(folder), language=language, formats=tuple(formats), length=length, template=template, sheets=sheets)  # fmt: skip


def evaluate(result: Found | Scenario, proposals: Sequence[str]) -> SetEffects | GivenSetEffects:
    """Effects of a set of proposals built together, computed through the network.

    Parameters
    ----------
    result : Result or Scenario
        Of a run, whose reference alternative is used; or a scenario, whose reference is computed first.
    proposals : sequence of str
        Ids of the set, in any order.

    Returns
    -------
    SetEffects
        Change of every indicator with the set against without it, in the indicator's unit.

    Raises
    ------
    InfraprioError
        A proposal is not in the scenario.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> both = ip.evaluate(valley(), ["LOT", "TRAINS"])
    >>> both.change["travel_hours_pt_day"].round(1).item()  # hours a day more by public transport
    42.1
    """
    scenario = result if isinstance(result, Scenario) else result.scenario
    known = scenario["proposals"].position
    unknown = [name for name in proposals if name not in known]
    if unknown:
        raise InfraprioError(finding("proposals_unknown", value=", ".join(map(str, unknown))))
    if not has_network(scenario):
        return given_set_effects(given_effects(scenario), list(proposals))
    known_effects = None if isinstance(result, Scenario) else cast("Effects", result.effects)
    base = effects.baseline(scenario) if known_effects is None else known_effects.base
    return effects.evaluate_set(scenario, list(proposals), base)


def evaluate_order(
    result: Found | Scenario, order: str | Path | Iterable[str], seed: int = 0
) -> OrderEvaluation:
    """What does the council's order cost us? An order made by hand against the best list.

    Parameters
    ----------
    result : Found or Scenario
        Of a run; or a scenario, which is run first
    order : str, Path or iterable of str
        CSV file, text file or workbook with one proposal a row, by id or exact name, first priority first; or ids
    seed : int, default 0
        Of the run, where a scenario is given

    Returns
    -------
    OrderEvaluation
        For each way to read a list (nested, stop, skip): expected goal score, loss against the best list with its bound,
        what each budget scenario builds; rules that the order breaks, and the fewest proposals to move.

    Raises
    ------
    OrderError
        If a row names no proposal, or one stands twice; all faults at once.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> result = ip.run(valley())
    >>> found = ip.evaluate_order(result, ["FASTER", "LOT", "TRAINS"])
    >>> found.summary.loc["nested", ["value", "best_value"]].astype(float).round(1).tolist()
    [103.3, 103.3]
    """
    if isinstance(result, Scenario):
        read_order(result, order := _repeatable(order), candidates(result))  # faults before the long run
        result = run(result, seed=seed)
    order = _as_printed(result, order)
    scenario, known = result.scenario, result.evaluated_list
    if known is None:
        return evaluate_given_order(scenario, result.data, result.priority, order)
    score = Remembered(
        SetScorer(scenario, result.scores, cast("Effects", result.effects).base), known.evaluated
    )
    return evaluate_given_order(scenario, result.data, result.priority, order, score)


def _as_printed(result: Found, order: str | Path | Iterable[str]) -> str | Path | list[str]:
    """The order of the result where the two lists are given as they are printed, one after the other."""
    order, lists = _repeatable(order), result.ranking.by_horizon.values()
    printed = [str(name) for part in lists for name in part.index]
    given = read_order(result.scenario, order, candidates(result.scenario)).proposals
    return [str(name) for name in result.ranking.frame.index] if list(given) == printed else order


def _repeatable(order: str | Path | Iterable[str]) -> str | Path | list[str]:
    return order if isinstance(order, str | Path) else list(order)


def measured_effects(found: Effects | GivenEffects) -> Measured:
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

    Parameters
    ----------
    scenario : Scenario
        What the planner states, from `read` or `build`.

    Returns
    -------
    DataFrame
        Goals x (indicator, unit, direction, zero_at, full_at, best, best_by, next): the suggestion, the best effect and
        whose it is, and the best effect of all others. Put right what you know better and keep it with `with_scales`.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> ip.suggest_scales(valley())[["full_at", "best_by"]].to_dict("index")
    {'g': {'full_at': 15.0, 'best_by': 'FASTER'}}
    """
    if not has_network(scenario):
        return suggested_scales(scenario, measured_effects(given_effects(scenario)))
    return suggested_scales(
        scenario, measured_effects(effects.evaluate(scenario, effects.baseline(scenario)))
    )


def run(
    scenario: Scenario,
    seed: int = 0,
    progress: Progress | None = None,
    values: Sequence[str | Path] = (),
    *,
    executor: Executor | None = None,
    proof: bool = False,
) -> Result:
    """Compute effects, scores, appraisal, portfolio and the priority lists.

    Parameters
    ----------
    scenario : Scenario
        From `read` or `build`
    seed : int, default 0
        Of everything that is sampled; the same scenario and seed give the same result
    progress : Progress, optional
        Called with the stage and the share done
    values : sequence of str or Path, optional
        Sets of appraisal values: names, or tables. The first is used; with several, ``result.value_sets`` tells what moves
    executor : Executor, optional
        Of ``concurrent.futures``, over whose workers effects and sets are spread; the result is the same with any. To have the
        study and the writing spread as well, run and write inside `ip.spread_over`.
    proof : bool, default False
        Spend minutes on a proved bound where the network is inside; ``result.ranking.certificate`` says what it rests on.

    Returns
    -------
    Result
        All that was found; ``result.write`` makes the files.

    Raises
    ------
    ScenarioError
        A set cannot be used here: an exchange rate, a price index or a discount rate is missing.
    InfeasibleError
        The rules and the budgets of the scenario cannot all be kept; the message names those that clash.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> result = ip.run(valley(), seed=0)
    >>> result.ranking.frame[["rank", "name", "status"]].to_dict("index")["LOT"]
    {'rank': 1, 'name': 'Lot', 'status': 'in_plan'}
    >>> result.ranking.certificate["status"]
    'optimal'
    """
    with spread_over(executor), told_by_name(scenario):
        sets = {set_name(each): with_value_set(scenario, each) for each in values}
        found = _run_one(next(iter(sets.values()), scenario), seed, progress, proof=proof)
        if len(sets) < 2:
            return found
        worth = appraised_under(sets, found.scenario, found.effects, found.appraisal)
        return replace(found, value_sets=compare_value_sets(sets, worth))


def _run_one(scenario: Scenario, seed: int, progress: Progress | None, *, proof: bool) -> Result:
    """A run under one set of values."""
    if has_network(scenario):
        return _run_network(scenario, seed, Stages(STAGES, progress), proof=proof)
    return _run_list(scenario, seed, Stages(LIST_STAGES, progress))


def _run_network(scenario: Scenario, seed: int, clock: Stages, *, proof: bool) -> Result:
    """A scenario with a network: effects, what they are worth, and plan and list by what sets do together."""
    base = clock("network", lambda: effects.baseline(scenario))
    found = clock("effects", lambda: effects.evaluate(scenario, base, progress=clock.within))
    base = found.base  # at equilibrium, where proposals fill roads that are empty without them
    measured = measured_effects(found)
    scenario = weighed(scenario, measured)
    scores = clock("scores", lambda: score_proposals(scenario, measured))
    version = str(scenario.settings["goal_version"])
    revisions = {
        name: goal_revision(scenario, scores, measured, name)
        for name in versions(scenario)
        if name != version
    }
    worth = clock("appraisal", lambda: appraisal.appraise(scenario, found))
    capped = rule_effects(Sources(scenario=scenario, effects=found, worth=worth, scores=scores))
    stated = problem_from_scenario(scenario, scores.total, effects=None if capped is None else capped.alone)
    problem = compile_data(stated)
    budgets, chances = through_network.budget_table(scenario)
    by_goal: through_network.ByGoal = {}
    alike = copies_of(problem, base) if capped is None else {}
    score = SetScorer(scenario, scores, base, by_goal, capped, alike)
    pairs = through_network.likely_pairs(problem, budgets, found, scores, alike)
    proof = proof and capped is None
    ground = ground_of(problem, found, scores, score, alike) if proof or alike else Certain()
    which = scores, score, pairs, ground, proof
    plan = clock("portfolio", lambda: through_network.evaluated_plan(problem, *which))
    asked = problem, budgets, chances, score, pairs, plan.evaluated, ground, proof
    order = clock("priority list", lambda: served_between(through_network.evaluated_list(*asked), budgets))
    chosen = plan_of_list(scenario, order.priority)
    free = plan.plan if plan.plan.value >= chosen.value else chosen
    names = [str(name) for name in chosen.proposals]
    together = effects.evaluate_set(scenario, names, base)
    choice = compile_data(order.model)
    ranked = scenario, scores, choice, order.priority, free, worth.frame, (order, plan)
    ranking = clock("ranking", lambda: rank_proposals(*ranked))
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
        plan_score=set_score(scores, names, together.change),
        priority=order.priority,
        evaluated_plan=plan,
        evaluated_list=order,
        by_goal=by_goal,
        compiled=choice,
        ranking=ranking,
        seed=seed,
        seconds=clock.seconds,
    )


def _run_list(scenario: Scenario, seed: int, clock: Stages) -> Result:
    """A scenario without a network: judged and given values, exact plan and list, nothing appraised."""
    found = given_effects(scenario)
    measured = measured_effects(found)
    scenario = weighed(scenario, measured)
    scores = clock("scores", lambda: score_proposals(scenario, measured))
    version = str(scenario.settings["goal_version"])
    earlier = [name for name in versions(scenario) if name != version]
    worth = given_worth(scenario)
    capped = rule_effects(Sources(scenario=scenario, effects=found, worth=worth, scores=scores))
    stated = problem_from_scenario(scenario, scores.total, effects=None if capped is None else capped.alone)
    problem = compile_data(stated)
    budgets, chances = through_network.budget_table(scenario)
    free = clock("portfolio", lambda: best_portfolio(problem))
    order = clock(
        "priority list",
        lambda: served_best(stated, best_list(problem, budgets, chances), budgets),
    )
    chosen = plan_of_list(scenario, order)
    names = [str(name) for name in chosen.proposals]
    together = given_set_effects(found, names)
    ranking = clock("ranking", lambda: rank_proposals(scenario, scores, problem, order, free, worth.frame))
    clock.done()
    return Result(
        scenario=scenario,
        effects=found,
        appraisal=worth,
        scores=scores,
        revisions={name: goal_revision(scenario, scores, measured, name) for name in earlier},
        portfolio=chosen,
        free_portfolio=free,
        together=together,
        plan_score=set_score(scores, names, together.change),
        priority=order,
        compiled=problem,
        ranking=ranking,
        seed=seed,
        seconds=clock.seconds,
    )
