"""When the trips of a day call at their stops, and which trips cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.findings import Finding, finding
from infraprio.network.gtfs.feed import Feed, at_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Calls", "calls_of", "great_circle_km", "minutes_of"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """The calls of the trips of a day, in running order, trip after trip.

    Attributes
    ----------
    table : trip (row of ``trips``), stop (row of ``stops``), arrival, departure (minutes after midnight, above 1440 after
        the next), one row a call.
    trips : the trips that are used, with their id, route_id, direction_id and shape_id.
    stops : the stops with a place: stop_id, name, lat, lon, parent_station.
    starts : departures in minutes of each trip that runs by frequency, by row of ``trips``; none for the others.
    findings : what was dropped.
    """

    table: pd.DataFrame
    trips: pd.DataFrame
    stops: pd.DataFrame
    starts: dict[int, list[float]]
    findings: tuple[Finding, ...]


def minutes_of(text: pd.Series[Any]) -> Floats:
    """Minutes after midnight of times such as 25:10:30; nan where there is none.

    Examples
    --------
    >>> import pandas as pd
    >>> minutes_of(pd.Series(["6:30:00", "25:10:30", "", "noon"]))
    array([ 390. , 1510.5,    nan,    nan])
    """
    import pandas as pd

    parts = text.str.extract(r"^(\d{1,3}):([0-5]\d):([0-5]\d)$")
    hours, minutes, seconds = (pd.to_numeric(parts[k]).to_numpy(dtype=np.float64) for k in range(3))
    return np.asarray(hours * 60 + minutes + seconds / 60)


def great_circle_km(lat: Floats, lon: Floats, lat_to: Floats, lon_to: Floats) -> Floats:
    """Distance along the surface of a sphere, km."""
    a, b, c, d = (np.radians(x) for x in (lat, lon, lat_to, lon_to))
    half = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return np.asarray(2 * 6371.0 * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


def _placed_stops(feed: Feed) -> tuple[pd.DataFrame, list[Finding]]:
    """Stops with coordinates; a stop without takes those of its station."""
    import pandas as pd

    raw = feed["stops.txt"].drop_duplicates("stop_id")
    stops = pd.DataFrame({"stop_id": raw["stop_id"]})
    for name in ("stop_name", "parent_station"):
        stops[name] = raw.get(name, "")
    for axis, most in (("lat", 90), ("lon", 180)):
        values = pd.to_numeric(raw[f"stop_{axis}"], errors="coerce")
        stops[axis] = values.where(values.abs() <= most)
        of_station = stops["parent_station"].map(dict(zip(stops["stop_id"], stops[axis])))
        stops[axis] = stops[axis].fillna(of_station)
    nowhere = stops["lat"].isna() | stops["lon"].isna() | ((stops["lat"] == 0) & (stops["lon"] == 0))
    faults = at_rows("stop_without_place", feed.file("stops.txt"), stops[nowhere], "stop_id")
    return stops[~nowhere].reset_index(drop=True), faults


def _day_trips(feed: Feed, running: set[str]) -> tuple[pd.DataFrame, list[Finding]]:
    raw = feed["trips.txt"]
    trips = raw[raw["service_id"].isin(running)].drop_duplicates("trip_id").copy()
    for name in ("direction_id", "shape_id", "trip_headsign"):
        if name not in trips:
            trips[name] = ""
    lost = ~trips["route_id"].isin(feed["routes.txt"]["route_id"])
    faults = at_rows("trip_without_route", feed.file("trips.txt"), trips[lost], "route_id")
    return trips[~lost].reset_index(drop=True), faults


def calls_of(feed: Feed, running: set[str]) -> Calls:
    """The calls of the trips that run.

    A call without times lies between those with times by the distance between the stops. Trips that run backwards in
    time, that lack a time at an end, or that have fewer than two calls are dropped, and calls at stops without a place.

    Parameters
    ----------
    running : service ids of the day, see `calendar.running_on`.
    """
    import pandas as pd

    stops, faults = _placed_stops(feed)
    trips, lost = _day_trips(feed, running)
    findings, file, raw = faults + lost, feed.file("stop_times.txt"), feed["stop_times.txt"]
    raw = raw[raw["trip_id"].isin(trips["trip_id"])]
    order = pd.to_numeric(raw["stop_sequence"], errors="coerce")
    stop = raw["stop_id"].map(dict(zip(stops["stop_id"], stops.index)))
    unknown = ~raw["stop_id"].isin(feed["stops.txt"]["stop_id"])
    findings += at_rows("call_at_no_stop", file, raw[unknown], "stop_id")
    findings += at_rows("call_without_order", file, raw[order.isna()], "stop_sequence")
    arrival, departure = minutes_of(raw["arrival_time"]), minutes_of(raw["departure_time"])
    for column, values in (("arrival_time", arrival), ("departure_time", departure)):
        findings += at_rows("unreadable_time", file, raw[np.isnan(values) & (raw[column] != "")], column)
    table = pd.DataFrame(
        {
            "trip": raw["trip_id"].map(dict(zip(trips["trip_id"], trips.index))),
            "stop": stop,
            "order": order,
            "arrival": np.where(np.isnan(arrival), departure, arrival),
            "departure": np.where(np.isnan(departure), arrival, departure),
        }
    )
    table["row"] = raw.index
    table = table[stop.notna() & order.notna()].sort_values(["trip", "order", "row"], kind="stable")
    table = table.astype({"trip": np.intp, "stop": np.intp}).reset_index(drop=True)
    table, more = _usable(table, stops, trips, feed)
    starts, wrong = _frequencies(feed, trips)
    return Calls(table=table, trips=trips, stops=stops, starts=starts, findings=(*findings, *more, *wrong))


def _usable(
    table: pd.DataFrame, stops: pd.DataFrame, trips: pd.DataFrame, feed: Feed
) -> tuple[pd.DataFrame, list[Finding]]:
    """The calls of trips that can be used, every time filled in, and one finding for each trip dropped."""
    table = _interpolated(table, stops)
    trip, arrival, departure = (table[c].to_numpy() for c in ("trip", "arrival", "departure"))
    same = np.r_[False, trip[1:] == trip[:-1]]
    before = np.r_[np.nan, departure[:-1]]
    timeless = np.isnan(arrival) | np.isnan(departure)
    backwards = (departure < arrival - 1e-9) | (same & (arrival < before - 1e-9))
    calls = np.bincount(trip, minlength=len(trips))
    reason = np.full(len(trips), "", dtype=object)
    reason[calls < 2] = "trip_too_short"
    reason[np.unique(trip[backwards])] = "trip_backwards"
    reason[np.unique(trip[timeless])] = "trip_without_times"
    file, row_of = feed.file("stop_times.txt"), dict(zip(trip[::-1], table["row"].to_numpy()[::-1]))
    row_of |= dict(zip(trip[backwards][::-1], table["row"].to_numpy()[backwards][::-1]))
    faults = [
        finding(
            str(reason[i]),
            file,
            row=int(row_of[i]) + 2 if i in row_of else None,
            column="trip_id",
            value=trips["trip_id"][i],
        )
        for i in np.flatnonzero(reason != "")
    ]
    return table[(reason == "")[trip]].drop(columns=["order", "row"]).reset_index(drop=True), faults


def _interpolated(table: pd.DataFrame, stops: pd.DataFrame) -> pd.DataFrame:
    """Times between those given, by the distance between the stops; nan stays before the first and after the last."""
    trip, stop = table["trip"].to_numpy(), table["stop"].to_numpy()
    lat, lon = stops["lat"].to_numpy()[stop], stops["lon"].to_numpy()[stop]
    step = np.zeros(len(table))
    step[1:] = great_circle_km(lat[:-1], lon[:-1], lat[1:], lon[1:]) + 1e-6
    km = np.cumsum(step)
    known = np.flatnonzero(table["arrival"].notna().to_numpy())
    gaps = np.flatnonzero(table["arrival"].isna().to_numpy())
    if not gaps.size or not known.size:
        return table
    after = np.searchsorted(known, gaps)
    a, b = known[np.maximum(after - 1, 0)], known[np.minimum(after, known.size - 1)]
    inside = (a < gaps) & (b > gaps) & (trip[a] == trip[gaps]) & (trip[b] == trip[gaps])
    leave, arrive = table["departure"].to_numpy()[a], table["arrival"].to_numpy()[b]
    share = (km[gaps] - km[a]) / np.where(inside, km[b] - km[a], 1.0)
    times = np.where(inside, leave + share * (arrive - leave), np.nan)
    filled = table.copy()
    for column in ("arrival", "departure"):
        values = filled[column].to_numpy().copy()
        values[gaps] = times
        filled[column] = values
    return filled


def _frequencies(feed: Feed, trips: pd.DataFrame) -> tuple[dict[int, list[float]], list[Finding]]:
    """Starts of the trips that run by frequency."""
    import pandas as pd

    if "frequencies.txt" not in feed.tables:
        return {}, []
    raw = feed["frequencies.txt"]
    raw = raw[raw["trip_id"].isin(trips["trip_id"])]
    begin, end = minutes_of(raw["start_time"]), minutes_of(raw["end_time"])
    headway = pd.to_numeric(raw["headway_secs"], errors="coerce").to_numpy(dtype=np.float64) / 60
    bad = ~((headway > 0) & (end > begin))
    row = dict(zip(trips["trip_id"], trips.index))
    starts: dict[int, list[float]] = {}
    for name, first, last, every in zip(raw["trip_id"][~bad], begin[~bad], end[~bad], headway[~bad]):
        starts.setdefault(row[name], []).extend(np.arange(first, last - 1e-9, every).tolist())
    return starts, at_rows("frequency_unusable", feed.file("frequencies.txt"), raw[bad], "headway_secs")
