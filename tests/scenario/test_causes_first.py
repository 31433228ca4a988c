"""The cause comes first, what follows from it is folded under it, and equal findings stand together."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import openpyxl
import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.findings import Finding, briefly, finding, sorted_findings, told
from infraprio.scenario.columns import written
from infraprio.scenario.tables import TABLES
from tests.conftest import Copy
from tests.scenario.every_table import codes, grids, write_folder, write_workbook

REQUIRED = [name for name, schema in TABLES.items() if schema.required]


def own(found: list[Finding]) -> list[Finding]:
    return [f for f in found if not f.follows]


@pytest.mark.parametrize("table", [n for n in TABLES if n != "decisions"])
def test_a_table_that_is_lost(table: str, copy: Copy) -> None:
    """Whatever a whole table leaves behind, the first line names it and few others stand beside it."""
    path = copy.folder / f"{table}.csv"
    if not path.exists():
        return
    path.write_bytes(b"\0\0")
    found = ip.check(copy.folder)
    assert (found[0].code, found[0].file) == ("bad_encoding", f"{table}.csv")
    assert len([f for f in own(found) if f.severity == "error"]) == 1, [str(f) for f in own(found)][:5]
    assert len(told(found)) <= 8


@pytest.mark.parametrize("table", REQUIRED)
def test_a_sheet_with_another_name(table: str, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(tmp_path / "a.xlsx"))
    swedish = TABLES[table].title_in("sv")
    book[table].title = swedish
    book.save(tmp_path / "a.xlsx")
    first = ip.check(tmp_path / "a.xlsx")[0]
    assert (first.code, first.value) == ("missing_table", table)
    assert f"is it {swedish}?" in first.cure
    assert f"är det {swedish}?" in first.cure_in("sv")


@pytest.mark.parametrize("above", [1, 2, 7])
@pytest.mark.parametrize("table", REQUIRED)
def test_headings_below_a_title_are_found(table: str, above: int, tmp_path: Path) -> None:
    tables = grids()
    title = [["Åtgärder i länet, 2026"], *[["", "id"] for _ in range(above - 1)]]
    tables[table] = [*title, *tables[table]]
    for path in (write_folder(tmp_path / "a", tables), write_workbook(tmp_path / "a.xlsx", tables)):
        assert [(f.code, f.row) for f in ip.check(path)] == [("headings_lower", above + 1)]
        assert len(ip.read(path)[table]) == len(grids()[table]) - 1


def test_rows_below_a_title_are_counted_as_in_the_file(tmp_path: Path) -> None:
    tables = grids()
    tables["roads"][2][tables["roads"][0].index("length_km")] = "lång"
    tables["roads"] = [["Vägar"], *tables["roads"]]
    found = ip.check(write_folder(tmp_path / "a", tables))
    assert [(f.code, f.row) for f in found if f.severity == "error"] == [("not_a_number", 4)]


@pytest.mark.parametrize(
    ("table", "column", "heading"),
    [
        ("proposals", "cost_msek", "Kostnad (mnkr)"), ("proposals", "cost_msek", "Cost [MSEK]"), ("proposals", "horizon", "Horisont"),
        ("places", "population", "Invånare"), ("roads", "length_km", "Längd, km"), ("budgets", "amount_msek", "Belopp mnkr"),
        ("roads", "aadt", "ÅDT"), ("proposals", "name", "Benämning"), ("proposals", "id", "Nr"), ("weights", "weight", "Vikt"),
    ],
)  # fmt: skip
def test_a_column_with_another_name(table: str, column: str, heading: str, tmp_path: Path) -> None:
    tables = grids()
    tables[table][0][tables[table][0].index(column)] = heading
    found = ip.check(write_folder(tmp_path / "a", tables))
    assert (found[0].code, found[0].column, found[0].value) == ("renamed_column", written(column), heading)
    assert [f.code for f in own(found) if f.severity == "error"] == ["renamed_column"]


def test_a_remark_of_ones_own_is_only_told(tmp_path: Path) -> None:
    tables = grids()
    tables["proposals"] = [[*row, "Kontakt" if i == 0 else "x"] for i, row in enumerate(tables["proposals"])]
    assert codes(write_folder(tmp_path / "a", tables)) == ["unknown_column"]


def test_a_row_that_is_missing_suggests_no_other_id(tmp_path: Path) -> None:
    tables = grids()
    del tables["proposals"][3]
    found = [f for f in ip.check(write_folder(tmp_path / "a", tables)) if f.code == "unknown_id"]
    assert {f.value for f in found} == {"P3"}
    assert not [f for f in found if "did you mean" in f.cure]


@pytest.mark.parametrize("cell", ["", "P1", "P 3", "#REF!"])
def test_a_faulty_id_is_the_cause_of_what_names_it(cell: str, tmp_path: Path) -> None:
    tables = grids()
    tables["proposals"][3][0] = cell
    found = ip.check(write_folder(tmp_path / "a", tables))
    assert (found[0].file, found[0].row, found[0].column) == ("proposals.csv", 4, "id")
    assert [f.code for f in own(found) if f.severity == "error"] == [found[0].code]
    lines = told(found)
    assert len(lines) == 2
    assert "follow" in lines[1]


def test_equal_findings_stand_together_with_their_rows(
    copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    header, rows = copy.rows("roads")
    for row in rows:
        row["length_km"] = ""
    copy.save("roads", header, rows)
    assert main(["check", str(copy.folder), "--language", "sv"]) == 2
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(
        f"fel: roads.csv, {len(rows)} rader: 2–{len(rows) + 1}, kolumn length_km: Cellen är tom."
    )
    assert sum("length_km" in line for line in said) == 1
    assert said[-1].startswith(f"{len(rows)} fel")


def test_nothing_is_lost_in_groups(copy: Copy) -> None:
    copy.drop("proposals", 3)
    copy.set("roads", 2, speed_kmh="fast")
    found = ip.check(copy.folder)
    with pytest.raises(ip.ScenarioError) as caught:
        ip.read(copy.folder)
    assert Counter(map(str, caught.value.findings)) == Counter(map(str, found))
    assert sorted_findings(reversed(found)) == found
    assert told(reversed(found)) == told(found)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1252", "Windows/Latin-1"), ("cp850", "MS-DOS (850)"), ("mac_roman", "Mac Roman")],
)
def test_old_encodings_are_told_apart(encoding: str, name: str, tmp_path: Path) -> None:
    tables = grids()
    tables["places"][1][1] = "Östra Ångby läge"
    folder = write_folder(tmp_path / "a", tables)
    path = folder / "places.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    [found] = ip.check(folder)
    assert (found.code, name in found.message) == ("latin1", True)
    assert ip.read(folder)["places"]["name"][0] == "Östra Ångby läge"


def test_a_quotation_mark_that_is_never_closed(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a")
    text = (folder / "roads.csv").read_text(encoding="utf-8")
    (folder / "roads.csv").write_text(text.replace("R2", '"R2'), encoding="utf-8")
    found = ip.check(folder)
    assert (found[0].code, found[0].file, found[0].row) == ("unclosed_quote", "roads.csv", 3)
    assert [f.code for f in own(found) if f.severity == "error"] == ["unclosed_quote"]


def test_documents_say_many_of_one_kind_once() -> None:
    def losses(names: str, column: str) -> list[Finding]:
        return [
            finding("score_loss", "scores.csv", column=column, name=p, value=-1, goal=column) for p in names
        ]

    assert briefly([*losses("abc", "noise"), *losses("abc", "time")]) == [
        f"{p} has -1 for {goal}: less than nothing." for goal in ("noise", "time") for p in "abc"
    ]
    assert briefly([*losses("abcdef", "noise"), *losses("a", "time")], "sv") == [
        "a har -1 för noise: mindre än inget. (5 till av samma slag)",
        "a har -1 för time: mindre än inget.",
    ]
    assert briefly(losses("aaaa", "noise")) == ["a has -1 for noise: less than nothing."]
