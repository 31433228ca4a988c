"""A scenario is written over nothing but a scenario, and reading gives back what was written or the writing is refused."""

from __future__ import annotations

import csv
import itertools
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import infraprio as ip
from infraprio.errors import InfraprioError, TargetError, WritingError
from infraprio.scenario import Scenario
from infraprio.scenario.files.csv_cells import guarded, unguarded
from tests.conftest import EXAMPLE
from tests.report import made_up

ENDINGS = ("", ".xlsx", ".gpkg")
SMALL = made_up.scenario(3)


@pytest.mark.parametrize("name", ["thesis.docx", "photos", "rules.CSV", "run.json", "roads.csv.bak"])
def test_a_folder_with_anything_else_is_refused_and_left(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "docs"
    ip.write(SMALL, folder)
    if name == "photos":
        (folder / name).mkdir()
    else:
        (folder / name).write_text("years of work")
    before = {path.name: path.is_file() and path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(TargetError, match=name):
        ip.write(made_up.scenario(4), folder)
    assert {path.name: path.is_file() and path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]


def test_what_looks_like_tables_is_no_scenario(tmp_path: Path) -> None:
    (tmp_path / "roads.csv").write_text("mine")
    with pytest.raises(TargetError, match=r"roads\.csv"):
        ip.write(SMALL, tmp_path)
    assert (tmp_path / "roads.csv").read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("ending", ENDINGS)
def test_links_and_folders_in_the_way(tmp_path: Path, ending: str) -> None:
    other, target = tmp_path / f"other{ending}", tmp_path / f"plan{ending}"
    ip.write(SMALL, other)
    target.symlink_to(other, target_is_directory=not ending)
    with pytest.raises(TargetError, match="link"):
        ip.write(SMALL, target)
    assert target.is_symlink()
    target.unlink()
    if ending:
        target.mkdir()
    else:
        target.write_text("mine")
    with pytest.raises(TargetError):
        ip.write(SMALL, target)
    if not ending:
        shutil.copytree(other, tmp_path / "linked")
        (tmp_path / "linked" / "places.csv").unlink()
        (tmp_path / "linked" / "places.csv").symlink_to(other / "places.csv")
        with pytest.raises(TargetError, match=r"places\.csv"):
            ip.write(SMALL, tmp_path / "linked")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_scenario_is_replaced(tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"plan{ending}"
    ip.write(made_up.scenario(5, people=3), target)
    ip.write(SMALL, target)
    back = ip.read(target)
    assert list(back["proposals"]["id"]) == list(SMALL["proposals"]["id"])
    assert len(back["stakeholders"]) == len(SMALL["stakeholders"])
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_a_workbook_with_other_sheets_is_left(tmp_path: Path) -> None:
    path = ip.write(SMALL, tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(path)
    book.create_sheet("my notes")
    book.save(path)
    before = path.read_bytes()
    with pytest.raises(TargetError, match="my notes"):
        ip.write(SMALL, path)
    for name in ("budget.xlsx", "map.gpkg"):
        (tmp_path / name).write_bytes(b"mine")
        with pytest.raises(TargetError):
            ip.write(SMALL, tmp_path / name)
        assert (tmp_path / name).read_bytes() == b"mine"
    assert path.read_bytes() == before


@pytest.mark.parametrize("ending", [".xls", ".ods", ".csv"])
def test_formats_that_are_only_read(tmp_path: Path, ending: str) -> None:
    with pytest.raises(TargetError, match=ending):
        ip.write(SMALL, tmp_path / f"plan{ending}")
    assert list(tmp_path.iterdir()) == []


def worded(text: str) -> Scenario:
    """The small scenario with a text as a setting, as a note and in a column of the planner's own."""
    proposals = SMALL["proposals"]
    notes = np.array([text, *proposals["note"][1:]], dtype=object)
    rest = [""] * (len(proposals) - 1)
    table = replace(
        proposals, columns={**proposals.columns, "note": notes}, extra={"kontakt": (text, *rest)}, blank={}
    )
    return replace(
        SMALL, settings=SMALL.settings | {"plan": text}, tables={**SMALL.tables, "proposals": table}
    )


TEXTS = st.text(st.characters(exclude_categories=[]), max_size=12).map(str.strip)


@pytest.mark.parametrize("ending", ENDINGS)
@given(
    text=TEXTS | st.builds("{}{}".format, st.sampled_from(["=", "+", "-", "@", "'", "'=", "''@", "#"]), TEXTS)
)
@example(text="=1+1")
@example(text='=HYPERLINK("http://x","y")')
@example(text="'=1+1")
@example(text="a\rb")
@example(text="a\r\nb\x0b\x1f\x7f\x85\u2028c")
@example(text="_x0041_")
@example(text="\x00")
@example(text="\ud800")
@example(text="82")
@example(text="007")
@example(text="1e5")
@example(text="{curly} [square] \"quoted\" 'it' \\back")
@settings(max_examples=25, deadline=None)
def test_texts_are_given_back_or_refused(ending: str, text: str) -> None:
    text = text.strip()
    with tempfile.TemporaryDirectory() as home:
        target = Path(home, f"plan{ending}")
        refused = ""
        try:
            ip.write(worded(text), target)
        except InfraprioError as fault:
            refused = str(fault)
        if refused:
            assert str(target) in refused
            assert list(Path(home).iterdir()) == []
            # Only what a format cannot hold: characters that cannot be seen, and what reads as a failed formula.
            assert not text.isprintable() or text.startswith("#"), text
            return
        back = ip.read(target)
    assert back.settings["plan"] == text
    assert back["proposals"]["note"][0] == text
    assert back["proposals"].extra.get("kontakt", [""])[0] == text


def test_a_text_too_long_for_a_workbook(tmp_path: Path) -> None:
    long = worded("å" * 40_000)
    with pytest.raises(WritingError, match="40000 characters") as told:
        ip.write(long, tmp_path / "plan.xlsx")
    assert "tecken" in told.value.text("sv")
    assert list(tmp_path.iterdir()) == []
    for target in (tmp_path / "plan", tmp_path / "plan.gpkg"):
        assert ip.read(ip.write(long, target))["proposals"]["note"][0] == "å" * 40_000


@given(st.text(max_size=8))
@example("=")
@example("-")
@example("-3,5")
@example("'=a")
def test_no_csv_cell_is_run(text: str) -> None:
    assert unguarded(guarded(text)) == text
    cell = guarded(text)
    assert len(cell) < 2 or cell[0] not in "=+-@" or not cell.strip("+-.,0123456789eE \t\r\n\xa0")


def filled(cells: list[list[object]]) -> int:
    return sum(cell not in ("", None) for row in cells for cell in row)


def of_folder(path: Path, table: str) -> list[list[object]]:
    with (path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [list(row) for row in csv.reader(file)]


def of_book(path: Path, table: str) -> list[list[object]]:
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(table).to_python(skip_empty_area=False)
    return [list(row) for row in rows]


@pytest.mark.parametrize(("ending", "cells"), [("", of_folder), (".xlsx", of_book)])
def test_defaults_are_not_stated_and_numbers_stay_numbers(
    tmp_path: Path, ending: str, cells: Callable[[Path, str], list[list[Any]]]
) -> None:
    scenario = ip.read(EXAMPLE)
    target = ip.write(ip.read(ip.write(scenario, tmp_path / "first.gpkg")), tmp_path / f"plan{ending}")
    for name, table in scenario.tables.items():
        if not len(table):
            continue
        written = cells(target, name)
        with (EXAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            stated = [list(row) for row in csv.reader(file)]
        assert filled(written[1:]) == filled(stated[1:]), name
        if ending and name == "changes":
            column = written[0].index("value")
            for row in itertools.islice(written, 1, None):
                assert not (isinstance(row[column], str) and row[column].replace(".", "").isdigit())
    settings = ip.read(target)
    assert settings.unstated == scenario.unstated
