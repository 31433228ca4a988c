"""The result on the map: background, network, flows and their change, municipalities and their accessibility, proposals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.effects.baseline import state_with
from infraprio.ranking.ranking import BUILT
from infraprio.report.figures.ground import LINES, TONES, drawn_links, nice_km, outline_rings
from infraprio.report.figures.network import change_label, change_steps, municipal_change, zone_change
from infraprio.report.map.layer import MapLayer, headed, typed
from infraprio.report.map.proposal_layers import proposal_layers
from infraprio.report.map.qgis_style import Rule
from infraprio.report.words.indicators import indicator_name, indicator_unit
from infraprio.report.words.language import number, word
from infraprio.scenario.files.gpkg import Kind, Spot
from infraprio.scenario.money import reader_of
from infraprio.scenario.shapes import link_lines, shapes_in

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["flow_rules", "map_layers"]

_ROAD, _RAIL = "#9aa0a6", "#555555"
_WIDTHS = (0.3, 0.7, 1.2, 2.0, 3.0)
"""Width of a road on the map [mm], by class of traffic."""
_MORE, _LESS = "#D55E00", "#009E73"


def _where(result: Result) -> dict[str, Spot]:
    places = result.scenario["places"]
    spots = zip(map(float, places["lon"]), map(float, places["lat"]), strict=True)
    return dict(zip(places["id"], spots, strict=True))


def _background(result: Result, language: str) -> list[MapLayer]:
    """Areas and lines behind the network, where the scenario has any."""
    layers = (
        _ground(result, "area", "MULTIPOLYGON", TONES, "map_background", language),
        _ground(result, "line", "MULTILINESTRING", LINES, "map_background_lines", language),
    )
    return [layer for layer in layers if layer.rows]


def _ground(
    result: Result, shape: str, kind: Kind, tones: Mapping[str, Any], title: str, language: str
) -> MapLayer:
    """The areas, or the lines, of the background, the lowest first."""
    table, order = result.scenario["background"], [*TONES, *LINES]
    rows, shapes = [], []
    for i in sorted(range(len(table)), key=lambda i: (order.index(str(table["kind"][i])), i)):
        for each, chains in shapes_in(table["wkt"][i]):
            if each == shape and (each == "line" or table["kind"][i] in tones):
                rows.append([str(table["kind"][i]), str(table["name"][i]), str(table["source"][i])])
                shapes.append(chains)
    columns = headed(["kind", "name", "source"], ("kind", "name", "source"), language)
    rules = [
        Rule(
            label=word(f"ground_{name}", language), test=f"\"kind\" = '{name}'", edge="none", dashed=name == "border", solid=True,
            colour=TONES[name] if name in TONES else LINES[name][0],
        )
        for name in order
        if any(row[0] == name for row in rows)
    ]  # fmt: skip
    return MapLayer(
        name=f"background_{shape}s", title=word(title, language), kind=kind, shapes=shapes, columns=columns, rows=typed(columns, rows), rules=rules,
        holes=True,
    )  # fmt: skip


def _network(result: Result, language: str) -> MapLayer:
    rows, shapes = [], []
    for kind, table in (("road", "roads"), ("rail", "railways")):
        drawn = drawn_links(result.scenario, table)
        for row in result.scenario[table]:
            if row["id"] in drawn:
                name = row["road_number"] if kind == "road" else row["line"]
                rows.append([row["id"], word(kind, language), name, row["length_km"], row["speed_kmh"]])
                shapes.append([drawn[row["id"]]])
    columns = headed(["id", "kind", "line", "length_km", "speed_kmh"], ("id", "kind", "line"), language)
    rail = f"\"kind\" = '{word('rail', language)}'"
    return MapLayer(
        name="network", title=word("map_network", language), kind="MULTILINESTRING", shapes=shapes, columns=columns, rows=typed(columns, rows),
        rules=[
            Rule(label=word("rail", language), test=rail, colour=_RAIL, size=0.6, dashed=True),
            Rule(label=word("road", language), test=rail.replace("=", "<>"), colour=_ROAD, size=0.4),
        ],
    )  # fmt: skip


def _places(result: Result, language: str) -> MapLayer:
    """Central places with their names."""
    table, order = result.scenario["places"], ["regional", "municipal", "local"]
    rows = sorted(
        (row for row in table if row["centre"] in order),
        key=lambda row: (order.index(row["centre"]), row["id"]),
    )
    columns = headed(["id", "name", "population"], ("id", "name"), language)
    title = word("map_places", language)
    return MapLayer(
        name="places", title=title, kind="POINT", shapes=[[[(float(row["lon"]), float(row["lat"]))]] for row in rows], columns=columns,
        rows=typed(columns, [[row["id"], row["name"], row["population"]] for row in rows]),
        rules=[Rule(label=title, edge="#333333", size=1.3)], label="name",
    )  # fmt: skip


def flow_rules(vehicles: Sequence[float], language: str) -> list[Rule]:
    """A width for every class of traffic: round bounds that part the roads evenly; the classes do not overlap, for QGIS draws every rule that fits.

    Examples
    --------
    >>> [rule.label for rule in flow_rules([0, 300, 9000], "en")]
    ['< 2,000', '2,000 – 5,000', '≥ 5,000']
    """
    some = [value for value in vehicles if value > 0] or [1.0]
    bounds = sorted(
        {max(round(nice_km(float(np.quantile(some, share)))), 1) for share in (0.2, 0.45, 0.7, 0.9)}
    )
    ends: list[int | None] = [None, *bounds, None]
    rules = []
    for k, (low, high) in enumerate(pairwise(ends)):
        tests = [f'"vehicles_with_day" >= {low}'] if low is not None else []
        tests += [f'"vehicles_with_day" < {high}'] if high is not None else []
        said = [number(bound, 0, language) for bound in (low, high) if bound is not None]
        label = f"< {said[0]}" if low is None else f"≥ {said[0]}" if high is None else " – ".join(said)
        size = _WIDTHS[k + len(_WIDTHS) - len(ends) + 1]
        rules.append(Rule(label=label, test=" AND ".join(tests), colour="#0072B2", size=size))
    return rules


def _change_rules(change: Sequence[int], language: str) -> list[Rule]:
    """More, less and as good as the same traffic, in two widths each."""
    most = max([abs(value) for value in change] + [1])
    step, least = max(round(nice_km(most / 2.5)), 2), max(round(0.01 * most), 1)
    column, rules = '"vehicles_change_day"', []
    for sign, colour, key in ((1, _MORE, "+"), (-1, _LESS, "−")):
        inner = (
            f"{column} >= {least} AND {column} < {step}"
            if sign > 0
            else f"{column} <= {-least} AND {column} > {-step}"
        )
        outer = f"{column} >= {step}" if sign > 0 else f"{column} <= {-step}"
        for test, size, label in (
            (inner, 0.9, f"{key}{number(least, 0, language)} – {key}{number(step, 0, language)}"),
            (outer, 2.2, f"{'>' if sign > 0 else '<'} {key}{number(step, 0, language)}"),
        ):
            rules.append(Rule(label=label, test=test, colour=colour, size=size, dashed=sign < 0))
    same = f"{column} > {-least} AND {column} < {least}"
    return [*rules, Rule(label=word("flow_same", language), test=same, colour="#c4c4c4", size=0.3)]


def _flows(result: Result, language: str) -> list[MapLayer]:
    """Vehicles a day on every road without and with the plan, and what it changes; none where the effects carry no network state."""
    base = getattr(result.effects, "base", None)
    if base is None:
        return []
    after = state_with(base, tuple(result.together.proposals))
    where, roads, lines = _where(result), base.transport["roads"], link_lines(result.scenario, "roads")
    rows: list[list[Any]] = []
    shapes = []
    for i, name in enumerate(roads["id"]):
        a, b = str(roads["from_place"][i]), str(roads["to_place"][i])
        cells = [
            round(float(part[i]))
            for t in (base.state.traffic, after.traffic)
            for part in (t.cars + t.lorries, t.lorries)
        ]
        if a in where and b in where and any(cells):
            rows.append([str(name), *cells, cells[2] - cells[0]])
            shapes.append([lines.get(str(name), [where[a], where[b]])])
    names = ["id", "vehicles_without_day", "lorries_without_day", "vehicles_with_day", "lorries_with_day", "vehicles_change_day"]  # fmt: skip
    columns = headed(names, ("id",), language)
    looks = (
        ("flows", "map_flows", flow_rules([row[3] for row in rows], language)),
        ("flow_change", "map_flow_change", _change_rules([row[5] for row in rows], language)),
    )
    return [
        MapLayer(
            name=name, title=word(title, language), kind="MULTILINESTRING", shapes=shapes, columns=columns, rows=typed(columns, rows), rules=rules,
            shown=False,
        )
        for name, title, rules in looks
    ]  # fmt: skip


def _municipalities(result: Result, language: str) -> list[MapLayer]:
    """Municipalities with their proposals, and with the change of accessibility where the result has it."""
    scenario, frame = result.scenario, result.ranking.everything
    table, rings = scenario["proposals"], outline_rings(scenario)
    found = zone_change(result)
    change = municipal_change(scenario, found[1]) if found else {}
    rows, shapes = [], []
    for row in scenario["municipalities"]:
        touching = [p for p in frame.index if row["id"] in table["municipalities"][table.position[p]]]
        built = [p for p in touching if frame.loc[p, "status"] in BUILT]
        cost = frame.loc[built, "cost_msek"].sum()
        cells = [row["id"], row["name"], row["population"], len(touching), len(built), cost]
        rows.append([*cells, change.get(str(row["id"]), np.nan)])
        shapes.append(rings.get(str(row["id"]), []))
    names = ["id", "name", "population", "proposals_touching", "proposals_in_plan", "cost_in_plan_msek"]
    columns = headed(names, ("id", "name"), language) | {"name": ("TEXT", word("municipality", language))}
    what = f"{indicator_name(found[0], language)}, {indicator_unit(found[0], language)}" if found else ""
    columns |= (
        {"accessibility_change": ("REAL", word("map_change_of", language, what=what))} if change else {}
    )
    cells_ = typed(columns, [row[: len(columns)] for row in rows])
    title = word("municipalities", language)

    def layer(name: str, title: str, rules: list[Rule], *, shown: bool) -> MapLayer:
        return MapLayer(
            name=name, title=title, kind="MULTIPOLYGON", shapes=shapes, columns=columns, rows=cells_, rules=rules, label="name", shown=shown
        )  # fmt: skip

    layers = [
        layer("municipalities", title, [Rule(label=title, colour="#f3efe4", edge="#a8a090")], shown=True)
    ]
    if change:
        rules = _area_rules(list(change.values()), language)
        layers.append(layer("accessibility_change", word("map_accessibility", language), rules, shown=False))
    return layers


def _area_rules(values: Sequence[float], language: str) -> list[Rule]:
    """A tone for every class of change, and one for where nothing is known."""
    rules = []
    for step in change_steps(values):
        tests = [f'"accessibility_change" >= {step[0]!r}'] if np.isfinite(step[0]) else []
        tests += [f'"accessibility_change" < {step[1]!r}'] if np.isfinite(step[1]) else []
        test = " AND ".join(tests) or '"accessibility_change" IS NOT NULL'
        rules.append(
            Rule(label=change_label(step, language), test=test, colour=step[2], edge="#ffffff", solid=True)
        )
    return [
        *rules,
        Rule(
            label=word("map_not_known", language),
            test='"accessibility_change" IS NULL',
            colour="#dddddd",
            edge="#ffffff",
            solid=True,
        ),
    ]


def map_layers(result: Result, language: str = "sv") -> list[MapLayer]:
    """Layers of the result, the lowest first.

    Notes
    -----
    ``proposals`` holds every proposal of known cost, without a point where it names no place and changes no placed object,
    and without a rank where it is decided already, not prioritised or only supported. ``proposal_marks`` are the ranks, each
    where it has room on a sheet, ``proposal_leads`` the lines from there to what was moved. ``flows`` and ``flow_change`` are
    there where the effects were computed through the network.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> [layer.name for layer in map_layers(ip.run(valley()))][:5]
    ['municipalities', 'accessibility_change', 'network', 'flows', 'flow_change']
    """
    language = reader_of(result.scenario, language)
    return [
        *_background(result, language), *_municipalities(result, language), _network(result, language), *_flows(result, language),
        _places(result, language), *proposal_layers(result, language),
    ]  # fmt: skip
