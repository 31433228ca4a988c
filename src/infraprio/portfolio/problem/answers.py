"""Proved answers are kept, and given again where the same data are asked: by content, not by identity.

Only answers proved within the gap asked for are kept, so that a memory never makes an answer worse or hides
what more time would find. It is bounded, and each answer handed out is a copy.
"""

from __future__ import annotations

import copy
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from enum import Enum
from numbers import Number
from threading import Lock
from typing import Any, TypeVar

import numpy as np
import pandas as pd

__all__ = ["MOST", "Answers", "content"]

Answer = TypeVar("Answer")

MOST = 64  # answers; the largest lists take about a megabyte each

PLAIN = (str, bytes, int, float, complex, np.generic, Number, date, timedelta, pd.Period, Enum)
SPELT = {str, int, float, bool, type(None)}  # kinds whose spelling says what they are


class Answers:
    """Answers to questions, each with everything that it depends on; it belongs to whoever asks.

    At most ``MOST`` of them: the one that was not asked for longest goes first. A copy begins without any.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, Any] = OrderedDict()
        self._lock = Lock()

    def __reduce__(self) -> tuple[type[Answers], tuple[()]]:
        """Begin anew: what was proved can be proved again, and a lock cannot be copied."""
        return Answers, ()

    def kept(self, question: tuple[Any, ...]) -> Any:
        """Return a copy of the answer kept for a question; None where there is none."""
        with self._lock:
            return copy.deepcopy(self._kept.get(content(question)))

    def remembered(self, question: tuple[Any, ...], ask: Callable[[], Answer]) -> Answer:
        """Return the answer to a question: a copy of the one kept for the same content, or a new one.

        Parameters
        ----------
        question : tuple
            Everything the answer depends on, time limits left out.
        ask : function
            Finds the answer; it is kept if its ``status`` is "optimal" or "within_gap" (the gap is part of the question).
        """
        try:
            key = content(question)
        except TypeError:  # something whose content cannot be told
            return ask()
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        if found is not None:
            again: Answer = copy.deepcopy(found)
            return again
        answer = ask()
        if getattr(answer, "status", "") in ("optimal", "within_gap"):
            with self._lock:
                self._kept[key] = copy.deepcopy(answer)
                while len(self._kept) > MOST:
                    self._kept.popitem(last=False)
        return answer


def content(thing: Any) -> bytes:
    """Return a digest of what something holds: equal for equal data, whoever made them.

    Raises
    ------
    TypeError
        If something in it is neither plain nor a container, such as a generator.

    Examples
    --------
    >>> one, two = pd.Series({"a": 1.0}), pd.Series({"a": 1.0})
    >>> content(one) == content(two), content(one) == content(two * 2)
    (True, False)
    """
    digest = hashlib.blake2b(digest_size=16)
    write(digest, thing)
    return digest.digest()


def write(digest: Any, thing: Any) -> None:
    """Add a thing to a digest, its kind first, so that equal bytes of different kinds differ."""
    digest.update(type(thing).__qualname__.encode() + b"(")
    if _is_spelt(thing):
        digest.update(repr(thing).encode())
    elif isinstance(thing, np.ndarray) and thing.dtype != object:
        digest.update(repr((thing.dtype.str, thing.shape)).encode() + np.ascontiguousarray(thing).tobytes())
    else:
        for part in _parts(thing):
            write(digest, part)
    digest.update(b")")


def _is_spelt(thing: Any) -> bool:
    """Whether a thing is all that its representation says: single values, and long tables of them at once."""
    plain = isinstance(thing, list | tuple) and set(map(type, thing)) <= SPELT
    return plain or thing is None or isinstance(thing, PLAIN)


def _parts(thing: Any) -> Iterable[Any]:
    """What a thing consists of, in order."""
    if isinstance(thing, pd.Series | pd.DataFrame):
        heads = list(thing.columns) if isinstance(thing, pd.DataFrame) else thing.name
        return [list(thing.index), heads, thing.to_numpy()]
    if isinstance(thing, Mapping):
        return [part for pair in thing.items() for part in pair]
    if isinstance(thing, list | tuple | np.ndarray):
        return thing
    if is_dataclass(thing) and not isinstance(thing, type):
        return [getattr(thing, field.name) for field in fields(thing)]
    if isinstance(thing, pd.Index | range):
        return [list(thing)]
    raise TypeError(f"the content of {thing!r} cannot be told")
