"""The calculation as plain arrays: everything that the appraisal and the risk analysis both compute from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from infraprio.appraisal.values.costs import CostFactors, Costs, cost_factors
from infraprio.appraisal.values.discounting import growth_sums
from infraprio.appraisal.values.lines import LineKind, growth_ids, unit_value
from infraprio.appraisal.values.timing import Timing

__all__ = ["Calculation", "benefit_worth", "groups", "yearly_worth"]

Array = np.ndarray[Any, np.dtype[np.float64]]
Lookup = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """What is appraised, without labels of the scenario; it can be sent to another process.

    Attributes
    ----------
    proposals : ids in order, P of them.
    known : cost and effects are known, shape (P,).
    operating : changes departures alone, see `operating_measures`, shape (P,).
    timing : years of each proposal.
    costs : in MSEK of the scenario's price year.
    kinds : kinds of lines, K of them.
    change : physical change a year, shape (K, P).
    base_year : year of the traffic that the changes are stated for.
    value_base : parameter id -> year from which its real growth runs.
    size : units of the currency in an amount of 1.
    """

    proposals: tuple[str, ...]
    known: np.ndarray[Any, np.dtype[np.bool_]]
    operating: np.ndarray[Any, np.dtype[np.bool_]]
    timing: tuple[Timing, ...]
    costs: Costs
    kinds: tuple[LineKind, ...]
    change: Array
    base_year: int
    value_base: Mapping[str, int]
    size: float = 1e6


def groups(timing: tuple[Timing, ...]) -> dict[Timing, np.ndarray[Any, np.dtype[np.intp]]]:
    """Proposals that share their years."""
    found: dict[Timing, list[int]] = {}
    for i, years in enumerate(timing):
        found.setdefault(years, []).append(i)
    return {years: np.array(members, dtype=np.intp) for years, members in found.items()}


def _growth(kind: LineKind, get: Lookup) -> tuple[Any, Any, Any]:
    traffic, intensity, value = growth_ids(kind)
    zero = np.asarray(0.0)
    return tuple(np.asarray(get[i]) if i else zero for i in (traffic, intensity, value))  # type: ignore[return-value]


def _value_base(work: Calculation, kind: LineKind) -> int:
    named = kind.priced.needs(kind.mode, kind.purpose, kind.distance)
    return work.value_base[named[0]] if named else work.base_year


def _last_growth_year(work: Calculation, get: Lookup) -> int:
    return max(round(float(get["traffic_growth_last_year"])), work.base_year)


def yearly_worth(work: Calculation, timing: Timing, get: Mapping[str, float]) -> tuple[Array, Array, Array]:
    """Worth of one unit of each kind in every year of a timing, undiscounted.

    Returns
    -------
    traffic : growth of the quantity since the base year, shape (K, years).
    value : SEK for one unit, shape (K, years).
    share : of the quantity that falls in the year, shape (K, years): 1 from the opening on and 0 before; what falls once, in
        equal parts over the years of construction.
    """
    years = timing.years
    since = (np.minimum(years, _last_growth_year(work, get)) - work.base_year).astype(float)
    traffic = np.ones((len(work.kinds), len(years)))
    value = np.ones_like(traffic)
    share = np.broadcast_to((years >= timing.opening).astype(float), traffic.shape).copy()
    for k, kind in enumerate(work.kinds):
        g, i, v = _growth(kind, get)
        traffic[k] = (1 + g) ** since * (1 + i) ** (years - float(work.base_year))
        value[k] = unit_value(kind, get) * (1 + v) ** (years - float(_value_base(work, kind)))
        if kind.priced.once:
            share[k] = _building(timing) / timing.construction
    return traffic, value, share


def _building(timing: Timing) -> Array:
    """1 in the years of construction, 0 in the others, shape (years,)."""
    years = timing.years
    return ((years >= timing.start) & (years < timing.start + timing.construction)).astype(float)


def benefit_worth(work: Calculation, timing: Timing, get: Lookup, samples: int = 1) -> Array:
    """Present value in MSEK of one unit a year of each kind, for each sample, shape (samples, K)."""
    rate = np.atleast_1d(np.asarray(get["discount_rate"], dtype=float))
    last = _last_growth_year(work, get)
    worth = np.empty((samples, len(work.kinds)))
    sums: dict[tuple[str, ...], Array] = {}
    risen: dict[tuple[str, int], Array] = {}
    for k, kind in enumerate(work.kinds):
        ids, base = growth_ids(kind), _value_base(work, kind)
        g, i, v = _growth(kind, get)
        if kind.priced.once:
            worth[:, k] = unit_value(kind, get) * _once(timing, rate, v, base)
            continue
        if ids not in sums:
            total = growth_sums(
                rate,
                g,
                (1 + i) * (1 + v) - 1,
                base=work.base_year,
                first=timing.opening,
                years=timing.period,
                last=last,
            )
            sums[ids] = total * (1 + i) ** float(timing.opening - work.base_year)
        if (ids[2], base) not in risen:
            risen[ids[2], base] = (1 + v) ** float(timing.opening - base)
        worth[:, k] = unit_value(kind, get) * risen[ids[2], base] * sums[ids]
    return worth * ((1 + rate) ** float(timing.base - timing.opening) / work.size)[:, None]


def _once(timing: Timing, rate: Array, growth: Array, base: int) -> Array:
    """Value in the opening year of 1 spread over the years of construction, its unit value growing from `base`."""
    total = np.zeros(len(rate))
    for year in range(timing.start, timing.start + timing.construction):
        risen = (1 + growth) ** float(year - base) * (1 + rate) ** float(timing.opening - year)
        total = total + risen / timing.construction
    return total


def factors_of(work: Calculation, get: Mapping[str, float]) -> dict[Timing, CostFactors]:
    """Cost factors of every timing in use."""
    rate, tax = float(get["discount_rate"]), float(get["tax_factor"])
    return {timing: cost_factors(timing, rate, tax) for timing in groups(work.timing)}
