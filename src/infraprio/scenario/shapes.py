"""Lines of links and areas of the background on maps: as their shape is stated; a link without one is straight between its places."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import pairwise

from infraprio.scenario.files.gpkg_shapes import Shape
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.transit.modes import RAIL_MODES

__all__ = ["closed", "line_of", "link_lines", "proposal_lines", "shapes_in", "text_of"]

Spot = tuple[float, float]
_CHAIN = re.compile(r"\(([^()]*)\)")
_AREA = re.compile(r"\(\s*\([^()]*\)(?:\s*,\s*\([^()]*\))*\s*\)")


def line_of(text: str) -> list[Spot] | None:
    """Corners (lon, lat) of a line in well-known text; None where it is none in degrees.

    Examples
    --------
    >>> line_of("LINESTRING (14.5 63.1, 14.6 63.2)"), line_of("LINESTRING (500000 6985000, 1 2)"), line_of("road")
    ([(14.5, 63.1), (14.6, 63.2)], None, None)
    """
    shapes = shapes_in(text)
    return shapes[0][1][0] if len(shapes) == 1 and shapes[0][0] == "line" else None


def shapes_in(text: str) -> list[Shape]:
    """Lines or areas (lon, lat) in well-known text; none where they are none in degrees.

    Examples
    --------
    >>> shapes_in("MULTILINESTRING ((14 63, 15 63), (16 63, 17 63))")
    [('line', [[(14.0, 63.0), (15.0, 63.0)]]), ('line', [[(16.0, 63.0), (17.0, 63.0)]])]
    >>> shapes_in("POLYGON ((14 63, 15 63))"), shapes_in("POINT (14 63)")
    ([], [])
    """
    word, opened, rest = text.strip().partition("(")
    word, body = word.strip().upper(), opened + rest
    area = word.endswith("POLYGON")
    if word not in ("LINESTRING", "MULTILINESTRING", "POLYGON", "MULTIPOLYGON") or not body.endswith(")"):
        return []
    parts = _AREA.findall(body) if area else [f"({chain})" for chain in _CHAIN.findall(body)]
    try:
        found: list[Shape] = [
            ("area" if area else "line", [_corners(chain) for chain in _CHAIN.findall(part)])
            for part in parts
        ]
    except ValueError:
        return []
    chains = [chain for _, each in found for chain in each]
    good = all(len(chain) >= (3 if area else 2) and all(map(_placed, chain)) for chain in chains)
    return found if good else []


def _corners(chain: str) -> list[Spot]:
    return [(float(x), float(y)) for x, y, *_ in (part.split() for part in chain.split(","))]


def _placed(spot: Spot) -> bool:
    return math.isfinite(spot[0] + spot[1]) and abs(spot[0]) <= 180 and abs(spot[1]) <= 90


def text_of(shapes: Sequence[Shape]) -> str:
    """Well-known text of lines or areas; of both together the kind of the first alone.

    Examples
    --------
    >>> text_of([("line", [[(14.5, 63.1), (14.6, 63.2)]])])
    'LINESTRING (14.500000 63.100000, 14.600000 63.200000)'
    """
    kind = shapes[0][0]
    parts = [
        [
            f"({', '.join(f'{x:.6f} {y:.6f}' for x, y in (closed(chain) if kind == 'area' else chain))})"
            for chain in chains
        ]
        for each, chains in shapes
        if each == kind
    ]
    whole = [f"({', '.join(part)})" if kind == "area" else part[0] for part in parts]
    word = "POLYGON" if kind == "area" else "LINESTRING"
    return f"{word} {whole[0]}" if len(whole) == 1 else f"MULTI{word} ({', '.join(whole)})"


def closed(ring: Sequence[Spot]) -> list[Spot]:
    """A ring whose last corner is its first."""
    return [*ring, ring[0]] if ring[0] != ring[-1] else list(ring)


def _where(scenario: Scenario) -> dict[str, Spot]:
    places = scenario["places"]
    return {str(name): (float(x), float(y)) for name, x, y in zip(places["id"], places["lon"], places["lat"])}


def link_lines(scenario: Scenario, table: str) -> dict[str, list[Spot]]:
    """Id of each road or railway -> corners of its line; a link with an unknown end has none.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> link_lines(valley(), "roads")["R1"]
    [(14.5, 63.0), (14.5, 63.2)]
    """
    links, where = scenario[table], _where(scenario)
    ends = zip(links["id"], links["from_place"], links["to_place"], links["wkt"])
    return {
        str(name): line_of(shape) or [where[a], where[b]]
        for name, a, b, shape in ends
        if a in where and b in where
    }


def proposal_lines(scenario: Scenario) -> dict[str, list[list[Spot]]]:
    """Proposal -> the lines along which it runs, each once.

    The roads and railways that it changes or creates, along the shape that is stated; a road, a railway or a service that
    changes none of them runs along the links of its kind between the places that it names, one after the other.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> proposal_lines(valley())["FASTER"]
    [[(14.5, 63.0), (14.5, 63.2)]]
    """
    changes, where = scenario["changes"], _where(scenario)
    held = {kind: link_lines(scenario, kind) for kind in ("roads", "railways")}
    stated: dict[tuple[str, str, str], dict[str, str]] = {}
    columns = (changes[column] for column in ("proposal", "table", "object", "attribute", "value"))
    for proposal, kind, name, attribute, value in zip(*columns):
        if kind in held:
            stated.setdefault((proposal, kind, name), {})[attribute] = str(value)
    out: dict[str, list[list[Spot]]] = {str(name): [] for name in scenario["proposals"]["id"]}
    for (proposal, kind, name), cells in stated.items():
        ends = [where[cells[end]] for end in ("from_place", "to_place") if cells.get(end) in where]
        line = line_of(cells.get("wkt", "")) or held[kind].get(name) or (ends if len(ends) == 2 else None)
        if line:
            out.setdefault(proposal, []).append(line)
    for proposal, lines in out.items():
        kind, places = _course(scenario, proposal)
        if not lines and len(places) > 1:
            links = (each for pair in pairwise(places) for each in _between(scenario, kind, *pair))
            lines += [held[kind][each] for each in dict.fromkeys(links) if each in held[kind]]
    return out


def _course(scenario: Scenario, proposal: str) -> tuple[str, list[str]]:
    """Table of the links along which a proposal runs, and the places along it; none for an interchange."""
    table = scenario["proposals"]
    row = table.row(table.position[proposal])
    if row["kind"] not in ("road", "rail", "service"):
        return "roads", []
    stops, services = scenario["service_stops"], scenario["services"]
    changed = [
        str(scenario["changes"]["object"][i])
        for i in scenario["changes"].where(proposal=proposal, table="services")
    ]
    modes = {services["mode"][services.position[name]] for name in changed if name in services.position}
    places = list(row["places"]) or [
        str(stops["place"][i]) for name in changed[:1] for i in stops.where(service=name)
    ]
    return "railways" if row["kind"] == "rail" or (modes and modes <= set(RAIL_MODES)) else "roads", places


def _between(scenario: Scenario, kind: str, start: str, end: str) -> list[str]:
    """Links of the shortest way between two places; none where there is no way."""
    links = scenario[kind]
    ways: dict[str, list[tuple[str, float, str]]] = {}
    for name, a, b, km in zip(links["id"], links["from_place"], links["to_place"], links["length_km"]):
        if km >= 0:
            ways.setdefault(a, []).append((b, float(km), str(name)))
            ways.setdefault(b, []).append((a, float(km), str(name)))
    queue: list[tuple[float, str, list[str]]] = [(0.0, start, [])]
    done: set[str] = set()
    while queue:
        km, at, used = heappop(queue)
        if at == end:
            return used
        if at not in done:
            done.add(at)
            for to, more, name in ways.get(at, ()):
                heappush(queue, (km + more, to, [*used, name]))
    return []
