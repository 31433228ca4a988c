"""Whether the names of a budget are those of groups of the list, of one of its columns, or of periods; never guessed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import as_text, nearest
from infraprio.sheet.asked import Columns
from infraprio.sheet.headings import heading_of
from infraprio.sheet.listing import Sheet
from infraprio.sheet.numbers import is_number_like
from infraprio.words import Listed

__all__ = ["misnamed_money"]


def misnamed_money(sheet: Sheet, stated: Any, columns: Columns, groups: Collection[str]) -> Iterator[Finding]:
    """Names of a budget that would be taken for periods and are meant for groups.

    Parameters
    ----------
    sheet : Sheet
        The list.
    stated : object
        The budget as it was stated: only one by name, without a table, can be either.
    columns : Columns
        What was asked; the column of the earliest period names periods.
    groups : collection of str
        What the list's groups are called.
    """
    names = [] if hasattr(stated, "columns") else _names(stated)
    if not names or all(map(is_number_like, names)) or set(names) <= set(groups):
        return
    if groups and not set(names).isdisjoint(groups):
        heading = heading_of(sheet, columns.get("group", "")) or next(iter(columns.get("pay") or {}), "")
        for name in names:
            if name not in groups:
                told: dict[str, Any] = {"groups": Listed(sorted(groups)), **nearest(name, groups)}
                yield finding(
                    "budget_no_group", sheet.file, sheet=sheet.sheet, column=heading, value=name, **told
                )
        return
    own = heading_of(sheet, columns.get("horizon", ""))
    for heading in sheet.header:
        if heading and heading != own:
            cells = {as_text(cell) for cell in sheet.column(heading)}
            yield from (
                finding("budget_of_column", sheet.file, sheet=sheet.sheet, column=heading, value=name)
                for name in names
                if name in cells and not re.match(r"\d{4}", name)
            )


def _names(stated: Any) -> list[str]:
    stated = stated.to_dict() if hasattr(stated, "to_dict") else stated
    return [as_text(name) for name in stated] if isinstance(stated, Mapping) else []
