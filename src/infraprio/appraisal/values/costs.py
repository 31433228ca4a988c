"""What a proposal costs, year by year: investment, renewal, residual value, operation and maintenance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from infraprio.appraisal.values.timing import Timing
from infraprio.findings import Finding, finding
from infraprio.scenario.prices import index_for, price_factor
from infraprio.scenario.scenario import Scenario

__all__ = ["CostFactors", "Costs", "cost_factors", "costs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Costs of all proposals in MSEK of the scenario's price year, before the tax factor.

    Attributes
    ----------
    construction, low, high : cost of construction and its 10 and 90 % values, nan where not known,
        shape (proposals,).
    om_year : change of operation and maintenance a year where it is given, else nan.
    om_share : share of the construction cost a year that stands for it where it is not given.
    om_id : parameter of that share, one a proposal.
    """

    construction: np.ndarray[tuple[int], np.dtype[np.float64]]
    low: np.ndarray[tuple[int], np.dtype[np.float64]]
    high: np.ndarray[tuple[int], np.dtype[np.float64]]
    om_year: np.ndarray[tuple[int], np.dtype[np.float64]]
    om_share: np.ndarray[tuple[int], np.dtype[np.float64]]
    om_id: tuple[str, ...]

    def om(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Operation and maintenance a year, given or by its share."""
        return np.where(np.isnan(self.om_year), self.om_share * self.construction, self.om_year)


def costs(scenario: Scenario, value: Mapping[str, float]) -> tuple[Costs, list[Finding]]:
    """Costs at one price level; what cannot be converted or is not above zero stays unknown, with a finding.

    Yearly operation and maintenance is stated in the price year and currency of the costs.
    """
    table = scenario["proposals"]
    n = len(table)
    factor = np.full(n, math.nan)
    found: list[Finding] = []
    for i in range(n):
        if table["horizon"][i] == "done":
            continue
        cost, year = table["cost_msek"][i], table["price_year"][i]
        told = {"row": table.rows[i], "name": table["name"][i]}
        if math.isnan(cost):
            found.append(finding("appraisal_cost_unknown", table.file, column="cost_msek", **told))
        elif cost <= 0:
            found.append(
                finding("cost_not_positive", table.file, column="cost_msek", value=f"{cost:g}", **told)
            )
        else:
            what = "price_year"
            if not math.isnan(year):
                factor[i], what = price_factor(
                    scenario, index_for(table["kind"][i]), int(year), table["currency"][i]
                )
            if what:
                shown = "" if math.isnan(year) else int(year)
                found.append(
                    finding(
                        "cost_price_year", table.file, column="price_year", value=shown, what=what, **told
                    )
                )
    om_id = tuple(f"om_{kind}_share_year" for kind in table["kind"])
    return (
        Costs(
            construction=table["cost_msek"] * factor,
            low=table["cost_low_msek"] * factor,
            high=table["cost_high_msek"] * factor,
            om_year=table["om_msek_year"] * factor,
            om_share=np.array([value[i] for i in om_id], dtype=float),
            om_id=om_id,
        ),
        found,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CostFactors:
    """Present value of one MSEK of construction cost, and of one MSEK a year of operation.

    Attributes
    ----------
    investment, renewal, residual : for 1 MSEK of construction cost, tax factor included.
    om : for 1 MSEK a year from the opening, tax factor included.
    """

    investment: float
    renewal: float
    residual: float
    om: float


def cost_factors(timing: Timing, rate: float, tax_factor: float) -> CostFactors:
    """Factors of one timing: the cost in equal parts over the years of construction.

    Examples
    --------
    >>> timing = Timing(base=2026, start=2026, construction=1, opening=2027, period=60, life=60)
    >>> cost_factors(timing, 0.035, 1.3).investment
    1.3
    """
    building = np.arange(timing.start, timing.start + timing.construction)
    running = np.arange(timing.opening, timing.opening + timing.period)

    def worth(years: np.ndarray[tuple[int], np.dtype[np.int64]]) -> float:
        return float(((1 + rate) ** (timing.base - years.astype(float))).sum())

    return CostFactors(
        investment=tax_factor * worth(building) / timing.construction,
        renewal=tax_factor * worth(np.array(timing.renewals, dtype=np.int64)),
        residual=tax_factor * timing.residual_share * worth(np.array([timing.opening + timing.period])),
        om=tax_factor * worth(running),
    )
