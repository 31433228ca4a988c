"""Which row may start in which period: the yes-or-no decisions of a problem, laid out as columns."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.problem.money import Cells, cost_cells, durations

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields

__all__ = ["Layout", "in_label_order", "laid_out"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Rows, proposals and columns of a problem, and what each row spends; see ``Data``."""

    rows: list[Hashable]
    proposals: list[Hashable]
    owner: Ints
    row: Ints
    start: Ints
    length: Ints
    cells: Cells

    @property
    def startless(self) -> list[Hashable]:
        """Proposals for which no start lies inside the plan."""
        known = set(self.owner[self.row].tolist())
        return [name for number, name in enumerate(self.proposals) if number not in known]


def laid_out(problem: Fields) -> Layout:
    """Return the columns of a problem, in the order of the labels and periods."""
    order = in_label_order(problem.value.index)
    rows = [problem.value.index[place] for place in order]
    owner_of = {option: proposal for proposal, options in problem.alternatives.items() for option in options}
    proposals = list(dict.fromkeys(owner_of.get(row, row) for row in rows))
    place = {proposal: number for number, proposal in enumerate(proposals)}
    cells = cost_cells(problem)
    shares = None if cells.shares is None else cells.shares[order]
    cells = replace(cells, spend=cells.spend[order], shares=shares)
    length = durations(problem)[order]
    length = np.maximum(length, profile_length(cells)) if cells.placed else length
    row, start = columns_of(problem, rows, owner_of, length)
    return Layout(
        rows=rows,
        proposals=proposals,
        owner=np.array([place[owner_of.get(name, name)] for name in rows], dtype=np.int64),
        row=row,
        start=start,
        length=length,
        cells=cells,
    )


def in_label_order(labels: Iterable[Hashable]) -> list[int]:
    """Return the places of labels in rising order; labels that cannot be compared by kind and text.

    Examples
    --------
    >>> in_label_order(["b", "a", "c"]), in_label_order([10, "a", 9])
    ([1, 0, 2], [2, 0, 1])
    """
    names: list[Any] = list(labels)
    try:
        return sorted(range(len(names)), key=names.__getitem__)
    except TypeError:
        kinds = [
            (type(name).__name__, name if isinstance(name, int | float) else str(name)) for name in names
        ]
        return sorted(range(len(names)), key=kinds.__getitem__)


def profile_length(cells: Cells) -> Ints:
    """Return the number of periods from start over which each row spends, at least 1."""
    spends = (cells.spend != 0).any(axis=1)
    last = spends.shape[1] - np.argmax(spends[:, ::-1], axis=1)
    return np.where(spends.any(axis=1), last, 1).astype(np.int64)


def columns_of(
    problem: Fields, rows: list[Hashable], owner_of: Mapping[Hashable, Hashable], length: Ints
) -> tuple[Ints, Ints]:
    """Return row and start of each column.

    A start whose periods do not all lie inside the plan is left out.
    """
    if problem.periods is None:
        return np.arange(len(rows)), np.zeros(len(rows), dtype=np.int64)
    periods = list(problem.periods)
    pairs: list[tuple[int, int]] = []
    for number, name in enumerate(rows):
        chosen = startable(problem, name, owner_of.get(name, name))
        places = sorted({periods.index(period) for period in chosen})
        pairs += [(number, place) for place in places if place + length[number] <= len(periods)]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def startable(problem: Fields, row: Hashable, proposal: Hashable) -> list[Hashable]:
    """Return the periods in which a row may start: those allowed, and where its building is stated those named."""
    allowed = problem.allowed.get(row, problem.allowed.get(proposal, problem.periods or ()))
    named = problem.building.get(row, problem.building.get(proposal))
    return [period for period in allowed if named is None or period in named]
