"""What no list can be worth: nesting at prices, each budget searched for itself, and the sum of what they come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import late, left, share
from infraprio.portfolio.choose.best_portfolio import search
from infraprio.portfolio.choose.plan_value import worth
from infraprio.portfolio.lists.search.nested_by_prices import nested_at_prices
from infraprio.portfolio.paired.items import Items, items_of, taken
from infraprio.portfolio.paired.search import best_items
from infraprio.solver.highs import load

if TYPE_CHECKING:
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.budget_scenarios import Scenario
    from infraprio.portfolio.problem.data import Data

__all__ = ["bound_by_prices", "prices_serve"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SLACK = 1e-6  # of the value, within which a budget is searched
NODES = 5000  # of one budget; what needs more is too hard to be asked again and again
MOST = 200  # proposals; one budget of more is rarely searched to the end in so few nodes
FIRST_STEP = 0.7  # of Polyak's length: prices that overshoot are felt in every budget
PATIENCE = 10  # steps without a lower bound, before they get shorter
SHORTER = 0.6
SHORTEST = 0.02
FEW = 4  # budgets take most of the time of the solver
SEARCHED = 0.7  # of the time is for the prices, the rest for the solver to confirm what they give


def prices_serve(scenarios: Sequence[Scenario]) -> bool:
    """Say whether pots and pairs are all that the scenarios state, each may come, and their proposals are few enough to be searched at prices."""
    few = len(scenarios[0].data.proposals) <= MOST and all(scenario.probability > 0 for scenario in scenarios)
    return few and all(items_of(scenario.data) is not None for scenario in scenarios)


def bound_by_prices(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    plans: Sequence[Ints],
    *,
    delay: bool,
    enough: Callable[[float, float], bool],
    ends: float,
) -> tuple[list[Ints], float]:
    r"""Return the best nested list met, as columns, and an upper bound on the expected value of any, infinite where this way does not serve.

    What a budget builds the next one builds as well, no later: rows :math:`z_{k,i,t} \le z_{k+1,i,t}` over proposals and periods.
    With a price :math:`\mu \ge 0` on each instead

    .. math:: \sum_k \max_x \Bigl\{ p_k v_k(x) + \sum_{i,t} (\mu_{k-1,i,t} - \mu_{k,i,t}) z_{i,t}(x) \Bigr\}

    no list is worth more, and each budget is searched by itself. Prices rise where a row is broken and fall where it is slack,
    by the compiled search; what the budgets build at them is made into lists on the way. What the best prices give is then confirmed by the
    solver, model by model, and only that is returned.

    Parameters
    ----------
    scenarios, models : sequence
        In order of rising money, and the model of each alone.
    plans : sequence of int array
        Columns of a list.
    delay : bool
        Whether more money may build a proposal later.
    enough : callable
        Says of a bound and a value whether they are near enough to end.
    ends : float
        When the search has to end.

    References
    ----------
    Guignard and Kim (1987), Mathematical Programming 39, 215-228 (parts of a model tied by prices); Polyak (1969), USSR Computational
    Mathematics and Mathematical Physics 9(3), 14-29 (steps).
    """
    if not prices_serve(scenarios):
        return [*plans], np.inf
    items = [own for scenario in scenarios if (own := items_of(scenario.data)) is not None]
    found = priced(scenarios, items, plans, delay, enough, share(ends, SEARCHED))
    if found is None:
        return [*plans], np.inf
    built, added = found
    return built, confirmed(scenarios, models, built, added, ends)


@dataclass(slots=True, kw_only=True)
class Prices:
    """Prices of nesting on their way down: those of now, of the least bound, the way they go, and how far."""

    now: Floats
    kept: Floats
    way: Floats
    least: float = np.inf
    length: float = FIRST_STEP
    idle: int = 0

    def heard(self, total: float, slack: float) -> None:
        """Remember the bound that the prices of now came to."""
        self.idle += 1
        if total < self.least - slack:
            self.least, self.idle = total, 0
            self.kept[:] = self.now

    def moved(self, broken: Floats, down: float) -> bool:
        """Move on where rows are broken, or back to the best prices and in shorter steps; say whether there is a way."""
        if self.idle == PATIENCE:
            self.length, self.idle = self.length * SHORTER, 0
            self.now[:], self.way[:] = self.kept, 0.0
            return self.length >= SHORTEST
        inner = self.now[1:-1]
        self.way = bent(broken, self.way, inner)
        long = float((self.way**2).sum())
        if long > 0.0:
            inner[:] = np.maximum(inner + self.length * down / long * self.way, 0.0)
        return long > 0.0


def priced(
    scenarios: Sequence[Scenario],
    items: Sequence[Items],
    plans: Sequence[Ints],
    delay: bool,
    enough: Callable[[float, float], bool],
    ends: float,
) -> tuple[list[Ints], list[Floats]] | None:
    """Return the columns of the best list met, and what prices add to each column in the least bound; None where a budget is too hard."""
    data = scenarios[0].data
    chance = np.array([scenario.probability for scenario in scenarios])
    begun = begun_by(data, items[0].column, delay)
    each = np.arange(len(begun))
    known = [taken(own, columns) for own, columns in zip(items, plans, strict=True)]
    best, value = [*known], worth_of(scenarios, items, known)
    slack = SLACK * max(abs(value), 1e-300)
    start = np.zeros((len(items) + 1, *begun.shape[::2]))
    prices = Prices(now=start, kept=start.copy(), way=start[1:-1].copy())
    going, round_ = True, 0
    while going and not late(ends):
        total = 0.0
        for k, own in enumerate(items):
            added = ((prices.now[k] - prices.now[k + 1])[:, None] * begun).sum(axis=2) / chance[k]
            found = best_items(own, own.value + added, known[k], slack=slack, nodes=NODES)
            if not found.proved:
                return None
            known[k] = found.ways
            total += chance[k] * found.bound
        prices.heard(total, slack)
        stands = round_ % len(items)
        made = nested_at_prices(
            items,
            begun,
            prices.now,
            chance,
            stands,
            [*best[:stands], known[stands], *best[stands + 1 :]],
            slack,
        )
        own_value = -np.inf if made is None else worth_of(scenarios, items, made)
        if made is not None and own_value > value:
            best, value = made, own_value
        if enough(prices.least, value):
            break
        broken = np.stack([begun[each, low] - begun[each, high] for low, high in pairwise(known)])
        going = prices.moved(broken, total - value)
        round_ += 1
    columns = [chosen_columns(own, ways) for own, ways in zip(items, best, strict=True)]
    return columns, [by_column(prices.kept[k] - prices.kept[k + 1], data, delay) for k in range(len(items))]


def chosen_columns(items: Items, ways: Ints) -> Ints:
    """Return the columns of a plan that is told by the way of each item."""
    columns = items.column[np.arange(len(ways)), ways]
    return np.sort(columns[columns >= 0])


def worth_of(scenarios: Sequence[Scenario], items: Sequence[Items], plans: Sequence[Ints]) -> float:
    """Return the expected value of a list."""
    return float(
        sum(
            scenario.probability * worth(scenario.data, chosen_columns(own, ways))
            for scenario, own, ways in zip(scenarios, items, plans, strict=True)
        )
    )


def bent(broken: Floats, way: Floats, price: Floats) -> Floats:
    """Return the way that prices go: up where a row is broken, down where it is slack and has a price, with half of the last way."""
    free = (price > 0) | (broken > 0)
    own = np.where(free, broken, 0.0) + 0.5 * way
    found: Floats = np.where((price > 0) | (own > 0), own, 0.0)
    return found


def steps(data: Data, delay: bool) -> Ints:
    """Return the periods by which what a budget has begun is compared with the next."""
    return np.array([data.periods - 1]) if delay else np.arange(data.periods)


def begun_by(data: Data, column: Ints, delay: bool) -> Floats:
    """Return 1 where a way [items, ways] has begun by a period, else 0."""
    start = np.where(column >= 0, data.start[column], data.periods)
    return (start[:, :, None] <= steps(data, delay)).astype(float)


def by_column(added: Floats, data: Data, delay: bool) -> Floats:
    """Return what prices [proposals, periods] add to each column."""
    begun = data.start[:, None] <= steps(data, delay)
    found: Floats = (added[data.owner[data.row]] * begun).sum(axis=1)
    return found


def confirmed(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    plans: Sequence[Ints],
    added: Sequence[Floats],
    ends: float,
) -> float:
    """Return the bound at prices as the solver finds it in the model of each scenario."""
    total = 0.0
    for number, (scenario, stated, columns, extra) in enumerate(
        zip(scenarios, models, plans, added, strict=True)
    ):
        gain = scenario.probability * stated.arrays.gain
        there = np.flatnonzero(stated.places[0] >= 0)
        gain[stated.places[0][there]] += extra[there]
        rest = left(ends, least=0.1)
        outcome, _ = search(
            load(replace(stated.arrays, gain=gain), restart=False, before=stated.before),
            stated.point([columns]),
            gap=SLACK,
            time_limit=None if rest is None else rest / min(len(scenarios) - number, FEW),
        )
        if outcome.status == "infeasible":
            return np.inf
        total += outcome.bound
    return float(total)
