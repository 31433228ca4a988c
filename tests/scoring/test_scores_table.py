"""Scores on their own scale: direction and ends as stated, a missing value is an interval and never zero."""

from __future__ import annotations

from typing import Any

import pytest

import infraprio as ip


def scored(rows: list[dict[str, Any]], **ends: float) -> ip.Scenario:
    proposals = [{"id": name, "name": name, "cost_msek": 10.0} for name in "ABC"]
    goal = {"id": "time", "name": "Time", "indicator": "score", "unit": "min", "weight": 1.0, **ends}
    tables = {"proposals": proposals, "budgets": [{"amount_msek": 20.0}], "goals": [goal], "scores": rows}
    return ip.build({"name": "List"}, tables)


def row(proposal: str, value: float) -> dict[str, Any]:
    return {"proposal": proposal, "goal": "time", "value": value}


@pytest.mark.parametrize(("ends", "wanted"), [((0, 40), [25, 100, 50]), ((40, 0), [75, 0, 50])])
def test_the_ends_say_what_is_worth_nothing_and_all(ends: tuple[float, float], wanted: list[float]) -> None:
    found = ip.run(scored([row("A", 10), row("B", 40), row("C", 20)], zero_at=ends[0], full_at=ends[1]))
    assert list(found.scores.total[["A", "B", "C"]]) == pytest.approx(wanted)
    assert found.scores.anchors.loc["time", "direction"] == ("more" if ends == (0, 40) else "less")


def test_a_missing_value_is_an_interval_and_is_told() -> None:
    scenario = scored([row("A", 10), row("B", 40)], zero_at=0, full_at=40)
    assert any(told.code == "score_missing" for told in scenario.findings)
    scores = ip.run(scenario).scores
    assert (scores.low["time"]["C"], scores.high["time"]["C"]) == (0, 100)
    assert scores.unrated == (("C", "time"),)


def test_without_ends_there_is_no_scale() -> None:
    with pytest.raises(ip.ScenarioError) as fault:
        scored([row("A", 10), row("B", 40), row("C", 20)])
    assert "anchors_missing" in {found.code for found in fault.value.findings}
