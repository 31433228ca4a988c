"""An answer as files, page, workbook and tables at once, and as text for a terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from infraprio.report.questions.page import answer_page
from infraprio.report.record import short_record
from infraprio.report.terminal.grid import grid
from infraprio.report.workbook.workbook import write_tables
from infraprio.report.write import write_csv, write_record
from infraprio.writing import former_files, replaced_folder

if TYPE_CHECKING:
    from infraprio.report.sheet import Sheet
    from infraprio.scenario.scenario import Scenario

__all__ = ["told_in_terminal", "write_answer"]


def told_in_terminal(
    title: str, sentences: Sequence[str], sheets: Sequence[Sheet], notes: Sequence[str], language: str
) -> str:
    """Return a heading, sentences, tables and notes as text as wide as the terminal."""
    wide = shutil.get_terminal_size((120, 40)).columns
    lines = [title, ""]
    for sentence in sentences:
        lines += textwrap.wrap(sentence, wide, initial_indent="- ", subsequent_indent="  ")
    for each in sheets:
        lines += ["", each.title, *grid(each, wide, language)]
    lines += [""] + [line for note in notes for line in textwrap.wrap(note, wide)]
    return "\n".join(lines).rstrip()


def write_answer(
    stem: str,
    title: str,
    sentences: list[str],
    sheets: list[Sheet],
    scenario: Scenario,
    folder: Path,
    language: str,
    whole: Sequence[Sheet] = (),
) -> list[Path]:
    """Write ``stem`` as page and workbook, a CSV file a table, and a record that lists them; they appear at once.

    ``whole`` are tables that the CSV files hold in the place of shorter ones for people.

    Raises
    ------
    WritingError
        A file in the way, or a folder that cannot be written; what was there is as before.
    """
    record = f"{stem}.json"
    with replaced_folder(folder, last=record, ours=former_files(record)) as aside:
        page = answer_page(title, str(scenario.name), sentences, sheets, language)
        (aside / f"{stem}.html").write_text(page, encoding="utf-8", newline="\n")
        write_tables(sheets, aside / f"{stem}.xlsx", title, sentences, language)
        for each in whole or sheets:
            write_csv(each, aside, language)
        write_record(short_record(scenario), aside, record)
        names = sorted(path.name for path in aside.iterdir())
    return [folder / name for name in names]
