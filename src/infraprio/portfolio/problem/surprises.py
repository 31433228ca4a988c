"""Data that can be stated and may surprise: warnings, not errors."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields

from infraprio.portfolio.problem.findings import Finding, listed, warning
from infraprio.portfolio.problem.units import noise

__all__ = ["oddities"]


def oddities(problem: Fields, startless: Sequence[Hashable]) -> Iterator[Finding]:
    """Find what can be stated, and may surprise; ``startless`` are the proposals for which no start lies inside the plan."""
    numbers = problem.value.to_numpy(dtype=float).reshape(len(problem.value), -1)
    costs = (
        problem.cost.reindex(problem.value.index)
        .to_numpy(dtype=float)
        .reshape(len(problem.value), -1)
        .sum(axis=1)
    )
    if (numbers < 0).any():
        yield warning(
            "value",
            f"{listed(problem.value.index[(numbers < 0).any(axis=1)])}: negative; built only if a rule asks",
        )
    if (costs == 0).any():
        yield warning(
            "cost", f"{listed(problem.value.index[costs == 0])}: costs nothing, so no budget holds it back"
        )
    yield from rule_conflicts(problem)
    if startless:
        yield warning(
            "periods",
            f"{listed(startless)}: no start that is allowed lets it finish inside the plan, so it cannot be built",
        )
    yield from running_on(problem)
    for name, labels in problem.group.items():
        lookup, owner = dict(labels), owners(problem)
        lacking = [row for row in problem.value.index if row not in lookup and owner.get(row) not in lookup]
        if lacking:
            yield warning("group", f"{listed(lacking)}: no label in {name!r}, so no limit on it counts them")
    total = problem.budget
    if isinstance(total, int | float | np.number):
        least = sum(cheapest(problem, name, costs) for name in dict.fromkeys(problem.mandatory))
        if least > float(total) + noise(total):
            yield warning(
                "mandatory",
                f"the mandatory proposals cost at least {least:g}, the budget is {float(total):g}",
            )
        if 0 <= float(total) < costs.min():
            yield warning(
                "budget",
                f"{float(total):g} is below the cheapest proposal ({costs.min():g}); nothing can be paid",
            )


def running_on(problem: Fields) -> Iterator[Finding]:
    """Find proposals that may start only where their building runs on beyond the plan."""
    for name, starts in problem.building.items():
        inside = max((sum(map(float, parts.values())) for parts in starts.values()), default=1.0)
        if inside < 1 - 1e-9:
            yield warning(
                "building",
                f"{name!r} takes longer than the plan: it runs on, and {1 - inside:.0%} of its cost is paid after it",
            )


def rule_conflicts(problem: Fields) -> Iterator[Finding]:
    """Find rules that fight each other.

    Cycles, requirements that are excluded, built and not built at once.
    """
    graph: nx.DiGraph[Hashable] = nx.DiGraph()
    graph.add_edges_from(problem.requires)
    for part in nx.strongly_connected_components(graph):
        if len(part) > 1:
            meaning = (
                "none of them can be built"
                if problem.periods is not None and problem.precedence == "earlier"
                else "they are built together or not at all"
            )
            yield warning(
                "requires", f"{listed(sorted(part, key=str))} require each other in a circle: {meaning}"
            )
    shut_out = {
        frozenset(pair)
        for names in problem.excludes
        for pair in ((a, b) for a in names for b in names if a != b)
    }
    for name in graph:
        needed = set(nx.descendants(graph, name)) | {name}
        if any(pair <= needed for pair in shut_out):
            yield warning(
                "requires",
                f"{name!r} requires what it excludes, directly or by a chain; it can never be built",
            )
    both = set(problem.mandatory) & set(problem.forbidden)
    if both:
        yield warning("mandatory", f"{listed(both)}: mandatory and forbidden at once; no plan is possible")


def owners(problem: Fields) -> dict[Hashable, Hashable]:
    """Return the proposal of each option."""
    return {option: proposal for proposal, options in problem.alternatives.items() for option in options}


def cheapest(problem: Fields, name: Hashable, costs: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    """Return the least cost of a proposal over its options."""
    by_row = dict(zip(problem.value.index, costs))
    return float(min(by_row[row] for row in problem.alternatives.get(name, [name])))
