"""A list is told in its own money: currency and unit as its headings and cells name them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import infraprio as ip
from infraprio.errors import InfraprioError
from infraprio.sheet import read_sheet
from infraprio.sheet.lacking import wanted_of
from infraprio.sheet.money.unit import stated_unit, told_currency, units_in
from infraprio.sheet.numbers import number_in


@pytest.mark.parametrize(
    ("heading", "cells", "money", "amounts"),
    [
        ("Cost", ["$1,250,000", "$900,000.50"], {"currency": "USD", "unit": "million"}, [1.25, 0.9000005]),
        ("Kostnad (mnkr)", ["1 250,5", "90"], {"currency": "SEK", "unit": "million"}, [1250.5, 90]),
        ("Kostnad (tkr)", [250000, 90000], {"currency": "SEK", "unit": "thousand"}, [250000, 90000]),
        ("Kosten (Mio. €)", ["1.250,5", "90"], {"currency": "EUR", "unit": "million"}, [1250.5, 90]),
        ("Cost (£M)", [12.5, 9], {"currency": "GBP", "unit": "million"}, [12.5, 9]),
        ("Cost", [12.5, 9], {}, [12.5, 9]),
    ],
)
def test_currency_and_unit_are_those_of_the_sheet(
    heading: str, cells: list[Any], money: dict[str, str], amounts: list[float]
) -> None:
    rows = [{"Project": f"P{k}", heading: cell, "Safety": k} for k, cell in enumerate(cells)]
    scenario = ip.rank(
        rows, cost=heading, goals=["Safety"], budget=amounts[0] * (1e6 if amounts[0] < 2 else 1)
    ).scenario
    assert {key: scenario.settings[key] for key in money} == money
    assert scenario["proposals"]["cost_msek"].tolist() == pytest.approx(amounts)
    assert scenario["budgets"]["amount_msek"].tolist() == pytest.approx(amounts[:1])


LISTED = [{"Project": name, "Cost (MSEK)": cost, "Safety": 3} for name, cost in (("A", 12.5), ("B", 9))]


def budget_of(budget: Any, heading: str = "Cost (MSEK)", rows: Any = LISTED) -> dict[str, list[Any]]:
    scenario = ip.rank(rows, cost=heading, goals=["Safety"], budget=budget).scenario
    return {
        "amounts": scenario["budgets"]["amount_msek"].tolist(),
        "chances": scenario["budget_scenarios"]["probability"].tolist(),
    }


@pytest.mark.parametrize(
    ("budget", "amounts"),
    [
        ("12,5", [12.5]),
        ("1.250,5", [1250.5]),
        ("1 250,5 mnkr", [1250.5]),
        ("12.5 MSEK", [12.5]),
        ({"2026-2027": "9,5", "2028-2029": "4"}, [9.5, 4.0]),
        ({"12,5": "25 %", "20": "75 %"}, [12.5, 20.0]),
    ],
)
def test_a_budget_in_text_is_the_amount_that_it_shows(budget: Any, amounts: list[float]) -> None:
    found = budget_of(budget)
    assert found["amounts"] == amounts
    assert found["chances"] in ([1.0], [0.25, 0.75])


@pytest.mark.parametrize(
    ("budget", "words"),
    [
        ("2000 tkr", "'2000 tkr'.*another unit"),
        ({"2026-2027": "9 mnkr", "2028-2029": "4000 tkr"}, "'4000 tkr'.*another unit"),
        ({"9000 tkr": 0.5, "20": 0.5}, "'9000 tkr'.*another unit"),
        ("20 MEUR", "'20 MEUR'.*currency"),
        ("30 %", "'30 %'"),
        ("1,250", "decimal"),
        ("12,5 or so", "amount"),
    ],
)
def test_a_budget_in_another_money_than_the_costs_is_refused(budget: Any, words: str) -> None:
    with pytest.raises(InfraprioError, match=words):
        budget_of(budget)


def test_a_budget_in_millions_pays_no_costs_in_single_crowns() -> None:
    rows = [{"Project": name, "Cost": cost, "Safety": 3} for name, cost in (("A", 12_500_000), ("B", 9e6))]
    assert budget_of("20 000 000 kr", "Cost", rows)["amounts"] == [20.0]
    with pytest.raises(InfraprioError, match=r"'20 mnkr'.*another unit"):
        budget_of("20 mnkr", "Cost", rows)


@pytest.mark.parametrize("budget", [1000, "1000", "1 000", {"1000": 0.5, "2000": 0.5}])
def test_a_budget_of_a_thousand_names_no_unit(budget: Any) -> None:
    assert budget_of(budget)["amounts"][0] == 1000.0


def test_a_cost_of_a_thousand_names_no_unit() -> None:
    rows = [{"Project": name, "Cost": cost, "Safety": 3} for name, cost in (("A", "1 000"), ("B", "12,5"))]
    scenario = ip.rank(rows, cost="Cost", goals=["Safety"], budget=2000).scenario
    assert (scenario.settings["unit"], scenario["proposals"]["cost_msek"].tolist()) == ("", [1000, 12.5])


@pytest.mark.parametrize(
    ("heading", "money"),
    [
        ("Kostnad (kkr)", ("SEK", "thousand")),
        ("kostnad_tkr", ("SEK", "thousand")),
        ("cost_msek", ("SEK", "million")),
        ("Cost (£000)", ("GBP", "thousand")),
        ("Cost ($'000)", ("USD", "thousand")),
        ("Cost (k)", ("", "thousand")),
        ("Kosten (T€)", ("EUR", "thousand")),
        ("Kosten (Tsd. €)", ("EUR", "thousand")),
        ("Kosten (Mio. CHF)", ("CHF", "million")),
        ("Cost ($B)", ("USD", "billion")),
        ("Kostnad (1000 kr)", ("", "thousand")),
        ("Kostnad (miljoner kronor)", ("SEK", "million")),
        ("Kostnad, milj. kr", ("SEK", "million")),
        ("Kostnad (mill. kroner)", ("", "million")),
        ("Cost 2025 ($)", ("USD", "")),
    ],
)
def test_headings_name_their_money_in_the_ways_of_agencies(heading: str, money: tuple[str, str]) -> None:
    assert (told_currency([heading]), stated_unit([heading])) == money


@pytest.mark.parametrize(
    ("cell", "amount", "unit"),
    [
        ("$12.5M", 12.5, "million"),
        ("£500k", 500, "thousand"),
        ("€1.2bn", 1.2, "billion"),
        ("12.5 milj. kr", 12.5, "million"),
        ("1.2 mdkr", 1.2, "billion"),
        ("3 miljarder", 3, "billion"),
        ("500 kkr", 500, "thousand"),
        ("12 TEUR", 12, "thousand"),
        ("5000:-", 5000, "plain"),
        ("5 000 kronor", 5000, "plain"),
        ("€5000", 5000, "plain"),
    ],
)
def test_what_is_read_of_an_amount_is_read_with_its_unit(cell: str, amount: float, unit: str) -> None:
    assert number_in(cell, ".") == amount
    assert units_in("Cost", [cell, "2 mnkr"]) == ({unit: 1, "million": 2} if unit != "million" else {unit: 1})


@pytest.mark.parametrize(
    ("heading", "cells", "row"),
    [
        ("Cost", ["800 tkr", 12, 15], 2),  # 12 of what?
        ("Kostnad (kr)", [4_500_000, "2 mnkr"], 2),
        ("Cost", ["€500000", "2 M€"], 2),
    ],
)
def test_amounts_that_name_no_unit_beside_others_that_do_are_refused(
    heading: str, cells: list[Any], row: int
) -> None:
    rows = [{"Project": f"P{k}", heading: cell, "Safety": 3} for k, cell in enumerate(cells)]
    with pytest.raises(ip.ScenarioError) as caught:
        ip.rank(rows, cost=heading, goals=["Safety"], budget=100)
    assert [(found.code, found.row) for found in caught.value.findings] == [("two_units", row)]


def test_a_budget_in_single_crowns_pays_no_costs_in_millions() -> None:
    with pytest.raises(InfraprioError, match=r"'20 000 000 kr'.*another unit"):
        budget_of("20 000 000 kr")


def test_the_unit_beside_the_budget_counts(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Budget;20;mnkr\nProject;Cost (tkr);Safety\nA;12500;3\nB;9000;3\n")
    assert wanted_of(read_sheet(path), {}).options["budget"] == "20 mnkr"


def test_small_costs_in_crowns_are_told_in_thousands() -> None:
    rows = [
        {"Project": name, "Cost": cost, "Safety": 3}
        for name, cost in (("A", 45_000), ("B", 450_000), ("C", 375))
    ]
    result = ip.rank(rows, cost="Cost", goals=["Safety"], budget=46_000)
    assert result.scenario.settings["unit"] == "thousand"
    assert result.scenario["proposals"]["cost_msek"].tolist() == [45, 450, 0.375]
    dear = next(str(found) for found in result.scenario.findings if found.code == "cost_above_money")
    assert "costs 450 k, more" in dear
    assert "(46 k)" in dear
