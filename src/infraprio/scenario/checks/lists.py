"""Words in cells that name something outside of their table's ids: municipalities, indices; and what a goal needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import nearest
from infraprio.scenario.checks.at import at
from infraprio.scenario.prices import INDICES
from infraprio.scenario.scenario import Scenario, has_network
from infraprio.scenario.tables import TABLES
from infraprio.scenario.transit.modes import TRANSIT
from infraprio.scenario.transit.stated import modes_in, seats_stated
from infraprio.scenario.wider import ACTIVE_TRAVEL, CROWDING, WIDER
from infraprio.words import Words, known_currencies

__all__ = ["currencies", "index_names", "indicator_needs", "municipality_names"]

_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_UNNAMED: Final = {"residents_behind_bridge": "_regional_centre"}
"""Indicators that need a destination which their name does not say."""
_COLUMNS: Final = {
    "crossing_wait_hours_day": "crossing_trains_day",
    "ferry_wait_hours_day": "ferry_departures_day",
}
"""Indicators that need a column of the roads."""


def municipality_names(scenario: Scenario) -> Iterator[Finding]:
    """A place of the region lies in a municipality of the table, if there is one; its id or its name will do."""
    places, known = scenario["places"], scenario["municipalities"]
    if not len(known):
        return
    names = {*known["id"], *known["name"]}
    for i, name in enumerate(places["municipality"]):
        if name and places["in_region"][i] and name not in names:
            yield at(places, i, "municipality", "unknown_municipality", name, **nearest(name, sorted(names)))


def index_names(scenario: Scenario) -> Iterator[Finding]:
    """A price index is one that amounts are moved by, or a currency of three capital letters."""
    table = scenario["price_index"]
    for i, name in enumerate(table["index"]):
        if name and name not in INDICES and not _CURRENCY.fullmatch(name):
            near = nearest(name, [*INDICES, *TABLES["proposals"].by_name["currency"].choices])
            yield at(table, i, "index", "unknown_index", name, **near)


def currencies(scenario: Scenario) -> Iterator[Finding]:
    """What names a currency names one that there is."""
    own, usual = str(scenario.settings.get("currency", "")), TABLES["proposals"].by_name["currency"].choices
    file, sheet = scenario.place
    if own and own not in known_currencies():
        near = nearest(own, usual)
        yield finding("unknown_currency", file, sheet=sheet, column="currency", value=own, **near)
    for name in ("proposals", "budgets"):
        table = scenario[name]
        for i, word in enumerate(table["currency"]):
            if word and word not in known_currencies():
                near = nearest(word, usual)
                yield at(table, i, "currency", "unknown_currency", word, **near)


def _lacking(scenario: Scenario, indicator: str) -> tuple[str, str] | None:
    """What an indicator needs and the tables lack, with the word of a destination; None if nothing is."""
    places, seats = scenario["places"], scenario["municipalities"]["seat"]
    offered = {word for words in places["offers"] for word in words}
    words = TABLES["places"].by_name["offers"].choices
    named = _UNNAMED.get(indicator, indicator)
    wanted = [word for word in words if re.search(rf"_{word}(_|$)", named)]
    for word in wanted:
        if word not in offered:
            return "destination", word
    inside = set(places["id"][np.asarray(places["in_region"], dtype=bool)])
    if indicator.startswith("basic_access_") and not any(seat in inside for seat in seats):
        return "seats", ""
    if indicator in _COLUMNS and not np.isfinite(scenario["roads"][_COLUMNS[indicator]].astype(float)).any():
        return "waiting", _COLUMNS[indicator]
    if indicator.startswith("rail_freight_") and not len(scenario["rail_freight"]):
        return "goods", ""
    chains = [chain for chain in scenario["corridors"]["places"] if len(chain) > 1]
    if indicator.startswith("corridor_minutes_") and not chains:
        return "corridor", ""
    if indicator in CROWDING and not seats_stated(scenario):
        return "service_seats", ""
    mode = indicator.removesuffix("_boardings_day")
    if mode in TRANSIT and mode not in modes_in(scenario):
        return "mode", mode
    return None


def _without_network(scenario: Scenario) -> Iterator[Finding]:
    """Where nothing is computed, every proposal has a given result or a wider effect for every indicator of a goal."""
    goals, table, proposals = scenario["goals"], scenario["given_results"], scenario["proposals"]
    given = set(zip(table["proposal"], table["item"], strict=True))
    wider = scenario["wider_effects"]
    given |= {
        (p, WIDER[effect].indicator)
        for p, effect in zip(wider["proposal"], wider["effect"], strict=True)
        if effect in WIDER
    }
    live = [p for p, horizon in zip(proposals["id"], proposals["horizon"], strict=True) if horizon != "done"]
    for i, indicator in enumerate(goals["indicator"]):
        if indicator in {"", "judgement", "score"}:
            continue
        lacking = [p for p in live if p and (p, indicator) not in given]
        if lacking:
            words = {"goal": goals["id"][i], "n": len(lacking), "first": lacking[0]}
            yield at(goals, i, "indicator", "indicator_without_network", indicator, **words)


def indicator_needs(scenario: Scenario) -> Iterator[Finding]:
    """What the indicator of a goal needs is there: a network, a destination, seats of municipalities, corridors."""
    if not has_network(scenario):
        yield from _without_network(scenario)
        return
    goals = scenario["goals"]
    for i, indicator in enumerate(goals["indicator"]):
        if indicator in ACTIVE_TRAVEL and scenario.settings["active_travel"] == "none":
            yield at(goals, i, "indicator", "active_not_asked", indicator, goal=goals["id"][i])
        if indicator and (lacking := _lacking(scenario, indicator)):
            key, word = lacking
            words = {
                "what": Words.of(f"lacking.{key}", word=word),
                "cure": Words.of(f"lacking.{key}.cure", word=word),
            }
            yield at(goals, i, "indicator", "indicator_needs", indicator, goal=goals["id"][i], **words)
