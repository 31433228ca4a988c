"""Parameters are known, in the unit that the calculation wants, and inside their range."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import nearest
from infraprio.scenario.checks.at import at
from infraprio.scenario.checks.plan import ordered
from infraprio.scenario.parameters import (
    TABLE_KINDS,
    Kind,
    Parameter,
    built_in,
    currency_in,
    idle_parameters,
    own_unit,
    stated_parameters,
    unit_of,
    value_set,
)
from infraprio.scenario.prices import index_value
from infraprio.scenario.scenario import Scenario, Table, has_network
from infraprio.scenario.sets.shipped import OPTIONAL, PARTS
from infraprio.words import Words, known_currencies

__all__ = ["casualty_parts", "chosen_set", "exchange_rates", "parameter_range", "parameter_values"]

Range = tuple[float, float]

_BY_ID: Final[Mapping[str, Range]] = {
    "discount_rate": (0.0, 0.2),
    "tax_factor": (1.0, 3.0),
    "deterrence_a": (-50.0, 50.0),
    "gravity_access_a": (-50.0, 50.0),
    "traffic_growth_last_year": (1990.0, 2200.0),
    "severe_accident_msek": (0.0, 1_000.0),
    "car_occupancy_work": (1.0, 9.0),
    "car_occupancy_business": (1.0, 9.0),
    "car_occupancy_service": (1.0, 9.0),
    "car_occupancy_leisure": (1.0, 9.0),
    "walk_speed_kmh": (1.0, 20.0),
    "bicycle_speed_kmh": (1.0, 60.0),
    "ebicycle_speed_kmh": (1.0, 60.0),
    **{
        f"{mode}_speed_{slope}": (0.05, 2.0)
        for mode in ("bicycle", "ebicycle", "walking")
        for slope in ("rolling", "hilly")
    },
    **{f"bicycle_speed_{surface}": (0.05, 2.0) for surface in ("gravel", "rough")},
    "walk_detour": (1.0, 5.0),
    "jobs_per_resident": (0.0, 2.0),
    "days_year": (1.0, 366.0),
    "junction_green_share": (0.01, 1.0),
    "junction_cycle_s": (10.0, 600.0),
    "pm25_relative_risk": (1.0, 10.0),
    "rail_freight_wagon_m": (1.0, 60.0),
}
"""Parameters whose range is narrower than that of their unit."""
_BY_START: Final[Mapping[str, Range]] = {
    "demand_elasticity": (0.0, 5.0),
    "cost_growth_": (-0.9, 10.0),
    "cost_spread_": (0.0, 10.0),
    "queue_power_": (1.0, 20.0),
    "junction_veh_h_": (1.0, 100_000.0),
    "heat_": (0.01, 1.0),
}
"""Shares of a cost that may be more than the whole of it; powers under 1 have no bound of the delay at no flow."""
_BY_UNIT: Final[Mapping[str, Range]] = {
    "per year": (-0.2, 0.2),
    "share": (0.0, 1.0),
    "share/year": (0.0, 0.5),
    "factor": (0.0, 20.0),
    "-": (0.0, 50.0),
    "min": (0.0, 1_440.0),
    "1/min": (0.0, 10.0),
    "km": (0.0, 2_000.0),
    "axles": (2.0, 40.0),
    "m": (0.0, 5_000.0),
    "t": (0.0, 1_000.0),
    "h/day": (0.25, 24.0),
    "passenger cars": (0.5, 20.0),
    "passenger cars/h": (1.0, 100_000.0),
    "km/h": (1.0, 400.0),
    "SEK": (0.0, 10_000.0),
    "SEK/h": (0.0, 10_000.0),
    "SEK/km": (0.0, 10_000.0),
    "SEK/kg": (0.0, 10_000.0),
    "SEK/(t h)": (0.0, 10_000.0),
    "SEK/t": (0.0, 10_000.0),
    "SEK/tkm": (0.0, 100.0),
    "SEK/(person year)": (0.0, 1_000_000.0),
    "MSEK/person": (0.0, 1_000.0),
    "g/km": (0.0, 10_000.0),
    "g/tkm": (0.0, 1_000.0),
    "kg/km": (0.0, 1_000.0),
    "t/vehicle": (0.0, 200.0),
    "t/km": (0.0, 1_000_000.0),
    "persons/car": (1.0, 9.0),
    "persons/vehicle": (1.0, 60.0),
    "persons/million vehicle-km": (0.0, 10.0),
    "persons/million person-km": (0.0, 100.0),
    "persons/million crossings": (0.0, 1_000.0),
    "kg/crossing": (0.0, 10_000.0),
    "trips/day": (0.0, 50.0),
    "jobs": (0.0, 100_000.0),
    "jobs/resident": (0.0, 2.0),
    "links": (0.0, 1_000.0),
    "days/year": (1.0, 366.0),
    "years": (1.0, 200.0),
    "year": (1990.0, 2200.0),
}
"""Range of every unit that a built-in parameter has: what such a value can be anywhere, not what is usual."""
_ELSEWHERE: Final[Range] = (-1e9, 1e9)
_SLIPS: Final = (0.01, 100.0, 0.001, 1_000.0, 1e-6, 1e6)
"""Factors by which a value goes wrong: per cent, thousandths, thousands, millions."""


def parameter_range(parameter: Parameter) -> Range:
    """Least and greatest value that a parameter can have.

    Examples
    --------
    >>> parameter_range(built_in()["discount_rate"])
    (0.0, 0.2)
    """
    for start, found in _BY_START.items():
        if parameter.id.startswith(start):
            return found
    return _BY_ID.get(parameter.id) or _BY_UNIT.get(parameter.unit, _ELSEWHERE)


def _suggestion(value: float, parameter: Parameter) -> dict[str, Any]:
    """The value without the likeliest slip of the decimal sign: the one nearest to the built-in value."""
    least, most = parameter_range(parameter)
    right = [value * slip for slip in _SLIPS if least <= value * slip <= most and value * slip != 0]
    if not right or parameter.value == 0:
        return {"near": ""}
    best = min(right, key=lambda x: abs(math.log(abs(x / parameter.value))))
    return {"near": Words.of("near.meant", word=f"{best:.6g}")}


def parameter_values(scenario: Scenario) -> Iterator[Finding]:
    """Parameters are known, in the unit that the calculation wants, in order, and each number inside its range."""
    for table, kind in TABLE_KINDS:
        yield from _of_table(scenario, table, kind)


def _of_table(scenario: Scenario, name_of_table: str, kind: Kind) -> Iterator[Finding]:
    """What is wrong with the rows of one of the two tables of parameters."""
    table = scenario[name_of_table]
    other = next(name for name, held in TABLE_KINDS if held != kind)
    known = built_in()
    for i, name in enumerate(table["id"]):
        yield from ordered(table, i, ("low", "value", "high"))
        if not name:
            continue
        if not unit_of(name):
            yield at(table, i, "id", "unknown_parameter", name, **nearest(name, [*known, *PARTS, *OPTIONAL]))
            continue
        if (name in known and known[name].kind != kind) or (name in {*PARTS, *OPTIONAL} and kind != "value"):
            yield at(table, i, "id", "parameter_elsewhere", name, table=other)
            continue
        wanted = own_unit(unit_of(name), str(scenario.settings.get("currency", "")))
        unit = table["unit"][i]
        if unit and (
            unit != own_unit(unit_of(name), currency_in(unit)) or not _is_currency(currency_in(unit))
        ):
            yield at(table, i, "unit", "wrong_unit", unit, parameter=name, wanted=wanted)
            continue
        theirs = currency_in(unit)
        if theirs and theirs != currency_in(wanted) and math.isnan(table["price_year"][i]):
            yield at(table, i, "price_year", "foreign_price_year", unit)
        yield from _in_range(table, i, name, wanted)


def _is_currency(word: str) -> bool:
    return not word or word in known_currencies()


def _in_range(table: Table, i: int, name: str, wanted: str) -> Iterator[Finding]:
    """The numbers of a row that cannot be."""
    alike = {**dict.fromkeys(PARTS, "severe_accident_msek"), **dict.fromkeys(OPTIONAL, "car_cost_sek_km")}
    known = built_in()[alike.get(name, name)]
    least, most = parameter_range(known)
    for column in ("low", "value", "high"):
        number = float(table[column][i])
        if not math.isnan(number) and not least <= number <= most:
            words = {
                "least": f"{least:g}",
                "most": f"{most:g}",
                "unit": wanted,
                "parameter": name,
            }
            near = _suggestion(number, known)
            yield at(table, i, column, "parameter_out_of_range", f"{number:g}", **words, **near)


def exchange_rates(scenario: Scenario) -> Iterator[Finding]:
    """With a network, values in another currency can be told in the scenario's currency and price year: never a silent mix.

    With kronor the consumer prices of Statistics Sweden stand in for an index that is not stated.
    """
    currency, wanted = str(scenario.settings.get("currency", "")), scenario.settings["price_year"]
    if not currency or not has_network(scenario) or wanted != wanted:
        return
    stated, idle = stated_parameters(scenario).items(), idle_parameters(scenario)
    used = [each for name, each in stated if currency_in(each.unit) and not name.startswith(idle)]
    foreign = {(currency_in(p.unit), p.price_year) for p in used if currency_in(p.unit) != currency}
    lacking = sorted(
        (theirs, year) for theirs, year in foreign if year and not index_value(scenario, theirs, year) > 0
    )
    years = sorted({p.price_year for p in used if p.price_year} | {int(wanted)}) if used else []
    consumer = [year for year in years if math.isnan(index_value(scenario, "consumer", year))]
    consumer = consumer if currency != "SEK" and len(years) > 1 else []
    if lacking or consumer:
        rows = [*(f"{theirs} {year}" for theirs, year in lacking), *(f"consumer {year}" for year in consumer)]
        others = ", ".join(sorted({theirs for theirs, _ in foreign}))
        yield at(
            scenario["price_index"],
            None,
            None,
            "no_exchange_rate",
            currency,
            rows=", ".join(rows),
            others=others,
        )


def chosen_set(scenario: Scenario) -> Iterator[Finding]:
    """The set that the settings name can appraise: it, or the scenario's own values, have a discount rate."""
    if "discount_rate" not in stated_parameters(scenario):
        file, sheet = scenario.place
        chosen = scenario.settings["parameters"]
        yield finding("no_discount_rate", file, sheet=sheet, column="parameters", value=chosen)


def casualty_parts(scenario: Scenario) -> Iterator[Finding]:
    """A value of the killed counts with one of the severely injured of the same price year, and the other way round."""
    chosen = str(scenario.settings.get("parameters", ""))
    table, held = scenario["values"], value_set(chosen) if chosen else {}
    for i, name in enumerate(table["id"]):
        if name not in PARTS:
            continue
        other = next(part for part in PARTS if part != name)
        rows = table.where(id=other, set=table["set"][i])
        if not len(rows) and other not in held:
            yield at(table, i, "id", "part_alone", name, other=other)
            continue
        year = table["price_year"][rows[0]] if len(rows) else float(held[other].price_year or math.nan)
        if year != table["price_year"][i]:
            yield at(table, i, "price_year", "parts_apart", name, other=other)
