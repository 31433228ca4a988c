"""A small region in which every sort of object carries traffic: what tests of 'nothing is forgotten' vary."""

from __future__ import annotations

from typing import Any

from infraprio.scenario.scenario import Scenario
from tests.network.regions import Rows, place, rail, region, road, stops


def tables(**more: Rows) -> dict[str, Rows]:
    """Eight places: a ferry, a toll, a peak delay, a full lot, a bus that meets a train, a ferry line, a flight, a tram, and cars on demand."""
    found: dict[str, Rows] = {
        "places": [
            place("A", 0, 9000, 6000, offers="hospital regional_centre travel_centre"),
            place("B", 0.5, 800, None, municipality="N"),
            place("C", 1.0, 900, 100, municipality="N"),
            place("D", 1.5, 3000, 1500, municipality="N", offers="university"),
            place("E", 2.0, 500, 50, municipality="O", in_region="no"),
            place("F", 2.018, 300, 50, municipality="O", in_region="no"),
            place("G", -0.07, 200, 20),
            place("S", 6.0, 90000, 60000, municipality="S", in_region="no", offers="capital airport"),
        ],
        "municipalities": [{"id": "M", "name": "M", "seat": "A"}, {"id": "N", "name": "N", "seat": "D"}],
        "corridors": [{"id": "K", "name": "K", "places": "A B C D"}],
        "roads": [
            road("AB", "A", "B", 28, 75, aadt=5200, heavy_share=0.1, road_class="street", delay_min=3, crossing_trains_day=40, crossing_closed_min=2),
            road("BC", "B", "C", 28, 80, aadt=1900, toll_sek=15, delay_min=2, delay_share=0.5),
            road("CD", "C", "D", 6, 20, aadt=1400, road_class="ferry", delay_min=5, ferry_departures_day=20, ferry_cars=30),
            road("DE", "D", "E", 30, 70, aadt=400, bearing_class="BK4"),
            road("BE", "B", "E", 70, 60, road_class="gravel", severe_accidents_year=0.2),
            road("DS", "D", "S", 330, 95, aadt=900, road_class="motorway"),
            road("AD", "A", "D", 80, 70, aadt=300, road_class="narrow"),
            road("ED", "E", "D", 24, 70, oneway="yes", road_class="2+1"),
            road("CE", "C", "E", 55, 80, road_class="2+2", aadt=200),
            road("EF", "E", "F", 1.5, 40, road_class="2+1"),
            road("AG", "A", "G", 3.8, 50),
        ],
        "railways": [
            rail("AB_R", "A", "B", 27, 90, severe_accidents_year=0.3, capacity_trains_day=90),
            rail("BC_R", "B", "C", 26, 90, capacity_trains_day=50, trains_day=30, delay_min=2),
            rail("CD_R", "C", "D", 27, 90),
            rail("DS_R", "D", "S", 330, 120, electrified="yes"),
            rail("AC_R", "A", "C", 40, 110, passengers="no"),
            rail("AG_T", "A", "G", 3.9, 30, modes="tram"),
        ],
        "services": [
            {"id": "T", "name": "T", "mode": "train", "departures_day": 8, "boardings_year": 60000, "seats": 12, "first_departure": "05:00", "last_departure": "21:00"},
            {"id": "L", "name": "L", "mode": "train", "departures_day": 2, "first_departure": "05:30", "last_departure": "17:00"},
            {"id": "B1", "name": "B1", "mode": "bus", "departures_day": 6, "timed_transfer": "yes"},
            {"id": "B2", "name": "B2", "mode": "bus", "departures_day": 3},
            {"id": "W", "name": "W", "mode": "ferry", "departures_day": 4},
            {"id": "TR", "name": "TR", "mode": "tram", "departures_day": 40, "seats": 8},
            {"id": "OD", "name": "OD", "mode": "on_demand", "wait_min": 40, "first_departure": "06:00", "last_departure": "18:00", "seats": 7},
            {"id": "X", "name": "X", "mode": "air", "departures_day": 3, "first_departure": "06:30", "last_departure": "19:00"},
        ],
        "service_stops": [
            *stops("T", "A B D", {"B": 20, "D": 41}),
            *stops("L", "A D S"),
            *stops("B1", "B E"),
            *stops("B2", "A C D"),
            *stops("W", "C D", {"D": 25}),
            *stops("X", "A S", {"S": 60}),
            *stops("TR", "A G"),
            *stops("OD", "E D F"),
        ],
        "interchanges": [
            {"id": "H", "name": "H", "place": "B", "parking_spaces": 3},
            {"id": "H2", "name": "H2", "place": "D", "parking_spaces": 30, "charge_sek": 20},
        ],
    }  # fmt: skip
    return found | more


def everything(changes: Rows = (), **more: Any) -> Scenario:
    """The region with `changes`; other tables replace those of `tables`."""
    return region(changes, **tables(**more))
