"""One portfolio stated in Pyomo: its decisions, and rows that remember the rule they come from."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.words import Spoken

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data

__all__ = ["Rule", "Statement", "When"]

When = Callable[[NDArray[np.bool_]], NDArray[np.bool_]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the plan: its kind, what it is about, what it says, and the row of the table it comes from."""

    kind: str
    key: Any
    says: Spoken
    source: str = ""


class Statement:
    """The decisions and rows of one portfolio in a Pyomo block.

    Attributes
    ----------
    data : Data
    block : pyomo Block
    decisions : list
        Pyomo variables, one for each column of the data.
    rules : list of Rule
        The rule of each row, in the order of ``block.rows``.
    helpers : list of (variable, function of the decisions)
        Auxiliary variables, and when they are 1.
    joint : dict
        The variable of each group and period that is 1 when all of the group are started by its end.
    gain_terms, money_terms : list of (variable, value by criterion or money by cell)
        Auxiliary variables that carry value (interactions) or money (shared components).
    """

    def __init__(self, block: Any, data: Data) -> None:
        import pyomo.environ as pyo

        self.data = data
        self.block = block
        block.decide = pyo.Var(range(len(data.row)), domain=pyo.Binary)
        block.helper = pyo.VarList(bounds=(0, 1))
        block.never = pyo.Var(bounds=(0, 0))
        block.rows = pyo.ConstraintList()
        self.decisions: list[Any] = [block.decide[number] for number in range(len(data.row))]
        self.rules: list[Rule] = []
        self.helpers: list[tuple[Any, When]] = []
        self.joint: dict[tuple[frozenset[Hashable], int], Any] = {}
        self.gain_terms: list[tuple[Any, NDArray[np.float64]]] = []
        self.money_terms: list[tuple[Any, NDArray[np.float64]]] = []

    def of(self, columns: Iterable[int]) -> list[Any]:
        """Return the decision variables of some columns."""
        return [self.decisions[number] for number in columns]

    def helper(self, true_when: When) -> Any:
        """Return a new auxiliary variable between 0 and 1, and remember for which decisions it is 1."""
        variable = self.block.helper.add()
        self.helpers.append((variable, true_when))
        return variable

    def row(
        self,
        rule: Rule,
        variables: list[Any],
        coefficients: Iterable[float],
        lower: float | None = None,
        upper: float | None = None,
    ) -> None:
        """Add lower <= sum of coefficients times variables <= upper, for a rule."""
        from pyomo.core.expr import LinearExpression

        pairs = [
            (float(factor), variable) for factor, variable in zip(coefficients, variables) if factor != 0
        ]
        factors, kept = (
            ([factor for factor, _ in pairs], [variable for _, variable in pairs])
            if pairs
            else ([1.0], [self.block.never])
        )
        self.block.rows.add((lower, LinearExpression(linear_coefs=factors, linear_vars=kept), upper))
        self.rules.append(rule)

    def rule(self, kind: str, key: Hashable, says: Spoken) -> Rule:
        """Return a rule with its source, as far as the problem states one."""
        sources = self.data.problem.sources
        return Rule(kind=kind, key=key, says=says, source=sources.get((kind, key), sources.get(kind, "")))
