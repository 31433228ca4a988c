r"""What must be built, and what must not.

.. math:: \sum_{t} x_{a,t} \ge 1, \qquad \sum_{t} x_{b,t} \le 0
"""

from __future__ import annotations

import numpy as np

from infraprio.portfolio.model.portfolio_statement import Statement
from infraprio.words import Words

__all__ = ["add"]


def add(statement: Statement) -> None:
    """State mandatory and forbidden proposals."""
    data = statement.data
    for name in dict.fromkeys(data.problem.mandatory):
        columns = data.columns(name)
        says = Words.of("stated.mandatory" if len(columns) else "stated.mandatory_late", a=name)
        rule = statement.rule("mandatory", name, says)
        statement.row(rule, statement.of(columns), np.ones(len(columns)), lower=1.0)
    for name in dict.fromkeys(data.problem.forbidden):
        columns = data.columns(name)
        rule = statement.rule("forbidden", name, Words.of("stated.forbidden", a=name))
        statement.row(rule, statement.of(columns), np.ones(len(columns)), upper=0.0)
