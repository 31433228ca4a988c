"""Parameter sets: read, checked, converted, and honest about what they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from infraprio import appraisal
from infraprio.appraisal.risk.network_evaluation import with_values
from infraprio.appraisal.values.possible import impossible
from infraprio.appraisal.values.prices import consumer_index
from infraprio.errors import AppraisalError
from infraprio.findings import ScenarioError
from infraprio.scenario.parameters import built_in, parameters
from tests.appraisal.appraisal_cases import effects, paper_plan, proposal, row

HEAD = "id,value,unit,low,high,price_year,edition,status,source\n"


def test_a_table_is_read_over_the_built_in_one(tmp_path: Path) -> None:
    file = tmp_path / "official.csv"
    file.write_text(HEAD + "co2_value_sek_kg,5,SEK/kg,3,6,2025,ASEK 9,official,annex\n", encoding="utf-8")
    table = appraisal.read_parameters(file)
    assert table["co2_value_sek_kg"].value == 5
    assert table["co2_value_sek_kg"].status == "official"
    assert table["discount_rate"] == built_in()["discount_rate"]
    stated = effects(row("A", "co2_tonnes", -1000, mode="car"))
    plan = paper_plan([proposal("A")])
    default = appraisal.appraise(plan, stated).frame.loc["A", "climate_msek"]
    own = appraisal.appraise(plan, stated, parameters=table).frame.loc["A", "climate_msek"]
    index = consumer_index()[2023] * 1.02**2 / consumer_index()[2017]
    assert own / default == pytest.approx(5 / (7 * index))


def test_workbooks_and_semicolons_are_read(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["tax_factor"], "value": [1.2], "unit": ["factor"], "status": ["official"]})
    frame.to_excel(tmp_path / "p.xlsx", sheet_name="parameters", index=False)
    assert appraisal.read_parameters(tmp_path / "p.xlsx")["tax_factor"].value == 1.2
    (tmp_path / "p.csv").write_text("id;value;unit\ntax_factor;1,25;factor\n", encoding="utf-8")
    assert appraisal.read_parameters(tmp_path / "p.csv")["tax_factor"].value == 1.25


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("co2_value_sek_kg,5,SEK/tonne,,,,,official,", "SEK/tonne"),
        ("co2_value_sek_kg,5,SEK/kg,6,7,,,official,", "low 6"),
        ("co2_value_sek_kg,many,SEK/kg,,,,,official,", "many"),
        ("co2_value_sek_kg,,SEK/kg,,,,,official,", "empty"),
    ],
)
def test_faults_of_a_table_are_findings_with_place_and_cure(tmp_path: Path, line: str, words: str) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(HEAD + line + "\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=words) as caught:
        appraisal.read_parameters(file)
    assert caught.value.findings[0].row == 2
    assert caught.value.findings[0].cure


def test_missing_files_and_empty_ones_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AppraisalError, match="cannot be read"):
        appraisal.read_parameters(tmp_path / "none.csv")
    (tmp_path / "e.csv").write_text("", encoding="utf-8")
    with pytest.raises(AppraisalError, match="cannot be read"):
        appraisal.read_parameters(tmp_path / "e.csv")


def test_the_scenario_stands_between_built_in_and_table(tmp_path: Path) -> None:
    own = [
        {"id": "tax_factor", "value": 1.1, "unit": "factor"},
        {"id": "discount_rate", "value": 0.04, "unit": "per year"},
    ]
    plan = paper_plan(parameters=own)
    (tmp_path / "p.csv").write_text("id,value\ntax_factor,1.2\n", encoding="utf-8")
    table = appraisal.read_parameters(tmp_path / "p.csv", plan)
    assert (table["tax_factor"].value, table["discount_rate"].value) == (1.2, 0.04)


@pytest.mark.parametrize(
    ("own", "value"),
    [("severe_accident_msek", 99), ("tax_factor", 1.1), ("co2_value_sek_kg", 5), ("discount_rate", 0.04)],
)
def test_what_a_table_does_not_state_stays_as_the_scenario_has_it(
    own: str, value: float, tmp_path: Path
) -> None:
    plan = paper_plan(parameters=[{"id": own, "value": value, "unit": built_in()[own].unit}])
    (tmp_path / "p.csv").write_text("id,value\ncar_cost_sek_km,2.5\n", encoding="utf-8")
    table = appraisal.read_parameters(tmp_path / "p.csv", plan)
    assert {n: p.value for n, p in table.items() if p.value != built_in()[n].value} == {
        own: value,
        "car_cost_sek_km": 2.5,
    }


def test_a_killed_and_a_severely_injured_person_of_a_table_are_mixed_in_place_of_the_scenarios(
    tmp_path: Path,
) -> None:
    plan = paper_plan(parameters=[{"id": "severe_accident_msek", "value": 99, "unit": "MSEK/person"}])
    (tmp_path / "p.csv").write_text("id,value\nfatality_msek,50\nsevere_injury_msek,10\n", encoding="utf-8")
    table = appraisal.read_parameters(tmp_path / "p.csv", plan)
    share = table["killed_share"].value
    assert table["severe_accident_msek"].value == pytest.approx(50 * share + 10 * (1 - share))


def test_two_sets_of_a_scenario_stand_side_by_side() -> None:
    own = [{"id": "tax_factor", "set": "low_tax", "value": 1.0, "unit": "factor"}]
    plan = paper_plan(parameters=own)
    main = appraisal.appraise(plan, effects())
    low = appraisal.appraise(plan, effects(), parameters="low_tax")
    assert low.frame.loc["A", "investment_msek"] == pytest.approx(
        main.frame.loc["A", "investment_msek"] / 1.3
    )
    frame = appraisal.compare_parameters({"main": main.values.used, "low": low.values.used})
    assert frame.loc["tax_factor", ("main", "value")] == 1.3
    assert frame.loc["tax_factor", ("low", "value")] == 1.0


def test_a_placeholder_in_use_is_said_and_nothing_is_called_official() -> None:
    found = appraisal.appraise(paper_plan(), effects())
    assert "discount_rate" in found.placeholders
    for language in ("en", "sv"):
        assert "ASEK" not in found.statement(language)
        assert str(len(found.placeholders)) in found.statement(language)


def test_only_a_wholly_official_set_names_its_guideline() -> None:
    official = {
        i: type(p)(
            **{f: getattr(p, f) for f in p.__dataclass_fields__} | {"status": "official", "edition": "ASEK 9"}
        )
        for i, p in built_in().items()
    }
    assert appraisal.statement(official, "sv") == "Kalkylvärden enligt ASEK 9."
    mixed = official | {"tax_factor": built_in()["tax_factor"]}
    assert "enligt" not in appraisal.statement(mixed, "sv")
    own = official | {"tax_factor": replace(official["tax_factor"], status="user")}
    assert "ASEK" not in appraisal.statement(own, "sv")
    older = official | {"tax_factor": replace(official["tax_factor"], edition="ASEK 7")}
    assert "ASEK" not in appraisal.statement(older, "sv")


def test_ends_that_are_allowed_are_allowed() -> None:
    year = next(p for p in built_in().values() if p.unit == "year")
    assert [bool(impossible(replace(year, value=y))) for y in (1899, 1900, 2500, 2501)] == [
        True,
        False,
        False,
        True,
    ]
    period = next(p for i, p in built_in().items() if i.startswith("appraisal_period_"))
    assert [bool(impossible(replace(period, value=y))) for y in (0, 1, 1000, 1001)] == [
        True,
        False,
        False,
        True,
    ]
    tax = built_in()["tax_factor"]
    assert [bool(impossible(replace(tax, value=y))) for y in (0, 0.5, 10, 10.5)] == [True, False, False, True]


def test_values_put_in_replace_those_of_the_main_set_alone() -> None:
    rows = [
        {"id": "tax_factor", "value": 1.2, "unit": "factor"},
        {"id": "discount_rate", "value": 0.02, "unit": built_in()["discount_rate"].unit},
        {"id": "tax_factor", "set": "other", "value": 1.4, "unit": "factor"},
    ]
    plan = paper_plan(parameters=rows)
    changed = with_values(plan, {"tax_factor": 1.1, "value_of_time_car_work_sek_h": 99.0})
    found = parameters(changed)
    assert (found["tax_factor"].value, found["discount_rate"].value) == (1.1, 0.02)
    assert found["value_of_time_car_work_sek_h"].value == 99.0
    table = changed["values"]
    mine = sorted(zip(table["id"], table["set"], table["value"], strict=True))
    assert mine == [
        ("discount_rate", "main", 0.02),
        ("tax_factor", "main", 1.1),
        ("tax_factor", "other", 1.4),
        ("value_of_time_car_work_sek_h", "main", 99.0),
    ]
    assert parameters(plan)["tax_factor"].value == 1.2


def test_a_unit_that_does_not_fit_is_refused_in_code_too() -> None:
    wrong = dict(built_in())
    p = wrong["tax_factor"]
    wrong["tax_factor"] = type(p)(**{f: getattr(p, f) for f in p.__dataclass_fields__} | {"unit": "percent"})
    del wrong["discount_rate"]
    with pytest.raises(AppraisalError, match="tax_factor is in 'percent'") as caught:
        appraisal.appraise(paper_plan(), effects(), parameters=wrong)
    assert "discount_rate is missing" in str(caught.value)


def test_the_scenarios_own_index_comes_before_the_built_in_one() -> None:
    index = [{"index": "consumer", "year": y, "value": v} for y, v in ((2006, 100), (2017, 100), (2025, 200))]
    stated = effects(row("A", "severe_accidents", -1))
    doubled = appraisal.appraise(paper_plan([proposal("A")], price_index=index), stated)
    assert doubled.values.value["severe_accident_msek"] == pytest.approx(16)
    assert not any(f.code.startswith("index") for f in doubled.findings)
    built = appraisal.appraise(paper_plan([proposal("A")]), stated)
    assert any(f.code == "index_continued" and "2025" in f.message for f in built.findings)
