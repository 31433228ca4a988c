"""Who gains, for people: sentences, tables, page and workbook, with the sheets of the impact assessment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from infraprio.report.questions.files import told_in_terminal, write_answer
from infraprio.report.tables.benefits import benefit_sentences, benefit_sheets, plan_by_dimension
from infraprio.report.tables.certainty import impact_sheets
from infraprio.report.words.language import word
from infraprio.scenario.money import reader_of

if TYPE_CHECKING:
    from infraprio.appraisal.benefits import Benefits
    from infraprio.result import Result

__all__ = ["RECORD", "benefits_text", "write_benefits"]

RECORD: Final = "benefits.json"


def benefits_text(found: Benefits, language: str = "sv") -> str:
    """Sentences and the table of the plan for a terminal."""
    language = reader_of(found.scenario, language)
    plan = plan_by_dimension(found, language)
    made = [] if plan is None else [plan]
    return told_in_terminal(
        word("benefits_title", language), benefit_sentences(found, language), made, [], language
    )


def write_benefits(result: Result, found: Benefits, folder: Path, language: str = "sv") -> list[Path]:
    """Write benefits.html, benefits.xlsx, a CSV file a table, and benefits.json, which lists them; they appear at once.

    Raises
    ------
    WritingError
        A file in the way, or a folder that cannot be written; what was there is as before.
    """
    language = reader_of(found.scenario, language)
    title, told = word("benefits_title", language), benefit_sentences(found, language)
    sheets = [*benefit_sheets(found, language), *impact_sheets(result, language)]
    return write_answer("benefits", title, told, sheets, found.scenario, folder, language)
