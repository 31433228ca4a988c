"""Rules on effects that name nothing that is known, or nothing that has numbers here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from infraprio.effects.indicators import INDICATORS
from infraprio.errors import InfraprioError
from infraprio.findings import Finding, finding
from infraprio.scenario.cells import nearest
from infraprio.scenario.checks.at import at
from infraprio.scenario.checks.rules import ON_EFFECTS
from infraprio.scenario.scenario import Scenario, Table, has_network
from infraprio.words import Listed

__all__ = ["measure_words", "require_measure", "rule_words"]

STATED = {"construction_co2_tonnes", "noise_exposed_persons", "pm25_exposure_person_ug", "deaths_avoided_year", "wider_economic_msek"}  # fmt: skip
"""Indicators that are stated and not computed."""


def measure_words(scenario: Scenario) -> dict[str, bool]:
    """Return what a rule on effects may be on, and whether anything here has a number of it."""
    given = set(scenario["given_results"]["item"])
    known = {name: has_network(scenario) or name in given or name in STATED for name in INDICATORS}
    known |= {"npv": has_network(scenario) or "npv_msek" in given, "money": True}
    goals = scenario["goals"]
    parents = set(goals["parent"])
    version = scenario.settings["goal_version"]
    known |= {goals["id"][i]: True for i in goals.where(version=version) if goals["id"][i] not in parents}
    return known | dict.fromkeys(scenario["facts"]["fact"], True)


def _other_words(word: str, words: dict[str, bool]) -> dict[str, Any]:
    """Return what a message says in place of a word that is no measure: the nearest, and all of which there are numbers."""
    return nearest(word, words) | {
        "known": Listed(sorted(name for name, numbers in words.items() if numbers))
    }


def require_measure(scenario: Scenario, key: str) -> None:
    """Make sure that a name is a measure of which something here has a number.

    Raises
    ------
    InfraprioError
        If it is none, with the nearest; or nothing here has a number of it.
    """
    words = measure_words(scenario)
    if key not in words:
        raise InfraprioError(finding("unknown_effect", value=key, **_other_words(key, words)))
    if not words[key]:
        raise InfraprioError(finding("effect_no_numbers", value=key))


def rule_words(scenario: Scenario) -> Iterator[Finding]:
    """Find rules on effects of something unknown, without numbers, or asked for where no network knows it."""
    table, known, network = scenario["rules"], measure_words(scenario), has_network(scenario)
    for i, unit in enumerate(table["unit"]):
        name = table["criterion"][i]
        if unit not in ON_EFFECTS or not name:
            continue
        if name not in known:
            yield at(table, i, "criterion", "unknown_effect", name, **_other_words(name, known))
        elif not known[name]:
            yield at(table, i, "criterion", "effect_no_numbers", name)
        elif unit == "level" and (not network or name not in INDICATORS):
            yield at(table, i, "unit", "level_unknown", unit, what=name)
        elif table["group_by"][i] == "place" and not (
            network and name in INDICATORS and INDICATORS[name].zonal
        ):
            yield at(table, i, "group_by", "effect_no_places", name)
        else:
            yield from _place(scenario, table, i, network)


def _place(scenario: Scenario, table: Table, i: int, network: bool) -> Iterator[Finding]:
    """Find a level of a group of proposals, and a place that is none."""
    by, group, name = table["group_by"][i], table["group"][i], table["criterion"][i]
    zonal = network and name in INDICATORS and bool(INDICATORS[name].zonal)
    if table["unit"][i] == "level" and not (by == "plan" or (by in ("municipality", "place") and zonal)):
        yield at(table, i, "group_by", "level_of_group", by)
    if by == "place" and group not in ("", "*") and group not in set(scenario["places"]["id"]):
        yield at(
            table, i, "group", "unknown_group", group, group_by=by, **nearest(group, scenario["places"]["id"])
        )
