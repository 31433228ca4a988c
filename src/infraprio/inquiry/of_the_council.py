"""What a council comes to when every member composes a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from infraprio.inquiry.held_to import found_of
from infraprio.pipeline import run
from infraprio.portfolio.problem.from_scenario import candidates, problem_from_scenario
from infraprio.questions.jury.ballots import read_ballots
from infraprio.questions.jury.ground import goal_groups, ground_of, grouped_choice
from infraprio.questions.jury.jury import Jury, jury_of
from infraprio.ranking.by_goal import Sets
from infraprio.ranking.caps.capped import rule_effects
from infraprio.result import Result
from infraprio.scenario import Scenario
from infraprio.scenario.scenario import has_network

__all__ = ["jury"]

Progress = Callable[[str, float], None]

NO_SETS: Sets = {}
"""Of a choice without a network nothing is known but the sum."""


def jury(
    result: Result | Scenario,
    plans: Iterable[str | Path] | Mapping[str, Sequence[str]],
    seed: int = 0,
    progress: Progress | None = None,
) -> Jury:
    """The council as a jury: what its members would build, pooled.

    Parameters
    ----------
    result : Result or Scenario
        Of a run; or a scenario, which is run first if it has a network.
    plans : iterable of paths, or mapping of str to sequence of str
        Files, or folders of files, that the meeting page saved, one a member; or the ids that each member would build, by name.
    seed : int, default 0
        Of the run, and of the members that are made up to find the weights.
    progress : Progress, optional
        Called with the stage and the share done.

    Returns
    -------
    Jury
        Support for each proposal; the weights of the main goals that explain the choices, with intervals and with what they do not
        explain; the plan of least regret over the members, proved; and what each member would have to give for it.

    Raises
    ------
    JuryError
        If a plan cannot be read, was changed, is of another run, names what cannot be chosen or breaks a rule; if a member has
        two; or if there are fewer than two members or proposals. All faults at once.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> found = ip.jury(ip.run(valley()), {"Anna": ["LOT", "FASTER"], "Bo": ["LOT", "FASTER"], "Cilla": ["LOT"]})
    >>> found.support["ticks"].to_dict()
    {'LOT': 3, 'FASTER': 2, 'TRAINS': 0}
    """
    scenario = result if isinstance(result, Scenario) else result.scenario
    ballots = read_ballots(scenario, plans, candidates(scenario))
    found = (
        found_of(result, seed, progress) if isinstance(result, Scenario) and not has_network(result) else None
    )
    if found is not None:
        capped = rule_effects(found)
        choice = problem_from_scenario(
            found.scenario, found.scores.total, effects=None if capped is None else capped.alone
        )
        scenario, scores, by_goal = found.scenario, found.scores, NO_SETS
    else:
        whole = run(result, seed=seed, progress=progress) if isinstance(result, Scenario) else result
        choice, scenario, scores, by_goal = whole.choice, whole.scenario, whole.scores, whole.by_goal
    groups = goal_groups(scenario, list(map(str, scores.weights.columns)))
    told = None if progress is None else (lambda share: progress("jury", share))
    return jury_of(ground_of(*grouped_choice(choice, scores, by_goal, groups)), ballots, seed, told)
