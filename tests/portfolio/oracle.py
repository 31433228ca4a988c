"""What a plan is worth and which rules it breaks, in plain Python: to be read and believed, not to be quick.

A plan is {row: period of start}, None where nothing is placed. Nothing of the library is used, so whatever the
library gets wrong, this does not get wrong in the same way.
"""

from __future__ import annotations

from typing import NamedTuple

NEAR = 1e-7  # numbers in the tests have few decimals and are below a thousand


class Judgement(NamedTuple):
    broken: list[str]
    value: float
    criteria: dict
    spent: dict  # {(fund, period): money}

    @property
    def ok(self) -> bool:
        return not self.broken


class Tables(NamedTuple):
    """The tables of a problem in plain Python: every plan is judged by the same."""

    values: dict  # {row: {criterion: value}}
    costs: dict  # {row: {label: money}}
    budget: object  # {label: money}, or one sum


def tables_of(problem) -> Tables:
    value, cost, budget = problem.value, problem.cost, problem.budget
    values = value if hasattr(value, "columns") else value.to_frame(value.name or "value")
    costs = cost if hasattr(cost, "columns") else cost.to_frame("money")
    budget = budget.stack() if hasattr(budget, "columns") else budget
    return Tables(
        values.to_dict("index"),
        costs.to_dict("index"),
        dict(budget.items()) if hasattr(budget, "items") else budget,
    )


def judge(problem, plan: dict, weights: dict | None = None, tables: Tables | None = None) -> Judgement:
    values, cost, budget = tables or tables_of(problem)
    criteria = list(next(iter(values.values())))
    placed = problem.periods is not None
    periods = list(problem.periods) if placed else [None]
    owner = {option: name for name, options in problem.alternatives.items() for option in options}
    weights = weights or problem.weights or dict.fromkeys(criteria, 1 / len(criteria))
    rows = list(plan)
    broken = []

    def need(true, rule):
        if not true:
            broken.append(rule)

    def of(name):  # the built rows that a rule means: a row, or any option of a proposal
        return [row for row in rows if name in (row, owner.get(row))]

    def begun(row):
        return periods.index(plan[row])

    def told(field, row, otherwise):  # what is stated for a row, else for its proposal
        return field[row] if row in field else field.get(owner.get(row), otherwise)

    def factor(period):
        return problem.period_factor[periods[period]] if problem.period_factor is not None else 1.0

    def lasts(row):  # periods from start until it stands
        steps = [label[1] for label, amount in cost[row].items() if isinstance(label, tuple) and amount]
        return max([told(problem.duration, row, 1), *(step + 1 for step in steps)])

    # Money: what each row pays to whom and when.
    def paid(row):
        length = told(problem.duration, row, 1)
        cells = {}
        for label, amount in cost[row].items():
            if isinstance(label, tuple):
                fund, step = label  # step: a period, or periods after the start where rows are placed
            elif placed or isinstance(label, str):
                fund, step = label, None
            else:
                fund, step = "money", label
            if not placed:
                shares = {"all" if step is None else step: 1.0}
            elif step is not None:
                shares = {periods[begun(row) + step]: 1.0} if amount else {}
            elif told(problem.building, row, {}):
                shares = told(problem.building, row, {}).get(plan[row], {plan[row]: 1.0})
            else:
                shares = dict.fromkeys(periods[begun(row) : begun(row) + length], 1 / length)
            for period, share in shares.items():
                cells[fund, period] = cells.get((fund, period), 0.0) + amount * share
        return cells

    for row in rows:
        if placed:
            need(begun(row) + lasts(row) <= len(periods), f"{row} ends inside the plan")
            need(plan[row] in told(problem.allowed, row, periods), f"{row} starts when allowed")
            need(plan[row] in told(problem.building, row, periods), f"{row} starts when its building says")
    if any("ends inside" in rule for rule in broken):
        return Judgement(broken, 0.0, {}, {})
    costs = {row: paid(row) for row in rows}
    spent: dict = {}
    for cells in costs.values():
        for cell, amount in cells.items():
            spent[cell] = spent.get(cell, 0.0) + amount
    for shared, members in problem.shared_cost.values():
        starts = [begun(row) for name in members for row in of(name)]
        shared = shared if hasattr(shared, "items") else {"money": shared}
        for label, amount in shared.items() if starts else ():
            if placed:
                fund, step = label if isinstance(label, tuple) else (label, 0)
                cell = fund, periods[min(min(starts) + step, len(periods) - 1)]
            elif isinstance(label, tuple):
                cell = label
            else:
                cell = (label, "all") if isinstance(label, str) else ("money", label)
            spent[cell] = spent.get(cell, 0.0) + amount

    def carried(fund):
        return problem.carry_over if isinstance(problem.carry_over, bool) else problem.carry_over.get(fund)

    if hasattr(budget, "items"):
        one_fund = "money" if not isinstance(next(iter(budget)), tuple | str) else None
        for label, own in budget.items():
            if isinstance(label, str):  # a fund, in all periods
                need(sum(a for (f, _), a in spent.items() if f == label) <= own + NEAR, f"money of {label}")
                continue
            fund, period = label if isinstance(label, tuple) else (one_fund, label)
            order = (
                periods if placed else sorted({key[-1] if isinstance(key, tuple) else key for key in budget})
            )
            until = order[: order.index(period) + 1] if carried(fund) else [period]
            there = sum(budget[(fund, p) if isinstance(label, tuple) else p] for p in until)
            need(
                sum(spent.get((fund, p), 0.0) for p in until) <= there + NEAR, f"money of {fund} in {period}"
            )
    else:
        need(sum(spent.values()) <= budget + NEAR, "money")
    for (fund, match), ratio in problem.cofinancing.items():
        total = {f: sum(a for (other, _), a in spent.items() if other == f) for f in (fund, match)}
        need(total[match] >= ratio * total[fund] - NEAR, f"{match} matches {fund}")

    # Who is built with whom.
    for name, options in problem.alternatives.items():
        need(sum(row in options for row in rows) <= 1, f"one option of {name}")
    for name in problem.mandatory:
        need(of(name), f"{name} is built")
    for name in problem.forbidden:
        need(not of(name), f"{name} is not built")
    for names in problem.excludes:
        need(len({row for name in names for row in of(name)}) <= 1, f"one of {names}")
    for a, several_b in [*((a, [b]) for a, b in problem.requires), *problem.requires_any]:
        for row in of(a):
            others = [other for b in several_b for other in of(b)]
            if placed and problem.precedence == "not_later":
                others = [other for other in others if begun(other) <= begun(row)]
            elif placed and problem.precedence == "earlier":
                others = [o for o in others if begun(o) + lasts(o) <= begun(row)]
            need(others, f"{row} has what it needs")

    # Value.
    worth = {row: {c: values[row][c] * factor(begun(row)) for c in criteria} for row in rows}
    total = {c: sum(worth[row][c] for row in rows) for c in criteria}
    for members, gain in problem.synergy.items():
        if all(of(name) for name in members):
            last = max(min(begun(row) for row in of(name)) for name in members)
            for c in criteria:
                total[c] += (gain[c] if hasattr(gain, "items") else gain) * factor(last)
    for c, least in problem.standards.items():
        need(total[c] >= least - NEAR, f"standard of {c}")

    # Balance.
    def amount(limit, row):
        if limit["of"].startswith("count"):
            return 1.0 if limit.get("period") in (None, plan[row]) else 0.0
        if limit["of"].startswith("value"):
            one = limit.get("criterion")
            return sum(worth[row][c] * (weights[c] if one is None else float(c == one)) for c in criteria)
        fund, period = limit.get("fund"), limit.get("period")
        return sum(a for (f, p), a in costs[row].items() if fund in (None, f) and period in (None, p))

    for limit in problem.limits:
        everyone = [*values]
        labels = problem.group.get(limit.get("group"), {})
        label = {row: labels.get(row, labels.get(owner.get(row))) for row in everyone}
        if limit.get("members") is not None:
            parts = [[row for name in limit["members"] for row in of(name)]]
        elif limit.get("group") is None:
            parts = [rows]
        else:
            wanted = [limit["label"]] if "label" in limit else {x for x in label.values() if x is not None}
            parts = [[row for row in rows if label[row] == one] for one in wanted]
        for part in parts:
            inside = sum(amount(limit, row) for row in part)
            whole = sum(amount(limit, row) for row in rows) if limit["of"].endswith("share") else 1.0
            need(inside >= limit.get("at_least", -1e9) * whole - NEAR or "at_least" not in limit, f"{limit}")
            need("at_most" not in limit or inside <= limit["at_most"] * whole + NEAR, f"{limit}")
    return Judgement(broken, sum(total[c] * weights[c] for c in criteria), total, spent)
