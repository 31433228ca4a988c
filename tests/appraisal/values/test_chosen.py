"""A scenario under another set of values: one that comes with infraprio, or a planner's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from infraprio.appraisal.values.chosen import set_name, with_value_set
from infraprio.errors import AppraisalError
from infraprio.findings import ScenarioError
from infraprio.scenario.parameters import parameters
from tests.appraisal.appraisal_cases import paper_plan

RATES = [
    {"index": index, "year": year, "value": value}
    for index, year, value in (
        ("GBP", 2022, 12.5), ("GBP", 2020, 11.8), ("consumer", 2017, 100), ("consumer", 2020, 110), ("consumer", 2022, 120), ("consumer", 2025, 150),
        ("consumer", 2006, 90),
    )
]  # fmt: skip


def test_names_of_sets() -> None:
    assert set_name("uk_tag") == "uk_tag"
    assert set_name("sets/ours.2026.csv") == set_name(Path("ours.2026.xlsx")) == "ours.2026"


def test_a_shipped_set_stands_under_the_scenarios_own_values() -> None:
    plan = paper_plan(values=[{"id": "tax_factor", "value": 1.7}], price_index=RATES)
    found = with_value_set(plan, "uk_tag")
    assert found.settings["parameters"] == "uk_tag"
    assert parameters(found)["tax_factor"].value == 1.7
    assert parameters(found)["value_of_time_car_work_sek_h"].value == pytest.approx(7.63 * 12.5)
    assert parameters(plan)["value_of_time_car_work_sek_h"].value == 100
    assert found.settings | {"parameters": ""} == dict(plan.settings) | {"parameters": ""}


def test_a_file_takes_the_place_of_the_scenarios_own(tmp_path: Path) -> None:
    plan = paper_plan(values=[{"id": "tax_factor", "value": 1.7}, {"id": "discount_rate", "value": 0.05}])
    path = tmp_path / "ours.csv"
    path.write_text("id,value\ntax_factor,1.2\n", encoding="utf-8")
    found = with_value_set(plan, path)
    assert (parameters(found)["tax_factor"].value, parameters(found)["discount_rate"].value) == (1.2, 0.035)
    path.write_text("id,value,colour\ntax_factor,1.1,red\n", encoding="utf-8")
    assert parameters(with_value_set(plan, path))["tax_factor"].value == 1.1  # a warning refuses nothing


def test_what_cannot_be_used_says_what_to_give(tmp_path: Path) -> None:
    plan = paper_plan()
    with pytest.raises(ScenarioError, match="GBP"):
        with_value_set(plan, "uk_tag")
    path = tmp_path / "ours.csv"
    for bad in ("id,value\ntax_factor,much\n", "id,value\ntax_factor,9\n"):
        path.write_text(bad, encoding="utf-8")
        with pytest.raises(ScenarioError, match=r"tax_factor|much"):
            with_value_set(plan, path)
    with pytest.raises(AppraisalError, match="did you mean uk_tag"):
        with_value_set(plan, "uk_tg")
