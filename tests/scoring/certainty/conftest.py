"""The compiled search as plain Python, so that each step of it can be looked at and nothing is compiled."""

import numpy as np
import pytest

from infraprio.scoring.certainty import fewest_broken

COMPILED = {name: each for name, each in vars(fewest_broken).items() if hasattr(each, "py_func")}


@pytest.fixture
def plain(monkeypatch):
    for name, each in COMPILED.items():
        monkeypatch.setattr(fewest_broken, name, each.py_func)
    return fewest_broken


def line(words, *rows):
    """A set of rows as a line of bits."""
    bits = [0] * words
    for row in rows:
        bits[row // 64] += 1 << row % 64
    return np.array(bits, np.uint64)


def rows_of(bits):
    """The rows of a line of bits."""
    return [64 * k + bit for k, word in enumerate(bits.tolist()) for bit in range(64) if word >> bit & 1]
