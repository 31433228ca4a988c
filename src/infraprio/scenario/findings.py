"""What is wrong with the input, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from infraprio.errors import InfraprioError
from infraprio.scenario.messages import MESSAGES

__all__ = ["Finding", "ScenarioError", "Severity", "finding", "sorted_findings"]

Severity = Literal["error", "warning", "note"]
_ORDER = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that the planner should know about the input.

    Attributes
    ----------
    code : short stable name of the rule.
    severity : error (the scenario cannot be used), warning (it can, but look), note (what was assumed).
    file : file name inside the scenario's folder, or the workbook's name.
    sheet : sheet of a workbook; empty for a folder.
    row : line of the file or row of the sheet, the heading being 1; None where no single row is to blame.
    column : heading of the column; None where no single column is to blame.
    value : the cell as it was found.
    message, cure : what is wrong and what to do, in English.
    message_sv, cure_sv : the same in Swedish.
    """

    code: str
    severity: Severity
    file: str
    sheet: str = ""
    row: int | None = None
    column: str | None = None
    value: str = ""
    message: str
    cure: str
    message_sv: str = field(default="", repr=False)
    cure_sv: str = field(default="", repr=False)

    def text(self, language: str = "en") -> str:
        """One line for people, in ``sv`` or ``en``."""
        swedish = language == "sv"
        place = [self.file + (f" [{self.sheet}]" if self.sheet else "")]
        if self.row is not None:
            place.append(f"{'rad' if swedish else 'row'} {self.row}")
        if self.column is not None:
            place.append(f"{'kolumn' if swedish else 'column'} {self.column}")
        message, cure = (self.message_sv, self.cure_sv) if swedish else (self.message, self.cure)
        label = (
            {"error": "fel", "warning": "varning", "note": "upplysning"}[self.severity]
            if swedish
            else self.severity
        )
        return f"{label}: {', '.join(place)}: {message} {cure}".rstrip()

    def __str__(self) -> str:
        return self.text()


def finding(
    code: str,
    file: str,
    *,
    sheet: str = "",
    row: int | None = None,
    column: str | None = None,
    value: object = "",
    **words: object,
) -> Finding:
    """Make a finding from its code; `words` fill the gaps of its message.

    Examples
    --------
    >>> str(finding("missing_cell", "roads.csv", row=7, column="length_km"))
    'error: roads.csv, row 7, column length_km: The cell is empty. Fill it in; a missing value is never taken as zero.'
    """
    severity, message, cure, message_sv, cure_sv = MESSAGES[code]
    gaps = {"value": value, "column": column, "file": file, **words}
    return Finding(
        code=code,
        severity=severity,
        file=file,
        sheet=sheet,
        row=row,
        column=column,
        value=str(value),
        message=message.format(**gaps),
        cure=cure.format(**gaps),
        message_sv=message_sv.format(**gaps),
        cure_sv=cure_sv.format(**gaps),
    )


def sorted_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then by file, sheet and row."""
    return sorted(
        findings, key=lambda f: (_ORDER[f.severity], f.file, f.sheet, f.row or 0, f.column or "", f.code)
    )


class ScenarioError(InfraprioError):
    """The scenario cannot be used; `findings` says why, all at once.

    Attributes
    ----------
    findings : list of Finding, errors first.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = sorted_findings(findings)
        errors = [f for f in self.findings if f.severity == "error"]
        lines = "\n".join(f"  {f}" for f in errors)
        super().__init__(f"the scenario has {len(errors)} error(s):\n{lines}")
