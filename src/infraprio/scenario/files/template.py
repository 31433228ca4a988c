"""Empty tables to fill in, made from the table definitions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from infraprio.errors import TargetError
from infraprio.scenario.columns import TableSchema
from infraprio.scenario.files.folder import SETTINGS_FILE, empty_folder
from infraprio.scenario.files.profiles import profile_of
from infraprio.scenario.files.reading import empty_table, read_settings
from infraprio.scenario.files.saving import check_target, scenario_files
from infraprio.scenario.files.workbook import write_workbook
from infraprio.scenario.profile import Profile
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.tables import TABLES
from infraprio.writing import replaced_file, replaced_folder

__all__ = ["write_template"]


def _of_country(schema: TableSchema, country: Profile) -> TableSchema:
    """The table without the columns that a country does without."""
    kept = tuple(c for c in schema.columns if (schema.name, c.heading) not in country.left_out)
    return replace(schema, columns=kept)


def write_template(path: Path, profile: str = "sweden") -> None:
    """Write every table with its headings and no rows: a workbook if `path` ends in .xlsx, else a folder.

    Columns that the profile does without are left out.

    Raises
    ------
    WritingError
        Something else stands there, or the system does not let it be written.
    """
    if path.suffix.lower() == ".gpkg":
        raise TargetError(
            f"{path}: tables to fill in are a workbook (.xlsx) or a folder",
            f"{path}: tabeller att fylla i är en arbetsbok (.xlsx) eller en mapp",
        )
    check_target(path)
    country, _ = profile_of({"profile": profile}, "", ("", ""))
    own = {"profile": profile} if profile != "sweden" else {"currency": "SEK", "unit": "million"}
    settings, _ = read_settings(own, "")
    schemas = [_of_country(schema, country) for schema in TABLES.values()]
    blank = Scenario(settings=settings, tables={each.name: empty_table(each) for each in schemas})
    if path.suffix.lower() == ".xlsx":
        with replaced_file(path) as fresh:
            write_workbook(blank, fresh, all_sheets=True)
    else:
        with replaced_folder(path, last=SETTINGS_FILE, ours=scenario_files) as fresh:
            empty_folder(fresh, schemas, own)
