"""A list of proposals, goals and a budget is a scenario: what it need not state, what it must, what it hands over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.findings import told

RATINGS = {"A": (1, 2), "B": (2, -1), "C": (0, 1), "D": (2, 2)}
COSTS = {"A": 12.0, "B": 48.0, "C": 3.5, "D": 30.0}


def made() -> dict[str, list[dict[str, Any]]]:
    """Four proposals, two goals, one amount: 50 pays D and A and C, or B."""
    return {
        "proposals": [{"id": p, "name": f"Project {p}", "cost_msek": COSTS[p]} for p in RATINGS],
        "goals": [
            {"id": "safety", "name": "Safety", "indicator": "judgement", "weight": 0.75},
            {"id": "access", "name": "Access", "indicator": "judgement", "weight": 0.25},
        ],
        "judgements": [
            {"proposal": p, "goal": g, "rating": r}
            for p, both in RATINGS.items()
            for g, r in zip(("safety", "access"), both, strict=True)
        ],
        "budgets": [{"amount_msek": 50}],
    }


def test_a_list_is_completed_and_says_so_in_one_line() -> None:
    scenario = ip.build({"name": "A list"}, made())
    assert [found.code for found in scenario.findings] == ["completed"]
    assert [len(scenario[name]) for name in ("funds", "periods", "budget_scenarios", "stakeholders")] == [
        1
    ] * 4
    assert scenario["weights"]["weight"].tolist() == [0.75, 0.25]
    assert scenario["financing"]["share"].tolist() == [1.0] * 4
    for language in ("en", "sv"):
        assert len(told(scenario.findings, language)) == 1


def test_the_best_set_by_hand() -> None:
    result = ip.run(ip.build({"name": "A list"}, made()))
    # 0.75 and 0.25 of 50 points a step: A 62.5, B 62.5, C 12.5, D 100; 50 pays A, C and D.
    assert result.plan_score == pytest.approx(175.0)
    assert sorted(map(str, result.portfolio.proposals)) == ["A", "C", "D"]
    assert result.ranking.certificate["checked"]
    assert list(result.ranking.by_horizon) == [""]


def test_what_must_be_built_comes_first() -> None:
    tables = made()
    tables["rules"] = [{"id": "r1", "rule": "mandatory", "proposals": "C"}]
    tables["budget_scenarios"] = [
        {"id": "low", "name": "Low", "probability": 0.5},
        {"id": "high", "name": "High", "probability": 0.5, "main": "yes"},
    ]
    tables["budgets"] = [{"scenario": "low", "amount_msek": 20}, {"scenario": "high", "amount_msek": 50}]
    result = ip.run(ip.build({"name": "A list"}, tables))
    assert list(result.ranking.committed.index) == ["C"]
    assert list(result.ranking.frame.index) == ["A", "D"]
    assert ip.evaluate(result, ["A", "D"]).proposals == ("A", "D")


def test_without_weights_siblings_weigh_the_same() -> None:
    tables = made()
    for row in tables["goals"]:
        del row["weight"]
    scenario = ip.build({"name": "A list"}, tables)
    assert scenario["weights"]["weight"].tolist() == [0.5, 0.5]


def test_horizons_are_as_many_as_stated() -> None:
    tables = made()
    tables["periods"] = [{"id": h, "name": h, "horizon": f"by {h}"} for h in ("2028", "2032", "2036")]
    tables["budgets"] = [{"period": h, "amount_msek": 20} for h in ("2028", "2032", "2036")]
    tables["proposals"][0]["horizon"] = "by 2032"
    result = ip.run(ip.build({"name": "A list"}, tables))
    assert list(result.ranking.by_horizon) == ["by 2028", "by 2032", "by 2036"]
    assert "A" not in result.ranking.by_horizon["by 2028"].index


def test_a_table_that_others_name_is_not_invented() -> None:
    tables = made() | {"budgets": [{"fund": "state", "amount_msek": 50}]}
    with pytest.raises(ip.ScenarioError) as fault:
        ip.build({"name": "A list"}, tables)
    assert {f.code for f in fault.value.findings if f.severity == "error"} & {"missing_table", "unknown_id"}


def test_a_measure_of_the_network_needs_it_or_given_results() -> None:
    tables = made()
    tables["goals"][1]["indicator"] = "travel_time_gain_hours_day"
    tables["judgements"] = [row for row in tables["judgements"] if row["goal"] == "safety"]
    with pytest.raises(ip.ScenarioError) as fault:
        ip.build({"name": "A list"}, tables)
    assert [f.code for f in fault.value.findings if f.severity == "error"] == ["indicator_without_network"]
    tables["given_results"] = [
        {"proposal": p, "item": "travel_time_gain_hours_day", "value": 10.0 * k}
        for k, p in enumerate(RATINGS)
    ]
    result = ip.run(ip.build({"name": "A list"}, tables))
    assert result.scores.values["access"].tolist() == pytest.approx([0, 100 / 3, 200 / 3, 100])


def test_everything_is_written_and_nothing_that_is_empty(tmp_path: Path) -> None:
    scenario = ip.build({"name": "A list"}, made())
    ip.write(scenario, tmp_path / "list")
    formats = "csv,xlsx,docx,pdf,html,gpkg,geojson,png,svg"
    out = tmp_path / "out"
    assert (
        main(["run", str(tmp_path / "list"), "-o", str(out), "--formats", formats, "--language", "en"]) == 0
    )
    names = {path.name for path in out.iterdir()}
    assert {
        "priority.xlsx",
        "submission.docx",
        "submission.pdf",
        "meeting.html",
        "priority_order.csv",
    } <= names
    assert not names & {
        "priority.gpkg",
        "priority_map.png",
        "flows.png",
        "appraisal.csv",
        "values.csv",
        "model_settings.csv",
        "effects.csv",
    }
    heading = (out / "priority_order.csv").read_text("utf-8-sig").splitlines()[0].lower()
    assert "nnk" not in heading
    assert "horizon" not in heading


@pytest.mark.parametrize("target", ["copy.xlsx", "copy", "copy.gpkg"])
def test_a_list_converts_and_reads_back(target: str, tmp_path: Path) -> None:
    scenario = ip.build({"name": "A list"}, made())
    again = ip.read(ip.write(scenario, tmp_path / target))
    assert not [f for f in again.findings if f.severity == "error"]
    assert ip.run(again).plan_score == pytest.approx(175.0)


def test_with_places_but_no_roads_there_is_a_map(tmp_path: Path) -> None:
    tables = made()
    tables["places"] = [
        {
            "id": p,
            "name": f"Town {p}",
            "kind": "town",
            "lat": 50 + k / 10,
            "lon": 1 + k / 10,
            "population": 1000,
            "jobs": 500,
        }
        for k, p in enumerate(RATINGS)
    ]
    for row in tables["proposals"]:
        row["places"] = row["id"]
    result = ip.run(ip.build({"name": "A list"}, tables))
    written = {path.name for path in result.write(tmp_path / "out", "en", ("gpkg", "png", "csv"))}
    assert {"priority.gpkg", "priority_map.png"} <= written
    assert "flows.png" not in written


def test_the_other_commands_work_on_a_list(tmp_path: Path) -> None:
    ip.write(ip.build({"name": "A list"}, made()), tmp_path / "list")
    (tmp_path / "order.csv").write_text("id\nB\nA\nD\nC\n", encoding="utf-8")
    folder = str(tmp_path / "list")
    assert main(["check", folder]) == 0
    assert main(["scales", folder]) == 0
    assert main(["order", folder, str(tmp_path / "order.csv"), "-o", str(tmp_path / "o")]) == 0
    assert main(["compare", folder, folder, "-o", str(tmp_path / "c")]) == 0


def test_tables_are_data_frames_of_any_library() -> None:
    import pandas as pd

    class Other:
        """What a table of another library offers, which has a to_dict of its own."""

        def __init__(self, frame: pd.DataFrame) -> None:
            self.frame = frame
            self.columns = list(frame.columns)

        def to_dict(self) -> None:
            raise AssertionError("no pandas table")

        def __dataframe__(self, nan_as_null: bool = False, allow_copy: bool = True) -> Any:
            return self.frame.__dataframe__(nan_as_null, allow_copy)

    frames = {name: pd.DataFrame(rows) for name, rows in made().items()}
    expected = ip.run(ip.build({"name": "A list"}, made())).ranking.frame
    for tables in (frames, {name: Other(frame) for name, frame in frames.items()}):
        pd.testing.assert_frame_equal(ip.run(ip.build({"name": "A list"}, tables)).ranking.frame, expected)
