"""Compiled counts of ranks and pairwise wins; import late, for this loads numba."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from infraprio.compiled import njit

__all__ = ["count_samples"]


@njit(cache=True, nogil=True)
def count_samples(
    order: NDArray[Any],
    score: NDArray[Any],
    weights: NDArray[Any],
    rank: NDArray[Any],
    ranks: NDArray[Any],
    wins: NDArray[Any],
    first: NDArray[Any],
) -> None:  # pragma: no cover (compiled)
    """Count in how many samples each alternative has each rank and ranks before each other, and add up the weights of the first.

    `order` and `score` are samples x n, the order best first; equal scores share the lower rank number. `rank` (n) is room to
    work in; `ranks` (n x n), `wins` (n x n) and `first` (n x criteria) are added to.
    """
    samples, n = order.shape
    for s in range(samples):
        place = 0
        for k in range(n):
            at = order[s, k]
            if k and score[s, at] != score[s, order[s, k - 1]]:
                place = k
            rank[at] = place
            ranks[at, place] += 1
            if place == 0:
                for j in range(weights.shape[1]):
                    first[at, j] += weights[s, j]
        for a in range(n):
            mine = rank[a]
            for b in range(n):
                wins[a, b] += rank[b] > mine
