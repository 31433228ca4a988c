"""Several methods and several people beside the weighted mean: what is said of who moves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from infraprio.scoring import check_totals
from infraprio.scoring.second_opinions import Thresholds, second_opinions

GOALS = ["safety", "access"]
VALUES = pd.DataFrame(
    [[90.0, 10.0], [50.0, 60.0], [10.0, 95.0], [30.0, 30.0]], index=list("ABCD"), columns=GOALS
)
PEOPLE = pd.DataFrame([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9]], index=["north", "middle", "south"], columns=GOALS)
LIMITS = Thresholds(
    indifference=pd.Series(5.0, index=GOALS),
    preference=pd.Series(20.0, index=GOALS),
    veto=pd.Series(np.nan, index=GOALS),
)
SINGLE = {"additive", "topsis", "vikor", "promethee", "electre", "waspas"}
MAIN = pd.Series([0.5, 0.5], index=GOALS)


def test_what_is_said_of_a_method_follows_from_its_ranks() -> None:
    """By the mean B, C, A, D with 55, 52.5, 50 and 30 points; D is last by any rule."""
    found = second_opinions(VALUES, MAIN, LIMITS, PEOPLE)
    assert found.ranks["additive"].to_dict() == {"A": 3, "B": 1, "C": 2, "D": 4}
    moved = found.ranks.sub(found.ranks["additive"], axis=0).abs()
    told = found.agreement
    for rule in found.ranks:
        assert told.loc[rule, "moved"] == (moved[rule] > 0).sum()
        assert told.loc[rule, "most"] == moved[rule].max()
        assert told.loc[rule, "mover"] == (moved[rule].idxmax() if moved[rule].max() else "")
    assert (told["most"] > 0).any()
    counted = found.reversals["method"].value_counts()
    assert (told["reversals"].dropna() == counted.reindex(told["reversals"].dropna().index).fillna(0)).all()
    assert (told["reversals"] == 0).any()
    assert found.moves.index.tolist() == list(range(len(found.moves)))
    assert len(found.moves) == told["moved"].sum()


def test_the_person_whose_leaving_takes_a_move_back_is_named() -> None:
    """North and middle put A first; without either of them one vote stands against one, and A falls."""
    found = second_opinions(VALUES, MAIN, LIMITS, PEOPLE)
    by_people = found.moves[~found.moves["method"].isin(SINGLE)]
    a = by_people[by_people["proposal"] == "A"]
    assert len(a)
    assert set(a["because"]) <= {"north", "middle"}
    assert (a["without"].abs() < a["places"].abs()).all()


def test_a_total_off_by_what_is_allowed_follows_still() -> None:
    parts = pd.DataFrame({"x": [10.0, 10.0, 10.0], "sum": [10.5, 10.5 + 1e-6, 9.5]})
    assert list(check_totals(parts, "sum", {"x": 1.0}, within=0.5).index) == [1]
