"""The workbook: its sheets, and weights that re-score in the spreadsheet."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from infraprio.report.tables.ranked_lists import sheets
from infraprio.report.workbook.workbook import write_excel
from tests.report import made_up


@pytest.fixture(scope="module")
def twelve() -> Any:
    return made_up.result(made_up.scenario(12, nasty=True))


def rows_of(path: Path, name: str) -> list[list[Any]]:
    import python_calamine

    return (
        python_calamine.CalamineWorkbook.from_path(str(path))
        .get_sheet_by_name(name)
        .to_python(skip_empty_area=False)
    )


def scored(rows: list[list[Any]]) -> dict[str, tuple[float, float]]:
    """Proposal -> score and rank as a reader without recalculation sees them."""
    top = next(i for i, row in enumerate(rows) if row[0] == "Id")
    return {row[0]: (row[5], row[6]) for row in rows[top + 1 :]}


def test_stored_numbers_are_the_scores_of_the_run(twelve: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_excel(twelve, path, "sv")
    found = scored(rows_of(path, "Pröva vikter"))
    total = twelve.scores.total
    assert {p: score for p, (score, _) in found.items()} == pytest.approx(total.loc[list(found)].to_dict())
    assert set(found) == set(twelve.ranking.population)
    ranks = total.loc[list(found)].rank(ascending=False, method="min")
    assert {p: rank for p, (_, rank) in found.items()} == ranks.loc[list(found)].to_dict()


def test_every_table_is_a_sheet_with_filter_frozen_heading_and_notes(twelve: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_excel(twelve, path, "en")
    book = openpyxl.load_workbook(path)
    titles = {sheet.title for sheet in book}
    for sheet in sheets(twelve, "en"):
        page = book[sheet.title[:31]]
        assert page.auto_filter.ref
        assert page.freeze_panes
        assert page.max_row == 3 + len(sheet.frame)
    assert {"Summary", "Try weights"} <= titles
    order = book["Priority order, medium term"]
    assert any(cell.comment and "main weights" in cell.comment.text for cell in order[3])
    assert not any(
        cell.data_type == "f" for page in book if page.title != "Try weights" for row in page for cell in row
    )


def test_one_stakeholder_and_free_proposals_are_stated_without_errors(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_excel(made_up.result(made_up.scenario(1, people=1), appraised=False), path, "sv")
    assert len(scored(rows_of(path, "Pröva vikter"))) <= 1


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("who", ["Intressent 2 & co", "Egna vikter"])
def test_other_weights_rescore_in_libreoffice(twelve: Any, tmp_path: Path, who: str) -> None:
    path = tmp_path / "a.xlsx"
    write_excel(twelve, path, "sv")
    book = openpyxl.load_workbook(path)  # loses the stored numbers, so that all are computed anew
    page = book["Pröva vikter"]
    page["B4"] = who
    own = [3.0, 0.0, 1.0, 4.0]
    for cell, weight in zip(page[6][9:13], own, strict=True):
        cell.value = weight
    book.save(path)
    out = tmp_path / "out"
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(out),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    weights = twelve.scores.weights.loc["I2"].to_numpy() if who != "Egna vikter" else np.array(own) / sum(own)
    wanted = twelve.scores.values @ weights
    found = scored(rows_of(out / "a.xlsx", "Pröva vikter"))
    assert {p: score for p, (score, _) in found.items()} == pytest.approx(wanted.loc[list(found)].to_dict())
    ranks = wanted.rank(ascending=False, method="min")
    assert {p: rank for p, (_, rank) in found.items()} == ranks.loc[list(found)].to_dict()
