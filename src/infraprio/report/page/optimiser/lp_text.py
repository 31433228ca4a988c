"""A mixed-integer model as text in the format that every solver reads (CPLEX LP), with its objective left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from infraprio.solver.arrays import Arrays

__all__ = ["lp_text"]


def _number(value: float) -> str:
    """The shortest text that is the same number again."""
    text = repr(float(value))
    return text[:-2] if text.endswith(".0") else text


def _sum(columns: list[int], factors: list[float]) -> str:
    """A linear expression over columns x0, x1, ..."""
    return " ".join(
        f"{'-' if f < 0 else '+'} {_number(abs(f))} x{j}" for j, f in zip(columns, factors, strict=True)
    )


def _row(name: str, expression: str, lower: float, upper: float) -> str:
    """A row that is held from one side, or by the same number from both."""
    sign, edge = ("=", upper) if lower == upper else ("<=", upper) if np.isfinite(upper) else (">=", lower)
    return f" {name}: {expression} {sign} {_number(edge)}"


def lp_text(arrays: Arrays) -> str:
    """Return the rows, bounds and whole columns of a model; the objective names every column, with factor 0.

    Naming them there gives the columns their order in the model that is read.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy import sparse
    >>> from infraprio.solver.arrays import Arrays
    >>> one, two = np.ones(1), np.ones(2)
    >>> print(lp_text(Arrays(gain=two, matrix=sparse.csr_array([[3.0, -2.5]]), lower=-np.inf * one, upper=4 * one,
    ...     column_lower=0 * two, column_upper=two, whole=np.array([True, False]))))
    Maximize
     obj: 0 x0 + 0 x1
    Subject To
     r0: + 3 x0 - 2.5 x1 <= 4
    Bounds
     0 <= x0 <= 1
     0 <= x1 <= 1
    General
     x0
    End
    <BLANKLINE>
    """
    count = len(arrays.gain)
    lines = ["Maximize", " obj: " + " + ".join(f"0 x{j}" for j in range(count)), "Subject To"]
    matrix, again = arrays.matrix, []
    for i in range(matrix.shape[0]):
        inside = slice(matrix.indptr[i], matrix.indptr[i + 1])
        expression = _sum(matrix.indices[inside].tolist(), matrix.data[inside].tolist())
        lower, upper = float(arrays.lower[i]), float(arrays.upper[i])
        lines.append(_row(f"r{i}", expression, lower, upper))
        if (
            np.isfinite([lower, upper]).all() and lower != upper
        ):  # its other side after all rows, which keep their numbers
            again.append(_row(f"b{i}", expression, lower, np.inf))
    lines += [*again, "Bounds"]
    lines += [
        f" {_number(low)} <= x{j} <= {_number(high)}"
        for j, (low, high) in enumerate(zip(arrays.column_lower, arrays.column_upper, strict=True))
    ]
    whole = [f" x{j}" for j in np.flatnonzero(arrays.whole)]
    return "\n".join([*lines, *(["General", *whole] if whole else []), "End", ""])
