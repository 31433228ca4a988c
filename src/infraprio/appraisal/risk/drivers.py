"""Which inputs matter: rank correlation, first-order indices, tornado and switching values."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from infraprio.appraisal.calculation import benefit_worth, factors_of, groups
from infraprio.appraisal.result import Appraisal
from infraprio.appraisal.risk.drawn_values import RiskProblem, worth_of
from infraprio.appraisal.risk.uncertainty import FactorRisk
from infraprio.appraisal.values.parameters import Values

__all__ = ["driver_table", "first_order_index", "switching_table", "tornado_table"]

Array = np.ndarray[Any, np.dtype[np.float64]]

LEAST_PART = 1e-6
"""A present value below one krona [MSEK] is noise of the sums, and no factor of it says anything."""
MOST_FACTOR = 100.0
"""A part that would have to grow beyond this does not switch the result in any plan that one would recognise."""


def first_order_index(inputs: Array, output: Array) -> Array:
    """Share of the variance of `output` that each input explains alone, from the samples at hand.

    Samples are put in order of an input and cut into about the square root of their number slices; the variance
    of the slices' means, less what chance alone gives them, over the whole variance is the first-order Sobol
    index (Plischke, Borgonovo and Smith 2013). Below 0 by chance counts as 0; an output that does not vary has
    indices 0.

    Parameters
    ----------
    inputs : shape (samples, inputs).
    output : shape (samples,).

    References
    ----------
    E. Plischke, E. Borgonovo and C. L. Smith (2013), Global sensitivity measures from given data, European Journal of
    Operational Research 226, 536-550.

    Examples
    --------
    >>> x = np.random.default_rng(1).random((4096, 2))
    >>> first_order_index(x, 3 * x[:, 0] + x[:, 1]).round(1)
    array([0.9, 0.1])
    """
    n = len(output)
    total = float(np.var(output))
    slices = int(math.sqrt(n))
    if total <= 0 or slices < 2:
        return np.zeros(inputs.shape[1])
    edges = np.linspace(0, n, slices + 1).astype(int)
    sizes = np.diff(edges)
    index = np.empty(inputs.shape[1])
    for k in range(inputs.shape[1]):
        ordered = output[np.argsort(inputs[:, k], kind="stable")]
        means = np.add.reduceat(ordered, edges[:-1]) / sizes
        between = float(sizes @ (means - ordered.mean()) ** 2) / n
        within = max(total - between, 0.0) * (slices - 1) / (n - slices)
        index[k] = max(between - within, 0.0) / total
    return index


def _rank_correlation(inputs: Array, output: Array) -> Array:
    """Spearman correlation of each input with the output; 0 where either does not vary."""
    from scipy.stats import rankdata

    x = rankdata(inputs, axis=0)
    y = rankdata(output)
    x, y = x - x.mean(axis=0), y - y.mean()
    size = np.sqrt((x * x).sum(axis=0) * (y @ y))
    found: Array = np.divide(y @ x, size, out=np.zeros(x.shape[1]), where=size > 0)
    return found


def driver_table(problem: RiskProblem, position: Array, npv: Array, at: int) -> pd.DataFrame:
    """Drivers of one proposal's net present value: rank correlation and first-order index of every input.

    The cost is one input: its factor, of which the parts of the plan, the corridor and its own are drawn; so is
    the benefit where records tell how far it was reached.
    """
    count = len(problem.inputs)
    parts = dict(zip(("cost", "benefit"), problem.factors(position), strict=True))
    drawn = {name: part[:, at] for name, part in parts.items() if part is not None}
    inputs = np.column_stack([position[:, :count], *drawn.values()])
    names = [*(one.name for one in problem.inputs), *drawn]
    frame = pd.DataFrame(
        {
            "rank_correlation": _rank_correlation(inputs, npv[:, at]),
            "first_order_index": first_order_index(inputs, npv[:, at]),
        },
        index=pd.Index(names, name="input"),
    )
    return frame.reindex(frame["rank_correlation"].abs().sort_values(ascending=False, kind="stable").index)


def tornado_table(problem: RiskProblem, values: Values, at: int) -> pd.DataFrame:
    """Net present value of one proposal with one input at its low or high end and all others central.

    The ends are those of the parameters' ranges; of cost and benefit their 10 and 90 % values; the discount rate and the
    tax factor are shown as well, though they are fixed in the samples.
    """
    one = np.ones((1, len(problem.work.proposals)))
    central = dict(problem.value)
    base = float(worth_of(problem, central, one).npv[0, at])
    rows = []
    for item in problem.inputs:
        low, high = (
            float(worth_of(problem, central | dict(ends), one).npv[0, at]) for ends in (item.low, item.high)
        )
        rows.append((item.name, low, high))
    for name in ("discount_rate", "tax_factor"):
        ends = [e for e in (values.low[name], values.high[name]) if math.isfinite(e)]
        if len(ends) == 2:
            low, high = (float(worth_of(problem, central | {name: e}, one).npv[0, at]) for e in ends)
            rows.append((name, low, high))
    low, high = (float(worth_of(problem, central, one * end).npv[0, at]) for end in _ends(problem.cost, at))
    rows.append(("cost", low, high))
    if problem.benefit is not None:
        low, high = (
            float(worth_of(problem, central, one, one * end).npv[0, at]) for end in _ends(problem.benefit, at)
        )
        rows.append(("benefit", low, high))
    frame = pd.DataFrame(rows, columns=["input", "npv_low_msek", "npv_high_msek"]).set_index("input")
    frame.insert(0, "npv_msek", base)
    width = (frame["npv_high_msek"] - frame["npv_low_msek"]).abs()
    return frame.reindex(width.sort_values(ascending=False, kind="stable").index)


def _ends(risk: FactorRisk, at: int) -> tuple[float, float]:
    """10 and 90 % values of a factor."""
    spread = 1.2815515655446004 * risk.deviation[at]
    return math.exp(risk.mean[at] - spread), math.exp(risk.mean[at] + spread)


def switching_table(appraisal: Appraisal) -> pd.DataFrame:
    """Factors at which the net present value is nil, one row a proposal.

    ``cost_factor``: what the construction cost may be multiplied by (operation that is a share of it, renewals
    and residual value follow); ``benefit_factor`` and ``travel_time_factor`` the same for all benefits and for
    the value of travel time. Missing where the proposal is not appraised, where the part is less than a krona,
    or where no factor between 0 and `MOST_FACTOR` does it.
    """
    work, values = appraisal.calculation, appraisal.values.value
    factors = factors_of(work, values)
    frame = appraisal.frame
    npv = frame["npv_msek"].to_numpy(dtype=float)
    slope = np.full(len(npv), math.nan)
    for i, timing in enumerate(work.timing):
        f = factors[timing]
        share = work.costs.om_share[i] if math.isnan(work.costs.om_year[i]) else 0.0
        slope[i] = work.costs.construction[i] * (f.investment + f.renewal - f.residual + share * f.om)
    alone = ~work.known
    slope[alone] = frame["investment_msek"].to_numpy(dtype=float)[alone]
    benefit = frame["benefit_msek"].to_numpy(dtype=float)
    time = np.full(len(npv), math.nan)
    time[work.known] = _travel_time(appraisal)[work.known]

    def factor(gain: Array, sign: float) -> Array:
        with np.errstate(invalid="ignore", divide="ignore"):
            found = 1 + sign * npv / gain
        told = np.isfinite(found) & (found > 0) & (found <= MOST_FACTOR) & (np.abs(gain) >= LEAST_PART)
        return np.where(told, found, math.nan)

    return pd.DataFrame(
        {
            "cost_factor": factor(slope, 1.0),
            "benefit_factor": factor(benefit, -1.0),
            "travel_time_factor": factor(time, -1.0),
        },
        index=frame.index,
    )


def _travel_time(appraisal: Appraisal) -> Array:
    """Present value of travel time of each proposal, MSEK."""
    work = appraisal.calculation
    total = np.zeros(len(work.proposals))
    mine = np.array([kind.item == "travel_time" for kind in work.kinds], dtype=bool)
    for timing, members in groups(work.timing).items():
        worth = benefit_worth(work, timing, appraisal.values.value, 1)[0]
        total[members] = (worth * mine) @ work.change[:, members]
    return total
