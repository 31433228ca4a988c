"""An order made by hand, such as a council's: one proposal a row, by id or by exact name."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from infraprio.findings import Finding, FoundError, finding, sorted_findings
from infraprio.scenario.cells import as_text, nearest
from infraprio.scenario.choosable import committed
from infraprio.scenario.files.csv_cells import unguarded
from infraprio.scenario.files.folder import decode
from infraprio.scenario.files.sheets import read_sheets
from infraprio.scenario.scenario import Scenario

__all__ = ["GivenOrder", "OrderError", "read_order", "read_plan"]

WORKBOOKS: Final = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
HEADINGS: Final = {
    "id", "proposal", "proposals", "name", "order", "åtgärd", "åtgärder", "åtgärdsförslag", "namn", "ordning", "objekt", "förslag",
    "rank", "rang", "nr", "no", "no.", "prioritet", "priority",
}  # fmt: skip
PASSED_OVER: Final = {"order_unknown", "order_twice", "order_ambiguous", "order_blank"}
"""What a row of a plan may be without making the plan unreadable."""
Row = tuple[int, list[str]]


class OrderError(FoundError):
    """An order cannot be used; `findings` says why, all at once.

    Attributes
    ----------
    findings : list of Finding
        Errors first.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> try:
    ...     ip.evaluate_order(valley(), ["LOT", "NOWHERE"])
    ... except ip.OrderError as error:
    ...     print(error.findings[0].value)
    NOWHERE
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenOrder:
    """An order of proposals that can be chosen.

    Attributes
    ----------
    proposals : ids, first priority first; what cannot be chosen is passed over.
    missing : ids of proposals that could be chosen and are not on the list; what must be built needs no place on it.
    findings : what was passed over or left out, and how the file was read.
    """

    proposals: tuple[str, ...]
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]


def read_order(scenario: Scenario, order: str | Path | Iterable[str], choosable: Sequence[str]) -> GivenOrder:
    """Read an order from a file, or take the one given.

    Parameters
    ----------
    scenario : whose proposals the rows name
    order : path of a CSV file, a text file or a workbook (the sheet that names most proposals); or ids or names.
        A heading, other columns, numbers before the names and blank rows are passed over.
    choosable : ids of the proposals that can be chosen: not built yet, of known cost

    Raises
    ------
    OrderError
        If a row names no proposal or several, one stands twice, or the file cannot be read; all faults at once.
    """
    file, best, found, findings = _read(scenario, order)
    if any(each.severity == "error" for each in findings):
        raise OrderError(findings)
    findings += _passed_over(scenario, found, choosable, file, best)
    first = committed(scenario)
    missing = tuple(name for name in choosable if name not in found and name not in first)
    if missing:
        told = "; ".join(_Known(scenario).told(name) for name in missing)
        findings.append(finding("order_missing", file, sheet=best, value=told, count=len(missing)))
    return _given(found, choosable, missing, findings, file, best)


def read_plan(scenario: Scenario, plan: str | Path | Iterable[str], choosable: Sequence[str]) -> GivenOrder:
    """Read a decided plan as `read_order` does; a row that names no proposal is told and passed over.

    Raises
    ------
    OrderError
        If the file cannot be read, or names none of the proposals that can be chosen.
    """
    file, best, found, findings = _read(scenario, plan)
    findings = [
        replace(each, severity="warning") if found and each.code in PASSED_OVER else each for each in findings
    ]
    if any(each.severity == "error" for each in findings):
        raise OrderError(findings)
    findings += _passed_over(scenario, found, choosable, file, best)
    return _given(found, choosable, (), findings, file, best)


def _read(
    scenario: Scenario, order: str | Path | Iterable[str]
) -> tuple[str, str, dict[str, int], list[Finding]]:
    """File and sheet, the row of each proposal that is named, and what was noticed."""
    if isinstance(order, str | Path):
        path = Path(order)
        file, sheets, findings = path.name, *_sheets(path)
    else:
        file, findings = "order", []
        sheets = {"": [(i, [as_text(cell)]) for i, cell in enumerate(order, start=1)]}
    known = _Known(scenario)
    best = max(
        sheets, key=lambda name: sum(any(map(known.ids, cells)) for _, cells in sheets[name]), default=""
    )
    rows = sheets.get(best, [])
    column = _column(rows, known)
    if rows and _is_heading(rows[0][1], column, known):
        rows = rows[1:]
    found: dict[str, int] = {}
    for row, cells in rows:
        cell = cells[column] if column < len(cells) else ""
        findings += _take(found, known, cell, file=file, sheet=best, row=row)
    if not found and not any(each.severity == "error" for each in findings):
        findings.append(finding("order_empty", file, sheet=best))
    return file, best, found, findings


def _passed_over(
    scenario: Scenario, found: dict[str, int], choosable: Sequence[str], file: str, best: str
) -> list[Finding]:
    """What is named and cannot be chosen."""
    proposals, wanted, known = scenario["proposals"], set(choosable), _Known(scenario)
    findings = []
    for name in found:
        if name not in wanted:
            place = proposals.position[name]
            done, role = proposals["horizon"][place] == "done", proposals["role"][place]
            code = "order_done" if done else "order_supported" if role == "supported" else "order_no_cost"
            findings.append(finding(code, file, sheet=best, row=found[name], value=known.told(name)))
    return findings


def _given(
    found: Iterable[str],
    choosable: Sequence[str],
    missing: tuple[str, ...],
    findings: list[Finding],
    file: str,
    best: str,
) -> GivenOrder:
    wanted = set(choosable)
    taken = tuple(name for name in found if name in wanted)
    if not taken:
        raise OrderError([*findings, finding("order_empty", file, sheet=best)])
    return GivenOrder(proposals=taken, missing=missing, findings=tuple(sorted_findings(findings)))


class _Known:
    """Proposals by id and by name, whatever the case and the blanks."""

    def __init__(self, scenario: Scenario) -> None:
        table = scenario["proposals"]
        self.names = dict(zip(table["id"], table["name"], strict=True))
        self.by_text: dict[str, list[str]] = {}
        for column in ("id", "name", "name_en"):  # an id goes before a name that reads the same
            texts: dict[str, list[str]] = {}
            for name, text in zip(table["id"], table[column], strict=True):
                if text:
                    texts.setdefault(_plain(text), []).append(name)
            for text, ids in texts.items():
                self.by_text.setdefault(text, ids)

    def ids(self, cell: str) -> list[str]:
        """Proposals that a cell names: one as a rule; a number before the name is passed over."""
        text = _plain(cell)
        found = self.by_text.get(text)
        return found or self.by_text.get(re.sub(r"^\d+\s*[.):]?\s+", "", text), [])

    def told(self, name: str) -> str:
        return f"{name} {self.names[name]}"


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _sheets(path: Path) -> tuple[dict[str, list[Row]], list[Finding]]:
    """Rows that are not blank, by sheet; a text file has one without a name."""
    if not path.is_file():
        return {}, [finding("no_such_order", str(path))]
    if path.suffix.lower() in WORKBOOKS:
        tables, _, findings = read_sheets(path, lambda _: True)
        if not tables and any(found.severity == "error" for found in findings):
            return {}, findings
        rows_of = {name: [[as_text(cell) for cell in row] for row in rows] for name, rows in tables.items()}
        told = [found for found in findings if found.severity != "error"]  # of sheets that are not the list
        return {name: _filled(rows) for name, rows in rows_of.items()}, told
    text, findings = decode(path)
    if text is None:
        return {}, findings
    lines = _filled([[line.strip()] for line in text.splitlines()])
    separated = []
    for row, (line,) in lines:
        separator = max(";\t,", key=line.count)
        cells = next(csv.reader(io.StringIO(line), delimiter=separator, skipinitialspace=True), [])
        separated.append((row, [unguarded(cell) for cell in (line, *(cell.strip() for cell in cells))]))
    if lines and lines[0][1][0].lower().startswith("sep="):
        separated = separated[1:]
    return {"": separated}, findings


def _filled(rows: list[list[str]]) -> list[Row]:
    return [
        (i, cells) for i, cells in enumerate(rows, start=1) if any(cell.strip(';,\t "') for cell in cells)
    ]


def _column(rows: list[Row], known: _Known) -> int:
    """The column that names most proposals, the first of equals."""
    hits = Counter(j for _, cells in rows for j, cell in enumerate(cells) if known.ids(cell))
    return max(hits, key=lambda j: (hits[j], -j), default=0)


def _is_heading(cells: list[str], column: int, known: _Known) -> bool:
    return not known.ids(cells[column] if column < len(cells) else "") and any(
        _plain(c) in HEADINGS for c in cells
    )


def _take(
    found: dict[str, int], known: _Known, cell: str, *, file: str, sheet: str, row: int
) -> list[Finding]:
    """Put the proposal that a cell names on the list; else say what is wrong."""
    ids = known.ids(cell)
    if len(ids) == 1 and ids[0] not in found:
        found[ids[0]] = row
        return []
    if not cell.strip():
        return [finding("order_blank", file, sheet=sheet, row=row)]
    if not ids:
        near = nearest(cell, [*known.names, *known.names.values()])
        return [finding("order_unknown", file, sheet=sheet, row=row, value=cell, **near)]
    if len(ids) > 1:
        return [finding("order_ambiguous", file, sheet=sheet, row=row, value=cell, ids=", ".join(ids))]
    return [finding("order_twice", file, sheet=sheet, row=row, value=known.told(ids[0]), first=found[ids[0]])]
