"""Walking over networks of short roads, with and without proposals."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from infraprio.network.transport import apply_changes, compile_transport
from infraprio.network.travel.walks import walks
from infraprio.scenario.parameters import parameters
from tests.network.regions import change, place, region


@pytest.mark.parametrize("seed", range(25))
def test_walks_with_a_proposal_are_those_without_a_reference(seed: int) -> None:
    rng = np.random.default_rng(seed)
    names = list("ABCDEFGHI")
    ends = [rng.choice(names, 2, replace=False).tolist() for _ in range(12)]
    kinds = ("two_lane", "motorway", "path")
    roads = [
        {
            "id": f"R{k}", "from_place": a, "to_place": b, "length_km": float(rng.uniform(0.1, 3)), "speed_kmh": 50,
            "road_class": str(rng.choice(kinds)), "oneway": bool(rng.integers(2)),
        }
        for k, (a, b) in enumerate(ends)
    ]  # fmt: skip
    roads += [
        {"id": f"L{k}", "from_place": a, "to_place": b, "length_km": 30, "speed_kmh": 50}
        for k, (a, b) in enumerate(pairwise(names))
    ]
    some = [f"R{int(k)}" for k in rng.integers(0, 12, 5)]
    rows = [
        change("CLOSE", "roads", some[0], "remove"),
        change("SHORT", "roads", some[1], "multiply", "length_km", 0.3),
        change("LONG", "roads", some[2], "multiply", "length_km", 4),
        change("CLASS", "roads", some[3], "set", "road_class", "motorway"),
        change("WAY", "roads", some[4], "set", "oneway", "no"),
        change("NEW", "roads", "N", "new"),
        change("NEW", "roads", "N", "set", "from_place", ends[0][0]),
        change("NEW", "roads", "N", "set", "to_place", ends[3][1]),
        change("NEW", "roads", "N", "set", "length_km", 0.4),
        change("NEW", "roads", "N", "set", "speed_kmh", 50),
    ]
    scenario = region(rows, places=[place(name, 0.5 * k, 10, 5) for k, name in enumerate(names)], roads=roads)
    transport = compile_transport(scenario)
    p = {name: item.value for name, item in parameters(scenario, "main").items()}
    points = np.sort(transport.places([str(name) for name in rng.choice(names, 3, replace=False)]))
    base = walks(transport, points, p)
    for name in transport.changes:
        state = apply_changes(transport, [name])
        found = walks(state, points, p, base, same_places=True)
        np.testing.assert_array_equal(found.minutes, walks(state, points, p).minutes, err_msg=name)
