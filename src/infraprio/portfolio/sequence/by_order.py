"""An order turned into years: each begins as soon as the money pays for it and for all before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from infraprio.portfolio.sequence.programme import Programme

__all__ = ["begun_in_order"]


def begun_in_order(stated: Programme, order: Sequence[Any]) -> dict[Any, int]:
    """Return the first step in which the money left by those before it pays for each; what never can be begun is left out."""
    position = {name: i for i, name in enumerate(stated.names)}
    payments = np.zeros_like(stated.money)
    start: dict[Any, int] = {}
    for name in order:
        i = position[name]
        part, parts = stated.paid(i)
        for step in range(int(stated.earliest[i]), int(stated.latest[i]) + 1):
            trial = payments.copy()
            trial[:, step : step + parts] += part[:, None]
            if (np.cumsum(trial, axis=1) <= stated.money + stated.room[:, None]).all() and _needs_begun(
                stated, i, start, step
            ):
                payments, start[name] = trial, step
                break
    return start


def _needs_begun(stated: Programme, i: int, start: dict[Any, int], step: int) -> bool:
    return all(start.get(other, step + 1) <= step for other in stated.members(int(stated.needs[i])))
