r"""At most one option of a proposal, started once.

.. math:: \sum_{o \in O_p} \sum_{t} x_{o,t} \le 1
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from infraprio.portfolio.model.portfolio_statement import Statement
from infraprio.words import Words

__all__ = ["add"]


def add(statement: Statement) -> None:
    """State the rule for each proposal that has several options or periods to start in."""
    data = statement.data
    owner = data.owner[data.row]
    order = np.argsort(owner, kind="stable")
    bounds = np.searchsorted(owner[order], np.arange(len(data.proposals) + 1))
    for number, (first, last) in enumerate(pairwise(bounds)):
        if last - first > 1:
            name = data.proposals[number]
            rule = statement.rule("options", name, Words.of("stated.options", a=name))
            statement.row(rule, statement.of(order[first:last]), np.ones(last - first), upper=1.0)
