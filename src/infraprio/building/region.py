"""A region from a timetable, a map and a grid: places, links, services, and what they rest on."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from infraprio.building.basemap import Feature, background_rows
from infraprio.building.grid import Cells, read_grid
from infraprio.building.parking import with_parking
from infraprio.building.report import BuildReport
from infraprio.building.road_layer import road_layer
from infraprio.building.roads import connectors, not_shorter, rail_rows, road_places, road_rows
from infraprio.building.stops import StopPlaces, busy_hours, change_km, service_tables, stop_places
from infraprio.building.zones import Clusters, clustered
from infraprio.errors import InfraprioError
from infraprio.findings import Finding, ScenarioError, finding
from infraprio.network.gtfs.services import read_gtfs
from infraprio.network.osm.parking import park_and_ride
from infraprio.network.osm.roads import MapData, map_data
from infraprio.network.osm.water import water_of
from infraprio.scenario.parameters import built_in
from infraprio.scenario.plane import frame_degrees
from infraprio.scenario.transit.modes import RAIL_MODES
from infraprio.words import Words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Sources", "region_tables"]

Floats = NDArray[np.float64]
Rows = list[dict[str, Any]]
_OTHER_PLACES: Final = 2_000
_ZONES: Final = 150
_TOWN: Final = 2_000  # residents
_STATIONS: Final = frozenset(("train", "metro"))
"""Modes whose every stop is a station."""
_FAR_KM: Final = 2.0  # a link longer than this leads out of the map


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a region is built from, see `build_from`."""

    osm: str | Path | None = None
    roads: str | Path | None = None
    gtfs: Sequence[str | Path] = ()
    grid: str | Path | None = None
    area: str | Path | None = None
    classes: str | Path | None = None
    zones: int = _ZONES
    places: int = _OTHER_PLACES
    date: datetime.date | str | None = None
    hours: tuple[int, int] | None = None

    def check(self) -> None:
        """Refuse numbers that mean nothing, before anything is read."""
        for name, value in (("zones", self.zones), ("places", self.places)):
            if value < 1:
                raise InfraprioError(finding("below_one", name, value=value))
        if self.hours is not None and not 0 <= self.hours[0] < self.hours[1] <= 48:
            given = "–".join(map(str, self.hours))
            raise InfraprioError(finding("hours_unusable", "hours", value=given))


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


@dataclass(slots=True, kw_only=True)
class _Work:
    """What is gathered while a region is built: tables, and the account of them."""

    places: _Places = field(default_factory=_Places)
    tables: dict[str, Rows] = field(default_factory=dict)
    read: list[Words] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    day: datetime.date | None = None
    zones_end: int = 0
    stops_end: int = 0


def region_tables(sources: Sources) -> tuple[dict[str, Rows], BuildReport]:
    """Tables of places, links and services, and the account of how they came about.

    Zones, stops and junctions are places alike: people walk straight to the stops around them, and stops on a road stand
    on it, so that buses answer to the road.
    """
    work = _Work()
    work.tables["model_settings"] = []
    if sources.grid is not None:
        _add_zones(work, read_grid(sources.grid), sources.zones)
    work.zones_end = len(work.places.ids)
    if sources.gtfs:
        _add_timetable(work, sources)
    work.stops_end = len(work.places.ids)
    _add_links(work, sources)
    if sources.osm is not None:
        if work.tables.get("interchanges"):
            _add_parking(work, Path(sources.osm))
        _add_water(work, Path(sources.osm))
    work.tables["places"] = work.places.rows
    return work.tables, BuildReport(read=tuple(work.read), findings=tuple(work.findings), day=work.day)


def _walk_minutes(km: float) -> float:
    """Minutes to walk a straight distance, with the detour that streets make."""
    return km * built_in()["walk_detour"].value / built_in()["walk_speed_kmh"].value * 60


def _add_zones(work: _Work, cells: Cells, number: int) -> None:
    zones = clustered(cells, number)
    work.findings += cells.findings
    work.places.add("Z", zones.lon, zones.lat, _zone_rows(cells, zones))
    access = _walk_minutes(float(np.average(zones.away_km, weights=cells.population)))
    note = "mean walk from the cells to the middle of their zone"
    work.tables["model_settings"].append(_parameter("transit_access_min", access, note))
    people = f"{cells.population.sum():.0f}"
    work.read.append(
        Words.of(
            "build.grid", cells=len(cells.ids), people=people, zones=len(zones.lon), away=f"{access:.1f}"
        )
    )


def _add_timetable(work: _Work, sources: Sources) -> None:
    services, stops = read_gtfs(sources.gtfs, sources.date)
    work.day = services.attrs["date"]
    at = stop_places(services, stops, max(sources.places * 2 // 3, 1))
    first = len(work.places.ids)
    work.places.add(
        "S", at.lon, at.lat, [{"kind": "hub", "name": n, "confidence": "derived"} for n in at.name]
    )
    ids, hours = work.places.ids[first:], sources.hours or busy_hours(services)
    if not any(hours[0] * 60 <= leave < hours[1] * 60 for each in services["departures"] for leave in each):
        names = ", ".join(Path(path).name for path in sources.gtfs)
        raise ScenarioError(
            [finding("no_departures", names, first=f"{hours[0]:02d}", last=f"{hours[1]:02d}")]
        )
    day_min = built_in()["service_day_min"].value
    work.tables["services"], work.tables["service_stops"] = service_tables(
        services, stops, at, ids, hours, day_min
    )
    work.findings += [*services.attrs["findings"], _about_hours(services, hours, day_min, sources)]
    apart = change_km(stops, at)
    note = "mean walk between the nearest stops of two services at a place"
    change = _walk_minutes(float(np.average(apart, weights=at.calls)))
    work.tables["model_settings"].append(_parameter("change_walk_min", change, note))
    work.tables["interchanges"] = _interchanges(at, work.tables, ids, apart)
    work.read.append(
        Words.of(
            "build.gtfs",
            day=services.attrs["date"],
            trips=int(services["departures_day"].sum()),
            services=len(work.tables["services"]),
            stops=stops["stop"].nunique(),
            places=len(at.name),
            radius=f"{1000 * at.radius_km:.0f}",
        )
    )


def _zone_rows(cells: Cells, zones: Clusters) -> Rows:
    number = len(zones.lon)

    def total(values: Floats) -> Floats:
        return np.bincount(zones.of_cell, weights=values, minlength=number).astype(np.float64)

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
    return {
        "id": name,
        "value": round(value, 2),
        "unit": known.unit,
        "low": min(known.low, round(value, 2)),
        "high": max(known.high, round(value, 2)),
        "source": "infraprio build",
        "note": note,
    }


def _about_hours(services: pd.DataFrame, hours: tuple[int, int], day_min: float, sources: Sources) -> Finding:
    """What the choice of the part of the day leaves out, and how it is stretched."""
    leave = np.concatenate([np.array(d) for d in services["departures"]])
    outside = int(((leave < hours[0] * 60) | (leave >= hours[1] * 60)).sum())
    stretch = day_min / (60 * (hours[1] - hours[0]))
    name = ", ".join(Path(path).name for path in sources.gtfs)
    code = "hours_of_day" if abs(stretch - 1) < 1e-9 else "hours_stretched"
    return finding(
        code,
        name,
        first=f"{hours[0]:02d}",
        last=f"{hours[1]:02d}",
        outside=outside,
        factor=f"{stretch:.2g}",
    )


def _interchanges(at: StopPlaces, tables: Mapping[str, Rows], ids: Sequence[str], apart_km: Floats) -> Rows:
    """Stations: places where a train or a metro stops, or where several modes do; the timetable knows of no car parks."""
    mode = {row["id"]: row["mode"] for row in tables["services"]}
    met: dict[str, set[str]] = {}
    for row in tables["service_stops"]:
        met.setdefault(row["place"], set()).add(mode[row["service"]])
    rows: Rows = []
    for k, place in enumerate(ids):
        modes = met.get(place, set())
        if len(modes) > 1 or modes & _STATIONS:
            rows.append({
                "id": f"I{len(rows) + 1}", "name": at.name[k], "place": place, "modes": " ".join(sorted(modes)), "parking_spaces": 0,
                "transfer_min": round(_walk_minutes(float(apart_km[k])), 1), "confidence": "derived", "note": "parking not in the data: fill in",
            })  # fmt: skip
    return rows


def _add_parking(work: _Work, path: Path) -> None:
    """Spaces of the map's car parks for changing, at the stations."""
    places = work.places
    where = dict(zip(places.ids, zip(places.lon, places.lat)))
    hubs = work.tables["interchanges"]
    spots = [where[row["place"]] for row in hubs]
    work.tables["interchanges"], told = with_parking(hubs, spots, park_and_ride(path), path.name)
    work.findings += told


def _add_water(work: _Work, path: Path) -> None:
    """Lakes, rivers and coast of the map, to be drawn behind the network."""
    box = frame_degrees(np.column_stack([work.places.lon, work.places.lat]))
    if box is not None:
        features = [
            Feature(shapes=shapes, layer=kind, cells={"kind": kind, "name": name})
            for kind, name, shapes in water_of(path, box)
        ]
        work.tables["background"], _ = background_rows(features, box, "OpenStreetMap")


def _map(sources: Sources) -> tuple[MapData | None, str]:
    """The map, and what the numbers of its ways belong to."""
    if sources.roads is not None:
        return road_layer(sources.roads), f"{Path(sources.roads).name} row"
    if sources.osm is not None:
        return map_data(sources.osm, sources.area, sources.classes), "OpenStreetMap way"
    return None, ""


def _add_links(work: _Work, sources: Sources) -> None:
    """Roads, railways and connectors; junctions are added to the places."""
    data, kind = _map(sources)
    places, given = work.places, work.stops_end
    lon, lat = np.array(places.lon), np.array(places.lat)
    stations = _track_pairs(work.tables, places.ids)
    if stations:
        rails = work.tables["railways"] = rail_rows(data, stations, places.ids, lon, lat)
        straight = sum(row["tracks"] is None for row in rails)
        if straight:
            name = data.file if data is not None else ", ".join(Path(path).name for path in sources.gtfs)
            work.findings.append(finding("rails_by_timetable", name, number=straight, all=len(rails)))
    if data is None:
        zones, stops = list(range(work.zones_end)), list(range(work.zones_end, given))
        work.tables["roads"] = connectors(places.ids, lon, lat, zones, stops, "path")
        return
    most = max(sources.places - (given - work.zones_end), sources.places // 3)
    roads = road_places(data, lon, lat, most)
    work.findings += roads.findings
    places.add("J", roads.lon, roads.lat, [{"kind": "junction"}] * len(roads.lon))
    rows = road_rows(roads, places.ids, kind)
    not_shorter(rows, places.ids, np.array(places.lon), np.array(places.lat))
    work.read.append(
        Words.of(
            "build.osm",
            links=len(rows),
            km=f"{sum(row['length_km'] for row in rows):.0f}",
            junctions=len(roads.lon),
            rank=roads.rank,
            railways=len(work.tables.get("railways", [])),
        )
    )
    work.tables["roads"] = rows + _tied(work, rows, data.file)


def _tied(work: _Work, rows: Rows, file: str) -> Rows:
    """Links to the roads from the zones and stops that stand on none; a stop far from them stays without."""
    places = work.places
    on_road = {row[end] for row in rows for end in ("from_place", "to_place")}
    onto = [k for k, name in enumerate(places.ids) if name in on_road]
    loose = [k for k in range(work.stops_end) if places.ids[k] not in on_road]
    ties = connectors(places.ids, np.array(places.lon), np.array(places.lat), loose, onto, "street")
    far = [k for k, row in zip(loose, ties) if row["length_km"] > _FAR_KM]
    zones, stops = [k for k in far if k < work.zones_end], {k for k in far if k >= work.zones_end}
    if zones:
        km = max(row["length_km"] for k, row in zip(loose, ties) if k < work.zones_end)
        work.findings.append(
            finding("zones_off_roads", file, number=len(zones), most=f"{_FAR_KM:g}", km=f"{km:.0f}")
        )
    if stops:
        work.findings.append(finding("stops_off_roads", file, number=len(stops), most=f"{_FAR_KM:g}"))
    return [row for k, row in zip(loose, ties) if k not in stops]


def _track_pairs(tables: Mapping[str, Rows], ids: Sequence[str]) -> dict[tuple[int, int, str], float]:
    """Places that a service on tracks passes one after the other, and its mode -> least running minutes."""
    number = {name: k for k, name in enumerate(ids)}
    on_track = {row["id"]: row["mode"] for row in tables.get("services", []) if row["mode"] in RAIL_MODES}
    pairs: dict[tuple[int, int, str], float] = {}
    before: dict[str, Any] = {}
    for row in tables.get("service_stops", []):
        mode = on_track.get(row["service"])
        if mode and before.get("service") == row["service"]:
            a, b = sorted((number[before["place"]], number[row["place"]]))
            pairs[a, b, mode] = min(pairs.get((a, b, mode), np.inf), row["run_min"])
        before = row
    return pairs
