"""infraprio compare, from two folders to files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.effects.examples import valley


def test_compare_runs_both_and_writes_what_moved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = valley()
    times = ("first_departure", "last_departure")
    tables = {
        name: [{k: v for k, v in row.items() if k not in times} for row in table]
        for name, table in made.tables.items()
        if len(table)
    }
    settings = {k: v for k, v in made.settings.items() if v == v}
    first = {**tables, "decisions": [{"date": "2026-01-01", "by": "Rådet", "text": "Ta fram en kostnad."}]}
    ip.write(ip.build(settings, first), tmp_path / "a")
    tables["proposals"] = [
        row | {"cost_msek": 900.0 if row["id"] == "TRAINS" else row["cost_msek"]}
        for row in tables["proposals"]
    ]
    ip.write(ip.build(settings, tables), tmp_path / "b.gpkg")
    out = tmp_path / "moved"
    assert (
        main(["compare", str(tmp_path / "a"), str(tmp_path / "b.gpkg"), "-o", str(out), "--language", "en"])
        == 0
    )
    told = capsys.readouterr().out
    assert "Other cost (1): Trains" in told
    assert {path.name for path in out.iterdir()} == {
        "comparison.csv",
        "comparison.json",
        "comparison.png",
        "decisions.csv",
        "meeting.html",
    }
    assert "Ta fram en kostnad." in (out / "decisions.csv").read_text(encoding="utf-8-sig")
    html = (out / "meeting.html").read_text(encoding="utf-8")
    data = json.loads(html.split('id="data">')[1].split("</script>")[0])
    assert data["comparison"]["rows"]
    assert data["meta"]["log"][0]["text"] == "Ta fram en kostnad."


def test_compare_names_the_scenario_that_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(tmp_path / "none"), str(tmp_path / "nor"), "--language", "en"]) == 2
    assert "none" in capsys.readouterr().err
