"""Weights and value functions by question and answer, typed or piped in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.errors import InfraprioError
from infraprio.scenario import Scenario


def _stated(**more: Any) -> Scenario:
    goals = [
        {"id": "safety", "name": "Säkerhet", "name_en": "Safety", "indicator": "judgement"},
        {"id": "time", "name": "Tid", "name_en": "Time", "indicator": "score", "zero_at": 60, "full_at": 20},
        {"id": "jobs", "name": "Arbete", "name_en": "Jobs", "indicator": "judgement"},
    ]
    proposals = [{"id": name, "name": name, "cost_msek": 10, "price_year": 2024} for name in "AB"]
    ratings = [{"proposal": p, "goal": g, "rating": 1} for p in "AB" for g in ("safety", "jobs")]
    scores = [{"proposal": "A", "goal": "time", "value": 50}, {"proposal": "B", "goal": "time", "value": 20}]
    budgets = [{"amount_msek": 15, "price_year": 2024}]
    tables = {
        "goals": goals,
        "proposals": proposals,
        "judgements": ratings,
        "scores": scores,
        "budgets": budgets,
    }
    return ip.build({"name": "Ford"}, tables | more)


def _asked(scenario: Scenario, by: Any, answers: Sequence[str]) -> tuple[Scenario, list[str]]:
    questions: list[str] = []
    left = iter(answers)

    def ask(question: str) -> str:
        questions.append(question)
        return next(left)

    return ip.weigh(scenario, by=by, ask=ask, language="en"), questions


def _weights(scenario: Scenario) -> list[float]:
    return ip.run(scenario).scores.weights.iloc[0].tolist()


def test_swing_answers_become_the_weights_of_the_run() -> None:
    weighed, questions = _asked(_stated(), "swing", ["2", "50", "50"])
    assert len(questions) == 3
    assert "Safety" in questions[0]
    assert "Time" in questions[1]
    assert _weights(weighed) == pytest.approx([0.25, 0.5, 0.25])


def test_tradeoffs_become_ratios_and_one_answer_more_may_contradict() -> None:
    weighed, questions = _asked(_stated(), "tradeoff", ["1", "50", "25", "50"])
    assert len(questions) == 4
    assert _weights(weighed) == pytest.approx([4 / 7, 2 / 7, 1 / 7])
    assert ip.methods(weighed).weighting["inconsistency"].item() == pytest.approx(0, abs=1e-9)
    clashing, _ = _asked(_stated(), "tradeoff", ["1", "50", "25", "5"])
    assert ip.methods(clashing).weighting["inconsistency"].item() > 0.1


def test_halves_become_a_value_function_in_the_unit_of_the_goal() -> None:
    weighed, questions = _asked(_stated(), "values", ["30", "45", "25"])
    assert len(questions) == 3
    assert weighed["goals"]["shape"][1] == "20:100 25:75 30:50 45:25 60:0 100:-100"
    assert ip.run(weighed).scores.values["time"].tolist() == pytest.approx([25 * 10 / 15, 100])


def test_an_end_of_the_scale_is_no_half_and_the_question_says_so() -> None:
    weighed, questions = _asked(_stated(), "values", ["20", "60", "30", "45", "25"])
    assert "'20' is not a number above 20 and below 60. " in questions[1]
    assert "'60' is not a number above 20 and below 60. " in questions[2]
    plain, _ = _asked(_stated(), "values", ["30", "45", "25"])
    assert weighed["goals"]["shape"].tolist() == plain["goals"]["shape"].tolist()


def test_answers_out_of_range_are_asked_for_again_and_commas_are_read() -> None:
    weighed, questions = _asked(_stated(), "swing", ["4", "första", "1", "110", "12,5", "37,5 %"])
    assert "'4' is not a number from 1 to 3" in questions[1]
    assert _weights(weighed) == pytest.approx([100 / 150, 12.5 / 150, 37.5 / 150])


def test_earlier_answers_of_the_same_stakeholder_are_replaced_and_those_of_others_stay() -> None:
    people = [{"id": "a", "name": "A", "main": "yes"}, {"id": "b", "name": "B", "weighting": "swing"}]
    swing = [
        {"stakeholder": who, "goal": g, "points": 10} for who in "ab" for g in ("safety", "time", "jobs")
    ]
    weights = [
        {"stakeholder": "a", "goal": g, "weight": w} for g, w in (("safety", 1), ("time", 0), ("jobs", 0))
    ]
    first = _stated(stakeholders=people, swing=swing, weights=weights)
    weighed, _ = _asked(first, "swing", ["1", "0", "0"])
    assert len(weighed["swing"]) == 6
    assert ip.run(weighed).scores.weights.loc["a"].tolist() == [1, 0, 0]
    assert ip.run(weighed).scores.weights.loc["b"].tolist() == pytest.approx([1 / 3] * 3)


def test_piped_answers_are_kept_in_a_new_scenario_or_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    ip.write(_stated(), tmp_path / "ford")
    command = ["weigh", str(tmp_path / "ford"), "--language", "sv", "-o"]
    monkeypatch.setattr("sys.stdin", io.StringIO("2\n50\n50\n"))
    assert main([*command, str(tmp_path / "ny.xlsx")]) == 0
    assert "Säkerhet" in capsys.readouterr().out
    assert _weights(ip.read(tmp_path / "ny.xlsx")) == pytest.approx([0.25, 0.5, 0.25])
    monkeypatch.setattr("sys.stdin", io.StringIO("2\n50\n"))
    assert main([*command, str(tmp_path / "halv")]) == 2
    assert not (tmp_path / "halv").exists()
    assert "Svaren tar slut" in capsys.readouterr().err


def test_who_cannot_be_asked_is_told() -> None:
    scenario = _stated()
    [known] = scenario["stakeholders"]["id"]
    with pytest.raises(
        InfraprioError, match=f"nobody is not a stakeholder of the scenario, which has {known}"
    ):
        ip.weigh(scenario, "nobody", ask=lambda _: "1")
    unknown: Any = "dice"
    with pytest.raises(InfraprioError, match="no interview dice; there are swing, tradeoff, values"):
        ip.weigh(scenario, by=unknown, ask=lambda _: "1")


def test_who_has_no_weights_yet_is_interviewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The interview is what makes the weights: that there are none is no fault of the scenario."""
    ip.write(ip.read(ip.example("district_list")), tmp_path / "list")
    (tmp_path / "list" / "stakeholders.csv").write_text("id,name\ncouncil,Council\n", encoding="utf-8")
    weights = tmp_path / "list" / "weights.csv"
    weights.write_text(weights.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n50\n40\n30\n20\n"))
    asked = ["weigh", str(tmp_path / "list"), "--stakeholder", "council", "-o", str(tmp_path / "weighed")]
    assert main([*asked, "--language", "en"]) == 0
    assert set(ip.read(tmp_path / "weighed")["swing"]["stakeholder"]) == {"council"}
