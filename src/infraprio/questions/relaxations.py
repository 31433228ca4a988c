"""The choice without one of its rules, or with its pots put together: what a rule costs is seen without it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.choose.verify import verify
from infraprio.questions.given_plan import LAYOUT
from infraprio.questions.stated_choice import StatedChoice, added, freed
from infraprio.solver.unsettled import doubted

if TYPE_CHECKING:
    from infraprio.portfolio.model.portfolio_statement import Rule
    from infraprio.portfolio.problem.fields import Fields
    from infraprio.solver.arrays import Arrays

__all__ = ["ONE_POT", "PERIODS", "Relaxation", "checked", "problem_without", "recounted", "relaxations"]

PERIODS: Final = "periods"
ONE_POT: Final = "one_pot"
MOST: Final = 24
"""So many rules are left out one by one; where there are more, all of one kind are left out together."""

PAIRED: Final = {"requires", "excludes"}

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """What is left out: some rules of one kind, or the division of the money.

    Attributes
    ----------
    kind : str
        Kind of the rules; or ``PERIODS``: a fund's money is not bound to periods; or ``ONE_POT``: all money is one pot.
    rules : tuple of Rule
        What is left out; none where the money is put together.
    """

    kind: str
    rules: tuple[Rule, ...] = ()

    def of(self, choice: StatedChoice, arrays: Arrays) -> Arrays:
        """Return arrays without it."""
        if self.kind not in (PERIODS, ONE_POT):
            return freed(arrays, np.concatenate([choice.rules[rule] for rule in self.rules]))
        for row, most in _pooled(choice, arrays, self.kind):
            arrays = added(arrays, row, most=most)
        money = [rows for rule, rows in choice.rules.items() if rule.kind == "budget"]
        return freed(arrays, np.concatenate(money)) if money else arrays


def relaxations(choice: StatedChoice) -> tuple[Relaxation, ...]:
    """Return what could be left out of a choice: each rule, or each kind where they are many; then the pots."""
    single: dict[Any, list[Rule]] = {}
    for rule in choice.rules:
        if rule.kind not in LAYOUT | {"budget"}:
            single.setdefault((rule.kind, _key(rule)), []).append(rule)
    if len(single) > MOST:
        kinds: dict[Any, list[Rule]] = {}
        for (kind, _), rules in single.items():
            kinds.setdefault((kind, None), []).extend(rules)
        single = kinds
    out = [Relaxation(kind=kind, rules=tuple(rules)) for (kind, _), rules in single.items()]
    pots = [pot for pot in choice.data.pots if np.isfinite(pot.amount)]
    funds, periods = len(choice.data.cells.funds), len(choice.data.cells.periods)
    if funds > 1 and periods > 1 and len(pots) > funds:
        out.append(Relaxation(kind=PERIODS))
    if len(pots) > 1 and len(pots) == len(choice.data.pots):
        out.append(Relaxation(kind=ONE_POT))
    return tuple(out)


def _key(rule: Rule) -> Any:
    return rule.key[0] if rule.kind == "limits" else rule.key


def _pooled(choice: StatedChoice, arrays: Arrays, kind: str) -> list[tuple[Floats, float]]:
    """Return rows of money and what they may come to, when pots are put together."""
    cells, pots = choice.data.cells, choice.data.pots
    fund = np.repeat(np.arange(len(cells.funds)), len(cells.periods))
    rows = {rule.key: found for rule, found in choice.rules.items() if rule.kind == "budget"}
    amount = {
        pot.label: float(arrays.upper[rows[pot.label]].max()) if pot.label in rows else pot.amount
        for pot in pots
    }
    sums: dict[int, float] = {}
    for number in range(len(cells.funds)):
        mine = [pot for pot in pots if pot.pays.any() and set(fund[pot.pays > 0]) == {number}]
        carried = bool(mine) and float(np.sum([pot.pays for pot in mine], axis=0).max()) > 1
        sums[number] = (max if carried else sum)(amount[pot.label] for pot in mine) if mine else 0.0
    if kind == ONE_POT:
        return [(choice.cost, _all_money(amount, sums))]
    return [
        (choice.money[fund == number].sum(axis=0), most) for number, most in sums.items() if np.isfinite(most)
    ]


def _all_money(amount: Mapping[Hashable, float], by_fund: Mapping[int, float]) -> float:
    """Return the money of all pots together, whether they are stated by fund or across funds."""
    inside = sum(by_fund.values())
    return inside if inside > 0 else sum(amount.values())


def _unlimited(budget: Any) -> Any:
    """Return a budget of the same shape without end."""
    if hasattr(budget, "clip"):
        return budget.clip(lower=np.inf)
    return dict.fromkeys(budget, np.inf) if isinstance(budget, Mapping) else np.inf


def problem_without(problem: Fields, rules: Iterable[Rule]) -> Fields:
    """Return a problem without some rules, as its tables state them."""
    out: dict[str, Any] = {}
    gone: dict[str, set[Any]] = {}
    for rule in rules:
        gone.setdefault(rule.kind, set()).add(_key(rule))
    for kind, keys in gone.items():
        stated: Any = getattr(problem, kind)
        if kind == "limits":
            out[kind] = [limit for number, limit in enumerate(problem.limit_list()) if number not in keys]
        elif isinstance(stated, Mapping):
            out[kind] = {key: value for key, value in stated.items() if key not in keys}
        elif kind == "requires_any":
            out[kind] = [pair for pair in stated if (pair[0], tuple(pair[1])) not in keys]
        else:
            out[kind] = [item for item in stated if (tuple(item) if kind in PAIRED else item) not in keys]
    return replace(problem, **out)


def recounted(
    choice: StatedChoice,
    plan: Mapping[Hashable, Hashable | None],
    arrays: Arrays,
    dropped: Iterable[Rule] = (),
) -> tuple[float, list[str]]:
    """Return what a plan is worth and which rules it breaks, recounted from the tables.

    The money is held against the pots of ``arrays``; rules that were dropped are not looked at.
    """
    data, gone = choice.data, [rule for rule in dropped if rule.kind != "budget"]
    look = verify(problem_without(data.problem, gone), plan, data.weights, _unlimited(data.problem.budget))
    spent = look.spent.to_numpy(dtype=float).ravel()
    pots = {pot.label: pot for pot in data.pots}
    most = {
        rule.key: float(arrays.upper[rows].max())
        for rule, rows in choice.rules.items()
        if rule.kind == "budget"
    }
    over = [
        str(label) for label, amount in most.items() if spent @ pots[label].pays > amount * (1 + 1e-9) + 1e-9
    ]
    return look.value, [*look.broken, *over]


def checked(
    choice: StatedChoice,
    plan: Mapping[Hashable, Hashable | None],
    arrays: Arrays,
    dropped: Iterable[Rule] = (),
) -> float:
    """Return what a plan is worth, recounted.

    Raises
    ------
    SolverError
        If it breaks a rule that was not dropped.
    """
    value, broken = recounted(choice, plan, arrays, dropped)
    if broken:
        raise doubted("a plan that was found breaks rules: " + "; ".join(broken))
    return value
