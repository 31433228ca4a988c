"""Marks of what a scenario holds: of what is stated, not of what the library could hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import infraprio as ip
from infraprio.effects.examples import valley
from infraprio.scenario.content import run_mark, scenario_hash
from infraprio.scenario.scenario import Scenario, Table


def with_table(made: Scenario, name: str, **changed: Any) -> Scenario:
    return replace(made, tables={**made.tables, name: replace(made.tables[name], **changed)})


def empty_columns(table: Table) -> list[str]:
    rows = list(table.cells())
    return [name for j, name in enumerate(table.columns) if all(row[j] is None for row in rows)]


@pytest.mark.parametrize("name", ["roads", "railways", "services", "proposals"])
def test_columns_that_nobody_filled_in_are_not_part_of_it(name: str) -> None:
    """A column that is new in the library stands empty in every scenario of before."""
    made = valley()
    idle = empty_columns(made.tables[name])
    assert idle
    known = {key: array for key, array in made.tables[name].columns.items() if key not in idle}
    before = with_table(made, name, columns=known)
    assert scenario_hash(before) == scenario_hash(made)
    assert run_mark(before) == run_mark(made)


def test_usual_settings_are_not_part_of_it() -> None:
    made = valley()
    fewer = {
        key: value
        for key, value in made.settings.items()
        if key not in {"assignment", "active_travel", "region"}
    }
    assert scenario_hash(replace(made, settings=fewer)) == scenario_hash(made)
    other = replace(made, settings={**made.settings, "assignment": "equilibrium"})
    assert run_mark(other) != run_mark(made)


@pytest.mark.parametrize(("name", "column"), [("roads", "speed_kmh"), ("proposals", "cost_msek")])
def test_what_is_stated_is_part_of_it(name: str, column: str) -> None:
    made = valley()
    array = made.tables[name].columns[column].copy()
    array[0] += 1
    changed = with_table(made, name, columns={**made.tables[name].columns, column: array})
    assert run_mark(changed) != run_mark(made)
    moved = with_table(made, name, extra={"remark": ("x",) * len(array)})
    assert run_mark(moved) != run_mark(made)


def test_a_value_in_another_column_is_another_value(tmp_path: Any) -> None:
    made = valley()
    table = made.tables["roads"]
    swapped = {
        **table.columns,
        "length_km": table.columns["speed_kmh"],
        "speed_kmh": table.columns["length_km"],
    }
    assert run_mark(with_table(made, "roads", columns=swapped)) != run_mark(made)
    ip.write(made, tmp_path / "s")
    assert run_mark(ip.read(tmp_path / "s")) == run_mark(made)
