"""One thing that a planner should know: of tables, networks, appraisals and plans alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from infraprio.findings.severity import Severity, severities
from infraprio.words import Words, known, say

__all__ = ["Finding", "about", "finding", "once"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that the planner should know.

    Attributes
    ----------
    code : str
        Short stable name of the rule.
    severity : Severity
        Error (it cannot be used), warning (it can, but look), note (what was assumed).
    file : str
        File name inside the scenario's folder, or the workbook's name; of data that were given in Python the argument or the field.
        Empty where no file is to blame.
    sheet : str
        Sheet of a workbook; empty for a folder.
    row : int or None
        Line of the file or row of the sheet, the heading being 1; None where no single row is to blame.
    column : str or None
        Heading of the column; None where no single column is to blame.
    value : str
        The cell as it was found.
    subject : str
        The object, place or proposal that it is about, where that is said rather than a place in a file.
    table : str
        The table that was looked into, where that is another one than the file's own.
    follows : str
        The file, or the sheet of a workbook, whose fault is the cause of this one; empty for a fault of its own.
    what, advice : Words
        What is wrong and what to do, in no language yet.

    Examples
    --------
    >>> import infraprio as ip
    >>> found = ip.check("no-such-folder")[0]
    >>> found.severity, found.code
    ('error', 'no_such_path')
    """

    code: str
    severity: Severity
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str | None = None
    value: str = ""
    subject: str = ""
    table: str = ""
    follows: str = ""
    what: Words = field(repr=False)
    advice: Words = field(repr=False)

    def text(self, language: str = "en", rows: str = "") -> str:
        """One line for people in a language; `rows` stands for the rows of several equal findings.

        Parameters
        ----------
        language : str, default "en"
            Language of the text: one that has a catalogue, such as ``en`` or ``sv``.
        rows : str, default ""
            The rows of several equal findings, in words; empty: the row of this one.

        Returns
        -------
        str
            Severity, place, what is wrong and what to do.
        """
        return f"{say(f'finding.severity.{self.severity}', language)}: {self.sentence(language, rows)}"

    def sentence(self, language: str = "en", rows: str = "") -> str:
        """The same without the severity.

        Parameters
        ----------
        language : str, default "en"
            Language of the text: one that has a catalogue, such as ``en`` or ``sv``.
        rows : str, default ""
            The rows of several equal findings, in words; empty: the row of this one.

        Returns
        -------
        str
            Place, what is wrong and what to do.
        """
        place = [self.place] if self.place else []
        if rows:
            place.append(rows)
        elif self.row is not None:
            place.append(say("finding.row", language, row=self.row))
        if self.column is not None:
            place.append(say("finding.column", language, column=self.column))
        where = f"{', '.join(place)}: " if place else ""
        return f"{where}{self.message_in(language)} {self.cure_in(language)}".rstrip()

    def message_in(self, language: str) -> str:
        """What is wrong, in a language.

        Parameters
        ----------
        language : str
            Language of the text: one that has a catalogue, such as ``en`` or ``sv``.

        Returns
        -------
        str
            One sentence or more.
        """
        return self.what.text(language)

    def cure_in(self, language: str) -> str:
        """What to do, in a language.

        Parameters
        ----------
        language : str
            Language of the text: one that has a catalogue, such as ``en`` or ``sv``.

        Returns
        -------
        str
            One sentence or more; empty where there is nothing to do.
        """
        return self.advice.text(language) if known(self.advice.key) else ""

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return self.message_in("en")

    @property
    def cure(self) -> str:
        """What to do, in English."""
        return self.cure_in("en")

    @property
    def place(self) -> str:
        """The file, and the sheet of a workbook."""
        return self.file + (f" [{self.sheet}]" if self.sheet else "")

    def __str__(self) -> str:
        return self.text()


def finding(
    code: str,
    file: str = "",
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
    gaps = {"value": value, "column": column, "file": file, **words}
    return Finding(
        code=code,
        severity=severities()[code],
        file=file,
        sheet=sheet,
        row=row,
        column=column,
        value=str(value),
        table=str(words.get("table", "")),
        what=Words.of(f"message.{code}", **gaps),
        advice=Words.of(f"cure.{code}", **gaps),
    )


def about(code: str, subject: object, /, **gaps: object) -> Finding:
    """The finding of a code about an object, a place or a proposal: the gap ``{a}`` of its message.

    Examples
    --------
    >>> print(about("islands", "demand", names="A, B").sentence("sv"))
    Ingen kan resa till eller från A, B. Förbind dem med nätet med en väg eller en hållplats.
    """
    words = {"a": str(subject), **gaps}
    return Finding(
        code=code,
        severity=severities()[code],
        subject=str(subject),
        what=Words.of(f"message.{code}", **words),
        advice=Words.of(f"cure.{code}", **words),
    )


def once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings without repetitions, in their first order."""
    return tuple(dict.fromkeys(findings))
