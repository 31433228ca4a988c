"""The order of rows has no meaning for what is computed on the network: ways of equal length are not chosen by it."""

from __future__ import annotations

import csv
import random
import shutil
from pathlib import Path

import numpy as np
import pytest

import infraprio as ip
from infraprio import effects
from tests.conftest import EXAMPLE


def shuffled(folder: Path, seed: int) -> Path:
    """The example with the rows of every table in another order."""
    shutil.copytree(EXAMPLE, folder)
    rng = random.Random(seed)
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            head, *rows = list(csv.reader(stream))
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([head, *rng.sample(rows, len(rows))])
    return folder


@pytest.mark.parametrize("seed", [1, 2])
def test_effects_of_the_example_do_not_know_the_order_of_its_rows(seed: int, tmp_path: Path) -> None:
    plans = ["P01", "P16", "P44"]
    plain = ip.evaluate(ip.read(EXAMPLE), plans).change
    scenario = ip.read(shuffled(tmp_path / "other", seed))
    other = effects.evaluate_set(scenario, plans, effects.baseline(scenario)).change
    np.testing.assert_allclose(other.loc[plain.index].to_numpy(), plain.to_numpy(), rtol=1e-8, atol=1e-8)


@pytest.mark.slow
def test_the_order_of_the_example_does_not_know_the_order_of_its_rows(tmp_path: Path) -> None:
    """Plan, places, losses and figures of what was searched for are the same to the last printed digit."""
    plain = ip.run(ip.read(EXAMPLE))
    other = ip.run(ip.read(shuffled(tmp_path / "other", 7)))
    one, two = (result.ranking.to_frame() for result in (plain, other))
    assert list(one.index) == list(two.index)
    for name in ("goal_score", "cost_msek", "cumulative_cost_msek"):
        np.testing.assert_allclose(one[name], two[name], rtol=1e-8)
    out = [result.ranking.not_prioritised.sort_index() for result in (plain, other)]
    assert out[0]["reason"].equals(out[1]["reason"])
    np.testing.assert_allclose(out[0]["loss"].astype(float), out[1]["loss"].astype(float), rtol=1e-6)
    for key in ("value", "bound", "additive_value", "plan_value", "free_plan_value"):
        assert plain.ranking.certificate[key] == pytest.approx(other.ranking.certificate[key], rel=1e-8), key
