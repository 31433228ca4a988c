"""Compiled count of pairwise wins; import late, for this loads numba."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from infraprio.compiled import njit

__all__ = ["add_wins"]


@njit(cache=True, nogil=True)
def add_wins(rank: NDArray[Any], wins: NDArray[Any]) -> None:  # pragma: no cover (compiled)
    """Add to `wins` (n x n) in how many samples the row ranks before the column; `rank` is samples x n."""
    samples, n = rank.shape
    for s in range(samples):
        row = rank[s]
        for a in range(n):
            mine = row[a]
            for b in range(n):
                wins[a, b] += row[b] > mine
