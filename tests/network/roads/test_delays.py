"""A delay is met by a share of the day's traffic: stated, or the peak's where the road class says a queue."""

from __future__ import annotations

import numpy as np
import pytest

from infraprio import effects
from infraprio.network.transport import compile_transport
from infraprio.network.travel.road_links import delay_remarks, road_minutes
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.tables import TABLES
from tests.network.regions import change, place, region, road

PEAK = 0.3


def one_road(changes: list[dict[str, object]] | None = None, **rest: object) -> Scenario:
    return region(
        changes or [],
        places=[place("A", 0, 5000, 3000, offers="hospital"), place("B", 0.7)],
        roads=[road("AB", "A", "B", 40, 80, aadt=1000, heavy_share=0.1, delay_min=4, **rest)],
        railways=[], services=[], service_stops=[], interchanges=[],
    )  # fmt: skip


@pytest.mark.parametrize("kind", TABLES["roads"].by_name["road_class"].choices)
def test_the_share_follows_from_the_class_unless_stated(kind: str):
    derived = compile_transport(one_road(road_class=kind))
    queue = kind in ("street", "2+2", "motorway")
    assert road_minutes(derived, PEAK)[0] == pytest.approx(30 + 4 * (PEAK if queue else 1.0))
    assert bool(delay_remarks(derived, PEAK)) == queue
    for share in (0.0, 0.2, 1.0):
        stated = compile_transport(one_road(road_class=kind, delay_share=share))
        assert road_minutes(stated, PEAK)[0] == pytest.approx(30 + 4 * share)
        assert not delay_remarks(stated, PEAK)


def test_a_delay_of_the_peak_is_met_by_the_traffic_of_the_peak():
    rows = [change("P", "roads", "AB", "set", "delay_min", 0)]
    stated = {share: one_road(rows, delay_share=share) for share in (1.0, 0.25)}
    for share, scenario in {**stated, PEAK: one_road(rows, road_class="street")}.items():
        found = effects.evaluate(scenario)
        skims = found.base.state.travel.skims
        assert skims.car.minutes[0, 1] == pytest.approx(30 + 4 * share)
        assert skims.lorry.minutes[0, 1] == pytest.approx(30 + 4 * share)
        change_of, table = found.change.loc["P"], found.quantities().groupby("item")["change"].sum()
        travelled = found.base.state.travel
        hours = (travelled.trips * travelled.shares.car).sum() * 4 * share / 60
        local = found.base.state.traffic.local
        hours += local.cars.sum() * local.persons * 4 * share / 60
        assert change_of["travel_hours_day"] == pytest.approx(-hours)
        assert table["travel_time_hours"] == pytest.approx(-hours * 365)
        assert change_of["consumer_surplus_hours_year"] == pytest.approx(hours * 365, rel=1e-3)
        assert table["freight_hours"] == pytest.approx(-100 * 4 * share / 60 * 365)


def test_a_delay_that_nobody_meets_is_worth_nothing_and_is_named():
    rows = [change("P", "roads", "AB", "set", "delay_min", 0)]
    found = effects.evaluate(one_road(rows, delay_share=0.0))
    assert np.abs(found.change.loc["P"]).max() == 0
    assert [f.code for f in found.findings if f.subject == "P"] == ["idle"]


def test_the_derived_share_is_told_once_with_road_and_share():
    base = effects.baseline(one_road(road_class="street"))
    told = [f for f in base.findings if f.code == "delay_share_derived"]
    assert [f.subject for f in told] == ["AB"]
    assert "30 %" in told[0].message
    assert "30 %" in told[0].message_in("sv")
