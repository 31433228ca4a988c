"""`infraprio rank`: sheets as agencies publish them, in the formats of several countries; what nobody said is asked for."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.findings import Finding
from infraprio.sheet import read_sheet
from infraprio.sheet.lacking import wanted_of

ROWS: list[tuple[str, float, float | None, float]] = [
    ("Bypass", 1250.5, 4, 5),
    ("Bridge", 800, None, 3),
    ("Station", 45.25, 2.5, 5),
    ("Passing loop", 600, 3, 2),
    ("Crossing", 12, 1, 4.5),
]
ASKED = ["--goals", "Safety=60 Access=40", "--budget", "1400", "--language", "en", "--formats", "csv"]


def written(path: Path, rows: Sequence[Sequence[Any]], merged: str = "") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "List"
    for row in rows:
        sheet.append(list(row))
    if merged:
        sheet.merge_cells(merged)
    book.save(path)
    return path


def plain(path: Path) -> Path:
    return written(path, [("Project", "Cost (M)", "Safety", "Access"), *ROWS])


def as_texts(decimal: str, thousands: str, separator: str, encoding: str, path: Path, unit: str = "") -> Path:
    """The list as a CSV file of a country."""

    def cell(value: Any) -> str:
        if value is None:
            return "-"
        if isinstance(value, str):
            return value
        return f"{value:,}".replace(",", "\0").replace(".", decimal).replace("\0", thousands)

    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(["Project", f"Cost (M{unit})", "Safety", "Access"])
    for name, cost, *scores in ROWS:
        writer.writerow([name, f"{cell(cost)} {unit}".strip(), *map(cell, scores)])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def open_document(path: Path) -> Path:
    """The list as a spreadsheet of LibreOffice, written by hand."""

    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'

    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    rows = "".join(
        f"<table:table-row>{''.join(map(cell, row))}</table:table-row>"
        for row in [("Project", "Cost (M)", "Safety", "Access"), *ROWS]
    )
    body = f'<office:body><office:spreadsheet><table:table table:name="List">{rows}</table:table></office:spreadsheet></office:body>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", kind)
        file.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}>{body}</office:document-content>',
        )
        file.writestr(
            "META-INF/manifest.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest {manifest}><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
    return path


def ranked(path: Path, out: Path, *more: str) -> dict[str, list[bytes]]:
    """Rows of what was written, without the headings, which name the money."""
    assert main(["rank", str(path), "-o", str(out), *ASKED, *more]) == 0
    names = ("priority_order.csv", "not_prioritised.csv", "scores.csv")
    return {name: (out / name).read_bytes().splitlines()[1:] for name in names}


def test_one_list_in_the_formats_of_several_countries_gives_the_same_files(tmp_path: Path) -> None:
    ways = {
        "sv": as_texts(",", "\u00a0", ";", "cp1252", tmp_path / "sv.csv", "kr"),
        "en": as_texts(".", ",", ",", "utf-8-sig", tmp_path / "en.csv"),
        "de": as_texts(",", ".", ";", "cp1252", tmp_path / "de.csv", "€"),
        "ch": as_texts(".", "’", "\t", "utf-16", tmp_path / "ch.tsv"),
        "ods": open_document(tmp_path / "list.ods"),
    }
    expected = ranked(plain(tmp_path / "list.xlsx"), tmp_path / "xlsx")
    for name, path in ways.items():
        assert ranked(path, tmp_path / name) == expected, name


def test_what_stands_around_the_list_changes_nothing(tmp_path: Path) -> None:
    around: list[Sequence[Any]] = [
        ("Programme 2026-2035",),
        (),
        ("Project", "Cost", "Points", None),
        (None, "(M)", "Safety", "Access"),
        *ROWS[:2],
        ("Railways",),
        *ROWS[2:],
        ("Total", "=SUM(B5:B10)"),
        ("Source: own judgement",),
    ]
    path = written(tmp_path / "around.xlsx", around, merged="C3:D3")
    assert ranked(path, tmp_path / "a") == ranked(plain(tmp_path / "list.xlsx"), tmp_path / "b")
    sheet = read_sheet(path)
    assert sheet.header == ("Project", "Cost (M)", "Safety", "Access")
    assert [found.code for found in sheet.findings] == ["headings_lower", "text_row", "total_row", "text_row"]


def test_percent_cells_and_currency_signs(tmp_path: Path) -> None:
    rows = [
        ("Project", "Cost", "Share"),
        ("A", "$1,250,000", "30 %"),
        ("B", "$ 900,000.50", "5%"),
        ("C", "(n/a)", "12.5 %"),
    ]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in rows), encoding="utf-8")
    asked = ["--goals", "Share=1", "--budget", "2000000", "--formats", "csv", "-o", str(tmp_path / "out")]
    assert main(["rank", str(path), *asked]) == 2  # (n/a) is no number, and no word for none
    path.write_text(path.read_text("utf-8").replace("(n/a)", "n/a"), encoding="utf-8")
    assert main(["rank", str(path), *asked]) == 0
    order = (tmp_path / "out" / "priority_order.csv").read_text("utf-8-sig")
    assert "A" in order
    assert (tmp_path / "out" / "not_ranked.csv").is_file()


def test_without_options_it_says_what_it_sees_and_what_it_cannot_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = plain(tmp_path / "list.xlsx")
    assert main(["rank", str(path), "--language", "en", "-o", str(tmp_path / "out")]) == 2
    told = capsys.readouterr()
    assert "headings in row 1: 5 projects" in told.out
    assert "numbers from 12 to 1,250.50" in told.out
    assert "--goals" in told.out
    assert "--budget" in told.out
    assert (
        f'infraprio rank {path} --cost "Cost (M)" --goals "Safety=?; Access=?" --budget ? --name Project'
        in told.err
    )
    assert not (tmp_path / "out").exists()


def test_on_a_terminal_it_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["Safety=60 Access=40", "1400"])
    monkeypatch.setattr("infraprio.commands.list_command._terminal", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    out = tmp_path / "out"
    assert main(["rank", str(plain(tmp_path / "list.xlsx")), "-o", str(out), "--formats", "csv"]) == 0
    assert (out / "priority_order.csv").is_file()
    assert '--goals "Safety=60 Access=40" --budget 1400' in capsys.readouterr().out


def test_the_command_and_the_call_give_the_same_order(tmp_path: Path) -> None:
    path = plain(tmp_path / "list.xlsx")
    files = ranked(path, tmp_path / "out")
    rows = [dict(zip(("Project", "Cost (M)", "Safety", "Access"), row, strict=True)) for row in ROWS]
    result = ip.rank(rows, cost="Cost (M)", goals={"Safety": 60, "Access": 40}, budget=1400)
    order = b"\n".join(files["priority_order.csv"]).decode()
    places = [order.index(name) for name in result.ranking.frame["name"]]
    assert len(places) > 2
    assert places == sorted(places)


def test_budgets_and_people_in_files(tmp_path: Path) -> None:
    path = plain(tmp_path / "list.xlsx")
    people = tmp_path / "people.csv"
    people.write_text("Who;Safety;Access\nHealth board;70;30\nTrade;20;80\n", encoding="utf-8")
    money = tmp_path / "money.csv"
    money.write_text("budget;amount;probability\nlow;700;0,4\nhigh;1400;0,6\n", encoding="utf-8")
    out = tmp_path / "out"
    asked = [
        "--goals",
        str(people),
        "--budget",
        str(money),
        "--formats",
        "csv",
        "-o",
        str(out),
        "--language",
        "en",
    ]
    assert main(["rank", str(path), *asked]) == 0
    assert "Trade" in (out / "stakeholders.csv").read_text("utf-8-sig")


def faults(path: Path) -> list[Finding]:
    return [found for found in ip.check(path) if found.severity == "error"]


def test_a_plain_list_is_sent_to_the_right_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = plain(tmp_path / "list.xlsx")
    assert [found.code for found in faults(path)] == ["plain_list"]
    for command in ("check", "run"):
        assert main([command, str(path), "--language", "en"]) == 2
        told = capsys.readouterr()
        assert f"infraprio rank {path}" in told.out + told.err
    assert [found.code for found in faults(as_texts(",", " ", ";", "utf-8", tmp_path / "list.csv"))] == [
        "plain_list"
    ]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("Row Labels", "Sum of Cost", "Count"), ("North", 12, 3), ("South", 30, 4)], "pivot_table"),
        ([("Project", "Cost", "Cost"), ("A", 1, 2)], "duplicate_column"),
        ([("only words",), ("and more",)], "no_list"),
        ([], "no_list"),
    ],
)
def test_sheets_that_are_no_list(
    rows: Any, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "list.xlsx", rows)
    with pytest.raises(ip.ScenarioError) as fault:
        read_sheet(path)
    assert [found.code for found in fault.value.findings if found.severity == "error"] == [code]
    assert main(["rank", str(path), "-o", str(tmp_path / "out"), *ASKED]) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_of_several_lists_one_must_be_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("Roads", "Railways"):
        sheet = book.create_sheet(name)
        for row in [("Project", "Cost (M)", "Safety", "Access"), *ROWS]:
            sheet.append(row)
    book.save(tmp_path / "two.xlsx")
    assert main(["rank", str(tmp_path / "two.xlsx"), *ASKED]) == 2
    ranked(tmp_path / "two.xlsx", tmp_path / "out", "--sheet", "roads")


@pytest.mark.parametrize(
    "more",
    [
        ["--goals", "Safety=many"],
        ["--goals", "=5"],
        ["--budget", "1,400"],
        ["--scales", "5"],
        ["--dash", "x"],
        ["--sheet", "No"],
        ["--cost", "Price"],
    ],
)
def test_options_that_cannot_be_read(
    more: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["rank", str(plain(tmp_path / "list.xlsx")), "-o", str(tmp_path / "out"), *ASKED, *more]
    assert main(asked) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_findings_name_the_rows_and_headings_of_the_own_sheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("Project,Price,Calm\nTotal,95,\nAlpha,5,3\nBeta,90,-\n", encoding="utf-8")
    words = ["rank", str(path), "--cost", "Price", "--goals", "Calm=1", "--budget", "50", "--formats", "csv"]
    assert main([*words, "-o", str(tmp_path / "out"), "--language", "en"]) == 0
    said = capsys.readouterr().err
    assert "mine.csv, row 4, column Price: Beta costs" in said
    assert "mine.csv, row 4, column Calm: Beta has no value for Calm." in said
    assert ": proposals," not in said
    assert ": scores," not in said


@pytest.mark.parametrize(
    ("odd", "said"), [(1, '1 row that is no number: "#DIV/0!"'), (2, 'the first "#DIV/0!"')]
)
def test_a_look_at_a_sheet_says_what_is_no_number(
    odd: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    costs = [*["#DIV/0!", "t.b.d."][:odd], "10", "20", "30", "-"]
    rows = ["Project,Cost,Safety", *(f"P{k},{cost},3" for k, cost in enumerate(costs))]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    main(["rank", str(path), "--language", "en"])
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("  Cost "))
    assert "numbers from 10 to 30, 1 row empty" in line
    assert line.endswith(said)


ROADS = [("Bypass", 100, 4, 5), ("Bridge", 60.5, 3, 3)]
RAIL = [("Station", 40, 2, 5), ("Passing loop", 30, 3, 2), ("Crossing", 12, 1, 4)]


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        ([*ROADS, *RAIL, (None, 242.5, 13, 19)], [7]),
        ([*ROADS, *RAIL, (None, 242.5, 2.6, 3.8)], [7]),
        ([*ROADS, ("Sum of roads", 160.5), *RAIL, ("Rail, total", 82), ("Sum of all", 242.5)], [4, 8, 9]),
        ([*ROADS, *RAIL, ("Mean of all", 48.5, 2.6, 3.8)], [7]),
    ],
)
def test_rows_that_add_up_what_stands_above_them_are_no_projects(
    rows: list[tuple[Any, ...]], total: list[int], tmp_path: Path
) -> None:
    sheet = read_sheet(written(tmp_path / "list.xlsx", [("Project", "Cost (M)", "Safety", "Access"), *rows]))
    assert [found.row for found in sheet.findings if found.code == "total_row"] == total
    assert sheet.column("Project") == [row[0] for row in (*ROADS, *RAIL)]


@pytest.mark.parametrize("row", [("Total renewal", 100, 4, 5), (None, 50, 3, 4), (None, 160.5, 3, 3)])
def test_rows_that_add_up_nothing_are_projects(row: tuple[Any, ...], tmp_path: Path) -> None:
    rows = [("Project", "Cost (M)", "Safety", "Access"), *ROADS, row, *RAIL]
    sheet = read_sheet(written(tmp_path / "list.xlsx", rows))
    assert len(sheet.body) == 6


def with_hidden(path: Path, rows: Sequence[int], sheets: Sequence[str] = ()) -> Path:
    plain(path)
    book = openpyxl.load_workbook(path)
    for row in rows:
        book["List"].row_dimensions[row].hidden = True
    for name in sheets:
        book.copy_worksheet(book["List"]).title = name
        book[name].sheet_state = "hidden"
    book.save(path)
    return path


def test_hidden_rows_are_read_and_that_is_told(tmp_path: Path) -> None:
    sheet = read_sheet(with_hidden(tmp_path / "list.xlsx", [3, 5]))
    assert len(sheet.body) == len(ROWS)
    told = next(found for found in sheet.findings if found.code == "rows_hidden")
    assert (told.severity, told.row, told.value) == ("warning", 3, "3, 5")
    assert "2 rows" in told.message
    assert not read_sheet(plain(tmp_path / "all.xlsx")).findings


def test_the_list_on_the_only_sheet_that_is_shown_is_meant(tmp_path: Path) -> None:
    path = with_hidden(tmp_path / "list.xlsx", [], ["Old"])
    assert read_sheet(path).sheet == "List"
    assert read_sheet(path, "Old").sheet == "Old"


def test_what_is_no_file_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (tmp_path / "none.xlsx", tmp_path):
        assert main(["rank", str(path), "--language", "en"]) == 2
        assert "is no file. Name a workbook or a CSV file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "heading",
    [
        "Kostnadsandel kommun (%)",
        "Kostnadsbesparing (mnkr)",
        "Kostnadsberäkning år",
        "Cost estimate year",
        "Cost savings ($M)",
        "Cost effectiveness",
        "Cost share of the state",
        "Cost class",
        "Operating costs (M€)",
        "Driftkostnad (mnkr)",
    ],
)
def test_what_speaks_of_costs_and_is_none_is_not_taken_for_them(heading: str, tmp_path: Path) -> None:
    rows = [("Project", heading, "Safety"), ("Bypass", 50, 3), ("Bridge", 30, 4)]
    sheet = read_sheet(written(tmp_path / "list.xlsx", rows))
    assert "cost" in wanted_of(sheet, {}).lacking
    both = [(name, cost, 7, score) for name, cost, score in rows[1:]]
    beside = read_sheet(
        written(tmp_path / "both.xlsx", [("Project", heading, "Total cost (M)", "Safety"), *both])
    )
    assert wanted_of(beside, {}).options["cost"] == "Total cost (M)"


def test_the_list_as_a_scenario_is_what_the_questions_take(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ranked again it gives the same order, and `why` reads it; what stands there already is left as it is."""
    plan, first, again = tmp_path / "myplan", tmp_path / "first", tmp_path / "again"
    asked = ["rank", str(plain(tmp_path / "list.xlsx")), *ASKED, "-o", str(first), "--scenario", str(plan)]
    assert main(asked) == 0
    assert str(plan) in capsys.readouterr().out.splitlines()[-1]
    assert main(["run", str(plan), "-o", str(again), "--formats", "csv", "--language", "en"]) == 0
    name = "priority_order.csv"
    assert (again / name).read_bytes() == (first / name).read_bytes()
    assert main(["why", str(plan), "-o", str(tmp_path / "why"), "--language", "en"]) == 0
    capsys.readouterr()
    kept = (plan / "scenario.toml").read_bytes()
    other = tmp_path / "other"
    assert main([*asked[:-4], "-o", str(other), "--scenario", str(plan)]) == 2
    assert "already" in capsys.readouterr().err
    assert (plan / "scenario.toml").read_bytes() == kept
    assert not other.exists()
    assert main([*asked[:-4], "-o", str(other), "--scenario", str(tmp_path / "why" / ".." / "other")]) == 2
    assert "results and the scenario" in capsys.readouterr().err
    assert not other.exists()
