from __future__ import annotations

from pathlib import Path

import pytest

from infraprio import effects
from infraprio.effects.baseline import Baseline
from infraprio.reading import read


@pytest.fixture(scope="package")
def jamtland_base() -> Baseline:
    """The reference of the example region, computed once for all tests of this folder."""
    return effects.baseline(read(Path(__file__).parents[2] / "examples" / "jamtland"))
