"""What is asked about: the choice, what each proposal does by every yardstick, and what a set does through the network."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.appraisal.sets.together import appraise_set
from infraprio.effects import INDICATORS, Effects, evaluate_set
from infraprio.effects.given import GivenEffects
from infraprio.errors import AppraisalError
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.ways_of_paying import by_row, owners
from infraprio.ranking.explain import MOST
from infraprio.scoring.goals.proposal_scores import set_score, set_values

if TYPE_CHECKING:
    from infraprio.appraisal import Appraisal
    from infraprio.appraisal.unappraised import Unappraised
    from infraprio.portfolio import Data, Problem
    from infraprio.result import Result
    from infraprio.scenario.scenario import Scenario
    from infraprio.scoring.goals.proposal_scores import Scores

__all__ = ["NPV", "TOTAL", "Subject", "Yardstick", "subject_of", "subject_of_result", "subject_of_scores"]

TOTAL: Final = "total"
NPV: Final = "npv"
Kind = Literal["total", "goal", "npv", "indicator"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """What a plan is measured by.

    Attributes
    ----------
    id : str
        Of the goal or indicator, or ``TOTAL`` or ``NPV``.
    kind : {"total", "goal", "npv", "indicator"}
        Where it comes from.
    amount : Series
        By row of the choice; missing where it is not known. Of the total: its parts without interactions.
    more : bool
        Whether more of it is better.
    unit : str
        Empty for goals and the total, which are points.
    """

    id: str
    kind: Kind
    amount: pd.Series[float] = field(repr=False)
    more: bool = True
    unit: str = ""

    def of(self, rows: Iterable[Hashable]) -> NDArray[np.float64]:
        """Return the amounts of some rows; missing where they are not known."""
        table: Any = self.amount
        amounts: NDArray[np.float64] = table.reindex(list(rows)).to_numpy(dtype=float)
        return amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A choice and its yardsticks.

    Attributes
    ----------
    data : Data
        The choice, compiled; its value is the total, later starts count less in it.
    yardsticks : tuple of Yardstick
        The total first, then the goals in their order, NPV, indicators.
    weights : DataFrame
        Stakeholders x goals: weight of each goal; the first row is the one whose total it is.
    together : callable, optional
        What a set of rows does by each yardstick when it is built together, by id, from the network; without it
        effects add up.
    most_score : float
        The most that the total of one proposal can be: where every goal has its full effect.
    """

    data: Data
    yardsticks: tuple[Yardstick, ...]
    weights: pd.DataFrame = field(repr=False)
    together: Callable[[Sequence[Hashable]], pd.Series[float]] | None = field(default=None, repr=False)
    most_score: float = float("inf")

    @property
    def goals(self) -> pd.DataFrame:
        """Value of each row for each goal, rows x goals."""
        return pd.DataFrame({y.id: y.amount for y in self.yardsticks if y.kind == "goal"})


def subject_of(
    problem: Problem | Data, goals: pd.DataFrame, weights: pd.Series[float] | pd.DataFrame
) -> Subject:
    """Return the subject of a choice without a network: its total and its goals.

    Parameters
    ----------
        problem : Problem or Data
            Whose value is the total.
        goals : DataFrame
            Rows of the choice x goals, the goal that the plan names first in front.
        weights : Series or DataFrame
            Weight of each goal; or one row a stakeholder, the main one first.

    Returns
    -------
        Subject
            For ``audit_plan`` and the other questions.

    Examples
    --------
        >>> import pandas as pd
        >>> from infraprio.portfolio import Problem
        >>> goals = pd.DataFrame({"safety": {"a": 4.0, "b": 1.0}, "climate": {"a": 0.0, "b": 3.0}})
        >>> weights = pd.Series({"safety": 0.5, "climate": 0.5})
        >>> problem = Problem(value=goals @ weights, cost=pd.Series({"a": 5.0, "b": 6.0}), budget=8.0)
        >>> [y.id for y in subject_of(problem, goals, weights).yardsticks]
        ['total', 'safety', 'climate']
    """
    data = compile_data(problem)
    table = weights.to_frame().T if isinstance(weights, pd.Series) else weights
    return Subject(
        data=data, yardsticks=(_total(data), *_goals(data, goals)), weights=table[list(goals.columns)]
    )


def subject_of_result(result: Result) -> Subject:
    """Return the subject of a run."""
    return subject_of_scores(result.scenario, result.data, result.scores, result.effects, result.appraisal)


def subject_of_scores(
    scenario: Scenario,
    data: Data,
    scores: Scores,
    found: Effects | GivenEffects,
    worth: Appraisal | Unappraised,
) -> Subject:
    """Return the subject of what the stages of a run found; sets are valued through the network where there is one."""
    npv = _by_row(worth.frame["npv_msek"], data).astype(float)
    money = [Yardstick(id=NPV, kind="npv", amount=npv, unit="money")] if npv.notna().any() else []
    change = _by_row(found.change, data)
    owner = owners(data.problem)
    indicators = [
        Yardstick(
            id=str(name), kind="indicator", amount=change[name].astype(float),
            more=INDICATORS[str(name)].direction == "more", unit=INDICATORS[str(name)].unit,
        )
        for name in change
    ]  # fmt: skip
    main = scores.stakeholder
    weights = scores.weights.loc[[main, *(name for name in scores.weights.index if name != main)]]

    def together(chosen: Sequence[Hashable]) -> pd.Series[float]:
        names = sorted({str(owner[row]) for row in chosen})
        effects = evaluate_set(scenario, names, cast("Effects", found).base)
        whole = _set_npv(cast("Appraisal", worth), names, effects)
        parts = {
            TOTAL: set_score(scores, names, effects.change),
            **set_values(scores, names, effects.change).to_dict(),
        }
        return pd.Series(parts | {NPV: whole} | effects.change.to_dict(), dtype=float)

    return Subject(
        data=data,
        yardsticks=(_total(data), *_goals(data, _by_row(scores.values, data)), *money, *indicators),
        weights=weights,
        together=together if isinstance(found, Effects) else None,
        most_score=MOST,
    )


def _by_row(table: Any, data: Data) -> Any:
    """A table of proposals as one of the rows of the choice: each has what its proposal has, whoever pays."""
    return by_row(table, data.problem).reindex(data.rows)


def _set_npv(worth: Appraisal, names: list[str], effects: Any) -> float:
    """Net present value of a set; missing where that of none of its members can be computed."""
    try:
        return float(appraise_set(worth, names, effects).npv_msek)
    except AppraisalError:
        return float("nan")


def _total(data: Data) -> Yardstick:
    first = np.array(
        [np.flatnonzero(data.row == k)[0] if (data.row == k).any() else -1 for k in range(len(data.rows))]
    )
    amount = np.where(first >= 0, data.worth[first], 0.0)
    return Yardstick(id=TOTAL, kind="total", amount=pd.Series(amount, index=data.rows))


def _goals(data: Data, values: pd.DataFrame) -> list[Yardstick]:
    table = values.reindex(data.rows)
    return [Yardstick(id=str(name), kind="goal", amount=table[name].astype(float)) for name in table]
