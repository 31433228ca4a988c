"""The list of German motorways: its published totals follow from their parts, and its order is better than theirs."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from scripts.build_german_motorways import FOLDER, PARTS, write

import infraprio as ip
from infraprio.report.submission.appendices import appendices
from infraprio.report.submission.blocks import Bullets, Table
from infraprio.report.submission.facts import Facts
from infraprio.report.submission.opening import starting_points
from infraprio.report.submission.order import order_table
from infraprio.scenario.money import reader_of
from infraprio.scoring import check_totals

HEADINGS = [heading for heading, _, _ in PARTS.values()]
ALIKE = dict.fromkeys(HEADINGS, 1.0)


@pytest.fixture(scope="module")
def sheet() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "sheet" / "projects.csv", index_col="Project number")


@pytest.fixture(scope="module")
def result() -> ip.Result:
    return ip.run(ip.read(FOLDER))


def test_the_tables_are_what_the_sheet_says(tmp_path: Path) -> None:
    write(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in (".csv", ".toml")}
    assert made == kept
    assert not [f for f in ip.read(FOLDER).findings if f.severity != "note"]


def test_published_benefits_follow_from_their_parts_but_for_one(sheet: pd.DataFrame) -> None:
    assert len(sheet) == 30
    deviating = check_totals(sheet[HEADINGS], sheet["Benefit (M€)"], ALIKE, within=0.02)
    assert list(deviating.index) == ["A33-G10-NI"]
    assert abs(deviating["computed"] - deviating["stated"]).iloc[0] == pytest.approx(0.135, abs=1e-6)


def test_published_ratios_follow_from_the_totals(sheet: pd.DataFrame) -> None:
    ratio = sheet["Benefit (M€)"] / sheet["Cost, present value (M€)"]
    told = [">10" if r > 10 else f"{r:.1f}" for r in ratio]
    assert told == list(sheet["Benefit-cost ratio"])


def test_points_add_up_as_the_published_money_does(sheet: pd.DataFrame, result: ip.Result) -> None:
    points = result.scores.total * 11 * 1000 / 100
    stated = sheet["Benefit (M€)"].drop("A33-G10-NI")
    assert points[stated.index].to_numpy() == pytest.approx(stated.to_numpy(), abs=0.02)


def test_our_order_beside_the_published_ratio(sheet: pd.DataFrame, result: ip.Result) -> None:
    ratio = (sheet["Benefit (M€)"] / sheet["Cost, present value (M€)"]).sort_values(ascending=False)
    found = ip.evaluate_order(result, list(ratio.index)).summary
    assert result.ranking.certificate["status"] == "optimal"
    assert found.loc["stop", "value"] == pytest.approx(53.67, abs=0.01)
    assert found.loc["skip", "value"] == pytest.approx(63.44, abs=0.01)
    assert result.ranking.certificate["value"] == pytest.approx(63.80, abs=0.01)
    assert found.loc["stop", "loss"] == pytest.approx(10.12, abs=0.01)
    assert list(ratio.index).index("A094-G040-BY") == 11
    assert result.ranking.frame.loc["A094-G040-BY", "rank"] == 16


def test_the_sheet_alone_gives_the_same_plan(sheet: pd.DataFrame, result: ip.Result) -> None:
    with (FOLDER / "sheet" / "projects.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    alone = ip.rank(rows, cost="Cost, present value", goals=ALIKE, budget=1000, id="Project number")
    assert "scale_amounts" in {f.code for f in alone.scenario.findings}
    assert set(alone.free_portfolio.proposals) == set(result.free_portfolio.proposals)


def test_a_document_of_the_list_says_only_what_the_list_has(result: ip.Result) -> None:
    facts = Facts(result, reader_of(result.scenario, "en"))
    order = order_table(facts, [str(p) for p in result.ranking.frame.index], "")
    assert order.head == ("Rank", "Proposal", "Kind", "M€", "Goal score", "Status")
    assert {len(row[3].partition(".")[2]) for row in order.rows} == {2}
    assert order.rows[-1][-1] == "with more money (High)"
    lead, table = starting_points(facts)[2:4]
    assert "strategy" not in str(lead)
    assert isinstance(table, Table)
    assert table.head == ("Goal", "Measured by", "Weight (%)")
    assert not table.strong
    assert facts.contribution("A099-G030-BY").startswith("Goal score 14.6, rank 3 of 30 by goal score.")
    inputs = [text for block in appendices(facts) if isinstance(block, Bullets) for text in block.items]
    assert [text for text in inputs if "less than nothing" in text] == [
        "A001-G10-SL has -1.885 for upkeep: less than nothing. (117 more of the same kind)"
    ]
