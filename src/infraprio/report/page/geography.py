"""The map of the page: ground, network and proposals as lines and points in the units of one drawing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.report.figures.ground import background, drawn_links, outline_rings, source_text, widened
from infraprio.report.figures.labels import Room, course_spots, near
from infraprio.report.figures.map import proposal_points
from infraprio.scenario.clipping import clipped_line, thinned
from infraprio.scenario.plane import MapPlane, plane_of, seen
from infraprio.scenario.shapes import proposal_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infraprio.scenario import Scenario

__all__ = ["Drawing", "drawing", "path_of"]

Floats = NDArray[np.float64]
WIDTH = 400.0
"""Units across: about as many as a telephone has, so that letters are as large there as they say."""
_TALLEST = 1.35
_LETTER = 5.9
"""Width of a letter of a town's name, on average and with some to spare."""
_FINE = 0.25


class Drawing:
    """From degrees to the units of the page.

    Attributes
    ----------
    plane, box : projection, and what is shown of it [km].
    scale : units a kilometre.
    height : of the drawing, which is `WIDTH` wide.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.plane: MapPlane = plane_of(scenario)
        self.box = widened_tall(seen(scenario, self.plane))
        self.scale = WIDTH / (self.box[2] - self.box[0])
        self.height = (self.box[3] - self.box[1]) * self.scale

    def xy(self, km: Floats) -> Floats:
        """Units right and down of points in kilometres (n, 2)."""
        return np.column_stack([(km[:, 0] - self.box[0]) * self.scale, (self.box[3] - km[:, 1]) * self.scale])

    def spots(self, degrees: Any) -> Floats:
        """Units right and down of points lon, lat."""
        return self.xy(self.plane.km(degrees))

    def line(self, degrees: Any) -> str:
        """A path of the parts of a line that are in view."""
        return "".join(path_of(self.xy(part)) for part in clipped_line(self.plane.km(degrees), self.box))


def widened_tall(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A tall region with its surroundings, so that it fits a screen."""
    ratio = (box[2] - box[0]) / (box[3] - box[1])
    return widened(box, max(min(ratio, 2.2), 1 / _TALLEST))


def path_of(points: Floats) -> str:
    """A path, without corners that nobody sees."""
    spots = [f"{x:.1f} {y:.1f}" for x, y in thinned(points, _FINE).tolist()]
    last = len(spots) - 1
    return "M" + "L".join(spot for k, spot in enumerate(spots) if k in (0, last) or spot != spots[k - 1])


def drawing(scenario: Scenario, names: list[str], language: str = "sv") -> dict[str, Any]:
    """The map as numbers and SVG paths.

    Parameters
    ----------
    names : proposals to place, in the order of the list

    Returns
    -------
    dict with width, height, unit (units a kilometre), radius of a mark; ground (kind, path), outlines, roads, rail (paths); towns
    [x, y, name, dx, dy, anchor, whether it has room at once]; source; at: for each proposal None or the mark's x, y, its
    anchor's x, y and the path of its course.
    """
    made = Drawing(scenario)
    room = Room(frame=(0.0, 0.0, WIDTH, made.height))
    room.taken.append((62.0, made.height - 14.0, 62.0, 14.0))  # the scale bar
    room.taken.append((WIDTH - 20.0, 60.0, 20.0, 60.0))  # the buttons
    radius = max(3.5, min(8.0, 58 / math.sqrt(max(len(names), 1))))
    towns = _town_rows(scenario, made)
    first = [_named(town, room) for town in towns[:1]]
    at = _marks(scenario, names, made, room, radius)
    ground = background(scenario, made.plane, made.box)
    return {
        "width": WIDTH,
        "height": round(made.height, 1),
        "unit": made.scale,
        "radius": round(radius, 2),
        "sea": any(kind == "land" for kind, _, _ in ground),
        "ground": [
            [kind, "".join(path_of(made.xy(chain)) + ("Z" if kind in _AREAS else "") for chain in chains)]
            for kind, _, chains in ground
        ],
        "outlines": [
            path_of(made.spots(ring)) + "Z" for rings in outline_rings(scenario).values() for ring in rings
        ],
        "roads": "".join(made.line(line) for line in drawn_links(scenario, "roads").values()),
        "rail": "".join(made.line(line) for line in drawn_links(scenario, "railways").values()),
        "towns": [*first, *(_named(town, room) for town in towns[1:]), *_ground_names(ground, made, room)],
        "source": source_text(scenario, language),
        "at": at,
    }


_AREAS = ("land", "neighbour", "water")
Town = tuple[float, float, str]


def _town_rows(scenario: Scenario, made: Drawing) -> list[Town]:
    """Central places in view, the largest first."""
    places = scenario["places"]
    order = {"regional": 0, "municipal": 1, "local": 2}
    people = np.nan_to_num(places["population"].astype(float))
    rows = [
        i
        for i in range(len(places))
        if (places["centre"][i] in order or people[i] > 0) and places["name"][i] != places["id"][i]
    ]
    rows.sort(key=lambda i: (order.get(str(places["centre"][i]), 3), -people[i], places["id"][i]))
    spots = made.spots([(places["lon"][i], places["lat"][i]) for i in rows])
    return [
        (round(x, 1), round(y, 1), str(places["name"][i]))
        for i, (x, y) in zip(rows, spots.tolist(), strict=True)
        if 0 < x < WIDTH and 0 < y < made.height
    ][:60]


def _named(town: Town, room: Room) -> list[Any]:
    """A town with its name where that has room; else the name waits until the map is larger."""
    x, y, name = town
    wide, high = _LETTER * min(len(name), 24) / 2 + 1, 6.5
    ways = {(x + wide + 5, y): (5, 4, "start"), (x - wide - 5, y): (-5, 4, "end"), (x, y + high + 5): (0, 14, "middle"), (x, y - high - 5): (0, -7, "middle")}  # fmt: skip
    spot = room.put(ways, wide, high)
    return [x, y, name, *ways[spot or next(iter(ways))], spot is not None]


def _ground_names(ground: list[tuple[str, str, list[Floats]]], made: Drawing, room: Room) -> list[list[Any]]:
    """Names of lakes, seas and neighbours where they have room; their kind stands for the anchor's room."""
    out: list[list[Any]] = []
    for kind, name, chains in ground:
        if name and not any(name == row[2] for row in out):
            ((x, y),) = made.xy(max(chains, key=len).mean(axis=0)[None, :]).tolist()
            if room.put([(x, y)], _LETTER * len(name) / 2, 6.5):
                out.append([round(x, 1), round(y, 1), name, 0, 4, "middle", kind])
    return out


def _marks(
    scenario: Scenario, names: Sequence[str], made: Drawing, room: Room, radius: float
) -> list[list[Any] | None]:
    """Where each proposal has its mark, the first of the list as near its course as can be."""
    lines, half, out = proposal_lines(scenario), 1.15 * radius + 0.8, list[list[Any] | None]()
    edge = 1.2 * radius
    for name in names:
        course, places = lines[name], proposal_points(scenario, name)
        homes = course_spots([made.spots(line) for line in course])
        if not homes and not len(places):
            out.append(None)
            continue
        if not homes:
            homes = [(float(x), float(y)) for x, y in made.spots(places).mean(axis=0)[None, :]]
        x, y = (float(v) for v in np.clip(homes[0], edge, (WIDTH - edge, made.height - edge)))
        spot = room.put(near([(x, y), *homes], half), half, half) or (x, y)
        anchor = spot if spot in homes else (x, y)
        numbers = [round(float(v), 1) for v in (*spot, *anchor)]
        out.append([*numbers, "".join(made.line(line) for line in course)])
    return out
