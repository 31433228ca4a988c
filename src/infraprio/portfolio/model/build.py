"""The Pyomo model of one portfolio, or of several side by side, put together from the rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.portfolio.model.portfolio_statement import Statement
from infraprio.portfolio.model.rules import (
    balance,
    budget,
    cofinancing,
    dependency,
    exclusion,
    fixed,
    interaction,
    options,
    shared_cost,
    standards,
)

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data

__all__ = ["build", "state", "weighted_value"]


def state(block: Any, data: Data) -> Statement:
    """State one portfolio in a Pyomo block: the rules in the order a planner would tell them."""
    statement = Statement(block, data)
    options.add(statement)
    fixed.add(statement)
    dependency.add(statement)
    exclusion.add(statement)
    interaction.add(statement)
    shared_cost.add(statement)
    budget.add(statement)
    balance.add(statement)
    standards.add(statement)
    cofinancing.add(statement)
    return statement


def weighted_value(statement: Statement, factor: float = 1.0) -> tuple[list[float], list[Any]]:
    """Return coefficients and variables of the portfolio's weighted value, times a factor."""
    data = statement.data
    worth = data.worth * factor
    used = np.flatnonzero(worth)
    gains = [(float(gain @ data.weights) * factor, variable) for variable, gain in statement.gain_terms]
    factors = [*map(float, worth[used]), *(gain for gain, _ in gains)]
    return factors, statement.of(used) + [variable for _, variable in gains]


def build(datas: Sequence[Data], probabilities: Sequence[float] = (1.0,)) -> tuple[Any, list[Statement]]:
    """Return a Pyomo model that maximises expected weighted value, one block for each data.

    And the statements.

    Parameters
    ----------
    datas : sequence of Data
        One for each scenario; one portfolio is chosen in each, as yet not tied to each other.
    probabilities : sequence of float
        Weight of each scenario in the objective.
    """
    import pyomo.environ as pyo
    from pyomo.core.expr import LinearExpression

    model = pyo.ConcreteModel()
    model.scenario = pyo.Block(range(len(datas)))
    statements = [state(model.scenario[number], data) for number, data in enumerate(datas)]
    factors: list[float] = []
    variables: list[Any] = []
    for statement, probability in zip(statements, probabilities, strict=True):
        some, few = weighted_value(statement, probability)
        factors += some
        variables += few
    if not variables:
        factors, variables = [1.0], [statements[0].block.never]
    model.value = pyo.Objective(
        expr=LinearExpression(linear_coefs=factors, linear_vars=variables), sense=pyo.maximize
    )
    model.tie = pyo.ConstraintList()
    return model, statements
