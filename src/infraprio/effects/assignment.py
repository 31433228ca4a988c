"""Which road times the effects rest on: free flow, or the user equilibrium of all traffic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from infraprio.effects.traffic import LocalTraffic, Traffic, local_traffic, traffic_of
from infraprio.findings import Finding, about
from infraprio.network.transport import Transport
from infraprio.network.travel.calibrate import counted_vehicles, fit_demand
from infraprio.network.travel.fit import Fit, fit_of
from infraprio.network.travel.mode_and_destination import Travel, travel
from infraprio.network.travel.queues.capacity import capacity_remarks
from infraprio.network.travel.queues.crowding import Crowding, crowding
from infraprio.network.travel.queues.junctions import junction_remarks
from infraprio.network.travel.queues.settle import settled, settled_times, settled_with
from infraprio.network.travel.road_links import QUEUES
from infraprio.network.travel.shortest_trees import Floats
from infraprio.network.travel.skims import Skims, skim_all
from infraprio.network.travel.travel_model import TravelModel
from infraprio.scenario.scenario import Scenario

__all__ = ["Assigned", "Assignment", "Free", "assigned", "assigned_with", "crowding_of"]

Assignment = Literal["free_flow", "uncrowded", "equilibrium"]
_EXACT = 1e-6
"""Times that may be off by a smaller share need no word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Free:
    """The reference in free flow: its skims, and the demand that was fitted to them."""

    model: TravelModel
    fit: Fit
    remarks: tuple[Finding, ...]
    skims: Skims


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """One state with the road times that the scenario asks for.

    Attributes
    ----------
    inexact : share by which road times may be off.
    """

    travel: Travel
    remarks: tuple[Finding, ...]
    inexact: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedReference(Assigned):
    """The reference; see `baseline`."""

    model: TravelModel
    fit: Fit
    local: LocalTraffic
    assignment: Assignment


def crowding_of(
    model: TravelModel, state: Travel, traffic: Traffic, reference: Transport | None = None
) -> Crowding:
    """How full the roads are with the traffic of a state in free flow."""
    loads = traffic.cars, traffic.lorries
    return crowding(state.skims.transport, model.p, loads, traffic.minutes, reference)


def assigned(scenario: Scenario, free: Free, *, always: bool) -> AssignedReference:
    """The reference with road times as the scenario states: in free flow, or in equilibrium where roads are full.

    Parameters
    ----------
    always : in equilibrium whatever the scenario states and however empty the roads are.
    """
    moved = travel(free.model, free.skims)
    local = local_traffic(free.model, moved)
    kept = AssignedReference(
        travel=moved,
        remarks=free.remarks,
        model=free.model,
        fit=free.fit,
        local=local,
        assignment="free_flow",
    )
    if scenario.settings["assignment"] == "free_flow" and not always:
        return kept
    said = capacity_remarks(free.skims.transport, free.model.p)
    said += junction_remarks(free.skims.transport, free.model.p)
    full = crowding_of(free.model, moved, traffic_of(free.model, moved, local))
    if full.crowded or always:
        return _in_equilibrium(scenario, kept, said)
    told = about("uncrowded", "roads", **_fullest(moved, full.saturation), queues=f"{100 * full.queues:.2g}")
    return replace(kept, remarks=(*free.remarks, *said, told), assignment="uncrowded")


def _in_equilibrium(scenario: Scenario, free: AssignedReference, said: list[Finding]) -> AssignedReference:
    """Demand fitted at the times of a first equilibrium, and then all of it settled."""
    transport, zones, p = free.travel.skims.transport, free.model.zones, free.model.p
    first = settled_times(free.model, free.travel, (free.local.cars, free.local.lorries))
    skims = skim_all(transport, zones, p, None, first)
    model, fit, remarks = fit_demand(scenario, skims, zones, p, free.model.demand)
    model = replace(model, reference_cost=None)  # the trips that were fitted are those of the equilibrium

    def left_over(state: Travel) -> tuple[Floats, Floats]:
        local = local_traffic(model, state)
        return local.cars, local.lorries

    done = settled(model, transport, travel(model, skims), left_over)
    state = done.travel
    counted = counted_vehicles(state.skims, p)[0]
    fit = replace(
        fit_of(model, state, counted, np.zeros(0), fit.deterrence, fit.pivot),
        r_squared_gravity=fit.r_squared_gravity,
    )
    result = AssignedReference(
        travel=state,
        remarks=(),
        inexact=done.inexact,
        model=replace(model, reference_cost=state.shares.cost),
        fit=fit,
        local=local_traffic(model, state),
        assignment="equilibrium",
    )
    return replace(
        result, remarks=(*remarks, *said, *_queues_twice(transport), _told(result), *_inexact(done.inexact))
    )


def assigned_with(model: TravelModel, transport: Transport, reference: Travel) -> Assigned:
    """A state with proposals at the equilibrium of the set, for a reference that is at one."""
    done = settled_with(model, transport, reference)
    return Assigned(travel=done.travel, remarks=tuple(_inexact(done.inexact)), inexact=done.inexact)


def _fullest(state: Travel, saturation: Floats) -> dict[str, str]:
    roads = state.skims.transport["roads"]["id"]
    if not len(roads):
        return {"road": "", "share": "0"}
    top = min(np.flatnonzero(saturation == saturation.max()), key=lambda i: str(roads[i]))
    return {"road": str(roads[top]), "share": f"{100 * saturation[top]:.0f}"}


def _told(found: AssignedReference) -> Finding:
    """That there is an equilibrium, how exact it is, and where the queues are."""
    times = found.travel.skims.road_times
    full = np.zeros(0) if times is None else times.saturation
    gap = f"{found.inexact:.1g}"
    return about("equilibrium", "roads", **_fullest(found.travel, full), n=int((full > 1).sum()), gap=gap)


def _inexact(share: float) -> list[Finding]:
    return [about("equilibrium_inexact", "roads", share=f"{share:.1g}")] if share > _EXACT else []


def _queues_twice(transport: Transport) -> list[Finding]:
    """Roads that state a delay of the peak hours beside the queues that the equilibrium finds."""
    roads = transport["roads"]
    stated = roads["open"] & (roads["delay_min"] > 0) & np.isin(roads["road_class"], QUEUES)
    return [about("delay_beside_queue", name) for name in sorted(roads["id"][stated])]
