"""A small valley with a road, a railway and a car park: the example that the documentation computes."""

from __future__ import annotations

from typing import Any

from infraprio.scenario import build
from infraprio.scenario.scenario import Scenario

__all__ = ["valley"]


def valley() -> Scenario:
    """Three villages in a valley and a town at its mouth, with three proposals.

    FASTER raises the speed of a road, TRAINS doubles the trains and speeds them up, LOT adds parking at the
    station in the middle.

    Examples
    --------
    >>> valley().name
    'Valley'
    """
    settings = {"name": "Valley", "base_year": 2024, "price_year": 2024, "reference_alternative": "as today"}
    return build(settings, {**_network(), **_plan()})


def _network() -> dict[str, list[dict[str, Any]]]:
    """The tables of what stands today."""
    places = [
        {"id": name, "name": name.title(), "municipality": "Valley", "lat": 63.0 + 0.2 * k, "lon": 14.5, "population": people, "jobs": jobs, "kind": "town" if k == 0 else "village", "offers": "hospital regional_centre" if k == 0 else ""}
        for k, (name, people, jobs) in enumerate([("TOWN", 20000, 14000), ("MID", 1500, 300), ("FARM", 900, 150), ("TOP", 2500, 700)])
    ]  # fmt: skip
    roads = [
        {"id": "R1", "from_place": "TOWN", "to_place": "MID", "length_km": 25, "speed_kmh": 70, "aadt": 3000, "heavy_share": 0.1},
        {"id": "R2", "from_place": "MID", "to_place": "FARM", "length_km": 25, "speed_kmh": 75, "aadt": 1800, "heavy_share": 0.1},
        {"id": "R3", "from_place": "FARM", "to_place": "TOP", "length_km": 24, "speed_kmh": 75, "aadt": 1500, "heavy_share": 0.1},
    ]  # fmt: skip
    railways = [
        {"id": "J1", "from_place": "TOWN", "to_place": "MID", "length_km": 26, "speed_kmh": 80, "capacity_trains_day": 40, "trains_day": 14},
        {"id": "J2", "from_place": "MID", "to_place": "TOP", "length_km": 50, "speed_kmh": 80, "capacity_trains_day": 40, "trains_day": 14},
    ]  # fmt: skip
    services = [
        {"id": "T1", "name": "Valley train", "mode": "train", "departures_day": 5, "boardings_year": 60000}
    ]
    stops = [{"service": "T1", "order": k, "place": place} for k, place in enumerate(["TOWN", "MID", "TOP"])]
    hubs = [{"id": "H1", "name": "Mid station", "place": "MID", "modes": "train car", "parking_spaces": 5}]
    return {
        "places": places,
        "municipalities": [{"id": "Valley", "name": "Valley", "seat": "TOWN"}],
        "corridors": [{"id": "C1", "name": "Valley", "places": "TOWN MID TOP"}],
        "roads": roads,
        "railways": railways,
        "services": services,
        "service_stops": stops,
        "interchanges": hubs,
    }


def _plan() -> dict[str, list[dict[str, Any]]]:
    """The tables of what is proposed, paid and wanted."""
    changes = [
        {"proposal": "FASTER", "table": "roads", "object": "R1", "action": "set", "attribute": "speed_kmh", "value": "98.82352941176470588"},
        {"proposal": "TRAINS", "table": "services", "object": "T1", "action": "multiply", "attribute": "departures_day", "value": "2"},
        {"proposal": "TRAINS", "table": "railways", "object": "J1", "action": "set", "attribute": "speed_kmh", "value": "120"},
        {"proposal": "LOT", "table": "interchanges", "object": "H1", "action": "add", "attribute": "parking_spaces", "value": "60"},
    ]  # fmt: skip
    proposals = [
        {
            "id": name,
            "name": name.title(),
            "kind": kind,
            "horizon": "medium",
            "cost_msek": cost,
            "price_year": 2024,
        }
        for name, kind, cost in (("FASTER", "road", 120), ("TRAINS", "rail", 300), ("LOT", "interchange", 4))
    ]
    return {
        "proposals": proposals,
        "changes": changes,
        "periods": [{"id": "A", "name": "A", "first_year": 2026, "last_year": 2031, "horizon": "medium"}],
        "funds": [{"id": "F", "name": "Fund"}],
        "financing": [{"proposal": name, "fund": "F", "share": 1} for name in ("FASTER", "TRAINS", "LOT")],
        "budget_scenarios": [{"id": "B", "name": "B", "probability": 1, "main": "yes"}],
        "budgets": [{"scenario": "B", "fund": "F", "period": "A", "amount_msek": 300, "price_year": 2024}],
        "goals": [{"id": "g", "name": "Time", "indicator": "consumer_surplus_msek_year"}],
        "stakeholders": [{"id": "s", "name": "Region", "main": "yes"}],
        "weights": [{"stakeholder": "s", "goal": "g", "weight": 1}],
    }
