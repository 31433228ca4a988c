"""How the layers look when QGIS opens them: styles in its own format, embedded in the GeoPackage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as Xml

__all__ = ["DOCTYPE", "Rule", "qgis_style", "style_parts"]

DOCTYPE: Final = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"

_MARKERS: Final = {"road": "square", "rail": "circle", "interchange": "triangle", "service": "diamond"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One entry of the legend.

    Attributes
    ----------
    label : text in the legend.
    test : QGIS expression; empty for all that is left.
    colour : fill of a marker or an area, or colour of a line, as #rrggbb; empty for hollow.
    edge : colour of the edge of a marker or an area.
    size : of a marker, or width of a line, in millimetres.
    marker : kind of proposal whose marker is used.
    dashed : for lines.
    solid : for areas: nothing below is seen through.
    """

    label: str
    test: str = ""
    colour: str = ""
    edge: str = "#222222"
    size: float = 0.3
    marker: str = ""
    dashed: bool = False
    solid: bool = False


def _rgba(colour: str, alpha: int = 255) -> str:
    if not colour:
        return f"255,255,255,{alpha}"
    return ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5)) + f",{alpha}"


def _symbol(parent: Xml.Element, name: str, kind: str, rule: Rule) -> None:
    symbol = Xml.SubElement(
        parent, "symbol", name=name, type=kind, alpha="1", clip_to_extent="1", force_rhr="0"
    )
    if kind == "marker":
        what = "SimpleMarker"
        options = {
            "name": _MARKERS.get(rule.marker, "circle"), "color": _rgba(rule.colour), "outline_color": _rgba(rule.edge),
            "outline_width": "0.5", "outline_width_unit": "MM", "size": f"{rule.size:g}", "size_unit": "MM",
        }  # fmt: skip
    elif kind == "line":
        what = "SimpleLine"
        options = {
            "line_color": _rgba(rule.colour), "line_width": f"{rule.size:g}", "line_width_unit": "MM",
            "line_style": "dash" if rule.dashed else "solid", "capstyle": "round", "joinstyle": "round",
        }  # fmt: skip
    else:
        what = "SimpleFill"
        options = {
            "color": _rgba(rule.colour.replace("none", ""), 255 if rule.solid else 110), "outline_color": _rgba(rule.edge.replace("none", "")),
            "outline_width": "0.3", "outline_width_unit": "MM", "style": "no" if rule.colour == "none" else "solid",
            "outline_style": "no" if rule.edge == "none" else "solid",
        }  # fmt: skip
    layer = Xml.SubElement(symbol, "layer", {"class": what, "enabled": "1", "locked": "0", "pass": "0"})
    table = Xml.SubElement(layer, "Option", type="Map")
    for key, value in options.items():
        Xml.SubElement(table, "Option", name=key, value=value, type="QString")


def _labels(root: Xml.Element, column: str, size: float, *, marks: bool) -> None:
    """Labels of a layer; on marks every one is drawn, in the middle, light on dark; else level, within its area."""
    settings = Xml.SubElement(
        Xml.SubElement(root, "labeling", type="simple"), "settings", calloutType="simple"
    )
    text = Xml.SubElement(
        settings, "text-style", fieldName=column, fontFamily="sans-serif", fontSize=f"{size:g}", textColor="34,34,34,255",
        fontSizeUnit="Point", isExpression="0", fontWeight="75" if marks else "50",
    )  # fmt: skip
    Xml.SubElement(
        text, "text-buffer", bufferDraw="0" if marks else "1", bufferSize="0.8", bufferSizeUnits="MM", bufferColor="255,255,255,255"
    )  # fmt: skip
    where = {"placement": "1", "quadOffset": "4"} if marks else {"placement": "4"}
    Xml.SubElement(settings, "placement", where)
    drawn = (
        {"displayAll": "1", "obstacle": "0", "upsidedownLabels": "2"}
        if marks
        else {"displayAll": "0", "obstacle": "1"}
    )
    Xml.SubElement(settings, "rendering", {"drawLabels": "1", **drawn})
    if marks:
        inner = _options(
            Xml.SubElement(settings, "dd_properties"), {"name": "", "properties": None, "type": "collection"}
        )
        colour = Xml.SubElement(inner, "Option", name="Color", type="Map")
        light = "if(\"built\" = 'yes', '#ffffff', '#222222')"
        for key, value, kind in (
            ("active", "true", "bool"),
            ("expression", light, "QString"),
            ("type", "3", "int"),
        ):
            Xml.SubElement(colour, "Option", name=key, value=value, type=kind)


def _options(parent: Xml.Element, cells: Mapping[str, str | None]) -> Xml.Element:
    """A map of options as QGIS writes it; the one without a value is a map itself and is returned."""
    table = Xml.SubElement(parent, "Option", type="Map")
    inner = table
    for key, value in cells.items():
        if value is None:
            inner = Xml.SubElement(table, "Option", name=key, type="Map")
        else:
            Xml.SubElement(table, "Option", name=key, value=value, type="QString")
    return inner


def style_parts(
    root: Xml.Element,
    kind: str,
    rules: Sequence[Rule],
    names: Mapping[str, str],
    label: str = "",
    *,
    marks: bool = False,
) -> None:
    """Write renderer, labels and headings of a layer into an element of a style or of a project.

    Parameters
    ----------
    root : they come into it
    kind : marker, line or fill
    rules : legend entries, of which exactly one fits every row: QGIS draws all that fit
    names : column -> heading in the language
    label : column that is written on the map
    marks : each label stands in the middle of its mark, and none is left out
    """
    root.set("labelsEnabled", "1" if label else "0")
    renderer = Xml.SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0")
    tree = Xml.SubElement(renderer, "rules", key="{all}")
    symbols = Xml.SubElement(renderer, "symbols")
    for i, rule in enumerate(rules):
        test = {"filter": rule.test} if len(rules) > 1 else {}
        Xml.SubElement(tree, "rule", {"key": f"{{rule-{i}}}", "symbol": str(i), "label": rule.label, **test})
        _symbol(symbols, str(i), kind, rule)
    if label:
        _labels(root, label, 7 if marks else 8, marks=marks)
    aliases = Xml.SubElement(root, "aliases")
    for i, (column, name) in enumerate(names.items(), start=1):
        Xml.SubElement(aliases, "alias", field=column, index=str(i), name=name)


def qgis_style(
    kind: str, rules: Sequence[Rule], names: Mapping[str, str], label: str = "", *, marks: bool = False
) -> str:
    """A QGIS style (QML), see `style_parts`."""
    root = Xml.Element("qgis", version="3.28.0", styleCategories="Symbology|Labeling|Fields")
    style_parts(root, kind, rules, names, label, marks=marks)
    Xml.indent(root)
    return DOCTYPE + Xml.tostring(root, encoding="unicode")
