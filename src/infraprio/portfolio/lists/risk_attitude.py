r"""How risk and doubt about the probabilities are judged in a list.

The worst mean over all probabilities p within a transport cost (type-1 Wasserstein distance) of the stated q:

.. math:: \min_{\pi \ge 0} \sum_{\sigma\omega} \pi_{\sigma\omega} h_\omega, \quad \sum_\omega \pi_{\sigma\omega}
    = q_\sigma, \quad \sum_{\sigma\omega} d_{\sigma\omega} \pi_{\sigma\omega} \le \varepsilon

Its dual is linear in the values h, so that it joins the model: :math:`\max \sum q_\sigma \nu_\sigma - \varepsilon
\gamma` with :math:`\nu_\sigma \le h_\omega + \gamma d_{\sigma\omega}` (Mohajerin Esfahani and Kuhn 2018). With
a risk aversion a, h is :math:`(1 - a) z + a (u - s / (1 - \alpha))` of Rockafellar and Uryasev (2000) with one
level u for all scenarios; as the result is concave in u and linear in p, the two may be combined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.errors import ProblemError
from infraprio.portfolio.problem.money import pots
from infraprio.portfolio.robust.worst_cases import worst_mean

if TYPE_CHECKING:
    from infraprio.portfolio.problem.budget_scenarios import Scenario

__all__ = ["Attitude", "distances", "judge", "set_objective"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attitude:
    """Risk aversion with its confidence, and the ambiguity of probabilities with the scenarios' distances."""

    risk_aversion: float = 0.0
    confidence: float = 0.95
    ambiguity: float = 0.0
    distance: Floats | None = None

    @property
    def neutral(self) -> bool:
        """Whether only the expected value counts."""
        return not self.risk_aversion and not self.ambiguity

    def check(self, reading: str) -> None:
        """Raise if a number lies outside its range, or if the reading takes none.

        Raises
        ------
        ProblemError
        """
        for name, low, high in (
            ("risk_aversion", 0.0, 1.0),
            ("confidence", 0.0, 1.0),
            ("ambiguity", 0.0, np.inf),
        ):
            number = getattr(self, name)
            if not isinstance(number, int | float) or not low <= number <= high or not np.isfinite(number):
                raise ProblemError(
                    f"{name}={number!r}: give a number from {low:g}"
                    + (f" to {high:g}" if high < np.inf else "")
                )
        if self.confidence == 1.0:
            raise ProblemError(
                "confidence=1: the worst scenarios would have no probability; give less than 1"
            )
        if reading == "skip" and not self.neutral:
            raise ProblemError(
                "risk_aversion and ambiguity go with reading='nested' or 'stop': the list that is skipped is "
                "searched for its expected value"
            )


def distances(scenarios: Sequence[Scenario], given: Any = None) -> Floats:
    """Return the distance [scenarios, scenarios] between scenarios.

    Euclidean between all budgets and values as stated, without units or scaling, unless a table is given.

    Raises
    ------
    ProblemError
        If the table lacks a scenario, or a distance is negative or not a number, or not 0 to itself.
    """
    names = [scenario.name for scenario in scenarios]
    if given is None:
        stated = [
            np.array(
                [pot.amount for pot in pots(scenario.data.cells, scenario.data.budget)]
                + list(scenario.data.problem.value.loc[scenario.data.rows].to_numpy(dtype=float).ravel())
            )
            for scenario in scenarios
        ]
        with np.errstate(invalid="ignore"):  # no limit in both: no distance
            apart = np.array([[np.where(a == b, 0.0, a - b) for b in stated] for a in stated])
        return np.asarray(np.sqrt((apart**2).sum(axis=2)))
    if isinstance(given, pd.DataFrame):
        lacking = [name for name in names if name not in given.index or name not in given.columns]
        if lacking:
            raise ProblemError(f"distance: no row or column for the scenarios {lacking[:6]}")
        table = given.loc[names, names].to_numpy(dtype=float)
    else:
        table = np.asarray(given, dtype=float)
        if table.shape != (len(names), len(names)):
            raise ProblemError(
                f"distance: {table.shape} numbers for {len(names)} scenarios; give a table with the scenarios "
                "as rows and columns"
            )
    if np.isnan(table).any() or (table < 0).any() or np.diagonal(table).any():
        raise ProblemError("distance: every distance is a number from 0, and 0 from a scenario to itself")
    return table


def set_objective(model: Any, values: Sequence[Any], chance: Floats, attitude: Attitude) -> None:
    """Replace the objective of a model by what the attitude makes of the values of the scenarios.

    Parameters
    ----------
    model : pyomo model
    values : sequence of expressions
        Value of each scenario.
    chance : array
        Their stated probabilities.
    """
    import pyomo.environ as pyo

    model.value.deactivate()
    judged = list(values)
    if attitude.risk_aversion:
        model.level = pyo.Var()
        model.below = pyo.Var(range(len(judged)), domain=pyo.NonNegativeReals)
        for number, z in enumerate(values):
            model.tie.add(model.below[number] - model.level + z >= 0)
        a, tail = attitude.risk_aversion, 1.0 / (1.0 - attitude.confidence)
        judged = [
            (1 - a) * z + a * (model.level - tail * model.below[number]) for number, z in enumerate(values)
        ]
    if attitude.ambiguity and attitude.distance is not None:
        model.judged = pyo.Var(range(len(judged)))
        for number, h in enumerate(judged):
            model.tie.add(model.judged[number] - h == 0)
        model.moved = pyo.Var(domain=pyo.NonNegativeReals)
        model.least = pyo.Var(range(len(judged)))
        for a, b in zip(*np.nonzero(np.isfinite(attitude.distance))):
            far = float(attitude.distance[a, b])
            model.tie.add(model.least[int(a)] - model.judged[int(b)] - far * model.moved <= 0)
        total = sum(float(p) * model.least[number] for number, p in enumerate(chance))
        total = total - attitude.ambiguity * model.moved
    else:
        total = sum(float(p) * h for p, h in zip(chance, judged))
    model.careful = pyo.Objective(expr=total, sense=pyo.maximize)


def judge(values: Floats, chance: Floats, attitude: Attitude) -> tuple[float, Floats]:
    """Return what the attitude makes of the values of the scenarios, and the worst probabilities.

    Examples
    --------
    >>> import numpy as np
    >>> apart = np.array([[0.0, 2.0], [2.0, 0.0]])
    >>> worst, chance = judge(np.array([1.0, 5.0]), np.array([0.5, 0.5]), Attitude(ambiguity=0.5, distance=apart))
    >>> print(round(worst, 9), chance.round(9))
    2.0 [0.75 0.25]
    """
    a = attitude.risk_aversion
    if not attitude.ambiguity or attitude.distance is None:
        return float(
            (1 - a) * (chance @ values) + a * worst_mean(values, chance, attitude.confidence)
        ), chance
    if not a:
        return worst_probabilities(values, chance, attitude.ambiguity, attitude.distance)
    level = best_level(values, chance, attitude, attitude.distance)
    short = np.maximum(level - values, 0.0) / (1.0 - attitude.confidence)
    return worst_probabilities(
        (1 - a) * values + a * (level - short), chance, attitude.ambiguity, attitude.distance
    )


def best_level(values: Floats, chance: Floats, attitude: Attitude, distance: Floats) -> float:
    """Return the level u of the worst cases at which the worst mean is greatest."""
    from scipy.optimize import linprog

    size = float(np.abs(values).max(initial=0.0)) or 1.0
    far = float(distance[np.isfinite(distance)].max(initial=0.0)) or 1.0
    values = values / size
    distance = distance / far
    count, a = len(values), attitude.risk_aversion
    tail = a / (1.0 - attitude.confidence)
    # Unknown: u, gamma, nu [count], s [count].
    gain = np.concatenate([[0.0, -attitude.ambiguity / far], chance, np.zeros(count)])
    lines, edges = [], []
    for first, second in zip(*np.nonzero(np.isfinite(distance))):
        line = np.zeros(2 + 2 * count)
        line[[0, 1, 2 + first, 2 + count + second]] = -a, -distance[first, second], 1.0, tail
        lines.append(line)
        edges.append((1 - a) * values[second])
    for number in range(count):
        line = np.zeros(2 + 2 * count)
        line[[0, 2 + count + number]] = 1.0, -1.0
        lines.append(line)
        edges.append(values[number])
    free, positive = (None, None), (0, None)
    bounds = [free, positive, *[free] * count, *[positive] * count]
    answer: Any = linprog(-gain, A_ub=np.array(lines), b_ub=edges, bounds=bounds)
    return float(answer.x[0]) * size


def worst_probabilities(
    values: Floats, chance: Floats, radius: float, distance: Floats
) -> tuple[float, Floats]:
    """Return the least mean over probabilities within the radius, and those probabilities."""
    from scipy.optimize import linprog

    count = len(values)
    size = float(np.abs(values).max(initial=0.0)) or 1.0
    open_ = np.isfinite(distance).ravel()
    far = float(distance.ravel()[open_].max(initial=0.0)) or 1.0
    answer: Any = linprog(
        np.tile(values / size, count)[open_],
        A_ub=distance.ravel()[None, open_] / far,
        b_ub=[radius / far],
        A_eq=np.kron(np.eye(count), np.ones(count))[:, open_],
        b_eq=chance,
    )
    moved = np.zeros(count * count)
    moved[open_] = answer.x
    return float(answer.fun) * size, moved.reshape(count, count).sum(axis=0)
