"""What is asked of a list, and what is known of every budget before it is searched."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from infraprio.portfolio.lists.risk_attitude import Attitude
from infraprio.portfolio.lists.rules import ListRules
from infraprio.portfolio.problem.budget_scenarios import Scenario, read_scenarios
from infraprio.portfolio.problem.data import Data

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from infraprio.portfolio.choose.portfolio import Portfolio
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.fields import Fields

    Ints = NDArray[np.int64]

__all__ = ["FreeChoices", "Question", "read", "remembered"]

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The data of a list and how it is to be read, as ``priority_list`` takes them; equal ones have one answer.

    Attributes
    ----------
    scenarios : sequence
        What the data say, once they have been read; see ``read``.
    """

    problem: Fields | Data
    budgets: Any
    probabilities: Any = None
    values: Any = None
    weights: Any = None
    distance: Any = None
    rules: ListRules = field(default_factory=ListRules)
    attitude: Attitude = field(default_factory=Attitude)
    scenarios: Sequence[Scenario] = ()


def read(question: Question) -> Question:
    """Return the question with its scenarios, in order of rising money; they are checked and compiled once."""
    if question.scenarios:
        return question
    stated = (question.problem, question.budgets, question.probabilities, question.values, question.weights)
    return replace(question, scenarios=read_scenarios(*stated))


def remembered(question: Question, asked: tuple[Any, ...], ask: Callable[[], Answer]) -> Answer:
    """Return what the data of a question remember of it, and of what else is asked; of a plain problem it is found anew."""
    data = question.problem
    if not isinstance(data, Data):
        return ask()
    plain = replace(question, problem=data.problem, scenarios=())
    return data.answers.remembered((*asked, plain, data.weights), ask)


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeChoices:
    """The budgets of a list, and what each would build without having to keep an order.

    Attributes
    ----------
    scenarios, models : sequence
        In order of rising money, and the model of each alone.
    free, freely : sequence
        The free choice of each scenario, and its columns.
    locked : list or None
        Columns of the list locked in by rising budget; None where there is none.
    aside : list
        Proposals that no budget can pay.
    """

    scenarios: Sequence[Scenario]
    models: Sequence[Stated]
    free: Sequence[Portfolio]
    freely: Sequence[Ints]
    locked: list[Ints] | None
    aside: list[Hashable]
