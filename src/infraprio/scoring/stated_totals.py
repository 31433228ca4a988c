"""Totals that somebody stated, computed again from their parts and weights: which rows do not follow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.errors import ScoringError

if TYPE_CHECKING:
    from collections.abc import Hashable

__all__ = ["check_totals"]


def check_totals(
    parts: pd.DataFrame, total: Any, weights: Any, group: Any = None, within: float = 0.01
) -> pd.DataFrame:
    """Compute a stated total again from its parts, and return the rows in which it does not follow.

    Parameters
    ----------
    parts : DataFrame, rows x parts
        Scores as they stand. A missing part of no weight does not matter.
    total : Series or str
        The total as it is stated, or the name of its column in ``parts``.
    weights : Series, mapping or DataFrame
        Weight of each part; as a DataFrame groups x parts, where each group has weights of its own (an empty weight is 0).
    group : Series or str, optional
        Group of each row, or the name of its column in ``parts``; needed where weights differ by group.
    within : float, default 0.01
        How far stated and computed may lie apart: what rounding of the parts explains.

    Returns
    -------
    DataFrame
        The deviating rows, largest difference first: stated, computed, difference (stated minus computed), reason
        ("differs"; "part_missing": a part that counts is not stated; "total_missing"; "group_unknown": no weights are
        stated for its group). ``.attrs["rows"]`` says how many rows there are, ``.attrs["follow"]`` how many follow.

    Raises
    ------
    ScoringError
        A weight names no column, or weights differ by group and no group is given.

    Examples
    --------
    >>> table = pd.DataFrame({"safety": [10.0, 20.0], "access": [30.0, 40.0], "sum": [15.0, 28.0]}, index=["a", "b"])
    >>> found = check_totals(table, "sum", {"safety": 0.75, "access": 0.25})
    >>> found[["stated", "computed", "difference"]].to_dict("index"), found.attrs["follow"]
    ({'b': {'stated': 28.0, 'computed': 25.0, 'difference': 3.0}}, 1)
    """
    stated = _column(parts, total, "total").astype(float)
    table = _by_group(weights)
    lacking = [name for name in table.columns if name not in parts.columns]
    if lacking:
        raise ScoringError(f"weights: {', '.join(map(str, lacking))} name no column of the parts")
    if len(table) > 1 and group is None:
        raise ScoringError("weights differ by group: say which column holds the group of each row")
    groups = pd.Series(table.index[0], parts.index) if group is None else _column(parts, group, "group")
    known = groups.isin(table.index).to_numpy(bool)
    own = table.reindex(groups).to_numpy(float)
    values = parts[list(table.columns)].to_numpy(float)
    counts = np.nan_to_num(own) != 0
    computed = np.where(counts, own * values, 0.0).sum(axis=1)
    computed[~known] = np.nan
    found = pd.DataFrame({"stated": stated, "computed": computed}, index=parts.index)
    found["difference"] = found["stated"] - found["computed"]
    found["reason"] = np.select(
        [
            ~known,
            stated.isna().to_numpy(),
            np.isnan(computed),
            (found["difference"].abs() > within).to_numpy(),
        ],
        ["group_unknown", "total_missing", "part_missing", "differs"],
        "",
    )
    wrong = found[found["reason"] != ""]
    wrong = wrong.loc[wrong["difference"].abs().sort_values(ascending=False, kind="stable").index]
    wrong.attrs |= {"rows": len(found), "follow": len(found) - len(wrong)}
    return wrong


def _column(parts: pd.DataFrame, which: Any, what: str) -> pd.Series[Any]:
    """A column of the table, by its name or as it is given."""
    if isinstance(which, pd.Series):
        return which.reindex(parts.index)
    if which not in parts.columns:
        raise ScoringError(f"{what}: {which!r} is not a column of the parts")
    column: pd.Series[Any] = parts[which]
    return column


def _by_group(weights: Any) -> pd.DataFrame:
    """Weights as groups x parts: one row where they are the same for all."""
    if isinstance(weights, pd.DataFrame):
        return weights.astype(float).fillna(0.0)
    given: Mapping[Hashable, float] = dict(weights)
    return pd.DataFrame([given], index=["all"], dtype=float)
