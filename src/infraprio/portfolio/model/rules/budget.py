r"""Each pot of money pays for what is spent from it; carried over, a pot pays for the earlier periods too.

.. math:: \sum_{j} c_{j,k} x_j + \sum_{s} c_{s,k} z_s \le b_k \quad \text{for each pot } k
"""

from __future__ import annotations

import numpy as np

from infraprio.portfolio.model.portfolio_statement import Statement
from infraprio.portfolio.problem.names import pot_name
from infraprio.words import Figure, Words

__all__ = ["add"]


def add(statement: Statement) -> None:
    """State one row for each pot with a limit."""
    data = statement.data
    for pot in data.pots:
        if np.isinf(pot.amount):
            continue
        spent = data.money @ pot.pays
        used = np.flatnonzero(spent)
        shared = [(variable, float(cost @ pot.pays)) for variable, cost in statement.money_terms]
        rule = statement.rule(
            "budget",
            pot.label,
            Words.of("stated.budget", pot=pot_name(pot.label), amount=Figure(pot.amount, "g")),
        )
        variables = statement.of(used) + [variable for variable, _ in shared]
        statement.row(rule, variables, [*spent[used], *(cost for _, cost in shared)], upper=pot.amount)
