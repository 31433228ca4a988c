"""Roads joined to chains give the journeys of the roads themselves."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from infraprio.network.transport import apply_changes, compile_transport
from infraprio.network.travel.road_chains import chains_of, each_road
from infraprio.network.travel.road_links import driven_roads, road_minutes, road_skim
from tests.network.regions import change, place, region, road

CHANGES = (
    change("FAST", "roads", "r2", "set", "speed_kmh", 100),
    change("CLOSE", "roads", "r5", "remove"),
    change("BACK", "roads", "r7", "set", "oneway", "yes"),
    change("NEW", "roads", "N", "new"),
    change("NEW", "roads", "N", "set", "from_place", "d"),
    change("NEW", "roads", "N", "set", "to_place", "g"),
    change("NEW", "roads", "N", "set", "length_km", 3),
    change("NEW", "roads", "N", "set", "speed_kmh", 50),
)


def test_chains_by_hand() -> None:
    """A road from A to B over three villages, of which one lies on a stretch that a proposal changes; and a blind end."""
    ends = ("A c", "d c", "d e", "e B", "d x")
    made = region(
        [change("FAST", "roads", "r2", "set", "speed_kmh", 100)],
        places=[place(name, k / 10, 900 if name in "AB" else None) for k, name in enumerate("ABcdex")],
        roads=[road(f"r{k}", *pair.split(), 10, 60) for k, pair in enumerate(ends)],
        railways=[],
        services=[],
        service_stops=[],
        interchanges=[],
        municipalities=[{"id": "M", "name": "M", "seat": "A"}],
    )
    transport = compile_transport(made)
    at = transport.places("ABcde")
    chains = chains_of(transport, driven_roads(transport), at[:2])
    assert (chains.node[at] >= 0).tolist() == [
        True,
        True,
        False,
        True,
        True,
    ]  # d and e: the ends of what changes
    assert chains.chain.tolist() == [0, 0, 1, 2, -1]
    assert chains.turned.tolist() == [False, True, False, False, False]
    assert chains.summed(np.array([1.0, 2.0, 4.0, 8.0, 16.0])).tolist() == [3.0, 4.0, 8.0]
    assert chains.on_roads(np.array([5.0, 6.0, 7.0])).tolist() == [5.0, 5.0, 6.0, 7.0, 0.0]


@pytest.mark.parametrize("names", [(), ("FAST",), ("CLOSE",), ("BACK",), ("NEW",), ("CLOSE", "NEW", "BACK")])
@pytest.mark.parametrize("seed", range(3))
def test_journeys_over_chains_are_those_over_roads(names: tuple[str, ...], seed: int) -> None:
    rng = np.random.default_rng(seed)
    letters = "ABCdefghijklm"
    pairs = [*itertools.pairwise(letters), ("A", "h"), ("C", "m"), ("e", "k"), ("B", "d")]
    made = region(
        CHANGES,
        places=[place(name, k / 10, 900 if name.isupper() else None) for k, name in enumerate(letters)],
        roads=[
            road(f"r{k}", *(pair if rng.random() < 0.5 else pair[::-1]), float(rng.uniform(2, 30)), float(rng.uniform(40, 110)), oneway="yes" if rng.random() < 0.15 else "no")
            for k, pair in enumerate(pairs)
        ],
        railways=[],
        services=[],
        service_stops=[],
        interchanges=[],
    )  # fmt: skip
    base = compile_transport(made)
    transport = apply_changes(base, names)
    points = np.sort(transport.places("ABC"))
    chains = chains_of(base, driven_roads(base), points)
    assert chains.nodes < len(letters)
    minutes, costs = road_minutes(transport, 0.4), (np.full(len(pairs) + 1, 0.7), 0.3)
    whole = road_skim(transport, each_road(transport), points, minutes, *costs)
    found = road_skim(transport, chains.in_state(transport), points, minutes, *costs)
    at = chains.node[points]
    for part in ("cost", "minutes", "km", "toll"):
        assert getattr(found, part)[:, at] == pytest.approx(getattr(whole, part)[:, points])
