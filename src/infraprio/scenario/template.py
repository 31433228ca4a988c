"""Empty tables to fill in, made from the table definitions."""

from __future__ import annotations

from pathlib import Path

from infraprio.scenario.folder import empty_folder
from infraprio.scenario.reading import empty_table, read_settings
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.tables import TABLES
from infraprio.scenario.workbook import write_workbook

__all__ = ["write_template"]


def write_template(path: Path) -> None:
    """Write every table with its headings and no rows: a workbook if `path` ends in .xlsx, else a folder."""
    settings, _ = read_settings({}, "")
    blank = Scenario(settings=settings, tables={name: empty_table(schema) for name, schema in TABLES.items()})
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == ".xlsx":
        write_workbook(blank, path, all_sheets=True)
    else:
        empty_folder(path)
