"""The proposals on the map: their course, their point, a mark with the rank that has room, and a sheet of the atlas each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.ranking.ranking import BUILT
from infraprio.report.figures.ground import widened
from infraprio.report.figures.labels import Room, course_spots, near
from infraprio.report.figures.map import proposal_points
from infraprio.report.figures.style import COLOURS
from infraprio.report.map.layer import MapLayer, headed, typed
from infraprio.report.map.qgis_style import Rule
from infraprio.report.sheet import proposal_names, row_names
from infraprio.report.words.language import word
from infraprio.scenario.plane import MapPlane, plane_of, seen
from infraprio.scenario.shapes import proposal_lines

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["proposal_layers"]

_RESULTS = (
    "rank", "status", "level", "period", "cost_msek", "cost_low_msek", "cost_high_msek", "cumulative_cost_msek",
    "goal_score", "goal_score_low", "goal_score_high", "score_rank", "score_per_100_msek", "maturity", "step",
)  # fmt: skip
_MONEY = ("npv_msek", "npv_ratio_i", "npv_ratio_idu")
SHEET_MM = (180.0, 215.0)
"""Width and height of the map on the sheet of the project, for which the marks have room."""
_MARK_MM = 2.9
"""Half of the room that a mark takes."""
_LEAST_KM = 8.0
"""A sheet of the atlas shows at least so much."""


def _proposal_rows(result: Result, language: str) -> tuple[dict[str, tuple[str, str]], dict[str, list[Any]]]:
    """Results of every proposal of known cost, as they stand in the tables; rank is missing for those without one."""
    frame, names = result.ranking.everything, proposal_names(result, language)
    worth = result.appraisal.frame
    spoken = {
        "level": row_names(result, "budget_scenarios", language),
        "period": row_names(result, "periods", language),
    }
    texts = (
        "proposal",
        "name",
        "kind",
        "kind_id",
        "horizon",
        "status",
        "level",
        "period",
        "maturity",
        "built",
    )
    rows = {}
    for p in map(str, frame.index):
        row: dict[str, Any] = dict(frame.loc[p])
        cells: list[Any] = [
            p,
            names[p],
            row["kind"],
            word(row["kind"], language),
            word(row["horizon"], language) if row["horizon"] else "",
        ]
        cells.append("yes" if row["status"] in BUILT else "no")
        for key in _RESULTS:
            cell = row[key]
            cell = spoken[key].get(cell, "") if key in spoken else cell
            cells.append(word(cell, language) if isinstance(cell, str) and cell else cell)
        cells += [worth.loc[p, key] if p in worth.index and key in worth else None for key in _MONEY]
        rows[p] = cells
    order = ["proposal", "name", "kind_id", "kind", "horizon", "built", *_RESULTS, *_MONEY]
    columns = headed(order, texts, language)
    return columns, dict(zip(rows, typed(columns, list(rows.values())), strict=True))


def _proposal_rules(result: Result, language: str, *, line: bool, mark: bool = False) -> list[Rule]:
    """A marker or colour for every kind; filled where the plan builds it."""
    rules, size = [], 1.4 if line else 4.8 if mark else 1.8
    for kind in dict.fromkeys(result.ranking.everything["kind"]):
        for built in ("yes", "no"):
            label = f"{word(kind, language)}, {word('map_built' if built == 'yes' else 'map_not_built', language)}"
            rules.append(
                Rule(
                    label=label, test=f"\"kind_id\" = '{kind}' AND \"built\" = '{built}'", edge=COLOURS[kind],
                    colour=COLOURS[kind] if built == "yes" or line else "", marker=kind, dashed=line and built == "no",
                    size=size if kind != "interchange" or line else 1.25 * size,
                )
            )  # fmt: skip
    return rules


def _spots(result: Result, names: list[str]) -> dict[str, list[tuple[float, float]]]:
    """Where the rank of a proposal may stand (lon, lat): along its course, else in the middle of its places; none without either."""
    lines, out = proposal_lines(result.scenario), {}
    for p in names:
        points = proposal_points(result.scenario, p)
        homes = course_spots([np.array(line) for line in lines[p]])
        out[p] = homes or ([(float(points[:, 0].mean()), float(points[:, 1].mean()))] if len(points) else [])
    return out


def _placed(
    result: Result, spots: dict[str, list[tuple[float, float]]], plane: MapPlane
) -> dict[str, tuple[float, float]]:
    """Where the mark of each proposal with a rank has room on the sheet (lon, lat), the first ranks as near as can be."""
    west, south, east, north = seen(result.scenario, plane)
    km = max((east - west) / SHEET_MM[0], (north - south) / SHEET_MM[1])
    room = Room(frame=widened((west, south, east, north), SHEET_MM[0] / SHEET_MM[1]))
    half, out = _MARK_MM * km, {}
    low, high = np.array(room.frame[:2]) + 1.01 * half, np.array(room.frame[2:]) - 1.01 * half
    rank = result.ranking.everything["rank"]
    for p in sorted((p for p in spots if spots[p] and rank[p] == rank[p]), key=lambda p: (rank[p], p)):
        homes = [(float(x), float(y)) for x, y in np.clip(plane.km(spots[p]), low, high)]
        spot = room.put(near(homes, 1.1 * half), half, half) or homes[0]
        out[p] = plane.degrees(spot)
    return out


def _frames(
    result: Result, plane: MapPlane, spots: dict[str, list[tuple[float, float]]]
) -> dict[str, list[tuple[float, float]]]:
    """A sheet of the atlas for each proposal: a rectangle around its course and places."""
    lines, out = proposal_lines(result.scenario), {}
    for p, homes in spots.items():
        if homes:
            points = [
                *homes,
                *map(tuple, proposal_points(result.scenario, p)),
                *(s for line in lines[p] for s in line),
            ]
            km = plane.km(points)
            low, high = km.min(axis=0), km.max(axis=0)
            pad = np.maximum(0.08 * (high - low), (_LEAST_KM - (high - low)) / 2)
            (west, south), (east, north) = (low - pad).tolist(), (high + pad).tolist()
            corners = ((west, south), (east, south), (east, north), (west, north))
            out[p] = [plane.degrees(corner) for corner in corners]
    return out


def proposal_layers(result: Result, language: str) -> list[MapLayer]:
    """Courses, points, marks with ranks and their lines, and the sheets of the atlas; the lowest first."""
    columns, rows = _proposal_rows(result, language)
    plane, lines = plane_of(result.scenario), proposal_lines(result.scenario)
    spots = _spots(result, list(rows))
    marks, frames = _placed(result, spots, plane), _frames(result, plane, spots)
    few = {name: columns[name] for name in ("proposal", "name", "rank", "kind_id", "kind", "built")}
    at = [list(columns).index(name) for name in few]
    short = {p: [rows[p][k] for k in at] for p in rows}
    moved = [p for p, spot in marks.items() if spot not in spots[p]]
    touched = [p for p in rows if lines[p]]

    def layer(name: str, title: str, kind: Any, shapes: Any, **rest: Any) -> MapLayer:
        held = {"columns": columns, "rows": list(rows.values())} | rest
        return MapLayer(name=name, title=word(title, language), kind=kind, shapes=shapes, **held)

    return [
        layer(
            "proposal_frames", "map_frames", "MULTIPOLYGON", [[frames[p]] for p in frames], rows=[rows[p] for p in frames],
            rules=[Rule(label=word("map_frames", language), edge="#8a8a8a", colour="none")], shown=False,
        ),
        layer(
            "proposal_links", "map_links", "MULTILINESTRING", [lines[p] for p in touched], rows=[rows[p] for p in touched],
            rules=_proposal_rules(result, language, line=True),
        ),
        layer(
            "proposals", "map_proposals", "POINT", [[spots[p][:1]] if spots[p] else [] for p in rows],
            rules=_proposal_rules(result, language, line=False),
        ),
        layer(
            "proposal_leads", "map_leads", "MULTILINESTRING", [[[spots[p][0], marks[p]]] for p in moved], columns=few,
            rows=[short[p] for p in moved], rules=[Rule(label=word("map_leads", language), colour="#555555", size=0.25)],
        ),
        layer(
            "proposal_marks", "map_marks", "POINT", [[[marks[p]]] for p in marks], columns=few, rows=[short[p] for p in marks],
            rules=_proposal_rules(result, language, line=False, mark=True), label="rank", marks=True,
        ),
    ]  # fmt: skip
