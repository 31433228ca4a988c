"""`infraprio rank`: what was asked and what the sheet states made a scenario; what nobody said is asked for, never guessed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.listing import list_scenario
from infraprio.report.terminal.list_seen import seen_text, taken_text
from infraprio.scenario import Scenario
from infraprio.sheet import Asked, Columns, read_sheet
from infraprio.sheet.lacking import OPTIONS, Wanted, command_line, wanted_of
from infraprio.sheet.listing import Sheet
from infraprio.sheet.numbers import number_in
from infraprio.sheet.written import (
    written_budget,
    written_goals,
    written_limits,
    written_payers,
    written_scales,
)
from infraprio.terminal import complain, say
from infraprio.words import say as text

__all__ = ["asked_list"]


def _asked(options: Mapping[str, str], file: Path) -> Asked:
    """The options as values."""
    columns: dict[str, Any] = {"title": file.stem}
    columns |= {key: value for key, value in options.items() if key not in {"cost", "goals", "budget"}}
    if "scales" in columns:
        columns["scales"] = written_scales(columns["scales"])
    if "limits" in columns:
        columns["limits"] = written_limits(columns["limits"])
    if "pay" in columns:
        columns["pay"] = written_payers(columns["pay"])
    if "dash" in columns:
        columns["dash"] = _dash(columns["dash"])
    return Asked(
        cost=options["cost"],
        goals=written_goals(options["goals"]),
        budget=written_budget(options["budget"]),
        columns=cast(Columns, columns),
    )


def _dash(written: str) -> float:
    value = number_in(written, ".")
    if value is None or value != value:
        raise InfraprioError(finding("dash_no_number", "--dash", value=written))
    return value


def _terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _questions(sheet: Sheet, wanted: Wanted, language: str) -> Wanted:
    """Ask for what is lacking; an empty answer ends it."""
    given = dict(wanted.options)
    for key in wanted.lacking:
        say(text(f"console.list.ask_{key}", language))
        answer = input("> ").strip()
        if not answer:
            break
        given[key] = answer
    return wanted_of(sheet, given)


def asked_list(args: argparse.Namespace) -> Scenario | None:
    """The scenario of a list; None where something is lacking: then what was seen and the whole command have been said.

    Raises
    ------
    ScenarioError
        Something in the list cannot be read; all findings at once.
    InfraprioError
        An option cannot be read.
    """
    sheet = read_sheet(args.path, args.sheet)
    given = {key: value for key in OPTIONS if (value := getattr(args, key))}
    wanted = wanted_of(sheet, given)
    asked = bool(wanted.lacking)
    if wanted.lacking:
        say(seen_text(sheet, wanted, args.language))
        if _terminal():
            wanted = _questions(sheet, wanted, args.language)
    command = command_line(str(args.path), args.sheet, wanted)
    if wanted.lacking:
        complain(text("console.list.command", args.language, command=command))
        return None
    if wanted.from_sheet or asked:
        say(taken_text(wanted, args.language))
        say(text("console.list.command_run", args.language, command=command))
        say()
    return list_scenario(sheet, _asked(wanted.options, args.path))
