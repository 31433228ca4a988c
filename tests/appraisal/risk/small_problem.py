"""Four proposals in plain arrays, at a rate of 25 %: a krona of next year is worth 0.8 today, so that sums are short."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from infraprio.appraisal.calculation import Calculation
from infraprio.appraisal.risk.drawn_values import RiskProblem
from infraprio.appraisal.risk.uncertainty import FactorRisk, Input
from infraprio.appraisal.values.costs import Costs
from infraprio.appraisal.values.lines import make_lines
from infraprio.appraisal.values.quantities import Quantities, quantities
from infraprio.appraisal.values.timing import Timing

NAN = math.nan
NAMES = ("A", "B", "C", "D")
SHORT = Timing(base=2026, start=2026, construction=1, opening=2027, period=2, life=2)
SLOW = Timing(base=2026, start=2026, construction=2, opening=2028, period=2, life=4)
RENEWED = Timing(base=2026, start=2026, construction=1, opening=2027, period=3, life=2)
YEARS = {"A": 0.8 + 0.64, "B": 0.64 + 0.512, "C": 0.8 + 0.64 + 0.512}
"""Present value of 1 a year from the opening."""
PRICES: dict[str, Any] = {
    "discount_rate": 0.25, "tax_factor": 1.5, "demand_level": 1.0, "traffic_growth_last_year": 2065,
    "traffic_growth_car_year": 0.0, "value_growth_year": 0.0, "noise_person_sek_year": 7000.0,
    "value_of_time_car_work_sek_h": 200.0, "om_road_share_year": 0.02, "om_rail_share_year": 0.05,
}  # fmt: skip


def saved(cost: float = 30e6, hours: float = 50_000.0) -> Quantities:
    """A saves costs and noise, B hours, C costs; of D nothing is known."""
    rows = [
        ("A", "travel_cost_sek", "car", "", -cost),
        ("A", "noise_exposed_persons", "car", "", -1000.0),
        ("B", "travel_time_hours", "car", "work", -hours),
        ("C", "travel_cost_sek", "car", "", -11e6),
    ]
    return quantities(pd.DataFrame(rows, columns=["proposal", "item", "mode", "purpose", "change"]))


def calculation() -> Calculation:
    lines = make_lines(saved())
    return Calculation(
        proposals=NAMES,
        known=np.array([True, True, True, False]),
        operating=np.zeros(4, dtype=bool),
        timing=(SHORT, SLOW, RENEWED, SHORT),
        costs=Costs(
            construction=np.array([100.0, 70.0, 40.0, NAN]),
            low=np.full(4, NAN),
            high=np.full(4, NAN),
            om_year=np.array([NAN, 3.0, NAN, NAN]),
            om_share=np.array([0.02, 0.02, 0.05, 0.02]),
            om_id=(
                "om_road_share_year",
                "om_road_share_year",
                "om_rail_share_year",
                "om_road_share_year",
            ),
        ),
        kinds=lines.kinds,
        change=lines.table(NAMES),
        base_year=2024,
        value_base={"value_of_time_car_work_sek_h": 2017, "noise_person_sek_year": 2017},
    )


def law(mean: list[float], deviation: list[float]) -> FactorRisk:
    """Each proposal drawn by itself."""
    n = len(mean)
    return FactorRisk(
        mean=np.array(mean), deviation=np.array(deviation), own=np.ones(n), shared=np.zeros((n, 0)), place=np.arange(n)
    )  # fmt: skip


COST = law([0.1, 0.2, 0.3, 0.4], [0.5, 0.6, 0.7, 0.8])
BENEFIT = law([-0.1, -0.2, -0.3, -0.4], [0.15, 0.25, 0.35, 0.45])
TIME = Input(
    name="value_of_time",
    value={"value_of_time_car_work_sek_h": 200.0},
    low={"value_of_time_car_work_sek_h": 110.0},
    high={"value_of_time_car_work_sek_h": 230.0},
)
NOISE = Input(
    name="air_and_noise_value",
    value={"noise_person_sek_year": 7000.0},
    low={"noise_person_sek_year": 3000.0},
    high={"noise_person_sek_year": 17000.0},
)


def problem(**changed: Any) -> RiskProblem:
    plain: dict[str, Any] = {
        "work": calculation(), "value": PRICES, "inputs": (TIME, NOISE), "cost": COST, "given_npv": np.full(4, NAN),
        "given_investment": np.full(4, NAN), "central_npv": np.array([-101.04, -66.66, -62.816, NAN]),
    }  # fmt: skip
    return RiskProblem(**plain | changed)


def npv(
    name: str,
    cost: float = 1.0,
    *,
    demand: float = 1.0,
    reached: float = 1.0,
    time: float = 200.0,
    noise: float = 7000.0,
    tax: float = 1.5,
) -> float:
    """Net present value of A, B or C in MSEK: what is saved, less building, renewal and operation."""
    if name == "A":
        benefit = YEARS["A"] * (30 * demand + noise / 1000)
        return reached * benefit - tax * (100 * cost + 0.02 * 100 * cost * YEARS["A"])
    if name == "B":
        left = 70 * cost * 0.5 * 0.8**4
        return reached * YEARS["B"] * 0.05 * time * demand + tax * (left - 70 * cost * 0.9 - 3 * YEARS["B"])
    left = 40 * cost * (0.5 * 0.8**4 - 0.8**3 - 1)
    return reached * YEARS["C"] * 11 * demand + tax * (left - 0.05 * 40 * cost * YEARS["C"])
