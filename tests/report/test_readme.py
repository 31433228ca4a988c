"""What the README says is written, and can be asked for, is what is."""

from __future__ import annotations

import re
from fnmatch import fnmatch

from infraprio.commands.arguments import parser
from infraprio.report import figures
from infraprio.report.tables.ranked_lists import sheets
from infraprio.report.write import FORMATS
from tests.conftest import ROOT
from tests.report import made_up

README = (ROOT / "README.md").read_text(encoding="utf-8")
NAMES = [name.removesuffix(".csv") for name in re.findall(r"`([\w.*]+)`", README)]


def told(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in NAMES)


def test_every_table_and_figure_is_named() -> None:
    found = [sheet.name for sheet in sheets(made_up.result(made_up.scenario(6)), "en")]
    assert "priority_order" in found
    assert not [name for name in [*found, *figures.WRITTEN] if not told(name)]


def test_every_format_is_named() -> None:
    assert not [name for name in FORMATS if not told(name)]


def test_every_command_is_shown_and_none_that_is_not() -> None:
    commands = next(action.choices for action in parser()._actions if action.dest == "command")
    assert commands
    shell = "".join(re.findall(r"```bash\n(.*?)```", README, re.DOTALL))
    assert set(re.findall(r"^infraprio (\w+)", shell, re.MULTILINE)) == set(commands)
