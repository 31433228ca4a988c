"""What is said of changes that count for nothing: rule by rule, on a few objects whose numbers are all different."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from infraprio.effects.told.unvalued import (
    _attributes,
    _counts,
    _idle_lanes,
    _lost_seats,
    _unused_objects,
    _used_by_choice,
    idle_remark,
    is_idle,
)
from infraprio.network.attributes import Attribute
from infraprio.network.changes import Change

MODULE = import_module("infraprio.effects.told.unvalued")


def attribute(column: str, use: str = "", beside: str = "", **more: bool) -> Attribute:
    flags = dict.fromkeys(("felt", "describes", "queues", "goods", "active"), False) | more
    return Attribute(
        table="roads", column=column, better="last", use=use, beside=frozenset(beside.split()), **flags
    )


def changed(name: str, column: str = "", value: object = 1, table: str = "roads", action: str = "set") -> Any:
    return Change(proposal="P", table=table, name=name, action=action, attribute=column, value=value)  # type: ignore[arg-type]


def world(assignment: str = "free_flow", active: bool = False, goods: object = None, **more: Any) -> Any:
    """A reference, with what the rules look at."""
    traffic = SimpleNamespace(goods=goods)
    return SimpleNamespace(
        assignment=assignment,
        transport=SimpleNamespace(active_travel=active),
        state=SimpleNamespace(traffic=traffic),
        **more,
    )


@pytest.mark.parametrize(
    ("flag", "asked"),
    [
        ("queues", {"assignment": "equilibrium"}),
        ("active", {"active": True}),
        ("goods", {"goods": SimpleNamespace()}),
    ],
)
def test_what_only_a_part_of_the_model_uses_counts_where_that_part_is_asked_for(
    flag: str, asked: dict[str, Any]
):
    assert _used_by_choice(world(**asked), attribute("a", **{flag: True}))
    assert not _used_by_choice(world(), attribute("a", queues=True, active=True, goods=True))
    others = {word: word != flag for word in ("queues", "active", "goods")}
    assert not _used_by_choice(world(**asked), attribute("a", **others))


def test_columns_without_use_are_named_but_for_what_goes_without_saying(monkeypatch: pytest.MonkeyPatch):
    """Columns: used; used beside another; not used; not used beside another; a description; used by goods alone."""
    known = [
        attribute("used", "cars"),
        attribute("partly", "accidents", "used"),
        attribute("idle"),
        attribute("carried", "", "used"),
        attribute("words", describes=True),
        attribute("goods", goods=True),
    ]
    monkeypatch.setattr(MODULE, "ATTRIBUTES", {("roads", each.column): each for each in known})

    def told(*changes: Change, base: Any = None) -> list[tuple[str, str, str]]:
        """Code, column and objects of what is said of P."""
        found = list(_attributes(base or world(), "P", changes))
        assert all(each.subject == "P" for each in found)
        named = (dict(each.what.gaps) for each in found)
        return [(each.code, how["column"], str(how["objects"])) for each, how in zip(found, named)]

    assert told(changed("R", "used")) == []
    assert told(changed("R", "idle"), changed("Q", "idle"), changed("R", "idle", 2)) == [
        ("not_used", "idle", "Q, R")
    ]
    assert told(changed("R", "partly")) == [("partly_used", "partly", "R")]
    assert told(changed("R", "partly"), changed("R", "used")) == []
    assert told(changed("R", "partly"), changed("Q", "used")) == [("partly_used", "partly", "R")]
    assert told(changed("R", "carried"), changed("R", "used")) == []
    assert told(changed("R", "carried"), changed("Q", "carried"), changed("Q", "used")) == [("not_used", "carried", "R")]  # fmt: skip
    assert told(changed("R", "words")) == [("not_used", "words", "R")]
    new = changed("R", action="new")
    assert told(new, changed("R", "words"), changed("R", "partly")) == []  # it describes what is new
    assert told(new, changed("R", "idle")) == [("not_used", "idle", "R")]
    shut = changed("R", action="remove")
    assert told(shut, changed("R", "words")) == [("not_used", "words", "R")]
    assert told(changed("R", "goods")) == [("not_used", "goods", "R")]
    assert told(changed("R", "goods"), base=world(goods=SimpleNamespace())) == []
    assert [column for _, column, _ in told(changed("R", "words"), changed("R", "idle"))] == ["idle", "words"]


@pytest.mark.parametrize(
    ("many", "words"), [(1, "A"), (4, "A, B, C, D"), (5, "A, B, C, D and 1 more"), (7, "A, B, C, D and 3 more")]
)  # fmt: skip
def test_four_objects_are_named_and_the_others_counted(many: int, words: str):
    found = MODULE._objects(list("ABCDEFGH"[:many]))
    assert (found if isinstance(found, str) else found.text("en")) == words


def test_a_bus_lane_counts_where_a_queue_is_stated_or_computed(monkeypatch: pytest.MonkeyPatch):
    """Of road R two links, of which the second has a queue; Q has none."""
    monkeypatch.setattr(MODULE, "queues_passed", lambda transport: transport)
    state: Any = SimpleNamespace(
        travel=SimpleNamespace(skims=SimpleNamespace(transport=[False, True, False]))
    )
    lanes = [changed(name, "bus_lane", True) for name in ("R", "Q")]

    def told(*changes: Change, assignment: str = "free_flow") -> list[tuple[str, str, str]]:
        base = world(assignment)
        base.transport.names = {"roads": {"R": [0, 1], "Q": [2]}}
        found = list(_idle_lanes(base, state, "P", changes))
        return [(each.code, each.subject, str(dict(each.what.gaps)["objects"])) for each in found]

    assert told(*lanes) == [("bus_lane_without_queue", "P", "Q")]
    assert told(*lanes, assignment="uncrowded") == [("bus_lane_without_queue", "P", "Q")]
    assert told(*lanes, assignment="equilibrium") == []
    assert told(lanes[0]) == []
    assert told(changed("Q", "bus_lane", False), changed("Q", "speed_kmh", True)) == []


def test_seats_count_where_those_of_today_are_known(monkeypatch: pytest.MonkeyPatch):
    """Of service T both rows are known, of B one of two."""
    monkeypatch.setattr(MODULE, "seats_known", lambda now, _reference: np.array(now))
    monkeypatch.setattr(MODULE, "on_demand", lambda transport: np.zeros(len(transport), dtype=bool))
    state: Any = SimpleNamespace(
        travel=SimpleNamespace(skims=SimpleNamespace(transport=[True, True, False, True]))
    )
    seats = [changed(name, "seats", 40, "services") for name in ("T", "B")]

    def told(*changes: Change, totals: object = ("crowding_hours_day",)) -> list[tuple[str, str, str]]:
        base = world()
        base.transport.names = {"services": {"T": [0, 1], "B": [2, 3]}}
        base.state.measures = SimpleNamespace(totals=totals)
        found = list(_lost_seats(base, state, "P", changes))
        return [(each.code, each.subject, str(dict(each.what.gaps)["objects"])) for each in found]

    assert told(*seats) == [("seats_unknown_today", "P", "B")]
    assert told(seats[0]) == []
    assert told(*seats, totals=()) == [("seats_unknown_today", "P", "B, T")]
    assert told(changed("B", "mode", "bus", "services"), changed("B", "seats", 9, "roads")) == []


def flows(cars: float = 0, lorries: float = 0, persons: float = 0, trains: float = 0, departures: float = 0, goods: float | None = None) -> Any:  # fmt: skip
    """What a road, a railway and a service carry in one state, on the first of two links; the road is no path."""
    known = None if goods is None else SimpleNamespace(load=np.array([goods, 0]))
    traffic = SimpleNamespace(
        cars=np.array([cars, 0]),
        lorries=np.array([lorries, 0]),
        active=SimpleNamespace(persons=np.array([persons, 0])),
        goods=known,
    )
    times = SimpleNamespace(rail_load=np.array([trains, 0]), departures=np.array([departures, 0]))
    transport = {"roads": {"road_class": np.array(["street", "street"])}}
    return SimpleNamespace(
        traffic=traffic, travel=SimpleNamespace(skims=SimpleNamespace(times=times, transport=transport))
    )


def unused(before: Any, after: Any, *changes: Change, path: bool = False, active: bool = False) -> list[str]:
    base: Any = SimpleNamespace(
        state=before,
        transport=SimpleNamespace(
            names={"roads": {"R": [0, 1]}, "railways": {"R": [0]}, "services": {"R": [0, 1]}},
            active_travel=active,
        ),
    )
    if path:
        after.travel.skims.transport["roads"]["road_class"] = np.array(["path", "path"])
    found = list(_unused_objects(base, after, "P", changes))
    assert all((each.subject, str(dict(each.what.gaps)["objects"])) == ("P", "R") for each in found)
    return [each.code for each in found]


@pytest.mark.parametrize("carried", ["cars", "lorries", "persons"])
def test_a_road_counts_that_anybody_uses_before_or_after(carried: str):
    one, none = flows(**{carried: 1}), flows()
    faster = changed("R", "speed_kmh")
    assert unused(none, flows(), faster) == ["no_traffic"]
    assert unused(one, none, faster) == unused(none, one, faster) == []
    assert unused(flows(**{carried: 0.01}), none, faster) == []
    assert unused(none, flows(), changed("R", "speed_kmh", table="railways")) == ["no_passenger_trains"]


def test_a_path_counts_where_bicycles_are_modelled():
    faster = changed("R", "speed_kmh")
    assert unused(flows(), flows(), faster, path=True) == ["path_not_valued"]
    assert unused(flows(), flows(), faster, path=True, active=True) == ["no_traffic"]
    assert unused(flows(), flows(cars=1), faster, path=True) == []


@pytest.mark.parametrize("carried", ["trains", "goods"])
def test_a_railway_counts_that_any_train_uses_before_or_after(carried: str):
    faster = changed("R", "speed_kmh", table="railways")
    assert unused(flows(goods=0), flows(goods=0), faster) == ["no_passenger_trains"]
    one = flows(**{"goods": 0, carried: 1})
    assert unused(one, flows(goods=0), faster) == unused(flows(goods=0), one, faster) == []


def test_room_on_the_track_counts_for_added_trains():
    """Of 3 trains a day for people and 2 for goods."""
    more = [changed("R", column, table="railways") for column in ("capacity_trains_day", "trains_day")]
    before = flows(trains=3, goods=2)
    assert unused(before, flows(trains=3, goods=2), *more) == ["no_added_trains"]
    assert unused(before, flows(trains=2, goods=2.5), *more) == ["no_added_trains"]
    assert unused(before, flows(trains=3.5, goods=2), *more) == []
    assert unused(before, flows(trains=3, goods=2.5), *more) == []
    assert unused(before, flows(trains=3, goods=2), changed("R", "speed_kmh", table="railways")) == []
    assert unused(flows(goods=0), flows(goods=0), *more) == ["no_passenger_trains"]


def test_a_service_counts_that_runs_before_or_after():
    faster = changed("R", "mode", table="services")
    assert unused(flows(), flows(), faster) == ["service_does_not_run"]
    assert unused(flows(departures=0.5), flows(), faster) == []
    assert unused(flows(), flows(departures=0.5), faster) == []
    stop = changed("R@A", action="new", table="service_stops")
    assert unused(flows(), flows(), stop) == ["service_does_not_run"]


def test_an_attribute_counts_that_something_uses_whichever_part_it_is(monkeypatch: pytest.MonkeyPatch):
    known = {("roads", word): attribute(word, **{word: True}) for word in ("queues", "goods", "active")}
    known |= {
        ("roads", "used"): attribute("used", "cars"),
        ("roads", "idle"): attribute("idle", felt=True, describes=True),
    }
    known["roads", "severe_accidents_year"] = attribute("severe_accidents_year", "accidents")
    monkeypatch.setattr(MODULE, "ATTRIBUTES", known)
    counts = {column: _counts(changed("R", column), None) for _, column in known}
    assert counts == dict.fromkeys(("queues", "goods", "active", "used"), True) | {"idle": False, "severe_accidents_year": False}  # fmt: skip
    assert _counts(changed("R", action="new"), None)
    assert _counts(changed("R", "idle"), frozenset({"idle"}))
    assert not _counts(changed("R", "used"), frozenset({"idle"}))


def idle(
    change: float,
    amount: float = 0.0,
    *,
    before: float = 50.0,
    inexact: tuple[float, float] = (0, 0),
    small: float = 0.0,
) -> bool:
    """Whether an indicator that is `before` and a priced amount that is 50 change by nothing; another is none at all."""
    totals = {
        "x": before,
        "generalised_cost_msek_year": 0.0,
        "travel_hours_day": 0.0,
    }
    base: Any = SimpleNamespace(
        state=SimpleNamespace(measures=SimpleNamespace(totals=totals), inexact=inexact[0]),
        accounts=SimpleNamespace(totals={("k", "car"): 50.0, ("k", "bus"): 0.0}),
        model=SimpleNamespace(p={"days_year": 365.0}),
    )
    state: Any = SimpleNamespace(
        measures=SimpleNamespace(totals={**totals, "x": before + change}),
        inexact=inexact[1],
        change=SimpleNamespace(totals={("k", "car"): amount, ("k", "bus"): small}),
    )
    return is_idle(base, state)


@pytest.mark.parametrize("sign", [1, -1])
def test_what_changes_by_less_than_the_noise_of_its_size_is_nothing(sign: int):
    noise = 1e-9
    assert idle(0.0)
    assert idle(sign * 49 * noise)
    assert not idle(sign * 52 * noise)
    assert idle(sign * 49 * noise, before=-50.0)
    assert not idle(sign * 2 * noise, before=0.25)  # of less than one as of one
    assert idle(sign * 0.5 * noise, before=0.25)
    assert idle(0.0, sign * 49 * noise)
    assert not idle(0.0, sign * 51 * noise)
    assert idle(0.0, small=sign * noise)
    assert not idle(0.0, small=sign * 1.1 * noise)
    assert idle(sign * noise, before=0.0)  # just as much
    assert idle(0.0, sign * 50 * noise)


@pytest.mark.parametrize("sign", [1, -1])
def test_under_queues_what_changes_by_less_than_times_may_be_off_is_nothing(sign: int):
    """Times off by 2 and 3 in 10,000: an indicator by as much of it, a priced amount by a hundred times that."""
    both = (2e-4, 3e-4)
    assert idle(sign * 50 * 4.9e-4, inexact=both)
    assert not idle(sign * 50 * 5.1e-4, inexact=both)
    assert idle(0.0, sign * 50 * 0.049, inexact=both)
    assert not idle(0.0, sign * 50 * 0.051, inexact=both)


def test_why_a_proposal_is_idle():
    """As stated; without changes; with its columns and their reasons; told already; with new objects alone."""
    table = type("Table", (dict,), {"position": {"P": 1, "Q": 0, "R": 2}})
    proposals = table(no_network_effect=[True, False, False])
    base: Any = SimpleNamespace(
        scenario={"proposals": proposals}, transport=SimpleNamespace(changes={"P": (), "Q": (), "R": ()})
    )
    assert [idle_remark(base, name, []).code for name in "QPR"] == ["idle_stated", "idle_unchanged", "idle_unchanged"]  # fmt: skip
    speed, again = changed("AB", "speed_kmh"), changed("BC", "speed_kmh")
    base.transport.changes["P"] = (speed, changed("AB", "length_km"), again, changed("AB", action="new"))
    found = idle_remark(base, "P", [])
    assert (found.code, found.subject) == ("idle", "P")
    assert "are zero (speed_kmh " in found.message
    assert "; length_km " in found.message
    assert found.message.count("speed_kmh ") == 1
    mine, other = (idle_remark(base, name, []) for name in "PR")
    assert "see what is said" in idle_remark(base, "P", [other, mine]).message
    assert "are zero (speed_kmh " in idle_remark(base, "P", [other]).message
    base.transport.changes["P"] = (changed("AB", action="new"),)
    assert idle_remark(base, "P", []).message.endswith("are zero.")
