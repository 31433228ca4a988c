"""How far benefits were reached elsewhere: published shares, beside those of the planner's own records."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pandas as pd

from infraprio.scenario.checks.appraisal.records import usable_records
from infraprio.scenario.scenario import Scenario

__all__ = ["reached_benefits"]

_MADE = 1 - 1e-9
"""A benefit as planned is reached."""


def reached_benefits(scenario: Scenario) -> pd.DataFrame:
    """Share of the objects that reached the benefit they were appraised with, published and in own records.

    The published figures are shares and means without a spread, so that nothing is drawn from them: they are an
    outside view. Own records, where there are enough, are drawn from (see ``benefit_risk``).

    Parameters
    ----------
    scenario : Scenario
        With or without a table ``records``.

    Returns
    -------
    DataFrame
        Indexed by kind: reached, planned and actual (mean benefit-cost figure before and after), source;
        own_count and own_reached of the planner's records, missing where there are none.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> reached_benefits(valley())["reached"].to_dict()
    {'road': 0.93, 'rail': 0.7}
    """
    with files("infraprio.appraisal.risk").joinpath("reference_benefits.csv").open(encoding="utf-8") as file:
        frame = pd.read_csv(file, index_col="kind")
    own: dict[str, list[float]] = {}
    for record in usable_records(scenario)[0]:
        if record.what == "benefit":
            own.setdefault(record.kind, []).append(record.ratio)
    frame["own_count"] = [float(len(own.get(str(kind), []))) for kind in frame.index]
    frame["own_reached"] = [
        float((np.array(own[str(kind)]) >= _MADE).mean()) if str(kind) in own else np.nan
        for kind in frame.index
    ]
    return frame
