"""Other methods beside the order, from a result or from a scenario that was not run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infraprio import effects
from infraprio.effects.given import given_effects
from infraprio.pipeline import measured_effects
from infraprio.ranking.other_methods import OtherMethods, other_methods
from infraprio.scenario.scenario import Scenario, has_network
from infraprio.scoring.goals.proposal_scores import score_proposals
from infraprio.scoring.weighting import weighed

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["methods"]


def methods(source: Result | Scenario) -> OtherMethods:
    """What other methods make of the same goals and weights: TOPSIS, VIKOR, PROMETHEE II, ELECTRE III, WASPAS, and orders of all stakeholders.

    A second opinion beside the order by goal score: nothing of it enters the choice of the plan or the order.

    Parameters
    ----------
    source : Result or Scenario
        Of a run; or a scenario, whose effects and scores are computed first, without choosing a plan.

    Returns
    -------
    OtherMethods
        ``.to_frame()`` has the ranks; ``.agreement`` Kendall's tau with the weighted mean and rank reversals; ``.moves`` who
        moves and why; ``.scales`` who alone stretches a scale.

    Raises
    ------
    ScoringError
        No proposal competes for the money.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> ip.methods(valley()).to_frame()["topsis"].to_dict()
    {'FASTER': 1, 'TRAINS': 2, 'LOT': 3}
    """
    if not isinstance(source, Scenario):
        return other_methods(source.scenario, source.scores)
    known = has_network(source)
    measured = measured_effects(
        effects.evaluate(source, effects.baseline(source)) if known else given_effects(source)
    )
    scenario = weighed(source, measured)
    return other_methods(scenario, score_proposals(scenario, measured))
