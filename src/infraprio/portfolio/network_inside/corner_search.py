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
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.portfolio.choose.alternatives import settled
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.solver_arrays import Stated, arrays_of
from infraprio.portfolio.network_inside.certain import Certain
from infraprio.portfolio.network_inside.evaluator import period_steps
from infraprio.portfolio.network_inside.tightened import Rules
from infraprio.solver.arrays import Arrays
from infraprio.solver.held import holds
from infraprio.solver.highs import between, load, relax, solve

if TYPE_CHECKING:
    from infraprio.portfolio.model.portfolio_statement import Statement
    from infraprio.portfolio.network_inside.evaluator import Rows
    from infraprio.portfolio.problem.data import Data

__all__ = ["Bounded", "Extremes", "Parts", "bound_of_plans"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
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
    certain : Certain, optional
        Of rows that replace each other it is decided how many are begun, not which.
    """

    def __init__(
        self,
        datas: Sequence[Data],
        chances: Sequence[float],
        extremes: Extremes,
        weight: Mapping[Hashable, float],
        tie: Tie | None = None,
        certain: Certain | None = None,
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
        self.arrays = with_begun(datas, self.stated, self.steps, certain or Certain())
        self.rules = Rules(self.arrays)
        self.order = decided_first(self.names, self.begun, self.steps, weight)
        self.relaxed = load(relax(self.arrays))

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

    def joint(self, low: Floats, high: Floats) -> float:
        """Return what the joint parts of a part's plans amount to at most."""
        return float(sum(step * self.extremes(a, b, most=step > 0) for a, b, step in self.sets(low, high)))

    def own(self, low: Floats, high: Floats) -> tuple[float, Floats | None]:
        """Return what own values amount to at most, by the relaxation, and its point; minus infinity if there is no plan."""
        outcome = between(self.relaxed, low, high)
        if outcome.status == "infeasible":
            return -np.inf, None
        if outcome.x is None:
            return float(np.maximum(self.arrays.gain * low, self.arrays.gain * high).sum()), None
        return outcome.value + 1e-7 * abs(outcome.value), outcome.x

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


def with_begun(
    datas: Sequence[Data], stated: Stated, steps: list[tuple[int, int, float]], certain: Certain
) -> Arrays:
    """Return arrays with a column for each budget, period that counts and row: 1 where the row is begun by then.

    Of rows that replace each other the first column is 1 where one of them is begun, the second where two are, and so on.
    """
    arrays, names = stated.arrays, datas[0].rows
    width, rows = len(arrays.gain), len(names)
    extra = rows * len(steps)
    ties, used = begun_ties(names, certain)
    several = sparse.csr_array(np.array([tie for tie, _, _, _ in ties]).reshape(len(ties), rows))
    own = sparse.csr_array(np.array([tie for _, tie, _, _ in ties]).reshape(len(ties), rows))
    blocks = []
    for number, period, _ in steps:
        data = datas[number]
        started = sparse.lil_array((rows, width))
        for column in np.flatnonzero(data.start <= period):
            started[data.row[column], stated.places[number][column]] = 1.0
        blocks.append(several @ started.tocsr())
    below = sparse.hstack([sparse.vstack(blocks), sparse.kron(sparse.eye_array(len(steps)), own)])
    above = sparse.hstack([arrays.matrix, sparse.csr_array((arrays.matrix.shape[0], extra))])
    return Arrays(
        gain=np.append(arrays.gain, np.zeros(extra)),
        matrix=sparse.csr_array(sparse.vstack([sparse.csr_array(above), sparse.csr_array(below)])),
        lower=np.append(arrays.lower, np.tile([least for _, _, least, _ in ties], len(steps))),
        upper=np.append(arrays.upper, np.tile([most for _, _, _, most in ties], len(steps))),
        column_lower=np.append(arrays.column_lower, np.zeros(extra)),
        column_upper=np.append(arrays.column_upper, np.tile(used.astype(float), len(steps))),
        whole=np.append(arrays.whole, np.ones(extra, dtype=bool)),
    )


def begun_ties(
    names: Sequence[Hashable], certain: Certain
) -> tuple[list[tuple[Floats, Floats, float, float]], NDArray[np.bool_]]:
    """Return rows that tie what is begun to what is started, for one period, and which rows have a column of what is begun.

    Each is ``least <= some rows started + some begun <= most``.
    """
    unit = np.eye(len(names))
    place = {row: number for number, row in enumerate(names)}
    called = [certain.same_as.get(row, row) for row in names]
    used, ties = np.ones(len(names), dtype=bool), []
    for group, most in certain.alike.items():
        inside = [unit[[name == row for name in called]].sum(axis=0) for row in group]
        used[[name in group for name in called]] = False
        levels = [unit[place[row]] for row in (group if most > 1 else group[:1])]
        used[[place[row] for row in (group if most > 1 else group[:1])]] = True
        if most > 1:
            ties.append((sum(inside), -sum(levels), 0.0, 0.0))
            ties += [(0 * unit[0], above - below, 0.0, np.inf) for above, below in pairwise(levels)]
        else:
            ties.append((sum(inside), -levels[0], 0.0, np.inf))
            ties += [(one, -levels[0], -np.inf, 0.0) for one in inside]
    grouped = {row for group in certain.alike for row in group}
    ties += [
        (unit[number], -unit[number], 0.0, 0.0) for number, row in enumerate(called) if row not in grouped
    ]
    return ties, used


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
        own, x = parts.own(low, high)
        if own == -np.inf:
            return True
        if not parts.may(low, high):
            self.keep(Part(low, high, above, -1))
            return False
        joint = parts.joint(low, high)
        bound = min(above, own + joint)
        if not self.enough(bound) and x is not None:
            self.try_plan(x)
        split = parts.undecided(low, high)
        if self.enough(bound):
            self.closed = max(self.closed, bound)
        elif split >= 0:
            self.keep(Part(low, high, bound, split))
        else:  # only rows that interact with nothing are open
            self.finish(low, high, joint, bound)
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
