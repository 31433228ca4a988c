"""What is left of the space of criteria once some points are known: zones, each with its lowest corner.

A point that no known one equals or beats lies above the corner of some zone (local bounds: Klamroth, Lacour and
Vanderpooten 2015, doi 10.1016/j.ejor.2015.03.031).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["cut"]

Floats = NDArray[np.float64]


def cut(
    low: Floats, high: Floats, point: Floats, steps: Floats, *, proved: bool = True
) -> tuple[Floats, Floats]:
    """Return the zones [zones, criteria] left when a point is known.

    Parameters
    ----------
    low, high : arrays [zones, criteria]
        All of a zone lies strictly above ``low`` and strictly below ``high``.
    point : array [criteria]
        Larger is better.
    steps : array [criteria]
        Least difference that counts: a zone that the point lies in by less is left as it is, one too narrow for a
        point to lie inside is dropped.
    proved : bool
        Whether it is known that nothing beats the point. With two criteria a zone beside it then ends there.

    Examples
    --------
    >>> import numpy as np
    >>> low, high = cut(np.array([[0.0, 0.0]]), np.array([[9.0, 9.0]]), np.array([4.0, 5.0]), np.ones(2))
    >>> low.tolist(), high.tolist()
    ([[4.0, 0.0], [0.0, 5.0]], [[9.0, 5.0], [4.0, 9.0]])
    """
    inside = (point > low + 0.5 * steps).all(axis=1)
    if not inside.any():
        return low, high
    criteria = low.shape[1]
    kept_low, kept_high = low[~inside], high[~inside]
    made_low, made_high = [], []
    for place in range(criteria):
        below, above = low[inside].copy(), high[inside].copy()
        below[:, place] = point[place]
        if criteria == 2 and proved:
            above[:, 1 - place] = np.minimum(above[:, 1 - place], point[1 - place])
        made_low.append(below)
        made_high.append(above)
    new_low, new_high = np.vstack(made_low), np.vstack(made_high)
    room = (new_high - new_low > 1.5 * steps).all(axis=1)
    new_low, new_high = new_low[room], new_high[room]
    if criteria > 2 or not proved:
        new_low, first = np.unique(new_low, axis=0, return_index=True)
        new_high = new_high[first]
        needed = np.ones(len(new_low), dtype=bool)
        for place, corner in enumerate(new_low):
            within_new = (new_low <= corner).all(axis=1) & needed
            within_new[place] = False
            needed[place] = not (within_new.any() or (kept_low <= corner).all(axis=1).any())
        new_low, new_high = new_low[needed], new_high[needed]
    return np.vstack([kept_low, new_low]), np.vstack([kept_high, new_high])
