"""An order made by hand, such as a council's: one proposal a row, by id or by exact name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from infraprio.findings import Finding, FoundError, finding, sorted_findings
from infraprio.scenario.cells import as_text, nearest
from infraprio.scenario.choosable import committed
from infraprio.scenario.listed.columns import (
    Listed,
    broken_places,
    cell_at,
    chosen_rows,
    list_in,
    plain,
    ranked_rows,
)
from infraprio.scenario.listed.files import Row, is_result, sheets_of
from infraprio.scenario.scenario import Scenario

__all__ = ["GivenOrder", "OrderError", "read_order", "read_plan"]

PASSED_OVER: Final = {"order_unknown", "order_twice", "order_ambiguous", "order_blank"}
"""What a row of a plan may be without making the plan unreadable."""


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
    order : path of a CSV file, a text file, a workbook (the sheet of a result's order, else the one that names most
        proposals) or the folder of a result; or ids or names. What stands above the headings, other columns, numbers
        before the names and blank rows are passed over. A column of places (rank, prioritet) goes before the order of rows.
    choosable : ids of the proposals that can be chosen: not built yet, of known cost

    Raises
    ------
    OrderError
        If a row names no proposal or several, one stands twice, or the file cannot be read; all faults at once.
    """
    file, listed, findings = _listed(scenario, order)
    rows, by = ranked_rows(listed)
    findings += [
        finding(code, file, sheet=listed.sheet, row=row, column=heading, value=text)
        for row, heading, code, text in broken_places(listed)
    ]
    if by:
        findings.append(finding("order_by_rank", file, sheet=listed.sheet, column=by))
    best, found = listed.sheet, _named(scenario, file, listed, rows, findings)
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

    Where a column says what is in the plan, in the words of a result or with yes and no below a heading such as "selected",
    only those rows are taken, and the others are told. What must be built is in the plan of a result, where its order of
    what can be ranked does not name it.

    Raises
    ------
    OrderError
        If the file cannot be read, or names none of the proposals that can be chosen.
    """
    file, listed, findings = _listed(scenario, plan)
    chosen, known, best = chosen_rows(listed), _Known(scenario), listed.sheet
    unclear = [
        finding("not_a_flag", file, row=row, value=text, sheet=best, column=chosen.heading)
        for row, text in chosen.unclear
    ]
    if unclear:
        raise OrderError([*unclear, *findings])
    names = {name for _, cells in chosen.left for name in known.ids(cell_at(cells, listed.column))}
    if names:
        told = "; ".join(map(known.told, sorted(names)))
        findings.append(finding("plan_rows_left", file, value=told, sheet=best, column=chosen.heading))
    if chosen.unread:
        findings.append(finding("plan_flags_unread", file, sheet=best, column=chosen.unread))
    found = _named(scenario, file, listed, chosen.taken, findings)
    if isinstance(plan, str | Path) and is_result(Path(plan)):
        found = dict.fromkeys(sorted(committed(scenario)), 0) | found
    findings = [
        replace(each, severity="warning") if found and each.code in PASSED_OVER else each for each in findings
    ]
    if any(each.severity == "error" for each in findings):
        raise OrderError(findings)
    findings += _passed_over(scenario, found, choosable, file, best)
    return _given(found, choosable, (), findings, file, best)


def _listed(scenario: Scenario, given: str | Path | Iterable[str]) -> tuple[str, Listed, list[Finding]]:
    """The file, its list, and what was noticed on the way."""
    if isinstance(given, str | Path):
        file, sheets, findings = sheets_of(Path(given))
    else:
        file, findings = "order", []
        sheets = {"": [(i, [as_text(cell)]) for i, cell in enumerate(given, start=1)]}
    known = _Known(scenario)
    return file, list_in(sheets, lambda cell: bool(known.ids(cell))), findings


def _named(
    scenario: Scenario, file: str, listed: Listed, rows: Iterable[Row], findings: list[Finding]
) -> dict[str, int]:
    """The row of each proposal that is named; what is wrong is added to the findings."""
    known = _Known(scenario)
    found: dict[str, int] = {}
    for row, cells in rows:
        cell = cell_at(cells, listed.column)
        several = {tuple(ids) for each in cells if (ids := known.ids(each))} if not listed.headings else ()
        if len(several) > 1:
            value = "; ".join(each for each in cells if known.ids(each))
            findings.append(finding("order_several", file, sheet=listed.sheet, row=row, value=value))
        findings += _take(found, known, cell, file=file, sheet=listed.sheet, row=row)
    if not found and not any(each.severity == "error" for each in findings):
        findings.append(finding("order_empty", file, sheet=listed.sheet))
    return found


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
                    texts.setdefault(plain(text), []).append(name)
            for text, ids in texts.items():
                self.by_text.setdefault(text, ids)

    def ids(self, cell: str) -> list[str]:
        """Proposals that a cell names: one as a rule; a number before the name is passed over."""
        text = plain(cell)
        found = self.by_text.get(text)
        return found or self.by_text.get(re.sub(r"^\d+\s*[.):]?\s+", "", text), [])

    def told(self, name: str) -> str:
        return f"{name} {self.names[name]}"


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
