"""A list is told in its own money: currency and unit as its headings and cells name them."""

from __future__ import annotations

from typing import Any

import pytest

import infraprio as ip


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
