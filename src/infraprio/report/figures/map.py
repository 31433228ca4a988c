"""The map of the priority order: network, proposals by rank, municipalities; no tile server."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.ranking.ranking import BUILT, IN_PLAN
from infraprio.report.figures.style import COLOURS, GREY, INK, MARKERS, new_figure, note, plain
from infraprio.report.sheet import proposal_names
from infraprio.report.words.language import word
from infraprio.scenario.money import reader_of
from infraprio.scenario.shapes import link_lines

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from infraprio.result import Result
    from infraprio.scenario import Scenario

__all__ = ["draw_base", "priority_map", "proposal_points", "region_axes", "town_names"]

NUMBERED = 80
"""So many proposals carry their rank on the map; those after are drawn as small marks."""
LISTED = 40
"""So many proposals of the plan are named beside the map."""


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


def draw_base(axes: Axes, scenario: Scenario) -> None:
    """Municipalities, roads and railways as a quiet background."""
    from matplotlib.collections import LineCollection, PolyCollection

    outlines = scenario["outlines"]
    rings: dict[tuple[str, float], list[tuple[float, float, float]]] = {}
    for i in range(len(outlines)):
        key = (outlines["municipality"][i], outlines["ring"][i])
        rings.setdefault(key, []).append((outlines["order"][i], outlines["lon"][i], outlines["lat"][i]))
    shapes = [np.array(sorted(ring))[:, 1:] for ring in rings.values()]
    axes.add_collection(
        PolyCollection(shapes, facecolors="#f4f1ea", edgecolors="#c9c2b4", linewidths=0.8, zorder=0)
    )
    for name, colour, width in (("roads", "#b0b0b0", 0.9), ("railways", "#666666", 1.4)):
        lines = list(link_lines(scenario, name).values())
        axes.add_collection(LineCollection(lines, colors=colour, linewidths=width, zorder=1))


def _spread(
    points: np.ndarray[Any, Any], least: float, low: np.ndarray[Any, Any], high: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """Push labels apart until none are nearer than `least` (axis units), within the corners, always the same way."""
    out: np.ndarray[Any, Any] = np.clip(points.astype(float), low, high)
    angle = 2.399963 * np.arange(1, len(out) + 1)  # golden angle: a direction of its own for every label
    own = np.column_stack([np.cos(angle), np.sin(angle)])
    for _ in range(300):
        gap = out[:, None] - out[None, :]
        size = np.hypot(gap[..., 0], gap[..., 1])
        np.fill_diagonal(size, np.inf)
        near = size < least
        if not near.any():
            break
        unit = np.where(
            size[..., None] > 1e-9 * least,
            gap / np.maximum(size, 1e-300)[..., None],
            own[:, None] - own[None, :],
        )
        push = np.where(
            near[..., None], 0.5 * (least - np.where(near, size, 0.0) + 1e-3 * least)[..., None] * unit, 0.0
        )
        out = np.clip(out + push.sum(axis=1), low, high)
    return out


def _view(scenario: Scenario) -> tuple[float, float, float, float]:
    """West, east, south and north of the region, with a margin."""
    places = scenario["places"]
    inside = places["in_region"] if places["in_region"].any() else np.ones(len(places), dtype=bool)
    lon, lat = places["lon"][inside], places["lat"][inside]
    pad_x, pad_y = max(0.08 * np.ptp(lon), 0.1), max(0.06 * np.ptp(lat), 0.05)
    return (
        float(lon.min() - pad_x),
        float(lon.max() + pad_x),
        float(lat.min() - pad_y),
        float(lat.max() + pad_y),
    )


def region_axes(axes: Axes, scenario: Scenario) -> tuple[float, float, float, float]:
    """Set the axes to the region, with the base map drawn; west, east, south, north."""
    west, east, south, north = _view(scenario)
    draw_base(axes, scenario)
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect(1 / math.cos(math.radians((south + north) / 2)))
    axes.set_axis_off()
    return west, east, south, north


def town_names(axes: Axes, scenario: Scenario, *, seats_only: bool = True) -> None:
    """Names of the central places that lie in view."""
    places = scenario["places"]
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    skipped = {"none", "local"} if seats_only else {"none"}
    for i in range(len(places)):
        spot = places["lon"][i], places["lat"][i]
        if places["centre"][i] not in skipped and west < spot[0] < east and south < spot[1] < north:
            axes.plot(*spot, marker="o", ms=2.5, color=INK, zorder=2)
            axes.annotate(
                plain(places["name"][i], 24), spot, xytext=(4, -9), textcoords="offset points", fontsize=8, color=INK, zorder=2,
            )  # fmt: skip


def _draw_proposal(
    axes: Axes,
    row: Any,
    points: np.ndarray[Any, Any],
    centre: np.ndarray[Any, Any],
    label: np.ndarray[Any, Any],
) -> None:
    colour, built = COLOURS[row["kind"]], row["status"] in BUILT
    numbered = row["rank"] <= NUMBERED  # what has no rank has no number
    if len(points) > 1 and row["kind"] != "interchange" and built and (numbered or row["status"] != IN_PLAN):
        line = points[np.lexsort((points[:, 1], points[:, 0]))]
        axes.plot(line[:, 0], line[:, 1], color=colour, lw=3.5, alpha=0.35, zorder=2, solid_capstyle="round")
    if not numbered:
        axes.scatter(
            centre[0],
            centre[1],
            s=12,
            marker=MARKERS[row["kind"]],
            facecolor=colour if built else "white",
            edgecolor=colour,
            lw=0.8,
            zorder=3,
        )
        return
    axes.plot(*zip(centre, label, strict=True), color=colour, lw=0.7, zorder=3)
    up = row["kind"] == "interchange"  # a number needs the lower, wider part of a triangle
    axes.scatter(
        label[0],
        label[1],
        s=300 if up else 190,
        marker=MARKERS[row["kind"]],
        facecolor=colour if built else "white",
        edgecolor=colour,
        lw=1.2,
        zorder=4,
    )
    axes.annotate(
        f"{row['rank']:.0f}", (label[0], label[1]), xytext=(0, -2 if up else 0), textcoords="offset points", ha="center", va="center", fontsize=7, zorder=5,
        color="white" if built else INK, fontweight="bold" if built else "normal",
    )  # fmt: skip


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
    scenario = result.scenario
    frame = _shown(result)
    figure, axes = new_figure(12, 9) if listed else new_figure(8.5, 7.4)
    west, east, south, north = region_axes(axes, scenario)
    squeeze = math.cos(math.radians((south + north) / 2))
    points = {p: proposal_points(scenario, str(p)) for p in frame.index}
    placed = [p for p in frame.index if len(points[p])]
    if placed:
        centres = np.array([np.clip(points[p].mean(axis=0), (west, south), (east, north)) for p in placed])
        first = np.array([frame.loc[p, "rank"] <= NUMBERED for p in placed])
        labels = centres.copy()
        if first.any():
            edge = 0.018 * (north - south)
            low = np.array([west * squeeze + edge, south + edge])
            high = np.array([east * squeeze - edge, north - edge])
            scaled = _spread(centres[first] * (squeeze, 1), 0.030 * (north - south), low, high)
            labels[first] = scaled / (squeeze, 1)
        for p, centre, label in zip(placed, centres, labels, strict=True):
            _draw_proposal(axes, frame.loc[p], points[p], centre, label)
    town_names(axes, scenario)
    _legend(axes, result, language, 0.0 if listed else 1.01)
    if listed:
        _names_beside(axes, result, language)
    axes.set_title(word("map_title", language), loc="left", fontsize=13)
    remarks = []
    if len(placed) < len(frame):
        remarks.append(word("not_on_map", language, n=len(frame) - len(placed)))
    if len(result.ranking.supported):
        remarks.append(word("supported_not_shown", language))
    if len(result.ranking.frame) > NUMBERED:
        remarks.append(word("numbered_first", language, n=NUMBERED))
    if remarks:
        note(axes, " ".join(remarks))
    return figure


def _legend(axes: Axes, result: Result, language: str, left: float) -> None:
    """Kinds as a legend, its left edge at a share of the map's width: 0 inside, above 1 beside it."""
    from matplotlib.lines import Line2D

    frame = _shown(result)
    kinds = [k for k in COLOURS if (frame["kind"] == k).any()]
    handles: list[Any] = [
        Line2D([], [], ls="", marker=MARKERS[k], color=COLOURS[k], ms=8, label=word(k, language))
        for k in kinds
    ]
    handles += [
        Line2D([], [], ls="", marker="o", mfc=face, mec=INK, ms=8, label=word(key, language))
        for face, key in ((GREY, "in_plan"), ("white", "outside_plan"))
    ]
    handles += [
        Line2D([], [], color=colour, lw=width, label=word(key, language))
        for colour, width, key in (("#b0b0b0", 0.9, "roads"), ("#666666", 1.4, "railways"))
    ]
    axes.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(left, 0.0), frameon=True, framealpha=0.9, edgecolor="none", fontsize=8.5
    )  # fmt: skip


def _names_beside(axes: Axes, result: Result, language: str) -> None:
    """The proposals of the plan by number beside the map."""
    names = proposal_names(result, language)
    chosen = result.ranking.frame[result.ranking.frame["status"] == IN_PLAN]
    lines = [f"{row['rank']:>2}  {plain(names[str(p)], 58)}" for p, row in chosen.head(LISTED).iterrows()]
    if len(chosen) > LISTED:
        lines.append(word("and_more", language, n=len(chosen) - LISTED))
    axes.annotate(
        "\n".join([word("in_plan_heading", language), *lines]), (1.01, 0.99), xycoords="axes fraction", va="top",
        fontsize=8, color=INK, linespacing=1.4, annotation_clip=False,
    )  # fmt: skip
