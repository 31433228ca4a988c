"""The priced items: which quantity, at which unit value, growing with what, to whose account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from infraprio.effects.stated.changes import ACTIVE
from infraprio.effects.stated.health import deaths_of_activity, deaths_of_exposure
from infraprio.scenario.transit.modes import ON_DEMAND, TRANSIT

__all__ = ["PRICED", "RUNNING", "PricedItem", "time_value_id", "traffic_growth_id"]

Number = Any  # a float, or an array of samples
Lookup = Mapping[str, Number]
Area = Literal["travellers", "freight", "safety", "climate", "health", "operators", "public_budget"]


def time_value_id(mode: str, purpose: str, distance: str) -> str:
    """Parameter that values an hour of a trip.

    Business trips have their own value; private trips differ by mode and by regional work, regional other
    (service, leisure and trips of unstated purpose) and long distance. Park and ride and air count as train,
    ferry, tram, metro and services on demand as bus, walking, cycling and unstated modes as car.

    Examples
    --------
    >>> time_value_id("park_ride", "leisure", "regional")
    'value_of_time_train_other_sek_h'
    """
    vehicle = {mode: what.time_as for mode, what in TRANSIT.items()} | {
        "park_ride": "train",
        "transit": "bus",
    }
    use = (
        "business"
        if purpose == "business"
        else "long"
        if distance == "long"
        else "work"
        if purpose == "work"
        else "other"
    )
    return f"value_of_time_{vehicle.get(mode, 'car')}_{use}_sek_h"


def traffic_growth_id(mode: str) -> str:
    """Parameter by which the traffic of a mode grows."""
    if mode in {*TRANSIT, "park_ride", "transit"}:
        return "traffic_growth_transit_year"
    return "traffic_growth_heavy_year" if mode in {"heavy", "rail_freight"} else "traffic_growth_car_year"


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedItem:
    """One way in which a quantity becomes money.

    Attributes
    ----------
    id, name : what scripts see; readers see the word for the name.
    quantity : the item of the quantities table.
    area : heading of the impact assessment it is listed under.
    sign : +1 if more of the quantity is a gain, -1 if it is a loss.
    unit : of the unit value.
    needs : (mode, purpose, distance) -> parameters of the unit value, the leading money value first.
    value : (lookup, mode, purpose, distance) -> SEK for one unit of the quantity; for floats and arrays alike.
    modes : the item applies to these modes only; empty: to all.
    traffic_mode : whose growth scales the quantity; "" : the row's own mode; "none": no growth.
    value_growth : parameter of the real growth of the unit value; "" for none.
    intensity : parameter of the yearly change of the quantity for one unit of traffic; "" for none.
    public : the amount passes through public budgets, so the tax factor counts on it.
    once : the quantity falls once, in equal parts over the years of construction, and not every year from the opening.
    """

    id: str
    name: str
    quantity: str
    area: Area
    sign: float
    unit: str
    needs: Callable[[str, str, str], tuple[str, ...]]
    value: Callable[[Lookup, str, str, str], Number]
    modes: frozenset[str] = frozenset()
    traffic_mode: str = ""
    value_growth: str = ""
    intensity: str = ""
    public: bool = False
    once: bool = False


def _fixed(*ids: str) -> Callable[[str, str, str], tuple[str, ...]]:
    return lambda _mode, _purpose, _distance: ids


def _plain(parameter: str, scale: float = 1.0) -> Callable[[Lookup, str, str, str], Number]:
    return lambda get, _mode, _purpose, _distance: scale * np.asarray(get[parameter])


def _one(_get: Lookup, _mode: str, _purpose: str, _distance: str) -> Number:
    return np.asarray(1.0)


def _time(get: Lookup, mode: str, purpose: str, distance: str) -> Number:
    return np.asarray(get[time_value_id(mode, purpose, distance)])


def _freight(get: Lookup, _mode: str, _purpose: str, _distance: str) -> Number:
    goods = np.asarray(get["freight_load_t_vehicle"]) * np.asarray(get["freight_goods_time_sek_tonne_h"])
    return np.asarray(get["freight_vehicle_hour_sek_h"]) + goods


def _nox(grams: str) -> Callable[[Lookup, str, str, str], Number]:
    return lambda get, _m, _p, _d: np.asarray(get["nox_value_sek_kg"]) * np.asarray(get[grams]) / 1000


def _deviation(get: Lookup, mode: str, purpose: str, distance: str) -> Number:
    return _time(get, mode, purpose, distance) * np.asarray(get["reliability_ratio_car"])


def _built_co2(get: Lookup, mode: str, _purpose: str, _distance: str) -> Number:
    return 1e3 * np.asarray(get["co2_value_sek_kg"]) * np.asarray(get[f"construction_co2_{mode}_t_km"])


def _exposure(get: Lookup, _mode: str, _purpose: str, _distance: str) -> Number:
    deaths = deaths_of_exposure(get["mortality_30_year"], get["pm25_relative_risk"])
    return 1e6 * np.asarray(get["death_value_msek"]) * deaths


def _activity(mode: str) -> Callable[[Lookup, str, str, str], Number]:
    mortality, risk = ACTIVE[mode]
    return lambda get, _m, _p, _d: (
        1e6 * np.asarray(get["death_value_msek"]) * deaths_of_activity(mode, get[mortality], get[risk])
    )


def _service(get: Lookup, mode: str, _purpose: str, _distance: str) -> Number:
    return np.asarray(get[f"{mode}_cost_sek_km"])


BUILT_MODES = frozenset({"road", "rail", "tunnel", "bridge"})
_FREIGHT = ("freight_vehicle_hour_sek_h", "freight_goods_time_sek_tonne_h", "freight_load_t_vehicle")


RUNNING = ("services", "services_on_demand")
"""Items that are the running of traffic, which an operating measure spends its money on."""


def _item(id_: str, quantity: str, area: Area, sign: float, unit: str, name: str, **rest: Any) -> PricedItem:
    return PricedItem(id=id_, name=name, quantity=quantity, area=area, sign=sign, unit=unit, **rest)


PRICED: dict[str, PricedItem] = {
    item.id: item
    for item in (
        _item("travel_time", "travel_time_hours", "travellers", -1, "SEK/h", "Travel time", needs=lambda m, p, d: (time_value_id(m, p, d),), value=_time, value_growth="value_growth_year"),
        _item("travel_cost", "travel_cost_sek", "travellers", -1, "SEK/SEK", "Travel cost", needs=_fixed(), value=_one),
        _item("charges", "user_charges_sek", "travellers", -1, "SEK/SEK", "Tolls and parking charges paid", needs=_fixed(), value=_one),
        _item("freight_time", "freight_hours", "freight", -1, "SEK/h", "Freight time", needs=_fixed(*_FREIGHT), value=_freight, traffic_mode="heavy"),
        _item("freight_distance", "vehicle_km_heavy", "freight", -1, "SEK/km", "Freight vehicle cost", needs=_fixed("heavy_operating_cost_sek_km"), value=_plain("heavy_operating_cost_sek_km"), traffic_mode="heavy"),
        _item("freight_weighted", "freight_km", "freight", -1, "SEK/km", "Freight vehicle cost", needs=_fixed("heavy_operating_cost_sek_km"), value=_plain("heavy_operating_cost_sek_km"), traffic_mode="heavy"),
        _item("freight_tolls", "freight_toll_sek", "freight", -1, "SEK/SEK", "Tolls paid by freight", needs=_fixed(), value=_one, traffic_mode="heavy"),
        _item("rail_freight", "rail_freight_sek", "freight", -1, "SEK/SEK", "Goods by rail", needs=_fixed(), value=_one, traffic_mode="heavy"),
        _item("safety", "severe_accidents", "safety", -1, "SEK/person", "Killed and severely injured", needs=_fixed("severe_accident_msek"), value=_plain("severe_accident_msek", 1e6), value_growth="value_growth_year"),
        _item("climate", "co2_tonnes", "climate", -1, "SEK/t", "Carbon dioxide", needs=_fixed("co2_value_sek_kg"), value=_plain("co2_value_sek_kg", 1e3), value_growth="co2_value_growth_year", intensity="emission_intensity_growth_year"),
        _item("air_car", "vehicle_km_car", "health", -1, "SEK/km", "Air pollution, cars", needs=_fixed("nox_value_sek_kg", "nox_car_g_km"), value=_nox("nox_car_g_km"), traffic_mode="car", value_growth="value_growth_year", intensity="emission_intensity_growth_year"),
        _item("air_heavy", "vehicle_km_heavy", "health", -1, "SEK/km", "Air pollution, heavy vehicles", needs=_fixed("nox_value_sek_kg", "nox_heavy_g_km"), value=_nox("nox_heavy_g_km"), traffic_mode="heavy", value_growth="value_growth_year", intensity="emission_intensity_growth_year"),
        _item("noise", "noise_exposed_persons", "health", -1, "SEK/(person year)", "Noise", needs=_fixed("noise_person_sek_year"), value=_plain("noise_person_sek_year"), traffic_mode="none", value_growth="value_growth_year"),
        _item("reliability", "travel_time_sd_hours", "travellers", -1, "SEK/h", "Reliability of car times", needs=lambda m, p, d: (time_value_id(m, p, d), "reliability_ratio_car"), value=_deviation, value_growth="value_growth_year"),
        _item("crowding", "crowding_hours", "travellers", -1, "SEK/h", "Crowding on board", needs=lambda m, p, d: (time_value_id(m, p, d),), value=_time, value_growth="value_growth_year"),
        _item("construction_co2", "construction_co2_tonnes", "climate", -1, "SEK/t", "Construction carbon", needs=_fixed("co2_value_sek_kg"), value=_plain("co2_value_sek_kg", 1e3), traffic_mode="none", value_growth="co2_value_growth_year", once=True),
        _item("construction_km", "construction_km", "climate", -1, "SEK/km", "Construction carbon", needs=lambda m, _p, _d: ("co2_value_sek_kg", f"construction_co2_{m}_t_km"), value=_built_co2, modes=BUILT_MODES, traffic_mode="none", value_growth="co2_value_growth_year", once=True),
        _item("air_exposure", "pm25_exposure_person_ug", "health", -1, "SEK/(person µg/m³ year)", "Air where people live", needs=_fixed("death_value_msek", "mortality_30_year", "pm25_relative_risk"), value=_exposure, traffic_mode="none", value_growth="value_growth_year"),
        _item("cycling", "cycling_person_minutes", "health", 1, "SEK/(person min/week year)", "Health of cycling", needs=_fixed("death_value_msek", *ACTIVE["cycling"]), value=_activity("cycling"), traffic_mode="none", value_growth="value_growth_year"),
        _item("walking", "walking_person_minutes", "health", 1, "SEK/(person min/week year)", "Health of walking", needs=_fixed("death_value_msek", *ACTIVE["walking"]), value=_activity("walking"), traffic_mode="none", value_growth="value_growth_year"),
        *(_item(f"health_{way}", f"{way}_km", "health", 1, "SEK/km", f"Health by kilometre, {word}", needs=_fixed(f"health_{way}_sek_km"), value=_plain(f"health_{way}_sek_km"), value_growth="value_growth_year") for way, word in (("bicycle", "bicycle"), ("walking", "on foot"))),
        _item("fares", "fare_revenue_sek", "operators", 1, "SEK/SEK", "Fares", needs=_fixed(), value=_one, public=True),
        _item("services", "service_km", "operators", -1, "SEK/km", "Running services", needs=lambda m, _p, _d: (f"{m}_cost_sek_km",), value=_service, modes=frozenset(TRANSIT) - {ON_DEMAND}, traffic_mode="none", public=True),
        _item("services_on_demand", "service_km", "operators", -1, "SEK/km", "Running services on demand", needs=lambda m, _p, _d: (f"{m}_cost_sek_km",), value=_service, modes=frozenset({ON_DEMAND}), public=True),
        _item("tolls", "toll_revenue_sek", "public_budget", 1, "SEK/SEK", "Tolls", needs=_fixed(), value=_one, public=True),
        _item("parking", "parking_revenue_sek", "public_budget", 1, "SEK/SEK", "Parking charges", needs=_fixed(), value=_one, public=True),
        _item("fuel_tax_car", "vehicle_km_car", "public_budget", 1, "SEK/km", "Fuel tax, cars", needs=_fixed("fuel_tax_car_sek_km"), value=_plain("fuel_tax_car_sek_km"), traffic_mode="car", intensity="emission_intensity_growth_year", public=True),
        _item("fuel_tax_heavy", "vehicle_km_heavy", "public_budget", 1, "SEK/km", "Fuel tax, heavy vehicles", needs=_fixed("fuel_tax_heavy_sek_km"), value=_plain("fuel_tax_heavy_sek_km"), traffic_mode="heavy", intensity="emission_intensity_growth_year", public=True),
    )
}  # fmt: skip
