"""What is wrong with the input, where, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from infraprio.errors import InfraprioError
from infraprio.scenario.messages import SEVERITIES, Severity
from infraprio.words import Words, say, say_number

__all__ = ["STRUCTURE", "Finding", "ScenarioError", "Severity", "finding", "sorted_findings", "told"]

_ORDER = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that the planner should know about the input.

    Attributes
    ----------
    code : str
        Short stable name of the rule.
    severity : Severity
        Error (the scenario cannot be used), warning (it can, but look), note (what was assumed).
    file : str
        File name inside the scenario's folder, or the workbook's name.
    sheet : str
        Sheet of a workbook; empty for a folder.
    row : int or None
        Line of the file or row of the sheet, the heading being 1; None where no single row is to blame.
    column : str or None
        Heading of the column; None where no single column is to blame.
    value : str
        The cell as it was found.
    about : str
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
    file: str
    sheet: str = ""
    row: int | None = None
    column: str | None = None
    value: str = ""
    about: str = ""
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
        place = [self.place]
        if rows:
            place.append(rows)
        elif self.row is not None:
            place.append(say("finding.row", language, row=self.row))
        if self.column is not None:
            place.append(say("finding.column", language, column=self.column))
        label = say(f"finding.severity.{self.severity}", language)
        return f"{label}: {', '.join(place)}: {self.message_in(language)} {self.cure_in(language)}".rstrip()

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
        return self.advice.text(language)

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return self.message_in("en")

    @property
    def cure(self) -> str:
        """What to do, in English."""
        return self.cure_in("en")

    @property
    def message_sv(self) -> str:
        """What is wrong, in Swedish."""
        return self.message_in("sv")

    @property
    def cure_sv(self) -> str:
        """What to do, in Swedish."""
        return self.cure_in("sv")

    @property
    def place(self) -> str:
        """The file, and the sheet of a workbook."""
        return self.file + (f" [{self.sheet}]" if self.sheet else "")

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
    gaps = {"value": value, "column": column, "file": file, **words}
    return Finding(
        code=code,
        severity=SEVERITIES[code],
        file=file,
        sheet=sheet,
        row=row,
        column=column,
        value=str(value),
        about=str(words.get("table", "")),
        what=Words.of(f"message.{code}", **gaps),
        advice=Words.of(f"cure.{code}", **gaps),
    )


STRUCTURE = frozenset(
    [
        "no_settings", "bad_toml", "bad_setting", "setting_twice", "missing_table", "table_twice", "bad_encoding", "empty_file",
        "not_a_workbook", "not_a_geopackage", "sheet_too_large", "cannot_read", "unclosed_quote", "headings_lower",
        "duplicate_column", "missing_column", "renamed_column", "latin1", "errors_not_seen",
    ]
)  # fmt: skip
"""Codes of what is wrong with a file, a sheet or its headings: the causes, told before what stands in the cells."""


def sorted_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, of them those about files and headings, what follows from others last; then by file, sheet and row."""
    return sorted(
        findings,
        key=lambda f: (
            _ORDER[f.severity],
            bool(f.follows),
            f.code not in STRUCTURE,
            f.file,
            f.sheet,
            f.row or 0,
            f.column or "",
            f.code,
            f.message,
        ),
    )


def _rows(rows: Sequence[int], language: str) -> str:
    """Rows as ranges: 3 rows: 2–4; 4 rows: 2–3, 7, 9."""
    parts: list[list[int]] = []
    for row in sorted(set(rows)):
        if parts and row == parts[-1][-1] + 1:
            parts[-1][1:] = [row]
        else:
            parts.append([row])
    shown = ", ".join("–".join(map(str, part)) for part in parts[:8]) + (", …" if len(parts) > 8 else "")
    return say_number("finding.rows", language, len(set(rows)), rows=shown)


_SHOWN = 3
"""Findings of one kind that are told one by one; of more, the first stands for all."""


def told(findings: Iterable[Finding], language: str = "en") -> list[str]:
    """The findings as lines for people: equal ones together with their rows, consequences counted under their cause.

    Parameters
    ----------
    findings : in any order; they are told as `sorted_findings` has them.
    language : one that has a catalogue.

    Examples
    --------
    >>> empty = [finding("missing_cell", "roads.csv", row=row, column="length_km") for row in range(2, 406)]
    >>> told(empty)
    ['error: roads.csv, 404 rows: 2–405, column length_km: The cell is empty. Fill it in; a missing value is never taken as zero.']
    """
    ordered = sorted_findings(findings)
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for found in ordered:
        if not found.follows:
            key = (found.severity, found.code, found.file, found.sheet, found.column or "")
            groups.setdefault(key, []).append(found)
    followers = Counter(found.follows for found in ordered if found.follows)
    lines: list[str] = []
    for group in groups.values():
        lines += _lines(group, language)
        if group[0].code in STRUCTURE and (count := followers.pop(group[0].place, 0)):
            lines.append(_consequences(count, "", language))
    return lines + [_consequences(count, place, language) for place, count in sorted(followers.items())]


def _lines(group: Sequence[Finding], language: str) -> list[str]:
    same = len({found.text(language, "-") for found in group}) == 1
    rows = [found.row for found in group if found.row is not None]
    if len(group) <= _SHOWN and not (same and len(rows) == len(group) > 1):
        return [found.text(language) for found in group]
    if same and len(rows) == len(group):
        return [group[0].text(language, _rows(rows, language))]
    more = say_number("finding.more", language, len(group) - 1)
    where = f" ({_rows(rows[1:], language)})" if len(rows) == len(group) else ""
    return [group[0].text(language), f"    … {more}{where}"]


def _consequences(count: int, place: str, language: str) -> str:
    key = "finding.follow_place" if place else "finding.follow"
    return f"    … {say_number(key, language, count, place=place)}"


class ScenarioError(InfraprioError):
    """The scenario cannot be used; `findings` says why, all at once.

    Attributes
    ----------
    findings : list of Finding
        Errors first.

    Examples
    --------
    >>> import infraprio as ip
    >>> try:
    ...     ip.read("no-such-folder")
    ... except ip.ScenarioError as error:
    ...     print(len(error.findings))
    1
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = sorted_findings(findings)
        errors = [f for f in self.findings if f.severity == "error"]
        lines = "\n".join(f"  {line}" for line in told(errors))
        super().__init__(f"the scenario has {len(errors)} error(s):\n{lines}")
