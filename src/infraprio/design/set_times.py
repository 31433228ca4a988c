"""Total travel time with any set of candidate links open, year by year, as a sequence of them is chosen by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from infraprio.design.bound import Design
from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.network.roads.candidates import Candidates
from infraprio.network.roads.graph import Floats, Network

__all__ = ["set_times"]


def set_times(
    net: Network, demand: ArrayLike, candidates: Candidates, growth: Sequence[float] = (1.0,)
) -> Callable[[frozenset[int]], Floats]:
    """Return what gives the total travel time of every set of candidates, in equilibrium, for the traffic of each step.

    Parameters
    ----------
    net : Network
        Without the candidates.
    demand : array (zones, zones)
        Trips from row to column.
    candidates : Candidates
        Links that may be added, or take the place of one.
    growth : sequence of float, default (1.0,)
        Trips of each step as a multiple of the demand, above 0.

    Returns
    -------
    callable
        Takes a frozenset of numbers of candidates; returns the sum of flow x travel time, shape (steps,), at a relative gap of
        1e-10; infinite where trips have no path. Paths are kept from set to set.

    Raises
    ------
    ProblemError
        If growth is not above 0, or a link is replaced by several candidates.
    NetworkError
        If the demand or the travel times of the candidates cannot be used.

    Examples
    --------
    >>> from infraprio.portfolio import best_sequence
    >>> net = Network(nodes=[1, 2], zones=[0, 1], tail=[0], head=[1], time=[10.0], capacity=[10.0], b=[0.15], power=[4.0])
    >>> new = Candidates(tail=[0, 0], head=[1, 1], time=[9.0, 8.0], capacity=[10.0, 10.0], b=[0.15, 0.15], power=[4.0, 4.0],
    ...                  cost=[2.0, 5.0])
    >>> times = set_times(net, [[0, 20], [0, 0]], new, growth=[1.0, 1.1, 1.2])
    >>> found = best_sequence(lambda built: -times(built), {0: 2.0, 1: 5.0}, [5.0, 2.0, 0.0])
    >>> found.start, found.status
    ({1: 0, 0: 1}, 'optimal')
    """
    levels = np.asarray(growth, dtype=float)
    if levels.ndim != 1 or not len(levels) or not np.isfinite(levels).all() or (levels <= 0).any():
        raise ProblemError(finding("growth_not_above_zero", "growth", value=growth))
    trips = np.asarray(demand, dtype=float)
    designs = {level: Design(net, trips * level, candidates) for level in dict.fromkeys(levels.tolist())}

    def times(built: frozenset[Any]) -> Floats:
        chosen = np.isin(np.arange(len(candidates)), sorted(built))
        total = {level: design.total_time(chosen, np.inf) for level, design in designs.items()}
        return np.array([total[level] for level in levels.tolist()])

    return times
