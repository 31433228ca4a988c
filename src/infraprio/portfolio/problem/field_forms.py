"""Whether each field of a problem has the form it should have, before its contents are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.findings import Finding, finding
from infraprio.portfolio.problem.names import listed

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields

__all__ = ["forms", "unreadable_numbers"]


def forms(problem: Fields) -> Iterator[Finding]:
    """Find fields that have another form than documented: texts for lists, triples for pairs, and the like."""
    for name in ("mandatory", "forbidden"):
        if not sequence(getattr(problem, name)):
            yield finding("problem_form", name, value=repr(getattr(problem, name)), example="[id, ...]")
    for name, example in (("requires", "(a, b): a only with b"), ("requires_any", "(a, [b, c])")):
        yield from pairs(name, getattr(problem, name), example)
    if not sequence(problem.excludes) or not all(sequence(names) for names in problem.excludes):
        yield finding("problem_form", "excludes", value=repr(problem.excludes), example="[(a, b), ...]")
    yield from mappings(problem)
    yield from members(problem)
    yield from numbers(problem)


def sequence(given: Any) -> bool:
    """Say whether something is a list of things, and no text."""
    return isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping)


def pairs(name: str, given: Any, example: str) -> Iterator[Finding]:
    """Find what is no pair; the second of ``requires_any`` is a list."""
    if not sequence(given):
        yield finding("problem_form", name, value=repr(given), example=example)
        return
    for item in given:
        whole = sequence(item) and len(item) == 2
        if not whole or (name == "requires_any" and not sequence(item[1])):
            yield finding("problem_form", name, value=repr(item), example=example)
            return


def mappings(problem: Fields) -> Iterator[Finding]:
    """Find fields that are no mapping, or have labels of another form."""
    examples = {
        "alternatives": "{proposal: [option, ...]}",
        "synergy": "{(a, b): value}",
        "shared_cost": "{component: (cost, [members])}",
        "group": "{name: labels by id}",
        "standards": "{criterion: minimum}",
        "cofinancing": "{(fund, matching fund): ratio}",
        "allowed": "{proposal: [periods]}",
        "duration": "{proposal: number of periods}",
        "building": "{proposal: {period of start: {period: share}}}",
    }
    for name, example in examples.items():
        given = getattr(problem, name)
        if not hasattr(given, "keys"):
            yield finding("problem_form", name, value=repr(given), example=example)
            continue
        if name in ("synergy", "cofinancing"):
            strange = [key for key in given if not sequence(key)]
            strange += [key for key in given if name == "cofinancing" and sequence(key) and len(key) != 2]
            if strange:
                yield finding("problem_form", name, value=listed(strange), example=example)
    if not isinstance(problem.carry_over, bool) and not hasattr(problem.carry_over, "get"):
        yield finding(
            "problem_form", "carry_over", value=repr(problem.carry_over), example="True, False, {fund: True}"
        )
    if not sequence(problem.limits):
        yield finding(
            "problem_form",
            "limits",
            value=repr(problem.limits),
            example="[{'of': 'count', 'at_most': 5}, ...]",
        )


def members(problem: Fields) -> Iterator[Finding]:
    """Find lists of members, options or periods that are a single text."""
    for name in ("alternatives", "allowed"):
        given = getattr(problem, name)
        for key, inside in dict(given).items() if hasattr(given, "keys") else ():
            if not sequence(inside):
                yield finding("problem_form", name, value=f"{key!r}: {inside!r}", example="[...]")
    shared = problem.shared_cost
    for key, inside in dict(shared).items() if hasattr(shared, "keys") else ():
        if not sequence(inside) or len(inside) != 2 or not sequence(inside[1]):
            yield finding(
                "problem_form", "shared_cost", value=f"{key!r}: {inside!r}", example="(cost, [members])"
            )
    if problem.periods is not None and not sequence(problem.periods):
        yield finding("problem_form", "periods", value=repr(problem.periods), example="[...]")


def numbers(problem: Fields) -> Iterator[Finding]:
    """Find texts where a number should stand."""
    given: dict[str, Any] = {
        "standards": problem.standards,
        "cofinancing": problem.cofinancing,
        "duration": problem.duration,
        "period_factor": problem.period_factor,
    }
    for name, figures in given.items():
        for key, figure in dict(figures).items() if hasattr(figures, "keys") else ():
            if not number(figure):
                yield finding("problem_cell", name, a=key, value=repr(figure))
    for place, limit in enumerate(problem.limits if sequence(problem.limits) else (), start=1):
        for side in ("at_least", "at_most"):
            bound = limit.get(side) if isinstance(limit, Mapping) else getattr(limit, side, None)
            if bound is not None and not number(bound):
                yield finding("problem_cell", f"limits[{place - 1}]", a=side, value=repr(bound))


def number(given: Any) -> bool:
    """Say whether something is a number, and neither a text nor missing."""
    return isinstance(given, Real) and not np.isnan(float(given))


def unreadable_numbers(table: pd.Series | pd.DataFrame) -> list[str]:
    """Return what cannot be read as a number in a table, with its row."""
    found = []
    for name, line in (table.to_frame() if isinstance(table, pd.Series) else table).iterrows():
        for cell in line:
            try:
                float(cell)
            except (TypeError, ValueError):
                found.append(f"{name}: {cell!r}")
    return found
