"""A portfolio with its certificate."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.portfolio.choose.verify import Check, verify
from infraprio.portfolio.problem.data import Data
from infraprio.portfolio.problem.units import noise
from infraprio.solver.highs import Outcome
from infraprio.solver.unsettled import doubted

__all__ = ["PROVED", "Portfolio", "chosen", "portfolio", "relative_gap", "status_of", "status_told"]

Ints = NDArray[np.int64]

PROVED = 1e-6  # relative gap up to which an answer is called optimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """A set that is built, with its certificate.

    Attributes
    ----------
    selected : list
        Chosen rows (proposals, or options where a proposal has alternatives), in the order of the problem.
    proposals : list
        The proposals they belong to.
    options : dict
        The option of each chosen proposal that has alternatives.
    start : dict
        Period of start of each chosen proposal; empty where nothing is placed.
    value, criteria : float, dict
        Weighted value, and value by criterion.
    cost, spent : float, DataFrame
        Money in all, and by fund (rows) and period (columns).
    bound, gap : float
        No portfolio is worth more than the bound; gap is (bound - value) / abs(value).
    status : {"optimal", "within_gap", "feasible"}
        "optimal": proved, the gap is at most a millionth; "within_gap": the gap is at most the one asked for;
        "feasible": a limit came first.
    check : Check
        The recomputation by code that does not know the model.
    weights : dict
        Weight of each criterion.
    seconds, solver, notes : float
        How long, by what, and what went wrong on the way.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, best_portfolio
    >>> value, cost = pd.Series({"a": 9.0, "b": 5.0}), pd.Series({"a": 70.0, "b": 40.0})
    >>> plan = best_portfolio(Problem(value=value, cost=cost, budget=100.0))
    >>> plan.selected, plan.value, plan.status
    (['a'], 9.0, 'optimal')
    """

    selected: list[Hashable]
    proposals: list[Hashable]
    options: dict[Hashable, Hashable]
    start: dict[Hashable, Hashable]
    value: float
    criteria: dict[Hashable, float]
    cost: float
    spent: pd.DataFrame
    bound: float
    gap: float
    status: str
    check: Check
    weights: dict[Hashable, float]
    seconds: float
    solver: str
    notes: list[str]

    def to_frame(self) -> pd.DataFrame:
        """Return one line for each chosen proposal: id, option, and period of start where it is placed."""
        names = self.proposals
        lines = {"option": [self.options.get(name, name) for name in names]}
        if self.start:
            lines["start"] = [self.start[name] for name in names]
        return pd.DataFrame(lines, index=pd.Index(names, name="proposal"))

    def __repr__(self) -> str:
        """Tell the answer in two lines."""
        names = ", ".join(
            f"{name}" + (f" ({self.start[name]})" if self.start else "") for name in self.selected_shown()
        )
        head = f"Portfolio ({status_told(self.status, self.gap)}): value {self.value:g}"
        return f"{head}, cost {self.cost:g}, bound {self.bound:g}\n  {names or 'nothing'}"

    def _repr_html_(self) -> str:
        """Tell the certificate, then the chosen proposals as a table."""
        told = f"{status_told(self.status, self.gap)}: value {self.value:,.2f}, none can exceed {self.bound:,.2f}, cost {self.cost:,.1f}"
        return f"<p>{told}</p>{self.to_frame().to_html()}"

    def selected_shown(self) -> list[Hashable]:
        """Return the proposals where starts are shown, else the rows."""
        return self.proposals if self.start else self.selected


def chosen(data: Data, columns: Iterable[int]) -> dict[Hashable, Hashable | None]:
    """Return the rows of some columns, each with its period of start."""
    placed = data.problem.periods is not None
    return {
        data.rows[data.row[number]]: data.cells.periods[data.start[number]] if placed else None
        for number in columns
    }


def portfolio(data: Data, columns: Ints, outcome: Outcome, notes: list[str], seconds: float) -> Portfolio:
    """Return the checked answer.

    Raises
    ------
    SolverError
        If the answer does not pass the check.
    """
    plan = chosen(data, columns)
    check = verify(data.problem, plan, data.weights, data.budget)
    if not check.ok:
        raise doubted(f"{outcome.how} gave a plan that breaks rules: " + "; ".join(check.broken))
    gross = max(float(np.abs(data.worth[columns]).sum()), data.largest)
    if abs(check.value - outcome.value) > 1e-6 * max(abs(check.value), gross):
        raise doubted(
            f"{outcome.how} says the plan is worth {outcome.value:g}; recomputed it is worth {check.value:g}"
        )
    names = [name for name in data.problem.value.index if name in plan]
    place = {row: number for number, row in enumerate(data.rows)}
    owners = {name: data.proposals[data.owner[place[name]]] for name in names}
    bound = max(outcome.bound, check.value)
    if relative_gap(bound, check.value, gross) == 0.0:
        bound = check.value
    return Portfolio(
        selected=names,
        proposals=list(owners.values()),
        options={owner: name for name, owner in owners.items() if owner in data.problem.alternatives},
        start={owners[name]: period for name, period in plan.items()}
        if data.problem.periods is not None
        else {},
        value=check.value,
        criteria=check.criteria,
        cost=float(check.spent.to_numpy().sum()),
        spent=check.spent,
        bound=bound,
        gap=relative_gap(bound, check.value, gross),
        status=status_of(relative_gap(bound, check.value, gross), enough=outcome.status == "optimal"),
        check=check,
        weights=dict(zip(data.criteria, map(float, data.weights))),
        seconds=seconds,
        solver=outcome.how,
        notes=notes,
    )


def status_of(gap: float, *, enough: bool, otherwise: str = "feasible") -> str:
    """Return the word for an answer: "optimal" is said of nothing that a millionth or more may be better.

    Parameters
    ----------
    gap : float
        Proved relative gap of the answer.
    enough : bool
        Whether the search ended because the gap was within the one asked for.
    otherwise : str
        The word where it did not.

    Examples
    --------
    >>> status_of(0.0, enough=True), status_of(0.05, enough=True), status_of(0.05, enough=False)
    ('optimal', 'within_gap', 'feasible')
    """
    return "optimal" if gap <= PROVED else "within_gap" if enough else otherwise


def status_told(status: str, gap: float) -> str:
    """Return a status with its gap in words.

    Examples
    --------
    >>> status_told("optimal", 0.0), status_told("within_gap", 0.05), status_told("feasible", 0.05)
    ('optimal, gap 0', 'within 5 % of the best', 'feasible, gap 0.05')
    """
    return f"within {100 * gap:.2g} % of the best" if status == "within_gap" else f"{status}, gap {gap:.2g}"


def relative_gap(bound: float, value: float, gross: float = 0.0) -> float:
    """Return (bound - value) / abs(value): 0 where they agree, infinite where nothing is known.

    They agree where they differ by noise of themselves, or of the ``gross`` sum of what was added up to the value.
    """
    room = bound - value
    if room <= noise(value, gross):
        return 0.0
    return room / abs(value) if value else float("inf")
