"""Questions about what a plan is held to: what a cap costs, and what fairness does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from infraprio.appraisal.unappraised import given_worth
from infraprio.effects.given import given_effects
from infraprio.effects.stated.capped_words import require_measure
from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.pipeline import measured_effects, run
from infraprio.questions.caps import LEVELS, Caps, caps_of
from infraprio.questions.fair import LEVELS as FLOORS
from infraprio.questions.fair import Fair, Part, fair_of
from infraprio.ranking.caps.capped import Found, shares_asked
from infraprio.ranking.caps.capped_choice import asked_measure, ways_to_choose
from infraprio.result import Result
from infraprio.scenario import Scenario
from infraprio.scenario.scenario import has_network
from infraprio.scoring.goals.proposal_scores import score_proposals
from infraprio.scoring.weighting import weighed

__all__ = ["caps", "fair", "found_of"]

Progress = Callable[[str, float], None]


def caps(
    result: Result | Scenario,
    of: str | None = None,
    levels: int = LEVELS,
    seed: int = 0,
    progress: Progress | None = None,
) -> Caps:
    """What does a cap cost? The best value under every level of it, with the price a unit; and what the caps of the rules cost.

    Parameters
    ----------
    result : Result or Scenario
        Of a run; or a scenario, which is run first if it has a network.
    of : str, optional
        What the plan is held to, for a curve: an indicator, ``npv``, a goal or a fact. Without it only the caps that the
        table of rules states are priced.
    levels : int, default 20
        Levels of the curve, from no cap to the tightest that a plan keeps.
    seed : int, default 0
        Of the run, where a scenario is given.
    progress : Progress, optional
        Called with the stage and the share done.

    Returns
    -------
    Caps
        Value, bound and amount at each level; prices in value and in money a unit of the measure. Through a network every plan
        keeps its cap as evaluated, and bounds are estimates; without one every level is proved.

    Raises
    ------
    InfraprioError
        If ``of`` is nothing that is known, with the nearest word; or nothing here has a number of it.
    InfeasibleError
        If the rules cannot all be kept.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> found = ip.caps(ip.run(valley()), "co2_tonnes_year", levels=3)
    >>> found.curve["value"].is_monotonic_decreasing
    True
    """
    found = found_of(result, seed, progress)
    measure = None if of is None else asked_measure(found, of)
    ways, unknown = ways_to_choose(found, [] if measure is None else [measure])
    told = None if progress is None else (lambda share: progress("caps", share))
    return caps_of(ways, measure, levels, told, unknown)


def fair(
    result: Result | Scenario,
    of: str,
    by: Literal["municipality", "place"] = "municipality",
    levels: int = FLOORS,
    seed: int = 0,
    progress: Progress | None = None,
) -> Fair:
    """What does fairness cost? The plan that is best for the worst-off, and what every step of floor costs the rest.

    Parameters
    ----------
    result : Result or Scenario
        Of a run; or a scenario, which is run first if it has a network.
    of : str
        What is to be shared: an indicator, ``money`` (what the plan builds for), ``npv``, a goal or a fact. An indicator that a
        network knows by place is shared as what it is there with the plan; anything else as what the proposals of a
        municipality do.
    by : {"municipality", "place"}
        Who has a share; places are those of the region where somebody lives, so that a floor by place is a rule of sufficiency:
        nobody beyond it.
    levels : int, default 12
        Levels of the floor, from the plan without one to the highest that all reach.
    seed : int, default 0
        Of the run, where a scenario is given.
    progress : Progress, optional
        Called with the stage and the share done.

    Returns
    -------
    Fair
        The lexicographic max-min plan, what each part has with it and with the best plan, and the curve with prices and Gini.

    Raises
    ------
    InfraprioError
        If ``of`` is nothing that is known, with the nearest word; or it is not known by place; or no municipality has proposals.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> ip.fair(ip.run(valley()), "minutes_to_regional_centre", levels=3).shares.round(2).to_dict("index")
    {'Valley': {'without': 15.89, 'best': 14.66, 'fair': 14.66}}
    """
    found = found_of(result, seed, progress)
    require_measure(found.scenario, of)
    asked = shares_asked(found, of, by)
    if not asked or (by == "place" and not asked[0][1].place):
        raise InfraprioError(finding("effect_no_places" if by == "place" else "no_shares", value=of))
    parts = [Part(name=name, measure=m, members=who, people=people) for name, m, who, people in asked]
    ways, unknown = ways_to_choose(found, list(dict.fromkeys(part.measure for part in parts)))
    inside = {str(name) for name in ways.data.proposals}
    parts = [
        p if p.members is None else replace(p, members=tuple(m for m in p.members if m in inside))
        for p in parts
    ]
    told = None if progress is None else (lambda share: progress("fair", share))
    return fair_of(
        ways, [part for part in parts if part.members is None or part.members], levels, told, unknown
    )


def found_of(result: Result | Scenario, seed: int, progress: Progress | None) -> Found:
    """What is known of single proposals; without a network no list has to be searched for it."""
    if isinstance(result, Scenario) and not has_network(result):
        effects = given_effects(result)
        measured = measured_effects(effects)
        result = weighed(result, measured)
        scores = score_proposals(result, measured)
        return Found(scenario=result, effects=effects, worth=given_worth(result), scores=scores)
    if isinstance(result, Scenario):
        result = run(result, seed=seed, progress=progress)
    return Found(
        scenario=result.scenario, effects=result.effects, worth=result.appraisal, scores=result.scores
    )
