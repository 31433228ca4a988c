"""Data that can be stated and may surprise: warnings, not errors."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields

from infraprio.findings import Finding, finding
from infraprio.portfolio.problem.names import listed
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
        yield finding(
            "odd_value_negative", "value", names=listed(problem.value.index[(numbers < 0).any(axis=1)])
        )
    if (costs == 0).any():
        yield finding("odd_cost_zero", "cost", names=listed(problem.value.index[costs == 0]))
    yield from rule_conflicts(problem)
    if startless:
        yield finding("odd_startless", "periods", names=listed(startless))
    yield from running_on(problem)
    for name, labels in problem.group.items():
        lookup, owner = dict(labels), owners(problem)
        lacking = [row for row in problem.value.index if row not in lookup and owner.get(row) not in lookup]
        if lacking:
            yield finding("odd_no_label", "group", names=listed(lacking), group=name)
    total = problem.budget
    if isinstance(total, int | float | np.number):
        least = sum(cheapest(problem, name, costs) for name in dict.fromkeys(problem.mandatory))
        if least > float(total) + noise(total):
            yield finding("odd_mandatory_cost", "mandatory", least=f"{least:g}", budget=f"{float(total):g}")
        if 0 <= float(total) < costs.min():
            yield finding("odd_budget_low", "budget", budget=f"{float(total):g}", least=f"{costs.min():g}")


def running_on(problem: Fields) -> Iterator[Finding]:
    """Find proposals that may start only where their building runs on beyond the plan."""
    for name, starts in problem.building.items():
        inside = max((sum(map(float, parts.values())) for parts in starts.values()), default=1.0)
        if inside < 1 - 1e-9:
            yield finding("odd_runs_on", "building", a=name, share=f"{1 - inside:.0%}")


def rule_conflicts(problem: Fields) -> Iterator[Finding]:
    """Find rules that fight each other.

    Cycles, requirements that are excluded, built and not built at once.
    """
    graph: nx.DiGraph[Hashable] = nx.DiGraph()
    graph.add_edges_from(problem.requires)
    for part in nx.strongly_connected_components(graph):
        if len(part) > 1:
            never = problem.periods is not None and problem.precedence == "earlier"
            meaning = "odd_circle_never" if never else "odd_circle"
            yield finding(meaning, "requires", names=listed(sorted(part, key=str)))
    shut_out = {
        frozenset(pair)
        for names in problem.excludes
        for pair in ((a, b) for a in names for b in names if a != b)
    }
    for name in graph:
        needed = set(nx.descendants(graph, name)) | {name}
        if any(pair <= needed for pair in shut_out):
            yield finding("odd_requires_excluded", "requires", a=name)
    both = set(problem.mandatory) & set(problem.forbidden)
    if both:
        yield finding("odd_both", "mandatory", names=listed(both))


def owners(problem: Fields) -> dict[Hashable, Hashable]:
    """Return the proposal of each option."""
    return {option: proposal for proposal, options in problem.alternatives.items() for option in options}


def cheapest(problem: Fields, name: Hashable, costs: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    """Return the least cost of a proposal over its options."""
    by_row = dict(zip(problem.value.index, costs))
    return float(min(by_row[row] for row in problem.alternatives.get(name, [name])))
