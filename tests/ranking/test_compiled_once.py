"""What is asked of a result after the run checks and compiles nothing again."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from infraprio.portfolio.problem import check, compiled
from tests.report import made_up


def test_the_study_of_a_result_compiles_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    count: Counter[str] = Counter()

    def counted(room: Any, name: str) -> None:
        work = getattr(room, name)
        monkeypatch.setattr(room, name, lambda *given: (count.update([name]), work(*given))[1])

    counted(check, "errors")
    counted(compiled, "laid_out")
    result = made_up.result(made_up.scenario(12, full=True))
    assert count == {"errors": 1, "laid_out": 1}
    count.clear()
    assert len(result.study.to_frame())
    assert len(result.robustness.to_frame())
    assert not count
    assert len(result.at_money)
    assert count == {"errors": 1, "laid_out": 1}  # a problem of its own: what is committed costs nothing
