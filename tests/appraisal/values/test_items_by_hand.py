"""What one unit of each quantity is worth, what it grows with and to whose account it goes, by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest

from infraprio.appraisal.values.items import PRICED, time_value_id, traffic_growth_id
from infraprio.appraisal.values.lines import LineKind, growth_ids, parameters_needed, unit_value
from infraprio.scenario.parameters import unit_of

V: dict[str, float] = {
    "value_of_time_car_work_sek_h": 101, "value_of_time_train_long_sek_h": 79, "value_of_time_bus_business_sek_h": 281,
    "reliability_ratio_car": 0.7, "freight_vehicle_hour_sek_h": 373, "freight_goods_time_sek_tonne_h": 3,
    "freight_load_t_vehicle": 17, "heavy_operating_cost_sek_km": 11, "severe_accident_msek": 7, "co2_value_sek_kg": 5,
    "nox_value_sek_kg": 73, "nox_car_g_km": 0.3, "nox_heavy_g_km": 1.9, "noise_person_sek_year": 4999,
    "fuel_tax_car_sek_km": 0.43, "fuel_tax_heavy_sek_km": 1.3, "train_cost_sek_km": 97, "bus_cost_sek_km": 29,
    "ferry_cost_sek_km": 307, "air_cost_sek_km": 83, "on_demand_cost_sek_km": 37, "construction_co2_road_t_km": 1201, "construction_co2_rail_t_km": 2203,
    "construction_co2_tunnel_t_km": 9001, "construction_co2_bridge_t_km": 8009, "death_value_msek": 41,
    "mortality_30_year": 0.013, "pm25_relative_risk": 1.07, "mortality_20_64_year": 0.0023, "mortality_20_74_year": 0.0047,
    "heat_cycling_relative_risk": 0.9, "heat_walking_relative_risk": 0.83, "health_bicycle_sek_km": 6.1,
    "health_walking_sek_km": 12.7, "tax_factor": 1.3,
}  # fmt: skip
"""No two alike, none 1."""
VALUE, CO2, FADING = "value_growth_year", "co2_value_growth_year", "emission_intensity_growth_year"
CAR, HEAVY, TRANSIT = (f"traffic_growth_{mode}_year" for mode in ("car", "heavy", "transit"))

# item: quantity, area, mode, (purpose, distance), SEK of gain, what it grows with: traffic, intensity, value
BY_HAND: dict[str, tuple[str, str, str, tuple[str, str], float, tuple[str, str, str]]] = {
    "travel_time": ("travel_time_hours", "travellers", "car", ("work", "regional"), -101, (CAR, "", VALUE)),
    "travel_cost": ("travel_cost_sek", "travellers", "bus", ("", ""), -1, (TRANSIT, "", "")),
    "charges": ("user_charges_sek", "travellers", "car", ("", ""), -1, (CAR, "", "")),
    "freight_time": ("freight_hours", "freight", "", ("", ""), -(373 + 17 * 3), (HEAVY, "", "")),
    "freight_distance": ("vehicle_km_heavy", "freight", "", ("", ""), -11, (HEAVY, "", "")),
    "freight_weighted": ("freight_km", "freight", "", ("", ""), -11, (HEAVY, "", "")),
    "freight_tolls": ("freight_toll_sek", "freight", "", ("", ""), -1, (HEAVY, "", "")),
    "rail_freight": ("rail_freight_sek", "freight", "rail", ("", ""), -1, (HEAVY, "", "")),
    "safety": ("severe_accidents", "safety", "car", ("", ""), -7e6, (CAR, "", VALUE)),
    "climate": ("co2_tonnes", "climate", "heavy", ("", ""), -5000, (HEAVY, FADING, CO2)),
    "air_car": ("vehicle_km_car", "health", "", ("", ""), -0.0219, (CAR, FADING, VALUE)),
    "air_heavy": ("vehicle_km_heavy", "health", "", ("", ""), -0.1387, (HEAVY, FADING, VALUE)),
    "noise": ("noise_exposed_persons", "health", "", ("", ""), -4999, ("", "", VALUE)),
    "reliability": ("travel_time_sd_hours", "travellers", "car", ("work", "regional"), -70.7, (CAR, "", VALUE)),
    "crowding": ("crowding_hours", "travellers", "train", ("leisure", "long"), -79, (TRANSIT, "", VALUE)),
    "construction_co2": ("construction_co2_tonnes", "climate", "", ("", ""), -5000, ("", "", CO2)),
    "construction_km": ("construction_km", "climate", "tunnel", ("", ""), -5000 * 9001, ("", "", CO2)),
    "air_exposure": ("pm25_exposure_person_ug", "health", "", ("", ""), -41e6 * 0.013 * math.log(1.07) / 10, ("", "", VALUE)),
    "cycling": ("cycling_person_minutes", "health", "", ("", ""), 41e6 * 0.0023 * 0.1 / 100, ("", "", VALUE)),
    "walking": ("walking_person_minutes", "health", "", ("", ""), 41e6 * 0.0047 * 0.17 / 168, ("", "", VALUE)),
    "health_bicycle": ("bicycle_km", "health", "bicycle", ("", ""), 6.1, (CAR, "", VALUE)),
    "health_walking": ("walking_km", "health", "walking", ("", ""), 12.7, (CAR, "", VALUE)),
    "fares": ("fare_revenue_sek", "operators", "ferry", ("", ""), 1, (TRANSIT, "", "")),
    "services": ("service_km", "operators", "bus", ("", ""), -29, ("", "", "")),
    "services_on_demand": ("service_km", "operators", "on_demand", ("", ""), -37, (TRANSIT, "", "")),
    "tolls": ("toll_revenue_sek", "public_budget", "heavy", ("", ""), 1, (HEAVY, "", "")),
    "parking": ("parking_revenue_sek", "public_budget", "park_ride", ("", ""), 1, (TRANSIT, "", "")),
    "fuel_tax_car": ("vehicle_km_car", "public_budget", "", ("", ""), 0.43, (CAR, FADING, "")),
    "fuel_tax_heavy": ("vehicle_km_heavy", "public_budget", "", ("", ""), 1.3, (HEAVY, FADING, "")),
}  # fmt: skip
PUBLIC = {"fares", "services", "services_on_demand", "tolls", "parking", "fuel_tax_car", "fuel_tax_heavy"}
ONCE = {"construction_co2", "construction_km"}


def kind(item: str, mode: str = "", purpose: str = "", distance: str = "", **rest: Any) -> LineKind:
    return LineKind(item=item, mode=mode, purpose=purpose, distance=distance, **rest)


@pytest.mark.parametrize("item", PRICED)
def test_every_item_by_hand(item: str) -> None:
    quantity, area, mode, labels, worth, grows = BY_HAND[item]
    rule = PRICED[item]
    assert (rule.id, rule.quantity, rule.area) == (item, quantity, area)
    one = kind(item, mode, *labels)
    assert not one.funds
    assert float(unit_value(one, V)) == pytest.approx(worth, rel=1e-9)
    assert float(unit_value(kind(item, mode, *labels, funds=True), V)) == pytest.approx(0.3 * worth, rel=1e-9)
    assert growth_ids(one) == grows
    assert (rule.public, rule.once) == (item in PUBLIC, item in ONCE)


def test_every_item_is_told() -> None:
    assert set(BY_HAND) == set(PRICED)
    pairs = [(rule.quantity, rule.area, mode) for rule in PRICED.values() for mode in rule.modes or [""]]
    assert len(set(pairs)) == len(pairs)


class Read(dict[str, float]):
    """Values that note which of them are looked at."""

    def __init__(self) -> None:
        super().__init__(V)
        self.seen: set[str] = set()

    def __getitem__(self, name: str) -> float:
        self.seen.add(name)
        return super().__getitem__(name)


@pytest.mark.parametrize("item", PRICED)
def test_an_item_says_which_parameters_it_reads(item: str) -> None:
    _, _, mode, labels, _, grows = BY_HAND[item]
    for funds in (False, True):
        one, read = kind(item, mode, *labels, funds=funds), Read()
        unit_value(one, read)
        named = parameters_needed(one)
        assert set(named) == read.seen | (set(grows) - {""})
        assert len(set(named)) == len(named)
        assert ("tax_factor" in named) is funds
    if own := PRICED[item].needs(mode, *labels):
        assert unit_of(own[0]).startswith(("SEK", "MSEK"))  # money leads: its price year is that of the whole


@pytest.mark.parametrize(("mode", "cost"), [("train", 97), ("bus", 29), ("ferry", 307), ("air", 83)])
def test_running_costs_by_mode(mode: str, cost: float) -> None:
    assert float(unit_value(kind("services", mode), V)) == -cost
    assert parameters_needed(kind("services", mode)) == (f"{mode}_cost_sek_km",)


@pytest.mark.parametrize(
    ("mode", "tonnes"), [("road", 1201), ("rail", 2203), ("tunnel", 9001), ("bridge", 8009)]
)
def test_carbon_of_building_by_what_is_built(mode: str, tonnes: float) -> None:
    assert float(unit_value(kind("construction_km", mode), V)) == -5000 * tonnes
    assert parameters_needed(kind("construction_km", mode))[:2] == (
        "co2_value_sek_kg",
        f"construction_co2_{mode}_t_km",
    )


def test_only_what_runs_or_is_built_has_modes() -> None:
    assert {item: set(rule.modes) for item, rule in PRICED.items() if rule.modes} == {
        "services": {"train", "bus", "ferry", "air", "tram", "metro"},
        "services_on_demand": {"on_demand"},
        "construction_km": {"road", "rail", "tunnel", "bridge"},
    }


@pytest.mark.parametrize(
    ("modes", "vehicle", "growth"),
    [
        (("train", "park_ride", "air"), "train", TRANSIT), (("bus", "transit", "ferry"), "bus", TRANSIT),
        (("car", "walking", "bicycle", "", "strange"), "car", CAR), (("heavy", "rail_freight"), "car", HEAVY),
    ],
)  # fmt: skip
def test_values_of_time_and_growth_by_mode(modes: tuple[str, ...], vehicle: str, growth: str) -> None:
    uses = {
        ("business", "regional"): "business", ("business", "long"): "business", ("work", "long"): "long",
        ("leisure", "long"): "long", ("", "long"): "long", ("work", "regional"): "work", ("work", ""): "work",
        ("service", "regional"): "other", ("leisure", ""): "other", ("", ""): "other",
    }  # fmt: skip
    for mode in modes:
        for (purpose, distance), use in uses.items():
            assert time_value_id(mode, purpose, distance) == f"value_of_time_{vehicle}_{use}_sek_h"
        assert traffic_growth_id(mode) == growth
