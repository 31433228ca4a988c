"""Rows of differences that no weights keep down together: cuts for the exact search of a rank."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["conflict_groups"]


def conflict_groups(conflict: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """Groups of rows any two of which are in conflict: at most one of each can be kept down, whatever the weights.

    Parameters
    ----------
    conflict : (rows, rows) whether two rows are in conflict

    Returns
    -------
    Groups that together cover every pair in conflict, the largest first found; none where no pair is.

    Examples
    --------
    >>> conflict_groups(np.array([[False, True, False], [True, False, False], [False, False, False]]))
    [array([0, 1])]
    """
    open_ = conflict.copy()
    degree = conflict.sum(axis=1)
    groups = []
    while open_.any():
        first = int(open_.sum(axis=1).argmax())
        group, may = [first], conflict[first].copy()
        while may.any():
            near, covers = np.flatnonzero(may), open_[:, group].sum(axis=1)
            second = int(near[np.lexsort((-degree[near], -covers[near]))[0]])
            group.append(second)
            may &= conflict[second]
        members = np.array(sorted(group))
        open_[np.ix_(members, members)] = False
        groups.append(members)
    return groups
