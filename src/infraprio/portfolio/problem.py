"""The data of a choice: what each proposal is worth and costs, what money there is.

And the rules of the plan.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

if TYPE_CHECKING:
    from infraprio.portfolio.check import Finding

__all__ = ["Limit", "Problem"]

Measure = Literal["count", "cost", "value", "count_share", "cost_share", "value_share"]
Timing = Literal["not_later", "earlier", "any"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A lower or upper limit on what a part of the plan may hold.

    Attributes
    ----------
    of : {"count", "cost", "value", "count_share", "cost_share", "value_share"}
        What is counted. A share is between 0 and 1, of the same thing in the whole plan. Costs and values
        are the proposals' own: shared components and interactions are left out.
    at_least, at_most : float, optional
        The limits; at least one of them.
    group, label : hashable, optional
        Which grouping and which of its labels. A group without a label means: each label by itself. Without
        a group
        (and without members) the limit is on the whole plan.
    members : sequence, optional
        The proposals themselves, instead of a group.
    criterion, fund, period : hashable, optional
        Only this criterion (``of="value"``), this fund or this period (``of="cost"``; for ``of="count"``
        the period of start).
    """

    of: Measure = "count"
    at_least: float | None = None
    at_most: float | None = None
    group: Hashable | None = None
    label: Hashable | None = None
    members: Sequence[Hashable] | None = None
    criterion: Hashable | None = None
    fund: Hashable | None = None
    period: Hashable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What can be chosen, what it is worth and costs, the money, and the rules. Knows nothing of transport.

    Attributes
    ----------
    value : Series or DataFrame
        Value of each row (a proposal, or an option of one); several criteria as columns.
    cost : Series or DataFrame
        Cost of each row. Without ``periods``: a Series is one sum of money, plain columns are periods,
        two-level
        columns are (fund, period), and the cost falls in the periods written. With ``periods`` each
        proposal is
        *placed* in one period: plain columns are funds (or, where the budget has no funds and the columns are
        0, 1, 2, ..., the periods counted from the start), two-level columns are (fund, periods after the
        start).
    budget : float, Series or DataFrame
        One pot for everything (a number), or a Series by period, by fund, or by (fund, period); a
        DataFrame has funds as rows and periods as columns. Infinite means no limit.
    alternatives : mapping, optional
        ``{proposal: [option, ...]}``: rows that are designs of the same proposal; at most one is chosen.
    mandatory, forbidden : sequence, optional
        What must and what must not be built. Every rule may name a proposal (any option of it) or one option.
    requires, requires_any : sequence, optional
        ``(a, b)``: a only with b; ``(a, [b, c])``: a only with at least one of them.
    excludes : sequence, optional
        ``(a, b, ...)``: at most one of them.
    synergy : mapping, optional
        ``{(a, b, ...): value}`` gained (or lost) when all are built; with several criteria a mapping by
        criterion.
    shared_cost : mapping, optional
        ``{component: (cost, [members])}`` paid once when the first member is built; the cost is a number,
        or a mapping by fund, by period or by (fund, period) as the cost columns.
    group : mapping, optional
        ``{name: labels}``: kind, municipality, corridor ... of each row or proposal.
    limits : sequence of Limit or mapping, optional
        Balance between groups, and how many.
    standards : mapping, optional
        ``{criterion: minimum}`` that the whole plan must reach, interactions included.
    cofinancing : mapping, optional
        ``{(fund, matching fund): ratio}``: the matching fund pays at least ratio times what the fund pays.
    periods : sequence, optional
        Periods in order; given, each proposal is placed in one of them.
    allowed : mapping, optional
        ``{proposal: [periods]}`` in which it may start; default all.
    duration : mapping, optional
        ``{proposal: number of periods}`` from start to opening, default 1. Cost without a stated profile
        is spread evenly over them. A start is possible only where all its periods lie inside the plan.
    building : mapping, optional
        ``{proposal: {period of start: {period: share of the cost}}}``: when it is paid, where periods are of
        unequal length and no profile counted from the start can say it. It may start in the periods named only.
        Shares that sum to less than 1 mean that it runs on, and is paid, beyond the plan. Not together with a
        duration or a profile.
    period_factor : Series or mapping, optional
        Factor on the value by period of start (delay discounting); default 1.
    precedence : {"not_later", "earlier", "any"}
        What ``requires`` means in time: b starts no later than a, b is finished before a starts, or b is in
        the plan at all.
    carry_over : bool or mapping by fund
        Whether money unspent in one period may be spent in later ones.
    weights : Series or mapping, optional
        Weight of each criterion, used where the call gives none; without either, equal weights of sum one.
    sources : mapping, optional
        ``{(rule, key): text}``: the row of the table a rule comes from, repeated when the plan is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> value, cost = pd.Series({"bypass": 9.0, "station": 5.0}), pd.Series({"bypass": 70.0, "station": 40.0})
    >>> problem = Problem(value=value, cost=cost, budget=100.0)
    >>> print(problem)
    Problem: 2 proposals, cost 110, budget 100
    >>> problem.check()
    []
    """

    value: Any
    cost: Any
    budget: Any = None
    alternatives: Mapping[Hashable, Sequence[Hashable]] = field(default_factory=dict)
    mandatory: Sequence[Hashable] = ()
    forbidden: Sequence[Hashable] = ()
    requires: Sequence[tuple[Hashable, Hashable]] = ()
    requires_any: Sequence[tuple[Hashable, Sequence[Hashable]]] = ()
    excludes: Sequence[Sequence[Hashable]] = ()
    synergy: Mapping[Any, Any] = field(default_factory=dict)
    shared_cost: Mapping[Hashable, tuple[Any, Sequence[Hashable]]] = field(default_factory=dict)
    group: Mapping[Hashable, Any] = field(default_factory=dict)
    limits: Sequence[Limit | Mapping[str, Any]] = ()
    standards: Mapping[Hashable, float] = field(default_factory=dict)
    cofinancing: Mapping[tuple[Hashable, Hashable], float] = field(default_factory=dict)
    periods: Sequence[Hashable] | None = None
    allowed: Mapping[Hashable, Sequence[Hashable]] = field(default_factory=dict)
    duration: Mapping[Hashable, int] = field(default_factory=dict)
    building: Mapping[Hashable, Mapping[Hashable, Mapping[Hashable, float]]] = field(default_factory=dict)
    period_factor: Any = None
    precedence: Timing = "not_later"
    carry_over: bool | Mapping[Hashable, bool] = False
    weights: Any = None
    sources: Mapping[Any, str] = field(default_factory=dict)

    def check(self) -> list[Finding]:
        """Look the data through before solving.

        Returns
        -------
        list of Finding
            ``severity`` is "error" (the problem cannot be stated) or "warning" (it can, and may surprise).
        """
        from infraprio.portfolio.check import check

        return check(self)

    def limit_list(self) -> list[Limit]:
        """Return the limits as ``Limit`` values, also those given as mappings."""
        return [item if isinstance(item, Limit) else Limit(**item) for item in self.limits]

    def __repr__(self) -> str:
        """Tell the problem as a planner would."""
        return describe(self)


def describe(problem: Problem) -> str:
    """Return the problem in words, one line for each kind of rule that is used."""
    cost = problem.cost
    total = (
        float(cost.to_numpy(dtype=float).sum())
        if isinstance(cost, pd.Series | pd.DataFrame)
        else float("nan")
    )
    options = sum(len(names) for names in problem.alternatives.values())
    proposals = len(problem.value) - options + len(problem.alternatives)
    budget = problem.budget
    if isinstance(budget, pd.Series | pd.DataFrame):
        money = f"{float(budget.to_numpy(dtype=float).sum()):g} in {budget.size} pots"
    else:
        money = (
            "not stated"
            if budget is None
            else f"{float(budget):g}"
            if not isinstance(budget, Mapping)
            else "by pot"
        )
    lines = [f"Problem: {proposals} proposals, cost {total:g}, budget {money}"]
    if isinstance(problem.value, pd.DataFrame):
        lines.append("  criteria: " + ", ".join(map(str, problem.value.columns)))
    if problem.periods is not None:
        lines.append("  placed in periods: " + ", ".join(map(str, problem.periods)))
    parts = {
        "alternatives": f"{options} options of {len(problem.alternatives)} proposals",
        "mandatory": ", ".join(map(str, problem.mandatory)),
        "forbidden": ", ".join(map(str, problem.forbidden)),
        "requires": "; ".join(f"{a} needs {b}" for a, b in problem.requires),
        "requires_any": "; ".join(
            f"{a} needs one of {', '.join(map(str, b))}" for a, b in problem.requires_any
        ),
        "excludes": "; ".join("at most one of " + ", ".join(map(str, names)) for names in problem.excludes),
        "synergy": "; ".join(
            f"{' + '.join(map(str, names))}: {gain}" for names, gain in problem.synergy.items()
        ),
        "shared_cost": "; ".join(f"{name} paid once" for name in problem.shared_cost),
        "limits": f"{len(problem.limits)} limits",
        "standards": "; ".join(f"{name} at least {least:g}" for name, least in problem.standards.items()),
        "cofinancing": "; ".join(
            f"{b} pays {ratio:g} times {a}" for (a, b), ratio in problem.cofinancing.items()
        ),
    }
    lines += [f"  {name}: {text}" for name, text in parts.items() if getattr(problem, name)]
    return "\n".join(lines)
