"""Suggested scales: from whom, rounded how, and kept in the table of goals."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import infraprio as ip
from infraprio.cli import main
from infraprio.effects.examples import valley
from infraprio.errors import ScoringError
from infraprio.scoring.goals.proposal_scores import Measured, score_proposals
from infraprio.scoring.goals.suggested_scales import rounded_up, suggested_scales, with_scales
from tests.scoring.test_local_scales import COSTS, DIRECTIONS, GOALS, NAMES, RULES, region


@given(st.floats(-1e12, 1e12).filter(lambda x: abs(x) > 1e-9))
def test_rounded_up_is_a_little_more_and_short(size: float) -> None:
    found = rounded_up(size)
    assert np.sign(found) == np.sign(size)
    assert abs(size) * (1 - 1e-9) <= abs(found) <= 1.5 * abs(size) * (1 + 1e-9)
    assert len(f"{abs(found):e}".split("e")[0].rstrip("0").rstrip(".")) <= 3
    assert rounded_up(found) == found


@pytest.mark.parametrize("power", [0.01, 1, 1000])
def test_rounded_up_knows_the_figures_people_use(power: float) -> None:
    figures = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
    for below, figure in itertools.pairwise(figures):
        assert rounded_up(figure * power) == pytest.approx(figure * power)
        assert rounded_up((below + 0.01) * power) == pytest.approx(figure * power)


def measured(**columns: list[float]) -> Measured:
    change = pd.DataFrame(columns, index=list(NAMES))
    return Measured(change=change, low=change, high=change, more_is_better=DIRECTIONS, units={"hours": "h"})


CHANGE = measured(
    hours=[-41.0, -10.0, -999.0, -999.0, -999.0, -999.0],
    jobs=[-3.0, -7.0, 999.0, 999.0, 999.0, 999.0],
    minutes=[-1.0] * 6,
)


def test_only_those_that_can_be_chosen_suggest_and_stated_goals_are_left_alone() -> None:
    table = suggested_scales(region(COSTS, RULES), CHANGE)
    assert list(table.index) == ["time", "jobs"]
    assert table.loc["time", ["zero_at", "full_at", "best", "best_by", "next"]].tolist() == [
        0,
        -50,
        -41,
        "A",
        -10,
    ]
    assert table.loc["jobs", ["full_at", "best_by"]].tolist() == [
        8,
        "B",
    ]  # nothing improves: the largest worsening
    assert table.loc["time", "unit"] == "h"
    still = suggested_scales(
        region(COSTS, RULES), measured(hours=[0.0] * 6, jobs=[0.0] * 6, minutes=[0.0] * 6)
    )
    assert still.empty


def test_kept_scales_are_those_that_score_and_nothing_else_changes() -> None:
    scenario = region(COSTS, RULES)
    kept = with_scales(scenario, suggested_scales(scenario, CHANGE))
    found = score_proposals(kept, CHANGE)
    assert found.anchors["full_at"].to_dict() == {"time": -50, "jobs": 8, "care": -10}
    assert not found.anchors["full_by"].any()
    assert found.values.loc["A", "time"] == pytest.approx(82)
    assert found.findings == ()
    assert suggested_scales(kept, CHANGE).empty
    for name, table in scenario.tables.items():
        if name != "goals":
            assert kept[name] is table
    for name in set(scenario["goals"].columns) - {"scale", "zero_at", "full_at", "note"}:
        assert kept["goals"].to_frame()[name].equals(scenario["goals"].to_frame()[name])
    assert np.isnan(scenario["goals"]["full_at"][0])  # the one that went in is as it was


def test_the_note_stands_only_where_the_figure_is_the_suggested_one() -> None:
    scenario = region(COSTS, RULES)
    table = suggested_scales(scenario, CHANGE)
    table.loc["time", "full_at"] = -60.0
    notes = dict(zip(scenario["goals"]["id"], with_scales(scenario, table)["goals"]["note"], strict=True))
    assert notes["time"] == ""
    assert "rounded up" in notes["jobs"]


def test_scales_that_are_none_are_refused_by_name() -> None:
    scenario = region(COSTS, RULES)
    bad = pd.DataFrame({"zero_at": [0.0, 5.0], "full_at": [1.0, 5.0]}, index=["nobody", "time"])
    with pytest.raises(ScoringError, match=r"nobody is not a measured goal.*time: zero_at 5 and full_at 5"):
        with_scales(scenario, bad)


@pytest.mark.parametrize(
    ("cells", "stated"),
    [
        ({"zero_at": 0, "full_at": -20}, True),
        ({"zero_at": 0, "full_at": -20, "scale": "local"}, False),
        ({"zero_at": 0, "full_at": -20, "scale": "stated"}, True),
        ({}, False),
    ],
)
def test_both_ends_in_the_table_are_a_stated_scale_unless_it_says_local(
    cells: dict[str, object], stated: bool
) -> None:
    scenario = region(COSTS, RULES, [{**GOALS[0], **cells}, *GOALS[1:]])
    found = score_proposals(scenario, CHANGE)
    assert found.values.loc["A", "time"] == pytest.approx(41 / 20 * 100 if stated else 100)


@pytest.mark.parametrize(
    "cells", [{"zero_at": 0}, {"full_at": -5}, {"zero_at": 1, "full_at": 1}, {"scale": "stated"}]
)
def test_half_a_scale_is_an_error_at_its_cell(cells: dict[str, object]) -> None:
    with pytest.raises(ip.ScenarioError) as fault:
        region(COSTS, RULES, [{**GOALS[0], **cells}, *GOALS[1:]])
    assert [finding.code for finding in fault.value.findings if finding.severity == "error"] == [
        "anchors_missing"
    ]


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "valley", tmp_path / "scaled"
    ip.write(valley(), source)
    before = (source / "goals.csv").read_bytes()
    assert main(["scales", str(source), "--language", "en"]) == 0
    told = capsys.readouterr().out
    assert "Gain of travellers in money (logsum)" in told
    assert "100 at: the largest effect" in told
    assert main(["scales", str(source), "-o", str(target)]) == 0
    with (target / "goals.csv").open(encoding="utf-8") as file:
        (goal,) = csv.DictReader(file)
    suggestion = ip.suggest_scales(valley()).loc["g"]
    assert (goal["scale"], float(goal["full_at"])) == ("stated", suggestion["full_at"])
    assert (source / "goals.csv").read_bytes() == before
    assert main(["scales", str(source), "-o", str(target)]) == 2  # never over something that is there
    capsys.readouterr()
    assert main(["scales", str(target)]) == 0
    assert "Alla mätta mål har en angiven skala" in capsys.readouterr().out


def test_a_goal_that_a_description_measures_is_warned_about(tmp_path: Path) -> None:
    ip.write(valley(), tmp_path / "valley")
    assert "indicator_describes" not in {finding.code for finding in ip.check(tmp_path / "valley")}
    table = tmp_path / "valley" / "goals.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("consumer_surplus_year", "travel_hours_day"),
        encoding="utf-8",
    )
    (finding,) = (f for f in ip.check(tmp_path / "valley") if f.code == "indicator_describes")
    assert (finding.severity, finding.row, finding.column, finding.value) == (
        "warning",
        2,
        "indicator",
        "travel_hours_day",
    )
    assert "travel_time_gain_hours_day" in finding.cure
