"""A list is told in its own money: currency and unit as its headings and cells name them."""

from __future__ import annotations

from typing import Any

import pytest

import infraprio as ip
from infraprio.errors import InfraprioError


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
