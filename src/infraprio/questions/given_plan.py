"""A plan that was decided elsewhere: when its proposals could start, which rules it breaks, and by how much money."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.portfolio.problem.units import noise
from infraprio.questions.stated_choice import StatedChoice, freed, held
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import solve

if TYPE_CHECKING:
    from infraprio.portfolio.model.portfolio_statement import Rule

__all__ = ["BrokenRule", "GivenPlan", "given_plan"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LAYOUT: Final = {"options", "interaction", "shared_cost"}
"""Rows that say what a plan is; no decision can break them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRule:
    """A rule that a plan breaks.

    Attributes
    ----------
    rule : Rule
        With its row in the tables, where it has one.
    missing : float
        Money that the plan needs beyond the pot; missing for other rules.
    """

    rule: Rule
    missing: float = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPlan:
    """A plan placed in time.

    Attributes
    ----------
    names : tuple
        Its proposals, in the order given.
    unplaced : tuple
        Proposals that cannot start in any period, or are not known to the choice; they are not in ``names``.
    plan : dict
        Rows that are built, each with its period of start, as good for the total as the rules let it.
    broken : tuple of BrokenRule
        The fewest rules that it breaks wherever its starts are put.
    arrays : Arrays
        The choice with those rules relaxed: limits left out, pots as large as the plan needs them.
    """

    names: tuple[Hashable, ...]
    unplaced: tuple[Hashable, ...]
    plan: dict[Hashable, Hashable | None]
    broken: tuple[BrokenRule, ...]
    arrays: Arrays = field(repr=False)


def given_plan(choice: StatedChoice, names: Sequence[Hashable]) -> GivenPlan:
    """Place a plan in time under the rules, or under as many of them as it can keep.

    Raises
    ------
    ProblemError
        If none of its proposals can be built, or no way was found to place them.
    """
    known = set(choice.data.proposals)
    can = [name for name in dict.fromkeys(names) if name in known and len(choice.data.columns(name))]
    unplaced = tuple(name for name in dict.fromkeys(names) if name not in can)
    if not can:
        raise ProblemError(finding("plan_not_buildable"))
    arrays = choice.arrays
    outcome, _ = solve(held(choice, arrays, can), gap=1e-6)
    broken: tuple[BrokenRule, ...] = ()
    if outcome.x is None:
        broken, arrays = _relaxed(choice, can)
        outcome, _ = solve(held(choice, arrays, can), gap=1e-6)
    if outcome.x is None:
        raise ProblemError(finding("plan_without_starts"))
    return GivenPlan(
        names=tuple(can), unplaced=unplaced, plan=choice.plan(outcome.x), broken=broken, arrays=arrays
    )


def _relaxed(choice: StatedChoice, names: Sequence[Hashable]) -> tuple[tuple[BrokenRule, ...], Arrays]:
    """Return the fewest rules that the plan breaks, and the model with them relaxed."""
    rules = [rule for rule in choice.rules if rule.kind not in LAYOUT]
    fewest = _elastic(choice, held(choice, choice.arrays, names), rules, count=True)
    broken = [rule for rule, amount in zip(rules, fewest) if amount > 0.5]
    arrays = choice.arrays
    for rule in broken:
        if rule.kind != "budget":
            arrays = freed(arrays, choice.rules[rule])
    pots = [rule for rule in broken if rule.kind == "budget"]
    missing = dict(zip(pots, _elastic(choice, held(choice, arrays, names), pots, count=False)))
    upper = arrays.upper.copy()
    for rule, amount in missing.items():
        rows = choice.rules[rule]
        upper[rows] += amount + noise(float(upper[rows].max()), amount)
    return (
        tuple(BrokenRule(rule=rule, missing=float(missing.get(rule, float("nan")))) for rule in broken),
        replace(arrays, upper=upper),
    )


def _elastic(choice: StatedChoice, arrays: Arrays, rules: Sequence[Rule], *, count: bool) -> list[float]:
    """Return for each rule whether it must give way (``count``), or by how much, so that as little as possible does."""
    if not rules:
        return []
    row = np.concatenate([choice.rules[rule] for rule in rules])
    owner = np.repeat(np.arange(len(rules)), [len(choice.rules[rule]) for rule in rules])
    reach = _reach(arrays, row)
    down = np.isfinite(arrays.lower[row])
    factors = np.where(down, 1.0, -1.0) * (reach if count else 1.0)
    slack = sparse.csr_array((factors, (row, owner)), shape=(arrays.matrix.shape[0], len(rules)))
    most = np.ones(len(rules)) if count else np.full(len(rules), np.inf)
    eased = Arrays(
        gain=np.append(np.zeros(len(arrays.gain)), -np.ones(len(rules))),
        matrix=sparse.csr_array(sparse.hstack([arrays.matrix, slack])),
        lower=arrays.lower,
        upper=arrays.upper,
        column_lower=np.append(arrays.column_lower, np.zeros(len(rules))),
        column_upper=np.append(arrays.column_upper, most),
        whole=np.append(arrays.whole, np.full(len(rules), count)),
    )
    outcome, _ = solve(eased)
    if outcome.x is None:
        raise ProblemError(finding("plan_excludes_itself"))
    return [float(amount) for amount in outcome.x[len(arrays.gain) :]]


def _reach(arrays: Arrays, rows: Ints) -> Floats:
    """Return by how much each row could be broken at most."""
    part = arrays.matrix[rows]
    low, high = np.nan_to_num(arrays.column_lower), np.nan_to_num(arrays.column_upper, posinf=1.0)
    plus, minus = part.maximum(0), (-part).maximum(0)
    most, least = plus @ high - minus @ low, plus @ low - minus @ high
    lower, upper = arrays.lower[rows], arrays.upper[rows]
    over = np.where(np.isfinite(upper), most - np.where(np.isfinite(upper), upper, 0.0), 0.0)
    under = np.where(np.isfinite(lower), np.where(np.isfinite(lower), lower, 0.0) - least, 0.0)
    out: Floats = np.maximum(np.maximum(over, under), 0.0)
    return out
