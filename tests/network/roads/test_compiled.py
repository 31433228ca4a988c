"""Kernels load and run where numba can keep no compiled code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SRC = Path(__file__).parents[3] / "src"
# Root may write everywhere, so the places that numba knows are taken away instead of made unwritable.
NOWHERE = """
from numba.core import caching
caching.CacheImpl._locator_classes = []
import numpy as np
import infraprio.network.roads._kernels
from infraprio.scoring.certainty.win_counts import count_samples
wins, order, score = np.zeros((2, 2)), np.array([[0, 1], [0, 1], [1, 0]]), np.array([[1.0, 0], [1, 0], [0, 1]])
ranks, first, weights = np.zeros((2, 2)), np.zeros((2, 1)), np.ones((3, 1))
count_samples(order, score, weights, np.zeros(2, dtype=int), ranks, wins, first)
print(wins.tolist())
"""


def test_kernels_without_a_place_for_compiled_code(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NOWHERE],
        capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(SRC), "PATH": os.environ["PATH"], "HOME": str(tmp_path / "none")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[[0.0, 2.0], [1.0, 0.0]]"
