"""What the submitted plan changes, on the map of the page: traffic by road, accessibility by municipality or place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.report.figures.ground import drawn_links, nice_km, outline_rings
from infraprio.report.figures.network import (
    change_label,
    change_steps,
    link_flows,
    municipal_change,
    zone_change,
)
from infraprio.report.page.geography import Drawing, path_of
from infraprio.report.words.indicators import indicator_name, indicator_unit
from infraprio.report.words.language import number, word

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["change_views"]

_MORE, _LESS = "#D55E00", "#009E73"
_WIDEST = 7.0


def change_views(result: Result, language: str) -> list[dict[str, Any]]:
    """Views of the map beside that of the proposals: name, shapes (kind, path, colour, width or text) and key (colour, words).

    Parameters
    ----------
    result : whose plan is shown; no view of what it does not hold
    """
    made = Drawing(result.scenario)
    return [view for view in (_traffic(result, made, language), _access(result, made, language)) if view]


def _traffic(result: Result, made: Drawing, language: str) -> dict[str, Any] | None:
    """Roads on which the plan brings more or less traffic, as wide as that is much."""
    table = link_flows(result)
    if table is None or not len(table):
        return None
    lines = drawn_links(result.scenario, "roads")
    change = (table["with"] - table["without"]).to_dict()
    least = {name: max(0.01 * before, 5.0) for name, before in table["without"].to_dict().items()}
    hit = {str(k): v for k, v in change.items() if abs(v) > least[k] and str(k) in lines}
    most = max((abs(v) for v in hit.values()), default=0.0)
    shapes = [
        ["line", made.line(lines[name]), _MORE if value > 0 else _LESS, round(0.8 + _WIDEST * abs(value) / most, 1), value < 0]
        for name, value in sorted(hit.items(), key=lambda each: abs(each[1]))
    ]  # fmt: skip
    key = []
    for sign, colour in (("+", _MORE), ("−", _LESS)):
        if any((value > 0) == (sign == "+") for value in hit.values()):
            for size in dict.fromkeys((nice_km(most), nice_km(most / 4))):
                key.append(
                    [colour, f"{sign}{number(size, 0, language)}", round(0.8 + _WIDEST * size / most, 1)]
                )
    key = key or [["#c4c4c4", word("flow_none", language), 0]]
    return {"name": word("map_flow_change", language), "unit": word("flow_unit", language), "shapes": shapes, "key": key}  # fmt: skip


def _access(result: Result, made: Drawing, language: str) -> dict[str, Any] | None:
    """Municipalities, or places where there are no outlines, in the tone of their change."""
    found = zone_change(result)
    if found is None:
        return None
    name, change = found
    scenario, rings = result.scenario, outline_rings(result.scenario)
    means = {m: v for m, v in municipal_change(scenario, change).items() if m in rings}
    shapes: list[list[Any]] = []
    if means:
        table = scenario["municipalities"]
        for m, value in means.items():
            path = "".join(path_of(made.spots(ring)) + "Z" for ring in rings[m])
            told = f"{table['name'][table.position[m]]}: {_signed(value, language)}"
            shapes.append(["area", path, _tone(value, list(means.values())), told])
    else:
        places = scenario["places"]
        known = {str(k): float(v) for k, v in change.items() if k in places.position and np.isfinite(v)}
        most = max((abs(v) for v in known.values()), default=0.0)
        for k, value in known.items():
            i = places.position[k]
            ((x, y),) = made.spots([(places["lon"][i], places["lat"][i])]).round(1).tolist()
            size = round(2.5 + 13 * float(np.sqrt(abs(value) / most)) if most else 2.5, 1)
            told = f"{places['name'][i]}: {_signed(value, language)}"
            shapes.append(["dot", [x, y, size], _tone(value, list(known.values())), told])
        means = known
    key = [
        [step[2], change_label(step, language), 0] for step in reversed(change_steps(list(means.values())))
    ]
    unit = f"{indicator_name(name, language)}, {indicator_unit(name, language)}"
    return {"name": word("map_accessibility", language), "unit": unit, "shapes": shapes, "key": key}


def _signed(value: float, language: str) -> str:
    digits = 0 if abs(value) >= 20 else 2
    return ("+" if value > 0 else "−" if value < 0 else "") + number(abs(value), digits, language)


def _tone(value: float, values: list[float]) -> str:
    return next(colour for low, high, colour in change_steps(values) if low <= value < high)
