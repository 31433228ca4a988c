"""Who gains, of each proposal and of the plan as it works together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from infraprio.appraisal.breakdown import breakdown
from infraprio.appraisal.distribution import distributed, equity_weighted
from infraprio.appraisal.equity import ResidentGroups, resident_groups
from infraprio.appraisal.result import Appraisal
from infraprio.appraisal.sets.together import SET, SetAppraisal, appraise_set
from infraprio.appraisal.summary_table import summary_table
from infraprio.errors import AppraisalError
from infraprio.scenario.scenario import Scenario

__all__ = ["Benefits", "benefits_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefits:
    """Net present values taken apart.

    Attributes
    ----------
    scenario : Scenario
        Whose proposals they are.
    rows : DataFrame
        Of every appraised proposal, see ``breakdown``.
    plan : SetAppraisal or None
        The plan through the network, of which ``rows`` has the proposal ``set`` last; None where nothing of it is appraised.
    """

    scenario: Scenario = field(repr=False)
    rows: pd.DataFrame = field(repr=False)
    plan: SetAppraisal | None

    @property
    def proposals(self) -> tuple[str, ...]:
        """The appraised proposals."""
        return tuple(str(name) for name in dict.fromkeys(self.rows["proposal"]) if name != SET)

    @property
    def groups(self) -> ResidentGroups:
        """The groups of residents, and the elasticity of the weights."""
        return resident_groups(self.scenario)

    def to_frame(self) -> pd.DataFrame:
        """Every proposal and the plan (``set``) by every dimension, see ``distribution``."""
        return distributed(self.scenario, self.rows)

    def equity(self) -> pd.DataFrame:
        """The plain net present values beside those with equity weights; without rows where no elasticity is stated."""
        return equity_weighted(self.scenario, self.rows)

    def summary(self, proposal: str, language: str = "en") -> pd.DataFrame:
        """The appraisal summary table of a proposal, or of the plan (``set``), see ``summary_table``.

        Parameters
        ----------
        proposal : str
            Id, or ``set``.
        language : str, default "en"
            Of headings and words.

        Returns
        -------
        DataFrame
            A row an impact.

        Raises
        ------
        AppraisalError
            If the proposal is not appraised.
        """
        mine = self.rows[self.rows["proposal"] == proposal]
        if not len(mine):
            raise AppraisalError(f"{proposal} is not appraised; appraised are {', '.join(self.proposals)}")
        return summary_table(self.scenario, proposal, mine, language)


def benefits_of(appraisal: Appraisal, plan: Sequence[str] = (), together: Any = None) -> Benefits:
    """Take apart what every proposal is worth, and what a plan is worth through the network.

    Parameters
    ----------
    appraisal : Appraisal
        Of the single proposals.
    plan : sequence of str, optional
        Proposals that are built together.
    together : SetEffects, optional
        Their effects together; computed where they are not given.

    Returns
    -------
    Benefits
        Distribution, equity weights and summary tables of each.

    Raises
    ------
    AppraisalError
        If a member of the plan is unknown.
    """
    rows, made = breakdown(appraisal), None
    work = appraisal.calculation
    costless = {p for p, cost in zip(work.proposals, work.costs.construction, strict=True) if np.isnan(cost)}
    known = {p for p, yes in zip(work.proposals, work.known, strict=True) if yes}
    members = [str(name) for name in plan if name not in costless]
    if known.intersection(members):
        made = appraise_set(appraisal, members, together)
        rows = pd.concat([rows, made.rows], ignore_index=True)
    return Benefits(scenario=appraisal.scenario, rows=rows, plan=made)
