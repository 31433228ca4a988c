"""The saved plans of a jury: small files, each of one member, that know their run and whether somebody changed them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from infraprio.findings import Finding, FoundError, finding, sorted_findings
from infraprio.scenario.cells import nearest
from infraprio.scenario.content import run_mark
from infraprio.scenario.scenario import Scenario

__all__ = ["FORM", "Ballot", "JuryError", "ballot_text", "checksum", "read_ballots"]

FORM: Final = 1
"""Of the file; a later one that reads otherwise gets another number."""
_KEYS: Final = ("infraprio_jury", "run", "member", "plan", "checksum")


class JuryError(FoundError):
    """The plans of a jury cannot be used; `findings` says why, all at once.

    Attributes
    ----------
    findings : list of Finding
        Errors first.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> try:
    ...     ip.jury(valley(), {"Anna": ["LOT"]})
    ... except ip.JuryError as error:
    ...     print(error.findings[0].code)
    jury_too_few
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """What one member would build.

    Attributes
    ----------
    member, party : str
        Who; a party may be empty.
    plan : tuple of str
        Ids of proposals.
    file : str
        Where it was read from.
    lines : mapping
        Line of the file of each id; of the plan itself under an empty name.
    """

    member: str
    party: str = ""
    plan: tuple[str, ...]
    file: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, repr=False)


def checksum(run: str, member: str, party: str, plan: Sequence[str]) -> str:
    """Return the sum by which a file knows that nobody changed it: FNV-1a of 64 bits (Fowler, Noll and Vo) over its lines.

    It guards against slips and edits by hand; it is no seal, as anybody can compute it.

    Examples
    --------
    >>> checksum("0123456789abcdef", "Anna", "", ["P1"])
    '11a54ee83de053cd'
    """
    found = 0xCBF29CE484222325
    for byte in "\n".join([str(FORM), run, member, party, *plan]).encode():
        found = ((found ^ byte) * 0x100000001B3) % 2**64
    return f"{found:016x}"


def ballot_text(scenario: Scenario, member: str, plan: Sequence[str], party: str = "") -> str:
    """Return the file of a member, as the meeting page saves it.

    Parameters
    ----------
    scenario : Scenario
        Of the run that the plan is of.
    member : str
        Name.
    plan : sequence of str
        Ids of the proposals that the member would build.
    party : str, optional
        Of the member.

    Returns
    -------
    str
        JSON, to be written to a file.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> "LOT" in ballot_text(valley(), "Anna", ["LOT"])
    True
    """
    run = run_mark(scenario)
    said = {
        "infraprio_jury": FORM, "run": run, "scenario": str(scenario.name), "member": member, "party": party, "plan": list(plan),
        "checksum": checksum(run, member, party, plan),
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def read_ballots(
    scenario: Scenario, plans: Iterable[str | Path] | Mapping[str, Sequence[str]], choosable: Sequence[str]
) -> tuple[Ballot, ...]:
    """Read the plans of all members.

    Parameters
    ----------
    scenario : Scenario
        Of the run that the plans are of.
    plans : iterable of paths, or mapping
        Files, and folders of files, that the meeting page saved; or the ids of each member's plan by name.
    choosable : sequence of str
        Ids of the proposals that can be chosen.

    Raises
    ------
    JuryError
        If a file cannot be read, was changed or is of another run; if it names what is no proposal or cannot be chosen; if a member has two
        plans; or if there is no jury: fewer than two members, or nothing to choose between.
    """
    if isinstance(plans, Mapping):
        ballots = [
            Ballot(member=str(who), plan=tuple(map(str, ids)), file="plans") for who, ids in plans.items()
        ]
        findings: list[Finding] = []
    else:
        ballots, findings = [], []
        for path in _files(plans):
            ballot, wrong = _read(scenario, path)
            findings += wrong
            ballots += [] if ballot is None else [ballot]
    for ballot in ballots:
        findings += _unknown(scenario, ballot, set(choosable))
    findings += _twice(ballots)
    if not findings and len(ballots) < 2:
        findings.append(finding("jury_too_few", ballots[0].file if ballots else "", count=len(ballots)))
    if not findings and len(choosable) < 2:
        findings.append(finding("jury_no_choice", "proposals", count=len(choosable)))
    if findings:
        raise JuryError(sorted_findings(findings))
    return tuple(ballots)


def _files(plans: Iterable[str | Path]) -> list[Path]:
    """The files, those of a folder by name."""
    out: list[Path] = []
    for each in [plans] if isinstance(plans, str | Path) else plans:
        path = Path(each)
        out += sorted(path.glob("*.json")) if path.is_dir() else [path]
    return out


def _read(scenario: Scenario, path: Path) -> tuple[Ballot | None, list[Finding]]:
    """One file; what is wrong with it as a file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None, [finding("jury_no_file", str(path))]
    try:
        said = json.loads(text)
    except json.JSONDecodeError as fault:
        return None, [finding("jury_not_a_plan", path.name, row=fault.lineno, value=path.name)]
    if not _well_formed(said):
        return None, [finding("jury_not_a_plan", path.name, row=1, value=path.name)]
    run, member, party, plan = said["run"], said["member"].strip(), str(said.get("party", "")), said["plan"]
    lines = _lines(text, plan)
    if said["checksum"] != checksum(run, said["member"], party, plan):
        return None, [
            finding(
                "jury_changed",
                path.name,
                row=_line(text, '"checksum"'),
                value=said["checksum"],
                member=member,
            )
        ]
    if run != run_mark(scenario):
        other = str(said.get("scenario", ""))
        return None, [
            finding(
                "jury_other_run",
                path.name,
                row=_line(text, '"run"'),
                value=run,
                member=member,
                other=other,
                mine=run_mark(scenario),
            )
        ]
    if not member:
        return None, [finding("jury_no_name", path.name, row=_line(text, '"member"'))]
    return Ballot(member=member, party=party.strip(), plan=tuple(plan), file=path.name, lines=lines), []


def _well_formed(said: Any) -> bool:
    """Whether it has the fields of a plan, each of its kind."""
    if not isinstance(said, dict) or not all(key in said for key in _KEYS) or said["infraprio_jury"] != FORM:
        return False
    texts = [said["run"], said["member"], said["checksum"], said.get("party", "")]
    return (
        all(isinstance(each, str) for each in texts)
        and isinstance(said["plan"], list)
        and all(isinstance(p, str) for p in said["plan"])
    )


def _line(text: str, part: str) -> int:
    """Line on which something stands first."""
    return text[: max(text.find(part), 0)].count("\n") + 1


def _lines(text: str, plan: Sequence[str]) -> dict[str, int]:
    """Line of the plan, and of each id in it."""
    start = max(text.find('"plan"'), 0)
    lines, before = {"": text[:start].count("\n") + 1}, start
    for name in plan:
        found = max(
            text.find(json.dumps(name, ensure_ascii=False), before), text.find(json.dumps(name), before)
        )
        if found >= 0:
            before = found + 1
            lines[name] = text[:found].count("\n") + 1
    return lines


def _unknown(scenario: Scenario, ballot: Ballot, choosable: set[str]) -> list[Finding]:
    """Ids that are no proposal, cannot be chosen or stand twice; a plan without any."""
    table, out = scenario["proposals"], []
    if not ballot.plan:
        out.append(finding("jury_empty", ballot.file, row=ballot.lines.get(""), member=ballot.member))
    for number, name in enumerate(ballot.plan):
        place: dict[str, Any] = {"row": ballot.lines.get(name), "value": name, "member": ballot.member}
        if name in ballot.plan[:number]:
            out.append(finding("jury_named_twice", ballot.file, **place))
        elif name not in table.position:
            out.append(
                finding("jury_unknown", ballot.file, **place, **nearest(name, list(map(str, table["id"]))))
            )
        elif name not in choosable:
            out.append(finding("jury_not_choosable", ballot.file, **place))
    return out


def _twice(ballots: Sequence[Ballot]) -> list[Finding]:
    """Members with more than one plan."""
    first: dict[str, Ballot] = {}
    out = []
    for ballot in ballots:
        who = " ".join(ballot.member.casefold().split())
        if who in first:
            out.append(finding("jury_member_twice", ballot.file, value=ballot.member, other=first[who].file))
        first.setdefault(who, ballot)
    return out
