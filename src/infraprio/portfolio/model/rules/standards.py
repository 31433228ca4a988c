r"""The plan as a whole reaches a minimum on a criterion, interactions included.

.. math:: \sum_{j} v_{j,g} x_j + \sum_S w_{S,g} y_S \ge m_g
"""

from __future__ import annotations

from infraprio.portfolio.model.portfolio_statement import Statement
from infraprio.words import Figure, Words

__all__ = ["add"]


def add(statement: Statement) -> None:
    """State the minimum of each criterion; must come after the interactions."""
    data = statement.data
    for criterion, least in data.problem.standards.items():
        place = data.criteria.index(criterion)
        rule = statement.rule(
            "standards",
            criterion,
            Words.of("stated.standards", criterion=criterion, least=Figure(least, "g")),
        )
        variables = statement.decisions + [variable for variable, _ in statement.gain_terms]
        factors = [*data.values[:, place], *(gain[place] for _, gain in statement.gain_terms)]
        statement.row(rule, variables, factors, lower=float(least))
