"""Wider effects in what is handed over, read by others: tables, the document, and nothing where nobody states any."""

import csv
import zipfile
from pathlib import Path

import pytest

import infraprio as ip
from infraprio.effects.examples import valley
from infraprio.report.submission.compose import submission
from infraprio.report.tables.wider import wider_sheets
from infraprio.report.words.language import word
from infraprio.scenario.parameters import built_in
from infraprio.words import languages
from tests.effects.stated.test_changes import stating


@pytest.fixture(scope="module")
def result() -> ip.Result:
    """The valley with an effect of each family."""
    return ip.run(
        stating(
            ("FASTER", "construction_road", 1.5, {}),
            ("FASTER", "noise", -40, {"confidence": "derived"}),
            ("LOT", "cycling", 100, {"persons": 1000}),
            ("LOT", "air", -0.1, {"persons": 500}),
            ("TRAINS", "wider_economic", 12, {"price_year": 2024}),
        )
    )


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_tables_hold_every_stated_effect(result: ip.Result, tmp_path: Path):
    result.write(tmp_path, formats=["csv", "docx"], language="en")
    rows = read(tmp_path / "wider_effects.csv")
    counts = {row["Effect"]: row["Counts in"] for row in rows}
    assert counts == dict.fromkeys(
        ("carbon of building a road", "noise", "health of cycling", "air (PM2.5)"), "net present value"
    ) | {"wider economic impacts": "beside the net present value"}
    assert {row["How sure"] for row in rows} == {"", "derived"}
    assert all(
        row["Against double counting"] and row["Not modelled"] and row["Source"] == "test" for row in rows
    )
    proposals = {row["Id"]: row for row in read(tmp_path / "wider_proposals.csv")}
    assert proposals["FASTER"]["Carbon of building"] == "not within the appraisal period"
    assert proposals["TRAINS"]["Carbon of building"] == "not known"
    with zipfile.ZipFile(tmp_path / "submission.docx") as book:
        text = book.read("word/document.xml").decode("utf-8")
    for said in ("Wider effects, effect by effect", "1.50 km", "100 min/week, 1,000 persons", "Not modelled"):
        assert said in text, said
    for bare in ("Tonnes a kilometre without a source", "Mortality without a source"):
        assert bare in text, bare


def test_every_language_says_it_whole(result: ip.Result):
    for language in languages():
        for sheet in wider_sheets(result, language):
            told = [
                str(cell)
                for column in sheet.frame.select_dtypes(exclude="number")
                for cell in sheet.frame[column]
            ]
            assert not [cell for cell in told if cell.startswith(("wider_", "construction_"))], language
            assert not [heading for heading in sheet.headings.values() if "_" in heading], language


def test_what_has_no_source_is_called_so_wherever_it_is_told():
    """Settings of wider effects that no public source was read for: their rows say it, and so does the note of each effect."""
    bare = {"construction_co2_road_t_km", "construction_co2_rail_t_km", "construction_co2_tunnel_t_km"}
    bare |= {
        "construction_co2_bridge_t_km",
        "mortality_20_64_year",
        "mortality_20_74_year",
        "mortality_30_year",
    }
    known = built_in()
    assert all("no source found" in known[key].source for key in bare)
    assert all(known[key].status == "built_in" and not known[key].edition for key in bare)
    words = {"en": "without a source", "sv": "saknar källa", "nb": "mangler kilde"}
    for language in languages():
        for kind in ("construction", "active", "air"):
            assert words[language] in word(f"wider_note_{kind}", language)


def test_nothing_is_said_where_nobody_states_any():
    bare = ip.run(valley())
    assert wider_sheets(bare, "en") == []
    assert "Wider effects" not in str(submission(bare, "en").blocks)
