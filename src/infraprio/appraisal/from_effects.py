"""The door from the effects room: whatever states physical changes becomes one table of quantities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from infraprio.appraisal.quantities import Quantities, quantities
from infraprio.errors import AppraisalError
from infraprio.scenario.scenario import Scenario

__all__ = ["read_effects", "read_set_effects"]


def _judged(scenario: Scenario) -> list[str]:
    """Proposals that change the network, so that their effects are known once it is evaluated."""
    table = scenario["proposals"]
    return [p for p, silent in zip(table["id"], table["no_network_effect"], strict=True) if not silent]


def _table(effects: Any, evaluated: Sequence[str]) -> Quantities:
    if isinstance(effects, Quantities):
        return effects
    if isinstance(effects, pd.DataFrame):
        return quantities(effects)
    if hasattr(effects, "quantities"):
        return quantities(effects.quantities(), evaluated=evaluated)
    raise AppraisalError(
        f"effects are {type(effects).__name__}; give the result of infraprio.effects, or a table with the "
        "columns proposal, item and change"
    )


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
    return _table(effects, _judged(scenario))


def read_set_effects(scenario: Scenario, proposals: tuple[str, ...], effects: Any = None) -> Quantities:
    """Physical changes of one set of proposals, given in the same ways or computed."""
    if effects is None:
        from infraprio import effects as room

        effects = room.evaluate_set(scenario, list(proposals))  # type: ignore[attr-defined]
    return _table(effects, ())
