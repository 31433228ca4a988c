"""Ranks in which equal values have equal ranks, whatever rounding has made of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["ranks"]

NOISE = 1e-9
"""Share of the largest value below which a difference is rounding."""


def ranks(values: pd.Series[float]) -> pd.Series[float]:
    """Return the rank of each value, 1 for the greatest; equal values share the best of their ranks.

    Values that differ by less than `NOISE` of the largest one are equal: what is only rounding puts nothing in order.

    Parameters
    ----------
    values : one for each proposal; missing ones get no rank

    Examples
    --------
    >>> import pandas as pd
    >>> ranks(pd.Series({"a": 0.3, "b": 0.1 + 0.2, "c": 1.0, "d": float("nan")})).tolist()
    [2.0, 2.0, 1.0, nan]
    """
    known = values.dropna().astype(float).sort_values(ascending=False, kind="stable")
    size = NOISE * float(known.abs().max()) if len(known) else 0.0
    falls = known.diff().fillna(0.0).to_numpy(float) < -size
    group = np.cumsum(falls)
    _, first = np.unique(group, return_index=True)
    return pd.Series(first[group] + 1.0, index=known.index, dtype=float).reindex(values.index)
