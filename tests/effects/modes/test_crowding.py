"""Crowding on board, worked out by hand on one line with three stops."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from infraprio import appraisal, effects
from infraprio.effects import INDICATORS
from infraprio.effects.modes.crowding import multiplier
from infraprio.findings import ScenarioError
from infraprio.scenario.parameters import parameters_in_use
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.wider import CROWDING
from tests.network.regions import Rows, change, region, stops

P = {"crowding_from": 0.6, "crowding_seated": 1.15, "crowding_seated_full": 1.5, "crowding_standing": 2.35}
CHANGES = [
    change("LONGER", "services", "T", "multiply", "seats", 4),
    change("OFTEN", "services", "T", "set", "departures_day", 30),
    change("UNKNOWN", "services", "B", "set", "seats", 40),
    *(change("NEW", "services", "N", *rest) for rest in (("new",), ("set", "name", "N"), ("set", "mode", "train"), ("set", "departures_day", 6), ("set", "seats", 200))),
    *(change("NEW", "service_stops", f"N@{at}", *rest) for k, at in enumerate("AC") for rest in (("new",), ("set", "order", k))),
]  # fmt: skip


def line(changes: Rows = CHANGES, seats: object = 20, both_ways: str = "yes", **more: object) -> Scenario:
    """A train A B C, 12 and 14 minutes, whose counted boardings are many for its seats, and a bus without known seats."""
    services = [
        {"id": "T", "name": "T", "mode": "train", "departures_day": 8, "boardings_year": 120_000, "seats": seats, "both_ways": both_ways},
        {"id": "B", "name": "B", "mode": "bus", "departures_day": 1},
    ]  # fmt: skip
    lines = [*stops("T", "A B C", {"B": 12, "C": 14}), *stops("B", "A B")]
    return region(changes, services=services, service_stops=lines, interchanges=[], **more)  # type: ignore[arg-type]


@cache
def found() -> effects.Effects:
    return effects.evaluate(line())


def test_a_minute_on_board_by_load():
    load = np.linspace(0.6, 1.0, 401)
    felt, standing = multiplier(load, P)
    assert felt.mean() == pytest.approx(1.15, abs=1e-3)  # what the studies found from 60 to 100 %
    assert (standing == 0).all()
    assert (np.diff(felt) > 0).all()
    far, stand = multiplier(np.array([4.0]), P)
    assert (far[0], stand[0]) == (pytest.approx(0.25 * 1.5 + 0.75 * 2.35), 0.75)
    assert multiplier(np.array([0.0, 0.6]), P)[0].tolist() == [1, 1]


def people_between() -> tuple[float, float]:
    """Persons a day on the train from A to B and from B to C, one way, from the pairs of places and the share of the train."""
    base = found().base
    state = base.state.travel
    people = (state.trips * state.shares.transit).sum(axis=0)
    both = (people + people.T) / 2
    by_bus = both[0, 1] - _on_train_between_a_and_b(base)
    return both[0, 1] - by_bus + both[0, 2], both[0, 2] + both[1, 2]


def _on_train_between_a_and_b(base: effects.Baseline) -> float:
    """Of those from A to B who take whichever comes first, or all if the bundle is the train alone."""
    skim = base.state.travel.skims.transit
    state = base.state.travel
    people = (state.trips * state.shares.transit).sum(axis=0)
    legs = skim.opening
    at = np.flatnonzero((legs.start[legs.leg] == 0) & (legs.end[legs.leg] == 1))
    share = sum(legs.share[k] for k in at if skim.rides.service[legs.ride[k]] == 0)
    return float(share * (people + people.T)[0, 1] / 2)


def test_crowded_hours_by_hand():
    base = found().base
    totals = base.state.measures.totals
    hours = standing = 0.0
    for share, departures in ((0.4, 8 * 4 / 16), (0.6, 8 * 12 / 16)):
        for people, minutes in zip(people_between(), (12, 14), strict=True):
            load = people * share / departures / 20
            stand = max(1 - 1 / load, 0)
            seat = 1 + min(max(load - 0.6, 0) * 0.75, 0.5)
            ride = 2 * people * share * minutes / 60  # both ways
            hours += ride * ((1 - stand) * seat + stand * 2.35 - 1)
            standing += ride * stand
    assert hours > 0
    assert totals["crowding_hours_day"] == pytest.approx(hours)
    assert totals["standing_hours_day"] == pytest.approx(standing)
    fullest = max(people_between()) * 0.4 / 2 / 20
    (told,) = [f for f in base.findings if f.code == "more_than_seats"]
    assert told.subject == "T"
    assert f"{100 * fullest:.0f} %" in told.message


def test_seats_and_departures_that_a_proposal_adds_count():
    change = found().change
    hours = found().without["crowding_hours_day"]
    assert change.loc["LONGER", "crowding_hours_day"] == pytest.approx(
        -hours
    )  # four times the seats are enough
    assert change.loc["LONGER", "standing_hours_day"] == pytest.approx(-found().without["standing_hours_day"])
    assert change.loc["LONGER"].drop(list(CROWDING)).abs().max() == 0  # nobody travels otherwise
    assert change.loc["OFTEN", "crowding_hours_day"] < 0 < change.loc["OFTEN", "pt_trips_day"]
    assert (
        change.loc["NEW", "crowding_hours_day"] < 0
    )  # the new train takes some, and its own seats are known
    assert not [f for f in found().findings if f.subject in ("LONGER", "OFTEN", "NEW")]
    both = effects.evaluate_set(found().base.scenario, ["LONGER", "OFTEN"], found().base)
    assert both.change["crowding_hours_day"] == pytest.approx(-hours)


def test_seats_whose_today_nobody_knows_are_named_and_not_valued():
    codes = {f.code for f in found().findings if f.subject == "UNKNOWN"}
    assert codes == {"seats_unknown_today", "idle"}
    assert found().change.loc["UNKNOWN"].abs().max() == 0
    result = appraisal.appraise(found().base.scenario, found())
    assert result.frame.loc["UNKNOWN", "reason"] == "effects_not_valued"


def test_crowding_is_priced_as_time_on_board():
    rows = found().quantities().query("item == 'crowding_hours'").set_index(["proposal", "mode"])["change"]
    assert rows["LONGER", "train"] == pytest.approx(-365 * found().without["crowding_hours_day"])
    result = appraisal.appraise(found().base.scenario, found())
    lines = [k for k in result.lines.kinds if k.item == "crowding"]
    assert {k.mode for k in lines} == {"train"}
    row = result.explain("LONGER").query("item == 'Crowding on board'").iloc[0]
    assert row["area"] == "travellers"
    assert row["present_value_msek"] > 0


def test_a_line_one_way_has_its_own_load():
    base = effects.baseline(line((), both_ways="no"))
    assert base.state.measures.totals["crowding_hours_day"] > 0


def test_without_seats_nothing_is_computed_and_nothing_else_moves():
    bare = effects.evaluate(line(seats=""))
    assert not set(CROWDING) & set(bare.change.columns)
    assert {f.code for f in bare.findings if f.subject == "UNKNOWN"} == {"seats_unknown_today", "idle"}
    columns = bare.change.columns
    assert bare.without[columns].equals(found().without[columns])
    names = {n for n in parameters_in_use(line()) if n.startswith("crowding_")}
    assert len(names) == 6
    assert not names & set(parameters_in_use(line(seats="")))
    goals = [{"id": "g", "name": "g", "indicator": "crowding_hours_day"}]
    with pytest.raises(ScenarioError) as told:
        line((), seats="", goals=goals)
    assert [f.code for f in told.value.findings if f.severity == "error"] == ["indicator_needs"]
    assert line((), goals=goals)


def test_no_seats_are_refused():
    with pytest.raises(ScenarioError) as told:
        line((), seats=0)
    (error,) = [f for f in told.value.findings if f.severity == "error"]
    assert (error.table or error.file, error.column, error.value) == ("services", "seats", "0")


def test_indicators_of_crowding_are_declared_once():
    assert set(CROWDING) == {name for name, item in INDICATORS.items() if item.option == "seats"}
