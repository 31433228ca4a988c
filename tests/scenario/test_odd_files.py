"""Files of any size and shape: a finding, never a failure, and no time or memory for what is no table."""

from __future__ import annotations

import sqlite3
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

import infraprio as ip
from infraprio.scenario.files import sheets
from tests.scenario.every_table import codes, grids, write_folder, write_geopackage, write_workbook

TOML = {
    "a number": "scenario = 5", "a word": 'scenario = "x"', "a list": "scenario = [1]", "tables": "[[scenario]]",
    "giant": f"base_year = {'9' * 400}", "too many digits": f"base_year = {'9' * 5000}", "deep": "a = " + "[" * 5000,
    "deep and closed": "a = " + "[" * 5000 + "]" * 5000, "not toml": "name = unquoted", "a nested setting": "name = [[1], {a = 2}]",
    "a date": "base_year = 2025-01-01", "infinite": "base_year = inf", "no number": "base_year = nan", "yes": "base_year = true",
    "twice": "name = 1\nname = 2", "empty": "", "surrogate": 'name = "\\ud800"', "a dotted key": "scenario.name.x = 1",
}  # fmt: skip


@pytest.mark.parametrize("name", TOML)
def test_settings_of_any_shape(name: str, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a")
    (folder / "scenario.toml").write_text(TOML[name], encoding="utf-8")
    found = [f for f in ip.check(folder) if f.severity == "error"]
    assert found
    assert {f.file for f in found if not f.follows} == {"scenario.toml"}


@pytest.mark.parametrize("corner", ["A1048576", "XFD2000", "XFD1048576", "AAA900000"])
def test_a_stray_cell_far_out(corner: str, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(tmp_path / "a.xlsx"))
    book["decisions"][corner] = " "
    book.save(tmp_path / "a.xlsx")
    tracemalloc.start()
    found = ip.check(tmp_path / "a.xlsx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(f.code, f.sheet) for f in found] == [("sheet_too_large", "decisions")]
    assert peak < 20e6


def test_rows_that_are_only_formatted_do_not_count(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx")
    rows = "".join(f'<row r="{i}"><c r="A{i}" s="1"/><c r="ZZ{i}" s="1"/></row>' for i in range(10, 4_000))
    _rewritten(path, lambda data: data.replace(b"</sheetData>", rows.encode() + b"</sheetData>"))
    assert codes(path) == []


def test_a_sheet_of_ones_own_is_not_expanded(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(tmp_path / "a.xlsx"))
    book.create_sheet("my pivot")["XFD1048576"] = 1
    book.save(tmp_path / "a.xlsx")
    assert codes(tmp_path / "a.xlsx") == ["unknown_table"]


def _rewritten(path: Path, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, change(data))


@pytest.mark.parametrize("place", ["ZZZZZZZ99999999999", "A0", "XFE1", "A1048577"])
def test_a_cell_outside_of_any_sheet(place: str, tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx")
    _rewritten(path, lambda data: data.replace(b'r="A2"', f'r="{place}"'.encode()))
    [found] = ip.check(path)
    assert (found.code, "outside of any sheet" in found.message) == ("not_a_workbook", True)


class Panic(BaseException):
    """As the panics of a library in another language: not an Exception."""


def test_a_panic_of_the_reader_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import python_calamine

    def panic(*_: object) -> None:
        raise Panic("attempt to subtract with overflow")

    path = write_workbook(tmp_path / "a.xlsx")
    monkeypatch.setattr(python_calamine.CalamineWorkbook, "from_path", panic)
    assert codes(path) == ["not_a_workbook"]
    with pytest.raises(KeyboardInterrupt):
        sheets._pass_on(KeyboardInterrupt())


def test_a_part_that_unpacks_to_gigabytes_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from infraprio.scenario.files import sheet_xml

    path = write_workbook(tmp_path / "a.xlsx")
    monkeypatch.setattr(sheet_xml, "MOST_BYTES", 1_000)
    [found] = ip.check(path)
    assert (found.code, "MB" in found.message) == ("not_a_workbook", True)


def test_a_damaged_schema_of_a_geopackage(tmp_path: Path) -> None:
    path = write_geopackage(tmp_path / "a.gpkg", tmp_path / "a")
    whole = path.read_bytes()
    at = whole.index(b"gpkg_contents")
    for k in range(0, 40, 3):
        path.write_bytes(whole[: at + k] + b"\xff" + whole[at + k + 1 :])
        assert all(f.message for f in ip.check(path))


def test_a_trigger_does_not_run(tmp_path: Path) -> None:
    path = write_geopackage(tmp_path / "a.gpkg", tmp_path / "a")
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TRIGGER t AFTER UPDATE ON roads BEGIN DELETE FROM places; END")
        file.commit()
    before = path.read_bytes()
    assert codes(path) == []
    assert path.read_bytes() == before


def test_an_empty_list_of_rows_is_an_empty_table() -> None:
    from tests.scenario.every_table import SETTINGS

    records = {
        name: [dict(zip(rows[0], row, strict=False)) for row in rows[1:]] for name, rows in grids().items()
    }
    assert ip.build(SETTINGS, records | {"rules": []}).findings == ()
