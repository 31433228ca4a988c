"""Questions that are answered by choosing anew: was better to be had, why not ours, what now."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from infraprio.inquiry.held_to import found_of
from infraprio.pipeline import run
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.from_scenario import candidates, problem_from_scenario
from infraprio.questions.audit import Audit, audit_plan
from infraprio.questions.replan import WITHIN, Replan, replan_of, with_order
from infraprio.questions.subject import Subject, subject_of_result, subject_of_scores
from infraprio.questions.why.standing import WhyNot, why_of
from infraprio.ranking.caps.capped import rule_effects
from infraprio.result import Result
from infraprio.scenario import Scenario
from infraprio.scenario.files.order_file import read_order, read_plan
from infraprio.scenario.listed.renamed import renamed
from infraprio.scenario.scenario import has_network
from infraprio.words import Name

__all__ = ["audit", "replan", "why_not"]

Progress = Callable[[str, float], None]


def audit(
    result: Result | Scenario,
    plan: str | Path | Iterable[str],
    seed: int = 0,
    progress: Progress | None = None,
) -> Audit:
    """Was better to be had? A decided plan against what could have been chosen for the same money.

    Parameters
    ----------
    result : Result or Scenario
        Of a run; or a scenario, which is run first if it has a network.
    plan : str, Path or iterable of str
        CSV file, text file or workbook with one proposal a row, by id or exact name; or ids. A row that names no
        proposal is a finding, and the rest is audited.
    seed : int, default 0
        Of the run, and of the weights that are drawn in search of an explanation.
    progress : Progress, optional
        Called with the stage and the share done.

    Returns
    -------
    Audit
        For the total, each goal, the net present value and each indicator: what the plan achieves and the most that
        could be had for the same money, with its bound; what each rule costs; rejected objects that beat chosen ones;
        chosen objects that no weights explain; rules that the plan breaks.

    Raises
    ------
    OrderError
        If the plan cannot be read, or names no proposal that can be chosen.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> found = ip.audit(ip.run(valley()), ["LOT", "NOWHERE"])
    >>> found.figures.loc["total", ["plan", "best"]].astype(float).round(1).tolist()
    [4.1, 103.3]
    >>> [finding.value for finding in found.findings]
    ['NOWHERE']
    """
    scenario = result if isinstance(result, Scenario) else result.scenario
    given = read_plan(scenario, plan, candidates(scenario))
    subject = _subject(result, seed, progress)
    told = None if progress is None else (lambda share: progress("audit", share))
    return audit_plan(subject, given.proposals, given.findings, seed, told)


def why_not(
    result: Result | Scenario,
    proposals: str | Sequence[str] | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> WhyNot:
    """Why not ours, and what would throw us out? The least change that turns a proposal's standing.

    Parameters
    ----------
    result : Result or Scenario
        Of a run; or a scenario, which is run first if it has a network.
    proposals : str or sequence of str, optional
        Ids or names of proposals, in the plan or not; default all that could be chosen and are not in the best plan.
    seed : int, default 0
        Of the run, where a scenario is given.
    progress : Progress, optional
        Called with the stage and the share done.

    Returns
    -------
    WhyNot
        For each: the rise of score (for one in the plan: the fall), the cut of cost, the extra money and its pot, and
        the weight moved to a goal that turn it; what leaves and comes then; what it must be combined with. It stands
        beside the best plan for the main budget, of which the list, which serves all budgets, may build another one.

    Raises
    ------
    OrderError
        If an id is no proposal that can be chosen; with the nearest one.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> found = ip.why_not(ip.run(valley())).standings[0]
    >>> found.proposal, found.possible
    ('TRAINS', True)
    """
    scenario, names = result if isinstance(result, Scenario) else result.scenario, None
    if proposals is not None:
        names = read_order(
            scenario, [proposals] if isinstance(proposals, str) else proposals, candidates(scenario)
        ).proposals
    told = None if progress is None else (lambda share: progress("why", share))
    return why_of(_subject(result, seed, progress), names, told)


def replan(
    result: Result,
    changed: Result | Scenario,
    within: float = WITHIN,
    seed: int = 0,
    progress: Progress | None = None,
) -> Replan:
    """What now? Last year's plan carried over to a scenario that has changed, as much of it kept as a small loss allows.

    Parameters
    ----------
    result : Result
        Of last year's run; its plan and list are what is kept.
    changed : Result or Scenario
        Of the run of the changed scenario; or the scenario, which is run first if it has a network. Without a network and
        without its run no list is searched for, and the old one is not mended.
    within : float, default 0.005
        Share of the best value that may be lost.
    seed : int, default 0
        Of the run, where a scenario is given.
    progress : Progress, optional
        Called with the stage and the share done.

    Returns
    -------
    Replan
        The plan that keeps most of the old one, what moved and what changed about it, the curve of value against proposals
        moved, plans that are nearly equal, and the old list with the fewest proposals moved.

    Raises
    ------
    ProblemError
        If ``within`` is no share from 0.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> result = ip.run(valley())
    >>> found = ip.replan(result, result)
    >>> sorted(found.plan), found.comes, found.leaves, len(found.order_moves)
    (['FASTER', 'LOT'], (), (), 0)
    """
    before = subject_of_result(result)
    if isinstance(changed, Scenario) and has_network(changed):
        changed = run(changed, seed=seed, progress=progress)
    found = replan_of(_subject(changed, seed, progress), result.portfolio.proposals, within, before)
    later = changed if isinstance(changed, Scenario) else changed.scenario
    called = renamed(result.scenario, later)
    found = replace(found, former=_former(result.scenario, found.gone), renamed=called)
    if isinstance(changed, Scenario):
        return found
    listed = [
        *(str(name) for name in result.ranking.committed.index),
        *(str(n) for n in result.ranking.frame.index),
    ]
    return with_order(found, listed, changed.priority)


def _former(scenario: Scenario, gone: Iterable[Hashable]) -> dict[Hashable, Name]:
    """The names that a scenario has for proposals."""
    table = scenario["proposals"]
    places = {name: table.position[str(name)] for name in gone}
    return {name: Name(str(table["name"][at]), str(table["name_en"][at])) for name, at in places.items()}


def _subject(result: Result | Scenario, seed: int, progress: Progress | None) -> Subject:
    """What is asked about; without a network no list has to be searched for it."""
    if isinstance(result, Scenario) and not has_network(result):
        found = found_of(result, seed, progress)
        capped = rule_effects(found)
        effects = None if capped is None else capped.alone
        data = compile_data(problem_from_scenario(found.scenario, found.scores.total, effects=effects))
        return subject_of_scores(found.scenario, data, found.scores, found.effects, found.worth)
    if isinstance(result, Scenario):
        result = run(result, seed=seed, progress=progress)
    return subject_of_result(result)
