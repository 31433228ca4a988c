"""What a proposal displaces when it must be in, or makes room for when it is out, and the score at which that turns."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from infraprio.questions.given_plan import LAYOUT
from infraprio.questions.relaxations import MOST
from infraprio.questions.stated_choice import barred, freed, held
from infraprio.questions.why.base import Base, search, with_value, worth_as_much
from infraprio.solver.highs import solve

if TYPE_CHECKING:
    from infraprio.portfolio.model.portfolio_statement import Rule

__all__ = ["Swap", "barriers", "needed_with", "rows_of", "swap_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """The best plan with a proposal that is out, or without one that is in.

    Attributes
    ----------
    comes, leaves : tuple
        Proposals against the best plan, the one asked about left out.
    loss, loss_least : float
        What the best plan loses by it: at most, and at least.
    score, score_least : float
        By how much the proposal's score must rise (or may fall) until it turns: so much does, less than ``score_least``
        does not.
    score_verified : bool
        Whether the recount with the score changed agrees.
    """

    comes: tuple[Hashable, ...]
    leaves: tuple[Hashable, ...]
    loss: float
    loss_least: float
    score: float
    score_least: float
    score_verified: bool


def rows_of(base: Base, name: Hashable) -> list[Hashable]:
    """Return the rows of a proposal."""
    data = base.choice.data
    return [data.rows[row] for row in dict.fromkeys(data.row[data.columns(name)].tolist())]


def swap_of(base: Base, name: Hashable) -> Swap | None:
    """Return what the other side of a proposal's standing looks like; None where there is no such plan."""
    choice, out = base.choice, name in base.inside
    arrays = choice.arrays
    asked = barred(choice, arrays, [name]) if out else held(choice, arrays, [name], others=True)
    outcome = search(asked, small=base.small)
    if outcome.x is None:
        return None
    plan, inside = choice.plan(outcome.x), choice.proposals(outcome.x)
    loss = max(base.bound - outcome.value, 0.0)
    least = max(base.value - outcome.bound, 0.0)
    data = choice.data
    weight = float(data.weights.sum())
    factors = data.factors[data.start[data.columns(name)]] * weight
    factor = float(factors.min())
    if not out:  # what the start of this plan makes of a point
        mine = data.columns(name)[np.isin(data.columns(name), choice.stated.plans(outcome.x)[0])]
        factor = float(data.factors[data.start[mine[0]]]) * weight
    change = (loss + base.slack) / factor
    rows = rows_of(base, name)
    if out:  # the plans that have it all fall by as much, so that this one overtakes them
        verified = worth_as_much(base, data.problem, plan, base.bound - change * factor)
    else:
        verified = worth_as_much(base, with_value(data.problem, rows, change), plan, base.bound)
    return Swap(
        comes=tuple(sorted(inside - base.inside - {name}, key=str)),
        leaves=tuple(sorted(base.inside - inside - {name}, key=str)),
        loss=loss, loss_least=least, score=change, score_least=least / float(factors.max()), score_verified=verified,
    )  # fmt: skip


def barriers(base: Base, name: Hashable) -> tuple[Rule, ...]:
    """Return the rules and pots without which, each alone, some plan has a proposal (or does without it); none of many rules."""
    choice = base.choice
    rules = [rule for rule in choice.rules if rule.kind not in LAYOUT]
    if len(rules) > MOST:
        return ()
    found = []
    for rule in rules:
        arrays = freed(choice.arrays, choice.rules[rule])
        arrays = replace(arrays, gain=np.zeros(len(arrays.gain)))
        out = name in base.inside
        asked = barred(choice, arrays, [name]) if out else held(choice, arrays, [name], others=True)
        if solve(asked)[0].x is not None:
            found.append(rule)
    return tuple(found)


def needed_with(base: Base, name: Hashable) -> tuple[Hashable, ...]:
    """Return the proposals that stand in every plan with a proposal, whatever the money, by the rules that name them."""
    choice, problem = base.choice, base.choice.data.problem
    asked, found = [name], []
    seen = {name}
    while asked:
        one = asked.pop()
        for a, b in [*problem.requires, *((a, b) for a, some in problem.requires_any for b in some)]:
            if a == one and b not in seen:
                seen.add(b)
                asked.append(b)
                found.append(b)
    rich = choice.arrays
    money = [rows for rule, rows in choice.rules.items() if rule.kind == "budget"]
    if money:
        upper = rich.upper.copy()
        upper[np.concatenate(money)] = np.inf
        rich = replace(rich, upper=upper)
    with_it = held(choice, rich, [name], others=True)
    needed = [
        other for other in found if solve(barred(choice, with_it, [other]), gap=1e9)[0].status == "infeasible"
    ]
    return tuple(sorted(needed, key=str))
