"""Compiled: the paths of one equilibrium as the start of another. Import this module late: it loads numba."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import numpy as np

from infraprio.compiled import njit


@njit(cache=True, nogil=True, error_model="numpy")
def renewed(pool, old, factor, kind, fixed):
    """A copy of the ``pool`` for other pairs, trips and fixed costs; see ``_kernels.equilibrium``.

    Pair k takes the paths of the pair ``old[k]`` (-1: none), their flow times ``factor[k]``, at the fixed costs of the
    class ``kind[k]``.
    """
    first, at, length, share, _own, after, arcs, _held, _used = pool
    many, steps = 0, 0
    for pair in range(old.size):
        p = first[old[pair]] if old[pair] >= 0 else -1
        while p >= 0:
            many += 1
            steps += length[p]
            p = after[p]
    room = max(2 * many + 16, 4 * old.size)
    new_first = np.full(old.size, -1, np.int32)
    new_at, new_length = np.empty(room, np.int64), np.empty(room, np.int32)
    new_share, new_own = np.empty(room), np.empty(room)
    new_after = np.empty(room, np.int32)
    new_arcs = np.empty(max(2 * steps + 16, 16 * old.size), np.int32)
    held, used = 0, 0
    for pair in range(old.size):
        p = first[old[pair]] if old[pair] >= 0 else -1
        if p >= 0:
            new_first[pair] = held
        while p >= 0:
            new_at[held], new_length[held] = used, length[p]
            new_share[held], new_own[held] = share[p] * factor[pair], 0.0
            for k in range(at[p], at[p] + length[p]):
                new_arcs[used] = arcs[k]
                new_own[held] += fixed[kind[pair], arcs[k]]
                used += 1
            p = after[p]
            new_after[held] = held + 1 if p >= 0 else -1
            held += 1
    return new_first, new_at, new_length, new_share, new_own, new_after, new_arcs, held, used
