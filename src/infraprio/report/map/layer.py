"""One layer of the map: shapes, columns with their headings, cells of their types, and how it looks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from infraprio.report.map.qgis_style import Rule
from infraprio.report.words.language import word
from infraprio.scenario.files.gpkg import Kind, Spot

__all__ = ["MapLayer", "headed", "typed"]

_WHOLE = (
    "rank", "score_rank", "step", "population", "proposals_touching", "proposals_in_plan", "vehicles_without_day", "lorries_without_day",
    "vehicles_with_day", "lorries_with_day", "vehicles_change_day",
)  # fmt: skip
"""Columns of whole numbers: ranks, steps, counts and vehicles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLayer:
    """One layer.

    Attributes
    ----------
    name, title : of the table, and in the language of the report.
    kind : type of geometry.
    shapes : one a row: lists of (lon, lat) chains; a point is one chain of one spot; of an area with holes the holes come after the
        edge, see `holes`; empty where there is none.
    columns : column -> (TEXT, REAL or INTEGER; heading in the language).
    rows : cells in the order of the columns, of their types; None where missing.
    rules, label : how it looks, see `qgis_style`.
    holes : of areas: the chains of a row are one area, its edge and holes, not an area each.
    marks : the label stands in the middle of a mark, and none is left out.
    shown : when the project is opened.
    """

    name: str
    title: str
    kind: Kind
    shapes: Sequence[Sequence[Sequence[Spot]]]
    columns: dict[str, tuple[str, str]]
    rows: Sequence[Sequence[Any]]
    rules: Sequence[Rule]
    label: str = field(default="")
    holes: bool = False
    marks: bool = False
    shown: bool = True


def _cell(value: Any, kind: str) -> Any:
    """A cell of a column of a type (TEXT, REAL or INTEGER); None where missing."""
    if kind == "TEXT":
        return str(value) or None
    if value is None or not math.isfinite(value):
        return None
    return round(value) if kind == "INTEGER" else float(value)


def headed(names: Sequence[str], texts: Sequence[str], language: str) -> dict[str, tuple[str, str]]:
    """Column -> type and heading in the language; those in `texts` are text."""
    kinds = ("TEXT" if name in texts else "INTEGER" if name in _WHOLE else "REAL" for name in names)
    return {name: (kind, word(name, language)) for name, kind in zip(names, kinds, strict=True)}


def typed(columns: dict[str, tuple[str, str]], rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Cells of the types of their columns."""
    kinds = [kind for kind, _ in columns.values()]
    return [[_cell(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in rows]
