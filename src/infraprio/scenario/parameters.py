"""Parameters: the built-in values, with the scenario's own over them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal, cast

import numpy as np

from infraprio.scenario.scenario import Scenario

__all__ = ["Parameter", "built_in", "parameters", "parameters_in_use"]

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
    return MappingProxyType(
        {
            row["id"]: Parameter(
                id=row["id"],
                value=float(row["value"]),
                unit=row["unit"],
                low=_number(row["low"]),
                high=_number(row["high"]),
                price_year=int(row["price_year"]) if row["price_year"] else None,
                edition=row["edition"],
                status=cast(Status, row["status"]),
                source=row["source"],
                note=row["note"],
            )
            for row in csv.DictReader(text.splitlines())
        }
    )


def parameters(scenario: Scenario, name: str = "main") -> Mapping[str, Parameter]:
    """The parameter set `name` of the scenario over the built-in values.

    A row without low and high keeps none: an official value replaces the placeholder's range as well.
    """
    table = scenario["parameters"]
    merged = dict(built_in())
    for i in np.flatnonzero(table["set"] == name):
        row = table.row(int(i))
        merged[row["id"]] = Parameter(
            id=row["id"],
            value=float(row["value"]),
            unit=row["unit"] or (merged[row["id"]].unit if row["id"] in merged else ""),
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
