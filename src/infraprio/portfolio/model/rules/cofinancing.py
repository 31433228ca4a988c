r"""What one fund pays must be matched by another.

.. math:: \sum_j c_{j,B} x_j \ge r \sum_j c_{j,A} x_j
"""

from __future__ import annotations

import numpy as np

from infraprio.portfolio.model.portfolio_statement import Statement
from infraprio.words import Figure, Words

__all__ = ["add"]


def add(statement: Statement) -> None:
    """State each pair of funds, over all periods and with the shared components."""
    data = statement.data
    shape = (len(data.cells.funds), len(data.cells.periods))
    for (fund, matching), ratio in data.problem.cofinancing.items():
        weigh = np.zeros(shape)
        weigh[data.cells.funds.index(matching)] += 1.0
        weigh[data.cells.funds.index(fund)] -= ratio
        factors = [
            *(data.money @ weigh.ravel()),
            *(cost @ weigh.ravel() for _, cost in statement.money_terms),
        ]
        rule = statement.rule(
            "cofinancing",
            (fund, matching),
            Words.of("stated.cofinancing", fund=fund, matching=matching, ratio=Figure(ratio, "g")),
        )
        variables = statement.decisions + [variable for variable, _ in statement.money_terms]
        statement.row(rule, variables, factors, lower=0.0)
