"""Effects without a price, and the verdict that weighs them beside the priced sum."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from infraprio.scenario.scenario import Scenario

__all__ = ["MARGIN", "VERDICTS", "combined_verdict", "unpriced_balance", "unpriced_effects"]

MARGIN = 0.1
"""A ratio nearer to zero than this is neither a gain nor a loss."""

VERDICTS: dict[str, str] = {
    "lönsam": "profitable",
    "osäker": "uncertain",
    "olönsam": "unprofitable",
    "": "not appraised",
}


def unpriced_effects(scenario: Scenario, proposal: str) -> pd.DataFrame:
    """Effects of a proposal that have no price: effect, group, verdict, reason, source."""
    table = scenario["unpriced_effects"]
    rows = table.where(proposal=proposal)
    return pd.DataFrame(
        {name: table[name][rows] for name in ("effect", "group", "verdict", "reason", "source")}
    )


def unpriced_balance(scenario: Scenario) -> Mapping[str, int]:
    """Positive less negative unpriced effects of each proposal that has any."""
    table = scenario["unpriced_effects"]
    points = {"positive": 1, "negligible": 0, "negative": -1}
    balance: dict[str, int] = {}
    for proposal, verdict in zip(table["proposal"], table["verdict"], strict=True):
        balance[proposal] = balance.get(proposal, 0) + points[verdict]
    return balance


def combined_verdict(npv: float, ratio: float, unpriced: int, margin: float = MARGIN) -> str:
    """Weigh the priced sum together with the unpriced effects.

    The priced side is a gain if the ratio is above `margin`, a loss if below ``-margin``, and neither between
    (without a ratio, the sign of the net present value decides). The unpriced side is a gain if more effects are
    positive than negative. The verdict is

    * ``lönsam``: priced gain, and no unpriced loss;
    * ``olönsam``: priced loss, and no unpriced gain;
    * ``osäker``: everything else;
    * empty where nothing is priced.

    Examples
    --------
    >>> combined_verdict(455.0, 1.15, 0), combined_verdict(43.0, 0.32, -1), combined_verdict(-50.0, -0.5, 0)
    ('lönsam', 'osäker', 'olönsam')
    """
    if math.isnan(npv) and math.isnan(ratio):
        return ""
    size, limit = (npv, 0.0) if math.isnan(ratio) else (ratio, margin)
    if size > limit and unpriced >= 0:
        return "lönsam"
    if size < -limit and unpriced <= 0:
        return "olönsam"
    return "osäker"
