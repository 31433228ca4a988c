"""The door from the effects room: whatever states physical changes becomes one table of quantities."""

from __future__ import annotations

from typing import Any

import pandas as pd

from infraprio.appraisal.quantities import Quantities, quantities
from infraprio.errors import AppraisalError
from infraprio.scenario.scenario import Scenario

__all__ = ["read_effects"]


def read_effects(scenario: Scenario, effects: Any = None) -> Quantities:
    """Physical changes of every proposal.

    Parameters
    ----------
    effects : a `Quantities`; a table as `quantities` takes it; a value of the effects room, which gives such
        a table by its method ``quantities``; or None: the effects room computes them from the network.
    """
    if effects is None:
        from infraprio import effects as room

        effects = room.evaluate(scenario)  # type: ignore[attr-defined]
    if isinstance(effects, Quantities):
        return effects
    if isinstance(effects, pd.DataFrame):
        return quantities(effects)
    if hasattr(effects, "quantities"):
        table = scenario["proposals"]
        judged = [p for p, silent in zip(table["id"], table["no_network_effect"], strict=True) if not silent]
        return quantities(effects.quantities(), evaluated=judged)
    raise AppraisalError(
        f"effects are {type(effects).__name__}; give the result of infraprio.effects, or a table with the "
        "columns proposal, item and change"
    )
