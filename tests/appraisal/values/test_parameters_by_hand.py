"""Parameters of a planner's file, brought to one price year, compared and told of, by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from infraprio.appraisal.values.parameters import (
    by_kind,
    compare_parameters,
    placeholders_in_use,
    raw_parameters,
    read_parameters,
    resolve,
    statement,
)
from infraprio.errors import AppraisalError
from infraprio.findings import ScenarioError
from infraprio.scenario.parameters import Parameter, built_in
from tests.appraisal.appraisal_cases import paper_plan

INDEX = [{"index": "consumer", "year": y, "value": v} for y, v in ((2015, 80), (2017, 100), (2025, 150))]


def one(name: str, **other: Any) -> Parameter:
    return replace(built_in()[name], **other)


def test_money_is_moved_to_the_price_year_and_nothing_else() -> None:
    chosen = {
        "co2_value_sek_kg": one("co2_value_sek_kg", value=7.0, low=5.0, high=11.0, price_year=2017),
        "nox_value_sek_kg": one("nox_value_sek_kg", value=80.0, low=math.nan, high=math.nan, price_year=2015),
        "bus_cost_sek_km": one("bus_cost_sek_km", value=30.0, price_year=2017),
        "severe_accident_msek": one("severe_accident_msek", value=8.0, price_year=None),
        "tax_factor": one("tax_factor", value=1.3, price_year=2015),
        "discount_rate": one("discount_rate"),
        "left_out": one("tax_factor"),
    }
    ids = list(chosen)[:-1]
    found = resolve(paper_plan(price_index=INDEX), chosen, ids)
    assert dict(found.value) == pytest.approx({
        "co2_value_sek_kg": 10.5, "nox_value_sek_kg": 150, "bus_cost_sek_km": 45, "severe_accident_msek": 8, "tax_factor": 1.3, "discount_rate": 0.035,
    })  # fmt: skip
    assert (found.low["co2_value_sek_kg"], found.high["co2_value_sek_kg"]) == (7.5, 16.5)
    assert math.isnan(found.low["nox_value_sek_kg"])
    assert math.isnan(found.high["nox_value_sek_kg"])
    assert dict(found.scale) == pytest.approx({
        "co2_value_sek_kg": 1.5, "nox_value_sek_kg": 1.875, "bus_cost_sek_km": 1.5, "severe_accident_msek": 1, "tax_factor": 1, "discount_rate": 1,
    })  # fmt: skip
    assert dict(found.base) == {
        "co2_value_sek_kg": 2017, "nox_value_sek_kg": 2015, "bus_cost_sek_km": 2017, "severe_accident_msek": 2024, "tax_factor": 2015, "discount_rate": 2024,
    }  # fmt: skip
    assert list(found.used) == ids
    assert [(f.code, f.value) for f in found.findings] == [
        ("parameter_no_price_year", "severe_accident_msek")
    ]
    assert "2025" in found.findings[0].message


def test_each_year_without_an_index_is_told_once() -> None:
    chosen = {name: one(name, price_year=year) for name, year in (("co2_value_sek_kg", 2016), ("bus_cost_sek_km", 2016), ("nox_value_sek_kg", 2013))}  # fmt: skip
    found = resolve(paper_plan(price_index=INDEX), chosen, list(chosen))
    assert [(f.code, f.value) for f in found.findings] == [
        ("index_continued", "2016"),
        ("index_continued", "2013"),
    ]


def test_everything_that_cannot_be_used_is_named_at_once() -> None:
    chosen = {
        "tax_factor": one("tax_factor", value=1.3, low=1.4, high=math.nan), "discount_rate": one("discount_rate", value=-1.0, low=math.nan),
        "bus_cost_sek_km": one("bus_cost_sek_km", unit="SEK/h"), "nox_value_sek_kg": one("nox_value_sek_kg", value=math.nan),
        "co2_value_sek_kg": one("co2_value_sek_kg", value=7.0, low=5.0, high=6.9), "air_cost_sek_km": one("air_cost_sek_km", value=7.0, low=7.0, high=7.0),
    }  # fmt: skip
    with pytest.raises(AppraisalError) as fault:
        resolve(paper_plan(), chosen, ["train_cost_sek_km", *chosen])
    told = [line.strip() for line in str(fault.value).splitlines()[1:]]
    assert told == [
        "train_cost_sek_km is missing; add it with its unit SEK/km",
        "tax_factor: low 1.4, value 1.3 and high nan are out of order",
        "discount_rate is -1; give a share above -1 and at most 1, for example 0.035 for 3.5 %",
        "bus_cost_sek_km is in 'SEK/h'; give it in 'SEK/km'",
        "nox_value_sek_kg has no value; give one, or what its currency cost in its price year (table price_index)",
        "co2_value_sek_kg: low 5, value 7 and high 6.9 are out of order",
    ]


def test_cells_of_text_files_with_their_lines(tmp_path: Path) -> None:
    for mark in ";\t,":
        path = tmp_path / "Ours.csv"
        path.write_text(f"id{mark}value{mark}unit\n\ntax_factor{mark}2{mark}\n{mark}{mark}\nx{mark}3{mark}h\n", encoding="utf-8-sig")  # fmt: skip
        raw = raw_parameters(path)
        assert raw.header == ["id", "value", "unit"]
        assert raw.body == [["tax_factor", "2", None], ["x", "3", "h"]]
        assert raw.file == "Ours.csv"
        assert len(raw.rows) == 2
    (tmp_path / "blank.csv").write_text(";;\n", encoding="utf-8")
    with pytest.raises(AppraisalError, match=r"blank\.csv"):
        raw_parameters(tmp_path / "blank.csv")


@pytest.mark.parametrize("ending", ["xlsx", "XLSM"])
def test_the_likeliest_sheet_of_a_workbook(ending: str, tmp_path: Path) -> None:
    def header(*sheets: str) -> str:
        path = tmp_path / "book.xlsx"
        with pd.ExcelWriter(path, engine="xlsxwriter") as book:
            for name in sheets:
                pd.DataFrame({"id": [name], "value": [2]}).to_excel(book, sheet_name=name, index=False)
        return str(raw_parameters(path.rename(tmp_path / f"book.{ending}")).body[0][0])

    assert header("notes", "parameters", "model_settings", " Values") == " Values"
    assert header("notes", "parameters", "Model_Settings") == "Model_Settings"
    assert header("notes", "parameters") == "parameters"
    assert header("notes", "more") == "notes"


def test_rows_are_numbered_as_in_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    pd.DataFrame([["id", "value"], [None, None], ["a", 2], ["b", 3]]).to_excel(
        path, header=False, index=False
    )
    assert raw_parameters(path).rows == [3, 4]
    with pytest.raises(AppraisalError, match=r"none\.ods"):
        raw_parameters(tmp_path / "none.ods")


def test_values_and_settings_of_a_table_stand_over_those_of_the_scenario(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("id,value\ntax_factor,1.7\nwalk_speed_kmh,4.4\n", encoding="utf-8")
    own = [{"id": "tax_factor", "value": 1.1, "unit": "factor"}, {"id": "discount_rate", "value": 0.04, "unit": "per year"},
           {"id": "discount_rate", "value": 0.06, "unit": "per year", "set": "other"}]  # fmt: skip
    plan = paper_plan(parameters=own)
    plain = read_parameters(path)
    assert (plain["tax_factor"].value, plain["walk_speed_kmh"].value, plain["discount_rate"].value) == (
        1.7,
        4.4,
        0.035,
    )
    assert set(plain) == set(built_in())
    assert {i for i in plain if plain[i] != built_in()[i]} == {"tax_factor", "walk_speed_kmh"}
    assert read_parameters(path, plan)["discount_rate"].value == 0.04
    path.write_text("id,value,set\ntax_factor,1.7,other\ntax_factor,1.9,main\n", encoding="utf-8")
    other = read_parameters(path, plan, "other")
    assert (other["tax_factor"].value, other["discount_rate"].value) == (1.7, 0.06)
    assert read_parameters(path, plan)["tax_factor"].value == 1.9


def test_notes_on_a_table_do_not_refuse_it_and_faults_do(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("id,value,low,high\ntax_factor,1.7,1.8,1.9\ndiscount_rate,0.04,,\n", encoding="utf-8")
    with pytest.raises(ScenarioError):
        read_parameters(path)
    path.write_text("id,value,colour\ntax_factor,1.7,red\n", encoding="utf-8")
    assert read_parameters(path)["tax_factor"].value == 1.7


def test_sets_side_by_side_where_one_lacks_a_value() -> None:
    left = {"a": one("tax_factor", value=1.1), "b": one("discount_rate", value=0.02)}
    right = {"b": one("discount_rate", value=0.05, status="official"), "c": one("tax_factor", value=1.7)}
    frame = compare_parameters({"left": left, "right": right})
    assert list(frame.index) == ["a", "b", "c"]
    assert frame["left", "value"].tolist()[:2] == [1.1, 0.02]
    assert frame["right", "value"].tolist()[1:] == [0.05, 1.7]
    assert pd.isna([frame.loc["c", ("left", "value")], frame.loc["a", ("right", "unit")]]).all()
    assert frame.loc["b", ("right", "status")] == "official"
    assert list(frame["left"].columns) == ["value", "low", "high", "unit", "price_year", "edition", "status"]


def counted(**statuses: int) -> dict[str, Parameter]:
    values = {
        f"{s}{k}": one("tax_factor", status=s, edition="ASEK 9")
        for s, n in statuses.items()
        for k in range(n)
    }
    return values | {"setting": one("walk_speed_kmh", status="built_in", edition="")}


def test_how_many_are_of_each_kind() -> None:
    some = counted(official=2, sourced=3, user=4, placeholder=1)
    assert (
        by_kind(some.values(), "en")
        == "2 of 10 values official, 3 sourced, 4 the planner's own, 1 placeholder"
    )
    assert (
        by_kind(counted(official=1, user=2).values(), "en") == "1 of 3 values official, 2 the planner's own"
    )
    assert placeholders_in_use(some) == ("placeholder0",)


@pytest.mark.parametrize(
    ("statuses", "key"),
    [
        ({"official": 2}, "ASEK 9"), ({"official": 2, "user": 1}, "own"), ({"user": 2}, "own"), ({"official": 2, "sourced": 1}, "preliminary"),
        ({"official": 2, "placeholder": 1}, "preliminary"), ({"sourced": 1}, "preliminary"),
    ],
)  # fmt: skip
def test_one_sentence_on_where_values_come_from(statuses: dict[str, int], key: str) -> None:
    told = statement(counted(**statuses))
    assert ("ASEK 9" in told, "preliminary" in told) == (key == "ASEK 9", key == "preliminary")
    assert statement(counted(**statuses), "sv") != told


def test_an_edition_that_is_not_said_or_not_one_is_none() -> None:
    plain = counted(official=2)
    for edition in ("", "ASEK 8"):
        told = statement(plain | {"official0": one("tax_factor", status="official", edition=edition)})
        assert told == statement(counted(user=1))
    silent = {"a": one("tax_factor", status="official", edition="")}
    assert statement(silent) == statement(counted(user=1))
