"""Simulation: what the samples say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from infraprio.appraisal.result import Appraisal
from infraprio.appraisal.risk.drawn_values import RiskProblem
from infraprio.appraisal.risk.drivers import driver_table, switching_table, tornado_table
from infraprio.appraisal.risk.own_records import OwnRecords, cost_statement
from infraprio.appraisal.risk.uncertainty import NOT_STATED
from infraprio.appraisal.standing import REASONS, STATUSES
from infraprio.errors import AppraisalError
from infraprio.findings import Finding, finding

__all__ = ["Simulation"]

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """Samples of the appraisal.

    Attributes
    ----------
    appraisal : Appraisal
        The calculation at the central values.
    problem, position : RiskProblem
        What was evaluated, and the points in the unit cube, shape (samples, inputs).
    npv, ratio, cost : Array
        Net present value in MSEK, NNK-i, construction cost in MSEK without the tax factor, shape
        (samples, P); nan for proposals that are not appraised.
    chosen : ndarray
        In the chosen portfolio, shape (samples, P).
    seed, method, cost_view, choice : int
        How it was made.
    records : OwnRecords
        The planner's own reference classes.
    findings : tuple of Finding
        Parameters without a range, conversions, and what is to be said of the records.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.appraisal import simulate
    >>> from infraprio.effects.examples import valley
    >>> stated = pd.DataFrame({"proposal": ["FASTER"], "item": ["severe_accidents"], "change": [-0.5]})
    >>> risk = simulate(valley(), samples=512, seed=1, effects=stated)
    >>> low, high = risk.quantiles([0.05, 0.95]).loc["FASTER", "cost_msek"]
    >>> bool(low < 120 < high)
    True
    """

    appraisal: Appraisal = field(repr=False)
    problem: RiskProblem = field(repr=False)
    position: Array = field(repr=False)
    npv: Array = field(repr=False)
    ratio: Array = field(repr=False)
    cost: Array = field(repr=False)
    chosen: np.ndarray[Any, np.dtype[np.bool_]] = field(repr=False)
    seed: int
    method: str
    cost_view: str
    choice: str
    records: OwnRecords = field(repr=False)
    findings: tuple[Finding, ...] = field(repr=False)

    @property
    def samples(self) -> int:
        """Number of samples."""
        return len(self.npv)

    @property
    def _index(self) -> pd.Index[str]:
        return pd.Index(self.problem.work.proposals, name="proposal")

    @property
    def inclusion_probability(self) -> pd.Series[float]:
        """Share of the samples in which each proposal is in the chosen portfolio."""
        return pd.Series(self.chosen.mean(axis=0), index=self._index, name="inclusion_probability")

    def to_frame(self) -> pd.DataFrame:
        """One row a proposal: P50 and P85 of the cost, the spread of NNV and NNK-i, and probabilities.

        ``cost_msek`` is the cost as stated, which the appraisal uses; the quantiles beside it include the growth
        that is usual for the ``maturity`` (see `statement`). ``probability_profitable`` is the share of samples
        with a net present value above 0. Proposals that are not appraised have missing values; the columns
        ``status`` and ``reason`` say why.
        """
        names = ("p5", "p50", "p95")
        shares = (0.05, 0.5, 0.95)
        parts: dict[str, Any] = {
            "status": self.appraisal.frame["status"].to_numpy(),
            "reason": self.appraisal.frame["reason"].to_numpy(),
            "maturity": [m or NOT_STATED for m in self.appraisal.scenario["proposals"]["maturity"]],
            "cost_msek": self.problem.work.costs.construction,
            **dict(
                zip(
                    ("cost_p50_msek", "cost_p85_msek"),
                    np.quantile(self.cost, (0.5, 0.85), axis=0),
                    strict=True,
                )
            ),
            "npv_mean_msek": self.npv.mean(axis=0),
            **{
                f"npv_{n}_msek": row
                for n, row in zip(names, np.quantile(self.npv, shares, axis=0), strict=True)
            },
            **{
                f"npv_ratio_i_{n}": row
                for n, row in zip(names, np.quantile(self.ratio, shares, axis=0), strict=True)
            },
        }
        known = np.isfinite(self.npv).all(axis=0)
        parts["probability_profitable"] = np.where(known, (self.npv > 0).mean(axis=0), np.nan)
        parts["inclusion_probability"] = self.chosen.mean(axis=0)
        return pd.DataFrame(parts, index=self._index)

    def statement(self, language: str = "en") -> str:
        """What the drawn costs include beside the stated ones, in ``en`` or ``sv``.

        Parameters
        ----------
        language : str, default "en"
            Language of the text: one that has a catalogue, such as ``en`` or ``sv``.

        Returns
        -------
        str
            Where the values come from, in one sentence.
        """
        return cost_statement(self.problem.value, self.records, self.cost_view, language)

    def quantiles(self, probabilities: Sequence[float] = (0.05, 0.15, 0.5, 0.85, 0.95)) -> pd.DataFrame:
        """Quantiles by proposal (rows) of cost, NNV and NNK-i; columns (quantity, probability).

        Parameters
        ----------
        probabilities : sequence of float, optional
            Between 0 and 1.

        Returns
        -------
        DataFrame
            Proposals x (cost, npv and ratio at each probability).

        Raises
        ------
        AppraisalError
            If a probability is outside 0 to 1.
        """
        if not all(0 <= p <= 1 for p in probabilities):
            raise AppraisalError(f"{list(probabilities)} are not probabilities; give numbers from 0 to 1")
        parts = {
            (name, p): row
            for name, table in (("cost_msek", self.cost), ("npv_msek", self.npv), ("npv_ratio_i", self.ratio))
            for p, row in zip(probabilities, np.quantile(table, probabilities, axis=0), strict=True)
        }
        return pd.DataFrame(parts, index=self._index)

    def _at(self, proposal: str) -> int:
        if proposal not in self._index:
            raise AppraisalError(
                finding(
                    "proposal_unknown", value=proposal, n=len(self._index), some=", ".join(self._index[:3])
                )
            )
        at = self.problem.work.proposals.index(proposal)
        if not np.isfinite(self.npv[:, at]).all():
            row = self.appraisal.frame.iloc[at]
            why = REASONS.get(str(row["reason"])) or STATUSES[str(row["status"])]
            raise AppraisalError(f"{proposal} has no samples of its net present value: {why}")
        return at

    def drivers(self, proposal: str) -> pd.DataFrame:
        """Which inputs drive the net present value of a proposal, the strongest first, see `driver_table`.

        Parameters
        ----------
        proposal : str
            Id of a proposal.

        Returns
        -------
        DataFrame
            One row a source of uncertainty, the largest first.
        """
        return driver_table(self.problem, self.position, self.npv, self._at(proposal))

    def tornado(self, proposal: str) -> pd.DataFrame:
        """Net present value with one input low or high at a time, the widest first, see `tornado_table`.

        Parameters
        ----------
        proposal : str
            Id of a proposal.

        Returns
        -------
        DataFrame
            One row a source: the net present value (MSEK) at its low and its high end.
        """
        return tornado_table(self.problem, self.appraisal.values, self._at(proposal))

    def switching_values(self) -> pd.DataFrame:
        """How far cost, benefit or the value of time may move before NNV changes sign, see `switching_table`."""
        return switching_table(self.appraisal)
