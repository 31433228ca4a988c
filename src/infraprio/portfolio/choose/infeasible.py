"""Why no portfolio keeps all the rules.

The smallest set of rules that clash, and the cheapest way out in money.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.clock import deadline, left, measured
from infraprio.portfolio.choose.least_relaxation import Relaxed, least_relaxations
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.portfolio_statement import Rule
from infraprio.portfolio.model.pyomo_to_arrays import compile_model
from infraprio.portfolio.model.work_limit import require_time
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.names import pot_name, said_source
from infraprio.solver.highs import Loaded, load, solve
from infraprio.solver.unsettled import not_settled
from infraprio.words import Figure, Spoken, say

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["Explanation", "explain_infeasible"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation(Spoken):
    """Why no portfolio keeps all the rules.

    Attributes
    ----------
    feasible : bool
        True if there is a portfolio after all; the rest is then empty.
    rules : list of Rule
        Rules that cannot all be kept; without any one of them the others can.
    extra_money : float or None
        The least money, over all pots, that makes a portfolio possible; None if no money does, nan if that
        was not settled in time.
    by_pot : dict
        Where it is needed.
    irreducible : bool
        False where the time limit came first, and fewer of the rules may do.
    relaxed : tuple of Relaxed
        For limits on effects among the rules: the nearest that could be kept, each alone, in its own unit.
    """

    feasible: bool
    rules: list[Rule]
    extra_money: float | None
    by_pot: dict[Any, float]
    irreducible: bool = True
    relaxed: tuple[Relaxed, ...] = ()

    def text(self, language: str) -> str:
        """Tell it in a language.

        Parameters
        ----------
        language : str
            One that has a catalogue, such as ``en`` or ``sv``.

        Returns
        -------
        str
            Sentences: the rules with the rows of the tables where they are known, and the money.
        """
        if self.feasible:
            return say("explained.feasible", language)
        many = "some" if not self.irreducible else "one" if len(self.rules) == 1 else "several"
        told = "; ".join(
            rule.says.text(language) + (f" ({said_source(rule.source, language)})" if rule.source else "")
            for rule in self.rules
        )
        ways = [self._money(language), *(each.text(language) for each in self.relaxed)]
        return " ".join([say(f"explained.{many}", language, rules=told), *ways])

    def _money(self, language: str) -> str:
        if self.extra_money is None:
            return say("explained.no_money", language)
        if math.isnan(self.extra_money):
            return say("explained.money_unknown", language)
        pots = ", ".join(
            say("explained.in_pot", language, pot=pot_name(label), amount=Figure(amount, "g"))
            for label, amount in self.by_pot.items()
        )
        return say("explained.money", language, amount=Figure(self.extra_money, "g"), pots=pots)

    def __str__(self) -> str:
        """Tell it in English."""
        return self.text("en")


@measured
def explain_infeasible(problem: Problem | Data, time_limit: float | None = None) -> Explanation:
    """Find a smallest set of rules that clash, in the planner's words, and the least money that resolves it.

    Rules are left out one at a time, and stay out where the rest is still impossible (deletion filter);
    what remains is irreducible. This also works where only whole decisions clash and fractions would not.
    The money is the optimum of a model in which every pot may be exceeded at a price of one; where no money
    helps, the clash is sought among the other rules.

    Parameters
    ----------
    problem : Problem or Data
        What may be chosen, what it is worth and costs, and under which rules.
    time_limit : float or None
        Seconds; default the usual limit of work, infinite for none. When it ends first, more rules than necessary are named.

    Returns
    -------
    Explanation
        The rules in words, and the money; it prints as sentences.

    Raises
    ------
    ProblemError
        If the data cannot be used.
    SolverError
        If it was not settled in time whether there is a portfolio.

    References
    ----------
    J. W. Chinneck and E. W. Dravnieks (1991), Locating minimal infeasible constraint sets in linear programs, ORSA Journal
    on Computing 3, 157-168.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, explain_infeasible
    >>> costs = pd.Series({"A": 6.0, "B": 5.0, "C": 2.0})
    >>> print(explain_infeasible(Problem(value=costs, cost=costs, budget=10.0, mandatory=["A", "B"])))
    These rules clash: A must be built; B must be built; the budget for all money is 10. Without any one of
    them the others can be kept. With 1 more money (1 in all money) there is a portfolio.
    """
    require_time(time_limit, 0.0)
    ends = deadline(time_limit)
    data = compile_data(problem)
    model, (statement,) = build([data])
    arrays, _, constraints = compile_model(model)
    number = {
        id(constraint): statement.rules[index - 1] for index, constraint in statement.block.rows.items()
    }
    rule_of = [number[id(constraint)] for constraint in constraints]
    rules = list(dict.fromkeys(rule_of))
    loaded = load(arrays)
    some = possible(loaded, left(ends))
    if some:
        return Explanation(feasible=True, rules=[], extra_money=0.0, by_pot={})
    if some is None:
        raise not_settled()
    rows = {
        rule: np.array([index for index, name in enumerate(rule_of) if name == rule], dtype=np.int32)
        for rule in rules
    }
    extra, by_pot = least_money(data, left(ends, least=0.1))
    clash, settled = list(rules), True
    for rule in likely_first(rules, money_helps=extra is not None):
        free(loaded, rows[rule])
        some = possible(loaded, left(ends, least=0.02))
        if some is False:
            clash.remove(rule)
        else:
            restore(loaded, rows[rule])
            settled = settled and some is not None
    return Explanation(
        feasible=False,
        rules=clash,
        extra_money=extra,
        by_pot=by_pot,
        irreducible=settled,
        relaxed=tuple(least_relaxations(data, clash, left(ends, least=0.1))),
    )


def likely_first(rules: list[Rule], *, money_helps: bool) -> list[Rule]:
    """Return rules in the order to try leaving them out.

    The softer ones first, so that what remains names must-haves, and money where money would help.
    """
    order = [
        "interaction",
        "cofinancing",
        "standards",
        "limits",
        "excludes",
        "requires_any",
        "requires",
        "forbidden",
        "mandatory",
        "budget",
        "shared_cost",
        "options",
    ]
    if not money_helps:
        order = ["budget", *(kind for kind in order if kind != "budget")]
    return sorted(rules, key=lambda rule: order.index(rule.kind))


def possible(loaded: Loaded, time_limit: float | None) -> bool | None:
    """Say whether some portfolio keeps the rows as they stand; None if that was not settled in time."""
    from dataclasses import replace

    lp = loaded.solver.getLp()
    lower, upper = np.array(lp.row_lower_) * loaded.sizes.row, np.array(lp.row_upper_) * loaded.sizes.row
    changed = replace(loaded, arrays=replace(loaded.arrays, lower=lower, upper=upper))
    outcome, _ = solve(changed, gap=1e9, time_limit=time_limit)
    return None if outcome.status == "unknown" else outcome.status != "infeasible"


def free(loaded: Loaded, rows: np.ndarray[Any, np.dtype[np.int32]]) -> None:
    """Leave rows out."""
    edge = np.full(len(rows), np.inf)
    loaded.solver.changeRowsBounds(len(rows), rows, -edge, edge)


def restore(loaded: Loaded, rows: np.ndarray[Any, np.dtype[np.int32]]) -> None:
    """Put rows back."""
    lower, upper = (
        side[rows] / loaded.sizes.row[rows] for side in (loaded.arrays.lower, loaded.arrays.upper)
    )
    loaded.solver.changeRowsBounds(len(rows), rows, lower, upper)


def least_money(data: Data, time_limit: float | None) -> tuple[float | None, dict[Any, float]]:
    """Return the least extra money that makes a portfolio possible, in all and by pot; None if none does."""
    import pyomo.environ as pyo

    model, (statement,) = build([data])
    pots = [(index, rule) for index, rule in enumerate(statement.rules, start=1) if rule.kind == "budget"]
    model.extra = pyo.Var([index for index, _ in pots], domain=pyo.NonNegativeReals)
    for index, _ in pots:
        row = statement.block.rows[index]
        row.set_value((None, row.body - model.extra[index], row.upper))
    model.value.deactivate()
    model.less = pyo.Objective(
        expr=-sum(model.extra[index] for index, _ in pots) if pots else 0 * statement.block.never,
        sense=pyo.maximize,
    )
    arrays, place, _ = compile_model(model)
    outcome, _ = solve(arrays, time_limit=time_limit)
    if outcome.x is None:
        return (None if outcome.status == "infeasible" else float("nan")), {}
    found = {rule.key: float(outcome.x[place[id(model.extra[index])]]) for index, rule in pots}
    digits = 9 - int(
        np.floor(np.log10(max(float(data.money.max(initial=0.0)), max(found.values(), default=0.0)) or 1.0))
    )
    rounded = {label: round(amount, digits) for label, amount in found.items()}
    needed = {label: amount for label, amount in rounded.items() if amount > 10.0 ** (2 - digits)}
    return sum(needed.values()), needed
