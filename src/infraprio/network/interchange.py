"""Park and ride: choice among lots by logit, full lots held to their spaces by a shadow price."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from infraprio.network.trees import Floats

__all__ = ["LotChoice", "Parking", "fill_lots", "lot_choice"]

_CLOSE = 1e-9
_ROUNDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LotChoice:
    """Choice among lots for every pair of zones; purposes may stand in front of the last two axes.

    Attributes
    ----------
    cost : (..., zones, zones) composite cost over the lots, minutes; inf where no lot helps.
    to, on : (..., zones, lots) and (..., lots, zones) exponentials of the two halves of the journey.
    """

    cost: Floats
    to: Floats
    on: Floats

    def _weight(self, trips: Floats) -> Floats:
        total = self.to @ self.on
        return np.asarray(np.where(total > 0, trips, 0.0) / np.where(total > 0, total, 1.0))

    def uses(self, trips: Floats) -> Floats:
        """(..., zones, lots) trips to each lot when `trips` (..., zones, zones) park and ride."""
        return np.asarray(self.to * (self._weight(trips) @ np.swapaxes(self.on, -1, -2)))

    def onward(self, trips: Floats) -> Floats:
        """(..., lots, zones) trips onward from each lot."""
        return np.asarray(self.on * (np.swapaxes(self.to, -1, -2) @ self._weight(trips)))


def lot_choice(to_lot: Floats, from_lot: Floats, shadow: Floats, theta: float) -> LotChoice:
    """Choice among lots k for journeys i to j of cost to_lot[i, k] + from_lot[k, j] + shadow[k].

    Parameters
    ----------
    to_lot, from_lot : minutes; inf where there is no way.
    shadow : (lots,) minutes that a full lot adds.
    theta : scale per minute.

    Notes
    -----
    Spiess (1996), A logit parking choice model with explicit capacities: sums over lots are matrix products.

    Examples
    --------
    >>> choice = lot_choice(np.array([[5.0, 9.0]]), np.array([[20.0], [16.0]]), np.zeros(2), 0.1)
    >>> choice.uses(np.array([[10.0]])).round(6).tolist()
    [[5.0, 5.0]]
    """
    to, on = np.exp(-theta * (to_lot + shadow)), np.exp(-theta * from_lot)
    total = to @ on
    cost = np.where(total > 0, -np.log(np.where(total > 0, total, 1.0)) / theta, np.inf)
    return LotChoice(cost=cost, to=to, on=on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parking:
    """How the lots are used.

    Attributes
    ----------
    used : (lots,) spaces taken on an average day, at most the spaces there are.
    wanted : (lots,) spaces that would be taken if no lot were ever full.
    shadow : (lots,) minutes by which a full lot is dearer than it looks.
    rounds : evaluations needed; `settled` tells whether they were enough.
    """

    used: Floats
    wanted: Floats
    shadow: Floats
    rounds: int
    settled: bool

    @property
    def overflow(self) -> Floats:
        """(lots,) wanted beyond the spaces taken."""
        return np.maximum(self.wanted - self.used, 0.0)


def fill_lots(spaces: Floats, theta: float, used_at: Callable[[Floats], Floats]) -> Parking:
    """Shadow prices u >= 0 with u (spaces - used) = 0 and used <= spaces.

    Parameters
    ----------
    spaces : (lots,) positive.
    theta : scale of the lot choice, per minute.
    used_at : spaces taken at given shadow prices.

    Examples
    --------
    >>> full = fill_lots(np.array([10.0]), 0.1, lambda u: 20.0 * np.exp(-0.05 * u))
    >>> full.used.round(6).tolist(), full.shadow.round(4).tolist(), full.settled
    ([10.0], [13.8629], True)
    """
    shadow = np.zeros(len(spaces))
    wanted = used = used_at(shadow)
    slope = np.full(len(spaces), theta)
    rounds = 1
    while True:
        excess = np.log(np.maximum(used, 1e-300) / spaces)
        wrong = np.where(shadow > 0, np.abs(excess), np.maximum(excess, 0.0))
        if not len(wrong) or wrong.max() < _CLOSE or rounds >= _ROUNDS:
            break
        new = np.maximum(shadow + np.where((shadow > 0) | (excess > 0), excess, 0.0) / slope, 0.0)
        step = new - shadow
        before, used = used, used_at(new)
        fall = np.log(np.maximum(before, 1e-300) / np.maximum(used, 1e-300))
        moved = np.abs(step) > 1e-12
        slope = np.where(moved, np.clip(fall / np.where(moved, step, 1.0), theta * 0.02, theta * 2.0), slope)
        shadow = new
        rounds += 1
    settled = bool(not len(spaces) or wrong.max() < _CLOSE)
    return Parking(used=np.minimum(used, spaces * (1 + _CLOSE)), wanted=wanted, shadow=shadow, rounds=rounds, settled=settled)
