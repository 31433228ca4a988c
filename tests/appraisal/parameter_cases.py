"""Scenarios in which parameters matter, and the numbers that come out of them.

Every parameter of the table has to move a number of some study below; a new one is either covered by them or
gets a study of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from infraprio import appraisal, effects
from infraprio.scenario.parameters import Parameter
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.transit.modes import TRANSIT
from tests.appraisal.appraisal_cases import effects as stated_effects
from tests.appraisal.appraisal_cases import paper_plan, proposal, row
from tests.network.regions import change, place, rail, region, road, stops

Numbers = np.ndarray[Any, np.dtype[np.float64]]
KINDS = ("road", "rail", "interchange", "service")
MATURITIES = ("idea", "study", "plan", "tendered")
ROAD_CLASSES = ("motorway", "2+2", "2+1", "two_lane", "narrow", "gravel", "street")


def _rows(values: Mapping[str, Parameter], *names: str) -> list[dict[str, Any]]:
    """The parameters as rows of a scenario's table; all of them, or those named."""
    return [
        {"id": i, "value": p.value, "unit": p.unit}
        | ({"status": p.status} if p.kind == "value" else {})
        | ({} if np.isnan(p.low) else {"low": p.low})
        | ({} if np.isnan(p.high) else {"high": p.high})
        | ({"price_year": p.price_year} if p.price_year else {})
        for i, p in values.items()
        if not names or i in names
    ]


def _paper(values: Mapping[str, Parameter]) -> tuple[Scenario, Any]:
    """Every kind of object, maturity, mode, purpose and priced quantity, without a network."""
    plan = paper_plan(
        [
            proposal(kind.upper(), 100, kind=kind, maturity=maturity, life_years=100, construction_years=2, corridors="K1")
            for kind, maturity in zip(KINDS, MATURITIES, strict=True)
        ],
        parameters=_rows(values),
        wider_effects=[
            {"proposal": "ROAD", "effect": effect, "value": value, "persons": persons, "source": "test"}
            for effect, value, persons in (
                *((f"construction_{kind}", 2, "") for kind in ("road", "rail", "tunnel", "bridge")),
                ("air", -0.5, 4000), ("cycling", 60, 400), ("walking", 50, 300),
            )
        ],
    )  # fmt: skip
    rows = [
        row(kind.upper(), "travel_time_hours", -1e4, mode=mode, purpose=purpose, distance=distance)
        for kind in KINDS
        for mode in ("car", "train", "bus")
        for purpose in ("work", "business", "other")
        for distance in ("regional", "long")
    ]
    rows += [
        row("ROAD", item, -1e3, mode=mode)
        for item, mode in (
            ("freight_hours", "heavy"), ("vehicle_km_heavy", "heavy"), ("vehicle_km_car", "car"), ("severe_accidents", ""),
            ("co2_tonnes", "car"), ("noise_exposed_persons", ""), ("travel_time_sd_hours", "car"),
        )
    ]  # fmt: skip
    rows += [row("SERVICE", "service_km", 1e5, mode=mode) for mode in TRANSIT]
    rows += [row("RAIL", "fare_revenue_sek", 1e5, mode="train")]
    return plan, stated_effects(*rows)


def appraised(values: Mapping[str, Parameter]) -> Numbers:
    """Net present values and their parts."""
    frame = appraisal.appraise(*_paper(values)).to_frame()
    return frame.select_dtypes(float).to_numpy().ravel()


def drawn(values: Mapping[str, Parameter]) -> Numbers:
    """Costs and net present values of samples."""
    plan, stated = _paper(values)
    found = appraisal.simulate(plan, samples=64, seed=1, effects=stated)
    return np.concatenate([found.cost.ravel(), found.npv.ravel()])


def _network(values: Mapping[str, Parameter], *, counted: int) -> Scenario:
    """A ring of all road classes, trains, buses and a ferry, two lots, few and many departures.

    So many of its seven roads are counted, and the boardings of a service if all are.
    """
    rows = [
        change("FAST", "roads", "AB", "set", "speed_kmh", 100),
        change("TRAINS", "services", "T", "set", "departures_day", 14),
        change("HEAVY", "roads", "AB", "set", "bearing_class", "BK4"),
        change("TOLL", "roads", "BC", "set", "toll_sek", 15),
        change("LOT", "interchanges", "H", "add", "parking_spaces", 40),
        change("QUICK", "roads", "CD", "set", "speed_kmh", 95),
    ]  # fmt: skip
    confidences = ("published", "derived", "estimate", "assumption", "", "")
    rows = [r | {"confidence": word} for r, word in zip(rows, confidences, strict=True)]
    names = "ABCDEFG"
    pairs = [f"{a}{b}" for a, b in zip(names, names[1:] + "A", strict=True)]
    counts = (2500, 1500, 1200, 700, 600, 500, 400)
    return region(
        rows,
        places=[
            place("A", 0, 9000, 6000, offers="hospital regional_centre travel_centre capital", municipality="M"),
            *(place(n, 0.35 * k, 1500 - 150 * k, 300 if k % 2 else None, municipality="M") for k, n in enumerate("BCDEF", 1)),
            place("G", 2.1, 400, 60, municipality="N", offers="airport"),
            place("A2", 0.018, 300, 40, municipality="N"),
            place("END", 2.3, 150, 10, municipality="N"),
        ],
        municipalities=[{"id": "M", "name": "M", "seat": "A"}, {"id": "N", "name": "N", "seat": "G"}],
        corridors=[{"id": "C1", "name": "C1", "places": "A B C D"}],
        roads=[
            *(
                road(pair, pair[0], pair[1], 22 + 3 * k, 85, road_class=sort, **({"aadt": counts[k]} if k < counted else {}), **({"delay_min": 4} if pair == "BC" else {}))
                for k, (pair, sort) in enumerate(zip(pairs, ROAD_CLASSES, strict=True))
            ),
            road("SPUR", "F", "END", 18, 70),
            road("FERRY", "B", "F", 4, 20, road_class="ferry"),
        ],
        railways=[rail("AB_R", "A", "B", 27, 90, electrified="yes"), rail("BC_R", "B", "C", 26, 90, electrified="yes"), rail("CD_R", "C", "D", 27, 90), rail("DE_T", "D", "E", 27, 60, modes="tram metro")],
        services=[
            {"id": "T", "name": "T", "mode": "train", "departures_day": 20, **({"boardings_year": 50000} if counted == 7 else {})},
            {"id": "U", "name": "U", "mode": "train", "departures_day": 9},
            {"id": "B1", "name": "B1", "mode": "bus", "departures_day": 4},
            {"id": "B2", "name": "B2", "mode": "bus", "departures_day": 3, "timed_transfer": "yes"},
            {"id": "FE", "name": "FE", "mode": "ferry", "departures_day": 9},
            {"id": "FL", "name": "FL", "mode": "air", "departures_day": 2},
            {"id": "TR", "name": "TR", "mode": "tram", "departures_day": 9},
            {"id": "ME", "name": "ME", "mode": "metro", "departures_day": 9},
            {"id": "OD", "name": "OD", "mode": "on_demand", "wait_min": 25},
        ],
        service_stops=[*stops("T", "A B C"), *stops("U", "C D"), *stops("B1", "A2 B E"), *stops("B2", "D E F"), *stops("FE", "B F", {"F": 20}), *stops("FL", "A G", {"G": 35}), *stops("TR", "D E"), *stops("ME", "E D"), *stops("OD", "E END F")],
        interchanges=[
            {"id": "H", "name": "H", "place": "B", "parking_spaces": 4},
            {"id": "H2", "name": "H2", "place": "C", "parking_spaces": 30, "charge_sek": 20},
            {"id": "H3", "name": "H3", "place": "D", "parking_spaces": 0},
        ],
        rail_freight=[{"id": "G", "from_place": "A", "to_place": "D", "tonnes_year": 2e5, "axle_load_t": 22.5, "train_length_m": 620, "traction": "change"}],
        parameters=_rows(values),
    )  # fmt: skip


def _through(scenario: Scenario, demand: str = "fixed") -> Numbers:
    base = effects.baseline(scenario, demand=demand)
    found = effects.evaluate(scenario, base)
    parts = [found.without, found.change, found.low, found.high]
    stated = found.quantities()["change"].to_numpy(float)
    return np.concatenate(
        [*(part.to_numpy(float).ravel() for part in parts), [stated.sum(), np.abs(stated).sum()]]
    )


def networked(values: Mapping[str, Parameter]) -> Numbers:
    """Effects where roads and services are counted."""
    return _through(_network(values, counted=7))


def hardly_counted(values: Mapping[str, Parameter]) -> Numbers:
    """Effects where two roads and no services are counted."""
    return _through(_network(values, counted=2))


def uncounted(values: Mapping[str, Parameter]) -> Numbers:
    """Effects where nothing is counted."""
    return _through(_network(values, counted=0))


def elastic(values: Mapping[str, Parameter]) -> Numbers:
    """Effects with demand that answers to cost."""
    return _through(_network(values, counted=7), demand="elastic")


STUDIES: dict[str, Callable[[Mapping[str, Parameter]], Numbers]] = {
    study.__name__: study for study in (appraised, drawn, networked, hardly_counted, uncounted, elastic)
}
"""Name -> numbers that a set of parameters makes, the cheapest first."""
