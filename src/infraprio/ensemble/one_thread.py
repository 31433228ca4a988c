"""Linear algebra in one thread.

Matrices are small here: more threads wait for each other, and sums come out in another order on another machine. The
program says so to the libraries before they load; who calls from Python has loaded them already.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

__all__ = ["one_thread"]

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


@cache
def _libraries() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def one_thread(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Let a function run with one thread for linear algebra.

    Examples
    --------
    >>> import numpy as np
    >>> one_thread(np.dot)([1.0, 2.0], [3.0, 4.0])
    np.float64(11.0)
    """

    @wraps(function)
    def alone(*given: Given.args, **named: Given.kwargs) -> Answer:
        with _libraries().limit(limits=1, user_api="blas"):
            return function(*given, **named)

    return alone
