"""What a plan achieves by every yardstick, and what could be had: for the same money, under the same rules, without one."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.portfolio.choose.portfolio import relative_gap
from infraprio.questions.given_plan import GivenPlan
from infraprio.questions.relaxations import Relaxation, checked
from infraprio.questions.set_values import SetValues
from infraprio.questions.stated_choice import StatedChoice, added
from infraprio.questions.subject import Yardstick
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import solve
from infraprio.solver.unsettled import doubted

__all__ = ["GAP", "Attainable", "at_own_cost", "attainable"]

GAP: Final = 5e-4
"""Relative gap at which a best figure is good enough to be held against a plan."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attainable:
    """The most that could be had by one yardstick.

    Attributes
    ----------
    value : float
        Of the best plan found.
    bound : float
        No plan is better (where less is better: lower).
    proved : bool
        Whether value and bound are exact; through the network they are those of the sum of single effects.
    gap : float
        Between the two, relative to the value.
    proposals : frozenset
        Of the plan found.
    """

    value: float
    bound: float
    gap: float
    proved: bool
    proposals: frozenset[Hashable] = field(repr=False)


def attainable(
    choice: StatedChoice,
    arrays: Arrays,
    yardstick: Yardstick,
    values: SetValues,
    dropped: Relaxation | None = None,
    time_limit: float | None = None,
) -> Attainable | None:
    """Return the most that can be had by a yardstick.

    None where no plan was found in time, or where nothing was dropped and no plan keeps every rule.

    Parameters
    ----------
    choice : StatedChoice
    arrays : Arrays
        The rules and the money, without what is dropped.
    yardstick : Yardstick
    values : SetValues
        What sets achieve.
    dropped : Relaxation, optional
        What was left out of the rules.
    """
    gain = choice.sought(yardstick)
    outcome, _ = solve(replace(arrays, gain=gain), gap=GAP, time_limit=time_limit)
    if outcome.x is None:
        if outcome.status == "infeasible" and dropped is not None:
            raise doubted("no plan keeps the rules that the given one keeps")
        return None
    plan = choice.plan(outcome.x)
    total = checked(choice, plan, arrays, dropped.rules if dropped is not None else ())
    sign = 1.0 if yardstick.more else -1.0
    stated = total if yardstick.kind == "total" else float(np.nansum(yardstick.of(plan)))
    if yardstick.kind != "total" and abs(sign * stated - outcome.value) > 1e-6 * max(abs(stated), 1.0):
        raise doubted(f"{yardstick.id}: the solver says {outcome.value:g}, recounted it is {sign * stated:g}")
    exact = values.of(plan, yardstick, total)
    bound = sign * max(outcome.bound, sign * stated)
    return Attainable(
        value=exact,
        bound=bound if values.adds_up else sign * max(sign * bound, sign * exact),
        gap=relative_gap(sign * bound, sign * stated, float(np.abs(gain).sum())),
        proved=values.adds_up,
        proposals=choice.proposals(outcome.x),
    )


def at_own_cost(choice: StatedChoice, given: GivenPlan, spent: pd.DataFrame) -> Arrays:
    """Return the rules with no more money of each fund, or pot, than a plan itself costs."""
    purse, paid = choice.purses, spent.to_numpy(dtype=float).ravel()
    arrays = given.arrays
    for number in np.unique(purse):
        row = choice.money[purse == number].sum(axis=0)
        if row.any():
            most = float(paid[purse == number].sum())
            arrays = added(arrays, row, most=most * (1 + 1e-9) + 1e-9)
    return arrays
