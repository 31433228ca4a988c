"""A list as an agency keeps it: pots that may pay, steps, weights by area, totals that were added up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.errors import InfraprioError
from infraprio.sheet.goals.added_up import totals_added_up
from infraprio.sheet.goals.weights import stated_weights
from infraprio.sheet.read import sheet_from_frame

LIST = """Project,Area,District,Grant,State,Cost,Safety,Access,Total
Bypass,A,North,x,x,10,80,20,62
Bridge,B,North,x,,20,50,-,12.5
Station,B,South,,x,30,40,90,77.5
Lane,A,South,x,,5,30,70,42
Ferry,A,North,,,4,10,10,10
"""
WEIGHTS = """Area,Safety,Access
A,0.7,0.3
B,0.25,0.75
"""
BUDGET = """fund,step,amount
North,1,20
South,1,6
State,2,30
"""
ASKED = [
    "--cost", "Cost", "--goals", "weights.csv", "--weights-by", "Area", "--total", "Total", "--scales", "0..100",
    "--dash", "0", "--budget", "budget.csv", "--pay", "District = Grant; State", "--language", "en", "--formats", "csv", "-o", "out",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (("list.csv", LIST), ("weights.csv", WEIGHTS), ("budget.csv", BUDGET)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _table() -> pd.DataFrame:
    rows = [line.split(",") for line in LIST.splitlines()]
    return pd.DataFrame(rows[1:], columns=rows[0])


def _money(**other: Any) -> dict[str, Any]:
    return {
        "cost": "Cost", "goals": pd.DataFrame({"Safety": [0.7, 0.25], "Access": [0.3, 0.75]}, index=["A", "B"]),
        "weights_by": "Area", "scales": (0, 100), "dash": 0, "pay": {"District": "Grant", "State": None},
        "budget": pd.DataFrame({"fund": ["North", "South", "State"], "step": [1, 1, 2], "amount": [20, 6, 30]}), **other,
    }  # fmt: skip


def test_one_command_gives_the_order_who_pays_and_the_totals_that_do_not_follow(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rank", "list.csv", *ASKED]) == 0
    said = capsys.readouterr()
    # A: 0.7 x 80 + 0.3 x 20 = 62; B: 0.25 x 50 = 12.5; 0.25 x 40 + 0.75 x 90 = 77.5; A: 0.7 x 30 + 0.3 x 70 = 42
    assert "5 of 5 stated totals follow" in said.out + said.err
    assert "Ferry: no fund is marked that may pay" in said.out + said.err
    order = pd.read_csv(folder / "out" / "priority_order.csv").set_index("Proposal")
    # North has 20 for the bypass (62) or the bridge (12.5); the state's 30 are the station's (77.5) or the bypass's
    assert order["Goal score"].to_dict() == {"Bypass": 62.0, "Station": 77.5, "Lane": 42.0}
    assert order["Paid by"].to_dict() == {"Bypass": "North", "Station": "State", "Lane": "South"}
    left = pd.read_csv(folder / "out" / "not_prioritised.csv").set_index("Proposal")
    assert set(left.index) == {"Bridge", "Ferry"}
    assert pd.read_csv(folder / "out" / "agency_rule.csv")["Points by the rule"].tolist() == [181.5, 181.5]


def test_what_weighs_nothing_in_a_group_is_not_missed() -> None:
    table = _table().assign(Access=["20", "-", "90", "70", ""])
    weights = pd.DataFrame({"Safety": [1.0, 0.25], "Access": [0.0, 0.75]}, index=["A", "B"])
    result = ip.rank(table, **_money(goals=weights))
    assert "empty_score" not in {found.code for found in result.scenario.findings}
    other = ip.rank(table.assign(Area=["A", "B", "B", "A", "B"]), **_money(goals=weights))
    assert [f.row for f in other.scenario.findings if f.code == "empty_score"] == [5]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"budget": 50}, "pay_without_funds"),
        ({"pay": {}}, "funds_without_payers"),
        ({"pay": {"Districts": "Grant"}}, "no_such_heading"),
        ({"pay": {"Project": None}}, "no_such_fund"),
        ({"pay": {"District": "Project"}}, "not_a_flag"),
        ({"group": "District"}, "two_groups"),
        ({"goals": {"Safety": 1, "Access": 1}}, "weights_not_by_group"),
        ({"weights_by": "District"}, "list_group_unweighed"),
    ],
)
def test_what_does_not_fit_is_refused(changed: dict[str, Any], code: str) -> None:
    with pytest.raises(ip.ScenarioError) as caught:
        ip.rank(_table(), **_money(**changed))
    assert code in {found.code for found in caught.value.findings}


@pytest.mark.parametrize("step", ["", "soon", 0, 1.5])
def test_a_step_is_a_whole_number(step: Any) -> None:
    budget = pd.DataFrame({"fund": ["North", "South", "State"], "step": [1, step, 2], "amount": [20, 6, 30]})
    with pytest.raises(InfraprioError, match="step"):
        ip.rank(_table(), **_money(budget=budget))


def test_the_long_and_the_wide_budget_say_the_same() -> None:
    wide = pd.DataFrame({"step": [1, 1, 2], "plan": [20, 6, 30]}, index=["North", "South", "State"])
    long = ip.rank(_table(), **_money())
    other = ip.rank(_table(), **_money(budget=wide))
    assert long.ranking.frame["paid_by"].equals(other.ranking.frame["paid_by"])
    for result in (long, other):
        funds = result.scenario["funds"]
        assert dict(zip(funds["id"], funds["step"], strict=True)) == {"North": 1, "South": 1, "State": 2}
    assert long.step_readings is not None
    assert other.step_readings is not None
    assert long.step_readings.summary.equals(other.step_readings.summary)


@pytest.mark.parametrize("whole", [1.0, 100.0, 12.0])
def test_totals_with_weights_as_they_were_stated(whole: float) -> None:
    weights = stated_weights({"Safety": 0.75 * whole, "Access": 0.25 * whole})
    table = [
        {"Project": k, "Safety": s, "Access": a, "Sum": round(whole * (0.75 * s + 0.25 * a) + off, 3)}
        for k, s, a, off in (("A", 3.0, 5.0, 0), ("B", 1.0, 4.0, 0), ("C", 2.0, 2.0, 2.0), ("D", 4.0, 0.0, 0))
    ]
    sheet = sheet_from_frame(table)
    numbers = {goal: [float(row[goal]) for row in table] for goal in ("Safety", "Access")}  # type: ignore[arg-type]
    totals = [float(row["Sum"]) for row in table]  # type: ignore[arg-type]
    found = totals_added_up(sheet, "Sum", totals, numbers, weights, "")
    assert [(f.code, f.row) for f in found] == [("totals_follow", None), ("total_differs", sheet.rows[2])]


@pytest.mark.parametrize(
    "money",
    [
        "fund,step,amount\nNorth,1,20 mnkr\nSouth,1,6000\nState,2,30000\n",
        "fund,step,amount (mnkr)\nNorth,1,20\nSouth,1,6\nState,2,30\n",
        "anslag;belopp mnkr\nNorth;20\nSouth;6\nState;30\n",
        "fund,2026 (M€),step\nNorth,20,1\nSouth,6,1\nState,30,2\n",
    ],
)
def test_a_file_of_funds_in_other_money_than_the_costs_is_refused(
    folder: Path, money: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "list.csv").write_text(LIST.replace("Cost", "Cost (tkr)"), encoding="utf-8")
    (folder / "budget.csv").write_text(money, encoding="utf-8")
    assert main(["rank", "list.csv", *ASKED]) == 2
    assert "another unit or currency than the costs" in "".join(capsys.readouterr())
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    "money",
    [
        "anslag;steg;belopp\nNorth;1;20\nSouth;1;6\nState;2;30\n",
        "Fond;Steg;Belopp (mnkr)\nNorth;1;20,0\nSouth;1;6,0\nState;2;30,0\n",
        "fund,plan (mnkr),step\nNorth,20,1\nSouth,6,1\nState,30,2\n",
        "fund,step,amount\nNorth,1,20 mnkr\nSouth,1,6 mnkr\nState,2,30 mnkr\n",
    ],
)
def test_a_file_of_funds_in_other_words_says_the_same(folder: Path, money: str) -> None:
    (folder / "list.csv").write_text(LIST.replace("Cost", "Cost (mnkr)"), encoding="utf-8")
    (folder / "budget.csv").write_text(money, encoding="utf-8")
    assert main(["rank", "list.csv", *ASKED]) == 0
    order = pd.read_csv(folder / "out" / "priority_order.csv").set_index("Proposal")
    assert order["Paid by"].to_dict() == {"Bypass": "North", "Station": "State", "Lane": "South"}
    assert len(pd.read_csv(folder / "out" / "agency_rule.csv")) == 2


def test_a_total_that_is_not_stated_is_told() -> None:
    result = ip.rank(_table().assign(Total=["62", "", "77.5", "42", "10"]), **_money(total="Total"))
    assert [f.row for f in result.scenario.findings if f.code == "total_not_checked"] == [2]
