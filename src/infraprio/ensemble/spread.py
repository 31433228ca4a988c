"""One function over many items, on any executor of ``concurrent.futures``; nothing is lost with a worker.

What comes out does not depend on the executor: every item is computed from the shared data and itself alone, and the answers
come in the order of the items.
"""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from queue import SimpleQueue
from typing import Any, Final, TypeVar

from infraprio.clock import aside, by_work, charge
from infraprio.ensemble.parcels import Parcel, carried, opened, packed, shared_by
from infraprio.errors import EnsembleError
from infraprio.findings import finding

__all__ = ["each", "spread_over"]

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Answer = TypeVar("Answer")

LOST: Final = 3
"""So often an item is given to workers that vanish before it is theirs that makes them."""

_executor: ContextVar[Executor | None] = ContextVar("executor", default=None)


@contextmanager
def spread_over(executor: Executor | None) -> Iterator[None]:
    """Let all that is computed many times over inside the block be spread over the workers of an executor.

    Effects of proposals and of sets of them, samples of risk and of weights, rank intervals, the searches of one
    question under several weights, budgets or losses, and the parts of a study. The numbers are the same as without.

    Parameters
    ----------
    executor : Executor or None
        Of ``concurrent.futures``, or ``client.get_executor()`` of a Dask cluster. None: whatever stands outside the block.

    Returns
    -------
    context manager
        For a ``with`` statement.

    Examples
    --------
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> with ThreadPoolExecutor(2) as pool, ip.spread_over(pool):
    ...     result = ip.run(valley())
    >>> result.ranking.frame["rank"].to_dict()
    {'LOT': 1, 'FASTER': 2}
    """
    token = _executor.set(executor if executor is not None else _executor.get())
    try:
        yield
    finally:
        _executor.reset(token)


def each(
    function: Callable[[Shared, Item], Answer],
    shared: Shared,
    items: Sequence[Item],
    *,
    executor: Executor | None = None,
    threads: int = 1,
    done: Callable[[int], None] | None = None,
) -> Iterator[Answer]:
    """Yield ``function(shared, item)`` for each item, in their order.

    Parameters
    ----------
    function : callable
        Of a module, where other processes are to find it.
    shared : object
        Brought to each worker once.
    items : sequence
        Each brought to the worker that computes it.
    executor : Executor, optional
        None: that of ``spread_over``, else this process.
    threads : int, default 1
        So many of this process where there is no executor: for a function that lets go of Python's lock.
    done : callable, optional
        Called with the number of an item when its answer is there; not in their order.

    Raises
    ------
    EnsembleError
        Workers vanished again and again over the same item.

    Examples
    --------
    >>> list(each(pow, 2, [1, 2, 3]))
    [2, 4, 8]
    """
    pool = executor if executor is not None else _executor.get()
    if pool is None and threads > 1 and len(items) > 1:
        with ThreadPoolExecutor(threads) as pool:
            yield from _spread(function, shared, items, pool, done)
    elif pool is None or len(items) < 2:
        for number, item in enumerate(items):
            answer = function(shared, item)
            if done is not None:
                done(number)
            yield answer
    else:
        yield from _spread(function, shared, items, pool, done)


def _spread(
    function: Callable[[Any, Any], Answer],
    shared: Any,
    items: Sequence[Any],
    pool: Executor,
    done: Callable[[int], None] | None,
) -> Iterator[Answer]:
    """Yield the answers of the workers; what a worker takes with it is given to others."""
    ready: SimpleQueue[Future[Any]] = SimpleQueue()
    waiting: dict[Future[Any], int] = {}
    answers: dict[int, Answer] = {}
    lost, measure = [0] * len(items), by_work()
    with ExitStack() as stack:
        parcel = stack.enter_context(shared_by(pool, (function, shared)))

        def give(number: int) -> None:
            future = pool.submit(_computed, parcel, items[number], measure)
            waiting[future] = number
            future.add_done_callback(ready.put)

        try:
            todo = list(range(len(items)))
            for number in range(len(items)):
                while number not in answers:
                    try:
                        while todo:
                            give(todo[0])
                            del todo[0]
                    except BrokenExecutor:
                        pool = stack.enter_context(_fresh(pool))
                        continue
                    future = ready.get()
                    place = waiting.pop(future)
                    try:
                        answers[place] = _received(future.result())
                    except (BrokenExecutor, CancelledError) as fault:
                        lost[place] += 1
                        _require_hope(lost[place], items[place], fault)
                        todo.append(place)
                    else:
                        if done is not None:
                            done(place)
                yield answers.pop(number)
        finally:
            for future in waiting:
                future.cancel()


def _computed(parcel: Parcel, item: Any, measure: bool | None) -> Any:
    """Return, in a worker, the answer or the fault, and the work it took; packed where it has to leave the process."""
    try:
        function, shared = opened(parcel)
        answer, spent = aside(measure, lambda: function(shared, item))
        found: tuple[bool, Any, float] = (True, answer, spent)
    except Exception as fault:
        found = (False, fault, 0.0)
    if not carried(parcel):
        return found
    if not found[0]:
        found = (False, _sendable(found[1]), 0.0)
    return packed(found)


def _sendable(fault: Exception) -> Exception:
    """Return a fault that another process can read; what it says where it cannot."""
    try:
        return pickle.loads(packed(fault))  # type: ignore[no-any-return]
    except Exception:
        return RuntimeError("".join(traceback.format_exception(fault)))


def _received(found: Any) -> Any:
    fine, answer, spent = pickle.loads(found) if isinstance(found, bytes) else found
    charge(spent)
    if not fine:
        raise answer
    return answer


def _require_hope(lost: int, item: Any, fault: BaseException) -> None:
    if lost >= LOST:
        raise EnsembleError(finding("workers_lost", value=repr(item), count=lost)) from fault


@contextmanager
def _fresh(pool: Executor) -> Iterator[Executor]:
    """Yield another executor of the same kind in place of one that broke with a worker.

    Raises
    ------
    EnsembleError
        It is of a kind that cannot be made anew.
    """
    if not isinstance(pool, ProcessPoolExecutor):
        raise EnsembleError(finding("executor_broken", value=type(pool).__name__))
    kept: Any = pool  # what it was made with
    made = ProcessPoolExecutor(
        kept._max_workers, kept._mp_context, initializer=kept._initializer, initargs=kept._initargs
    )
    with made:
        yield made
