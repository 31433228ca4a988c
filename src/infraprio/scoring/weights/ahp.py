"""AHP: weights from pairwise comparisons, with consistency, missing answers and answers to revise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.errors import ScoringError
from infraprio.scoring.tables import Array, listed, read_table, stop_if
from infraprio.scoring.weights.elicited import Elicited

if TYPE_CHECKING:
    pass

__all__ = ["RANDOM_INDEX", "AhpResult", "ahp_weights"]

RANDOM_INDEX: dict[str, tuple[float, ...]] = {
    "saaty_2005": (0, 0, 0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59),
    "saaty_1980": (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59),
}


_FALL = 1e-13
"""Of the largest eigenvalue: what falls by less is rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AhpResult(Elicited):
    """Weights (sum 1) and how consistent the answers are; as a mapping it gives the weights.

    `matrix` holds the comparisons with missing ones completed, `completed` the pairs that were filled in,
    `revise` the given answers in the order in which revising them helps most.

    Attributes
    ----------
    weights : Series
        By criterion, sum 1.
    lambda_max : float
        Largest eigenvalue of the matrix; the number of criteria if all answers agree.
    consistency_index : float
        (lambda_max - n) / (n - 1).
    consistency_ratio : float
        The index over that of random answers; above 0.1 the answers should be looked at again.
    matrix : DataFrame
        Criteria x criteria: how many times as important the row is as the column, missing ones completed.
    completed : DataFrame
        The pairs that were filled in.
    revise : DataFrame
        Given answers in the order in which revising them helps most.
    method : dict of str to str
        What was computed, in words, for the record.
    """

    lambda_max: float
    consistency_index: float
    consistency_ratio: float
    matrix: pd.DataFrame
    completed: pd.DataFrame
    revise: pd.DataFrame


def ahp_weights(
    pairs: Mapping[tuple[Any, Any], float] | pd.DataFrame | NDArray[Any],
    random_index: Literal["saaty_2005", "saaty_1980"] = "saaty_2005",
) -> AhpResult:
    """Weights by the principal eigenvector of pairwise comparisons.

    Parameters
    ----------
    pairs : mapping of tuple of label to float, DataFrame or array
        {(a, b): how many times more important a is than b}, in any order, not necessarily all pairs; or a
        square table with nan where a pair was not compared. A pair given both ways must agree.
    random_index : {"saaty_2005", "saaty_1980"}, default "saaty_2005"
        Table for the consistency ratio; the ratio depends on it (0.52 or 0.58 for three items).

    Returns
    -------
    AhpResult
        Missing pairs are completed so that the largest eigenvalue, and with it inconsistency, is smallest.
        `revise` lists each given answer with the value that fits the others and the consistency ratio after
        that revision. One or two items are always consistent (ratio 0); above 15 items the index of 15 is
        used.

    Raises
    ------
    ScoringError
        Ratios that are not positive, contradictory reciprocals, comparisons that do not link all items.

    References
    ----------
    Saaty (1980), The Analytic Hierarchy Process; Saaty (2005), Theory and Applications of the Analytic
    Network Process; Bozoki, Fulop and Ronyai (2010), Mathematical and Computer Modelling 52(1-2), 318-333
    (completion).

    Examples
    --------
    >>> result = ahp_weights({("safety", "time"): 3, ("time", "nature"): 2, ("safety", "nature"): 6})
    >>> result.weights.round(3).to_dict(), round(result.consistency_ratio, 6)
    ({'safety': 0.667, 'time': 0.222, 'nature': 0.111}, 0.0)
    """
    if random_index not in RANDOM_INDEX:
        raise ScoringError(f"Unknown random index {random_index!r}: use {' or '.join(RANDOM_INDEX)}.")
    if isinstance(pairs, np.ndarray):
        pairs = pd.DataFrame(pairs)
    labels, matrix = _from_table(pairs) if isinstance(pairs, pd.DataFrame) else _from_pairs(pairs)
    known = ~np.isnan(matrix)
    _check_linked(known, labels)
    full = _complete(matrix)
    weights, top = _principal(full)
    n = len(labels)
    ri = RANDOM_INDEX[random_index][min(n, 15) - 1]
    index = max(top - n, 0.0) / (n - 1) if n > 2 else 0.0
    rows, columns = np.nonzero(np.triu(~known))
    filled = [(labels[i], labels[j], full[i, j]) for i, j in zip(rows, columns)]
    return AhpResult(
        weights=pd.Series(weights, index=labels, name="weight"),
        lambda_max=top,
        consistency_index=index,
        consistency_ratio=index / ri if ri else 0.0,
        matrix=pd.DataFrame(full, index=labels, columns=labels),
        completed=pd.DataFrame(filled, columns=["a", "b", "ratio"]),
        revise=_revisions(matrix, full, weights, labels, ri),
        method={"method": "ahp", "weights": "principal eigenvector", "random_index": random_index},
    )


def _from_pairs(pairs: Mapping[tuple[Any, Any], float]) -> tuple[list[Any], Array]:
    if not pairs:
        raise ScoringError("No comparisons are given: state at least one pair.")
    wrong = [key for key in pairs if not (isinstance(key, tuple) and len(key) == 2)]
    if wrong:
        raise ScoringError(
            f"Each comparison needs a pair (a, b) as its key; check {listed(map(repr, wrong))}."
        )
    labels = list(dict.fromkeys(label for pair in pairs for label in pair))
    where = {label: i for i, label in enumerate(labels)}
    matrix = np.full((len(labels), len(labels)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    findings = []
    ratios: dict[tuple[Any, Any], Any] = dict(pairs)
    for (a, b), ratio in ratios.items():
        i, j = where[a], where[b]
        if isinstance(ratio, str) or not (np.isfinite(ratio) and ratio > 0):
            findings.append(f"{a!r} against {b!r} is {ratio}; a ratio must be positive and finite")
        elif (i == j and ratio != 1) or (not np.isnan(matrix[i, j]) and abs(matrix[i, j] / ratio - 1) > 1e-2):
            findings.append(f"{a!r} against {b!r} is {ratio:g} but also {matrix[i, j]:.4g}; state it once")
        else:
            matrix[i, j], matrix[j, i] = ratio, 1.0 / ratio
    stop_if(findings, "The comparisons")
    return labels, matrix


def _from_table(table: pd.DataFrame) -> tuple[list[Any], Array]:
    if set(table.index) != set(table.columns):
        raise ScoringError("A table of comparisons must be square, with the same labels on rows and columns.")
    labels = list(table.index)
    if len(labels) == 1:
        return labels, np.ones((1, 1))
    ordered = table[labels]
    known = ordered.notna().to_numpy()
    aligned = read_table(ordered.fillna(1.0), what="The table of comparisons").values
    given = {
        (a, b): float(aligned[i, j])
        for i, a in enumerate(labels)
        for j, b in enumerate(labels)
        if known[i, j]
    }
    found, matrix = _from_pairs({(a, a): 1.0 for a in labels} | given)
    return found, matrix


def _check_linked(known: np.ndarray[Any, np.dtype[np.bool_]], labels: list[Any]) -> None:
    reached = known[0]
    for _ in labels:
        reached = known[reached].any(axis=0)
    if not reached.all():
        apart = [label for label, ok in zip(labels, reached) if not ok]
        raise ScoringError(
            f"No chain of comparisons links {listed(apart)} with {labels[0]!r}: "
            "compare one pair between them."
        )


def _complete(matrix: Array) -> Array:
    """Fill missing ratios one after the other so that the largest eigenvalue falls, until nothing changes."""
    missing = [(int(i), int(j)) for i, j in np.argwhere(np.triu(np.isnan(matrix)))]
    full = _least_squares(matrix)
    top = _principal(full)[1]
    # No eigenvalue is below the number of items: answers that agree, such as a chain of them, need no search, and
    # one that no longer falls has come as near as its flat minimum lets it.
    while missing and top - len(matrix) > _FALL:
        for i, j in missing:
            full = _best_entry(full, i, j)
        before, top = top, _principal(full)[1]
        if before - top <= _FALL:
            break
    return full


def _least_squares(matrix: Array) -> Array:
    """Complete by the ratios of the logarithmic least squares weights of the known answers."""
    known = ~np.isnan(matrix)
    logs = np.nan_to_num(np.log(matrix))
    laplacian = np.diag(known.sum(axis=1)) - known.astype(float)
    solution = np.linalg.lstsq(laplacian, logs.sum(axis=1), rcond=None)[0]
    return np.where(known, matrix, np.exp(solution[:, None] - solution[None, :]))


def _best_entry(full: Array, i: int, j: int) -> Array:
    """Set entry (i, j) so that the largest eigenvalue is smallest; convex in its logarithm: a line search."""
    from scipy.optimize import minimize_scalar

    trial = full.copy()

    def top(log_ratio: float) -> float:
        trial[i, j], trial[j, i] = np.exp(log_ratio), np.exp(-log_ratio)
        return _principal(trial)[1]

    best = float(minimize_scalar(top, options={"xtol": 1e-10}).x)
    trial[i, j], trial[j, i] = np.exp(best), np.exp(-best)
    return trial


def _principal(matrix: Array) -> tuple[Array, float]:
    values, vectors = np.linalg.eig(matrix)
    at = int(np.argmax(values.real))
    vector = np.abs(vectors[:, at].real)
    return vector / vector.sum(), float(values[at].real)


def _revisions(matrix: Array, full: Array, weights: Array, labels: list[Any], ri: float) -> pd.DataFrame:
    """Tell for each answer what the weights imply, how far off it is, and the consistency if revised."""
    n = len(labels)
    i, j = np.nonzero(np.triu(~np.isnan(matrix), 1))
    given, implied, each = matrix[i, j], weights[i] / weights[j], np.arange(len(i))
    trials = np.repeat(full[None], len(i), axis=0)
    trials[each, i, j], trials[each, j, i] = implied, 1.0 / implied
    top = np.linalg.eig(trials)[0].real.max(axis=1)
    after = np.maximum(top - n, 0.0) / (n - 1) / ri if ri else np.zeros(len(i))
    error = np.abs(np.log(given / implied))
    order = np.argsort(after, kind="stable")
    found = {
        "a": [labels[k] for k in i[order]],
        "b": [labels[k] for k in j[order]],
        "given": given[order],
        "implied": implied[order],
        "log_error": error[order],
        "consistency_ratio_after": after[order],
    }
    return pd.DataFrame(found)
