"""Ferries emit and have accidents by the crossing, lines by the kilometre; a fixed link ends that."""

from __future__ import annotations

import pytest

from infraprio import effects
from infraprio.effects.baseline import state_with
from tests.effects.everything import everything
from tests.network.regions import change, place, region, road

BRIDGE = [
    change("BRIDGE", "roads", "AB", "set", "road_class", "two_lane"),
    change("BRIDGE", "roads", "AB", "set", "speed_kmh", 80),
    change("BRIDGE", "roads", "AB", "set", "delay_min", 0),
]


def strait(changes: list[dict[str, object]]) -> effects.Effects:
    """One ferry of 1.5 km that carries 900 cars and 100 lorries a day."""
    scenario = region(
        changes,
        places=[place("A", 0, 5000, 3000, offers="hospital"), place("B", 0.03)],
        roads=[
            road("AB", "A", "B", 1.5, 15, aadt=1000, heavy_share=0.1, road_class="ferry", delay_min=10),
        ],
        railways=[], services=[], service_stops=[], interchanges=[],
    )  # fmt: skip
    return effects.evaluate(scenario)


def test_a_crossing_emits_and_has_a_risk_whatever_its_length():
    found = strait(BRIDGE)
    p = found.base.model.p
    crossings = 1000 * 365
    assert found.without["co2_tonnes_year"] == pytest.approx(crossings * p["co2_ferry_kg_crossing"] / 1000)
    assert found.without["severe_accidents_year"] == pytest.approx(crossings / 1e6 * p["risk_ferry"])
    assert found.base.state.traffic.co2_tonnes_year["car"] == 0  # engines are off


def test_a_fixed_link_in_place_of_a_ferry_lowers_emissions_and_accidents():
    found = strait(BRIDGE).change.loc["BRIDGE"]
    assert found["co2_tonnes_year"] < 0
    assert found["severe_accidents_year"] < 0
    assert found["consumer_surplus_msek_year"] > 0


def test_the_appraisal_gets_the_emissions_of_ferries():
    table = strait(BRIDGE).quantities()
    ferry = table[
        (table["proposal"] == "BRIDGE") & (table["item"] == "co2_tonnes") & (table["mode"] == "ferry")
    ]
    assert ferry["change"].tolist() == pytest.approx([-1000 * 365 * 2.5 / 1000])


@pytest.mark.parametrize(("service", "parameter"), [("W", "co2_ferry_service_kg_km"), ("X", "co2_air_kg_km")])
def test_ferry_lines_and_flights_emit_by_the_kilometre(service: str, parameter: str):
    rows = [change("MORE", "services", service, "multiply", "departures_day", 2)]
    base = effects.baseline(everything(rows))
    after = state_with(base, ("MORE",))
    mode = {"W": "ferry", "X": "air"}[service]
    km = after.change.totals["service_km", mode]
    assert km > 0
    kg = km * base.model.p[parameter]
    if mode == "ferry":  # some leave the road ferry
        row = base.transport["roads"]["road_class"].tolist().index("ferry")
        carried = [float((s.traffic.cars + s.traffic.lorries)[row]) * 365 for s in (base.state, after)]
        assert carried[1] < carried[0]
        kg += (carried[1] - carried[0]) * base.model.p["co2_ferry_kg_crossing"]
    assert after.change.totals["co2_tonnes", mode] == pytest.approx(kg / 1000)
