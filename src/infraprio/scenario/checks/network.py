"""Places, links and services that cannot be as stated."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from infraprio.findings import Finding
from infraprio.scenario.checks.at import at
from infraprio.scenario.scenario import Scenario, Table
from infraprio.scenario.shapes import line_of, shapes_in
from infraprio.scenario.tables import QUEUE_CLASSES
from infraprio.scenario.transit.modes import ON_DEMAND, RAIL_MODES, TRANSIT, UNSTATED

__all__ = [
    "given_beside_equilibrium",
    "junction_parts",
    "links",
    "no_capacity",
    "places_reached",
    "residents",
    "services",
    "straight_km",
    "vdf_power_unfit",
]


def straight_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance between two points in degrees [km], on a sphere of radius 6371.0088 km.

    Examples
    --------
    >>> round(straight_km(63.1792, 14.6357, 63.3994, 13.07486), 1)
    81.8
    """
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(min(1.0, h)))


def links(scenario: Scenario) -> Iterator[Finding]:
    """Links join two places and are not shorter than the straight line (2 % and 0.1 km are forgiven)."""
    places = scenario["places"]
    for table in (scenario["roads"], scenario["railways"]):
        for i in range(len(table)):
            a, b, km = table["from_place"][i], table["to_place"][i], table["length_km"][i]
            if a and a == b:
                yield at(table, i, "to_place", "loop_link", a)
                continue
            if table["wkt"][i] and line_of(table["wkt"][i]) is None:
                yield at(table, i, "wkt", "shape_unreadable", table["wkt"][i][:40])
            if a not in places.position or b not in places.position or math.isnan(km):
                continue
            ends = [places.position[p] for p in (a, b)]
            where = [c for e in ends for c in (places["lat"][e], places["lon"][e])]
            if any(math.isnan(c) for c in where):
                continue
            straight = straight_km(*where)
            if km < 0.98 * straight - 0.1:
                yield at(table, i, "length_km", "shorter_than_straight", f"{km:g}", straight=straight)
            elif km > 4 * straight + 20:
                yield at(table, i, "length_km", "longer_than_straight", f"{km:g}", straight=straight)
            elif km == 0 and table["delay_min"][i] == 0:
                yield at(table, i, "length_km", "zero_length", a)


def background(scenario: Scenario) -> Iterator[Finding]:
    """What is drawn behind a map has a shape."""
    table = scenario["background"]
    for i in range(len(table)):
        if table["wkt"][i] and not shapes_in(table["wkt"][i]):
            yield at(table, i, "wkt", "background_unreadable", table["wkt"][i][:40])


def no_capacity(scenario: Scenario) -> Iterator[Finding]:
    """Where road times are an equilibrium, a road that is open carries somebody."""
    if scenario.settings["assignment"] != "equilibrium":
        return
    roads, changes = scenario["roads"], scenario["changes"]
    for i in np.flatnonzero(roads["capacity_veh_h"].astype(float) == 0).tolist():
        yield at(roads, i, "capacity_veh_h", "no_capacity", "0", name=roads["id"][i])
    for i, row in enumerate(changes):
        asked = row["table"] == "roads" and row["attribute"] == "capacity_veh_h"
        if asked and row["action"] in ("set", "multiply") and _is_zero(row["value"]):
            yield at(changes, i, "value", "no_capacity", row["value"], name=row["object"])


def vdf_power_unfit(scenario: Scenario) -> Iterator[Finding]:
    """Where road times are an equilibrium, the power that a road states fits its function."""
    settings, roads = scenario.settings, scenario["roads"]
    if settings["assignment"] != "equilibrium":
        return
    of_class = {name: settings[f"queue_function_{word}"] for word, name in QUEUE_CLASSES.items()}
    for i, power in enumerate(roads["vdf_power"].astype(float).tolist()):
        law = roads["vdf"][i] or of_class.get(roads["road_class"][i], "bpr")
        if (law == "bpr" and 0 < power < 1) or (law == "conical" and 0 < power <= 1):
            yield at(roads, i, "vdf_power", "vdf_power_unfit", f"{power:g}", name=roads["id"][i], law=law)


def junction_parts(scenario: Scenario) -> Iterator[Finding]:
    """What is stated of a junction belongs to one, and what is stated of a signal to a signal."""
    roads, parts = scenario["roads"], {"junction_veh_h": "", "green_share": "signal", "cycle_s": "signal"}
    for column, kind in parts.items():
        stated = ~np.isnan(roads[column].astype(float))
        met = roads["junction"] == kind if kind else roads["junction"] != ""
        for i in np.flatnonzero(stated & ~met).tolist():
            yield at(roads, i, column, "junction_part_unused", f"{roads[column][i]:g}", name=roads["id"][i])


def given_beside_equilibrium(scenario: Scenario) -> Iterator[Finding]:
    """Times of another model hold its own queues: they cannot stand beside those of an equilibrium."""
    table = scenario["given_times"]
    if scenario.settings["assignment"] == "equilibrium" and len(table):
        yield at(table, 0, "minutes", "times_beside_equilibrium", len(table))


def _is_zero(text: str) -> bool:
    try:
        return float(str(text).replace(",", ".")) == 0
    except ValueError:
        return False


def _components(ids: list[str], ends: Iterator[tuple[str, str]]) -> dict[str, int]:
    """Number of the connected piece of every place."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    position = {name: i for i, name in enumerate(ids)}
    pairs = [(position[a], position[b]) for a, b in ends if a in position and b in position]
    rows, columns = np.array(pairs, dtype=int).reshape(-1, 2).T
    graph = coo_array((np.ones(len(pairs)), (rows, columns)), shape=(len(ids), len(ids)))
    return dict(zip(ids, connected_components(graph, directed=False)[1].tolist(), strict=True))


def places_reached(scenario: Scenario) -> Iterator[Finding]:
    """Places that no road reaches, and pieces of the road network cut off from the largest one."""
    places, roads = scenario["places"], scenario["roads"]
    if not len(places) or not len(roads):
        return
    on_road = set(roads["from_place"]) | set(roads["to_place"])
    other = set(scenario["service_stops"]["place"])
    for name in ("from_place", "to_place"):
        other |= set(scenario["railways"][name])
    for i, place in enumerate(places["id"]):
        if place in on_road:
            continue
        people = float(np.nan_to_num(places["population"][i]) + np.nan_to_num(places["jobs"][i]))
        if people > 0 and place not in other:
            yield at(places, i, "id", "place_unreached", place, people=people)
        elif place not in other:
            yield at(places, i, "id", "place_without_road", place)
    ids = [place for place in places["id"] if place in on_road]
    piece = _components(ids, zip(roads["from_place"], roads["to_place"], strict=True))
    sizes = np.bincount(list(piece.values())) if piece else np.zeros(0, dtype=int)
    told: set[int] = {int(sizes.argmax())} if len(sizes) else set()
    for place in ids:
        if piece[place] not in told:
            told.add(piece[place])
            i = places.position[place]
            yield at(places, i, "id", "road_island", place, others=int(sizes[piece[place]]) - 1)


def residents(scenario: Scenario) -> Iterator[Finding]:
    """Somebody lives in the region and somebody works."""
    places = scenario["places"]
    if not len(places):
        return
    if not np.nansum(np.where(places["in_region"], places["population"], 0.0)) > 0:
        yield at(places, None, "population", "no_population")
    elif not np.nansum(places["jobs"]) > 0:
        yield at(places, None, "jobs", "no_jobs")


def _touched(scenario: Scenario) -> dict[str, set[str]]:
    """Mode -> places that the links of its vehicles touch."""
    rails, found = scenario["railways"], {}
    for mode, what in TRANSIT.items():
        if not what.links:
            continue
        links = scenario[what.links]
        own = [i for i in range(len(links)) if links is not rails or mode in (rails["modes"][i] or UNSTATED)]
        found[mode] = {links[end][i] for i in own for end in ("from_place", "to_place")}
    return found


def _day(table: Table, i: int) -> Iterator[Finding]:
    """A day that runs forwards, and departures or a wait."""
    name, mode = table["id"][i], table["mode"][i]
    first, last = table["first_departure"][i], table["last_departure"][i]
    departures, wait = table["departures_day"][i], table["wait_min"][i]
    if last < first:
        yield at(table, i, "last_departure", "day_reversed", f"{int(last) // 60:02d}:{int(last) % 60:02d}")
    if mode != ON_DEMAND:
        if math.isnan(departures):
            yield at(table, i, "departures_day", "missing_cell")
        for column in ("wait_min", "detour_factor", "vehicles"):
            if mode and not math.isnan(table[column][i]):
                yield at(table, i, column, "on_demand_only", f"{table[column][i]:g}", name=name, mode=mode)
        return
    if last == first:
        yield at(table, i, "last_departure", "on_demand_no_hours", name=name)
    if math.isnan(departures) and math.isnan(wait):
        yield at(table, i, "wait_min", "on_demand_no_departures", name=name)
    elif departures > 0 and not math.isnan(wait):
        yield at(table, i, "departures_day", "wait_beside_departures", f"{wait:g}", name=name)
    if not table["both_ways"][i]:
        yield at(table, i, "both_ways", "not_for_on_demand", "no", name=name)


def _area(table: Table, i: int, stops: Table, mine: list[int], roads: set[str]) -> Iterator[Finding]:
    """The places of a service on demand: on roads, without running times."""
    for j in mine:
        place, run = stops["place"][j], stops["run_min"][j]
        if place and place not in roads:
            yield at(stops, j, "place", "on_demand_off_roads", place, name=table["id"][i])
        if not math.isnan(run):
            yield at(stops, j, "run_min", "not_for_on_demand", f"{run:g}", name=table["id"][i])


def _line(mode: str, stops: Table, mine: list[int], touched: dict[str, set[str]]) -> Iterator[Finding]:
    """The stops of a line: running times, or links to take them from."""
    for k, j in enumerate(mine):
        place, stated = stops["place"][j], not math.isnan(stops["run_min"][j])
        if k and place == stops["place"][mine[k - 1]]:
            yield at(stops, j, "place", "same_stop_twice", place)
        if not k or stated:
            continue
        if mode not in touched:
            yield at(stops, j, "run_min", "missing_cell")
        elif place and place not in touched[mode]:
            shared = any(place in touched[other] for other in RAIL_MODES) or not TRANSIT[mode].always
            off = "stop_off_tracks" if mode in RAIL_MODES and shared else "stop_off_network"
            yield at(stops, j, "place", off, place, mode=mode, links=TRANSIT[mode].links)


def services(scenario: Scenario) -> Iterator[Finding]:
    """Services have stops, a day that runs forwards, and running times or links to take them from."""
    table, stops = scenario["services"], scenario["service_stops"]
    touched = _touched(scenario)
    for i, service in enumerate(table["id"]):
        yield from _day(table, i)
        rows = stops.where(service=service)
        mine = rows[np.argsort(stops["order"][rows], kind="stable")].tolist()
        mode = str(table["mode"][i])
        if len(mine) < 2:
            yield at(table, i, "id", "few_stops", service)
        elif mode == ON_DEMAND:
            yield from _area(table, i, stops, mine, touched[mode])
        else:
            yield from _line(mode, stops, mine, touched)
