"""The result on the map: network, flows, proposals, municipalities, as a GeoPackage and as GeoJSON in WGS 84 (EPSG:4326)."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infraprio.effects.baseline import state_with
from infraprio.ranking.ranking import BUILT
from infraprio.report.figures.map import proposal_points
from infraprio.report.figures.style import COLOURS
from infraprio.report.map.qgis_style import Rule, qgis_style
from infraprio.report.page.geography import proposal_segments
from infraprio.report.sheet import proposal_names, row_names
from infraprio.report.words.language import word
from infraprio.scenario.files.gpkg import Kind, Layer, Spot, lines, point, polygons, write_geopackage
from infraprio.scenario.money import reader_of
from infraprio.scenario.shapes import link_lines
from infraprio.writing import replaced_file

if TYPE_CHECKING:
    from infraprio.result import Result
    from infraprio.scenario import Scenario

__all__ = ["MapLayer", "map_layers", "write_geodata", "write_geojson"]

_GREY, _DARK = "#9aa0a6", "#555555"
_RESULTS = (
    "rank", "status", "level", "period", "cost_msek", "cost_low_msek", "cost_high_msek", "cumulative_cost_msek",
    "goal_score", "goal_score_low", "goal_score_high", "score_rank", "score_per_100_msek", "maturity", "step",
)  # fmt: skip
_WHOLE = (
    "rank",
    "score_rank",
    "step",
    "population",
    "proposals_touching",
    "proposals_in_plan",
)
"""Columns of whole numbers: ranks, steps and counts."""
_FLOW_STEPS = ((0, 0.3), (500, 0.7), (1500, 1.2), (4000, 2.0), (10000, 3.0))
"""From so many vehicles a day, a line so wide [mm]."""
_MONEY = ("npv_msek", "npv_ratio_i", "npv_ratio_idu")


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLayer:
    """One layer.

    Attributes
    ----------
    name, title : of the table, and in the language of the report.
    kind : type of geometry.
    shapes : one a row: lists of (lon, lat) chains; a point is one chain of one spot; empty where there is none.
    columns : column -> (TEXT, REAL or INTEGER; heading in the language).
    rows : cells in the order of the columns, of their types; None where missing.
    rules, label : how it looks, see `qgis_style`.
    """

    name: str
    title: str
    kind: Kind
    shapes: Sequence[Sequence[Sequence[Spot]]]
    columns: dict[str, tuple[str, str]]
    rows: Sequence[Sequence[Any]]
    rules: Sequence[Rule]
    label: str = field(default="")


def _where(scenario: Scenario) -> dict[str, Spot]:
    places = scenario["places"]
    spots = zip(map(float, places["lon"]), map(float, places["lat"]), strict=True)
    return dict(zip(places["id"], spots, strict=True))


def _cell(value: Any, kind: str) -> Any:
    """A cell of a column of a type (TEXT, REAL or INTEGER); None where missing."""
    if kind == "TEXT":
        return str(value) or None
    if value is None or not math.isfinite(value):
        return None
    return round(value) if kind == "INTEGER" else float(value)


def _headed(names: Sequence[str], texts: Sequence[str], language: str) -> dict[str, tuple[str, str]]:
    kinds = ("TEXT" if name in texts else "INTEGER" if name in _WHOLE else "REAL" for name in names)
    return {name: (kind, word(name, language)) for name, kind in zip(names, kinds, strict=True)}


def _typed(columns: dict[str, tuple[str, str]], rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Cells of the types of their columns."""
    kinds = [kind for kind, _ in columns.values()]
    return [[_cell(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in rows]


def _network(result: Result, language: str) -> MapLayer:
    rows, shapes = [], []
    for kind, table in (("road", "roads"), ("rail", "railways")):
        lines = link_lines(result.scenario, table)
        for row in result.scenario[table]:
            name = row["road_number"] if kind == "road" else row["line"]
            rows.append([row["id"], word(kind, language), name, row["length_km"], row["speed_kmh"]])
            shapes.append([lines[row["id"]]])
    columns = _headed(["id", "kind", "line", "length_km", "speed_kmh"], ("id", "kind", "line"), language)
    return MapLayer(
        name="network",
        title=word("map_network", language),
        kind="MULTILINESTRING",
        shapes=shapes,
        columns=columns,
        rows=_typed(columns, rows),
        rules=[
            Rule(
                label=word("rail", language),
                test=f"\"kind\" = '{word('rail', language)}'",
                colour=_DARK,
                size=0.6,
                dashed=True,
            ),
            Rule(label=word("road", language), colour=_GREY, size=0.4),
        ],
    )


def _flow_rules() -> list[Rule]:
    """A width for every class of traffic; the classes do not overlap, for QGIS draws every rule that fits."""
    ends = [low for low, _ in _FLOW_STEPS[1:]]
    rules = []
    for (low, size), high in zip(_FLOW_STEPS, [*ends, None], strict=True):
        tests = [f'"vehicles_with_day" >= {low}'] if low else []
        tests += [f'"vehicles_with_day" < {high}'] if high else []
        label = f"< {high}" if not low else f"{low}–{high}" if high else f"≥ {low}"
        rules.append(Rule(label=label, test=" AND ".join(tests), colour="#0072B2", size=size))
    return rules


def _flows(result: Result, language: str) -> MapLayer | None:
    """Vehicles a day on every road without and with the plan; None where the effects carry no network state."""
    base = getattr(result.effects, "base", None)
    if base is None:
        return None

    after = state_with(base, tuple(result.together.proposals))
    where, roads, lines = (
        _where(result.scenario),
        base.transport["roads"],
        link_lines(result.scenario, "roads"),
    )
    rows, shapes = [], []
    for i, name in enumerate(roads["id"]):
        a, b = str(roads["from_place"][i]), str(roads["to_place"][i])
        cells = [
            float(part[i])
            for t in (base.state.traffic, after.traffic)
            for part in (t.cars + t.lorries, t.lorries)
        ]
        if a in where and b in where and any(cells):
            rows.append([str(name), *cells[:2], *cells[2:], cells[2] - cells[0]])
            shapes.append([lines.get(str(name), [where[a], where[b]])])
    names = ["id", "vehicles_without_day", "lorries_without_day", "vehicles_with_day", "lorries_with_day", "vehicles_change_day"]  # fmt: skip
    columns = _headed(names, ("id",), language)
    return MapLayer(
        name="flows",
        title=word("map_flows", language),
        kind="MULTILINESTRING",
        shapes=shapes,
        columns=columns,
        rows=_typed(columns, rows),
        rules=_flow_rules(),
    )


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
    columns = _headed(order, texts, language)
    return columns, dict(zip(rows, _typed(columns, list(rows.values())), strict=True))


def _proposal_rules(result: Result, language: str, *, line: bool) -> list[Rule]:
    """A marker or colour for every kind; filled where the plan builds it."""
    rules = []
    for kind in dict.fromkeys(result.ranking.everything["kind"]):
        for built in ("yes", "no"):
            label = f"{word(kind, language)}, {word('map_built' if built == 'yes' else 'map_not_built', language)}"
            rules.append(
                Rule(
                    label=label, test=f"\"kind_id\" = '{kind}' AND \"built\" = '{built}'", edge=COLOURS[kind],
                    colour=COLOURS[kind] if built == "yes" or line else "", marker=kind, dashed=line and built == "no",
                    size=(1.4 if line else 4.0),
                )
            )  # fmt: skip
    return rules


def _proposals(result: Result, language: str) -> list[MapLayer]:
    columns, rows = _proposal_rows(result, language)
    where = _where(result.scenario)
    spots: list[list[list[Spot]]] = []
    for p in rows:
        places = proposal_points(result.scenario, p)
        spots.append([[tuple(places.mean(axis=0).tolist())]] if len(places) else [])
    links = {
        p: [
            [where[a], where[b]]
            for a, b in proposal_segments(result.scenario, p)
            if a in where and b in where
        ]
        for p in rows
    }
    touched = [p for p, parts in links.items() if parts]
    return [
        MapLayer(
            name="proposal_links", title=word("map_links", language), kind="MULTILINESTRING",
            shapes=[links[p] for p in touched], columns=columns, rows=[rows[p] for p in touched],
            rules=_proposal_rules(result, language, line=True),
        ),
        MapLayer(
            name="proposals", title=word("map_proposals", language), kind="POINT", shapes=spots, columns=columns,
            rows=list(rows.values()), rules=_proposal_rules(result, language, line=False), label="rank",
        ),
    ]  # fmt: skip


def _municipalities(result: Result, language: str) -> MapLayer:
    scenario, frame = result.scenario, result.ranking.everything
    outlines, table = scenario["outlines"], scenario["proposals"]
    rings: dict[str, dict[float, list[tuple[float, float, float]]]] = {}
    for i in range(len(outlines)):
        corner = (float(outlines["order"][i]), float(outlines["lon"][i]), float(outlines["lat"][i]))
        rings.setdefault(outlines["municipality"][i], {}).setdefault(outlines["ring"][i], []).append(corner)
    rows, shapes = [], []
    for row in scenario["municipalities"]:
        touching = [p for p in frame.index if row["id"] in table["municipalities"][table.position[p]]]
        built = [p for p in touching if frame.loc[p, "status"] in BUILT]
        rows.append(
            [row["id"], row["name"], row["population"], len(touching), len(built), frame.loc[built, "cost_msek"].sum()]
        )  # fmt: skip
        shapes.append(
            [[(lon, lat) for _, lon, lat in sorted(ring)] for ring in rings.get(row["id"], {}).values()]
        )
    names = ["id", "name", "population", "proposals_touching", "proposals_in_plan", "cost_in_plan_msek"]
    columns = _headed(names, ("id", "name"), language) | {"name": ("TEXT", word("municipality", language))}
    rule = Rule(label=word("municipalities", language), colour="#f4f1ea", edge="#a8a090")
    return MapLayer(
        name="municipalities", title=word("municipalities", language), kind="MULTIPOLYGON", shapes=shapes, columns=columns,
        rows=_typed(columns, rows), rules=[rule], label="name",
    )  # fmt: skip


def map_layers(result: Result, language: str = "sv") -> list[MapLayer]:
    """Layers of the result, the lowest first.

    Notes
    -----
    ``proposals`` holds every proposal of known cost, without a point where it names no place and changes no placed object,
    and without a rank where it is decided already, not prioritised or only supported.
    ``flows`` is there where the effects were computed through the network.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> [layer.name for layer in map_layers(ip.run(valley()))]
    ['municipalities', 'network', 'flows', 'proposal_links', 'proposals']
    """
    language = reader_of(result.scenario, language)
    flows = _flows(result, language)
    return [
        _municipalities(result, language),
        _network(result, language),
        *([flows] if flows else []),
        *_proposals(result, language),
    ]


def _packed(layer: MapLayer) -> Layer:
    kind = {"POINT": "marker", "MULTILINESTRING": "line", "MULTIPOLYGON": "fill"}[layer.kind]
    if layer.kind == "POINT":
        blobs = [point(*parts[0][0]) if parts else None for parts in layer.shapes]
    else:
        blobs = [(lines if layer.kind == "MULTILINESTRING" else polygons)(parts) for parts in layer.shapes]
    names = {column: heading for column, (_, heading) in layer.columns.items()}
    return Layer(
        name=layer.name,
        title=layer.title,
        columns={column: what for column, (what, _) in layer.columns.items()},
        rows=layer.rows,
        kind=layer.kind,
        geometries=blobs,
        style=qgis_style(kind, layer.rules, names, label=layer.label),
    )


def write_geodata(result: Result, path: Path, language: str = "sv") -> None:
    """Write the layers with their styles as one GeoPackage."""
    language = reader_of(result.scenario, language)
    layers = [_packed(layer) for layer in map_layers(result, language)]
    with replaced_file(path) as fresh:
        write_geopackage(fresh, layers)


def _geometry(layer: MapLayer, parts: Sequence[Sequence[Spot]]) -> dict[str, Any] | None:
    if not parts:
        return None
    chains = [[[round(lon, 6), round(lat, 6)] for lon, lat in part] for part in parts]
    if layer.kind == "POINT":
        return {"type": "Point", "coordinates": chains[0][0]}
    if layer.kind == "MULTILINESTRING":
        return {"type": "MultiLineString", "coordinates": chains}
    closed = [chain if chain[0] == chain[-1] else [*chain, chain[0]] for chain in chains]
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in closed]}


def write_geojson(result: Result, folder: Path, language: str = "sv") -> None:
    """Write a GeoJSON file (RFC 7946) a layer: municipalities, network, flows, proposal_links, proposals."""
    language = reader_of(result.scenario, language)
    for layer in map_layers(result, language):
        features = [
            {"type": "Feature", "geometry": _geometry(layer, parts), "properties": dict(zip(layer.columns, row, strict=True))}
            for parts, row in zip(layer.shapes, layer.rows, strict=True)
        ]  # fmt: skip
        whole = {"type": "FeatureCollection", "name": layer.name, "features": features}
        text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        with replaced_file(folder / f"{layer.name}.geojson") as fresh:
            fresh.write_text(text + "\n", encoding="utf-8", newline="\n")
