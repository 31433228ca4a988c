"""Reading and checking a scenario: all that can be said before it is run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from infraprio.appraisal.values.given import RESULTS
from infraprio.appraisal.values.quantities import ITEMS
from infraprio.effects.indicators import INDICATORS
from infraprio.effects.stated.capped_words import rule_words
from infraprio.errors import InfraprioError
from infraprio.findings import Finding, ScenarioError, finding, sorted_findings
from infraprio.scenario import Scenario, Table
from infraprio.scenario.cells import nearest
from infraprio.scenario.checks.at import at
from infraprio.scenario.files.store import examine
from infraprio.scoring.weighting_findings import clashes
from infraprio.sheet.read import LIST_FILES, read_sheet

__all__ = ["check", "example", "examples", "read"]


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
    known = examples()
    if name in known:
        return known[name]
    held = ", ".join(known)
    raise InfraprioError(finding("no_such_example", value=name, known=held))


def examples() -> dict[str, Path]:
    """Scenarios that come with infraprio.

    Returns
    -------
    dict of str to Path
        Name -> folder, by name.

    Examples
    --------
    >>> import infraprio as ip
    >>> list(ip.examples())
    ['district_list', 'german_motorways', 'jamtland', 'westfjords']
    """
    home = Path(__file__).parent
    found = {
        file.parent.name: file.parent
        for place in (home.parents[1] / "examples", home / "examples")
        for file in place.glob("*/scenario.toml")
    }
    return dict(sorted(found.items()))


def _word_findings(scenario: Scenario) -> list[Finding]:
    """Goals that name no indicator, or one that describes and must not be a goal, and given results that no room reads."""
    goals = scenario["goals"]
    found = _unknown_words(goals, "indicator", "unknown_indicator", [*INDICATORS, "judgement", "score"])
    found += [
        at(goals, i, "indicator", "indicator_describes", name, goal=goals["id"][i])
        for i, name in enumerate(goals["indicator"])
        if name in INDICATORS and INDICATORS[name].goal == "no"
    ]
    found += rule_words(scenario)
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


def _or_list(path: str | Path, findings: list[Finding]) -> list[Finding]:
    """What is wrong with a file that holds no table of a scenario; of a planner's list only that it is one, and what ranks it."""
    if not any(Path(path).name.lower().endswith(ending) for ending in LIST_FILES):
        return findings
    try:
        sheet = read_sheet(path)
    except ScenarioError:
        return findings
    words: dict[str, Any] = {"path": str(path), "n": len(sheet.rows)}
    return [finding("plain_list", sheet.file, sheet=sheet.sheet, row=sheet.line, value=sheet.file, **words)]


def _examined(path: str | Path) -> tuple[Scenario | None, list[Finding]]:
    """The scenario as far as it can be read, and all findings; answers are weighed where nothing is wrong with them."""
    scenario, findings = examine(path)
    if scenario is None:
        return None, _or_list(path, findings)
    findings = [*findings, *_word_findings(scenario)]
    if not any(found.severity == "error" for found in findings):
        findings += clashes(scenario)
    return scenario, sorted_findings(findings)


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
    return _examined(path)[1]


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
    return _usable(*_examined(path))


def read_to_weigh(path: str | Path) -> Scenario:
    """As `read`, of a scenario that may have no weights yet: an interview is what makes them."""
    scenario, findings = _examined(path)
    return _usable(scenario, [f for f in findings if (f.code, f.value) != ("missing_table", "weights")])


def _usable(scenario: Scenario | None, findings: list[Finding]) -> Scenario:
    if scenario is None or any(found.severity == "error" for found in findings):
        raise ScenarioError(findings)
    return replace(scenario, findings=tuple(findings))
