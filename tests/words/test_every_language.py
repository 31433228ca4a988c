"""A language is a catalogue: whatever has one is spoken by the command line and by everything that is handed in."""

from __future__ import annotations

from pathlib import Path

import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.report.terminal.ranked_lists import ranking_text
from infraprio.result import Result
from infraprio.words import languages, say
from tests.some_scenarios import some_scenario


@pytest.fixture(scope="module")
def result() -> Result:
    return ip.run(ip.build(*some_scenario(5)))


@pytest.mark.parametrize("language", languages())
def test_everything_is_written_in_the_language(language: str, result: Result, tmp_path: Path) -> None:
    result.write(tmp_path / language, language=language, formats=["csv", "xlsx", "docx", "html", "geojson"])
    heading = (tmp_path / language / "priority_order.csv").read_text("utf-8-sig").splitlines()[0]
    assert say("report.goal_score", language) in heading
    said = ranking_text(result, language)
    assert say("report.medium_list", language) in said or say("report.long_list", language) in said


def test_the_command_line_speaks_norwegian(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = str(tmp_path / "plan")
    assert main(["new", place, "--language", "nb"]) == 0
    assert "er opprettet. Fyll ut tabellene" in capsys.readouterr().out
    assert main(["new", place, "--language", "nb"]) == 2
    assert "finnes allerede; oppgi et nytt navn" in capsys.readouterr().err
    assert main(["check", place, "--language", "nb"]) == 2
    *lines, last = capsys.readouterr().out.splitlines()
    assert all(line.startswith(("feil: ", "advarsel: ", "opplysning: ", "    …")) for line in lines)
    assert last.partition(",")[0].endswith(" feil")


def test_what_no_catalogue_speaks_is_not_a_choice(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", "somewhere", "--language", "fi"])
    assert "'en', 'nb', 'sv'" in capsys.readouterr().err.replace("choose from en, nb, sv", "'en', 'nb', 'sv'")
