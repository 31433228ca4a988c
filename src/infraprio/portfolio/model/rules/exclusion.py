r"""At most one of several proposals.

.. math:: \sum_{a \in E} \sum_t x_{a,t} \le 1
"""

from __future__ import annotations

import numpy as np

from infraprio.portfolio.model.portfolio_statement import Statement
from infraprio.words import Listed, Words

__all__ = ["add"]


def add(statement: Statement) -> None:
    """State each set of proposals that exclude each other."""
    data = statement.data
    for names in data.problem.excludes:
        columns = np.unique(np.concatenate([data.columns(name) for name in names]))
        rule = statement.rule(
            "excludes", tuple(names), Words.of("stated.excludes", names=Listed(map(str, names)))
        )
        statement.row(rule, statement.of(columns), np.ones(len(columns)), upper=1.0)
