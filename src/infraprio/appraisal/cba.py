"""Cost-benefit analysis of every proposal: present values, ratios and the measures of its stream."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from infraprio.appraisal.calculation import Calculation, factors_of, groups, yearly_worth
from infraprio.appraisal.measures import internal_rate, payback_years
from infraprio.appraisal.values.costs import CostFactors
from infraprio.appraisal.values.discounting import annuity
from infraprio.appraisal.values.items import RUNNING
from infraprio.appraisal.values.parameters import Values
from infraprio.appraisal.values.timing import Timing

__all__ = ["AREAS", "computed_frame"]

AREAS = ("travellers", "freight", "safety", "climate", "health", "operators", "public_budget")

Array = np.ndarray[Any, np.dtype[np.float64]]


def _area_rows(work: Calculation) -> Array:
    """Which kinds belong to which area, shape (areas, K)."""
    belongs = np.zeros((len(AREAS), len(work.kinds)))
    for k, kind in enumerate(work.kinds):
        belongs[AREAS.index("public_budget" if kind.funds else kind.priced.area), k] = 1
    return belongs


def computed_frame(work: Calculation, values: Values) -> pd.DataFrame:
    """Computed results, one row a proposal; unknown ones are missing.

    With B the present value of the benefits, I of the investment and D of the change of operation,
    maintenance and renewal (all with the tax factor) and R of the residual value:

    * net present value NNV = B + R - I - D; ``benefit_msek`` is B + R;
    * NNK-i = NNV / I, NNK-idu = NNV / (I + D), benefit-cost ratio (B + R) / (I + D);
    * first-year return: benefit less operation in the opening year over the investment;
    * ``annuity_msek``: the investment as equal yearly payments over the appraisal period;
    * ``running_cost_msek``: present value T of more service kilometres, tax factor included; a loss in B.

    An operating measure spends its money on running traffic: its NNK-idu is NNV / (I + D + T), its benefit-cost
    ratio that and 1, and it has neither NNK-i nor first-year return. A ratio whose cost is not above 0 is
    missing.
    """
    get = values.value
    factors = factors_of(work, get)
    frame = pd.DataFrame(index=pd.Index(work.proposals, name="proposal"))
    columns = [
        "npv_msek", "npv_ratio_i", "npv_ratio_idu", "investment_msek", "benefit_msek", "om_msek",
        "benefit_cost_ratio", "first_year_return", "annuity_msek", "irr", "payback_years", "residual_msek", "running_cost_msek",
        *(f"{area}_msek" for area in AREAS),
    ]  # fmt: skip
    rows = np.full((len(work.proposals), len(columns)), math.nan)
    belongs = _area_rows(work)
    running = np.array([kind.item in RUNNING for kind in work.kinds], dtype=float)
    for timing, members in groups(work.timing).items():
        traffic, value, share = yearly_worth(work, timing, get)
        unit = traffic * value * share / work.size
        rate = get["discount_rate"]
        discount = (1 + rate) ** (timing.base - timing.years.astype(float))
        for at in members:
            if not work.known[at]:
                investment, om = _cost_alone(work, at, factors[timing])
                rows[at, columns.index("investment_msek")] = investment
                rows[at, columns.index("om_msek")] = om
                continue
            yearly = unit.T @ work.change[:, at]
            parts = unit @ discount * work.change[:, at]
            traffic_cost = -float(running @ parts)
            rows[at] = _measures(
                work, at, timing, factors[timing], yearly, discount, traffic_cost, belongs @ parts, get
            )
    return frame.join(pd.DataFrame(rows, columns=columns, index=frame.index))


def _cost_alone(work: Calculation, at: int, factor: CostFactors) -> tuple[float, float]:
    """Present value of the investment and of operation; missing if the cost is."""
    cost = float(work.costs.construction[at])
    return cost * factor.investment, float(work.costs.om()[at]) * factor.om + cost * factor.renewal


def _measures(
    work: Calculation,
    at: int,
    timing: Timing,
    factor: CostFactors,
    yearly: Array,
    discount: Array,
    traffic_cost: float,
    areas: Array,
    get: Any,
) -> list[float]:
    cost, om = float(work.costs.construction[at]), float(work.costs.om()[at])
    tax = get["tax_factor"]
    (investment, running), residual = _cost_alone(work, at, factor), cost * factor.residual
    benefit = float(yearly @ discount) + residual
    npv = benefit - investment - running
    flows = yearly - tax * om * (timing.years >= timing.opening)
    building = (timing.years >= timing.start) & (timing.years < timing.opening)
    flows = flows - tax * cost / timing.construction * building
    for year in timing.renewals:
        flows[year - timing.base] -= tax * cost
    # the residual value falls due in the year after the last one
    flows = np.append(flows, tax * cost * timing.residual_share)
    discount = np.append(
        discount, (1 + get["discount_rate"]) ** (timing.base - timing.opening - timing.period)
    )
    opening = timing.opening - timing.base
    operating = bool(work.operating[at])
    spent = investment + running + (traffic_cost if operating else 0.0)
    return [
        npv,
        math.nan if operating else npv / investment,
        npv / spent if spent > 0 else math.nan,
        investment,
        benefit,
        running,
        npv / spent + 1 if spent > 0 else math.nan,
        math.nan if operating else (yearly[opening] - tax * om) / investment,
        annuity(investment, get["discount_rate"], timing.period),
        internal_rate(flows),
        payback_years(flows, discount, opening),
        residual,
        traffic_cost,
        *areas,
    ]
