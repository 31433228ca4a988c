"""The cheapest way of a goods train: where it runs, how much it takes, and what a tonne then costs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from infraprio.network.transport import Transport
from infraprio.network.travel.goods.flows import Flows
from infraprio.network.travel.road_links import usable
from infraprio.network.travel.shortest_trees import Arcs, Bools, Floats, Ints, shortest_trees
from infraprio.network.travel.ways.links import tracks_of_mode

__all__ = ["Tracks", "Train", "Way", "cheapest_way", "tracks_of", "way_along"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracks:
    """The railways as goods trains meet them, (railways,) each.

    Attributes
    ----------
    start, end : places.
    open : goods trains may run here.
    km, hours : of a goods train.
    wires : electric engines can run.
    axle_load, train_m : what the track allows; inf where it states nothing.
    """

    start: Ints
    end: Ints
    open: Bools
    km: Floats
    hours: Floats
    wires: Bools
    axle_load: Floats
    train_m: Floats


def tracks_of(transport: Transport, p: Mapping[str, float]) -> Tracks:
    """The railways of a state: goods trains run no faster than their own speed, and meet the same fixed delays."""
    links = transport["railways"]
    use = usable(transport, "railways") & links["freight"].astype(bool) & tracks_of_mode(transport, "train")
    speed = np.where(use, np.minimum(links["speed_kmh"].astype(float), p["rail_freight_speed_kmh"]), 1.0)
    km = np.where(use, links["length_km"].astype(float), 0.0)
    limits = (links[name].astype(float) for name in ("axle_load_t", "train_length_m"))
    axle_load, train_m = (np.where(np.isnan(values), np.inf, values) for values in limits)
    return Tracks(
        start=transport.place_rows("railways", "from_place"),
        end=transport.place_rows("railways", "to_place"),
        open=use,
        km=km,
        hours=km / speed + links["delay_min"].astype(float) / 60.0,
        wires=links["electrified"].astype(bool),
        axle_load=axle_load,
        train_m=train_m,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Train:
    """One train of a flow.

    Attributes
    ----------
    payload : net tonnes.
    gross : gross tonnes there, and back as far as it comes back empty: what is hauled for a kilometre of the way.
    runs : times that it runs the way, the empty run back included.
    """

    payload: float
    gross: float
    runs: float

    @staticmethod
    def of(flows: Flows, k: int, axle_load: float, train_m: float, p: Mapping[str, float]) -> Train:
        """The train of flow `k` under these limits; its payload is 0 where a wagon or the engine alone is too much.

        Wagons are not rounded to whole ones: they are the mean of many trains.
        """
        wagons = max(train_m - p["rail_freight_engine_m"], 0.0) / flows.wagon_m[k]
        payload = wagons * max(p["rail_freight_wagon_axles"] * axle_load - flows.tare[k], 0.0)
        empty = wagons * flows.tare[k] + p["rail_freight_engine_t"]
        back = p["rail_freight_return_share"]
        return Train(payload=payload, gross=payload + empty * (1.0 + back), runs=1.0 + back)

    def per_km(self, electric: bool, p: Mapping[str, float]) -> float:
        """SEK for a kilometre of the way."""
        engine = "rail_freight_electric_sek_tkm" if electric else "rail_freight_diesel_sek_tkm"
        return self.runs * p["rail_freight_train_sek_km"] + self.gross * p[engine]

    def per_hour(self, p: Mapping[str, float]) -> float:
        """SEK for an hour of the way: train and driver, and the time of the goods."""
        return self.runs * p["rail_freight_train_sek_h"] + self.payload * p["rail_freight_goods_sek_t_h"]

    def per_change(self, p: Mapping[str, float]) -> float:
        """SEK for a change of engines."""
        hours = p["rail_freight_change_min"] / 60.0
        return self.runs * p["rail_freight_change_sek"] + hours * self.per_hour(p)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How the trains of a flow run.

    Attributes
    ----------
    rows : railways in running order; `electric` (rows,) where they are hauled by an electric engine.
    train : what runs.
    sek_tonne : what a tonne costs, handling at both ends included.
    diesel_tkm : gross tonne-kilometres with a diesel engine of one train, there and back.
    """

    rows: Ints
    electric: Bools
    train: Train
    sek_tonne: float
    diesel_tkm: float


def _way(tracks: Tracks, rows: Ints, electric: Bools, train: Train, p: Mapping[str, float]) -> Way:
    km, hours = tracks.km[rows], float(tracks.hours[rows].sum())
    changes = int(np.count_nonzero(np.diff(electric.astype(int))))
    sek = sum(float(km[electric == kind].sum()) * train.per_km(kind, p) for kind in (True, False))
    sek += hours * train.per_hour(p) + changes * train.per_change(p)
    return Way(
        rows=rows,
        electric=electric,
        train=train,
        sek_tonne=sek / train.payload + p["rail_freight_handling_sek_t"],
        diesel_tkm=float(km[~electric].sum()) * train.gross,
    )


def way_along(tracks: Tracks, flows: Flows, k: int, way: Way, p: Mapping[str, float]) -> Way | None:
    """A known way as it is on these `tracks`, with the same engines where there are wires; None: it is closed."""
    rows = way.rows
    axle_load = min(float(tracks.axle_load[rows].min()), float(flows.axle_load[k]))
    train_m = min(float(tracks.train_m[rows].min()), float(flows.train_m[k]))
    train = Train.of(flows, k, axle_load, train_m, p)
    if not tracks.open[rows].all() or train.payload <= 0:
        return None
    electric = way.electric & tracks.wires[rows]
    if not flows.changes[k] and not electric.all():
        electric = np.zeros(len(rows), dtype=bool)
    return _way(tracks, rows, electric, train, p)


def _arcs(
    tracks: Tracks, open_: Bools, train: Train, electric: bool, changes: bool, p: Mapping[str, float]
) -> Arcs:
    """What a train pays along each railway and for each change of engines: places with an electric engine, then with a diesel one."""
    places = int(max(tracks.start.max(initial=0), tracks.end.max(initial=0))) + 1
    rows = np.flatnonzero(open_)
    tail, head = (
        np.concatenate([tracks.start[rows], tracks.end[rows]]),
        np.concatenate([tracks.end[rows], tracks.start[rows]]),
    )
    source = np.concatenate([rows, rows])
    time = tracks.hours[source] * train.per_hour(p)
    wired = np.where(
        tracks.wires[source] & electric, time + tracks.km[source] * train.per_km(True, p), np.inf
    )
    diesel = time + tracks.km[source] * train.per_km(False, p)
    at = np.arange(places) if changes else np.zeros(0, dtype=np.intp)
    change = np.full(len(at), train.per_change(p))
    return Arcs.of(
        2 * places,
        np.concatenate([tail, tail + places, at, at + places]),
        np.concatenate([head, head + places, at + places, at]),
        np.concatenate([wired, diesel, change, change]),
        np.concatenate([source, source, np.full(2 * len(at), -1, dtype=np.intp)]),
    )


def _traced(arcs: Arcs, start: int, end: int) -> tuple[float, Ints, Bools] | None:
    """Cost, railways and engines of the cheapest way; None where there is none."""
    places = arcs.nodes // 2
    if max(start, end) >= places:
        return None
    trees = shortest_trees(arcs, np.array([start, start + places], dtype=np.intp))
    cost, tree, node = min(
        (float(trees.cost[row, node]), row, node) for row in (0, 1) for node in (end, end + places)
    )
    if not np.isfinite(cost):
        return None
    rows: list[int] = []
    electric: list[bool] = []
    while (arc := int(trees.arc[tree, node])) >= 0:
        if arcs.source[arc] >= 0:
            rows.append(int(arcs.source[arc]))
            electric.append(node < places)
        node = int(arcs.tail[arc])
    return cost, np.array(rows[::-1], dtype=np.intp), np.array(electric[::-1], dtype=bool)


def _limits(values: Floats, own: float) -> list[float]:
    """The limits that may decide what a train takes, the largest first."""
    return sorted({min(float(value), own) for value in values}, reverse=True)


def _trains(tracks: Tracks, flows: Flows, k: int, p: Mapping[str, float]) -> Iterator[tuple[Bools, Train]]:
    """Each train that flow `k` may run, and the railways that let it pass."""
    use = np.flatnonzero(tracks.open)
    by_load = _limits(tracks.axle_load[use], float(flows.axle_load[k]))
    by_length = _limits(tracks.train_m[use], float(flows.train_m[k]))
    for axle_load, train_m in itertools.product(by_load, by_length):
        train = Train.of(flows, k, axle_load, train_m, p)
        if train.payload > 0:
            yield tracks.open & (tracks.axle_load >= axle_load) & (tracks.train_m >= train_m), train


def cheapest_way(tracks: Tracks, flows: Flows, k: int, p: Mapping[str, float]) -> Way | None:
    """The way and the train by which a tonne of flow `k` is cheapest; None where no railway joins its ends.

    What a train may take is decided by the weakest railway on its way, and a train pays for the way as a whole: so for every
    weight and length that some railway allows the cheapest way over those that allow as much is found, and the cheapest of
    these for a tonne is the cheapest of all. Where several cost the same, the one with the heavier and longer train is taken.
    """
    best: Way | None = None
    start, end = int(flows.start[k]), int(flows.end[k])
    for open_, train in _trains(tracks, flows, k, p) if min(start, end) >= 0 else ():
        arcs = _arcs(tracks, open_, train, bool(flows.electric[k]), bool(flows.changes[k]), p)
        found = _traced(arcs, start, end)
        if found is None:
            continue
        way = _way(tracks, found[1], found[2], train, p)
        if best is None or way.sek_tonne < best.sek_tonne * (1.0 - 1e-12):
            best = way
    return best
