"""Rows of differences that no weights keep down together: cuts for the exact search of a rank."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from infraprio.scoring.tables import Array

__all__ = ["conflict_groups"]

_MIXES = np.linspace(0.1, 0.9, 9)
_BLOCK = 2_000_000


def _conflicts(at_corners: Array, margin: float) -> NDArray[np.bool_]:
    """Pairs of which some mean lies above the margin at all corners: wherever one is at most the margin, the other is above."""
    k, corners = at_corners.shape
    found = np.zeros((k, k), dtype=bool)
    step = max(_BLOCK // max(k * corners, 1), 1)
    for start in range(0, k, step):
        mine = at_corners[start : start + step, None, :]
        for share in _MIXES:
            found[start : start + step] |= (share * mine + (1 - share) * at_corners[None]).min(
                axis=2
            ) > margin
    found |= found.T
    np.fill_diagonal(found, val=False)
    return found


def conflict_groups(at_corners: Array, margin: float) -> list[NDArray[np.intp]]:
    """Groups of rows of which at most one can be at most the margin, for any weights between the corners.

    Parameters
    ----------
    at_corners : (rows, corners) value of each row at the corners of a set that holds all possible weights
    margin : what counts as nothing

    Returns
    -------
    Groups that together cover every pair that was found to be in conflict, the largest first found; none where no pair is.

    Examples
    --------
    >>> conflict_groups(np.array([[1.0, -0.5], [-0.5, 1.0], [-1.0, 0.2]]), 0.0)
    [array([0, 1])]
    """
    conflict = _conflicts(at_corners, margin)
    open_ = conflict.copy()
    degree = conflict.sum(axis=1)
    groups = []
    while open_.any():
        first = int(open_.sum(axis=1).argmax())
        group, may = [first], conflict[first].copy()
        while may.any():
            gain = open_[:, group].sum(axis=1) * (len(conflict) + 1) + degree
            second = int(np.where(may, gain, -1).argmax())
            group.append(second)
            may &= conflict[second]
        members = np.array(sorted(group))
        open_[np.ix_(members, members)] = False
        groups.append(members)
    return groups
