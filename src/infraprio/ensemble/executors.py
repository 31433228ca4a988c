"""The workers that a command is asked to use: processes of this machine, or a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from typing import Any, Final

from infraprio.errors import EnsembleError
from infraprio.findings import finding

__all__ = ["dask_cluster", "processes"]

SAME: Final = ("infraprio", "numpy", "scipy", "pandas", "highspy")
"""What has to be of one version on all machines for their numbers to be the same."""
PATIENCE: Final = "20s"
"""So long a scheduler may take to answer."""
THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@contextmanager
def processes(count: int) -> Iterator[Executor]:
    """Yield an executor of so many processes of this machine, each with one thread for linear algebra.

    Parameters
    ----------
    count : int
        From 1.

    Examples
    --------
    >>> with processes(2) as pool:
    ...     pool.submit(abs, -3).result()
    3
    """
    kept = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=_deaf)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
        for name, value in kept.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def _deaf() -> None:
    """Leave Ctrl-C to the process that gave the work: it ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def dask_cluster(address: str) -> Iterator[Executor]:
    """Yield an executor of a Dask cluster.

    Parameters
    ----------
    address : str
        Of its scheduler, ``tcp://host:8786``; or ``local:N``: a scheduler and N worker processes on this machine.

    Raises
    ------
    EnsembleError
        Dask is not installed, no scheduler answers, there is no worker, or a worker has other versions than stand here.
    """
    try:
        import distributed
    except ImportError as fault:
        raise EnsembleError(finding("dask_missing")) from fault
    kind, _, count = address.partition(":")
    with ExitStack() as stack:
        if kind == "local":
            number = int(count) if count.isdigit() else 0
            if number < 1:
                raise EnsembleError(finding("dask_local", value=address))
            cluster = distributed.LocalCluster(
                n_workers=number, threads_per_worker=1, dashboard_address=None, silence_logs=50
            )
            target: Any = stack.enter_context(cluster)
        else:
            target = address
        try:
            client = stack.enter_context(distributed.Client(target, timeout=PATIENCE))
        except (OSError, TimeoutError, ValueError) as fault:
            raise EnsembleError(finding("dask_no_answer", value=address, why=str(fault))) from fault
        require_same(client.run(versions), address)
        yield client.get_executor()


def versions() -> dict[str, str]:
    return {"Python": ".".join(map(str, sys.version_info[:2]))} | {name: version(name) for name in SAME}


def require_same(found: dict[str, dict[str, str]], address: str) -> None:
    """Stop where there is no worker, or where one has another version of what computes: its numbers would differ."""
    if not found:
        raise EnsembleError(finding("dask_no_worker", value=address))
    here = versions()
    other = [
        finding("dask_other_version", worker=worker, name=name, theirs=theirs[name], ours=here[name])
        for worker, theirs in found.items()
        for name in here
        if theirs[name] != here[name]
    ]
    if other:
        raise EnsembleError(*other)
