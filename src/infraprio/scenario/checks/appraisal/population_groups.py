"""Groups of residents: where they live, shares that sum to one, and what equity weights need."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from typing import Final

from infraprio.findings import Finding
from infraprio.scenario.cells import nearest
from infraprio.scenario.checks.at import at
from infraprio.scenario.scenario import Scenario, Table

__all__ = ["population_groups"]

_CLOSE: Final = 0.005
"""Shares are often written with two decimals."""


def population_groups(scenario: Scenario) -> Iterator[Finding]:
    """Every row lies in one place or municipality; shares sum to one; equity weights have what they need."""
    table = scenario["population_groups"]
    yield from _where(scenario, table)
    sums: dict[tuple[str, str, str], list[int]] = {}
    for i in range(len(table)):
        key = (table["dimension"][i], table["place"][i], table["municipality"][i])
        sums.setdefault(key, []).append(i)
    for (dimension, place, town), rows in sums.items():
        total = math.fsum(table["share"][i] for i in rows)
        if math.isfinite(total) and abs(total - 1) > _CLOSE:
            words = {"dimension": dimension, "where": place or town}
            yield at(table, rows[0], "share", "group_shares_off", f"{total:g}", **words)
    yield from _levels(table)
    yield from _weights(scenario, table)


def _where(scenario: Scenario, table: Table) -> Iterator[Finding]:
    towns, places = scenario["municipalities"], scenario["places"]
    known = {*towns["id"], *towns["name"], *places["municipality"]}
    people = dict(zip(places["id"], places["population"], strict=True))
    for i, (place, town) in enumerate(zip(table["place"], table["municipality"], strict=True)):
        if bool(place) == bool(town):
            yield at(table, i, "place", "group_nowhere", place)
        elif town and town not in known:
            yield at(table, i, "municipality", "unknown_municipality", town, **nearest(town, sorted(known)))
        elif people.get(place, 1.0) <= 0:
            yield at(table, i, "place", "group_without_people", place)


def _levels(table: Table) -> Iterator[Finding]:
    """A dimension is stated by place or by municipality: of both nobody knows which counts."""
    by_place: dict[str, bool] = {}
    told = set()
    for i, (dimension, place) in enumerate(zip(table["dimension"], table["place"], strict=True)):
        if by_place.setdefault(dimension, bool(place)) != bool(place) and dimension not in told:
            told.add(dimension)
            yield at(table, i, "place", "group_two_levels", dimension)


def _weights(scenario: Scenario, table: Table) -> Iterator[Finding]:
    """One dimension at most has an elasticity, the same in all rows, and then incomes above zero in all."""
    stated: dict[str, float] = {}
    for i, (dimension, number) in enumerate(zip(table["dimension"], table["elasticity"], strict=True)):
        if math.isnan(number):
            continue
        if stated.setdefault(dimension, number) != number:
            yield at(table, i, "elasticity", "group_elasticities", f"{number:g}", dimension=dimension)
        elif len(stated) > 1 and dimension != next(iter(stated)):
            yield at(table, i, "elasticity", "group_two_weightings", dimension, first=next(iter(stated)))
    yield from _unpeopled(scenario, table, stated)
    for i, (dimension, income) in enumerate(zip(table["dimension"], table["income"], strict=True)):
        if dimension in stated and not income > 0:
            yield at(table, i, "income", "group_without_income", dimension)


def _unpeopled(scenario: Scenario, table: Table, weighed: Collection[str]) -> Iterator[Finding]:
    """Incomes of a municipality whose residents are not known: the mean of all cannot be told."""
    towns, places = scenario["municipalities"], scenario["places"]
    peopled = {m for m, n in zip(places["municipality"], places["population"], strict=True) if n > 0}
    names = dict(zip(towns["id"], towns["name"], strict=True))
    peopled |= {i for i, n in zip(towns["id"], towns["population"], strict=True) if n > 0}
    peopled |= {i for i, name in names.items() if name in peopled} | {names.get(i, i) for i in peopled}
    for i, (dimension, town) in enumerate(zip(table["dimension"], table["municipality"], strict=True)):
        if town and dimension in weighed and town not in peopled:
            yield at(table, i, "municipality", "group_income_alone", town)
