"""Journeys by every mode in one state of the system, and what they cost for each purpose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from infraprio.network.attributes import ATTRIBUTES
from infraprio.network.transport import Transport
from infraprio.network.travel.active.journeys import Active, active_journeys
from infraprio.network.travel.demand import PURPOSES, Zones
from infraprio.network.travel.queues.road_times import RoadTimes
from infraprio.network.travel.queues.skims import bus_skim, congested_skims
from infraprio.network.travel.road_chains import chains_of
from infraprio.network.travel.road_links import (
    RoadSkim,
    driven_roads,
    driving_costs,
    past_queues,
    road_skim,
)
from infraprio.network.travel.services import Timetable, timetable
from infraprio.network.travel.shortest_trees import Bools, Floats, Ints
from infraprio.network.travel.transit import TransitSkim, transit_skim
from infraprio.network.travel.waits.minutes import driven_minutes
from infraprio.network.travel.walks import Walks, walks
from infraprio.scenario.tables import TABLES

__all__ = [
    "Costs",
    "Skims",
    "costs_of",
    "felt_tables",
    "home_of_lots",
    "lot_places",
    "road_points",
    "skim_all",
]


_STOPPING: Final = frozenset(
    {("services", "open"), ("services", "mode")}
    | {("service_stops", name) for name in ("open", "run_stated", *TABLES["service_stops"].by_name)}
)
"""What decides where services stop and how long they take between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skims:
    """Journeys by every mode in one state of the system.

    Attributes
    ----------
    points : places at which journeys begin, change or end in some state.
    ends : (zones,) places of the zones.
    road_row, road_end : (zones,) rows and columns of the zones in the road skims; `lot_row` and `lot_end` those of the
        interchanges.
    car, lorry : journeys by road from every point.
    times, transit : the services, and journeys with them between the zones and, behind them, the interchanges.
    walk : walking between the points.
    road_times : the equilibrium of the roads; None: free flow.
    active : journeys by bicycle and on foot; None where the scenario does not ask for them.
    """

    transport: Transport
    points: Ints
    ends: Ints
    road_row: Ints
    road_end: Ints
    lot_row: Ints
    lot_end: Ints
    car: RoadSkim
    lorry: RoadSkim
    times: Timetable
    transit: TransitSkim
    walk: Walks
    road_times: RoadTimes | None = None
    active: Active | None = None


def road_points(transport: Transport, zones: Zones) -> Ints:
    """Places from which journeys by road are computed: zones, and where interchanges and stops are in some state."""
    stops = np.maximum(transport.place_rows("service_stops", "place"), 0)
    moved = [
        str(change.value)
        for changes in transport.changes.values()
        for change in changes
        if (change.table, change.attribute) in (("interchanges", "place"), ("service_stops", "place"))
    ]
    others = np.maximum(transport.places(moved), 0)
    return np.unique(np.concatenate([zones.place, lot_places(transport), stops, others]))


def _round_trip(there: Floats) -> Floats:
    return np.asarray((there + there.T) / 2.0)


def lot_places(transport: Transport) -> Ints:
    """Place of each interchange; 0 for one that is nowhere (it is never open)."""
    return np.asarray(np.maximum(transport.place_rows("interchanges", "place"), 0), dtype=np.intp)


def home_of_lots(skims: Skims) -> Bools:
    """(lots, zones) whether the lot stands at the zone's own place: nobody rides from there to where it stands."""
    return np.asarray(lot_places(skims.transport)[:, None] == skims.ends)


def _same(a: Timetable, b: Timetable) -> bool:
    return (
        np.array_equal(a.departures, b.departures)
        and a.profiles.keys() == b.profiles.keys()
        and all(
            x is y
            or (
                np.array_equal(x.rows, y.rows)
                and np.array_equal(x.run, y.run, equal_nan=True)
                and np.array_equal(x.km, y.km)
                and np.array_equal(x.minutes, y.minutes)
                and np.array_equal(x.ride_km, y.ride_km)
            )
            for x, y in zip(a.profiles.values(), b.profiles.values())
        )
    )


def felt_tables(transport: Transport) -> set[str]:
    """Tables in which the proposals change something that journeys feel."""
    return {
        table
        for table, column in transport.touched
        if (table, column) not in ATTRIBUTES or ATTRIBUTES[table, column].felt  # open, run_stated: felt
    }


def _road_skims(
    transport: Transport, points: Ints, p: Mapping[str, float], reference: Skims | None
) -> tuple[RoadSkim, RoadSkim]:
    """Journeys by car and by lorry between all points in free flow: each takes the way that is cheapest for it."""
    minutes = driven_minutes(transport, p)
    car, lorry = driving_costs(transport, p)
    if reference is None or reference.road_times is not None:
        chains = chains_of(transport, driven_roads(transport), points)
    else:
        chains = reference.car.chains
    chains = chains.in_state(transport)
    before = (
        (None, None)
        if reference is None or reference.road_times is not None
        else (reference.car, reference.lorry)
    )
    found = [
        road_skim(transport, chains, points, minutes, *costs, known)
        for costs, known in zip((car, lorry), before, strict=True)
    ]
    return found[0], found[1]


def _access_minutes(transport: Transport, zones: Zones, p: Mapping[str, float]) -> Floats:
    """(zones and lots,) minutes between the point itself and its place; inf for a lot that is closed."""
    hubs = transport["interchanges"]
    open_lot = hubs["open"] & (transport.place_rows("interchanges", "place") >= 0)
    lots = np.where(open_lot, hubs["transfer_min"], np.inf)
    return np.concatenate([np.full(len(zones.place), p["transit_access_min"]), lots])


def _times(
    transport: Transport,
    car: RoadSkim,
    points: Ints,
    p: Mapping[str, float],
    reference: Skims | None,
    road_times: RoadTimes | None,
) -> Timetable:
    """How services run; as in the reference where nothing differs that they run on."""
    tables = felt_tables(transport)
    moves = tables & {"roads", "railways", "services", "service_stops", "places"}
    if reference is not None and not moves and road_times is reference.road_times:
        return reference.times
    same = not transport.touched & _STOPPING and "places" not in tables
    return timetable(
        transport,
        past_queues(transport, car, p["peak_traffic_share"])
        if road_times is None
        else bus_skim(transport, road_times, car),
        points,
        p,
        reference.times if reference else None,
        same=same,
        same_tracks=same
        and not {table for table, _ in transport.touched} & {"railways", "services", "service_stops"},
    )


def skim_all(
    transport: Transport,
    zones: Zones,
    p: Mapping[str, float],
    reference: Skims | None = None,
    road_times: RoadTimes | None = None,
) -> Skims:
    """Skims of every mode; what the proposals do not touch is shared with the `reference`.

    The reference also says how services ran before, see `services.timetable`.

    Parameters
    ----------
    road_times : the equilibrium of this network's roads; None: free flow.
    """
    points = road_points(transport, zones) if reference is None else reference.points
    tables = felt_tables(transport)
    same_times = reference is not None and road_times is reference.road_times
    if reference is not None and same_times and (road_times is not None or "roads" not in tables):
        car, lorry = reference.car, reference.lorry
    elif road_times is not None:
        car, lorry = congested_skims(transport, road_times)
    else:
        car, lorry = _road_skims(transport, points, p, reference)
    times = _times(transport, car, points, p, reference, road_times)
    walk = reference.walk if reference is not None else None
    if walk is None or tables & {"roads", "places"}:
        walk = walks(transport, points, p, walk, same_places="places" not in tables)
    same = (
        reference is not None
        and not tables & {"services", "interchanges"}
        and _same(times, reference.times)
        and walk is reference.walk
    )
    lots = lot_places(transport)
    return Skims(
        transport=transport,
        points=points,
        ends=zones.place,
        road_row=np.searchsorted(points, zones.place),
        road_end=car.chains.node[zones.place],
        lot_row=np.searchsorted(points, lots),
        lot_end=car.chains.node[lots],
        car=car,
        lorry=lorry,
        times=times,
        transit=reference.transit
        if same and reference
        else transit_skim(
            transport,
            times,
            np.concatenate([zones.place, lots]),
            _access_minutes(transport, zones, p),
            walk,
            p,
            None if reference is None else reference.transit,
        ),
        walk=walk,
        road_times=road_times,
        active=_active(transport, zones, walk, p, reference),
    )


def _active(
    transport: Transport, zones: Zones, walk: Walks, p: Mapping[str, float], reference: Skims | None
) -> Active | None:
    """Journeys by bicycle and on foot; as in the reference where neither roads nor walks differ."""
    if not transport.active_travel:
        return None
    roads = {column for table, column in transport.touched if table == "roads"}
    if reference is not None and walk is reference.walk and not roads:
        return reference.active
    return active_journeys(transport, zones.place, walk, p)


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Generalised costs in minutes there and back (mean of both ways); (purposes, zones, zones) unless said.

    Attributes
    ----------
    car, transit : without constants.
    to_lot, from_lot : (purposes, zones, lots) and (purposes, lots, zones) halves of park and ride.
    active : (zones, zones) by bicycle and on foot, for every purpose alike; empty where they are not modelled.
    """

    car: Floats
    transit: Floats
    to_lot: Floats
    from_lot: Floats
    active: tuple[Floats, ...] = ()


def costs_of(skims: Skims, p: Mapping[str, float], near: tuple[Skims, Costs] | None = None) -> Costs:
    """Generalised costs of every purpose: minutes, and money at the purpose's value of time.

    Parameters
    ----------
    near : other skims and their costs: what rests on the same journeys is taken from there.
    """
    n, hubs = len(skims.ends), skims.transport["interchanges"]
    minutes, km, toll = (
        (part[skims.road_row][:, skims.lot_end] + part[skims.lot_row][:, skims.road_end].T) / 2.0
        for part in (skims.car.minutes, skims.car.km, skims.car.toll)
    )
    weighted, fare = (
        (part[:, :n] + part[:n].T) / 2.0 for part in (skims.transit.weighted, skims.transit.fare)
    )
    spaces = np.nan_to_num(hubs["parking_spaces"].astype(float))
    closed = np.where(hubs["open"] & (spaces > 0), 0.0, np.inf)
    money = [60.0 / p[f"value_of_time_{purpose}_sek_h"] for purpose in PURPOSES]
    people = [p[f"car_occupancy_{purpose}"] for purpose in PURPOSES]
    minutes += p["park_ride_park_min"] + closed
    paid = km * p["car_cost_sek_km"] + toll + np.nan_to_num(hubs["charge_sek"].astype(float)) / 2.0
    to_lot, from_lot = np.empty((len(money), *minutes.shape)), np.empty((len(money), *weighted[n:].shape))
    for k, (sek, many) in enumerate(zip(money, people, strict=True)):
        np.add(minutes, paid * (sek / many), out=to_lot[k])
        np.add(weighted[n:], fare[n:] * sek, out=from_lot[k])
    from_lot[:, home_of_lots(skims)] = np.inf
    if near is not None and skims.car is near[0].car:
        car = near[1].car
    else:
        car = _driving(skims, p, [sek / many for sek, many in zip(money, people, strict=True)])
    if near is not None and skims.transit is near[0].transit:
        transit = near[1].transit
    else:
        transit = _between_zones(weighted[:n], fare[:n], money)
    active = () if skims.active is None else tuple(way.felt for way in skims.active.every)
    return Costs(car=car, transit=transit, to_lot=to_lot, from_lot=from_lot, active=active)


def _between_zones(minutes: Floats, sek: Floats, money: Sequence[float]) -> Floats:
    """(purposes, zones, zones) minutes, and `sek` at so many minutes a krona; without journeys inside a zone."""
    found = np.empty((len(money), *minutes.shape))
    for part, worth in zip(found, money, strict=True):
        np.add(minutes, sek * worth, out=part)
    inside = np.arange(len(minutes))
    found[:, inside, inside] = np.inf
    return found


def _driving(skims: Skims, p: Mapping[str, float], money: Sequence[float]) -> Floats:
    """(purposes, zones, zones) minutes by car at so many minutes a krona, which the people in the car share."""
    minutes, km, toll = (
        _round_trip(part[skims.road_row][:, skims.road_end])
        for part in (skims.car.minutes, skims.car.km, skims.car.toll)
    )
    return _between_zones(minutes + p["car_terminal_min"], km * p["car_cost_sek_km"] + toll, money)
