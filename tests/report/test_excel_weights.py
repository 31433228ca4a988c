"""The workbook: its sheets in the order of use, and weights and money that re-order in the spreadsheet."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

import infraprio as ip
from infraprio.errors import InfraprioError
from infraprio.report.tables.ranked_lists import sheets
from infraprio.report.words.language import word
from infraprio.report.workbook.workbook import write_excel
from infraprio.scenario.main_row import main_row
from infraprio.scenario.money import reader_of
from tests.report import made_up

WEIGHTS = "Pröva vikter"


@pytest.fixture(scope="module")
def twelve() -> Any:
    return made_up.twelve()


def rows_of(path: Path, name: str) -> list[list[Any]]:
    import python_calamine

    return (
        python_calamine.CalamineWorkbook.from_path(str(path))
        .get_sheet_by_name(name)
        .to_python(skip_empty_area=False)
    )


def tried(rows: list[list[Any]]) -> list[list[Any]]:
    """The list as a reader sees it: place, id, name, cost, score, ratio, fits, paid, submitted place, moved, status."""
    top = next(i for i, row in enumerate(rows) if row[1] == "Id")
    return [row[:11] for row in rows[top + 1 :] if row[1] != ""]


def test_stored_numbers_are_those_of_the_run(twelve: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_excel(twelve, path, "sv")
    found = tried(rows_of(path, WEIGHTS))
    total, frame = twelve.scores.total, twelve.ranking.frame
    assert {row[1]: row[4] for row in found} == pytest.approx(
        total.loc[list(twelve.ranking.population)].to_dict()
    )
    ranked = [row for row in found if row[8] != "–"]
    assert [row[1] for row in ranked] == list(frame.index)
    assert [row[8] for row in ranked] == list(frame["rank"])
    assert all(row[9] == 0 for row in ranked)
    assert all(
        row[6] == "nej" for row in found if row[8] == "–"
    )  # the submitted order builds what has a place


def test_at_most_twelve_sheets_in_the_order_of_use_all_linked(twelve: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_excel(twelve, path, "en")
    book = openpyxl.load_workbook(path)
    titles = book.sheetnames
    assert len(titles) <= 12
    assert titles[:5] == ["Start", "Priority order", "Plan and money", "Scores", "Try weights"]
    assert titles[-2:] == ["Data", "Definitions"]
    cells = (cell for row in book["Start"] for cell in row if cell.hyperlink)
    links = {str(cell.hyperlink.location).split("'")[1] for cell in cells}
    assert links == set(titles) - {"Start"}
    for page in book:
        assert page.sheet_properties.pageSetUpPr.fitToPage or page.title == "Charts"
        assert page.page_setup.orientation == (
            "portrait" if page.title in {"Start", "Charts"} else "landscape"
        )
        if page.title not in {"Start", "Charts"}:
            assert page.print_title_rows
    with zipfile.ZipFile(path) as held:
        assert sum(name.startswith("xl/charts/chart") for name in held.namelist()) >= 3


def test_sheets_with_formulas_are_protected_without_a_password_and_take_numbers(
    twelve: Any, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    write_excel(twelve, path, "en")
    for page in openpyxl.load_workbook(path):
        formulas = [cell for row in page for cell in row if cell.data_type == "f"]
        assert page.protection.sheet == bool(formulas)
        assert page.protection.password is None
        if page.title == "Try weights":
            free = [cell for row in page for cell in row if not cell.protection.locked]
            goals, funds = len(twelve.scores.goals.tree.children("")), 2
            assert (
                len([cell for cell in free if cell.data_type == "n" and cell.value is not None])
                >= goals + funds
            )


def test_the_plan_adds_up_by_formulas_and_names_years(twelve: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_excel(twelve, path, "en")
    page = openpyxl.load_workbook(path)["Plan and money"]
    rows = rows_of(path, "Plan and money")
    spent = next(i for i, row in enumerate(rows) if row[0] == "The plan")
    sums = next(i for i, row in enumerate(rows) if i > spent and row[0] == "Total")
    right = rows[spent].index("Total")
    assert rows[sums][right] == pytest.approx(float(twelve.portfolio.spent.to_numpy().sum()))
    assert str(page.cell(sums + 1, right + 1).value).startswith("=SUM(")
    ids = set(map(str, twelve.scenario["periods"]["id"]))
    names = set(map(str, twelve.scenario["periods"]["name"]))
    told = {str(cell) for row in rows for cell in row}
    assert not (ids - names) & told


def test_every_table_is_a_sheet_where_asked_for(twelve: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_excel(twelve, path, "en", asked="all")
    book = openpyxl.load_workbook(path)
    headings = {page["A1"].value: page for page in book}
    for sheet in sheets(twelve, "en"):
        page = next(p for p in reversed(list(book)) if p["A1"].value == sheet.title)
        assert page.auto_filter.ref
        assert page.freeze_panes
        assert page.max_row == 3 + len(sheet.frame)
    order = headings["Priority order, medium term"]
    assert any(cell.comment and "main weights" in cell.comment.text for cell in order[3])


def test_scores_of_main_goals_add_up(twelve: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_excel(twelve, path, "en")
    rows = rows_of(path, "Scores")
    top = next(i for i, row in enumerate(rows) if "Id" in row)
    mains = len(twelve.scores.goals.tree.children(""))
    for row in rows[top + 1 :]:
        assert sum(row[4 : 4 + mains]) == pytest.approx(row[3])


def test_one_proposal_and_no_money_are_stated_without_errors(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_excel(made_up.result(made_up.scenario(1, people=1), appraised=False), path, "sv")
    told = [str(row[0]) for row in rows_of(path, WEIGHTS)]
    assert any("Inga förslag konkurrerar" in text for text in told)
    assert "Samhällsekonomi" in openpyxl.load_workbook(path).sheetnames


def listed(count: int, budget: float, name: str = "Project") -> Any:
    import pandas as pd

    rng = np.random.default_rng(3)
    table = pd.DataFrame(
        {
            "Name": [f"{name} {i}" for i in range(count)], "Cost (M)": rng.gamma(2, 20, count).round(1) + 1,
            "Safety": rng.integers(0, 100, count), "Access": rng.integers(0, 100, count),
        }
    )  # fmt: skip
    return ip.rank(table, cost="Cost (M)", goals={"Safety": 0.3, "Access": 0.7}, budget=budget)


@pytest.mark.parametrize(
    ("count", "budget", "name"), [(1, 100.0, "A"), (6, 0.5, "A"), (9, 150.0, "långt namn " * 27)]
)
def test_a_list_has_a_list_s_workbook(count: int, budget: float, name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_excel(listed(count, budget, name), path, "en", full=False)
    book = openpyxl.load_workbook(path)
    assert not {"Effects", "Appraisal", "How sure"} & set(book.sheetnames)
    for page in book:
        assert all((size.height or 0) <= 409 for size in page.row_dimensions.values())


@pytest.mark.parametrize(
    ("costs", "form"),
    [
        ((28, 20), "#,##0"),
        ((28.5, 20), "#,##0.0"),
        ((0.28, 0.2), "#,##0.00"),
        ((0.28, 0.0065), "#,##0.000"),
        ((280_000, 6_500), "#,##0.0"),  # told in thousands
    ],
)
def test_amounts_stand_with_the_decimals_that_say_something(costs: Any, form: str, tmp_path: Path) -> None:
    rows = [{"Project": f"Road {k}", "Cost": cost, "Gain": 5 + k} for k, cost in enumerate(costs)]
    path = tmp_path / "a.xlsx"
    result = ip.rank(rows, cost="Cost", goals=["Gain"], budget=float(sum(costs)), name="Project")
    write_excel(result, path, "en", full=False)
    page = openpyxl.load_workbook(path)["Priority order"]
    head = next(row for row in page.iter_rows() if row[0].value == "Rank")
    column = next(cell.column for cell in head if str(cell.value).startswith("Cost"))
    assert page.cell(head[0].row + 1, column).number_format == form


@pytest.mark.parametrize(("budget", "form"), [(61.0, "#,##0"), (60.5, "#,##0.0")])
def test_money_to_try_stands_as_in_the_plan(budget: float, form: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [{"Project": f"Road {k}", "Cost": 10 + k, "Gain": 5 + k} for k in range(8)]
    write_excel(ip.rank(rows, cost="Cost", goals=["Gain"], budget=budget, name="Project"), path, "en")
    book = openpyxl.load_workbook(path)
    forms = {
        cell.number_format
        for name in ("Try weights", "Plan and money")
        for row in book[name].iter_rows()
        for cell in row
        if cell.value == budget
    }
    assert forms == {form}


def test_an_unknown_choice_of_sheets_is_refused_before_anything_is_written(
    twelve: Any, tmp_path: Path
) -> None:
    with pytest.raises(InfraprioError, match="main, all"):
        listed(2, 50.0).write(tmp_path / "out", formats=("xlsx",), sheets="some")
    assert not (tmp_path / "out").exists()


def recalculated(path: Path, tmp_path: Path, cells: dict[str, Any]) -> list[list[Any]]:
    """The sheet of weights after cells were changed and a spreadsheet has computed all formulas anew."""
    book = openpyxl.load_workbook(path)  # loses the stored numbers, so that all are computed anew
    page = book[WEIGHTS]
    for place, value in cells.items():
        page[place] = value
    book.save(path)
    out = tmp_path / "out"
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return rows_of(out / path.name, WEIGHTS)


def place_of(path: Path, text: str, right: int, down: int) -> str:
    page = openpyxl.load_workbook(path)[WEIGHTS]
    cell = next(cell for row in page for cell in row[:11] if cell.value == text)
    return str(cell.offset(down, right).coordinate)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("mode", ["try_by_order", "try_by_score", "try_by_ratio"])
@pytest.mark.parametrize("own", [False, True])
def test_other_weights_and_money_in_libreoffice(twelve: Any, tmp_path: Path, mode: str, own: bool) -> None:
    path = tmp_path / "a.xlsx"
    write_excel(twelve, path, "sv")
    scores, tree = twelve.scores, twelve.scores.goals.tree
    leaves = list(scores.values.columns)
    main = scores.weights.loc[scores.stakeholder, leaves]
    tops = [tree.path(leaf)[0] for leaf in leaves]
    names = list(dict.fromkeys(tops))
    given = dict(zip(names, np.random.default_rng(5).integers(1, 9, len(names)) / 10, strict=True))
    cells: dict[str, Any] = {"D6": word(mode, reader_of(twelve.scenario, "sv"))}
    if own:
        cells["D5"] = "Egna vikter"
        for k, name in enumerate(names):
            cells[place_of(path, "Egna vikter", 0, k + 1)] = given[name]
        sums = main.groupby(tops).sum()
        weight = np.array(
            [
                given[top] / sum(given.values()) * main[leaf] / sums[top]
                for leaf, top in zip(leaves, tops, strict=True)
            ]
        )
    else:
        other = next(p for p in scores.weights.index if p != scores.stakeholder)
        cells["D5"] = twelve.scenario["stakeholders"].names("sv")[other]
        weight = scores.weights.loc[other, leaves].to_numpy()
    fund = place_of(path, "Ram (mnkr)", 0, 1)
    less = 0.6 * float(openpyxl.load_workbook(path)[WEIGHTS][fund].value)
    cells[fund] = less
    rows = recalculated(path, tmp_path, cells)
    found = tried(rows)
    wanted = scores.values[leaves] @ weight
    assert {row[1]: row[4] for row in found} == pytest.approx(wanted.loc[[row[1] for row in found]].to_dict())

    frame = twelve.ranking.everything.loc[list(twelve.ranking.population)].sort_values("rank", kind="stable")
    key = {"try_by_order": None, "try_by_score": wanted, "try_by_ratio": wanted / frame["cost_msek"]}[mode]
    order = list(frame.index)
    if key is not None:
        order.sort(key=lambda p: -key[p])
    assert [row[1] for row in found] == order
    budget, paid = _money(twelve)
    first = next(i for i, row in enumerate(rows) if row[8] == "Ram (mnkr)")
    named = {row[6]: row for row in rows[first + 1 :]}
    label = twelve.scenario["funds"].names("sv")
    left = {f: (less if named[label[f]] is rows[first + 1] else budget[f]) for f in budget}
    for p in map(str, twelve.ranking.committed.index):
        left = {f: left[f] - paid(p, f) for f in left}
    for row in found:
        placed = mode != "try_by_order" or row[8] != "–"
        fits = placed and all(paid(row[1], f) <= left[f] + 1e-6 for f in left)
        left = {f: left[f] - (paid(row[1], f) if fits else 0.0) for f in left}
        assert row[6] == ("ja" if fits else "nej")
        if isinstance(row[8], float):
            assert row[9] == row[8] - row[0]


def _money(result: Any) -> tuple[dict[str, float], Any]:
    """Main budget by fund, and what a proposal takes of a fund: by the tables of the scenario alone."""
    tables = result.scenario
    frame = tables["budgets"].to_frame()
    budget = (
        frame[frame["scenario"] == main_row(tables, "budget_scenarios")]
        .groupby("fund")["amount_msek"]
        .sum()
        .to_dict()
    )
    shares = tables["financing"].to_frame()

    def paid(p: str, fund: str) -> float:
        own = shares[(shares["proposal"] == p) & (shares["fund"] == fund)]["share"].sum()
        return float(own) * float(result.ranking.everything.loc[p, "cost_msek"])

    return {str(f): float(v) for f, v in budget.items()}, paid
