r"""A bound on every plan by branch and bound over sets: what has to be built, what still may be, and the corners between.

A part of all plans is given by decisions that are taken: by the end of period t the set I_t is begun for certain and no
more than U_t can be. With J the joint part and s_t the weight of the period, no plan of the part is worth more than

.. math:: \max_{x} \sum_r own(r)\,x_r + \sum_t \max_{I_t \subseteq T \subseteq U_t} s_t\,J(T),

the first from the linear relaxation of all rules of the problem, the second from corners (see `certain`). The part with the
greatest bound is split until that bound is near enough to the best plan known.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.portfolio.choose.alternatives import settled
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.solver_arrays import Stated, arrays_of
from infraprio.portfolio.network_inside.evaluator import period_steps
from infraprio.portfolio.network_inside.tightened import Rules
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import Loaded, between, holds, load, relax, solve

if TYPE_CHECKING:
    from infraprio.portfolio.model.portfolio_statement import Statement
    from infraprio.portfolio.network_inside.evaluator import Rows
    from infraprio.portfolio.problem.data import Data

__all__ = ["Bounded", "Extremes", "Parts", "bound_of_plans"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MAIN = 6  # rows whose patterns are all looked at: 64 corners
Offer = Callable[[list[Ints]], float]
Tie = Callable[[Any, Sequence["Statement"]], Any]


class Extremes(Protocol):
    """The most and the least that the joint part of a set between two can be."""

    def may(self, inside: Rows, reach: Rows, *, most: bool) -> bool:
        """Say whether the limits allow to look."""
        ...

    def __call__(self, inside: Rows, reach: Rows, *, most: bool) -> float:
        """Return the most (or the least)."""
        ...


@dataclass(frozen=True, slots=True)
class Part:
    """Some of all plans: bounds of the decisions, what own values amount to at most, the decision by which to split."""

    low: Floats
    high: Floats
    bound: float
    split: int


class Parts:
    """All plans of a problem, or all families of plans that make a list, to be split.

    Parameters
    ----------
    datas : sequence of Data
        One for each budget; values are the own values; no interactions.
    chances : sequence of float
        How much each budget counts.
    weight : mapping of hashable to float
        How much a row matters: the one that matters most is decided first.
    tie : callable, optional
        States in a model what ties the plans of its statements to one list.
    """

    def __init__(
        self,
        datas: Sequence[Data],
        chances: Sequence[float],
        extremes: Extremes,
        weight: Mapping[Hashable, float],
        tie: Tie | None = None,
    ) -> None:
        self.extremes, self.names = extremes, datas[0].rows
        model, statements = build(list(datas), list(chances))
        if tie is not None:
            tie(model, statements)
        everything = [x for one in statements for x in (*one.decisions, *(y for y, _ in one.helpers))]
        model.tie.add(sum(everything) >= 0)  # so that every decision has a column
        self.stated: Stated = arrays_of(model, statements)
        self.steps = [
            (number, period, chance * step)
            for number, (data, chance) in enumerate(zip(datas, chances, strict=True))
            for period, step in period_steps(data.factors)
            if chance * step
        ]
        width = len(self.stated.arrays.gain)
        self.begun = width + np.arange(len(self.names) * len(self.steps)).reshape(len(self.steps), -1)
        self.arrays = with_begun(datas, self.stated, self.steps)
        self.rules = Rules(self.arrays)
        self.order = decided_first(self.names, self.begun, self.steps, weight)
        self.weight = weight
        self.relaxed: Loaded | None = None

    def sets(self, low: Floats, high: Floats) -> list[tuple[Rows, Rows, float]]:
        """Return what is begun for certain, what can be, and the weight, for each period that counts."""
        names = self.names
        return [
            (
                frozenset(names[k] for k in np.flatnonzero(low[columns] > 0.5)),
                frozenset(names[k] for k in np.flatnonzero(high[columns] > 0.5)),
                step,
            )
            for columns, (_, _, step) in zip(self.begun, self.steps, strict=True)
        ]

    def may(self, low: Floats, high: Floats) -> bool:
        """Say whether the limits allow to bound a part."""
        return all(self.extremes.may(a, b, most=step > 0) for a, b, step in self.sets(low, high))

    def joint(self, low: Floats, high: Floats) -> Floats:
        """Return what the joint part of each set of a part's plans counts at most [steps]."""
        return np.array([step * self.extremes(a, b, most=step > 0) for a, b, step in self.sets(low, high)])

    def above(self, low: Floats, high: Floats, joint: Floats) -> tuple[float, Floats | None]:
        """Return a bound on a part by the relaxation, and its point; minus infinity if there is no plan.

        Parameters
        ----------
        joint : array [steps]
            What the joint part of each set counts at most.
        """
        if (joint == -np.inf).any():
            return -np.inf, None  # no plan holds such sets
        if self.relaxed is None:
            main = self.main(low, high)
            self.relaxed = load(
                relax(with_main(self.arrays, self.begun[:, main], self.patterns(main, low, high)))
            )
        rest = self.relaxed.arrays
        width = len(low)
        outcome = between(
            self.relaxed,
            np.append(low, rest.column_lower[width:]),
            np.concatenate([high, joint, rest.column_upper[width + len(joint) :]]),
        )
        if outcome.status == "infeasible":
            return -np.inf, None
        if outcome.x is None:
            most = np.maximum(self.arrays.gain * low, self.arrays.gain * high).sum()
            return float(most + joint.sum()), None
        return outcome.value + 1e-7 * abs(outcome.value), outcome.x[:width]

    def main(self, low: Floats, high: Floats) -> list[int]:
        """Return the open rows that matter most."""
        is_open = (high[self.begun] - low[self.begun] > 0.5).any(axis=0)
        rows = [k for k, row in enumerate(self.names) if is_open[k] and self.weight.get(row, 0.0) > 0]
        return sorted(rows, key=lambda k: (-self.weight[self.names[k]], k))[:MAIN]

    def patterns(self, main: list[int], low: Floats, high: Floats) -> Floats:
        """Return what each pattern of the main rows counts at most in each step [steps, patterns], all else open.

        Bit k of the pattern's number is the k-th main row. Where a limit does not allow to look, the corner of the whole step.
        """
        names = frozenset(self.names[k] for k in main)
        found = np.full((len(self.steps), 1 << len(main)), -np.inf)  # no plan holds such a set
        for number, (inside, reach, step) in enumerate(self.sets(low, high)):
            for bits in range(found.shape[1]):
                some = frozenset(self.names[row] for k, row in enumerate(main) if bits >> k & 1)
                if not inside & names <= some <= reach:
                    continue
                least, most = (inside - names) | some, (reach - names) | some
                if not self.extremes.may(least, most, most=step > 0):
                    least, most = inside, reach
                found[number, bits] = step * self.extremes(least, most, most=step > 0)
        return found

    def whole(self, low: Floats, high: Floats) -> tuple[float, list[Ints] | None]:
        """Return the same where only whole decisions count, and the columns of the best plans."""
        found = settled(solve(replace(self.arrays, column_lower=low, column_upper=high)))
        if found is None or found.x is None:
            return -np.inf, None
        return found.bound, self.stated.plans(found.x)

    def undecided(self, low: Floats, high: Floats) -> int:
        """Return the decision to split by: the first in order that is open; -1 if none is."""
        still = self.order[high[self.order] - low[self.order] > 0.5]
        return int(still[0]) if len(still) else -1


def with_begun(datas: Sequence[Data], stated: Stated, steps: list[tuple[int, int, float]]) -> Arrays:
    """Return arrays with a column for each budget, period that counts and row: 1 where the row is begun by then."""
    arrays, rows = stated.arrays, len(datas[0].rows)
    width, extra = len(arrays.gain), rows * len(steps)
    tied = np.zeros((extra, width))
    place = 0
    for number, period, _ in steps:
        data = datas[number]
        for row in range(rows):
            tied[place, stated.places[number][(data.row == row) & (data.start <= period)]] = 1.0
            place += 1
    below = sparse.hstack([sparse.csr_array(tied), -sparse.eye_array(extra)])
    above = sparse.hstack([arrays.matrix, sparse.csr_array((arrays.matrix.shape[0], extra))])
    return Arrays(
        gain=np.append(arrays.gain, np.zeros(extra)),
        matrix=sparse.csr_array(sparse.vstack([sparse.csr_array(above), sparse.csr_array(below)])),
        lower=np.append(arrays.lower, np.zeros(extra)),
        upper=np.append(arrays.upper, np.zeros(extra)),
        column_lower=np.append(arrays.column_lower, np.zeros(extra)),
        column_upper=np.append(arrays.column_upper, np.ones(extra)),
        whole=np.append(arrays.whole, np.ones(extra, dtype=bool)),
    )


def with_main(arrays: Arrays, begun: Ints, patterns: Floats) -> Arrays:
    r"""Return arrays with a column for the joint part of each step, bounded by the patterns of the main rows.

    .. math:: \theta_t \le \sum_P c_{t,P} \lambda_{t,P}, \quad \sum_P \lambda_{t,P} = 1, \quad
        \sum_{P \ni r} \lambda_{t,P} = y_{t,r}

    With whole decisions y exactly one pattern has weight: the tightest linear bound that the corners of the patterns give.
    """
    (steps, count), width, rows = patterns.shape, len(arrays.gain), begun.shape[1]
    size = float(np.abs(patterns[np.isfinite(patterns)]).max(initial=1.0))
    capped = np.clip(
        patterns, -1e3 * size, 1e3 * size
    )  # minus infinity: no plan holds it, and any number is a bound
    unbounded = (patterns == np.inf).any(axis=1)
    more = np.zeros((steps * (2 + rows), width + steps + steps * count))
    lower, upper = np.full(len(more), -np.inf), np.zeros(len(more))
    bits = np.arange(count)
    for step in range(steps):
        theta, weights = width + step, width + steps + step * count + bits
        place = step * (2 + rows)
        more[place, theta], more[place, weights] = 1.0, -capped[step]
        upper[place] = np.inf if unbounded[step] else 0.0
        more[place + 1, weights] = 1.0
        lower[place + 1] = upper[place + 1] = 1.0
        for k in range(rows):
            more[place + 2 + k, weights[bits >> k & 1 == 1]] = 1.0
            more[place + 2 + k, begun[step, k]] = -1.0
            lower[place + 2 + k] = 0.0
    above = sparse.hstack([arrays.matrix, sparse.csr_array((arrays.matrix.shape[0], more.shape[1] - width))])
    return Arrays(
        gain=np.concatenate([arrays.gain, np.ones(steps), np.zeros(steps * count)]),
        matrix=sparse.csr_array(sparse.vstack([sparse.csr_array(above), sparse.csr_array(more)])),
        lower=np.append(arrays.lower, lower),
        upper=np.append(arrays.upper, upper),
        column_lower=np.concatenate(
            [arrays.column_lower, np.full(steps, -1e6 * size), np.zeros(steps * count)]
        ),
        column_upper=np.concatenate(
            [arrays.column_upper, np.full(steps, 1e6 * size), np.ones(steps * count)]
        ),
        whole=np.append(arrays.whole, np.zeros(steps * (count + 1), dtype=bool)),
    )


def decided_first(
    names: Sequence[Hashable],
    begun: Ints,
    steps: list[tuple[int, int, float]],
    weight: Mapping[Hashable, float],
) -> Ints:
    """Return the decisions of rows that matter, in the order in which they are taken."""
    pairs = [
        (-abs(step) * weight[row], number, k)
        for number, (_, _, step) in enumerate(steps)
        for k, row in enumerate(names)
        if weight.get(row, 0.0) > 0
    ]
    return np.array([begun[number, k] for _, number, k in sorted(pairs)], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Bounded:
    """A bound on the value of every plan, how many parts were looked at, and whether a limit ended that."""

    bound: float
    parts: int
    cut_short: bool


class Tree:
    """The parts that are left, the best plan known, and the greatest bound of the parts that are done with."""

    def __init__(self, parts: Parts, offer: Offer, best: float, gap: float) -> None:
        self.parts, self.offer, self.best, self.gap = parts, offer, best, gap
        self.heap: list[tuple[float, int, Part]] = []
        self.closed, self.looked = -np.inf, 0
        self.tried: set[bytes] = set()

    def enough(self, bound: float) -> bool:
        """Say whether a part with this bound holds nothing that is worth looking for."""
        return bound <= self.best + max(self.gap, 1e-9) * abs(self.best)

    def keep(self, part: Part) -> None:
        """Keep a part for later."""
        heapq.heappush(self.heap, (-part.bound, self.looked, part))

    def look(self, low: Floats, high: Floats, above: float) -> bool:
        """Bound a part, and keep it or be done with it; False where a limit does not allow to bound it."""
        parts, left = self.parts, self.parts.rules.tighten(low, high)
        if left is None:
            return True
        self.looked += 1
        low, high = left
        if not parts.may(low, high):
            self.keep(Part(low, high, above, -1))
            return False
        joint = parts.joint(low, high)
        bound, x = parts.above(low, high, joint) if (joint < np.inf).all() else (np.inf, None)
        if bound == -np.inf:
            return True
        bound = min(above, bound)
        if not self.enough(bound) and x is not None:
            self.try_plan(x)
        split = parts.undecided(low, high)
        if self.enough(bound):
            self.closed = max(self.closed, bound)
        elif split >= 0:
            self.keep(Part(low, high, bound, split))
        else:  # only rows that interact with nothing are open
            self.finish(low, high, float(joint.sum()), bound)
        return True

    def try_plan(self, x: Floats) -> None:
        """Evaluate a point that is a plan, once."""
        plans = whole_plans(self.parts, x)
        if plans is None or (name := b"|".join(plan.tobytes() for plan in plans)) in self.tried:
            return
        self.tried.add(name)
        self.best = self.offer(plans)

    def finish(self, low: Floats, high: Floats, joint: float, bound: float) -> None:
        """Be done with a part whose joint part is known."""
        exact, plans = self.parts.whole(low, high)
        if plans is not None:
            self.best = self.offer(plans)
            self.closed = max(self.closed, min(bound, exact + joint))

    def split(self) -> bool:
        """Split the part with the greatest bound; False where nothing is left to do, or a limit came."""
        if not self.heap or self.enough(self.heap[0][2].bound):
            return False
        part = heapq.heappop(self.heap)[2]
        going = True
        for value in (1.0, 0.0):
            low, high = part.low.copy(), part.high.copy()
            low[part.split] = high[part.split] = value
            going = self.look(low, high, part.bound) and going
        return going


def bound_of_plans(parts: Parts, offer: Offer, best: float, gap: float, most_parts: int) -> Bounded:
    """Return a bound on the value of every plan, or of every list.

    Parameters
    ----------
    offer : callable
        Takes the columns of a plan of each budget, evaluates them exactly, and returns the best value known.
    best : float
        Best value known at the start.
    gap : float
        Relative gap at which the bound is good enough.
    most_parts : int
        Limit on the parts.
    """
    tree = Tree(parts, offer, best, gap)
    going = tree.look(parts.arrays.column_lower, parts.arrays.column_upper, np.inf)
    while going and tree.looked < most_parts:
        going = tree.split()
    top = max([tree.closed, *(part.bound for _, _, part in tree.heap)])
    return Bounded(max(top, tree.best), tree.looked, not tree.enough(top))


def whole_plans(parts: Parts, x: Floats) -> list[Ints] | None:
    """Return the columns of a point that stands for plans, else None."""
    rounded = np.where(parts.arrays.whole, np.round(x), x)
    if np.abs(x - rounded).max(initial=0.0) > 1e-6 or not holds(parts.arrays, rounded):
        return None
    return parts.stated.plans(x[: len(parts.stated.arrays.gain)])
