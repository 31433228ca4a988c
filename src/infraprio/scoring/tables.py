"""Tables as planners hand them in: checked once, then plain arrays with labels beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.errors import ScoringError

if TYPE_CHECKING:
    Series: TypeAlias = "pd.Series[Any]"

__all__ = ["Table", "TableLike", "VectorLike", "named_rank", "rank_positions", "read_numbers", "read_sense"]
__all__ += ["read_score_range", "read_table", "read_weights"]

Array: TypeAlias = NDArray[np.float64]
TableLike: TypeAlias = "pd.DataFrame | NDArray[Any] | Sequence[Sequence[float]]"
VectorLike: TypeAlias = "Series | Mapping[Any, Any] | Sequence[Any] | NDArray[Any]"

_SHOWN = 6
_TIE = 1e-12
_LARGEST = 1e150  # squares of larger numbers overflow


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A checked table: `values` (alternatives x criteria), finite, with unique labels."""

    values: Array
    alternatives: pd.Index[Any]
    criteria: pd.Index[Any]

    def series(self, values: NDArray[Any], name: str) -> Series:
        """One number per alternative, labelled."""
        return pd.Series(values, index=self.alternatives, name=name)

    def columns(self) -> Iterator[Array]:
        """Each criterion in one piece of memory, one at a time: passes over these ask the system for no room of the table's size."""
        return (np.ascontiguousarray(column) for column in self.values.T)

    def ends(self) -> tuple[Array, Array]:
        """The smallest and the largest value of each criterion."""
        found = np.array([(column.min(), column.max()) for column in self.columns()])
        return found[:, 0], found[:, 1]


def listed(items: Iterable[object]) -> str:
    """Name the first few items and say how many more there are."""
    names = [str(item) for item in items]
    rest = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + rest


def stop_if(findings: Sequence[str], what: str) -> None:
    """Raise one error that holds all findings, if there are any."""
    if findings:
        lines = "".join(f"\n  - {finding}" for finding in findings)
        raise ScoringError(f"{what} cannot be used:{lines}")


def read_table(table: TableLike, *, what: str = "The table") -> Table:
    """
    Check a table of alternatives x criteria and hand back its numbers and labels.

    An array or nested list gets the labels 0, 1, 2, ... Missing values, infinities, text, duplicate labels
    and an empty table are findings that name row and column.
    """
    bare = _plain_numbers(table) if isinstance(table, np.ndarray) else None
    if bare is not None:
        rows, columns = map(pd.RangeIndex, bare.shape)
        return Table(values=bare, alternatives=rows, criteria=columns)
    if not isinstance(table, pd.DataFrame) and np.ndim(table) not in (1, 2):
        raise ScoringError(f"{what} must have rows and columns; it has {np.ndim(table)} dimensions.")
    frame = table if isinstance(table, pd.DataFrame) else pd.DataFrame(np.asarray(table))
    findings: list[str] = []
    if frame.shape[0] == 0 or frame.shape[1] == 0:
        raise ScoringError(
            f"{what} is empty ({frame.shape[0]} rows, {frame.shape[1]} columns): give at least one of each."
        )
    for axis, index in (("row", frame.index), ("column", frame.columns)):
        if index.has_duplicates:
            findings.append(
                f"{axis} label used twice: {listed(index[index.duplicated()].unique())}; rename or merge"
            )
    stop_if(findings, what)
    plain = all(isinstance(kind, np.dtype) and kind.kind in "fiu" for kind in frame.dtypes)
    read = frame if plain else frame.apply(pd.to_numeric, errors="coerce")
    numbers = read.to_numpy(dtype=float, na_value=np.nan)
    stop_if(_not_usable(numbers, frame), what)
    return Table(values=numbers, alternatives=frame.index, criteria=frame.columns)


def _plain_numbers(table: NDArray[Any]) -> Array | None:
    """An array of finite numbers as it is, not to be written to; None for any other, which is read as a table."""
    if table.dtype.kind not in "fiu" or table.ndim != 2 or not table.size:
        return None
    numbers = np.asarray(table, dtype=float).view()
    numbers.flags.writeable = False
    return numbers if _usable(numbers) else None


def _usable(numbers: Array) -> bool:
    return bool(numbers.min() >= -_LARGEST and numbers.max() <= _LARGEST)


def _not_usable(numbers: Array, frame: pd.DataFrame) -> list[str]:
    """Name the cells that are missing, infinite or too large; two passes say that there are none."""
    if _usable(numbers):
        return []
    findings = []
    too_large = np.isfinite(numbers) & (np.abs(numbers) > _LARGEST)
    masks = {
        "missing or not a number": np.isnan(numbers),
        "infinite": np.isinf(numbers),
        f"larger than {_LARGEST:g}": too_large,
    }
    for text, mask in masks.items():
        cells = [f"row {frame.index[i]!r}, column {frame.columns[j]!r}" for i, j in np.argwhere(mask)]
        if cells:
            findings.append(f"{text}: {listed(cells)}; state a finite value or leave the row or column out")
    return findings


def align(values: VectorLike, labels: pd.Index[Any], name: str) -> list[Any]:
    """Put labelled values in the order of `labels`; unlabelled values are taken in that order already."""
    if isinstance(values, pd.Series | Mapping):
        given = dict(values.items())
        unknown = [key for key in given if key not in labels]
        absent = [label for label in labels if label not in given]
        findings = [f"{name} names unknown {listed(unknown)}; known are {listed(labels)}"] if unknown else []
        findings += [f"{name} lacks {listed(absent)}"] if absent else []
        stop_if(findings, name.capitalize())
        return [given[label] for label in labels]
    if values is None or np.ndim(values) != 1:
        raise ScoringError(f"{name.capitalize()} must be stated for each of: {listed(labels)}.")
    items = list(values)
    if len(items) != len(labels):
        raise ScoringError(
            f"{name.capitalize()} has {len(items)} entries for {len(labels)} criteria: {listed(labels)}."
        )
    return items


def _as_floats(items: Sequence[Any], labels: pd.Index[Any], name: str) -> Array:
    numbers = pd.to_numeric(pd.Series(list(items), dtype=object), errors="coerce").to_numpy(dtype=float)
    bad = ~np.isfinite(numbers)
    if bad.any():
        raise ScoringError(f"{name.capitalize()} must be finite numbers; check {listed(labels[bad])}.")
    return numbers


def read_weights(weights: VectorLike, criteria: pd.Index[Any]) -> Array:
    """
    Give the weights in column order, divided by their sum.

    Only for methods whose answer does not depend on the scale of the weights. Negative, missing, infinite or
    all-zero weights are errors that name the criteria.
    """
    numbers = _as_floats(align(weights, criteria, "weights"), criteria, "weights")
    if (numbers < 0).any():
        raise ScoringError(f"Weights must not be negative; check {listed(criteria[numbers < 0])}.")
    if not numbers.any():
        raise ScoringError(f"All weights are zero ({listed(criteria)}): give at least one positive weight.")
    scaled: Array = numbers / numbers.max()
    scaled /= scaled.sum()
    return scaled


def read_sense(sense: str | VectorLike, criteria: pd.Index[Any]) -> Array:
    """Give +1 where more is better ("max") and -1 where less is better ("min"), in column order."""
    items = [sense] * len(criteria) if isinstance(sense, str) else align(sense, criteria, "sense")
    signs = {"max": 1.0, "min": -1.0}
    bad = [
        f"{label!r}: {item!r}"
        for label, item in zip(criteria, items)
        if not isinstance(item, str) or item not in signs
    ]
    if bad:
        raise ScoringError(f'Sense must be "max" or "min" for each criterion; check {listed(bad)}.')
    return np.array([signs[item] for item in items])


def read_numbers(value: float | VectorLike | None, criteria: pd.Index[Any], name: str) -> Array:
    """
    Give one number per criterion from a scalar, a partial mapping or a sequence; nan where not stated.

    Negative or infinite numbers are errors that name the criterion.
    """
    if value is None:
        return np.full(len(criteria), np.nan)
    if isinstance(value, pd.Series | Mapping):
        unknown = [key for key in value.keys() if key not in criteria]  # noqa: SIM118 (a Series iterates over values)
        if unknown:
            raise ScoringError(f"{name} names unknown {listed(unknown)}; known are {listed(criteria)}.")
        items: list[Any] = [value.get(label) for label in criteria]
    elif np.ndim(value) == 0:
        items = [value] * len(criteria)
    else:
        items = align(value, criteria, name)  # type: ignore[arg-type]
    stated = pd.Series(items, dtype=object)
    text = stated.notna() & pd.to_numeric(stated, errors="coerce").isna()
    if text.any():
        raise ScoringError(f"{name} must be numbers; check {listed(criteria[text.to_numpy()])}.")
    numbers = np.array([np.nan if item is None else float(item) for item in items])
    bad = np.isinf(numbers) | (numbers < 0)
    if bad.any():
        raise ScoringError(f"{name} must be finite and not negative; check {listed(criteria[bad])}.")
    return numbers


def read_score_range(
    table: Table, score_range: float | VectorLike | pd.DataFrame | tuple[TableLike, TableLike] | None
) -> tuple[Array, Array]:
    """
    Give the lowest and the highest value of each cell.

    `score_range` is None (values are sure), a half-width for all cells, for each criterion (Series or
    mapping) or for each cell (table), or a pair (low, high) of tables.
    """
    values = table.values
    if score_range is None:
        return values, values
    if isinstance(score_range, tuple):
        if len(score_range) != 2:
            raise ScoringError("A score range given as a pair needs exactly two tables: lowest and highest.")
        low, high = (_cells(side, table, "score range") for side in score_range)
    else:
        if isinstance(score_range, pd.DataFrame) or np.ndim(score_range) == 2:  # type: ignore[arg-type]
            half = _cells(score_range, table, "score range")  # type: ignore[arg-type]
        else:
            half = np.nan_to_num(read_numbers(score_range, table.criteria, "score range"))[None, :]
        low, high = values - half, values + half
    bad = (low > values) | (high < values)
    if bad.any():
        i, j = np.argwhere(bad)[0]
        raise ScoringError(
            f"The score range of row {table.alternatives[i]!r}, column {table.criteria[j]!r} does not "
            f"hold the value {values[i, j]:g}: state lowest <= value <= highest (half-widths not negative)."
        )
    return low, high


def _cells(cells: TableLike, table: Table, what: str) -> Array:
    read = read_table(cells, what=f"The {what}")
    if isinstance(cells, pd.DataFrame):
        frame = pd.DataFrame(read.values, index=read.alternatives, columns=read.criteria)
        absent = [*table.alternatives.difference(frame.index), *table.criteria.difference(frame.columns)]
        if absent:
            raise ScoringError(f"The {what} lacks {listed(absent)}.")
        return frame.loc[table.alternatives, table.criteria].to_numpy(dtype=float)
    if read.values.shape != table.values.shape:
        raise ScoringError(f"The {what} has shape {read.values.shape}; the values have {table.values.shape}.")
    return read.values


def rank_positions(score: Array) -> NDArray[np.int64]:
    """
    Rank 1 = highest score; ties share the lower number.

    Scores that differ by less than 1e-12 of the largest magnitude count as tied, so rounding noise breaks no
    tie.
    """
    order = np.argsort(-score)  # equals share a rank, whichever of them comes first
    ordered = score[order]
    scale = float(np.abs(score).max(initial=0.0))
    new = np.concatenate(([True], ordered[:-1] - ordered[1:] > _TIE * scale))
    first = np.maximum.accumulate(np.where(new, np.arange(score.size), 0))
    ranks = np.empty(score.size, dtype=np.int64)
    ranks[order] = first + 1
    return ranks


def named_rank(table: Table, score: Array) -> Series:
    """Rank of each alternative as a labelled Series."""
    return table.series(rank_positions(score), "rank")
