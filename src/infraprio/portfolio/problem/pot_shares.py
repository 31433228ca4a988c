"""How the money in each pot follows from money added in one place."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.portfolio.problem.money import labelled_amounts
from infraprio.portfolio.problem.names import listed

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data

__all__ = ["own_amount", "pot_shares"]

Floats = NDArray[np.float64]


def pot_shares(data: Data, label: Hashable) -> Floats:
    """Return what one unit more of a pot's own money adds to each pot [pots].

    1 for the pot itself and, where money is carried over, for the later pots of the same fund; else 0.

    Raises
    ------
    ProblemError
        If there is no such pot.
    """
    place = place_of(data, label)
    pot, carry = data.pots[place], data.problem.carry_over
    found = np.zeros(len(data.pots))
    found[place] = 1.0
    shape = (len(data.cells.funds), len(data.cells.periods))
    for number, other in enumerate(data.pots):
        funds = np.flatnonzero(other.pays.reshape(shape).any(axis=1))
        names = [data.cells.funds[fund] for fund in funds]
        carried = any(carry.get(name, False) for name in names) if isinstance(carry, Mapping) else carry
        if carried and number > place and (other.pays >= pot.pays).all():
            found[number] = 1.0
    return found


def own_amount(data: Data, label: Hashable) -> float:
    """Return the money stated for a pot, without what is carried over into it."""
    amounts = list(labelled_amounts(data.cells, data.budget).values())
    return amounts[place_of(data, label)]


def place_of(data: Data, label: Hashable) -> int:
    """Return the number of a pot."""
    labels = [pot.label for pot in data.pots]
    if label not in labels:
        raise ProblemError(finding("problem_pot", "budget", value=label, known=listed(labels)))
    return labels.index(label)
