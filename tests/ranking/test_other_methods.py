"""Other methods beside the weighted mean: from tables of a scenario to ranks, reasons, files and the terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.scenario import Scenario
from infraprio.scoring.methods.electre3 import electre3
from infraprio.scoring.methods.promethee import promethee

GOALS = ("safety", "time", "nature")
RATINGS = {
    "A": (2.0, 0.0, -1.0),
    "B": (1.0, 1.0, 0.5),
    "C": (0.0, 2.0, 0.0),
    "D": (-1.0, 1.5, 2.0),
    "E": (0.5, 0.5, 0.5),
}
PEOPLE = {"council": (0.6, 0.2, 0.2), "region": (0.2, 0.6, 0.2), "nature": (0.1, 0.2, 0.7)}


def _stated(**more: Any) -> Scenario:
    goals = [{"id": goal, "name": goal.title(), "indicator": "judgement"} for goal in GOALS]
    tables = {
        "goals": [{**row, **more.get(row["id"], {})} for row in goals],
        "proposals": [{"id": n, "name": f"Road {n}", "cost_msek": 10, "price_year": 2024} for n in RATINGS],
        "judgements": [
            {"proposal": name, "goal": goal, "rating": one}
            for name, row in RATINGS.items()
            for goal, one in zip(GOALS, row, strict=True)
        ],
        "budgets": [{"amount_msek": 25, "price_year": 2024}],
        "stakeholders": [
            {"id": n, "name": n.title(), "main": "yes" if n == "council" else "no"} for n in PEOPLE
        ],
        "weights": [
            {"stakeholder": who, "goal": goal, "weight": one}
            for who, row in PEOPLE.items()
            for goal, one in zip(GOALS, row, strict=True)
        ],
    }
    return ip.build({"name": "Ford"}, tables)


VALUES = 50 * np.array(list(RATINGS.values()))
MAIN = np.array(PEOPLE["council"])


def test_every_method_ranks_as_its_definition_says() -> None:
    """TOPSIS, VIKOR and WASPAS by hand; the outranking methods against their functions with the thresholds stated."""
    ranks = ip.methods(_stated()).ranks

    def place(score: Any) -> list[int]:
        return [int(1 + (np.round(score, 9) > one).sum()) for one in np.round(score, 9)]

    weighted = VALUES * MAIN
    near = np.sqrt(((weighted - weighted.max(axis=0)) ** 2).sum(axis=1))
    far = np.sqrt(((weighted - weighted.min(axis=0)) ** 2).sum(axis=1))
    short = MAIN * (VALUES.max(axis=0) - VALUES) / np.ptp(VALUES, axis=0)
    s, r = short.sum(axis=1), short.max(axis=1)
    q = (s - s.min()) / np.ptp(s) + (r - r.min()) / np.ptp(r)
    lifted = VALUES - np.minimum(VALUES.min(axis=0), 0)
    share = lifted / lifted.max(axis=0)
    joint = share @ MAIN + np.prod(share**MAIN, axis=1)
    assert ranks["additive"].tolist() == place(VALUES @ MAIN)
    assert ranks["topsis"].tolist() == place(far / (near + far))
    assert ranks["vikor"].tolist() == place(-q)
    assert ranks["waspas"].tolist() == place(joint)
    flows = promethee(VALUES, MAIN, "max", "linear", q=[5] * 3, p=[15] * 3)
    assert ranks["promethee"].tolist() == flows.rank.tolist()
    assert ranks["electre"].tolist() == electre3(VALUES, MAIN, "max", 5, 15).rank.tolist()


def test_orders_of_several_people_are_those_of_brute_force() -> None:
    from itertools import permutations

    found = ip.methods(_stated())
    scores = VALUES @ np.array(list(PEOPLE.values())).T
    names = list(RATINGS)

    def apart(order: Any) -> float:
        return sum(
            float(scores[names.index(b), k] > scores[names.index(a), k])
            for i, a in enumerate(order)
            for b in order[i + 1 :]
            for k in range(3)
        )

    fewest = min(map(apart, permutations(names)))
    assert apart(found.ranks["kemeny"].sort_values().index) == fewest
    assert found.group.loc["kemeny", ["total_distance", "gap"]].tolist() == [fewest, 0.0]
    regret = ((scores.max(axis=0) - scores) / np.ptp(scores, axis=0)).max(axis=1)
    assert (
        found.ranks["regret"].tolist() == pd.Series(regret.round(9)).rank(method="min").astype(int).tolist()
    )


def test_a_move_names_the_goal_without_which_the_methods_agree_most() -> None:
    found = ip.methods(_stated())
    frame = pd.DataFrame(VALUES, index=list(RATINGS), columns=list(GOALS))
    moves = found.moves[found.moves["method"] == "promethee"]
    assert len(moves)
    for row in moves.itertuples():
        left = {}
        for goal in GOALS:
            level = frame.assign(**{goal: frame[goal].mean()})
            mean = (level @ MAIN).round(9).rank(ascending=False, method="min")
            flows = promethee(level, MAIN, "max", "linear", q=[5] * 3, p=[15] * 3)
            left[goal] = abs(int(mean[row.proposal] - flows.rank[row.proposal]))
        least = min(left.values())
        assert (row.because == "") == (least >= abs(row.places))
        assert row.because == "" or left[row.because] == abs(row.without) == least


def test_thresholds_of_the_goals_are_read_and_disorder_is_refused() -> None:
    found = ip.methods(_stated(safety={"indifference": 10, "preference": 40, "veto": 90}))
    assert found.thresholds.loc["safety"].tolist() == [10, 40, 90, False]
    assert found.thresholds.loc["time", "assumed"]
    with pytest.raises(ip.ScenarioError) as refused:
        _stated(safety={"indifference": 10, "preference": 4})
    assert [one.code for one in refused.value.findings if one.severity == "error"] == ["thresholds_order"]


def test_the_run_and_its_files_are_the_same_whatever_other_methods_say(tmp_path: Path) -> None:
    result = ip.run(_stated())
    assert ip.methods(result).ranks.equals(ip.methods(_stated()).ranks)
    assert list(ip.methods(result).ranks.sort_values("additive").index) == list(
        result.scores.total.loc[list(result.ranking.population)].sort_values(ascending=False).index
    )
    result.write(tmp_path / "out", language="sv", formats=("csv", "xlsx"), sheets="all")
    book = openpyxl.load_workbook(tmp_path / "out" / "priority.xlsx")
    rows = list(book["Andra metoder"].iter_rows(min_row=3, values_only=True))
    assert rows[0][2:5] == ("Vägt medel", "TOPSIS", "VIKOR")
    assert {row[0]: row[2] for row in rows[1:]} == ip.methods(result).ranks["additive"].to_dict()
    table = pd.read_csv(tmp_path / "out" / "other_methods.csv", sep=";")
    assert table["TOPSIS"].tolist() == ip.methods(result).to_frame()["topsis"].tolist()


def test_the_command_prints_and_writes_in_both_languages(tmp_path: Path, capsys: Any) -> None:
    ip.write(_stated(), tmp_path / "ford")
    for language, words in (("sv", "Vägt medel"), ("en", "Weighted mean")):
        out = tmp_path / language
        assert main(["methods", str(tmp_path / "ford"), "-o", str(out), "--language", language]) == 0
        assert words in capsys.readouterr().out
        listed = json.loads((out / "methods.json").read_text())["files"]
        assert {*listed} == {path.name for path in out.iterdir()} - {"methods.json"}
    assert main(["methods", str(tmp_path / "none")]) == 2
