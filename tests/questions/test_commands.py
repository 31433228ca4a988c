"""The commands `infraprio audit` and `infraprio why`: what they print, write and return."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from python_calamine import load_workbook

import infraprio as ip
from infraprio.cli import main
from infraprio.effects.examples import valley
from infraprio.errors import InfeasibleError


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("valley") / "scenario"
    ip.write(valley(), target)
    return target


class Cells(HTMLParser):
    """The text of a page's cells and points."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.found = False, []  # type: bool, list[str]

    def handle_starttag(self, tag: str, _: Any) -> None:
        self.inside = tag in ("td", "li")

    def handle_data(self, data: str) -> None:
        if self.inside and data.strip():
            self.found.append(data)


def test_an_audit_is_printed_and_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "beslut.csv"
    plan.write_text("Prio;Åtgärd\n1;LOT\n2;LOTT\n", encoding="cp1252")
    out = tmp_path / "out"
    assert main(["audit", str(folder), str(plan), "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert "Granskning av en beslutad plan" in said
    assert "'LOTT' är ingen åtgärd" in said
    assert "menas Lot?" in said
    book = load_workbook(str(out / "audit.xlsx"))
    assert any(
        "Vad planen når" in str(row)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
    )
    page = Cells()
    page.feed((out / "audit.html").read_text(encoding="utf-8"))
    assert any("måluppfyllelse på 4,1" in text for text in page.found)
    assert main(["audit", str(folder), str(plan), "-o", str(out), "--language", "en"]) == 0
    assert "The plan reaches a goal score of 4.1" in capsys.readouterr().out


def test_a_plan_without_one_proposal_is_bad_input(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "beslut.txt"
    plan.write_text("NOWHERE\n", encoding="utf-8")
    assert main(["audit", str(folder), str(plan), "-o", str(tmp_path / "out")]) == 2
    assert "NOWHERE" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_why_is_printed_and_written(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["why", str(folder), "TRAINS", "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert "kommer med om kostnaden sjunker med 120 mnkr" in said
    assert "då lämnar dessa planen: Faster och Lot" in said
    assert {path.name for path in out.iterdir()} == {"why.html", "why.xlsx", "why.csv", "why.json"}
    assert "Vad som stänger ute" in (out / "why.csv").read_text(
        encoding="utf-8-sig"
    )  # for machines the table is whole
    assert "Vad som stänger ute" not in (out / "why.html").read_text(encoding="utf-8")
    assert main(["why", str(folder), "TRIANS", "-o", str(out)]) == 2
    assert "menas Trains?" in capsys.readouterr().err


def test_what_a_cap_costs_is_printed_and_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["caps", str(folder), "--of", "co2_tonnes_year", "-o", str(out), "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "Without a cap the best plan is worth 103.3 points" in said
    assert "The tightest cap that a plan keeps" in said
    assert {path.name for path in out.iterdir()} == {"caps.html", "caps.xlsx", "caps_curve.csv", "caps.json"}
    assert main(["caps", str(folder), "--of", "co2_tones_year", "-o", str(out), "--language", "en"]) == 2
    assert "did you mean co2_tonnes_year" in capsys.readouterr().err


def test_what_fairness_costs_is_printed_and_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    asked = ["fair", str(folder), "--of", "minutes_to_regional_centre", "-o", str(out)]
    assert main(asked) == 0
    assert "Vad rättvisa kostar" in capsys.readouterr().out
    assert {path.name for path in out.iterdir()} == {
        "fair.html", "fair.xlsx", "fair_floors.csv", "fair_shares.csv", "fair.json",
    }  # fmt: skip


def test_a_list_is_held_to_facts_and_a_cap_on_what_nobody_knows_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = {"name": "List"}
    tables = {
        "proposals": [{"id": name, "name": name, "cost_msek": cost} for name, cost in (("A", 10), ("B", 10), ("C", 10))],
        "goals": [{"id": "g", "name": "Good", "weight": 1, "indicator": "score", "zero_at": 0, "full_at": 10}],
        "scores": [{"proposal": n, "goal": "g", "value": v} for n, v in (("A", 9), ("B", 5), ("C", 4))],
        "budgets": [{"amount_msek": 20}],
        "facts": [{"proposal": n, "fact": "CO2", "value": v, "unit": "t"} for n, v in (("A", 8), ("B", 1), ("C", -2))],
        "rules": [
            {"id": "cap", "rule": "at_most", "group_by": "plan", "limit": 0, "unit": "effect", "criterion": "CO2"}
        ],
    }  # fmt: skip
    scenario = ip.build(settings, tables)
    result = ip.run(scenario)
    assert sorted(result.portfolio.selected) == ["B", "C"]
    line = ip.caps(scenario).rules.iloc[0]
    assert (line["amount"], line["free"], line["proved"]) == (-1.0, 9.0, True)
    assert line["loss"] == pytest.approx(50.0)
    assert line["price"] == pytest.approx(50.0 / 9.0)
    tables["rules"][0] |= {"limit": -3}
    with pytest.raises(InfeasibleError, match="CO2: at most -2 t could be kept, 1 t more than the limit"):
        ip.run(ip.build(settings, tables))
    tables["rules"][0] |= {"criterion": "co2_tonnes_year"}
    ip.write(ip.build(settings, tables), tmp_path / "list")
    assert main(["check", str(tmp_path / "list"), "--language", "en"]) == 2
    told = capsys.readouterr()
    assert "Nothing here has a number for 'co2_tonnes_year'" in told.out + told.err


def test_a_plan_beyond_its_money_is_held_against_what_keeps_every_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"Id": name, "Cost": cost, "Safety": score}
        for name, cost, score in (("A", 6, 3), ("B", 5, 2), ("C", 4, 4), ("D", 3, 3))
    ]
    money = pd.DataFrame({"All years": [9.0]}, index=pd.Index(["North"], name="Fund"))
    made = ip.rank(
        pd.DataFrame([row | {"Fund": "North"} for row in rows]),
        cost="Cost",
        goals={"Safety": 1.0},
        budget=money,
        group="Fund",
    )
    ip.write(made.scenario, tmp_path / "plan.xlsx")
    (tmp_path / "decided.csv").write_text("A\nB\n", encoding="utf-8")
    asked = [
        "audit",
        str(tmp_path / "plan.xlsx"),
        str(tmp_path / "decided.csv"),
        "-o",
        str(tmp_path / "out"),
        "--language",
        "en",
    ]
    assert main(asked) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "With pots as large as the plan makes them" in said
    assert (
        "With every rule kept, those that the plan breaks too, 175.0 could be reached: 50.0 more than the plan reaches."
        in said
    )
    assert "the budget of North is 9" in said  # the only period need not be named


@pytest.mark.parametrize("asked", [["why"], ["caps"], ["caps", "--of", "Ton"]])
def test_rules_that_cannot_be_kept_are_told_with_the_nearest_cap(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: list[str]
) -> None:
    frame = pd.DataFrame(
        {
            "Id": ["A", "B"],
            "Cost": [4.0, 5.0],
            "Safety": [3, 2],
            "Ton": [2.0, -1.5],
            "Fund": ["North", "North"],
        }
    )
    made = ip.rank(frame, cost="Cost", goals={"Safety": 1.0}, budget=8.0, limits={"Ton": (None, -1)}).scenario
    rows = {name: [dict(row) for row in table] for name, table in made.tables.items() if len(table)}
    rows["rules"][0]["limit"] = -4.0
    ip.write(ip.build(dict(made.settings), rows), tmp_path / "plan.xlsx")
    command, *rest = asked
    out = ["-o", str(tmp_path / "out"), "--language", "en"]
    assert main([command, str(tmp_path / "plan.xlsx"), *rest, *out]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "at most -1.5 could be kept, 2.5 more than the limit." in said
    assert not (tmp_path / "out").exists()
