"""Trams and metros: their own tracks, running times, kilometres, boardings, crowding and gains, worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio import appraisal, effects
from infraprio.appraisal.breakdown import breakdown
from infraprio.effects.baseline import state_with
from infraprio.findings import ScenarioError
from infraprio.scenario.parameters import parameters_in_use
from infraprio.scenario.scenario import Scenario
from tests.network.regions import Rows, change, place, rail, region, road, stops

CHANGES = [
    change("FASTER", "railways", "AB_T", "set", "speed_kmh", 75),
    change("OFTEN", "services", "T", "set", "departures_day", 60),
    change("SEATS", "services", "T", "multiply", "seats", 3),
    change("IDLE_SPEED", "railways", "AB_R", "set", "speed_kmh", 200),
    change("SHARED", "railways", "AB_R", "set", "modes", "train tram"),
]


def line(mode: str = "tram", changes: Rows = CHANGES, **service: Any) -> Scenario:
    """A line A B C on tracks of 20 km at 50 km/h, beside a railway at 100 km/h on which nothing runs."""
    return region(
        changes,
        railways=[
            rail("AB_R", "A", "B"),
            rail("BC_R", "B", "C"),
            rail("AB_T", "A", "B", 20, 50, modes=mode),
            rail("BC_T", "B", "C", 20, 50, modes=mode),
        ],
        services=[{"id": "T", "name": "T", "mode": mode, "departures_day": 32, "seats": 4, "boardings_year": 150_000, **service}],
        service_stops=stops("T", "A B C"),
        interchanges=[],
    )  # fmt: skip


@cache
def found(mode: str) -> effects.Effects:
    return effects.evaluate(line(mode))


def minutes(state: effects.Baseline | Any, service: int = 0) -> list[float]:
    return [float(value) for value in state.travel.skims.times.profiles[service].run]


@pytest.mark.parametrize("mode", ["tram", "metro"])
def test_it_runs_on_its_own_tracks_with_the_stop_time_of_its_mode(mode: str):
    base = found(mode).base
    stop = base.model.p[f"{mode}_stop_min"]
    assert minutes(base.state) == pytest.approx([0, 24 + stop, 24 + stop])
    assert minutes(state_with(base, ("FASTER",))) == pytest.approx([0, 16 + stop, 24 + stop])
    # from A to C: 6 minutes to the stop and from it, 32 departures in 16 hours, both rides and a minute at B
    felt = 1.5 * 12 + 0.4 * 30 + 2 * (24 + stop) + 1
    assert base.state.travel.skims.transit.weighted[0, 2] == pytest.approx(felt)


@pytest.mark.parametrize("mode", ["tram", "metro"])
@pytest.mark.parametrize("others", ["train", "tram metro"])
def test_nobody_rides_on_tracks_of_other_modes(mode: str, others: str):
    rest = " ".join(word for word in others.split() if word != mode)
    base = effects.baseline(line(mode, [change("TAKEN", "railways", "AB_T", "set", "modes", rest)]))
    state = state_with(base, ("TAKEN",))
    assert np.isnan(minutes(state)[1])
    assert [f.code for f in state.remarks if f.subject == "T"] == ["no_way"]
    assert (
        state.measures.totals[f"{mode}_boardings_day"] < base.state.measures.totals[f"{mode}_boardings_day"]
    )


def test_a_train_takes_the_railway_and_no_shorter_tram_tracks():
    tracks = [
        rail("AB_R", "A", "B", 40, 50),
        rail("BC_R", "B", "C"),
        rail("AB_T", "A", "B", 20, 50, modes="tram metro"),
    ]
    assert minutes(effects.baseline(region(railways=tracks)).state) == pytest.approx([0, 49.5, 13.5])


def test_a_tram_train_uses_both():
    change_ = found("tram")
    base = change_.base
    assert change_.change.loc["IDLE_SPEED"].abs().max() == 0  # no tram runs on the railway
    shared = state_with(base, ("SHARED",))
    assert minutes(shared)[1] == pytest.approx(12.5)  # 20 km at 100 km/h


@pytest.mark.parametrize("mode", ["tram", "metro"])
def test_kilometres_cost_and_no_emission_where_it_runs(mode: str):
    result = found(mode)
    rows = result.quantities().set_index(["proposal", "item", "mode"])["change"]
    assert rows["OFTEN", "service_km", mode] == pytest.approx(2 * 28 * 40 * 365)
    assert ("OFTEN", "co2_tonnes", mode) not in rows.index
    assert (
        rows.xs("co2_tonnes", level="item").xs("train", level="mode") == 0
    ).all()  # tracks without wires emit nothing either
    worth = appraisal.appraise(result.base.scenario, result)
    cost = worth.explain("OFTEN").query("item == 'Running services' and mode == @mode")
    first = cost[cost["year"] == cost["year"].min()].iloc[0]
    assert first["quantity"] == pytest.approx(2 * 28 * 40 * 365)
    assert (cost["present_value_msek"] < 0).all()


@pytest.mark.parametrize("mode", ["tram", "metro"])
def test_hours_saved_by_hand(mode: str):
    """Eight minutes of every journey over A–B, by the rule of a half, all of it by this mode."""
    result = found(mode)
    base = result.base
    after = state_with(base, ("FASTER",))
    saved = np.array([[0, 8, 8], [8, 0, 0], [8, 0, 0]])
    people = sum((s.travel.trips * s.travel.shares.transit).sum(axis=0) / 2 for s in (base.state, after))
    rows = (
        result.quantities()
        .query("proposal == 'FASTER' and item == 'travel_time_hours'")
        .groupby("mode")["change"]
        .sum()
    )
    assert rows[mode] == pytest.approx(-(people * saved).sum() / 60 * 365)
    worth = appraisal.appraise(base.scenario, result).explain("FASTER")
    assert worth.query("item == 'Travel time' and mode == @mode")["present_value_msek"].sum() > 0
    told = breakdown(appraisal.appraise(base.scenario, result), ["FASTER"])
    assert mode in set(told["mode"])


@pytest.mark.parametrize("mode", ["tram", "metro"])
def test_boardings_are_an_indicator_where_the_mode_is_stated(mode: str):
    result = found(mode)
    base = result.base
    people = (base.state.travel.trips * base.state.travel.shares.transit).sum()
    assert result.without[f"{mode}_boardings_day"] == pytest.approx(people)  # one line: nobody changes
    assert result.change.loc["OFTEN", f"{mode}_boardings_day"] > 0
    other = {"tram": "metro", "metro": "tram"}[mode]
    assert f"{other}_boardings_day" not in result.change.columns
    bare = set(parameters_in_use(line("train", ())))
    assert {n for n in parameters_in_use(base.scenario) if n not in bare} == {
        f"{mode}_stop_min",
        f"{mode}_cost_sek_km",
    }
    assert [f.subject for f in base.findings if f.code == "rails_simplified"] == [mode]


@pytest.mark.parametrize("mode", ["tram", "metro"])
def test_crowding_has_the_mode(mode: str):
    result = found(mode)
    hours = result.without["crowding_hours_day"]
    assert hours > 0
    rows = result.quantities().query("item == 'crowding_hours'").set_index(["proposal", "mode"])["change"]
    assert rows["SEATS", mode] == pytest.approx(365 * result.change.loc["SEATS", "crowding_hours_day"])
    assert result.change.loc["SEATS", "crowding_hours_day"] < 0


def test_a_line_of_any_rail_mode_is_one_line():
    """With stated running times a train, a tram and a metro differ in nothing but their names."""
    run = {"B": 20.0, "C": 22.0}

    def told(mode: str) -> Mapping[str, float]:
        scenario = region(services=[{"id": "T", "name": "T", "mode": mode, "departures_day": 8, "seats": 10}], railways=[
            rail("AB_R", "A", "B", modes=mode, electrified="yes"), rail("BC_R", "B", "C", modes=mode, electrified="yes"),
        ], service_stops=stops("T", "A B C", run))  # fmt: skip
        return effects.baseline(scenario).state.measures.totals

    train = told("train")
    for mode in ("tram", "metro"):
        own = told(mode)
        assert {name: value for name, value in own.items() if name in train} == pytest.approx(train)


@settings(max_examples=15, deadline=None)
@given(speed=st.floats(20, 120), departures=st.integers(1, 80), mode=st.sampled_from(["tram", "metro"]))
def test_better_is_never_worse_and_the_same_changes_nothing(speed: float, departures: int, mode: str):
    rows = [
        change("SAME", "services", "T", "set", "departures_day", 32),
        change("SAME", "railways", "AB_T", "set", "speed_kmh", 50),
        change("OTHER", "services", "T", "set", "departures_day", departures),
        change("OTHER", "railways", "AB_T", "set", "speed_kmh", speed),
    ]
    result = effects.evaluate(line(mode, rows))
    assert result.change.loc["SAME"].abs().max() == 0
    gain = result.change.loc["OTHER", "consumer_surplus_hours_year"]
    if speed >= 50 and departures >= 32:
        assert gain >= -1e-9
    if speed <= 50 and departures <= 32:
        assert gain <= 1e-9


@pytest.mark.parametrize("mode", ["tram", "metro", "on_demand"])
def test_a_line_that_does_not_run_changes_nothing(mode: str):
    """Nor does one that is slower and rarer than walking: nobody takes it, and the kilometres that it runs are all there is."""
    places = [place("A", 0, 5000, 3000, offers="hospital regional_centre"), place("B", 0.02), place("C", 0.8)]
    rows = [
        *(change(name, "services", name, *rest) for name, departures in (("NONE", 0), ("SLOW", 1)) for rest in (("new",), ("set", "name", name), ("set", "mode", mode), ("set", "departures_day", departures))),
        *(change(name, "service_stops", f"{name}@{at}", *rest) for name in ("NONE", "SLOW") for k, at in enumerate("AB") for rest in (("new",), ("set", "order", k))),
        change("SLOW", "services", "SLOW", "set", "fare_factor", 20),
    ]  # fmt: skip
    tracks = [rail("AB_T", "A", "B", 1.1, 2, modes="tram metro")]
    result = effects.evaluate(region(rows, places=places, railways=tracks, roads=[road("AB", "A", "B", 1.1, 50), road("BC", "B", "C")],
                                     services=[{"id": "W", "name": "W", "mode": "bus", "departures_day": 400}], service_stops=stops("W", "A B", {"B": 1}), interchanges=[]))  # fmt: skip
    assert result.change.loc["NONE"].abs().max() == 0
    assert result.change.loc["SLOW"].abs().max() == pytest.approx(0, abs=1e-9)
    km = (
        result.quantities()
        .query("proposal == 'SLOW' and item == 'service_km'")
        .groupby("mode")["change"]
        .sum()
    )
    assert km[mode] == (0 if mode == "on_demand" else pytest.approx(2 * 1.1 * 365))


def test_the_order_of_rows_means_nothing():
    rows = {
        "railways": [rail("AB_T", "A", "B", 20, 50, modes="tram"), rail("BC_T", "B", "C", 20, 50, modes="tram train"), rail("AB_R", "A", "B")],
        "services": [{"id": "T", "name": "T", "mode": "tram", "departures_day": 32}, {"id": "M", "name": "M", "mode": "train", "departures_day": 4}],
        "service_stops": [*stops("T", "A B C"), *stops("M", "A B C")],
    }  # fmt: skip
    first, second = (
        effects.evaluate(region(CHANGES[:2], **each))
        for each in (rows, {name: part[::-1] for name, part in rows.items()})
    )
    assert first.without.to_dict() == pytest.approx(second.without.to_dict(), rel=1e-12)


def codes(**tables: Rows) -> list[tuple[str, str, str]]:
    try:
        return [(f.code, str(f.column), f.severity) for f in region(**tables).findings]
    except ScenarioError as error:
        return [(f.code, str(f.column), f.severity) for f in error.findings]


@pytest.mark.parametrize("mode", ["tram", "metro"])
def test_without_tracks_it_is_refused(mode: str):
    """Neither roads nor railways carry it; a running time says how it runs."""
    service = [{"id": "T", "name": "T", "mode": mode, "departures_day": 8}]
    assert ("stop_off_tracks", "place", "error") in codes(services=service)
    assert not [
        c
        for c in codes(services=service, service_stops=stops("T", "A B C", {"B": 9, "C": 9}))
        if c[0] == "stop_off_tracks"
    ]


def test_a_train_between_tram_stops_is_refused():
    tracks = [rail("AB_T", "A", "B", modes="tram"), rail("BC_T", "B", "C", modes="tram")]
    assert ("stop_off_tracks", "place", "error") in codes(railways=tracks)


def test_a_mode_without_departures_is_refused():
    assert ("missing_cell", "departures_day", "error") in codes(
        services=[{"id": "T", "name": "T", "mode": "train"}]
    )
