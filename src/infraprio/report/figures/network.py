"""The network without and with the plan: traffic on the roads, accessibility of the places; and small maps of proposals."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from infraprio.effects.baseline import state_with
from infraprio.report.figures.map import proposal_points, region_axes, town_names
from infraprio.report.figures.style import COLOURS, GREY, INK, SERIES, bare_figure, new_figure, note, said
from infraprio.report.words.indicators import indicator_name, indicator_unit
from infraprio.report.words.language import number, word
from infraprio.scenario.money import reader_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from infraprio.result import Result

__all__ = ["accessibility", "flows", "link_flows", "small_maps", "zone_change"]

TITLE: Final = 46
"""Letters of a title that a map of the narrow column has room for."""
_LESS: Final = (0, (2, 0.8))  # dashes: less traffic is told apart without colour too
ACCESSIBILITY = ("accessibility_gravity", "jobs_within_60_min", "jobs_within_45_min", "accessibility_logsum")
"""Indicators that can stand for accessibility, the first that has values by zone is drawn."""


def link_flows(result: Result) -> pd.DataFrame | None:
    """Vehicles a day on each road, both directions.

    Returns
    -------
    DataFrame indexed by road with from_place, to_place, without and with (the plan); None for a result without network.
    """
    base = getattr(result.together, "base", None)
    if base is None:
        return None

    built = state_with(base, tuple(result.together.proposals))
    roads = base.transport["roads"]
    before, after = base.state.traffic, built.traffic
    columns = {
        "from_place": roads["from_place"], "to_place": roads["to_place"],
        "without": before.cars + before.lorries, "with": after.cars + after.lorries,
    }  # fmt: skip
    return pd.DataFrame(columns, index=pd.Index(roads["id"], name="road"))


def zone_change(result: Result) -> tuple[str, pd.Series[float]] | None:
    """Indicator of accessibility and its change by place with the plan; None where the result has none by place."""
    found = getattr(result.together, "by_zone", None)
    if found is not None:
        for name in ACCESSIBILITY:
            if name in found.columns:
                return name, found[name]
    return None


def _traffic_lines(
    axes: Any, ends: list[Any], vehicles: Any, largest: float, colours: Any, styles: Any
) -> None:
    """A line for each road, as wide as its traffic."""
    from matplotlib.collections import LineCollection

    width = 0.15 + 7 * vehicles / largest
    axes.add_collection(LineCollection(ends, colors=colours, linewidths=width, linestyles=styles, zorder=2))


def _legend_of_changes(axes: Any, language: str) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=c, lw=3, ls=ls, label=word(key, language))
        for c, ls, key in (
            (SERIES[5], "-", "flow_more"),
            (SERIES[2], _LESS, "flow_less"),
            (GREY, "-", "flow_same"),
        )
    ]
    axes.legend(
        handles=handles,
        loc="lower left",
        frameon=True,
        framealpha=0.9,
        edgecolor="none",
        fontsize=8.5,
    )


def flows(result: Result, language: str = "sv") -> Figure:
    """Road traffic without the plan and with it: width is vehicles a day, colour what changes.

    Parameters
    ----------
    result : Result
        What a run found, from `infraprio.run`.
    language : str, default "sv"
        Language of the text: one that has a catalogue, such as ``en`` or ``sv``.

    Returns
    -------
    Figure
        Of matplotlib, with its title and its key in the language.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> figure = flows(ip.run(valley()), language="en")
    >>> type(figure).__name__
    'Figure'
    """
    language = reader_of(result.scenario, language)
    title = word("flows_title", language)
    table = link_flows(result)
    if table is None or not len(table):
        return said(title, word("no_flows", language))
    scenario = result.scenario
    figure = bare_figure(6.5, 4.2)
    places = scenario["places"]
    where = dict(zip(places["id"], zip(places["lon"], places["lat"], strict=True), strict=True))
    part = table[table["from_place"].isin(where) & table["to_place"].isin(where)]
    ends = [(where[a], where[b]) for a, b in zip(part["from_place"], part["to_place"], strict=True)]
    largest = max(float(part[["without", "with"]].to_numpy().max(initial=0.0)), 1.0)
    change = (part["with"] - part["without"]).to_numpy(float)
    limit = np.maximum(
        0.01 * part["without"].to_numpy(float), 5.0
    )  # vehicles a day: smaller changes are not shown
    for k, column in enumerate(("without", "with")):
        axes = figure.add_subplot(1, 2, k + 1)
        region_axes(axes, scenario)
        colours: Any = SERIES[0]
        if k:
            colours = [
                SERIES[5] if c > least else SERIES[2] if c < -least else GREY
                for c, least in zip(change, limit, strict=True)
            ]
        styles = ["solid" if not k or c >= -least else _LESS for c, least in zip(change, limit, strict=True)]
        _traffic_lines(axes, ends, part[column].to_numpy(float), largest, colours, styles)
        town_names(axes, scenario)
        axes.set_title(word(f"{column}_plan", language), loc="left", fontsize=11)
        if k:
            _legend_of_changes(axes, language)
    figure.suptitle(title, x=0.01, ha="left", fontsize=12)
    figure.supxlabel(
        word("flow_scale", language, n=number(largest, 0, language)),
        fontsize=7.5,
        color=GREY,
        x=0.01,
        ha="left",
    )
    return figure


def accessibility(result: Result, language: str = "sv") -> Figure:
    """Change of accessibility by place when the plan is built: the larger the circle, the larger the change.

    Parameters
    ----------
    result : Result
        What a run found, from `infraprio.run`.
    language : str, default "sv"
        Language of the text: one that has a catalogue, such as ``en`` or ``sv``.

    Returns
    -------
    Figure
        Of matplotlib, with its title and its key in the language.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> figure = accessibility(ip.run(valley()), language="en")
    >>> type(figure).__name__
    'Figure'
    """
    language = reader_of(result.scenario, language)
    title = word("accessibility_title", language)
    found = zone_change(result)
    if found is None:
        return said(title, word("no_zones", language))
    name, change = found
    scenario, places = result.scenario, result.scenario["places"]
    figure, axes = new_figure(8.5, 8)
    region_axes(axes, scenario)
    rows = [k for k in change.index if k in places.position and np.isfinite(change[k])]
    size = max(float(change.loc[rows].abs().max()) if rows else 0.0, 1e-12)
    for sign, colour, marker, key in ((1, SERIES[0], "o", "gains"), (-1, SERIES[5], "v", "losses")):
        hit = [k for k in rows if sign * change[k] > 1e-3 * size]
        spots = np.array(
            [(places["lon"][places.position[k]], places["lat"][places.position[k]]) for k in hit]
        ).reshape(-1, 2)
        area = [12 + 700 * abs(change[k]) / size for k in hit]
        if hit:
            axes.scatter(
                spots[:, 0],
                spots[:, 1],
                s=area,
                marker=marker,
                facecolor=colour,
                alpha=0.55,
                edgecolor=colour,
                zorder=3,
                label=word(key, language),
            )
    town_names(axes, scenario)
    what, unit = indicator_name(name, language), indicator_unit(name, language)
    axes.set_title(textwrap.fill(f"{title}: {what}", TITLE), loc="left", fontsize=12)
    if axes.get_legend_handles_labels()[0]:
        legend = axes.legend(loc="lower left", frameon=True, framealpha=0.9, edgecolor="none", fontsize=9)
        for handle in legend.legend_handles:
            handle.set_sizes([60])  # type: ignore[union-attr]
    digits = 0 if size >= 20 else 2
    note(axes, word("largest_change", language, n=number(size, digits, language), unit=unit))
    return figure


def small_maps(
    result: Result, proposals: Iterable[str], *, inches: float = 2.3, dpi: int = 110
) -> dict[str, bytes]:
    """A small map (PNG) of each proposal that has places; the background is drawn once."""
    from matplotlib.lines import Line2D
    from PIL import Image

    scenario = result.scenario
    figure = bare_figure(inches, inches)
    figure.set_layout_engine("none")
    figure.set_dpi(dpi)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    region_axes(axes, scenario)
    places = scenario["places"]
    for i in range(len(places)):
        if places["centre"][i] == "regional":
            axes.plot(places["lon"][i], places["lat"][i], marker="o", ms=2.5, color=INK)
    canvas: Any = figure.canvas
    canvas.draw()
    ground = canvas.copy_from_bbox(figure.bbox)
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    table, out = scenario["proposals"], {}
    for name in proposals:
        points = proposal_points(scenario, name)
        if not len(points):
            continue
        points = np.clip(points, (west, south), (east, north))
        canvas.restore_region(ground)
        line = points[np.lexsort((points[:, 1], points[:, 0]))]
        colour = COLOURS[table["kind"][table.position[name]]]
        joined = "-" if table["kind"][table.position[name]] != "interchange" else ""
        mark = Line2D(
            line[:, 0], line[:, 1], color=colour, lw=3, ls=joined, marker="o", ms=5, mec="white", mew=0.6
        )
        axes.add_line(mark)
        axes.draw_artist(mark)
        mark.remove()
        held = io.BytesIO()
        Image.fromarray(np.asarray(canvas.buffer_rgba())).convert(
            "P", palette=Image.Palette.ADAPTIVE, colors=64
        ).save(held, "PNG")
        out[name] = held.getvalue()
    return out
