"""What a state takes over from the reference: the same numbers come out as when nothing is taken over."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio import effects
from infraprio.effects.baseline import Baseline, State, state_with
from infraprio.effects.closures import standing_loss, weak_points
from infraprio.effects.measures import measure
from infraprio.effects.quantities import accounts_of, changes_between
from infraprio.effects.traffic import traffic_of
from infraprio.network.transport import Transport, apply_changes
from infraprio.network.travel.mode_and_destination import travel
from infraprio.network.travel.road_chains import each_road
from infraprio.network.travel.road_links import driving_costs, road_skim
from infraprio.network.travel.services import timetable
from infraprio.network.travel.skims import Skims, lot_places
from infraprio.network.travel.transit import transit_skim
from infraprio.network.travel.waits.minutes import driven_minutes
from infraprio.network.travel.walks import walks
from infraprio.synthetic.network_tables import draw_land, network_tables
from infraprio.synthetic.towns import draw_towns
from tests.network.regions import change, region

SEEDS = (0, 1, 2)


@cache
def country(seed: int) -> Baseline:
    """Nine towns, their villages and railways, and proposals of every sort on random objects."""
    rng = np.random.default_rng(seed)
    tables = network_tables(draw_land(draw_towns(9, 2, rng), rng), rng)
    for row in tables["roads"]:  # no two ways of one cost: which of them is taken would be free
        row["length_km"] += float(rng.uniform(0.01, 0.5))

    for row in tables["interchanges"][::2]:  # some lots are full, others are not
        row["parking_spaces"] = row["parking_spaces"] // 5

    def some(table: str) -> str:
        return str(tables[table][int(rng.integers(len(tables[table])))]["id"])

    def new(proposal: str, table: str, row: str, **values: object) -> list[dict[str, object]]:
        return [
            change(proposal, table, row, "new"),
            *(change(proposal, table, row, "set", k, v) for k, v in values.items()),
        ]

    a, b, c = (str(row["id"]) for row in rng.choice(tables["places"], 3, replace=False))
    towns = [row["id"] for row in tables["places"] if row.get("population")]
    stops = [str(name) for name in rng.choice(towns, 3, replace=False)]
    line, lots = some("services"), [row["id"] for row in tables["interchanges"]]
    dwell = next(
        f"{row['service']}@{row['place']}"
        for row in tables["service_stops"]
        if row["service"] == line and row["order"] > 1
    )
    rows = [
        *(change(f"FAST{k}", "roads", some("roads"), "multiply", "speed_kmh", 1.4) for k in range(3)),
        *(change(f"SLOW{k}", "roads", some("roads"), "multiply", "speed_kmh", 0.6) for k in range(3)),
        *(change(f"CLOSE{k}", "roads", some("roads"), "remove") for k in range(3)),
        *(change("ONEWAY", "roads", some("roads"), "set", "oneway", "yes") for _ in range(2)),
        change("SHORT", "roads", some("roads"), "multiply", "length_km", 0.7),
        change("MOVED", "roads", some("roads"), "set", "to_place", a),
        change("TOLL", "roads", some("roads"), "set", "toll_sek", 45),
        change("CLASS", "roads", some("roads"), "set", "road_class", "motorway"),
        change("HEAVY", "roads", some("roads"), "set", "bearing_class", "BK4"),
        *new("NEW", "roads", "N1", from_place=a, to_place=b, length_km=7.3, speed_kmh=97, road_class="2+1"),
        *new("NEW", "roads", "N2", from_place=b, to_place=c, length_km=9.1, speed_kmh=83),
        change("RAIL", "railways", some("railways"), "multiply", "speed_kmh", 1.5),
        change("NORAIL", "railways", some("railways"), "remove"),
        change("DENSE", "services", some("services"), "add", "departures_day", 7),
        change("GONE", "services", some("services"), "remove"),
        *new("LINE", "services", "X", mode="bus", departures_day=9, name="X"),
        *(row for k, at in enumerate(stops) for row in new("LINE", "service_stops", f"X@{at}", order=k + 1)),
        *new("CALL", "services", "Y", mode="on_demand", wait_min=25, name="Y"),
        *(row for k, at in enumerate(stops) for row in new("CALL", "service_stops", f"Y@{at}", order=k + 1)),
        change("DWELL", "service_stops", dwell, "add", "dwell_min", 4),
        change("LOT", "interchanges", lots[0], "add", "parking_spaces", 60),
        change("CUT", "interchanges", lots[3], "multiply", "parking_spaces", 0.05),
        change("LOTMOVED", "interchanges", lots[-1], "set", "place", str(towns[int(rng.integers(len(towns)))])),
        change("NOLOT", "interchanges", lots[1], "remove"),
        change("SHIFT", "places", a, "set", "lat", 59.3),
    ]  # fmt: skip
    return effects.baseline(region(rows, **tables))


NAMES = ("FAST0", "FAST1", "FAST2", "SLOW0", "SLOW1", "SLOW2", "CLOSE0", "CLOSE1", "CLOSE2", "ONEWAY", "SHORT", "MOVED", "TOLL", "CLASS", "HEAVY", "NEW", "RAIL", "NORAIL", "DENSE", "GONE", "LINE", "DWELL", "LOT", "CUT", "LOTMOVED", "NOLOT", "SHIFT")  # fmt: skip


def skims_from_scratch(base: Baseline, transport: Transport) -> Skims:
    """Every road a link of its own, and nothing of the reference but how its services ran."""
    zones, p, points = base.model.zones, base.model.p, base.computed.points
    minutes = driven_minutes(transport, p)
    car, lorry = (
        road_skim(transport, each_road(transport), points, minutes, *costs)
        for costs in driving_costs(transport, p)
    )
    times = timetable(transport, car, points, p, base.computed.times)
    on_foot, lots = walks(transport, points, p), lot_places(transport)
    hubs = transport["interchanges"]
    access = np.concatenate(
        [
            np.full(len(zones.place), p["transit_access_min"]),
            np.where(hubs["open"], hubs["transfer_min"], np.inf),
        ]
    )
    return Skims(
        transport=transport,
        points=points,
        ends=zones.place,
        road_row=np.searchsorted(points, zones.place),
        road_end=zones.place,
        lot_row=np.searchsorted(points, lots),
        lot_end=lots,
        car=car,
        lorry=lorry,
        times=times,
        transit=transit_skim(transport, times, np.concatenate([zones.place, lots]), access, on_foot, p),
        walk=on_foot,
    )


def from_scratch(base: Baseline, names: tuple[str, ...]) -> State:
    transport = replace(apply_changes(base.transport, names), read={})
    skims = skims_from_scratch(base, transport)
    moved = travel(base.model, skims)
    before = base.state.traffic
    traffic = traffic_of(base.model, moved, before.local, before)
    people = np.where(base.setting.counted, base.model.zones.population, 0.0)
    centre = base.setting.offers.get("regional_centre", np.zeros(0, dtype=np.intp))
    plain = skims_from_scratch(base, base.transport)
    weak = weak_points(skims, base.setting.critical, people, centre)
    weak = replace(weak, standing=standing_loss(plain, skims))
    accounts = accounts_of(base.model, moved, traffic)
    differs = changes_between(base.model, base.accounts, accounts, before, traffic, base.long)
    measures = measure(
        base.model, base.setting, moved, traffic, weak, differs.gained_hours, base.state.travel, before
    )
    return State(
        built=names, travel=moved, traffic=traffic, change=differs, measures=measures, remarks=(), inexact=0.0
    )


def same_as_from_scratch(seed: int, names: tuple[str, ...]) -> None:
    base = country(seed)
    state, other = state_with(base, names), from_scratch(base, names)
    noise = 1e-12 * max(1.0, base.model.p["days_year"] * base.state.measures.totals["travel_hours_day"])
    for name, value in other.measures.totals.items():  # gains are differences of all that is travelled
        assert state.measures.totals[name] == pytest.approx(value, rel=1e-9, abs=noise), (seed, names, name)
    for name, values in other.measures.zones.items():
        scale = max(1e9 * noise, float(np.abs(values).max()))
        np.testing.assert_allclose(
            state.measures.zones[name], values, rtol=0, atol=1e-9 * scale, err_msg=f"{seed} {names} {name}"
        )
    for part in ("hours", "sek", "charges"):
        one, two = getattr(state.change, part), getattr(other.change, part)
        np.testing.assert_allclose(
            one,
            two,
            rtol=1e-9,
            atol=1e-9 * max(1.0, float(np.abs(base.accounts.totals["vehicle_km_car", "car"]))) * 1e-3,
        )
    for key, value in other.change.totals.items():
        assert state.change.totals[key] == pytest.approx(
            value, rel=1e-9, abs=1e-9 * max(1.0, abs(base.accounts.totals[key]))
        )
    np.testing.assert_allclose(state.travel.car_load, other.travel.car_load, rtol=1e-9, atol=1e-7)
    np.testing.assert_allclose(state.travel.lorry_load, other.travel.lorry_load, rtol=1e-9, atol=1e-7)


def test_a_lot_that_only_a_proposal_fills_is_held_to_its_spaces() -> None:
    base = country(0)
    parking = state_with(base, ("CUT",)).travel.parking
    assert 0 < (base.state.travel.parking.shadow > 0).sum() < len(parking.shadow)
    assert base.state.travel.parking.shadow[3] == 0.0
    assert parking.shadow[3] > 0
    assert parking.used[3] == pytest.approx(0.05 * base.transport["interchanges"]["parking_spaces"][3])


@pytest.mark.parametrize("name", NAMES)
def test_every_proposal_has_the_effects_of_a_computation_from_scratch(name: str) -> None:
    same_as_from_scratch(SEEDS[NAMES.index(name) % len(SEEDS)], (name,))


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(SEEDS), st.sets(st.sampled_from(NAMES), min_size=2, max_size=8))
def test_sets_of_proposals_have_the_effects_of_a_computation_from_scratch(seed: int, names: set[str]) -> None:
    same_as_from_scratch(seed, tuple(sorted(names)))
