"""Totals that do not follow from their parts are found, and nothing else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import ScoringError
from infraprio.scoring import check_totals
from tests.virginia import FACTORS, FILE, POINTS, WEIGHTS, as_published


def part_weights() -> pd.DataFrame:
    """Weights of the parts by area type: of the factor, times the part's weight within it."""
    rows = {g: dict(zip(FACTORS, weights, strict=True)) for g, weights in WEIGHTS.items()}
    return pd.DataFrame({c: {g: w * rows[g][factor] for g in rows} for c, (factor, w) in POINTS.items()})


def made(seed: int, rows: int = 60) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A list of the same shape: parts with three decimals, a total as the rule says."""
    draw = np.random.default_rng(seed)
    weights = part_weights()
    parts = pd.DataFrame(draw.uniform(0, 100, (rows, len(POINTS))).round(3), columns=list(POINTS))
    parts["area"] = draw.choice(list(WEIGHTS), rows)
    own = weights.loc[parts["area"]].to_numpy()
    parts["total"] = (parts[list(POINTS)].to_numpy() * own).sum(axis=1).round(3)
    return parts, weights


@pytest.mark.parametrize("seed", range(5))
def test_only_what_was_spoilt_is_named(seed: int) -> None:
    parts, weights = made(seed)
    assert not len(check_totals(parts, "total", weights, "area"))
    spoilt = sorted(np.random.default_rng(seed).choice(len(parts), 7, replace=False).tolist())
    parts.loc[spoilt, "total"] += 0.5
    found = check_totals(parts, "total", weights, "area")
    assert sorted(found.index) == spoilt
    assert found["difference"].to_numpy() == pytest.approx(0.5, abs=0.002)
    assert found.attrs == {"rows": 60, "follow": 53}


def test_what_cannot_be_computed_says_why() -> None:
    parts, weights = made(1, 8)
    parts["area"] = ["A", "A", "A", "C", "A", "A", "A", "Z"]
    parts["total"] = (parts[list(POINTS)].to_numpy() * weights.reindex(parts["area"]).to_numpy()).sum(axis=1)
    parts.loc[7, "total"] = 1.0
    parts.loc[1, "Delay Score"] = np.nan
    parts.loc[2, "total"] = np.nan
    parts.loc[3, "Land Use Score"] = np.nan  # of no weight in areas of type C
    assert check_totals(parts, "total", weights, "area")["reason"].to_dict() == {
        1: "part_missing",
        2: "total_missing",
        7: "group_unknown",
    }


def test_groups_need_their_column_and_weights_theirs() -> None:
    parts, weights = made(1, 4)
    with pytest.raises(ScoringError, match="differ by group"):
        check_totals(parts, "total", weights)
    with pytest.raises(ScoringError, match="noise"):
        check_totals(parts, "total", {"noise": 1.0})
    with pytest.raises(ScoringError, match="sum"):
        check_totals(parts, "sum", weights, "area")


@pytest.mark.skipif(not FILE.is_file(), reason="the published file is not here")
def test_eleven_of_virginias_totals_do_not_follow() -> None:
    table = as_published().set_index("App Id")
    found = check_totals(table, "Project Benefit Score", part_weights(), "Area Type")
    assert found.attrs == {"rows": 404, "follow": 393}
    assert list(found.index[:8]) == ["1414", "1104", "1220", "1394", "1301", "1305", "1416", "1215"]
    assert found["difference"].abs().max() == pytest.approx(2.5, abs=0.01)


def test_rows_that_do_not_follow_by_hand() -> None:
    """Of two groups, the second without weight on y; the largest difference first, then what has none."""
    parts = pd.DataFrame(
        {
            "x": [8.0, 4.0, 2.0, 6.0, np.nan, 1.0, 3.0],
            "y": [3.0, 5.0, np.nan, 7.0, 2.0, 9.0, 1.0],
            "area": ["p", "p", "q", "q", "q", "p", "z"],
            "sum": [5.5, 4.5 + 0.0099, 1.0 + 0.0101, 2.0, 9.0, np.nan, 4.0],
        },
        index=list("abcdefg"),
    )
    weights = pd.DataFrame({"x": {"p": 0.5, "q": 0.5}, "y": {"p": 0.5, "q": np.nan}})
    found = check_totals(parts, "sum", weights, "area")
    assert found.columns.tolist() == ["stated", "computed", "difference", "reason"]
    assert found["reason"].to_dict() == {
        "d": "differs", "c": "differs", "e": "part_missing", "f": "total_missing", "g": "group_unknown",
    }  # fmt: skip
    assert found.index.tolist() == ["d", "c", "e", "f", "g"]
    assert found.loc["d", ["stated", "computed", "difference"]].tolist() == [2.0, 3.0, -1.0]
    assert found.loc[["e", "f", "g"], "computed"].tolist() == pytest.approx(
        [np.nan, 5.0, np.nan], nan_ok=True
    )
    assert found.attrs == {"rows": 7, "follow": 2}
    by_series = check_totals(parts[["x", "y"]], parts["sum"], weights, parts["area"])
    assert by_series.equals(found)
    one = check_totals(parts.loc[["a"]], pd.Series({"a": 15.0, "b": 0.0}), {"x": 1.5, "y": 1.0})
    assert one.empty
    assert one.attrs == {"rows": 1, "follow": 1}
    with pytest.raises(ScoringError, match="differ by group"):
        check_totals(parts, "sum", weights)
    alone = check_totals(parts.loc[["a"]], "sum", weights.loc[["p"]])  # of one group all rows are
    assert alone.empty
