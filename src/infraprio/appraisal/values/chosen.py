"""A scenario under another set of appraisal values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from infraprio.appraisal.values.parameters import raw_parameters
from infraprio.errors import AppraisalError
from infraprio.findings import Finding, ScenarioError, finding
from infraprio.scenario.cells import nearest
from infraprio.scenario.checks.appraisal.parameters import (
    casualty_parts,
    chosen_set,
    exchange_rates,
    parameter_values,
)
from infraprio.scenario.files.reading import read_table
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.sets.shipped import SETS
from infraprio.scenario.tables import TABLES

__all__ = ["set_name", "with_value_set"]


def set_name(chosen: str | Path) -> str:
    """How a set is called in what is handed over: its own name, or that of its file.

    Examples
    --------
    >>> set_name("uk_tag"), set_name("tables/values_2026.csv")
    ('uk_tag', 'values_2026')
    """
    return str(chosen) if str(chosen) in SETS else Path(chosen).stem


def _findings(scenario: Scenario) -> Iterator[Finding]:
    for check in (parameter_values, exchange_rates, chosen_set, casualty_parts):
        yield from check(scenario)


def with_value_set(scenario: Scenario, chosen: str | Path) -> Scenario:
    """The scenario under another set of appraisal values.

    Parameters
    ----------
    scenario : Scenario
        What the planner states, from `read` or `build`.
    chosen : str or Path
        Name of a set that comes with infraprio, over which the scenario's own values still stand; or a table of values
        (CSV file or workbook) that takes the place of the scenario's own.

    Returns
    -------
    Scenario
        The same otherwise.

    Raises
    ------
    ScenarioError
        The set cannot be used here: exchange rates, the index of consumer prices or a discount rate are missing, or a row of
        the table has a fault. Its findings say what to give.
    AppraisalError
        There is no such set and no such file.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> with_value_set(valley(), "eu_handbook_2019")
    Traceback (most recent call last):
    ...
    infraprio.findings.telling.ScenarioError: ...
    """
    found: list[Finding] = []
    if str(chosen) in SETS:
        changed = replace(scenario, settings={**scenario.settings, "parameters": str(chosen)})
    elif Path(chosen).is_file():
        table, found = read_table(TABLES["values"], raw_parameters(chosen))
        changed = replace(scenario, tables={**scenario.tables, "values": table})
    else:
        near = nearest(str(chosen), SETS)
        raise AppraisalError(finding("no_value_set", value=chosen, known=", ".join(SETS), **near))
    found = [*found, *_findings(changed)]
    if any(each.severity == "error" for each in found):
        raise ScenarioError(found)
    return changed
