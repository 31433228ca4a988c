"""Goals, budgets and scales as they are written on a command line, in the forms that a table in memory takes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.scenario.cells import as_text
from infraprio.sheet.listing import Sheet
from infraprio.sheet.money.budgets import is_long
from infraprio.sheet.money.unit import stated_unit
from infraprio.sheet.numbers import currencies_in, is_number_like, number_in, written_number
from infraprio.sheet.read import read_sheet

__all__ = ["written_budget", "written_goals", "written_limits", "written_payers", "written_scales"]

_PAIR: Final = re.compile(r"\s*([^=]+?)\s*=\s*([^\s;=]+)\s*(?:;|,?\s|,?$)")
_LIMIT: Final = re.compile(r"\s*(.+?)\s*(<=|>=|≤|≥)\s*([^<>=≤≥]+?)\s*")
_RANGE: Final = re.compile(r"(.+?)\.\.(.+)")


def _pairs(text: str, example: str) -> dict[str, str]:
    """Names and what is set equal to them: names may hold blanks."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text.rstrip()):
        match = _PAIR.match(text, at)
        if not match or match.end() == at:
            raise InfraprioError(
                finding("not_readable_as_written", value=repr(text[at:].strip()), example=example)
            )
        if match[1] in found:
            raise InfraprioError(finding("twice_in_text", value=repr(match[1]), text=repr(text)))
        found[match[1]] = match[2]
        at = match.end()
    return found


def _is_file(text: str) -> bool:
    return (
        bool(re.search(r"\.(csv|txt|tsv|xlsx|xlsm|xls|ods)$", text.strip(), re.IGNORECASE))
        and "=" not in text
    )


def _table(path: str) -> Any:
    """A table of a file, its numbers as numbers."""
    import pandas as pd

    sheet: Sheet = read_sheet(Path(path.strip()))
    decimal = sheet.decimal.replace("?", "") or "."
    rows = [[_cell(cell, decimal) for cell in row] for row in sheet.body]
    return pd.DataFrame(rows, columns=list(sheet.header))


def _cell(cell: Any, decimal: str) -> Any:
    """A cell as a number; as it stands where it is none, or names its money, which whoever reads it must see."""
    named = isinstance(cell, str) and (stated_unit([cell]) or currencies_in([cell]))
    return number_in(cell, decimal) if is_number_like(cell) and not named else as_text(cell)


def written_goals(text: str) -> Any:
    """Goals with weights, with ranges, in order, or the table of several people in a file.

    Raises
    ------
    InfraprioError
        It is none of these.

    Examples
    --------
    >>> written_goals("Safety=30 Access to jobs=50"), written_goals("Safety > Access")
    ({'Safety': 30.0, 'Access to jobs': 50.0}, ['Safety', 'Access'])
    >>> written_goals("Safety=0.2..0.4; Access=0.6..0.8")
    {'Safety': (0.2, 0.4), 'Access': (0.6, 0.8)}
    """
    if _is_file(text):
        table = _table(text)
        return table.set_index(table.columns[0])
    if "=" not in text:
        return [part.strip() for part in text.split(">") if part.strip()]
    pairs = _pairs(text, '"Safety=30 Access=50"')
    return {
        goal: _range(value) if _RANGE.fullmatch(value) else written_number(value)
        for goal, value in pairs.items()
    }


def _range(text: str) -> tuple[float, float]:
    match = _RANGE.fullmatch(text)
    if not match:
        raise InfraprioError(finding("no_range_written", value=repr(text)))
    return written_number(match[1]), written_number(match[2])


def written_budget(text: str) -> Any:
    """An amount, amounts with probabilities, amounts by period or group, as they are written, or the table in a file.

    Examples
    --------
    >>> written_budget("550 mnkr"), written_budget("400=0.25 550=0.75"), written_budget("2026-2029=300 2030-2033=250")
    ('550 mnkr', {'400': '0.25', '550': '0.75'}, {'2026-2029': '300', '2030-2033': '250'})
    """
    if _is_file(text):
        table = _table(text)
        return table if is_long(table.columns) else table.set_index(table.columns[0])
    return _pairs(text, '"400=0.25 550=0.75"') if "=" in text else text.strip()


def written_payers(text: str) -> dict[str, str | None]:
    """Columns that say who may pay, each with the column that marks for which projects it holds, if there is one.

    Examples
    --------
    >>> written_payers("District = District grant; State")
    {'District': 'District grant', 'State': None}
    """
    parts = [part.partition("=") for part in text.split(";") if part.strip()]
    return {column.strip(): mark.strip() or None for column, _, mark in parts}


def written_limits(text: str) -> dict[str, tuple[float | None, float | None]]:
    """What the plan is held to by columns: at least, at most.

    Raises
    ------
    InfraprioError
        It is none, or a side of a column stands twice.

    Examples
    --------
    >>> written_limits("CO2 (t) <= -20; New homes >= 300; New homes <= 900")
    {'CO2 (t)': (None, -20.0), 'New homes': (300.0, 900.0)}
    """
    found: dict[str, tuple[float | None, float | None]] = {}
    for part in filter(str.strip, text.split(";")):
        match = _LIMIT.fullmatch(part)
        if not match:
            example = '"CO2 <= 0; Homes >= 300"'
            raise InfraprioError(
                finding("not_readable_as_written", value=repr(part.strip()), example=example)
            )
        head, least = match[1], match[2] in (">=", "≥")
        now, other = found.get(head, (None, None))[:: 1 if least else -1]
        if now is not None:
            raise InfraprioError(finding("twice_in_text", value=repr(head), text=repr(text)))
        amount = written_number(match[3])
        found[head] = (amount, other) if least else (other, amount)
    return found


def written_scales(text: str) -> Any:
    """One scale of all goals, or one of each: worth nothing, worth 100.

    Examples
    --------
    >>> written_scales("0..5"), written_scales("Safety=0..5 Emissions=100..0")
    ((0.0, 5.0), {'Safety': (0.0, 5.0), 'Emissions': (100.0, 0.0)})
    """
    if "=" not in text:
        return _range(text.strip())
    return {goal: _range(value) for goal, value in _pairs(text, '"Safety=0..5 Emissions=100..0"').items()}
