"""The workbook to fill in: sheets in the order in which they are filled in, lists to choose from, an answer that can be read."""

from __future__ import annotations

from pathlib import Path

import openpyxl

import infraprio as ip
from infraprio.cli import main
from infraprio.effects.indicators import INDICATORS
from infraprio.scenario.columns import written
from infraprio.scenario.files.guide import FILLED
from infraprio.scenario.files.unfolded import BUILT
from infraprio.scenario.tables import TABLES


def test_sheets_stand_in_the_order_in_which_they_are_filled_in(tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "plan.xlsx")]) == 0
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    order = [name for names in FILLED.values() for name in names]
    assert sorted(order) == sorted(TABLES)
    assert book.sheetnames == ["contents", "scenario", *order, "measures"]
    told = {row[1]: (row[2], row[3]) for row in book["contents"].iter_rows(min_row=2, values_only=True)}
    assert (told["goals"], told["funds"], told["roads"]) == (
        ("behövs", "needed"), ("bra att ha", "useful"), ("senare", "later"),
    )  # fmt: skip


def test_lists_offer_ids_and_measures(tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "plan.xlsx")]) == 0
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    for name, schema in TABLES.items():
        sheet = book[name]
        heads = [cell.value for cell in sheet[1]]
        offered = {
            heads[openpyxl.utils.cell.range_boundaries(str(rule.sqref))[0] - 1]: rule.formula1
            for rule in sheet.data_validations.dataValidation
        }
        for column in schema.columns:
            if column.refers and column.kind == "id" and TABLES[column.refers].columns[0].name == "id":
                assert offered[column.heading].startswith(f"'{column.refers}'!$A$2"), (name, column.name)
        assert ("proposal" in heads) == (name in BUILT or "proposal" in schema.by_name)
    rows = list(book["measures"].iter_rows(min_row=2, values_only=True))
    rule = next(
        r for r in book["goals"].data_validations.dataValidation if r.formula1.startswith("'measures'")
    )
    assert rule.formula1 == f"'measures'!$A$2:$A${len(rows) + 1}"
    names = [row[0] for row in rows]
    assert set(names) == {
        "judgement",
        "score",
        *(written(n) for n, i in INDICATORS.items() if i.goal != "no"),
    }
    assert all(row[2] and row[3] for row in rows)


def test_what_explains_is_not_read_and_a_filled_template_is_a_scenario(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    assert main(["new", str(path), "--profile", "generic"]) == 0
    book = openpyxl.load_workbook(path)
    assert "step" not in [cell.value for cell in book["proposals"][1]]
    filled = {
        "proposals": [{"id": p, "name": f"Project {p}", "cost": c} for p, c in (("A", 12), ("B", 30))],
        "goals": [{"id": "safe", "name": "Safety", "indicator": "judgement", "weight": 1}],
        "judgements": [{"proposal": p, "goal": "safe", "rating": r} for p, r in (("A", 1), ("B", 2))],
        "budgets": [{"amount": 40}],
    }
    for name, rows in filled.items():
        heads = [cell.value for cell in book[name][1]]
        for i, row in enumerate(rows, start=2):
            for heading, value in row.items():
                book[name].cell(row=i, column=heads.index(heading) + 1).value = value
    settings = {row[0].value: row[1] for row in book["scenario"].iter_rows(min_row=2)}
    settings["name"].value, settings["currency"].value, settings["unit"].value = "List", "EUR", "million"
    book.save(path)
    assert {found.code for found in ip.check(path)} <= {"completed"}
    assert ip.read(path).profile.name == "generic"
