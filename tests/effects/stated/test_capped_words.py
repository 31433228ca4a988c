"""Rules on effects: what is unknown, has no numbers, no level or no places is found, row by row."""

from __future__ import annotations

from typing import Any

import infraprio as ip
from infraprio.effects.examples import valley
from infraprio.effects.stated.capped_words import rule_words
from infraprio.scenario.files.store import with_rows
from infraprio.scenario.scenario import Scenario


def found(scenario: Scenario, *rows: tuple[str, str, str, str]) -> list[str]:
    """Codes, one a rule in order, "" where nothing is found."""
    told: list[dict[str, Any]] = [
        {"id": f"r{k}", "rule": "at_most", "criterion": name, "unit": unit, "group_by": by, "group": group, "limit": 1}
        for k, (name, unit, by, group) in enumerate(rows)
    ]  # fmt: skip
    stated = with_rows(scenario, "rules", told)
    first = stated["rules"].rows[0] or 0
    codes = {(finding.row or 0) - first: finding.code for finding in rule_words(stated)}
    return [codes.get(k, "") for k in range(len(rows))]


def test_with_a_network_every_indicator_has_numbers_and_a_level() -> None:
    assert found(
        valley(),
        ("co2_tonnes_year", "effect", "plan", ""),
        ("co2_tonnes_year", "level", "plan", ""),
        ("co2_tonnes", "effect", "plan", ""),
        ("money", "effect", "plan", ""),
        ("money", "level", "plan", ""),
        ("money", "effect", "place", "*"),
        ("minutes_to_hospital", "effect", "place", "MID"),
        ("minutes_to_hospital", "level", "place", "*"),
        ("minutes_to_hospital", "effect", "place", "NOWHERE"),
        ("minutes_to_hospital", "level", "municipality", "*"),
        ("co2_tonnes_year", "level", "municipality", "*"),
        ("minutes_to_hospital", "level", "corridor", "*"),
    ) == [
        "", "", "unknown_effect", "", "level_unknown", "effect_no_places", "", "", "unknown_group", "", "level_of_group",
        "level_of_group",
    ]  # fmt: skip


def test_without_a_network_only_what_is_given_or_stated_has_numbers() -> None:
    tables = {
        "goals": [{"id": "g", "name": "g", "indicator": "judgement"}],
        "proposals": [{"id": "A", "name": "A", "cost_msek": 10, "price_year": 2024}],
        "judgements": [{"proposal": "A", "goal": "g", "rating": 1}],
        "budgets": [{"amount_msek": 25, "price_year": 2024}],
        "given_results": [
            {"proposal": "A", "item": "severe_accidents_year", "value": -1, "reference": "r"},
        ],
    }
    assert found(
        ip.build({"name": "Ford"}, tables),
        ("severe_accidents_year", "effect", "plan", ""),
        ("severe_accidents_year", "level", "plan", ""),
        ("noise_exposed_persons", "effect", "plan", ""),
        ("co2_tonnes_year", "effect", "plan", ""),
        ("npv", "effect", "plan", ""),
        ("money", "effect", "plan", ""),
        ("g", "effect", "plan", ""),
        ("severe_accidents_year", "effect", "place", "*"),
    ) == ["", "level_unknown", "", "effect_no_numbers", "effect_no_numbers", "", "", "effect_no_places"]
