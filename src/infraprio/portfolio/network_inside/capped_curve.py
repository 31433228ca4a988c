"""The best plan under each of several limits on one effect: added up, or as evaluated; what is learnt at one serves all."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from infraprio.clock import WORK
from infraprio.errors import InfeasibleError
from infraprio.portfolio.choose.best_portfolio import best_portfolio, impossible
from infraprio.portfolio.choose.least_relaxation import Relaxed, least_relaxations
from infraprio.portfolio.choose.worst_off import WorstOff, best_for_worst_off
from infraprio.portfolio.model.criterion_rows import ruled_rows
from infraprio.portfolio.network_inside.capped_loop import CappedSearch
from infraprio.portfolio.network_inside.capped_sets import CappedSets
from infraprio.portfolio.network_inside.evaluator import Remembered
from infraprio.portfolio.network_inside.portfolio_loop import exact_plan, rows_of
from infraprio.portfolio.network_inside.set_model import SetModel, learn_pairs
from infraprio.portfolio.network_inside.set_search import propose

if TYPE_CHECKING:
    from infraprio.portfolio.choose.portfolio import Portfolio
    from infraprio.portfolio.network_inside.capped_sets import Amounts
    from infraprio.portfolio.network_inside.evaluator import Evaluate, Rows
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.fields import Limit

__all__ = ["Added", "Learnt", "UnderLimit"]

ROUNDS: Final = 8
Answer = TypeVar("Answer", Relaxed, WorstOff)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderLimit:
    """The best plan under a limit.

    Attributes
    ----------
    plan : Portfolio
    value, bound : float
        Of the plan, and of any plan.
    proved : bool
        Whether the two are equal, but for the gap asked for, and the bound is no estimate.
    """

    plan: Portfolio = field(repr=False)
    value: float
    bound: float
    proved: bool


class Added:
    """Plans whose values and effects add up, with the joint effects that the problem states."""

    adds_up = True

    def __init__(self, data: Data) -> None:
        self.data = data

    @property
    def model(self) -> Data:
        """The data that plans are chosen by."""
        return self.data

    def best(self, limits: Sequence[Limit]) -> UnderLimit | None:
        """Return the best plan under some more limits, proved; None where no plan keeps them."""
        try:
            plan = best_portfolio(self.data.changed(limits=[*self.data.limits, *limits]))
        except InfeasibleError:
            return None
        return UnderLimit(plan=plan, value=plan.value, bound=plan.bound, proved=plan.status == "optimal")

    def amount(self, measure: Hashable, rows: Iterable[Hashable]) -> float:
        """Return what rows do together by a measure."""
        chosen, problem = frozenset(rows), self.data.problem
        assert problem.effects is not None
        alone = (
            float(problem.effects.loc[list(chosen), [measure]].to_numpy(dtype=float).sum()) if chosen else 0.0
        )
        groups = (
            gains.get(measure, 0.0)
            for names, gains in problem.joint_effects.items()
            if chosen.issuperset(names)
        )
        return alone + sum(groups)

    def furthest(self, limits: Sequence[Limit]) -> float:
        """Return the nearest to the last of some limits that a plan keeps with the others; the limit itself where one does."""
        return nearest(self.data.changed(limits=[*self.data.limits, *limits])).bound

    def worst_off(self, limits: Sequence[Limit], bases: Sequence[float]) -> list[Hashable]:
        """Return the rows of the plan that is best for the worst-off of the parts that some limits are on, and so on."""
        data = self.data.changed(limits=[*self.data.limits, *limits])
        return rows_of(data, best_for_worst_off(data, bases).columns)


class Learnt:
    """Plans whose values and effects come from an evaluator; what was learnt for one limit serves the next."""

    adds_up = False

    def __init__(
        self,
        data: Data,
        evaluate: Evaluate,
        amounts: Amounts,
        *,
        interacting: Iterable[tuple[Hashable, Hashable]],
        known: Mapping[Rows, float],
        each: int,
        gap: float,
    ) -> None:
        self.data, self.each, self.gap = data, each, gap
        self.asked = Remembered(evaluate, known)
        self.set_model = SetModel(data, self.asked)
        self.caps = CappedSets(data, self.asked, amounts)
        learn_pairs(self.set_model, [self.caps.free(data)], interacting)
        self.pool: dict[tuple[int, ...], float] = {}
        self.sets: dict[Rows, None] = dict.fromkeys(rows for rows in known if len(rows) > 2)

    @property
    def model(self) -> Data:
        """The data that plans are chosen by: exact on what was evaluated."""
        return self.caps.stated(self.set_model.stated(self.set_model.terms))

    def best(self, limits: Sequence[Limit]) -> UnderLimit | None:
        """Return the best plan found under some more limits, kept as evaluated; None where none was found."""
        data = self.data.changed(limits=[*self.data.limits, *limits])
        self.set_model.data = data
        alone = self.set_model.stated({})
        self.caps.on(data)
        self.asked.allow(self.each)
        search = CappedSearch(self.set_model, alone, self.gap, self.caps)
        search.seen.sets |= self.sets
        for places, worth in self.pool.items():
            plan = np.array(places, dtype=np.int64)
            if search.keeps(plan) and worth > search.best[0]:
                search.best = (worth, plan)
        if search.best[0] == -np.inf:
            self._first(search, alone)
        bound, _ = search.run(None)
        value, columns = search.best
        self.sets |= search.seen.sets
        self.pool |= search.tried
        model = self.model
        self.set_model.data = self.data
        if value == -np.inf:
            return None
        told = exact_plan(model, columns, value, max(bound, value), "best evaluated")
        return UnderLimit(plan=told, value=value, bound=max(bound, value), proved=False)

    def _first(self, search: CappedSearch, alone: Data) -> None:
        """Evaluate the plan that the model takes for the best, so that there is one."""
        data = self.caps.stated(self.set_model.stated(self.set_model.terms))
        proposed = propose(data, {}, 0.0, WORK) or propose(self.caps.free(alone), {}, 0.0, WORK)
        if proposed is None:
            raise impossible(alone)
        search.evaluate(proposed.columns, data)

    def amount(self, measure: Hashable, rows: Iterable[Hashable]) -> float:
        """Return what rows do together by a measure, as evaluated."""
        return self.caps.models[measure].known(frozenset(rows))

    def furthest(self, limits: Sequence[Limit]) -> float:
        """Return the nearest to the last of some limits that a plan keeps with the others, as evaluated."""
        return self._learnt([*self.data.limits, *limits], nearest).bound

    def worst_off(self, limits: Sequence[Limit], bases: Sequence[float]) -> list[Hashable]:
        """Return the rows of the plan that is best for the worst-off of some parts, and so on, as evaluated."""
        found = self._learnt([*self.data.limits, *limits], lambda data: best_for_worst_off(data, bases))
        return rows_of(self.data, found.columns)

    def _learnt(self, limits: Sequence[Limit], ask: Callable[[Data], Answer]) -> Answer:
        """Return the answer of the model once it is exact on the plan that the answer rests on."""
        data = self.data.changed(limits=list(limits))
        self.set_model.data = data
        self.caps.on(data)
        self.caps.learn()
        found = ask(self.model)
        for _ in range(ROUNDS):
            every = {(limit.criterion, rows) for limit, rows in self.caps.parts(data, found.columns)}
            if all(len(rows) < 2 or rows in self.caps.models[measure].taught for measure, rows in every):
                break
            self.caps.kept(data, found.columns)
            self.asked.allow(self.each)
            self.caps.learn()
            found = ask(self.model)
        self.set_model.data = self.data
        return found


def nearest(data: Data) -> Relaxed:
    """Return the nearest to the last limit of data that a plan keeps with all other rules.

    Raises
    ------
    InfeasibleError
        If no plan keeps the other rules.
    """
    number = len(data.limits) - 1
    rules = [rule for rule, _ in ruled_rows(data)[3] if rule.kind == "limits" and rule.key[0] == number]
    found = least_relaxations(data, list(dict.fromkeys(rules)))
    if not found:
        raise impossible(data.changed(limits=data.limits[:-1]))
    return found[0]


def tightened(limit: Limit, bound: float) -> Limit:
    """Return a limit with another bound on the side that it has."""
    return replace(limit, at_most=bound) if limit.at_least is None else replace(limit, at_least=bound)
