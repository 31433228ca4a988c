"""What a scenario states of public transport."""

from __future__ import annotations

import numpy as np

from infraprio.scenario.scenario import Scenario
from infraprio.scenario.transit.modes import ON_DEMAND, TRANSIT

__all__ = ["modes_in", "seats_stated"]


def modes_in(scenario: Scenario) -> tuple[str, ...]:
    """The modes of public transport that a scenario is told by: those that are always told, and those that it states.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> modes_in(valley())
    ('train', 'bus', 'ferry', 'air')
    """
    changes = scenario["changes"]
    stated = set(scenario["services"]["mode"])
    stated |= {str(changes["value"][i]) for i in changes.where(table="services", attribute="mode")}
    return tuple(mode for mode, what in TRANSIT.items() if what.always or mode in stated)


def seats_stated(scenario: Scenario) -> bool:
    """Whether some service states seats that may be too few: who books a service on demand has one."""
    services = scenario["services"]
    return bool((np.isfinite(services["seats"].astype(float)) & (services["mode"] != ON_DEMAND)).any())
