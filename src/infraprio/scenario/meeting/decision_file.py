"""The decisions of a meeting, in the file that the meeting page gives: the rows of the log, sealed one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from infraprio.findings import Finding, ScenarioError, finding, sorted_findings
from infraprio.scenario.checks.at import at
from infraprio.scenario.checks.every_check import check_scenario
from infraprio.scenario.files.folder import read_csv
from infraprio.scenario.files.reading import read_table
from infraprio.scenario.meeting.decisions import with_log
from infraprio.scenario.scenario import Scenario, Table
from infraprio.scenario.tables import TABLES

__all__ = ["seals", "with_decisions"]

SEALED: Final = ("date", "by", "proposal", "kind", "text", "change_asked")
SCENARIO, NAME, SEAL = "scenario", "name", "seal"
"""Columns beside those of the log: the scenario and the name of the proposal in the meeting, and the seal of the row."""


def _hash(text: str) -> str:
    """A short sum over a text (FNV-1a, 64 bits): it tells that something was changed, not who did it."""
    found = 0xCBF29CE484222325
    for byte in text.encode("utf-8"):
        found = ((found ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{found:016x}"


def seals(scenario: str, rows: Sequence[Mapping[str, object]]) -> list[str]:
    """The seal of each row, which also holds the rows before it and how many there are.

    Examples
    --------
    >>> row = {"date": "2026-03-01", "by": "Board", "proposal": "P1", "kind": "pin", "text": "Promised", "change_asked": ""}
    >>> seals("Valley", [row])
    ['040af35044e03c3e']
    """
    out, last = [], f"{scenario}|{len(rows)}"
    for row in rows:
        last = _hash("\x1f".join([last, *(str(row[name]) for name in SEALED)]))
        out.append(last)
    return out


def _of_this_meeting(scenario: Scenario, table: Table) -> Iterator[Finding]:
    """Rows that were decided on another scenario, on a proposal that is another now, or changed since."""
    none = ("",) * len(table)
    made_for, named, sealed = (table.extra.get(name, none) for name in (SCENARIO, NAME, SEAL))
    proposals = scenario["proposals"]
    own = {"sv": proposals.names("sv"), "en": proposals.names("en")}
    other = next((i for i, name in enumerate(made_for) if name and name != scenario.name), None)
    if other is not None:
        yield at(table, other, SCENARIO, "decisions_other_run", made_for[other], scenario=scenario.name)
        return
    for i, (name, said) in enumerate(zip(table["proposal"], named, strict=True)):
        if said and name in proposals.position and said not in (own["sv"][name], own["en"][name]):
            yield at(table, i, NAME, "decision_other_proposal", name, then=said, now=own["sv"][name])
    if not any(sealed):
        return
    whole = seals(next(filter(None, made_for), ""), list(table))
    broken = next((i for i, seal in enumerate(whole) if sealed[i] != seal), None)
    if broken is not None:
        yield at(table, broken, SEAL, "decisions_changed", sealed[broken] or "–")


def with_decisions(scenario: Scenario, file: str | Path) -> Scenario:
    r"""The scenario with the decisions of a meeting: pins and vetoes bind its runs, all of them stand in its log.

    Parameters
    ----------
    scenario : Scenario
        What the planner states, from `read` or `build`.
    file : str or Path
        The file that the meeting page gives, or a table ``decisions`` (CSV) written by hand.

    Returns
    -------
    Scenario
        With the rows of the file after those of its own log; rows that it holds already are not repeated. `write` keeps them.

    Raises
    ------
    ScenarioError
        The file cannot be read, was changed since the page gave it, is of another scenario, names what is not there, or its
        decisions clash. Its findings say where, and what to do.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "decisions.csv"
    ...     lines = ["date,by,proposal,kind,text", "2026-03-01,The board,FASTER,veto,Too dear for what it gives"]
    ...     _ = file.write_text("\n".join(lines), encoding="utf-8")
    ...     decided = ip.with_decisions(valley(), file)
    >>> decided["rules"]["reason"].tolist()
    ['The board, 2026-03-01: Too dear for what it gives']
    """
    path = Path(file)
    raw, found = read_csv(path, TABLES["decisions"]) if path.is_file() else (None, [])
    if raw is None:
        raise ScenarioError(found or [finding("no_such_decisions", str(path))])
    table, faults = read_table(TABLES["decisions"], raw)
    theirs = (SCENARIO, NAME, SEAL)
    found += [each for each in faults if not (each.code == "unknown_column" and each.value in theirs)]
    found += _of_this_meeting(scenario, table) if not _refused(found) else ()
    found += [] if len(table) else [finding("decisions_none", path.name)]
    decided = with_log(scenario, ((row, table.place(i)) for i, row in enumerate(table)))
    known = set(map(str, scenario.findings))
    checked = [] if _refused(found) else check_scenario(decided)
    found += [each for each in checked if str(each) not in known]
    if _refused(found):
        raise ScenarioError(sorted_findings(found))
    return replace(decided, findings=(*scenario.findings, *sorted_findings(found)))


def _refused(found: Sequence[Finding]) -> bool:
    return any(each.severity == "error" for each in found)
