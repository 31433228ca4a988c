"""The weighted value of a plan from its columns, interactions included."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data

__all__ = ["worth"]


def worth(data: Data, columns: NDArray[np.int64]) -> float:
    """Return the weighted value of a plan, given as its columns."""
    total = float(data.worth[columns].sum())
    if not data.gains:
        return total
    begun: dict[Hashable, int] = {}  # each proposal and option that is built, with its earliest start
    for column in columns[np.argsort(-data.start[columns], kind="stable")]:
        row = data.row[column]
        begun[data.rows[row]] = begun[data.proposals[data.owner[row]]] = int(data.start[column])
    for members, gain in data.gains:
        if all(name in begun for name in members):  # it counts from the last start on
            total += float(gain @ data.weights) * float(data.factors[max(begun[name] for name in members)])
    return total
