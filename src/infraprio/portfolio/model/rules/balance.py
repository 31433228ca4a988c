r"""Lower and upper limits on what a part of the plan may hold, in number, money or value.

Or as a share of the whole.

.. math:: l \le \sum_{j \in G} a_j x_j \le u, \qquad \sum_{j \in G} a_j x_j - s \sum_{j} a_j x_j \ge 0
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.model.portfolio_statement import Statement
from infraprio.portfolio.model.rules.interaction import together as all_of
from infraprio.portfolio.problem.limit_kinds import is_share, kind_of
from infraprio.portfolio.problem.measure import Measure
from infraprio.words import Chain, Figure, Listed, Words

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.problem import Limit

__all__ = ["add", "label_of", "parts"]


def add(statement: Statement) -> None:
    """State each limit, for each label it applies to."""
    data = statement.data
    for number, limit in enumerate(data.limits):
        kind = kind_of(limit.of)
        amount, together = kind.amount(data, limit), kind.together(data, limit)
        for label, inside in parts(data, limit):
            share = is_share(limit.of)
            groups = joint(statement, limit, inside, together)
            for bound, least in ((limit.at_least, True), (limit.at_most, False)):
                if bound is None:
                    continue
                rule = statement.rule("limits", (number, label), said(limit, label, bound, least=least))
                factors = amount * (inside - bound) if share else amount * inside
                used = np.flatnonzero(factors)
                edge = 0.0 if share else float(bound)
                sides = {"lower": edge} if least else {"upper": edge}
                variables = statement.of(used) + [variable for variable, _ in groups]
                statement.row(rule, variables, [*factors[used], *(extra for _, extra in groups)], **sides)


def joint(
    statement: Statement,
    limit: Limit,
    inside: NDArray[np.float64],
    together: Sequence[tuple[tuple[Hashable, ...], float]],
) -> list[tuple[Any, float]]:
    """Return the variable and the amount of each group all of whose names are inside."""
    data = statement.data
    period = data.periods - 1 if limit.period is None else data.cells.periods.index(limit.period)
    return [
        (all_of(statement, names, period), extra)
        for names, extra in together
        if all(len(columns := data.columns(name)) and inside[columns].all() for name in names)
    ]


def parts(data: Data, limit: Limit) -> Iterator[tuple[Hashable, NDArray[np.float64]]]:
    """Yield each label the limit applies to with a 0/1 mark on its columns."""
    if limit.members is not None:
        inside = np.zeros(len(data.row))
        for name in limit.members:
            inside[data.columns(name)] = 1.0
        yield None, inside
    elif limit.group is None:
        yield None, np.ones(len(data.row))
    else:
        labels = [label_of(data, limit.group, row) for row in data.rows]
        wanted = (
            [limit.label]
            if limit.label is not None
            else [name for name in dict.fromkeys(labels) if name is not None]
        )
        for label in wanted:
            yield label, np.array([labels[row] == label for row in data.row], dtype=float)


def label_of(data: Data, group: Hashable, row: Hashable) -> Any:
    """Return the label of a row in a group: its own, else its proposal's, else None."""
    labels = data.problem.group[group]
    own = labels.get(row)
    if own is None:
        own = labels.get(data.proposals[data.owner[data.rows.index(row)]])
    return own


def said(limit: Limit, label: Hashable, bound: float, *, least: bool) -> Words:
    """Say a limit."""
    where = (
        f"{limit.group} {label}"
        if label is not None
        else Listed(map(str, limit.members))
        if limit.members is not None
        else Words.of("stated.whole_plan")
    )
    if limit.of == "effect":
        return said_effect(limit, where, bound, least=least)
    amount = Figure(bound, "g")
    criterion = Words.of("stated.value") if limit.criterion is None else limit.criterion
    what = Words.of(
        f"limit.{limit.of}",
        amount=amount,
        money=Words.of("stated.money", amount=amount),
        share=Figure(bound, ".0%"),
        criterion=criterion,
    )
    extra = tuple(
        Words.of("stated.within", a=name) for name in (limit.fund, limit.period) if name is not None
    )
    return Words.of(f"stated.{'least' if least else 'most'}", where=where, what=what, extra=Chain(extra, ""))


def said_effect(limit: Limit, where: Any, bound: float, *, least: bool) -> Words:
    """Say a limit on what a part of the plan does, in the measure's own unit."""
    whole = limit.group is None and limit.members is None
    measure = limit.criterion
    return Words.of(
        f"stated.effect_{'least' if least else 'most'}",
        criterion=measure.named if isinstance(measure, Measure) else str(measure),
        amount=measure.amount(bound) if isinstance(measure, Measure) else Figure(bound, "g"),
        where="" if whole else Words.of("stated.effect_of", names=where),
        extra="" if limit.period is None else Words.of("stated.effect_by", period=limit.period),
    )
