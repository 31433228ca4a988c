"""Works on a road as a change of the network: while they go on, the roads that a proposal changes are slower."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from infraprio.scenario.parameters import parameters
from infraprio.scenario.rows import with_rows

if TYPE_CHECKING:
    from infraprio.scenario import Scenario

__all__ = ["SPEED_LEFT", "WithWorks", "with_works"]

SPEED_LEFT: Final = "works_speed_share"
"""Setting of the model: share of the speed that works leave on a road."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithWorks:
    """A scenario in which the works on proposals can be evaluated as proposals of their own.

    Attributes
    ----------
    scenario : Scenario
        With a further proposal for the works on each that changes roads of the reference.
    names : mapping of str to str
        Proposal -> id of its works.
    """

    scenario: Scenario
    names: Mapping[str, str]


def with_works(scenario: Scenario, proposals: Sequence[str]) -> WithWorks:
    """Return a scenario in which the works on proposals can be evaluated: each makes the roads that it changes slower.

    New roads disturb nobody, and railways are left as they are.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> with_works(valley(), ["FASTER", "LOT"]).names
    {'FASTER': 'FASTER works'}
    """
    changes, table = scenario["changes"], scenario["proposals"]
    roads = {str(name) for name in scenario["roads"]["id"]}
    touched: dict[str, list[str]] = {}
    for name, kind, road in zip(changes["proposal"], changes["table"], changes["object"], strict=True):
        if str(name) in proposals and kind == "roads" and str(road) in roads:
            touched.setdefault(str(name), []).append(str(road))
    share = repr(parameters(scenario)[SPEED_LEFT].value)
    rows = {
        str(name): {column: values[i] for column, values in table.columns.items()}
        for i, name in enumerate(table["id"])
    }
    names = {name: f"{name} works" for name in proposals if name in touched}
    made: list[dict[str, Any]] = [
        rows[name] | {"id": works, "horizon": "medium"} for name, works in names.items()
    ]
    slower = [
        {
            "proposal": works,
            "table": "roads",
            "object": road,
            "action": "multiply",
            "attribute": "speed_kmh",
            "value": share,
        }
        for name, works in names.items()
        for road in dict.fromkeys(touched[name])
    ]
    every, all_changes = range(len(table)), range(len(changes))
    tables = {
        **scenario.tables,
        "proposals": with_rows(table, every, made),
        "changes": with_rows(changes, all_changes, slower),
    }
    return WithWorks(scenario=replace(scenario, tables=tables), names=names)
