"""Linear and mixed-integer programmes: what is asked of the solvers, and what is made of their answers."""

from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pytest
import scipy.optimize

from infraprio.errors import SolverError
from infraprio.scoring.linear_programme import InfeasibleError, linear_programme
from infraprio.scoring.mixed_integer import solve_mip

mixed = import_module("infraprio.scoring.mixed_integer")


def test_a_linear_programme_by_hand():
    """Least 2x + 3y with x + y at least 4 and x at most 3: nothing is below 0 unless bounds say so."""
    rows, rhs = np.array([[-1.0, -1.0], [1.0, 0.0]]), np.array([-4.0, 3.0])
    found = linear_programme(np.array([2.0, 3.0]), rows, rhs)
    assert (found.x.tolist(), found.objective) == ([3, 1], 9)
    assert linear_programme(np.array([2.0, 3.0]), rows, np.array([-1.0, 3.0])).x.tolist() == [1, 0]
    equal = linear_programme(np.array([2.0, 3.0]), rows, rhs, np.array([[1.0, 5.0]]), np.array([17.0]))
    assert equal.x == pytest.approx([0.75, 3.25])
    low = linear_programme(np.array([2.0, 3.0]), rows, rhs, bounds=[(None, 1.0), (0.5, None)])
    assert low.x.tolist() == [1, 3]
    with pytest.raises(InfeasibleError, match="cannot all hold"):
        linear_programme(np.array([2.0, 3.0]), rows, np.array([-4.0, 3.0]), np.array([[1.0, 0.0]]), np.array([5.0]))  # fmt: skip
    with pytest.raises(SolverError):
        linear_programme(np.array([-2.0, -3.0]), rows, rhs)  # has no end


@pytest.mark.parametrize(
    ("statuses", "raised"),
    [([0], None), ([2, 0], None), ([4, 0], None), ([2, 2], InfeasibleError), ([2, 4], SolverError), ([0, 9], None), ([4, 3], SolverError)],
)  # fmt: skip
def test_an_answer_is_doubted_and_asked_for_again_without_presolve(statuses, raised, monkeypatch):
    asked = []

    def linprog(*given, options, **named):
        asked.append((given, options, sorted(named)))
        return SimpleNamespace(
            status=statuses[len(asked) - 1], x=[len(asked), 7], fun=len(asked) / 2, message="gave up"
        )

    monkeypatch.setattr(scipy.optimize, "linprog", linprog)
    if raised:
        with pytest.raises(raised):
            linear_programme("cost", "rows", "rhs")
    else:
        found = linear_programme("cost", "rows", "rhs")
        assert (found.x.tolist(), found.objective) == ([len(asked), 7], len(asked) / 2)
    many = 1 if statuses[0] == 0 else 2
    wanted = ["A_eq", "A_ub", "b_eq", "b_ub", "bounds"]
    assert asked == [(("cost",), {"presolve": presolve}, wanted) for presolve in (True, False)][:many]


@pytest.mark.parametrize(
    ("status", "stopped", "told", "bound"),
    [
        ("optimal", "", "optimal", 3.5),
        ("feasible", "the limit of work", "feasible", 3.5),
        ("unknown", "the time limit", "feasible", 3.5),
        ("infeasible", "", "infeasible", np.inf),
        ("unknown", "an error", None, None),
    ],
)
def test_what_is_made_large_inside_is_made_small(status, stopped, told, bound, monkeypatch):
    asked = []
    outcome = SimpleNamespace(
        status=status, x=np.array([1.0, 0.25]), value=-4.25, bound=-3.5, stopped=stopped
    )
    monkeypatch.setattr(mixed, "load", lambda model, **named: asked.append((model, named)) or "loaded")
    monkeypatch.setattr(
        mixed, "solve", lambda *given, **named: asked.append((given, named)) or (outcome, ["a note"])
    )
    lower, upper, whole = np.array([-np.inf, 2.0]), np.array([5.0, 7.0]), np.array([True, False])

    def solved():
        return solve_mip(
            [2.0, -3.0], np.array([[1.0, 0.0], [4.0, 6.0]]), lower, upper,
            integer=whole, column_lower=np.array([0.0, -1.0]), column_upper=np.array([1.0, 9.0]), time_limit=8.0,
        )  # fmt: skip

    if told is None:
        with pytest.raises(SolverError):
            solved()
    else:
        found = solved()
        assert (found.status, found.x.tolist(), found.objective, found.bound) == (
            told,
            [1, 0.25],
            4.25,
            bound,
        )
    (model, how), run = asked
    assert how == {"tolerance": 1e-9}
    assert run == (("loaded",), {"time_limit": 8.0})
    assert model.gain.tolist() == [-2, 3]
    assert model.matrix.toarray().tolist() == [[1, 0], [4, 6]]
    assert (model.lower.tolist(), model.upper.tolist()) == ([-np.inf, 2], [5, 7])
    assert (model.column_lower.tolist(), model.column_upper.tolist()) == ([0, -1], [1, 9])
    assert model.whole.tolist() == [True, False]
