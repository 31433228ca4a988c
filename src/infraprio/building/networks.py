"""A network of others, and trips, as the tables of a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from infraprio.building.plan import node_degrees
from infraprio.findings import Finding, finding
from infraprio.network.roads.graph import Network

__all__ = ["length_in_km", "network_tables"]

Floats = NDArray[np.float64]
Rows = list[dict[str, Any]]
_UNITS: Final = {"km": 1.0, "mile": 1.609344, "m": 0.001, "foot": 0.0003048}
_USUAL_KMH: Final = (15.0, 130.0)
_MIDDLE_KMH: Final = 45.0
_LEAST, _MOST = 1.0, 200.0  # speeds that the table of roads takes
_CONNECTOR_KMH: Final = 50.0


def length_in_km(net: Network, unit: str | None, file: str) -> tuple[Floats, list[Finding]]:
    """(links,) lengths in km; where the unit is not stated, the first of km, mile, m and foot that gives usual speeds.

    Times count as minutes. A network without lengths, or whose lengths fit none of them, gets lengths by its times.
    """
    length = net.length if net.length is not None else np.full(net.n_links, np.nan)
    good = (length > 0) & (net.time > 0) & np.isfinite(net.time)
    if unit is not None:
        return np.nan_to_num(length) * _UNITS[unit], []
    speed = 60 * np.median(length[good] / net.time[good]) if good.any() else np.nan
    for name, factor in _UNITS.items():
        if _USUAL_KMH[0] <= speed * factor <= _USUAL_KMH[1]:
            told = finding("length_unit", file, column="length", unit=name, speed=f"{speed * factor:.0f}")
            return np.nan_to_num(length) * factor, [told]
    by_time = np.where(np.isfinite(net.time), net.time, 0.0) * _MIDDLE_KMH / 60
    return by_time, [finding("length_by_time", file, column="length", speed=f"{_MIDDLE_KMH:.0f}")]


def network_tables(
    net: Network,
    km: Floats,
    xy: Floats | None,
    trips: Floats | None,
    file: str,
    shapes: Sequence[str] = (),
) -> tuple[dict[str, Rows], list[Finding]]:
    """Places and roads of a network, and its trips.

    Every link is a road in one direction that takes exactly its time without traffic; two links that are each other's
    way back and alike are one road.

    Parameters
    ----------
    km : (links,) lengths, see `length_in_km`.
    trips : (zones, zones) a day.
    shapes : (links,) course of each link for maps, in degrees; none where the nodes are not.
    """
    lon, lat, findings = node_degrees(net, xy, km, file)
    ids = [f"N{label}" if not isinstance(label, str) else label for label in net.nodes.tolist()]
    ids = ["".join("_" if c in ' ;,"' else c for c in name) for name in ids]
    zone = np.zeros(net.n_nodes, dtype=bool)
    zone[net.zones] = True
    people = _people(net, trips)
    places = [
        {
            "id": name, "name": name, "lat": round(float(y), 6), "lon": round(float(x), 6), "kind": "village" if is_zone else "junction",
            "population": people.get(k), "confidence": "assumption" if people.get(k) is not None else None,
            "note": "residents: trips that start here" if people.get(k) is not None else None,
        }
        for k, (name, x, y, is_zone) in enumerate(zip(ids, lon, lat, zone))
    ]  # fmt: skip
    closed = ~np.isfinite(net.time)
    if closed.any():
        findings.append(finding("closed_links", file, number=int(closed.sum())))
    loops = net.tail == net.head
    if loops.any():
        findings.append(finding("loops_left_out", file, number=int(loops.sum())))
    if net.toll is not None and np.any(net.toll > 0):
        findings.append(finding("toll_in_own_unit", file, number=int((net.toll > 0).sum())))
    tables = {"places": places, "roads": _roads(net, km, ids, ~closed & ~loops)}
    if shapes and xy is not None and np.array_equal(np.column_stack([lon, lat]), xy):
        for road in tables["roads"]:
            road["wkt"] = shapes[int(road["id"][1:]) - 1]
    if trips is not None:
        tables["trips"] = _trips(net, trips, ids)
        inside = float(np.trace(trips))
        findings.append(
            finding("trips_taken_as", file, number=f"{trips.sum() - inside:.0f}", inside=f"{inside:.0f}")
        )
    return tables, findings


def _people(net: Network, trips: Floats | None) -> dict[int, float]:
    """Zone node -> trips that start there, which stand for its residents."""
    if trips is None:
        return {}
    return {int(node): round(float(total), 3) for node, total in zip(net.zones, trips.sum(axis=1))}


def _roads(net: Network, km: Floats, ids: list[str], use: NDArray[np.bool_]) -> Rows:
    alike: dict[tuple[Any, ...], list[int]] = {}
    rows: Rows = []
    for k in np.flatnonzero(use).tolist():
        a, b = int(net.tail[k]), int(net.head[k])
        row = _road(net, k, float(km[k]), ids[a], ids[b])
        same = tuple(
            value
            for name, value in row.items()
            if name not in ("id", "from_place", "to_place", "oneway", "source")
        )
        waiting = alike.get((b, a, same))
        if waiting:
            rows[waiting.pop()]["oneway"] = False
            continue
        alike.setdefault((a, b, same), []).append(len(rows))
        rows.append(row)
    return rows


def _road(net: Network, k: int, km: float, start: str, end: str) -> dict[str, Any]:
    """A road that takes exactly the time of the link: what a usual speed does not, a fixed delay does."""
    minutes = float(net.time[k])
    speed, delay = _MOST, 0.0
    if km <= 0:
        delay = minutes
    elif 60 * km < _LEAST * minutes:
        speed, delay = _CONNECTOR_KMH, minutes - 60 * km / _CONNECTOR_KMH
    elif 60 * km < _MOST * minutes:
        speed = 60 * km / minutes
    else:
        km = minutes * _MOST / 60
    capacity = float(net.capacity[k])
    return {
        "id": f"R{k + 1}", "from_place": start, "to_place": end, "length_km": km, "speed_kmh": speed, "delay_min": delay or None,
        "delay_share": 1.0 if delay else None, "oneway": True, "capacity_veh_h": capacity if np.isfinite(capacity) else None,
        "source": f"link {net.links[k]}", "vdf": str(net.law[k]) if net.law[k] != "bpr" else None,
        "vdf_b": float(net.b[k]), "vdf_power": float(net.power[k]),
    }  # fmt: skip


def _trips(net: Network, trips: Floats, ids: list[str]) -> Rows:
    """Trips between different zones, taken as journeys to work of all modes."""
    start, end = np.nonzero(trips)
    return [
        {
            "purpose": "work", "from_place": ids[net.zones[a]], "to_place": ids[net.zones[b]], "trips_day": float(trips[a, b]),
            "confidence": "assumption",
        }
        for a, b in zip(start.tolist(), end.tolist())
        if a != b
    ]  # fmt: skip
