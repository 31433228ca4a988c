"""Write a region: its tables, empty ones for the planner to fill in, and the account of the build."""

from __future__ import annotations

from pathlib import Path

from infraprio.building.report import BuildReport
from infraprio.errors import TargetError
from infraprio.findings import finding
from infraprio.scenario.files.folder import SETTINGS_FILE, empty_folder, write_folder
from infraprio.scenario.files.saving import BUILD_REPORT, check_target, scenario_files
from infraprio.scenario.files.workbook import write_workbook
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.tables import TABLES
from infraprio.writing import replaced_file, replaced_folder

__all__ = ["write_region"]


def write_region(
    scenario: Scenario, report: BuildReport, path: str | Path, language: str = "en"
) -> list[Path]:
    """Write a folder, or a workbook if `path` ends in .xlsx, with every table, and the account of the build.

    The account stands in the folder, or beside the workbook.

    Returns
    -------
    The scenario and the account.

    Raises
    ------
    WritingError
        Something else stands there, or the system does not let it be written.
    """
    path = Path(path)
    if path.suffix.lower() == ".gpkg":
        raise TargetError(finding("not_folder_or_workbook", str(path)))
    check_target(path)
    account = "\n".join(report.lines(language)) + "\n"
    if path.suffix.lower() == ".xlsx":
        beside = path.with_name(f"{path.stem}_{BUILD_REPORT}")
        with replaced_file(path) as fresh:
            write_workbook(scenario, fresh, all_sheets=True)
        with replaced_file(beside) as fresh:
            fresh.write_text(account, encoding="utf-8", newline="\n")
        return [path, beside]
    with replaced_folder(path, last=SETTINGS_FILE, ours=scenario_files) as fresh:
        empty_folder(fresh, list(TABLES.values()), {})
        write_folder(scenario, fresh)
        (fresh / BUILD_REPORT).write_text(account, encoding="utf-8", newline="\n")
    return [path, path / BUILD_REPORT]
