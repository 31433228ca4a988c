"""Empty tables to fill in, made from the table definitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from infraprio.errors import TargetError
from infraprio.findings import finding
from infraprio.scenario.columns import Column, TableSchema
from infraprio.scenario.files.folder import SETTINGS_FILE, empty_folder
from infraprio.scenario.files.forms.unfolded import BUILT
from infraprio.scenario.files.guide import Measure
from infraprio.scenario.files.profiles import profile_of
from infraprio.scenario.files.reading import empty_table, read_settings
from infraprio.scenario.files.saving import check_target, scenario_files
from infraprio.scenario.files.workbook import write_workbook
from infraprio.scenario.profile import Profile
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.tables import TABLES
from infraprio.writing import replaced_file, replaced_folder

__all__ = ["write_template"]

_BUILDER = Column(
    name="proposal",
    kind="id",
    meaning="Proposal that builds it; empty: it is there today.",
    meaning_sv="Förslag som bygger det; tomt: finns i dag.",
    refers="proposals",
)


def _of_country(schema: TableSchema, country: Profile) -> TableSchema:
    """The table without the columns that a country does without."""
    kept = tuple(c for c in schema.columns if (schema.name, c.heading) not in country.left_out)
    if schema.name in BUILT:
        kept = (*kept[:1], _BUILDER, *kept[1:])
    return replace(schema, columns=kept)


def write_template(path: Path, profile: str = "sweden", measures: Sequence[Measure] = ()) -> None:
    """Write every table with its headings and no rows: a workbook if `path` ends in .xlsx, else a folder.

    Columns that the profile does without are left out. Rows of roads, railways, services, stops and interchanges may name
    the proposal that builds them.

    Parameters
    ----------
    measures : what goals can be measured by, listed in a workbook

    Raises
    ------
    WritingError
        Something else stands there, or the system does not let it be written.
    """
    if path.suffix.lower() == ".gpkg":
        raise TargetError(finding("not_folder_or_workbook", str(path)))
    check_target(path)
    country, _ = profile_of({"profile": profile}, "", ("", ""))
    own = {"profile": profile} if profile != "sweden" else {"currency": "SEK", "unit": "million"}
    settings, _ = read_settings(own, "")
    schemas = [_of_country(schema, country) for schema in TABLES.values()]
    blank = Scenario(settings=settings, tables={each.name: empty_table(each) for each in schemas})
    if path.suffix.lower() == ".xlsx":
        with replaced_file(path) as fresh:
            write_workbook(blank, fresh, all_sheets=True, measures=measures)
    else:
        with replaced_folder(path, last=SETTINGS_FILE, ours=scenario_files) as fresh:
            empty_folder(fresh, schemas, own)
