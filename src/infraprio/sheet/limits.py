"""What the plan is held to by a column of a list: CO2 at most so much, new homes at least so many."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from infraprio.errors import InfraprioError
from infraprio.findings import Finding, finding
from infraprio.sheet.goals.goal_tables import Tables
from infraprio.sheet.headings import headings_of
from infraprio.sheet.listing import Sheet
from infraprio.sheet.projects import column_numbers

__all__ = ["limit_tables"]

_RESERVED: Final = frozenset(["npv", "money"])
"""Measures of the model, which a column of the sheet is not."""


def limit_tables(
    sheet: Sheet,
    stated: Mapping[str, tuple[float | None, float | None]],
    ids: Sequence[str],
    decimal: str,
    faults: list[Finding],
) -> Tables:
    """Return facts and rules of the columns that the plan's sum is held to.

    Parameters
    ----------
    stated : heading -> (at least, at most), None where that side is free.
    ids : of each row.

    Raises
    ------
    InfraprioError
        A limit has no side, or its sides cross.
    """
    tables: Tables = {"facts": [], "rules": []}
    for asked, (least, most) in stated.items():
        if (least is None and most is None) or (least is not None and most is not None and least > most):
            raise InfraprioError(finding("no_limit_written", value=asked))
        head = headings_of(sheet, {"limit": asked}, faults).get("limit", "")
        if not head:
            continue
        name = f"{head} *" if head.lower() in _RESERVED else head
        numbers = column_numbers(sheet, head, decimal, faults)
        tables["facts"] += [
            {"proposal": own, "fact": name, "value": number}
            for own, number in zip(ids, numbers, strict=True)
            if not math.isnan(number)
        ]
        sides: list[tuple[str, Any]] = [("at_least", least), ("at_most", most)]
        tables["rules"] += [
            {"rule": rule, "group_by": "plan", "limit": limit, "unit": "effect", "criterion": name}
            for rule, limit in sides
            if limit is not None
        ]
    return tables
