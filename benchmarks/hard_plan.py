"""One budget of the hardest list, by each way that was tried to prove it: value, bound and processor seconds at so many nodes.

Run as: python -m benchmarks.hard_plan [nodes]

SCIP and CP-SAT are left out where they are not installed (pip install pyscipopt ortools); CP-SAT has a second of its own time for
each 300 nodes, and one worker.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from benchmarks.large_lists import placed_list
from benchmarks.period_columns import bound_by_columns
from numpy.typing import NDArray
from scipy import sparse

from infraprio.portfolio.choose.best_portfolio import checked_start
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.solver_arrays import arrays_of
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import linear_bound, load

Floats = NDArray[np.float64]
Found = tuple[float, float]


def by_highs(arrays: Arrays, begin: Floats, nodes: int, before: NDArray[np.int64] | None = None) -> Found:
    loaded = load(arrays, restart=False, before=before)
    solver, start = loaded.solver, loaded.inside(begin)
    solver.setOptionValue("mip_max_nodes", nodes)
    solver.setSolution(len(start), np.arange(len(start), dtype=np.int32), start)
    solver.run()
    info = solver.getInfo()
    return info.objective_function_value * loaded.sizes.gain, info.mip_dual_bound * loaded.sizes.gain


def with_rows(arrays: Arrays, rows: Floats, upper: Floats) -> Arrays:
    return replace(
        arrays,
        matrix=sparse.csr_array(sparse.vstack([arrays.matrix, sparse.csr_array(rows)])),
        lower=np.append(arrays.lower, np.full(len(upper), -np.inf)),
        upper=np.append(arrays.upper, upper),
    )


def with_sums(arrays: Arrays, pots: NDArray[np.int64]) -> Arrays:
    """Add the money of each fund over the periods, of each period over the funds, and of all."""
    cells = arrays.matrix.toarray()[pots].reshape(3, 3, -1)
    money = arrays.upper[pots].reshape(3, 3)
    rows = np.concatenate([cells.sum(axis=1), cells.sum(axis=0), cells.sum(axis=(0, 1))[None]])
    return with_rows(arrays, rows, np.concatenate([money.sum(axis=1), money.sum(axis=0), [money.sum()]]))


def with_surrogate(arrays: Arrays, pots: NDArray[np.int64]) -> Arrays:
    """Add the sum of the pots at their prices in the linear relaxation."""
    dual = linear_bound(load(arrays)).dual
    assert dual is not None
    price = dual[pots]
    return with_rows(
        arrays, (price @ arrays.matrix.toarray()[pots])[None], np.array([price @ arrays.upper[pots]])
    )


def by_scip(arrays: Arrays, nodes: int) -> Found:
    import pyscipopt

    model = pyscipopt.Model()
    model.hideOutput()
    columns = [
        model.addVar(vtype="B" if whole else "C", lb=low, ub=high, obj=gain)
        for whole, low, high, gain in zip(
            arrays.whole, arrays.column_lower, arrays.column_upper, arrays.gain, strict=True
        )
    ]
    model.setMaximize()
    for total, low, high in rows_of(arrays, columns, pyscipopt.quicksum):
        if np.isfinite(low):
            model.addCons(total >= low)
        if np.isfinite(high):
            model.addCons(total <= high)
    model.setParam("limits/nodes", nodes)
    model.optimize()
    return model.getObjVal(), model.getDualbound()


def by_cp_sat(arrays: Arrays, begin: Floats, nodes: int) -> Found:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    columns = [model.NewBoolVar("") for _ in arrays.gain]
    tenth = replace(
        arrays,
        matrix=np.round(10 * arrays.matrix.toarray()),
        lower=arrays.lower * 10,
        upper=arrays.upper * 10,
    )
    for total, low, high in rows_of(tenth, columns, sum, int):
        if np.isfinite(low):
            model.Add(total >= int(np.ceil(low - 1e-6)))
        if np.isfinite(high):
            model.Add(total <= int(np.floor(high + 1e-6)))
    gain = np.round(arrays.gain * 10_000).astype(int)
    model.Maximize(sum(int(each) * column for each, column in zip(gain, columns, strict=True)))
    for column, value in zip(columns, begin, strict=True):
        model.AddHint(column, round(value))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_deterministic_time = 1, nodes / 300
    solver.Solve(model)
    return solver.ObjectiveValue() / 10_000, solver.BestObjectiveBound() / 10_000


def rows_of(arrays: Arrays, columns: list[Any], add: Callable[[Any], Any], number: type = float) -> Any:
    """Yield the sum of each row with its limits."""
    matrix = sparse.csr_array(arrays.matrix)
    for row, (low, high) in enumerate(zip(arrays.lower, arrays.upper, strict=True)):
        inside = slice(matrix.indptr[row], matrix.indptr[row + 1])
        terms = zip(matrix.data[inside], matrix.indices[inside], strict=True)
        yield add(number(factor) * columns[place] for factor, place in terms), float(low), float(high)


def main() -> None:
    nodes = int(sys.argv[1]) if len(sys.argv) > 1 else 1500
    problem, budgets = placed_list(carry_over=False)
    data = compile_data(replace(problem, budget=budgets[5]))
    model, statements = build([data])
    stated = arrays_of(model, statements)
    arrays, start = stated.arrays, checked_start(data)
    assert start is not None
    begin = stated.point([start])
    pots = np.array(
        [
            stated.row[id(statements[0].block.rows[number])]
            for number, rule in enumerate(statements[0].rules, start=1)
            if rule.kind == "budget"
        ]
    )
    ways: dict[str, Callable[[], Found]] = {
        "HiGHS, starts then": lambda: by_highs(arrays, begin, nodes),
        "HiGHS, started by then": lambda: by_highs(arrays, begin, nodes, stated.before),
        "the same, pots summed as rows": lambda: by_highs(
            with_sums(arrays, pots), begin, nodes, stated.before
        ),
        "the same, pots at their prices as a row": lambda: by_highs(
            with_surrogate(arrays, pots), begin, nodes, stated.before
        ),
        "columns of each period, a round each 30 nodes": lambda: (
            float(arrays.gain @ begin),
            bound_by_columns(arrays, pots, nodes // 30),
        ),
        "SCIP, starts then": lambda: by_scip(arrays, nodes),
        "CP-SAT, starts then": lambda: by_cp_sat(arrays, begin, nodes),
    }
    print(f"{'way':42s} {'CPU s':>7s} {'value':>10s} {'bound':>10s}")
    for name, ask in ways.items():
        began = time.process_time()
        try:
            value, bound = ask()
        except ImportError as missing:
            print(f"{name:42s} not installed ({missing.name})")
            continue
        print(f"{name:42s} {time.process_time() - began:7.1f} {value:10.3f} {bound:10.3f}", flush=True)


if __name__ == "__main__":
    main()
