r"""How much cheaper a proposal must be to come in, or how much dearer to fall out.

With the share z of its own cost left away, and v the value,

.. math:: \min z \quad \text{where} \quad v x \ge v x^*, \; x_p = 1, \; C x - c_p z \le B

is linear, as the proposal is built. Out of the plan it is the other way round: the most that it may cost more while a
plan with it is worth as much as the best without it.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.portfolio.problem.compiled import compile_data
from infraprio.questions.stated_choice import StatedChoice, added, held, state_choice
from infraprio.questions.why.base import Base, with_cost, worth_as_much
from infraprio.questions.why.swap import Swap, rows_of
from infraprio.solver.highs import linear_bound, load, solve

if TYPE_CHECKING:
    from infraprio.solver.arrays import Arrays

__all__ = ["CostChange", "cost_cut", "cost_rise"]

Floats = NDArray[np.float64]

OPEN: Final = 50
"""Decisions left open in a larger choice: those of the same pots that the relaxation is least sure of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostChange:
    """A change of a proposal's own cost.

    Attributes
    ----------
    money, share : float
        So much less (or more) turns its standing; as money and as share of its cost. Infinite: no change does.
    least : float
        Less than this does not, as money.
    verified : bool
        Whether the recount with the cost changed agrees.
    """

    money: float
    share: float
    least: float
    verified: bool


def cost_cut(base: Base, name: Hashable) -> CostChange:
    """Return the least cut that brings a proposal in."""
    choice = base.choice
    arrays, width = _with_cut(
        choice, held(choice, choice.arrays, [name], others=True), name, least=base.value
    )
    cost = float(choice.data.money[choice.data.columns(name)].sum(axis=1).max(initial=0.0))
    relaxed = linear_bound(load(arrays))
    if relaxed.status == "infeasible" or cost == 0.0:
        return CostChange(
            money=float("inf"),
            share=float("inf"),
            least=float("inf"),
            verified=relaxed.status == "infeasible",
        )
    least = max(-relaxed.value, 0.0) if relaxed.status == "optimal" else 0.0
    asked = arrays if base.small else _nearby(base, arrays, name, relaxed.dual)
    outcome, _ = solve(asked, gap=0.0 if base.small else 1e-3)
    if outcome.x is None:
        gone = base.small and outcome.status == "infeasible"
        return CostChange(money=float("inf"), share=float("inf"), least=least, verified=gone)
    if base.small:
        least = max(-outcome.bound, 0.0)
    share = min(float(outcome.x[width:].sum()) + 1e-7, 1.0)
    plan = choice.plan(np.round(outcome.x[:width]))
    changed = with_cost(choice.data.problem, rows_of(base, name), 1.0 - share)
    good = worth_as_much(base, changed, plan, base.bound)
    return CostChange(money=share * cost, share=share, least=min(least, share * cost) + 0.0, verified=good)


def cost_rise(base: Base, name: Hashable, swap: Swap) -> CostChange:
    """Return the rise beyond which no plan with a proposal is worth as much as the best without it."""
    choice = base.choice
    least = base.bound - swap.loss
    arrays, _ = _with_cut(
        choice, held(choice, choice.arrays, [name], others=True), name, least=least, dearer=True
    )
    cost = float(choice.data.money[choice.data.columns(name)].sum(axis=1).max(initial=0.0))
    if cost == 0.0:
        return CostChange(money=float("inf"), share=float("inf"), least=float("inf"), verified=False)
    if base.small:
        outcome, _ = solve(arrays, gap=0.0)
        most, fine = (outcome.bound, outcome.x is not None)
        reached = outcome.value if outcome.x is not None else 0.0
    else:
        relaxed = linear_bound(load(arrays))
        most, fine, reached = relaxed.value, relaxed.status == "optimal", 0.0
    unlimited = not fine or most >= 0.999 * MOST_TIMES * cost
    if unlimited:
        return CostChange(money=float("inf"), share=float("inf"), least=max(reached, 0.0), verified=fine)
    money = max(most, 0.0) + 1e-5 * (cost + max(most, 0.0))  # beyond what the solver forgives
    share = money / float(choice.data.money[choice.data.columns(name)].sum(axis=1).min())
    verified = _thrown_out(base, name, 1.0 + share, least)
    return CostChange(money=money, share=share, least=max(reached, 0.0), verified=verified)


def _thrown_out(base: Base, name: Hashable, factor: float, least: float) -> bool:
    """Say whether no plan with a proposal at a multiple of its cost passes a value: the choice stated anew, and searched."""
    changed = state_choice(compile_data(with_cost(base.choice.data.problem, rows_of(base, name), factor)))
    asked = held(changed, changed.arrays, [name], others=True)
    if not base.small:
        relaxed = linear_bound(load(asked))
        return relaxed.status == "infeasible" or relaxed.value <= least + 2 * base.slack
    outcome, _ = solve(asked, gap=0.0)
    return outcome.status == "infeasible" or outcome.bound <= least + 2 * base.slack


MOST_TIMES: Final = 20.0
"""A proposal that stays in at so many times its cost is not thrown out by cost."""


def _with_cut(
    choice: StatedChoice, arrays: Arrays, name: Hashable, *, least: float, dearer: bool = False
) -> tuple[Arrays, int]:
    """Return the model in which a share of a proposal's own cost is left away (or added), and the columns it had before."""
    width = len(arrays.gain)
    valued = added(arrays, choice.total, least=least - 1e-9 * max(abs(least), 1.0))
    columns = choice.data.columns(name)
    places = choice.stated.places[0][columns]
    budget = [rows for rule, rows in choice.rules.items() if rule.kind == "budget"]
    rows = np.concatenate(budget) if budget else np.array([], dtype=np.int64)
    own = sparse.csc_array(valued.matrix)[:, places].toarray()
    side = np.zeros_like(own)
    side[rows] = own[rows] * (1.0 if dearer else -1.0)
    cost = choice.data.money[columns].sum(axis=1)
    most = MOST_TIMES if dearer else 1.0
    tied = sparse.hstack(
        [sparse.csr_array(-most * np.eye(width)[places]), sparse.csr_array(np.eye(len(places)))]
    )
    matrix = sparse.csr_array(sparse.vstack([sparse.hstack([valued.matrix, sparse.csr_array(side)]), tied]))
    return replace(
        valued,
        gain=np.append(np.zeros(width), cost if dearer else -cost),
        matrix=matrix,
        lower=np.append(valued.lower, np.full(len(places), -np.inf)),
        upper=np.append(valued.upper, np.zeros(len(places))),
        column_lower=np.append(valued.column_lower, np.zeros(len(places))),
        column_upper=np.append(valued.column_upper, np.full(len(places), most)),
        whole=np.append(valued.whole, np.zeros(len(places), dtype=bool)),
    ), width


def _nearby(base: Base, arrays: Arrays, name: Hashable, dual: Floats | None) -> Arrays:
    """Return a larger model with all held at the best plan but the proposals of the same pots that could as well turn."""
    choice, width = base.choice, len(base.x)
    reduced = np.abs(arrays.gain - arrays.matrix.T @ dual)[:width] if dual is not None else np.zeros(width)
    columns = choice.stated.places[0][choice.data.columns(name)]
    cells = (choice.money[:, columns] > 0).any(axis=1)
    same = (choice.money[cells] > 0).any(axis=0)
    order = np.lexsort((np.arange(width), reduced, ~same))[:OPEN]
    data = choice.data
    owners = set(data.owner[data.row[np.flatnonzero(np.isin(choice.stated.places[0], order))]].tolist())
    free = np.zeros(width, dtype=bool)
    free[choice.stated.places[0][np.isin(data.owner[data.row], list(owners))]] = True
    free[columns] = True
    shut = np.flatnonzero(arrays.whole[:width] & ~free)
    lower, upper = arrays.column_lower.copy(), arrays.column_upper.copy()
    lower[shut] = upper[shut] = base.x[shut]
    return replace(arrays, column_lower=lower, column_upper=upper)
