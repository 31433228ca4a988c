"""One function over many items: the same answers with any executor, and nothing lost with a worker."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest

from infraprio.clock import measured, now
from infraprio.ensemble import each, spread_over
from infraprio.ensemble.executors import dask_cluster, processes
from infraprio.errors import EnsembleError, InfeasibleError
from tests.ensemble import workload

ITEMS = list(range(8))


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    with processes(2) as made:
        yield made


@pytest.mark.parametrize("threads", [1, 3])
def test_without_an_executor_here(threads: int) -> None:
    done: list[int] = []
    assert list(each(pow, 2, ITEMS, threads=threads, done=done.append)) == [2**i for i in ITEMS]
    assert sorted(done) == ITEMS


def test_answers_in_order_each_told_and_data_unpacked_once_a_worker(pool: Executor, tmp_path: Path) -> None:
    file, done = tmp_path / "unpacked", []
    told = workload.Told(file, 7)
    assert list(each(workload.times, told, ITEMS * 5, executor=pool, done=done.append)) == [
        7 * i for i in ITEMS * 5
    ]
    assert sorted(done) == list(range(40))
    seen = file.read_text().split()
    assert len(seen) == len(set(seen)) <= 2


def test_threads_take_the_data_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "unpacked"
    with ThreadPoolExecutor(2) as threads:
        assert list(each(workload.times, workload.Told(file, 1), [1, 2, 3], executor=threads)) == [1, 2, 3]
    assert not file.exists()


def test_a_worker_killed_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    flag = tmp_path / "died"
    with processes(2) as mortal:
        assert list(each(workload.dies_once, flag, ITEMS, executor=mortal)) == [i * i for i in ITEMS]
        assert flag.exists()
        # The executor is broken by then; what is asked next gets another.
        assert list(each(workload.dies_once, flag, ITEMS, executor=mortal)) == [i * i for i in ITEMS]


def test_what_kills_every_worker_is_named() -> None:
    with processes(1) as mortal, pytest.raises(EnsembleError, match="3 times while they computed 2"):
        list(each(workload.dies, None, [0, 1, 2], executor=mortal))


def test_a_fault_comes_as_it_was_raised(pool: Executor) -> None:
    with pytest.raises(InfeasibleError, match="no plan") as caught:
        list(each(workload.refuses, None, ITEMS, executor=pool))
    assert caught.value.explanation == {"rule": 2}
    with pytest.raises(RuntimeError, match="odd"):
        list(each(workload.odd, None, ITEMS, executor=pool))
    assert list(each(workload.square, frozenset(), [], executor=pool)) == []


def test_work_done_elsewhere_is_charged_here(pool: Executor) -> None:
    @measured
    def call(*, time_limit: float | None = None) -> float:
        list(each(workload.works, None, [1, 2, 3], executor=pool))
        return now()

    assert call() == 6.0


def test_what_stands_around_a_block_holds_inside_and_ends_with_it(pool: Executor, tmp_path: Path) -> None:
    file = tmp_path / "unpacked"
    with spread_over(pool), spread_over(None):
        list(each(workload.times, workload.Told(file, 1), [1, 2, 3]))
    there = file.read_text()
    list(each(workload.times, workload.Told(file, 1), [1, 2, 3]))
    assert file.read_text() == there


def test_what_is_left_unasked_is_not_computed(pool: Executor, tmp_path: Path) -> None:
    file = tmp_path / "noted"
    answers = each(workload.noted, file, list(range(60)), executor=pool)
    assert next(answers) == 0
    answers.close()  # type: ignore[attr-defined]
    assert next(iter(each(workload.noted, file, [60, 61], executor=pool))) == 60  # the workers are free again
    assert len(file.read_text().split()) < 20


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_dask_cluster_the_same_and_a_worker_killed(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    file, flag = tmp_path / "unpacked", tmp_path / "died"
    with dask_cluster("local:2") as cluster:
        told = workload.Told(file, 7)
        assert list(each(workload.times, told, ITEMS * 5, executor=cluster)) == [7 * i for i in ITEMS * 5]
        seen = file.read_text().split()
        assert len(seen) == len(set(seen)) <= 2
        assert list(each(workload.dies_once, flag, ITEMS, executor=cluster)) == [i * i for i in ITEMS]
        assert flag.exists()
    with dask_cluster("local:1") as cluster:  # nobody else has the data when the only worker dies
        flag.unlink()
        assert list(each(workload.dies_once, flag, ITEMS, executor=cluster)) == [i * i for i in ITEMS]
        assert flag.exists()
