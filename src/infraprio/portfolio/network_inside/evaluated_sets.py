"""Plans evaluated exactly: the sets seen, what the model learns from them, and what a bound can rest on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.errors import ProblemError, SolverError
from infraprio.portfolio.choose.portfolio import relative_gap, status_of
from infraprio.portfolio.model.work_limit import require_time
from infraprio.portfolio.network_inside.evaluator import plan_steps, plan_value
from infraprio.portfolio.network_inside.set_groups import learn
from infraprio.portfolio.network_inside.set_search import unseen
from infraprio.portfolio.problem.units import noise

if TYPE_CHECKING:
    from infraprio.portfolio.network_inside.evaluator import Remembered, Rows, Steps
    from infraprio.portfolio.network_inside.set_model import SetModel
    from infraprio.portfolio.problem.data import Data

__all__ = [
    "Seen",
    "check_limits",
    "evaluate_every_set",
    "every_set_known",
    "judged",
    "left_out",
    "refuted",
]

Ints = NDArray[np.int64]

FOLLOWED = 1e-3  # a difference above this share of the value is followed into the set
SMALL = 16  # columns; with more, plans hold too many sets for all of them to be known by chance


class Seen:
    """The sets of plans that have been evaluated.

    Attributes
    ----------
    sets : dict
        In the order seen.
    """

    def __init__(self, model: SetModel) -> None:
        self.model = model
        self.sets: dict[Rows, None] = {}

    def fits(self, steps: Steps) -> bool:
        """Say whether the limits allow to evaluate what is not known yet of a plan."""
        known = self.model.known
        lacking = len({rows for rows, _ in steps if rows not in known})
        return not lacking or (known.in_time and known.asked + lacking <= known.most)

    def value(self, steps: Steps) -> float:
        """Return the exact value of a plan."""
        self.model.known.prepare(rows for rows, _ in steps)
        self.sets |= dict.fromkeys(rows for rows, _ in steps)
        return plan_value(self.model.known, steps)

    def learn(self) -> None:
        """Put back into the model what it got wrong about the sets seen since, smallest first."""
        model = self.model
        new = [rows for rows in self.sets if len(rows) > 1 and rows not in model.taught]
        tolerance = FOLLOWED * max((abs(model.known(rows)) for rows in new), default=0.0)
        for rows in sorted(new, key=lambda group: (len(group), model.positions(group))):
            learn(model, rows, tolerance)


def refuted(model: SetModel, slack: float) -> Rows | None:
    """Return a known set that singles and pairs undervalue by more than the slack, or None."""
    for rows, value in model.known.found.items():
        if value > model.pairwise(rows) + slack + noise(value):
            return rows
    return None


def evaluate_every_set(seen: Seen, datas: Sequence[Data]) -> bool:
    """Evaluate all sets that plans of some problems can hold, as far as the limits allow; say whether all were."""
    known = seen.model.known
    for data in datas:
        while (columns := lacking(known, data)) is not None:
            steps = plan_steps(data, columns)
            if not seen.fits(steps) or all(rows in known for rows, _ in steps):
                return False
            seen.value(steps)
    return True


def every_set_known(known: Remembered, datas: Sequence[Data]) -> bool:
    """Say whether all sets that plans of small problems can hold have been evaluated."""
    return all(len(data.row) <= SMALL and lacking(known, data) is None for data in datas)


def lacking(known: Remembered, data: Data) -> Ints | None:
    """Return the columns of a plan with sets not known, or None if there is none; any plan if time ended first."""
    try:
        return unseen(data, list(known.found), known.seconds)
    except SolverError:
        return np.array([], dtype=np.int64)


def honest_bound(bound: float, value: float) -> float:
    """Return a bound that is not below the value, and equal to it where only rounding parts them."""
    return value if bound - value <= 1e-7 * abs(value) else bound


def judged(bound: float, value: float, rests_on: str, gap: float) -> tuple[float, float, str]:
    """Return the bound as it may be told, the relative gap that it leaves, and the status that both allow.

    Only a bound that is no estimate makes a plan optimal or good enough.
    """
    bound = honest_bound(bound, value)
    reached = relative_gap(bound, value)
    status = "best evaluated"
    if rests_on != "estimate":
        status = status_of(reached, enough=reached <= gap + 1e-12, otherwise=status)
    return bound, reached, status


def left_out(model: SetModel, late: int) -> list[str]:
    """Return what a limit left no room to evaluate."""
    notes = []
    if model.unknown:
        notes.append(f"{model.known.stopped()}: no single effects of {', '.join(map(str, model.unknown))}")
    if late:
        notes.append(f"{model.known.stopped()}: no effects of {late} pairs")
    return notes


def check_limits(slack: float | None, max_evaluations: int, time_limit: float | None, gap: float) -> None:
    """Check what limits a search.

    Raises
    ------
    ProblemError
        If one of them cannot be used.
    """
    require_time(time_limit, gap)
    if slack is not None and not slack >= 0:
        raise ProblemError(f"slack={slack!r}: give a number from 0, infinite to have every set evaluated")
    if not max_evaluations >= 0:
        raise ProblemError(f"max_evaluations={max_evaluations!r}: give a number from 0")
