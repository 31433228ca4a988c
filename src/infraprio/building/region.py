"""A region from a timetable, a map and a grid: places, links, services, and what they rest on."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from infraprio.building.grid import Cells, read_grid
from infraprio.building.report import BuildReport
from infraprio.building.roads import connectors, rail_rows, road_places, road_rows
from infraprio.building.stops import StopPlaces, busy_hours, change_km, service_tables, stop_places
from infraprio.building.zones import Clusters, clustered
from infraprio.network.gtfs.services import read_gtfs
from infraprio.network.osm.roads import map_data
from infraprio.scenario.findings import Finding, finding
from infraprio.scenario.parameters import built_in
from infraprio.words import Words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Sources", "region_tables"]

Floats = NDArray[np.float64]
Rows = list[dict[str, Any]]
_OTHER_PLACES: Final = 2_000
_ZONES: Final = 150
_TOWN: Final = 2_000  # residents


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a region is built from, see `build_from`."""

    osm: str | Path | None = None
    gtfs: Sequence[str | Path] = ()
    grid: str | Path | None = None
    area: str | Path | None = None
    classes: str | Path | None = None
    zones: int = _ZONES
    places: int = _OTHER_PLACES
    date: datetime.date | str | None = None
    hours: tuple[int, int] | None = None


@dataclass(slots=True, kw_only=True)
class _Places:
    """Places as they are gathered: zones first, then stops, then junctions."""

    ids: list[str] = field(default_factory=list)
    lon: list[float] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    rows: Rows = field(default_factory=list)

    def add(self, prefix: str, lon: Floats, lat: Floats, of_place: Sequence[Mapping[str, Any]]) -> None:
        width = len(str(len(lon)))
        for k, (x, y, rest) in enumerate(zip(lon.tolist(), lat.tolist(), of_place)):
            name = f"{prefix}{k + 1:0{width}}"
            self.ids.append(name)
            self.lon.append(x)
            self.lat.append(y)
            self.rows.append({"id": name, "name": name, "lat": round(y, 6), "lon": round(x, 6), **rest})


def region_tables(sources: Sources) -> tuple[dict[str, Rows], BuildReport]:
    """Tables of places, links and services, and the account of how they came about.

    Zones, stops and junctions are places alike: people walk straight to the stops around them, and stops on a road stand
    on it, so that buses answer to the road.
    """
    read: list[Words] = []
    findings: list[Finding] = []
    places = _Places()
    day_min = built_in()["service_day_min"].value
    detour, walk = built_in()["walk_detour"].value, built_in()["walk_speed_kmh"].value
    parameters: Rows = []
    cells = read_grid(sources.grid) if sources.grid is not None else None
    if cells is not None:
        findings += cells.findings
        zones = clustered(cells, sources.zones)
        places.add("Z", zones.lon, zones.lat, _zone_rows(cells, zones))
        access = float(np.average(zones.away_km, weights=cells.population)) * detour / walk * 60
        parameters.append(_parameter("transit_access_min", access, "mean walk from the cells to the middle of their zone"))
        read.append(Words.of("build.grid", cells=len(cells.ids), people=f"{cells.population.sum():.0f}", zones=len(zones.lon), away=f"{access:.1f}"))
    zones_end = len(places.ids)
    tables: dict[str, Rows] = {}
    at_stops = None
    if sources.gtfs:
        services, stops = read_gtfs(sources.gtfs, sources.date)
        findings += services.attrs["findings"]
        at_stops = stop_places(services, stops, max(sources.places * 2 // 3, 1))
        places.add("S", at_stops.lon, at_stops.lat, [{"kind": "hub", "name": n, "confidence": "derived"} for n in at_stops.name])
        hours = sources.hours or busy_hours(services)
        ids = places.ids[zones_end:]
        tables["services"], tables["service_stops"] = service_tables(services, stops, at_stops, ids, hours, day_min)
        findings += _about_hours(services, hours, day_min, sources)
        apart = change_km(stops, at_stops) * detour / walk * 60
        change = float(np.average(apart, weights=at_stops.calls))
        parameters.append(_parameter("change_walk_min", change, "mean walk between the nearest stops of two services at a place"))
        read.append(Words.of(
            "build.gtfs", day=services.attrs["date"], trips=int(services["departures_day"].sum()), services=len(tables["services"]),
            stops=stops["stop"].nunique(), places=len(at_stops.name), radius=f"{1000 * at_stops.radius_km:.0f}",
        ))  # fmt: skip
        tables["interchanges"] = _interchanges(at_stops, tables, ids, apart)
    stops_end = len(places.ids)
    tables |= _roads(sources, places, zones_end, stops_end, at_stops, read, findings, tables)
    tables["places"] = places.rows
    tables["parameters"] = parameters
    return tables, BuildReport(read=tuple(read), findings=tuple(findings))


def _zone_rows(cells: Cells, zones: Clusters) -> Rows:
    number = len(zones.lon)

    def total(values: Floats) -> Floats:
        return np.bincount(zones.of_cell, weights=values, minlength=number)

    people = total(cells.population)
    jobs = total(cells.jobs) if cells.jobs is not None else np.full(number, np.nan)
    offers = {name: total(values) > 0 for name, values in cells.offers.items()}
    return [
        {
            "kind": "town" if people[k] >= _TOWN else "village", "population": round(float(people[k]), 3), "confidence": "derived",
            "jobs": None if np.isnan(jobs[k]) else round(float(jobs[k]), 3), "offers": " ".join(name for name, held in offers.items() if held[k]),
        }
        for k in range(number)
    ]  # fmt: skip


def _parameter(name: str, value: float, note: str) -> dict[str, Any]:
    known = built_in()[name]
    return {"id": name, "value": round(value, 2), "unit": known.unit, "low": min(known.low, round(value, 2)), "high": max(known.high, round(value, 2)), "status": "user", "source": "infraprio build", "note": note}


def _about_hours(services: pd.DataFrame, hours: tuple[int, int], day_min: float, sources: Sources) -> list[Finding]:
    """What the choice of the part of the day leaves out, and how it is stretched."""
    leave = np.concatenate([np.array(d) for d in services["departures"]])
    outside = int(((leave < hours[0] * 60) | (leave >= hours[1] * 60)).sum())
    stretch = day_min / (60 * (hours[1] - hours[0]))
    name = ", ".join(Path(path).name for path in sources.gtfs)
    code = "hours_of_day" if abs(stretch - 1) < 1e-9 else "hours_stretched"
    return [finding(code, name, first=f"{hours[0]:02d}", last=f"{hours[1]:02d}", outside=outside, factor=f"{stretch:.2g}")]


def _interchanges(at: StopPlaces, tables: Mapping[str, Rows], ids: Sequence[str], change_min: Floats) -> Rows:
    """Stations: places where a train stops, or where several modes do; the timetable knows of no car parks."""
    mode = {row["id"]: row["mode"] for row in tables["services"]}
    met: dict[str, set[str]] = {}
    for row in tables["service_stops"]:
        met.setdefault(row["place"], set()).add(mode[row["service"]])
    rows: Rows = []
    for k, place in enumerate(ids):
        modes = met.get(place, set())
        if len(modes) > 1 or "train" in modes:
            rows.append({
                "id": f"I{len(rows) + 1}", "name": at.name[k], "place": place, "modes": " ".join(sorted(modes)), "parking_spaces": 0,
                "transfer_min": round(float(change_min[k]), 1), "confidence": "derived", "note": "parking not in the data: fill in",
            })  # fmt: skip
    return rows


def _roads(
    sources: Sources, places: _Places, zones_end: int, stops_end: int, at_stops: StopPlaces | None, read: list[Words], findings: list[Finding],
    tables: Mapping[str, Rows],
) -> dict[str, Rows]:  # fmt: skip
    """Roads, railways and connectors; junctions are added to the places."""
    lon, lat = np.array(places.lon), np.array(places.lat)
    data = map_data(sources.osm, sources.area, sources.classes) if sources.osm is not None else None
    out: dict[str, Rows] = {"roads": []}
    stations = _train_pairs(tables, places.ids)
    if stations:
        out["railways"] = rail_rows(data, stations, places.ids, lon, lat)
    if data is None:
        onto = list(range(zones_end, stops_end)) or list(range(zones_end))
        loose = list(range(zones_end)) if zones_end < stops_end else []
        out["roads"] = connectors(places.ids, lon, lat, loose, onto, "path")
        return out
    roads = road_places(data, lon, lat, max(sources.places - (stops_end - zones_end), sources.places // 3))
    findings += roads.findings
    places.add("J", roads.lon, roads.lat, [{"kind": "junction"}] * len(roads.lon))
    out["roads"] = road_rows(roads, places.ids)
    on_road = {row[end] for row in out["roads"] for end in ("from_place", "to_place")}
    onto = [k for k, name in enumerate(places.ids) if name in on_road]
    loose = [k for k in range(stops_end) if places.ids[k] not in on_road]
    out["roads"] += connectors(places.ids, np.array(places.lon), np.array(places.lat), loose, onto, "street")
    length = f"{sum(row['length_km'] for row in out['roads']):.0f}"
    read.append(Words.of("build.osm", links=len(out["roads"]), km=length, junctions=len(roads.lon), rank=roads.rank, railways=len(out.get("railways", []))))
    return out


def _train_pairs(tables: Mapping[str, Rows], ids: Sequence[str]) -> dict[tuple[int, int], float]:
    """Stations that a train passes one after the other -> least running minutes."""
    number = {name: k for k, name in enumerate(ids)}
    trains = {row["id"] for row in tables.get("services", []) if row["mode"] == "train"}
    pairs: dict[tuple[int, int], float] = {}
    before: dict[str, Any] = {}
    for row in tables.get("service_stops", []):
        if row["service"] in trains and before.get("service") == row["service"]:
            a, b = sorted((number[before["place"]], number[row["place"]]))
            pairs[a, b] = min(pairs.get((a, b), np.inf), row["run_min"])
        before = row
    return pairs
