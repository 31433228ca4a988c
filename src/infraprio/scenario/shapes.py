"""Lines of links on maps: as their shape is stated, else straight between their places."""

from __future__ import annotations

import math

from infraprio.scenario.scenario import Scenario

__all__ = ["line_of", "link_lines"]

Spot = tuple[float, float]


def line_of(text: str) -> list[Spot] | None:
    """Corners (lon, lat) of a line in well-known text; None where it is none in degrees.

    Examples
    --------
    >>> line_of("LINESTRING (14.5 63.1, 14.6 63.2)"), line_of("LINESTRING (500000 6985000, 1 2)"), line_of("road")
    ([(14.5, 63.1), (14.6, 63.2)], None, None)
    """
    kind, _, rest = text.strip().partition("(")
    if kind.strip().upper() != "LINESTRING" or not rest.endswith(")"):
        return None
    try:
        spots = [(float(x), float(y)) for x, y, *_ in (part.split() for part in rest[:-1].split(","))]
    except ValueError:
        return None
    good = len(spots) > 1 and all(math.isfinite(x + y) and abs(x) <= 180 and abs(y) <= 90 for x, y in spots)
    return spots if good else None


def link_lines(scenario: Scenario, table: str) -> dict[str, list[Spot]]:
    """Id of each road or railway -> corners of its line; a link with an unknown end has none.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> link_lines(valley(), "roads")["R1"]
    [(14.5, 63.0), (14.5, 63.2)]
    """
    places, links = scenario["places"], scenario[table]
    where = {
        str(name): (float(x), float(y)) for name, x, y in zip(places["id"], places["lon"], places["lat"])
    }
    ends = zip(links["id"], links["from_place"], links["to_place"], links["wkt"])
    return {
        str(name): line_of(shape) or [where[a], where[b]]
        for name, a, b, shape in ends
        if a in where and b in where
    }
