"""Minimum standards and vetoes: conditions that no other merit can outweigh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.errors import ScoringError
from infraprio.scoring.tables import TableLike, VectorLike, align, listed, rank_positions, read_table

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = ["StandardsResult", "minimum_standards"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardsResult:
    """Who meets all standards, and each miss.

    Attributes
    ----------
    passes : Series
        True where every standard is met.
    misses : DataFrame
        One row per miss: alternative, criterion, value, standard, shortfall (in the criterion's unit,
        positive) and a sentence.
    """

    passes: Series
    misses: pd.DataFrame

    def ranked(self, score: VectorLike) -> Series:
        """Rank those that pass by a score (1 = highest, ties share the lower number); leave out the others.

        Parameters
        ----------
        score : Series, mapping or sequence
            A number by alternative, higher is better.

        Returns
        -------
        Series
            Rank of each alternative that passes.

        Raises
        ------
        ScoringError
            The score lacks an alternative or is not finite.
        """
        points = np.array([float(x) for x in align(score, self.passes.index, "score")])
        if not np.isfinite(points).all():
            raise ScoringError(
                f"The score is not finite for {listed(self.passes.index[~np.isfinite(points)])}."
            )
        kept = self.passes.to_numpy(dtype=bool)
        return pd.Series(rank_positions(points[kept]), index=self.passes.index[kept], name="rank")


def minimum_standards(
    table: TableLike,
    at_least: Mapping[Any, float] | None = None,
    at_most: Mapping[Any, float] | None = None,
) -> StandardsResult:
    """Check minimum standards (at least) and vetoes (at most) on criteria, in their own units.

    Parameters
    ----------
    table : DataFrame or 2-D array
        Alternatives x criteria, raw measures.
    at_least : mapping of label to float, optional
        Criterion -> lowest measure that is accepted.
    at_most : mapping of label to float, optional
        Criterion -> highest measure that is accepted.

    Returns
    -------
    StandardsResult
        Who meets all of them, and each miss with what lacks.

    Raises
    ------
    ScoringError
        Standards for unknown criteria or not finite, or none at all; missing or infinite values.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"safety": [0.2, 0.8], "nature_loss": [1, 9]}, index=["A", "B"])
    >>> found = minimum_standards(table, at_least={"safety": 0.5}, at_most={"nature_loss": 10})
    >>> found.passes.to_dict(), found.ranked({"A": 0.9, "B": 0.4}).to_dict()
    ({'A': False, 'B': True}, {'B': 1})
    """
    read = read_table(table)
    rules: list[tuple[Any, float, Any, str]]
    rules = [(c, limit, np.less, "at least") for c, limit in (at_least or {}).items()]
    rules += [(c, limit, np.greater, "at most") for c, limit in (at_most or {}).items()]
    unknown = [c for c, *_ in rules if c not in read.criteria]
    loose = [c for c, limit, *_ in rules if not np.isfinite(limit)]
    if unknown or loose or not rules:
        raise ScoringError(
            f"Standards need known criteria and finite limits; unknown: {listed(unknown) or 'none'}, "
            f"not finite: {listed(loose) or 'none'}, number of standards: {len(rules)}."
        )
    rows: list[tuple[Any, ...]] = []
    for criterion, limit, misses, words in rules:
        column = read.values[:, list(read.criteria).index(criterion)]
        for i in np.flatnonzero(misses(column, limit)).tolist():
            name = read.alternatives[i]
            sentence = f"{name} has {column[i]:g} in {criterion}; {words} {limit:g} is required."
            rows.append((name, criterion, column[i], limit, abs(column[i] - limit), sentence))
    columns = ["alternative", "criterion", "value", "standard", "shortfall", "sentence"]
    failed = {row[0] for row in rows}
    return StandardsResult(
        passes=read.series(np.array([name not in failed for name in read.alternatives]), "passes"),
        misses=pd.DataFrame(rows, columns=columns),
    )
