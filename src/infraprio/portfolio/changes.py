"""Changes to a loaded model: another objective, other limits on some rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.highs import Loaded

__all__ = ["aimed", "limited"]

Floats = NDArray[np.float64]


def aimed(loaded: Loaded, gain: Floats) -> Loaded:
    """Return the loaded model with another objective; the one given before has it too from now on."""
    scale = 1.0 / (float(np.abs(gain).max(initial=0.0)) or 1.0)
    loaded.solver.changeColsCost(len(gain), np.arange(len(gain), dtype=np.int32), gain * scale)
    return replace(loaded, arrays=replace(loaded.arrays, gain=gain), gain_scale=scale)


def limited(loaded: Loaded, rows: NDArray[np.int32], lower: Floats, upper: Floats) -> Loaded:
    """Return the loaded model with other limits on some rows; the one given before has them too."""
    scale = loaded.row_scale[rows]
    loaded.solver.changeRowsBounds(len(rows), rows, lower * scale, upper * scale)
    arrays = loaded.arrays
    least, most = arrays.lower.copy(), arrays.upper.copy()
    least[rows], most[rows] = lower, upper
    return replace(loaded, arrays=replace(arrays, lower=least, upper=most))
