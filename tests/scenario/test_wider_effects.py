"""The table of wider effects: what it refuses, and what it says of a row that is of no use."""

from typing import Any

import pytest

import infraprio as ip
from infraprio.effects.examples import valley
from infraprio.findings import ScenarioError
from infraprio.scenario.checks.appraisal.wider_effects import wider_effects
from infraprio.scenario.files.store import with_rows
from infraprio.scenario.scenario import Scenario
from tests.network.regions import change, region


def told(*rows: dict[str, Any], scenario: Scenario | None = None) -> list[tuple[str, int | None, str | None]]:
    """Code, row and column of what is said of these rows."""
    full = [{"proposal": "FASTER", "source": "test"} | row for row in rows]
    try:
        found = with_rows(scenario or valley(), "wider_effects", full).findings
    except ScenarioError as refused:
        found = tuple(refused.findings)
    return [(f.code, f.row, f.column) for f in found]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ({"effect": "cycling", "value": 60}, "wider_without_persons", "persons"),
        ({"effect": "noise", "value": 60, "persons": 3}, "wider_persons_unused", "persons"),
        ({"effect": "construction_co2", "value": -1}, "wider_below_zero", "value"),
        ({"effect": "walking", "value": 1e4, "persons": 3}, "wider_unit", "value"),
        ({"effect": "air", "value": -80, "persons": 3}, "wider_unit", "value"),
        ({"effect": "wider_economic", "value": 3}, "wider_without_year", "price_year"),
        ({"effect": "wider_economic", "value": 3, "price_year": 2001}, "no_price_index", "price_year"),
        ({"effect": "noise", "value": 3, "price_year": 2001}, "wider_year_unused", "price_year"),
        ({"effect": "noise", "value": 3, "source": ""}, "wider_without_source", "source"),
        ({"effect": "noises", "value": 3}, "not_a_choice", "effect"),
        ({"effect": "noise", "value": ""}, "missing_cell", "value"),
    ],
)
def test_a_row_that_cannot_be_used(row: dict[str, Any], code: str, column: str):
    assert told(row) == [(code, 1, column)]


def test_a_sound_row_needs_no_word():
    assert told({"effect": "air", "value": -0.3, "persons": 900}) == []


def test_carbon_in_tonnes_and_by_kilometres_is_refused():
    rows = {"effect": "construction_co2", "value": 9}, {"effect": "construction_rail", "value": 1}
    assert told(*rows) == [("wider_carbon_twice", 2, "effect")]
    assert told(rows[1], {"effect": "construction_bridge", "value": 1}) == []


def test_what_is_a_given_result_as_well_is_refused():
    given = with_rows(
        valley(),
        "given_results",
        [{"proposal": "FASTER", "item": "noise_exposed_persons", "value": -4, "reference": "r"}],
    )
    assert told({"effect": "noise", "value": -4}, scenario=given) == [("wider_given_twice", 1, "effect")]


def refused(**tables: list[dict[str, Any]]) -> list[str]:
    """Codes of the errors of a small region with these tables."""
    try:
        region([change("FAST", "roads", "AB", "set", "speed_kmh", 90)], **tables)
    except ScenarioError as faults:
        return [f.code for f in faults.findings]
    return []


def test_a_goal_needs_it_of_every_proposal():
    goals = [
        {"id": "g", "name": "Carbon", "indicator": "construction_co2_tonnes", "zero_at": 0, "full_at": -9}
    ]
    stated = [
        {"proposal": p, "effect": "construction_co2", "value": v, "source": "t"} for p, v in (("FAST", 4), ("IDLE", 0))
    ]  # fmt: skip
    assert refused(goals=goals, wider_effects=stated[:1]) == ["wider_goal_lacking"]
    assert refused(goals=goals, wider_effects=stated) == []
    made = region([change("FAST", "roads", "AB", "set", "speed_kmh", 90)], goals=goals, wider_effects=stated)
    assert ip.run(made).scores.values["g"].round(6).to_dict() == {"FAST": -44.444444, "IDLE": 0.0}


def test_reliability_needs_queues_and_a_goal_needs_it_asked_for():
    for more, codes in (
        ({"reliability": "uk_urban"}, ["reliability_in_free_flow"]),
        ({"reliability": "uk_urban", "assignment": "equilibrium"}, []),
    ):
        made = Scenario(settings=dict(valley().settings) | more, tables=valley().tables)
        assert [f.code for f in wider_effects(made)] == codes
    spread = [{"id": "g", "name": "Spread", "indicator": "travel_time_sd_hours_day"}]
    assert refused(goals=spread) == ["reliability_not_asked"]
