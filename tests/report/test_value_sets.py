"""What the choice of the set of values moves stands in console, workbook and document, and nowhere where one set was used."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import infraprio as ip
from infraprio.appraisal import appraise
from infraprio.appraisal.values.chosen import with_value_set
from infraprio.cli import main
from infraprio.effects.examples import valley
from infraprio.report.terminal.ranked_lists import ranking_text
from infraprio.scenario.files.store import with_rows

RATES = [{"index": "USD", "year": 2023, "value": 10}, {"index": "GBP", "year": 2022, "value": 12}, {"index": "GBP", "year": 2020, "value": 12}]  # fmt: skip


@pytest.fixture(scope="module")
def scenario() -> ip.Scenario:
    return with_rows(valley(), "price_index", RATES)


@pytest.fixture(scope="module")
def result(scenario: ip.Scenario) -> ip.Result:
    return ip.run(scenario, values=["uk_tag", "us_dot_2025", "sweden_placeholder"])


def test_the_first_set_is_the_one_of_the_run(result: ip.Result, scenario: ip.Scenario) -> None:
    alone = appraise(with_value_set(scenario, "uk_tag"), result.effects)  # type: ignore[arg-type]
    assert result.appraisal.frame["npv_msek"].tolist() == alone.frame["npv_msek"].tolist()
    other = appraise(with_value_set(scenario, "us_dot_2025"))
    assert result.value_sets is not None
    column = result.value_sets.frame["npv_msek_us_dot_2025"].reindex(other.frame.index)
    assert column.tolist() == pytest.approx(other.frame["npv_msek"].tolist(), nan_ok=True)


def test_a_set_that_changes_the_cost_of_driving_gets_effects_of_its_own(
    scenario: ip.Scenario, tmp_path: Path
) -> None:
    table = tmp_path / "dear.csv"
    table.write_text("id,value,unit,price_year\ncar_cost_sek_km,6,SEK/km,2024\n", encoding="utf-8")
    found = ip.run(scenario, values=["sweden_placeholder", table]).value_sets
    assert found is not None
    anew = appraise(with_value_set(scenario, table)).frame["npv_msek"]
    assert found.frame["npv_msek_dear"].reindex(anew.index).tolist() == pytest.approx(
        anew.tolist(), nan_ok=True
    )
    stale = appraise(with_value_set(scenario, table), ip.effects.evaluate(scenario)).frame["npv_msek"]  # type: ignore[arg-type]
    assert anew.dropna().tolist() != pytest.approx(stale.dropna().tolist())


def test_the_outputs_say_it(result: ip.Result, tmp_path: Path) -> None:
    said = " ".join(ranking_text(result, "en").split())
    assert "16 sourced, 20 placeholders" in said
    assert "The set uk_tag lacks 20 of the 36 values" in said
    assert "The results rest on the set uk_tag." in said
    assert "us_dot_2025" in said
    result.write(tmp_path, language="en", formats=("xlsx", "csv", "docx"), sheets="all")
    book = openpyxl.load_workbook(tmp_path / "priority.xlsx", read_only=True)
    rows = list(book["Ranks by set of values"].iter_rows(values_only=True))
    assert any(row and "Rank by NPV ratio, us_dot_2025" in row for row in rows)
    whole = list(book["Sets of values, agreement"].iter_rows(values_only=True))
    assert {"uk_tag", "us_dot_2025", "sweden_placeholder"} <= {row[0] for row in whole}
    origins = {cell for row in book["Appraisal values"].iter_rows(values_only=True) for cell in row}
    assert "uk_tag:3 (6.56 GBP/h)" in origins
    front = " ".join(
        str(cell) for row in book["Appraisal"].iter_rows(values_only=True) for cell in row if cell
    )
    assert "The results rest on the set uk_tag." in front
    import docx

    document = docx.Document(str(tmp_path / "submission.docx"))
    paragraphs = [each.text for each in document.paragraphs]
    assert "What another set of values moves" in paragraphs
    assert any("With us_dot_2025" in text for text in paragraphs)


def test_with_one_set_nothing_is_said_of_others(scenario: ip.Scenario) -> None:
    plain = ip.run(scenario)
    assert plain.value_sets is None
    said = ranking_text(plain, "sv")
    assert "0 av 36 kalkylvärden officiella, 36 platshållare" in " ".join(said.split())
    assert "uppsättning" not in said


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(ip.example("district_list"))
    sets = ["--values", "us_dot_2025", "--values", "uk_tag"]
    assert main(["run", path, *sets, "-o", str(tmp_path / "a"), "--formats", "csv", "--language", "en"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "the discount rate alone counts: us_dot_2025 7.0 %; uk_tag 3.5 %" in said
    assert (tmp_path / "a" / "value_sets_agreement.csv").exists()
    for name, word in (("eu_handbook_2019", "no discount rate"), ("us_dot", "did you mean us_dot_2025")):
        assert main(["run", path, "--values", name, "-o", str(tmp_path / "b"), "--language", "en"]) == 2
        assert word in capsys.readouterr().err
    assert not (tmp_path / "b").exists()
