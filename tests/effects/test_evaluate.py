from __future__ import annotations

import itertools
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio import effects
from infraprio.effects.areas import WITHOUT_PLACE
from infraprio.effects.baseline import Baseline, state_with
from infraprio.effects.examples import valley
from infraprio.errors import NetworkError
from infraprio.network.transport import apply_changes
from infraprio.network.travel.mode_and_destination import travel
from infraprio.network.travel.skims import skim_all
from infraprio.scenario.scenario import Scenario
from tests.network.regions import change, place, rail, region, road, stops


def rich() -> Scenario:
    """Five places, a ring of roads, a railway, a bus, two lots, and proposals of every sort."""
    rows = [
        change("FAST", "roads", "AB", "set", "speed_kmh", 100),
        change("SHORT", "roads", "CD", "add", "length_km", -8),
        change("NEW", "roads", "N", "new"),
        *(change("NEW", "roads", "N", "set", name, value) for name, value in (("from_place", "A"), ("to_place", "D"), ("length_km", 62), ("speed_kmh", 95), ("road_class", "2+1"))),
        change("SAFE", "roads", "BC", "set", "road_class", "2+1"),
        change("CLOSE", "roads", "DE", "remove"),
        change("CROSSING", "railways", "AB_R", "add", "severe_accidents_year", -0.2),
        change("RAIL", "railways", "AB_R", "multiply", "speed_kmh", 1.5),
        change("TRAINS", "services", "T", "set", "departures_day", 14),
        change("LOOP", "railways", "BC_R", "add", "capacity_trains_day", 30),
        change("STOP", "service_stops", "T@C", "new"),
        change("STOP", "service_stops", "T@C", "set", "order", 1.5),
        change("LOT", "interchanges", "H", "add", "parking_spaces", 40),
        change("TIMED", "services", "B1", "set", "timed_transfer", "yes"),
        change("BUS", "services", "B2", "set", "departures_day", 6),
        change("WIRES", "railways", "BC_R", "set", "electrified", "yes"),
        change("HEAVY", "roads", "AB", "set", "bearing_class", "BK4"),
        change("HOMES", "places", "E", "add", "population", 100),
    ]  # fmt: skip
    return region(
        rows,
        places=[
            place(
                "A", 0, 9000, 6000, offers="hospital regional_centre travel_centre capital", municipality="M"
            ),
            place("B", 0.5, 1500, 300, municipality="M"),
            place("C", 1.0, 900, 200, municipality="N"),
            place("D", 1.5, 1800, 500, municipality="N", offers="airport"),
            place("E", 2.0, 400, None, municipality="N"),
        ],
        municipalities=[{"id": "M", "name": "M", "seat": "A"}, {"id": "N", "name": "N", "seat": "D"}],
        corridors=[{"id": "C1", "name": "C1", "places": "A B C D"}],
        roads=[
            road("AB", "A", "B", 28, 75, aadt=2500, heavy_share=0.1),
            road("BC", "B", "C", 28, 80, aadt=1500),
            road("CD", "C", "D", 40, 80, aadt=1200),
            road("DE", "D", "E", 30, 70, aadt=300),
            road("BE", "B", "E", 90, 60, aadt=150, road_class="gravel"),
        ],
        railways=[
            rail("AB_R", "A", "B", 27, 90, severe_accidents_year=0.3, capacity_trains_day=60),
            rail("BC_R", "B", "C", 26, 90, capacity_trains_day=14, trains_day=14),
            rail("CD_R", "C", "D", 27, 90),
        ],
        services=[
            {"id": "T", "name": "T", "mode": "train", "departures_day": 6, "boardings_year": 50000},
            {"id": "B1", "name": "B1", "mode": "bus", "departures_day": 5},
            {"id": "B2", "name": "B2", "mode": "bus", "departures_day": 0},
        ],
        service_stops=[*stops("T", "A B D", {"B": 20, "D": 41}), *stops("B1", "B E"), *stops("B2", "D E")],
        interchanges=[
            {"id": "H", "name": "H", "place": "B", "parking_spaces": 4},
            {"id": "H2", "name": "H2", "place": "D", "parking_spaces": 30, "charge_sek": 20},
        ],
    )


@cache
def the_base() -> Baseline:
    return effects.baseline(rich())


@pytest.fixture
def base() -> Baseline:
    return the_base()


NAMES = [
    "FAST",
    "SHORT",
    "NEW",
    "SAFE",
    "CLOSE",
    "CROSSING",
    "RAIL",
    "TRAINS",
    "LOOP",
    "STOP",
    "LOT",
    "TIMED",
    "BUS",
    "WIRES",
    "HEAVY",
    "HOMES",
]


def equal_to_scratch(names: set[str]) -> None:
    base = the_base()
    state = state_with(base, tuple(names))
    touched = apply_changes(base.transport, names)
    everything = frozenset(
        (table, "open")
        for table in ("places", "roads", "railways", "services", "service_stops", "interchanges")
    )
    skims = skim_all(
        replace(touched, touched=everything), base.model.zones, base.model.p, base.state.travel.skims
    )
    fresh = travel(base.model, skims)
    for part in ("cost", "car", "transit", "park_ride"):
        np.testing.assert_allclose(
            getattr(state.travel.shares, part), getattr(fresh.shares, part), rtol=0, atol=1e-9
        )
    np.testing.assert_allclose(state.travel.parking.used, fresh.parking.used, atol=1e-7)
    np.testing.assert_allclose(state.travel.car_load, fresh.car_load, atol=1e-7)
    np.testing.assert_allclose(state.travel.lorry_load, fresh.lorry_load, atol=1e-9)
    assert not any(np.isnan(value) for value in state.measures.totals.values())
    assert all(np.isfinite(part).all() for part in state.measures.zones.values())


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(NAMES), max_size=7))
def test_every_set_equals_a_computation_from_scratch(names: set[str]):
    equal_to_scratch(names)


@pytest.mark.parametrize("name", NAMES)
def test_every_proposal_equals_a_computation_from_scratch(name: str):
    equal_to_scratch({name})


@settings(max_examples=15, deadline=None)
@given(st.permutations(NAMES))
def test_the_order_of_a_set_has_no_meaning(names: list[str]):
    base = the_base()
    one = effects.evaluate_set(base.scenario, names[:4], base)
    two = effects.evaluate_set(base.scenario, list(reversed(names[:4])), base)
    pd.testing.assert_series_equal(one.change, two.change)


def test_a_set_of_one_equals_the_proposal_alone(base: Baseline):
    alone = effects.evaluate(base.scenario, base)
    for name in NAMES:
        together = effects.evaluate_set(base.scenario, [name], base)
        pd.testing.assert_series_equal(together.change, alone.change.loc[name], check_names=False)
        pd.testing.assert_series_equal(together.low, alone.low.loc[name], check_names=False)


def test_the_same_input_gives_the_same_bytes(base: Baseline):
    again = effects.baseline(rich())
    assert effects.evaluate(again.scenario, again).change.equals(effects.evaluate(base.scenario, base).change)


def test_signs_of_effects(base: Baseline):
    change_of = effects.evaluate(base.scenario, base).change
    for name in ("FAST", "SHORT", "NEW", "RAIL", "STOP", "LOT", "TIMED", "BUS"):
        assert change_of.loc[name, "consumer_surplus_msek_year"] > 0, name
    assert change_of.loc["FAST", "minutes_to_hospital"] < 0
    assert change_of.loc["FAST", "co2_tonnes_year"] > 0
    assert change_of.loc["CLOSE", "consumer_surplus_msek_year"] < 0
    assert change_of.loc["SAFE", "severe_accidents_year"] < -0.1
    assert change_of.loc["SAFE", "travel_hours_day"] == 0
    assert change_of.loc["CROSSING", "severe_accidents_year"] == pytest.approx(-0.2)
    assert change_of.loc["HEAVY", "bk4_km"] == pytest.approx(28)
    assert change_of.loc["HEAVY", "freight_cost_msek_year"] < 0
    assert change_of.loc["WIRES", "co2_tonnes_year"] < 0
    assert change_of.loc["NEW", "residents_behind_bridge"] < 0
    assert change_of.loc["NEW", "closure_vehicle_hours"] < 0
    assert change_of.loc["LOT", "park_ride_spaces_used"] > 0
    assert change_of.loc["LOT", "park_ride_overflow"] < 0
    assert change_of.loc["RAIL", "pt_trips_day"] > 0


def test_departures_that_do_not_fit_the_track_need_the_loop(base: Baseline):
    key = "consumer_surplus_msek_year"
    alone = effects.evaluate(base.scenario, base, ["TRAINS", "LOOP"])
    both = effects.evaluate_set(base.scenario, ["TRAINS", "LOOP"], base)
    assert alone.change.loc["LOOP", key] == 0
    assert both.change[key] > alone.change.loc["TRAINS", key] + 0.001
    assert "departures_cut" in {finding.code for finding in alone.findings}


def test_ranges_hold_the_effect_between_them(base: Baseline):
    found = effects.evaluate(base.scenario, base)
    assert (found.low <= found.change + 1e-12).all().all()
    assert (found.high >= found.change - 1e-12).all().all()
    assert (found.high - found.low).loc["FAST", "minutes_to_hospital"] > 0


def test_zones_and_municipalities_add_up(base: Baseline):
    found = effects.evaluate(base.scenario, base)
    lot = found.by_zone.loc["LOT"]
    assert lot["consumer_surplus_msek_year"].sum() == pytest.approx(
        found.change.loc["LOT", "consumer_surplus_msek_year"]
    )
    assert found.by_municipality.loc["LOT", "consumer_surplus_msek_year"].sum() == pytest.approx(
        lot["consumer_surplus_msek_year"].sum()
    )
    means = found.by_municipality.loc["FAST", "minutes_to_hospital"]
    people = pd.Series(base.model.zones.population).groupby(list(base.model.zones.municipality)).sum()
    assert (means * people).sum() / people.sum() == pytest.approx(
        found.change.loc["FAST", "minutes_to_hospital"]
    )


def test_quantities_agree_with_the_indicators(base: Baseline):
    found = effects.evaluate(base.scenario, base)
    table = found.quantities()
    assert list(table.columns) == [
        "proposal",
        "item",
        "mode",
        "purpose",
        "municipality",
        "distance",
        "change",
    ]
    assert not table["change"].isna().any()
    sums = table.groupby(["proposal", "item"])["change"].sum()
    assert sums["FAST", "vehicle_km_car"] == pytest.approx(
        found.change.loc["FAST", "vehicle_km_car_million_year"] * 1e6
    )
    assert sums["CROSSING", "severe_accidents"] == pytest.approx(-0.2)
    assert sums["WIRES", "co2_tonnes"] == pytest.approx(found.change.loc["WIRES", "co2_tonnes_year"])
    p = base.model.p
    parts = ["travel_time_hours", "travel_cost_sek", "user_charges_sek"]
    rail_rows = table[(table["proposal"] == "RAIL") & table["item"].isin(parts)]
    value = rail_rows["purpose"].map(lambda purpose: p[f"value_of_time_{purpose}_sek_h"])
    worth = np.where(
        rail_rows["item"] == "travel_time_hours", rail_rows["change"] * value, rail_rows["change"]
    ).sum()
    assert -worth / 1e6 == pytest.approx(found.change.loc["RAIL", "consumer_surplus_half_msek_year"])


def test_logsum_and_rule_of_half_agree_for_small_changes():
    scenario = region([change("P", "roads", "AB", "add", "speed_kmh", 0.5)])
    found = effects.evaluate(scenario).change.loc["P"]
    assert found["consumer_surplus_msek_year"] == pytest.approx(
        found["consumer_surplus_half_msek_year"], rel=2e-3
    )


def test_elastic_demand_grows_with_better_roads():
    fixed, elastic = (effects.baseline(rich(), demand=kind) for kind in ("fixed", "elastic"))
    a, b = (effects.evaluate(base.scenario, base, ["FAST", "CLOSE"]).change for base in (fixed, elastic))
    assert b.loc["FAST", "vehicle_km_car_million_year"] > a.loc["FAST", "vehicle_km_car_million_year"] + 0.01
    assert b.loc["FAST", "consumer_surplus_msek_year"] > a.loc["FAST", "consumer_surplus_msek_year"]
    assert np.isfinite(b.to_numpy()).all()


def test_a_proposal_without_changes_has_zeros_and_is_named(base: Baseline):
    found = effects.evaluate(base.scenario, base)
    assert (found.change.loc["IDLE"] == 0).all()
    assert any(finding.subject == "IDLE" and finding.code == "idle_stated" for finding in found.findings)


def test_unknown_proposals_are_refused(base: Baseline):
    with pytest.raises(NetworkError, match="NOBODY"):
        effects.evaluate_set(base.scenario, ["FAST", "NOBODY"], base)


def test_the_empty_set_changes_nothing(base: Baseline):
    nothing = effects.evaluate_set(base.scenario, [], base)
    assert (nothing.change == 0).all()
    assert nothing.to_frame().loc["pt_share", "unit"] == "%"


POOR = {
    "no services": {"services": [], "service_stops": [], "interchanges": []},
    "no rail": {"railways": [], "services": [{"id": "T", "name": "T", "mode": "bus", "departures_day": 8}]},
    "no interchanges": {"interchanges": []},
    "no destinations": {"places": [place(name, 0.4 * k) for k, name in enumerate("ABC")], "corridors": [], "municipalities": []},
    "an island": {
        "places": [*(place(name, 0.4 * k, offers="hospital" if k == 0 else "") for k, name in enumerate("ABC")), place("X", 4.0), place("Y", 4.4, None, None)],
        "roads": [road("AB", "A", "B", aadt=900), road("BC", "B", "C", aadt=400), road("XY", "X", "Y", aadt=10)],
    },
    "nobody": {"places": [place(name, 0.4 * k, 0, 0, offers="hospital") for k, name in enumerate("ABC")]},
    "one zone": {"places": [place("A", 0, 500, 100, offers="hospital regional_centre"), *(place(n, 0.4 * (k + 1), None, None) for k, n in enumerate("BC"))], "municipalities": [{"id": "M", "name": "M", "seat": "A"}]},
    "no length": {"roads": [road("AB", "A", "B", 26, aadt=0), road("BC", "B", "C", aadt=0, heavy_share=0)]},
}  # fmt: skip


@pytest.mark.parametrize("kind", POOR)
def test_poor_regions_give_an_answer(kind: str):
    rows = [
        change("FAST", "roads", "AB", "set", "speed_kmh", 100),
        change("CLOSE", "roads", "BC", "remove"),
        change("SLOW", "roads", "BC", "set", "speed_kmh", 20),
    ]
    found = effects.evaluate(region(rows, **POOR[kind]))
    for frame in (found.change, found.low, found.high):
        assert np.isfinite(frame.to_numpy()).all()
    for frame in (found.by_zone, found.by_municipality):  # what has no place has no mean
        placed = frame.drop(index=WITHOUT_PLACE, level=1)
        assert np.isfinite(placed.to_numpy()).all()
    assert np.isfinite(found.without.to_numpy()).all()
    assert np.isfinite(found.quantities()["change"]).all()
    both = effects.evaluate_set(found.base.scenario, ["FAST", "CLOSE", "SLOW"], found.base)
    assert np.isfinite(both.change.to_numpy()).all()
    if kind == "nobody":  # only the counted traffic is left
        assert found.without["pt_trips_day"] == found.without["generalised_cost_msek_year"] == 0
        assert found.change.loc["FAST", "consumer_surplus_msek_year"] > 0
    if kind == "an island":
        assert any("X" in str(finding) for finding in found.findings if finding.code == "islands")
    if kind == "no destinations":
        assert "minutes_to_hospital" not in found.change
        assert any(finding.code == "not_computed" for finding in found.findings)


def test_a_link_to_an_island_is_worth_something_by_the_logsum():
    rows = [
        change("LINK", "roads", "L", "new"),
        *(
            change("LINK", "roads", "L", "set", a, v)
            for a, v in (("from_place", "C"), ("to_place", "X"), ("length_km", 22), ("speed_kmh", 70))
        ),
    ]
    places = [
        place("A", 0, 5000, 3000, offers="hospital regional_centre"),
        place("B", 0.4),
        place("C", 0.8),
        place("X", 1.2),
        place("Y", 1.6, None, None),
    ]
    roads = [road("AB", "A", "B", aadt=1000), road("BC", "B", "C", aadt=500), road("XY", "X", "Y")]
    trips = [{"purpose": "work", "from_place": "X", "to_place": "A", "trips_day": 100}]
    found = effects.evaluate(region(rows, places=places, roads=roads, trips=trips)).change.loc["LINK"]
    assert found["unserved_trips_day"] == pytest.approx(-100)
    assert found["minutes_to_hospital"] < 0


def test_together_is_not_the_sum():
    scenario = valley()
    base = effects.baseline(scenario)
    alone = effects.evaluate(scenario, base).change["park_ride_spaces_used"]
    pair = effects.evaluate_set(scenario, ["LOT", "TRAINS"], base).change["park_ride_spaces_used"]
    assert pair > 1.3 * (alone["LOT"] + alone["TRAINS"])


def test_the_region_fits_its_counts(jamtland_base: Baseline):
    fit = jamtland_base.fit
    assert fit.car_km == pytest.approx(fit.counted_car_km, rel=0.1)
    assert fit.r_squared > 0.85
    assert fit.boardings == pytest.approx(fit.counted_boardings, rel=0.02)
    assert 0.02 < fit.transit_share < 0.12


def test_the_region_gives_sensible_effects(jamtland_base: Baseline):
    found = effects.evaluate(jamtland_base.scenario, jamtland_base)
    assert np.isfinite(found.change.to_numpy()).all()
    assert found.change.loc["P03", "corridor_minutes_car"] == pytest.approx(-20, abs=4)
    assert found.change.loc["P01", "consumer_surplus_msek_year"] > 3
    gains = found.change["consumer_surplus_msek_year"]
    assert (gains > -0.5).all()
    for a, b in itertools.pairwise(["P02", "P08"]):
        both = effects.evaluate_set(jamtland_base.scenario, [a, b], jamtland_base).change[
            "consumer_surplus_msek_year"
        ]
        assert both <= gains[a] + gains[b] + 0.1


def test_nothing_to_evaluate():
    rows = [
        {
            "id": "OLD",
            "name": "OLD",
            "kind": "road",
            "horizon": "done",
            "cost_msek": 1,
            "price_year": 2024,
            "no_network_effect": True,
        }
    ]
    scenario = region(proposals_table=rows, financing=[{"proposal": "OLD", "fund": "F", "share": 1}])
    found = effects.evaluate(scenario)
    assert found.change.shape == (0, len(found.without))
    assert found.quantities().empty
    assert effects.interactions(scenario).pairs == ()


def test_one_way_links_services_and_free_links():
    rows = [change("P", "roads", "AC", "set", "oneway", "no")]
    roads = [
        road("AB", "A", "B", 26),
        road("BA", "A", "B", 26, 60, aadt=500),
        road("BC", "B", "C", 26),
        road("AC", "A", "C", 45, oneway="yes"),
        road("X", "C", "D", 0, 50),
    ]
    places = [
        place("A", 0, 5000, 3000, offers="hospital"),
        place("B", 0.4),
        place("C", 0.8),
        place("D", 0.8, 50),
    ]
    services = [{"id": "T", "name": "T", "mode": "train", "departures_day": 0.4, "both_ways": "no"}]
    found = effects.evaluate(region(rows, roads=roads, places=places, services=services))
    assert np.isfinite(found.change.to_numpy()).all()
    assert found.change.loc["P", "minutes_to_hospital"] < 0
    assert found.without["pt_trips_day"] == 0


def test_how_much_is_done_is_told_after_each_proposal() -> None:
    told: list[float] = []
    effects.evaluate(valley(), progress=told.append)
    assert told == pytest.approx([1 / 3, 2 / 3, 1.0])
