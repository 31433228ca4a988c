"""What users pay in fares, tolls and charges is what operators and the state receive."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from infraprio import appraisal, effects
from infraprio.appraisal.values.items import PRICED
from infraprio.effects.baseline import Baseline
from infraprio.effects.quantities import Accounts
from infraprio.scenario.scenario import Scenario
from tests.appraisal.appraisal_cases import NO_GROWTH, paper_plan, proposal, row
from tests.appraisal.appraisal_cases import effects as stated_effects
from tests.network.regions import change, place, region, road, stops

PAID = {"travel_cost_sek", "user_charges_sek", "freight_toll_sek"}
SPENT = {"rail_freight_sek"}
"""What a tonne of goods takes of engines, drivers and energy: nobody of the appraisal receives it."""
RECEIVED = {"fare_revenue_sek", "toll_revenue_sek", "parking_revenue_sek"}
FREE_DRIVING = {"id": "car_cost_sek_km", "value": 0, "unit": "SEK/km", "price_year": 2024}
"""Without a cost of driving all that travellers pay is paid to somebody."""


def paying_region(seed: int) -> Scenario:
    """Three places with toll roads, two priced services and a lot with a charge, of drawn sizes."""
    rng = np.random.default_rng(seed)

    def between(low: float, high: float) -> float:
        return round(float(rng.uniform(low, high)), 2)

    return region(
        [
            change("TOLL", "roads", "AB", "set", "toll_sek", between(10, 40)),
            change("FARE", "services", "T", "set", "fare_factor", between(0.2, 2)),
            change("CHARGE", "interchanges", "H", "set", "charge_sek", between(0, 60)),
        ],
        places=[
            place("A", 0, 5000, 3000, offers="hospital regional_centre"),
            place("B", 0.4, between(500, 3000)),
            place("C", 0.8, between(500, 3000)),
        ],
        roads=[
            road("AB", "A", "B", between(15, 30), aadt=between(500, 5000), heavy_share=0.15, toll_sek=between(0, 10)),
            road("BC", "B", "C", between(15, 30), 70, aadt=800, toll_sek=between(0, 10)),
            road("AC", "A", "C", between(35, 60), 60),
        ],
        services=[
            {"id": "T", "name": "T", "mode": "train", "departures_day": 8, "fare_factor": between(0.5, 1.5)},
            {"id": "U", "name": "U", "mode": "bus", "departures_day": 6},
        ],
        service_stops=stops("T", "A B") + stops("U", "B C"),
        interchanges=[
            {"id": "H", "name": "H", "place": "B", "parking_spaces": 200, "charge_sek": between(5, 40), "modes": "train car bus"}
        ],
        parameters=[FREE_DRIVING],
    )  # fmt: skip


def _paid(base: Baseline, accounts: Accounts, local: np.ndarray[Any, Any]) -> dict[str, float]:
    """A year, by what it is paid for: the sum over journeys of their price, from the books of a state."""
    days = base.model.p["days_year"]

    def over(way: str, part: int) -> float:
        book = accounts.ways[way]
        return float((np.where(np.isfinite(book[0]), book[part], 0.0) * book[3]).sum() * days)

    toll = float((base.state.traffic.local.cars * local).sum()) * days
    return {
        "fare_revenue_sek": over("transit", 1) + over("park_ride", 1),
        "charges": over("car", 2) + over("park_ride", 2) + toll,
        "freight": accounts.totals["freight_toll_sek", "heavy"],
    }


def _received(totals: Mapping[tuple[str, str], float]) -> dict[str, float]:
    return {
        "fare_revenue_sek": sum(v for (item, _), v in totals.items() if item == "fare_revenue_sek"),
        "charges": totals["toll_revenue_sek", "car"] + totals["parking_revenue_sek", "park_ride"],
        "freight": totals["toll_revenue_sek", "heavy"],
    }


@pytest.mark.parametrize("seed", range(6))
def test_what_is_paid_is_received_in_every_state(seed: int) -> None:
    scenario = paying_region(seed)
    base = effects.baseline(scenario)
    for built in ((), ("TOLL",), ("FARE",), ("CHARGE",), ("TOLL", "FARE", "CHARGE")):
        accounts, local = _state(base, built)
        paid, received = _paid(base, accounts, local), _received(accounts.totals)
        assert all(value > 0 for value in received.values())
        for what, amount in paid.items():
            # the choice among lots settles to a few parts in a million
            assert amount == pytest.approx(received[what], rel=2e-5), (built, what)


def _state(base: Baseline, built: tuple[str, ...]) -> tuple[Accounts, np.ndarray[Any, Any]]:
    from infraprio.effects.baseline import state_with
    from infraprio.effects.quantities import accounts_of

    state = state_with(base, built)
    return accounts_of(base.model, state.travel, state.traffic), state.traffic.toll


def _one_way_to_travel(seed: int) -> Scenario:
    """Two places, one road and its extension, no public transport: nobody can avoid the tolls.

    The extension carries counted traffic alone, since nobody lives at its end.
    """
    rng = np.random.default_rng(seed)
    tolls = [
        change("TOLL", "roads", name, "set", "toll_sek", round(float(rng.uniform(5, 40)), 2))
        for name in ("AB", "BC")
    ]
    return region(
        tolls,
        places=[
            place("A", 0, float(rng.integers(1000, 9000)), 3000, offers="regional_centre"),
            place("B", 0.4),
            place("C", 0.8, None, None),
        ],
        roads=[
            road("AB", "A", "B", 25, aadt=float(rng.integers(1000, 6000)), heavy_share=float(rng.uniform(0.05, 0.4))),
            road("BC", "B", "C", 25, aadt=float(rng.integers(500, 2000)), heavy_share=float(rng.uniform(0.05, 0.4))),
        ],
        railways=[], services=[], service_stops=[], interchanges=[],
        parameters=[*NO_GROWTH, {"id": "tax_factor", "value": 1, "unit": "factor"}, {"id": "freight_toll_factor", "value": float(rng.uniform(1, 4)), "unit": "factor"}],
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_a_toll_that_moves_nobody_is_no_gain(seed: int) -> None:
    """Cars and lorries pay what the state receives, also at the prices of another year: the rest is nothing."""
    scenario = _one_way_to_travel(seed)
    seen = effects.evaluate(scenario)
    assert seen.base.state.traffic.local.cars.sum() > 100
    found = appraisal.appraise(scenario, seen)
    line = found.to_frame().loc["TOLL"]
    assert line["freight_msek"] < 0
    assert line["travellers_msek"] < 0
    assert line["public_budget_msek"] == pytest.approx(-line["travellers_msek"] - line["freight_msek"])
    assert line["benefit_msek"] - line["residual_msek"] == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize(
    ("paid", "received", "mode", "payer"),
    [
        ("travel_cost_sek", "fare_revenue_sek", "train", "train"),
        ("travel_cost_sek", "fare_revenue_sek", "bus", "bus"),
        ("travel_cost_sek", "fare_revenue_sek", "ferry", "ferry"),
        ("travel_cost_sek", "fare_revenue_sek", "air", "air"),
        ("user_charges_sek", "toll_revenue_sek", "car", "car"),
        ("freight_toll_sek", "toll_revenue_sek", "heavy", "heavy"),
        ("user_charges_sek", "parking_revenue_sek", "park_ride", "train"),
    ],
)
def test_a_payment_and_its_receipt_grow_alike(paid: str, received: str, mode: str, payer: str) -> None:
    """With the growth of all modes and a tax factor of 1 a payment cancels in every year."""
    plan = paper_plan([proposal("A")], parameters=[{"id": "tax_factor", "value": 1, "unit": "factor"}])
    both = stated_effects(row("A", paid, 1e6, mode=payer), row("A", received, 1e6, mode=mode))
    line = appraisal.appraise(plan, both).to_frame().loc["A"]
    assert line["benefit_msek"] == pytest.approx(0, abs=1e-6)
    alone = appraisal.appraise(plan, stated_effects(row("A", received, 1e6, mode=mode))).to_frame().loc["A"]
    assert alone["benefit_msek"] > 10


def test_every_amount_of_money_is_on_one_side_of_a_payment() -> None:
    """A new item in kronor has to be placed here, and needs its other side."""
    money = {rule.quantity for rule in PRICED.values() if rule.unit == "SEK/SEK"}
    assert money == PAID | SPENT | RECEIVED
    assert all(PRICED[i].sign < 0 for i in PRICED if PRICED[i].quantity in PAID | SPENT)
    assert all(PRICED[i].sign > 0 and PRICED[i].public for i in PRICED if PRICED[i].quantity in RECEIVED)
