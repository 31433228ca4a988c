"""Results that already exist: shown as given, converted, and put in place of computed ones."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from infraprio.appraisal.values.prices import to_price_year
from infraprio.appraisal.values.quantities import ITEMS, Quantities, quantities
from infraprio.effects.indicators import INDICATORS
from infraprio.findings import Finding, finding
from infraprio.scenario.prices import index_for, price_factor
from infraprio.scenario.scenario import Scenario

__all__ = ["RESULTS", "GivenResults", "given_results", "missing_item", "with_given_quantities"]

RESULTS = ("npv_msek", "npv_ratio_i", "npv_ratio_idu", "investment_msek", "benefit_msek", "om_msek")
"""Given items that take the place of computed results."""

_DEFAULT_MODE = {
    "vehicle_km_heavy": "heavy",
    "freight_km": "heavy",
    "freight_hours": "heavy",
    "freight_toll_sek": "heavy",
    "parking_revenue_sek": "park_ride",
    "transit_trips": "transit",
    "service_km": "bus",
    "fare_revenue_sek": "bus",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenResults:
    """What planners brought along.

    Attributes
    ----------
    value : proposal -> item -> value at the price level of the scenario.
    ratio : proposal -> ratio that given net present value and given investment make in their own price year.
    table : one row a given item: as given, converted, source, price year, edition, reference alternative.
    findings : values without price year or reference, and given values that disagree.
    """

    value: Mapping[str, Mapping[str, float]]
    ratio: Mapping[str, float]
    table: pd.DataFrame = field(repr=False)
    findings: tuple[Finding, ...] = field(repr=False)


def missing_item(npv: float, items: Mapping[str, float]) -> float:
    """The one present value that a published sheet leaves out, from its sum.

    Parameters
    ----------
    npv : float
        Net present value of the sheet.
    items : mapping of str to float
        The present values that are legible; costs negative.

    Returns
    -------
    float
        In the unit of the others (MSEK).

    Examples
    --------
    Road 66, county border-Smedjebacken: what safety must be worth.

    >>> missing_item(43, {"travellers": 94, "freight": 7, "climate": -4, "health": -1, "om": -48, "investment": -133})
    128.0
    """
    return float(npv - math.fsum(items.values()))


def _factor(scenario: Scenario, item: str, kind: str, year: float) -> tuple[float, list[Finding]]:
    if not item.endswith("_msek") or math.isnan(year):
        return 1.0, []
    if item == "investment_msek":
        factor, lacking = price_factor(scenario, index_for(kind), int(year))
        if not lacking:
            return factor, []
    return to_price_year(scenario, int(year), "given results")


def given_results(scenario: Scenario) -> GivenResults:
    """Read, convert and cross-check the given results of a scenario.

    An investment is converted by the construction index of its kind, other amounts by the consumer index.
    """
    table, proposals = scenario["given_results"], scenario["proposals"]
    value: dict[str, dict[str, float]] = {}
    raw: dict[str, dict[str, tuple[float, float]]] = {}
    rows: list[dict[str, object]] = []
    found: dict[str, Finding] = {}
    wanted = scenario.settings["price_year"]
    for i in range(len(table)):
        row = table.row(i)
        proposal, item = row["proposal"], row["item"]
        at = proposals.position[proposal]
        name = proposals["name"][at]
        if item not in RESULTS and item not in ITEMS:
            found |= _unused(table.file, table.rows[i], item, name)
            continue
        factor, told = _factor(scenario, item, proposals["kind"][at], row["price_year"])
        if item.endswith("_msek") and math.isnan(row["price_year"]):
            told = [
                finding(
                    "given_not_converted",
                    table.file,
                    row=table.rows[i],
                    column="price_year",
                    name=name,
                    what=item,
                    wanted=wanted,
                )
            ]
        if not row["reference"]:
            told = [
                *told,
                finding(
                    "given_no_reference",
                    table.file,
                    row=table.rows[i],
                    column="reference",
                    name=name,
                    what=item,
                ),
            ]
        found |= {str(f): f for f in told}
        value.setdefault(proposal, {})[item] = float(row["value"]) * factor
        raw.setdefault(proposal, {})[item] = (float(row["value"]), row["price_year"])
        shown = ("proposal", "item", "value", "price_year", "edition", "reference", "source")
        rows.append({name: row[name] for name in shown} | {"converted": float(row["value"]) * factor})
    ratio, disagreements = _ratios(scenario, raw)
    columns = ["proposal", "item", "value", "converted", "price_year", "edition", "reference", "source"]
    return GivenResults(
        value=MappingProxyType({p: MappingProxyType(v) for p, v in value.items()}),
        ratio=MappingProxyType(ratio),
        table=pd.DataFrame(rows, columns=columns),
        findings=(*found.values(), *disagreements),
    )


def _unused(file: str, row: int, item: str, name: str) -> dict[str, Finding]:
    """A finding if the item is not even an indicator, which other rooms read."""
    if item in INDICATORS:
        return {}
    told = finding(
        "given_unknown", file, row=row, column="item", value=item, name=name, known=", ".join(RESULTS)
    )
    return {str(told): told}


def _ratios(
    scenario: Scenario, raw: Mapping[str, Mapping[str, tuple[float, float]]]
) -> tuple[dict[str, float], list[Finding]]:
    """Ratios of given amounts of one price year, and ratios given that do not agree with them."""
    ratio, found = {}, []
    proposals = scenario["proposals"]
    for proposal, items in raw.items():
        if "npv_msek" not in items or "investment_msek" not in items:
            continue
        (npv, year), (cost, other) = items["npv_msek"], items["investment_msek"]
        if cost <= 0 or not (year == other or (math.isnan(year) and math.isnan(other))):
            continue
        ratio[proposal] = npv / cost
        if "npv_ratio_i" in items and abs(items["npv_ratio_i"][0] - npv / cost) > 0.05:
            name = proposals["name"][proposals.position[proposal]]
            found.append(
                finding(
                    "given_disagree",
                    scenario["given_results"].file,
                    column="value",
                    value=f"{items['npv_ratio_i'][0]:g}",
                    name=name,
                    npv=f"{npv:g}",
                    investment=f"{cost:g}",
                    made=f"{npv / cost:.2f}",
                )
            )
    return ratio, found


def with_given_quantities(computed: Quantities, given: GivenResults) -> Quantities:
    """Quantities in which those that are given take the place of computed ones.

    Computed rows of the item are scaled so that they sum to the given change; where they have no clear sum
    of the same sign (less than a tenth of their size) one undivided row stands instead.
    """
    wanted = {(p, i): v for p, items in given.value.items() for i, v in items.items() if i in ITEMS}
    if not wanted:
        return computed
    frame = computed.to_frame().drop(columns="unit")
    for (proposal, item), total in wanted.items():
        mine = ((frame["proposal"] == proposal) & (frame["item"] == item)).to_numpy()
        sizes = frame.loc[mine, "change"].to_numpy()
        whole, size = sizes.sum(), np.abs(sizes).sum()
        if np.sign(whole) == np.sign(total) and 10.0 * abs(whole) >= size > 0:
            frame.loc[mine, "change"] = sizes * (total / whole)
            continue
        row = {"proposal": proposal, "item": item, "change": total, "mode": _DEFAULT_MODE.get(item, "car")}
        frame = pd.concat([frame[~mine], pd.DataFrame([row])])
    return quantities(frame, evaluated=[*computed.evaluated, *(p for p, _ in wanted)])
