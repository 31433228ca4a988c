"""The data of a problem as arrays: one column for each row of the table and period in which it may start."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.portfolio.problem.answers import Answers
from infraprio.portfolio.problem.columns import in_label_order
from infraprio.portfolio.problem.fields import Fields, Limit, criterion_names
from infraprio.portfolio.problem.money import Cells, Pot, pots
from infraprio.portfolio.problem.names import listed
from infraprio.portfolio.problem.surprises import oddities

__all__ = ["Data", "weight_vector", "worth_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WORTH = frozenset({"value", "synergy", "weights", "period_factor"})
RULES = frozenset({"limits", "mandatory", "forbidden", "group", "effects", "joint_effects"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """A problem that has been checked, in arrays; m columns are the yes-or-no decisions "this row starts in this period".

    Every function that takes a ``Problem`` takes its ``Data`` as well: then it is neither checked nor compiled again,
    and proved answers to the same question are given from ``answers``.

    Attributes
    ----------
    problem : Problem
        What was compiled. Its tables are not to be changed in place: the arrays would not follow.
    rows, proposals : list
        Ids in label order, so that the order of the table's rows does not matter.
    owner : int array [rows]
        Number of each row's proposal.
    row, start : int array [m]
        Row and period number of each column.
    length : int array [rows]
        Periods from start to opening.
    criteria, values : list, array [m, criteria]
        Value of each column, with the factor of its period.
    weights : array [criteria]
        Weight of each criterion.
    cells : Cells
        Funds and periods in which money is spent.
    money : array [m, cells]
        Spending, cells being funds times periods.
    budget, pots : DataFrame or number, list of Pot
        The money there is, as given; and each amount that spending is held against.
    factors : array [periods]
        Factor on value by period of start.
    gains : list of (members, array [criteria])
        Interactions.
    shared : list of (component, array [funds, offsets], members)
        Costs that proposals share.
    limits : list of Limit
        The limits of the problem.
    answers : Answers
        What was asked of these data, and of others made from them, and proved.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, compile_data
    >>> ones = pd.Series({"a": 1.0, "b": 1.0})
    >>> data = compile_data(Problem(value=ones, cost=ones, budget=1.0))
    >>> data.rows, data.worth.tolist()
    (['a', 'b'], [1.0, 1.0])
    """

    problem: Fields
    rows: list[Hashable]
    proposals: list[Hashable]
    owner: Ints
    row: Ints
    start: Ints
    length: Ints
    criteria: list[Hashable]
    values: Floats
    weights: Floats
    cells: Cells
    money: Floats
    budget: Any
    pots: list[Pot]
    factors: Floats
    gains: list[tuple[tuple[Hashable, ...], Floats]]
    shared: list[tuple[Hashable, Floats, list[Hashable]]]
    limits: list[Limit]
    answers: Answers = field(default_factory=Answers, repr=False, compare=False)

    @property
    def periods(self) -> int:
        """Number of periods in which something may start (1 where nothing is placed)."""
        return len(self.factors)

    @property
    def worth(self) -> Floats:
        """Weighted value [m] of each column."""
        worth: Floats = self.values @ self.weights
        return worth

    @property
    def largest(self) -> float:
        """Largest weighted value of a column or an interaction, without its sign."""
        gains = [abs(float(gain @ self.weights)) for _, gain in self.gains]
        return max(float(np.abs(self.worth).max(initial=0.0)), *gains, 0.0)

    def columns(self, name: Hashable) -> Ints:
        """Return the columns of a proposal (all its options) or of one option.

        Parameters
        ----------
        name : hashable
            Of a proposal or an option.

        Returns
        -------
        int array
            Numbers of its columns.
        """
        problem = self.problem
        if name in problem.alternatives:
            return np.flatnonzero(self.owner[self.row] == self.proposals.index(name))
        return np.flatnonzero(self.row == self.rows.index(name))

    def started(self, name: Hashable, period: int) -> Ints:
        """Return the columns of a name that start in the period or earlier.

        Parameters
        ----------
        name : hashable
            Of a proposal or an option.
        period : int
            Number of the period, from 0.

        Returns
        -------
        int array
            Numbers of the columns.
        """
        columns = self.columns(name)
        return columns[self.start[columns] <= period]

    def finished(self, name: Hashable, period: int) -> Ints:
        """Return the columns of a name that are finished before the period begins.

        Parameters
        ----------
        name : hashable
            Of a proposal or an option.
        period : int
            Number of the period, from 0.

        Returns
        -------
        int array
            Numbers of the columns.
        """
        columns = self.columns(name)
        return columns[self.start[columns] + self.length[self.row[columns]] <= period]

    @property
    def remarks(self) -> list[str]:
        """What can be stated so and may surprise, in words."""
        known = set(self.owner[self.row].tolist())
        startless = [name for number, name in enumerate(self.proposals) if number not in known]
        return [item.sentence() for item in oddities(self.problem, startless)]

    def with_budget(self, budget: Any) -> Data:
        """Return the same data with another budget.

        Parameters
        ----------
        budget : number, Series or DataFrame
            As a ``Problem`` has it.

        Returns
        -------
        Data
            Of the same proposals.

        Raises
        ------
        ProblemError
            If the budget does not fit the costs.
        """
        return self.changed(budget=budget)

    def changed(self, **stated: Any) -> Data:
        """Return the data of the same proposals with some fields stated otherwise; it is not checked or laid out again.

        Parameters
        ----------
        **stated : Any
            Budget, value, synergy, weights, period_factor, limits, effects, joint_effects, group, mandatory or forbidden, as a ``Problem`` has them, of the same
            rows, and known to be sound: numbers that were computed, rules on names that are there.

        Returns
        -------
        Data
            Of the same proposals.

        Raises
        ------
        ValueError
            If another field is given: what says what a row costs, or when it may start, makes another problem.
        ProblemError
            If a budget or weights do not fit, or a value is missing or infinite.
        """
        if strange := set(stated) - WORTH - RULES - {"budget"}:
            raise ValueError(f"{sorted(strange)}: compile the problem that says so")
        problem = replace(self.problem, **stated)
        data = replace(self, problem=problem, limits=problem.limit_list())
        if "budget" in stated:
            data = replace(
                data, budget=problem.budget, pots=pots(self.cells, problem.budget, problem.carry_over)
            )
        if not WORTH & set(stated):
            return data
        worth = worth_of(problem, self.row, self.start)
        if not np.isfinite(worth["values"]).all():
            raise ProblemError(finding("problem_value_missing", "value"))
        if "weights" not in stated and worth["criteria"] == self.criteria:
            worth["weights"] = self.weights
        return replace(data, **worth)


def worth_of(problem: Fields, row: Ints, start: Ints) -> dict[str, Any]:
    """Return the fields of ``Data`` that say what columns and interactions are worth."""
    order = in_label_order(problem.value.index)
    table = problem.value.to_numpy(dtype=float).reshape(len(order), -1)[order]
    factors, criteria = period_factors(problem), criterion_names(problem)
    return {
        "criteria": criteria,
        "values": table[row] * factors[start][:, None],
        "weights": weight_vector(problem),
        "factors": factors,
        "gains": [(tuple(members), gain_vector(gain, criteria)) for members, gain in problem.synergy.items()],
    }


def period_factors(problem: Fields) -> Floats:
    """Return the factor on value by period of start."""
    if problem.periods is None:
        return np.ones(1)
    if problem.period_factor is None:
        return np.ones(len(problem.periods))
    return np.array([float(problem.period_factor[period]) for period in problem.periods])


def gain_vector(gain: Any, criteria: list[Hashable]) -> Floats:
    """Return an interaction's gain by criterion."""
    if hasattr(gain, "keys"):
        parts = dict(gain)
        return np.array([float(parts.get(name, 0.0)) for name in criteria])
    return np.array([float(gain)])


def weight_vector(problem: Fields, weights: Any = None) -> Floats:
    """Return the weights in the order of the criteria.

    Those given, else the problem's, else equal with sum one.

    Raises
    ------
    ProblemError
        If a criterion has no weight, a weight has no criterion, or a weight is negative or not a number.
    """
    names = criterion_names(problem)
    weights = problem.weights if weights is None else weights
    if weights is None:
        return np.full(len(names), 1.0 / len(names))
    if hasattr(weights, "keys"):
        given = dict(weights)
        if set(given) != set(names):
            odd = sorted(map(str, set(given) ^ set(names)))
            raise ProblemError(
                finding("problem_weights_names", "weights", names=listed(odd), known=listed(names))
            )
        weights = [given[name] for name in names]
    try:
        vector = np.asarray(weights, dtype=float).ravel()
    except (TypeError, ValueError):
        raise ProblemError(
            finding("problem_form", "weights", value=repr(weights), example="{criterion: weight}")
        ) from None
    if vector.shape != (len(names),) or not np.isfinite(vector).all() or (vector < 0).any():
        raise ProblemError(
            finding("problem_weights", "weights", value=listed(vector.tolist()), known=listed(names))
        )
    return vector
