"""What all calculations of an ensemble share, brought to every worker once."""

from __future__ import annotations

import copyreg
import io
import os
import pickle
import tempfile
import warnings
from collections import ChainMap
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, Final
from uuid import uuid4

from infraprio.errors import EnsembleError
from infraprio.findings import finding

__all__ = ["Parcel", "carried", "opened", "packed", "shared_by"]

KEPT: Final = 2
"""So many parcels stay open in a worker: that of an ensemble, and that of one inside it."""

REMADE: Final = 3
"""So often a cluster may make a parcel again."""

_open: dict[str, Any] = {}
_lock = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What a worker needs in order to find the shared data: a name, and a file or the bytes themselves.

    A worker of the process that packed it has the data under the name already.
    """

    name: str
    file: str = ""
    content: bytes = b""


def _unpicked(items: MappingProxyType[Any, Any]) -> tuple[Any, tuple[dict[Any, Any]]]:
    """Say of what a read-only mapping is made again."""
    return read_only, (dict(items),)


def read_only(items: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """Return a mapping as one that nobody can change; the type itself has no name under which pickle finds it.

    Examples
    --------
    >>> read_only({"a": 1})
    mappingproxy({'a': 1})
    """
    return MappingProxyType(items)


def packed(what: Any) -> bytes:
    """Return a value as bytes for another process; read-only mappings too, of which scenarios and networks consist.

    Examples
    --------
    >>> import pickle
    >>> from types import MappingProxyType
    >>> pickle.loads(packed(MappingProxyType({"a": 1})))
    mappingproxy({'a': 1})
    """
    stream = io.BytesIO()
    packer = pickle.Pickler(stream, protocol=pickle.HIGHEST_PROTOCOL)
    known: Any = copyreg.dispatch_table
    packer.dispatch_table = ChainMap({MappingProxyType: _unpicked}, known)
    packer.dump(what)
    return stream.getvalue()


def opened(parcel: Parcel) -> Any:
    """Return what is in a parcel, unpacked once in each process.

    Raises
    ------
    EnsembleError
        The file is not there: the executor has workers on another machine.
    """
    with _lock:
        if parcel.name not in _open:
            content = parcel.content
            if parcel.file:
                try:
                    content = Path(parcel.file).read_bytes()
                except OSError as fault:
                    raise EnsembleError(
                        finding("worker_without_file", value=parcel.file, why=fault.strerror)
                    ) from fault
            _open[parcel.name] = pickle.loads(content)
            for name in list(_open)[:-KEPT]:
                del _open[name]
        return _open[parcel.name]


def carried(parcel: Parcel) -> bool:
    """Say whether the answer has to leave this process."""
    return not parcel.name.startswith(_HERE)


def _parcel(name: str, content: bytes) -> Parcel:
    return Parcel(name=name, content=content)


_HERE: Final = f"{os.getpid()}-{uuid4().hex}-"


@contextmanager
def shared_by(executor: Executor, what: Any) -> Iterator[Any]:
    """Yield what a task has to be handed for a worker to find the data.

    Threads find the data themselves. Other processes read them from a file. A Dask cluster gets them as the answer of a
    task, which its workers hand to each other, and which is made again if the workers that had it are gone.
    """
    name = f"{_HERE}{uuid4().hex}"
    client = getattr(executor, "_client", None)  # of distributed's ClientExecutor
    if client is not None:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Sending large graph", UserWarning)  # once is as it should be
            made = client.submit(_parcel, name, packed(what), pure=False, retries=REMADE)
        yield made
        return
    if isinstance(executor, ThreadPoolExecutor):
        _open[name] = what
        try:
            yield Parcel(name=name)
        finally:
            _open.pop(name, None)
        return
    number, file = tempfile.mkstemp(prefix="infraprio-", suffix=".data")
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(packed(what))
        yield Parcel(name=name, file=file)
    finally:
        with suppress(OSError):
            Path(file).unlink()
