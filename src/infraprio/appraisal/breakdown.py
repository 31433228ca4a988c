"""A net present value taken apart: a row for each thing that is priced, with whom it falls on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.appraisal.calculation import benefit_worth, factors_of, groups, yearly_worth
from infraprio.appraisal.values.quantities import ITEMS

if TYPE_CHECKING:
    from infraprio.appraisal.result import Appraisal
    from infraprio.appraisal.values.lines import Lines

__all__ = ["LABELS", "breakdown", "cost_rows", "line_rows"]

LABELS = ("mode", "purpose", "distance", "municipality")
"""What a priced quantity is divided by; empty where it is not."""
COLUMNS = ("proposal", "area", "item", *LABELS, "quantity", "unit", "present_value_msek")


def line_rows(lines: Lines, worth: Any, grown: Any, rows: Any) -> dict[str, Any]:
    """Some lines of a calculation as columns.

    Parameters
    ----------
    lines : all lines.
    worth, grown : present value in MSEK, and quantity in the opening year, of a unit of each kind, shape (kinds,).
    rows : numbers of the lines that are wanted.
    """
    kind = lines.kind[rows]
    kinds = [lines.kinds[k] for k in kind]
    return {
        "proposal": lines.proposal[rows],
        "area": ["public_budget" if k.funds else k.priced.area for k in kinds],
        "item": [k.item for k in kinds],
        **{name: [getattr(k, name) for k in kinds] for name in ("mode", "purpose", "distance")},
        "municipality": lines.municipality[rows],
        "quantity": [0.0 if k.funds else q for k, q in zip(kinds, grown[kind] * lines.change[rows], strict=True)],
        "unit": [ITEMS[k.priced.quantity] for k in kinds],
        "present_value_msek": worth[kind] * lines.change[rows],
    }  # fmt: skip


def breakdown(appraisal: Appraisal, proposals: Sequence[str] | None = None) -> pd.DataFrame:
    """Every appraised proposal's net present value as rows that add up to it.

    Parameters
    ----------
    appraisal : Appraisal
        Of a scenario.
    proposals : sequence of str, optional
        Of these alone.

    Returns
    -------
    DataFrame
        proposal, area, item, mode, purpose, distance, municipality (empty where a row is not divided), quantity in the
        opening year with its unit, present_value_msek. Areas beside those of the priced items: investment, om (with
        renewal), residual, and given: what a given result adds to what was computed.
    """
    work, get, lines = appraisal.calculation, appraisal.values.value, appraisal.lines
    known = np.isfinite(appraisal.frame["npv_msek"].to_numpy(dtype=float))
    known &= (
        np.ones(len(known), dtype=bool) if proposals is None else np.isin(work.proposals, list(proposals))
    )
    parts: list[pd.DataFrame] = []
    for timing, members in groups(work.timing).items():
        names = [work.proposals[m] for m in members if work.known[m] and known[m]]
        if not names:
            continue
        rows = np.flatnonzero(np.isin(lines.proposal.astype(str), names))
        worth = benefit_worth(work, timing, get)[0]
        traffic, _, _ = yearly_worth(work, timing, get)
        grown = traffic[:, timing.opening - timing.base]
        parts.append(pd.DataFrame(line_rows(lines, worth, grown, rows)))
    parts.append(_costs(appraisal, known))
    frame = pd.concat(parts).reindex(columns=list(COLUMNS))
    frame = pd.concat([frame, _given(appraisal, frame, known)])
    place = {name: k for k, name in enumerate(work.proposals)}
    order = np.argsort([place[name] for name in frame["proposal"]], kind="stable")
    return frame.iloc[order].reset_index(drop=True)


def _costs(appraisal: Appraisal, known: Any) -> pd.DataFrame:
    work = appraisal.calculation
    factors, om = factors_of(work, appraisal.values.value), work.costs.om()
    parts = [cost_rows("", {})]
    for i, proposal in enumerate(work.proposals):
        if not (work.known[i] and known[i]):
            continue
        f, cost = factors[work.timing[i]], float(work.costs.construction[i])
        worth = {
            "investment": -cost * f.investment,
            "om": -float(om[i]) * f.om - cost * f.renewal,
            "residual": cost * f.residual,
        }
        parts.append(cost_rows(proposal, worth))
    return pd.concat(parts)


def _given(appraisal: Appraisal, computed: pd.DataFrame, known: Any) -> pd.DataFrame:
    """What a given net present value adds to the computed rows of its proposal."""
    frame = appraisal.frame
    parts = [cost_rows("", {})]
    for proposal in frame.index[(frame["status"] == "given").to_numpy() & known]:
        own = computed["present_value_msek"][computed["proposal"] == proposal]
        worth = float(frame["npv_msek"].loc[proposal]) - math.fsum(own)
        parts.append(cost_rows(str(proposal), {"given": worth}))
    return pd.concat(parts)


def cost_rows(proposal: str, worth: Mapping[str, float]) -> pd.DataFrame:
    """Present values by area that fall on nobody in particular, as rows of a breakdown; those of nothing are left out."""
    rows = [(proposal, area, area, amount) for area, amount in worth.items() if amount != 0]
    frame = pd.DataFrame(rows, columns=["proposal", "area", "item", "present_value_msek"])
    whole = frame.assign(**dict.fromkeys(LABELS, ""), quantity=0.0, unit="").reindex(columns=list(COLUMNS))
    return whole.astype({"present_value_msek": float, "quantity": float})
