"""Who sets a local scale alone, which scales are suggested, and how they are kept: edges and every field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import ScoringError
from infraprio.scoring.goals.local_scales import scale_findings
from infraprio.scoring.goals.proposal_scores import Measured
from infraprio.scoring.goals.suggested_scales import rounded_up, suggested_scales, with_scales
from tests.scoring.test_local_scales import COSTS, DIRECTIONS, GOALS, NAMES, RULES, region

ROW = {"value_function": "linear", "shape": "", "scale": "", "zero_at": np.nan, "full_at": np.nan, "direction": "", "name_en": ""}  # fmt: skip


def row(indicator: str, name: str, **cells: Any) -> dict[str, Any]:
    return {**ROW, "indicator": indicator, "name": name, **cells}


def told(rows: dict[str, dict[str, Any]], **change: list[float]) -> list[str]:
    """What is remarked of proposals A, B, ... on local scales from no change to the best, all goals of equal weight."""
    sizes = pd.DataFrame(change, index=list("ABCDE")[: len(next(iter(change.values())))])
    values = {}
    for goal, each in rows.items():
        size = sizes.get(each["indicator"], pd.Series(0.0, index=sizes.index))
        better = size if DIRECTIONS.get(each["indicator"], True) else -size
        best = better.max() if better.max() > 0 else -better.min()
        values[goal] = 100 * better / (best or 1.0)
    weights = pd.Series(1 / len(rows), index=list(rows))
    found = scale_findings(rows, sizes, DIRECTIONS, pd.DataFrame(values), weights)
    assert [each.code for each in found] == ["one_sets_scale"] * len(found)
    return [each.message for each in found]


def test_the_full_effect_has_to_shrink_by_more_than_a_half() -> None:
    time = {"time": row("hours", "Time")}
    assert told(time, hours=[-12.0, -6.0, 3.0]) == []
    assert told(time, hours=[-12.0, -5.0, 3.0]) == [
        "A alone sets the scale of: Time. Without it 0 of 2 other proposals change their place by goal score, "
        "and scores change by up to 58.3 points."
    ]  # B from 41.7 to 100
    # where others only worsen, the largest worsening is the scale without it: here C from -25 to -100
    assert "0 of 2 other proposals" in told(time, hours=[-12.0, 0.0, 3.0])[0]
    assert "up to 75.0 points" in told(time, hours=[-12.0, 0.0, 3.0])[0]
    assert told(time, hours=[-12.0, 0.0, 6.0]) == []
    # where nothing is left, nothing is worth anything
    assert "0 of 2 other proposals" in told(time, hours=[-12.0, 0.0, 0.0])[0]
    assert "0 of 0 other proposals" in told(time, hours=[-12.0])[0]
    assert "up to 0.0 points" in told(time, hours=[-12.0])[0]


def test_all_that_one_sets_is_seen_together_and_each_is_told_once() -> None:
    """Of both goals A sets the scale, of jobs not alone; without it B has 100 and 100 in place of 10 and 75, and leads C."""
    rows = {"time": row("hours", "Time"), "jobs": row("jobs", "Jobs"), "care": row("minutes", "Care")}
    change = {"hours": [-50.0, -5.0, 0.0], "jobs": [8.0, 6.0, 4.0], "minutes": [0.0, 2.0, -9.0]}
    first, second = told(rows, **change)
    assert first.startswith("A alone sets the scale of: Time. Without it 2 of 2")
    assert "up to 38.3 points" in first  # ((100 - 10) + (100 - 75)) / 3
    assert second.startswith("C alone sets the scale of: Care. Without it 0 of 2")
    assert "up to 25.9 points" in second  # B loses 2 of 2 in place of 2 of 9: (100 - 22.2) / 3
    both = told(rows | {"jobs": row("hours", "Also time")}, **change)
    assert both[0].startswith("A alone sets the scale of: Time, Also time.")


def test_places_that_move_are_counted() -> None:
    """B leads C by jobs, 60 to 57.5; without A the scale of time is 8, and C leads by 92.5 to 60, D has 30 and 25."""
    rows = {"time": row("hours", "Time"), "jobs": row("jobs", "Jobs")}
    (found,) = told(rows, hours=[-80.0, 0.0, -8.0, 0.0], jobs=[5.0, 6.0, 5.1, 2.0])
    assert "2 of 3 other proposals" in found
    assert "up to 45.0 points" in found


def test_stated_and_bent_scales_and_what_is_not_measured_hang_on_nobody() -> None:
    alone: dict[str, list[float]] = {"hours": [-12.0, -1.0, 0.0]}
    assert len(told({"time": row("hours", "Time")}, **alone)) == 1
    for other in (
        row("hours", "Time", zero_at=0.0, full_at=-30.0),
        row("hours", "Time", scale="stated", full_at=-30.0),
        row("hours", "Time", value_function="piecewise", shape="0:0 -12:100"),
        row("judgement", "Time"),
    ):
        assert told({"time": other}, **alone) == []


def test_less_than_a_billionth_sets_no_scale_and_is_no_second() -> None:
    time = {"time": row("hours", "Time")}
    assert told(time, hours=[-0.9e-9, 0.0]) == []
    assert len(told(time, hours=[-1e-9, 0.0])) == 1
    assert len(told(time, hours=[-1.5e-9, -0.9e-9])) == 1
    assert told(time, hours=[-1.5e-9, -1e-9]) == []


def test_the_figures_that_are_rounded_to() -> None:
    steps = {
        1.0: 1,
        1.01: 1.5,
        1.5: 1.5,
        1.6: 2,
        2.1: 2.5,
        2.6: 3,
        3.1: 4,
        4.1: 5,
        5.1: 6,
        6.1: 8,
        8.1: 10,
        9.99: 10,
    }
    assert [rounded_up(size) for size in steps] == list(steps.values())
    assert [rounded_up(-100 * size) for size in steps] == [-100 * size for size in steps.values()]
    assert rounded_up(0.0) == 0
    assert rounded_up(3.0000000000001) == 3  # but for rounding
    assert rounded_up(3.00000000001) == 4


CHANGE = {
    "hours": [-41.0, -10.0, -999.0, 0, 0, 0],
    "jobs": [-3.0, -7.0, 999.0, 0, 0, 0],
    "minutes": [-1.0] * 6,
}


def measured(**columns: list[float]) -> Measured:
    change = pd.DataFrame({**CHANGE, **columns}, index=list(NAMES))
    return Measured(change=change, low=change, high=change, more_is_better=DIRECTIONS, units={"hours": "h"})


def test_every_cell_of_the_suggestions() -> None:
    """Of those that can be chosen, A and B."""
    found = suggested_scales(region(COSTS, RULES), measured())
    assert found.index.name == "goal"
    assert found.to_dict("index") == {
        "time": {
            "indicator": "hours", "unit": "h", "direction": "less", "zero_at": 0, "full_at": -50, "best": -41,
            "best_by": "A", "next": -10,
        },
        "jobs": {
            "indicator": "jobs", "unit": "", "direction": "more", "zero_at": 0, "full_at": 8, "best": -7,
            "best_by": "B", "next": 3,
        },
    }  # fmt: skip
    assert list(found.columns) == list(found.to_dict("index")["time"])
    for goals in (
        [{**GOALS[0], "value_function": "piecewise", "shape": "-50:100 0:0"}, *GOALS[1:]],
        [{**GOALS[0], "indicator": "judgement"}, *GOALS[1:]],
        [{**GOALS[0], "zero_at": 0, "full_at": -7}, *GOALS[1:]],
    ):
        assert suggested_scales(region(COSTS, RULES, goals), measured()).index.tolist() == ["jobs"]
    tiny = suggested_scales(
        region(COSTS, RULES), measured(hours=[-0.9e-9, 0, 0, 0, 0, 0], jobs=[1e-9, 0, 0, 0, 0, 0])
    )
    assert tiny["full_at"].to_dict() == {"jobs": 1e-9}
    unknown = [{**GOALS[0], "indicator": "speed"}, *GOALS[1:]]
    with pytest.raises(ScoringError, match=r"time.*speed"):
        suggested_scales(region(COSTS, RULES, unknown), measured())


def test_what_is_kept_of_suggested_scales_and_of_such_by_hand() -> None:
    goals = [{**GOALS[0], "note": "agreed"}, *GOALS[1:]]
    scenario = region(COSTS, RULES, goals)
    note = "full_at: largest effect of a proposal that can be chosen, rounded up"
    kept = with_scales(scenario, suggested_scales(scenario, measured()))["goals"]
    assert kept["note"].tolist() == [f"agreed; {note}", note, ""]
    assert kept["scale"].tolist() == ["stated", "stated", "stated"]
    assert kept["zero_at"].tolist() == [0, 0, 0]
    assert kept["full_at"].tolist() == [-50, 8, -10]
    own = pd.DataFrame({"zero_at": [3.0, 1.0], "full_at": [-4.0, 9.0]}, index=["jobs", "time"])
    kept = with_scales(scenario, own)["goals"]
    assert kept["zero_at"].tolist() == [1, 3, 0]
    assert kept["full_at"].tolist() == [9, -4, -10]
    assert kept["note"].tolist() == ["agreed", "", ""]
    turned = own.assign(
        full_at=[-8.0, 50.0], best=[7.0, -41.0]
    )  # the figure is the one suggested, the other way round
    assert with_scales(scenario, turned)["goals"]["note"].tolist() == [f"agreed; {note}", note, ""]


def test_a_scale_that_nobody_suggested_has_no_note() -> None:
    """Also where all is worth something but nothing at all, and where a row was added to what was suggested."""
    scenario = region(COSTS, RULES)
    by_hand = pd.DataFrame({"zero_at": [10.0], "full_at": [0.0]}, index=["jobs"])
    assert with_scales(scenario, by_hand)["goals"]["note"].tolist() == ["", "", ""]
    suggested = suggested_scales(scenario, measured()).drop(index="jobs")
    kept = with_scales(scenario, pd.concat([suggested, by_hand]))["goals"]
    assert [bool(note) for note in kept["note"]] == [True, False, False]
    assert kept["full_at"].tolist() == [-50, 0, -10]


def test_scales_are_kept_in_the_version_in_use() -> None:
    scenario = region(COSTS, RULES)
    table = scenario["goals"]
    columns = {name: np.concatenate([array, array]) for name, array in table.columns.items()}
    columns["version"] = np.array(["old"] * 3 + ["current"] * 3, dtype=object)
    goals = replace(table, columns=columns, rows=(1, 2, 3, 4, 5, 6))
    twice = replace(scenario, tables={**scenario.tables, "goals": goals})
    own = pd.DataFrame({"zero_at": [0.0], "full_at": [-4.0]}, index=["jobs"])
    kept = with_scales(twice, own)["goals"]
    np.testing.assert_array_equal(kept["full_at"], [np.nan, np.nan, -10, np.nan, -4, -10])


@pytest.mark.parametrize(
    ("ends", "named"),
    [
        ((0.0, 0.0), "zero_at 0 and full_at 0"), ((np.nan, 1.0), "zero_at nan"), ((0.0, np.inf), "full_at inf"),
        ((0.0, np.nan), "full_at nan"),
    ],
)  # fmt: skip
def test_ends_that_are_no_two_numbers_are_refused(ends: tuple[float, float], named: str) -> None:
    own = pd.DataFrame({"zero_at": [ends[0]], "full_at": [ends[1]]}, index=["jobs"])
    with pytest.raises(ScoringError, match=f"jobs: .*{named}") as wrong:
        with_scales(region(COSTS, RULES), own)
    assert "not a measured goal" not in str(wrong.value)
