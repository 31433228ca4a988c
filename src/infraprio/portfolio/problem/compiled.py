"""A problem as arrays: one column for each row of the table and period in which it may start."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.errors import ProblemError
from infraprio.portfolio.problem.fields import criterion_names
from infraprio.portfolio.problem.money import Cells, Pot, cost_cells, durations, pots, shared_cells

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields, Limit

__all__ = ["Data", "compile_data", "weight_vector"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """A problem in arrays; m columns are the yes-or-no decisions "this row starts in this period".

    Attributes
    ----------
    rows, proposals : list
        Ids in label order, so that the order of the table's rows does not matter; ``owner`` [rows] is the number of each row's proposal.
    row, start : int array [m]
        Row and period number of each column.
    length : int array [rows]
        Periods from start to opening.
    criteria, values : list, array [m, criteria]
        Value of each column, with the factor of its period.
    weights : array [criteria]
    money : array [m, cells]
        Spending, cells being funds times periods.
    budget, pots : as given, list of Pot
    factors : array [periods]
        Factor on value by period of start.
    gains : list of (members, array [criteria])
        Interactions.
    shared : list of (component, array [funds, offsets], members)
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
        """Return the columns of a proposal (all its options) or of one option."""
        problem = self.problem
        if name in problem.alternatives:
            return np.flatnonzero(self.owner[self.row] == self.proposals.index(name))
        return np.flatnonzero(self.row == self.rows.index(name))

    def started(self, name: Hashable, period: int) -> Ints:
        """Return the columns of a name that start in the period or earlier."""
        columns = self.columns(name)
        return columns[self.start[columns] <= period]

    def finished(self, name: Hashable, period: int) -> Ints:
        """Return the columns of a name that are finished before the period begins."""
        columns = self.columns(name)
        return columns[self.start[columns] + self.length[self.row[columns]] <= period]

    def with_budget(self, budget: Any) -> Data:
        """Return the same data with another budget."""
        return replace(self, budget=budget, pots=pots(self.cells, budget, self.problem.carry_over))


def compile_data(problem: Fields, weights: Any = None) -> Data:
    """Return the arrays of a problem that has been checked.

    Raises
    ------
    ProblemError
        If the weights do not fit, or no budget is stated.
    """
    table = problem.value.to_frame() if isinstance(problem.value, pd.Series) else problem.value
    order = in_label_order(table.index)
    table = table.iloc[order]
    rows = list(table.index)
    owner_of = {option: proposal for proposal, options in problem.alternatives.items() for option in options}
    proposals = list(dict.fromkeys(owner_of.get(row, row) for row in rows))
    place = {proposal: number for number, proposal in enumerate(proposals)}
    cells = cost_cells(problem)
    shares = None if cells.shares is None else cells.shares[order]
    cells = replace(cells, spend=cells.spend[order], shares=shares)
    length = durations(problem)[order]
    length = np.maximum(length, profile_length(cells)) if cells.placed else length
    row, start = columns_of(problem, rows, owner_of, length)
    factors = period_factors(problem)
    criteria = criterion_names(problem)
    return Data(
        problem=problem,
        rows=rows,
        proposals=proposals,
        owner=np.array([place[owner_of.get(name, name)] for name in rows], dtype=np.int64),
        row=row,
        start=start,
        length=length,
        criteria=criteria,
        values=table.to_numpy(dtype=float)[row] * factors[start][:, None],
        weights=weight_vector(problem, weights),
        cells=cells,
        money=spending(cells, row, start),
        budget=problem.budget,
        pots=pots(cells, problem.budget, problem.carry_over),
        factors=factors,
        gains=[(tuple(members), gain_vector(gain, criteria)) for members, gain in problem.synergy.items()],
        shared=[
            (name, shared_cells(problem, name, cells), list(members))
            for name, (_, members) in problem.shared_cost.items()
        ],
        limits=problem.limit_list(),
    )


def in_label_order(labels: Iterable[Hashable]) -> list[int]:
    """Return the places of labels in rising order; labels that cannot be compared by kind and text.

    Examples
    --------
    >>> in_label_order(["b", "a", "c"]), in_label_order([10, "a", 9])
    ([1, 0, 2], [2, 0, 1])
    """
    names: list[Any] = list(labels)
    try:
        return sorted(range(len(names)), key=names.__getitem__)
    except TypeError:
        kinds = [
            (type(name).__name__, name if isinstance(name, int | float) else str(name)) for name in names
        ]
        return sorted(range(len(names)), key=kinds.__getitem__)


def profile_length(cells: Cells) -> Ints:
    """Return the number of periods from start over which each row spends, at least 1."""
    spends = (cells.spend != 0).any(axis=1)
    last = spends.shape[1] - np.argmax(spends[:, ::-1], axis=1)
    return np.where(spends.any(axis=1), last, 1).astype(np.int64)


def columns_of(
    problem: Fields, rows: list[Hashable], owner_of: Mapping[Hashable, Hashable], length: Ints
) -> tuple[Ints, Ints]:
    """Return row and start of each column.

    A start whose periods do not all lie inside the plan is left out.
    """
    if problem.periods is None:
        return np.arange(len(rows)), np.zeros(len(rows), dtype=np.int64)
    periods = list(problem.periods)
    pairs: list[tuple[int, int]] = []
    for number, name in enumerate(rows):
        chosen = startable(problem, name, owner_of.get(name, name))
        places = sorted({periods.index(period) for period in chosen})
        pairs += [(number, place) for place in places if place + length[number] <= len(periods)]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def startable(problem: Fields, row: Hashable, proposal: Hashable) -> list[Hashable]:
    """Return the periods in which a row may start: those allowed, and where its building is stated those named."""
    allowed = problem.allowed.get(row, problem.allowed.get(proposal, problem.periods or ()))
    named = problem.building.get(row, problem.building.get(proposal))
    return [period for period in allowed if named is None or period in named]


def period_factors(problem: Fields) -> Floats:
    """Return the factor on value by period of start."""
    if problem.periods is None:
        return np.ones(1)
    if problem.period_factor is None:
        return np.ones(len(problem.periods))
    return np.array([float(problem.period_factor[period]) for period in problem.periods])


def spending(cells: Cells, row: Ints, start: Ints) -> Floats:
    """Return money [columns, cells]: the profile of the row laid out from its start."""
    funds, periods = len(cells.funds), len(cells.periods)
    if not cells.placed:
        return cells.spend.reshape(len(cells.spend), -1)[row]
    if cells.shares is not None:
        money = cells.spend[row, :, 0][:, :, None] * cells.shares[row, start][:, None, :]
        return money.reshape(len(row), -1)
    money = np.zeros((len(row), funds, periods))
    for offset in range(cells.spend.shape[2]):
        inside = start + offset < periods
        money[np.flatnonzero(inside), :, start[inside] + offset] += cells.spend[row[inside], :, offset]
    return money.reshape(len(row), -1)


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
                f"weights: {', '.join(odd)} stand among weights or criteria only; give one each for {names}"
            )
        weights = [given[name] for name in names]
    try:
        vector = np.asarray(weights, dtype=float).ravel()
    except (TypeError, ValueError):
        raise ProblemError(f"weights: {weights!r} must be numbers, one for each of {names}") from None
    if vector.shape != (len(names),) or not np.isfinite(vector).all() or (vector < 0).any():
        raise ProblemError(f"weights: {vector} must be {len(names)} numbers from 0, one for each of {names}")
    return vector
