"""Every indicator of the registry by plain arithmetic on one small region, as it is, faster, and cut off.

The model gives trips, shares and costs of all modes together; all that an indicator makes of them is worked out here.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from infraprio import effects
from infraprio.effects.baseline import Baseline, State, state_with
from infraprio.effects.reach import _by_municipality
from infraprio.effects.spread import _relative, ranges
from infraprio.effects.told.remarks import parking_remarks
from infraprio.network.travel.demand import PURPOSES
from infraprio.scenario import build
from infraprio.scenario.parameters import Parameter, built_in
from infraprio.scenario.scenario import Scenario
from tests.network.regions import change, place, rail, region, road, stops

Way = tuple[float, float, float]  # minutes, km and SEK of the way round
A, B, C, S = range(4)
PEOPLE, JOBS = np.array([5000, 1000, 2000, 90000]), np.array([3000, 400, 100, 60000])
OWN = np.array([5000, 1000, 2000, 0])  # residents of the region
DOOR, PARK, INSIDE, MOST = (
    3,
    3,
    8,
    600,
)  # minutes: at the car, at the lot, inside a place, where there is no way
SEK_KM, ROUTE, LORRY_HOUR, LORRY_KM = 2.0, 80, 380, 9


def places() -> Scenario:
    """A and B with a long way round, C behind B, the capital S; a train A-B-C and a small lot at B."""
    return region(
        [
            change("FAST", "roads", "AB", "set", "speed_kmh", 100),
            change("FAST", "roads", "AROUND", "set", "speed_kmh", 75),
            change("SHORT", "roads", "AROUND", "set", "length_km", 25),
            change("SHORT", "roads", "AROUND", "set", "toll_sek", 1),
            change("NEAR", "roads", "BC", "set", "length_km", 35),
            change("CUT", "roads", "AS", "remove"),
        ],
        places=[
            place("A", 0, 5000, 3000, offers="hospital regional_centre travel_centre"),
            place("B", 0.3, 1000, 400),
            place("C", 1.0, 2000, 100, municipality="N", offers="university"),
            place("S", 6, 90000, 60000, municipality="S", in_region="no", offers="capital airport"),
        ],
        municipalities=[{"id": "M", "name": "M", "seat": "A"}, {"id": "N", "name": "N", "seat": "C"}],
        corridors=[{"id": "K", "name": "K", "places": "A B C"}],
        roads=[
            road("AB", "A", "B", 20, 80, aadt=4000, heavy_share=0.1),
            road("AROUND", "A", "B", 30, 60, aadt=1000, heavy_share=0.1, toll_sek=4),
            road("BC", "B", "C", 40, 80, bearing_class="BK4"),
            road("AS", "A", "S", 400, 100, severe_accidents_year=0.25),
        ],
        railways=[rail("AB_R", "A", "B"), rail("BC_R", "B", "C", 45)],
        services=[{"id": "T", "name": "T", "mode": "train", "departures_day": 8, "first_departure": "06:00"}],
        service_stops=stops("T", "A B C", {"B": 14, "C": 40}),
        interchanges=[{"id": "H", "name": "H", "place": "B", "parking_spaces": 5}],
    )


@pytest.fixture(scope="module")
def base() -> Baseline:
    return effects.baseline(places())


def one_way(ab: float, bc: float, last: float, inside: float) -> np.ndarray:
    """A table of four places along a line S - A - B - C."""
    at = np.array([0.0, ab, ab + bc, -last])
    table = np.abs(np.subtract.outer(at, at))
    np.fill_diagonal(table, inside)
    return table


def by_hand(base: Baseline, state: State, ab: float, way: Way, *, joined: bool) -> dict[str, float]:
    """Every indicator of one state: AB takes `ab` minutes, the way round is as stated, and S is joined by its road or not."""
    travel, before = state.travel, base.state.travel
    p = base.model.p
    around, around_km, toll = way
    gone = math.inf if not joined else 240
    car = one_way(ab, 30, 240, INSIDE)
    car[~np.eye(4, dtype=bool)] += DOOR
    pt = np.full((4, 4), math.inf)
    pt[A, B] = pt[B, A] = 14 + 22  # six minutes to the stop and from it, at most ten of waiting
    pt[B, C] = pt[C, B] = 40 + 22
    pt[A, C] = pt[C, A] = 14 + 1 + 40 + 22  # a minute at the platform
    np.fill_diagonal(pt, INSIDE)
    if math.isinf(gone):
        car[S, :S] = car[:S, S] = math.inf
    by_lot = np.full((4, 4), math.inf)  # drive to B, train to A or C
    drive, ride = np.array([ab, 0, 30, ab + gone]), {A: 35, C: 61}  # six minutes of the lot's stop are five
    for j, minutes in ride.items():
        by_lot[:, j] = drive + PARK + minutes
    best = np.minimum(np.minimum(car, pt), by_lot)
    np.fill_diagonal(best, INSIDE)

    def mean(values: np.ndarray) -> float:
        return float((values * OWN).sum() / OWN.sum())

    def slope(minutes: np.ndarray, limit: float) -> np.ndarray:
        return np.where(np.isfinite(minutes), 1 / (1 + np.exp(np.log(9) * (np.minimum(minutes, 1e3) - limit) / p["limit_width_min"])), 0)  # fmt: skip

    found: dict[str, float] = {}
    own_jobs = np.where(OWN > 0, JOBS, 0)
    for limit in (45, 60):
        for word, share in (("within", best <= limit), ("around", slope(best, limit))):
            found[f"jobs_{word}_{limit}_min"] = mean(share @ JOBS)
            found[f"population_{word}_{limit}_min"] = float((PEOPLE @ share) @ own_jobs / own_jobs.sum())
    found["jobs_within_60_min_pt"] = mean((pt <= 60) @ JOBS)
    found["jobs_around_60_min_pt"] = mean(slope(pt, 60) @ JOBS)
    where = {
        "hospital": A,
        "regional_centre": A,
        "travel_centre": A,
        "university": C,
        "airport": S,
        "capital": S,
    }
    for word, at in where.items():
        found[f"minutes_to_{word}"] = mean(np.minimum(best[:, at], MOST))
        found[f"minutes_to_{word}_pt"] = mean(np.minimum(pt[:, at], MOST))
    for word, limit in (("hospital", 60), ("regional_centre", 45), ("university", 60), ("airport", 90)):
        to = best[:, where[word]]
        found[f"share_within_{limit}_min_{word}"] = 100 * mean(to <= limit)
        found[f"share_around_{limit}_min_{word}"] = 100 * mean(slope(to, limit))
    found["minutes_to_hospital_p90"] = best[C, A]  # a quarter of the residents live in C
    found["minutes_to_hospital_worst_municipality"] = best[C, A]
    gravity = (1 / (1 + np.exp(p["gravity_access_a"] + p["gravity_access_b"] * np.log(best)))) @ JOBS
    m, n = float((gravity * [5000, 1000, 0, 0]).sum() / 6000), float(gravity[C])
    found["accessibility_gravity"] = mean(gravity)
    found["accessibility_worst_municipality"] = min(m, n)
    found["accessibility_p10"] = n
    found["accessibility_gini"] = 6000 * 2000 * abs(m - n) / (8000 * (6000 * m + 2000 * n))
    scale = p["mode_scale_per_min"]
    cost = np.minimum(
        np.where(np.eye(4, dtype=bool), INSIDE, travel.shares.cost[PURPOSES.index("work")]), MOST
    )
    found["accessibility_logsum"] = mean(np.log(np.exp(-scale * cost) @ JOBS) / scale)
    found["corridor_minutes_car"], found["corridor_minutes_pt"] = car[A, C], pt[A, C]
    found |= {"basic_access_to_capital_green": 0, "basic_access_from_capital_green": 0}
    found["basic_access_to_capital_red"] = 2  # nobody gets there by public transport

    trips, shares = travel.trips, travel.shares
    by_car, by_pt, parked = trips * shares.car, trips * shares.transit, trips * shares.park_ride
    value = np.array([p[f"value_of_time_{word}_sek_h"] for word in PURPOSES])[:, None, None]
    people = np.array([p[f"car_occupancy_{word}"] for word in PURPOSES])[:, None, None]
    local_cars = 900 * (before.car_load[1] == 0)  # nobody between these places drives the long way round
    car0 = before.trips * before.shares.car
    occupancy = car0.sum() / (car0 / people).sum()
    local_value = (car0 * value).sum() / car0.sum()
    local_hours = local_cars * around / 60 * occupancy

    def hours(part: np.ndarray, minutes: np.ndarray) -> float:
        return float((part.sum(axis=0) * np.where(part.sum(axis=0) > 0, np.where(np.isfinite(minutes), minutes, 0), 0)).sum() / 60)  # fmt: skip

    off = ~np.eye(4, dtype=bool)
    found["travel_hours_car_day"] = hours(by_car * off, car) + local_hours
    found["travel_hours_pt_day"] = hours(by_pt * off, pt)
    found["travel_hours_park_ride_day"] = hours(parked * off, by_lot)
    found["travel_hours_day"] = sum(found[f"travel_hours_{mode}_day"] for mode in ("car", "pt", "park_ride"))
    found["pt_trips_day"], found["park_ride_trips_day"] = by_pt.sum(), parked.sum()
    resident = trips[:, OWN > 0].sum()
    found["pt_share"] = 100 * (by_pt + parked)[:, OWN > 0].sum() / resident
    found["unserved_trips_day"] = 0 if joined else trips[:, S].sum() + trips[:, :, S].sum()
    found["park_ride_spaces_used"] = (parked / people).sum() / 2
    found["park_ride_overflow"] = travel.parking.wanted[0] - found["park_ride_spaces_used"]

    then = before.shares.cost
    now = np.where(np.isfinite(shares.cost), shares.cost, np.maximum(then, MOST))
    saved = np.subtract(then, now, out=np.zeros_like(then), where=np.broadcast_to(off, then.shape)) / 60
    local_sek = local_cars * ((30 - around_km) * SEK_KM + 4 - toll)
    local_gain = local_cars * (30 - around) / 60 * occupancy + local_sek / local_value
    half = (before.trips + trips) / 2
    found["travel_time_gain_hours_day"] = (before.trips * saved).sum() + local_gain
    found["consumer_surplus_hours_year"] = 365 * ((half * saved).sum() + local_gain)
    found["consumer_surplus_msek_year"] = (
        365 * ((half * saved * value).sum() + local_gain * local_value) / 1e6
    )
    own_cost = np.where(np.isfinite(shares.cost), shares.cost, 0) / 60
    found["generalised_cost_msek_year"] = (
        365 * ((trips * own_cost * value).sum() - local_gain * local_value) / 1e6
    )
    over = np.zeros((4, 4), dtype=bool)  # journeys by car over AB, there and back
    for i, j in ((A, B), (A, C), (S, B), (S, C)):
        over[i, j] = over[j, i] = True
    if joined:
        fuller = travel.parking.shadow[0] - before.parking.shadow[0]  # minutes: the small lot is full
        by_road = np.array([15 - ab, 0, 0, 15 - ab])[:, None]  # to the lot: from A and S
        parked0 = before.trips * before.shares.park_ride
        minutes = (car0 + by_car) / 2 * over * (15 - ab) + (parked0 + parked) / 2 * off * (by_road - fuller)
        found["consumer_surplus_half_msek_year"] = 365 * ((minutes / 60 * value).sum() + local_gain * local_value) / 1e6  # fmt: skip

    km = np.array([20, around_km, 40, 400.0]) * [1, 1, 1, joined]
    minutes = np.array([ab, around, 30, gone if joined else 0])
    cars = (travel.car_load + np.array([0, local_cars, 0, 0])) * [1, 1, 1, joined]
    lorries = (travel.lorry_load + np.array([0, 100, 0, 0])) * [1, 1, 1, joined]
    rise = 1 + p["co2_speed_share"] * (
        (np.array([20 / ab * 60, around_km / around * 60, 80, 100]) / 80) ** 2 - 1
    )
    found["vehicle_km_car_million_year"] = 365 * (cars * km).sum() / 1e6
    found["vehicle_km_heavy_million_year"] = 365 * (lorries * km).sum() / 1e6
    train_km = 2 * 8 * 65 * p["co2_diesel_train_kg_km"]
    kg = ((cars * p["co2_car_kg_km"] + lorries * p["co2_heavy_kg_km"]) * km * rise).sum() + train_km
    found["co2_tonnes_year"] = 365 * kg / 1000
    risky = 365 * ((cars + lorries) * km).sum() / 1e6 * p["risk_two_lane"]
    found["severe_accidents_year"] = risky + 0.25 * joined
    bk4 = np.array([1, 1, p["freight_cost_factor_bk4"], 1])
    sek = (lorries * (minutes / 60 * LORRY_HOUR + km * LORRY_KM * bk4)).sum() + lorries[1] * toll * 2
    lost = base.model.lorries[S].sum() + base.model.lorries[:, S].sum()
    sek += 0 if joined else lost * MOST / 60 * (LORRY_HOUR + 80 * LORRY_KM)
    found["freight_cost_msek_year"] = 365 * sek / 1e6
    found["bk4_km"] = 40
    found["residents_behind_bridge"] = 2000  # of C; the residents of S are not the region's

    flow = (by_car / people).sum(axis=0) + base.model.lorries
    flow0 = (car0 / people).sum(axis=0) + base.model.lorries
    if not joined:  # who stopped driving has not been spared anything
        flow[S], flow[:, S] = np.maximum(flow, flow0)[S], np.maximum(flow, flow0)[:, S]
    flow = (flow + flow.T) / 2 * off
    longer = (
        around - ab + ((around_km - 20) * SEK_KM + toll) / ROUTE * 60
    )  # minutes and money of the way round
    closed = [(over, longer), (np.array([[i == C or j == C for j in range(4)] for i in range(4)]), math.inf)]
    closed.append((np.array([[i == S or j == S for j in range(4)] for i in range(4)]), math.inf))
    always = closed[-1][0] if not joined else np.zeros((4, 4), dtype=bool)
    cut = [flow[always | (where if math.isinf(extra) else False)].sum() for where, extra in closed]
    extra = [flow[where & ~always].sum() * extra if math.isfinite(extra) else 0.0 for where, extra in closed]
    found["closure_cut_off_vehicles"] = float(np.mean(cut))
    found["closure_vehicle_hours"] = float(np.mean([c * p["closure_unserved_min"] + e for c, e in zip(cut, extra)])) / 60  # fmt: skip
    return found


@pytest.mark.parametrize(
    ("names", "ab", "way", "joined"),
    [
        ((), 15, (30, 30, 4), True),
        (("FAST",), 12, (24, 30, 4), True),
        (("SHORT",), 15, (25, 25, 1), True),
        (("CUT",), 15, (30, 30, 4), False),
    ],
)
def test_every_indicator_is_what_plain_arithmetic_says(
    base: Baseline, names: tuple[str, ...], ab: float, way: Way, joined: bool
) -> None:
    state = state_with(base, names) if names else base.state
    wanted = by_hand(base, state, ab, way, joined=joined)
    left = {"consumer_surplus_half_msek_year"} if not joined else set()
    options = {
        name for name, item in effects.INDICATORS.items() if item.option
    }  # off here: tests/effects/stated, test_reliability
    assert set(wanted) | left | options == set(effects.INDICATORS)
    found = {name: state.measures.totals[name] for name in wanted}
    assert found == pytest.approx(wanted, rel=1e-9, abs=1e-9)


def test_what_is_not_computed_is_named_and_no_option_that_nobody_asked_for(base: Baseline) -> None:
    def named(of: Baseline) -> set[str]:
        told = " ".join(f.message for f in of.findings if f.code == "not_computed")
        return set(re.findall(r"\w+", told)) & set(effects.INDICATORS)

    assert named(base) == set()
    away = {f"minutes_to_{word}{end}" for word in ("capital", "airport") for end in ("", "_pt")}
    away |= {f"share_{word}_90_min_airport" for word in ("within", "around")}
    away |= {f"basic_access_{way}" for way in ("to_capital_green", "to_capital_red", "from_capital_green")}
    tables = {
        name: [dict(zip(table.columns, row)) for row in table.cells()]
        for name, table in base.scenario.tables.items()
    }
    tables["places"][S]["offers"] = ""
    assert named(effects.baseline(build(base.scenario.settings, tables))) == away


def test_money_of_counted_traffic_that_no_journey_explains(base: Baseline) -> None:
    """Nobody of the model drives the long way round, so all that changes for cars is counted traffic."""
    table = effects.evaluate(base.scenario, base).quantities()
    table = table[(table["proposal"] == "SHORT") & (table["mode"] == "car")].groupby("item")["change"].sum()
    assert table["travel_cost_sek"] == pytest.approx(-365 * 900 * 5 * SEK_KM)
    assert table["user_charges_sek"] == pytest.approx(-365 * 900 * 3)
    assert table["toll_revenue_sek"] == pytest.approx(-365 * 900 * 3)
    assert table["vehicle_km_car"] == pytest.approx(-365 * 900 * 5)


def test_the_order_of_rows_changes_no_effect(base: Baseline) -> None:
    tables = {
        name: [dict(zip(table.columns, row)) for row in (*list(table.cells())[1:], *list(table.cells())[:1])]
        for name, table in base.scenario.tables.items()
    }  # the lot's place comes first
    turned = build(base.scenario.settings, tables)
    here, there = (effects.evaluate(one) for one in (base.scenario, turned))
    pd.testing.assert_frame_equal(there.change.loc[here.change.index], here.change, rtol=1e-6, atol=1e-6)
    key = ["proposal", "item", "mode", "purpose", "municipality", "distance"]
    sides = [one.quantities().set_index(key)["change"].sort_index() for one in (here, there)]
    pd.testing.assert_series_equal(*(side[side.abs() > 1e-3] for side in sides), rtol=1e-6)


def test_a_lot_whose_choice_does_not_settle_is_named_and_no_other(base: Baseline) -> None:
    moved = state_with(base, ("FAST",)).travel
    assert moved.parking.settled
    assert not parking_remarks(moved)
    (said,) = parking_remarks(replace(moved, parking=replace(moved.parking, settled=False)))
    assert said.code == "parking_unsettled"


def test_a_municipality_of_one_resident_counts(base: Baseline) -> None:
    zones = replace(base.model.zones, municipality=("M", "M", "N", ""))
    means, weights = _by_municipality(zones, np.array([1.0, 4.0, 9.0, 7.0]), np.array([2.0, 1.0, 1.0, 0.0]))
    assert (means.tolist(), weights.tolist()) == ([2.0, 9.0], [3.0, 1.0])


def test_how_far_a_parameter_may_lie_off(base: Baseline) -> None:
    spread = replace(base, parameters={"a": _parameter(8.0, 13.0), "b": _parameter(math.nan, math.nan)})
    assert _relative(spread, "a") == pytest.approx((0.2, 0.3))
    assert _relative(spread, "b") == (0.0, 0.0)


def test_nothing_built_has_no_range_of_its_own(base: Baseline) -> None:
    """What is stated of its changes is nothing; what the indicator rests on stays as uncertain as it is."""
    name = "co2_tonnes_year"
    low, high = ranges(base, [(), ("FAST",)], [name])
    of_it = np.array([_relative(base, part) for part in effects.INDICATORS[name].parameters])
    assert (low[0, 0], high[0, 0]) == pytest.approx(tuple(np.sqrt((of_it**2).sum(axis=0))))
    assert low[1, 0] > low[0, 0]


def _parameter(low: float, high: float) -> Parameter:
    return replace(built_in()["discount_rate"], value=10.0, low=low, high=high)
