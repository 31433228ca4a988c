"""Trips that answer to cost: in free flow by hand, in a queue together with the times, and always in one direction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from infraprio import effects
from infraprio.effects.baseline import state_with
from infraprio.scenario.scenario import Scenario
from tests.effects.congested import cars
from tests.effects.test_congestion import HOURS, TWO
from tests.network.regions import change

WHOLE = 4000.0
FASTER = [change("P", "roads", "R1", "set", "speed_kmh", 80)]
WIDER = [change("P", "roads", "R1", "set", "capacity_veh_h", 2000)]
WORSE = [change("P", "roads", "R1", "set", "capacity_veh_h", 600)]


def asked(induced: str, changes: Any, assignment: str = "equilibrium", **parameters: float) -> Scenario:
    scenario = cars("A B C", TWO, {("A", "B"): WHOLE}, changes, assignment, parameters=parameters)
    return replace(scenario, settings={**scenario.settings, "induced_traffic": induced})


def trips_and_cost(scenario: Scenario) -> tuple[float, float, float, float, float]:
    """Trips and composite minutes between A and B without and with P, and the person hours that P gains a day."""
    base = effects.baseline(scenario)
    before, after = base.state.travel, state_with(base, ("P",)).travel
    gained = effects.evaluate(scenario, base).change.loc["P", HOURS] / base.model.p["days_year"]
    both = [(each.trips[0].sum(), each.shares.cost[0, 0, 1]) for each in (before, after)]
    return (*both[0], *both[1], float(gained))


@pytest.mark.parametrize(("induced", "elasticity"), [("short_run", 0.2), ("long_run", 0.5)])
@pytest.mark.parametrize(
    ("changes", "assignment"), [(FASTER, "free_flow"), (WIDER, "equilibrium"), (WORSE, "equilibrium")]
)
def test_trips_times_and_the_rule_of_a_half_agree(
    induced: str, elasticity: float, changes: Any, assignment: str
) -> None:
    scenario = asked(induced, changes, assignment)
    trips0, cost0, trips1, cost1, gained = trips_and_cost(scenario)
    assert trips0 == pytest.approx(2 * WHOLE, rel=1e-9)  # the reference is as stated
    wanted = np.exp(-elasticity * (cost1 - cost0) / max(cost0, 15.0))
    assert trips1 / trips0 == pytest.approx(wanted, rel=1e-7)
    assert (trips1 > trips0) == (cost1 < cost0) == (changes is not WORSE)
    assert gained == pytest.approx((trips0 + trips1) / 2 * (cost0 - cost1) / 60, rel=1e-7)


@pytest.mark.parametrize("changes", [WIDER, WORSE])
def test_the_stronger_the_answer_the_more_trips_and_the_less_the_queue_changes(changes: Any) -> None:
    """In a queue new traffic takes back a part of what made it, and lost traffic gives back a part."""
    sign = 1 if changes is WIDER else -1
    trips, saved = [], []
    for induced, value in (("none", 0.0), ("long_run", 0.2), ("long_run", 0.6), ("long_run", 1.2)):
        trips0, cost0, trips1, cost1, _ = trips_and_cost(
            asked(induced, changes, demand_elasticity_long_run=value)
        )
        trips.append(sign * (trips1 - trips0))
        saved.append(sign * (cost0 - cost1))
    assert trips[0] == pytest.approx(0.0, abs=1e-6)
    assert (np.diff(trips) > 1.0).all()
    assert (np.diff(saved) < -1e-3).all()
    assert saved[-1] > 0


def test_the_setting_is_said_and_none_is_as_before() -> None:
    base = effects.baseline(asked("long_run", WIDER))
    (told,) = (f for f in base.state.remarks if f.code == "induced_traffic")
    assert "0.5" in told.message
    said = effects.evaluate(base.scenario, base).findings
    assert [f.code for f in said].count("induced_traffic") == 1  # the report says what the evaluation says
    plain = effects.baseline(asked("none", WIDER))
    assert not [f for f in plain.state.remarks if f.code == "induced_traffic"]
    assert plain.model.demand == "fixed"
    assert effects.baseline(asked("long_run", WIDER), demand="fixed").model.demand == "fixed"
