"""One sample after another: net present values under drawn costs, values and growth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from infraprio.appraisal.calculation import Calculation, benefit_worth, groups
from infraprio.appraisal.risk.uncertainty import FactorRisk, Input
from infraprio.appraisal.values.costs import cost_factors
from infraprio.appraisal.values.lines import growth_ids, make_lines
from infraprio.appraisal.values.quantities import Quantities, quantities

__all__ = ["Draws", "Evaluator", "RiskProblem", "evaluate", "worth_of"]

Array = np.ndarray[Any, np.dtype[np.float64]]
Evaluator = Callable[[Mapping[str, float]], Quantities | pd.DataFrame]
"""Takes the network's parameters of one sample and gives the physical changes under them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskProblem:
    """All that a sample needs; it can be sent to another process.

    Attributes
    ----------
    work : the calculation.
    value : parameter id -> value where it is not drawn.
    inputs : what is drawn besides costs.
    cost : distribution of costs.
    benefit : distribution of benefits beside that of the parameters; None where no records tell one.
    given_npv, given_investment : given results that count, nan where there are none, shape (P,).
    central_npv : computed net present value at the central values, shape (P,).
    reevaluate : gives the physical changes anew where drawn parameters change the network; None: they are
        reused.
    network_parameters, network_scale : ids of drawn parameters that are passed to it, and the factor from their
        own price year to the common one.
    """

    work: Calculation
    value: Mapping[str, float]
    inputs: tuple[Input, ...]
    cost: FactorRisk
    benefit: FactorRisk | None = None
    given_npv: Array
    given_investment: Array
    central_npv: Array
    reevaluate: Evaluator | None = None
    network_parameters: tuple[str, ...] = ()
    network_scale: Mapping[str, float] = field(default_factory=dict)

    @property
    def dimensions(self) -> int:
        """Random numbers that one sample takes: the inputs first, then costs, then benefits."""
        return len(self.inputs) + self.cost.dimensions + (self.benefit.dimensions if self.benefit else 0)

    def factors(self, position: Array) -> tuple[Array, Array | None]:
        """Factors on costs and on benefits, each of shape (samples, P), at positions (samples, dimensions)."""
        cost = len(self.inputs)
        benefit = cost + self.cost.dimensions
        drawn = None if self.benefit is None else self.benefit.factors(position[:, benefit:])
        return self.cost.factors(position[:, cost:benefit]), drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """Results of samples, each of shape (samples, P): MSEK, costs without the tax factor."""

    npv: Array
    investment: Array
    cost: Array


def _at(get: Mapping[str, Any], rows: np.ndarray[Any, Any]) -> dict[str, Any]:
    return {i: v[rows] if isinstance(v, np.ndarray) and v.ndim else v for i, v in get.items()}


def _benefits(work: Calculation, get: Mapping[str, Any], samples: int) -> Array:
    """Present value of the benefits without the residual value, shape (samples, P)."""
    total = np.zeros((samples, len(work.proposals)))
    scales = np.array([bool(growth_ids(kind)[0]) for kind in work.kinds], dtype=bool)
    demand = np.broadcast_to(np.asarray(get["demand_level"], dtype=float), samples)[:, None]
    for timing, members in groups(work.timing).items():
        used = np.flatnonzero(np.any(work.change[:, members] != 0, axis=1))
        if not len(used):
            continue
        part = replace(work, kinds=tuple(work.kinds[k] for k in used))
        worth = benefit_worth(part, timing, get, samples)
        worth = np.where(scales[used], worth * demand, worth)
        total[:, members] = worth @ work.change[np.ix_(used, members)]
    return total


def _renewed(work: Calculation, given: Quantities) -> Calculation:
    lines = make_lines(given)
    return replace(work, kinds=lines.kinds, change=lines.table(work.proposals))


def _renewed_benefits(
    problem: RiskProblem, reevaluate: Evaluator, get: Mapping[str, Any], samples: int
) -> Array:
    """Benefits with the network computed anew once for each distinct setting of its parameters."""
    names = problem.network_parameters
    asked = np.column_stack([np.broadcast_to(np.asarray(get[i], dtype=float), samples) for i in names])
    asked = asked / np.array([problem.network_scale[i] for i in names])
    distinct, member = np.unique(asked, axis=0, return_inverse=True)
    total = np.empty((samples, len(problem.work.proposals)))
    for k, setting in enumerate(distinct):
        fresh = reevaluate(dict(zip(names, setting.tolist(), strict=True)))
        fresh = fresh if isinstance(fresh, Quantities) else quantities(fresh)
        rows = np.flatnonzero(np.ravel(member) == k)
        total[rows] = _benefits(_renewed(problem.work, fresh), _at(get, rows), len(rows))
    return total


def worth_of(
    problem: RiskProblem, get: Mapping[str, Any], factor: Array, reached: Array | None = None
) -> Draws:
    """Net present values at given parameter values, cost factors and, where there are any, benefit factors.

    Parameters
    ----------
    get : parameter id -> value, or array of shape (samples,).
    factor : cost relative to the estimate, shape (samples, P).
    reached : benefit relative to the estimate, shape (samples, P).
    """
    work, samples = problem.work, len(factor)
    if problem.reevaluate is None:
        benefit = _benefits(work, get, samples)
    else:
        benefit = _renewed_benefits(problem, problem.reevaluate, get, samples)
    if reached is not None:
        benefit = benefit * reached
    rate, tax = get["discount_rate"], get["tax_factor"]
    cost = work.costs.construction * factor
    investment, net = np.empty_like(cost), np.empty_like(cost)
    for timing, members in groups(work.timing).items():
        f = cost_factors(timing, float(rate), float(tax))
        kinds = [problem.work.costs.om_id[m] for m in members]
        share = np.column_stack([np.broadcast_to(np.asarray(get[i], dtype=float), samples) for i in kinds])
        om = np.where(
            np.isnan(work.costs.om_year[members]), share * cost[:, members], work.costs.om_year[members]
        )
        investment[:, members] = cost[:, members] * f.investment
        net[:, members] = cost[:, members] * (f.residual - f.renewal - f.investment) - om * f.om
    npv = np.where(work.known, benefit + net, np.nan)
    return Draws(
        npv=_with_given(problem, npv, factor), investment=_investment(problem, investment, factor), cost=cost
    )


def _investment(problem: RiskProblem, computed: Array, factor: Array) -> Array:
    given = problem.given_investment
    return np.where(np.isfinite(given), given * factor, computed)


def _with_given(problem: RiskProblem, npv: Array, factor: Array) -> Array:
    """Shift what was computed to the given value; where nothing was computed only the cost moves it."""
    has = np.isfinite(problem.given_npv)
    shifted = npv + (problem.given_npv - problem.central_npv)
    alone = problem.given_npv - (factor - 1) * problem.given_investment
    return np.where(has, np.where(problem.work.known, shifted, alone), npv)


def evaluate(problem: RiskProblem, position: Array) -> Draws:
    """Draws at positions in the unit cube, shape (samples, dimensions); the same on every machine's worker."""
    get: dict[str, Any] = dict(problem.value)
    for k, one in enumerate(problem.inputs):
        get |= one.at(position[:, k])
    return worth_of(problem, get, *problem.factors(position))
