"""Ranks of figures that a computer worked out: what differs by rounding alone is equal."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["ranks"]

_OF_SPREAD = 1e-9
_OF_SIZE = 1e-12


def ranks(values: pd.Series[float]) -> pd.Series[float]:
    """Rank 1 for the highest value; equal values share the lower number, missing ones have none.

    Values are equal where nothing but rounding parts them: 1e-9 of the spread of all values, or 1e-12 of the largest of
    them. A row of values, each so close to the next, is one group of equals.

    Parameters
    ----------
    values : Series
        One figure each, higher is better; missing (nan) where there is none

    Returns
    -------
    Series
        Whole numbers with the index of `values`, nan where the value is missing.

    Examples
    --------
    >>> ranks(pd.Series([0.1 + 0.2, 2.0, 0.3, float("nan")], index=list("ABCD"))).tolist()
    [2.0, 1.0, 2.0, nan]
    """
    known = values.dropna().astype(float).sort_values(ascending=False, kind="stable")
    ordered = known.to_numpy()
    finite = ordered[np.isfinite(ordered)]
    spread = float(np.ptp(finite)) if len(finite) else 0.0
    noise = max(_OF_SPREAD * spread, _OF_SIZE * float(np.abs(finite).max(initial=0.0)))
    with np.errstate(invalid="ignore"):  # two infinite values are equal
        apart = ordered[:-1] - ordered[1:] > noise
    first = np.concatenate(([True], apart))[: len(ordered)]
    place = np.maximum.accumulate(np.where(first, np.arange(len(ordered)), 0)) + 1.0
    return pd.Series(place, index=known.index, dtype=float).reindex(values.index).rename("rank")
