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
        both = np.unique(np.hstack([new_low, new_high]), axis=0)
        new_low, new_high = both[:, :criteria], both[:, criteria:]
        needed = np.ones(len(new_low), dtype=bool)
        for place, (corner, top) in enumerate(zip(new_low, new_high)):
            holds = (new_low <= corner).all(axis=1) & (new_high >= top).all(axis=1) & needed
            holds[place] = False
            holding = (kept_low <= corner).all(axis=1) & (kept_high >= top).all(axis=1)
            needed[place] = not (holds.any() or holding.any())
        new_low, new_high = new_low[needed], new_high[needed]
    return np.vstack([kept_low, new_low]), np.vstack([kept_high, new_high])
