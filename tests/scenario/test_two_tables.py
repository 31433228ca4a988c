"""Values and settings of the model are two tables; the one of before is read as both."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import infraprio as ip
from infraprio.scenario.parameters import built_in, parameters
from tests.scenario.every_table import SETTINGS, grids, write_folder

OLD = [
    ["id", "value", "unit", "edition", "status", "source"],
    ["tax_factor", "1.2", "factor", "ASEK 9", "official", "annex"],
    ["walk_speed_kmh", "4.5", "km/h", "", "", "counted"],
    ["discount_rate", "0.04", "per year", "", "placeholder", ""],
]


def old(folder: Path, rows: list[list[str]] = OLD) -> Path:
    """A scenario as it was written before."""
    tables = grids()
    del tables["values"], tables["model_settings"]
    return write_folder(folder, {**tables, "parameters": rows})


def test_every_row_that_comes_with_infraprio_is_of_one_kind() -> None:
    home = Path(ip.__file__).parent / "scenario"
    with (home / "model_settings.csv").open(encoding="utf-8", newline="") as file:
        settings = {row["id"] for row in csv.DictReader(file)}
    with (home / "sets" / "sweden_placeholder.csv").open(encoding="utf-8", newline="") as file:
        values = {row["id"] for row in csv.DictReader(file)}
    assert not settings & values
    assert {p.id for p in built_in().values() if p.kind == "value"} == values
    assert {p.id for p in built_in().values() if p.kind == "setting"} == settings
    assert {"mode_scale_per_min", "headway_weight_first_hour", "queue_power_motorway"} <= settings
    assert {"discount_rate", "co2_value_sek_kg", "severe_accident_msek"} <= values


def test_the_table_of_before_is_read_as_two_with_one_note(tmp_path: Path) -> None:
    read = ip.read(old(tmp_path / "old"))
    assert [each.code for each in read.findings if each.code == "old_parameters"] == ["old_parameters"]
    assert {each.severity for each in read.findings if each.code == "old_parameters"} == {"note"}
    used = parameters(read)
    assert (used["tax_factor"].value, used["tax_factor"].status, used["tax_factor"].edition) == (
        1.2,
        "official",
        "ASEK 9",
    )
    assert used["discount_rate"].status == "placeholder"
    assert (used["walk_speed_kmh"].value, used["walk_speed_kmh"].source) == (4.5, "counted")
    assert used["walk_speed_kmh"].origin == "parameters.csv:3"


@pytest.mark.parametrize("target", ["new", "new.xlsx", "new.gpkg"])
def test_it_is_written_as_two_and_says_the_same(target: str, tmp_path: Path) -> None:
    first = ip.read(old(tmp_path / "old"))
    ip.write(first, tmp_path / target)
    again = ip.read(tmp_path / target)
    assert "old_parameters" not in {each.code for each in again.findings}
    for name, one in parameters(first).items():
        two = parameters(again)[name]
        assert (one.value, one.unit, one.status, one.source) == (two.value, two.unit, two.status, two.source)


def test_a_fault_in_it_is_told_at_its_own_line(tmp_path: Path) -> None:
    rows = [
        *OLD,
        ["no_such_value", "1", "", "", "", ""],
        ["peak_hours", "99", "", "", "", ""],
        ["car_terminal_min", "-5", "min", "", "", ""],
    ]
    found = ip.check(old(tmp_path / "old", rows))
    told = {(each.code, each.file, each.row) for each in found}
    assert ("unknown_parameter", "parameters.csv", 5) in told
    assert ("parameter_out_of_range", "parameters.csv", 6) in told
    assert ("parameter_out_of_range", "parameters.csv", 7) in told


def test_beside_a_new_table_it_is_refused(tmp_path: Path) -> None:
    folder = old(tmp_path / "old")
    (folder / "values.csv").write_text("id,value\ntax_factor,1.1\n", encoding="utf-8")
    [found] = [each for each in ip.check(folder) if each.severity == "error"]
    assert (found.code, found.file) == ("parameters_beside", "parameters.csv")
    assert "values" in found.message


@pytest.mark.parametrize(
    ("table", "name", "other"),
    [
        ("values", "walk_speed_kmh", "model_settings"),
        ("model_settings", "tax_factor", "values"),
        ("model_settings", "fatality_msek", "values"),
    ],
)
def test_a_row_in_the_wrong_table_is_refused_with_the_right_one(table: str, name: str, other: str) -> None:
    records = {key: [dict(zip(r[0], row, strict=False)) for row in r[1:]] for key, r in grids().items()}
    with pytest.raises(ip.ScenarioError) as fault:
        ip.build(SETTINGS, records | {table: [{"id": name, "value": 2}]})
    [found] = [each for each in fault.value.findings if each.severity == "error"]
    assert (found.code, found.row, found.column, found.value) == ("parameter_elsewhere", 1, "id", name)
    assert other in found.message
