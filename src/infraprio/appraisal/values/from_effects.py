"""The door from the effects room: whatever states physical changes becomes one table of quantities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from infraprio.appraisal.values.parameters import ParameterSet
from infraprio.appraisal.values.prices import to_price_year
from infraprio.appraisal.values.quantities import Quantities, quantities
from infraprio.effects import evaluate, evaluate_set
from infraprio.errors import AppraisalError
from infraprio.findings import Finding
from infraprio.scenario.scenario import Scenario

__all__ = ["read_effects", "read_set_effects", "unvalued"]

_ONLY_STATED = {"bicycle_km": "health_bicycle_sek_km", "walking_km": "health_walking_sek_km"}
"""Quantities of the network that are priced only where somebody states the value."""
_IDLE = "idle"
"""Finding of the effects room on a proposal whose changes were evaluated and come to nothing."""
_UNVALUED = frozenset(
    {
        "not_used",
        "partly_used",
        "path_not_valued",
        "no_passenger_trains",
        "no_added_trains",
        "seats_unknown_today",
        "bus_lane_without_queue",
    }
)
"""Findings on changes that the network model does not value; nothing else is said of what they are worth."""


def unvalued(scenario: Scenario, effects: Any) -> frozenset[str]:
    """Proposals of which the network tells nothing: not known is not zero.

    They change nothing in the network, are declared to, or come to nothing while something that they change is
    not valued: zero beside an unknown is unknown. A proposal all of whose changes are valued and come to nothing
    is known to have no effect, and not among them.
    """
    table = scenario["proposals"]
    busy = set(scenario["changes"]["proposal"])
    without = {
        name
        for name, declared in zip(table["id"], table["no_network_effect"], strict=True)
        if declared or name not in busy
    }
    idle, unseen = (
        {found.subject for found in effects.findings if found.code in codes} for codes in ({_IDLE}, _UNVALUED)
    )
    return frozenset(without | (idle & unseen))


def _at_common_prices(
    table: pd.DataFrame, scenario: Scenario, chosen: ParameterSet
) -> tuple[pd.DataFrame, list[Finding]]:
    """Money in prices of the scenario: the network reckons in the price years of its own parameters.

    Driving costs of car trips are in the price year of the car's kilometre cost, the money of other modes and
    the fare revenue in that of the fare, goods by rail in that of a train's hour; tolls and charges, paid and received, are the scenario's own amounts.
    """
    table = table.copy()
    found: list[Finding] = []
    paid, fares = table["item"] == "travel_cost_sek", table["item"] == "fare_revenue_sek"
    goods = (table["item"] == "rail_freight_sek") & (table["mode"] == "rail")
    for parameter, rows in (
        ("car_cost_sek_km", paid & (table["mode"] == "car")),
        ("fare_sek_km", (paid & (table["mode"] != "car")) | fares),
        ("rail_freight_train_sek_h", goods),
    ):
        year = chosen[parameter].price_year if parameter in chosen else None
        if year is not None and rows.any():
            factor, told = to_price_year(scenario, year, "costs of travelling")
            table["change"] = np.where(rows, table["change"] * factor, table["change"])
            found += told
    return table, found


def _read(
    effects: Any,
    scenario: Scenario,
    chosen: ParameterSet,
    evaluated: Sequence[str] = (),
    unknown: frozenset[str] = frozenset(),
) -> tuple[Quantities, list[Finding]]:
    if isinstance(effects, Quantities):
        return effects, []
    if isinstance(effects, pd.DataFrame):
        return quantities(effects), []
    if hasattr(effects, "quantities"):
        table, found = _at_common_prices(effects.quantities(), scenario, chosen)
        unstated = [quantity for quantity, value in _ONLY_STATED.items() if value not in chosen]
        table = table[~table["item"].isin(unstated)]
        told = table[~table["proposal"].isin(unknown)]
        return quantities(told, evaluated=evaluated), found
    raise AppraisalError(
        f"effects are {type(effects).__name__}; give the result of infraprio.effects, or a table with the "
        "columns proposal, item and change"
    )


def read_effects(
    scenario: Scenario, chosen: ParameterSet, effects: Any = None
) -> tuple[Quantities, frozenset[str], list[Finding]]:
    """Physical changes of every proposal whose effects are known, those that are not, and findings about prices.

    Parameters
    ----------
    chosen : parameters, whose price years the effects room's money has.
    effects : a `Quantities`; a table as `quantities` takes it; a value of the effects room, which gives such
        a table by its method ``quantities``; or None: the effects room computes them from the network.

    Raises
    ------
    AppraisalError
        If effects are something else, cannot be priced, or name proposals that the scenario does not have.
    """
    table = scenario["proposals"]
    live = [p for p, horizon in zip(table["id"], table["horizon"], strict=True) if horizon != "done"]
    if effects is None and not live:
        effects = pd.DataFrame({"proposal": [], "item": [], "change": []})
    if effects is None:
        effects = evaluate(scenario)
    unknown = unvalued(scenario, effects) if hasattr(effects, "quantities") else frozenset[str]()
    found, told = _read(effects, scenario, chosen, [p for p in live if p not in unknown], unknown)
    strange = [p for p in found.evaluated if p not in table.position]
    if strange:
        raise AppraisalError(
            f"the effects name {', '.join(strange)}, which the scenario does not have; correct the ids, or add "
            "the proposals"
        )
    return found, unknown, told


def read_set_effects(
    scenario: Scenario, chosen: ParameterSet, proposals: Sequence[str], effects: Any = None
) -> tuple[Quantities, list[Finding]]:
    """Physical changes of one set of proposals, given in the same ways or computed."""
    if effects is None:
        effects = evaluate_set(scenario, list(proposals))
    return _read(effects, scenario, chosen)
