"""Where demand and road times agree: who drives depends on the times, and the times on who drives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from infraprio.network.transport import Transport
from infraprio.network.travel.mode_and_destination import Travel, driven, travel
from infraprio.network.travel.queues.road_times import Demand, RoadTimes, road_times
from infraprio.network.travel.queues.streets import streets
from infraprio.network.travel.shortest_trees import Floats, Ints
from infraprio.network.travel.skims import Skims, road_points, skim_all
from infraprio.network.travel.travel_model import TravelModel

__all__ = ["Settled", "demand_of", "settled", "settled_times", "settled_with"]

_TOLERANCE: Final = 1e-8
"""Share of all vehicles that may be on another road, or none, than the times say."""
_ROUNDS: Final = 40
_MEMORY: Final = 5  # rounds that the next guess is drawn from

LocalOf = Callable[[Travel], tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What people do, and the share by which road times may be off.

    Attributes
    ----------
    inexact : relative gap of the equilibrium, and the share of all vehicles that the last round still moved.
    """

    travel: Travel
    inexact: float


class _Guess:
    """The next guess of a fixed point from the last rounds (Anderson 1965, type II)."""

    def __init__(self) -> None:
        self.x: list[Floats] = []
        self.g: list[Floats] = []

    def after(self, x: Floats, g: Floats) -> Floats:
        """From the guess `x` and what followed from it, `g`; never below 0."""
        self.x, self.g = [*self.x, x][-_MEMORY:], [*self.g, g][-_MEMORY:]
        residual = [b - a for a, b in zip(self.x, self.g)]
        if len(residual) == 1:
            return g
        steps = np.stack([residual[-1] - r for r in residual[:-1]], axis=1)
        weight = np.linalg.lstsq(steps, residual[-1], rcond=1e-12)[0]
        best = self.g[-1] - np.stack([self.g[-1] - h for h in self.g[:-1]], axis=1) @ weight
        return np.maximum(best, 0.0)


def demand_of(model: TravelModel, state: Travel, local: tuple[Floats, Floats]) -> Demand:
    """The vehicles of a state."""
    cars, lorries = driven(model, state)
    return Demand(cars=cars, lorries=lorries, local_cars=local[0], local_lorries=local[1])


def _settle(
    model: TravelModel,
    times: RoadTimes,
    skims_with: Callable[[RoadTimes], Skims],
    local_of: LocalOf,
    reference: Travel | None,
) -> Settled:
    guess, p = _Guess(), model.p
    rounds = 0
    while True:
        state = travel(model, skims_with(times), reference=reference)
        now, then = demand_of(model, state, local_of(state)), times.demand
        x, g = _flat(then), _flat(now)
        moved = float(np.abs(g - x).sum() / max(g.sum(), 1e-300))
        rounds += 1
        if moved <= _TOLERANCE or rounds == _ROUNDS:
            return Settled(travel=state, inexact=times.gap + moved)
        times = road_times(times.streets, _shaped(guess.after(x, g), now), p, times)


def _flat(demand: Demand) -> Floats:
    return np.concatenate([demand.cars.ravel(), demand.local_cars, demand.local_lorries])


def _shaped(values: Floats, like: Demand) -> Demand:
    many, roads = like.cars.size, like.local_cars.size
    return replace(
        like,
        cars=values[:many].reshape(like.cars.shape),
        local_cars=values[many : many + roads],
        local_lorries=values[many + roads :],
    )


def settled_times(model: TravelModel, state: Travel, local: tuple[Floats, Floats]) -> RoadTimes:
    """The equilibrium of the vehicles of a state of the system without proposals."""
    transport, p = state.skims.transport, model.p
    links = streets(transport, road_points(transport, model.zones), p)
    return road_times(links, demand_of(model, state, local), p, state.skims.road_times)


def settled(model: TravelModel, transport: Transport, begin: Travel, local_of: LocalOf) -> Settled:
    """The system without proposals: demand, local traffic and road times that agree.

    Parameters
    ----------
    begin : what people do in free flow, or at other road times.
    local_of : a state -> counted cars and lorries a day that no modelled trip explains, (roads,) each.
    """
    zones, p = model.zones, model.p
    times = settled_times(model, begin, local_of(begin))
    return _settle(model, times, lambda now: skim_all(transport, zones, p, None, now), local_of, None)


def settled_with(model: TravelModel, transport: Transport, reference: Travel) -> Settled:
    """The system with proposals, from the equilibrium of the `reference`; local traffic stays as it is there."""
    zones, p, before = model.zones, model.p, reference.skims.road_times
    if before is None:
        raise ValueError("the reference is in free flow")
    points = reference.skims.points
    links = streets(transport, points, p, reference.skims.transport)
    if np.array_equal(points, before.streets.net.zones) and links.same_as(before.streets):
        times = before
    else:
        times = road_times(links, _at_points(before, points), p, before)
    local = before.demand.local_cars, before.demand.local_lorries
    return _settle(
        model,
        times,
        lambda now: skim_all(transport, zones, p, reference.skims, now),
        lambda _: local,
        reference,
    )


def _at_points(times: RoadTimes, points: Ints) -> Demand:
    """The demand between other points; between new ones nobody drives yet."""
    old = times.streets.net.zones
    kept = np.isin(points, old)
    rows = np.ix_(np.flatnonzero(kept), np.flatnonzero(kept))
    at = np.searchsorted(old, points[kept])

    def moved(matrix: Floats) -> Floats:
        out = np.zeros((len(points), len(points)))
        out[rows] = matrix[np.ix_(at, at)]
        return out

    return replace(times.demand, cars=moved(times.demand.cars), lorries=moved(times.demand.lorries))
