"""Stochastic acceptability: how often each rank, over all weights and scores that are possible."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.ensemble import each
from infraprio.errors import ScoringError
from infraprio.scoring.tables import Array, Table, TableLike, VectorLike, listed, read_score_range, read_table
from infraprio.scoring.weights.weight_set import WeightSet

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = ["SmaaResult", "smaa"]

_THREADS = 2
_BLOCKS = 8
"""Blocks of samples that are counted together: a part."""
_CELLS = 400_000
_SMALL = 250_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SmaaResult:
    """Shares over all samples, with their standard errors.

    Attributes
    ----------
    rank_acceptability : DataFrame
        Alternatives x ranks 1..n: share of samples in which the alternative has the rank.
    central_weights : DataFrame
        Mean of the weights that put the alternative first; a row for each alternative that is first at least
        once.
    confidence : Series
        Share of score samples in which the alternative is first under its central weights; 0 if it is never
        first.
    pairwise_winning : DataFrame
        Share of samples in which the row has the higher value than the column (ties count for neither).
    rank_entropy : Series
        Uncertainty of each alternative's rank, in bits; 0 = one rank always.
    choice_entropy : float
        Uncertainty of who is first, in bits.
    rank_standard_error : DataFrame
        Alternatives x ranks: standard error of the share.
    pairwise_standard_error : DataFrame
        Of each share of `pairwise_winning`.
    expected_rank : Series
        Mean rank over all samples.
    samples : int
        Number of samples drawn.
    method : dict of str to label
        What was computed, in words, for the record.
    """

    rank_acceptability: pd.DataFrame
    rank_standard_error: pd.DataFrame
    central_weights: pd.DataFrame
    confidence: Series
    pairwise_winning: pd.DataFrame
    pairwise_standard_error: pd.DataFrame
    expected_rank: Series
    rank_entropy: Series
    choice_entropy: float
    samples: int
    method: dict[str, Any]


def smaa(
    values: TableLike,
    weight_set: WeightSet | pd.DataFrame | None = None,
    samples: int = 10_000,
    seed: int = 0,
    score_range: float | VectorLike | pd.DataFrame | tuple[TableLike, TableLike] | None = None,
    *,
    executor: Executor | None = None,
) -> SmaaResult:
    """Stochastic multi-criteria acceptability analysis (SMAA-2) with the additive value model.

    Parameters
    ----------
    values : DataFrame or 2-D array
        Alternatives x criteria, higher is better, on one scale.
    weight_set : WeightSet or DataFrame, optional
        What is known of the weights; None for nothing. Or a table of weights, one sample a row (`samples` is
        ignored).
    samples, seed : int, default 10000
        Number of samples and the seed they are drawn from.
    score_range : float, sequence, DataFrame or tuple of DataFrame, optional
        Uncertainty of the values, uniform and independent: half-width (one, by criterion, by cell) or a pair
        of tables (lowest, highest).
    executor : Executor, optional
        Of ``concurrent.futures``, over which the samples are spread; the numbers are the same with any.

    Returns
    -------
    SmaaResult
        Ties share the lower rank number, so rows of `rank_acceptability` sum to 1 and columns may not.

    Raises
    ------
    ScoringError
        Unusable values, clashing weight statements, criteria of values and weights that differ, no samples.

    References
    ----------
    Lahdelma and Salminen (2001), Operations Research 49(3), 444-454.

    Examples
    --------
    >>> import pandas as pd
    >>> values = pd.DataFrame({"safety": [1, 0, 0.6], "time": [0, 1, 0.6]}, index=["A", "B", "C"])
    >>> result = smaa(values, WeightSet(["safety", "time"]), samples=20_000, seed=1)
    >>> result.rank_acceptability.loc["C"].round(1).to_dict()
    {1: 0.2, 2: 0.8, 3: 0.0}
    """
    read = read_table(values, what="The table of values")
    low, high = read_score_range(read, score_range)
    weights = weight_samples(read, weight_set, samples, seed)
    unsure = bool((high > low).any())
    counted = _count(_Drawn(low, high, weights, seed, unsure), executor)
    return _result(read, counted, low, high, weights, seed, unsure)


def weight_samples(
    read: Table, weight_set: WeightSet | pd.DataFrame | None, samples: int, seed: int
) -> Array:
    """Weights in the order of the table's columns, one sample a row."""
    if samples < 1:
        raise ScoringError(f"{samples} samples were asked for; ask for at least one.")
    if weight_set is None:
        weight_set = WeightSet(read.criteria)
    if isinstance(weight_set, WeightSet):
        check_criteria(read, weight_set.criteria)
        drawn = weight_set.sample(samples, seed)
    else:
        drawn = (
            weight_set
            if isinstance(weight_set, pd.DataFrame)
            else pd.DataFrame(weight_set, columns=read.criteria)
        )
        check_criteria(read, drawn.columns)
        given = read_table(drawn, what="The table of weights").values
        if (given < 0).any() or (given.sum(axis=1) <= 0).any():
            raise ScoringError("Sampled weights must not be negative and must not all be zero.")
        drawn = drawn.div(given.sum(axis=1), axis=0)
    return np.ascontiguousarray(drawn[list(read.criteria)].to_numpy(dtype=float))


def check_criteria(read: Table, criteria: Any) -> None:
    """Stop unless the weights and the values speak of the same criteria."""
    given, known = set(criteria), set(read.criteria)
    if given != known:
        raise ScoringError(
            "Values and weights must have the same criteria. "
            f"Only in the values: {listed(known - given) or 'none'}; "
            f"only in the weights: {listed(given - known) or 'none'}."
        )


@dataclass(slots=True)
class _Counts:
    ranks: NDArray[np.int64]
    wins: NDArray[np.int64]
    first_weights: Array

    def add(self, other: _Counts) -> None:
        self.ranks += other.ranks
        self.wins += other.wins
        self.first_weights += other.first_weights


def _blocks(samples: int, n: int) -> list[tuple[int, int]]:
    size = int(min(max(_CELLS // n, 1), 255, samples))
    return [(start, min(start + size, samples)) for start in range(0, samples, size)]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What the samples are drawn from."""

    low: Array
    high: Array
    weights: Array
    seed: int
    unsure: bool


def _count(drawn: _Drawn, executor: Executor | None) -> _Counts:
    """Count ranks, wins and weights of the first; parts are added in order, so sums repeat exactly."""
    n, m = drawn.low.shape
    blocks = _blocks(len(drawn.weights), n * (m if drawn.unsure else 1))
    parts = [blocks[start : start + _BLOCKS] for start in range(0, len(blocks), _BLOCKS)]
    return _added(each(_count_part, drawn, parts, executor=executor, threads=_THREADS), n, m)


def _added(parts: Iterable[_Counts], n: int, m: int) -> _Counts:
    total = _Counts(np.zeros((n, n), dtype=np.int64), np.zeros((n, n), dtype=np.int64), np.zeros((n, m)))
    for counted in parts:
        total.add(counted)
    return total


def _count_part(drawn: _Drawn, blocks: list[tuple[int, int]]) -> _Counts:
    low, high = drawn.low, drawn.high
    n, m = low.shape
    distinct, group = np.unique(low, axis=0, return_inverse=True)

    def one(start: int, stop: int) -> _Counts:
        part = drawn.weights[start:stop]
        if drawn.unsure:
            rng = np.random.default_rng([drawn.seed, start])
            scores = low + (high - low) * rng.random((len(part), n, m))
            score = np.einsum("sij,sj->si", scores, part)
        else:
            # Equal rows are scored once: a matrix product may round them differently and break their tie.
            score = _small_products(part, distinct)[:, group.reshape(-1)]
        return _count_block(score, part)

    return _added((one(*block) for block in blocks), n, m)


def _small_products(weights: Array, values: Array) -> Array:
    """
    Scores, samples x alternatives, in pieces below some 250,000 multiplications.

    Larger products start threads of the linear algebra library, which get in the way of the ones here.
    """
    size = max(_SMALL // values.size, 1)
    return np.vstack([weights[at : at + size] @ values.T for at in range(0, len(weights), size)])


def _count_block(score: Array, weights: Array) -> _Counts:
    """Count a block of samples x n scores, of at most 255 samples so that counters of one byte hold."""
    from infraprio.scoring.certainty.win_counts import count_samples

    n = score.shape[1]
    small = np.min_scalar_type(n)
    ranks, wins = np.zeros((n, n), dtype=np.int64), np.zeros((n, n), dtype=small)
    first, rank = np.zeros((n, weights.shape[1])), np.empty(n, dtype=small)
    count_samples(np.argsort(-score, axis=1), score, weights, rank, ranks, wins, first)
    return _Counts(ranks, wins.astype(np.int64), first)


def _result(
    read: Table, counted: _Counts, low: Array, high: Array, weights: Array, seed: int, unsure: bool
) -> SmaaResult:
    samples, n = len(weights), len(read.alternatives)
    acceptability = counted.ranks / samples
    winning = counted.wins / samples
    ever = counted.ranks[:, 0] > 0
    central = counted.first_weights[ever] / counted.ranks[ever, :1]
    confidence = np.zeros(n)
    confidence[ever] = _confidence(low, high, central, np.flatnonzero(ever), seed, unsure, samples)
    ranks = pd.RangeIndex(1, n + 1, name="rank")
    names = read.alternatives
    both: dict[str, Any] = {"index": names, "columns": names}
    by_rank: dict[str, Any] = {"index": names, "columns": ranks}
    return SmaaResult(
        rank_acceptability=pd.DataFrame(acceptability, **by_rank),
        rank_standard_error=pd.DataFrame(_standard_error(acceptability, samples), **by_rank),
        central_weights=pd.DataFrame(central, index=names[ever], columns=read.criteria),
        confidence=read.series(confidence, "confidence"),
        pairwise_winning=pd.DataFrame(winning, **both),
        pairwise_standard_error=pd.DataFrame(_standard_error(winning, samples), **both),
        expected_rank=read.series(acceptability @ np.arange(1, n + 1), "expected_rank"),
        rank_entropy=read.series(_entropy(acceptability), "rank_entropy"),
        choice_entropy=float(_entropy(acceptability[:, 0][None, :])[0]),
        samples=samples,
        method={"method": "smaa-2", "model": "additive", "seed": seed, "ties": "lower rank number"},
    )


def _standard_error(share: Array, samples: int) -> Array:
    error: Array = np.sqrt(share * (1 - share) / samples)
    return error


def _entropy(shares: Array) -> Array:
    logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    entropy: Array = np.abs((shares * logs).sum(axis=1))
    return entropy


def _confidence(
    low: Array, high: Array, central: Array, who: NDArray[np.int64], seed: int, unsure: bool, samples: int
) -> Array:
    """Share of score samples in which each is first under its own central weights (ties count)."""
    tolerance = 1e-12 * max(float(np.abs(high).max()), 1e-300)
    if not unsure:
        score = low @ central.T
        leads: Array = (score[who, np.arange(len(who))] >= score.max(axis=0) - tolerance).astype(float)
        return leads
    first = np.zeros(len(who))
    for start, stop in _blocks(samples, low.size):
        rng = np.random.default_rng([seed, start, 1])
        score = (low + (high - low) * rng.random((stop - start, *low.shape))) @ central.T
        first += (score[:, who, np.arange(len(who))] >= score.max(axis=1) - tolerance).sum(axis=0)
    return first / samples
