"""Whether the plan fits the money, for people: sentences, tables, page and workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from infraprio.report.questions.files import told_in_terminal, write_answer
from infraprio.report.tables.money_risk import risk_sentences, risk_sheets
from infraprio.report.words.language import word
from infraprio.scenario.money import reader_of

if TYPE_CHECKING:
    from infraprio.ranking.money_risk import MoneyRisk

__all__ = ["RECORD", "risk_text", "write_risk"]

RECORD: Final = "risk.json"


def risk_text(found: MoneyRisk, language: str = "sv") -> str:
    """Sentences and tables for a terminal."""
    language = reader_of(found.scenario, language)
    told, made = risk_sentences(found, language), risk_sheets(found, language)
    return told_in_terminal(word("risk_title", language), told, made, [], language)


def write_risk(found: MoneyRisk, folder: Path, language: str = "sv") -> list[Path]:
    """Write risk.html, risk.xlsx, a CSV file a table, and risk.json, which lists them; they appear at once.

    Raises
    ------
    WritingError
        A file in the way, or a folder that cannot be written; what was there is as before.
    """
    language = reader_of(found.scenario, language)
    title, told = word("risk_title", language), risk_sentences(found, language)
    return write_answer("risk", title, told, risk_sheets(found, language), found.scenario, folder, language)
