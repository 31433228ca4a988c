"""Which value a figure is, whether it can be that, and of which edition the workbook is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from infraprio.appraisal.national.cells import Figure
from infraprio.appraisal.national.read import (
    NationalValues,
    _edition,
    _meant,
    _own_rows,
    _value,
    read_national,
)
from infraprio.errors import AppraisalError
from tests.appraisal.national.shapes import TAG, book


def figure(
    value: float, unit: str = "", year: int | None = 2017, label: str = "", around: str = ""
) -> Figure:
    return Figure(sheet="S", row=3, label=label, around=around, value=value, unit=unit, year=year)


def test_a_figure_as_a_row_of_values() -> None:
    made = _value(figure(700, "öre/kg"), "co2_value_sek_kg", {"unit": "kr/h", "note": "of its own"}, 1.0)
    assert made == {"id": "co2_value_sek_kg", "value": 7.0, "unit": "SEK/kg", "price_year": 2017, "note": "of its own"}  # fmt: skip
    assert _value(figure(1.3, "faktor", 2017), "tax_factor", {}, 1.0) == {
        "id": "tax_factor", "value": 1.3, "unit": "factor", "price_year": None, "note": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "given", "row", "told"),
    [
        ("", figure(7, "kr/kg"), {}, ("not_recognised", "")),
        ("co2_value_sek_kg", figure(7, "kr/km"), {}, ("other_unit", "kr/km")),
        ("co2_value_sek_kg", figure(7, ""), {"unit": "kr/km"}, ("other_unit", "kr/km")),
        ("co2_value_sek_kg", figure(7, ""), {}, ("no_unit", "")),
        ("tax_factor", figure(0.99), {}, ("out_of_range", "0.99 factor")),
        ("tax_factor", figure(3.01), {}, ("out_of_range", "3.01 factor")),
        ("fatality_msek", figure(1001, "mkr"), {}, ("out_of_range", "1001 MSEK/person")),
        ("co2_value_sek_kg", figure(7, "£/kg", None), {}, ("no_year", "GBP/kg")),
        ("co2_value_sek_kg", figure(0, "kr/kg"), {}, ("far_off", "0 SEK/kg")),
    ],
)
def test_why_a_figure_is_no_value(
    name: str, given: Figure, row: dict[str, str], told: tuple[str, str]
) -> None:
    assert _value(given, name, row, 1.0) == told


@pytest.mark.parametrize(
    ("name", "unit", "rough", "near", "far"),
    [
        (
            "co2_value_sek_kg",
            "kr/kg",
            1.0,
            (0.234, 7, 210),
            (0.233, 211),
        ),  # a thirtieth of 7, and thirty times 7
        ("co2_value_sek_kg", "£/kg", 12.5, (0.01867, 1, 16.8), (0.01866, 16.81)),
        ("fatality_msek", "mkr", 1.0, (1.334, 40, 1000), (1.333,)),  # of about 40
        ("severe_injury_msek", "mkr", 1.0, (0.201, 180), (0.199, 180.1)),  # of about 6
        ("tax_factor", "", 1.0, (1.0, 3.0), ()),
    ],
)
def test_what_is_far_off_is_taken_for_another_unit(
    name: str, unit: str, rough: float, near: tuple[float, ...], far: tuple[float, ...]
) -> None:
    for value in near:
        made = _value(figure(value, unit), name, {}, rough)
        assert isinstance(made, dict)
        assert made["value"] == value
    for value in far:
        told = _value(figure(value, unit), name, {}, rough)
        assert isinstance(told, tuple)
        assert told[0] == "far_off"


def test_the_first_row_that_fits_is_meant() -> None:
    rows = [
        {"label": "time & work !night !rail", "id": "one"},
        {"label": "time & work", "id": "two"},
        {"label": " TIME|hours ", "id": "three"},
    ]

    def meant(label: str, around: str = "") -> str:
        row = _meant(figure(1, label=label, around=around), rows)
        return row["id"] if row else ""

    assert meant("work time") == "one"
    assert meant("Work", "Table of times") == "one"
    assert (
        meant("night work", "time")
        == meant("work by rail", "time")
        == meant("night work by rail", "time")
        == "two"
    )
    assert meant("work", "night time") == "one"  # what must not stand there may stand around
    assert meant("journeys", "time of work") == ""  # the last must stand in the row
    assert meant("Hours") == "three"
    assert meant("work") == ""


@pytest.mark.parametrize(
    ("texts", "stated", "found"),
    [
        (["ASEK 8.0", "b"], "", "8.0"), (["ASEK 8.0", "of asek 8.0"], "", "8.0"), (["ASEK 8.0"], "ASEK 8.0", "8.0"), (["ASEK 8.0"], "8.0", "8.0"),
        (["ASEK 8.0 for ASEK 7.0"], "ASEK 7.0", "7.0"), (["b"], "ASEK 9", "ASEK 9"),
        (["ASEK 8.0 for ASEK 7.0"], "", "several editions"), (["ASEK 8.0"], "18.0", "not of 18.0"), (["ASEK 8.0"], "ASEK 7.0", "not of ASEK 7.0"),
        (["ASEK 8.0 for ASEK 7.0"], "ASEK 6", "not of ASEK 6"), (["b"], "", "does not say of which edition"), (["ASEK 8"], "ASEK 8.0", "not of ASEK 8.0"),
    ],
)  # fmt: skip
def test_which_edition_a_workbook_is(texts: list[str], stated: str, found: str) -> None:
    layout = {"edition": r"\bASEK\s*(\d+(?:\.\d+)?)"}
    if " " in found.removeprefix("ASEK "):
        with pytest.raises(AppraisalError, match=found):
            _edition(texts, layout, stated, Path("a.xlsx"))
    else:
        assert _edition(texts, layout, stated, Path("a.xlsx")) == found


def test_all_rows_of_a_planner_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("layout,label,unit,id\nasek,noise,,tax_factor\n,(b,,noise also\n", encoding="utf-8-sig")
    with pytest.raises(AppraisalError) as fault:
        _own_rows(path)
    told = str(fault.value)
    assert "row 2" not in told
    assert told.count("row 3") == 4
    for words in ("column layout", "column label", "'noise'", "'also'"):
        assert words in told
    path.write_text("layout,label\nasek\n", encoding="utf-8")
    with pytest.raises(AppraisalError) as fault:
        _own_rows(path)
    assert [column in str(fault.value) for column in ("column layout", "column label", "column id")] == [False, True, True]  # fmt: skip
    for bad in (tmp_path / "none.csv", tmp_path / "latin.csv"):
        (tmp_path / "latin.csv").write_bytes("åäö".encode("latin-1"))
        with pytest.raises(AppraisalError, match="cannot be read"):
            _own_rows(bad)


def test_a_planners_rows_come_before_those_of_infraprio(tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("layout,label,unit,id\nus_dot,serious,,severe_accident_msek\ntag,serious,,fatality_msek\n", encoding="utf-8")  # fmt: skip
    found = read_national(book(tmp_path / "b.xlsx", TAG), rows=rows)
    assert list(found.values["id"]).count("fatality_msek") == 1
    assert "severe_injury_msek" not in set(found.values["id"])
    twice = found.left[found.left["why"] == "twice"].iloc[0]
    assert twice[["sheet", "row", "label", "value"]].tolist() == ["A4.1.1", 4, "Serious", 264500]
    assert twice["about"] == "b.xlsx, A4.1.1, row 3"
    assert list(found.left.index) == list(range(len(found.left)))


def test_one_number_said_twice_is_one_and_what_is_left_is_counted_anew(tmp_path: Path) -> None:
    sheets: dict[str, Any] = {
        "TAG Data Book": [["Data book v2.02"]],
        "A1": [
            ["Values of time per person (£ per km, 2022 prices)"], ["Purpose", "Market price"], ["Commuting", 7.5],
            ["Strange", 3],
        ],
        "A2": [["Casualties (£, 2022 prices)"], ["Type", "Value"], ["Fatal", "2,350,000"], ["Fatal", 2350000]],
    }  # fmt: skip
    found = read_national(book(tmp_path / "b.xlsx", sheets))
    assert found.values[["id", "value", "source"]].to_numpy().tolist() == [
        ["fatality_msek", 2.35, "b.xlsx, A2, row 3"]
    ]
    assert found.left[["row", "why"]].to_numpy().tolist() == [[3, "other_unit"], [4, "not_recognised"]]
    assert list(found.left.index) == [0, 1]
    assert (found.layout, found.edition, found.other_edition) == ("tag", "TAG data book v2.02", False)


def test_rows_are_of_the_edition_where_nothing_else_is_said() -> None:
    empty = pd.DataFrame()
    assert not NationalValues(layout="tag", edition="TAG", values=empty, left=empty).other_edition


def test_the_name_of_the_file_says_the_edition_too(tmp_path: Path) -> None:
    sheets: dict[str, Any] = {"Blad": [["Kalkylvärde", "Värde", "Enhet"], ["Skattefaktor", "1,25", "faktor"]]}
    found = read_national(book(tmp_path / "ASEK 7.0.xlsx", sheets))
    assert (found.edition, found.other_edition) == ("ASEK 7.0", False)
    assert found.values["value"].tolist() == [1.25]  # in Swedish a comma is the decimal sign
    assert read_national(tmp_path / "ASEK 7.0.xlsx", edition="7.0").edition == "ASEK 7.0"
