"""Scales of whole tables: from no effect to the best, local, global or stated; and what one proposal does to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd

from infraprio.errors import ScoringError
from infraprio.scoring.tables import TableLike, VectorLike, listed, read_sense, read_table
from infraprio.scoring.values import ValueFunction, linear

__all__ = ["scale_functions", "scale_warnings"]


def scale_functions(
    table: TableLike,
    sense: str | VectorLike,
    scale: Literal["local", "global", "stated"] = "local",
    *,
    reference: TableLike | None = None,
    anchors: Mapping[Any, tuple[float, float]] | None = None,
) -> dict[Any, ValueFunction]:
    """Linear value functions for all criteria on a named scale.

    Parameters
    ----------
    table : DataFrame or 2-D array
        Alternatives x criteria, raw measures.
    sense : str or Series, mapping or sequence
        "max" or "min", for all criteria or for each.
    scale : {"local", "global", "stated"}, default "local"
        "local": worst and best among these alternatives; "global": worst and best in `reference` (for example
        all proposals of all rounds); "stated": `anchors` {criterion: (worst, best)}, which also hold the
        direction.
    reference : DataFrame or 2-D array, optional
        Table with the same criteria, for a global scale.
    anchors : mapping of label to tuple of float, optional
        Criterion -> (worst, best), for a stated scale.

    Returns
    -------
    dict
        A value function per criterion. A criterion that is constant on its scale has value 0 for all.

    Raises
    ------
    ScoringError
        A scale that lacks what it needs (reference, anchors), a sense that is neither "max" nor "min", unusable values.

    Examples
    --------
    >>> functions = scale_functions([[1, 9], [3, 5]], ["max", "min"])
    >>> functions[1].parameters
    {'worst': 9.0, 'best': 5.0}
    """
    read = read_table(table)
    if scale == "stated":
        lacking = [c for c in read.criteria if c not in (anchors or {})]
        if lacking or anchors is None:
            raise ScoringError(f"A stated scale needs anchors (worst, best); they lack {listed(lacking)}.")
        return {c: linear(*anchors[c]) for c in read.criteria}
    if scale not in ("local", "global") or (scale == "global") != (reference is not None):
        raise ScoringError('Use scale "local", "global" with a reference table, or "stated" with anchors.')
    sign = read_sense(sense, read.criteria)
    base = read if reference is None else read_table(reference, what="The reference table")
    if list(base.criteria) != list(read.criteria):
        raise ScoringError("The reference table must have the same criteria, in the same order.")
    low, high = base.values.min(axis=0), base.values.max(axis=0)
    return {
        c: _flat(low[j]) if low[j] == high[j] else linear(*((float(low[j]), float(high[j]))[:: int(sign[j])]))
        for j, c in enumerate(read.criteria)
    }


def scale_warnings(table: TableLike, threshold: float = 0.5) -> pd.DataFrame:
    """Find proposals that alone define a local scale and press all the others together.

    For each criterion and each proposal: by how much the range shrinks when the proposal is left out. A
    shrinkage above the threshold (share of the range) means that one proposal sets the scale for all others.

    Parameters
    ----------
    table : DataFrame or 2-D array
        Alternatives x criteria, raw measures.
    threshold : float, default 0.5
        Share of the range, 0 to 1.

    Returns
    -------
    DataFrame
        Columns criterion, alternative, shrinkage and sentence; empty when all is well.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"congestion": [100, 10, 8, 0]}, index=["tunnel", "A", "B", "C"])
    >>> scale_warnings(table)[["alternative", "shrinkage"]].to_dict("records")
    [{'alternative': 'tunnel', 'shrinkage': 0.9}]
    """
    read = read_table(table)
    rows = []
    for j, criterion in enumerate(read.criteria):
        column = np.sort(read.values[:, j])
        span = column[-1] - column[0]
        if len(column) < 3 or span == 0:
            continue
        for at, left in (
            (int(read.values[:, j].argmax()), column[:-1]),
            (int(read.values[:, j].argmin()), column[1:]),
        ):
            shrinkage = 1.0 - (left[-1] - left[0]) / span
            if shrinkage > threshold:
                name = read.alternatives[at]
                sentence = (
                    f"{name} alone sets the scale of {criterion}: without it the range shrinks "
                    f"by {shrinkage:.0%}. State anchors for this criterion."
                )
                rows.append((criterion, name, shrinkage, sentence))
    return pd.DataFrame(rows, columns=["criterion", "alternative", "shrinkage", "sentence"])


def _flat(level: float) -> ValueFunction:
    return ValueFunction(
        kind="constant",
        parameters={"level": float(level)},
        function=lambda x: np.zeros(np.shape(x)),
    )
