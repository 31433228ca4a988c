"""What is told of a plan or a list whose value comes from an evaluator."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from infraprio.portfolio.network_inside.evaluator import Rows
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["Evaluated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """How good something found by exact evaluation is, what that rests on, and what was learnt on the way.

    Attributes
    ----------
    value : float
        As evaluated, exact; of a list expected over the scenarios.
    bound, gap, status : float, float, str
        "optimal": the bound is proved and the gap at most a millionth; "within_gap": at most the one asked for;
        else "best evaluated".
    rests_on : {"slack", "every set evaluated", "certain", "estimate"}
        What the bound rests on: a slack that was given and that no evaluated set refutes; all sets that
        plans can hold having been evaluated; what was called certain, and no evaluated sets refute; or the differences found so far.
    slack : float
        How much the model may undervalue a set: as given, or the largest difference that singles, pairs and
        groups left open on the sets evaluated (the bound is then an estimate).
    additive : dict
        What choosing by single effects alone gives: ``value`` (exact), ``model`` (the sum of single effects), ``loss``,
        and the plan or list.
    looked_at : int
        Number of pairs evaluated at the start.
    pairs, groups : DataFrame
        Effects of pairs beyond the sum of the two, strongest first; and of larger groups that were needed.
    evaluations : int
        How often the evaluator was asked.
    history : DataFrame
        Plans or lists in the order evaluated: value by the model at that time, exact value.
    model : Problem
        The problem with single, pair and group effects, for any other function of this room.
    evaluated : dict
        Value of every set evaluated; give it as ``known`` to go on from it.
    notes : list of str
        What was cut short, and why.
    seconds : float
        Time that the search took.
    """

    value: float
    bound: float
    gap: float
    status: str
    rests_on: str
    slack: float
    additive: dict[str, Any]
    looked_at: int
    pairs: pd.DataFrame = field(repr=False)
    groups: pd.DataFrame = field(repr=False)
    evaluations: int
    history: pd.DataFrame = field(repr=False)
    model: Problem = field(repr=False)
    evaluated: dict[Rows, float] = field(repr=False)
    seconds: float
    notes: list[str]
