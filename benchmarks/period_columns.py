"""A bound by columns: what the pots of one period can pay for together, chosen whole; the rules between periods at prices.

The restricted master problem is linear; each period is priced by HiGHS. Prices are held near the best ones so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import linear_bound, load, solve

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HELD = 0.9  # share of the best prices so far in the next ones
CLOSE = 1e-4  # of the bound, between it and the master problem


def blocks_of(matrix: Floats, pots: Ints) -> list[tuple[Ints, Ints]]:
    """Return the rows and columns of each set of pots that have columns in common."""
    held = (matrix[pots] != 0).astype(int)
    count, group = connected_components(sparse.csr_array(held @ held.T))
    rows = [pots[group == each] for each in range(count)]
    return [(own, np.flatnonzero((matrix[own] != 0).any(axis=0))) for own in rows]


def best_of_block(arrays: Arrays, matrix: Floats, rows: Ints, columns: Ints, profit: Floats) -> Floats:
    """Return which columns of one block are worth most together at these profits."""
    wanted = np.flatnonzero(profit > 0)
    chosen = np.zeros(len(columns))
    if wanted.size:
        inside = Arrays(
            gain=profit[wanted],
            matrix=sparse.csr_array(matrix[np.ix_(rows, columns[wanted])]),
            lower=np.full(len(rows), -np.inf),
            upper=arrays.upper[rows],
            column_lower=np.zeros(wanted.size),
            column_upper=np.ones(wanted.size),
            whole=np.ones(wanted.size, bool),
        )
        found = solve(load(inside))[0].x
        assert found is not None
        chosen[wanted] = np.round(found)
    return chosen


def bound_by_columns(arrays: Arrays, pots: Ints, rounds: int) -> float:
    """Return the least bound in so many rounds of pricing."""
    matrix = arrays.matrix.toarray()
    blocks = blocks_of(matrix, pots)
    links = np.setdiff1d(np.arange(len(arrays.lower)), pots)
    free = np.setdiff1d(np.arange(len(arrays.gain)), np.concatenate([columns for _, columns in blocks]))
    linking, lower, upper = matrix[links], arrays.lower[links], arrays.upper[links]
    master = empty_master(lower, upper, len(blocks))
    for column in free:
        add_column(master, arrays.gain[column], linking[:, column], [], float(arrays.column_upper[column]))
    dual = linear_bound(load(arrays)).dual
    assert dual is not None
    best, best_price = np.inf, dual[links]
    price = best_price
    for _ in range(rounds):
        reduced = arrays.gain - price @ linking
        sides = np.where(price > 0, upper, lower)
        bound = price[price != 0] @ sides[price != 0]
        bound += np.maximum(reduced[free], 0) @ arrays.column_upper[free]
        for number, (rows, columns) in enumerate(blocks):
            chosen = best_of_block(arrays, matrix, rows, columns, reduced[columns])
            bound += reduced[columns] @ chosen
            gain = float(arrays.gain[columns] @ chosen)
            add_column(master, gain, linking[:, columns] @ chosen, [len(links) + number], np.inf)
        if bound < best:
            best, best_price = bound, price
        master.run()
        if best - master.getInfo().objective_function_value <= CLOSE * best:
            break
        price = HELD * best_price + (1 - HELD) * np.array(master.getSolution().row_dual)[: len(links)]
    return float(best)


def empty_master(lower: Floats, upper: Floats, blocks: int) -> Any:
    """Return the master problem without columns: the rows between blocks, then one choice a block."""
    import highspy

    master = highspy.Highs.__base__()
    master.setOptionValue("output_flag", False)
    master.changeObjectiveSense(highspy.ObjSense.kMaximize)
    for low, high in [*zip(lower, upper, strict=True), *[(-np.inf, 1.0)] * blocks]:
        master.addRow(float(low), float(high), 0, np.array([], np.int32), np.array([], float))
    return master


def add_column(master: Any, gain: float, rows: Floats, one: Sequence[int], most: float) -> None:
    """Add a column with its part of the rows, and with 1 in those given."""
    places = np.flatnonzero(rows)
    index = np.concatenate([places, one]).astype(np.int32)
    master.addCol(
        float(gain), 0.0, most, len(index), index, np.concatenate([rows[places], np.ones(len(one))])
    )
