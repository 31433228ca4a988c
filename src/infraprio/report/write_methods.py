"""The files of `infraprio methods`: a workbook, a CSV file a table, and the record that lists them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from infraprio.report.record import short_record
from infraprio.report.tables.other_methods import methods_sentences, methods_sheets, reversals_sheet
from infraprio.report.workbook.workbook import write_tables
from infraprio.report.write import write_csv, write_record
from infraprio.words import say
from infraprio.writing import former_files, replaced_folder

if TYPE_CHECKING:
    from infraprio.ranking.other_methods import OtherMethods

__all__ = ["RECORD", "write_methods"]

RECORD = "methods.json"


def write_methods(found: OtherMethods, folder: Path, language: str = "sv") -> list[Path]:
    """Write methods.xlsx, a CSV file a table, and methods.json, which lists them; they appear at once.

    Raises
    ------
    WritingError
        A file in the way, or a folder that cannot be written; what was there is as before.
    """
    made = methods_sheets(found, language)
    if len(found.reversals):
        made.append(reversals_sheet(found, language))
    with replaced_folder(folder, last=RECORD, ours=former_files(RECORD)) as aside:
        write_tables(
            made, aside / "methods.xlsx", say("methods.title", language), methods_sentences(found, language), language
        )  # fmt: skip
        for each in made:
            write_csv(each, aside, language)
        record = short_record(found.scenario) | {"settings": dict(found.settings)}
        write_record(record, aside, RECORD)
        names = sorted(path.name for path in aside.iterdir())
    return [folder / name for name in names]
