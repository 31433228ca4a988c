"""Linear algebra runs in one thread inside, and as before outside."""

import numpy as np  # brings a library for linear algebra
from threadpoolctl import threadpool_info, threadpool_limits

from infraprio.ensemble.one_thread import one_thread


def threads() -> set[int]:
    """How many threads each library for linear algebra takes."""
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_one_thread_inside_and_as_many_as_before_outside() -> None:
    assert np.eye(2).shape == (2, 2)
    with threadpool_limits(limits=2, user_api="blas"):
        assert threads() == {2}
        assert one_thread(threads)() == {1}
        assert threads() == {2}
