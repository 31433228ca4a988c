"""What the XML of a workbook says and its reader does not tell: failed formulas, and how far a sheet reaches.

The reader gives an empty cell for ``#REF!`` and for a formula that was never calculated, and makes a full grid of a
sheet with one stray cell in its last row. One pass over the XML, before the reader sees the file, tells both.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from infraprio.scenario.cells import Broken

__all__ = ["SheetXml", "WorkbookXmlError", "hidden_rows", "is_xlsx", "survey"]

MOST_BYTES: Final = 512 * 2**20
"""Uncompressed size of one part of a workbook beyond which it is not opened; 1,000 proposals take 20 MB."""
_CHUNK: Final = 2**20
_CELL: Final = re.compile(rb"<(?:\w+:)?c\s([^>]*[^>/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_FILLED: Final = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r=["']([A-Za-z]+)(\d+)["'](?:[^>]*[^>/])?>""")
_SUSPECT: Final = re.compile(rb"""<(?:\w+:)?f\b|\bt=["']e["']""")
_PLACE: Final = re.compile(rb"""\br=["']([A-Za-z]+)(\d+)["']""")
_TYPE: Final = re.compile(rb"""\bt=["'](\w+)["']""")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
_VALUE: Final = re.compile(rb"<(?:\w+:)?v\b[^>]*>(.*?)</(?:\w+:)?v>", re.DOTALL)
_HIDDEN: Final = re.compile(
    rb"""<(?:\w+:)?row\s(?=[^>]*\bhidden=["'](?:1|true)["'])[^>]*?\br=["'](\d+)["']"""
)
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


class WorkbookXmlError(Exception):
    """The parts of the workbook cannot be read; the words say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetXml:
    """What one pass over a sheet finds.

    Attributes
    ----------
    rows, columns : the last row and column that hold something, counted from 1; formats alone do not count.
    filled : number of cells that hold something.
    broken : (row, column) from 0 -> what the cell holds instead of a value.
    """

    rows: int
    columns: int
    filled: int
    broken: dict[tuple[int, int], Broken]


def is_xlsx(path: Path) -> bool:
    """Whether the file is a zip archive with the parts of an .xlsx or .xlsm workbook."""
    try:
        with zipfile.ZipFile(path) as book:
            return "xl/workbook.xml" in book.namelist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:8]:
        number = 26 * number + letter - 64
    return number


def _fault(attributes: bytes, inside: bytes) -> Broken | None:
    """What is broken about a cell: it holds an error, or a formula without the value it had when it was saved."""
    kind = _TYPE.search(attributes)
    value = _VALUE.search(inside)
    text = unescape(value[1].decode("utf-8", "replace")) if value else ""
    if kind and kind[1] == b"e":
        return Broken("error_cell", text or "#")
    formula = _FORMULA.search(inside)
    if formula and not text and not (kind and kind[1] == b"str"):
        return Broken("formula_cell", "=" + unescape((formula[1] or b"").decode("utf-8", "replace")))
    return None


def _pieces(book: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The sheet in pieces that end between two cells."""
    rest = b""
    with book.open(part) as file:
        while piece := file.read(_CHUNK):
            rest += piece
            end = rest.rfind(b"<", 0, max(rest.rfind(b"<c "), rest.rfind(b":c ")) + 1)
            if end > 0:
                yield rest[:end]
                rest = rest[end:]
    yield rest


def _faults(piece: bytes) -> Iterator[tuple[bytes, bytes, Broken]]:
    """Column, row and content of the broken cells of a piece; most pieces need not be looked at cell by cell."""
    if not _SUSPECT.search(piece):
        return
    for match in _CELL.finditer(piece):
        place = _PLACE.search(match[1])
        if place and (fault := _fault(match[1], match[2])):
            yield place[1], place[2], fault


def _sheet(book: zipfile.ZipFile, part: str) -> SheetXml:
    rows = filled = 0
    columns: set[bytes] = set()
    broken: dict[tuple[int, int], Broken] = {}
    for piece in _pieces(book, part):
        found = _FILLED.findall(piece)
        numbers = [int(digits[:9]) for _, digits in found]
        if found and not 0 < min(numbers) <= max(numbers) <= _LAST_ROW:
            raise WorkbookXmlError(f"a cell lies outside of any sheet: row {min(numbers)} or {max(numbers)}")
        filled += len(found)
        columns.update(letters for letters, _ in found)
        rows = max(rows, *numbers, 0)
        for letters, digits, fault in _faults(piece):
            broken[int(digits) - 1, _column(letters) - 1] = fault
    last = max(columns, key=_column, default=b"")
    if _column(last) > _LAST_COLUMN:
        raise WorkbookXmlError(f"a cell lies outside of any sheet: column {last[:20].decode('ascii')}")
    return SheetXml(rows=rows, columns=_column(last), filled=filled, broken=broken)


def _parts(book: zipfile.ZipFile) -> dict[str, str]:
    """Part of the archive that holds each sheet, by the sheet's name."""

    def elements(part: str, tag: str) -> list[dict[str, str]]:
        root = ElementTree.fromstring(book.read(part))
        return [
            {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
            for element in root.iter()
            if element.tag.rpartition("}")[2] == tag
        ]

    target = {
        e.get("Id", ""): e.get("Target", "") for e in elements("xl/_rels/workbook.xml.rels", "Relationship")
    }
    parts = {e.get("name", ""): target.get(e.get("id", ""), "") for e in elements("xl/workbook.xml", "sheet")}
    return {name: part[1:] if part.startswith("/") else f"xl/{part}" for name, part in parts.items()}


def survey(path: Path, wanted: set[str] | None = None) -> dict[str, SheetXml]:
    """Extent and broken cells of the sheets named in `wanted` (None: all) of an .xlsx workbook.

    Raises
    ------
    WorkbookXmlError
        If the archive or a part of it is damaged, or larger than any plan can be.
    """
    try:
        with zipfile.ZipFile(path) as book:
            for part in book.infolist():
                if part.file_size > MOST_BYTES:
                    raise WorkbookXmlError(f"{part.filename} takes {part.file_size / 2**20:.0f} MB")
            names = set(book.namelist())
            return {
                name: _sheet(book, part)
                for name, part in _parts(book).items()
                if part in names and (wanted is None or name in wanted)
            }
    except (
        OSError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, RuntimeError, NotImplementedError,
        ElementTree.ParseError,
    ) as fault:  # fmt: skip
        raise WorkbookXmlError(str(fault)) from fault


def hidden_rows(path: Path, sheet: str) -> list[int]:
    """Rows of a sheet of an .xlsx workbook that are hidden, by a filter or by hand; none of a file of another kind."""
    if not is_xlsx(path):
        return []
    with zipfile.ZipFile(path) as book:
        part = _parts(book).get(sheet, "")
        return [int(digits) for digits in _HIDDEN.findall(book.read(part))] if part in book.namelist() else []
