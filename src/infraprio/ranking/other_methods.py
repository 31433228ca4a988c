"""The order by goal score beside what other methods make of the same goals and weights."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final, cast

import pandas as pd

from infraprio.errors import ScoringError
from infraprio.findings import finding
from infraprio.scenario.choosable import committed
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.weighting import STATED_IN, weighting_of
from infraprio.scoring.goals.past_choices import past_choices
from infraprio.scoring.revealed import Revealed, revealed_weights
from infraprio.scoring.second_opinions import Opinions, Thresholds, second_opinions
from infraprio.scoring.weighting import answers_weighed

if TYPE_CHECKING:
    from infraprio.scoring.goals.from_scenario import Goals
    from infraprio.scoring.goals.proposal_scores import Scores

__all__ = ["INDIFFERENCE", "OtherMethods", "competing", "other_methods"]

INDIFFERENCE: Final = 5.0
"""Points that say nothing between two proposals, where the goal states none; the preference threshold is then three times that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMethods(Opinions):
    """What other methods say of the proposals that compete; `infraprio.scoring.second_opinions.Opinions` tells the parts.

    Attributes
    ----------
    scenario : Scenario
        What was ranked, with the weights as they were used.
    thresholds : DataFrame
        Goals x (indifference, preference, veto, assumed) in points, as PROMETHEE and ELECTRE read them; `assumed` where the
        goal states none.
    weighting : DataFrame
        Stakeholders x (way, inconsistency, accepted): where the weights come from, how much the answers contradict each other
        at most in a group of goals, and up to which that is usually accepted.
    revealed : Revealed or None
        The weights that the earlier choices of the scenario reveal, and the choices that no weights explain; None without any.
    """

    scenario: Scenario
    thresholds: pd.DataFrame
    weighting: pd.DataFrame
    revealed: Revealed | None = None


def competing(scenario: Scenario, scores: Scores) -> list[str]:
    """Proposals that compete for the money: some plan can hold them, and no rule decides them."""
    decided, can = committed(scenario), set(scores.choosable)
    return [str(name) for name in scores.values.index if name in can and name not in decided]


def _thresholds(goals: Goals) -> pd.DataFrame:
    rows = {}
    for goal, row in goals.leaves.items():
        none, open_ = math.isnan(row["indifference"]), math.isnan(row["preference"])
        least = INDIFFERENCE if none else float(row["indifference"])
        if none and not open_:
            least = min(least, float(row["preference"]))
        clear = 3 * least if open_ else float(row["preference"])
        if open_ and not math.isnan(row["veto"]):
            clear = min(clear, max(float(row["veto"]), least))
        rows[goal] = (least, clear, float(row["veto"]), none or open_)
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=["indifference", "preference", "veto", "assumed"]
    ).sort_index()


def _weighting(scenario: Scenario) -> pd.DataFrame:
    version = str(scenario.settings["goal_version"])
    rows: dict[str, tuple[str, float, float]] = {}
    for who, way in weighting_of(scenario).items():
        found = answers_weighed(scenario, who, version, way) if way in STATED_IN else []
        worst: Any = max(
            found,
            key=lambda each: (each.inconsistency == each.inconsistency, each.inconsistency),
            default=None,
        )
        rows[who] = (way, worst.inconsistency, worst.most) if worst else (way, math.nan, math.nan)
    return pd.DataFrame.from_dict(rows, orient="index", columns=["way", "inconsistency", "accepted"])


def _revealed(scenario: Scenario, scores: Scores) -> Revealed | None:
    if not len(scenario["choices"]):
        return None
    found = revealed_weights(*past_choices(scenario, scores))
    main = cast("pd.Series[float]", scores.weights.loc[scores.stakeholder])
    return replace(found, weights=found.weights.assign(main=main))


def other_methods(scenario: Scenario, scores: Scores) -> OtherMethods:
    """Rank the proposals that compete by other methods, beside the weighted mean that the order is chosen by.

    Parameters
    ----------
    scenario : Scenario
        With its weights settled.
    scores : Scores
        Of its proposals.

    Returns
    -------
    OtherMethods
        Ranks, agreement, moves with reasons and warnings. Nothing of it enters the choice of the plan or the order.

    Raises
    ------
    ScoringError
        No proposal competes.
    """
    names = competing(scenario, scores)
    if not names:
        raise ScoringError(finding("nothing_to_rank"))
    limits = _thresholds(scores.goals)
    people = scenario["stakeholders"]
    voices = pd.Series(people["voice"], index=people["id"], dtype=float)
    weights = scores.weights.sort_index().sort_index(axis="columns")
    found = second_opinions(  # all by id: the order of rows has no meaning, for ties either
        scores.values.loc[sorted(names), weights.columns],
        cast("pd.Series[float]", weights.loc[scores.stakeholder]),
        Thresholds(indifference=limits["indifference"], preference=limits["preference"], veto=limits["veto"]),
        weights,
        voices.sort_index() if voices.sum() > 0 else None,
    )
    parts = {part.name: getattr(found, part.name) for part in fields(found)}
    return OtherMethods(
        scenario=scenario,
        thresholds=limits,
        weighting=_weighting(scenario),
        revealed=_revealed(scenario, scores),
        **parts,
    )
