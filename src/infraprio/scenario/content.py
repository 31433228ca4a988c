"""Marks of what a scenario holds, whatever file it was read from."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from infraprio.scenario.cells import missing
from infraprio.scenario.tables import SETTINGS

if TYPE_CHECKING:
    from infraprio.scenario.scenario import Scenario

__all__ = ["run_mark", "scenario_hash"]

TALK: Final = {"weights", "decisions"}
"""Tables that change what is thought of the proposals and not what can be chosen."""


def scenario_hash(scenario: Scenario) -> dict[str, str]:
    """SHA-256 of the content of the settings and of every table that has rows, whatever file it was read from.

    The order of the rows has no meaning and does not change it; nor do cells that are left empty and settings that are the
    usual ones, so that a column or setting that is new in the library does not.
    """
    usual = {column.name: missing(column) for column in SETTINGS}
    stated = [
        (name, value)
        for name, value in sorted(scenario.settings.items())
        if repr(value) != repr(usual.get(name))
    ]
    out = {"settings": hashlib.sha256(repr(stated).encode()).hexdigest()}
    for name, table in scenario.tables.items():
        if len(table):
            names = [*table.columns, *table.extra]
            filled = (
                [pair for pair in zip(names, row, strict=True) if pair[1] is not None]
                for row in table.cells()
            )
            out[name] = hashlib.sha256("\n".join(sorted(map(repr, filled))).encode()).hexdigest()
    return out


def run_mark(scenario: Scenario) -> str:
    """A short mark of what can be chosen in a scenario, by which a saved plan knows its run.

    Weights of the goals and the log of decisions may change in a meeting and do not change it.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> len(run_mark(valley()))
    16
    """
    held = sorted((name, mark) for name, mark in scenario_hash(scenario).items() if name not in TALK)
    return hashlib.sha256(repr(held).encode()).hexdigest()[:16]
