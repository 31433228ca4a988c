"""What a limit ended stands in run.json, with the limit and the gap left; nothing else does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import infraprio as ip
from tests.report import made_up


def record(folder: Path, formats: tuple[str, ...]) -> list[dict[str, object]]:
    made_up.result(made_up.scenario(12)).write(folder, language="en", formats=formats)
    found: list[dict[str, object]] = json.loads((folder / "run.json").read_text())["ended_by_limit"]
    return found


def test_nothing_is_marked_where_every_search_came_to_its_end(tmp_path: Path) -> None:
    assert record(tmp_path, ("html",)) == []


def test_what_work_ended_is_marked_with_its_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infraprio.clock.WORK", 1e-4)
    found = record(tmp_path / "full", ("csv", "html"))
    assert found
    assert {line["ended_by"] for line in found} == {"work"}
    assert any(line["gap"] for line in found)
    assert found == record(tmp_path / "again", ("csv", "html"))
    assert not [line for line in record(tmp_path / "quick", ("csv",)) if "study" in str(line["part"])]


def test_the_study_says_which_of_its_parts_a_limit_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    result: ip.Result = made_up.result(made_up.scenario(12))
    monkeypatch.setattr("infraprio.clock.WORK", 1e-4)
    told = result.study.certificate
    assert (told["ended_by"] == "work").any()
    assert set(told["ended_by"]) <= {"", "work"}
