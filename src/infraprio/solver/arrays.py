"""A mixed-integer model as the plain arrays that the solver takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Arrays"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrays:
    """Maximise ``gain @ x`` subject to ``lower <= matrix @ x <= upper`` and bounds.

    ``whole`` marks the integer columns.
    """

    gain: Floats
    matrix: Any
    lower: Floats
    upper: Floats
    column_lower: Floats
    column_upper: Floats
    whole: NDArray[np.bool_]
