"""A stated model as arrays that remember which column is which decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.model.pyomo_to_arrays import compile_model
from infraprio.portfolio.model.rules.interaction import Together, all_started
from infraprio.solver.arrays import Arrays

if TYPE_CHECKING:
    from infraprio.portfolio.model.portfolio_statement import Statement, When

__all__ = ["Stated", "arrays_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A model as arrays, and where each statement's decisions and helpers stand in them (-1: nowhere).

    ``together`` are the helpers of interactions, which are many and are looked at at once.
    ``column`` and ``row`` are the places of each Pyomo variable and constraint, by its ``id``.
    ``before`` is for each column that of the start before it of the same row, -1 where there is none.
    """

    arrays: Arrays
    places: list[Ints]
    helpers: list[list[tuple[int, When]]]
    together: list[tuple[Ints, Together]]
    column: dict[int, int]
    row: dict[int, int]
    before: Ints

    def point(self, plans: Sequence[Ints]) -> Floats:
        """Return the point of the model for the columns chosen in each statement.

        What ties statements together stays open (nan).
        """
        fixed = self.arrays.column_lower == self.arrays.column_upper
        x = np.where(fixed, self.arrays.column_lower, np.nan)
        for places, helpers, (spots, together), columns in zip(
            self.places, self.helpers, self.together, plans, strict=True
        ):
            built = np.zeros(len(places), dtype=bool)
            built[columns] = True
            known = places >= 0
            x[places[known]] = built[known]
            x[spots] = together.started(built)
            for place, true_when in helpers:
                x[place] = float(true_when(built))
        return x

    def points(self, built: NDArray[np.bool_]) -> Floats:
        """Return the points [plans, columns] of plans [plans, decisions] of a model with one statement."""
        points = np.zeros((len(built), len(self.arrays.gain)))
        places = self.places[0]
        points[:, places[places >= 0]] = built[:, places >= 0]
        spots, together = self.together[0]
        points[:, spots] = together.started(built)
        for place, true_when in self.helpers[0]:
            points[:, place] = true_when(built)
        return points

    def plans(self, x: Floats) -> list[Ints]:
        """Return the columns chosen in each statement at a point."""
        return [
            np.flatnonzero(np.where(places >= 0, x[places], 0.0) > 0.5)
            if len(x)
            else np.array([], dtype=np.int64)
            for places in self.places
        ]


def arrays_of(model: Any, statements: Sequence[Statement]) -> Stated:
    """Return the arrays of a model and its statements."""
    arrays, place, constraints = compile_model(model)
    helpers, together = [], []
    for statement in statements:
        there = [(place[id(variable)], when) for variable, when in statement.helpers if id(variable) in place]
        pairs = [
            (spot, when.args[0])
            for spot, when in there
            if isinstance(when, partial) and when.func is all_started
        ]
        several = {spot for spot, _ in pairs}
        helpers.append([(spot, when) for spot, when in there if spot not in several])
        spots = np.array([spot for spot, _ in pairs], dtype=np.int64)
        together.append((spots, Together([started for _, started in pairs])))
    places = [
        np.array([place.get(id(variable), -1) for variable in statement.decisions], dtype=np.int64)
        for statement in statements
    ]
    return Stated(
        arrays=arrays,
        places=places,
        helpers=helpers,
        together=together,
        column=place,
        row={id(constraint): number for number, constraint in enumerate(constraints)},
        before=starts_before(len(arrays.gain), statements, places),
    )


def starts_before(count: int, statements: Sequence[Statement], places: Sequence[Ints]) -> Ints:
    """Return for each column of a model the column of the start before it of the same row, -1 where there is none."""
    before = np.full(count, -1, dtype=np.int64)
    for statement, columns in zip(statements, places, strict=True):
        there = np.flatnonzero(columns >= 0)
        there = there[np.lexsort((statement.data.start[there], statement.data.row[there]))]
        same = statement.data.row[there[1:]] == statement.data.row[there[:-1]]
        before[columns[there[1:][same]]] = columns[there[:-1][same]]
    return before
