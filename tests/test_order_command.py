"""The command `infraprio order`: what it prints, writes and returns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import infraprio as ip
from infraprio.cli import main
from tests.ranking.test_order import NAMED, named
from tests.ranking.test_study import altered, richer
from tests.report import made_up


def measured(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The goals with indicators that the effects have; nothing changes the network, so only judgements count."""
    return [
        row
        | {
            "indicator": "judgement"
            if row["indicator"] == "judgement"
            else "jobs_within_45_min"
            if row["indicator"]
            else ""
        }
        for row in rows
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("region") / "scenario"
    ip.write(altered(made_up.scenario(6), proposals=named, budgets=richer, goals=measured), target)
    return target


def test_prints_and_writes(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    order = tmp_path / "nämndens ordning.csv"
    order.write_text("Prio;Åtgärd\n1;P006\n2;Ömans bro\n3;P002\n4;P001\n", encoding="cp1252")
    out = tmp_path / "out"
    assert main(["order", str(folder), str(order), "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert "Hur mycket ordningen sänker måluppfyllelsen" in said
    assert "Tre sätt att läsa den" in said
    assert "Vad varje ram bygger" in said
    assert str(out / "order.xlsx") in said
    assert {p.suffix for p in out.iterdir()} == {".csv", ".xlsx", ".json"}
    assert main(["order", str(folder), str(order), "-o", str(out), "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "What the order costs" in said
    assert "no list can reach more than" in said


def test_faults_are_told_at_once_and_nothing_is_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order = tmp_path / "order.txt"
    order.write_text(f"{NAMED['P003']}\nP003\nÖmans bru\nP999\n", encoding="utf-8")
    out = tmp_path / "out"
    assert main(["order", str(folder), str(order), "-o", str(out)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    lines = [line for line in said.err.splitlines() if line.startswith("fel:")]
    assert [f"rad {k}" in line for k, line in zip((2, 3, 4), lines, strict=True)] == [True] * 3
    assert "menas Ömans bro" in said.err
    assert not out.exists()


@pytest.mark.parametrize("missing", ["scenario", "order"])
def test_paths_that_are_not_there(missing: str, folder: Path, tmp_path: Path) -> None:
    order = tmp_path / "order.txt"
    order.write_text("P001\n", encoding="utf-8")
    paths = [
        str(tmp_path / "none") if missing == name else str(path)
        for name, path in (("scenario", folder), ("order", order))
    ]
    assert main(["order", *paths, "-o", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written(folder: Path, tmp_path: Path) -> None:
    order = tmp_path / "order.txt"
    order.write_text("P001\n", encoding="utf-8")
    assert main(["order", str(folder), str(order), "-o", str(order)]) == 2
    assert order.read_text(encoding="utf-8") == "P001\n"


def test_a_scenario_can_be_given_in_python(folder: Path) -> None:
    scenario = ip.read(folder)
    found = ip.evaluate_order(scenario, iter(["P003", "P001"]))
    assert found.order == ("P003", "P001")
    with pytest.raises(ip.OrderError):
        ip.evaluate_order(scenario, ["nothing like it"])
