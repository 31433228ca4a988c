"""The network without and with the plan: traffic on the roads, accessibility of the municipalities."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from infraprio.effects.baseline import state_with
from infraprio.report.figures.ground import (
    CM,
    Sheet,
    drawn_links,
    map_sheets,
    name_towns,
    nice_km,
    outline_rings,
)
from infraprio.report.figures.labels import near
from infraprio.report.figures.style import GREY, INK, SERIES, plain, said
from infraprio.report.words.indicators import indicator_name, indicator_unit
from infraprio.report.words.language import number, word
from infraprio.scenario.money import reader_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from infraprio.result import Result
    from infraprio.scenario import Scenario

__all__ = [
    "Step",
    "accessibility",
    "change_label",
    "change_steps",
    "flows",
    "link_flows",
    "municipal_change",
    "zone_change",
]

_LESS: Final = (0, (2, 0.8))  # dashes: less traffic is told apart without colour too
ACCESSIBILITY = ("accessibility_gravity", "jobs_within_60_min", "jobs_within_45_min", "accessibility_logsum")
"""Indicators that can stand for accessibility, the first that has values by zone is drawn."""
_MORE_TONES: Final = ("#cfe3f1", "#7fb5d9", "#2f7fb8")
_LESS_TONES: Final = ("#f9dcc8", "#eda77a", "#d55e00")
_SAME_TONE: Final = "#f0ede6"
_NOTHING: Final = 0.01  # of the largest change: as good as none

Step = tuple[float, float, str]
"""From, to, and the colour of what lies between."""


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


def municipal_change(scenario: Scenario, change: pd.Series[float]) -> dict[str, float]:
    """Municipality -> mean change of its residents; those of whose places nothing is known are left out."""
    places = scenario["places"]
    held: dict[str, list[tuple[float, float]]] = {}
    for k in change.index:
        if k in places.position and np.isfinite(change[k]):
            i = places.position[k]
            people = float(places["population"][i])
            if people > 0:
                held.setdefault(str(places["municipality"][i]), []).append((people, float(change[k])))
    known = set(map(str, scenario["municipalities"]["id"]))
    return {
        name: sum(people * value for people, value in rows) / sum(people for people, _ in rows)
        for name, rows in held.items()
        if name in known
    }


def change_steps(values: Sequence[float]) -> list[Step]:
    """Classes of changes that fit one another and hold every value: round bounds, the same on both sides of nothing.

    Examples
    --------
    >>> [(low, high) for low, high, _ in change_steps([0.0, 3.0, 40.0])]
    [(-0.4, 0.4), (0.4, 10.0), (10.0, 20.0), (20.0, inf)]
    """
    most = max((abs(value) for value in values), default=0.0)
    if most <= 0:
        return [(-np.inf, np.inf, _SAME_TONE)]
    least, step = _NOTHING * most, nice_km(most / 2.5)
    steps: list[Step] = [(-least, least, _SAME_TONE)]
    if max(values) >= least:
        bounds = [least, step, 2 * step, np.inf]
        steps += list(zip(bounds, bounds[1:], _MORE_TONES, strict=False))
    if min(values) < -least:
        bounds = [-least, -step, -2 * step, -np.inf]
        steps = [*reversed(list(zip(bounds[1:], bounds, _LESS_TONES, strict=False))), *steps]
    return steps


def change_label(step: Step, language: str) -> str:
    """A class in words, its bounds as short as they can be."""
    low, high, colour = step
    if colour == _SAME_TONE:
        return word("no_change", language)
    size = min(abs(bound) for bound in (low, high) if np.isfinite(bound) and bound)
    whole = max(abs(bound) for bound in (low, high) if np.isfinite(bound))
    digits = max(0, int(np.ceil(-np.log10(whole)))) if size < whole and whole < 1 else 0 if whole >= 1 else 2
    digits = max(digits, 1 if whole < 5 else 0)
    sign = "+" if high > 0 and low > 0 else "−"
    near_, far = sorted((abs(low), abs(high)))
    if not np.isfinite(far):
        return (
            f"> {sign}{number(near_, digits, language)}"
            if sign == "+"
            else f"< {sign}{number(near_, digits, language)}"
        )
    if colour in (_MORE_TONES[0], _LESS_TONES[0]):
        return f"0 – {sign}{number(far, digits, language)}"
    return f"{sign}{number(near_, digits, language)} – {sign}{number(far, digits, language)}"


def _key(sheet: Sheet, handles: Sequence[Any], title: str) -> None:
    """The key beside the last map."""
    figure: Any = sheet.axes.figure
    place = sheet.axes.get_position()
    legend = figure.legend(
        handles=handles, title=textwrap.fill(title, 24), loc="lower left", bbox_to_anchor=(place.x1 + 0.25 * CM / figure.get_size_inches()[0], place.y0),
        frameon=False, fontsize=8, title_fontsize=8, borderpad=0, borderaxespad=0, alignment="left",
    )  # fmt: skip
    legend.get_title().set_color(INK)


def flows(result: Result, language: str = "sv") -> Figure:
    """Road traffic without the plan, and what the plan changes: width is vehicles a day, colour more or less.

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
    title, table = word("flows_title", language), link_flows(result)
    if table is None or not len(table):
        return said(title, word("no_flows", language))
    drawn = drawn_links(result.scenario, "roads") | _new_lines(result, table)
    part = table[table.index.isin(drawn)]
    change = (part["with"] - part["without"]).to_numpy(float)
    least = np.maximum(
        0.01 * part["without"].to_numpy(float), 5.0
    )  # vehicles a day: smaller ones are not shown
    change = np.where(np.abs(change) > least, change, 0.0)
    headings = [word("without_plan", language), word("flow_change", language)]
    notes = [] if change.any() else [word("flow_none", language)]
    figure, sheets = map_sheets(
        result.scenario, title, language, panels=headings, notes=notes, high_cm=11.5, side_cm=3.3
    )
    lines = [sheets[0].plane.km(drawn[str(name)]) for name in part.index]
    widest = [
        max(float(values.max(initial=0.0)), 1.0)
        for values in (part["without"].to_numpy(float), np.abs(change))
    ]
    _widths(sheets[0], lines, part["without"].to_numpy(float), widest[0], SERIES[0], "-")
    for sign, colour, dashes in ((1, SERIES[5], "-"), (-1, SERIES[2], _LESS)):
        hit = np.flatnonzero(sign * change > 0)
        _widths(sheets[1], [lines[k] for k in hit], np.abs(change[hit]), widest[1], colour, dashes)
    for sheet in sheets:
        name_towns(sheet)
    _key(sheets[1], _flow_key(widest, change, language), word("flow_unit", language))
    return figure


def _new_lines(result: Result, table: pd.DataFrame) -> dict[str, list[tuple[float, float]]]:
    """Roads that only proposals build, straight between their places."""
    places, held = result.scenario["places"], result.scenario["roads"].position
    where = dict(zip(places["id"], zip(places["lon"], places["lat"], strict=True), strict=True))
    return {
        str(name): [where[a], where[b]]
        for name, a, b in zip(table.index, table["from_place"], table["to_place"], strict=True)
        if name not in held and a in where and b in where
    }


def _widths(sheet: Sheet, lines: Sequence[Any], vehicles: Any, most: float, colour: str, dashes: Any) -> None:
    """A line for each road, as wide as its traffic; none where there is none."""
    from matplotlib.collections import LineCollection

    keep = np.flatnonzero(np.asarray(vehicles) > 0)
    width = 0.4 + 6 * np.asarray(vehicles)[keep] / most
    sheet.axes.add_collection(
        LineCollection(
            [lines[k] for k in keep.tolist()],
            colors=colour,
            linewidths=width,
            linestyles=[dashes] * len(keep),
            zorder=2,
            capstyle="butt",
        )
    )


def _flow_key(widest: Sequence[float], change: Any, language: str) -> list[Any]:
    """Two widths of traffic, then two of each change that occurs."""
    from matplotlib.lines import Line2D

    kinds: list[tuple[str, Any, str, float]] = [(SERIES[0], "-", "", widest[0])]
    kinds += [
        (colour, dashes, sign, widest[1])
        for colour, dashes, sign, there in ((SERIES[5], "-", "+", (change > 0).any()), (SERIES[2], _LESS, "−", (change < 0).any()))
        if there
    ]  # fmt: skip
    return [
        Line2D(
            [],
            [],
            color=colour,
            ls=dashes,
            lw=0.4 + 6 * value / most,
            label=f"{sign}{number(value, 0, language)}",
        )
        for colour, dashes, sign, most in kinds
        for value in dict.fromkeys((max(nice_km(most), 1.0), max(nice_km(most / 4), 1.0)))
    ]


def accessibility(result: Result, language: str = "sv") -> Figure:
    """Change of accessibility when the plan is built: by municipality where there are outlines, else by place.

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
    title, found = word("accessibility_title", language), zone_change(result)
    if found is None:
        return said(title, word("no_zones", language))
    name, change = found
    what, unit = indicator_name(name, language), indicator_unit(name, language)
    areas = outline_rings(result.scenario)
    means = {m: v for m, v in municipal_change(result.scenario, change).items() if m in areas}
    values = list(means.values()) if means else [float(v) for v in change if np.isfinite(v)]
    size = max((abs(v) for v in values), default=0.0)
    digits = 0 if size >= 20 else 2
    notes = [word("largest_change", language, n=number(size, digits, language), unit=unit)]
    if means:
        notes = [word("by_municipality", language)]
    figure, (sheet,) = map_sheets(result.scenario, f"{title}: {what}", language, notes=notes, side_cm=4.4)
    if means:
        _areas(sheet, areas, means, digits, language)
        _key(sheet, _area_key(list(means.values()), language), word("change_unit", language, unit=unit))
    else:
        _circles(sheet, change, size, language)
        name_towns(sheet)
    return figure


def _areas(
    sheet: Sheet, areas: Mapping[str, Any], means: Mapping[str, float], digits: int, language: str
) -> None:
    """Municipalities in the colour of their change, with name and number."""
    from matplotlib.collections import PolyCollection

    steps, table = change_steps(list(means.values())), sheet.scenario["municipalities"]
    rings = {name: [sheet.plane.km(ring) for ring in areas[name]] for name in means}
    for low, high, colour in steps:
        hit = [ring for name, value in means.items() if low <= value < high for ring in rings[name]]
        hatch = "////" if colour in _LESS_TONES else None
        sheet.axes.add_collection(
            PolyCollection(
                hit, facecolors=colour, edgecolors="white", linewidths=0.8, hatch=hatch, zorder=0.6
            )
        )
    for name in sorted(means, key=lambda m: -len(rings[m][0])):
        sign = "+" if means[name] > 0 else "−" if means[name] < 0 else ""
        shown = f"{plain(table['name'][table.position[name]], 22)}\n{sign}{number(abs(means[name]), digits, language)}"
        sizes = [sheet.size(line, 7.5) for line in shown.split("\n")]
        wide, high_ = max(w for w, _ in sizes) + 1, 2.3 * sizes[0][1]
        middle = sheet.points(_middle(max(rings[name], key=len)))[0]
        spot = sheet.room.put(near([tuple(middle)], 4.0), wide, high_)
        if spot:
            sheet.axes.text(
                *_pair(sheet.km(spot)), shown, fontsize=7.5, ha="center", va="center", color=INK, zorder=6,
                bbox={"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none", "alpha": 0.75},
            )  # fmt: skip


def _pair(spots: Any) -> tuple[float, float]:
    return float(spots[0][0]), float(spots[0][1])


def _middle(ring: Any) -> Any:
    """Centre of the area within a ring."""
    x, y = ring.T
    cross = x * np.roll(y, -1) - np.roll(x, -1) * y
    area = cross.sum() / 2
    if abs(area) < 1e-12:
        return ring.mean(axis=0)
    return np.array([((c + np.roll(c, -1)) * cross).sum() for c in (x, y)]) / (6 * area)


def _area_key(values: Sequence[float], language: str) -> list[Any]:
    from matplotlib.patches import Patch

    return [
        Patch(
            facecolor=step[2],
            edgecolor=GREY,
            lw=0.5,
            hatch="////" if step[2] in _LESS_TONES else None,
            label=change_label(step, language),
        )
        for step in reversed(change_steps(values))
    ]


def _circles(sheet: Sheet, change: pd.Series[float], size: float, language: str) -> None:
    """A sign at each place: the larger, the larger the change."""
    places = sheet.scenario["places"]
    rows = [k for k in change.index if k in places.position and np.isfinite(change[k])]
    handles = []
    for sign, colour, marker, key in ((1, SERIES[0], "o", "gains"), (-1, SERIES[5], "v", "losses")):
        hit = [k for k in rows if size and sign * change[k] > 1e-3 * size]
        if hit:
            spots = sheet.plane.km(
                [(places["lon"][places.position[k]], places["lat"][places.position[k]]) for k in hit]
            )
            area = [10 + 500 * abs(change[k]) / size for k in hit]
            how: dict[str, Any] = {"marker": marker, "facecolor": colour, "alpha": 0.55, "edgecolor": colour}
            sheet.axes.scatter(spots[:, 0], spots[:, 1], s=area, zorder=3, **how)
            radius = np.sqrt(area) / 2
            sheet.room.taken += [
                (x, y, r, r) for (x, y), r in zip(sheet.points(spots).tolist(), radius, strict=True)
            ]
            handles.append(sheet.axes.scatter([], [], s=60, label=word(key, language), **how))
    if handles:
        _key(sheet, handles, "")
