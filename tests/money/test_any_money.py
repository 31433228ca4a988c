"""A list in any money: the same order in every unit, and no money or notion of another country in what is handed over."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path

import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.effects.indicators import INDICATORS
from infraprio.report.terminal.ranked_lists import ranking_text
from infraprio.scenario.columns import written
from infraprio.scenario.files.forms.money import _names_inside
from infraprio.words import Money
from tests.money.lists import COSTS, in_money, scenario, settings, tables

USD, EUR = Money("USD", "million"), Money("EUR", "plain")
NOTIONS = re.compile(
    r"\bM?SEK\b|[a-z]_m?sek|\b[Mm]nkr\b|\btkr\b|\bkr\b|\bkrona\b|kronor|NNK|NNV|ASEK|Trafikverket|[Ff]our-step|[Ff]yrsteg|\bBK ?[1-4]\b"
    r"|[Cc]ounty plan|[Nn]ational plan|[Ll]änsplan|[Nn]ationell plan|medellång sikt|lång sikt|Swed|[Ss]vensk"
)


def texts(folder: Path) -> dict[str, str]:
    """What every file says: parts of workbooks and documents without their marks, pages without what is computed in them."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".xlsx", ".docx"}:
            with zipfile.ZipFile(path) as book:
                for name in book.namelist():
                    if name.endswith(".xml"):
                        found[f"{path.name}:{name}"] = re.sub(r"<[^>]+>", " ", book.read(name).decode())
        elif path.suffix in {".csv", ".json", ".html"}:
            found[path.name] = path.read_text(encoding="utf-8-sig")
        elif path.suffix == ".svg":
            found[path.name] = " ".join(re.findall(r"<!-- (.*?) -->", path.read_text(encoding="utf-8")))
    return found


def strange(folder: Path) -> list[tuple[str, str]]:
    return [
        (name, text[max(0, hit.start() - 30) : hit.end() + 30])
        for name, text in texts(folder).items()
        for hit in NOTIONS.finditer(text)
    ]


@pytest.mark.parametrize("unit", ["plain", "thousand", "billion"])
def test_the_same_list_in_any_unit_has_the_same_order_and_values(unit: str) -> None:
    found = {}
    for money in (Money(), Money("SEK", unit)):
        result = ip.run(scenario(money))
        ranking = result.ranking.to_frame()
        found[money] = result
        assert f"cost_{money.ending}" in ranking
    first, other = found.values()
    assert list(first.ranking.frame.index) == list(other.ranking.frame.index)
    assert other.plan_score == pytest.approx(first.plan_score, rel=1e-12)
    assert other.ranking.certificate["value"] == pytest.approx(first.ranking.certificate["value"], rel=1e-12)
    assert other.portfolio.cost == pytest.approx(first.portfolio.cost * 1e6 / Money("SEK", unit).size)
    per = "score_per_100_msek"
    assert other.ranking.frame[per].to_list() == pytest.approx(first.ranking.frame[per].to_list())


@pytest.mark.parametrize(
    ("money", "heading", "amount"), [(USD, "Cost (MUSD)", "8.8"), (EUR, "Cost (€)", "8800000")]
)
def test_tables_and_terminal_say_the_money_of_the_list(
    money: Money, heading: str, amount: str, tmp_path: Path
) -> None:
    result = ip.run(scenario(money))
    for language in ("en", "sv"):
        result.write(tmp_path / language, language=language, formats=("csv", "xlsx", "svg"))
        assert not NOTIONS.search(ranking_text(result, language))
        assert not NOTIONS.search(result.ranking.explain("P06", "P11", language))
    assert strange(tmp_path) == []
    with (tmp_path / "en" / "priority_order.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.DictReader(file) if "P06" in row.values())
    assert float(row[heading]) == float(amount)
    assert money.label("en") in ranking_text(result, "en")


@pytest.mark.slow
@pytest.mark.parametrize("money", [USD, EUR])
def test_no_output_speaks_of_another_country(money: Money, tmp_path: Path) -> None:
    result = ip.run(scenario(money))
    for language in ("en", "sv"):
        result.write(tmp_path / language, language=language, formats=("csv", "xlsx", "docx", "html", "svg"))
    assert strange(tmp_path) == []


def test_a_list_without_a_currency_says_none() -> None:
    result = ip.run(scenario(Money("", "")))
    assert {"cost", "budget", "score_per_100"} <= set(result.ranking.to_frame())
    told = ranking_text(result, "en")
    assert not NOTIONS.search(told)
    assert "  cost" in told.lower()


def test_headings_state_the_money_and_old_names_are_read_with_one_note(tmp_path: Path) -> None:
    for money, ending in ((USD, "musd"), (Money(), "msek")):
        stated = {"name": "List", "price_year": 2025}
        given = tables(money)
        given["proposals"] = [
            {f"{key}_{ending}" if key.startswith("cost") else key: cell for key, cell in row.items()}
            for row in given["proposals"]
        ]
        assert ip.build(stated, given).settings["currency"] == money.currency
    ip.write(scenario(Money()), tmp_path / "list")
    assert ip.read(tmp_path / "list").settings["unit"] == "million"
    for name, column in (("proposals", "cost"), ("budgets", "amount")):
        path = tmp_path / "list" / f"{name}.csv"
        path.write_text(re.sub(rf"\b{column}\b", f"{column}_msek", path.read_text(), count=1))
    codes = [found.code for found in ip.read(tmp_path / "list").findings]
    assert codes.count("old_money_names") == 1


def test_two_moneys_and_no_currency_are_refused() -> None:
    given = tables(USD)
    for row in given["proposals"]:
        row["cost_musd"] = row.pop("cost")
    with pytest.raises(ip.ScenarioError) as fault:
        ip.build(settings(Money()), given)
    assert [found.code for found in fault.value.findings if found.severity == "error"] == ["two_moneys"]
    with pytest.raises(ip.ScenarioError) as fault:
        ip.build({"name": "List", "currency": "DOLLARS"}, tables(USD))
    assert "unknown_currency" in {found.code for found in fault.value.findings}


def test_findings_name_the_column_as_the_file_does() -> None:
    given = tables(USD)
    given["proposals"][0]["cost"] = "much"
    with pytest.raises(ip.ScenarioError) as fault:
        ip.build(settings(USD), given)
    found = next(found for found in fault.value.findings if found.severity == "error")
    assert found.column == "cost"
    given["proposals"][0]["cost"] = -1
    with pytest.raises(ip.ScenarioError) as fault:
        ip.build(settings(USD), given)
    assert "MUSD" in fault.value.findings[0].text("en")


@pytest.mark.parametrize("ending", ["", ".xlsx", ".gpkg"])
def test_amounts_in_the_currency_itself_are_given_back(ending: str, tmp_path: Path) -> None:
    again = ip.read(ip.write(scenario(EUR), tmp_path / f"list{ending}"))
    assert again["proposals"]["cost_msek"].tolist() == [in_money(cost, EUR) for cost in COSTS]
    assert (again.settings["currency"], again.settings["unit"]) == ("EUR", "plain")


def test_every_measure_of_money_can_be_named_without_it() -> None:
    money = {name for name in INDICATORS if written(name) != name}
    assert money <= set(_names_inside().values())


def test_a_profile_is_a_folder_that_a_planner_alters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ip.write(scenario(USD), tmp_path / "list")
    mine = tmp_path / "mine"
    assert main(["profile", "generic", str(mine)]) == 0
    words = (mine / "words.csv").read_text(encoding="utf-8")
    (mine / "words.csv").write_text(
        "key,en,sv\nreport.only_list,Our order,Vår ordning\nreport.nothing,x,y\n" + words.partition("\n")[2],
        encoding="utf-8",
    )
    (mine / "parameters.csv").write_text("id,value\ndiscount_rate,0.05\n", encoding="utf-8")
    toml = tmp_path / "list" / "scenario.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + 'profile = "mine"\n', encoding="utf-8")
    faults = [found for found in ip.check(tmp_path / "list") if found.severity == "error"]
    assert [(found.code, found.row, found.value) for found in faults] == [
        ("profile_row", 3, "report.nothing")
    ]
    text = (mine / "words.csv").read_text(encoding="utf-8").replace("report.nothing,x,y\n", "")
    (mine / "words.csv").write_text(text, encoding="utf-8")
    read = ip.read(tmp_path / "list")
    assert ip.run(read).ranking is not None
    assert "Our order" in ranking_text(ip.run(read), "en")
    capsys.readouterr()
    toml.write_text(toml.read_text(encoding="utf-8").replace('"mine"', '"genric"'), encoding="utf-8")
    assert main(["check", str(tmp_path / "list"), "--language", "en"]) == 2
    assert "generic" in capsys.readouterr().out
