"""A failed formula, and one that was never calculated, is an error with its place and never an empty cell."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.scenario.cells import CellError, parse_cell
from infraprio.scenario.columns import Column, written
from infraprio.scenario.files.sheet_xml import SheetXml, survey
from infraprio.scenario.tables import TABLES
from tests.scenario.every_table import grids, write_folder, write_workbook

ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!")
SHOWN = (*ERRORS, "#SAKNAS!", "#REFERENS!", "#VÄRDEFEL!", "#DIVISION/0!", "#SPILL!", "Err:502", "#####")
FILLED = [(name, written(column)) for name, rows in grids().items() for column in rows[0]]


def with_cells(path: Path, cells: dict[tuple[str, str], object]) -> Path:
    """The workbook with cells replaced, as openpyxl writes them: a formula without the value it gives."""
    book = openpyxl.load_workbook(write_workbook(path))
    for (table, column), value in cells.items():
        sheet = book[table]
        at = next(cell.column for cell in sheet[1] if cell.value == column)
        sheet.cell(row=2, column=at).value = value
    book.save(path)
    return path


def errors(path: Path) -> list[tuple[str, str, int | None, str | None, str]]:
    return [
        (f.code, f.sheet or f.file, f.row, f.column, f.value) for f in ip.check(path) if f.severity == "error"
    ]


BOOKS = 8


@pytest.mark.parametrize("first", range(BOOKS))
def test_an_error_in_any_cell_of_a_workbook(first: int, tmp_path: Path) -> None:
    """Every eighth column of the tables in each workbook, so that cells of one row are far apart."""
    cells = {FILLED[k]: ERRORS[k % len(ERRORS)] for k in range(first, len(FILLED), BOOKS)}
    found = errors(with_cells(tmp_path / "a.xlsx", cells))  # openpyxl writes these as error cells
    for (table, column), text in cells.items():
        assert ("error_cell", table, 2, column, text) in found


@pytest.mark.parametrize(("table", "column"), [("proposals", "cost"), ("roads", "aadt"), ("places", "name")])
def test_a_formula_that_was_never_calculated(table: str, column: str, tmp_path: Path) -> None:
    found = errors(with_cells(tmp_path / "a.xlsx", {(table, column): "=100+80"}))
    assert ("formula_cell", table, 2, column, "=100+80") in found


def test_an_error_among_the_settings(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(tmp_path / "a.xlsx"))
    book["scenario"]["B4"].value = "=2000+25"
    book.save(tmp_path / "a.xlsx")
    assert [(f.code, f.column) for f in ip.check(tmp_path / "a.xlsx")] == [("formula_cell", "base_year")]


def test_formulas_with_values_are_read(tmp_path: Path) -> None:
    import xlsxwriter

    tables = grids()
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        rows = [["setting", "value"], ["name", "x"], ["base_year", 2025], ["price_year", 2025], ["reference_alternative", "y"]]  # fmt: skip
        for name, cells in {"scenario": rows, **tables}.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(cells):
                for j, cell in enumerate(row):
                    sheet.write(i, j, cell)
        at = tables["proposals"][0].index("cost_msek")
        book.get_worksheet_by_name("proposals").write_formula(1, at, "=100+80", None, 180)
    scenario = ip.read(tmp_path / "a.xlsx")
    assert scenario["proposals"]["cost_msek"][0] == 180


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('<c r="A2" t="str"><f>IF(B1=2,"x","")</f><v></v></c>', None),  # as spreadsheets save an empty text
        ('<c r="A2" t="str"><f>B1</f><v>word</v></c>', None),
        ('<c r="A2"><f>1+2</f><v>3</v></c>', None),
        ('<c r="A2"><f t="shared" si="0"/><v>3</v></c>', None),
        ('<c r="A2" s="3"/>', None),
        ('<c r="A2"><f>1+2</f></c>', "formula_cell"),
        ('<c r="A2"><f>1+2</f><v/></c>', "formula_cell"),
        ('<c r="A2"><f>1+2</f><v></v></c>', "formula_cell"),
        ('<c r="A2"><f t="shared" si="0"/></c>', "formula_cell"),
        ("<c t='e' r='A2'><f>1/0</f><v>#DIV/0!</v></c>", "error_cell"),
        ('<x:c r="A2" t="e"><x:v>#N/A</x:v></x:c>', "error_cell"),
    ],
)
def test_cells_as_other_programs_write_them(cell: str, code: str | None, tmp_path: Path) -> None:
    formats = '<c r="B2" s="1"/>' * 3
    sheet = f'<worksheet><sheetData><row r="2">{formats}{cell}</row></sheetData></worksheet>'
    assert {at: found.code for at, found in sheet_of(sheet, tmp_path).broken.items()} == (
        {(1, 0): code} if code else {}
    )


def test_a_sheet_longer_than_what_is_read_at_a_time(tmp_path: Path) -> None:
    """Cells at every distance from the edges of the pieces are seen, between long stretches of mere formats."""
    rows = [f'<row r="{i}"><c r="A{i}"><v>{i}</v></c><c r="B{i}" s="1"/></row>' for i in range(1, 60_000)]
    formats = [f'<row r="{i}"><c r="A{i}" s="1"/></row>' for i in range(60_000, 200_000)]
    last = '<row r="200000"><c r="C200000" t="e"><v>#REF!</v></c></row>'
    sheet = f"<worksheet><sheetData>{''.join(rows + formats)}{last}</sheetData></worksheet>"
    found = sheet_of(sheet, tmp_path)
    assert (found.rows, found.columns) == (200_000, 3)
    assert [(at, cell.text) for at, cell in found.broken.items()] == [((199_999, 2), "#REF!")]


def sheet_of(xml: str, folder: Path) -> SheetXml:
    with zipfile.ZipFile(folder / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "xl/workbook.xml", '<workbook xmlns:r="x"><sheets><sheet name="s" r:id="r1"/></sheets></workbook>'
        )
        relations = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
        book.writestr("xl/_rels/workbook.xml.rels", relations)
        book.writestr("xl/worksheets/sheet1.xml", xml)
    return survey(folder / "a.xlsx")["s"]


@pytest.mark.parametrize("text", SHOWN)
def test_an_error_as_text_in_a_csv_file(text: str, tmp_path: Path) -> None:
    tables = grids()
    for table, column in (("proposals", "cost_msek"), ("roads", "road_class"), ("places", "name")):
        tables[table][1][tables[table][0].index(column)] = text
    found = errors(write_folder(tmp_path / "a", tables))
    for table, column in (("proposals", "cost"), ("roads", "road_class"), ("places", "name")):
        assert ("error_cell", f"{table}.csv", 2, column, text) in found


@pytest.mark.parametrize("text", ["#12", "Erik", "E14", "#", "# åtgärd", "väg #3"])
def test_what_only_looks_like_an_error(text: str) -> None:
    column = Column(name="x", kind="text", meaning="", meaning_sv="")
    if text != "#":
        assert parse_cell(column, text) == text


def test_every_kind_of_column_refuses_an_error() -> None:
    for schema in TABLES.values():
        for column in schema.columns:
            with pytest.raises(CellError, match="error_cell"):
                parse_cell(column, "#REF!")


def test_the_cure_is_told_in_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = with_cells(tmp_path / "a.xlsx", {("proposals", "cost"): "#REF!"})
    assert main(["check", str(path), "--language", "sv"]) == 2
    assert "rad 2, kolumn cost: Cellen innehåller felet #REF!" in capsys.readouterr().out
    assert main(["check", str(path), "--language", "en"]) == 2
    said = capsys.readouterr().out
    assert "has no cost" not in said
    assert "Mend its formula" in said
