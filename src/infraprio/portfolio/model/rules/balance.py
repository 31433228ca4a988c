r"""Lower and upper limits on what a part of the plan may hold, in number, money or value.

Or as a share of the whole.

.. math:: l \le \sum_{j \in G} a_j x_j \le u, \qquad \sum_{j \in G} a_j x_j - s \sum_{j} a_j x_j \ge 0
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.model.portfolio_statement import Statement
from infraprio.portfolio.problem.limit_kinds import is_share, kind_of
from infraprio.words import Chain, Figure, Listed, Words

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.problem import Limit

__all__ = ["add", "label_of", "parts"]


def add(statement: Statement) -> None:
    """State each limit, for each label it applies to."""
    data = statement.data
    for number, limit in enumerate(data.limits):
        amount = kind_of(limit.of).amount(data, limit)
        for label, inside in parts(data, limit):
            share = is_share(limit.of)
            for bound, least in ((limit.at_least, True), (limit.at_most, False)):
                if bound is None:
                    continue
                rule = statement.rule("limits", (number, label), said(limit, label, bound, least=least))
                factors = amount * (inside - bound) if share else amount * inside
                used = np.flatnonzero(factors)
                edge = 0.0 if share else float(bound)
                sides = {"lower": edge} if least else {"upper": edge}
                statement.row(rule, statement.of(used), factors[used], **sides)


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
