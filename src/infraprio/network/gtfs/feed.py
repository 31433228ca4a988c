"""One feed as tables of text, read from a zip file or a folder."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from infraprio.findings import Finding, ScenarioError, finding
from infraprio.network.files.text_tables import text_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Feed", "at_rows", "open_feed", "table_of"]

_NEEDED: Final = {
    "routes.txt": ("route_id", "route_type"),
    "trips.txt": ("route_id", "service_id", "trip_id"),
    "stop_times.txt": ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time"),
    "stops.txt": ("stop_id", "stop_lat", "stop_lon"),
}
_OTHERS: Final = {
    "calendar.txt": ("service_id", "start_date", "end_date"),
    "calendar_dates.txt": ("service_id", "date", "exception_type"),
    "frequencies.txt": ("trip_id", "start_time", "end_time", "headway_secs"),
    "shapes.txt": ("shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """The tables of one feed.

    Attributes
    ----------
    name : file or folder, as findings name it.
    tables : file name -> cells as text, blanks around them cut off, "" where empty; the index counts rows from 0.
    findings : rows that were left out.
    """

    name: str
    tables: Mapping[str, pd.DataFrame]
    findings: tuple[Finding, ...] = ()

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.tables[table]

    def file(self, table: str) -> str:
        """The table's file as findings name it."""
        return f"{self.name}/{table}"


def open_feed(path: str | Path) -> Feed:
    """Read the tables of a feed that a day's services need.

    Raises
    ------
    ScenarioError
        There is no feed, it lacks a file or a column, or a file cannot be read; all findings together.
    """
    path = Path(path)
    try:
        contents = _contents(path)
    except (OSError, zipfile.BadZipFile) as fault:
        raise ScenarioError([finding("feed_unreadable", str(path), why=fault)]) from None
    findings: list[Finding] = []
    left_out: list[Finding] = []
    tables: dict[str, pd.DataFrame] = {}
    for name, needed in (_NEEDED | _OTHERS).items():
        if name in contents:
            tables[name], lost, faults = table_of(contents[name], f"{path.name}/{name}", needed)
            left_out += lost
            findings += faults
        elif name in _NEEDED:
            findings.append(finding("feed_lacks_file", path.name, name=name))
    if not tables.keys() & {"calendar.txt", "calendar_dates.txt"}:
        findings.append(finding("feed_lacks_file", path.name, name="calendar.txt"))
    if findings:
        raise ScenarioError(findings)
    return Feed(name=path.name, tables=tables, findings=tuple(left_out))


def _contents(path: Path) -> dict[str, bytes]:
    names = _NEEDED.keys() | _OTHERS.keys()
    if path.is_dir():
        return {file.name: file.read_bytes() for file in path.iterdir() if file.name in names}
    with zipfile.ZipFile(path) as archive:  # some feeds stand in a folder inside the archive
        return {
            Path(name).name: archive.read(name) for name in archive.namelist() if Path(name).name in names
        }


def table_of(
    content: bytes, file: str, needed: Iterable[str]
) -> tuple[pd.DataFrame, list[Finding], list[Finding]]:
    """A table as text; the rows that were left out; and what bars its use: it cannot be read, or lacks a column."""
    import pandas as pd

    findings: list[Finding] = []
    try:
        table = _quickly(content)
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError):
        try:
            table, findings = text_table(content, file, ",")
        except ValueError as fault:
            return pd.DataFrame(), [], [finding("feed_unreadable", file, why=fault)]
    lacking = [finding("missing_column", file, column=name, near="") for name in needed if name not in table]
    return table, findings, lacking


def _quickly(content: bytes) -> pd.DataFrame:
    """A table without rows that are too long, in UTF-8."""
    import pandas as pd

    table = pd.read_csv(
        BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig", index_col=False, skip_blank_lines=False
    ).fillna("")  # fmt: skip
    table.columns = table.columns.str.strip()
    for column in table.columns:
        table[column] = table[column].str.strip()
    return table[(table != "").any(axis=1)]


def at_rows(code: str, file: str, table: pd.DataFrame, column: str) -> list[Finding]:
    """One finding for each row of a table, whose index counts rows from 0, with the cell in it."""
    return [
        finding(code, file, row=int(row) + 2, column=column, value=value)
        for row, value in zip(table.index, table[column])
    ]
