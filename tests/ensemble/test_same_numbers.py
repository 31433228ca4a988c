"""Every ensemble of the library gives the same to the last bit in this process, in two others, and on a Dask cluster."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from concurrent.futures import Executor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

import infraprio as ip
from infraprio import effects
from infraprio.cli import main
from infraprio.effects.examples import valley
from infraprio.ensemble.executors import dask_cluster, processes
from infraprio.errors import EnsembleError
from infraprio.portfolio import Problem, SideBySide, best_portfolio_evaluated, priority_list_evaluated
from infraprio.scoring.certainty.rank_intervals import rank_intervals
from infraprio.scoring.certainty.smaa import smaa
from infraprio.solver.arrays import Arrays
from infraprio.solver.parallel import solve_each


@pytest.fixture(
    scope="module",
    params=[
        "processes",
        pytest.param("dask", marks=[pytest.mark.slow, pytest.mark.filterwarnings("ignore")]),
    ],
)
def pool(request: pytest.FixtureRequest) -> Iterator[Executor]:
    if request.param == "dask":
        pytest.importorskip("distributed")
    with processes(2) if request.param == "processes" else dask_cluster("local:2") as made:
        yield made


def test_effects(pool: Executor) -> None:
    scenario = valley()
    base = effects.baseline(scenario)
    done: list[float] = []
    one, two = (
        effects.evaluate(scenario, base, executor=executor, progress=done.append) for executor in (None, pool)
    )
    for table in ("change", "low", "high", "by_zone", "by_municipality"):
        pd.testing.assert_frame_equal(getattr(one, table), getattr(two, table), check_exact=True)
    assert one.findings == two.findings
    assert one.quantities().equals(two.quantities())
    assert done == [1 / 3, 2 / 3, 1.0] * 2


def test_a_whole_run_its_study_and_what_is_written(pool: Executor, tmp_path: Path) -> None:
    scenario = valley()
    one, two = ip.run(scenario), ip.run(scenario, executor=pool)
    assert one.ranking.frame.equals(two.ranking.frame)
    assert one.evaluated_list is not None
    assert two.evaluated_list is not None
    assert one.evaluated_list.evaluated == two.evaluated_list.evaluated
    assert one.evaluated_list.evaluations == two.evaluated_list.evaluations
    assert list(one.by_goal) == list(two.by_goal)
    with ip.spread_over(pool):
        there = two.study
    here = one.study
    for part in ("front", "goals", "money", "importance", "others", "ranges", "plans", "regret", "rivals"):
        pd.testing.assert_frame_equal(getattr(here, part), getattr(there, part), check_exact=True)


def overlapping(rows: frozenset[Hashable]) -> float:
    """Values that do not add up: every pair of neighbours is worth less together."""
    numbers = sorted(int(str(row)[1:]) for row in rows)
    return float(sum(10 + n % 4 for n in numbers) - 3 * sum(b - a == 1 for a, b in pairwise(numbers)))


@pytest.mark.parametrize("what", ["plan", "list"])
def test_sets_evaluated(pool: Executor, what: str) -> None:
    ids = [f"p{n}" for n in range(9)]
    problem = Problem(value=pd.Series(1.0, ids), cost=pd.Series(range(3, 12), ids, dtype=float), budget=30.0)

    def asked(executor: Executor | None) -> ip.portfolio.EvaluatedPortfolio | ip.portfolio.EvaluatedList:
        evaluate = overlapping if executor is None else SideBySide(overlapping, executor)
        if what == "plan":
            return best_portfolio_evaluated(problem, evaluate)
        return priority_list_evaluated(problem, evaluate, [15.0, 30.0, 50.0])

    one, two = asked(None), asked(pool)
    assert one.evaluated == two.evaluated
    assert (one.value, one.bound, one.evaluations) == (two.value, two.bound, two.evaluations)
    assert one.history.equals(two.history)


def test_samples_of_weights_and_rank_intervals(pool: Executor) -> None:
    rng = np.random.default_rng(1)
    values = pd.DataFrame(rng.random((12, 4)))
    for spread in (None, 0.1):
        one, two = (
            smaa(values, samples=6000, seed=3, score_range=spread, executor=executor)
            for executor in (None, pool)
        )
        assert one.rank_acceptability.equals(two.rank_acceptability)
        assert one.central_weights.equals(two.central_weights)
    first, second = (rank_intervals(values, executor=executor) for executor in (None, pool))
    assert first.best.equals(second.best)
    assert first.worst_weights.equals(second.worst_weights)


def test_solves_side_by_side(pool: Executor) -> None:
    rng = np.random.default_rng(2)
    one = np.ones(30)
    many = [
        Arrays(
            gain=rng.random(30),
            matrix=sparse.csr_array(rng.random((2, 30))),
            lower=np.full(2, -np.inf),
            upper=np.full(2, 4.0),
            column_lower=0 * one,
            column_upper=one,
            whole=one > 0,
        )
        for _ in range(4)
    ]
    here = solve_each(many)
    with ip.spread_over(pool):
        there = solve_each(many)
    for (a, _), (b, _) in zip(here, there, strict=True):
        assert a.x is not None
        assert b.x is not None
        assert np.array_equal(a.x, b.x)
        assert (a.value, a.bound) == (b.value, b.bound)


@pytest.mark.parametrize(
    ("address", "said"),
    [("local:none", "local:N"), ("local:0", "local:N")],
)
def test_an_address_that_is_none(address: str, said: str) -> None:
    with pytest.raises(EnsembleError, match=said) as caught, dask_cluster(address):
        pass
    assert "minst 1" in caught.value.text("sv")


def test_without_dask_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(EnsembleError, match=r"infraprio\[cluster\]"), dask_cluster("local:2"):
        pass


def test_workers_of_other_versions_are_refused() -> None:
    from infraprio.ensemble.executors import require_same, versions

    here = versions()
    require_same({"a": here}, "tcp://x")
    with pytest.raises(EnsembleError, match=r"worker a has numpy 1\.0"):
        require_same({"a": here | {"numpy": "1.0"}, "b": here}, "tcp://x")
    with pytest.raises(EnsembleError, match="no worker"):
        require_same({}, "tcp://x")


def test_the_command_writes_the_same_with_workers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ip.write(valley(), tmp_path / "valley")
    for name, more in (("one", []), ("two", ["--workers", "2"])):
        asked = ["run", str(tmp_path / "valley"), "-o", str(tmp_path / name), "--formats", "csv", *more]
        assert main(asked) == 0
    written = {file.name for file in (tmp_path / "one").iterdir() if file.suffix == ".csv"}
    assert len(written) > 3
    for name in written:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    capsys.readouterr()


def test_the_command_says_what_is_wrong_with_an_address(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed")
    ip.write(valley(), tmp_path / "valley")
    for language, said in (
        ("en", "is not the address of a cluster"),
        ("sv", "ingen adress till ett kluster"),
    ):
        region = ["run", str(tmp_path / "valley"), "-o", str(tmp_path / "out")]
        asked = [*region, "--language", language, "--dask", "local:many"]
        assert main(asked) == 2
        assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    with pytest.raises(SystemExit):
        main(["demo", "--workers", "2", "--dask", "local:2"])
    assert "not allowed with" in capsys.readouterr().err
