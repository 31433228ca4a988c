"""An order made by hand: files of many kinds, faults, and what the order is worth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlsxwriter

import infraprio as ip
from infraprio.pipeline import Result
from infraprio.portfolio.problem.from_scenario import candidates
from infraprio.report.given_order.report import order_sentences, order_text, write_order
from infraprio.scenario.files.order_file import OrderError, read_order
from tests.ranking.test_study import altered, richer
from tests.report import made_up

NAMED = {
    "P001": "Väg 84, förbi Älvros; etapp 2",
    "P002": "Bytespunkt Åre",
    "P003": "Ömans bro",
    "P004": "Väg 45",
}


def named(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    english = {"P002": "Interchange Åre"}
    return [
        row | {"name": NAMED.get(row["id"], row["name"]), "name_en": english.get(row["id"], "")}
        for row in rows
    ]


@pytest.fixture(scope="module")
def region() -> ip.Scenario:
    return altered(made_up.scenario(6), proposals=named, budgets=richer)


@pytest.fixture(scope="module")
def result(region: ip.Scenario) -> Result:
    return made_up.result(region)


def text_file(text: str, encoding: str = "utf-8", name: str = "order.csv") -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def workbook(**sheets: list[list[Any]]) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / "order.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            for name, rows in sheets.items():
                page = book.add_worksheet(name)
                for i, row in enumerate(rows):
                    page.write_row(i, 0, row)
        return path

    return write


GOOD = {
    "ids": text_file("P003\nP001\nP002\n"),
    "text": text_file("P003\r\nP001\r\n\r\nP002\r\n", name="order.txt"),
    "byte order mark": text_file("P003\nP001\nP002\n", "utf-8-sig"),
    "utf-16": text_file("P003\nP001\nP002\n", "utf-16"),
    "windows": text_file("Ömans bro\nP001\nBytespunkt Åre\n", "cp1252"),
    "names": text_file('Ömans bro\n"Väg 84, förbi Älvros; etapp 2"\nBytespunkt Åre\n'),
    "names with separators in plain text": text_file(
        "Ömans bro\nVäg 84, förbi Älvros; etapp 2\nBytespunkt Åre\n"
    ),
    "case and blanks": text_file("  ömans  BRO \np001\ninterchange åre\n"),
    "decomposed letters": text_file("O\u0308mans bro\nP001\nBytespunkt A\u030are\n"),
    "numbered": text_file("1. P003\n2. P001\n3) P002\n"),
    "heading": text_file("Åtgärd\nP003\nP001\nP002\n"),
    "semicolon with heading": text_file("Rang;Id;Åtgärd\n1;P003;x\n2;P001;y\n3;P002;z\n"),
    "comma": text_file("rank,proposal,name\n1,P003,a\n2,P001,b\n3,P002,c\n"),
    "tabs": text_file("nr\tid\n1\tP003\n2\tP001\n3\tP002\n"),
    "excel's own line": text_file("sep=;\nid;x\nP003;\nP001;\nP002;\n"),
    "workbook": workbook(Ordning=[["Nr", "Åtgärd"], [1, "Ömans bro"], [2, "P001"], [3, "Bytespunkt Åre"]]),
    "second sheet": workbook(
        Om=[["Nämndens ordning"], ["P001"]], Lista=[["id"], ["P003"], ["P001"], ["P002"]]
    ),
}


@pytest.mark.parametrize("kind", GOOD)
def test_files_of_many_kinds(kind: str, region: ip.Scenario, tmp_path: Path) -> None:
    found = read_order(region, GOOD[kind](tmp_path), candidates(region))
    assert found.proposals == ("P003", "P001", "P002")
    assert found.missing == ("P004", "P005", "P006")
    assert [f.code for f in found.findings if f.severity != "note"] == []
    assert any("3" in f.message and "never built" in f.message for f in found.findings)


BAD: dict[str, tuple[Callable[[Path], Path], list[tuple[str, int | None]]]] = {
    "empty": (text_file(""), [("order_empty", None)]),
    "blank rows": (text_file("\n \n;;\n"), [("order_empty", None)]),
    "heading alone": (text_file("Åtgärd\n"), [("order_empty", None)]),
    "unknown": (text_file("P001\nP099\n"), [("order_unknown", 2)]),
    "near miss": (text_file("P001\nÖmans bru\n"), [("order_unknown", 2)]),
    "part of a name": (text_file("P001\nVäg 84\n"), [("order_unknown", 2)]),
    "twice": (text_file("P001\nP002\nP001\n"), [("order_twice", 3)]),
    "id and name of one": (text_file("P003\nÖmans bro\n"), [("order_twice", 2)]),
    "several faults": (
        text_file("P001\nP001\nX\nP002\nY\n"),
        [("order_twice", 2), ("order_unknown", 3), ("order_unknown", 5)],
    ),
    "blank cell": (text_file("nr;id\n1;P001\n2;\n3;P002\n"), [("order_blank", 3)]),
    "numbers alone": (
        text_file("1\n2\n3\n"),
        [("order_unknown", 1), ("order_unknown", 2), ("order_unknown", 3)],
    ),
    "a picture": (text_file("\x89PNG\0\0\0"), [("bad_encoding", None)]),
    "no workbook": (text_file("P001", name="order.xlsx"), [("not_a_workbook", None)]),
    "empty workbook": (workbook(Blad1=[]), [("order_empty", None)]),
    "no file": (lambda folder: folder / "none.csv", [("no_such_order", None)]),
    "a folder": (lambda folder: folder, [("no_such_order", None)]),
}


@pytest.mark.parametrize("kind", BAD)
def test_all_faults_at_once(kind: str, region: ip.Scenario, tmp_path: Path) -> None:
    make, wanted = BAD[kind]
    with pytest.raises(OrderError) as caught:
        read_order(region, make(tmp_path), candidates(region))
    errors = [f for f in caught.value.findings if f.severity == "error"]
    assert sorted((f.code, f.row) for f in errors) == sorted(wanted, key=str)
    for found in errors:
        for language in ("sv", "en"):
            assert "{" not in found.text(language)


def test_the_nearest_name_is_suggested(region: ip.Scenario) -> None:
    with pytest.raises(OrderError, match="did you mean Ömans bro"):
        read_order(region, ["P001", "Ömans bru"], candidates(region))
    with pytest.raises(OrderError, match="did you mean P001"):
        read_order(region, ["P01"], candidates(region))


def test_one_name_of_two_proposals_is_ambiguous() -> None:
    made = altered(made_up.scenario(3), proposals=lambda rows: [row | {"name": "Väg 45"} for row in rows])
    with pytest.raises(OrderError, match="P001, P002, P003"):
        read_order(made, ["Väg 45"], candidates(made))


def test_what_cannot_be_chosen_is_passed_over(tmp_path: Path) -> None:
    def change(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rows[0].pop("cost_msek")
        rows[0].pop("cost_low_msek")
        rows[0].pop("cost_high_msek")
        rows[1]["horizon"] = "done"
        return rows

    made = altered(made_up.scenario(3), proposals=change)
    found = read_order(made, ["P001", "P002", "P003"], candidates(made))
    assert found.proposals == ("P003",)
    assert [f.code for f in found.findings] == ["order_no_cost", "order_done"]
    with pytest.raises(OrderError, match="No row names"):
        read_order(made, ["P001", "P002"], candidates(made))


def test_the_best_order_costs_nothing(result: Result) -> None:
    found = ip.evaluate_order(result, list(map(str, result.priority.order)))
    for reading in ("nested", "stop"):
        assert found.summary.loc[reading, "loss"] == pytest.approx(0, abs=1e-6)
    best = found.summary["best_value"]
    assert best["skip"] >= best["stop"] - 1e-9 >= best["nested"] - 2e-9
    for _, line in found.summary.iterrows():  # "optimal" is said only where nothing is left to the bound
        assert line["status"] != "optimal" or line["bound"] - line["best_value"] <= 1e-6 * line["bound"]
    assert not len(found.moves)
    assert found.broken == ()
    assert "Inget behöver flyttas" in order_text(found, result, "sv")


def test_the_worst_order_costs_much_and_is_mended(result: Result) -> None:
    order = list(reversed(list(map(str, result.priority.order))))
    found = ip.evaluate_order(result, order)
    line = found.summary.loc["stop"]
    assert line["loss"] > 0
    assert line["value"] + line["most_loss"] == pytest.approx(line["bound"])
    expected = (found.builds.loc["stop"]["probability"] * found.builds.loc["stop"]["value"]).sum()
    assert expected == pytest.approx(line["value"])
    assert len(found.moves)
    assert found.moves["new_place"].is_monotonic_increasing
    for name, move in found.moves.iterrows():
        assert found.repaired[move["new_place"] - 1] == name
        assert (found.repaired[move["new_place"] - 2] if move["new_place"] > 1 else "") == move["after"]
        assert found.order[int(move["place"]) - 1] == name
    again = ip.evaluate_order(result, found.repaired)
    assert again.summary.loc["stop", "loss"] < line["loss"] + 1e-9
    assert again.summary.loc["nested", "loss"] == pytest.approx(0, abs=1e-6)
    assert not len(again.moves)


def test_dependencies_that_the_order_breaks_are_named(region: ip.Scenario, result: Result) -> None:
    found = ip.evaluate_order(result, ["P002", "P003", "P001", "P005", "P006"])
    assert ("P002", "P003") in found.broken  # rule r1 of the made-up region
    assert any("Bytespunkt Åre står före Ömans bro" in s for s in order_sentences(found, result, "sv"))
    found = ip.evaluate_order(result, ["P002", "P001"])
    assert any("Ömans bro, which is not on the list" in s for s in order_sentences(found, result, "en"))


def test_of_alternatives_the_upper_one_counts(result: Result) -> None:
    found = ip.evaluate_order(result, ["P004", "P001", "P003"])  # rule r2: at most one of P001 and P004
    assert "P001" not in found.order
    assert "order_excluded" in [f.code for f in found.given.findings]


def test_what_must_be_built_comes_first() -> None:
    made = altered(
        made_up.scenario(5),
        budgets=richer,
        rules=[{"id": "r9", "rule": "mandatory", "proposals": "P003", "reason": "Beslutad"}],
    )
    result = made_up.result(made)
    found = ip.evaluate_order(result, ["P001", "P002"])
    assert found.order[0] == "P003"
    assert "order_mandatory" in [f.code for f in found.given.findings]


def test_what_must_be_built_needs_is_committed_too() -> None:
    made = altered(
        made_up.scenario(5),
        budgets=richer,
        rules=[
            {"id": "r8", "rule": "requires", "proposals": "P003", "others": "P002", "reason": "Bro"},
            {"id": "r9", "rule": "mandatory", "proposals": "P003", "reason": "Beslutad"},
        ],
    )
    result = made_up.result(made)
    assert set(result.ranking.committed.index) == {"P002", "P003"}
    assert not {"P002", "P003"} & set(result.ranking.frame.index)
    found = ip.evaluate_order(result, list(result.ranking.frame.index))
    assert found.order[:2] == ("P002", "P003")
    assert found.broken == ()
    assert found.summary.loc["nested", "loss"] == 0


def test_an_order_that_cannot_keep_the_rules_says_so() -> None:
    made = altered(
        made_up.scenario(5),
        budgets=richer,
        rules=[
            {"id": "r9", "rule": "at_least", "group_by": "kind", "group": "rail", "limit": 1, "unit": "count"}
        ],
    )
    result = made_up.result(made)
    rail = {
        p
        for p, kind in zip(made["proposals"]["id"], made["proposals"]["kind"], strict=True)
        if kind == "rail"
    }
    found = ip.evaluate_order(result, [p for p in made["proposals"]["id"] if p not in rail])
    assert found.summary["impossible"].map(len).min() == 2  # both budget scenarios
    assert found.rules_kept_from > len(found.order)
    told = " ".join(order_sentences(found, result, "en"))
    assert "does not work" in told
    assert "Not even the whole list" in told
    assert found.summary["value"].isna().all()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_files_are_written_and_open(result: Result, tmp_path: Path, language: str) -> None:
    found = ip.evaluate_order(result, ["P006", "P005", "P003"])
    written = write_order(found, result, tmp_path, language)
    assert {p.name for p in written} >= {
        "order.xlsx",
        "order_summary.csv",
        "order_builds.csv",
        "order_list.csv",
    }
    before = {p.name: p.read_bytes() for p in written}
    write_order(found, result, tmp_path, language)
    assert {p.name: p.read_bytes() for p in written} == before
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(before)
    book = openpyxl.load_workbook(tmp_path / "order.xlsx")
    assert book.worksheets[0]["A1"].value == (
        "Hur mycket ordningen sänker måluppfyllelsen" if language == "sv" else "What the order costs"
    )
    separator, comma = (";", ",") if language == "sv" else (",", ".")
    style = {"sep": separator, "decimal": comma, "encoding": "utf-8-sig"}
    builds = pd.read_csv(tmp_path / "order_builds.csv", **style)
    assert len(builds) == len(found.builds)
    heading = "Den här ordningen" if language == "sv" else "This order"
    assert builds[heading].tolist() == pytest.approx(found.builds["value"].tolist(), rel=1e-5)
    assert not any("_" in each for each in builds.columns)
    text = order_text(found, result, language)
    assert max(map(len, text.splitlines())) <= 120
    assert "nan" not in text


def test_what_must_be_built_and_what_others_decide_are_told_as_such() -> None:
    def roles(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row | {"role": "supported" if row["id"] == "P005" else "own"} for row in rows]

    made = altered(
        made_up.scenario(5),
        budgets=richer,
        proposals=roles,
        rules=[
            {"id": "r8", "rule": "requires", "proposals": "P003", "others": "P002", "reason": "Bro"},
            {"id": "r9", "rule": "mandatory", "proposals": "P003", "reason": "Beslutad"},
        ],
    )
    given = read_order(made, ["P001", "P005"], candidates(made))
    assert given.missing == ("P004",)
    told = {f.code: f.text("en") for f in given.findings}
    assert "P002" not in told["order_missing"]
    assert "P003" not in told["order_missing"]
    assert "P005" in told["order_supported"]
    assert "order_no_cost" not in told
