"""Parameters are known, in the unit that the calculation wants, and inside their range."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from infraprio.findings import Finding
from infraprio.scenario.cells import nearest
from infraprio.scenario.checks.at import at
from infraprio.scenario.checks.plan import ordered
from infraprio.scenario.parameters import Parameter, built_in, own_unit, parameters
from infraprio.scenario.prices import index_value
from infraprio.scenario.scenario import Scenario, has_network
from infraprio.words import Words

__all__ = ["exchange_rates", "parameter_range", "parameter_values"]

Range = tuple[float, float]

_BY_ID: Final[Mapping[str, Range]] = {
    "discount_rate": (0.0, 0.2),
    "tax_factor": (1.0, 3.0),
    "deterrence_a": (-50.0, 50.0),
    "gravity_access_a": (-50.0, 50.0),
    "demand_elasticity": (0.0, 5.0),
    "traffic_growth_last_year": (1990.0, 2200.0),
    "severe_accident_msek": (0.0, 1_000.0),
    "car_occupancy_work": (1.0, 9.0),
    "car_occupancy_business": (1.0, 9.0),
    "car_occupancy_service": (1.0, 9.0),
    "car_occupancy_leisure": (1.0, 9.0),
    "walk_speed_kmh": (1.0, 20.0),
    "walk_detour": (1.0, 5.0),
    "jobs_per_resident": (0.0, 2.0),
    "days_year": (1.0, 366.0),
}
"""Parameters whose range is narrower than that of their unit."""
_BY_START: Final[Mapping[str, Range]] = {
    "cost_growth_": (-0.9, 10.0),
    "cost_spread_": (0.0, 10.0),
    "queue_power_": (1.0, 20.0),
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
    "h/day": (0.25, 24.0),
    "passenger cars": (0.5, 20.0),
    "passenger cars/h": (1.0, 100_000.0),
    "km/h": (1.0, 400.0),
    "SEK": (0.0, 10_000.0),
    "SEK/h": (0.0, 10_000.0),
    "SEK/km": (0.0, 10_000.0),
    "SEK/kg": (0.0, 10_000.0),
    "SEK/(t h)": (0.0, 10_000.0),
    "SEK/(person year)": (0.0, 1_000_000.0),
    "MSEK/person": (0.0, 1_000.0),
    "g/km": (0.0, 10_000.0),
    "kg/km": (0.0, 1_000.0),
    "t/vehicle": (0.0, 200.0),
    "persons/car": (1.0, 9.0),
    "persons/million vehicle-km": (0.0, 10.0),
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
    table = scenario["parameters"]
    known = built_in()
    for i, name in enumerate(table["id"]):
        yield from ordered(table, i, ("low", "value", "high"))
        if not name:
            continue
        if name not in known:
            yield at(table, i, "id", "unknown_parameter", name, **nearest(name, known))
            continue
        wanted = own_unit(known[name].unit, str(scenario.settings.get("currency", "")))
        if table["unit"][i] and table["unit"][i] != wanted:
            yield at(table, i, "unit", "wrong_unit", table["unit"][i], parameter=name, wanted=wanted)
            continue
        least, most = parameter_range(known[name])
        for column in ("low", "value", "high"):
            number = float(table[column][i])
            if not math.isnan(number) and not least <= number <= most:
                words = {
                    "least": f"{least:g}",
                    "most": f"{most:g}",
                    "unit": wanted,
                    "parameter": name,
                }
                near = _suggestion(number, known[name])
                yield at(table, i, column, "parameter_out_of_range", f"{number:g}", **words, **near)


def exchange_rates(scenario: Scenario) -> Iterator[Finding]:
    """With a network, values in kronor that come with infraprio can be told in the scenario's currency and price year."""
    currency, wanted = str(scenario.settings.get("currency", "")), scenario.settings["price_year"]
    if currency in ("", "SEK") or not has_network(scenario) or wanted != wanted:
        return
    used = [each for each in parameters(scenario).values() if "SEK" in each.unit]
    years = sorted({each.price_year for each in used if each.price_year and math.isnan(each.value)})
    indexed = sorted({each.price_year for each in used if each.price_year} | {int(wanted)}) if used else []
    consumer = [year for year in indexed if math.isnan(index_value(scenario, "consumer", year))]
    if years or (consumer and len(indexed) > 1):
        rows = [*(f"SEK {year}" for year in years), *(f"consumer {year}" for year in consumer)]
        yield at(scenario["price_index"], None, None, "no_exchange_rate", currency, rows=", ".join(rows))
