"""A total that stands in the list, added up again from its goals and their weights."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import as_text
from infraprio.scoring.stated_totals import check_totals
from infraprio.sheet.goals.weights import Weights
from infraprio.sheet.listing import Sheet
from infraprio.words import Figure

__all__ = ["totals_added_up"]

_OF_SCALE = 1e-4
"""Share of the length of the scale by which a total may lie off without a word."""


def totals_added_up(
    sheet: Sheet,
    heading: str,
    totals: Sequence[float],
    numbers: Mapping[str, Sequence[float]],
    weights: Weights,
    weights_by: str,
) -> list[Finding]:
    """Which totals do not follow from the goals, and how many do.

    Parameters
    ----------
    sheet : Sheet
        The list.
    heading : str
        Heading of the totals.
    totals : sequence of float
        As they are stated, row by row; nan: not stated.
    numbers : mapping of str to sequence of float
        Goal -> its scores, row by row.
    weights : Weights
        Of one person or several (their mean counts), or of groups.
    weights_by : str
        Heading of the group whose weights count; empty: the same weights for all rows.

    Returns
    -------
    list of Finding
        One for each row that deviates, and one that says how many follow. A total is the sum of weights times scores, the
        weights adding up to 1 or to what they were stated with, whichever more rows follow. Half of a total's last digit, or
        a ten-thousandth of the largest score, is no deviation.
    """
    parts = pd.DataFrame(numbers)
    shares = pd.DataFrame(weights.shares, index=list(weights.goals)).T
    if not weights_by:
        shares = shares.mean().to_frame().T
    of = pd.Series([as_text(cell) for cell in sheet.column(weights_by)]) if weights_by else None
    stated = pd.Series(totals, dtype=float)
    wholes = dict.fromkeys((1.0, weights.sum or 100.0))
    of_scale = _OF_SCALE * float(np.nanmax(np.abs(parts.to_numpy()), initial=0.0))
    rounded = 0.5 * _last_digit([abs(x) for x in totals if not math.isnan(x)])
    found = max(
        (check_totals(parts, stated, shares * whole, of, max(of_scale * whole, rounded)) for whole in wholes),
        key=lambda table: int(table.attrs["follow"]),
    )
    where: dict[str, Any] = {"sheet": sheet.sheet, "column": heading}
    n, follow = int(found.attrs["rows"]), int(found.attrs["follow"])
    out = [finding("totals_follow", sheet.file, n=n, follow=follow, **where)]
    for k in sorted(found.index):
        computed, value = float(found.loc[k, "computed"]), as_text(sheet.column(heading)[k])
        if math.isnan(computed) or math.isnan(totals[k]):
            out.append(finding("total_not_checked", sheet.file, row=sheet.rows[k], value=value, **where))
        else:
            told: dict[str, Any] = {
                "computed": Figure(round(computed, 6), "g"),
                "difference": Figure(round(totals[k] - computed, 6), "+g"),
            }
            out.append(finding("total_differs", sheet.file, row=sheet.rows[k], value=value, **where, **told))
    return out


def _last_digit(column: Sequence[float]) -> float:
    """What one of the last digit is worth that any number of a column has, down to the sixth decimal."""
    return next((10.0**-d for d in range(7) if all(abs(x - round(x, d)) < 1e-9 for x in column)), 0.0)
