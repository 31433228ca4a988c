"""Rows that are no rows of the table, ids that look alike, numbers and cells as people type them."""

from __future__ import annotations

import datetime as dt
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import infraprio as ip
from infraprio.errors import InfraprioError
from infraprio.scenario.cells import CellError, as_text, parse_number
from infraprio.scenario.files.gpkg import point
from infraprio.scenario.files.projections import SYSTEMS
from infraprio.scenario.tables import TABLES
from tests.scenario.every_table import Grid, codes, grids, write_folder, write_geopackage, write_workbook


def spoiled(table: str, *rows: list[str]) -> dict[str, Grid]:
    """The whole region with rows added to a table."""
    tables = grids()
    tables[table] += [row + [""] * (len(tables[table][0]) - len(row)) for row in rows]
    return tables


def own(path: Path) -> list[tuple[str, int | None]]:
    return [(f.code, f.row) for f in ip.check(path) if not f.follows]


OF_THE_CELLS = {"probabilities_off", "periods_overlap", "two_mains"}
"""What a second row with the same cells is wrong for, with or without a name."""


# totals


@pytest.mark.parametrize(
    "word", ["Summa", "SUMMA:", "Totalt", "Total", "Sum", "Delsumma", "Summa kostnader", "Grand total"]
)
@pytest.mark.parametrize("at", [0, 1])
def test_a_row_of_totals_is_told_and_left_out(word: str, at: int, tmp_path: Path) -> None:
    cells = ["", "", "", "", "495"]
    cells[at] = word
    tables = spoiled("proposals", cells)
    for path in (write_folder(tmp_path / "a", tables), write_workbook(tmp_path / "a.xlsx", tables)):
        assert codes(path) == ["total_row"]
        assert list(ip.read(path)["proposals"]["id"]) == ["P1", "P2", "P3", "P4"]


@pytest.mark.parametrize(
    "table", [n for n, schema in TABLES.items() if sum(c.required for c in schema.columns) > 1]
)
def test_totals_below_any_table(table: str, tmp_path: Path) -> None:
    path = write_folder(tmp_path / "a", spoiled(table, ["Summa"]))
    assert codes(path) == ["total_row"]
    assert len(ip.read(path)[table]) == len(grids()[table]) - 1


def test_a_whole_row_with_the_name_of_a_total_is_a_row(tmp_path: Path) -> None:
    tables = spoiled("places", ["Summa", "Summa", "Bod", "63.2", "14.41", "", "", "junction"])
    assert "Summa" in ip.read(write_folder(tmp_path / "a", tables))["places"]["id"]


def test_a_row_without_a_name_is_one_finding(tmp_path: Path) -> None:
    """Whatever else it lacks, and whatever is said of it, follows."""
    for k, cells in enumerate((["", "", "", "", "495"], ["* prices of 2025, before tax"], ["", "Note"])):
        found = own(write_folder(tmp_path / str(k), spoiled("proposals", cells)))
        assert [row for _, row in found] == [6], found


@pytest.mark.parametrize("table", [n for n, schema in TABLES.items() if schema.key == ("id",)])
def test_a_nameless_row_of_any_table_is_one_finding(table: str, tmp_path: Path) -> None:
    tables = grids()
    rows = tables[table]
    rows.append([("" if title == "id" else cell) for title, cell in zip(rows[0], rows[1], strict=True)])
    found = [
        f for f in ip.check(write_folder(tmp_path / "a", tables)) if not f.follows and f.severity == "error"
    ]
    assert [(f.code, f.column) for f in found if f.code not in OF_THE_CELLS] == [("missing_cell", "id")]


def test_what_is_said_of_an_empty_cell_follows_from_the_one_that_cannot_be_read(tmp_path: Path) -> None:
    tables = grids()
    tables["proposals"][1][tables["proposals"][0].index("price_year")] = "twenty"
    assert own(write_folder(tmp_path / "a", tables)) == [("not_a_number", 2)]


# ids


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\u200e", "\x07", "\x7f", "\u2060"])
def test_an_id_has_no_signs_that_cannot_be_seen(unseen: str, tmp_path: Path) -> None:
    tables = grids()
    for rows in tables.values():
        rows[:] = [[f"P{unseen}4" if cell == "P4" else cell for cell in row] for row in rows]
    found = ip.check(write_folder(tmp_path / "a", tables))
    assert found[0].code == "bad_id"
    assert unseen not in found[0].message


@pytest.mark.parametrize(
    "other", ["p4", "Ｐ4", "\u0420\u0034", "\u03a14"]
)  # Latin small, wide, Cyrillic and Greek
def test_ids_that_look_alike_are_told(other: str, tmp_path: Path) -> None:
    tables = grids()
    for name in ("proposals", "changes", "financing", "judgements", "scores"):
        tables[name] += [
            [other if cell == "P4" else cell for cell in row] for row in tables[name] if "P4" in row
        ]
    path = write_folder(tmp_path / "a", tables)
    assert own(path) == [("alike_ids", 6)]
    assert len(ip.read(path)["proposals"]) == 5


def test_the_ids_of_the_region_are_not_alike(tmp_path: Path) -> None:
    assert codes(write_folder(tmp_path / "a")) == []


def test_a_number_that_a_workbook_has_rounded_is_no_id(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(tmp_path / "a.xlsx"))
    book["rules"]["A2"] = 12345678901234567
    book.save(tmp_path / "a.xlsx")
    assert own(tmp_path / "a.xlsx") == [("bad_id", 2)]


# cells


@given(
    st.integers(-(10**9), 10**9),
    st.sampled_from(" \u00a0\u202f\u2009'\u2019"),
    st.sampled_from(["", ".5", ",25"]),
)
def test_thousands_may_stand_apart(number: int, blank: str, decimals: str) -> None:
    sign = "-" if number < 0 else ""
    wanted = float(f"{sign}{abs(number)}{decimals.replace(',', '.')}")
    assert parse_number(f"{sign}{abs(number):,}".replace(",", blank) + decimals) == wanted


@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from(" \u00a0'"))
def test_two_numbers_are_not_one(first: int, second: int, blank: str) -> None:
    with pytest.raises(CellError):
        parse_number(f"{first}{blank}{second}")


@given(st.text(st.sampled_from("a \x0b\x0c\x1c\x1f\x85\x07\t\n\u00a0\u2028"), max_size=6))
def test_only_blanks_and_ends_of_lines_are_taken_off(text: str) -> None:
    kept = as_text(text)
    assert kept in text
    assert [sign for sign in text if sign in "a\x0b\x0c\x1c\x1f\x85\x07"] == [
        sign for sign in kept if sign in "a\x0b\x0c\x1c\x1f\x85\x07"
    ]


def test_a_control_character_at_the_end_of_a_setting_is_kept_or_refused(tmp_path: Path) -> None:
    whole = ip.read(write_folder(tmp_path / "a"))
    settings = dict(whole.settings) | {"plan": "line one\x0bline two\x0b", "name": "=1+1"}
    tables = {n: [dict(zip(g[0], row, strict=True)) for row in g[1:]] for n, g in grids().items()}
    scenario = ip.build(settings, tables)
    assert scenario.settings["plan"] == settings["plan"]
    kept = []
    for name in ("b", "b.gpkg", "b.xlsx"):
        try:
            kept.append(ip.read(ip.write(scenario, tmp_path / name)).settings)
        except InfraprioError as fault:
            kept.append(scenario.settings if "plan" in str(fault) else {"fault": fault})
    assert kept == [scenario.settings] * 3


@pytest.mark.parametrize(
    ("cell", "minutes"), [(dt.time(6, 30), 390), (0.25, 360), (1, None), (6, None), ("6.30", 390)]
)
def test_times_as_a_workbook_holds_them(cell: object, minutes: float | None, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(tmp_path / "a.xlsx"))
    book["services"].cell(2, 5).value = cell
    book.save(tmp_path / "a.xlsx")
    if minutes is None:
        assert own(tmp_path / "a.xlsx") == [("not_a_time", 2)]
    else:
        assert ip.read(tmp_path / "a.xlsx")["services"]["first_departure"][0] == minutes


@pytest.mark.parametrize(
    "name", ["Bridge at Joe’s", "Road – first part", "Road of 9’000 m", "Road…", "Väg vid Bo’s", "“Road”"]
)
def test_a_windows_file_with_typographic_signs_alone_is_no_ms_dos_file(name: str, tmp_path: Path) -> None:
    path = write_folder(tmp_path / "a")
    text = "id,name,carry_over\nstate,State,no\nmuni," + name + ",yes\n"
    (path / "funds.csv").write_bytes(text.encode("cp1252"))
    assert codes(path) == ["latin1"]
    assert ip.read(path)["funds"]["name"][1] == name


# points of a map program


def moved(path: Path, system: int, x: float, y: float) -> list[str]:
    blob = bytearray(point(x, y))
    blob[4:8] = struct.pack("<i", system)
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE places SET geom = ? WHERE id = 'A'", (bytes(blob),))
        file.commit()
    return [f.code for f in ip.check(path) if f.code in {"geometry_not_read", "place_moved_far"}]


@pytest.mark.parametrize("system", sorted(set(SYSTEMS) - {4326, 4258}))
def test_degrees_in_a_layer_of_metres_are_not_read(system: int, tmp_path: Path) -> None:
    path = write_geopackage(tmp_path / "a.gpkg", tmp_path / "a")
    assert moved(path, system, 14.0, 63.0) == ["geometry_not_read"]
    assert ip.read(path)["places"]["lat"][0] == 63.0


@pytest.mark.parametrize(
    ("system", "x", "y", "told"),
    [
        (3006, 6_985_000, 450_000, "geometry_not_read"), (32633, 6_985_000, 450_000, "geometry_not_read"),
        (4326, 63.0, 14.0, "place_moved_far"), (3857, 450_000, 6_985_000, "place_moved_far"), (4326, 450_000, 6_985_000, "geometry_not_read"),
    ],
)  # fmt: skip
def test_exchanged_coordinates_and_wrong_labels_are_told(
    system: int, x: float, y: float, told: str, tmp_path: Path
) -> None:
    assert moved(write_geopackage(tmp_path / "a.gpkg", tmp_path / "a"), system, x, y) == [told]


def test_a_place_that_is_moved_a_little_is_moved(tmp_path: Path) -> None:
    path = write_geopackage(tmp_path / "a.gpkg", tmp_path / "a")
    assert moved(path, 4326, 14.02, 63.01) == []
    assert ip.read(path)["places"]["lat"][0] == 63.01
