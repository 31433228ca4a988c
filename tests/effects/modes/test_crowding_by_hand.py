"""Crowding on board of three services whose numbers are all different, worked out by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from infraprio.effects.measures import Measures
from infraprio.effects.modes import crowding
from infraprio.effects.modes.crowding import (
    Crowding,
    crowding_remarks,
    multiplier,
    on_board_crowding,
    seats_known,
    with_crowding,
)

P = {
    "crowding_from": 0.6,
    "crowding_seated": 1.15,  # mean from 60 to 100 %: a seat in a full train counts 1.3
    "crowding_seated_full": 1.5,
    "crowding_standing": 2.35,
    "crowding_peak_share": 0.3,
    "crowding_peak_hours": 3.0,
    "service_day_min": 900.0,  # fifteen hours: three are a fifth
}
NO_CALLS = {"wait_min": np.full(4, np.nan), "first_departure": np.full(4, np.nan), "last_departure": np.full(4, np.nan)}  # fmt: skip
RIDDEN = np.array([2.0, 3, 5, 7, 11, 13, 17])
"""Persons a day on A-B, A-C, B-C, the same back, and on the bus; the train to the mine does not run."""


def services() -> dict[str, Any]:
    return {
        "id": np.array(["T", "MINE", "BUS", "AIR"]),
        "mode": np.array(["train", "train", "bus", "air"]),
        "both_ways": np.array([True, True, False, False]),
        "open": np.array([True, True, True, True]),
        "departures_day": np.array([5, 0, 1, 2], dtype=object),
        "seats": np.array([2, 9, 3, None], dtype=object),
        **NO_CALLS,
    }


class Tables(dict[str, Any]):
    """Services, and the modes that there are."""

    transit_modes = ("train", "bus", "ferry", "air")


def profile(run: list[float]) -> Any:
    """All rides between the stops."""
    first, last = np.triu_indices(len(run), 1)
    return SimpleNamespace(start=first, place=np.arange(len(run)), first=first, last=last, run=np.array(run))


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(crowding, "transit_people", lambda state: state.people)
    monkeypatch.setattr(crowding, "people_of_rides", lambda _skim, people: people)
    profiles = {
        0: profile([0, 12, 15]),
        1: profile([0, 40]),
        2: profile([0, np.nan]),
        3: profile([0, 60]),
    }
    times = SimpleNamespace(departures=np.array([5.0, 0, 1, 2]), profiles=profiles)
    skims = SimpleNamespace(times=times, transport=Tables(services=services()), transit=None)
    return SimpleNamespace(skims=skims, people=np.array([*RIDDEN, 19.0]))


def felt(load: float) -> tuple[float, float]:
    stand = 1 - 1 / load if load > 1 else 0.0
    seat = 1.0 if load < 0.6 else min(1 + 0.75 * (load - 0.6), 1.5)
    return seat * (1 - stand) + 2.35 * stand, stand


def test_hours_standing_and_the_fullest_part_by_hand(state: Any):
    """5 and 8 travel out between the stops, 18 and 24 back; five departures a day of two seats each."""
    today = services()  # the train is new
    today["departures_day"][0], today["seats"][0] = 0, None
    found = on_board_crowding(state, P, Tables(services=today))  # type: ignore[arg-type]
    assert found is not None
    longer = standing = 0.0
    for share, departures in ((0.3, 5 * 0.2), (0.7, 5 * 0.8)):
        for people, minutes in ((2 + 3, 12), (3 + 5, 15), (7 + 11, 12), (11 + 13, 15)):
            more, stand = felt(people * share / departures / 2)
            longer += people * share * minutes / 60 * (more - 1)
            standing += people * share * minutes / 60 * stand
    assert found.hours_day == pytest.approx(
        {"train": longer, "bus": 0, "ferry": 0, "air": 0}
    )  # the bus takes no time
    assert found.standing_hours_day == pytest.approx(standing)
    assert found.fullest == pytest.approx({0: 24 * 0.3 / 1 / 2, 2: 17 * 0.3 / 0.2 / 3})  # air: seats unknown


@pytest.mark.parametrize("hours", [15.0, 20.0])
def test_where_all_the_day_is_peak_its_travellers_fill_every_departure(state: Any, hours: float):
    found = on_board_crowding(state, P | {"crowding_peak_hours": hours}, state.skims.transport)
    assert found is not None
    assert found.fullest == pytest.approx({0: 24 * 0.3 / 5 / 2, 2: 17 * 0.3 / 1 / 3})
    shares = [(people * 0.3, people * 0.3 / 10, minutes) for people, minutes in ((5, 12), (8, 15), (18, 12), (24, 15))]  # fmt: skip
    assert found.hours_day["train"] == pytest.approx(sum(n * m / 60 * (felt(load)[0] - 1) for n, load, m in shares))  # fmt: skip


def test_where_there_are_no_peak_hours_all_ride_in_the_rest_of_the_day(state: Any):
    found = on_board_crowding(
        state, P | {"crowding_peak_hours": 0.0, "crowding_peak_share": 0.0}, state.skims.transport
    )
    assert found is not None
    assert found.fullest == {}
    shares = [(people, people / 10, minutes) for people, minutes in ((5, 12), (8, 15), (18, 12), (24, 15))]
    assert found.hours_day["train"] == pytest.approx(sum(n * m / 60 * (felt(load)[0] - 1) for n, load, m in shares))  # fmt: skip


def test_hours_of_each_mode_are_its_own(state: Any):
    state.skims.times.profiles[2] = profile([0, 24])
    found = on_board_crowding(state, P, state.skims.transport)
    assert found is not None
    loads = [(17 * share, 17 * share / part / 3) for share, part in ((0.3, 0.2), (0.7, 0.8))]
    assert found.hours_day["bus"] == pytest.approx(sum(n * 24 / 60 * (felt(load)[0] - 1) for n, load in loads))  # fmt: skip


def test_without_any_seats_today_there_is_nothing_to_say(state: Any):
    today = {"services": services() | {"seats": np.array([None] * 4, dtype=object)}}
    assert on_board_crowding(state, P, today) is None  # type: ignore[arg-type]
    assert with_crowding(Measures(totals={"a": 2.0}, zones={}, placeless={}, covers={}), None).totals == {
        "a": 2.0
    }
    assert crowding_remarks(state, None) == []


def test_seats_that_are_new_count_where_nothing_ran_today():
    """Known and known; new today though it runs; new where it did not run, was closed, or has no number; lost."""
    before = {
        "seats": np.array([7, None, None, None, None, 7], dtype=object),
        "open": np.array([True, True, True, False, True, True]),
        "departures_day": np.array([5, 1, 0, 5, None, 5], dtype=object),
    }
    before |= {"mode": np.array(["bus"] * 6)} | dict.fromkeys(NO_CALLS, np.full(6, np.nan))
    now = before | {"seats": np.array([9, 9, 9, 9, 9, None], dtype=object)}
    known = seats_known({"services": now}, {"services": before})  # type: ignore[arg-type]
    assert known.tolist() == [True, False, True, True, True, False]


def test_the_mean_of_a_minute_where_crowding_is_felt_only_when_full():
    """From all seats taken on the slope is as good as a step: at most what a seat in a full train counts."""
    more, stand = multiplier(np.array([0.9, 1.0, 1.25]), P | {"crowding_from": 1.0})
    assert more.tolist() == pytest.approx([1, 1, 0.8 * 1.5 + 0.2 * 2.35])
    assert stand.tolist() == pytest.approx([0, 0, 0.2])


def test_indicators_are_sums_over_modes_of_everything():
    bare = Measures(totals={"a": 2.0}, zones={"a": np.ones(1)}, placeless={"b": 3.0}, covers={"a": "residents"})  # fmt: skip
    found = with_crowding(
        bare, Crowding(hours_day={"bus": 5.0, "train": 7.0}, standing_hours_day=11.0, fullest={})
    )
    assert found.totals == {"a": 2, "crowding_hours_day": 12, "standing_hours_day": 11}
    assert found.covers == {"a": "residents", "crowding_hours_day": "everything", "standing_hours_day": "everything"}  # fmt: skip
    assert (found.zones, found.placeless) == (bare.zones, bare.placeless)


def test_the_five_fullest_are_named_the_fullest_first(state: Any):
    state.skims.transport["services"]["id"] = np.array(list("ABCDEFGHI"))
    loads = {3: 1.27, 4: 1.9, 0: 1.0, 1: 1.01, 2: 1.9, 5: 2.5, 6: 0.4, 7: 1.5, 8: 1.006}
    told = crowding_remarks(state, Crowding(hours_day={}, standing_hours_day=0.0, fullest=loads))
    assert [found.subject for found in told] == list("FCEHD")
    assert {found.code for found in told} == {"more_than_seats"}
    assert "250 %" in told[0].message
    few = crowding_remarks(state, Crowding(hours_day={}, standing_hours_day=0.0, fullest={1: 1.01, 0: 1.0}))
    assert [found.subject for found in few] == ["B"]
