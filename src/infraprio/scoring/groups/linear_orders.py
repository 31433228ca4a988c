"""Orders as 0/1 pairs "i before j" with triangle inequalities, and a local search over orders."""

from __future__ import annotations

from typing import Any

import numpy as np

from infraprio.scoring.tables import Array

__all__ = ["Triangles", "before_matrix", "improve_order"]

_ROWS_AT_ONCE = 3000
_TOL = 1e-6


def before_matrix(x: Array, n: int) -> Array:
    """Full matrix "row before column" from the pairs above the diagonal."""
    before = np.zeros((n, n))
    before[np.triu_indices(n, 1)] = x
    before += np.tril(1.0 - before.T, -1)
    return before


class Triangles:
    """Inequalities 0 <= x_ij + x_jk - x_ik <= 1 that were needed so far, as a sparse matrix over pairs."""

    def __init__(self, n: int) -> None:
        self._pair = np.zeros((n, n), dtype=int)
        above = np.triu_indices(n, 1)
        self._pair[above] = np.arange(self._pair[above].size)
        grid = np.indices((n, n, n)).reshape(3, n**3)
        self._all = grid[:, (grid[0] < grid[1]) & (grid[1] < grid[2])]
        self._used = np.zeros(self._all.shape[1], dtype=bool)

    @property
    def count(self) -> int:
        """Number of inequalities in use."""
        return int(self._used.sum())

    def rows(self) -> Any:
        """Inequalities in use as a sparse matrix, rows x pairs."""
        from scipy.sparse import csr_matrix

        i, j, k = self._all[:, self._used]
        columns = np.column_stack([self._pair[i, j], self._pair[j, k], self._pair[i, k]]).ravel()
        values = np.tile([1.0, 1.0, -1.0], self.count)
        starts = 3 * np.arange(self.count + 1)
        pairs = len(self._pair) * (len(self._pair) - 1) // 2
        return csr_matrix((values, columns, starts), shape=(self.count, pairs))

    def add_violated(self, before: Array) -> bool:
        """Take the most violated inequalities into use; False when none is violated."""
        i, j, k = self._all
        total = before[i, j] + before[j, k] - before[i, k]
        broken = np.maximum(-total, total - 1.0)
        broken[self._used] = 0.0
        worst = np.argsort(-broken, kind="stable")[:_ROWS_AT_ONCE]
        worst = worst[broken[worst] > _TOL]
        self._used[worst] = True
        return bool(worst.size)


def improve_order(matrix: Array, order: list[int]) -> list[int]:
    """Move single proposals to their best place until no move lowers the distance."""
    order = list(order)
    net = matrix.T - matrix
    improved = True
    while improved:
        improved = False
        for item in list(order):
            at = order.index(item)
            rest = order[:at] + order[at + 1 :]
            # Cost of standing before everybody, then change as one after the other steps in front.
            steps = np.concatenate(([0.0], np.cumsum(-net[item, rest])))
            best = int(np.argmin(steps))
            if steps[best] < steps[at] - 1e-12:
                rest.insert(best, item)
                order, improved = rest, True
    return order
