"""What is uncertain: inputs that move together, and the costs of proposals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.special import ndtri

from infraprio.appraisal.risk.own_records import OwnRecords
from infraprio.appraisal.risk.sampling import lognormal_of, triangular
from infraprio.errors import AppraisalError
from infraprio.findings import finding
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.transit.modes import TRANSIT

__all__ = [
    "COST_PARAMETERS",
    "MATURITIES",
    "NOT_STATED",
    "CostView",
    "FactorRisk",
    "Input",
    "benefit_risk",
    "cost_risk",
    "inputs_of",
]

CostView = Literal["reference_class", "stated_range"]
Array = np.ndarray[Any, np.dtype[np.float64]]
MATURITIES = ("idea", "study", "plan", "tendered")
NOT_STATED = "not_stated"
"""The maturity of a proposal for which none is stated."""
COST_PARAMETERS = (
    *(f"cost_{what}_{maturity}" for what in ("growth", "spread") for maturity in MATURITIES),
    "cost_correlation_corridor",
    "cost_correlation_plan",
)
_NORMAL_90 = 1.2815515655446004

_TOGETHER: dict[str, tuple[str, ...]] = {
    "value_of_time": ("value_of_time_",),
    "freight_value": ("freight_", "heavy_operating_cost"),
    "safety_value": ("severe_accident", "death_value"),
    "co2_value": ("co2_value_sek",),
    "co2_value_growth": ("co2_value_growth",),
    "air_and_noise_value": ("nox_", "noise_"),
    "risk_of_activity": ("heat_",),
    "risk_of_air": ("pm25_",),
    "health_by_km": ("health_",),
    "mortality": ("mortality_",),
    "reliability_ratio": ("reliability_ratio",),
    "construction_carbon": ("construction_co2_",),
    "fuel_tax": ("fuel_tax_",),
    "service_cost": tuple(f"{mode}_cost" for mode in TRANSIT),
    "operation_and_maintenance": ("om_",),
    "traffic_growth": ("traffic_growth_car", "traffic_growth_heavy", "traffic_growth_transit"),
    "value_growth": ("value_growth_year",),
    "emission_intensity": ("emission_intensity",),
    "demand_level": ("demand_level",),
}
"""Inputs and the beginnings of the parameters that move with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """Parameters that are low or high together: each takes the same quantile of its triangular distribution.

    Attributes
    ----------
    name : of the input.
    value, low, high : parameter id -> value and range.
    """

    name: str
    value: Mapping[str, float]
    low: Mapping[str, float]
    high: Mapping[str, float]

    def at(self, position: Array) -> dict[str, Array]:
        """Parameter values at positions between 0 and 1, each of the shape of `position`."""
        return {i: triangular(position, self.low[i], self.value[i], self.high[i]) for i in self.value}


def inputs_of(
    value: Mapping[str, float],
    low: Mapping[str, float],
    high: Mapping[str, float],
    own: Sequence[str] = (),
) -> tuple[list[Input], list[str]]:
    """Inputs that have a range, and parameters of an input that have none and stay fixed.

    Parameters
    ----------
    own : further parameters; those that belong to no other input are inputs of their own.

    Examples
    --------
    >>> [found], fixed = inputs_of({"co2_value_sek_kg": 7.0}, {"co2_value_sek_kg": 1.7}, {"co2_value_sek_kg": 7.0})
    >>> found.name, fixed
    ('co2_value', [])
    """
    found, fixed = [], []
    alone = {i: (i,) for i in own if not any(i.startswith(starts) for starts in _TOGETHER.values())}
    for name, starts in (_TOGETHER | alone).items():
        mine = [i for i in value if i.startswith(starts)]
        ranged = [i for i in mine if math.isfinite(low[i]) and math.isfinite(high[i])]
        fixed += [i for i in mine if i not in ranged]
        ranged = [i for i in ranged if high[i] > low[i]]
        if ranged:
            found.append(
                Input(
                    name=name,
                    value={i: value[i] for i in ranged},
                    low={i: low[i] for i in ranged},
                    high={i: high[i] for i in ranged},
                )
            )
    return found, fixed


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRisk:
    """Lognormal factor on an estimate of each proposal: its cost, or its benefit.

    Attributes
    ----------
    mean, deviation : of the logarithm, shape (P,).
    own : weight of the proposal's own normal draw, shape (P,).
    shared : weight of each draw that proposals share (a corridor, the whole plan), shape (P, shared).
    place : which of the own draws is each proposal's, shape (P,): by id, so that the order of rows has no meaning.
    """

    mean: Array
    deviation: Array
    own: Array
    shared: Array
    place: np.ndarray[Any, np.dtype[np.intp]]

    @property
    def dimensions(self) -> int:
        """Random numbers that one sample takes."""
        return sum(self.shared.shape)

    def factors(self, position: Array) -> Array:
        """Outcome relative to the estimate, shape (samples, P), from positions of shape (samples, dimensions)."""
        normal = ndtri(position)
        proposals, shared = self.shared.shape
        draw = normal[:, self.place] * self.own + normal[:, proposals : proposals + shared] @ self.shared.T
        return np.exp(self.mean + self.deviation * draw)


def _deviation_of_range(low: float, high: float) -> float:
    return math.log(high / low) / (2 * _NORMAL_90) if 0 < low <= high else math.nan


def _places(scenario: Scenario) -> np.ndarray[Any, np.dtype[np.intp]]:
    return np.argsort(np.argsort(scenario["proposals"]["id"].astype(str), kind="stable"))


def _correlated(scenario: Scenario, value: Mapping[str, float]) -> tuple[Array, Array]:
    """Weights of own and shared draws: the whole plan moves together, and the proposals of one corridor more so.

    Two proposals have the correlation of the plan, or that of the corridor where they share one, the plan's at
    least. The last shared draw is that of the plan.
    """
    whole, corridor = value["cost_correlation_plan"], value["cost_correlation_corridor"]
    for name, rho in (("cost_correlation_plan", whole), ("cost_correlation_corridor", corridor)):
        if not 0 <= rho <= 1:
            raise AppraisalError(finding("correlation_no_share", "model_settings", value=rho, name=name))
    named_by = scenario["proposals"]["corridors"]
    corridors = sorted({c for named in named_by for c in named})
    member = np.array([[c in named for c in corridors] for named in named_by], dtype=float)
    member = member.reshape(len(named_by), len(corridors))
    count = member.sum(axis=1)
    more = max(corridor - whole, 0.0)
    shared = math.sqrt(more) * member / np.sqrt(np.maximum(count, 1))[:, None]
    own = np.where(count > 0, math.sqrt(1 - whole - more), math.sqrt(1 - whole))
    return own, np.column_stack([shared, np.full(len(named_by), math.sqrt(whole))])


def cost_risk(
    scenario: Scenario,
    stated: Sequence[Array],
    value: Mapping[str, float],
    view: CostView,
    records: OwnRecords,
) -> FactorRisk:
    """Cost distributions by maturity, correlated over the plan and within corridors.

    Parameters
    ----------
    stated : costs, and their 10 and 90 % values, nan where not known, each of shape (P,), in any one unit.
    view : ``reference_class``: the mean grows by what is usual for the proposal's maturity, and the spread is
        that of its maturity or of its stated 10 and 90 % costs, whichever is wider; ``stated_range``: where
        these costs are stated they decide both, with the median at their geometric mean.
    records : the planner's own, whose laws take the place of what is shipped for a maturity.

    Raises
    ------
    AppraisalError
        If the view has another name, or a parameter is out of its range.

    Notes
    -----
    Growth is stated as a mean, as Riksrevisionen measured it; the median is the mean over the root of
    1 + CV². Where no maturity is stated no growth is assumed: the stated cost is the median, with the widest
    spread of all maturities.

    References
    ----------
    Flyvbjerg 2006, From Nobel prize to project management; Riksrevisionen, RiR 2021:22 and RiR 2023:25.
    """
    if view not in ("reference_class", "stated_range"):
        raise AppraisalError(finding("cost_view_unknown", value=view))
    own, shared = _correlated(scenario, value)
    table = scenario["proposals"]
    n = len(table)
    mean, deviation = np.empty(n), np.empty(n)
    for i, (maturity, kind) in enumerate(zip(table["maturity"], table["kind"], strict=True)):
        mean[i], deviation[i] = _cost_law(maturity or NOT_STATED, kind, value, records)
        best, low, high = (float(part[i]) for part in stated)
        own_range = _deviation_of_range(low, high)
        if math.isfinite(own_range) and view == "stated_range":
            mean[i], deviation[i] = math.log(math.sqrt(low * high) / best), own_range
        elif math.isfinite(own_range):
            deviation[i] = max(deviation[i], own_range)
    return FactorRisk(mean=mean, deviation=deviation, own=own, shared=shared, place=_places(scenario))


def _cost_law(
    maturity: str, kind: str, value: Mapping[str, float], records: OwnRecords
) -> tuple[float, float]:
    """Mean and deviation of the logarithm of the cost growth of a maturity: from records where these give a law."""
    if maturity == NOT_STATED:
        return 0.0, max(_cost_law(m, kind, value, records)[1] for m in MATURITIES)
    if (law := records.law("cost", maturity, kind)) is not None:
        return law.mean, law.predictive
    return lognormal_of(value[f"cost_growth_{maturity}"], value[f"cost_spread_{maturity}"])


def benefit_risk(scenario: Scenario, records: OwnRecords) -> FactorRisk | None:
    """Factor on the benefits of each proposal, as records of benefits have it; None where they give no law.

    Each proposal is drawn by itself: what is usual is in the mean, and records do not tell what is common to a plan.
    """
    laws = [records.law("benefit", "", kind) for kind in scenario["proposals"]["kind"]]
    if not any(laws):
        return None
    return FactorRisk(
        mean=np.array([law.mean if law else 0.0 for law in laws]),
        deviation=np.array([law.predictive if law else 0.0 for law in laws]),
        own=np.ones(len(laws)),
        shared=np.zeros((len(laws), 0)),
        place=_places(scenario),
    )
