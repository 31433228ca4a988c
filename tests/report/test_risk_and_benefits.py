"""The commands `risk` and `benefits` from tables on disk to files, opened by other readers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.report.questions.benefits import benefits_text
from infraprio.report.questions.risk import risk_text
from infraprio.report.tables.money_risk import risk_sheets
from tests.scenario.every_table import grids, write_folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small region with twelve records of one stage."""
    tables = grids()
    head = tables["records"][0]
    tables["records"] = [head, *([f"O{i}", "road", "study", "100", str(95 + 5 * i), "100", str(80 + 4 * i)] for i in range(12))]  # fmt: skip
    return write_folder(tmp_path_factory.mktemp("small") / "a", tables)


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", encoding="utf-8-sig")


def test_risk_from_tables_to_files(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "risk"
    assert main(["risk", str(small), "-o", str(out), "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "Own records decide for cost, study (12 objects)" in " ".join(said.split())
    assert "Of 12 own records 58 % did" in " ".join(said.split())  # 100 and more of 80, 84, ..., 124: seven
    pots = table(out, "risk_money")
    assert ((pots["Fits (% of the samples)"] >= 0) & (pots["Fits (% of the samples)"] <= 100)).all()
    waits = table(out, "risk_waiting")
    assert waits["First to wait (%)"].sum() <= 100 + 1e-6
    records = table(out, "risk_records").set_index("Records of")
    assert records.loc["cost, study", "Records"] == 12
    assert records.loc["cost, study", "Outcome over plan, mean"] == pytest.approx(1.225)
    assert records.loc["cost, study", "Does 80 % hold?"] == "too few to say"
    book = openpyxl.load_workbook(out / "risk.xlsx")
    assert {"The plan against the money", "Who has to wait", "Own records"} <= set(book.sheetnames)
    listed = json.loads((out / "risk.json").read_text(encoding="utf-8"))["files"]
    assert set(listed) == {p.name for p in out.iterdir()} - {"risk.json"}


def test_benefits_from_tables_to_files(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "benefits"
    assert main(["benefits", str(small), "-o", str(out), "--language", "en"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Equity weights follow income" in said
    parts = table(out, "benefits_by_proposal")
    sums = parts.groupby(["Id", "Dimension"])["NPV (MSEK)"].sum().unstack()
    assert sums.columns.tolist() == ["Length of journey", "Mode", "Municipality", "Purpose", "income"]
    assert (sums.max(axis=1) - sums.min(axis=1)).max() < 1e-3  # six digits are written
    summary = table(out, "appraisal_summary")
    money = summary.groupby("Id")["Monetary, present value (MSEK)"].sum()
    equity = table(out, "equity").set_index("Id")
    for proposal in money.index:
        assert money[proposal] == pytest.approx(sums["Mode"][proposal], rel=2e-5, abs=1e-3)
        assert equity.loc[proposal, "NPV (MSEK)"] == pytest.approx(money[proposal], rel=2e-5, abs=1e-3)
    assert summary.groupby("Id")["Heading"].nunique().min() >= 4
    told = summary[(summary["Id"] == "P1") & (summary["Impact"] == "Landscape")]
    assert told["Qualitative"].tolist() == [
        "negative: väg"
    ]  # the planner's word landskap is its Swedish name
    book = openpyxl.load_workbook(out / "benefits.xlsx")
    assert "Appraisal summary tables" in book.sheetnames


def test_nothing_is_without_words_in_any_language(small: Path) -> None:
    result = ip.run(ip.read(small))
    for language in ("sv", "nb", "en"):
        said = risk_text(result.risk, language) + benefits_text(ip.benefits(result), language)
        assert not re.search(r"\b(risk|benefits|ast|report|records)\.[a-z]", said)
        assert "(mnkr)" in said or language != "sv"


def test_a_record_that_is_no_number_ends_with_its_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = grids()
    tables["records"][1][3] = "hundra"
    bad = write_folder(tmp_path / "a", tables)
    assert main(["risk", str(bad), "-o", str(tmp_path / "out"), "--language", "en"]) == 2
    told = capsys.readouterr()
    assert "records.csv, row 2, column planned_cost" in told.err + told.out
    assert not (tmp_path / "out").exists()


def test_who_gains_is_not_known_of_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = {name: rows for name, rows in grids().items() if name in ("proposals", "budgets", "goals", "judgements", "periods", "funds", "financing", "budget_scenarios", "price_index")}  # fmt: skip
    head = tables["proposals"][0]
    blank = [head.index(name) for name in ("corridors", "municipalities", "places")]
    tables["proposals"] = [head, *([("" if k in blank else cell) for k, cell in enumerate(row)] for row in tables["proposals"][1:])]  # fmt: skip
    tables["goals"] = [tables["goals"][0], *(row for row in tables["goals"][1:] if row[0] == "nature")]
    listed = write_folder(tmp_path / "a", tables)
    assert main(["benefits", str(listed), "-o", str(tmp_path / "out"), "--language", "en"]) == 2
    assert "No proposal was appraised, so nobody is known to gain" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("budget", "said", "pots"),
    [
        (31, "Least likely to do is the plan: ", [("The budget", "The plan")]),
        ({"2026-2027": 16, "2028-2029": 16}, "Least likely to do is 202", None),
    ],
)
def test_the_pots_of_a_list_have_names(
    budget: object, said: str, pots: list[tuple[str, str]] | None, tmp_path: Path
) -> None:
    rows = [
        {"Project": name, "Cost": cost, "Safety": 3} for name, cost in (("A", 15), ("B", 15.5), ("C", 20))
    ]
    result = ip.rank(rows, cost="Cost", goals=["Safety"], budget=budget)
    assert said in " ".join(risk_text(result.risk, "en").split())
    frame = next(each.frame for each in risk_sheets(result.risk, "en") if each.name == "risk_money")
    assert set(frame.iloc[:, 0]) == {"The budget"}
    assert pots is None or [tuple(row[:2]) for row in frame.to_numpy().tolist()] == pots
