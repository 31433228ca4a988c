"""Each test asks anew: an answer kept from another would hide what the test looks at."""

from __future__ import annotations

import pytest

from infraprio.portfolio.model.answer_cache import forget


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    forget()
