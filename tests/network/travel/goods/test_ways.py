"""The cheapest way of a goods train, by hand and against every way that there is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from infraprio.network.travel.goods.flows import Flows
from infraprio.network.travel.goods.ways import Tracks, Train, cheapest_way, way_along
from infraprio.scenario.parameters import built_in

P = {name: item.value for name, item in built_in().items()}


def flow(start: int = 0, end: int = 1, traction: str = "electric") -> Flows:
    return Flows(
        ids=("F",),
        start=np.array([start]),
        end=np.array([end]),
        tonnes=np.array([1e5]),
        axle_load=np.array([25.0]),
        train_m=np.array([750.0]),
        wagon_m=np.array([20.0]),
        tare=np.array([20.5]),
        electric=np.array([traction != "diesel"]),
        changes=np.array([traction == "change"]),
        runs=np.array([True]),
        lorry_sek=np.array([np.nan]),
        lorry_km=np.array([np.nan]),
    )


def tracks(*links: tuple[int, int, float, bool, float, float]) -> Tracks:
    """Railways: from, to, km, wires, axle load, train length; at 80 km/h."""
    start, end, km, wires, axle_load, train_m = (np.array(part) for part in zip(*links))
    return Tracks(
        start=start,
        end=end,
        open=np.ones(len(km), dtype=bool),
        km=km.astype(float),
        hours=km / 80.0,
        wires=wires.astype(bool),
        axle_load=axle_load.astype(float),
        train_m=train_m.astype(float),
    )


@pytest.mark.parametrize(
    ("wires", "traction", "sek_km"),
    [(True, "electric", 0.02), (False, "electric", 0.06), (True, "diesel", 0.06), (True, "change", 0.02)],
)
def test_one_railway(wires: bool, traction: str, sek_km: float) -> None:
    found = cheapest_way(tracks((0, 1, 40, wires, 22.5, 620)), flow(traction=traction), 0, P)
    assert found is not None
    # 30 wagons of 90 t behind an engine of 20 m: 2,085 t net; 3,485 t gross with the empty train of 700 t that comes back
    assert found.train.payload == pytest.approx(30 * (90 - 20.5)) == pytest.approx(2085)
    assert found.train.gross == pytest.approx(2085 + 2 * (30 * 20.5 + 85))
    sek = 40 * (2 * 25 + 3485 * sek_km) + 0.5 * (2 * 3000 + 2085 * 2)
    assert found.sek_tonne == pytest.approx(sek / 2085 + 60)
    assert found.diesel_tkm == pytest.approx(0 if sek_km == 0.02 else 40 * 3485)


def test_the_weakest_railway_decides_what_a_train_takes() -> None:
    both = tracks((0, 1, 40, True, 22.5, 750), (1, 2, 40, True, 25, 620))
    found = cheapest_way(both, flow(end=2), 0, P)
    assert found is not None
    assert found.train == Train.of(flow(), 0, 22.5, 620, P)
    none = cheapest_way(both, replace(flow(end=2), tare=np.array([90.0])), 0, P)
    assert none is None  # the empty wagon alone is too heavy


def test_engines_are_changed_where_that_is_cheaper() -> None:
    long = tracks((0, 1, 400, True, 22.5, 620), (1, 2, 10, False, 22.5, 620))
    change, diesel = (cheapest_way(long, flow(end=2, traction=word), 0, P) for word in ("change", "electric"))
    assert change is not None
    assert diesel is not None
    assert (change.electric.tolist(), diesel.electric.tolist()) == ([True, False], [False, False])
    once = 2 * 2000 + 0.5 * (2 * 3000 + 2085 * 2)
    assert (diesel.sek_tonne - change.sek_tonne) * 2085 == pytest.approx(400 * 3485 * 0.04 - once)
    short = tracks((0, 1, 10, True, 22.5, 620), (1, 2, 10, False, 22.5, 620))
    kept = cheapest_way(short, flow(end=2, traction="change"), 0, P)
    assert kept is not None
    assert kept.electric.tolist() == [False, False]


def simple_ways(found: Tracks, start: int, end: int, seen: tuple[int, ...] = ()) -> Iterator[list[int]]:
    if start == end:
        yield []
        return
    for row in range(len(found.km)):
        for a, b in ((found.start[row], found.end[row]), (found.end[row], found.start[row])):
            if a == start and b not in (*seen, start):
                for rest in simple_ways(found, int(b), end, (*seen, start)):
                    yield [row, *rest]


def cheapest_of_all(found: Tracks, traction: str, end: int) -> float:
    """SEK a tonne of the cheapest of all ways and of all engines along them."""
    best = np.inf
    for way in simple_ways(found, 0, end):
        rows = np.array(way)
        train = Train.of(
            flow(), 0, min(25.0, found.axle_load[rows].min()), min(750.0, found.train_m[rows].min()), P
        )
        for engines in itertools.product((True, False), repeat=len(rows)):
            electric = np.array(engines)
            mixed = electric.any() and not electric.all()
            if (electric & ~found.wires[rows]).any() or (electric.any() and traction == "diesel"):
                continue
            if mixed and traction != "change":
                continue
            sek = sum(
                found.km[r] * train.per_km(e, P) + found.hours[r] * train.per_hour(P)
                for r, e in zip(way, engines)
            )
            sek += np.count_nonzero(np.diff(electric.astype(int))) * train.per_change(P)
            best = min(best, sek / train.payload + P["rail_freight_handling_sek_t"])
    return best


@pytest.mark.parametrize("seed", range(12))
def test_it_is_the_cheapest_of_all_ways(seed: int) -> None:
    draw = np.random.default_rng(seed)
    links = [
        (*draw.choice(5, 2, replace=False), draw.integers(10, 300), draw.random() < 0.6, draw.choice([20.0, 22.5, 25.0]), draw.choice([430.0, 630.0, 750.0]))
        for _ in range(8)
    ]  # fmt: skip
    found = tracks(*links)
    for traction in ("electric", "change", "diesel"):
        way = cheapest_way(found, flow(end=4, traction=traction), 0, P)
        wanted = cheapest_of_all(found, traction, 4)
        assert (np.inf if way is None else way.sek_tonne) == pytest.approx(wanted, rel=1e-9)
        if way is not None:
            again = way_along(found, flow(end=4, traction=traction), 0, way, P)
            assert again is not None
            assert again.sek_tonne == pytest.approx(way.sek_tonne, rel=1e-12)


def test_a_closed_railway_is_no_way() -> None:
    found = tracks((0, 1, 40, True, 22.5, 620))
    shut = replace(found, open=np.array([False]))
    way = cheapest_way(found, flow(), 0, P)
    assert way is not None
    assert cheapest_way(shut, flow(), 0, P) is None
    assert way_along(shut, flow(), 0, way, P) is None
