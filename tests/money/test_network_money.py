"""A region with roads in another currency: values of time follow at the stated rate, and what lacks a rate is named."""

from __future__ import annotations

from typing import Any

import pytest

import infraprio as ip
from infraprio.appraisal import appraise
from infraprio.effects.evaluate import evaluate
from infraprio.effects.examples import _network, _plan
from infraprio.questions.subject import subject_of_result

RATE = 0.1
"""Euro for a krona, in every year."""
YEARS = (2006, 2017, 2024)


def valley(currency: str, unit: str, *, rates: bool = True, **more: Any) -> ip.Scenario:
    """The valley of the examples, its amounts in another money; prices stand still."""
    size = {"million": 1.0, "plain": 1e6}[unit] * (RATE if currency == "EUR" else 1.0)
    tables: dict[str, list[dict[str, Any]]] = {**_network(), **_plan()}  # type: ignore[dict-item]
    tables["proposals"] = [
        {"cost" if k == "cost_msek" else k: v * size if k == "cost_msek" else v for k, v in row.items()}
        for row in tables["proposals"]
    ]
    tables["budgets"] = [
        {"amount" if k == "amount_msek" else k: v * size if k == "amount_msek" else v for k, v in row.items()}
        for row in tables["budgets"]
    ]
    tables["price_index"] = [{"index": "consumer", "year": year, "value": 100} for year in YEARS]
    if currency == "EUR" and rates:
        tables["price_index"] += [{"index": "SEK", "year": year, "value": RATE} for year in YEARS]
    settings = {"name": "Valley", "base_year": 2024, "price_year": 2024, "reference_alternative": "as today"}
    return ip.build(settings | {"currency": currency, "unit": unit, "profile": "sweden"}, tables | more)


@pytest.mark.parametrize(("currency", "unit"), [("SEK", "plain"), ("EUR", "million"), ("EUR", "plain")])
def test_what_proposals_are_worth_follows_the_money(currency: str, unit: str) -> None:
    first = valley("SEK", "million")
    other = valley(currency, unit)
    size = (1e6 if unit == "plain" else 1.0) * (RATE if currency == "EUR" else 1.0)
    one, two = (appraise(each, evaluate(each)) for each in (first, other))
    for name in ("npv_ratio_i", "npv_ratio_idu", "irr"):
        assert two.frame[name].tolist() == pytest.approx(one.frame[name].tolist(), rel=1e-4, nan_ok=True), (
            name
        )
    for name in ("npv_msek", "benefit_msek", "investment_msek", "om_msek"):
        assert two.frame[name].tolist() == pytest.approx(
            (size * one.frame[name]).tolist(), rel=1e-4, nan_ok=True
        ), name
    if currency == "EUR":
        assert {"million": "npv_meur", "plain": "npv_eur"}[unit] in two.to_frame()


def test_values_without_a_rate_are_named_and_ones_own_need_none() -> None:
    with pytest.raises(ip.ScenarioError) as fault:
        valley("EUR", "million", rates=False)
    found = fault.value.findings[0]
    assert found.code == "no_exchange_rate"
    assert "SEK 2017" in found.text("en")
    unit = {"values": [{"id": "co2_value_kg", "value": 0.3, "unit": "EUR/t"}]}
    with pytest.raises(ip.ScenarioError) as fault:
        valley("EUR", "million", **unit)
    assert [f.code for f in fault.value.findings if f.severity == "error"] == ["wrong_unit"]
    unit["values"][0]["unit"] = "EUR/kg"
    scenario = valley("EUR", "million", **unit)
    from infraprio.scenario.parameters import parameters

    used = parameters(scenario)
    assert used["co2_value_sek_kg"].value == 0.3
    assert used["value_of_time_work_sek_h"].value == pytest.approx(9.0)


def test_what_is_asked_of_a_run_follows_the_money() -> None:
    """Columns of money are named in the scenario's; an audit and a cap on net present value read them all the same."""
    result = ip.run(valley("EUR", "million"))
    stated = result.appraisal.frame["npv_msek"]
    amount = {each.id: each.amount for each in subject_of_result(result).yardsticks}["npv"]
    assert amount.dropna().tolist() == stated[amount.dropna().index].tolist()
    assert ip.caps(result, "npv", levels=2).measure.key == "npv"
