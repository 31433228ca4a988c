"""Who drives: user classes, their trips and what they pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from infraprio.errors import NetworkError
from infraprio.network.roads.graph import Floats, Ints, Network

__all__ = ["UserClass"]

_SHOWN = 5  # pairs named in a finding


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UserClass:
    """Vehicles that share the road but not the demand, the space taken or the price.

    Attributes
    ----------
    name : str
        Name of the class.
    demand : array (zones, zones)
        Vehicles from row to column.
    pce : float
        Passenger-car equivalent: road space of one vehicle.
    toll_factor, distance_factor : float, optional
        Time units per unit of toll and of length; left out: those of the network.
    banned : array of int, optional
        Links this class may not use.

    Examples
    --------
    >>> UserClass(name="lorry", demand=[[0, 9], [9, 0]], pce=2.0).pce
    2.0
    """

    name: str
    demand: ArrayLike
    pce: float = 1.0
    toll_factor: float | None = None
    distance_factor: float | None = None
    banned: ArrayLike = ()


class Pairs(NamedTuple):
    """Trips grouped by class and origin: pairs ``first[g]:first[g + 1]`` leave node ``node[g]``."""

    node: Ints
    kind: Ints
    first: Ints
    to: Ints
    demand: Floats


def trip_pairs(net: Network, matrices: Sequence[Floats]) -> Pairs:
    """Pairs with trips between different zones, grouped by class and origin."""
    nodes, kinds, counts, to, trips = [], [], [], [], []
    for kind, matrix in enumerate(matrices):
        off = matrix.copy()
        np.fill_diagonal(off, 0.0)
        rows, columns = np.nonzero(off)
        origins, sizes = np.unique(rows, return_counts=True)
        nodes.append(net.zones[origins])
        kinds.append(np.full(origins.size, kind))
        counts.append(sizes)
        to.append(net.zones[columns])
        trips.append(off[rows, columns])
    first = np.concatenate([[0], np.cumsum(np.concatenate(counts))])
    node, group, goal = (np.concatenate(each).astype(np.int32) for each in (nodes, kinds, to))
    return Pairs(node, group, first.astype(np.int32), goal, np.concatenate(trips))


def checked_demand(net: Network, demand: ArrayLike, name: str = "") -> Floats:
    """Demand as numbers, zones x zones, none missing, negative or infinite."""
    of = f" of class {name}" if name else ""
    try:
        matrix = np.asarray(demand, dtype=np.float64)
    except (TypeError, ValueError):
        raise NetworkError(f"Demand{of} must be numbers, zones x zones.") from None
    if matrix.shape != (net.n_zones, net.n_zones):
        raise NetworkError(f"Demand{of} has shape {matrix.shape}; the network has {net.n_zones} zones.")
    bad = np.argwhere(~((matrix >= 0) & np.isfinite(matrix)))
    if bad.size:
        raise NetworkError(f"Demand{of} is negative, missing or infinite for {named_pairs(net, bad)}.")
    return matrix


def named_pairs(net: Network, pairs: Ints) -> str:
    labels = net.zone_labels()
    shown = ", ".join(f"{labels[i]} – {labels[j]}" for i, j in pairs[:_SHOWN])
    return shown + (f" ... ({len(pairs)})" if len(pairs) > _SHOWN else "")


def user_classes(net: Network, demand: ArrayLike | Sequence[UserClass]) -> list[tuple[UserClass, Floats]]:
    given: list[UserClass]
    if isinstance(demand, (list, tuple)) and demand and all(isinstance(each, UserClass) for each in demand):
        given = list(demand)
    else:
        given = [UserClass(name="", demand=demand)]  # type: ignore[arg-type]
    if len({each.name for each in given}) < len(given):
        raise NetworkError("Two user classes have the same name.")
    for each in given:
        if not (np.isfinite(each.pce) and each.pce > 0):
            raise NetworkError(
                f"Class {each.name}: the passenger-car equivalent is {each.pce}; it must be above 0."
            )
    return [(each, checked_demand(net, each.demand, each.name)) for each in given]


def fixed_costs(net: Network, classes: list[tuple[UserClass, Floats]]) -> Floats:
    fixed = np.array([net.fixed_cost(each.toll_factor, each.distance_factor) for each, _ in classes])
    for row, (each, _) in zip(fixed, classes, strict=True):
        banned = np.array(each.banned, dtype=np.int32, ndmin=1)
        if banned.size and (banned.min() < 0 or banned.max() >= net.n_links):
            raise NetworkError(f"Class {each.name} bans a link that is not there (0 to {net.n_links - 1}).")
        row[banned] = np.inf
    return fixed
