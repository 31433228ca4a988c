"""Classes of ELECTRE III, taken out by looking only at what changed, against each class looked for from the start."""

from __future__ import annotations

import numpy as np
import pytest

from infraprio.scoring.methods.electre3 import electre3


def taken_out(credibility: np.ndarray, roy: bool, best_first: bool) -> list[list[int]]:
    """Return the classes in the order of taking out, as the method is defined: one distillation after another."""
    left, classes = list(range(len(credibility))), []
    while left:
        kept = left
        level = max([credibility[i, j] for i in kept for j in kept if i != j], default=0.0)
        while len(kept) > 1 and level > 0:
            bound = level - (0.30 - 0.15 * level)
            pairs = [(i, j) for i in kept for j in kept if i != j]
            level = max([credibility[p] for p in pairs if credibility[p] < bound], default=0.0)
            ahead = [
                (i, j)
                for i, j in pairs
                if credibility[i, j] > level
                and credibility[i, j] > credibility[j, i] + (0.30 - 0.15 * credibility[i, j] if roy else 0.0)
            ]
            balance = {k: sum(i == k for i, _ in ahead) - sum(j == k for _, j in ahead) for k in kept}
            most = max(balance.values()) if best_first else min(balance.values())
            kept = [k for k in kept if balance[k] == most]
        classes.append(kept)
        left = [k for k in left if k not in kept]
    return classes


@pytest.mark.parametrize("variant", ["roy", "vincke"])
@pytest.mark.parametrize("seed", range(60))
def test_classes_are_those_of_one_distillation_after_another(seed: int, variant: str) -> None:
    rng = np.random.default_rng(seed)
    count, criteria = int(rng.integers(2, 16)), int(rng.integers(1, 5))
    table = rng.integers(0, 6, (count, criteria)).astype(float) if seed % 2 else rng.random((count, criteria))
    q = 0.1 * rng.random(criteria)
    p = q + rng.random(criteria)
    veto = p + rng.random(criteria) if seed % 3 else None
    found = electre3(table, rng.random(criteria) + 0.1, "max", q, p, veto, variant)  # type: ignore[arg-type]
    credibility = found.credibility.to_numpy()
    assert found.descending == taken_out(credibility, variant == "roy", best_first=True)
    assert found.ascending == taken_out(credibility, variant == "roy", best_first=False)[::-1]
