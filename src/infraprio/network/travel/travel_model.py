"""What is fixed once for all states of the system: demand of the reference and the constants of choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from infraprio.network.travel.demand import PURPOSES, Zones
from infraprio.network.travel.goods.flows import Flows
from infraprio.network.travel.shortest_trees import Floats

__all__ = [
    "ELASTICITY",
    "TravelModel",
    "active_felt",
    "park_ride_constant",
    "people_in_car",
    "transit_constant",
]


ELASTICITY: Final[Mapping[str, str]] = {
    "elastic": "demand_elasticity",
    "short_run": "demand_elasticity_short_run",
    "long_run": "demand_elasticity_long_run",
}
"""How demand may answer to cost, and the parameter that says how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelModel:
    """What is fixed once for all states: demand of the reference and the constants of choice.

    Attributes
    ----------
    zones : places where journeys begin or end.
    trips : (purposes, zones, zones) person trips a day between different zones, both ways together.
    scale : (purposes, zones, zones) scale of the mode choice, per minute.
    transit_constant : (purposes,) minutes.
    lorries : (zones, zones) lorry trips a day.
    goods : goods that go by rail.
    reference_cost : (purposes, zones, zones) composite cost without proposals.
    demand : "fixed", or a word of `ELASTICITY`.
    active_constant : minutes that bicycle and walking seem dearer than they are.
    """

    zones: Zones
    trips: Floats
    scale: Floats
    transit_constant: Floats
    lorries: Floats
    goods: Flows
    reference_cost: Floats | None
    demand: str
    p: Mapping[str, float]
    active_constant: tuple[float, float] = (0.0, 0.0)


def people_in_car(p: Mapping[str, float]) -> Floats:
    """(purposes, 1, 1) travellers in a car."""
    return np.array([p[f"car_occupancy_{purpose}"] for purpose in PURPOSES])[:, None, None]


def transit_constant(model: TravelModel) -> Floats:
    """Constant of public transport in minutes: the same utility on short and long journeys."""
    return np.asarray(model.transit_constant[:, None, None] * (model.p["mode_scale_per_min"] / model.scale))


def park_ride_constant(model: TravelModel) -> Floats:
    """Minutes that park and ride seems dearer than it is: the same utility on short and long journeys."""
    return np.asarray(model.p["park_ride_constant_min"] * (model.p["mode_scale_per_min"] / model.scale))


def active_felt(model: TravelModel, costs: tuple[Floats, ...]) -> tuple[Floats, ...]:
    """Costs (zones, zones) of bicycle and walking with their constants, (purposes, zones, zones); empty where they are not modelled."""
    stretch = model.p["mode_scale_per_min"] / model.scale
    return tuple(
        np.asarray(cost + constant * stretch)
        for cost, constant in zip(costs, model.active_constant if costs else (), strict=True)
    )
