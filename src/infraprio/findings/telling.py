"""Findings as lines for people: in their order, equal ones together, consequences under their cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from infraprio.errors import InfraprioError
from infraprio.findings.finding import Finding
from infraprio.words import say_number

__all__ = ["STRUCTURE", "FoundError", "ScenarioError", "briefly", "sorted_findings", "told"]

_ORDER = {"error": 0, "warning": 1, "note": 2}


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
    >>> from infraprio.findings import finding
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


def briefly(findings: Iterable[Finding], language: str = "en") -> list[str]:
    """What findings say, without place and cure; many of one kind as the first and how many more.

    Examples
    --------
    >>> from infraprio.findings import finding
    >>> briefly([finding("score_loss", "scores.csv", name=name, value=-1, goal="noise") for name in "abcde"])
    ['a has -1 for noise: less than nothing. (4 more of the same kind)']
    """
    groups: dict[tuple[str, ...], dict[str, None]] = {}
    for found in findings:
        key = (found.severity, found.code, found.file, found.column or "")
        groups.setdefault(key, {})[found.message_in(language)] = None
    lines: list[str] = []
    for texts in map(list, groups.values()):
        more = say_number("finding.more", language, len(texts) - 1)
        lines += texts if len(texts) <= _SHOWN else [f"{texts[0]} ({more})"]
    return lines


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


class FoundError(InfraprioError):
    """Something cannot be used; `findings` says why, all at once."""

    findings: list[Finding]

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.args = (findings,)
        self.findings = sorted_findings(findings)

    def text(self, language: str = "en") -> str:
        """The errors in a language, one a line."""
        errors = [found for found in self.findings if found.severity == "error"]
        return "\n  ".join([say_number("finding.errors", language, len(errors)), *told(errors, language)])


class ScenarioError(FoundError):
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
