"""What a set of proposals achieves by each yardstick: added up, or through the network where there is one."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from infraprio.portfolio.network_inside.evaluator import Remembered, plan_value, start_steps
from infraprio.questions.subject import TOTAL

if TYPE_CHECKING:
    import pandas as pd

    from infraprio.questions.subject import Subject, Yardstick

__all__ = ["SetValues"]

Plan = Mapping[Hashable, Hashable | None]


@dataclass(frozen=True, slots=True)
class SetValues:
    """What sets achieve, each computed once."""

    subject: Subject
    known: dict[frozenset[Hashable], pd.Series[float]] = field(default_factory=dict, repr=False)

    @property
    def adds_up(self) -> bool:
        """Whether the effects of a set are the sum of those of its members."""
        return self.subject.together is None

    def set(self, rows: frozenset[Hashable]) -> pd.Series[float]:
        """Return what a set does by each yardstick, through the network."""
        assert self.subject.together is not None
        if rows not in self.known:
            self.known[rows] = self.subject.together(sorted(rows, key=str))
        return self.known[rows]

    def of(self, plan: Plan, yardstick: Yardstick, total: float) -> float:
        """Return what a plan achieves by one yardstick; ``total`` is its value by the model."""
        if not self.adds_up and plan:
            return self._through_network(plan, yardstick)
        if yardstick.kind == "total":
            return total
        return float(np.nansum(yardstick.amount.loc[list(plan)]))

    def _through_network(self, plan: Plan, yardstick: Yardstick) -> float:
        if yardstick.kind != "total":
            return float(self.set(frozenset(plan))[yardstick.id])
        data = self.subject.data
        owner = {row: data.proposals[data.owner[place]] for place, row in enumerate(data.rows)}
        start = {owner[row]: period for row, period in plan.items()}
        placed = start if data.problem.periods is not None else {}
        score = Remembered(lambda rows: 0.0 if not rows else float(self.set(rows)[TOTAL]))
        return plan_value(score, start_steps(data, list(plan), placed))
