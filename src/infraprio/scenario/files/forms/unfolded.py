"""New objects as rows of their own tables, and alterations as one row: both read as one change a row.

A row of an object table that names a proposal is built by it; a row of the changes may have a column an attribute. What is
said of the changes that are made of them is said of the cell that the planner wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from infraprio.findings import Finding
from infraprio.scenario.cells import as_text
from infraprio.scenario.files.reading import RawTable
from infraprio.scenario.tables import TABLES

__all__ = ["BUILT", "Unfolded", "at_origin", "unfolded"]

BUILT: Final = ("roads", "railways", "services", "service_stops", "interchanges")
"""Tables whose rows may name the proposal that builds them."""
_OWN: Final = ("source", "confidence", "note")
_CHANGE: Final = ("proposal", "table", "object", "action", "attribute", "value", *_OWN)
_ATTRIBUTES: Final = {
    heading: column.name
    for table in (*BUILT, "places")
    for column in TABLES[table].columns
    for heading in (column.name, column.heading)
    if column.name not in _CHANGE
}
"""Heading of a wide row of the changes -> the attribute that it alters."""
_FIRST: Final = 10_000_000
"""Line from which changes are counted that are made of rows of other tables or of wide rows."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The cell that a change was made of."""

    file: str
    sheet: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class Unfolded:
    """Tables with one change a row.

    Attributes
    ----------
    origins : line of a change -> the cell that it was made of.
    """

    raw: dict[str, RawTable]
    origins: Mapping[int, Origin]


Row = dict[str, object]


def _rows(raw: RawTable) -> Iterator[tuple[int, Row]]:
    """Line and cells by heading of every row."""
    heads = [as_text(cell).lower() for cell in raw.header]
    for line, cells in zip(raw.rows, raw.body, strict=True):
        yield line, dict(zip(heads, cells))


def _heads(raw: RawTable) -> list[str]:
    return [as_text(cell).lower() for cell in raw.header]


def _object(table: str, row: Row) -> str:
    if table == "service_stops":
        return f"{as_text(row.get('service'))}@{as_text(row.get('place'))}"
    return as_text(row.get("id"))


def _changed(
    row: Row, proposal: str, table: str, name: str, columns: Sequence[str]
) -> Iterator[tuple[Row, str]]:
    """The changes that build an object with the filled cells of a row, each with its column."""
    shared: Row = {
        "proposal": proposal,
        "table": table,
        "object": name,
        **{key: row.get(key) for key in _OWN},
    }
    yield shared | {"action": "new"}, "proposal"
    for column in columns:
        if as_text(row.get(column)):
            yield shared | {"action": "set", "attribute": column, "value": row[column]}, column


def _built(
    table: str, raw: RawTable, builders: Mapping[str, str]
) -> tuple[RawTable, list[tuple[Row, Origin]]]:
    """The table without the rows that a proposal builds, and the changes that they are.

    `builders` are the services that a proposal builds: their stops go with them.
    """
    heads = _heads(raw)
    if "proposal" not in heads and not (table == "service_stops" and builders):
        return raw, []
    named = {"id"} if table != "service_stops" else {"service", "place"}
    columns = [c.name for c in TABLES[table].columns if c.name not in {*named, *_OWN}]
    kept, found = [], []
    for (line, row), cells in zip(_rows(raw), raw.body, strict=True):
        builder = as_text(row.get("proposal"))
        if table == "service_stops" and not builder:
            builder = builders.get(as_text(row.get("service")), "")
        if not builder:
            kept.append((line, cells))
            continue
        made = _changed(row, builder, table, _object(table, row), columns)
        found += [(change, Origin(raw.file, raw.sheet, line, column)) for change, column in made]
    left = [i for i, head in enumerate(heads) if head != "proposal"]
    body = [[cells[i] if i < len(cells) else None for i in left] for _, cells in kept]
    header = [raw.header[i] for i in left]
    return replace(raw, header=header, body=body, rows=[line for line, _ in kept]), found


def _altered(raw: RawTable) -> Iterator[tuple[int, Row, Origin | None]]:
    """Line and cells of each change of the table; a wide row gives one for each filled attribute."""
    heads = _heads(raw)
    wide = [head for head in heads if head in _ATTRIBUTES]
    for line, row in _rows(raw):
        filled = [head for head in wide if as_text(row.get(head))]
        if not filled:
            yield line, row, None
            continue
        place = (raw.file, raw.sheet, line)
        action = as_text(row.get("action")) or "set"
        if action == "new" or as_text(row.get("attribute")) or as_text(row.get("value")):
            yield line, row, None
        shared = {key: row.get(key) for key in ("proposal", "table", "object", *_OWN)}
        for head in filled:
            verb = "set" if action == "new" else action
            yield (
                line,
                shared | {"action": verb, "attribute": _ATTRIBUTES[head], "value": row[head]},
                Origin(*place, head),
            )


def unfolded(given: Mapping[str, RawTable]) -> Unfolded:
    """Tables in which every change is a row of the table of changes.

    Examples
    --------
    >>> roads = RawTable(
    ...     header=["id", "length_km", "proposal"], body=[["R1", 5, ""], ["R9", 7, "P2"]], rows=[2, 3], file="roads.csv"
    ... )
    >>> made = unfolded({"roads": roads}).raw
    >>> made["roads"].body, [row[3:6] for row in made["changes"].body]
    ([['R1', 5]], [['new', None, None], ['set', 'length_km', 7]])
    """
    raw = dict(given)
    builders: dict[str, str] = {}
    found: list[tuple[Row, Origin]] = []
    for table in BUILT:
        if table in raw:
            raw[table], made = _built(table, raw[table], builders)
            found += made
            if table == "services":
                builders = {str(row["object"]): str(row["proposal"]) for row, _ in made}
    stated = list(_altered(raw["changes"])) if "changes" in raw else []
    header = _heads(raw["changes"]) if "changes" in raw else []
    if not found and not _ATTRIBUTES.keys() & set(header):
        return Unfolded(raw, {})
    header = [*_CHANGE, *(head for head in header if head and head not in {*_CHANGE, *_ATTRIBUTES})]
    rows: list[tuple[int, Row]] = []
    origins: dict[int, Origin] = {}
    for line, row, origin in (*((None, *each) for each in found), *stated):
        at = line if line is not None and origin is None else _FIRST + len(origins)
        if origin is not None:
            origins[at] = origin
        rows.append((at, row))
    place = raw.get("changes", RawTable(header=(), body=(), rows=(), file="changes.csv"))
    body = [[row.get(head) for head in header] for _, row in rows]
    raw["changes"] = replace(place, header=header, body=body, rows=[at for at, _ in rows])
    return Unfolded(raw, origins)


def at_origin(each: Finding, origins: Mapping[int, Origin]) -> Finding:
    """A finding about a change that was made, at the cell that it was made of."""
    origin: Any = origins.get(each.row or 0)
    if origin is None:
        return each
    column = origin.column if each.column in ("value", "attribute", "action", None) else each.column
    column = "id" if each.column == "object" and origin.column == "proposal" else column
    return replace(each, file=origin.file, sheet=origin.sheet, row=origin.row, column=column)
