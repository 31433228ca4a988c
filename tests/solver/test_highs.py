"""Answers of the solver are not taken on trust."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

import infraprio.solver.highs as highs
from infraprio.errors import SolverError
from infraprio.portfolio import Problem, best_portfolio
from infraprio.scoring.mixed_integer import solve_mip
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import Outcome
from tests.portfolio.reference import FOLDER

VALUE = pd.Series({"a": 5.0, "b": 4.0, "c": 3.0})
COST = pd.Series({"a": 3.0, "b": 2.0, "c": 2.0})
PROBLEM = Problem(value=VALUE, cost=COST, budget=4.0)


def read_mps(name: str) -> Arrays:
    """Return a model file as arrays."""
    import highspy

    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} is not there")
    reader = highspy.Highs.__base__()
    reader.setOptionValue("output_flag", False)
    reader.readModel(str(path))
    lp = reader.getLp()
    kind = sparse.csc_array if lp.a_matrix_.format_ == highspy.MatrixFormat.kColwise else sparse.csr_array
    parts = (np.array(lp.a_matrix_.value_), np.array(lp.a_matrix_.index_), np.array(lp.a_matrix_.start_))
    sign = 1.0 if lp.sense_ == highspy.ObjSense.kMaximize else -1.0
    return Arrays(
        gain=sign * np.array(lp.col_cost_),
        matrix=sparse.csr_array(kind(parts, shape=(lp.num_row_, lp.num_col_))),
        lower=np.array(lp.row_lower_),
        upper=np.array(lp.row_upper_),
        column_lower=np.array(lp.col_lower_),
        column_upper=np.array(lp.col_upper_),
        whole=np.array([item != highspy.HighsVarType.kContinuous for item in lp.integrality_]),
    )


def test_a_feasible_model_that_highs_called_infeasible():
    outcome, _ = highs.solve(read_mps("highs_1.15_false_infeasible.mps"))
    assert outcome.status == "optimal"
    assert outcome.value == pytest.approx(13.806121233774, abs=1e-9)


def lying(monkeypatch, lie):
    """Let the first ways to solve lie."""
    true_run = highs.run

    def run(loaded, **options):
        return lie(true_run(loaded, **options), options)

    monkeypatch.setattr(highs, "run", run)


def test_a_false_infeasible_is_noticed(monkeypatch):
    def lie(outcome: Outcome, options: dict) -> Outcome:
        presolved = options.get("presolve", True) and "start" in options
        return replace(outcome, status="infeasible", x=None, stopped="Infeasible") if presolved else outcome

    lying(monkeypatch, lie)
    found = best_portfolio(PROBLEM)
    assert found.value == 7.0
    assert any("Infeasible" in note for note in found.notes)


def test_a_point_that_breaks_a_rule_is_noticed(monkeypatch):
    def lie(outcome: Outcome, options: dict) -> Outcome:
        return replace(outcome, x=np.ones_like(outcome.x), value=12.0, bound=12.0)

    lying(monkeypatch, lie)
    found = best_portfolio(replace(PROBLEM, budget=4.5, requires=[("b", "c")]))
    assert found.check.ok
    assert found.value == 7.0
    assert any("breaks a rule" in note for note in found.notes)


def test_nothing_is_returned_that_no_one_vouches_for(monkeypatch):
    def lie(outcome: Outcome, options: dict) -> Outcome:
        return replace(outcome, x=np.ones_like(outcome.x), value=12.0, bound=12.0)

    lying(monkeypatch, lie)
    monkeypatch.setattr(highs, "with_scipy", lambda arrays, **_: made_up(arrays))
    with pytest.raises(SolverError):
        best_portfolio(replace(PROBLEM, limits=[{"members": ["a"], "at_least": 1}]))


def made_up(arrays: Arrays) -> Outcome:
    """Return a point that breaks rules."""
    x = np.ones(len(arrays.gain))
    return Outcome(status="optimal", x=x, value=12.0, bound=12.0, stopped="Optimal", seconds=0.0, how="liar")


@pytest.mark.parametrize("solver", ["appsi_highs"])
def test_any_solver_that_pyomo_drives(solver):
    found = best_portfolio(PROBLEM, solver=solver)
    assert (found.value, found.status, found.solver) == (7.0, "optimal", solver)
    with pytest.raises(SolverError, match="not installed"):
        best_portfolio(PROBLEM, solver="nosuchsolver")


def test_a_time_limit_does_not_grow_with_the_runs_before(monkeypatch):
    monkeypatch.setattr(highs, "working", lambda: False)
    from infraprio.portfolio.model.build import build
    from infraprio.portfolio.model.solver_arrays import arrays_of
    from infraprio.portfolio.problem.compiled import compile_data
    from infraprio.solver.highs import linear_bound, load, run

    rng = np.random.default_rng(1)
    problem = Problem(
        value=pd.Series(rng.integers(1, 99, 60).astype(float)),
        cost=pd.DataFrame(rng.integers(1, 99, (60, 4)).astype(float)),
        budget=pd.Series(700.0, index=range(4)),
    )
    model, statements = build([compile_data(problem)])
    loaded = load(arrays_of(model, statements).arrays)
    for _ in range(3):
        run(loaded, time_limit=0.05)
        assert loaded.solver.getOptionValue("time_limit")[1] == 0.05
    assert linear_bound(loaded, time_limit=5.0).status == "optimal"


def fractions() -> Arrays:
    """Return a small linear model: 3 a + 2 b, a + b <= 4, a + 3 b <= 6, a <= 3; the best is 11."""
    return Arrays(
        gain=np.array([3.0, 2.0]),
        matrix=sparse.csr_array(np.array([[1.0, 1.0], [1.0, 3.0]])),
        lower=np.full(2, -np.inf),
        upper=np.array([4.0, 6.0]),
        column_lower=np.zeros(2),
        column_upper=np.array([3.0, 9.0]),
        whole=np.array([False, False]),
    )


def test_what_a_linear_search_had_when_it_was_cut_short_is_no_bound():
    assert highs.run(highs.load(fractions())).bound == pytest.approx(11.0)
    loaded = highs.load(fractions())
    loaded.solver.setOptionValue("simplex_iteration_limit", 0)
    cut = highs.run(loaded, presolve=False)
    assert cut.status != "optimal"
    assert cut.bound >= 11.0


@pytest.mark.parametrize("unit", [1e-11, 1e-6, 1.0, 1e9])
def test_scoring_asks_the_same_driver_whatever_the_unit(unit):
    """HiGHS by itself drops factors below a billionth, and would call nothing at all enough."""
    answer = solve_mip(
        np.array([2.0, 3.0, 4.0]) * unit,
        np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 3.0]]) * unit,
        np.array([2.0, 3.0]) * unit,
        np.full(2, np.inf),
        integer=np.ones(3, dtype=bool),
        column_lower=np.zeros(3),
        column_upper=np.ones(3),
    )
    assert answer.status == "optimal"
    assert answer.x.round().tolist() == [1.0, 0.0, 1.0]
    assert answer.objective / unit == pytest.approx(6.0)
    assert answer.bound / unit == pytest.approx(6.0)


def test_a_lie_about_scores_is_noticed_too(monkeypatch):
    true_run = highs.run

    def run(loaded, **options):
        found = true_run(loaded, **options)
        lied = replace(found, x=np.zeros_like(found.x), value=0.0, bound=0.0)
        return lied if options["presolve"] else found

    monkeypatch.setattr(highs, "run", run)
    one = np.ones(2)
    answer = solve_mip(
        one, one[None, :], one[:1], 2 * one[:1], integer=one > 0, column_lower=0 * one, column_upper=one
    )
    assert (answer.status, answer.objective) == ("optimal", 1.0)


def test_full_rows_allow_fewer_nodes_for_the_same_work():
    full = sparse.csr_array(np.ones((36, 1000)))
    some = sparse.csr_array(sparse.eye(1000))
    assert highs.node_size(replace(fractions(), matrix=full)) == 36_000 // highs.FULL
    assert highs.node_size(replace(fractions(), matrix=some)) == 2000


def test_the_number_of_cores_is_none_of_the_search() -> None:
    """Other threads lead HiGHS to other nodes, so that a search that work ends would say something else elsewhere."""
    solver = highs.load(read_mps("highs_1.15_false_infeasible.mps")).solver
    assert solver.getOptionValue("threads")[1] == 1


def test_what_is_rounding_beside_the_rest_of_its_row_does_not_measure_a_column() -> None:
    # a helper between 0 and 1 that must be 0, in a row of values where 1e-17 is left of nothing
    arrays = Arrays(
        gain=np.array([1.0, 1.0]),
        matrix=sparse.csr_array([[1.0, 0.0], [-1e-17, 1.0], [0.0, 1.0]]),
        lower=np.array([-np.inf, -np.inf, -np.inf]),
        upper=np.array([0.0, 0.0, 1.0]),
        column_lower=np.zeros(2),
        column_upper=np.array([1.0, 1.0]),
        whole=np.array([False, True]),
    )
    assert (
        highs.sizes_of(arrays).column.max() < 10.0
    )  # measured in a hundred million it could be 1 within the tolerance
    outcome, notes = highs.solve(arrays)
    assert (outcome.status, notes) == ("optimal", [])
    assert outcome.x is not None
    assert outcome.x.tolist() == [0.0, 0.0]


def test_a_small_model_that_needs_many_nodes_is_searched_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    costs = rng.integers(20, 100, (5, 30)).astype(float)
    model = Arrays(
        gain=costs.mean(axis=0).round() + rng.integers(0, 20, 30),
        matrix=sparse.csr_array(costs),
        lower=np.full(5, -np.inf),
        upper=np.floor(costs.sum(axis=1) / 2),
        column_lower=np.zeros(30),
        column_upper=np.ones(30),
        whole=np.ones(30, dtype=bool),
    )
    whole = highs.solve(model)[0]
    monkeypatch.setattr(highs, "FIRST", 2)
    loaded = highs.load(model)
    hurried = highs.run(loaded)
    assert loaded.solver.getInfo().mip_node_count > 2
    assert (hurried.status, hurried.value) == ("optimal", whole.value)
    assert hurried.bound == pytest.approx(whole.value)
