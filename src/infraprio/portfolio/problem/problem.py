"""The data of a choice: what each proposal is worth and costs, what money there is, and the rules of the plan."""

from __future__ import annotations

from infraprio.findings import Finding
from infraprio.portfolio.problem.check import check
from infraprio.portfolio.problem.fields import Fields, Limit

__all__ = ["Limit", "Problem"]


class Problem(Fields):
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
    effects : DataFrame, optional
        What each row does, measure by measure, beside its value: tonnes, minutes, lives. Limits ``of="effect"`` are on them.
    joint_effects : mapping, optional
        ``{(a, b, ...): {measure: amount}}``: what a group does beyond what its members and the smaller groups in it do.
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

    __slots__ = ()

    def check(self) -> list[Finding]:
        """Look the data through before solving.

        Returns
        -------
        list of Finding
            ``severity`` is "error" (the problem cannot be stated) or "warning" (it can, and may surprise).
        """
        return check(self)
