"""Where a stated wider effect may count what the net present value holds already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from infraprio.appraisal.values.given import GivenResults
from infraprio.appraisal.values.lines import Lines
from infraprio.effects.stated.changes import stated_rows
from infraprio.findings import Finding, finding
from infraprio.scenario.scenario import Scenario

__all__ = ["wider_overlaps"]

_BESIDE: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "air": ("wider_air_beside_nox", frozenset({"air_car", "air_heavy"})),
    "cycling": ("wider_health_beside_time", frozenset({"travel_time"})),
    "walking": ("wider_health_beside_time", frozenset({"travel_time"})),
    "wider_economic": ("wider_economic_beside_time", frozenset({"travel_time", "freight_time"})),
}
"""Effect -> code of what is to be said where one of the priced items stands beside it."""
_WHOLE: Final = frozenset({"npv_msek", "npv_ratio_i", "npv_ratio_idu", "benefit_msek"})


def wider_overlaps(scenario: Scenario, lines: Lines, given: GivenResults) -> list[Finding]:
    """Notes, effect by effect, on what may be counted twice and on what a given result leaves uncounted.

    Parameters
    ----------
    lines : what was priced.
    given : results that the planner brought along.
    """
    table, proposals = scenario["wider_effects"], scenario["proposals"]
    priced: dict[str, set[str]] = {}
    for proposal, k in zip(lines.proposal, lines.kind, strict=True):
        priced.setdefault(proposal, set()).add(lines.kinds[k].item)
    found: list[Finding] = []
    for row in stated_rows(scenario):
        told = {
            "row": table.rows[row.row],
            "column": "effect",
            "value": row.effect,
            "name": proposals["name"][proposals.position[row.proposal]],
        }
        code, items = _BESIDE.get(row.effect, ("", frozenset[str]()))
        if items & priced.get(row.proposal, set()):
            found.append(finding(code, table.file, **told))
        if _WHOLE & set(given.value.get(row.proposal, {})) and row.effect != "wider_economic":
            found.append(finding("wider_beside_given", table.file, **told))
    healthy = sorted({kind.item for kind in lines.kinds if kind.item.startswith("health_")})
    if healthy:
        found.append(
            finding("health_km_beside_time", "values", value=", ".join(f"{i}_sek_km" for i in healthy))
        )
    if any(kind.item == "reliability" for kind in lines.kinds):
        found.append(finding("reliability_beside_time", "settings", value=scenario.settings["reliability"]))
    return found
