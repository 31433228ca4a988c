"""Parameters: the built-in values, with the scenario's own over them."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final, Literal, cast

import numpy as np

from infraprio.scenario.money import money_of
from infraprio.scenario.prices import index_value
from infraprio.scenario.scenario import Scenario

__all__ = ["TABLE_KINDS", "Kind", "Parameter", "built_in", "own_unit", "parameters", "parameters_in_use"]

_OF_QUEUES = (
    "capacity_lane_",
    "queue_",
    "peak_hours",
    "off_peak_hours",
    "lorry_equivalents",
    "uncrowded_share",
)

Status = Literal["official", "sourced", "placeholder", "user", "built_in"]
Kind = Literal["value", "setting"]
TABLE_KINDS: Final[tuple[tuple[str, Kind], ...]] = (("values", "value"), ("model_settings", "setting"))
"""The two tables of a scenario that state parameters, and what each holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value that a calculation uses, with what is known about it.

    Attributes
    ----------
    value, low, high : the value in `unit` and its plausible range (nan where none is given).
    price_year : of a money value, else None.
    edition : edition of the guideline it comes from.
    status : official (read in the guideline), sourced (in another public source), placeholder (stands until an official value is
        given) or user; of a setting that comes with infraprio built_in.
    kind : value (what an effect is worth and the rules of appraisal) or setting (how the model reckons).
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
    kind: Kind = "value"


def _number(text: str) -> float:
    return float(text) if text else float("nan")


def _of_cells(row: Mapping[str, str], kind: Kind) -> Parameter:
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
        kind=kind,
    )


def _rows(name: str) -> Iterable[dict[str, str]]:
    """The rows of a table that comes with infraprio."""
    text = resources.files("infraprio.scenario").joinpath(name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


@cache
def built_in() -> Mapping[str, Parameter]:
    """The values and the settings of the model that come with infraprio; every id that any calculation knows.

    Examples
    --------
    >>> discount = built_in()["discount_rate"]
    >>> discount.value, discount.unit
    (0.035, 'per year')
    """
    values = {row["id"]: _of_cells(row, "value") for row in _rows("sets/sweden_placeholder.csv")}
    plain = {"edition": "", "status": "built_in"}
    settings = {row["id"]: _of_cells(row | plain, "setting") for row in _rows("model_settings.csv")}
    return MappingProxyType(values | settings)


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
    blank = dict.fromkeys(("unit", "low", "high", "price_year", "edition", "status", "source", "note"), "")
    merged = dict(built_in())
    currency = money_of(scenario).currency
    ours: set[str] = set()
    for key, cells in scenario.profile.parameters.items():
        unit, status = cells.get("unit") or merged[key].unit, cells.get("status") or "user"
        if unit == own_unit(merged[key].unit, currency):
            unit, ours = merged[key].unit, {*ours, key}
        merged[key] = _of_cells({**blank, **cells, "unit": unit, "status": status}, merged[key].kind)
    stated = _stated(scenario, name, currency)
    for key in merged.keys() - ours - stated.keys():
        merged[key] = _exchanged(scenario, merged[key], currency)
    return MappingProxyType(merged | stated)


def _stated(scenario: Scenario, name: str, currency: str) -> dict[str, Parameter]:
    """The rows of the scenario's own tables that belong to a set."""
    found: dict[str, Parameter] = {}
    for table, kind in TABLE_KINDS:
        held = scenario[table]
        for i in np.flatnonzero(held["set"] == name):
            row = held.row(int(i))
            found[row["id"]] = Parameter(
                id=row["id"],
                value=float(row["value"]),
                unit=_inside(row["unit"], row["id"], currency),
                low=float(row["low"]),
                high=float(row["high"]),
                price_year=None if np.isnan(row["price_year"]) else int(row["price_year"]),
                edition=row.get("edition", ""),
                status=row.get("status", "user"),
                source=row["source"],
                note=row["note"],
                kind=kind,
            )
    return found


def parameters_in_use(scenario: Scenario) -> Mapping[str, Parameter]:
    """The main parameters without those that no computation of this scenario asks for: of queues in free flow."""
    every = parameters(scenario)
    if scenario.settings["assignment"] == "equilibrium":
        return every
    return {name: item for name, item in every.items() if not name.startswith(_OF_QUEUES)}
