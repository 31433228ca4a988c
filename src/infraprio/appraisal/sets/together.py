"""What a set of proposals is worth when built together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from infraprio.appraisal.breakdown import cost_rows, line_rows
from infraprio.appraisal.calculation import Calculation, benefit_worth, yearly_worth
from infraprio.appraisal.result import Appraisal
from infraprio.appraisal.sets.yearly import set_lines
from infraprio.appraisal.values.costs import cost_factors
from infraprio.appraisal.values.items import RUNNING
from infraprio.appraisal.values.lines import Lines
from infraprio.appraisal.values.timing import Timing
from infraprio.errors import AppraisalError
from infraprio.findings import finding
from infraprio.words import say

__all__ = ["SET", "SetAppraisal", "appraise_set"]

SET: Final = "set"
"""What stands for the proposals together in a breakdown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAppraisal:
    """A set of proposals appraised through the network.

    Attributes
    ----------
    proposals : tuple of str
        Its members.
    not_appraised : tuple of str
        Members whose effects are not known; neither their costs nor their effects are in the sums.
    npv_msek, npv_ratio_i, npv_ratio_idu : float
        Of the other members; a set of operating measures alone has no NNK-i,
        and its NNK-idu counts the running of traffic as cost.
    investment_msek, om_msek, benefit_msek : float
        Present values; shared costs are paid once.
    saving_msek : float
        Present value of the shared costs that are saved.
    alone_msek : float
        Sum of the members' own computed net present values.
    synergy_msek : float
        What the set is worth beyond that sum, saving included.
    reference : str
        The reference alternative.
    rows : DataFrame
        The net present value taken apart, see ``breakdown``; the proposal is ``SET``.
    """

    proposals: tuple[str, ...]
    not_appraised: tuple[str, ...]
    npv_msek: float
    npv_ratio_i: float
    npv_ratio_idu: float
    investment_msek: float
    om_msek: float
    benefit_msek: float
    saving_msek: float
    alone_msek: float
    synergy_msek: float
    reference: str
    rows: pd.DataFrame = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """One row with every measure."""
        names = [name for name in self.__dataclass_fields__ if name.endswith(("_msek", "_i", "_idu"))]
        counts = {"proposals": len(self.proposals), "not_appraised": len(self.not_appraised)}
        return pd.DataFrame([counts | {name: getattr(self, name) for name in names}])

    def statement(self, language: str = "en") -> str:
        """One sentence on how many of the members the sums hold, in a language.

        Parameters
        ----------
        language : str, default "en"
            Language of the text: one that has a catalogue, such as ``en`` or ``sv``.

        Returns
        -------
        str
            Where the values come from, in one sentence.
        """
        n, out = len(self.proposals), len(self.not_appraised)
        if not out:
            return say("together.all", language, n=n)
        return say("together.some", language, out=out, n=n, names=", ".join(self.not_appraised))


def _members(appraisal: Appraisal, proposals: Sequence[str]) -> list[int]:
    position = {p: i for i, p in enumerate(appraisal.calculation.proposals)}
    unknown = [p for p in proposals if p not in position]
    if unknown:
        raise AppraisalError(finding("proposals_unknown", value=", ".join(unknown)))
    if not proposals or len(set(proposals)) < len(proposals):
        raise AppraisalError(finding("set_not_appraised", value=", ".join(proposals)))
    members = [position[p] for p in proposals]
    costless = [p for p in proposals if math.isnan(appraisal.calculation.costs.construction[position[p]])]
    if costless:
        raise AppraisalError(finding("set_without_cost", value=", ".join(costless)))
    return members


def _appraised(appraisal: Appraisal, members: Sequence[int]) -> tuple[list[int], tuple[str, ...]]:
    """Members with known effects, and the names of the others."""
    work = appraisal.calculation
    known = [m for m in members if work.known[m]]
    if not known:
        raise AppraisalError(
            finding("set_without_effects", value=", ".join(work.proposals[m] for m in members))
        )
    return known, tuple(work.proposals[m] for m in members if not work.known[m])


def _saving(appraisal: Appraisal, proposals: Sequence[str]) -> float:
    """Shared costs that are paid once, MSEK in prices of the scenario."""
    inside = set(proposals)
    return float(
        sum(row["saving_msek"] for row in appraisal.scenario["synergies"] if set(row["proposals"]) <= inside)
    )


def _place_building(
    parts: np.ndarray[Any, np.dtype[np.float64]], work: Calculation, lines: Lines, get: Mapping[str, float]
) -> None:
    """What falls while a member is built falls in its own years, not in those of the set."""
    for i, k in enumerate(lines.kind):
        if lines.kinds[k].priced.once:
            own = work.timing[work.proposals.index(str(lines.proposal[i]))]
            parts[i] = benefit_worth(work, own, get, 1)[0][k] * lines.change[i]


def appraise_set(appraisal: Appraisal, proposals: Sequence[str], effects: Any = None) -> SetAppraisal:
    """What proposals are worth when they are built together.

    Members whose effects are not known are named and left out of every sum. Benefits are those of the set
    through the network, from the year in which its last member opens and as long as
    the longest appraisal period in it; members whose life ends before are renewed. The stated savings of shared
    costs are taken from the investment, at the mean timing of the members that share them.

    Parameters
    ----------
    appraisal : Appraisal
        Of the single proposals; its parameters and timing are used.
    proposals : sequence of str
        The members.
    effects : Effects, Quantities or DataFrame, optional
        Of the set, as `appraise` takes them, all rows counting; without it they are computed.

    Returns
    -------
    SetAppraisal
        Sums in MSEK, and what the whole is worth more than its parts.

    Raises
    ------
    AppraisalError
        If a member is unknown, named twice, or has no known cost, or no member's effects are known.

    Examples
    --------
    >>> from infraprio.appraisal.appraise import appraise
    >>> from infraprio.effects.examples import valley
    >>> stated = pd.DataFrame({"proposal": ["FASTER", "LOT"], "item": "severe_accidents", "change": [-0.5, 0.0]})
    >>> both = stated[:1].assign(change=-0.6)
    >>> round(appraise_set(appraise(valley(), stated), ["FASTER", "LOT"], both).synergy_msek)
    33
    """
    members, left_out = _appraised(appraisal, _members(appraisal, proposals))
    work = appraisal.calculation
    lines, values = set_lines(appraisal, proposals, effects, {work.proposals[m] for m in members})
    opening = max(work.timing[m].opening for m in members)
    end = opening + max(work.timing[m].period for m in members)
    own = [replace(work.timing[m], period=end - work.timing[m].opening) for m in members]
    rate, tax = values.value["discount_rate"], values.value["tax_factor"]
    factors = [cost_factors(timing, rate, tax) for timing in own]
    cost, om = work.costs.construction[members], work.costs.om()[members]
    saving = _saving(appraisal, [work.proposals[m] for m in members]) * float(
        np.mean([f.investment for f in factors])
    )
    investment = float(sum(c * f.investment for c, f in zip(cost, factors, strict=True))) - saving
    running = float(sum(o * f.om + c * f.renewal for o, c, f in zip(om, cost, factors, strict=True)))
    residual = float(sum(c * f.residual for c, f in zip(cost, factors, strict=True)))
    whole = Timing(
        base=own[0].base,
        start=opening,
        construction=1,
        opening=opening,
        period=end - opening,
        life=end - opening,
    )
    part: Calculation = replace(work, kinds=lines.kinds, value_base=values.base)
    worth = benefit_worth(part, whole, values.value, 1)[0]
    parts = worth[lines.kind] * lines.change
    _place_building(parts, part, lines, values.value)
    benefit = float(parts.sum()) + residual
    npv = benefit - investment - running
    alone = float(appraisal.frame["computed_npv_msek"].to_numpy(dtype=float)[members].sum())
    operating = bool(work.operating[members].all())
    services = np.array([lines.kinds[k].item in RUNNING for k in lines.kind], dtype=bool)
    traffic, _, _ = yearly_worth(part, whole, values.value)
    grown = traffic[:, whole.opening - whole.base]
    priced = pd.DataFrame(line_rows(lines, worth, grown, np.arange(len(lines.change)))).assign(proposal=SET)
    sums = {"investment": -investment, "om": -running, "residual": residual}
    spent = investment + running - (float(parts[services].sum()) if operating else 0.0)
    return SetAppraisal(
        proposals=tuple(proposals),
        not_appraised=left_out,
        npv_msek=round(npv, 6),
        npv_ratio_i=round(npv / investment, 9) if investment > 0 and not operating else math.nan,
        npv_ratio_idu=round(npv / spent, 9) if spent > 0 else math.nan,
        investment_msek=round(investment, 6),
        om_msek=round(running, 6),
        benefit_msek=round(benefit, 6),
        saving_msek=round(saving, 6),
        alone_msek=round(alone, 6),
        synergy_msek=round(npv - alone, 6),
        reference=appraisal.reference,
        rows=pd.concat([priced, cost_rows(SET, sums)], ignore_index=True),
    )
