"""What is wrong or odd in the data of a problem, found before anything is solved."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from infraprio.errors import ProblemError
from infraprio.portfolio.problem.columns import laid_out
from infraprio.portfolio.problem.field_forms import forms, unreadable_numbers
from infraprio.portfolio.problem.fields import Fields, Limit, criterion_names
from infraprio.portfolio.problem.findings import Finding, error, listed
from infraprio.portfolio.problem.limit_kinds import is_share, kind_of, measures
from infraprio.portfolio.problem.money import cost_cells, pots, shared_cells
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
        With every error found, in one message.
    """
    found = errors(problem)
    if found:
        listed = "\n".join(f"- {item.where}: {item.message}" for item in found)
        raise ProblemError(f"The problem cannot be used as it stands ({len(found)} found):\n{listed}")


def errors(problem: Fields) -> list[Finding]:
    """Return what makes a problem unusable; each look takes for granted what the ones before it find."""
    found = list(tables(problem)) or list(forms(problem))
    found = found or list(chain(references(problem), time(problem), limits(problem), criteria(problem)))
    return found or list(money(problem))


def startless(problem: Fields) -> list[Hashable]:
    """Return the proposals for which no start lies inside the plan, whatever the budget."""
    return [] if problem.periods is None else laid_out(replace(problem, budget=float("inf"))).startless


def tables(problem: Fields) -> Iterator[Finding]:
    """Find what makes the value and cost tables unusable."""
    for name, table in (("value", problem.value), ("cost", problem.cost)):
        if not isinstance(table, pd.Series | pd.DataFrame):
            yield error(name, "must be a pandas Series or DataFrame with the proposals as index")
            continue
        if table.empty:
            yield error(name, "holds no proposal; give at least one row")
            continue
        twice = table.index[table.index.duplicated()].unique()
        if len(twice):
            yield error(name, f"{listed(twice)} stand more than once; each id may stand once")
        if isinstance(table, pd.DataFrame) and table.columns.has_duplicates:
            yield error(
                name, f"column {listed(table.columns[table.columns.duplicated()])} stands more than once"
            )
        kinds = [table.dtype] if isinstance(table, pd.Series) else list(table.dtypes)
        if any(kind.kind in "mMc" for kind in kinds):
            yield error(name, "holds dates, times or complex numbers; give plain numbers")
            continue
        try:
            numbers = table.to_numpy(dtype=float).reshape(len(table), -1)
        except (TypeError, ValueError):
            told = unreadable_numbers(table)
            more = f" and {len(told) - 6} more" if len(told) > 6 else ""
            yield error(name, "holds something that is not a number: " + ", ".join(told[:6]) + more)
            continue
        if any(name is None or name != name for name in table.index):  # nan differs from itself
            yield error(name, "has a row without an id; name each proposal")
            continue
        unknown = table.index[~np.isfinite(numbers).all(axis=1)]
        if len(unknown):
            yield error(
                name, f"{listed(unknown)}: missing or infinite; state a number or leave the proposal out"
            )
        if name == "cost" and (numbers < 0).any():
            yield error(
                name,
                f"{listed(table.index[(numbers < 0).any(axis=1)])}: negative cost; income is a value",
            )
    if isinstance(problem.value, pd.Series | pd.DataFrame) and isinstance(
        problem.cost, pd.Series | pd.DataFrame
    ):
        for name, lacking in (
            ("cost", problem.value.index.difference(problem.cost.index, sort=False)),
            ("value", problem.cost.index.difference(problem.value.index, sort=False)),
        ):
            if len(lacking):
                yield error(
                    name,
                    f"{listed(lacking)}: no row here, only in the other table; a missing figure is not zero",
                )


def references(problem: Fields) -> Iterator[Finding]:
    """Find names in the rules that no table holds, and options that belong to two proposals."""
    rows = set(problem.value.index)
    known = rows | set(problem.alternatives)
    named: dict[str, Iterable[Hashable]] = {
        "mandatory": problem.mandatory,
        "forbidden": problem.forbidden,
        "requires": chain.from_iterable(problem.requires),
        "requires_any": chain.from_iterable((a, *rest) for a, rest in problem.requires_any),
        "excludes": chain.from_iterable(problem.excludes),
        "synergy": chain.from_iterable(problem.synergy),
        "shared_cost": chain.from_iterable(members for _, members in problem.shared_cost.values()),
        "allowed": problem.allowed,
        "duration": problem.duration,
    }
    for where, names in named.items():
        strange = [name for name in dict.fromkeys(names) if name not in known]
        if strange:
            yield error(
                where,
                f"{listed(strange)}: no such proposal; ids begin {listed(list(problem.value.index)[:5])}",
            )
    owner: dict[Hashable, Hashable] = {}
    for proposal, options in problem.alternatives.items():
        if not options:
            yield error("alternatives", f"{proposal!r} has no option; name at least one row or leave it out")
        if proposal in rows and proposal not in options:
            yield error(
                "alternatives",
                f"{proposal!r} is itself a row of the table; list it among its options or rename it",
            )
        for option in options:
            if option not in rows:
                yield error(
                    "alternatives", f"option {option!r} of {proposal!r}: no such row in the value table"
                )
            elif option in owner:
                yield error(
                    "alternatives", f"option {option!r} stands under {owner[option]!r} and {proposal!r}"
                )
            owner[option] = proposal
    for names in chain(problem.excludes, problem.synergy, ((a, b) for a, b in problem.requires)):
        if isinstance(names, str) or len(set(names)) < 2:
            yield error("rules", f"{names!r}: a rule between proposals needs two different ones")


def time(problem: Fields) -> Iterator[Finding]:
    """Find mistakes about periods."""
    if problem.precedence not in ("not_later", "earlier", "any"):
        yield error("precedence", f"{problem.precedence!r}: use 'not_later', 'earlier' or 'any'")
    if problem.periods is None:
        for name in ("allowed", "duration", "building", "period_factor"):
            if getattr(problem, name) is not None and len(getattr(problem, name)):
                yield error(name, "needs periods=[...], the periods in order")
        return
    periods = list(problem.periods)
    if not periods or len(set(periods)) < len(periods):
        yield error("periods", "must be one or more different periods, in order")
    for proposal, chosen in problem.allowed.items():
        strange = [period for period in chosen if period not in periods]
        if strange:
            yield error("allowed", f"{proposal!r}: {listed(strange)} not among the periods {listed(periods)}")
    for proposal, length in problem.duration.items():
        if int(length) != length or length < 1:
            yield error("duration", f"{proposal!r}: {length!r} is not a whole number of periods from 1")
    yield from building(problem, periods)
    if problem.period_factor is not None:
        lacking = [period for period in periods if period not in problem.period_factor]
        if lacking:
            yield error("period_factor", f"no factor for {listed(lacking)}")
        elif not all(
            np.isfinite(float(problem.period_factor[period])) and problem.period_factor[period] >= 0
            for period in periods
        ):
            yield error("period_factor", "factors must be finite and not negative")


def building(problem: Fields, periods: list[Hashable]) -> Iterator[Finding]:
    """Find mistakes about when building is paid."""
    if problem.building and problem.precedence == "earlier":
        yield error("building", "says when money is paid; with precedence='earlier' state a duration instead")
    for proposal, starts in problem.building.items():
        strange = [
            period
            for period in (*starts, *(p for parts in starts.values() for p in parts))
            if period not in periods
        ]
        if strange:
            yield error(
                "building", f"{proposal!r}: {listed(strange)} not among the periods {listed(periods)}"
            )
        for start, parts in starts.items():
            shares = np.array([float(share) for share in parts.values()])
            if not np.isfinite(shares).all() or (shares < 0).any() or shares.sum() > 1 + 1e-9:
                yield error(
                    "building",
                    f"{proposal!r} from {start!r}: shares {listed(parts.values())} are no parts of 1",
                )


def limits(problem: Fields) -> Iterator[Finding]:
    """Find limits that cannot be read."""
    for number in range(1, len(problem.limits) + 1):
        where = limit_place(problem, number)
        try:
            limit = problem.limit_list()[number - 1]
        except TypeError as mistake:
            yield error(where, f"cannot be read: {mistake}")
            return
        yield from one_limit(problem, limit, where)
    for name, labels in problem.group.items():
        if not hasattr(labels, "get"):
            yield error("group", f"{name!r} must be a Series or a mapping from id to label")


def limit_place(problem: Fields, number: int) -> str:
    """Return where a limit stands: its number, and the row of the table it comes from."""
    source = problem.sources.get(("limits", (number - 1, None)), "")
    return f"limits, number {number}" + (f", {source}" if source else "")


def one_limit(problem: Fields, limit: Limit, where: str) -> Iterator[Finding]:
    """Find what is wrong with one limit."""
    if limit.of not in measures():
        yield error(where, f"of={limit.of!r}: use {', '.join(measures())}")
        return
    kind = kind_of(limit.of)
    for name in ("fund", "period", "criterion"):
        if getattr(limit, name) is not None and name not in kind.narrowed_by:
            yield error(
                where, f"{name} {getattr(limit, name)!r} does not narrow a limit of {limit.of}; leave it out"
            )
    for mistake in kind.mistakes(problem, limit):
        yield error(where, mistake)
    given = [bound for bound in (limit.at_least, limit.at_most) if bound is not None]
    if not given or any(np.isnan(bound) for bound in given):
        yield error(where, "needs at_least or at_most, as numbers")
    if is_share(limit.of) and any(not 0 <= bound <= 1 for bound in given):
        yield error(where, "a share lies between 0 and 1")
    if len(given) == 2 and given[0] > given[1]:
        yield error(where, f"at least {given[0]:g} and at most {given[1]:g} cannot both hold")
    if limit.group is None:
        if limit.label is not None:
            yield error(where, f"label {limit.label!r} needs a group")
    elif limit.group not in problem.group:
        yield error(where, f"no group {limit.group!r}; there is {listed(problem.group)}")
    elif limit.label is not None and limit.label not in set(dict(problem.group[limit.group]).values()):
        yield error(where, f"no proposal has the label {limit.label!r} in group {limit.group!r}")
    known = set(problem.value.index) | set(problem.alternatives)
    strange = [name for name in limit.members or () if name not in known]
    if strange:
        yield error(where, f"{listed(strange)}: no such proposal")


def criteria(problem: Fields) -> Iterator[Finding]:
    """Find weights, standards and synergies that do not fit the criteria."""
    names = criterion_names(problem)
    for name, least in problem.standards.items():
        if name not in names:
            yield error("standards", f"no criterion {name!r}; there is {listed(names)}")
        elif not np.isfinite(least):
            yield error("standards", f"{name!r}: {least!r} is not a number")
    stated: dict[frozenset[Hashable], Any] = {}
    for members, gain in problem.synergy.items():
        before = stated.setdefault(frozenset(members), members)
        if before != members:
            yield error("synergy", f"{before!r} and {members!r} are the same interaction; state it once")
        parts: Mapping[Any, Any] = dict(gain) if hasattr(gain, "keys") else {}
        if not parts and not (np.isscalar(gain) and np.isfinite(float(gain))):  # type: ignore[arg-type]
            yield error(
                "synergy", f"{members!r}: {gain!r} is not a number, nor a mapping from criterion to number"
            )
        for name, part in parts.items():
            if name not in names or not np.isfinite(part):
                yield error("synergy", f"{members!r}: {name!r} is no criterion, or its gain no number")
        if len(names) > 1 and not parts:
            yield error(
                "synergy",
                f"{members!r}: with several criteria give the gain by criterion, {{criterion: gain}}",
            )


def money(problem: Fields) -> Iterator[Finding]:
    """Find budgets, shared costs and funds that do not fit the cost table."""
    try:
        cells = cost_cells(problem)
        for name in problem.shared_cost:
            shared_cells(problem, name, cells)
        if problem.budget is not None:
            pots(cells, problem.budget, problem.carry_over)
    except ProblemError as mistake:
        where, _, message = str(mistake).partition(": ")
        yield error(where, message)
        return
    for pair, ratio in problem.cofinancing.items():
        if any(fund not in cells.funds for fund in pair):
            yield error("cofinancing", f"{listed(pair)}: the funds are {listed(cells.funds)}")
        elif not np.isfinite(ratio) or ratio < 0:
            yield error("cofinancing", f"{listed(pair)}: {ratio!r} is not a ratio")
    for number, limit in enumerate(problem.limit_list(), start=1):
        if limit.fund is not None and limit.fund not in cells.funds:
            yield error(
                limit_place(problem, number), f"no fund {limit.fund!r}; there is {listed(cells.funds)}"
            )
        if limit.period is not None and limit.period not in cells.periods:
            yield error(
                limit_place(problem, number), f"no period {limit.period!r}; there is {listed(cells.periods)}"
            )
