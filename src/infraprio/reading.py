"""Reading and checking a scenario: all that can be said before it is run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from infraprio.appraisal.values.given import RESULTS
from infraprio.appraisal.values.quantities import ITEMS
from infraprio.effects.indicators import INDICATORS
from infraprio.errors import InfraprioError
from infraprio.scenario import Finding, Scenario, ScenarioError, Table
from infraprio.scenario.cells import nearest
from infraprio.scenario.checks.at import at
from infraprio.scenario.files.store import examine
from infraprio.scenario.findings import sorted_findings

__all__ = ["check", "example", "read"]


def example(name: str = "jamtland") -> Path:
    """Folder of a scenario that comes with infraprio.

    Parameters
    ----------
    name : str, default "jamtland"
        Name of the example.

    Returns
    -------
    Path
        Holds ``scenario.toml`` and the tables.

    Raises
    ------
    InfraprioError
        There is none of that name.

    Examples
    --------
    >>> import infraprio as ip
    >>> ip.example().name
    'jamtland'
    """
    home = Path(__file__).parent
    for folder in (home / "examples" / name, home.parents[1] / "examples" / name):
        if (folder / "scenario.toml").is_file():
            return folder
    raise InfraprioError(f"there is no example {name!r}; infraprio comes with: jamtland, westfjords")


def _word_findings(scenario: Scenario) -> list[Finding]:
    """Goals that name no indicator, or one that describes and must not be a goal, and given results that no room reads."""
    goals = scenario["goals"]
    found = _unknown_words(goals, "indicator", "unknown_indicator", [*INDICATORS, "judgement", "score"])
    found += [
        at(goals, i, "indicator", "indicator_describes", name, goal=goals["id"][i])
        for i, name in enumerate(goals["indicator"])
        if name in INDICATORS and INDICATORS[name].goal == "no"
    ]
    if not len(scenario["given_results"]):
        return found
    items = [*RESULTS, *ITEMS, *INDICATORS]
    return found + _unknown_words(scenario["given_results"], "item", "unknown_item", items)


def _unknown_words(table: Table, column: str, code: str, known: Sequence[str]) -> list[Finding]:
    return [
        at(table, i, column, code, name, **nearest(name, known))
        for i, name in enumerate(table[column])
        if name and name not in known
    ]


def check(path: str | Path) -> list[Finding]:
    """Everything that can be said about the scenario at `path` before it is run, errors first.

    Parameters
    ----------
    path : str or Path
        Folder of CSV tables, workbook (.xlsx) or GeoPackage (.gpkg).

    Returns
    -------
    list of Finding
        With ``.file .sheet .row .column .value .message .cure .severity``; empty if all is well.

    Examples
    --------
    >>> import infraprio as ip
    >>> {found.severity for found in ip.check(ip.example())}  # no errors: it can be run
    {'warning'}
    >>> ip.check("no-such-folder")[0].code
    'no_such_path'
    """
    scenario, findings = examine(path)
    return findings if scenario is None else sorted_findings([*findings, *_word_findings(scenario)])


def read(path: str | Path) -> Scenario:
    """Read and check a scenario from a folder of CSV tables, an Excel workbook or a GeoPackage.

    Parameters
    ----------
    path : str or Path
        Folder of CSV tables, workbook (.xlsx) or GeoPackage (.gpkg).

    Returns
    -------
    Scenario
        Checked, and never changed again; its ``findings`` are warnings and notes.

    Raises
    ------
    ScenarioError
        If anything is wrong; ``.findings`` names all faults at once.

    Examples
    --------
    >>> import infraprio as ip
    >>> scenario = ip.read(ip.example())
    >>> scenario.settings["base_year"], len(scenario["municipalities"])
    (2024, 8)
    """
    scenario, findings = examine(path)
    if scenario is not None:
        findings = sorted_findings([*findings, *_word_findings(scenario)])
    if scenario is None or any(found.severity == "error" for found in findings):
        raise ScenarioError(findings)
    return replace(scenario, findings=tuple(findings))
