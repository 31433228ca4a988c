"""The fair share of each proposal in the value of a portfolio."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from math import factorial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.errors import ProblemError
from infraprio.portfolio.choose.portfolio import Portfolio
from infraprio.portfolio.choose.verify import verify
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.data import Data

if TYPE_CHECKING:
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["shapley"]

MOST_EXACT = 15  # interacting proposals


def shapley(
    problem: Problem | Data,
    plan: Portfolio | Sequence[Hashable],
    weights: Any = None,
    *,
    samples: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Share the value of a portfolio among its proposals (Shapley 1953).

    The mean gain of adding each, over all orders.

    Proposals that no interaction touches get their own value. The others are shared exactly up to 15 of
    them, and by sampled orders with a standard error beyond. Costs and other rules play no part.

    Parameters
    ----------
    problem : Problem or Data
        What may be chosen, what it is worth and costs, and under which rules.
    plan : Portfolio or sequence of hashable
        With a portfolio its periods are kept; rows alone only where nothing is placed.
    weights : optional
        As for ``best_portfolio``.
    samples, seed : int
        Number of sampled orders, and seed.

    Returns
    -------
    DataFrame
        One line a row: ``share`` and ``error`` (0 where exact); shares add up to the value of the plan.

    Raises
    ------
    ProblemError
        If a row is unknown, or has no period.

    References
    ----------
    L. S. Shapley (1953), A value for n-person games, in Contributions to the Theory of Games II, Princeton University Press, 307-317.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, shapley
    >>> numbers = pd.Series({"a": 3.0, "b": 4.0, "c": 3.0})
    >>> problem = Problem(value=numbers, cost=numbers, synergy={("a", "b"): 2.0})
    >>> shapley(problem, ["a", "b", "c"])["share"].to_dict()
    {'a': 4.0, 'b': 5.0, 'c': 3.0}
    """
    if not isinstance(problem, Data):
        problem = replace(problem, budget=float("inf"))
    data = compile_data(problem, weights)
    chosen = placed_rows(data, plan)
    touched = [row for row in chosen if any(row in family(data, members) for members, _ in data.gains)]
    share = {row: worth(data, {row: start}) for row, start in chosen.items()}
    error = dict.fromkeys(chosen, 0.0)
    if len(touched) <= MOST_EXACT:
        share |= exact_shares(data, chosen, touched)
    else:
        found, spread = sampled_shares(data, chosen, touched, samples, np.random.default_rng(seed))
        share |= found
        error |= spread
    return pd.DataFrame({"share": share, "error": error}).rename_axis("row").loc[list(chosen)]


def placed_rows(data: Data, plan: Portfolio | Sequence[Hashable]) -> dict[Hashable, Hashable | None]:
    """Return rows with their periods."""
    if isinstance(plan, Portfolio):
        return {row: plan.start.get(owner) for row, owner in zip(plan.selected, plan.proposals)}
    strange = [row for row in plan if row not in data.rows]
    if strange or data.problem.periods is not None:
        raise ProblemError(
            f"plan: {strange or list(plan)} need to be known rows; give the Portfolio where periods matter"
        )
    return {row: None for row in data.rows if row in set(plan)}


def family(data: Data, members: Sequence[Hashable]) -> set[Hashable]:
    """Return the rows that the members of an interaction mean."""
    return {row for name in members for row in data.problem.alternatives.get(name, [name])}


def worth(data: Data, chosen: dict[Hashable, Hashable | None]) -> float:
    """Return the weighted value of a set, interactions included."""
    return verify(data.problem, chosen, data.weights).value


def exact_shares(
    data: Data, chosen: dict[Hashable, Hashable | None], touched: list[Hashable]
) -> dict[Hashable, float]:
    """Return the shares by the formula over all subsets of the interacting rows.

    An interaction of k rows gives each of them one k-th of its gain, but for options of one proposal and
    factors by period, which the subsets take care of.
    """
    count = len(touched)
    value = np.zeros(1 << count)
    for code in range(1 << count):
        value[code] = gains_of(
            data, {row: chosen[row] for place, row in enumerate(touched) if code >> place & 1}
        )
    shares = {}
    sizes = np.array([bin(code).count("1") for code in range(1 << count)])
    weight = np.array(
        [
            factorial(size) * factorial(max(count - size - 1, 0)) / factorial(count)
            for size in range(count + 1)
        ]
    )
    codes = np.arange(1 << count)
    for place, row in enumerate(touched):
        without = codes[codes >> place & 1 == 0]
        mean = float((weight[sizes[without]] * (value[without | 1 << place] - value[without])).sum())
        shares[row] = worth(data, {row: chosen[row]}) + mean
    return shares


def gains_of(data: Data, chosen: dict[Hashable, Hashable | None]) -> float:
    """Return the weighted gains of the interactions in a set."""
    total = 0.0
    periods = data.cells.periods
    for members, gain in data.gains:
        starts = []
        for name in members:
            mine = [chosen[row] for row in data.problem.alternatives.get(name, [name]) if row in chosen]
            if not mine:
                break
            starts.append(0 if mine[0] is None else periods.index(mine[0]))
        else:
            total += float(gain @ data.weights) * float(data.factors[max(starts)])
    return total


def sampled_shares(
    data: Data,
    chosen: dict[Hashable, Hashable | None],
    touched: list[Hashable],
    samples: int,
    rng: np.random.Generator,
) -> tuple[dict[Hashable, float], dict[Hashable, float]]:
    """Return mean and standard error of the gain of adding each row, over sampled orders."""
    if samples < 2:
        raise ProblemError(f"samples={samples!r} must be 2 or more")
    found = np.zeros((samples, len(touched)))
    for number in range(samples):
        have: dict[Hashable, Hashable | None] = {}
        before = 0.0
        for place in rng.permutation(len(touched)):
            have[touched[place]] = chosen[touched[place]]
            after = gains_of(data, have)
            found[number, place] = after - before
            before = after
    mean, spread = found.mean(axis=0), found.std(axis=0, ddof=1) / np.sqrt(samples)
    own = [worth(data, {row: chosen[row]}) for row in touched]
    return dict(zip(touched, (mean + own).tolist())), dict(zip(touched, spread.tolist()))
