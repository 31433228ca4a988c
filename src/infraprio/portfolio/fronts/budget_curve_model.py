"""The model of a problem in which the money grows: loaded once, and solved at one budget after another."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.clock import now
from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.portfolio.choose.best_portfolio import checked_start
from infraprio.portfolio.choose.portfolio import chosen
from infraprio.portfolio.choose.verify import verify
from infraprio.portfolio.model.criterion_rows import stated_rows
from infraprio.portfolio.model.model_changes import aimed, limited
from infraprio.portfolio.problem.pot_shares import own_amount, pot_shares
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import Loaded, linear_bound, load, solve
from infraprio.solver.unit import unit_of
from infraprio.solver.unsettled import doubted, not_settled

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data

__all__ = ["CurveModel", "Found", "Growing", "Line", "growing_money"]

Floats = NDArray[np.float64]

WITHIN = 1e-4  # of a unit of money: what a helper column of the solver lacks to a whole number


@dataclass(frozen=True, slots=True, kw_only=True)
class Growing:
    """How the money grows: pot number ``places[k]`` holds ``base[k] + slope[k] * level``.

    Attributes
    ----------
    places : list of int
    base, slope : arrays [pots that grow]
    amount : float
        Level of the problem's own budget, infinite where there is none.
    share : bool
        Whether levels are shares of the problem's budget.
    """

    places: list[int]
    base: Floats
    slope: Floats
    amount: float
    share: bool


def growing_money(data: Data, along: Hashable | None) -> Growing:
    """Return how the money grows: one pot's own, or all pots in proportion.

    Raises
    ------
    ProblemError
        If there is no such pot, or nothing that could grow.
    """
    pots = data.pots
    if along is None and len(pots) > 1:
        places = [number for number, pot in enumerate(pots) if np.isfinite(pot.amount)]
        if not places:
            raise ProblemError(finding("curve_without_limit", "budget"))
        slope = np.array([pots[number].amount for number in places])
        return Growing(places=places, base=np.zeros(len(places)), slope=slope, amount=1.0, share=True)
    label = pots[0].label if along is None else along
    shares = pot_shares(data, label)
    others = np.zeros(len(pots))
    for pot in pots:
        if pot.label != label:
            reach = pot_shares(data, pot.label)
            others[reach > 0] += own_amount(data, pot.label)
    places = [int(number) for number in np.flatnonzero(shares) if np.isfinite(others[number])]
    return Growing(
        places=places,
        base=others[places],
        slope=np.ones(len(places)),
        amount=own_amount(data, label),
        share=False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The best portfolio at a budget, with the bound on its value and the linear price of budget."""

    budget: float
    value: float
    cost: float
    selected: list[Any]
    bound: float
    dual: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A point, its value, the bound on it, and the lowest level that pays for it."""

    x: Floats
    value: float
    bound: float
    need: float


class CurveModel:
    """The model with the level of money as one more column, its limit as the last row.

    The row before the last holds the value.
    """

    def __init__(self, data: Data, money: Growing) -> None:
        still = [pot for number, pot in enumerate(data.pots) if number not in money.places]
        self.data, self.money = data, money
        self.stated, rows, cells = stated_rows(replace(data, pots=still))
        self.gain, self.cost = data.weights @ rows, cells.sum(axis=0)
        self.spent = np.array([data.pots[number].pays @ cells for number in money.places])
        most = np.maximum(self.spent, 0.0).sum(axis=1) - money.base
        reach = np.divide(most, money.slope, out=np.zeros_like(most), where=money.slope > 0)
        self.end = min(money.amount, max(float(reach.max(initial=0.0)), 0.0))
        single = len(money.places) == 1 and not money.base.any() and not money.share
        unit = unit_of(self.spent[0]) if single else None
        self.unit = None if unit is None or unit < 1e-6 * self.end else unit  # the solver sees no finer steps
        self.loaded = self.load()

    def within(self, level: float) -> Arrays:
        """Return the plain model at a level of money."""
        arrays = self.stated.arrays
        return replace(
            arrays,
            matrix=sparse.csr_array(sparse.vstack([arrays.matrix, sparse.csr_array(self.spent)])),
            lower=np.append(arrays.lower, np.full(len(self.spent), -np.inf)),
            upper=np.append(arrays.upper, self.money.base + self.money.slope * level),
        )

    def load(self) -> Loaded:
        """Return the model with the column of the level, loaded."""
        arrays, count = self.stated.arrays, len(self.spent)
        last = np.zeros((len(arrays.lower) + count + 2, 1))
        last[len(arrays.lower) : -2, 0] = -self.money.slope
        last[-1] = 1.0
        above = sparse.vstack(
            [arrays.matrix, sparse.csr_array(self.spent), sparse.csr_array(self.gain[None, :]),
             sparse.csr_array((1, len(self.gain)))]
        )  # fmt: skip
        return load(
            Arrays(
                gain=np.append(self.gain, 0.0),
                matrix=sparse.csr_array(sparse.hstack([above, sparse.csr_array(last)])),
                lower=np.concatenate([arrays.lower, np.full(count + 2, -np.inf)]),
                upper=np.concatenate([arrays.upper, self.money.base, [np.inf, np.inf]]),
                column_lower=np.append(arrays.column_lower, 0.0),
                column_upper=np.append(arrays.column_upper, np.inf),
                whole=np.append(arrays.whole, False),
            )
        )

    def at(self, level: float, value: float = -np.inf) -> Loaded:
        """Return the loaded model with at most so much money and at least such a value."""
        count = self.loaded.arrays.matrix.shape[0]
        rows = np.array([count - 2, count - 1], dtype=np.int32)
        return limited(self.loaded, rows, np.array([value, -np.inf]), np.array([np.inf, level]))

    def best(self, level: float, time_limit: float | None) -> Found | None:
        """Return the best value at a level of money, with the lowest level that pays for it.

        None if no portfolio keeps the rules.

        Raises
        ------
        SolverError
            If it was not settled whether there is one.
        """
        began, gain = now(), np.append(self.gain, 0.0)
        start = self.start(level)
        left = None if time_limit is None else max(time_limit - (now() - began), 0.05)
        outcome, notes = solve(aimed(self.at(level), gain), time_limit=left, start=start)
        if outcome.x is None:
            if outcome.status == "infeasible":
                return None
            raise not_settled(notes)
        x = self.rounded(outcome.x)
        least = float(self.gain @ x) - 1e-7 * float(np.abs(self.gain).max(initial=0.0))
        fewest = np.zeros(len(gain))
        fewest[-1] = -1.0
        if outcome.status == "optimal":
            left = None if time_limit is None else max(time_limit - (now() - began), 0.05)
            cheaper, _ = solve(aimed(self.at(level, least), fewest), time_limit=left)
            x = x if cheaper.x is None else self.rounded(cheaper.x)
        value = float(self.gain @ x)
        return Found(x=x, value=value, bound=max(outcome.bound, value), need=self.need(x))

    def start(self, level: float) -> Floats | None:
        """Return the greedy plan at a level as a point; none for small models, where it does not pay."""
        if len(self.gain) <= 200:
            return None
        amounts = dict(zip(self.money.places, self.money.base + self.money.slope * level))
        pots = [replace(pot, amount=amounts.get(k, pot.amount)) for k, pot in enumerate(self.data.pots)]
        plan = checked_start(replace(self.data, pots=pots))
        return None if plan is None else np.append(self.stated.point([plan]), level)

    def rounded(self, x: Floats) -> Floats:
        """Return the point of the plain model, whole columns rounded."""
        inner = x[:-1]
        return np.where(self.stated.arrays.whole, np.round(inner), inner)

    def need(self, x: Floats) -> float:
        """Return the lowest level that pays for a point, a whole number of units where money has one."""
        used, money = self.spent @ x - self.money.base, self.money
        levels = np.divide(used, money.slope, out=np.zeros_like(used), where=money.slope > 0)
        need = max(float(levels.max(initial=0.0)), 0.0)
        if self.unit is None:
            return need
        return float(np.ceil(need / self.unit - WITHIN)) * self.unit

    def price(self, level: float) -> float:
        """Return the price of the level in the linear relaxation."""
        relaxed = linear_bound(aimed(self.at(level), np.append(self.gain, 0.0)))
        return float("nan") if relaxed.dual is None else abs(float(relaxed.dual[-1])) + 0.0

    def line(self, level: float, x: Floats) -> Line:
        """Return the line of a point, recomputed from the labelled data.

        Raises
        ------
        SolverError
            If the plan breaks a rule.
        """
        data, money = self.data, self.money
        columns = self.stated.plans(x)[0]
        check = verify(data.problem, chosen(data, columns), data.weights, np.inf)
        amounts = dict(zip(money.places, money.base + money.slope * level))
        broken = list(check.broken)
        for number, pot in enumerate(data.pots):
            amount = amounts.get(number, pot.amount)
            drawn = float(check.spent.to_numpy().ravel() @ pot.pays)
            if drawn > amount + 1e-6 * abs(amount):
                broken.append(f"{pot.label} holds {amount:g}, and {drawn:g} is drawn")
        if broken:
            raise doubted("A plan of the curve breaks rules: " + "; ".join(broken))
        rows = [data.rows[data.row[column]] for column in columns]
        cost = float(check.spent.to_numpy().sum())
        return Line(budget=level, value=check.value, cost=cost, selected=rows, bound=check.value)
