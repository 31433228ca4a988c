"""Appraisal: what proposals are worth, with everything that it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from infraprio.appraisal.calculation import Calculation, yearly_worth
from infraprio.appraisal.standing import REASONS, STATUSES, footnotes
from infraprio.appraisal.values.given import GivenResults
from infraprio.appraisal.values.lines import Lines
from infraprio.appraisal.values.parameters import (
    ParameterSet,
    Values,
    placeholders_in_use,
    statement,
)
from infraprio.appraisal.values.quantities import ITEMS, Quantities
from infraprio.errors import AppraisalError
from infraprio.findings import Finding, finding
from infraprio.scenario.money import in_own_money, money_of
from infraprio.scenario.scenario import Scenario

__all__ = ["Appraisal"]

_EXPLAIN = (
    "item", "area", "mode", "purpose", "distance", "municipality", "year", "quantity", "unit",
    "unit_value_sek", "amount_msek", "discount_factor", "present_value_msek",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """Net present values and their ratios.

    Attributes
    ----------
    scenario : Scenario
        What was appraised.
    frame : DataFrame
        See `to_frame`.
    reference : str
        The reference alternative against which everything is a change.
    price_year, base_year : int
        Price level of the amounts, and the year to which they are discounted.
    start, period, margin : str
        The choices of method, see `appraise`.
    values : Values
        Parameters in use.
    parameters : ParameterSet
        All that were chosen, for what is appraised beside the single proposals.
    given : GivenResults
        Results that planners brought along.
    quantities : Quantities
        Physical changes that were priced.
    findings : tuple of Finding
        What the planner should know.
    lines : Lines
        What each benefit is worth, by proposal, item and year, in MSEK.
    calculation : Calculation
        The numbers on the way, for `explain`.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.appraisal import appraise
    >>> from infraprio.effects.examples import valley
    >>> stated = pd.DataFrame({"proposal": ["FASTER"], "item": ["severe_accidents"], "change": [-0.5]})
    >>> worth = appraise(valley(), stated)
    >>> worth.frame.loc["FASTER", "npv_ratio_i"].round(1).item()
    -0.1
    """

    scenario: Scenario = field(repr=False)
    frame: pd.DataFrame = field(repr=False)
    reference: str
    price_year: int
    base_year: int
    start: str
    period: str
    margin: float
    values: Values = field(repr=False)
    parameters: ParameterSet = field(repr=False)
    given: GivenResults = field(repr=False)
    quantities: Quantities = field(repr=False)
    lines: Lines = field(repr=False)
    calculation: Calculation = field(repr=False)
    findings: tuple[Finding, ...] = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """One row a proposal.

        ``npv_msek, npv_ratio_i, npv_ratio_idu, investment_msek, benefit_msek, om_msek`` hold the result that
        counts, given before computed; ``computed_*`` and ``given_*`` stand beside it. ``status`` says where it
        comes from (`STATUSES`: computed, given, not_appraised, in_reference), ``reason`` why a proposal is not
        appraised or has no NNK-i (`REASONS`); what is not known is missing (nan), never 0. For operating measures
        `support_frame` tells the columns that stand in place of NNK-i. ``irr`` and ``payback_years`` are also
        missing where the amounts have none. Columns of money are named in the scenario's.
        """
        return in_own_money(self.frame.copy(), money_of(self.scenario))

    def footnotes(self, language: str = "en") -> tuple[str, ...]:
        """What a table of these results must say below it, in ``en`` or ``sv``, see `footnotes`.

        Parameters
        ----------
        language : str, default "en"
            Language of the text: one that has a catalogue, such as ``en`` or ``sv``.

        Returns
        -------
        tuple of str
            One sentence each; empty where nothing needs to be said.
        """
        return footnotes(self.frame, language)

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Parameters in use that stand in for an official value."""
        return placeholders_in_use(self.values.used)

    def statement(self, language: str = "en") -> str:
        """Where the values come from, in ``en`` or ``sv``; says so if any is a placeholder.

        Parameters
        ----------
        language : str, default "en"
            Language of the text: one that has a catalogue, such as ``en`` or ``sv``.

        Returns
        -------
        str
            Where the values come from, in one sentence.
        """
        return statement(self.values.used, language)

    def explain(self, proposal: str) -> pd.DataFrame:
        """The calculation of one proposal: items, years, quantities, unit values, present values.

        ``present_value_msek`` sums to the proposal's ``npv_msek``. Where a given net present value counts, a
        last row holds its difference from what was computed.

        Parameters
        ----------
        proposal : str
            Id of a proposal.

        Returns
        -------
        DataFrame
            One row an item, with years, quantities, unit values and present values (MSEK).

        Raises
        ------
        AppraisalError
            If the proposal does not exist or is not appraised; the message says why.
        """
        if proposal not in self.frame.index:
            raise AppraisalError(
                finding(
                    "proposal_unknown",
                    value=proposal,
                    n=len(self.frame),
                    some=", ".join(self.frame.index[:3]),
                )
            )
        row = self.frame.loc[proposal]
        if not np.isfinite(row["npv_msek"]):
            why = REASONS.get(str(row["reason"])) or STATUSES[str(row["status"])]
            raise AppraisalError(f"{proposal} has no net present value to explain: {why}")
        at = self.calculation.proposals.index(proposal)
        parts = []
        if self.calculation.known[at]:
            parts = [_cost_rows(self, at), _benefit_rows(self, at)]
        frame = pd.concat([p for p in parts if len(p)], ignore_index=True) if parts else pd.DataFrame()
        frame = frame.reindex(columns=list(_EXPLAIN))
        if row["status"] == "given":
            gap = float(self.frame["npv_msek"].loc[proposal]) - float(frame["present_value_msek"].sum())
            last = _given_row(gap, self.base_year, self.calculation.size, beside=len(frame) > 0)
            frame = pd.concat([frame, last], ignore_index=True) if len(frame) else last
        return frame

    def _repr_html_(self) -> str:
        shown = ["status", "reason", "npv_msek", "npv_ratio_i", "npv_ratio_idu", "investment_msek", "verdict"]
        return f"<p>{self.statement()}</p>" + str(self.frame[shown].to_html())


def _given_row(gap: float, year: int, size: float, *, beside: bool) -> pd.DataFrame:
    """What a given net present value adds to the computed items."""
    text = dict.fromkeys(("mode", "purpose", "distance", "municipality"), "")
    label = "Given result, difference from the computed" if beside else "Given result"
    worth = {
        "quantity": gap,
        "unit": "MSEK",
        "unit_value_sek": size,
        "amount_msek": gap,
        "discount_factor": 1.0,
    }
    row = {"item": label, "area": "given", **text, "year": year, **worth, "present_value_msek": gap}
    return pd.DataFrame([row], columns=list(_EXPLAIN))


def _column(values: list[Any], sizes: list[int]) -> np.ndarray[Any, Any]:
    """What parts hold of a column, one below the other."""
    if isinstance(values[0], str):
        return np.repeat(np.array(values, dtype=object), sizes)
    return np.repeat(np.array(values), sizes) if np.ndim(values[0]) == 0 else np.concatenate(values)


def _stacked(parts: list[dict[str, Any]]) -> pd.DataFrame:
    """One frame of many parts; in each, a single value stands for all its years."""
    if not parts:
        return pd.DataFrame()
    sizes = [len(part["year"]) for part in parts]
    frame = pd.DataFrame({name: _column([part[name] for part in parts], sizes) for name in parts[0]})
    frame["present_value_msek"] = frame["amount_msek"] * frame["discount_factor"]
    return frame


def _cost_rows(result: Appraisal, at: int) -> pd.DataFrame:
    """Investment, renewal, residual value and operation, a row a year.

    The quantity is the money before the tax factor, in MSEK a year or, where it falls due once, in MSEK; the tax
    factor is its unit value.
    """
    work, get = result.calculation, result.values.value
    timing, cost = work.timing[at], float(work.costs.construction[at])
    om, tax, rate = float(work.costs.om()[at]), get["tax_factor"], get["discount_rate"]
    built = np.arange(timing.start, timing.start + timing.construction)
    run = np.arange(timing.opening, timing.opening + timing.period)
    end = np.array([timing.opening + timing.period])
    yearly, once = "MSEK/year", "MSEK"
    blocks = [
        ("Investment", "investment", built, cost / timing.construction, yearly, -1.0),
        ("Operation and maintenance", "om", run, om, yearly, -1.0),
        ("Renewal", "om", np.array(timing.renewals, dtype=int), cost, once, -1.0),
        ("Residual value", "residual", end, cost * timing.residual_share, once, 1.0),
    ]
    parts = [
        {
            "item": item,
            "area": area,
            "mode": "", "purpose": "", "distance": "", "municipality": "",
            "year": years,
            "quantity": np.full(len(years), amount),
            "unit": unit,
            "unit_value_sek": sign * tax * work.size,
            "amount_msek": np.full(len(years), sign * amount * tax),
            "discount_factor": (1 + rate) ** (timing.base - years.astype(float)),
        }
        for item, area, years, amount, unit, sign in blocks
        if amount != 0
    ]  # fmt: skip
    return _stacked(parts)


def _benefit_rows(result: Appraisal, at: int) -> pd.DataFrame:
    """Each line in each year after the opening, or of construction for what falls once."""
    work, get, lines = result.calculation, result.values.value, result.lines
    timing = work.timing[at]
    traffic, value, share = yearly_worth(work, timing, get)
    falling = (1 + get["discount_rate"]) ** (timing.base - timing.years.astype(float))
    of_kind: dict[int, dict[str, Any]] = {}  # what all lines of a kind share
    parts = []
    for i in np.flatnonzero(lines.proposal == work.proposals[at]):
        k = int(lines.kind[i])
        kind, run = work.kinds[k], share[k] > 0
        if k not in of_kind:
            of_kind[k] = {
                "item": kind.priced.name + (", cost of public funds" if kind.funds else ""),
                "area": "public_budget" if kind.funds else kind.priced.area,
                "mode": kind.mode,
                "purpose": kind.purpose,
                "distance": kind.distance,
                "municipality": "",
                "year": timing.years[run],
                "quantity": None,
                "unit": ITEMS[kind.priced.quantity],
                "unit_value_sek": value[k, run],
                "amount_msek": None,
                "discount_factor": falling[run],
            }
        quantity = lines.change[i] * traffic[k, run] * share[k, run]
        amount = quantity * value[k, run] / work.size
        own = {"municipality": str(lines.municipality[i]), "quantity": quantity, "amount_msek": amount}
        parts.append(of_kind[k] | own)
    return _stacked(parts)
