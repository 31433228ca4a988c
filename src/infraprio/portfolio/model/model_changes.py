"""Changes to a loaded model: another objective, other limits on some rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from infraprio.solver.highs import Loaded
from infraprio.solver.scaling import size_of

__all__ = ["aimed", "limited"]

Floats = NDArray[np.float64]


def aimed(loaded: Loaded, gain: Floats) -> Loaded:
    """Return the loaded model with another objective; the one given before has it too from now on."""
    own = gain * loaded.sizes.column
    sizes = replace(loaded.sizes, gain=size_of(own))
    loaded.solver.changeColsCost(len(gain), np.arange(len(gain), dtype=np.int32), own / sizes.gain)
    return replace(loaded, arrays=replace(loaded.arrays, gain=gain), sizes=sizes)


def limited(loaded: Loaded, rows: NDArray[np.int32], lower: Floats, upper: Floats) -> Loaded:
    """Return the loaded model with other limits on some rows; the one given before has them too."""
    size = loaded.sizes.row[rows]
    loaded.solver.changeRowsBounds(len(rows), rows, lower / size, upper / size)
    arrays = loaded.arrays
    least, most = arrays.lower.copy(), arrays.upper.copy()
    least[rows], most[rows] = lower, upper
    return replace(loaded, arrays=replace(arrays, lower=least, upper=most))
