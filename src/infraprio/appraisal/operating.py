"""Operating measures: proposals that change departures alone, whose cost is running traffic and not building."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from infraprio.appraisal.calculation import Calculation
from infraprio.appraisal.values.discounting import annuity
from infraprio.appraisal.values.items import RUNNING
from infraprio.appraisal.values.lines import unit_value
from infraprio.appraisal.values.parameters import Values
from infraprio.appraisal.values.quantities import Quantities
from infraprio.scenario.scenario import Scenario

__all__ = ["OPERATING", "SUPPORT", "operating_measures", "support_frame"]

Array = np.ndarray[Any, np.dtype[np.float64]]

OPERATING = "operating_measure"
"""Why the ratio to the investment is missing where a proposal changes departures alone."""

SUPPORT = ("npv_msek_year", "support_msek_year", "new_trips_year", "support_sek_trip")
"""What is told of an operating measure in place of its ratio to the investment."""

_DEPARTURES = frozenset({("services", "departures_day"), ("services", "wait_min")})
"""How often a service runs, or comes when it is called."""
_TRAFFIC = _DEPARTURES | {("railways", "passengers"), ("services", "vehicles")}
"""Changes of how much traffic is run, and on which railways; a new stop is a place that has to be built."""


def operating_measures(scenario: Scenario) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Proposals of the kind service, and those that change nothing but departures, shape (proposals,).

    That a railway carries passengers is part of running trains on it.
    """
    proposals, changes = scenario["proposals"], scenario["changes"]
    changed: dict[str, set[tuple[str, str]]] = {}
    for row in changes:
        changed.setdefault(row["proposal"], set()).add((row["table"], row["attribute"]))
    return np.array(
        [
            kind == "service" or (_DEPARTURES & (mine := changed.get(name, set())) and mine <= _TRAFFIC)
            for name, kind in zip(proposals["id"], proposals["kind"], strict=True)
        ],
        dtype=bool,
    )


def _yearly(work: Calculation, item: str, values: Values) -> Array:
    """MSEK a year of one priced item at the traffic of the base year, without the tax factor, shape (P,)."""
    worth = [
        float(unit_value(kind, values.value)) if kind.item == item and not kind.funds else 0.0
        for kind in work.kinds
    ]
    return np.asarray(worth, dtype=float) @ work.change / work.size


def support_frame(work: Calculation, npv: Array, values: Values, physical: Quantities) -> pd.DataFrame:
    """What operating measures cost the public a year and for each new trip; missing for all other proposals.

    * ``npv_msek_year``: the net present value as equal yearly amounts over the appraisal period;
    * ``support_msek_year``: running services and operation and maintenance less fares, at the traffic of the
      base year, without the tax factor and without the investment;
    * ``new_trips_year``: more trips by public transport, park and ride included;
    * ``support_sek_trip``: the support for each of them; missing where trips are not known or do not grow.

    Parameters
    ----------
    npv : net present value that counts, MSEK, shape (P,).
    """
    at = np.flatnonzero(work.operating & work.known)
    rows = np.full((len(work.proposals), len(SUPPORT)), math.nan)
    support = work.costs.om()
    for item in (*RUNNING, "fares"):
        support = support - _yearly(work, item, values)
    trips = physical.item == "transit_trips"
    for i in at:
        period = work.timing[i].period
        more = float(physical.change[trips & (physical.proposal == work.proposals[i])].sum())
        rows[i] = (
            annuity(npv[i], values.value["discount_rate"], period) if math.isfinite(npv[i]) else math.nan,
            support[i],
            more or math.nan,
            support[i] * work.size / more if more > 0 else math.nan,
        )
    return pd.DataFrame(rows, index=pd.Index(work.proposals, name="proposal"), columns=list(SUPPORT))
