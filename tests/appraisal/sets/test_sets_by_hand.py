"""Proposals that are built together, by hand: at four fifths a year and twice the cost."""

from __future__ import annotations

import math
from typing import Any

import pytest

from infraprio import appraisal
from infraprio.appraisal.sets.together import SET, appraise_set
from infraprio.appraisal.sets.yearly import yearly_benefit
from infraprio.errors import AppraisalError
from tests.appraisal.appraisal_cases import effects, proposal, row
from tests.appraisal.by_hand import appraised, worth

CARBON = [
    {"proposal": "S", "effect": "construction_co2", "value": 700, "source": "s"},
    {"proposal": "L", "effect": "construction_co2", "value": 900, "source": "s"},
    {"proposal": "L", "effect": "noise", "value": 10, "source": "s"},
    {"proposal": "X", "effect": "construction_co2", "value": 500, "source": "s"},
]
SAVED = [
    {"id": "both", "proposals": "S L", "saving_msek": 4}, {"id": "other", "proposals": "S X", "saving_msek": 3},
    {"id": "all", "proposals": "S L X", "saving_msek": 2},
]  # fmt: skip
THREE = [
    proposal("S", 19, om_msek_year=0.3, life_years=2),
    proposal("L", 23, life_years=8, construction_years=3),
    proposal("X", 31, life_years=5, construction_years=2),
]
ALONE = (row("S", "severe_accidents", -0.5), row("L", "severe_accidents", -0.7))
TOGETHER = effects(row("any", "severe_accidents", -1.7), row("any", "fare_revenue_sek", 9e5, mode="bus"))
INVESTMENT = 2 * 19 + 2 * 23 * worth([2026, 2027, 2028]) / 3
SHARED = 4 * (2 + 2 * worth([2026, 2027, 2028]) / 3) / 2  # at the mean timing of its members
OPEN = range(2029, 2034)  # from when the last opens, for the longest period
RUNNING = 0.6 * worth(range(2027, 2034)) + 38 * worth([2029, 2031, 2033]) + 2 * 0.03 * 23 * worth(OPEN)
RESIDUAL = (38 * 0.5 + 46 * 3 / 8) * worth([2034])


def three(*more: dict[str, Any], **tables: Any) -> appraisal.Appraisal:
    return appraised(*ALONE, *more, proposals=THREE, changed={"noise_person_sek_year": 3e4}, synergies=SAVED, wider_effects=CARBON, **tables)  # fmt: skip


def test_a_set_by_hand() -> None:
    result = three()
    found = appraise_set(result, ["L", "S", "X"], TOGETHER)
    assert (found.proposals, found.not_appraised) == (("L", "S", "X"), ("X",))
    carbon = -5e-3 * (700 + 900 * worth([2026, 2027, 2028]) / 3)
    noise = -0.3 * worth(OPEN)
    gains = (1.7 * 7 + 2 * 0.9) * worth(OPEN) + carbon + noise
    assert found.saving_msek == pytest.approx(SHARED, abs=1e-6)
    assert found.investment_msek == pytest.approx(INVESTMENT - SHARED, abs=1e-6)
    assert found.om_msek == pytest.approx(RUNNING, abs=1e-6)
    assert found.benefit_msek == pytest.approx(gains + RESIDUAL, abs=1e-6)
    npv = gains + RESIDUAL - INVESTMENT + SHARED - RUNNING
    assert found.npv_msek == pytest.approx(npv, abs=1e-6)
    assert found.npv_ratio_i == pytest.approx(npv / (INVESTMENT - SHARED))
    assert found.npv_ratio_idu == pytest.approx(npv / (INVESTMENT - SHARED + RUNNING))
    alone = result.frame.loc[["S", "L"], "npv_msek"].sum()
    assert found.alone_msek == pytest.approx(alone, abs=1e-6)
    assert found.synergy_msek == pytest.approx(npv - alone, abs=1e-6)
    assert found.reference == "as today"
    rows = found.rows
    assert set(rows["proposal"]) == {SET}
    assert list(rows.index) == list(range(len(rows)))
    sums = rows.groupby(["area", "item"])["present_value_msek"].sum()
    assert sums.to_dict() == pytest.approx(
        {
            ("investment", "investment"): SHARED - INVESTMENT, ("om", "om"): -RUNNING, ("residual", "residual"): RESIDUAL,
            ("safety", "safety"): 11.9 * worth(OPEN), ("operators", "fares"): 0.9 * worth(OPEN), ("public_budget", "fares"): 0.9 * worth(OPEN),
            ("climate", "construction_co2"): carbon, ("health", "noise"): noise,
        }
    )  # fmt: skip


def test_what_is_told_of_a_set() -> None:
    found = appraise_set(three(), ["L", "S", "X"], TOGETHER)
    assert list(found.to_frame().columns) == [
        "proposals", "not_appraised", "npv_msek", "npv_ratio_i", "npv_ratio_idu", "investment_msek", "om_msek", "benefit_msek",
        "saving_msek", "alone_msek", "synergy_msek",
    ]  # fmt: skip
    line = found.to_frame().iloc[0]
    assert line[["proposals", "not_appraised"]].tolist() == [3, 1]
    assert line["npv_msek"] == found.npv_msek
    assert found.statement() == "1 of 3 proposals are not appraised and not in the sums: X."
    pair = appraise_set(three(), ["L", "S"], TOGETHER)
    assert pair.statement() == pair.statement("en") != pair.statement("sv")
    assert "2" in pair.statement()
    for column in found.to_frame().columns[2:]:
        digits = 6 if column.endswith("_msek") else 9
        assert line[column] == round(line[column], digits)


def test_measures_that_run_traffic_have_the_running_as_cost() -> None:
    rows = [
        proposal(name, cost, kind="service", life_years=5, om_msek_year=0.0)
        for name, cost in (("S", 19), ("L", 23))
    ]
    stated = (row("S", "service_km", 13e3, mode="bus"), row("L", "severe_accidents", -0.7))
    result = appraised(*stated, proposals=rows)
    found = appraise_set(result, ["S", "L"], effects(row("any", "service_km", 13e3, mode="bus"), row("any", "severe_accidents", -3)))  # fmt: skip
    ran = 2 * 13e3 * 29e-6 * worth(range(2027, 2032))
    npv = 21 * worth(range(2027, 2032)) - ran - 84
    assert found.npv_msek == pytest.approx(npv, abs=1e-6)
    assert math.isnan(found.npv_ratio_i)
    assert found.npv_ratio_idu == pytest.approx(npv / (84 + ran))
    road = [rows[0], proposal("L", 23, life_years=5, om_msek_year=0.0)]
    mixed = appraise_set(appraised(*stated, proposals=road), ["S", "L"], effects(row("any", "service_km", 13e3, mode="bus")))  # fmt: skip
    assert mixed.npv_ratio_i == pytest.approx((-ran - 84) / 84)
    assert mixed.npv_ratio_idu == pytest.approx((-ran - 84) / 84)


@pytest.mark.parametrize(("saving", "om", "there"), [(18.9, 0, (True, True)), (19, 0.1, (False, True)), (20, 0, (False, False)), (19, 0, (False, False)), (1, -50, (True, False))])  # fmt: skip
def test_a_set_whose_cost_is_saved_has_no_ratio(saving: float, om: float, there: tuple[bool, bool]) -> None:
    rows = [
        proposal("S", 9, om_msek_year=0.0, life_years=5),
        proposal("L", 10, om_msek_year=om, life_years=5),
    ]
    result = appraised(
        *ALONE, proposals=rows, synergies=[{"id": "s", "proposals": "S L", "saving_msek": saving}]
    )
    found = appraise_set(result, ["S", "L"], TOGETHER)
    assert (math.isfinite(found.npv_ratio_i), math.isfinite(found.npv_ratio_idu)) == there


def test_sets_that_cannot_be_appraised_are_told_by_name() -> None:
    result = appraised(*ALONE, proposals=[*THREE, proposal("U", None)])
    for members, words in (
        (["S", "Q", "R"], "Q, R"), ([], "empty"), (["S", "L", "S"], "S, L, S"), (["S", "U"], "cost of U"), (["X"], "effects of X"),
    ):  # fmt: skip
        with pytest.raises(AppraisalError, match=words):
            appraise_set(result, members, TOGETHER)


def test_what_a_set_is_worth_in_each_year() -> None:
    growth = {"traffic_growth_car_year": 0.1, "value_growth_year": 0.2, "noise_person_sek_year": 3e4}
    result = appraised(*ALONE, proposals=THREE, changed=growth, wider_effects=CARBON)
    stated = effects(
        row("any", "severe_accidents", -1.7, mode="car"), row("any", "fare_revenue_sek", 9e5, mode="bus")
    )
    hurt = [11.9 * 1.1 ** (year - 2024) * 1.2 ** (year - 2025) for year in (2030, 2031, 2032)]
    plain = yearly_benefit(result, ["S", "L"], stated, first=2030, years=3)
    assert plain == pytest.approx([x + 1.8 for x in hurt])
    noise = [0.3 * 1.2 ** (year - 2025) for year in (2030, 2031, 2032)]
    found = yearly_benefit(result, ["S", "L"], stated, first=2030, years=3, stated=["S", "L"])
    assert found == pytest.approx([x + 1.8 - n for x, n in zip(hurt, noise, strict=True)])
    assert yearly_benefit(result, ["S", "L"], stated, first=2030, years=3, stated=["S"]) == pytest.approx(
        plain
    )
    assert yearly_benefit(result, ["S"], stated.iloc[:0], first=2030, years=2).tolist() == [0, 0]


def test_a_set_takes_the_values_of_its_appraisal() -> None:
    """Also those that no single proposal needs."""
    result = appraised(*ALONE, proposals=THREE, changed={"traffic_growth_car_year": 0.1})
    hours = effects(row("any", "travel_time_hours", -1e5, mode="car", purpose="work", distance="regional"))
    line = appraise_set(result, ["S"], hours).rows.set_index("item").loc["travel_time"]
    assert line["present_value_msek"] == pytest.approx(
        10.1 * sum(1.1 ** (y - 2024) * worth([y]) for y in (2027, 2028))
    )
    assert (line["quantity"], line["unit"]) == (pytest.approx(-1e5 * 1.1**3), "h/year")
