"""What the roads carry: counted traffic plus the modelled change, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from infraprio.effects.modes.active import ActiveTraffic, active_traffic
from infraprio.effects.modes.boarding import driven_on_demand
from infraprio.network.transport import Transport
from infraprio.network.travel.demand import PURPOSES
from infraprio.network.travel.goods.traffic import GoodsTraffic, goods_traffic
from infraprio.network.travel.mode_and_destination import Travel
from infraprio.network.travel.road_links import freight_cost_factor, usable
from infraprio.network.travel.shortest_trees import Bools, Floats
from infraprio.network.travel.travel_model import TravelModel
from infraprio.network.travel.waits.minutes import driven_minutes
from infraprio.network.travel.ways.on_demand import runs_back
from infraprio.scenario.transit.modes import ON_DEMAND

__all__ = ["LocalTraffic", "Traffic", "local_traffic", "traffic_of"]

_RISK: Final = {
    "motorway": "risk_motorway",
    "2+2": "risk_2_plus_2",
    "2+1": "risk_2_plus_1",
    "two_lane": "risk_two_lane",
    "narrow": "risk_narrow",
    "gravel": "risk_gravel",
    "street": "risk_street",
    "ferry": "risk_ferry",
    "path": "risk_street",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalTraffic:
    """Counted traffic that no modelled trip explains: it stays on its road whatever is built.

    Attributes
    ----------
    cars, lorries : (roads,) vehicles a day.
    persons : travellers in a car, the mean of the modelled trips.
    value_sek_h : value of an hour of these travellers, the mean of the modelled trips.
    """

    cars: Floats
    lorries: Floats
    persons: float
    value_sek_h: float


def local_traffic(model: TravelModel, state: Travel) -> LocalTraffic:
    """Counts of the reference beyond the modelled loads."""
    p, roads = model.p, state.skims.transport["roads"]
    aadt = roads["aadt"].astype(float)
    heavy = np.where(
        np.isnan(roads["heavy_share"].astype(float)), p["heavy_share_default"], roads["heavy_share"]
    )
    counted = np.isfinite(aadt) & roads["open"]
    by_car = (state.trips * state.shares.car).sum(axis=(1, 2))
    people = np.array([p[f"car_occupancy_{purpose}"] for purpose in PURPOSES])
    value = np.array([p[f"value_of_time_{purpose}_sek_h"] for purpose in PURPOSES])
    total = by_car.sum()
    return LocalTraffic(
        cars=np.maximum(np.where(counted, aadt * (1 - heavy) - state.car_load, 0.0), 0.0),
        lorries=np.maximum(np.where(counted, aadt * heavy - state.lorry_load, 0.0), 0.0),
        persons=float(total / (by_car / people).sum()) if total > 0 else float(people.mean()),
        value_sek_h=float((by_car * value).sum() / total) if total > 0 else float(value.mean()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """The roads of one state.

    Attributes
    ----------
    cars, lorries : (roads,) vehicles a day, both directions, local traffic included.
    local : the local traffic of the reference.
    minutes, km, toll : (roads,) of each road; those of the reference where it is closed now.
    vehicles : (zones, zones) vehicles a day between zones, lorries included.
    car_km, heavy_km : vehicle-kilometres a day.
    service_km : mode -> vehicle-kilometres a day of services.
    co2_tonnes_year : by car, heavy, bus, train, ferry (road ferries by the vehicle that crosses), air, on_demand, rail_freight; trams and
        metros emit nothing where they run.
    accidents_year : killed and severely injured a year, those on bicycles and on foot included.
    freight_sek, freight_hours, freight_km : a day; kilometres on BK4 count less, see freight_cost_factor_bk4.
    bk4_km : length of open roads with bearing class BK4.
    goods : goods by rail; None: none are stated.
    active : people on bicycles and on foot.
    """

    cars: Floats
    lorries: Floats
    local: LocalTraffic
    minutes: Floats
    km: Floats
    toll: Floats
    vehicles: Floats
    car_km: float
    heavy_km: float
    service_km: Mapping[str, float]
    co2_tonnes_year: Mapping[str, float]
    accidents_year: float
    freight_sek: float
    freight_hours: float
    freight_km: float
    bk4_km: float
    goods: GoodsTraffic | None
    active: ActiveTraffic

    @property
    def local_person_hours(self) -> float:
        """Hours a day of the people in local cars."""
        return float((self.local.cars * self.minutes).sum()) * self.local.persons / 60.0

    def local_gain(self, before: Traffic, p: Mapping[str, float]) -> tuple[float, float]:
        """Person-hours (money as time) and SEK a day that local car traffic gains against `before`."""
        cars = self.local.cars
        hours = float((cars * (before.minutes - self.minutes)).sum()) / 60.0 * self.local.persons
        money = (before.km - self.km) * p["car_cost_sek_km"] + before.toll - self.toll
        sek = float((cars * money).sum())
        return hours + sek / self.local.value_sek_h, hours * self.local.value_sek_h + sek


def _afloat(transport: Transport) -> Bools:
    """(roads,) roads that are ferries."""
    return np.asarray(transport.by_word("roads", "road_class", lambda word: word == "ferry") > 0)


def _co2_tonnes(
    state: Travel,
    p: Mapping[str, float],
    *,
    car_km: Floats,
    heavy_km: Floats,
    crossings: float,
    service_km: Mapping[str, float],
    diesel_km: float,
) -> dict[str, float]:
    """Tonnes of CO2 a year by mode.

    Parameters
    ----------
    car_km, heavy_km : (roads,) vehicle-km a day.
    crossings : vehicles a day on ferries of the road network.
    service_km, diesel_km : vehicle-km a day of the services by mode, and of trains on lines without wires.
    """
    # also of a closed road: counted traffic that no journey explains stays on it as it was
    speed = np.nan_to_num(state.skims.transport["roads"]["speed_kmh"].astype(float))
    rise = 1.0 + p["co2_speed_share"] * ((speed / 80.0) ** 2 - 1.0)
    driven = np.where(_afloat(state.skims.transport), 0.0, rise)  # engines are off on a ferry
    kg_day = {
        "car": float((car_km * driven).sum()) * p["co2_car_kg_km"],
        "heavy": float((heavy_km * driven).sum()) * p["co2_heavy_kg_km"],
        "bus": service_km["bus"] * p["co2_bus_kg_km"],
        "train": diesel_km * p["co2_diesel_train_kg_km"],
        "ferry": crossings * p["co2_ferry_kg_crossing"] + service_km["ferry"] * p["co2_ferry_service_kg_km"],
        "air": service_km["air"] * p["co2_air_kg_km"],
    }
    if ON_DEMAND in service_km:
        kg_day[ON_DEMAND] = service_km[ON_DEMAND] * p["co2_on_demand_kg_km"]
    return {mode: kg * p["days_year"] / 1000.0 for mode, kg in kg_day.items()}


def _stated_accidents(transport: Transport) -> float:
    """Severe accidents a year that the tables state for roads and railways."""
    use, roads, rails = usable(transport, "roads"), transport["roads"], transport["railways"]
    stated = float(np.nan_to_num(roads["severe_accidents_year"][use]).sum())
    stated += float(np.nan_to_num(rails["severe_accidents_year"][rails["open"]]).sum())
    return stated


def _expected_minutes(state: Travel, p: Mapping[str, float]) -> Floats:
    """(roads,) minutes of a vehicle in the mean of the day."""
    free = driven_minutes(state.skims.transport, p)
    times = state.skims.road_times
    return free if times is None else np.where(np.isfinite(times.minutes), times.minutes, free)


def _lorry_minutes(state: Travel, lorries: Floats, local: LocalTraffic, minutes: Floats) -> Floats:
    """(roads,) mean minutes of a lorry: under traffic, of those that drive where and when they do."""
    times = state.skims.road_times
    if times is None:
        return minutes
    spent = times.lorry_minutes + local.lorries * minutes
    return np.divide(spent, lorries, out=minutes.copy(), where=lorries > 0)


def _goods_emissions(
    goods: GoodsTraffic | None, before: Traffic | None, p: Mapping[str, float]
) -> tuple[float, dict[str, float]]:
    """Lorry-km a day beyond those of the reference for goods that do not go by rail, and tonnes of CO2 a year by mode."""
    if goods is None:
        return 0.0, {}
    base = before.goods if before is not None and before.goods is not None else goods
    more_km = goods.lorry_km - base.lorry_km
    tonnes = goods.diesel_tkm * p["co2_rail_freight_g_tkm"] / 1e6
    return more_km / p["days_year"], {"heavy": more_km * p["co2_heavy_kg_km"] / 1e3, "rail_freight": tonnes}


def _freight_sek(
    p: Mapping[str, float], lorries: Floats, minutes: Floats, km: Floats, weight: Floats, toll: Floats
) -> float:
    """What lorries cost a day, a kilometre by its `weight`."""
    hours = minutes * p["freight_time_sek_h"] / 60.0
    return float(
        (lorries * (hours + km * p["freight_cost_sek_km"] * weight + toll * p["freight_toll_factor"])).sum()
    )


def traffic_of(
    model: TravelModel, state: Travel, local: LocalTraffic, before: Traffic | None = None
) -> Traffic:
    """Traffic and its consequences; `before` is the reference (None: this is it)."""
    p, transport = model.p, state.skims.transport
    roads = transport["roads"]
    use = usable(transport, "roads")
    minutes = np.where(use, _expected_minutes(state, p), 0.0)
    km = np.where(use, roads["length_km"], 0.0)
    toll = np.where(use, roads["toll_sek"], 0.0)
    bk4 = freight_cost_factor(transport, p)
    if before is not None:
        minutes, km, toll = (
            np.where(use, now, old)
            for now, old in ((minutes, before.minutes), (km, before.km), (toll, before.toll))
        )
    cars, lorries = state.car_load + local.cars, state.lorry_load + local.lorries
    heavy_minutes = _lorry_minutes(state, lorries, local, minutes)
    risk = transport.by_word("roads", "road_class", lambda word: p[_RISK[word]])
    car_km, heavy_km = cars * km, lorries * km
    afloat = _afloat(transport)
    exposed = np.where(afloat, cars + lorries, car_km + heavy_km)  # risk: per crossing, else per vehicle-km
    service_km, diesel_km = _service_km(state, p)
    active = active_traffic(state, p)
    people = np.array([p[f"car_occupancy_{purpose}"] for purpose in PURPOSES])[:, None, None]
    goods = goods_traffic(
        model.goods, transport, state.skims.times.rail_load, p, None if before is None else before.goods
    )
    instead_km, goods_co2 = _goods_emissions(goods, before, p)
    co2 = _co2_tonnes(
        state,
        p,
        car_km=car_km,
        heavy_km=heavy_km,
        crossings=float((cars + lorries)[afloat].sum()),
        service_km=service_km,
        diesel_km=diesel_km,
    )
    strong = transport.by_word("roads", "bearing_class", lambda word: word == "BK4") > 0
    return Traffic(
        cars=cars,
        lorries=lorries,
        local=local,
        minutes=minutes,
        km=km,
        toll=toll,
        vehicles=(state.trips * state.shares.car / people).sum(axis=0) + model.lorries,
        car_km=float(car_km.sum()),
        heavy_km=float(heavy_km.sum()) + instead_km,
        service_km=service_km,
        co2_tonnes_year=co2 | {mode: co2.get(mode, 0.0) + more for mode, more in goods_co2.items()},
        accidents_year=float((exposed * risk).sum()) * p["days_year"] / 1e6
        + _stated_accidents(transport)
        + active.accidents_year,
        freight_sek=_freight_sek(p, lorries, heavy_minutes, km, bk4, toll),
        freight_hours=float((lorries * heavy_minutes).sum()) / 60.0,
        freight_km=float((heavy_km * bk4).sum()),
        bk4_km=float(km[use & strong].sum()),
        goods=goods,
        active=active,
    )


def _service_km(state: Travel, p: Mapping[str, float]) -> tuple[dict[str, float], float]:
    """Vehicle-kilometres a day of the services by mode, and of trains on lines without wires."""
    transport, times = state.skims.transport, state.skims.times
    services, rails = transport["services"], transport["railways"]
    km, ways = dict.fromkeys(transport.transit_modes, 0.0), 1.0 + runs_back(transport)
    runs = (times.departures * ways).tolist()
    for i, profile in times.profiles.items():
        km[str(services["mode"][i])] += profile.whole_km * runs[i]
    called = driven_on_demand(state, p)
    if called is not None:  # vehicles drive for those who call, not for a timetable
        km[ON_DEMAND] = float(called.km.sum())
    length = np.where(usable(transport, "railways"), rails["length_km"], 0.0)
    diesel = float((times.train_load * length)[~rails["electrified"].astype(bool)].sum())
    return km, diesel
