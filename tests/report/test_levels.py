"""Levels of a curve that one plan serves: one row for people, every level for machines."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from infraprio.portfolio import compile_data
from infraprio.portfolio.network_inside.capped_curve import Added
from infraprio.portfolio.problem.measure import Measure
from infraprio.questions.caps import caps_of
from infraprio.questions.fair import fair_of
from infraprio.report.questions.caps import amount, write_caps
from infraprio.report.questions.fair import fair_sentences, fair_sheets, fair_text, write_fair
from infraprio.report.questions.levels import decimals_apart, folded
from infraprio.report.sheet import sheet
from tests.questions.test_fair import case
from tests.report import made_up


def rows_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8-sig").splitlines()) - 1


@pytest.mark.parametrize("language", ["sv", "en", "nb"])
def test_floors_that_one_plan_serves_are_one_row_and_all_are_in_the_file(
    tmp_path: Path, language: str
) -> None:
    problem, parts = case(3, more=True)
    found = fair_of(Added(compile_data(problem)), parts, 40)
    made = made_up.scenario(6)
    shown = fair_sheets(found, made, language)[0]
    seen = (
        shown.frame.drop(columns=["fair_floor", "caps_price", "caps_price_money"])
        .astype(str)
        .agg("|".join, axis=1)
    )
    assert len(shown.frame) < len(found.floors)
    assert (seen != seen.shift()).all()
    assert set(shown.frame["caps_value"]) == set(found.floors["value"])
    write_fair(found, made, tmp_path, language)
    assert rows_of(tmp_path / "fair_floors.csv") == len(found.floors)
    (said,) = (text for text in fair_sentences(found, made, language) if "fair_floors.csv" in text)
    assert str(len(found.floors)) in said
    assert len(fair_text(found, made, language).splitlines()) < len(found.floors) + 20


def test_caps_that_one_plan_serves_are_one_row(tmp_path: Path) -> None:
    problem, _ = case(1, more=False)
    assert problem.effects is not None
    found = caps_of(Added(compile_data(problem)), problem.effects.columns[0], 40)
    made = made_up.scenario(6)
    write_caps(found, made, tmp_path, "en")
    assert rows_of(tmp_path / "caps_curve.csv") == len(found.curve)
    page = (tmp_path / "caps.html").read_text(encoding="utf-8")
    assert page.count("<tr>") < len(found.curve)
    assert f"all {len(found.curve)} are in caps_curve.csv" in page


def test_only_neighbours_fold() -> None:
    frame = pd.DataFrame(
        {"level": [1.0, 2.0, 3.0, 4.0], "value": [5.0, 5.001, 4.0, 5.0], "who": ["a", "a", "a", "a"]}
    )
    short = folded(sheet("s", "s", frame, "en", decimals={"value": 2}), ("level",))
    assert short.frame["level"].tolist() == [1.0, 3.0, 4.0]


def test_levels_that_differ_look_different() -> None:
    assert decimals_apart([549.079, 549.089]) == 2
    assert decimals_apart([0.0, 0.0]) == 0
    assert decimals_apart([1000.0, 1000.0 + 1e-12]) == 0
    assert decimals_apart([100.0, 100.0000004]) == 4  # no more than three beyond four figures


@pytest.mark.parametrize(
    ("value", "told"), [(-5.0, "-5"), (-3055.2, "-3,055"), (1.5, "1.5"), (0.12344, "0.1234"), (0.0, "0")]
)
def test_a_round_cap_stands_as_it_was_stated(value: float, told: str) -> None:
    assert amount(Measure(key="co2"), value, "en") == told
