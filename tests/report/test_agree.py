"""All that is handed in, read as a stranger reads it, names one plan, one order, one cost."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import docx
import openpyxl
import pytest

import infraprio as ip
from infraprio.words import amount
from tests.report import made_up

FORMATS = ("csv", "xlsx", "docx", "html")


@pytest.fixture(scope="module", params=[(6, 0), (12, 1)])
def written(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[ip.Result, Path]:
    n, seed = request.param
    result = made_up.result(made_up.scenario(n), seed=seed)
    folder = tmp_path_factory.mktemp("handed")
    result.write(folder, language="en", formats=FORMATS)
    return result, folder


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def page_data(folder: Path) -> dict[str, object]:
    text = (folder / "meeting.html").read_text(encoding="utf-8")
    found = re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', text, re.DOTALL)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


def document(folder: Path) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in docx.Document(str(folder / "submission.docx")).tables
    ]


def test_the_order_is_the_same_everywhere(written: tuple[ip.Result, Path]) -> None:
    _, folder = written
    order = [(row["Id"], int(float(row["Rank"]))) for row in rows(folder, "priority_order")]
    assert [rank for _, rank in order] == list(range(1, len(order) + 1))
    both = [
        (row["Id"], int(float(row["Rank"])))
        for name in ("medium_term", "long_term")
        for row in rows(folder, name)
    ]
    assert sorted(both) == sorted(order)
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["order"] == [p for p, _ in order]
    page = page_data(folder)
    shown = {p["id"]: p["rank"] for p in page["proposals"] if p["rank"] is not None}  # type: ignore[union-attr]
    assert shown == dict(order)
    sheet = openpyxl.load_workbook(folder / "priority.xlsx")["Priority order"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(i for i, line in enumerate(lines) if "Id" in line)
    at, rank = lines[top].index("Id"), lines[top].index("Rank")
    assert [(line[at], line[rank]) for line in lines[top + 1 :] if line[rank] is not None] == order
    names = {row["Proposal"]: int(float(row["Rank"])) for row in rows(folder, "priority_order")}
    told = [t for t in document(folder) if t and t[0][:2] == ["Rank", "Proposal"]]
    assert told
    for table in told:
        for line in table[1:]:
            assert line[0] == ("–" if line[1] not in names else str(names[line[1]]))


def test_horizons_are_told_in_words(written: tuple[ip.Result, Path]) -> None:
    _, folder = written
    for name in ("priority_order", "medium_term", "long_term", "committed", "not_prioritised", "supported"):
        for row in rows(folder, name):
            for head in ("Horizon", "Earliest horizon"):
                assert row.get(head, "medium term") in ("medium term", "long term")


def test_the_plan_and_its_cost_are_the_same_everywhere(written: tuple[ip.Result, Path]) -> None:
    result, folder = written
    order, committed = rows(folder, "priority_order"), rows(folder, "committed")
    plan = {row["Id"] for row in order if row["Status"] == "in the plan"} | {row["Id"] for row in committed}
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert set(record["plan"]) == plan
    page = page_data(folder)
    ids = [p["id"] for p in page["proposals"]]  # type: ignore[union-attr]
    assert {ids[i] for i in page["submitted"]["built"]} == plan  # type: ignore[index]
    cost = sum(float(row["Cost (MSEK)"]) for row in [*order, *committed] if row["Id"] in plan)
    assert record["plan_cost_msek"] == pytest.approx(cost, rel=1e-6)
    spent = sum(float(row["Spent (MSEK)"]) for row in rows(folder, "investment_plan"))
    assert spent == pytest.approx(cost, rel=1e-6)
    last = [float(row["Cumulative cost (MSEK)"]) for row in order if row["Id"] in plan]
    assert last[-1] == pytest.approx(cost, rel=1e-6)
    for row in order:
        if row["Id"] in plan:
            assert float(row["Cumulative cost (MSEK)"]) <= float(row["Budget line (MSEK)"]) + 1e-6
    text = "\n".join(cell for table in document(folder) for row in table for cell in row)
    assert f"together {amount(cost, 'en', 0)} MSEK" in text
    assert f"{result.plan_score:,.1f} points" in text
    assert f"together {amount(cost, 'en', 0)} MSEK" in page["meta"]["headline"][0]  # type: ignore[index]
    front = [
        str(c.value)
        for row in openpyxl.load_workbook(folder / "priority.xlsx").worksheets[0].iter_rows()
        for c in row
        if c.value
    ]
    assert any(f"together {amount(cost, 'en', 0)} MSEK" in cell for cell in front)


def test_everything_stands_in_one_table(written: tuple[ip.Result, Path]) -> None:
    result, folder = written
    parts = ("priority_order", "committed", "not_prioritised", "supported", "not_ranked")
    found = [row["Id"] for name in parts for row in rows(folder, name)]
    assert sorted(found) == sorted(
        p
        for p, h in zip(
            result.scenario["proposals"]["id"], result.scenario["proposals"]["horizon"], strict=True
        )
        if h != "done"
    )
    for row in rows(folder, "not_prioritised"):
        assert row["Reason"]


def test_money_by_fund_adds_up(written: tuple[ip.Result, Path]) -> None:
    _, folder = written
    for order, funds in zip(rows(folder, "priority_order"), rows(folder, "money_by_fund"), strict=True):
        whole = sum(float(cell) for head, cell in funds.items() if head.endswith("Cumulative cost (MSEK)"))
        assert whole == pytest.approx(float(order["Cumulative cost (MSEK)"]), rel=1e-6)
