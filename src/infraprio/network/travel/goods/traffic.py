"""Goods trains on the tracks: how many run, how many there is room for, and what all goods cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from infraprio.findings import Finding
from infraprio.network.transport import Transport
from infraprio.network.travel.goods.flows import Flows
from infraprio.network.travel.goods.remarks import remarks_on_goods
from infraprio.network.travel.goods.room import room_for_goods, shares_that_fit
from infraprio.network.travel.goods.ways import Tracks, Way, cheapest_way, tracks_of, way_along
from infraprio.network.travel.shortest_trees import Floats

__all__ = ["GoodsTraffic", "goods_traffic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsTraffic:
    """Goods by rail in one state; (flows,) unless said.

    Attributes
    ----------
    ways : the cheapest way of each flow, None where there is none.
    by_rail : tonnes a year that go by rail; `trains` loaded trains a year.
    rail_sek, lorry_sek : a year, by rail and of what does not go by rail.
    load : (railways,) goods trains a day, both directions, empty ones included.
    diesel_tkm : gross tonne-kilometres a year with diesel engines.
    lorry_km : vehicle-kilometres a year of lorries that carry what does not go by rail.
    otherwise : SEK for a tonne that does not go by rail; today : (flows, railways) trains a day of flows that run today;
        passengers : (railways,) passenger trains a day; all three of the reference.
    """

    ways: tuple[Way | None, ...]
    by_rail: Floats
    trains: Floats
    rail_sek: Floats
    lorry_sek: Floats
    load: Floats
    diesel_tkm: float
    lorry_km: float
    otherwise: Floats
    today: Floats
    passengers: Floats
    remarks: tuple[Finding, ...] = field(default=(), repr=False)

    @property
    def sek(self) -> Floats:
        """What the goods of each flow cost a year."""
        return self.rail_sek + self.lorry_sek


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Tonnes a year of one flow on one way."""

    way: Way
    tonnes: float

    @property
    def trains(self) -> float:
        """Loaded trains a year."""
        return self.tonnes / self.way.train.payload

    def on(self, links: int, days: float) -> Floats:
        """(links,) trains a day, both directions."""
        found = np.zeros(links)
        found[self.way.rows] = self.trains * self.way.train.runs / days
        return found


def _otherwise(flows: Flows, ways: Sequence[Way | None], p: Mapping[str, float]) -> Floats:
    """(flows,) SEK for a tonne that does not go by rail.

    Goods that go by rail today do so for a reason: they stay as long as that is no dearer than today, or than by lorry. Where
    nothing is stated of lorries a tonne counts one that drives for `time_most_min` at 80 km/h.
    """
    hours = p["time_most_min"] / 60.0
    far = hours * (p["freight_time_sek_h"] + 80.0 * p["freight_cost_sek_km"]) / p["freight_load_t_vehicle"]
    by_lorry = np.where(np.isnan(flows.lorry_sek), far, flows.lorry_sek)
    today = np.array([0.0 if way is None else way.sek_tonne for way in ways])
    return np.asarray(np.where(flows.runs, np.maximum(by_lorry, today), by_lorry))


def _on_way_of_today(
    tracks: Tracks, flows: Flows, k: int, now: Way, before: GoodsTraffic, p: Mapping[str, float]
) -> _Part | None:
    """What the trains that flow `k` has today can take on their old way; None where that is the way it takes now, or closed."""
    old = before.ways[k]
    if old is None or not flows.runs[k] or np.array_equal(old.rows, now.rows):
        return None
    kept = way_along(tracks, flows, k, old, p)
    if kept is None or kept.sek_tonne > before.otherwise[k]:
        return None
    return _Part(way=kept, tonnes=float(flows.tonnes[k]) * kept.train.payload / old.train.payload)


def goods_traffic(
    flows: Flows,
    transport: Transport,
    passengers: Floats,
    p: Mapping[str, float],
    reference: GoodsTraffic | None = None,
) -> GoodsTraffic | None:
    """Goods trains of a state; None where no goods are stated.

    Every flow takes its cheapest way if that costs no more than going otherwise, as far as the tracks have room: trains that
    run today keep theirs, passenger trains come before goods trains that are added or take another way, and these are cut in
    proportion on each railway. What finds no room goes the way of today, where that is another one, and else by lorry.

    Parameters
    ----------
    passengers : (railways,) passenger trains a day, both directions.
    reference : goods without proposals; None when this is it.
    """
    if not flows.ids:
        return None
    tracks, links = tracks_of(transport, p), len(transport["railways"]["id"])
    if reference is not None and not any(table == "railways" for table, _ in transport.touched):
        ways = reference.ways
    else:
        ways = tuple(cheapest_way(tracks, flows, k, p) for k in range(len(flows.ids)))
    otherwise = _otherwise(flows, ways, p) if reference is None else reference.otherwise
    whole = [
        _Part(way=way, tonnes=float(tonnes)) if way is not None and way.sek_tonne <= most else None
        for way, tonnes, most in zip(ways, flows.tonnes, otherwise)
    ]
    wanted = np.array([np.zeros(links) if part is None else part.on(links, p["days_year"]) for part in whole])
    today = np.where(flows.runs[:, None], wanted, 0.0) if reference is None else reference.today
    before = passengers if reference is None else reference.passengers
    room = room_for_goods(transport, passengers, before + today.sum(axis=0))
    shares, by_railway = shares_that_fit(wanted, today, room)
    parts: list[list[_Part]] = []
    for k, part in enumerate(whole):
        parts.append([] if part is None else [_Part(way=part.way, tonnes=part.tonnes * float(shares[k]))])
        left = float(flows.tonnes[k]) * (1.0 - float(shares[k]))
        if part is not None and reference is not None and left > 0:
            kept = _on_way_of_today(tracks, flows, k, part.way, reference, p)
            parts[k] += [] if kept is None else [_Part(way=kept.way, tonnes=min(kept.tonnes, left))]
    by_rail = np.array([sum(part.tonnes for part in mine) for mine in parts])
    rest = np.maximum(flows.tonnes - by_rail, 0.0)
    every = [part for mine in parts for part in mine]
    return GoodsTraffic(
        ways=ways,
        by_rail=by_rail,
        trains=np.array([sum(part.trains for part in mine) for mine in parts]),
        rail_sek=np.array([sum(part.tonnes * part.way.sek_tonne for part in mine) for mine in parts]),
        lorry_sek=rest * otherwise,
        load=sum((part.on(links, p["days_year"]) for part in every), np.zeros(links)),
        diesel_tkm=sum(part.trains * part.way.diesel_tkm for part in every),
        lorry_km=float((rest / p["freight_load_t_vehicle"] * np.nan_to_num(flows.lorry_km)).sum()),
        otherwise=otherwise,
        today=today,
        passengers=before,
        remarks=remarks_on_goods(transport, flows, ways, otherwise, shares, by_railway),
    )
