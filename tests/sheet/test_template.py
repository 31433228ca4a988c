"""The simple list: it runs as it is written, prints on a page, and says in every language what to do."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from infraprio.cli import main
from infraprio.words import languages


@pytest.mark.parametrize("language", languages())
def test_it_runs_as_it_is_written(language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "list.xlsx", tmp_path / "out"
    assert main(["new", str(path), "--simple", "--language", language]) == 0
    assert f"infraprio rank {path}" in capsys.readouterr().out
    assert main(["rank", str(path), "-o", str(out), "--formats", "csv", "--language", language]) == 0
    told = capsys.readouterr()
    assert "--group" in told.out
    assert "--requires" in told.out
    assert (out / "priority_order.csv").is_file()
    assert (out / "not_prioritised.csv").is_file()  # the station needs the bypass, and both are too dear


def test_a_filled_in_list_is_read_without_options(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    main(["new", str(path), "--simple", "--language", "en"])
    book = openpyxl.load_workbook(path)
    sheet = book["Projects"]
    sheet["B1"] = 500
    for row in range(7, 27):
        for column, value in zip(
            "ABCDE", [f"Project {row}", 10 + row, row % 6, (row * 2) % 6, 3], strict=True
        ):
            sheet[f"{column}{row}"] = value
    sheet["H9"] = "yes"
    book.save(path)
    out = tmp_path / "out"
    assert main(["rank", str(path), "-o", str(out), "--formats", "csv", "--language", "en"]) == 0
    assert "Project 9" in (out / "committed.csv").read_text("utf-8-sig")


def test_each_sheet_prints_on_one_page(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    main(["new", str(path), "--simple"])
    for sheet in openpyxl.load_workbook(path):
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight or 1) == (1, 1)


def test_it_is_a_workbook_and_overwrites_nothing(tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "list"), "--simple"]) == 2
    taken = tmp_path / "taken.xlsx"
    taken.write_text("mine", encoding="utf-8")
    assert main(["new", str(taken), "--simple"]) == 2
    assert taken.read_text("utf-8") == "mine"
