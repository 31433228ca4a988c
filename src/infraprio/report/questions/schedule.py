"""In which order and years a plan is best built, for people: sentences, tables, page and workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from infraprio.report.questions.files import told_in_terminal, write_answer
from infraprio.report.tables.schedule import schedule_sentences, schedule_sheets
from infraprio.report.words.language import word
from infraprio.scenario.money import reader_of

if TYPE_CHECKING:
    from infraprio.questions.schedule import Schedule

__all__ = ["RECORD", "schedule_text", "write_schedule"]

RECORD: Final = "schedule.json"


def schedule_text(found: Schedule, language: str = "sv") -> str:
    """Sentences and tables for a terminal."""
    language = reader_of(found.scenario, language)
    told, made = schedule_sentences(found, language), schedule_sheets(found, language)
    return told_in_terminal(word("schedule_title", language), told, made, [], language)


def write_schedule(found: Schedule, folder: Path, language: str = "sv") -> list[Path]:
    """Write schedule.html, schedule.xlsx, a CSV file a table, and schedule.json, which lists them; they appear at once.

    Raises
    ------
    WritingError
        A file in the way, or a folder that cannot be written; what was there is as before.
    """
    language = reader_of(found.scenario, language)
    title, told = word("schedule_title", language), schedule_sentences(found, language)
    return write_answer(
        "schedule", title, told, schedule_sheets(found, language), found.scenario, folder, language
    )
