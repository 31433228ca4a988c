"""Numbers of a sheet with what stands around them, from rows of cells."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from infraprio.appraisal.national.cells import Figure, figures, read_book
from infraprio.errors import AppraisalError

COLUMNS = {
    "value": re.compile(r"\bvalue\b", re.IGNORECASE),
    "unit": re.compile(r"\bunit", re.IGNORECASE),
    "year": re.compile(r"base year", re.IGNORECASE),
}


def found(*rows: list[Any], comma: bool = False) -> list[Figure]:
    return list(figures({"Sheet": [*rows]}, COLUMNS, decimal_comma=comma))


def shown(*rows: list[Any]) -> list[tuple[int, str, str, float, str, int | None]]:
    return [(f.row, f.label, f.around, f.value, f.unit, f.year) for f in found(*rows)]


def test_a_table_with_columns_of_value_unit_and_year() -> None:
    rows = shown(
        ["Times", None, None, None],
        ["What", "Value", "Unit", "Base year"],
        ["car", 7.5, "kr/h", 2017],
        ["bus", 3, None, 2019],
        ["ferry", 5, "kr/h", "later"],
        ["", 11, "kr/h", None],
        [None, 13, None, 2021],
    )
    assert rows == [
        (3, "car", "Sheet Times ", 7.5, "kr/h", 2017),
        (4, "bus", "Sheet Times ", 3.0, "", 2019),
        (5, "ferry later", "Sheet Times ", 5.0, "kr/h", None),
        (6, "", "Sheet Times ", 11.0, "kr/h", None),
    ]


def test_without_a_column_of_values_every_number_has_its_heading() -> None:
    rows = shown(
        ["Values of time, kr/h, 2015 prices"],
        [None, "car", "bus", "unit", "base year"],
        ["long journeys"],
        ["work", 31, 37, "öre/h", 2014],
        ["other (2013 prices)", 41, 43],
    )
    assert rows == [
        (4, "work car", "Sheet Values of time, kr/h, 2015 prices long journeys", 31.0, "öre/h", 2014),
        (4, "work bus", "Sheet Values of time, kr/h, 2015 prices long journeys", 37.0, "öre/h", 2014),
        (5, "other (2013 prices) car", "Sheet Values of time, kr/h, 2015 prices long journeys", 41.0, "Values of time, kr/h, 2015 prices", 2013),
        (5, "other (2013 prices) bus", "Sheet Values of time, kr/h, 2015 prices long journeys", 43.0, "Values of time, kr/h, 2015 prices", 2013),
    ]  # fmt: skip


def test_of_several_columns_of_values_the_first_with_a_number_counts() -> None:
    rows = shown(["What", "Value", "Market value"], ["car", 3, 5], ["bus", "-", 7])
    assert [(row[1], row[3]) for row in rows] == [("car", 3), ("bus -", 7)]


def test_the_unit_is_said_by_the_nearest() -> None:
    """Column of units, heading, label, section, the last title, the first."""
    title, last, head, section = ["Costs in £"], ["Prices in pence"], ["What", "Value (€)"], ["in kr"]

    def unit(*rows: list[Any]) -> list[str]:
        return [f.unit for f in found(*rows)]

    assert unit(title, last, ["What", "Value", "Unit"], ["car, $", 3, "öre"]) == ["öre"]
    assert unit(title, last, head, ["car, $", 3]) == ["Value (€)"]
    assert unit(title, last, ["What", "Value"], section, ["car, $", 3]) == ["car, $"]
    assert unit(title, last, ["What", "Value"], section, ["car", 3]) == ["in kr"]
    assert unit(title, last, ["What", "Value"], ["car", 3]) == ["Prices in pence"]
    assert unit(title, ["of 2020"], ["What", "Value"], ["car", 3]) == ["Costs in £"]
    assert unit(["Costs"], ["What", "Value"], ["car", 3]) == [""]


def test_what_stands_in_the_cell_comes_before_what_stands_around() -> None:
    rows = [["Costs in £ per hour"], ["What", "Value"], ["car", "$7"], ["bus", "3 %"], ["rail", "1 200 kr"]]
    assert [(f.value, f.unit) for f in found(*rows)] == [
        (7, "$ Costs in £ per hour"), (3, "% Costs in £ per hour"), (1200, "kr Costs in £ per hour"),
    ]  # fmt: skip
    assert [f.unit for f in found(["by hour"], ["What", "Value"], ["car", "$7"])] == ["$ Value car  by hour"]


@pytest.mark.parametrize(
    ("cell", "comma", "number"),
    [
        (7, False, 7), (7.25, True, 7.25), ("7", False, 7), ("-3", False, -3), ("1,250.5", False, 1250.5), ("1.250,5", True, 1250.5),
        ("1,250", False, 1250), ("1,25", True, 1.25), ("1.25", True, 1.25), ("1 250", True, 1250), ("£ 3.5", False, 3.5), ("12p", False, 12), ("3,5 öre", True, 3.5),
        (True, False, None), ("", False, None), ("seven", False, None), ("7 or 8", False, None), ("x7", False, None), (None, True, None),
    ],
)  # fmt: skip
def test_cells_as_numbers(cell: object, comma: bool, number: float | None) -> None:
    assert [f.value for f in found(["car", cell], comma=comma)] == ([] if number is None else [number])


def test_titles_sections_and_headings_follow_each_other() -> None:
    """A new title after numbers begins anew where it is said to be a table, or where nothing has headings."""

    def around(*rows: list[Any]) -> list[str]:
        return [f.around.removeprefix("Sheet").strip() for f in found(*rows)]

    head = ["What", "Value"]
    assert around(["One"], ["Two"], ["a", 1], ["b", 2]) == ["One Two"] * 2  # no headings: titles are gathered
    assert around(["One"], ["a", 1], ["Two"], ["b", 2]) == ["One", "Two"]  # and begin anew after numbers
    assert around(["One"], head, ["a", 1], ["Two"], ["b", 2]) == [
        "One",
        "One Two",
    ]  # below headings a section
    assert around(["One"], head, ["S"], ["a", 1], ["T"], ["b", 2]) == ["One S", "One T"]
    assert around(["One"], head, ["S"], ["a", 1], ["Table 2"], ["b", 2]) == ["One S", "Table 2"]
    assert around(["One"], head, ["S"], ["a", 1], [" tabell 2"], ["T"], ["b", 2]) == ["One S", "tabell 2 T"]
    assert around(["One"], head, ["S"], ["a", 1], ["Tablets"], ["b", 2]) == ["One S", "One Tablets"]
    assert around(["One"], head, ["S"], head, ["a", 1]) == ["One"]  # headings anew: no section any more
    assert around(["One"], head, ["S"], ["c", "d"], ["a", 1]) == [
        "One S"
    ]  # words side by side are no headings
    assert around(["One"], ["Table 2"], ["Two"], ["a", 1]) == ["Table 2 Two"]


def test_headings_stay_until_others_come() -> None:
    other = ["What", "Unit", "Value"]
    rows = [["What", "Value", "Unit"], ["a", 1, "kr"], ["c", "d", "e"], ["b", 2, "öre"], other, ["e", "£", 3]]
    assert [(f.label, f.value, f.unit) for f in found(*rows)] == [
        ("a", 1, "kr"),
        ("b", 2, "öre"),
        ("e", 3, "£"),
    ]
    three = [["x", "y"], ["x", "y", "Value"], ["a", 5, 7]]  # the first words side by side are headings
    assert [(f.label, f.value) for f in found(*three)] == [("a", 7)]
    assert [(f.label, f.value) for f in found(["x", "y"], ["a", 5])] == [("a y", 5)]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2022 prices", 2022), ("prisnivå 2017", 2017), ("2023 U.S. $", 2023), ("in 2010-£", 2010), ("price base: 1998", 1998), ("2014 års priser", 2014),
        ("the year 2022", None), ("2022", None), ("prices of 20171", 2017), ("opened 2019", None),
    ],
)  # fmt: skip
def test_the_year_of_prices(text: str, year: int | None) -> None:
    assert [f.year for f in found([text], ["What", "Value"], ["car", 3])] == [year]


def test_the_nearest_year_counts_and_the_sheet_comes_last() -> None:
    rows = [
        ["Of 2002 prices"],
        ["Of 2003 prices"],
        ["What", "Value"],
        ["2005 prices"],
        ["car, 2006 prices", 3],
    ]
    years = []
    for dropped in (
        [],
        ["2006"],
        ["2006", "2005"],
        ["2006", "2005", "2003"],
        ["2006", "2005", "2003", "2002"],
    ):
        left = [
            [re.sub("|".join(dropped) or "never", "", c) if isinstance(c, str) else c for c in r]
            for r in rows
        ]
        [one] = figures({"Costs, 2001 prices": left}, COLUMNS, decimal_comma=False)
        years.append(one.year)
    assert years == [2006, 2005, 2003, 2002, 2001]


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_text_files_are_sheets(mark: str, tmp_path: Path) -> None:
    """Also where rows differ in length, and where the mark itself stands in a cell."""
    rows = [["what", "value", f"u{',;'.replace(mark, '')}"], ["Title, ; \t"], ["car", "1,250", "", "x"]]
    path = tmp_path / "Annex.CSV"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=mark).writerows(rows)
    assert read_book(path) == {"Annex": rows}


def test_a_text_file_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("å;ä".encode("latin-1"))
    for name in ("none.csv", "latin.csv"):
        with pytest.raises(AppraisalError, match="cannot be read"):
            read_book(tmp_path / name)
