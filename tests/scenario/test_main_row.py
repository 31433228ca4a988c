"""Where no row is marked main it is said which one is taken, and the order of the rows has no part in it."""

from __future__ import annotations

from itertools import permutations

import pytest

from infraprio.scenario.checks.every_check import check_scenario
from infraprio.scenario.main_row import main_row
from infraprio.scenario.scenario import Scenario
from tests.scenario.test_rules_and_prices import two


def _with(
    chances: dict[str, float], money: dict[str, float], turn: tuple[str, ...], **voices: float
) -> Scenario:
    return two(
        budget_scenarios=[{"id": s, "name": s, "probability": chances[s]} for s in turn],
        budgets=[
            {"scenario": s, "fund": "F", "period": "p", "amount_msek": money[s], "price_year": 2025}
            for s in turn
        ],
        stakeholders=[{"id": s, "name": s, "voice": voice} for s, voice in voices.items()],
        weights=[{"stakeholder": s, "goal": "G", "weight": 1} for s in voices],
    )


@pytest.mark.parametrize(
    ("chances", "money", "taken"),
    [
        ({"a": 0.2, "b": 0.5, "c": 0.3}, {"a": 300.0, "b": 100.0, "c": 200.0}, "b"),
        ({"a": 0.4, "b": 0.2, "c": 0.4}, {"a": 100.0, "b": 300.0, "c": 200.0}, "c"),
        ({"b": 0.5, "a": 0.5}, {"b": 100.0, "a": 100.0}, "a"),
    ],
)
def test_the_likeliest_budget_then_the_largest_in_any_order_of_the_rows(chances, money, taken) -> None:
    for turn in permutations(chances):
        scenario = _with(chances, money, turn, S=1.0)
        assert main_row(scenario, "budget_scenarios") == taken
        told = [found for found in check_scenario(scenario) if found.code == "no_main"]
        assert [(found.severity, found.value) for found in told] == [("warning", taken)]


def test_the_greatest_voice_in_any_order_of_the_rows() -> None:
    for names in permutations(("loud", "low", "middle")):
        voices = {name: {"loud": 3.0, "low": 1.0, "middle": 2.0}[name] for name in names}
        scenario = _with({"a": 1.0}, {"a": 100.0}, ("a",), **voices)
        assert main_row(scenario, "stakeholders") == "loud"
        told = [found for found in check_scenario(scenario) if found.code == "no_main_voice"]
        assert [found.value for found in told] == ["loud"]


def test_a_single_row_needs_no_mark() -> None:
    scenario = _with({"a": 1.0}, {"a": 100.0}, ("a",), S=1.0)
    assert main_row(scenario, "budget_scenarios") == "a"
    assert not [found for found in check_scenario(scenario) if found.code.startswith("no_main")]
