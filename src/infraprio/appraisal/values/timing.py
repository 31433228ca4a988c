"""When each proposal is built, opened and appraised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from infraprio.errors import AppraisalError
from infraprio.findings import Finding, finding
from infraprio.scenario.scenario import Scenario

__all__ = ["Period", "Start", "Timing", "timings"]

Start = Literal["common", "earliest"]
Period = Literal["life", "common"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Years of one proposal.

    Attributes
    ----------
    base : the year to which everything is discounted: the first of the plan.
    start : first year of construction.
    construction : years of construction.
    opening : first year of benefits.
    period : years of benefits that are counted.
    life : economic life in years.
    """

    base: int
    start: int
    construction: int
    opening: int
    period: int
    life: int

    @property
    def years(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Calendar years from the base year to the last one that is counted."""
        return np.arange(self.base, self.opening + self.period)

    @property
    def renewals(self) -> tuple[int, ...]:
        """Years in which the object is built anew because its life ends inside the period."""
        return tuple(range(self.opening + self.life, self.opening + self.period, self.life))

    @property
    def residual_share(self) -> float:
        """Share of the last construction cost that is left after the period, by straight line."""
        since = self.period - self.life * len(self.renewals)
        return 1 - since / self.life


def _earliest(scenario: Scenario, row: int) -> int:
    table, periods = scenario["proposals"], scenario["periods"]
    named = table["earliest_period"][row]
    if named in periods.position:
        return int(periods["first_year"][periods.position[named]])
    mine = periods["first_year"][periods["horizon"] == table["horizon"][row]]
    return int((mine if len(mine) else periods["first_year"]).min())


def timings(
    scenario: Scenario, value: Mapping[str, float], *, start: Start = "common", period: Period = "life"
) -> tuple[list[Timing], list[Finding]]:
    """Years of every proposal, and findings about construction past the end of the plan.

    Parameters
    ----------
    value : resolved parameters; ``appraisal_period_<kind>_years`` is the longest period of a kind.
    start : ``common``: all begin construction in the first year of the plan, so that ratios do not depend on
        when money is there; ``earliest``: each in the first year of its earliest period.
    period : ``life``: benefits are counted over the economic life, at most over the longest period of its
        kind, and what is left of a longer life is a residual value; ``common``: over the longest period of
        its kind, with renewals at the end of each life and a residual value of the last.

    Raises
    ------
    AppraisalError
        If `start` or `period` is none of these words.
    """
    if start not in ("common", "earliest") or period not in ("life", "common"):
        raise AppraisalError(
            f"start is {start!r} and period {period!r}; use start common or earliest, period life or common"
        )
    table, periods = scenario["proposals"], scenario["periods"]
    first, last = int(periods["first_year"].min()), int(periods["last_year"].max())
    found, timing = [], []
    for i in range(len(table)):
        begins = _earliest(scenario, i)
        building = int(table["construction_years"][i])
        if table["horizon"][i] != "done" and begins + building - 1 > last:
            found.append(
                finding(
                    "construction_beyond_plan",
                    table.file,
                    row=table.rows[i],
                    column="construction_years",
                    value=building,
                    name=table["name"][i],
                    first=begins,
                    last=last,
                )
            )
        begins = begins if start == "earliest" else first
        life = int(table["life_years"][i])
        longest = round(value[f"appraisal_period_{table['kind'][i]}_years"])
        timing.append(
            Timing(
                base=first,
                start=begins,
                construction=building,
                opening=begins + building,
                period=min(life, longest) if period == "life" else longest,
                life=life,
            )
        )
    return timing, found
