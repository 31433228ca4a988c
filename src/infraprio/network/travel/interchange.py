"""Park and ride: choice among lots by logit, full lots held to their spaces by a shadow price."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from infraprio.network.travel.logit.exponentials import natural_logarithms
from infraprio.network.travel.shortest_trees import Floats, Ints

__all__ = ["LotChoice", "Parking", "choice_of", "fill_lots"]

_CLOSE = 1e-12
_ROUNDS = 100
_ENOUGH = 0.5  # of the excess may be left after a step
_PATIENCE = 3  # steps in turn that leave more teach the derivatives; after that these are computed anew
_LONGEST_STEP = 60.0  # minutes a round, so that a far start cannot overshoot


@dataclass(frozen=True, slots=True, kw_only=True)
class LotChoice:
    """Choice among lots for every pair of zones; purposes may stand in front of the last two axes.

    Attributes
    ----------
    cost : (..., zones, zones) composite cost over the lots, minutes; inf where no lot helps.
    to, on : (..., zones, lots) and (..., lots, zones) exponentials of the two halves of the journey.
    total : (..., zones, zones) their sum over the lots.
    """

    cost: Floats
    to: Floats
    on: Floats
    total: Floats

    def weight(self, trips: Floats) -> Floats:
        """(..., zones, zones) `trips` that park and ride, by their sum over the lots: what the other sums are made of."""
        return np.asarray(trips / self._divisor())

    def _divisor(self) -> Floats:
        """The sums over the lots; inf where no lot helps, so that nothing is left of what is divided."""
        return np.where(self.total > 0, self.total, np.inf)

    def uses(self, weight: Floats) -> Floats:
        """(..., zones, lots) trips to each lot."""
        back = np.ascontiguousarray(np.swapaxes(self.on, -1, -2))  # numpy multiplies stacks of views slowly
        return np.asarray(self.to * (weight @ back))

    def mean(self, to_lot: Floats, from_lot: Floats) -> Floats:
        """(..., zones, zones) mean over the lots chosen of to_lot[i, k] + from_lot[k, j], 0 where none helps."""
        if not (to_lot.any() or from_lot.any()):
            return np.zeros(self.total.shape)
        parts = []
        if to_lot.any():
            parts.append((self.to * to_lot) @ self.on)
        if from_lot.any():
            parts.append(self.to @ (self.on * from_lot))
        sums: Floats = parts[0] if len(parts) == 1 else np.add(parts[0], parts[1], out=parts[0])
        return np.divide(sums, self._divisor(), out=sums)

    def ridden(self, weight: Floats, from_lot: Floats) -> Floats:
        """(..., zones) sum over the trips from each zone of from_lot[k, j], mean over the lots chosen."""
        back = np.ascontiguousarray(np.swapaxes(self.on * from_lot, -1, -2))  # as above
        return np.asarray(np.einsum("...ik,...ik->...i", self.to, weight @ back))

    def onward(self, weight: Floats) -> Floats:
        """(..., lots, zones) trips onward from each lot."""
        there = np.ascontiguousarray(np.swapaxes(self.to, -1, -2))  # as above
        return np.asarray(self.on * (there @ weight))


def choice_of(to: Floats, on: Floats, total: Floats, theta: float) -> LotChoice:
    """Choice among lots k for journeys i to j, from the exponentials of the two halves of the way and their sums over the lots.

    Parameters
    ----------
    to, on : exp(-theta x cost) to each lot, shadow price included, and on from it; 0 where there is no way.
    total : to @ on.
    theta : scale per minute.

    Notes
    -----
    Spiess (1996), A logit parking choice model with explicit capacities: sums over lots are matrix products.

    Examples
    --------
    >>> to, on = np.exp(-0.1 * np.array([[5.0, 9.0]])), np.exp(-0.1 * np.array([[20.0], [16.0]]))
    >>> choice = choice_of(to, on, to @ on, 0.1)
    >>> choice.uses(choice.weight(np.array([[10.0]]))).round(6).tolist()
    [[5.0, 5.0]]
    """
    cost = natural_logarithms(total)
    return LotChoice(cost=np.multiply(cost, -1.0 / theta, out=cost), to=to, on=on, total=total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parking:
    """How the lots are used; arrays by row of the table of interchanges.

    Attributes
    ----------
    used : (lots,) spaces taken on an average day, at most the spaces there are.
    wanted : (lots,) spaces that would be taken if no lot were ever full.
    shadow : (lots,) minutes by which a full lot is dearer than it looks.
    slope : (lots, lots) derivatives of the logarithm of the spaces taken by the shadow prices, nan where not needed.
    rounds : evaluations needed; `settled` tells whether they were enough.
    """

    used: Floats
    wanted: Floats
    shadow: Floats
    slope: Floats
    rounds: int
    settled: bool

    @property
    def overflow(self) -> Floats:
        """(lots,) wanted beyond the spaces taken."""
        return np.maximum(self.wanted - self.used, 0.0)


def fill_lots(
    spaces: Floats,
    used_at: Callable[[Floats], Floats],
    slope_at: Callable[[Floats, Ints], Floats],
    start: Floats | None = None,
    slope: Floats | None = None,
) -> tuple[Floats, Floats, int, bool]:
    """Shadow prices u >= 0 with u (spaces - used) = 0 and used <= spaces, by a quasi-Newton method.

    They maximise a concave function, so they do not depend on where the search starts. Derivatives cost as much as many
    rounds where lots are many: those of a near state serve, corrected by what each step shows (Broyden 1965), and they
    are computed anew only where several steps in turn bring little.

    Parameters
    ----------
    spaces : (lots,) positive.
    used_at : spaces taken at given shadow prices.
    slope_at : derivatives of the spaces taken by the shadow prices, for some lots (m,): (m, m).
    start : (lots,) where to start; None: at 0.
    slope : (lots, lots) derivatives of the logarithm of the spaces taken in a near state, nan where not known.

    Returns
    -------
    shadow : (lots,) minutes.
    slope : (lots, lots) derivatives there, as good as they were needed; nan where not known.
    rounds : evaluations made.
    settled : whether every lot holds its spaces to 1e-12.

    References
    ----------
    C. G. Broyden (1965), A class of methods for solving nonlinear simultaneous equations, Mathematics of Computation 19,
    577-593.

    Examples
    --------
    >>> shadow, _, rounds, settled = fill_lots(
    ...     np.array([10.0]),
    ...     lambda u: 20.0 * np.exp(-0.05 * u),
    ...     lambda u, rows: np.diag(-20.0 * 0.05 * np.exp(-0.05 * u[rows])))
    >>> shadow.round(4).tolist(), settled
    ([13.8629], True)
    """
    shadow = np.zeros(len(spaces)) if start is None else start.copy()
    known = np.full((len(spaces), len(spaces)), np.nan) if slope is None else slope.copy()

    def look(at: Floats) -> tuple[Floats, Floats, Floats]:
        used = np.maximum(used_at(at), 1e-300)
        excess = np.log(used / spaces)
        return used, excess, np.where(at > 0, np.abs(excess), np.maximum(excess, 0.0))

    used, excess, wrong = look(shadow)
    rounds, poor, exact = 1, 0, False
    while wrong.max(initial=0.0) > _CLOSE and rounds < _ROUNDS:
        moving = np.flatnonzero((shadow > 0) | (excess > 0))
        square = np.ix_(moving, moving)
        if not np.isfinite(known[square]).any():
            known[square], exact = slope_at(shadow, moving) / used[moving, None], True
        _guess_unknown(known, moving)
        step = np.zeros(len(spaces))
        step[moving] = _newton_step(known[square], excess[moving])
        for _ in range(8 if exact else 1):
            tried = np.maximum(shadow + step, 0.0)
            new = look(tried)
            rounds += 1
            if new[2].max() < wrong.max() or np.abs(step).max() < 1e-9:
                break
            step = step / 2.0
        poor = 0 if exact or new[2].max() < _ENOUGH * wrong.max() else poor + 1
        known[square] = _corrected(known[square], (tried - shadow)[moving], (new[1] - excess)[moving])
        if exact or new[2].max() < wrong.max():
            shadow, (used, excess, wrong) = tried, new
        if poor > _PATIENCE:
            known[:], poor = np.nan, 0
        exact = False
    return shadow, known, rounds, bool(wrong.max(initial=0.0) <= _CLOSE)


def _guess_unknown(slope: Floats, moving: Ints) -> None:
    """Lots that were not full before: as if they stood alone, until a step shows better."""
    unknown = moving[np.isnan(slope[moving, moving])]
    slope[np.ix_(unknown, moving)] = slope[np.ix_(moving, unknown)] = 0.0
    slope[unknown, unknown] = np.mean(np.delete(slope[moving, moving], np.searchsorted(moving, unknown)))


def _newton_step(slope: Floats, excess: Floats) -> Floats:
    """(lots,) change of the shadow prices that would undo the excess, of bounded length."""
    try:
        step = np.linalg.solve(slope, -excess)
    except np.linalg.LinAlgError:
        step = -np.linalg.lstsq(slope, excess, rcond=None)[0]
    return np.asarray(np.clip(step, -_LONGEST_STEP, _LONGEST_STEP))


def _corrected(slope: Floats, step: Floats, answer: Floats) -> Floats:
    """The slope changed least that explains the `answer` to the `step`."""
    length = float(step @ step)
    return slope + np.outer(answer - slope @ step, step / length) if length > 0 else slope
