"""The money down the list: what is paid fund by fund, beside the money that there is."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.portfolio.lists.reading.spent_in_order import spent_in_order

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields

__all__ = ["MoneyLines", "money_lines"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyLines:
    """Spending of what is committed and of each line of the order [money of the problem].

    Attributes
    ----------
    committed : array, funds x periods
    spent : array, lines x funds x periods; what a line adds to those before it
    own : array, lines x periods; what of a line's own cost, without shared parts, is paid in each
    beyond : array, lines; what of it is paid after the plan, where its building runs on
    order : ids of the lines
    funds, periods : labels
    frames : DataFrame, funds x periods, the money there is
    others : funds whose money is not the region's; sums over funds leave them out
    """

    committed: NDArray[np.float64]
    spent: NDArray[np.float64]
    own: NDArray[np.float64]
    beyond: NDArray[np.float64]
    order: tuple[str, ...]
    funds: tuple[Hashable, ...]
    periods: tuple[Hashable, ...]
    frames: pd.DataFrame
    others: tuple[str, ...] = ()

    def sums(self, periods: Sequence[Hashable]) -> tuple[NDArray[np.float64], float]:
        """Return what the region pays in some periods down to each line, and the money that it has in them."""
        own = [str(fund) not in self.others for fund in self.funds]
        paid: NDArray[np.float64] = self.paid(periods).loc[:, own].sum(axis=1).to_numpy()
        return paid, float(self.frame(periods).to_numpy()[own].sum())

    def paid(self, periods: Sequence[Hashable]) -> pd.DataFrame:
        """Return what is paid in some periods by the committed objects and the order, down to each line.

        Returns
        -------
        DataFrame, lines x funds
        """
        inside = [self.periods.index(period) for period in periods]
        down = np.cumsum(self.spent[:, :, inside].sum(axis=2), axis=0)
        sums = self.committed[:, inside].sum(axis=1) + down
        return pd.DataFrame(sums, index=pd.Index(self.order, name="proposal"), columns=list(self.funds))

    def later(self, periods: Sequence[Hashable]) -> NDArray[np.float64]:
        """Return what of each line's own cost is paid outside some periods, be it after the plan."""
        outside = [k for k, period in enumerate(self.periods) if period not in periods]
        found: NDArray[np.float64] = self.own[:, outside].sum(axis=1) + self.beyond
        return found.clip(min=0.0)

    def frame(self, periods: Sequence[Hashable]) -> pd.Series[float]:
        """Return the money that each fund has in some periods."""
        return self.frames.loc[list(self.funds), list(periods)].sum(axis=1)


def money_lines(
    problem: Fields,
    committed: Sequence[str],
    order: Sequence[str],
    start: Mapping[Hashable, Hashable],
    frames: pd.DataFrame,
    others: Sequence[str] = (),
) -> MoneyLines:
    """Return the money down the list.

    Parameters
    ----------
    problem : the choice; its costs, shared components and times of building are used
    committed, order : ids of what is built outside the order and paid first, and of the order
    start : period of start of each of them
    frames : money there is, funds x periods
    others : funds whose money is not the region's
    """
    spent, cells = spent_in_order(problem, [*committed, *order], start)
    count = len(committed)
    place = {name: row for row, name in enumerate(problem.value.index)}
    rows = [place[name] for name in order]
    begins = [cells.periods.index(start[name]) if cells.placed else 0 for name in order]
    paid = [cells.paid(row, begin).sum(axis=0) for row, begin in zip(rows, begins, strict=True)]
    own = np.array(paid, dtype=float).reshape(len(rows), len(cells.periods))
    return MoneyLines(
        committed=spent[:count].sum(axis=0),
        spent=spent[count:],
        own=own,
        beyond=cells.spend[rows].sum(axis=(1, 2)) - own.sum(axis=1),
        order=tuple(order),
        funds=tuple(cells.funds),
        periods=tuple(cells.periods),
        frames=frames,
        others=tuple(others),
    )
