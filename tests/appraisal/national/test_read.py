"""Values out of workbooks of three shapes; what is in another unit is brought over or refused with its row."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

import infraprio as ip
from infraprio.appraisal.national.read import NationalValues, read_national
from infraprio.appraisal.national.units import UnitError, in_unit, names_unit
from infraprio.cli import main
from infraprio.errors import AppraisalError
from infraprio.scenario.parameters import parameters
from tests.appraisal.national.shapes import ASEK, TAG, US, Cell, Grid, book, one_row
from tests.conftest import EXAMPLE


def values(found: NationalValues) -> dict[str, tuple[float, str]]:
    return {row["id"]: (row["value"], row["unit"]) for row in found.values.to_dict("records")}


def left(found: NationalValues) -> list[tuple[str, int, str]]:
    return [(row["sheet"], row["row"], row["why"]) for row in found.left.to_dict("records")]


def test_the_shape_of_the_asek_annex(tmp_path: Path) -> None:
    found = read_national(book(tmp_path / "annex.xlsx", ASEK))
    assert found.edition == "ASEK 8.0"
    assert not found.other_edition
    assert values(found) == {
        "discount_rate": (pytest.approx(0.035), "per year"),
        "tax_factor": (1.3, "factor"),
        **{
            f"value_of_time_{mode}_{use}_sek_h": (float(value), "SEK/h")
            for use, row in {"long": (120, 80, 44), "work": (101, 79, 61), "other": (66, 58, 36), "business": (330, 280, 281)}.items()
            for mode, value in zip(("car", "train", "bus"), row, strict=True)
        },
        "fatality_msek": (40.5, "MSEK/person"),
        "severe_injury_msek": (6.1, "MSEK/person"),
        "co2_value_sek_kg": (7.0, "SEK/kg"),
        "car_cost_sek_km": (pytest.approx(2.1), "SEK/km"),
    }  # fmt: skip
    assert set(found.values["status"]) == {"official"}
    assert set(found.values["edition"]) == {"ASEK 8.0"}
    years = found.values.set_index("id")["price_year"]
    assert set(years[years.notna()]) == {2017}
    assert set(years[years.isna()].index) == {"discount_rate", "tax_factor"}
    assert "annex.xlsx, Övrigt, row 5" in set(found.values["source"])
    assert left(found) == [("Övrigt", 7, "not_recognised")]


def test_the_shape_of_the_tag_data_book(tmp_path: Path) -> None:
    found = read_national(book(tmp_path / "book.xlsx", TAG))
    assert found.edition == "TAG data book v2.02"
    got = values(found)
    assert got["discount_rate"] == (pytest.approx(0.035), "per year")
    assert {got[f"value_of_time_{mode}_work_sek_h"] for mode in ("car", "train", "bus")} == {(7.5, "GBP/h")}
    assert got["value_of_time_bus_business_sek_h"] == (19.5, "GBP/h")
    assert got["value_of_time_car_long_sek_h"] == (6.5, "GBP/h")
    assert got["fatality_msek"] == (2.35, "MGBP/person")
    assert got["severe_injury_msek"] == (0.2645, "MGBP/person")
    assert set(found.values["price_year"].dropna()) == {2022}
    assert left(found) == [("A1.1.1", 4, "not_recognised"), ("A4.1.1", 5, "not_recognised")]


def test_the_shape_of_the_tables_of_us_dot(tmp_path: Path) -> None:
    found = read_national(book(tmp_path / "guidance.xlsx", US))
    assert found.edition == "US DOT May 2025"
    got = values(found)
    assert got["discount_rate"] == (pytest.approx(0.07), "per year")
    assert got["value_of_time_car_other_sek_h"] == (19.4, "USD/h")
    assert got["value_of_time_train_business_sek_h"] == (33.5, "USD/h")
    assert got["freight_vehicle_hour_sek_h"] == (35.7, "USD/h")
    assert got["fatality_msek"] == (13.2, "MUSD/person")
    assert got["severe_injury_msek"] == (1.2547, "MUSD/person")
    assert [(sheet, row) for sheet, row, _ in left(found)] == [
        ("Table A-1", 3), ("Table A-1", 4), ("Table A-1", 5), ("Table A-2", 5),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "value", "expected"),
    [("öre/kg", 700.0, 7.0), ("kr/ton", 7000.0, 7.0), ("kr/kg", 7.0, 7.0), ("tkr/ton", 7.0, 7.0)],
)
def test_smaller_and_larger_units_are_brought_over(
    unit: str, value: float, expected: float, tmp_path: Path
) -> None:
    sheets = one_row(ASEK, "Övrigt", ["Koldioxid", value, unit, 2017], head=2)
    found = read_national(book(tmp_path / "a.xlsx", sheets))
    assert values(found) == {"co2_value_sek_kg": (pytest.approx(expected), "SEK/kg")}


@pytest.mark.parametrize(
    ("title", "row", "expected"),
    [
        ("Values of time per person (pence per minute, 2022 prices)", ["Commuting", 12.5], 7.5),
        ("Values of time per person (pence per hour, 2022 prices)", ["Commuting", 750], 7.5),
        ("Values of time per person (£ per minute, 2022 prices)", ["Commuting", 0.125], 7.5),
    ],
)
def test_pence_and_minutes(title: str, row: list[Cell], expected: float, tmp_path: Path) -> None:
    sheets: dict[str, Grid] = {"Cover": TAG["Cover"], "A1": [[title], ["Purpose", "Market price"], row]}
    found = read_national(book(tmp_path / "a.xlsx", sheets))
    assert values(found)["value_of_time_car_work_sek_h"] == (pytest.approx(expected), "GBP/h")


REFUSED: list[tuple[str, str, list[Cell], str]] = [
    (
        "per_vehicle",
        "Values of time per vehicle (£ per hour, 2022 prices)",
        ["Commuting", 8.8],
        "per vehicle",
    ),
    ("far_off", "Values of time per person (£ per hour, 2022 prices)", ["Commuting", 750], "750 GBP/h"),
    ("no_unit", "Values of time per person (2022 prices)", ["Commuting", 7.5], ""),
    ("no_year", "Values of time per person (£ per hour)", ["Commuting", 7.5], "GBP/h"),
    ("other_unit", "Values of time per person (£ per km, 2022 prices)", ["Commuting", 7.5], "per km"),
]


@pytest.mark.parametrize(("why", "title", "row", "about"), REFUSED)
def test_what_does_not_fit_is_refused_with_its_row(
    why: str, title: str, row: list[Cell], about: str, tmp_path: Path
) -> None:
    sheets: dict[str, Grid] = {"Cover": TAG["Cover"], "A1": [[title], ["Purpose", "Market price"], row]}
    found = read_national(book(tmp_path / "a.xlsx", sheets))
    assert not len(found.values)
    assert left(found) == [("A1", 3, why)]  # once, though it is meant for car, train and bus
    assert about in found.left["about"].iloc[0]


def test_two_numbers_for_one_value_are_told(tmp_path: Path) -> None:
    sheets = one_row(ASEK, "Övrigt", ["Koldioxid", 7, "kr/kg", 2017], head=2)
    sheets["Övrigt"].append(["CO2", 5, "kr/kg", 2017])
    found = read_national(book(tmp_path / "a.xlsx", sheets))
    assert values(found) == {"co2_value_sek_kg": (7.0, "SEK/kg")}
    assert left(found) == [("Övrigt", 4, "twice")]


def test_a_workbook_of_another_edition_is_refused_or_said(tmp_path: Path) -> None:
    path = book(tmp_path / "annex.xlsx", ASEK)
    assert read_national(path, edition="ASEK 8.0").edition == "ASEK 8.0"
    with pytest.raises(AppraisalError, match=r"8\.0, not of ASEK 7\.0"):
        read_national(path, edition="ASEK 7.0")
    old = {**ASEK, "Läs mig": [["ASEK 6.1 Bilaga kalkylvärden"]]}
    assert read_national(book(tmp_path / "old.xlsx", old)).other_edition
    both = {**ASEK, "Läs mig": [["ASEK 8.0, ersätter ASEK 7.0"]]}
    with pytest.raises(AppraisalError, match="several editions"):
        read_national(book(tmp_path / "both.xlsx", both))
    assert read_national(tmp_path / "both.xlsx", edition="ASEK 8.0").edition == "ASEK 8.0"
    none = {**ASEK, "Läs mig": [["ASEK Bilaga kalkylvärden"]]}
    with pytest.raises(AppraisalError, match="does not say of which edition"):
        read_national(book(tmp_path / "none.xlsx", none))


def test_a_layout_that_is_not_known_and_files_that_are_no_workbooks(tmp_path: Path) -> None:
    with pytest.raises(AppraisalError, match="No known layout"):
        read_national(book(tmp_path / "x.xlsx", {"Sheet": [["Values"], ["a", 1]]}))
    (tmp_path / "y.xlsx").write_text("no workbook", encoding="utf-8")
    for name in ("y.xlsx", "z.xlsx"):
        with pytest.raises(AppraisalError, match="cannot be read"):
            read_national(tmp_path / name)


def test_a_planner_adds_what_is_recognised(tmp_path: Path) -> None:
    path = book(tmp_path / "annex.xlsx", one_row(ASEK, "Övrigt", ["Buller vid väg", 5200, "", 2017], head=2))
    rows = tmp_path / "rows.csv"
    rows.write_text(
        "layout,label,unit,id\nasek,buller & väg,kr/person och år,noise_person_sek_year\n", encoding="utf-8"
    )
    assert left(read_national(path)) == [("Övrigt", 3, "not_recognised")]
    assert values(read_national(path, rows=rows)) == {"noise_person_sek_year": (5200.0, "SEK/(person year)")}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("asek,buller,,noise", "There is no value 'noise'"),
        ("asek,(buller,,tax_factor", "column label"),
        ("asek,,,tax_factor", "column label: The cell is empty"),
    ],
)
def test_rows_that_cannot_be_used_are_named(row: str, told: str, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text(f"layout,label,unit,id\n{row}\n", encoding="utf-8")
    with pytest.raises(AppraisalError, match="row 2") as fault:
        read_national(book(tmp_path / "a.xlsx", ASEK), rows=rows)
    assert told in str(fault.value)


@pytest.mark.parametrize(
    ("name", "wanted", "said", "expected"),
    [
        ("car_cost_sek_km", "SEK/km", "cents per mile", ("USD/km", 0.01 / 1.609344)),
        ("co2_value_sek_kg", "SEK/kg", "$ per metric ton", ("USD/kg", 0.001)),
        ("nox_value_sek_kg", "SEK/kg", "2023 U.S. $ per short ton", ("USD/kg", 1 / 907.18474)),
        ("freight_vehicle_hour_sek_h", "SEK/h", "€ per vehicle-hour", ("EUR/h", 1.0)),
        ("fatality_msek", "MSEK/person", "£ million", ("MGBP/person", 1.0)),
        ("value_growth_year", "per year", "per cent a year", ("per year", 0.01)),
    ],
)
def test_units(name: str, wanted: str, said: str, expected: tuple[str, float]) -> None:
    unit, factor = in_unit(name, wanted, said)
    assert (unit, factor) == (expected[0], pytest.approx(expected[1]))


WAYS = {
    ("SEK", 1e6): ("mnkr", "mkr", "MSEK", "miljoner kr", "miljon SEK"),
    ("SEK", 1e3): ("tkr", "tusen kr", "tusental kr"),
    ("SEK", 0.01): ("öre",),
    ("SEK", 1.0): ("kr", "SEK", "kronor"),
    ("GBP", 1e6): ("£m", "m£", "£ million", "million pounds", "millions £", "MGBP"),
    ("GBP", 1e3): ("£000", "£ 000", "£k", "£ thousand", "thousands pounds"),
    ("GBP", 0.01): ("pence", "p"),
    ("GBP", 1.0): ("£", "GBP", "pounds"),
    ("USD", 1e6): ("$m", "$ million", "million dollars", "millions of U.S. dollars", "MUSD"),
    ("USD", 1e3): ("$k", "$ thousand", "thousands of dollars"),
    ("USD", 0.01): ("¢", "cent", "cents"),
    ("USD", 1.0): ("$", "USD", "dollar", "2023 U.S. $"),
    ("EUR", 1e6): ("€m", "€ million", "million euros", "MEUR"),
    ("EUR", 0.01): ("eurocent", "euro cents", "euro-cents"),
    ("EUR", 1.0): ("€", "EUR", "euro"),
}
"""Currency, and what one of it is -> how a workbook says it."""
PARTS = {
    ("nox_value_sek_kg", 1.0): ("kg", "kilogram"),
    ("nox_value_sek_kg", 1e-3): ("tonne", "metric ton", "ton"),
    ("nox_value_sek_kg", 1e3): ("gram",),
    ("freight_hour_sek_h", 60.0): ("minut", "minute"),
    ("freight_hour_sek_h", 1.0): ("hour", "timme", "h"),
    ("car_cost_sek_km", 1.0): ("km", "vehicle-kilometre"),
    ("car_cost_sek_km", 0.1): ("mil",),
    ("car_cost_sek_km", 1 / 1.609344): ("mile",),
}
"""A value by what it is counted, and how many of that the other is -> how a workbook says the other."""


@pytest.mark.parametrize(
    ("currency", "size", "said"), [(*of, said) for of, ways in WAYS.items() for said in ways]
)
def test_every_way_of_saying_money(currency: str, size: float, said: str) -> None:
    assert in_unit("nox_value_sek_kg", "SEK/kg", f"{said} / kg") == (f"{currency}/kg", pytest.approx(size))


@pytest.mark.parametrize(
    ("name", "times", "said"), [(*of, said) for of, ways in PARTS.items() for said in ways]
)
def test_every_way_of_saying_by_what(name: str, times: float, said: str) -> None:
    wanted = f"SEK/{name.rpartition('_')[2]}"
    assert in_unit(name, wanted, f"kr / {said}") == (wanted, pytest.approx(times))


def test_money_is_no_factor() -> None:
    with pytest.raises(UnitError):
        in_unit("tax_factor", "factor", "£")


def test_the_command_writes_a_table_that_a_scenario_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = book(tmp_path / "annex.xlsx", ASEK), tmp_path / "values.csv"
    assert main(["values", "read", str(path), "-o", str(out), "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "18 values of ASEK 8.0 read" in said
    assert "Övrigt, row 7: Barriäreffekt = 12: not recognised" in said
    assert list(pd.read_csv(tmp_path / "values_left.csv")["row"]) == [7]
    folder = tmp_path / "scenario"
    ip.write(ip.read(EXAMPLE), folder)
    (folder / "values.csv").write_bytes(out.read_bytes())
    scenario = ip.read(folder)
    used = parameters(scenario)
    assert used["severe_accident_msek"].value == pytest.approx(0.1 * 40.5 + 0.9 * 6.1)
    assert used["severe_accident_msek"].status == "sourced"
    assert (used["co2_value_sek_kg"].value, used["co2_value_sek_kg"].status) == (7.0, "official")
    assert main(["values", "read", str(path), "-o", str(out)]) == 2


def test_the_command_lists_and_shows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["values", "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert [line.split()[:3] for line in said.splitlines()[1:5]] == [
        ["sweden_placeholder", "39", "0"],
        ["us_dot_2025", "16", "23"],
        ["uk_tag", "16", "23"],
        ["eu_handbook_2019", "1", "38"],
    ]
    assert main(["values", "show", "eu_handbook_2019", "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "no discount rate" in said
    assert "nox_value_kg   36.8  EUR/kg" in said
    assert "2.907921 MEUR/person" in said
    assert main(["values", "show", "us_dot_2025", "--language", "sv"]) == 0
    shown = capsys.readouterr().out
    assert "0,07  per år " in shown
    assert "19,40  USD/h " in shown
    assert "0,2469 MUSD/person" in shown
    assert "per year" not in shown
    assert not re.search(r"^\w+ +\d+\.\d", shown, re.MULTILINE)
    assert main(["values", "show", "uk_tg", "--language", "en"]) == 2
    assert "did you mean uk_tag" in capsys.readouterr().err
    assert main(["values", "read", "--language", "en"]) == 2


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("£ per hour", True), ("kr/h", True), ("%", True), ("per cent", True), ("years", True), ("år", True),
        ("%, 2022 prices", False), ("prisnivå, procent", False), ("year 2022", False), ("hours", False), ("", False),
        ("2022 £", True),
    ],
)  # fmt: skip
def test_what_says_a_unit(text: str, unit: bool) -> None:
    assert names_unit(text) is unit
