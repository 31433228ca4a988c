"""Incomplete weights: all weights that satisfy what has been stated, as one immutable set."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from infraprio.errors import ScoringError
from infraprio.scoring.mixed_integer import solve_mip
from infraprio.scoring.tables import Array, VectorLike, align, listed
from infraprio.scoring.weights.polytope import deepest_point, feasible_point, hit_and_run, vertices
from infraprio.scoring.weights.statement import Statement

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = ["WeightSet"]


@dataclass(frozen=True, slots=True, init=False)
class WeightSet:
    """All weights (not negative, sum 1) that satisfy linear statements; each method gives a new set.

    Parameters
    ----------
    criteria : tuple of label
        Labels of the criteria, in the order of the table's columns.
    statements : tuple of Statement
        What is known of the weights; methods add to it.

    Examples
    --------
    >>> known = WeightSet(["safety", "time", "nature"]).order(["safety", "time", "nature"])
    >>> known.extreme_points().round(3).to_numpy().tolist()
    [[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.333, 0.333, 0.333]]
    >>> known.ratio("safety", "time", at_least=2).bounds({"nature": (0.1, 1.0)}).is_feasible()
    True
    """

    criteria: tuple[Any, ...]
    statements: tuple[Statement, ...]

    def __init__(self, criteria: Iterable[Any], statements: Sequence[Statement] = ()) -> None:
        labels = tuple(criteria)
        twice = [label for label in labels if labels.count(label) > 1]
        if not labels or twice:
            raise ScoringError(f"A weight set needs each criterion once; {listed(twice) or 'none'} given.")
        object.__setattr__(self, "criteria", labels)
        object.__setattr__(self, "statements", tuple(statements))

    def order(self, criteria: Sequence[Any]) -> WeightSet:
        """State that each criterion weighs at least as much as the next; a list inside: equal weights.

        Parameters
        ----------
        criteria : sequence of label
            Labels, most important first; a list inside holds criteria of equal weight.

        Returns
        -------
        WeightSet
            With the statement.

        Raises
        ------
        ScoringError
            A criterion is unknown, or named twice.
        """
        groups = [list(item) if isinstance(item, list | set) else [item] for item in criteria]
        positions = [[self._at(label) for label in group] for group in groups]
        flat = [i for group in positions for i in group]
        if len(flat) != len(set(flat)):
            raise ScoringError(f"The order names a criterion twice: {listed(criteria)}.")
        rows = [self._row({b[0]: 1.0, a[0]: -1.0}) for a, b in itertools.pairwise(positions)]
        for group in positions:
            for a, b in itertools.pairwise(group):
                rows += [self._row({a: 1.0, b: -1.0}), self._row({a: -1.0, b: 1.0})]
        text = " >= ".join(" = ".join(map(str, group)) for group in groups)
        chain = tuple(flat) if len(flat) == len(groups) else ()
        return self._with(Statement(text, tuple(rows), (0.0,) * len(rows), chain))

    def bounds(self, bounds: Mapping[Any, tuple[float | None, float | None]]) -> WeightSet:
        """State the lowest and highest weight of criteria as (lowest, highest); None leaves a side open.

        Parameters
        ----------
        bounds : mapping of label to tuple of float or None
            Criterion -> (lowest, highest) weight, 0 to 1; None leaves a side open.

        Returns
        -------
        WeightSet
            With one statement for each criterion named.

        Raises
        ------
        ScoringError
            A criterion is unknown, or its bounds are no pair of rising finite numbers.
        """
        new = self
        for label, pair in bounds.items():
            i = self._at(label)
            try:
                low, high = pair
            except (TypeError, ValueError):
                raise ScoringError(
                    f"Bounds of {label!r} must be a pair (lowest, highest), got {pair!r}."
                ) from None
            low, high = (0.0 if low is None else float(low)), (1.0 if high is None else float(high))
            if not (np.isfinite(low) and np.isfinite(high) and low <= high):
                raise ScoringError(
                    f"Bounds of {label!r} are {low:g} to {high:g}; lowest must not exceed highest."
                )
            text = f"{label} between {low:g} and {high:g}"
            new = new._with(Statement(text, (self._row({i: -1.0}), self._row({i: 1.0})), (-low, high)))
        return new

    def ratio(
        self, a: Any, b: Any, *, at_least: float | None = None, at_most: float | None = None
    ) -> WeightSet:
        """State how many times as much a weighs as b: at least, at most, or both.

        Parameters
        ----------
        a : label
            Criterion that is weighed.
        b : label
            Criterion that it is weighed against.
        at_least : float, optional
            Smallest ratio of the weight of `a` to that of `b`.
        at_most : float, optional
            Largest ratio.

        Returns
        -------
        WeightSet
            With the statement.

        Raises
        ------
        ScoringError
            A criterion is unknown or weighed against itself, or there is no ratio, finite and not negative.
        """
        i, j = self._at(a), self._at(b)
        if (at_least is None and at_most is None) or i == j:
            raise ScoringError("A ratio needs two different criteria and at_least or at_most.")
        rows, words = [], []
        for factor, sign, word in ((at_least, 1.0, "at least"), (at_most, -1.0, "at most")):
            if factor is not None:
                if not (np.isfinite(factor) and factor >= 0):
                    raise ScoringError(
                        f"The ratio {a!r} to {b!r} is {factor}; it must be finite and not negative."
                    )
                rows.append(self._row({i: -sign, j: sign * factor}))
                words.append(f"{word} {factor:g}")
        text = f"{a} is {' and '.join(words)} times {b}"
        return self._with(Statement(text, tuple(rows), (0.0,) * len(rows)))

    def linear(self, factors: Mapping[Any, float], *, at_most: float, text: str | None = None) -> WeightSet:
        """State that the sum of factor x weight is at most a number.

        Parameters
        ----------
        factors : mapping of label to float
            Criterion -> factor; the others have 0.
        at_most : float
            Upper limit of the sum.
        text : str, optional
            The statement in words; None: made from the numbers.

        Returns
        -------
        WeightSet
            With the statement.

        Raises
        ------
        ScoringError
            A criterion is unknown, or a number not finite.
        """
        row = self._row({self._at(label): float(factor) for label, factor in factors.items()})
        words = (
            text
            or " + ".join(f"{factor:g} {label}" for label, factor in factors.items()) + f" <= {at_most:g}"
        )
        if not np.isfinite([*row, at_most]).all():
            raise ScoringError(f"The statement {words!r} holds a number that is not finite.")
        return self._with(Statement(words, (row,), (float(at_most),)))

    def is_feasible(self) -> bool:
        """Whether any weights satisfy all statements."""
        rows, rhs = self.inequalities()
        return feasible_point(rows, rhs + 1e-9) is not None

    def inequalities(self) -> tuple[Array, Array]:
        """Give all statements as rows @ w <= rhs (not negative and sum 1 go without saying)."""
        rows = [row for statement in self.statements for row in statement.rows]
        rhs = [bound for statement in self.statements for bound in statement.rhs]
        return np.array(rows, dtype=float).reshape(len(rows), len(self.criteria)), np.array(rhs, dtype=float)

    def contains(self, weights: VectorLike, tolerance: float = 1e-9) -> bool:
        """Whether these weights satisfy all statements.

        Parameters
        ----------
        weights : Series, mapping or sequence
            One number for each criterion.
        tolerance : float, default 1e-09
            A statement may be missed by so much.

        Returns
        -------
        bool
            True where all statements hold within the tolerance.
        """
        w = np.array([float(x) for x in align(weights, pd.Index(self.criteria), "weights")])
        rows, rhs = self.inequalities()
        fits = (
            (rows @ w <= rhs + tolerance).all() and (w >= -tolerance).all() and abs(w.sum() - 1) <= tolerance
        )
        return bool(fits)

    def extreme_points(self) -> pd.DataFrame:
        """
        Corners of the set, one a row: whatever holds at all of them holds for all weights of the set.

        Raises
        ------
        ScoringError
            The statements clash (the message names them), or there are more than 200,000 corners.
        """
        self.require_feasible()
        return pd.DataFrame(vertices(*self.inequalities()), columns=list(self.criteria))

    def sample(self, n: int, seed: int) -> pd.DataFrame:
        """`n` weights uniform on the set.

        Exact and independent without statements and for pure orders (sorted uniform weights); else by
        hit-and-run.

        Parameters
        ----------
        n : int
            Number of samples, at least 1.
        seed : int
            Of everything that is sampled; the same seed gives the same numbers.

        Returns
        -------
        DataFrame
            Samples x criteria; every row sums to 1.

        Raises
        ------
        ScoringError
            Fewer than one sample is asked for, or the statements clash.
        """
        if n < 1:
            raise ScoringError(f"{n} samples were asked for; ask for at least one.")
        rng = np.random.default_rng(seed)
        chains = self._chains()
        if chains is None:
            self.require_feasible()
            drawn = hit_and_run(*self.inequalities(), n, rng)
        else:
            drawn = rng.standard_exponential((n, len(self.criteria)))
            drawn /= drawn.sum(axis=1, keepdims=True)
            for chain in chains:
                drawn[:, chain] = -np.sort(-drawn[:, chain], axis=1)
        return pd.DataFrame(drawn, columns=list(self.criteria))

    def centre(self, method: Literal["extreme_points", "chebyshev"] = "extreme_points") -> Series:
        """One set of weights in the middle.

        "extreme_points": their mean, which for a complete order is the rank-order centroid. "chebyshev": the
        point farthest from all statements.

        Parameters
        ----------
        method : {"extreme_points", "chebyshev"}, default "extreme_points"
            Mean of the corners, or the point farthest from all statements.

        Returns
        -------
        Series
            By criterion, sum 1.

        Raises
        ------
        ScoringError
            An unknown method, or statements that clash.
        """
        if method == "chebyshev":
            self.require_feasible()
            point = deepest_point(*self.inequalities())[0]
        elif method == "extreme_points":
            point = self.extreme_points().to_numpy().mean(axis=0)
        else:
            raise ScoringError(f'Unknown centre {method!r}: use "extreme_points" or "chebyshev".')
        return pd.Series(point, index=list(self.criteria), name="weight")

    def clash(self) -> list[str]:
        """Name statements that cannot all hold, none of which is spare; empty when all is well."""
        if self.is_feasible():
            return []
        kept = list(self.statements)
        for statement in self.statements:
            fewer = [other for other in kept if other is not statement]
            if not WeightSet(self.criteria, fewer).is_feasible():
                kept = fewer
        return [statement.text for statement in kept]

    def to_drop(self) -> list[str]:
        """Smallest number of statements without which the others can hold; empty when all is well."""
        if self.is_feasible():
            return []
        rows, rhs = self.inequalities()
        n, k = len(self.criteria), len(self.statements)
        owner = np.repeat(np.arange(k), [len(statement.rows) for statement in self.statements])
        release = np.zeros((len(rows), k))
        release[np.arange(len(rows)), owner] = rhs - rows.max(axis=1)
        binary = np.arange(n + k) >= n
        answer = solve_mip(
            binary.astype(float),
            np.vstack([np.column_stack([rows, release]), np.where(binary, 0.0, 1.0)]),
            np.append(np.full(len(rhs), -np.inf), 1.0),
            np.append(rhs, 1.0),
            integer=binary,
            column_lower=np.zeros(n + k),
            column_upper=np.ones(n + k),
        )
        dropped = np.ones(k, dtype=bool) if answer.x is None else np.round(answer.x[n:]).astype(bool)
        left = WeightSet(self.criteria, [s for s, out in zip(self.statements, dropped) if not out])
        if not left.is_feasible():
            raise ScoringError(
                "The search for statements to drop gave an answer that does not hold; check for huge numbers."
            )
        return [s.text for s, out in zip(self.statements, dropped) if out]

    def require_feasible(self) -> None:
        """Raise an error that names the clashing statements and what to drop, if no weights satisfy all."""
        if not self.is_feasible():
            raise ScoringError(
                "No weights satisfy all statements. They clash: "
                + "; ".join(self.clash())
                + ". Dropping this is enough: "
                + "; ".join(self.to_drop())
                + "."
            )

    def _at(self, label: Any) -> int:
        try:
            return self.criteria.index(label)
        except ValueError:
            raise ScoringError(f"Unknown criterion {label!r}; known are {listed(self.criteria)}.") from None

    def _row(self, entries: Mapping[int, float]) -> tuple[float, ...]:
        return tuple(float(entries.get(i, 0.0)) for i in range(len(self.criteria)))

    def _with(self, statement: Statement) -> WeightSet:
        return WeightSet(self.criteria, (*self.statements, statement))

    def _chains(self) -> list[list[int]] | None:
        """Disjoint chains of order when nothing else is stated, else None; chains are joined end to end."""
        after: dict[int, int] = {}
        before: dict[int, int] = {}
        for statement in self.statements:
            if not statement.chain:
                return None
            for a, b in zip(statement.chain[:-1], statement.chain[1:]):
                if after.get(a, b) != b or before.get(b, a) != a:
                    return None
                after[a], before[b] = b, a
        starts = [a for a in after if a not in before]
        chains = []
        for at in starts:
            chain = [at]
            while chain[-1] in after:
                chain.append(after[chain[-1]])
            chains.append(chain)
        return chains if sum(map(len, chains)) == len(set(after) | set(before)) else None
