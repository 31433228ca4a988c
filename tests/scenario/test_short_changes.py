"""New objects as rows of their own tables and alterations as one row: the same changes, and faults at the planner's cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.scenario.files.forms.folded import folded
from tests.scenario.every_table import SETTINGS, grids, write_folder

Rows = list[dict[str, Any]]
LONG = """P1 roads N1 new - -;P1 roads N1 set from_place A;P1 roads N1 set to_place C;P1 roads N1 set length_km 30
P1 roads N1 set speed_kmh 90;P1 roads N1 set toll_sek 20;P2 roads R1 set speed_kmh 100;P2 roads R1 set road_class 2+1
P2 roads R2 multiply speed_kmh 1.1;P2 roads R2 multiply length_km 0.9;P3 services S9 new - -;P3 services S9 set name Express
P3 services S9 set mode bus;P3 services S9 set departures_day 4;P3 service_stops S9@A new - -
P3 service_stops S9@A set order 1;P3 service_stops S9@B new - -;P3 service_stops S9@B set order 2
P4 services S1 add departures_day 6"""


def tables() -> dict[str, Rows]:
    return {
        name: [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] for name, rows in grids().items()
    }


def in_long_form() -> dict[str, Rows]:
    names = ("proposal", "table", "object", "action", "attribute", "value")
    lines = LONG.replace("\n", ";").split(";")
    cells = [["" if c == "-" else c for c in line.split()] for line in lines]
    return tables() | {"changes": [dict(zip(names, line, strict=True)) for line in cells]}


def in_short_form() -> dict[str, Rows]:
    made = tables()
    made["roads"].append(
        {
            "id": "N1",
            "proposal": "P1",
            "from_place": "A",
            "to_place": "C",
            "length_km": 30,
            "speed_kmh": 90,
            "toll": 20,
        }
    )
    made["services"].append(
        {"id": "S9", "proposal": "P3", "name": "Express", "mode": "bus", "departures_day": 4}
    )
    made["service_stops"] += [{"service": "S9", "order": k, "place": p} for k, p in ((1, "A"), (2, "B"))]
    made["changes"] = [
        {"proposal": "P2", "table": "roads", "object": "R1", "speed_kmh": 100, "road_class": "2+1"},
        {
            "proposal": "P2",
            "table": "roads",
            "object": "R2",
            "action": "multiply",
            "speed_kmh": 1.1,
            "length_km": 0.9,
        },
        {
            "proposal": "P4",
            "table": "services",
            "object": "S1",
            "action": "add",
            "attribute": "departures_day",
            "value": 6,
        },
    ]
    return made


def told(scenario: ip.Scenario) -> list[tuple[str, ...]]:
    """The changes of a scenario, in any order, without where they come from."""
    names = ("proposal", "table", "object", "action", "attribute", "value", "source", "note")
    return sorted(tuple(str(row[name]) for name in names) for row in scenario["changes"])


def test_the_short_form_says_what_the_long_one_says() -> None:
    long, short = (ip.build(SETTINGS, made) for made in (in_long_form(), in_short_form()))
    assert told(long) == told(short)
    assert len(long["roads"]) == len(short["roads"])
    assert {found.code for found in short.findings} == {found.code for found in long.findings}


@pytest.mark.parametrize("ending", ["", ".xlsx", ".gpkg"])
def test_what_is_written_short_is_read_as_it_was(ending: str, tmp_path: Path) -> None:
    scenario = ip.build(SETTINGS, in_long_form())
    short = folded(scenario)
    assert len(short["roads"]) == len(scenario["roads"]) + 1
    assert len(short["changes"]) == 3
    again = ip.read(ip.write(short, tmp_path / f"plan{ending}"))
    assert told(again) == told(scenario)
    for name in set(scenario.tables) - {"changes"}:
        assert [str(row) for row in again[name]] == [str(row) for row in scenario[name]], name


def test_the_example_goes_short_and_back(tmp_path: Path) -> None:
    assert main(["convert", str(ip.example()), str(tmp_path / "short"), "--short"]) == 0
    example, again = ip.read(ip.example()), ip.read(tmp_path / "short")
    assert told(again) == told(example)
    lines = [
        len((folder / "changes.csv").read_text().splitlines())
        for folder in (ip.example(), tmp_path / "short")
    ]
    assert lines[1] < 0.85 * lines[0]


def faults(made: dict[str, Rows]) -> list[tuple[str, str, int | None, str | None]]:
    with pytest.raises(ip.ScenarioError) as fault:
        ip.build(SETTINGS, made)
    return [(f.code, f.file, f.row, f.column) for f in fault.value.findings if f.severity == "error"]


def test_faults_are_told_at_the_cell_that_the_planner_wrote(tmp_path: Path) -> None:
    made = in_short_form()
    made["roads"][-1] |= {"speed_kmh": "fast"}
    at = len(made["roads"])
    assert faults(made) == [("not_a_number", "roads", at, "speed_kmh")]
    made["roads"][-1] |= {"speed_kmh": 90, "to_place": "Q"}
    assert ("unknown_id", "roads", at, "to_place") in faults(made)
    made["roads"][-1] |= {"to_place": "C", "length_km": None}
    assert faults(made) == [("new_incomplete", "roads", at, "id")]
    made["roads"][-1] |= {"length_km": 30, "id": "R1"}
    assert ("object_exists", "roads", at, "id") in faults(made)
    made = in_short_form()
    made["changes"][0]["speed_kmh"] = -4
    assert faults(made) == [("below_range", "changes", 1, "speed_kmh")]
    made["changes"][0] |= {"speed_kmh": 100, "parking_spaces": 3}
    assert faults(made) == [("unknown_attribute", "changes", 1, "parking_spaces")]


def test_a_proposal_that_does_not_exist_is_named_in_the_objects_table() -> None:
    made = in_short_form()
    made["roads"][-1]["proposal"] = "P77"
    assert ("unknown_id", "roads", len(made["roads"]), "proposal") in faults(made)


def test_a_file_in_the_short_form_is_read(tmp_path: Path) -> None:
    rows = grids()
    rows["roads"][0].append("proposal")
    for row in rows["roads"][1:]:
        row.append("")
    blank = dict.fromkeys(rows["roads"][0], "")
    new = blank | {
        "id": "N1",
        "from_place": "A",
        "to_place": "C",
        "length_km": "30",
        "speed_kmh": "90",
        "proposal": "P1",
    }
    rows["roads"].append(list(new.values()))
    scenario = ip.read(write_folder(tmp_path / "plan", rows))
    assert "N1" not in scenario["roads"].position
    assert ("P1", "roads", "N1", "new", "", "", "", "") in told(scenario)
    assert not [found for found in scenario.findings if found.code == "unknown_column"]
