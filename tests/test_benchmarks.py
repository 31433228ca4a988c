"""What the benchmarks keep, and what they call slower."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.kept import Line, add_to_history, fingerprint, page, read_history, regressions

LINE = Line(
    day="2026-01-31", machine="a chip, 2 cores", measure="best plan", peer="HiGHS", own=0.5, other=2.0
)


def test_a_history_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    assert read_history(file) == []
    add_to_history(file, [LINE])
    add_to_history(file, [replace(LINE, own=1.0, machine='another, "quicker"')])
    assert read_history(file) == [LINE, replace(LINE, own=1.0, machine='another, "quicker"')]


def test_slower_is_told_by_the_ratio_and_not_by_seconds() -> None:
    history = [
        replace(LINE, own=0.25 * other, other=other) for other in (1.0, 2.0, 40.0)
    ]  # 0.25 on three machines
    assert regressions(history, [replace(LINE, own=37.0, other=100.0)]) == []
    [told] = regressions(history, [replace(LINE, own=0.38, other=1.0)])
    assert told == "best plan: 0.38 times HiGHS, 0.25 before (3 runs)"
    assert regressions(history, [replace(LINE, measure="new", own=9.0)]) == []


def test_only_the_latest_runs_count() -> None:
    history = [replace(LINE, own=0.1, other=1.0)] * 30 + [replace(LINE, own=1.0, other=1.0)] * 10
    assert regressions(history, [replace(LINE, own=1.4, other=1.0)]) == []
    assert regressions(history[:-10], [replace(LINE, own=1.4, other=1.0)])


def test_the_page_tells_each_measure_with_its_ratio_and_the_machine() -> None:
    text = page([LINE, replace(LINE, measure="list", own=3.0)])
    assert "| best plan | 0.5 | HiGHS | 2 | 0.25 |" in text
    assert "| list | 3 | HiGHS | 2 | 1.5 |" in text
    assert "2026-01-31: a chip, 2 cores." in text


def test_the_fingerprint_names_processor_and_versions() -> None:
    assert "cores" in (told := fingerprint())
    assert "numpy" in told


@pytest.mark.slow
def test_every_pair_gives_the_same_answer() -> None:
    from benchmarks.pairs import PAIRS

    for make in PAIRS:
        pair = make()
        assert pair.agree(pair.own(), pair.other()), pair.measure
