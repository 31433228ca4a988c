"""Wider effects: whole rows in their own units, and nothing stated twice."""

from __future__ import annotations

import math
from collections.abc import Iterator

from infraprio.findings import Finding, finding
from infraprio.scenario.checks.at import at
from infraprio.scenario.prices import price_factor
from infraprio.scenario.scenario import Scenario, has_network
from infraprio.scenario.wider import RELIABILITY, WIDER

__all__ = ["wider_effects"]


def _live(scenario: Scenario) -> list[str]:
    proposals = scenario["proposals"]
    return [p for p, h in zip(proposals["id"], proposals["horizon"], strict=True) if h != "done"]


def _cells(scenario: Scenario) -> Iterator[Finding]:
    """What a row has to hold, and what it must not."""
    table, live, known = scenario["wider_effects"], set(_live(scenario)), scenario["proposals"].position
    for i in range(len(table)):
        row = table.row(i)
        if row["effect"] not in WIDER:
            continue
        told = {"effect": row["effect"]}
        yield from _amount(scenario, i)
        if not row["source"]:
            yield at(table, i, "source", "wider_without_source", "", **told)
        if row["proposal"] in known and row["proposal"] not in live:
            yield at(table, i, "proposal", "wider_of_done", row["proposal"], **told)


def _amount(scenario: Scenario, i: int) -> Iterator[Finding]:
    """Value, persons and price year of a row, as its effect has them."""
    table = scenario["wider_effects"]
    row = table.row(i)
    kind, told = WIDER[row["effect"]], {"effect": row["effect"]}
    if kind.of_persons and math.isnan(row["persons"]):
        yield at(table, i, "persons", "wider_without_persons", "", **told)
    if not kind.of_persons and not math.isnan(row["persons"]):
        yield at(table, i, "persons", "wider_persons_unused", f"{row['persons']:g}", **told)
    if row["value"] < kind.least:
        yield at(table, i, "value", "wider_below_zero", f"{row['value']:g}", **told)
    if abs(row["value"]) > kind.most:
        most = f"{kind.most:g}"
        yield at(table, i, "value", "wider_unit", f"{row['value']:g}", unit=kind.unit, most=most, **told)
    if kind.unit == "MSEK":
        yield from _money(scenario, i)
    elif not math.isnan(row["price_year"]):
        yield at(table, i, "price_year", "wider_year_unused", int(row["price_year"]), **told)


def _money(scenario: Scenario, i: int) -> Iterator[Finding]:
    """An amount has a price year, and the consumer index can bring it to that of the scenario."""
    table, wanted = scenario["wider_effects"], scenario.settings["price_year"]
    year = float(table["price_year"][i])
    if math.isnan(year) and wanted == wanted:  # both missing: one price year for all
        yield at(table, i, "price_year", "wider_without_year", "")
    elif lacking := price_factor(scenario, "consumer", year)[1]:
        yield at(table, i, "price_year", "no_price_index", int(year), wanted=wanted, what=lacking)


def _twice(scenario: Scenario) -> Iterator[Finding]:
    """Carbon by tonnes and by kilometres, and what is a given result as well."""
    table, given = scenario["wider_effects"], scenario["given_results"]
    rows = list(zip(table["proposal"], table["effect"], strict=True))
    in_tonnes = {proposal for proposal, effect in rows if effect == "construction_co2"}
    also = set(zip(given["proposal"], given["item"], strict=True))
    for i, (proposal, effect) in enumerate(rows):
        if effect not in WIDER:
            continue
        if WIDER[effect].unit == "km" and proposal in in_tonnes:
            yield at(table, i, "effect", "wider_carbon_twice", effect, name=proposal)
        if (proposal, WIDER[effect].indicator) in also:
            yield at(
                table, i, "effect", "wider_given_twice", effect, name=proposal, item=WIDER[effect].indicator
            )


def _goals(scenario: Scenario) -> Iterator[Finding]:
    """A goal that is measured by a wider effect has it of every proposal; not stated is not zero."""
    goals, table, given = scenario["goals"], scenario["wider_effects"], scenario["given_results"]
    stated = {
        (proposal, WIDER[effect].indicator)
        for proposal, effect in zip(table["proposal"], table["effect"], strict=True)
        if effect in WIDER
    } | set(zip(given["proposal"], given["item"], strict=True))
    wider = {kind.indicator for kind in WIDER.values()}
    for i, indicator in enumerate(goals["indicator"]):
        lacking = [p for p in _live(scenario) if p and (p, indicator) not in stated]
        if indicator in wider and lacking and has_network(scenario):
            words = {"goal": goals["id"][i], "n": len(lacking), "first": lacking[0]}
            yield at(goals, i, "indicator", "wider_goal_lacking", indicator, **words)
        if indicator == RELIABILITY and scenario.settings["reliability"] == "none" and has_network(scenario):
            yield at(goals, i, "indicator", "reliability_not_asked", indicator, goal=goals["id"][i])


def wider_effects(scenario: Scenario) -> Iterator[Finding]:
    """Rows of the table, what stands twice, goals that need them, and reliability without an equilibrium."""
    yield from _cells(scenario)
    yield from _twice(scenario)
    yield from _goals(scenario)
    settings = scenario.settings
    if settings["reliability"] != "none" and settings["assignment"] != "equilibrium":
        file, sheet = scenario.place
        yield finding(
            "reliability_in_free_flow", file, sheet=sheet, column="reliability", value=settings["reliability"]
        )
