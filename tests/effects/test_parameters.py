"""Every parameter that the rooms network and effects read changes some result."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import infraprio
from infraprio import effects
from infraprio.network.transport import OBJECT_TABLES
from infraprio.scenario.checks.appraisal.parameters import parameter_range
from infraprio.scenario.parameters import ASKED_FOR, built_in
from infraprio.scenario.scenario import Scenario
from tests.effects.everything import everything, tables
from tests.network.regions import change, place
from tests.network.regions import road as link

ROOMS = [Path(infraprio.__file__).parent / name for name in ("network", "effects")]


def names_read() -> list[str]:
    """Parameters whose name stands in the code of the rooms, whole or put together from words."""
    whole, patterns = set(), []
    for path in (path for room in ROOMS for path in sorted(room.rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z]+" for p in node.values
                ]
                patterns.append(re.compile("".join(parts)))
    spread = {name for item in effects.INDICATORS.values() for name in item.parameters}
    return [
        name
        for name in built_in()
        if name in whole | spread or any(pattern.fullmatch(name) for pattern in patterns)
    ]


CHANGES = [
    change("FAST", "roads", "AB", "set", "speed_kmh", 100),
    change("BRIDGE", "roads", "CD", "set", "road_class", "two_lane"),
    change("SHUT", "roads", "BE", "remove"),
    change("RAIL", "railways", "AB_R", "set", "speed_kmh", 160),
    change("BUS", "services", "B1", "set", "departures_day", 20),
    change("LOT", "interchanges", "H", "add", "parking_spaces", 200),
]
for row, word in zip(CHANGES, ("published", "derived", "estimate", "assumption", "", "published")):
    row["confidence"] = word


def counted(rows: list[dict[str, Any]]) -> Scenario:
    return everything(CHANGES, parameters=rows, rail_freight=GOODS)


GOODS = [
    {"id": name, "from_place": "A", "to_place": end, "tonnes_year": 1e5, "axle_load_t": 22.5, "train_length_m": 600, "traction": "change"}
    for name, end in (("BY_RAIL", "S"), ("NO_WAY", "E"))
]  # fmt: skip


def uncounted(rows: list[dict[str, Any]]) -> Scenario:
    """Nothing is counted, one road in each class, most places far from any stop."""
    bare = {name: [dict(row) for row in tables()[name]] for name in OBJECT_TABLES}
    for road in bare["roads"]:
        road.pop("aadt", None)
    for service in bare["services"]:
        service.pop("boardings_year", None)
    return everything(CHANGES, parameters=rows, wider_effects=STATED, **bare)


STATED = [
    {"proposal": "FAST", "effect": effect, "value": 2, "persons": persons, "source": "test"}
    for effect, persons in (
        *((f"construction_{kind}", "") for kind in ("road", "rail", "tunnel", "bridge")), ("cycling", 40), ("walking", 30),
    )
]  # fmt: skip


def queued(rows: list[dict[str, Any]]) -> Scenario:
    """Every road carries more than it can."""
    full = [{**road, "aadt": 60_000, "heavy_share": 0.1} for road in tables()["roads"]]
    for road, junction in zip(full, ("signal", "roundabout", "give_way")):
        road["junction"] = junction
    return everything(CHANGES, parameters=rows, assignment="equilibrium", roads=full)


def half_full(rows: list[dict[str, Any]]) -> Scenario:
    """One short road is full by half."""
    roads = [{**road, "aadt": 19_400} if road["id"] == "EF" else road for road in tables()["roads"]]
    return everything(CHANGES, parameters=rows, assignment="equilibrium", roads=roads)


def cycled(rows: list[dict[str, Any]]) -> Scenario:
    """A row of villages near the town, with a road of each kind for bicycles between them."""
    ways = [
        {"road_class": "street", "slope": "rolling", "surface": "gravel"},
        {"road_class": "path", "slope": "hilly"},
        {"road_class": "narrow", "bicycle": "lane", "surface": "cobblestone"},
        {"road_class": "street"},
    ]
    names = ["A", "K0", "K1", "K2", "K3"]
    near = [place(name, 0.03 * (k + 1), 300, 50) for k, name in enumerate(names[1:])]
    roads = [link(f"W{k}", *names[k : k + 2], 1.6, 40, **way) for k, way in enumerate(ways)]
    found = tables()
    return everything(
        CHANGES,
        parameters=rows,
        active_travel="modelled",
        places=[*found["places"], *near],
        roads=[*found["roads"], *roads],
    )


def results(scenario: Scenario, demand: str) -> Iterator[np.ndarray[Any, Any]]:
    """What is computed without, with each and with some proposals, each part when it is asked for."""
    base = effects.baseline(scenario, demand=demand)  # type: ignore[arg-type]
    yield np.nan_to_num(np.array(list(base.state.measures.totals.values())))
    if scenario.settings["assignment"] == "equilibrium":  # the queues of the reference are enough
        return
    found = effects.evaluate(scenario, base)
    parts = [found.without, found.change, found.low, found.high]
    found_all = np.concatenate([np.asarray(part, dtype=float).ravel() for part in parts])
    yield np.nan_to_num(found_all)  # what is not stated is missing, and missing equals nothing
    yield np.nan_to_num(effects.evaluate_set(scenario, ["FAST", "BUS"], base).change.to_numpy(dtype=float))


KINDS = [
    (counted, "fixed"),
    (uncounted, "elastic"),
    (queued, "fixed"),
    (half_full, "fixed"),
    (cycled, "fixed"),
    (counted, "short_run"),
    (counted, "long_run"),
]
RUNS = {"demand_elasticity_short_run": range(5, 6), "demand_elasticity_long_run": range(6, 7)}


def kinds_of(name: str) -> range:
    if name.startswith(ASKED_FOR["active"]):
        return range(4, 5)
    if name in RUNS:
        return RUNS[name]
    return range(2, 4) if name.startswith(ASKED_FOR["queues"]) else range(2)


@cache
def unchanged(kind: int) -> list[np.ndarray[Any, Any]]:
    build, demand = KINDS[kind]
    return list(results(build([]), demand))


def differ(now: np.ndarray[Any, Any], before: np.ndarray[Any, Any]) -> bool:
    return len(now) != len(before) or not np.allclose(now, before, rtol=1e-7, atol=1e-10)


def _marked(name: str) -> Any:
    """Queues are slow to compute: a parameter of each kind is tried in the fast suite."""
    quick = not name.startswith(ASKED_FOR["queues"]) or name.endswith(("two_lane", "_equivalents"))
    return name if quick else pytest.param(name, marks=pytest.mark.slow)


@pytest.mark.parametrize("name", [_marked(name) for name in names_read()])
def test_a_parameter_changes_some_result(name: str):
    item = built_in()[name]
    least, most = parameter_range(item)
    for kind, factor in itertools.product(kinds_of(name), (1.3, 0.7)):
        build, demand = KINDS[kind]
        row = {
            "id": name,
            "value": min(max(item.value * factor, least), most),
            "unit": item.unit,
            "status": "user",
        }
        if any(map(differ, results(build([row]), demand), unchanged(kind))):
            return
    pytest.fail(f"{name} changes nothing")


def test_the_names_are_found_in_the_code():
    names = names_read()
    assert {"value_of_time_work_sek_h", "risk_ferry", "estimate_derived", "deterrence_b"} <= set(names)
    assert "value_of_time_car_long_sek_h" not in names  # of the appraisal
