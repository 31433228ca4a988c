"""Limits on effects where what a set does comes from an evaluator: what the model says of them, and what is so."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.portfolio.model.rules.balance import parts
from infraprio.portfolio.network_inside.evaluator import Remembered
from infraprio.portfolio.network_inside.set_groups import learn
from infraprio.portfolio.network_inside.set_model import SetModel
from infraprio.portfolio.problem.units import noise

if TYPE_CHECKING:
    from infraprio.portfolio.network_inside.evaluator import Rows
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.fields import Limit

__all__ = ["Amounts", "CappedSets", "capped_sets", "limits_on_effects"]

Amounts = Callable[["Rows"], Mapping[Any, float]]
"""What a set of rows does by each measure when it is built together."""

FOLLOWED = 0.03
"""A difference above this share of the largest amount is followed into the set."""


def limits_on_effects(data: Data) -> list[Limit]:
    """Return the limits of a problem that are on effects."""
    return [limit for limit in data.limits if limit.of == "effect"]


def capped_sets(data: Data, asked: Remembered, evaluate: Any) -> CappedSets | None:
    """Return what sets do against the limits on effects; None where there are none, or nobody evaluates it."""
    amounts: Amounts | None = getattr(evaluate, "amounts", None)
    return CappedSets(data, asked, amounts) if amounts is not None and limits_on_effects(data) else None


class _Amount(Remembered):
    """One measure of sets; asked for where the value of the set is known, or may be asked for, as both are found at once."""

    def __init__(
        self, values: Remembered, amounts: Amounts, measure: Hashable, own: Mapping[Any, float]
    ) -> None:
        super().__init__(partial(_one, values, amounts, measure), own)
        self.values = values

    @property
    def in_time(self) -> bool:
        """Whether there is time left."""
        return self.values.in_time

    @property
    def may_ask(self) -> bool:
        """Whether one more set may be evaluated."""
        return self.values.may_ask


def _one(values: Remembered, amounts: Amounts, measure: Hashable, rows: Rows) -> float:
    values(rows)
    return amounts(rows)[measure]


class CappedSets:
    """What sets do, measure by measure, against the limits on it.

    Attributes
    ----------
    limits : list of Limit
        Those on effects.
    models : dict
        Measure -> what the model says of it: single effects, and terms of groups learnt from sets that were evaluated.
    wrong : dict
        Measure -> by how much the model said too little, and too much, of a set before it was evaluated, at most.
    """

    def __init__(self, data: Data, values: Remembered, amounts: Amounts) -> None:
        assert data.problem.effects is not None
        self.limits: list[Limit] = []
        self.values = values
        self.wrong: dict[Hashable, tuple[float, float]] = {}
        self.models: dict[Hashable, SetModel] = {}
        for measure in data.problem.effects:
            own = data.problem.effects[measure]
            singles = {frozenset([row]): float(one) for row, one in own.items() if np.isfinite(one)}
            never = {frozenset([row]): 0.0 for row, one in own.items() if not np.isfinite(one)}
            known = singles | never | {frozenset(): 0.0}
            self.models[measure] = SetModel(data, _Amount(values, amounts, measure, known))
        self.on(data)

    def on(self, data: Data) -> None:
        """Take the limits of some data: those with a group one a label."""
        self.limits = []
        for limit in limits_on_effects(data):
            for label, inside in parts(data, limit):
                whole = label is None and limit.group is None
                rows = [data.rows[k] for k in sorted(set(data.row[inside > 0]))]
                self.limits.append(limit if whole else replace(limit, group=None, label=None, members=rows))

    def parts(self, data: Data, columns: Iterable[int]) -> list[tuple[Limit, Rows]]:
        """Return each limit with the rows of a plan that it is on."""
        return [(limit, part_of(data, limit, columns)) for limit in self.limits]

    def kept(self, data: Data, columns: Iterable[int]) -> bool:
        """Say whether a plan keeps every limit, as evaluated; and remember what its sets do."""
        chosen = list(columns)
        every = [within(limit, self.amount(limit, rows)) for limit, rows in self.parts(data, chosen)]
        return all(every)

    def amount(self, limit: Limit, rows: Rows) -> float:
        """Return what rows do by the measure of a limit, as evaluated; and remember what the model was wrong by."""
        model = self.models[limit.criterion]
        if rows in model.known:
            return model.known(rows)
        said, so = model.value(rows), model.known(rows)
        below, above = self.wrong.get(limit.criterion, (0.0, 0.0))
        self.wrong[limit.criterion] = max(below, so - said), max(above, said - so)
        return so

    def learn(self) -> None:
        """Put back into the model what it got wrong about the sets evaluated since."""
        pairs = [rows for rows in self.values.found if len(rows) == 2]
        for model in self.models.values():
            for rows in pairs:
                model.known(rows)
            model.teach(pairs, group=True)
            new = [rows for rows in model.known.found if len(rows) > 1 and rows not in model.taught]
            tolerance = FOLLOWED * max((abs(model.known(rows)) for rows in new), default=0.0)
            for rows in sorted(new, key=lambda group: (len(group), model.positions(group))):
                learn(model, rows, tolerance)

    def stated(self, data: Data, loose: float = 0.0) -> Data:
        """Return data with what was learnt of groups; the limits let go of what the model was wrong by, times ``loose``."""
        joint: dict[Any, dict[Hashable, float]] = {}
        for measure, model in self.models.items():
            for rows, term in model.terms.items():
                joint.setdefault(model.ordered(rows), {})[measure] = term
        limits = [self.loosened(limit, loose) if limit.of == "effect" else limit for limit in data.limits]
        return data.changed(joint_effects=joint, limits=limits)

    def loosened(self, limit: Limit, loose: float) -> Limit:
        """Return a limit that lets go of so many times what the model was wrong by on the sets evaluated."""
        below, above = self.wrong.get(limit.criterion, (0.0, 0.0))
        return replace(
            limit,
            at_least=None if limit.at_least is None else limit.at_least - loose * below,
            at_most=None if limit.at_most is None else limit.at_most + loose * above,
        )

    def free(self, data: Data) -> Data:
        """Return data without the limits on effects."""
        return data.changed(limits=[limit for limit in data.limits if limit.of != "effect"])

    def complete(self) -> None:
        """Let the model give exactly what every evaluated set does, and every part of one that a limit is on."""
        for limit in self.limits:
            model = self.models[limit.criterion]
            inside = None if limit.members is None else members_of(model.data, limit)
            model.teach([rows if inside is None else rows & inside for rows in list(self.values.found)])


def members_of(data: Data, limit: Limit) -> Rows:
    """Return the rows that a limit names."""
    return frozenset(
        data.rows[data.row[column]] for name in limit.members or () for column in data.columns(name)
    )


def part_of(data: Data, limit: Limit, columns: Iterable[int]) -> Rows:
    """Return the rows of a plan that a limit is on: started by its period, and among its members."""
    last = data.periods - 1 if limit.period is None else data.cells.periods.index(limit.period)
    rows = frozenset(data.rows[data.row[column]] for column in columns if data.start[column] <= last)
    return rows if limit.members is None else rows & members_of(data, limit)


def within(limit: Limit, amount: float) -> bool:
    """Say whether an amount keeps a limit."""
    least = -np.inf if limit.at_least is None else limit.at_least - noise(limit.at_least, amount)
    most = np.inf if limit.at_most is None else limit.at_most + noise(limit.at_most, amount)
    return bool(least <= amount <= most)
