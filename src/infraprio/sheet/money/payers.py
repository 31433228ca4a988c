"""Who may pay for a project: the fund that a column names, or the fund that a column of marks is called after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import as_text, nearest
from infraprio.sheet.flags import marked
from infraprio.sheet.headings import heading_of, no_heading
from infraprio.sheet.listing import Sheet
from infraprio.words import Listed

__all__ = ["financing_rows", "no_fund", "payers_of"]


def _column(sheet: Sheet, asked: str, faults: list[Finding]) -> str:
    found = heading_of(sheet, asked)
    if not found:
        faults.append(no_heading(sheet, asked))
    return found


def payers_of(
    sheet: Sheet, stated: Mapping[str, str | None], funds: Sequence[str], faults: list[Finding]
) -> list[tuple[str, ...]]:
    """The funds that may pay for each project, row by row; empty where nobody may.

    Parameters
    ----------
    sheet : Sheet
        The list.
    stated : mapping of str to str or None
        Column -> column of marks that says for which projects it holds; None: for all. A column whose heading is a fund of
        the budget holds such marks itself; any other names the fund of each project.
    funds : sequence of str
        Funds of the budget.
    faults : list of Finding
        What cannot be read is added.

    Examples
    --------
    >>> from infraprio.sheet.read import sheet_from_frame
    >>> sheet = sheet_from_frame([{"Area": "North", "Grant": "x", "State": ""}, {"Area": "South", "Grant": "x", "State": "x"}])
    >>> payers_of(sheet, {"Area": "Grant", "State": None}, ("North", "South", "State"), [])
    [('North',), ('South', 'State')]
    """
    open_to: list[list[str]] = [[] for _ in sheet.rows]
    for asked, mark in stated.items():
        heading, held = _column(sheet, asked, faults), _column(sheet, mark, faults) if mark else ""
        if not heading or (mark and not held):
            continue
        own = heading if heading in funds else ""
        marks = [marked(sheet, column, faults) for column in (held, own) if column]
        names = [own] * len(open_to) if own else [as_text(cell) for cell in sheet.column(heading)]
        for k, ways in enumerate(open_to):
            if not all(column[k] for column in marks) or not names[k] or names[k] in ways:
                continue
            if names[k] in funds:
                ways.append(names[k])
            else:
                faults.append(no_fund(sheet, k, heading, names[k], funds))
    return [tuple(ways) for ways in open_to]


def no_fund(sheet: Sheet, k: int, heading: str, name: str, funds: Sequence[str]) -> Finding:
    """The fund that row `k` names has no budget."""
    told: dict[str, Any] = {"funds": Listed(funds), **nearest(name, funds)}
    where: dict[str, Any] = {"sheet": sheet.sheet, "row": sheet.rows[k], "column": heading}
    return finding("no_such_fund", sheet.file, value=name, **where, **told)


def financing_rows(
    ids: Sequence[str], payers: Sequence[tuple[str, ...]], short: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """A way to pay for each fund that may pay; `short` has the id of each fund."""
    for own, funds in zip(ids, payers, strict=True):
        for name in funds:
            way = {"alternative": short[name]} if len(funds) > 1 else {}
            yield {"proposal": own, "fund": short[name], "share": 1} | way
