"""Money handed out in steps, as many agencies do: fund by fund down a list by value for money, then the next step.

Each fund of a step goes down the proposals that it may pay, best value for money first, and takes what still fits. Read
with a stop, its list ends at the first that does not fit; read with skipping, smaller ones below are taken.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.choose.greedy import Bookkeeping, by_ratio, closure
from infraprio.portfolio.choose.portfolio import chosen
from infraprio.portfolio.choose.verify import Check, verify
from infraprio.portfolio.problem.units import noise

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data

__all__ = ["Handed", "handed_out"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What a rule in steps pays.

    Attributes
    ----------
    proposals : list
        In the order in which they are paid; what must be built comes first.
    step : dict
        Number of the step (from 1; 0: must be built) in which each of them is paid.
    funds : dict
        The funds that pay each of them.
    stopped_at : dict
        The proposal at which the list of a fund ended, as the money left was too little; none of those read with skipping.
    check : Check
        Value, money, and rules that are broken, recomputed independently.
    """

    proposals: list[Hashable]
    step: dict[Hashable, int]
    funds: dict[Hashable, tuple[Hashable, ...]]
    stopped_at: dict[Hashable, Hashable]
    check: Check


def handed_out(data: Data, steps: Sequence[Sequence[Hashable]], *, skip: bool) -> Handed:
    """Hand out the money of a problem in steps.

    Parameters
    ----------
    data : Data
        Its budget is what is handed out.
    steps : sequence of sequences of funds
        First step first. What several funds pay together is on the list of the one that comes last; funds that are not
        named come after all others, together.
    skip : bool
        Whether what does not fit is passed over; otherwise the list of the fund ends there.

    Returns
    -------
    Handed
        Requirements, exclusions and what is forbidden are kept; other rules are told where they are broken.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, compile_data
    >>> value = pd.Series({"a": 9.0, "b (town)": 6.0, "b (state)": 6.0, "c": 1.0})
    >>> cost = pd.DataFrame({"town": [4.0, 3.0, 0, 1.0], "state": [0, 0, 3.0, 0]}, index=value.index)
    >>> money = pd.Series({"town": 5.0, "state": 3.0})
    >>> both = {"b": ["b (town)", "b (state)"]}
    >>> data = compile_data(Problem(value=value, cost=cost, budget=money, alternatives=both, periods=["now"]))
    >>> found = handed_out(data, [["town"], ["state"]], skip=False)
    >>> found.proposals, found.stopped_at, found.check.value
    (['a', 'b'], {'town': 'b'}, 15.0)
    >>> handed_out(data, [["town"], ["state"]], skip=True).proposals
    ['a', 'c', 'b']
    """
    walk = Walk(data, steps)
    for name in closure(data, data.problem.mandatory):
        walk.pay([int(column) for column in data.columns(name)], 0)
    for number, funds in enumerate(walk.steps, start=1):
        for fund in funds:
            walk.down(number, fund, skip=skip)
    return walk.told()


class Walk:
    """The money that is left, and what is paid so far."""

    def __init__(self, data: Data, steps: Sequence[Sequence[Hashable]]) -> None:
        self.data = data
        pays = np.array([pot.pays for pot in data.pots])
        amounts = np.array([pot.amount for pot in data.pots])
        self.rules, self.need = Bookkeeping(data, pays), data.money @ pays.T
        self.left: Any = amounts + noise(amounts)
        shape = (len(data.row), len(data.cells.funds), len(data.cells.periods))
        self.paying = data.money.reshape(shape).sum(axis=2) > 0
        named = [fund for funds in steps for fund in funds]
        rest = [fund for fund in data.cells.funds if fund not in named]
        self.steps = [*map(list, steps), *([rest] if rest else [])]
        self.place = {fund: place for place, fund in enumerate([*named, *rest])}
        self.columns: list[int] = []
        self.step: dict[Hashable, int] = {}
        self.stopped: dict[Hashable, Hashable] = {}

    def list_of(self, column: int) -> Hashable:
        """The fund on whose list a column stands: of those that pay it the one that comes last; of what is free the first."""
        payers = [fund for fund, pays in zip(self.data.cells.funds, self.paying[column], strict=True) if pays]
        return max(payers, key=lambda fund: self.place[fund]) if payers else self.steps[0][0]

    def ordered(self, fund: Hashable) -> list[list[int]]:
        """What is on the list of a fund: rows by value for money, each with its columns from the earliest start."""
        data = self.data
        cost = np.array([data.money[column].sum() for column in range(len(data.row))])
        rows: dict[int, list[int]] = {}
        for column in by_ratio(data.worth, cost):
            if data.worth[column] > 0 and self.list_of(int(column)) == fund:
                rows.setdefault(int(data.row[column]), []).append(int(column))
        return [sorted(columns, key=lambda column: int(data.start[column])) for columns in rows.values()]

    def name(self, column: int) -> Hashable:
        """The proposal of a column."""
        return self.data.proposals[int(self.data.owner[self.data.row[column]])]

    def down(self, step: int, fund: Hashable, *, skip: bool) -> None:
        """Go down the list of a fund; again from the top where something below made something above possible."""
        waiting = self.ordered(fund)
        while True:
            before, later = len(self.columns), []
            for columns in waiting:
                if self.name(columns[0]) in self.step:
                    continue
                allowed = [column for column in columns if self.rules.allowed(column)]
                if not allowed:
                    later.append(columns)
                elif not self.pay(allowed, step) and not skip:
                    self.stopped[fund] = self.name(columns[0])
                    return
            waiting = later
            if len(self.columns) == before or not self.rules.needs:
                return

    def pay(self, columns: Sequence[int], step: int) -> bool:
        """Pay the first of some columns of a proposal for which there is money; say whether there is one."""
        for column in columns:
            wanted = self.need[column] + self.rules.extra(column)
            if self.name(column) not in self.step and np.all(wanted <= self.left):
                self.left = self.left - wanted
                self.rules.enter(column)
                self.columns.append(column)
                self.step[self.name(column)] = step
                return True
        return False

    def told(self) -> Handed:
        """What was paid, checked."""
        data = self.data
        funds = {
            self.name(c): tuple(f for f, pays in zip(data.cells.funds, self.paying[c], strict=True) if pays)
            for c in self.columns
        }
        check = verify(data.problem, chosen(data, self.columns), data.weights, data.budget)
        return Handed(
            proposals=[self.name(column) for column in self.columns],
            step=self.step,
            funds=funds,
            stopped_at=self.stopped,
            check=check,
        )
