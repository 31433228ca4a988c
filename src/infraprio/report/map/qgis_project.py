"""A QGIS project beside the GeoPackage: its layers in order, the projection of the scenario, a map to print and an atlas of the proposals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as Xml

from infraprio.report.figures.ground import TONES, source_text, widened
from infraprio.report.map.layer import MapLayer
from infraprio.report.map.proposal_layers import SHEET_MM
from infraprio.report.map.qgis_style import DOCTYPE, style_parts
from infraprio.report.words.language import word
from infraprio.scenario.plane import plane_of, seen

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["qgis_project"]

_GEOMETRY: Final = {
    "POINT": ("Point", "Point", "marker"),
    "MULTILINESTRING": ("Line", "MultiLineString", "line"),
    "MULTIPOLYGON": ("Polygon", "MultiPolygon", "fill"),
}
_PAGE, _LABEL, _MAP, _LEGEND, _SCALE = "65638", "65641", "65639", "65642", "65646"
_FALSE_NORTH: Final = 10_000_000.0
"""Added to northings south of the equator."""
_BLACK: Final = {"red": "0", "green": "0", "blue": "0", "alpha": "255"}
_WHITE: Final = {"red": "255", "green": "255", "blue": "255", "alpha": "255"}
Box = tuple[float, float, float, float]


def qgis_project(result: Result, layers: Sequence[MapLayer], file: str, language: str) -> str:
    """The project as XML; it finds the layers in the GeoPackage `file` beside it.

    Parameters
    ----------
    layers : of the GeoPackage, the lowest first.
    file : name of the GeoPackage.
    """
    scenario = result.scenario
    plane = plane_of(scenario)
    west, south, east, north = (1000 * v for v in widened(seen(scenario, plane), SHEET_MM[0] / SHEET_MM[1]))
    lift = _FALSE_NORTH if 32700 < plane.epsg < 32800 else 0.0
    box = (west, south + lift, east, north + lift)
    root = Xml.Element("qgis", version="3.22.0", projectname=str(scenario.settings["name"]))
    Xml.SubElement(root, "title").text = str(scenario.settings["name"])
    _system(Xml.SubElement(root, "projectCrs"), plane.epsg)
    _tree(root, layers, file, language)
    canvas = Xml.SubElement(root, "mapcanvas", name="theMapCanvas")
    Xml.SubElement(canvas, "units").text = "meters"
    _extent(canvas, box)
    _system(Xml.SubElement(canvas, "destinationsrs"), plane.epsg)
    held = Xml.SubElement(root, "projectlayers")
    for layer in layers:
        _layer(held, layer, file)
    order = Xml.SubElement(root, "layerorder")
    for layer in reversed(layers):
        Xml.SubElement(order, "layer", id=_id(layer))
    layouts = Xml.SubElement(root, "Layouts")
    source = source_text(scenario, language)
    _layout(layouts, word("map_sheet", language), word("map_title", language), source, box, layers, file)
    _layout(layouts, word("map_atlas", language), _heading(language), source, box, layers, file, atlas=True)
    _properties(root, _ground(layers))
    Xml.indent(root)
    return DOCTYPE + Xml.tostring(root, encoding="unicode") + "\n"


def _heading(language: str) -> str:
    """What stands above a sheet of the atlas: rank and name, then the results that have a value."""
    parts = [f"{word(key, language)}: ' || {text}" for key, text in (
        ("status", "\"status\""), ("cost_msek", "format_number(\"cost_msek\", 1)"), ("goal_score", "format_number(\"goal_score\", 1)")
    )]  # fmt: skip
    told = " || ".join(f"coalesce('   {part}, '')" for part in parts)
    return f"[% coalesce(\"rank\" || '. ', '') || \"name\" %]\n[% trim({told}) %]"


def _system(parent: Xml.Element, epsg: int) -> None:
    held = Xml.SubElement(parent, "spatialrefsys")
    for key, text in (("srsid", str(epsg)), ("srid", str(epsg)), ("authid", f"EPSG:{epsg}")):
        Xml.SubElement(held, key).text = text


def _properties(root: Xml.Element, ground: Mapping[str, str]) -> None:
    """That the projection is used, that files are found from where the project lies, and the colour behind the layers."""
    held = Xml.SubElement(root, "properties")
    projections = Xml.SubElement(Xml.SubElement(held, "SpatialRefSys"), "ProjectionsEnabled", type="int")
    projections.text = "1"
    Xml.SubElement(Xml.SubElement(held, "Paths"), "Absolute", type="bool").text = "false"
    canvas = Xml.SubElement(held, "Gui")
    for key in ("red", "green", "blue"):
        Xml.SubElement(canvas, f"CanvasColor{key.capitalize()}Part", type="int").text = ground[key]


def _extent(parent: Xml.Element, box: Box) -> None:
    held = Xml.SubElement(parent, "extent")
    for key, value in zip(("xmin", "ymin", "xmax", "ymax"), box, strict=True):
        Xml.SubElement(held, key).text = f"{value:.3f}"


def _id(layer: MapLayer) -> str:
    return f"infraprio_{layer.name}"  # QGIS gives ids of fewer than ten letters a name of its own


def _source(layer: MapLayer, file: str) -> str:
    return f"./{file}|layername={layer.name}"


def _tree(root: Xml.Element, layers: Sequence[MapLayer], file: str, language: str) -> None:
    """Layers as the list of QGIS shows them, the highest first; those of changes in a group of their own."""
    tree = Xml.SubElement(root, "layer-tree-group")
    groups = (
        (word("map_group_plan", language), [layer for layer in layers if layer.shown]),
        (word("map_group_change", language), [layer for layer in layers if not layer.shown]),
    )
    for title, inside in groups:
        group = Xml.SubElement(tree, "layer-tree-group", name=title, checked="Qt::Checked", expanded="1")
        for layer in reversed(inside):
            Xml.SubElement(
                group, "layer-tree-layer", id=_id(layer), name=layer.title, source=_source(layer, file), providerKey="ogr",
                checked="Qt::Checked" if layer.shown else "Qt::Unchecked", expanded="0",
            )  # fmt: skip


def _layer(parent: Xml.Element, layer: MapLayer, file: str) -> None:
    geometry, wkb, symbol = _GEOMETRY[layer.kind]
    held = Xml.SubElement(parent, "maplayer", type="vector", geometry=geometry, wkbType=wkb)
    Xml.SubElement(held, "id").text = _id(layer)
    Xml.SubElement(held, "datasource").text = _source(layer, file)
    Xml.SubElement(held, "layername").text = layer.title
    _system(Xml.SubElement(held, "srs"), 4326)
    Xml.SubElement(held, "provider", encoding="UTF-8").text = "ogr"
    names = {column: heading for column, (_, heading) in layer.columns.items()}
    style_parts(held, symbol, layer.rules, names, layer.label, marks=layer.marks)


def _item(
    layout: Xml.Element, kind: str, place: Box, name: str, ground: dict[str, str] | None = None, **how: str
) -> Xml.Element:
    """Something on the sheet, at millimetres from its upper left corner."""
    x, y, wide, high = place
    at, size = f"{x:g},{y:g},mm", f"{wide:g},{high:g},mm"
    own = f"{{{name}}}"
    usual = {
        "uuid": own, "templateUuid": own, "id": name, "position": at, "positionOnPage": at, "size": size, "visibility": "1", "opacity": "1",
        "background": "false", "frame": "false", "zValue": "1", "referencePoint": "0", "itemRotation": "0",
    }  # fmt: skip
    item = Xml.SubElement(layout, "LayoutItem", {"type": kind, **usual, **how})
    Xml.SubElement(item, "FrameColor", {**_BLACK, "red": "200", "green": "195", "blue": "185"})
    Xml.SubElement(item, "BackgroundColor", ground or _WHITE)
    return item


def _ground(layers: Sequence[MapLayer]) -> dict[str, str]:
    """Colour of what no layer covers: sea where the background says what is land."""
    sea = any(
        layer.name == "background_areas" and any(row[0] == "land" for row in layer.rows) for layer in layers
    )
    red, green, blue = (str(int(TONES["water"][i : i + 2], 16)) for i in (1, 3, 5))
    return {"red": red, "green": green, "blue": blue, "alpha": "255"} if sea else _WHITE


def _label(layout: Xml.Element, place: Box, name: str, text: str, size: float) -> None:
    item = _item(
        layout,
        _LABEL,
        place,
        name,
        labelText=text,
        valign="32",
        halign="1",
        marginX="0",
        marginY="0",
        htmlState="0",
    )
    Xml.SubElement(item, "LabelFont", description=f"sans-serif,{size:g},-1,5,50,0,0,0,0,0", style="")
    Xml.SubElement(item, "FontColor", _BLACK)


def _layout(
    parent: Xml.Element,
    name: str,
    title: str,
    source: str,
    box: Box,
    layers: Sequence[MapLayer],
    file: str,
    *,
    atlas: bool = False,
) -> None:
    """A4 upright: title, map, scale bar, key and source; an atlas turns the sheet once for every proposal."""
    own = "atlas" if atlas else "sheet"
    layout = Xml.SubElement(parent, "Layout", name=name, units="mm", printResolution="200")
    pages = Xml.SubElement(layout, "PageCollection")
    _page(pages, own)
    _label(layout, (15, 9, 180, 15), f"{own}-title", title, 13 if not atlas else 12)
    drawn = _item(
        layout,
        _MAP,
        (15, 26, *SHEET_MM),
        f"{own}-map",
        _ground(layers),
        frame="true",
        background="true",
        followPreset="false",
        mapRotation="0",
    )
    Xml.SubElement(
        drawn, "Extent", dict(zip(("xmin", "ymin", "xmax", "ymax"), (f"{v:.3f}" for v in box), strict=True))
    )
    Xml.SubElement(drawn, "LayerSet")
    Xml.SubElement(drawn, "AtlasMap", scalingMode="2", margin="0.1", atlasDriven="1" if atlas else "0")
    bar = _item(
        layout, _SCALE, (18, 227, 60, 11), f"{own}-scale", mapUuid=f"{{{own}-map}}", style="Single Box", unitType="km", unitLabel="km",
        numMapUnitsPerScaleBarUnit="1", numSegments="2", numSegmentsLeft="0", segmentSizeMode="1", minBarWidth="30", maxBarWidth="60",
        height="2", labelBarSpace="1.5", boxContentSpace="1", outlineWidth="0.3", alignment="0", numUnitsPerSegment="10",
    )  # fmt: skip
    Xml.SubElement(
        bar,
        "text-style",
        fontFamily="sans-serif",
        fontSize="8",
        fontSizeUnit="Point",
        textColor="34,34,34,255",
    )
    _legend(layout, own, layers, file)
    _label(layout, (15, 281, 180, 12), f"{own}-source", source, 7)
    held = next(layer for layer in layers if layer.name == "proposal_frames")
    Xml.SubElement(
        layout, "Atlas", enabled="1" if atlas else "0", coverageLayer=_id(held), coverageLayerName=held.title, coverageLayerProvider="ogr",
        coverageLayerSource=_source(held, file), hideCoverage="1", pageNameExpression='"name"', sortFeatures="1", sortAscending="1",
        sortKey='coalesce("rank", 99999)', filterFeatures="0", filenamePattern="\'sheet_\' || @atlas_featurenumber",
    )  # fmt: skip


def _page(pages: Xml.Element, own: str) -> None:
    def white(parent: Xml.Element) -> None:
        symbol = Xml.SubElement(
            parent, "symbol", type="fill", name="", alpha="1", clip_to_extent="1", force_rhr="0"
        )
        layer = Xml.SubElement(
            symbol, "layer", {"class": "SimpleFill", "enabled": "1", "locked": "0", "pass": "0"}
        )
        table = Xml.SubElement(layer, "Option", type="Map")
        for key, value in (("color", "255,255,255,255"), ("style", "solid"), ("outline_style", "no")):
            Xml.SubElement(table, "Option", name=key, value=value, type="QString")

    white(pages)
    white(_item(pages, _PAGE, (0, 0, 210, 297), f"{own}-page", background="true"))
    Xml.SubElement(pages, "GuideCollection", visible="1")


_LETTERS: Final[Mapping[str, float]] = {"title": 9, "group": 8, "subgroup": 8, "symbol": 7, "symbolLabel": 7}


def _legend(layout: Xml.Element, own: str, layers: Sequence[MapLayer], file: str) -> None:
    """The key: what the marks and the lines mean."""
    item = _item(
        layout, _LEGEND, (15, 244, 180, 34), f"{own}-key", map_uuid=f"{{{own}-map}}", legendFilterByMap="0", columnCount="4", splitLayer="1",
        symbolWidth="6", symbolHeight="3", boxSpace="0", columnSpace="3", resizeToContents="1", wrapChar="", title="", equalColumnWidth="0",
    )  # fmt: skip
    styles = Xml.SubElement(item, "styles")
    for name, size in _LETTERS.items():
        style = Xml.SubElement(styles, "style", name=name, alignment="1", marginTop="0.8", indent="0")
        Xml.SubElement(style, "styleFont", description=f"sans-serif,{size:g},-1,5,50,0,0,0,0,0", style="")
    tree = Xml.SubElement(item, "layer-tree-group")
    for layer in reversed(layers):
        if layer.name in ("proposal_marks", "network"):
            Xml.SubElement(
                tree, "layer-tree-layer", id=_id(layer), name=layer.title, source=_source(layer, file), providerKey="ogr", checked="Qt::Checked", expanded="1"
            )  # fmt: skip
