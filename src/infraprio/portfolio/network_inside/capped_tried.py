"""The best plan under each of several limits on one effect where every plan can be evaluated: nothing is left to estimate."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.network_inside.capped_curve import UnderLimit
from infraprio.portfolio.network_inside.certain import certain_of
from infraprio.portfolio.network_inside.evaluator import plan_steps, plan_value
from infraprio.portfolio.network_inside.portfolio_loop import exact_plan, rows_of
from infraprio.portfolio.network_inside.proof import Proof

if TYPE_CHECKING:
    from infraprio.portfolio.network_inside.capped_curve import Learnt
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.fields import Limit

__all__ = ["Tried", "tried_where_few"]

Ints = NDArray[np.int64]

MOST_SETS: Final = 500
"""Sets that may be evaluated for all levels together."""


class Tried:
    """Plans that were all evaluated, with what their sets do."""

    adds_up = False

    def __init__(self, learnt: Learnt, plans: Sequence[Ints]) -> None:
        self.data, self.caps, self.plans = learnt.data, learnt.caps, list(plans)
        self.values = [plan_value(learnt.asked, plan_steps(self.data, columns)) for columns in self.plans]
        self.set_model = learnt.set_model
        self.set_model.teach(learnt.asked.found)

    @property
    def model(self) -> Data:
        """The data that plans are chosen by: exact on every plan, and on every part of one that a limit was on."""
        for each in self.caps.models.values():
            each.teach(list(each.known.found))
        stated = self.set_model.stated(self.set_model.terms)
        return self.caps.stated(stated.changed(limits=list(self.data.limits)))

    def best(self, limits: Sequence[Limit]) -> UnderLimit | None:
        """Return the best plan under some more limits, proved; None where no plan keeps them."""
        kept = self._kept([*self.data.limits, *limits])
        if not kept:
            return None
        number = max(kept, key=self._worth)
        value = self.values[number]
        model = self.model.changed(limits=[*self.data.limits, *limits])
        plan = exact_plan(model, self.plans[number], value, value, "optimal")
        return UnderLimit(plan=plan, value=value, bound=value, proved=True)

    def amount(self, measure: Hashable, rows: Iterable[Hashable]) -> float:
        """Return what rows do together by a measure, as evaluated."""
        return self.caps.models[measure].known(frozenset(rows))

    def furthest(self, limits: Sequence[Limit]) -> float:
        """Return the nearest to the last of some limits that a plan keeps with the others; the limit itself where one does."""
        *others, last = limits
        kept = self._kept([*self.data.limits, *others])
        ((_, amounts),) = self._amounts([last], kept).items()
        if last.at_least is not None:
            return min(max(amounts), last.at_least)
        assert last.at_most is not None
        return max(min(amounts), last.at_most)

    def worst_off(self, limits: Sequence[Limit], bases: Sequence[float]) -> list[Hashable]:
        """Return the rows of the plan that is best for the worst-off of the parts that some limits are on, and so on."""
        kept = self._kept(self.data.limits)
        sign = 1.0 if limits[0].at_least is not None else -1.0
        amounts = np.array([*self._amounts(limits, kept).values()])
        have = np.sort(sign * (amounts + np.array(bases)[:, None]), axis=0)
        left = np.arange(len(kept))
        for level in have:
            most = level[left].max()
            left = left[level[left] >= most - 1e-7 * max(abs(most), 1.0)]
        number = max((kept[place] for place in left), key=self._worth)
        return rows_of(self.data, self.plans[number])

    def _worth(self, number: int) -> tuple[float, float]:
        """Return by what plans are compared: value, of equal ones the cheaper."""
        cost = float(self.data.money[self.plans[number]].sum())
        return self.values[number], -cost

    def _kept(self, limits: Sequence[Limit]) -> list[int]:
        """Return the plans that keep some limits."""
        data = self.data.changed(limits=list(limits))
        self.caps.on(data)
        return [number for number, columns in enumerate(self.plans) if self.caps.kept(data, columns)]

    def _amounts(self, limits: Sequence[Limit], kept: Sequence[int]) -> dict[int, list[float]]:
        """Return what some plans do by the measure of each limit, by its place."""
        data = self.data.changed(limits=list(limits))
        self.caps.on(data)
        every = [self.caps.parts(data, self.plans[number]) for number in kept]
        return {
            place: [self.amount(limit.criterion, parts[place][1]) for parts in every]
            for place, limit in enumerate(limits)
        }


def tried_where_few(learnt: Learnt) -> Learnt | Tried:
    """Return plans that were all evaluated where they are few, else those that are learnt of."""
    ground = Proof(learnt.set_model, [learnt.caps.free(learnt.data)], certain_of(None, learnt.data.rows))
    learnt.asked.allow(MOST_SETS)
    if not ground.every_plan():
        return learnt
    return Tried(learnt, [columns for columns, _ in ground.plans_of(0)])
