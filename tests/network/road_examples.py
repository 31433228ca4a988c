from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from infraprio.network import Network

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "networks"
needs_shared = pytest.mark.skipif(not FOLDER.is_dir(), reason="the public test networks are not at hand")


def random_network(seed: int, *, length: bool = False) -> Network:
    """Islands, parallel links, links of no length or back to their start, nodes not to be driven through."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(3, 25)), int(rng.integers(2, 70))
    z = int(rng.integers(2, min(n, 8) + 1))
    return Network(
        nodes=np.arange(n),
        zones=rng.permutation(n)[:z],
        tail=rng.integers(0, n, m),
        head=rng.integers(0, n, m),
        time=rng.integers(0, 6, m) * rng.choice([1.0, 0.37]),
        through=rng.random(n) > 0.2,
        length=rng.random(m) if length else None,
    )
