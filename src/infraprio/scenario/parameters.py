"""Parameters: the values of a set and the built-in settings of the model, with the scenario's own over them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Final, Literal, cast

import numpy as np

from infraprio.scenario.money import money_of
from infraprio.scenario.prices import index_value
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.sets.shipped import DEFAULT_SET, OPTIONAL, PARTS, shipped_rows
from infraprio.scenario.transit.modes import TRANSIT
from infraprio.scenario.transit.stated import modes_in, seats_stated

__all__ = [
    "ASKED_FOR",
    "TABLE_KINDS",
    "Kind",
    "Parameter",
    "built_in",
    "currency_in",
    "idle_parameters",
    "own_unit",
    "parameters",
    "parameters_in_use",
    "stated_parameters",
    "unit_of",
    "value_set",
]

ASKED_FOR: Final = MappingProxyType(
    {
        "queues": (
            "capacity_lane_", "queue_", "junction_", "peak_hours", "off_peak_hours", "lorry_equivalents", "uncrowded_share",
        ),
        "active": ("bicycle_", "ebicycle_", "walking_", "risk_bicycle_", "risk_walking_"),
        "crowding": ("crowding_",),
        "goods": ("rail_freight_",),
        **{mode: (f"{mode}_", f"co2_{mode}_") for mode, what in TRANSIT.items() if not what.always},
    }
)  # fmt: skip
"""Parameters that only some scenarios ask for, by the part of the model that reads them: how their ids begin."""

_BOTH: Final = "severe_accident_msek"
"""One killed or severely injured person: what `PARTS` are parts of."""

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
    origin : the row that it was read in, with what stands there where that is in another currency.
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
    origin: str = ""


def _number(text: str) -> float:
    return float(text) if text else float("nan")


def _of_cells(row: Mapping[str, str], kind: Kind, table: str) -> Parameter:
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
        origin=f"{table}:{row['line']}",
    )


@cache
def built_in() -> Mapping[str, Parameter]:
    """The values and the settings of the model that come with infraprio; every id that any calculation knows.

    Examples
    --------
    >>> discount = built_in()["discount_rate"]
    >>> discount.value, discount.unit
    (0.035, 'per year')
    """
    plain = {"edition": "", "status": "built_in"}
    settings = {
        row["id"]: _of_cells({**row, **plain}, "setting", "model_settings")
        for row in shipped_rows("model_settings")
    }
    return MappingProxyType({**value_set(DEFAULT_SET), **settings})


@cache
def value_set(name: str) -> Mapping[str, Parameter]:
    """The values of a set that comes with infraprio, in its own currency and price years.

    Parameters
    ----------
    name : one of `infraprio.scenario.sets.shipped.SETS`

    Examples
    --------
    >>> value_set("uk_tag")["fatality_msek"].value, value_set("uk_tag")["fatality_msek"].unit
    (2.35, 'MGBP/person')
    """
    rows = (row for row in shipped_rows(f"sets/{name}") if row["id"])
    return MappingProxyType({row["id"]: _of_cells(row, "value", name) for row in rows})


@cache
def own_unit(unit: str, currency: str) -> str:
    """The unit of a built-in parameter in another currency; as it is where there is none.

    Examples
    --------
    >>> own_unit("SEK/h", "EUR"), own_unit("MSEK/person", "USD"), own_unit("min", "USD")
    ('EUR/h', 'MUSD/person', 'min')
    """
    return re.sub(r"^(M?)SEK\b", rf"\g<1>{currency or 'SEK'}", unit)


def unit_of(name: str) -> str:
    """The unit that the calculation wants a parameter in, kronor standing for the scenario's currency; empty if it is unknown.

    Examples
    --------
    >>> unit_of("car_cost_sek_km"), unit_of("fatality_msek")
    ('SEK/km', 'MSEK/person')
    """
    known = built_in().get(name)
    return known.unit if known else {**PARTS, **OPTIONAL}.get(name, "")


@cache
def currency_in(unit: str) -> str:
    """The currency that a unit names; empty where it is no unit of money.

    Examples
    --------
    >>> currency_in("MUSD/person"), currency_in("GBP/(t h)"), currency_in("g/km")
    ('USD', 'GBP', '')
    """
    found = re.match(r"M?([A-Z]{3})(?=$|/)", unit)
    return found[1] if found else ""


def _exchanged(scenario: Scenario, given: Parameter) -> Parameter:
    """A value in the scenario's currency, at the rate of its price year; nan where the table has no rate."""
    known, theirs = unit_of(given.id), currency_in(given.unit)
    if not known or given.unit != own_unit(known, theirs):
        return given
    plain = given if given.unit == known else replace(given, unit=known)
    if theirs in ("", money_of(scenario).currency or "SEK"):
        return plain
    rate = index_value(scenario, theirs, given.price_year) if given.price_year else math.nan
    stated = f"{given.origin} ({given.value:g} {given.unit})"
    return replace(
        plain, value=given.value * rate, low=given.low * rate, high=given.high * rate, origin=stated
    )


def stated_parameters(scenario: Scenario, name: str = "main") -> Mapping[str, Parameter]:
    """What counts for each id, in the currency and price year in which it is stated.

    The rows of the scenario's own tables stand over those of the set that its settings name, these over its country's, and
    under all are the placeholders and the built-in settings of the model. A discount rate is not taken over from another
    set: what a guideline's other values are worth hangs on it.
    """
    chosen = str(scenario.settings.get("parameters", ""))
    merged = dict(built_in())
    for key, cells in scenario.profile.parameters.items():
        row = dict.fromkeys(("low", "high", "price_year", "edition", "source", "note"), "") | dict(cells)
        row |= {"unit": cells.get("unit") or merged[key].unit, "status": cells.get("status") or "user"}
        merged[key] = _of_cells(row, merged[key].kind, "profile")
    theirs = value_set(chosen) if chosen else {}
    stated = _stated(scenario, name)
    every = _with_casualties({**merged, **theirs, **stated}, stated, chosen)
    if chosen and "discount_rate" not in {*theirs, *stated}:
        del every["discount_rate"]
    return MappingProxyType(every)


def _with_casualties(
    merged: dict[str, Parameter], stated: Mapping[str, Parameter], chosen: str
) -> dict[str, Parameter]:
    """The value of a killed or severely injured person mixed of the two, where those are known better than it is.

    The two themselves are left out: no calculation asks for them.
    """
    fatality, injury = (merged.pop(name, None) for name in PARTS)
    layers = (stated, value_set(chosen) if chosen else {})
    depth = {
        name: next((i for i, layer in enumerate(layers) if name in layer), 2) for name in (*PARTS, _BOTH)
    }
    if fatality and injury and min(depth[name] for name in PARTS) < depth[_BOTH]:
        share = merged["killed_share"].value
        alike = fatality.price_year == injury.price_year and fatality.unit == injury.unit
        mixed = {
            which: share * getattr(fatality, which) + (1 - share) * getattr(injury, which)
            for which in ("value", "low", "high")
        }
        merged[_BOTH] = replace(
            fatality,
            id=_BOTH,
            **(mixed if alike else dict.fromkeys(mixed, math.nan)),
            status=next(
                (kind for kind in ("placeholder", "user") if kind in (fatality.status, injury.status)),
                "sourced",
            ),
            note=f"{share:g} of them killed: {fatality.value:g} and {injury.value:g} {fatality.unit}",
            origin=f"{fatality.origin} + {injury.origin}",
        )
    return merged


def parameters(scenario: Scenario, name: str = "main") -> Mapping[str, Parameter]:
    """What counts for each id, in the scenario's currency; see `stated_parameters`.

    A row without low and high keeps none: an official value replaces the placeholder's range as well.
    """
    every = stated_parameters(scenario, name)
    return MappingProxyType({key: _exchanged(scenario, each) for key, each in every.items()})


def _stated(scenario: Scenario, name: str) -> dict[str, Parameter]:
    """The rows of the scenario's own tables that belong to a set; a unit that is left out is in the scenario's currency."""
    found: dict[str, Parameter] = {}
    currency = money_of(scenario).currency
    for table, kind in TABLE_KINDS:
        held = scenario[table]
        for i in np.flatnonzero(held["set"] == name):
            row = held.row(int(i))
            found[row["id"]] = Parameter(
                id=row["id"],
                value=float(row["value"]),
                unit=row["unit"] or own_unit(unit_of(row["id"]), currency),
                low=float(row["low"]),
                high=float(row["high"]),
                price_year=None if np.isnan(row["price_year"]) else int(row["price_year"]),
                edition=row.get("edition", ""),
                status=row.get("status", "user"),
                source=row["source"],
                note=row["note"],
                kind=kind,
                origin=f"{held.sheet or held.file}:{held.rows[i]}",
            )
    return found


def parameters_in_use(scenario: Scenario) -> Mapping[str, Parameter]:
    """The main parameters without those that no computation of this scenario asks for, see `idle_parameters`."""
    idle = idle_parameters(scenario)
    return {name: item for name, item in parameters(scenario).items() if not name.startswith(idle)}


def idle_parameters(scenario: Scenario) -> tuple[str, ...]:
    """How the ids begin of parameters that nothing reads in this scenario: those of queues in free flow, and so on."""
    there = {
        "queues": scenario.settings["assignment"] == "equilibrium",
        "active": scenario.settings["active_travel"] == "modelled",
        "crowding": seats_stated(scenario),
        "goods": len(scenario["rail_freight"]) > 0,
        **dict.fromkeys(TRANSIT, False),
        **dict.fromkeys(modes_in(scenario), True),
    }
    return tuple(start for part, starts in ASKED_FOR.items() if not there[part] for start in starts)
