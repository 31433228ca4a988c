"""Regions with queues: cars alone, one purpose, one hour, so that results can be computed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infraprio.scenario.parameters import built_in
from infraprio.scenario.scenario import Scenario
from tests.network.regions import Rows, place, region

PLAIN = {
    "peak_traffic_share": 1.0,
    "peak_hours": 1.0,
    "car_occupancy_work": 1.0,
    "car_cost_sek_km": 0.0,
    "value_of_time_work_sek_h": 80.0,  # as in the choice of route
    "lorry_trips_per_resident_job": 0.0,
    "trips_business_per_resident": 0.0,
    "trips_service_per_resident": 0.0,
    "trips_leisure_per_resident": 0.0,
}
"""All traffic in one hour, time alone counts, nobody but commuters drives."""


def parameter_rows(values: Mapping[str, float]) -> list[dict[str, Any]]:
    return [
        {"id": name, "value": value, "unit": built_in()[name].unit, "source": "test"}
        for name, value in values.items()
    ]


def both_ways(trips: Mapping[tuple[str, str], float]) -> list[dict[str, Any]]:
    """As many trips there as back; of commuters."""
    return [
        {"from_place": a, "to_place": b, "purpose": "work", "trips_day": n}
        for (one, other), n in trips.items()
        for a, b in ((one, other), (other, one))
    ]


def cars(
    names: str,
    roads: Rows,
    trips: Mapping[tuple[str, str], float],
    changes: Rows = (),
    assignment: str = "equilibrium",
    **more: Any,
) -> Scenario:
    """Cars on roads and nothing else; `trips` an hour each way."""
    parameters = PLAIN | more.pop("parameters", {})
    return region(
        changes,
        assignment=assignment,
        places=[place(name, 0.3 * k, 1000, 400) for k, name in enumerate(names.split())],
        municipalities=[{"id": "M", "name": "M", "seat": names.split()[0]}],
        roads=roads,
        trips=both_ways(trips),
        parameters=parameter_rows(parameters),
        **({"railways": [], "services": [], "service_stops": [], "interchanges": []} | more),
    )
