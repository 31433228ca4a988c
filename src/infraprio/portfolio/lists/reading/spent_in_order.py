"""What each line of an order spends, fund by fund and period by period, so that the sums down the list are what is paid."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.problem.money import Cells, cost_cells, shared_cells

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields

__all__ = ["spent_in_order"]

Floats = NDArray[np.float64]


def spent_in_order(
    problem: Fields, order: Sequence[Hashable], start: Mapping[Hashable, Hashable]
) -> tuple[Floats, Cells]:
    """Return what each row adds to the spending of the rows before it.

    A component that several rows share is paid by the first of them; where a later row starts earlier, it moves the
    payment and its line holds the difference.

    Parameters
    ----------
    problem : Problem
    order : sequence
        Rows of the problem, first paid first.
    start : mapping
        Period of start of each row; not looked at where nothing is placed.

    Returns
    -------
    array [rows, funds, periods], Cells
        Money of each line; what falls after the last period is left out. The cells hold the labels of funds and periods.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem
    >>> cost = pd.Series({"a": 4.0, "b": 3.0})
    >>> shared = {"bridge": (5.0, ["a", "b"])}
    >>> problem = Problem(value=cost, cost=cost, budget=20.0, shared_cost=shared)
    >>> spent_in_order(problem, ["b", "a"], {})[0].ravel().tolist()
    [8.0, 4.0]
    """
    cells = cost_cells(problem)
    options = problem.alternatives
    place = {row: number for number, row in enumerate(problem.value.index)}
    first = {row: cells.periods.index(start[row]) if cells.placed else 0 for row in order}
    out: Floats = np.zeros((len(order), len(cells.funds), len(cells.periods)))

    def put(line: int, spend: Floats, begin: int, sign: float = 1.0) -> None:
        inside = min(spend.shape[1], len(cells.periods) - begin)
        out[line, :, begin : begin + inside] += sign * spend[:, :inside]

    shared = {
        name: (shared_cells(problem, name, cells), {row for p in members for row in options.get(p, [p])})
        for name, (_, members) in problem.shared_cost.items()
    }
    paid: dict[Hashable, int] = {}
    for line, row in enumerate(order):
        out[line] += cells.paid(place[row], first[row])
        for name, (spend, members) in shared.items():
            if row not in members or paid.get(name, first[row] + 1) <= first[row]:
                continue
            if name in paid:
                put(line, spend, paid[name], -1.0)
            put(line, spend, first[row])
            paid[name] = first[row]
    return out, cells
