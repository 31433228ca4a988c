"""The tables of a result as CSV files."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from infraprio.report.write import write_frame


@pytest.mark.parametrize("kind", ["object", "str", "string"])
@pytest.mark.parametrize(("language", "separator"), [("sv", ";"), ("en", ",")])
def test_no_cell_is_run_and_numbers_stay_numbers(
    kind: str, language: str, separator: str, tmp_path: Path
) -> None:
    texts = ["=1+1", "@a", "+b", "-c", "-1,5", "väg 1", ""]
    frame = pd.DataFrame({"=x": pd.Series(texts, dtype=kind), "y": -np.arange(7.0)})
    write_frame(frame, tmp_path / "a.csv", language)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=separator))
    assert rows[0] == ["'=x", "y"]
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'@a", "'+b", "'-c", "-1,5", "väg 1", ""]
    assert [row[1] for row in rows[2:]] == [f"-{i}" for i in range(1, 7)]
    assert list(frame.columns) == ["=x", "y"]


@pytest.mark.parametrize(("language", "separator", "comma"), [("sv", ";", ","), ("en", ",", ".")])
def test_decimals_are_those_of_the_spreadsheets_of_the_language(
    language: str, separator: str, comma: str, tmp_path: Path
) -> None:
    frame = pd.DataFrame({"a": [1.5, -0.25], "b": [3, 4], "c": [1234.5, np.nan]})
    write_frame(frame, tmp_path / "a.csv", language)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=separator))
    assert rows[1:] == [[f"1{comma}5", "3", f"1234{comma}5"], [f"-0{comma}25", "4", ""]]
