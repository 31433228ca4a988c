"""Stops grouped to places, and services between places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from infraprio.building.zones import plane_km
from infraprio.scenario.transit.modes import TRANSIT

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["StopPlaces", "busy_hours", "change_km", "service_tables", "stop_places"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
_RADII: Final = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1.2, 2.0, 4.0)
_DAY: Final = (6, 22)
_QUIET: Final = 0.1  # an hour with fewer departures than this share of the busiest is outside the timetable


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPlaces:
    """Places of stops.

    Attributes
    ----------
    of_stop : stop id -> place, 0 the first.
    name : (places,) of the busiest stop.
    lon, lat : (places,) degrees.
    calls : (places,) departures a day of services that call here.
    radius_km : farthest that a stop was moved to another; 0: each is a place of its own.
    """

    of_stop: dict[str, int]
    name: tuple[str, ...]
    lon: Floats
    lat: Floats
    calls: Floats
    radius_km: float


def stop_places(services: pd.DataFrame, stops: pd.DataFrame, most: int) -> StopPlaces:
    """Group stops around the busiest ones, in the smallest circle that gives no more than `most` places."""
    runs = services.set_index("id")["departures_day"]
    table = stops.assign(
        calls=stops["service"].map(runs),
        key=stops["parent_station"].where(stops["parent_station"] != "", stops["stop"]),
    )
    held = table.groupby("key").agg(lon=("lon", "mean"), lat=("lat", "mean"), calls=("calls", "sum"))
    names = (
        table.sort_values(["calls", "stop"], ascending=[False, True])
        .drop_duplicates("key")
        .set_index("key")["name"]
    )
    held = held.assign(name=names).reset_index().sort_values(["calls", "key"], ascending=[False, True])
    spot = plane_km(held["lon"].to_numpy(), held["lat"].to_numpy(), float(held["lat"].mean()))
    label, radius = np.arange(len(held)), 0.0
    for radius_tried in _RADII:
        if label.max(initial=-1) + 1 <= most:
            break
        label, radius = _around(spot, radius_tried), radius_tried
    weight = held["calls"].to_numpy(dtype=np.float64)
    mass = np.bincount(label, weights=weight).astype(np.float64)
    lon, lat = (np.bincount(label, weights=weight * held[axis].to_numpy()) / mass for axis in ("lon", "lat"))
    first = np.unique(label, return_index=True)[1]
    place = dict(zip(held["key"], label.tolist()))
    return StopPlaces(
        of_stop={stop: place[key] for stop, key in zip(table["stop"], table["key"])},
        name=tuple(held["name"].to_numpy()[first]),
        lon=lon,
        lat=lat,
        calls=mass,
        radius_km=radius,
    )


def _around(spot: Floats, radius: float) -> Ints:
    """Each stop goes to the first, busiest one within the radius that is not itself moved."""
    from scipy.spatial import cKDTree

    tree = cKDTree(spot)
    label = np.full(len(spot), -1, dtype=np.intp)
    number = 0
    for k in range(len(spot)):
        if label[k] < 0:
            near = np.array(tree.query_ball_point(spot[k], radius), dtype=np.intp)
            label[near[label[near] < 0]] = number
            number += 1
    return label


def change_km(stops: pd.DataFrame, places: StopPlaces) -> Floats:
    """(places,) straight distance that a change takes, the mean over the pairs of services that meet there.

    Two services are as far apart as their nearest stops; a place with one service has 0.
    """
    calls = stops.drop_duplicates(["service", "stop"])
    at = calls["stop"].map(places.of_stop).to_numpy()
    spot = plane_km(calls["lon"].to_numpy(), calls["lat"].to_numpy(), float(calls["lat"].mean()))
    service = calls["service"].to_numpy()
    apart = np.zeros(len(places.name))
    order = np.argsort(at, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(at[order])) + 1):
        names, which = np.unique(service[rows], return_inverse=True)
        if len(names) < 2:
            continue
        away = np.hypot(*(spot[rows][:, None] - spot[rows]).transpose(2, 0, 1))
        least = np.full((len(names), len(names)), np.inf)
        np.minimum.at(least, (which[:, None], which), away)
        apart[at[rows[0]]] = least[np.triu_indices(len(names), 1)].mean()
    return apart


def busy_hours(services: pd.DataFrame) -> tuple[int, int]:
    """Hours from and to in which every feed runs, within 6 to 22: a feed of part of a day stands for that part.

    An hour counts in which at least a tenth of the departures of the feed's busiest hour leave.
    """
    first, last = _DAY
    for _, feed in services.groupby("feed"):
        hours = (np.concatenate([np.array(d) for d in feed["departures"]]) // 60).astype(int)
        count = np.bincount(hours, minlength=24)[:24]
        busy = np.flatnonzero(count >= max(1.0, _QUIET * count.max()))
        if busy.size:  # else it runs after midnight alone
            first, last = max(first, int(busy[0])), min(last, int(busy[-1]) + 1)
    return (first, last) if first < last else _DAY


def service_tables(
    services: pd.DataFrame,
    stops: pd.DataFrame,
    places: StopPlaces,
    ids: list[str],
    hours: tuple[int, int],
    day_min: float,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of the tables of services and their stops: one service for each way of a route along places.

    Parameters
    ----------
    ids : place of each group of stops, in the order of `places`.
    hours : part of the day whose departures stand for the day.
    day_min : minutes over which a scenario spreads a day's departures.
    """
    begin, end = hours[0] * 60, hours[1] * 60
    stretch = day_min / (end - begin)
    calls = {str(name): rows for name, rows in stops.groupby("service", sort=False)}
    merged: dict[tuple[str, str, str, str, tuple[int, ...]], list[tuple[Any, Floats, Floats, Floats]]] = {}
    for service in cast(Any, services.itertuples()):
        leave = np.array(service.departures)
        leave = leave[(leave >= begin) & (leave < end)]
        rows = calls[service.id]
        at = np.array([places.of_stop[stop] for stop in rows["stop"]], dtype=np.intp)
        new = np.r_[True, at[1:] != at[:-1]]
        if new.sum() < 2 or not leave.size:
            continue
        part = np.cumsum(new) - 1
        run, dwell = (rows[c].to_numpy(dtype=np.float64) for c in ("run_min", "dwell_min"))
        inner = np.where(new, 0.0, run)  # between stops of one place: time at the place
        at_place, to_place = (
            np.bincount(part, weights=minutes).astype(np.float64)
            for minutes in (dwell + inner, np.where(new, run, 0.0))
        )
        at_place[[0, -1]] = 0.0
        to_place[1:] = np.maximum(to_place[1:], 0.1)
        key = (
            service.feed,
            service.route,
            service.direction,
            _mode_of(service.mode),
            tuple(at[new].tolist()),
        )
        merged.setdefault(key, []).append((service, leave, to_place, at_place))
    return _rows(merged, ids, hours, stretch)


def _mode_of(word: str) -> str:
    """The mode of a timetable as a table of services has it: a cableway counts as a tram, what is not known as a bus."""
    known = "tram" if word == "cable" else word
    return known if known in TRANSIT else "bus"


def _rows(
    merged: dict[Any, Any], ids: list[str], hours: tuple[int, int], stretch: float
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    out: list[dict[str, Any]] = []
    calls: list[dict[str, Any]] = []
    seen: set[str] = set()
    for (*_, mode, at), parts in merged.items():
        service = parts[0][0]
        name = (
            _plain(service.id)
            if _plain(service.id) not in seen
            else f"{_plain(service.id)}_{_plain(service.feed)}"
        )
        seen.add(name)
        leave = np.sort(np.concatenate([part[1] for part in parts]))
        weight = np.array([len(part[1]) for part in parts], dtype=float)
        run = np.average([part[2] for part in parts], axis=0, weights=weight)
        dwell = np.average([part[3] for part in parts], axis=0, weights=weight)
        gaps = np.diff(leave)
        spread = (
            f"; headway {np.percentile(gaps, 10):.0f}–{np.percentile(gaps, 90):.0f} min" if gaps.size else ""
        )
        out.append({
            "id": name, "name": service.name, "mode": mode, "departures_day": round(len(leave) * stretch, 3),
            "first_departure": _clock(leave[0]), "last_departure": _clock(leave[-1]), "both_ways": False,
            "source": service.feed, "confidence": "published" if stretch == 1 else "derived",
            "note": f"{len(leave)} departures {hours[0]:02d}–{hours[1]:02d}{spread}",
        })  # fmt: skip
        calls += [
            {
                "service": name,
                "order": k + 1,
                "place": ids[place],
                "run_min": round(float(run[k]), 2) if k else None,
                "dwell_min": round(float(dwell[k]), 2),
            }
            for k, place in enumerate(at)
        ]
    return out, calls


def _plain(name: str) -> str:
    """An id of a table: letters, digits, point, hyphen and underscore."""
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in name)


def _clock(minutes: float) -> str:
    """Time of day; hours above 23 belong to the night after the day.

    Examples
    --------
    >>> _clock(1510.5)
    '25:10'
    """
    return f"{int(minutes) // 60:02d}:{int(minutes) % 60:02d}"
