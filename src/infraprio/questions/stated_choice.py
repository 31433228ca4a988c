"""The choice as arrays on which questions are asked: other goals, rules left out, pots made larger, sets held."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.portfolio.choose.portfolio import chosen
from infraprio.portfolio.model.criterion_rows import ruled_rows
from infraprio.portfolio.model.solver_arrays import Stated
from infraprio.solver.arrays import Arrays

if TYPE_CHECKING:
    from infraprio.portfolio.model.portfolio_statement import Rule
    from infraprio.portfolio.problem.data import Data
    from infraprio.questions.subject import Yardstick

__all__ = ["StatedChoice", "added", "barred", "freed", "held", "state_choice"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedChoice:
    """A choice as arrays.

    Attributes
    ----------
    data : Data
        What was stated.
    stated : Stated
        Its model.
    total : array [columns]
        The weighted value over the columns of the model.
    money : array [cells, columns]
        Money by fund and period.
    rules : mapping of Rule to row numbers
        In the order in which a planner would tell them.
    """

    data: Data
    stated: Stated = field(repr=False)
    total: Floats = field(repr=False)
    money: Floats = field(repr=False)
    rules: Mapping[Rule, Ints] = field(repr=False)

    @property
    def arrays(self) -> Arrays:
        """The model, the total being sought."""
        return replace(self.stated.arrays, gain=self.total)

    @property
    def cost(self) -> Floats:
        """Money in all over the columns."""
        cost: Floats = self.money.sum(axis=0)
        return cost

    @property
    def purses(self) -> Ints:
        """Number of the purse that pays each cell: its fund where starts may be chosen, else its fund and period."""
        cells = self.data.cells
        width = len(cells.periods)
        if not cells.placed:
            return np.arange(len(cells.funds) * width)
        return np.repeat(np.arange(len(cells.funds)), width)

    def by_row(self, amount: Sequence[float] | Floats) -> Floats:
        """Return amounts of rows of the choice over the columns; what is not known counts nothing."""
        out = np.zeros(len(self.total))
        out[self.stated.places[0]] = np.nan_to_num(np.asarray(amount, dtype=float))[self.data.row]
        return out

    def sought(self, yardstick: Yardstick) -> Floats:
        """Return what a yardstick makes large, over the columns."""
        if yardstick.kind == "total":
            return self.total
        gain = self.by_row(yardstick.amount.reindex(self.data.rows).to_numpy(dtype=float))
        return gain if yardstick.more else -gain

    def count(self, names: Iterable[Hashable]) -> Floats:
        """Return the row that counts how many of some proposals or options are built."""
        row = np.zeros(len(self.total))
        for name in names:
            row[self.stated.places[0][self.data.columns(name)]] = 1.0
        return row

    def plan(self, x: Floats) -> dict[Hashable, Hashable | None]:
        """Return the rows chosen at a point, each with its period of start."""
        return chosen(self.data, self.stated.plans(x)[0])

    def proposals(self, x: Floats) -> frozenset[Hashable]:
        """Return the proposals chosen at a point."""
        columns = self.stated.plans(x)[0]
        return frozenset(self.data.proposals[k] for k in self.data.owner[self.data.row[columns]])


def state_choice(data: Data) -> StatedChoice:
    """State a choice."""
    stated, rows, money, ruled = ruled_rows(data)
    places: dict[Rule, list[int]] = {}
    for rule, place in ruled:
        places.setdefault(rule, []).append(place)
    return StatedChoice(
        data=data,
        stated=stated,
        total=data.weights @ rows,
        money=money,
        rules={rule: np.array(found, dtype=np.int64) for rule, found in places.items()},
    )


def freed(arrays: Arrays, rows: Ints) -> Arrays:
    """Return arrays without some rows."""
    lower, upper = arrays.lower.copy(), arrays.upper.copy()
    lower[rows], upper[rows] = -np.inf, np.inf
    return replace(arrays, lower=lower, upper=upper)


def added(arrays: Arrays, row: Floats, *, least: float = -np.inf, most: float = np.inf) -> Arrays:
    """Return arrays with one row more."""
    return replace(
        arrays,
        matrix=sparse.csr_array(sparse.vstack([arrays.matrix, sparse.csr_array(row[None, :])])),
        lower=np.append(arrays.lower, least),
        upper=np.append(arrays.upper, most),
    )


def held(choice: StatedChoice, arrays: Arrays, inside: Iterable[Hashable], *, others: bool = False) -> Arrays:
    """Return arrays in which some proposals are built; with ``others`` the rest may be too, else nothing else is."""
    names = set(inside)
    lower = arrays.column_lower.copy()
    several = []
    for name in sorted(names, key=str):
        places = choice.stated.places[0][choice.data.columns(name)]
        if len(places) == 1:
            lower[places] = 1.0
        else:
            several.append(name)
    out = replace(arrays, column_lower=lower)
    if not others:
        out = barred(choice, out, [name for name in choice.data.proposals if name not in names])
    if several:
        rows = sparse.csr_array(np.array([choice.count([name]) for name in several]))
        out = replace(
            out,
            matrix=sparse.csr_array(sparse.vstack([out.matrix, rows])),
            lower=np.append(out.lower, np.ones(len(several))),
            upper=np.append(out.upper, np.full(len(several), np.inf)),
        )
    return out


def barred(choice: StatedChoice, arrays: Arrays, names: Iterable[Hashable]) -> Arrays:
    """Return arrays in which some proposals are not built."""
    upper = arrays.column_upper.copy()
    for name in names:
        upper[choice.stated.places[0][choice.data.columns(name)]] = 0.0
    return replace(arrays, column_upper=upper)
