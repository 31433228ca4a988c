"""What the console shows: what will be written, names whole, looks where a terminal is, the file at hand, one closing line."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

import infraprio as ip
from infraprio import cli
from infraprio.report.terminal.ranked_lists import NARROW, closing_line, ranking_text
from infraprio.report.write import write_result
from infraprio.terminal import painter, width
from infraprio.words import number
from tests.report import made_up


@pytest.fixture(scope="module")
def twelve() -> Any:
    return made_up.twelve()


def test_a_file_has_no_edge_and_cuts_no_name(twelve: Any) -> None:
    lines = ranking_text(twelve, "en").splitlines()
    names = twelve.scenario["proposals"].names("en")
    for proposal in twelve.ranking.frame.index:
        whole = " ".join(names[proposal].split())
        assert any(whole in " ".join(line.split()) for line in lines), whole
    assert "…" not in "".join(lines)


@pytest.mark.parametrize("wide", [80, 140])
def test_two_widths_wrap_names_and_keep_inside(twelve: Any, wide: int) -> None:
    lines = ranking_text(twelve, "en", wide).splitlines()
    assert all(len(line) <= wide for line in lines)
    head = next(line for line in lines if "Proposal" in line)
    assert ("NPV" in head or "NNK" in head or "Kind" in head) == (wide >= NARROW)
    assert "…" not in "".join(lines)


def test_periods_are_told_as_years(twelve: Any) -> None:
    said = ranking_text(twelve, "sv")
    periods = twelve.scenario["periods"]
    names = periods.names("sv")
    for p in twelve.ranking.frame["period"]:
        assert names[str(p)] in said


def test_the_closing_line_has_the_points_of_the_plan_and_their_proof(twelve: Any) -> None:
    for language in ("sv", "en", "nb"):
        said = closing_line(twelve, language)
        assert "\n" not in said
        assert number(twelve.plan_score, 1, language) in said
        assert "{" not in said


class Terminal(io.StringIO):
    """A standard output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_looks_only_where_a_terminal_can_show_them(monkeypatch: pytest.MonkeyPatch, twelve: Any) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert width() is None  # the tests' own output is no terminal
    assert painter()("a", "strong") == "a"
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("COLUMNS", "90")
    assert width() == 90
    if sys.platform != "win32":
        assert painter()("a", "strong") == "\x1b[1ma\x1b[0m"
        assert "\x1b[" in ranking_text(twelve, "en", 90, painter())
    monkeypatch.setenv("NO_COLOR", "1")
    assert painter()("a", "strong") == "a"


def test_progress_names_the_file_at_hand(twelve: Any, tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    written = write_result(
        twelve,
        tmp_path / "out",
        language="en",
        formats=("csv", "xlsx"),
        progress=lambda *each: told.append(each),
    )
    files = [name for name, _ in told]
    assert {path.name for path in written} - {"run.json"} <= set(files)
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] < 1


def test_what_nobody_asks_for_is_not_computed(tmp_path: Path) -> None:
    result = made_up.result(made_up.scenario(6))
    write_result(result, tmp_path / "out", language="en", formats=("xlsx",))
    assert not {"robustness", "study"} & set(vars(result))
    write_result(result, tmp_path / "out", language="en", formats=("docx", "xlsx"))
    assert "robustness" in vars(result)
    assert "study" not in vars(result)
    write_result(result, tmp_path / "out", language="en", formats=("docx",), length="full")
    assert "study" in vars(result)


def test_the_command_tells_first_what_it_will_write_and_last_what_is_proved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "six"
    ip.write(made_up.scenario(6), folder)
    words = ["run", str(folder), "-o", str(tmp_path / "out"), "--formats", "csv", "--language", "en"]
    assert cli.main(words) == 0
    said, told = capsys.readouterr()
    assert told.splitlines()[0] == f"To be written: csv in {tmp_path / 'out'}"
    assert "points with the main budget: " in said.rstrip().splitlines()[-1]
    assert "\x1b[" not in said
