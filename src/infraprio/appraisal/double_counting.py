"""Gains that stand both in the net present value and somewhere else."""

from __future__ import annotations

from collections.abc import Mapping

from infraprio.appraisal.values.items import PRICED
from infraprio.appraisal.values.lines import Lines
from infraprio.findings import Finding, finding
from infraprio.scenario.scenario import Scenario

__all__ = ["double_counting"]

_MARKS: dict[str, tuple[str, ...]] = {
    "travel_time": ("travel_time", "travel time", "restid", "consumer_surplus"),
    "freight_time": ("freight", "gods"),
    "safety": ("accident", "safety", "säkerhet", "olyck"),
    "climate": ("co2", "climate", "klimat", "carbon", "koldioxid"),
    "noise": ("noise", "buller"),
    "air_car": ("nox", "air_pollution", "luftföroren"),
    "air_exposure": ("pm25", "pm2.5", "air_pollution", "luftföroren"),
    "cycling": ("deaths_avoided", "health", "hälsa", "folkhälso"),
    "walking": ("deaths_avoided", "health", "hälsa", "folkhälso"),
    "crowding": ("crowding", "standing_hours", "trängsel ombord"),
    "health_bicycle": ("bicycle", "health", "hälsa", "cykel"),
    "health_walking": ("walk", "health", "hälsa", "gång"),
    "reliability": ("travel_time_sd", "reliability", "tillförlitlig"),
    "construction_co2": ("construction_co2", "klimatkalkyl"),
    "construction_km": ("construction_co2", "klimatkalkyl"),
}
"""Words in the name of an indicator or effect that say it is a priced item."""

_RELATED: dict[str, tuple[str, ...]] = {
    "travel_time": ("minutes", "accessib", "reach", "within", "tillgäng"),
}
"""Words that say it moves with a priced item."""


def _overlap(text: str, priced: set[str], words: Mapping[str, tuple[str, ...]]) -> str:
    text = text.lower()
    built = "construction" in text
    return ", ".join(
        dict.fromkeys(
            PRICED[item].name
            for item, marks in words.items()
            if item in priced and any(mark in text for mark in marks) and not (item == "climate" and built)
        )
    )


def double_counting(scenario: Scenario, lines: Lines, value: Mapping[str, float]) -> list[Finding]:
    """Findings about goals and unpriced effects that count what the net present value already prices.

    Parameters
    ----------
    lines : what was priced.
    value : parameters in use.
    """
    of: dict[str, set[str]] = {}
    for proposal, k in zip(lines.proposal, lines.kind, strict=True):
        of.setdefault(proposal, set()).add(lines.kinds[k].item)
    priced = {kind.item for kind in lines.kinds}
    found = []
    goals = scenario["goals"]
    for i in goals.where(version=scenario.settings["goal_version"]):
        indicator = goals["indicator"][i]
        told = {"row": goals.rows[i], "name": goals["name"][i]}
        if goals["already_in_npv"][i]:
            found.append(finding("goal_in_npv", goals.file, column="already_in_npv", value="yes", **told))
        elif indicator and (what := _overlap(indicator, priced, _MARKS)):
            found.append(
                finding("goal_overlaps", goals.file, column="indicator", value=indicator, what=what, **told)
            )
        elif indicator and (what := _overlap(indicator, priced, _RELATED)):
            found.append(
                finding("goal_related", goals.file, column="indicator", value=indicator, what=what, **told)
            )
    table, proposals = scenario["unpriced_effects"], scenario["proposals"]
    for i in range(len(table)):
        if what := _overlap(table["effect"][i], of.get(table["proposal"][i], set()), _MARKS):
            name = proposals["name"][proposals.position[table["proposal"][i]]]
            found.append(
                finding(
                    "unpriced_overlaps",
                    table.file,
                    row=table.rows[i],
                    column="effect",
                    value=table["effect"][i],
                    name=name,
                    what=what,
                )
            )
    if "climate" in priced and value["co2_value_sek_kg"] > 0:
        found.append(finding("co2_priced_twice", "values", value=f"{value['co2_value_sek_kg']:.2f}"))
    return found
