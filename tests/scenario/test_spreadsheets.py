"""What spreadsheets and people do to CSV files and workbooks."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import infraprio as ip
from infraprio.errors import WritingError
from infraprio.scenario import Scenario
from infraprio.scenario.cells import CellError, parse_cell, parse_number, write_cell
from infraprio.scenario.columns import Column
from infraprio.scenario.files import saving, store
from tests.conftest import EXAMPLE, Copy


def assert_same(a: Scenario, b: Scenario) -> None:
    assert dict(a.settings) == dict(b.settings)
    for name, table in a.tables.items():
        assert len(table) == len(b[name]), name
        for column, array in table.columns.items():
            for x, y in zip(array, b[name][column], strict=True):
                assert x == y or (x != x and y != y), (name, column, x, y)
        assert dict(table.extra) == dict(b[name].extra)


def swedish(path: Path, encoding: str) -> None:
    """Save a CSV file as a Swedish spreadsheet does."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow(
            [
                cell.replace(".", ",") if cell.replace(".", "").replace("-", "").isdigit() else cell
                for cell in row
            ]
        )
    path.write_bytes(out.getvalue().encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16"])
def test_semicolons_decimal_commas_and_byte_order_marks(copy: Copy, encoding: str) -> None:
    plain = ip.read(EXAMPLE)
    for path in copy.folder.glob("*.csv"):
        swedish(path, encoding)
    assert_same(plain, ip.read(copy.folder))


def test_latin1_reads_with_a_note(copy: Copy) -> None:
    path = copy.folder / "municipalities.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    scenario = ip.read(copy.folder)
    assert "Härjedalen" in set(scenario["municipalities"]["name"])
    assert [(f.code, f.file, f.severity) for f in scenario.findings if f.code == "latin1"] == [
        ("latin1", "municipalities.csv", "note")
    ]


def test_separator_line_blank_lines_and_empty_columns(copy: Copy) -> None:
    path = copy.folder / "funds.csv"
    text = path.read_text(encoding="utf-8").replace("\n", ",,\n")
    path.write_text("sep=,\n" + text + ",,,,,,,,\n\n", encoding="utf-8")
    assert len(ip.read(copy.folder)["funds"]) == len(ip.read(EXAMPLE)["funds"])


def test_rows_are_counted_as_in_the_file(copy: Copy) -> None:
    path = copy.folder / "periods.csv"
    head, *rest = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join([head, "", *rest[:-1], "", rest[-1].replace("2032", "soon")]) + "\n", encoding="utf-8"
    )
    bad = [f for f in ip.check(copy.folder) if f.code in {"not_a_number", "missing_cell"}]
    assert [(f.row, f.column) for f in bad] == [(len(rest) + 3, "first_year")]


def test_workbook_and_folder_hold_the_same(tmp_path: Path) -> None:
    scenario = ip.read(EXAMPLE)
    book = store.write(scenario, tmp_path / "a.xlsx")
    folder = store.write(ip.read(book), tmp_path / "b")
    assert_same(scenario, ip.read(book))
    assert_same(scenario, ip.read(folder))


def test_unknown_columns_are_kept(copy: Copy, tmp_path: Path) -> None:
    copy.set("funds", 2, kontakt="registrator")
    scenario = ip.read(copy.folder)
    assert [f.code for f in scenario.findings if f.file == "funds.csv"] == ["unknown_column"]
    again = ip.read(store.write(scenario, tmp_path / "kept.xlsx"))
    assert again["funds"].extra["kontakt"][0] == "registrator"


def test_workbook_finding_names_the_sheet(tmp_path: Path) -> None:
    path = store.write(ip.read(EXAMPLE), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["roads"]
    column = next(c.column for c in sheet[1] if c.value == "length_km")
    sheet.cell(row=5, column=column).value = "long"
    book.save(path)
    bad = [f for f in ip.check(path) if f.severity == "error"]
    assert [(f.file, f.sheet, f.row, f.column, f.value) for f in bad] == [
        ("a.xlsx", "roads", 5, "length_km", "long")
    ]


def test_template_has_every_column_and_says_what_is_missing(tmp_path: Path) -> None:
    from infraprio.cli import main
    from infraprio.scenario.files.forms.unfolded import BUILT
    from infraprio.scenario.tables import TABLES

    for target in (tmp_path / "new", tmp_path / "new.xlsx"):
        assert main(["new", str(target)]) == 0
        assert main(["new", str(target)]) == 2
        codes = {f.code for f in ip.check(target)}
        assert "missing_table" in codes
        assert not codes & {"unknown_column", "missing_column", "unknown_table", "bad_toml"}
    book = openpyxl.load_workbook(tmp_path / "new.xlsx")
    for name, schema in TABLES.items():
        heads = [cell.value for cell in book[name][1]]
        if name in BUILT:  # a row may say which proposal builds it
            heads.remove("proposal")
        assert heads == [c.heading for c in schema.columns]
        line = (tmp_path / "new" / f"{name}.csv").read_text(encoding="utf-8").strip()
        assert [head for head in line.split(",") if head != "proposal" or name not in BUILT] == heads


NUMBER = Column(name="x", kind="number", meaning="", meaning_sv="")


@given(st.floats(allow_nan=False, allow_infinity=False, width=64))
@settings(max_examples=200, deadline=None)
def test_numbers_survive_writing(x: float) -> None:
    assert parse_cell(NUMBER, write_cell(NUMBER, x)) == x
    assert parse_number(repr(x).replace(".", ",")) == x


@pytest.mark.parametrize(
    "text", ["", "nan", "inf", "1.2.3", "1,234,567", "12 km", "--3", "NaN", "ca 5", "1e", "½"]
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(CellError):
        parse_number(text)


def test_empty_cells_stay_missing() -> None:
    assert math.isnan(parse_cell(NUMBER, None))  # type: ignore[arg-type]
    assert math.isnan(parse_cell(NUMBER, "  "))  # type: ignore[arg-type]
    assert math.isnan(parse_cell(NUMBER, float("nan")))  # type: ignore[arg-type]
    choice = Column(name="c", kind="choice", meaning="", meaning_sv="", choices=("Ja", "nej"), default="nej")
    assert parse_cell(choice, "") == "nej"
    assert parse_cell(choice, "JA") == "Ja"


def test_tables_are_read_only() -> None:
    scenario = ip.read(EXAMPLE)
    with pytest.raises(ValueError, match="read-only"):
        scenario["roads"]["length_km"][0] = 1.0
    with pytest.raises(TypeError):
        scenario["roads"].columns["length_km"] = np.zeros(3)  # type: ignore[index]


def test_a_crash_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = store.write(ip.read(EXAMPLE), tmp_path / "a.xlsx")
    before = path.read_bytes()

    def crash(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(saving, "write_workbook", crash)
    with pytest.raises(WritingError, match="disk full"):
        store.write(ip.read(EXAMPLE), path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
