"""How the effects of proposals are put together, and the small rules of the reference, on stated values."""

from __future__ import annotations

import re
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio.effects.baseline import (
    _deviation,
    _long,
    _people_and_centre,
    _setting,
    _stranded,
    base_for,
    baseline,
    state_with,
)
from infraprio.effects.evaluate import _between, evaluate, evaluate_set
from infraprio.effects.examples import valley
from infraprio.effects.indicators import INDICATORS

BASELINE, EVALUATE = (import_module(f"infraprio.effects.{name}") for name in ("baseline", "evaluate"))


def array(*values: float) -> np.ndarray:
    return np.array(values)


def test_a_range_is_turned_round_where_less_is_the_change():
    low, high = _between(array(10, -10, 0, 0.5), (array(0.1), array(0.3)), array(0.5, 2, 3, 0))
    assert low.tolist() == pytest.approx([10 - 1 - 0.5, -10 - 3 - 2, -3, 0.45])
    assert high.tolist() == pytest.approx([10 + 3 + 0.5, -10 + 1 + 2, 3, 0.65])


@pytest.fixture(scope="module")
def base() -> Any:
    return baseline(valley())


def test_tables_of_single_proposals_and_of_a_set_agree(base: Any):
    """Each alone as a set of one; names, order and units; what is not asked for is not there."""
    found = evaluate(base.scenario, base, ["LOT", "FASTER", "LOT"])
    assert found.change.index.tolist() == ["LOT", "FASTER"]
    assert found.change.index.name == "proposal"
    assert list(found.change) == [name for name in INDICATORS if name in base.state.measures.totals]
    assert found.base is base
    assert list(found.details) == ["LOT", "FASTER"]
    assert found.units == {name: INDICATORS[name].unit for name in found.change}
    for name in found.change.index:
        one = evaluate_set(base.scenario, [name], base)
        assert one.proposals == (name,)
        for frame, row in ((found.change, one.change), (found.low, one.low), (found.high, one.high)):
            pd.testing.assert_series_equal(frame.loc[name], row, check_names=False)
        pd.testing.assert_series_equal(found.without, one.without)
        pd.testing.assert_frame_equal(found.by_zone.loc[name], one.by_zone, check_names=False)
        pd.testing.assert_frame_equal(found.by_municipality.loc[name], one.by_municipality, check_names=False)
        assert one.units == found.units
        assert set(one.covers) == set(found.covers)
        mine = one.quantities(name)
        pd.testing.assert_frame_equal(
            mine, found.quantities().query("proposal == @name").reset_index(drop=True)
        )
        table = one.to_frame()
        assert list(table) == ["without", "change", "low", "high", "unit"]
        assert table.loc["travel_hours_day"].tolist() == [found.without["travel_hours_day"], *(frame.loc[name, "travel_hours_day"] for frame in (found.change, found.low, found.high)), found.units["travel_hours_day"]]  # fmt: skip
    assert one.by_zone.index.names == ["place"]
    assert one.by_municipality.index.names == ["municipality"]
    assert found.by_zone.index.names == ["proposal", "place"]
    assert found.by_municipality.index.names == ["proposal", "municipality"]
    assert set(evaluate_set(base.scenario, ["LOT"], base).quantities()["proposal"]) == {"set"}
    for name, value in base.state.measures.totals.items():
        state = state_with(base, ("LOT",))
        assert found.change.loc["LOT", name] == state.measures.totals[name] - value
        assert found.without[name] == value


def test_what_is_shown_is_what_some_proposal_changes(base: Any):
    """Six of the first and of the last of them."""
    found = evaluate(base.scenario, base, ["LOT", "FASTER"])
    html = found._repr_html_()
    felt = found.change.columns[(found.change != 0).any()]
    assert len(felt) > 13
    heads = re.findall("<th>([^<]*)</th>", html[: html.index("</thead>")])
    names = [f"{INDICATORS[name].name} ({found.units[name]})" for name in felt]
    assert [head for head in heads if head not in ("", "proposal")] == [*names[:6], "...", *names[-6:]]
    only_one = [name for name in felt if (found.change[name] != 0).sum() == 1]
    assert only_one
    one = evaluate_set(base.scenario, ["LOT"], base)
    told = one._repr_html_()
    for name, value in one.change.items():
        assert (f">{name}<" in told) == (value != 0)


def test_tables_are_in_the_money_of_the_scenario(base: Any, monkeypatch: pytest.MonkeyPatch):
    asked: list[Any] = []
    monkeypatch.setattr(EVALUATE, "money_of", lambda scenario: (scenario,))
    monkeypatch.setattr(EVALUATE, "in_own_money", lambda frame, money: asked.append(money) or frame * 1.0)
    found = evaluate(base.scenario, base, ["LOT"])
    table = found.to_frame()
    pd.testing.assert_frame_equal(table, found.change)
    assert table is not found.change
    monkeypatch.setattr(
        EVALUATE, "in_own_money", lambda frame, money: asked.append(money) or frame[["change"]].iloc[::-1]
    )
    one = evaluate_set(base.scenario, ["LOT"], base)
    told = one.to_frame()
    assert told.index.tolist() == one.change.index.tolist()[::-1]
    assert told.index.name == one.change.index.name
    assert list(told) == ["change"]
    assert asked == [(base.scenario,)] * 2


def test_what_is_said_of_one_proposal_and_of_a_state(monkeypatch: pytest.MonkeyPatch):
    """Nothing of a state that is thrown away; else its remarks, its gains, its changes, and why it is idle."""
    state: Any = SimpleNamespace(
        crowded=False, inexact=0.5, measures="m", change="c", remarks=("r",), built=("P", "Q")
    )
    monkeypatch.setattr(EVALUATE, "state_with", lambda base, names: state if (base, names) == ("base", ("P",)) else None)  # fmt: skip
    monkeypatch.setattr(EVALUATE, "near_limit_remarks", lambda base, _state: ["near", base])
    monkeypatch.setattr(EVALUATE, "two_gains", lambda base, _state: ["gains", base])
    monkeypatch.setattr(EVALUATE, "unvalued", lambda base, _state, proposal: [f"{base} {proposal}"])
    monkeypatch.setattr(EVALUATE, "is_idle", lambda base, state: base == "base" and state.inexact > 0)
    monkeypatch.setattr(EVALUATE, "idle_remark", lambda base, proposal, said: f"{base} {proposal} {len(said)}")  # fmt: skip
    said = ["r", "gains", "base", "base P", "base Q", "base P 5", "base Q 5"]
    assert EVALUATE._said("base", state) == said
    alone = EVALUATE._alone("base", "P")
    assert (alone.crowded, alone.inexact, alone.measures, alone.change) == (False, 0.5, "m", "c")
    assert alone.said == [*said, "near", "base"]
    state.inexact = 0.0
    assert EVALUATE._said("base", state) == said[:5]
    state.crowded = True
    assert (EVALUATE._alone("base", "P").crowded, EVALUATE._alone("base", "P").said) == (True, [])


def test_the_reference_by_place_and_by_municipality(base: Any):
    assert base.by_zone.index.name == "place"
    assert base.by_municipality.index.name == "municipality"
    for name in base.by_zone:
        assert base.by_zone[name].tolist()[:-1] == base.state.measures.zones[name].tolist()
    assert base.by_zone.index.tolist()[:-1] == list(base.model.zones.ids)
    assert base.by_municipality.index[0] == "Valley"


def test_progress_is_told_and_crowded_states_are_valued_in_equilibrium(monkeypatch: pytest.MonkeyPatch):
    """The second of three proposals fills a road: all three are valued again with queues."""
    asked: list[Any] = []

    def each(function: Any, base: Any, wanted: list[str], executor: Any) -> Any:
        asked.append((base.name, tuple(wanted), executor))
        for name in wanted:
            if base.name == "free" and name == "B":
                yield SimpleNamespace(crowded=True)
            else:
                yield SimpleNamespace(crowded=base.name == "free", inexact=0.0, measures=0, change=0, said=[])

    class StoppedError(Exception):
        pass

    def stop(base: Any) -> None:
        raise StoppedError

    free = SimpleNamespace(name="free", transport=SimpleNamespace(changes={"A": (), "B": (), "C": ()}))
    queues = SimpleNamespace(name="queues", transport=free.transport)
    monkeypatch.setattr(EVALUATE, "each", each)
    monkeypatch.setattr(EVALUATE, "base_for", lambda base, _wanted: base)
    monkeypatch.setattr(EVALUATE, "with_queues", lambda _base: queues)
    monkeypatch.setattr(EVALUATE, "_computed", stop)
    done: list[float] = []
    with pytest.raises(StoppedError):
        evaluate(None, free, executor="many", progress=done.append)  # type: ignore[arg-type]
    assert asked == [("free", ("A", "B", "C"), "many"), ("queues", ("A", "B", "C"), "many")]
    assert done == pytest.approx([1 / 3, 2 / 3, 1])


def test_a_crowded_set_is_valued_in_equilibrium(monkeypatch: pytest.MonkeyPatch):
    asked: list[Any] = []

    def built(base: Any, names: tuple[str, ...]) -> Any:
        asked.append((base, names))
        if base == "queues":
            raise LookupError
        return SimpleNamespace(crowded=True)

    monkeypatch.setattr(EVALUATE, "state_with", built)
    monkeypatch.setattr(EVALUATE, "with_queues", lambda _base: "queues")
    with pytest.raises(LookupError):
        evaluate_set(None, iter(["A", "B"]), "free")  # type: ignore[arg-type]
    assert asked == [("free", ("A", "B")), ("queues", ("A", "B"))]


@pytest.mark.parametrize(("assignment", "crowded", "changed"), [("uncrowded", True, True), ("uncrowded", False, False), ("free_flow", True, False), ("equilibrium", True, False)])  # fmt: skip
def test_a_reference_with_queues_where_the_set_makes_some(
    assignment: str, crowded: bool, changed: bool, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(BASELINE, "state_with", lambda _base, names: SimpleNamespace(crowded=crowded and names == ("A", "B")))  # fmt: skip
    monkeypatch.setattr(BASELINE, "with_queues", lambda _base: "queues")
    start: Any = SimpleNamespace(assignment=assignment)
    assert base_for(start, iter(["A", "B"])) == ("queues" if changed else start)


def zones(**more: Any) -> Any:
    inside = np.array([True, True, False, True])
    return SimpleNamespace(**{"ids": ("a", "b", "c", "d"), "in_region": inside, "population": array(0, 1, 5, 0)} | more)  # fmt: skip


def scenario(reliability: str = "none") -> Any:
    made = type("Tables", (dict,), {"settings": {"reliability": reliability}})
    return made(
        municipalities={"seat": ["d", "c", "nowhere", "a"]},
        corridors={"places": [["a", "x", "b"], ["b"], ["c", "d"], ["a", "nowhere"], ["nowhere", "a"], []]},
    )


PLACES: Any = {
    "places": {
        "id": ["d", "nowhere", "b", "a"],
        "offers": [("hospital", "capital"), ("hospital",), ("hospital",), ()],
    }
}


def test_the_setting_of_a_scenario():
    """Seats inside the region; corridors between zones, of two places at least; destinations in the order of words."""
    found = _setting(scenario(), PLACES, zones(), array(3, 1))
    assert {word: at.tolist() for word, at in found.offers.items()} == {"capital": [3], "hospital": [1, 3]}
    assert list(found.offers) == ["capital", "hospital"]
    assert found.seats.tolist() == [3, 0]
    assert found.corridors == ((0, 1), (2, 3))
    assert found.counted.tolist() == [True, True, False, True]
    assert found.critical.tolist() == [3, 1]
    assert found.reliability is False
    assert _setting(scenario("deviation"), PLACES, zones(), array()).reliability is True
    for more in ({"population": array(0, 0, 5, 0)}, {"in_region": np.zeros(4, dtype=bool)}):
        assert _setting(scenario(), PLACES, zones(**more), array()).counted.tolist() == [True] * 4
    assert _setting(scenario(), PLACES, zones(population=array(0, 0.5, 5, 0)), array()).counted.sum() == 3


def test_people_of_the_region_and_its_centres():
    setting: Any = SimpleNamespace(counted=np.array([True, False]), offers={"regional_centre": array(1)})
    people, centre = _people_and_centre(SimpleNamespace(population=array(2, 3)), setting)  # type: ignore[arg-type]
    assert (people.tolist(), centre.tolist()) == ([2, 0], [1])
    setting.offers = {}
    assert _people_and_centre(SimpleNamespace(population=array(2, 3)), setting)[1].tolist() == []  # type: ignore[arg-type]


def test_the_spread_of_times_is_found_where_it_is_asked_for_and_roads_have_queues(monkeypatch: pytest.MonkeyPatch):  # fmt: skip
    monkeypatch.setattr(BASELINE, "car_deviation", lambda skims, p: (skims.road_times, p))
    for asked, times in ((True, "times"), (False, "times"), (True, None), (False, None)):
        setting: Any = SimpleNamespace(reliability=asked)
        state: Any = SimpleNamespace(skims=SimpleNamespace(road_times=times))
        assert _deviation(setting, state, {"a": 2.0}) == (("times", {"a": 2.0}) if asked and times else None)


def test_a_long_journey_is_of_more_than_a_hundred_kilometres(monkeypatch: pytest.MonkeyPatch):
    """By road, or straight where there is none."""
    monkeypatch.setattr(BASELINE, "great_circle_km", lambda _transport, a, b: a + b)
    km = np.array([[100.0, 100.1, np.inf], [np.inf, 5, 101]])
    skims: Any = SimpleNamespace(
        transport=None, car=SimpleNamespace(km=km), road_row=np.array([1, 0, 0]), road_end=np.array([2, 1, 0])
    )
    at: Any = SimpleNamespace(place=array(40, 60, 61))
    assert _long(skims, at).tolist() == [[True, False, True], [False, True, False], [True, True, False]]


def test_counted_traffic_of_a_road_that_is_closed_is_named():
    """From one vehicle a day, of both sorts together; where the road was open."""
    ids = np.array(["A", "B", "C", "D", "E"], dtype=object)
    local = SimpleNamespace(cars=array(0.75, 0.5, 9, 9, 40.6), lorries=array(0.25, 0.25, 9, 9, 3))
    before = {"roads": {"open": np.array([True, True, False, True, True])}}
    now: Any = {"roads": {"open": np.array([False, False, False, True, False]), "id": ids}}
    base: Any = SimpleNamespace(transport=before, state=SimpleNamespace(traffic=SimpleNamespace(local=local)))
    told = _stranded(base, now)
    assert [(f.code, f.subject, dict(f.what.gaps)["n"]) for f in told] == [("local_traffic_stays", "A", "1"), ("local_traffic_stays", "E", "44")]  # fmt: skip
