"""The ground of every map: land, water and neighbours in plain tones, roads and railways along their course, scale and source."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from infraprio.report.figures.labels import Room
from infraprio.report.figures.style import GREY, INK, plain
from infraprio.report.words.language import number, word
from infraprio.scenario.clipping import clipped_line, clipped_ring
from infraprio.scenario.plane import MapPlane, plane_of, seen
from infraprio.scenario.shapes import link_lines, shapes_in

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from infraprio.scenario import Scenario

__all__ = [
    "LINES", "ROAD", "SMALLEST", "TONES", "Sheet", "background", "draw_ground", "drawn_links", "map_sheets", "name_towns", "nice_km",
    "outline_rings", "rail_key", "source_text", "widened",
]  # fmt: skip

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]
CM: Final = 1 / 2.54
SMALLEST: Final = 7.0
"""No letter on a map is smaller than so many points as printed."""
TONES: Final = {"land": "#f6f4ee", "neighbour": "#ebe9e4", "water": "#cfe1ee"}
LINES: Final = {
    "river": ("#a9c8df", 0.8, "-"),
    "coast": ("#8fb3cc", 0.8, "-"),
    "border": ("#a8a29a", 0.9, (0, (6, 2, 1.5, 2))),
}
"""Colour, width and dashes of the lines of the background."""
REGION: Final = "#f3efe4"
ROAD: Final = "#b3ada3"
RAIL: Final = "#5a5a5a"
_WIDTHS: Final = {"motorway": 1.9, "2+2": 1.6, "2+1": 1.3, "two_lane": 1.0, "ferry": 0.8}
_PLAIN_WIDTH: Final = 0.6
_WIDEST: Final = 1.15
"""A tall region is shown with its surroundings, until the map is so many times as wide as high."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One map in a figure.

    Attributes
    ----------
    axes : in kilometres of the plane.
    scenario, plane, box : what is shown, in which projection, from where to where.
    room : the map in points of the figure, with what is taken of it.
    named : what is named already.
    """

    axes: Axes
    scenario: Scenario
    plane: MapPlane
    box: Box
    room: Room
    named: set[str] = field(default_factory=set)

    def points(self, km: Any) -> Floats:
        """Spots of the plane in points of the figure (n, 2)."""
        flat = np.asarray(km, dtype=np.float64).reshape(-1, 2)
        return np.asarray(self.axes.transData.transform(flat)) * 72 / self.axes.figure.dpi

    def km(self, points: Any) -> Floats:
        """Points of the figure as spots of the plane (n, 2)."""
        flat = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        return np.asarray(self.axes.transData.inverted().transform(flat * self.axes.figure.dpi / 72))

    def size(self, text: str, size: float) -> tuple[float, float]:
        """Half width and half height of a text, in points."""
        from matplotlib.font_manager import FontProperties

        figure: Any = self.axes.figure
        renderer = figure.canvas.get_renderer()
        wide, high, _ = renderer.get_text_width_height_descent(text, FontProperties(size=size), ismath=False)
        return wide * 36 / figure.dpi + 1.0, max(high * 36 / figure.dpi, 0.5 * size) + 0.8


def widened(box: Box, ratio: float) -> Box:
    """A box that is `ratio` times as wide as high, around the one given."""
    west, south, east, north = box
    wide, high = max(east - west, ratio * (north - south)), max(north - south, (east - west) / ratio)
    x, y = (west + east) / 2, (south + north) / 2
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def nice_km(most: float) -> float:
    """The longest of 1, 2, 5, 10, … km that is no longer.

    Examples
    --------
    >>> nice_km(73.0), nice_km(0.34)
    (50.0, 0.2)
    """
    ten = 10.0 ** np.floor(np.log10(most))
    return float(next(step * ten for step in (5, 2, 1) if step * ten <= most * (1 + 1e-9)))


def outline_rings(scenario: Scenario) -> dict[str, list[list[tuple[float, float]]]]:
    """Municipality -> closed rings of lon, lat."""
    table = scenario["outlines"]
    corners: dict[str, dict[float, list[tuple[float, float, float]]]] = {}
    for i in range(len(table)):
        spot = (float(table["order"][i]), float(table["lon"][i]), float(table["lat"][i]))
        corners.setdefault(str(table["municipality"][i]), {}).setdefault(table["ring"][i], []).append(spot)
    return {
        name: [[(lon, lat) for _, lon, lat in sorted(ring)] for ring in rings.values()]
        for name, rings in corners.items()
    }


def background(scenario: Scenario, plane: MapPlane, box: Box) -> list[tuple[str, str, list[Floats]]]:
    """Kind, name and chains [km] of what lies behind the network within a box, the lowest first."""
    table, out = scenario["background"], []
    order = [*TONES, *LINES]
    for i in sorted(range(len(table)), key=lambda i: (order.index(str(table["kind"][i])), i)):
        kind, chains = str(table["kind"][i]), list[Floats]()
        for shape, parts in shapes_in(table["wkt"][i]):
            flat = [plane.km(part) for part in parts]
            if shape == "area" and kind in TONES:
                chains += [ring for part in flat if len(ring := clipped_ring(part, box))]
            else:
                chains += [piece for part in flat for piece in clipped_line(part, box)]
        if chains:
            out.append((kind, str(table["name"][i]), chains))
    return out


def drawn_links(scenario: Scenario, table: str) -> dict[str, list[tuple[float, float]]]:
    """Id -> line of the links that are roads or railways, not the made-up ways from a place to the network."""
    links = scenario[table]
    made = {str(name) for name, note in zip(links["id"], links["note"]) if str(note).startswith("connector:")}
    return {name: line for name, line in link_lines(scenario, table).items() if name not in made}


def _ring_path(rings: Sequence[Floats]) -> Any:
    """Rings as one path: holes run the other way round than the edge, so that they stay empty."""
    from matplotlib.path import Path

    def turned(k: int, ring: Floats) -> Floats:
        x, y = ring.T
        left = float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) > 0
        return ring if left == (k == 0) else ring[::-1]

    return Path.make_compound_path(*(Path(turned(k, ring), closed=False) for k, ring in enumerate(rings)))


def draw_ground(axes: Axes, scenario: Scenario, plane: MapPlane, box: Box, *, small: bool = False) -> None:
    """Land and water, municipalities, roads and railways within a box."""
    from matplotlib.collections import LineCollection, PolyCollection
    from matplotlib.patches import PathPatch

    behind = background(scenario, plane, box)
    if any(kind == "land" for kind, _, _ in behind):
        axes.set_facecolor(TONES["water"])
    for kind, _, chains in behind:
        if kind in TONES:
            level = 0.3 if kind == "water" else 0.0
            axes.add_patch(PathPatch(_ring_path(chains), fc=TONES[kind], ec="none", lw=0, zorder=level))
        else:
            colour, width, dashes = LINES[kind]
            axes.add_collection(
                LineCollection(chains, colors=colour, linewidths=width, linestyles=[dashes], zorder=0.4)
            )
    rings = [plane.km(ring) for parts in outline_rings(scenario).values() for ring in parts]
    axes.add_collection(PolyCollection(rings, facecolors=REGION, edgecolors="none", zorder=0.1))
    axes.add_collection(
        PolyCollection(rings, facecolors="none", edgecolors="#bdb5a4", linewidths=0.7, zorder=0.5)
    )
    thin = 0.6 if small else 1.0
    roads = scenario["roads"]
    lines = {name: plane.km(line) for name, line in drawn_links(scenario, "roads").items()}
    widths = [thin * _WIDTHS.get(roads["road_class"][roads.position[name]], _PLAIN_WIDTH) for name in lines]
    axes.add_collection(LineCollection(list(lines.values()), colors=ROAD, linewidths=widths, zorder=1))
    rails = [plane.km(line) for line in drawn_links(scenario, "railways").values()]
    axes.add_collection(LineCollection(rails, colors=RAIL, linewidths=1.7 * thin, zorder=1.1))
    axes.add_collection(
        LineCollection(rails, colors="white", linewidths=0.8 * thin, linestyles=[(0, (4, 4))], zorder=1.2)
    )


def rail_key(label: str) -> Any:
    """A railway as the key shows it."""
    from matplotlib.lines import Line2D

    return Line2D([], [], color=RAIL, lw=1.7, label=label), Line2D(
        [], [], color="white", lw=0.8, ls=(0, (2.5, 2.5))
    )


def source_text(scenario: Scenario, language: str) -> str:
    """Where the lines and areas of a map come from."""
    stated = [str(scenario.settings["attribution"] or ""), *map(str, scenario["background"]["source"])]
    origin = (str(text) for name in ("roads", "railways") for text in scenario[name]["source"])
    if any(text.startswith("OpenStreetMap") for text in origin) and "OpenStreetMap" not in " ".join(stated):
        stated.append("© OpenStreetMap contributors (ODbL)")
    told = [text.rstrip(". ") for text in dict.fromkeys(stated) if text]
    said = [word("map_source", language, source="; ".join(told)) if told else word("map_own", language)]
    links = [scenario[name] for name in ("roads", "railways")]
    if any(not shape for table in links for shape in table["wkt"]):
        said.append(word("map_straight", language))
    return " ".join(said)


def map_sheets(
    scenario: Scenario,
    title: str,
    language: str,
    *,
    panels: Sequence[str] = ("",),
    notes: Sequence[str] = (),
    wide_cm: float = 16.5,
    high_cm: float = 13.0,
    side_cm: float = 3.9,
) -> tuple[Figure, list[Sheet]]:
    """A figure of maps side by side, each with its ground, as wide and high as it is printed.

    Parameters
    ----------
    panels : headings of the maps.
    notes : remarks below; the source is added.
    side_cm : room for a key at the right.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    plane = plane_of(scenario)
    letters = int(wide_cm * 7.4)
    heading = textwrap.wrap(title, int(wide_cm * 4.4)) or [""]
    foot = textwrap.wrap(plain(" ".join([*notes, source_text(scenario, language)]), 700), letters)
    top = 0.15 + 0.55 * len(heading) + (0.5 if any(panels) else 0.0)
    below = 0.15 + 0.36 * len(foot)
    gap = 0.25
    wide = (wide_cm - side_cm - gap * (len(panels) - 1) - 0.1) / len(panels)
    high = high_cm - top - below
    box = seen(scenario, plane)
    ratio = (box[2] - box[0]) / (box[3] - box[1])
    high = max(min(high, wide / ratio), min(high, 0.45 * wide))
    wide = min(wide, high * max(ratio, _WIDEST))
    total = high + top + below
    figure = Figure(figsize=(wide_cm * CM, total * CM))
    FigureCanvasAgg(figure)
    figure.text(0.006, 1 - 0.12 / total, "\n".join(heading), va="top", fontsize=12, color=INK)
    figure.text(
        0.006, 0.1 / total, "\n".join(foot), va="bottom", fontsize=SMALLEST, color=GREY, linespacing=1.35
    )
    box = widened(box, wide / high)
    sheets = []
    for k, panel in enumerate(panels):
        left = 0.1 + k * (wide + gap)
        axes = figure.add_axes((left / wide_cm, below / total, wide / wide_cm, high / total))
        axes.set_xlim(box[0], box[2])
        axes.set_ylim(box[1], box[3])
        axes.set_xticks([])
        axes.set_yticks([])
        for side in axes.spines.values():
            side.set_color("#c9c4ba")
        if panel:
            axes.set_title(panel, loc="left", fontsize=9.5, pad=3, color=INK)
        draw_ground(axes, scenario, plane, box)
        west, south, east, north = (float(v) * 72 / figure.dpi for v in axes.get_window_extent().extents)
        sheet = Sheet(
            axes=axes, scenario=scenario, plane=plane, box=box, room=Room(frame=(west, south, east, north))
        )
        _scale_bar(sheet, language)
        sheets.append(sheet)
    return figure, sheets


def _scale_bar(sheet: Sheet, language: str) -> None:
    """A bar in the lower left corner that says how long a kilometre is."""
    west, south, east, north = sheet.box
    km = nice_km(0.3 * (east - west))
    pad = 0.03 * min(east - west, north - south)
    x, y = west + pad, south + pad
    tick = 0.35 * pad
    bar = [x, x, x + km, x + km], [y + tick, y, y, y + tick]
    sheet.axes.plot(*bar, color="white", lw=3.2, zorder=8, solid_capstyle="butt")
    sheet.axes.plot(*bar, color=INK, lw=1.1, zorder=8.1, solid_capstyle="butt")
    text = f"{number(km, 0 if km >= 1 else 1, language)} km"
    _haloed(sheet, text, (x + km / 2, y + 1.3 * tick), 7.5, va="bottom")
    (left, low), (right, _) = sheet.points([(x, y), (x + km, y)])
    high = 0.35 * pad * (right - left) / km + 2 * sheet.size(text, 7.5)[1] + 3
    sheet.room.taken.append(((left + right) / 2, low + high / 2 - 2, (right - left) / 2 + 4, high / 2 + 3))


def _haloed(sheet: Sheet, text: str, km: Any, size: float, **how: Any) -> None:
    """A text on the map with a light edge, so that lines below do not hide it."""
    from matplotlib.patheffects import withStroke

    sheet.axes.text(
        float(km[0]), float(km[1]), text, fontsize=size, ha="center", color=how.pop("color", INK), zorder=how.pop("zorder", 7), clip_on=True,
        path_effects=[withStroke(linewidth=1.8, foreground="white", alpha=0.85)], **how,
    )  # fmt: skip


def name_towns(sheet: Sheet, *, size: float = 7.5, most: int = 16, first: bool = False) -> None:
    """Names of the central places that lie in view, and of the background, each where it has room, the largest first.

    Parameters
    ----------
    first : the regional centres alone, so that they are named before anything else takes their room.
    """
    places = sheet.scenario["places"]
    west, south, east, north = sheet.box
    order = {"regional": 0} if first else {"regional": 0, "municipal": 1, "local": 2}
    rows = [i for i in range(len(places)) if places["centre"][i] in order and not _coded(places, i)]
    people = np.nan_to_num(places["population"].astype(float))
    if not first:  # after the central places the largest, so that a map says where one is
        rows += [
            i for i in range(len(places)) if i not in set(rows) and people[i] > 0 and not _coded(places, i)
        ]
    rows.sort(key=lambda i: (order.get(str(places["centre"][i]), 3), -people[i], places["id"][i]))
    spots = sheet.plane.km([(places["lon"][i], places["lat"][i]) for i in rows])
    for i, km in list(zip(rows, spots))[:most]:
        name = plain(places["name"][i], 24)
        seen_ = west < km[0] < east and south < km[1] < north and name not in sheet.named
        if seen_ and _name(sheet, name, km, size):
            sheet.named.add(name)
            sheet.axes.plot(*km, marker="o", ms=2.6, mfc="white", mec=INK, mew=0.8, zorder=2.6)
    if not first:
        _name_ground(sheet)


def _name_ground(sheet: Sheet) -> None:
    """Names of lakes, seas and neighbours."""
    for kind, name, chains in background(sheet.scenario, sheet.plane, sheet.box):
        if name and name not in sheet.named:
            largest = max(chains, key=len)
            colour = "#4d7894" if kind in ("water", "river", "coast") else "#7d776c"
            if _name(sheet, plain(name, 30), largest.mean(axis=0), SMALLEST, colour=colour, dot=False):
                sheet.named.add(name)


def _coded(places: Any, i: int) -> bool:
    """A place that has no name but its id."""
    return bool(places["name"][i] == places["id"][i])


def _name(sheet: Sheet, text: str, km: Any, size: float, *, colour: str = INK, dot: bool = True) -> bool:
    """Write a name beside its spot where there is room, else not at all; whether it was written."""
    (x, y), (wide, high) = sheet.points(km)[0], sheet.size(text, size)
    ways = ((1, 0, 0), (0, -1, 0), (0, 1, 0), (-1, 0, 0), (1, -1, -4), (1, 1, -4), (-1, -1, 4), (-1, 1, 4))
    covered = any(abs(x - a) < w and abs(y - b) < h for a, b, w, h in sheet.room.taken)  # by a sign
    beside = [
        (x + a * (wide + 3 + far) + c, y + b * (high + 2.5 + far))
        for far in ((0, 6, 12) if covered else (0,))
        for a, b, c in ways
    ]
    spot = sheet.room.put(beside if dot else [(x, y), *beside], wide, high)
    if spot:
        how: dict[str, Any] = {} if dot else {"style": "italic"}
        _haloed(sheet, text, sheet.km(spot)[0], size, va="center", color=colour, zorder=2.7, **how)
    return spot is not None
