"""The commands `infraprio audit` and `infraprio why`: what they print, write and return."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from python_calamine import load_workbook

import infraprio as ip
from infraprio.cli import main
from infraprio.effects.examples import valley


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("valley") / "scenario"
    ip.write(valley(), target)
    return target


class Cells(HTMLParser):
    """The text of a page's cells and points."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.found = False, []  # type: bool, list[str]

    def handle_starttag(self, tag: str, _: Any) -> None:
        self.inside = tag in ("td", "li")

    def handle_data(self, data: str) -> None:
        if self.inside and data.strip():
            self.found.append(data)


def test_an_audit_is_printed_and_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "beslut.csv"
    plan.write_text("Prio;Åtgärd\n1;LOT\n2;LOTT\n", encoding="cp1252")
    out = tmp_path / "out"
    assert main(["audit", str(folder), str(plan), "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert "Granskning av en beslutad plan" in said
    assert "'LOTT' är ingen åtgärd" in said
    assert "menas Lot?" in said
    book = load_workbook(str(out / "audit.xlsx"))
    assert any(
        "Vad planen når" in str(row)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
    )
    page = Cells()
    page.feed((out / "audit.html").read_text(encoding="utf-8"))
    assert any("måluppfyllelse på 4,1" in text for text in page.found)
    assert main(["audit", str(folder), str(plan), "-o", str(out), "--language", "en"]) == 0
    assert "The plan reaches a goal score of 4.1" in capsys.readouterr().out


def test_a_plan_without_one_proposal_is_bad_input(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "beslut.txt"
    plan.write_text("NOWHERE\n", encoding="utf-8")
    assert main(["audit", str(folder), str(plan), "-o", str(tmp_path / "out")]) == 2
    assert "NOWHERE" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_why_is_printed_and_written(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["why", str(folder), "TRAINS", "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert "kommer med om kostnaden sjunker med 120 mnkr" in said
    assert "då lämnar dessa planen: Faster och Lot" in said
    assert {path.name for path in out.iterdir()} == {"why.html", "why.xlsx", "why.csv", "why.json"}
    assert main(["why", str(folder), "TRIANS", "-o", str(out)]) == 2
    assert "menas Trains?" in capsys.readouterr().err
