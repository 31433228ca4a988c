"""What several formats of one result share, made once while they are written."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

__all__ = ["keeping", "kept"]

Made = TypeVar("Made")

_store: ContextVar[dict[Hashable, Any] | None] = ContextVar("store", default=None)


@contextmanager
def keeping() -> Iterator[None]:
    """Inside, what `kept` makes is made once; nothing is held after."""
    token = _store.set({})
    try:
        yield
    finally:
        _store.reset(token)


def kept(key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gives, from the store of `keeping` where it is there already."""
    store = _store.get()
    if store is None:
        return make()
    if key not in store:
        store[key] = make()
    found: Made = store[key]
    return found
