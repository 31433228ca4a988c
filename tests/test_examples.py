"""The examples that come along: listed, and run by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts.build_district_list import write

import infraprio as ip
from infraprio.cli import main


def test_the_examples_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(ip.examples()) == ["district_list", "german_motorways", "jamtland", "westfjords"]
    for language, title in (("en", "Forty projects"), ("sv", "Fyrtio projekt")):
        assert main(["examples", "--language", language]) == 0
        told = capsys.readouterr().out
        assert title in told
        assert str(ip.example("jamtland")) in told


def test_one_runs_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["demo", "--example", "district_list", "-o", str(tmp_path / "out"), "--language", "en"]
    assert main([*words, "--formats", "csv"]) == 0
    assert (tmp_path / "out" / "priority_order.csv").is_file()
    assert "The agency's own rule" in " ".join(capsys.readouterr().out.split())


def test_another_name_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--example", "atlantis", "--language", "en"]) == 2
    assert "district_list, german_motorways, jamtland" in capsys.readouterr().err


def test_the_list_is_what_its_script_makes(tmp_path: Path) -> None:
    write(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in ip.example("district_list").iterdir()}
    assert b"made up" in kept.pop("README.md")
    assert made == kept


def test_the_list_shows_what_agencies_rules_need() -> None:
    scenario = ip.read(ip.example("district_list"))
    assert len(scenario["proposals"]) == 40
    result = ip.run(scenario)
    assert result.ranking.certificate["checked"]
    assert set(result.ranking.committed.index) == {"P05"}
    assert set(result.ranking.frame["paid_by"]) == {"north", "east", "south", "west", "state"}
    built = [str(p) for p in result.portfolio.proposals]
    kinds = dict(zip(scenario["proposals"]["id"], scenario["proposals"]["kind"], strict=True))
    assert any(kinds[p] == "rail" for p in built)
    readings = result.step_readings
    assert readings is not None
    assert (readings.summary["loss"] > 0).all()


@pytest.mark.slow
def test_the_list_is_written_whole_and_can_be_asked(tmp_path: Path) -> None:
    result = ip.run(ip.read(ip.example("district_list")))
    written = {path.name for path in result.write(tmp_path, "sv", ("xlsx", "docx", "html"))}
    assert {"priority.xlsx", "submission.docx", "meeting.html"} <= written
    plan = [str(p) for p in result.portfolio.proposals]
    found = ip.audit(result, plan[:-2])
    assert set(found.given.names) == set(plan[:-2])
