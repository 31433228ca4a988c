"""Questions about the plan as it stands: does it fit the money, when is it best built, who gains."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from infraprio.appraisal.benefits import Benefits
from infraprio.errors import AppraisalError
from infraprio.findings import finding
from infraprio.pipeline import run
from infraprio.questions.schedule import By, Schedule, asked_for, schedule_of
from infraprio.ranking.money_risk import MoneyRisk
from infraprio.result import Result
from infraprio.scenario import Scenario

__all__ = ["benefits", "risk", "schedule"]

Progress = Callable[[str, float], None]


def risk(result: Result | Scenario, seed: int = 0) -> MoneyRisk:
    """Does the plan fit the money? Costs drawn from reference classes or the planner's own records, pot by pot.

    Parameters
    ----------
    result : Result or Scenario
        Of a run; or a scenario, which is run first.
    seed : int, default 0
        Of the run of a scenario, and so of the samples.

    Returns
    -------
    MoneyRisk
        The chance that each pot does, who has to wait first, what reserve is enough in 85 % of the samples, and how
        well the records that the costs rest on hold.

    Raises
    ------
    AppraisalError
        If a parameter of costs is missing or impossible.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> found = ip.risk(valley())
    >>> round(found.fits, 1), found.reserve_msek, found.crowded.index.tolist()
    (1.0, 0.0, ['LOT', 'FASTER'])
    """
    return (run(result, seed=seed) if isinstance(result, Scenario) else result).risk


def schedule(
    result: Result | Scenario,
    proposals: Iterable[str] | None = None,
    by: By | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Schedule:
    """In which order, and when? The best start of the proposals of a plan, while traffic grows and works disturb it.

    Parameters
    ----------
    result : Result or Scenario
        Of a run; or a scenario, which is run first.
    proposals : iterable of str, optional
        Ids or exact names; by default all of the plan. Of up to 15 every set is valued through the network and the answer is proved.
    by : {"money", "points"}, optional
        What the years are added up in: discounted benefits, or points of the goals; by default money where the plan was appraised.
    seed : int, default 0
        Of the run of a scenario.
    progress : Progress, optional
        Called with the stage and the share done.

    Returns
    -------
    Schedule
        Year of start and opening of each, every year's benefits and money, and the proof.

    Raises
    ------
    ProblemError
        If there is no network or a period has no years, or nothing is known of the effects.
    OrderError
        If an id is no proposal that can be chosen; with the nearest one.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> found = ip.schedule(valley())
    >>> found.frame["begins"].to_dict(), found.found.status
    ({'LOT': 2026.0, 'FASTER': 2027.0}, 'optimal')
    """
    if isinstance(result, Scenario):
        proposals = asked_for(result, proposals)
        result = run(result, seed=seed, progress=progress)
    return schedule_of(result, proposals, by, progress)


def benefits(result: Result | Scenario, seed: int = 0) -> Benefits:
    """Who gains? What each proposal and the plan are worth by municipality, mode, purpose and group of residents.

    Parameters
    ----------
    result : Result or Scenario
        Of a run; or a scenario, which is run first.
    seed : int, default 0
        Of the run of a scenario.

    Returns
    -------
    Benefits
        Distributions that add up, net present values with equity weights, and appraisal summary tables.

    Raises
    ------
    AppraisalError
        If nothing was appraised.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> found = ip.benefits(valley())
    >>> sorted(set(found.to_frame()["dimension"]))
    ['distance', 'mode', 'municipality', 'purpose']
    """
    found = (run(result, seed=seed) if isinstance(result, Scenario) else result).benefits
    if found is None:
        raise AppraisalError(finding("nobody_gains"))
    return found
