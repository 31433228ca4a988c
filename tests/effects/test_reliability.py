"""The spread of car times: the published relation by hand, on a road with a queue, and priced by the rule of a half."""

from dataclasses import replace

import numpy as np
import pytest

from infraprio import appraisal, effects
from infraprio.network.travel.queues.reliability import journey_deviation
from infraprio.scenario.scenario import Scenario
from tests.effects.congested import cars
from tests.network.regions import change, road

SPREAD = "travel_time_sd_hours_day"
ONE = [road("R1", "A", "B", 10, 60, capacity_veh_h=1000)]
WIDER = [change("WIDE", "roads", "R1", "set", "capacity_veh_h", 2000)]


def busy(reliability: str = "uk_urban", assignment: str = "equilibrium", trips: float = 1000) -> Scenario:
    """1,000 cars an hour each way on one road of 10 km and ten minutes, at capacity."""
    made = cars("A B", ONE, {("A", "B"): trips}, WIDER, assignment)
    return replace(made, settings={**made.settings, "reliability": reliability})


def by_hand(minutes: float) -> float:
    """Minutes of standard deviation over 10 km that take 10 minutes in free flow."""
    return 0.16 * (minutes / 10) ** 1.02 * 10**-0.39 * minutes


def test_the_two_forms_of_the_guidance_agree():
    """0.0018 (s1^2.02 - s0^2.02) km^-1.41 in seconds is the same at a free flow of 44.5 km/h."""
    km = np.array([2.0, 8.0, 20.0])
    free = km / 44.5 * 60
    change_of = journey_deviation(1.8 * free, free, km) - journey_deviation(1.3 * free, free, km)
    seconds = [(share * free * 60) ** 2.02 for share in (1.8, 1.3)]
    np.testing.assert_allclose(change_of * 60, 0.0018 * (seconds[0] - seconds[1]) * km**-1.41, rtol=0.01)


def test_no_way_and_no_journey():
    found = journey_deviation(
        np.array([np.inf, 0.0, 5.0]), np.array([5.0, 0.0, 0.0]), np.array([3.0, 0.0, 4.0])
    )
    assert found.tolist() == [np.inf, 0.0, 0.0]


def test_a_wider_road_by_hand():
    """At capacity ten minutes are 11.5; at half of it 10 (1 + 0.15 / 16)."""
    found = effects.evaluate(busy())
    before, after = by_hand(11.5), by_hand(10 * (1 + 0.15 / 16))
    assert found.without[SPREAD] == pytest.approx(2000 * before / 60, rel=1e-6)
    assert found.change[SPREAD].to_dict()["WIDE"] == pytest.approx(2000 * (after - before) / 60, rel=1e-6)
    table = found.quantities()
    mine = table[table["item"] == "travel_time_sd_hours"]
    days = found.base.model.p["days_year"]
    assert mine["change"].sum() == pytest.approx(2000 * (after - before) / 60 * days, rel=1e-6)
    assert set(mine["mode"]) == {"car"}
    assert found.by_zone[SPREAD].sum() == pytest.approx(found.change[SPREAD].sum(), rel=1e-9)


def test_it_is_priced_at_its_share_of_the_value_of_time():
    scenario = busy()
    found = effects.evaluate(scenario)
    worth = appraisal.appraise(scenario, found)
    lines = worth.explain("WIDE")
    rows = lines[lines["item"] == "Reliability of car times"]
    year = rows[rows["year"] == rows["year"].min()]
    value = worth.values.value["value_of_time_car_work_sek_h"] * worth.values.value["reliability_ratio_car"]
    growth = 1 + worth.values.value["value_growth_year"]
    since = int(year["year"].iloc[0]) - worth.values.base["value_of_time_car_work_sek_h"]
    np.testing.assert_allclose(year["unit_value_sek"], -value * growth**since, rtol=1e-9)
    assert (rows["present_value_msek"] > 0).all()
    wider = appraisal.wider_effects(worth)
    assert wider.rows["effect"].tolist() == ["reliability"]
    total = float(rows["present_value_msek"].sum())
    assert wider.rows["present_value_msek"].iloc[0] == pytest.approx(total, rel=1e-9)
    assert "reliability_beside_time" in {finding.code for finding in worth.findings}


def test_off_unless_asked_for_and_nothing_where_no_road_has_a_queue():
    off = effects.evaluate(busy("none"))
    assert SPREAD not in off.change
    assert "travel_time_sd_hours" not in set(off.quantities()["item"])
    empty = effects.evaluate(busy(trips=10))
    assert empty.base.assignment == "uncrowded"
    assert SPREAD not in empty.change
    assert "reliability_without_queue" in {remark.code for remark in empty.findings}
    on = effects.evaluate(busy())
    shared = [name for name in off.change if name != SPREAD]
    np.testing.assert_array_equal(on.change[shared], off.change[shared])  # nothing else moves
