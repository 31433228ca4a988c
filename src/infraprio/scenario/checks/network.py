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


_LINKS = {"train": "railways", "bus": "roads"}


def _touched(table: Table) -> set[str]:
    return set(table["from_place"]) | set(table["to_place"])


def services(scenario: Scenario) -> Iterator[Finding]:
    """Services have stops, a day that runs forwards, and running times or links to take them from."""
    table, stops = scenario["services"], scenario["service_stops"]
    touched = {name: _touched(scenario[name]) for name in ("railways", "roads")}
    for i, service in enumerate(table["id"]):
        if table["last_departure"][i] < table["first_departure"][i]:
            last = table["last_departure"][i]
            yield at(
                table, i, "last_departure", "day_reversed", f"{int(last) // 60:02d}:{int(last) % 60:02d}"
            )
        mine = stops.where(service=service)
        mine = mine[np.argsort(stops["order"][mine], kind="stable")]
        if len(mine) < 2:
            yield at(table, i, "id", "few_stops", service)
            continue
        for k, j in enumerate(mine):
            place = stops["place"][j]
            if k and place == stops["place"][mine[k - 1]]:
                yield at(stops, int(j), "place", "same_stop_twice", place)
            kind = _LINKS.get(table["mode"][i])
            if kind is None:
                if k and math.isnan(stops["run_min"][j]):
                    yield at(stops, int(j), "run_min", "missing_cell")
            elif place and k and math.isnan(stops["run_min"][j]) and place not in touched[kind]:
                yield at(stops, int(j), "place", "stop_off_network", place, mode=table["mode"][i], links=kind)
