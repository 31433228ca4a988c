"""The services of a day: trips that call at the same stops in the same order, with their times and departures."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from infraprio.errors import InfraprioError
from infraprio.findings import Finding, ScenarioError, finding
from infraprio.network.gtfs.calendar import chosen_day, running_on, without_service
from infraprio.network.gtfs.calls import Calls, calls_of
from infraprio.network.gtfs.feed import Feed, open_feed

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PERIODS", "mode_of", "read_gtfs"]

PERIODS: Final = {
    "night": (0, 6),
    "morning": (6, 9),
    "midday": (9, 15),
    "afternoon": (15, 18),
    "evening": (18, 48),
}
"""Parts of the day, hours from and to; departures after midnight belong to the evening of the day they began."""

_MODES: Final = {
    0: "tram", 1: "metro", 2: "train", 3: "bus", 4: "ferry", 5: "tram", 6: "cable", 7: "cable", 11: "bus", 12: "metro",
    100: "train", 200: "bus", 300: "train", 400: "metro", 500: "metro", 600: "metro", 700: "bus", 800: "bus", 900: "tram",
    1000: "ferry", 1100: "air", 1200: "ferry", 1300: "cable", 1400: "cable",
}  # fmt: skip


_ONE_STOP_DEGREES: Final = 0.002


def mode_of(route_type: str) -> str:
    """Means of transport of a route type, basic or extended; "" where it is none.

    Examples
    --------
    >>> mode_of("3"), mode_of("109"), mode_of("x")
    ('bus', 'train', '')
    """
    if not route_type.isdigit():
        return ""
    number = int(route_type)
    return _MODES.get(number if number < 100 else number // 100 * 100, "")


def read_gtfs(
    paths: str | Path | Sequence[str | Path], date: datetime.date | str | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    r"""Services and stops of one day in one or several timetable feeds.

    Trips of a route and direction that call at the same stops in the same order are one service. Its running and dwell
    times are the medians over its trips. Each service runs one way.

    Parameters
    ----------
    paths : path, or list of paths
        Feeds, each a zip file or a folder.
    date : date or str, optional
        The day, as text 2019-05-14; left out: the working day with most trips, the first of such.

    Returns
    -------
    services, stops : DataFrame, DataFrame
        Services, one row each: id, name, feed, route, mode (bus, train, tram, metro, ferry, cable, air), direction, shape,
        departures_day, first_departure and last_departure (minutes after midnight), departures by part of the day
        (`PERIODS`), headway_min and its 10th and 90th percentile, run_min_low and run_min_high of a whole run, departures.
        Stops, one row a call: feed, service, order, stop, name, parent_station, lat, lon, run_min from the call before,
        dwell_min. Both hold in ``attrs`` the ``findings`` (what was dropped, with file and row) and the ``date``.

    Raises
    ------
    ScenarioError
        A feed lacks a file or column, nothing runs on the day, or no trip can be used.

    Notes
    -----
    General Transit Feed Specification, Schedule. Times above 24:00 belong to the day on which the trip began.

    Examples
    --------
    >>> import tempfile
    >>> tables = {
    ...     "routes": "route_id,route_short_name,route_type\nr,7,3", "trips": "route_id,service_id,trip_id\nr,w,t",
    ...     "stops": "stop_id,stop_lat,stop_lon\na,63.1,14.6\nb,63.2,14.6",
    ...     "calendar_dates": "service_id,date,exception_type\nw,20260303,1",
    ...     "stop_times": "trip_id,stop_id,stop_sequence,arrival_time,departure_time\n"
    ...     "t,a,1,24:50:00,24:50:00\nt,b,2,25:02:00,25:02:00"}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name, text in tables.items():
    ...         _ = Path(folder, f"{name}.txt").write_text(text)
    ...     services, stops = read_gtfs(folder)
    >>> services[["mode", "departures_day", "first_departure"]].values.tolist(), stops["run_min"].tolist()
    ([['bus', 1, 1490.0]], [0.0, 12.0])
    """
    import pandas as pd

    sources = [paths] if isinstance(paths, str | Path) else list(paths)
    feeds = _told_apart([open_feed(path) for path in sources])
    day = _day(date) or chosen_day(feeds)
    idle = [fault for feed in feeds if (fault := without_service(feed, day))]
    if idle:
        raise ScenarioError(idle)
    findings: list[Finding] = []
    services: list[dict[str, Any]] = []
    stops: list[dict[str, Any]] = []
    for feed in feeds:
        calls = calls_of(feed, running_on(feed, day))
        findings += [*feed.findings, *calls.findings]
        for row, called in _services_of(feed, calls):
            services.append(row)
            stops += [{"feed": feed.name, **call} for call in called]
    if not services:
        raise ScenarioError(findings)
    tables = _one_set_of_ids(pd.DataFrame(services), pd.DataFrame(stops))
    for table in tables:
        table.attrs.update(findings=tuple(findings), date=day)
    return tables


def _day(date: datetime.date | str | None) -> datetime.date | None:
    """The day asked for."""
    if not isinstance(date, str):
        return date
    try:
        return datetime.date.fromisoformat(date)
    except ValueError:
        raise InfraprioError(finding("no_such_day", value=date)) from None


def _told_apart(feeds: list[Feed]) -> list[Feed]:
    """The feeds in the order of their names, so that the order of the arguments makes no difference; equal names numbered."""
    count: dict[str, int] = {}
    named = []
    for feed in sorted(feeds, key=lambda feed: feed.name):
        count[feed.name] = count.get(feed.name, 0) + 1
        again = count[feed.name] > 1
        named.append(replace(feed, name=f"{feed.name} ({count[feed.name]})") if again else feed)
    return named


def _one_set_of_ids(services: pd.DataFrame, stops: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ids that several feeds use for different things bear the name of their feed; one stop of several feeds stays one."""
    feeds = services.groupby("id")["feed"].nunique()
    twice = set(feeds.index[feeds > 1])
    services, stops = services.copy(), stops.copy()
    services["id"] = _marked(services, "id", twice)
    stops["service"] = _marked(stops, "service", twice)
    for column in ("stop", "parent_station"):
        where = stops.groupby([column, "feed"])[["lat", "lon"]].mean().groupby(level=0)
        apart = (where.max() - where.min()).max(axis=1)
        stops[column] = _marked(stops, column, set(apart.index[apart > _ONE_STOP_DEGREES]) - {""})
    return services, stops


def _marked(table: pd.DataFrame, column: str, names: set[str]) -> pd.Series[Any]:
    return table[column].mask(table[column].isin(names), table[column] + "_" + table["feed"])


def _services_of(feed: Feed, calls: Calls) -> Iterable[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each service of a feed with its calls, in the order of route, direction and first departure."""
    routes = feed["routes.txt"].drop_duplicates("route_id").set_index("route_id")
    table = calls.table
    begins = np.flatnonzero(np.diff(table["trip"].to_numpy(), prepend=-1))
    groups: dict[tuple[str, str, tuple[int, ...]], list[tuple[int, int, int]]] = {}
    stop, trip = table["stop"].to_numpy(), table["trip"].to_numpy()
    for first, last in zip(begins, [*begins[1:], len(table)]):
        row = int(trip[first])
        key = (
            calls.trips["route_id"][row],
            calls.trips["direction_id"][row],
            tuple(stop[first:last].tolist()),
        )
        groups.setdefault(key, []).append((row, int(first), int(last)))
    number: dict[str, int] = {}
    arrival, departure = (table[c].to_numpy() for c in ("arrival", "departure"))
    for key in sorted(
        groups,
        key=lambda k: (k[0], k[1], -len(groups[k]), calls.stops["stop_id"].to_numpy()[list(k[2])].tolist()),
    ):
        runs = groups[key]
        arrive = np.stack([arrival[a:b] for _, a, b in runs])
        leave = np.stack([departure[a:b] for _, a, b in runs])
        starts = np.sort(np.concatenate([calls.starts.get(row, [departure[a]]) for row, a, _ in runs]))
        number[key[0]] = number.get(key[0], 0) + 1
        name = f"{key[0]}-{number[key[0]]}"
        trip_row = runs[0][0]
        service = {
            "id": name, "name": _name(cast("pd.Series[Any]", routes.loc[key[0]]), calls, key[2]), "feed": feed.name, "route": key[0],
            "mode": mode_of(str(routes.loc[key[0]]["route_type"])), "direction": key[1], "shape": calls.trips["shape_id"][trip_row],
            **_departures(starts), **_whole_run(arrive[:, -1] - leave[:, 0]),
        }  # fmt: skip
        yield service, _called(name, calls, key[2], arrive, leave)


def _name(route: pd.Series[Any], calls: Calls, stops: tuple[int, ...]) -> str:
    short, long = (str(route.get(f"route_{part}_name", "")) for part in ("short", "long"))
    ends = " – ".join(
        str(calls.stops["stop_name"][stops[k]] or calls.stops["stop_id"][stops[k]]) for k in (0, -1)
    )
    return f"{' '.join(dict.fromkeys(part for part in (short, long) if part)) or route.name}: {ends}"


def _departures(starts: np.ndarray[Any, Any]) -> dict[str, Any]:
    """How often a service runs, over the day and its parts, and how evenly."""
    gaps = np.diff(starts) if len(starts) > 1 else np.array([np.nan])
    low, middle, high = np.percentile(gaps, [10, 50, 90])
    parts = {part: int(((starts >= a * 60) & (starts < b * 60)).sum()) for part, (a, b) in PERIODS.items()}
    return {
        "departures_day": len(starts),
        "first_departure": float(starts[0]),
        "last_departure": float(starts[-1]),
        **{f"departures_{part}": count for part, count in parts.items()},
        "headway_min": middle,
        "headway_low_min": low,
        "headway_high_min": high,
        "departures": tuple(starts.round(4).tolist()),
    }


def _whole_run(minutes: np.ndarray[Any, Any]) -> dict[str, float]:
    return {"run_min_low": float(minutes.min()), "run_min_high": float(minutes.max())}


def _called(
    service: str,
    calls: Calls,
    stops: tuple[int, ...],
    arrive: np.ndarray[Any, Any],
    leave: np.ndarray[Any, Any],
) -> list[dict[str, Any]]:
    run = np.r_[0.0, np.median(arrive[:, 1:] - leave[:, :-1], axis=0)]
    dwell = np.median(leave - arrive, axis=0)
    dwell[[0, -1]] = 0.0
    at = calls.stops.iloc[list(stops)]
    return [
        {
            "service": service, "order": k + 1, "stop": row.stop_id, "name": row.stop_name or row.stop_id, "parent_station": row.parent_station,
            "lat": row.lat, "lon": row.lon, "run_min": float(run[k]), "dwell_min": float(dwell[k]),
        }
        for k, row in enumerate(at.itertuples())
    ]  # fmt: skip
