"""What is stated of a choice: values, costs, money, and the rules of the plan."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

__all__ = ["Fields", "Limit", "criterion_names"]

Timing = Literal["not_later", "earlier", "any"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A lower or upper limit on what a part of the plan may hold.

    Attributes
    ----------
    of : {"count", "cost", "value", "effect", "count_share", "cost_share", "value_share"}
        What is counted. A share is between 0 and 1, of the same thing in the whole plan. Costs and values
        are the proposals' own: shared components and interactions are left out. An effect is what the members do
        together: their own effects, and the joint effects of groups of them.
    at_least, at_most : float, optional
        The limits; at least one of them.
    group, label : hashable, optional
        Which grouping and which of its labels. A group without a label means: each label by itself. Without
        a group
        (and without members) the limit is on the whole plan.
    members : sequence, optional
        The proposals themselves, instead of a group.
    criterion, fund, period : hashable, optional
        Only this criterion (``of="value"``; for ``of="effect"`` the column of ``effects``), this fund or this period
        (``of="cost"``; for ``of="count"`` the period of start, for ``of="effect"`` what is started by its end).

    Examples
    --------
    >>> Limit(of="count", group="kind", label="road", at_most=3).at_most
    3
    """

    of: str = "count"
    at_least: float | None = None
    at_most: float | None = None
    group: Hashable | None = None
    label: Hashable | None = None
    members: Sequence[Hashable] | None = None
    criterion: Hashable | None = None
    fund: Hashable | None = None
    period: Hashable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The fields of a ``Problem``, where each is described."""

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
    effects: pd.DataFrame | None = None
    joint_effects: Mapping[Any, Mapping[Hashable, float]] = field(default_factory=dict)
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

    def limit_list(self) -> list[Limit]:
        """Return the limits as ``Limit`` values, also those given as mappings."""
        return [item if isinstance(item, Limit) else Limit(**item) for item in self.limits]

    def __repr__(self) -> str:
        """Tell the problem as a planner would."""
        return describe(self)


def describe(problem: Fields) -> str:
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


def criterion_names(problem: Fields) -> list[Hashable]:
    """Return the criteria; a single Series of values is called by its name, or ``"value"``."""
    if isinstance(problem.value, pd.DataFrame):
        return list(problem.value.columns)
    return [problem.value.name if problem.value.name is not None else "value"]
