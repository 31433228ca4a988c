"""What is wrong or odd in the data of a problem, found before anything is solved."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from infraprio.errors import ProblemError
from infraprio.findings import Finding, finding
from infraprio.portfolio.problem.columns import laid_out
from infraprio.portfolio.problem.field_forms import forms, unreadable_numbers
from infraprio.portfolio.problem.fields import Fields, Limit, criterion_names
from infraprio.portfolio.problem.limit_kinds import is_share, kind_of, measures
from infraprio.portfolio.problem.money import cost_cells, pots, shared_cells
from infraprio.portfolio.problem.names import listed
from infraprio.portfolio.problem.surprises import oddities

__all__ = ["check", "require_sound"]


def check(problem: Fields) -> list[Finding]:
    """Return all findings: the errors, or where there is none what may surprise."""
    return errors(problem) or list(oddities(problem, startless(problem)))


def require_sound(problem: Fields) -> None:
    """Raise if the problem has errors.

    Raises
    ------
    ProblemError
        With every error found.
    """
    found = errors(problem)
    if found:
        raise ProblemError(*found)


def errors(problem: Fields) -> list[Finding]:
    """Return what makes a problem unusable; each look takes for granted what the ones before it find."""
    found = list(tables(problem)) or list(forms(problem))
    found = found or list(
        chain(references(problem), options(problem), time(problem), limits(problem), criteria(problem))
    )
    return found or list(money(problem))


def startless(problem: Fields) -> list[Hashable]:
    """Return the proposals for which no start lies inside the plan, whatever the budget."""
    return [] if problem.periods is None else laid_out(replace(problem, budget=float("inf"))).startless


def tables(problem: Fields) -> Iterator[Finding]:
    """Find what makes the value and cost tables unusable."""
    given = {"value": problem.value, "cost": problem.cost}
    for name, table in given.items():
        if not isinstance(table, pd.Series | pd.DataFrame):
            yield finding("problem_no_table", name)
        elif table.empty:
            yield finding("problem_empty", name)
        else:
            yield from labels(name, table)
            yield from cells(name, table)
    if all(isinstance(table, pd.Series | pd.DataFrame) for table in given.values()):
        for name, other in (("cost", "value"), ("value", "cost")):
            lacking = given[other].index.difference(given[name].index, sort=False)
            if len(lacking):
                yield finding("problem_row_lacking", name, names=listed(lacking))


def labels(name: str, table: pd.Series | pd.DataFrame) -> Iterator[Finding]:
    """Find rows and columns of one label."""
    twice = table.index[table.index.duplicated()].unique()
    if len(twice):
        yield finding("problem_ids_twice", name, names=listed(twice))
    if isinstance(table, pd.DataFrame) and table.columns.has_duplicates:
        yield finding("problem_columns_twice", name, names=listed(table.columns[table.columns.duplicated()]))


def cells(name: str, table: pd.Series | pd.DataFrame) -> Iterator[Finding]:
    """Find what cannot be calculated with; each look takes for granted what the ones before it find."""
    kinds = [table.dtype] if isinstance(table, pd.Series) else list(table.dtypes)
    if any(kind.kind in "mMc" for kind in kinds):
        yield finding("problem_dates", name)
        return
    try:
        numbers = table.to_numpy(dtype=float).reshape(len(table), -1)
    except (TypeError, ValueError):
        yield finding("problem_not_numbers", name, cells=listed(unreadable_numbers(table)))
        return
    if any(row is None or row != row for row in table.index):  # nan differs from itself
        yield finding("problem_row_nameless", name)
        return
    unknown = table.index[~np.isfinite(numbers).all(axis=1)]
    if len(unknown):
        yield finding("problem_number_missing", name, names=listed(unknown))
    negative = np.flatnonzero((numbers < 0).any(axis=1))
    if name == "cost" and len(negative):
        yield finding("problem_cost_negative", name, names=listed(table.index[negative]))


def references(problem: Fields) -> Iterator[Finding]:
    """Find names in the rules that no table holds, and rules that name one proposal alone."""
    known = set(problem.value.index) | set(problem.alternatives)
    named: dict[str, Iterable[Hashable]] = {
        "mandatory": problem.mandatory,
        "forbidden": problem.forbidden,
        "requires": chain.from_iterable(problem.requires),
        "requires_any": chain.from_iterable((a, *rest) for a, rest in problem.requires_any),
        "excludes": chain.from_iterable(problem.excludes),
        "synergy": chain.from_iterable(problem.synergy),
        "joint_effects": chain.from_iterable(problem.joint_effects),
        "shared_cost": chain.from_iterable(members for _, members in problem.shared_cost.values()),
        "allowed": problem.allowed,
        "duration": problem.duration,
    }
    for where, names in named.items():
        strange = [name for name in dict.fromkeys(names) if name not in known]
        if strange:
            yield finding(
                "problem_unknown_id",
                where,
                names=listed(strange),
                known=listed(list(problem.value.index)[:5]),
            )
    for names in chain(problem.excludes, problem.synergy, ((a, b) for a, b in problem.requires)):
        if isinstance(names, str) or len(set(names)) < 2:
            yield finding("problem_rule_of_one", "rules", value=repr(names))


def options(problem: Fields) -> Iterator[Finding]:
    """Find proposals without an option, and options that are no rows or belong to two proposals."""
    rows = set(problem.value.index)
    owner: dict[Hashable, Hashable] = {}
    for proposal, own in problem.alternatives.items():
        if not own:
            yield finding("problem_no_option", "alternatives", a=proposal)
        if proposal in rows and proposal not in own:
            yield finding("problem_option_itself", "alternatives", a=proposal)
        for option in own:
            if option not in rows:
                yield finding("problem_option_unknown", "alternatives", a=proposal, option=option)
            elif option in owner:
                yield finding(
                    "problem_option_twice", "alternatives", a=proposal, option=option, first=owner[option]
                )
            owner[option] = proposal


def time(problem: Fields) -> Iterator[Finding]:
    """Find mistakes about periods."""
    if problem.precedence not in ("not_later", "earlier", "any"):
        yield finding(
            "problem_choice",
            "precedence",
            value=repr(problem.precedence),
            known="'not_later', 'earlier', 'any'",
        )
    if problem.periods is None:
        for name in ("allowed", "duration", "building", "period_factor"):
            if getattr(problem, name) is not None and len(getattr(problem, name)):
                yield finding("problem_needs_periods", name)
        return
    periods = list(problem.periods)
    if not periods or len(set(periods)) < len(periods):
        yield finding("problem_periods", "periods")
    for proposal, chosen in problem.allowed.items():
        strange = [period for period in chosen if period not in periods]
        if strange:
            yield finding(
                "problem_period_unknown", "allowed", a=proposal, names=listed(strange), known=listed(periods)
            )
    for proposal, length in problem.duration.items():
        if int(length) != length or length < 1:
            yield finding("problem_duration", "duration", a=proposal, value=repr(length))
    yield from building(problem, periods)
    yield from factors(problem, periods)


def factors(problem: Fields, periods: list[Hashable]) -> Iterator[Finding]:
    """Find periods without a factor, and factors that are no numbers from 0."""
    if problem.period_factor is not None:
        lacking = [period for period in periods if period not in problem.period_factor]
        if lacking:
            yield finding("problem_factor_lacking", "period_factor", names=listed(lacking))
        elif not all(
            np.isfinite(float(problem.period_factor[period])) and problem.period_factor[period] >= 0
            for period in periods
        ):
            yield finding("problem_factor_negative", "period_factor")


def building(problem: Fields, periods: list[Hashable]) -> Iterator[Finding]:
    """Find mistakes about when building is paid."""
    if problem.building and problem.precedence == "earlier":
        yield finding("problem_building_earlier", "building")
    for proposal, starts in problem.building.items():
        strange = [
            period
            for period in (*starts, *(p for parts in starts.values() for p in parts))
            if period not in periods
        ]
        if strange:
            yield finding(
                "problem_period_unknown", "building", a=proposal, names=listed(strange), known=listed(periods)
            )
        for start, parts in starts.items():
            shares = np.array([float(share) for share in parts.values()])
            if not np.isfinite(shares).all() or (shares < 0).any() or shares.sum() > 1 + 1e-9:
                yield finding(
                    "problem_building_shares",
                    "building",
                    a=proposal,
                    start=start,
                    value=listed(parts.values()),
                )


def limits(problem: Fields) -> Iterator[Finding]:
    """Find limits that cannot be read."""
    for number in range(1, len(problem.limits) + 1):
        where = limit_place(problem, number)
        try:
            limit = problem.limit_list()[number - 1]
        except TypeError as mistake:
            yield finding("problem_limit_unreadable", **where, why=mistake)
            return
        yield from one_limit(problem, limit, where)
    for name, labels in problem.group.items():
        if not hasattr(labels, "get"):
            yield finding("problem_form", "group", value=name, example="{id: label}")


def limit_place(problem: Fields, number: int) -> dict[str, Any]:
    """Return where a limit stands: the row of the table that it comes from, else its place among the limits."""
    table, _, row = problem.sources.get(("limits", (number - 1, None)), "").partition(" row ")
    known = row.split(" ")[0]
    return {"file": table, "row": int(known)} if known.isdigit() else {"file": f"limits[{number - 1}]"}


def one_limit(problem: Fields, limit: Limit, where: dict[str, Any]) -> Iterator[Finding]:
    """Find what is wrong with one limit."""
    if limit.of not in measures():
        yield finding("problem_choice", **where, value=repr(limit.of), known=", ".join(measures()))
        return
    kind = kind_of(limit.of)
    for name in ("fund", "period", "criterion"):
        if getattr(limit, name) is not None and name not in kind.narrowed_by:
            yield finding(
                "problem_limit_narrowed", **where, name=name, value=getattr(limit, name), of=limit.of
            )
    for code, gaps in kind.mistakes(problem, limit):
        yield finding(code, **where, **gaps)
    yield from limit_bounds(limit, where)
    yield from limit_members(problem, limit, where)


def limit_bounds(limit: Limit, where: dict[str, Any]) -> Iterator[Finding]:
    """Find bounds that are not there, no numbers, or cannot both hold."""
    given = [bound for bound in (limit.at_least, limit.at_most) if bound is not None]
    if not given or any(np.isnan(bound) for bound in given):
        yield finding("problem_limit_bound", **where)
    if is_share(limit.of) and any(not 0 <= bound <= 1 for bound in given):
        yield finding("problem_limit_share", **where)
    if len(given) == 2 and given[0] > given[1]:
        yield finding("problem_limit_crossed", **where, least=f"{given[0]:g}", most=f"{given[1]:g}")


def limit_members(problem: Fields, limit: Limit, where: dict[str, Any]) -> Iterator[Finding]:
    """Find groups, labels and proposals that are not there."""
    if limit.group is None:
        if limit.label is not None:
            yield finding("problem_limit_label", **where, value=limit.label)
    elif limit.group not in problem.group:
        yield finding("problem_limit_group", **where, value=limit.group, known=listed(problem.group))
    elif limit.label is not None and limit.label not in set(dict(problem.group[limit.group]).values()):
        yield finding("problem_limit_nobody", **where, value=limit.label, group=limit.group)
    known = set(problem.value.index) | set(problem.alternatives)
    strange = [name for name in limit.members or () if name not in known]
    if strange:
        yield finding(
            "problem_unknown_id", **where, names=listed(strange), known=listed(list(problem.value.index)[:5])
        )


def criteria(problem: Fields) -> Iterator[Finding]:
    """Find weights, standards and synergies that do not fit the criteria."""
    names = criterion_names(problem)
    for name, least in problem.standards.items():
        if name not in names:
            yield finding("problem_criterion", "standards", value=name, known=listed(names))
        elif not np.isfinite(least):
            yield finding("problem_cell", "standards", a=name, value=repr(least))
    stated: dict[frozenset[Hashable], Any] = {}
    for members, gain in problem.synergy.items():
        before = stated.setdefault(frozenset(members), members)
        if before != members:
            yield finding("problem_synergy_twice", "synergy", a=listed(before), b=listed(members))
        parts: Mapping[Any, Any] = dict(gain) if hasattr(gain, "keys") else {}
        if not parts and not (np.isscalar(gain) and np.isfinite(float(gain))):  # type: ignore[arg-type]
            yield finding("problem_cell", "synergy", a=listed(members), value=repr(gain))
        for name, part in parts.items():
            if name not in names or not np.isfinite(part):
                yield finding("problem_synergy_part", "synergy", a=listed(members), value=name)
        if len(names) > 1 and not parts:
            yield finding("problem_synergy_whole", "synergy", a=listed(members))


def money(problem: Fields) -> Iterator[Finding]:
    """Find budgets, shared costs and funds that do not fit the cost table."""
    try:
        cells = cost_cells(problem)
        for name in problem.shared_cost:
            shared_cells(problem, name, cells)
        if problem.budget is not None:
            pots(cells, problem.budget, problem.carry_over)
    except ProblemError as mistake:
        yield from (each for each in mistake.findings if isinstance(each, Finding))
        return
    for pair, ratio in problem.cofinancing.items():
        if any(fund not in cells.funds for fund in pair):
            yield finding("problem_fund", "cofinancing", names=listed(pair), known=listed(cells.funds))
        elif not np.isfinite(ratio) or ratio < 0:
            yield finding("problem_cell", "cofinancing", a=listed(pair), value=repr(ratio))
    for number, limit in enumerate(problem.limit_list(), start=1):
        if limit.fund is not None and limit.fund not in cells.funds:
            yield finding(
                "problem_fund", **limit_place(problem, number), names=limit.fund, known=listed(cells.funds)
            )
        if limit.period is not None and limit.period not in cells.periods:
            yield finding(
                "problem_limit_period_unknown",
                **limit_place(problem, number),
                value=limit.period,
                known=listed(cells.periods),
            )
