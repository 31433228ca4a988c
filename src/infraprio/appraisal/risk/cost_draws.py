"""Costs alone, drawn without an appraisal: what each proposal may come to cost, relative to its estimate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from infraprio.appraisal.risk.own_records import OwnRecords, own_records
from infraprio.appraisal.risk.sampling import points
from infraprio.appraisal.risk.uncertainty import COST_PARAMETERS, cost_risk
from infraprio.scenario.parameters import parameters
from infraprio.scenario.plan_money import common_costs
from infraprio.scenario.scenario import Scenario

__all__ = ["CostDraws", "draw_costs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CostDraws:
    """Samples of costs.

    Attributes
    ----------
    factor : DataFrame
        Cost relative to the estimate, samples x proposals.
    records : OwnRecords
        The planner's own reference classes.
    value : mapping of str to float
        Parameters of cost in use.
    """

    factor: pd.DataFrame = field(repr=False)
    records: OwnRecords
    value: Mapping[str, float] = field(repr=False)


def draw_costs(scenario: Scenario, samples: int, seed: int) -> CostDraws:
    """Draw costs by maturity and records, correlated over the plan and within corridors.

    Parameters
    ----------
    scenario : Scenario
        What the planner states.
    samples, seed : int
        How many, and of which scrambled Sobol sequence.

    Returns
    -------
    CostDraws
        A factor for every proposal, also where its cost is not known.

    Raises
    ------
    AppraisalError
        If a growth, spread or correlation of costs is impossible.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> drawn = draw_costs(valley(), 1024, 0).factor
    >>> bool(0.9 < drawn["FASTER"].median() < 1.7)
    True
    """
    chosen = parameters(scenario)
    value = {i: chosen[i].value for i in COST_PARAMETERS}
    records, stated = own_records(scenario), common_costs(scenario)
    ranges = [stated[name].to_numpy() for name in ("cost_msek", "cost_low_msek", "cost_high_msek")]
    risk = cost_risk(scenario, ranges, value, "reference_class", records)
    names = list(map(str, scenario["proposals"]["id"]))
    factor = pd.DataFrame(risk.factors(points(samples, risk.dimensions, seed)), columns=names)
    return CostDraws(factor=factor, records=records, value=value)
