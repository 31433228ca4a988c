"""Who boards by mode, and what vehicles on demand drive for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from infraprio.findings import Finding, about
from infraprio.network.travel.mode_and_destination import Travel, transit_people
from infraprio.network.travel.ridership import people_of_rides, ride_loads
from infraprio.network.travel.ways.on_demand import Driving, driving, on_demand
from infraprio.scenario.transit.modes import ON_DEMAND, TRANSIT

__all__ = ["boardings_by_mode", "driven_on_demand", "fleet_remarks"]

_COUNTED: Final = {mode: f"{mode}_boardings_day" for mode, what in TRANSIT.items() if not what.always}
"""Modes with an indicator of their own, which is there where a scenario states the mode."""


def boardings_by_mode(state: Travel) -> dict[str, float]:
    """Indicator -> boardings a day, of the modes that only some scenarios state."""
    transport = state.skims.transport
    asked = [mode for mode in _COUNTED if mode in transport.transit_modes]
    if not asked:
        return {}
    services = transport["services"]
    boardings, _ = ride_loads(state.skims.transit, transit_people(state), len(services["id"]))
    return {_COUNTED[mode]: float(boardings[services["mode"] == mode].sum()) for mode in asked}


def driven_on_demand(state: Travel, p: Mapping[str, float]) -> Driving | None:
    """What vehicles on demand drive in a state; None where no service is on demand."""
    transport, rides = state.skims.transport, state.skims.transit.rides
    if ON_DEMAND not in transport.transit_modes:
        return None
    people, services = people_of_rides(state.skims.transit, transit_people(state)), len(on_demand(transport))
    km, minutes = (
        np.bincount(rides.service, weights=people * each, minlength=services).astype(float)
        for each in (rides.km, rides.minutes)
    )
    return driving(transport, km, minutes, p)


def fleet_remarks(state: Travel, p: Mapping[str, float]) -> list[Finding]:
    """Services on demand whose stated vehicles cannot drive in their hours what travellers call for."""
    driven = driven_on_demand(state, p)
    if driven is None:
        return []
    services = state.skims.transport["services"]
    hours = (services["last_departure"].astype(float) - services["first_departure"].astype(float)) / 60.0
    vehicles = services["vehicles"].astype(float)
    short = np.isfinite(vehicles) & (driven.hours > vehicles * hours * (1.0 + 1e-9))
    return [
        about(
            "vehicles_short",
            services["id"][row],
            needed=f"{driven.hours[row]:.0f}",
            there=f"{vehicles[row] * hours[row]:g}",
        )
        for row in np.flatnonzero(short).tolist()
    ]
