"""A plain connection scan over the raw files of feeds, sharing no code with the library.

Dibbelt, Pajor, Strasser and Wagner (2013), Intriguingly simple and fast transit routing.
"""

import csv
import io
import zipfile

import numba
import numpy as np

WALK_KMH, DETOUR, NEAR_KM, FIRST_WAIT = 5.0, 1.3, 1.0, 10.0


def rows(archive, name):
    if name not in archive.namelist():
        return []
    text = archive.read(name).decode("utf-8-sig")
    return [
        {k.strip(): (v or "").strip() for k, v in row.items()} for row in csv.DictReader(io.StringIO(text))
    ]


def clock(text):
    if not text:
        return None
    h, m, s = text.split(":")
    return int(h) * 60 + int(m) + int(s) / 60


def km(a, b):
    """Distance in km between points (.., 2) of lat, lon."""
    mid = np.radians((a[..., 0] + b[..., 0]) / 2)
    dy, dx = np.radians(a[..., 0] - b[..., 0]), np.radians(a[..., 1] - b[..., 1]) * np.cos(mid)
    return 6371 * np.hypot(dx, dy)


def connections(paths, day, weekday):
    """Stops (n, 2) and connections: from, to, leaves, arrives, trip, in the order of departure."""
    place, found, trips = {}, [], 0
    for path in sorted(paths):
        with zipfile.ZipFile(path) as archive:
            spots = {
                r["stop_id"]: (float(r["stop_lat"]), float(r["stop_lon"])) for r in rows(archive, "stops.txt")
            }
            running = {
                r["service_id"]
                for r in rows(archive, "calendar.txt")
                if r[weekday] == "1" and r["start_date"] <= day <= r["end_date"]
            }
            for r in rows(archive, "calendar_dates.txt"):
                if r["date"] == day:
                    (running.add if r["exception_type"] == "1" else running.discard)(r["service_id"])
            used = {r["trip_id"] for r in rows(archive, "trips.txt") if r["service_id"] in running}
            calls = {}
            for r in rows(archive, "stop_times.txt"):
                if r["trip_id"] in used and r["stop_id"] in spots:
                    calls.setdefault(r["trip_id"], []).append(
                        (
                            float(r["stop_sequence"]),
                            r["stop_id"],
                            clock(r["arrival_time"]),
                            clock(r["departure_time"]),
                        )
                    )
        for name in sorted(calls):
            run = sorted(calls[name])
            at = [place.setdefault((str(path), stop), (len(place), spots[stop]))[0] for _, stop, _, _ in run]
            where = np.array([spots[stop] for _, stop, _, _ in run])
            along = np.r_[0.0, np.cumsum(km(where[1:], where[:-1]))]
            given = [k for k, call in enumerate(run) if call[2] is not None]
            arrive = np.interp(
                along + np.arange(len(run)) * 1e-9,
                along[given] + np.array(given) * 1e-9,
                [run[k][2] for k in given],
            )
            leave = np.interp(
                along + np.arange(len(run)) * 1e-9,
                along[given] + np.array(given) * 1e-9,
                [run[k][3] for k in given],
            )
            found += [(at[k], at[k + 1], leave[k], arrive[k + 1], trips) for k in range(len(run) - 1)]
            trips += 1
    stops = np.array([spot for _, spot in sorted(place.values())])
    table = np.array(sorted(found, key=lambda c: (c[2], c[3], c[4])))
    return stops, table, trips


def walks(a, b):
    """(a, b) walking minutes, inf beyond the straight distance that people walk."""
    away = km(a[:, None], b[None])
    return np.where(away <= NEAR_KM, away * DETOUR / WALK_KMH * 60, np.inf)


@numba.njit(cache=False)
def scan(
    begin,
    start,
    walk_first,
    walk_pointer,
    walk_to,
    walk_min,
    source,
    target,
    leave,
    arrive,
    trip,
    trips,
    out_walk,
    direct,
):
    """Least door-to-door minutes from one origin to all ends; the first wait counts at most FIRST_WAIT."""
    n = walk_pointer.size - 1
    best, waited = np.full(n, np.inf), np.zeros(n)
    boarded, trip_wait = np.zeros(trips, np.bool_), np.zeros(trips)
    rode = np.zeros(n, np.bool_)
    for s in range(n):
        best[s] = start + walk_first[s]
    for c in range(begin, source.size):
        k, a, b = int(trip[c]), int(source[c]), int(target[c])
        if not boarded[k] and best[a] <= leave[c]:
            boarded[k] = True
            trip_wait[k] = waited[a] if rode[a] else max(0.0, leave[c] - best[a] - FIRST_WAIT)
        if boarded[k] and arrive[c] < best[b]:
            best[b], waited[b], rode[b] = arrive[c], trip_wait[k], True
            for w in range(walk_pointer[b], walk_pointer[b + 1]):
                s = walk_to[w]
                if arrive[c] + walk_min[w] < best[s]:
                    best[s], waited[s], rode[s] = arrive[c] + walk_min[w], trip_wait[k], True
    ends = np.full(out_walk.shape[1], np.inf)
    for e in range(ends.size):
        ends[e] = direct[e]
        for s in range(n):
            if rode[s] and best[s] + out_walk[s, e] - start - waited[s] < ends[e]:
                ends[e] = best[s] + out_walk[s, e] - start - waited[s]
    return ends


class Router:
    """Door-to-door minutes between points of lat, lon."""

    def __init__(self, paths, day, weekday):
        self.stops, table, self.trips = connections(paths, day, weekday)
        self.source, self.target, self.leave, self.arrive, self.trip = np.ascontiguousarray(table.T)
        near = walks(self.stops, self.stops)
        np.fill_diagonal(near, np.inf)
        tail, self.to = np.nonzero(np.isfinite(near))
        self.minutes = near[tail, self.to]
        self.pointer = np.searchsorted(tail, np.arange(len(self.stops) + 1))

    def median(self, origin, ends, starts):
        """Median over departure times (minutes after midnight) of the minutes from an origin to all ends."""
        first, out = walks(origin[None], self.stops)[0], walks(self.stops, ends)
        direct = np.full(len(ends), np.inf)
        found = [
            scan(
                int(np.searchsorted(self.leave, t)),
                float(t),
                first,
                self.pointer,
                self.to,
                self.minutes,
                self.source,
                self.target,
                self.leave,
                self.arrive,
                self.trip,
                self.trips,
                out,
                direct,
            )
            for t in starts
        ]
        return np.median(found, axis=0)
