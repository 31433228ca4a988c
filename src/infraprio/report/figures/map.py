"""The map of the priority order: proposals along their course with their rank, on the ground of every map; no tile server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.ranking.ranking import BUILT, IN_PLAN
from infraprio.report.figures.ground import CM, ROAD, SMALLEST, Sheet, map_sheets, name_towns, rail_key
from infraprio.report.figures.labels import course_spots, near
from infraprio.report.figures.style import COLOURS, GREY, INK, MARKERS, plain
from infraprio.report.sheet import proposal_names
from infraprio.report.words.language import word
from infraprio.scenario.money import reader_of
from infraprio.scenario.shapes import proposal_lines

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from infraprio.result import Result
    from infraprio.scenario import Scenario

__all__ = ["draw_courses", "priority_map", "proposal_points"]

NUMBERED = 80
"""So many proposals carry their rank on the map; those after are drawn as small marks."""
LISTED = 40
"""So many proposals of the plan are named beside the map."""
_MARK = {"interchange": (300, 8.9)}
_PLAIN_MARK = (190, 7.6)
"""Area of a mark in square points, and half of the room that it takes."""


def _positions(scenario: Scenario) -> dict[str, tuple[float, float]]:
    places = scenario["places"]
    return dict(zip(places["id"], zip(places["lon"], places["lat"], strict=True), strict=True))


def _link_ends(scenario: Scenario, i: int) -> list[str]:
    """Places at the ends of the object that a change is about, as far as they are known."""
    changes = scenario["changes"]
    kind, name = changes["table"][i], changes["object"][i]
    if kind in {"roads", "railways"}:
        table = scenario[kind]
        if name in table.position:
            row = table.row(table.position[name])
            return [row["from_place"], row["to_place"]]
        return [
            changes["value"][j]
            for j in changes.where(table=kind, object=name)
            if changes["attribute"][j].endswith("_place")
        ]
    if kind == "interchanges":
        table = scenario[kind]
        if name in table.position:
            return [table["place"][table.position[name]]]
        return [changes["value"][j] for j in changes.where(table=kind, object=name, attribute="place")]
    if kind == "service_stops":
        return [name.partition("@")[2]]
    return [name] if kind == "places" else []


def proposal_points(scenario: Scenario, proposal: str) -> np.ndarray[Any, Any]:
    """Places (n, 2) lon, lat that a proposal touches: those it names, else those of the objects it changes."""
    where = _positions(scenario)
    table = scenario["proposals"]
    names = list(table["places"][table.position[proposal]])
    if not names:
        names = [
            p for i in scenario["changes"].where(proposal=proposal) for p in _link_ends(scenario, int(i))
        ]
    points = [where[name] for name in dict.fromkeys(names) if name in where]
    return np.array(points, dtype=float).reshape(-1, 2)


def _shown(result: Result) -> Any:
    """What the map shows: every proposal of known cost but those that others decide and pay."""
    frame = result.ranking.everything
    return frame.drop(index=result.ranking.supported.index)


def priority_map(result: Result, language: str = "sv", *, listed: bool = True) -> Figure:
    """Map of the region with every proposal at its place: number = rank, filled = built with the main budget.

    Parameters
    ----------
    result : Result
        What a run found, from `infraprio.run`.
    language : str, default "sv"
        Language of the text: one that has a catalogue, such as ``en`` or ``sv``.
    listed : bool, default True
        Name the proposals of the plan beside the map.

    Returns
    -------
    Figure
        Of matplotlib, with its title and its key in the language.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> figure = priority_map(ip.run(valley()), language="en")
    >>> type(figure).__name__
    'Figure'
    """
    language = reader_of(result.scenario, language)
    scenario, frame = result.scenario, _shown(result)
    lines, points = proposal_lines(scenario), {p: proposal_points(scenario, str(p)) for p in frame.index}
    placed = [p for p in frame.index if len(points[p]) or lines[str(p)]]
    remarks = []
    if len(placed) < len(frame):
        remarks.append(word("not_on_map", language, n=len(frame) - len(placed)))
    if len(result.ranking.supported):
        remarks.append(word("supported_not_shown", language))
    if len(result.ranking.frame) > NUMBERED:
        remarks.append(word("numbered_first", language, n=NUMBERED))
    wide, high, side = (25.0, 19.0, 9.6) if listed else (16.5, 13.0, 3.9)
    figure, (sheet,) = map_sheets(
        scenario,
        word("map_title", language),
        language,
        notes=remarks,
        wide_cm=wide,
        high_cm=high,
        side_cm=side,
    )
    courses = {p: [sheet.plane.km(line) for line in lines[str(p)]] for p in placed}
    draw_courses(sheet, frame, courses)
    name_towns(sheet, first=True)
    order = sorted(placed, key=lambda p: (not frame.loc[p, "rank"] <= NUMBERED, frame.loc[p, "rank"], str(p)))
    for p in order:
        _mark(sheet, frame.loc[p], courses[p], sheet.plane.km(points[p]))
    name_towns(sheet)
    _beside(sheet, result, language, listed=listed)
    return figure


def draw_courses(sheet: Sheet, frame: Any, courses: dict[Any, list[Any]]) -> None:
    """Proposals as lines along their course: solid where the plan builds them, dashed where not; what is built lies above."""
    from matplotlib.collections import LineCollection

    for p, lines in courses.items():
        built = frame.loc[p, "status"] in BUILT
        colour, level = COLOURS[frame.loc[p, "kind"]], 2.2 if built else 2.0
        dashes: Any = "-" if built else (0, (2.2, 1.6))
        for width, ink, style, above in (
            (4.0 if built else 3.0, "white", "-", 0.0),
            (2.6 if built else 1.5, colour, dashes, 0.1),
        ):
            sheet.axes.add_collection(
                LineCollection(lines, colors=ink, linewidths=width, linestyles=[style], zorder=level + above)
            )


def _mark(sheet: Sheet, row: Any, courses: list[Any], places: Any) -> None:
    """The rank of a proposal in a mark of its kind, on its course or as near as there is room."""
    homes = course_spots([sheet.points(line) for line in courses if len(line)])
    if not homes:
        homes = [(float(x), float(y)) for x, y in sheet.points(places.mean(axis=0))]
    frame = sheet.room.frame
    built, colour, numbered = row["status"] in BUILT, COLOURS[row["kind"]], row["rank"] <= NUMBERED
    area, half = _MARK.get(row["kind"], _PLAIN_MARK) if numbered else (14, 2.0)
    low, high = np.array(frame[:2]) + half, np.array(frame[2:]) - half
    home = tuple(np.clip(homes[0], low, high).tolist())
    spot = sheet.room.put(
        near([*homes, home] if homes[0] == home else [home, *homes], half + 1.0), half, half
    )
    if spot is None:  # a map so full that nothing has room
        spot = home
    start, end = sheet.km([home, spot])
    if np.hypot(*np.subtract(home, spot)) > half and spot not in homes:
        sheet.axes.plot(*zip(start, end), color=colour, lw=0.8, zorder=3)
        sheet.axes.plot(*start, marker="o", ms=2.4, color=colour, zorder=3)
    sheet.axes.scatter(
        end[0], end[1], s=area, marker=MARKERS[row["kind"]], facecolor=colour if built else "white", edgecolor=colour, lw=1.2 if numbered else 0.8, zorder=4,
    )  # fmt: skip
    if numbered:
        up = row["kind"] == "interchange"  # a number needs the lower, wider part of a triangle
        sheet.axes.annotate(
            f"{row['rank']:.0f}", end, xytext=(0, -2 if up else 0), textcoords="offset points", ha="center", va="center", fontsize=SMALLEST, zorder=5,
            color="white" if built else INK, fontweight="bold" if built else "normal",
        )  # fmt: skip


def _beside(sheet: Sheet, result: Result, language: str, *, listed: bool) -> None:
    """The key at the lower right of the map, and above it the proposals of the plan by name."""
    figure: Any = sheet.axes.figure
    place, (wide, high) = sheet.axes.get_position(), figure.get_size_inches() / CM
    left = place.x1 + 0.25 / wide
    handles = _key(result, language)
    figure.legend(
        handles=handles, labels=[str((each[0] if isinstance(each, tuple) else each).get_label()) for each in handles], loc="lower left", bbox_to_anchor=(left, place.y0), frameon=False, fontsize=8, borderpad=0, borderaxespad=0, handlelength=1.9,
    )  # fmt: skip
    if not listed:
        return
    names = proposal_names(result, language)
    chosen = result.ranking.frame[result.ranking.frame["status"] == IN_PLAN]
    fits = int(((place.y1 - place.y0) * high - 0.5 * len(handles) - 0.8) / 0.41)
    shown = chosen.head(min(LISTED, fits) if len(chosen) > fits else fits)
    lines = [f"{row['rank']:>2}  {plain(names[str(p)], 56)}" for p, row in shown.iterrows()]
    if len(chosen) > len(shown):
        lines.append(word("and_more", language, n=len(chosen) - len(shown)))
    figure.text(
        left, place.y1, "\n".join([word("in_plan_heading", language), *lines]), va="top", fontsize=8, color=INK, linespacing=1.4
    )  # fmt: skip


def _key(result: Result, language: str) -> list[Any]:
    """Kinds, what is filled and dashed, roads and railways."""
    from matplotlib.lines import Line2D

    frame = _shown(result)
    handles: list[Any] = [
        Line2D([], [], ls="", marker=MARKERS[k], color=COLOURS[k], ms=8, label=word(k, language))
        for k in COLOURS
        if (frame["kind"] == k).any()
    ]
    handles += [
        Line2D(
            [],
            [],
            ls=dashes,
            color=GREY,
            lw=width,
            marker="o",
            mfc=face,
            mec=INK,
            ms=8,
            label=word(key, language),
        )
        for face, dashes, width, key in (
            (GREY, "-", 2.6, "in_plan"),
            ("white", (0, (2.2, 1.6)), 1.5, "outside_plan"),
        )
    ]
    if len(result.scenario["roads"]):
        handles.append(Line2D([], [], color=ROAD, lw=1.2, label=word("roads", language)))
    return handles + ([rail_key(word("railways", language))] if len(result.scenario["railways"]) else [])
