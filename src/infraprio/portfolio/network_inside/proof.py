"""A proof where it can be had: every plan tried, every set known, or branch and bound on what is certain of the values."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.portfolio.choose.enumerate_sets import MOST, every_plan
from infraprio.portfolio.network_inside.certain import Certain, Corners, Joint, Table, subsets
from infraprio.portfolio.network_inside.corner_search import Extremes, Parts, Tie, bound_of_plans
from infraprio.portfolio.network_inside.evaluator import plan_steps
from infraprio.portfolio.network_inside.set_model import with_values

if TYPE_CHECKING:
    from infraprio.portfolio.network_inside.evaluator import Remembered, Rows, Steps
    from infraprio.portfolio.network_inside.set_model import SetModel
    from infraprio.portfolio.problem.data import Data

__all__ = ["EVERY", "Proof", "Wanted"]

Ints = NDArray[np.int64]

PARTS = 500_000  # parts of all plans that are looked at, times the rows: 12,000 of 42 rows
PLANS_A_SET = 8  # more plans than this for each evaluation that is left are not even listed
SEARCHING = (
    8  # the proof meets good plans too, and what a model learns of small groups misleads where sets are large
)
FIRST = 1e6  # what has no direction is decided first
EVERY, CERTAIN = "every set evaluated", "certain"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a bound is asked for: a slack, what is certain, whether singles and pairs are all known."""

    slack: float | None
    certain: Certain
    complete: bool

    @property
    def searching(self) -> int:
        """The search has one part in so many of the evaluations: all, or few where a proof by what is certain follows."""
        return SEARCHING if self.certain.helps | self.certain.harms else 1


class Proof:
    """What is known of every plan of some problems that differ in their money.

    Attributes
    ----------
    rests_on : str
        "every set evaluated" or "certain"; empty where nothing can be proved within the limits.
    notes : list of str
        What stood in the way.
    """

    def __init__(self, model: SetModel, datas: Sequence[Data], certain: Certain) -> None:
        self.model, self.datas = model, datas
        self.certain = certain
        self.notes: list[str] = []
        self.rests_on = ""
        self.plans: list[list[tuple[Ints, Steps]]] | None = None
        self.extremes: Extremes | None = None
        self.joint: Joint | None = None

    def begin(self, *, listed: bool = True) -> None:
        """Evaluate what the proof needs, if the limits allow it; ``listed``: small problems by trying every plan."""
        if listed and self.every_plan():
            return
        known, rows = self.model.known, self.interacting()
        self.joint = Joint(known, self.certain)
        if rows & (self.certain.helps | self.certain.harms):
            self.rests_on, self.extremes = CERTAIN, Corners(self.joint)
        elif len(rows) <= MOST and evaluated(known, subsets(rows)):
            self.rests_on = CERTAIN if self.certain.alone or self.certain.alike else EVERY
            self.extremes = Table(self.joint, subsets(rows))

    def every_plan(self) -> bool:
        """Try every plan of small problems, if the limits allow to evaluate all their sets; say whether that was done."""
        known = self.model.known
        if any(len(data.row) > MOST for data in self.datas):
            return False
        built = [every_plan(data) for data in self.datas]
        if sum(map(len, built)) > PLANS_A_SET * (known.most - known.asked + len(known.found)):
            return False
        plans = [tried(data, each) for data, each in zip(self.datas, built, strict=True)]
        if not evaluated(known, (rows for some in plans for _, steps in some for rows, _ in steps)):
            return False
        self.plans, self.rests_on = plans, EVERY
        return True

    def interacting(self) -> frozenset[Hashable]:
        """Return the rows that some plan can hold and that may interact."""
        can = {data.rows[row] for data in self.datas for row in data.row} - set(
            self.datas[0].problem.forbidden
        )
        return self.certain.counted(can)

    def bound(self, number: int, offer: Callable[[list[Ints]], float], best: float, gap: float) -> float:
        """Return a bound on the value of every plan of one of the problems; better plans met on the way are offered."""
        if self.plans is not None:
            values = [self.exact(steps) for _, steps in self.plans[number]]
            if not values:
                return -np.inf
            return max(max(values), offer([self.plans[number][int(np.argmax(values))][0]]))
        return self.searched([self.own(self.datas[number])], [1.0], offer, best, gap)

    def own(self, data: Data) -> Data:
        """Return the data of a problem with own values alone."""
        own = {row: float(self.certain.own.get(row, 0.0)) for row in self.model.place}
        return with_values(data, pd.Series(own, dtype=float), {})

    def searched(
        self,
        datas: Sequence[Data],
        chances: Sequence[float],
        offer: Callable[[list[Ints]], float],
        best: float,
        gap: float,
        tie: Tie | None = None,
    ) -> float:
        """Return a bound on plans, or on lists, by branch and bound; a note says where a limit came first."""
        assert self.extremes is not None
        parts = Parts(datas, chances, self.extremes, self.matters(), tie, self.certain)
        found = bound_of_plans(parts, offer, best, gap, PARTS // max(len(self.model.place), 1))
        if found.cut_short:
            self.notes.append(
                f"the bound is proved, and a limit came before it was near: {found.parts} parts of all plans were looked at"
            )
        return found.bound

    def plans_of(self, number: int) -> list[tuple[Ints, Steps]]:
        """Return every plan of one of the problems with its sets, where all were tried."""
        return [] if self.plans is None else self.plans[number]

    def sets(self) -> list[Rows]:
        """Return all sets that plans can hold, where every plan was tried."""
        return list(
            dict.fromkeys(rows for plans in self.plans or [] for _, steps in plans for rows, _ in steps)
        )

    def exact(self, steps: Steps) -> float:
        """Return the value of a plan whose sets are known."""
        return float(sum(step * self.model.known(rows) for rows, step in steps))

    def matters(self) -> dict[Hashable, float]:
        """Return how much each row that interacts matters: by what it does alone, and last of all where that is known."""
        assert self.joint is not None
        every, least = self.interacting(), 1e-6
        whole = self.joint.found.get(every)
        before = {row: group[:place] for group in self.certain.alike for place, row in enumerate(group)}
        size = {}
        for row in every:
            earlier = before.get(row, ())
            size[row] = least + abs(self.joint(frozenset([*earlier, row])) - self.joint(frozenset(earlier)))
            rest = self.joint.found.get(every - {row})
            if whole is not None and rest is not None:
                size[row] = max(size[row], abs(whole - rest))
            if row not in self.certain.helps | self.certain.harms:
                size[row] += FIRST
        for (
            group,
            most,
        ) in self.certain.alike.items():  # as many as count are decided, also where no plan holds so many
            size = dict.fromkeys(group[:most], least) | size
        same = self.certain.same_as
        return {row: size.get(same.get(row, row), 0.0) for row in self.model.place}

    def refuted(self) -> bool:
        """Say whether two sets show that what was called certain is not; a note tells of them."""
        if self.rests_on != CERTAIN or self.joint is None:
            return False
        pair = self.joint.refuted()
        if pair is not None:
            small, large = ("{" + ", ".join(sorted(map(str, rows))) + "}" for rows in pair)
            self.notes.append(
                f"what was called certain is refuted by {small} and {large}; the bound is an estimate"
            )
            self.rests_on = ""
        return pair is not None


def tried(data: Data, built: NDArray[np.bool_]) -> list[tuple[Ints, Steps]]:
    """Return plans [plans, columns] with their sets."""
    return [(columns, plan_steps(data, columns)) for columns in map(np.flatnonzero, built)]


def evaluated(known: Remembered, sets: Iterable[Rows]) -> bool:
    """Evaluate some sets if the limits allow it for all of them; say whether all are known."""
    lacking = [rows for rows in dict.fromkeys(sets) if rows not in known]
    if not known.in_time or known.asked + len(lacking) > known.most:
        return False
    known.prepare(lacking)
    for rows in lacking:
        if known.in_time:
            known(rows)
    return all(rows in known for rows in lacking)
