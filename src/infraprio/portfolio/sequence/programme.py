"""What may be begun when, in arrays: the proposals in the order of their names, and steps of time of equal length."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from infraprio.errors import ProblemError
from infraprio.findings import finding

__all__ = ["Loss", "Programme", "Worth", "programme"]

Floats = NDArray[np.float64]
ROUNDING: Final = 1e-9
MONEY: Final = "money"
"""Name of the one pot, where money is not told apart."""
Worth = Callable[[frozenset[Any]], Any]
"""What a set of open proposals is worth in each step, shape (steps,)."""
Loss = Callable[[Any, frozenset[Any]], Any]
"""What works on a proposal take from the worth of the set that is open, in each step, shape (steps,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What may be begun when.

    Attributes
    ----------
    names : proposals, n of them; a set of them is a number whose bit i stands for the i-th.
    pots : what it is paid from, m of them.
    cost : money that each takes from each pot, shape (n, m).
    works : steps of works before each opens, shape (n,); 0 opens in the step in which it is begun.
    earliest, latest : first and last step in which works on each may begin, shape (n,); it opens within the steps.
    needs : bits of the proposals that are begun before each, or with it, shape (n,).
    money : money that has come into each pot by the end of each step, shape (m, steps).
    weight : what a unit of worth counts in each step, shape (steps,).
    """

    names: tuple[Any, ...]
    pots: tuple[Any, ...]
    cost: Floats
    works: NDArray[np.int64]
    earliest: NDArray[np.int64]
    latest: NDArray[np.int64]
    needs: NDArray[np.int64]
    money: Floats
    weight: Floats

    @property
    def steps(self) -> int:
        """Number of steps."""
        return len(self.weight)

    @property
    def room(self) -> Floats:
        """What a sum may exceed the money of each pot by: rounding, shape (m,)."""
        return np.asarray(ROUNDING * np.maximum(self.money[:, -1], 1e-300))

    def members(self, bits: int) -> frozenset[Any]:
        """The proposals of a set."""
        return frozenset(name for i, name in enumerate(self.names) if bits >> i & 1)

    def paid(self, i: int) -> tuple[Floats, int]:
        """What works on a proposal take from each pot in a step, shape (m,), and for how many steps."""
        parts = max(int(self.works[i]), 1)
        return self.cost[i] / parts, parts


def _numbers(values: Mapping[Any, Any] | Any, names: Sequence[Any], what: str) -> Floats:
    """One number a proposal; one number for all stands for itself."""
    given = [values.get(name, np.nan) for name in names] if hasattr(values, "keys") else [values] * len(names)
    found = np.asarray(given, dtype=float)
    if not np.isfinite(found).all() or (found < 0).any():
        wrong = names[int(np.argmin(np.isfinite(found) & (found >= 0)))]
        raise ProblemError(
            finding("sequence_number", what, subject=str(wrong), value=given[names.index(wrong)])
        )
    return found


def _each_step(values: Any, steps: int, what: str) -> Floats:
    found = (
        np.broadcast_to(np.asarray(values, dtype=float), (steps,)).copy()
        if np.ndim(values) == 0
        else np.asarray(values, dtype=float)
    )
    if found.shape != (steps,) or not np.isfinite(found).all() or (found < 0).any():
        raise ProblemError(finding("sequence_steps", what, value=steps))
    return found


def programme(
    cost: Mapping[Any, Any],
    money: Any,
    *,
    works: Mapping[Any, int] | int = 0,
    window: Mapping[Any, tuple[int, int]] | None = None,
    needs: Mapping[Any, Sequence[Any]] | None = None,
    weight: Any = 1.0,
) -> Programme:
    """Arrays of what is stated by name; see ``best_sequence``."""
    names = tuple(sorted(cost.keys(), key=str))
    coming = dict(money.items()) if hasattr(money, "keys") else {MONEY: money}
    steps = len(next(iter(coming.values()), ()))
    if not steps:
        raise ProblemError(finding("sequence_steps", "money", value=1))
    each = {pot: {name: _part(cost[name], pot) for name in names} for pot in coming}
    unknown = [
        pot for name in names if hasattr(cost[name], "keys") for pot in cost[name] if pot not in coming
    ]
    if unknown:
        raise ProblemError(finding("sequence_no_pot", "cost", value=str(unknown[0])))
    lasts = _numbers(works, names, "works").round().astype(np.int64)
    open_in = [(window or {}).get(name, (0, steps - 1)) for name in names]
    return Programme(
        names=names, pots=tuple(coming),
        cost=np.column_stack([_numbers(each[pot], names, "cost") for pot in coming]), works=lasts,
        earliest=np.array([first for first, _ in open_in], dtype=np.int64),
        latest=np.minimum(np.array([last for _, last in open_in], dtype=np.int64), steps - 1 - lasts), needs=_bits(needs or {}, names),
        money=np.cumsum([_each_step(amounts, steps, "money") for amounts in coming.values()], axis=1),
        weight=_each_step(weight, steps, "weight"),
    )  # fmt: skip


def _part(cost: Any, pot: Hashable) -> Any:
    return cost.get(pot, 0.0) if hasattr(cost, "keys") else cost


def _bits(needs: Mapping[Any, Sequence[Any]], names: Sequence[Any]) -> NDArray[np.int64]:
    bits = np.zeros(len(names), dtype=np.int64)
    for name, others in needs.items():
        for other in (name, *others):
            if other not in names:
                raise ProblemError(finding("sequence_unknown", "needs", value=str(other)))
        bits[names.index(name)] = sum(1 << names.index(other) for other in dict.fromkeys(others))
    return bits
