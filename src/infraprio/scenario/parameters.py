"""Parameters: the built-in values, with the scenario's own over them."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal, cast

import numpy as np

from infraprio.scenario.money import money_of
from infraprio.scenario.prices import index_value
from infraprio.scenario.scenario import Scenario

__all__ = ["Parameter", "built_in", "own_unit", "parameters", "parameters_in_use"]

_OF_QUEUES = (
    "capacity_lane_",
    "queue_",
    "peak_hours",
    "off_peak_hours",
    "lorry_equivalents",
    "uncrowded_share",
)

Status = Literal["official", "placeholder", "user"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value that a calculation uses, with what is known about it.

    Attributes
    ----------
    value, low, high : the value in `unit` and its plausible range (nan where none is given).
    price_year : of a money value, else None.
    edition : edition of the guideline it comes from.
    status : official, placeholder (stands until an official value is given) or user.
    """

    id: str
    value: float
    unit: str
    low: float
    high: float
    price_year: int | None
    edition: str
    status: Status
    source: str
    note: str


def _number(text: str) -> float:
    return float(text) if text else float("nan")


def _of_cells(row: Mapping[str, str]) -> Parameter:
    """The parameter of a row of cells as text."""
    return Parameter(
        id=row["id"],
        value=float(row["value"]),
        unit=row["unit"],
        low=_number(row["low"]),
        high=_number(row["high"]),
        price_year=int(float(row["price_year"])) if row["price_year"] else None,
        edition=row["edition"],
        status=cast(Status, row["status"]),
        source=row["source"],
        note=row["note"],
    )


@cache
def built_in() -> Mapping[str, Parameter]:
    """The values that come with infraprio.

    Examples
    --------
    >>> discount = built_in()["discount_rate"]
    >>> discount.value, discount.unit
    (0.035, 'per year')
    """
    text = resources.files("infraprio.scenario").joinpath("parameters.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["id"]: _of_cells(row) for row in csv.DictReader(text.splitlines())})


def own_unit(unit: str, currency: str) -> str:
    """The unit of a built-in parameter in another currency; as it is where there is none.

    Examples
    --------
    >>> own_unit("SEK/h", "EUR"), own_unit("MSEK/person", "USD"), own_unit("min", "USD")
    ('EUR/h', 'MUSD/person', 'min')
    """
    return re.sub(r"^(M?)SEK\b", rf"\g<1>{currency or 'SEK'}", unit)


def _inside(unit: str, name: str, currency: str) -> str:
    """The unit that the calculation knows: kronor stand for the scenario's currency there."""
    known = built_in().get(name)
    return known.unit if known and unit in ("", own_unit(known.unit, currency)) else unit


def _exchanged(scenario: Scenario, given: Parameter, currency: str) -> Parameter:
    """A value in kronor in the scenario's currency, at the rate of its price year; nan where the table has no rate."""
    if currency in ("", "SEK") or "SEK" not in given.unit:
        return given
    rate = index_value(scenario, "SEK", given.price_year) if given.price_year else math.nan
    return replace(given, value=given.value * rate, low=given.low * rate, high=given.high * rate)


def parameters(scenario: Scenario, name: str = "main") -> Mapping[str, Parameter]:
    """The parameter set `name` of the scenario over those of its profile and the built-in values.

    A row without low and high keeps none: an official value replaces the placeholder's range as well.
    """
    table = scenario["parameters"]
    blank = dict.fromkeys(("unit", "low", "high", "price_year", "edition", "status", "source", "note"), "")
    merged = dict(built_in())
    currency = money_of(scenario).currency
    ours: set[str] = set()
    for key, cells in scenario.profile.parameters.items():
        unit, status = cells.get("unit") or merged[key].unit, cells.get("status") or "user"
        if unit == own_unit(merged[key].unit, currency):
            unit, ours = merged[key].unit, {*ours, key}
        merged[key] = _of_cells({**blank, **cells, "unit": unit, "status": status})
    for key in merged.keys() - ours - set(table["id"][table["set"] == name]):
        merged[key] = _exchanged(scenario, merged[key], currency)
    for i in np.flatnonzero(table["set"] == name):
        row = table.row(int(i))
        merged[row["id"]] = Parameter(
            id=row["id"],
            value=float(row["value"]),
            unit=_inside(row["unit"], row["id"], currency),
            low=float(row["low"]),
            high=float(row["high"]),
            price_year=None if np.isnan(row["price_year"]) else int(row["price_year"]),
            edition=row["edition"],
            status=row["status"],
            source=row["source"],
            note=row["note"],
        )
    return MappingProxyType(merged)


def parameters_in_use(scenario: Scenario) -> Mapping[str, Parameter]:
    """The main parameters without those that no computation of this scenario asks for: of queues in free flow."""
    every = parameters(scenario)
    if scenario.settings["assignment"] == "equilibrium":
        return every
    return {name: item for name, item in every.items() if not name.startswith(_OF_QUEUES)}
