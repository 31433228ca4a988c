"""Effects under named functions of time and traffic: two routes by hand, by road, by class and by proposal."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from scipy.optimize import brentq

from infraprio import effects
from infraprio.findings import ScenarioError
from infraprio.scenario.scenario import Scenario
from tests.effects.congested import cars
from tests.effects.test_congestion import HOURS, TWO
from tests.network.regions import Rows, change

Times = Callable[[float], float]
WHOLE = 4000.0


def bpr(x: float) -> float:
    return 1 + 0.15 * x**4


def conical(x: float) -> float:
    """Spiess with alpha 4."""
    return 2 + math.sqrt(16 * (1 - x) ** 2 + 49 / 36) - 4 * (1 - x) - 7 / 6


def akcelik(minutes: float) -> Times:
    """A queue over one hour, 15 % longer at capacity."""
    k = (4 * 0.15 * minutes / 60) ** 2
    return lambda x: 1 + 15 / minutes * (x - 1 + math.sqrt((x - 1) ** 2 + k * x))


def least(short: Times, long: Times, capacity: float = 1000.0) -> float:
    """Minutes from A to B in equilibrium of the way of 10 minutes and that of 7.5 and 7.5."""

    def excess(x: float) -> float:
        return 10 * short(x / capacity) - 15 * long((WHOLE - x) / 1000)

    return 10 * short(brentq(excess, 0, WHOLE, xtol=1e-12) / capacity)


def two(roads: Rows = TWO, changes: Rows = (), **functions: str) -> Scenario:
    scenario = cars("A B C", roads, {("A", "B"): WHOLE}, changes)
    return replace(scenario, settings={**scenario.settings, **functions})


def saved(scenario: Scenario) -> float:
    """Minutes of a journey that the proposal P saves."""
    found = effects.evaluate(scenario)
    assert found.base.assignment == "equilibrium"
    return float(found.change.loc["P", HOURS] * 60 / (2 * WHOLE * found.base.model.p["days_year"]))


WIDER = [change("P", "roads", "R1", "set", "capacity_veh_h", 2000)]


@pytest.mark.parametrize(
    ("law", "short", "long"),
    [("conical", conical, conical), ("akcelik", akcelik(10), akcelik(7.5)), ("bpr", bpr, bpr)],
)
def test_a_widened_road_with_the_function_of_its_class(law: str, short: Times, long: Times) -> None:
    wanted = least(short, long) - least(short, long, 2000.0)
    assert saved(two(changes=WIDER, queue_function_two_lane=law)) == pytest.approx(wanted, rel=1e-7)


def test_a_road_states_another_function_than_its_class_and_a_proposal_changes_it() -> None:
    own = [{**TWO[0], "vdf": "conical"}, *TWO[1:]]
    assert saved(two(own, WIDER)) == pytest.approx(
        least(conical, bpr) - least(conical, bpr, 2000.0), rel=1e-7
    )
    other = [change("P", "roads", "R1", "set", "vdf", "conical")]
    assert saved(two(changes=other)) == pytest.approx(least(bpr, bpr) - least(conical, bpr), rel=1e-7)


def test_another_class_has_its_own_function() -> None:
    """A narrow road has the capacity that is stated, and the function of narrow roads."""
    narrow = [{**TWO[0], "road_class": "narrow"}, *TWO[1:]]
    found = effects.evaluate(two(narrow, WIDER, queue_function_narrow="conical"))
    (told,) = (f for f in found.base.state.remarks if f.code == "queue_function")
    assert "conical" in told.message
    assert "1 " in told.message
    assert saved(two(narrow, WIDER, queue_function_narrow="conical")) == pytest.approx(
        least(conical, bpr) - least(conical, bpr, 2000.0), rel=1e-7
    )


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"vdf": "conicel"}, "not_a_choice", "vdf"),
        ({"vdf": "conical", "vdf_power": 1}, "vdf_power_unfit", "vdf_power"),
        ({"vdf_power": 0.5}, "vdf_power_unfit", "vdf_power"),
    ],
)
def test_functions_that_cannot_be_are_told_with_their_row(
    cells: dict[str, object], code: str, column: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        two([TWO[0], {**TWO[1], **cells}, TWO[2]])
    (found,) = (f for f in caught.value.findings if f.severity == "error")
    assert (found.code, found.row, found.column) == (code, 2, column)
    assert column != "vdf" or "conical" in found.cure
