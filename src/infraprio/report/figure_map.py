"""The map of the priority order: network, proposals by rank, municipalities; no tile server."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.report.figure_style import COLOURS, INK, MARKERS, new_figure
from infraprio.report.tables import proposal_names
from infraprio.report.words import word

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from infraprio.pipeline import Result
    from infraprio.scenario import Scenario

__all__ = ["priority_map", "proposal_points"]


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


def _draw_network(axes: Axes, scenario: Scenario) -> None:
    from matplotlib.collections import LineCollection

    outlines = scenario["outlines"]
    rings: dict[tuple[str, float], list[tuple[float, float, float]]] = {}
    for i in range(len(outlines)):
        key = (outlines["municipality"][i], outlines["ring"][i])
        rings.setdefault(key, []).append((outlines["order"][i], outlines["lon"][i], outlines["lat"][i]))
    for ring in rings.values():
        corners = np.array(sorted(ring))[:, 1:]
        axes.fill(corners[:, 0], corners[:, 1], facecolor="#f4f1ea", edgecolor="#c9c2b4", lw=0.8, zorder=0)
    where = _positions(scenario)
    for name, colour, width in (("roads", "#b0b0b0", 0.9), ("railways", "#666666", 1.4)):
        table = scenario[name]
        ends = [
            (where[a], where[b])
            for a, b in zip(table["from_place"], table["to_place"], strict=True)
            if a in where and b in where
        ]
        axes.add_collection(LineCollection(ends, colors=colour, linewidths=width, zorder=1))


def _spread(points: np.ndarray[Any, Any], least: float) -> np.ndarray[Any, Any]:
    """Push labels apart until none are nearer than `least` (axis units), always the same way."""
    out = points.copy()
    for _ in range(200):
        moved = False
        for i in range(len(out)):
            for j in range(i):
                gap = out[i] - out[j]
                size = float(np.hypot(*gap))
                if size < least:
                    angle = 2.399963 * (i + 1)  # golden angle: a direction of its own for every label
                    step = gap / size if size > 1e-9 else np.array([math.cos(angle), math.sin(angle)])
                    out[i] += 0.5 * (least - size + 1e-3) * step
                    out[j] -= 0.5 * (least - size + 1e-3) * step
                    moved = True
        if not moved:
            break
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


def priority_map(result: Result, language: str = "sv") -> Figure:
    """Map of the region with every ranked proposal at its place: number = rank, filled = in the plan."""
    scenario, frame = result.scenario, result.ranking.frame
    figure, axes = new_figure(12, 9)
    _draw_network(axes, scenario)
    west, east, south, north = _view(scenario)
    squeeze = math.cos(math.radians((south + north) / 2))
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect(1 / squeeze)
    axes.set_axis_off()
    points = {p: proposal_points(scenario, str(p)) for p in frame.index}
    placed = [p for p in frame.index if len(points[p])]
    if placed:
        centres = np.array([np.clip(points[p].mean(axis=0), (west, south), (east, north)) for p in placed])
        scaled = centres * (squeeze, 1)
        labels = _spread(scaled, 0.030 * (north - south)) / (squeeze, 1)
        for p, centre, label in zip(placed, centres, labels, strict=True):
            row = frame.loc[p]
            colour, built = COLOURS[row["kind"]], row["status"] == "in_plan"
            if len(points[p]) > 1 and row["kind"] != "interchange" and built:
                line = points[p][np.lexsort((points[p][:, 1], points[p][:, 0]))]
                axes.plot(
                    line[:, 0], line[:, 1], color=colour, lw=3.5, alpha=0.35, zorder=2, solid_capstyle="round"
                )
            axes.plot(*zip(centre, label, strict=True), color=colour, lw=0.7, zorder=3)
            axes.scatter(
                *label,
                s=190,
                marker=MARKERS[row["kind"]],
                facecolor=colour if built else "white",
                edgecolor=colour,
                lw=1.2,
                zorder=4,
            )
            axes.annotate(
                str(row["rank"]), label, ha="center", va="center", fontsize=7, zorder=5,
                color="white" if built else INK, fontweight="bold" if built else "normal",
            )  # fmt: skip
    places = scenario["places"]
    for i in np.flatnonzero(places["centre"] != "none"):
        spot = places["lon"][i], places["lat"][i]
        if west < spot[0] < east and south < spot[1] < north and places["centre"][i] != "local":
            axes.annotate(
                places["name"][i],
                spot,
                xytext=(4, -9),
                textcoords="offset points",
                fontsize=8,
                color=INK,
                zorder=3,
            )
    _legend(figure, axes, result, language)
    axes.set_title(word("map_title", language), loc="left", fontsize=13)
    return figure


def _legend(figure: Figure, axes: Axes, result: Result, language: str) -> None:
    """Kinds as a legend, and the proposals of the plan by number beside the map."""
    from matplotlib.lines import Line2D

    frame = result.ranking.frame
    names = proposal_names(result, language)
    kinds = [k for k in COLOURS if (frame["kind"] == k).any()]
    handles: list[Any] = [
        Line2D([], [], ls="", marker=MARKERS[k], color=COLOURS[k], ms=8, label=word(k, language))
        for k in kinds
    ]
    handles.append(
        Line2D(
            [],
            [],
            ls="",
            marker="o",
            mfc="white",
            mec=INK,
            ms=8,
            label=word("with_more_money", language) + " / " + word("not_chosen", language),
        )
    )
    axes.legend(handles=handles, loc="lower left", frameon=True, framealpha=0.9, edgecolor="none", fontsize=9)
    chosen = frame[frame["status"] == "in_plan"].head(40)
    lines = [f"{row['rank']:>2}  {names[str(p)]}" for p, row in chosen.iterrows()]
    text = "\n".join(line if len(line) <= 62 else line[:61] + "…" for line in lines)
    axes.annotate(
        text,
        (1.01, 0.99),
        xycoords="axes fraction",
        va="top",
        fontsize=8,
        color=INK,
        linespacing=1.4,
        annotation_clip=False,
    )
    figure.set_layout_engine("constrained")
