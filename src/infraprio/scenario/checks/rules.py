"""Rules of the plan that lack something or contradict each other."""

from __future__ import annotations

import math
from collections.abc import Iterator

from infraprio.scenario.cells import nearest
from infraprio.scenario.checks.at import at
from infraprio.scenario.findings import Finding
from infraprio.scenario.scenario import Scenario, Table
from infraprio.words import Listed, Words

__all__ = ["group_labels", "rules"]

_NEEDS = {
    "requires": ("proposals", "others"),
    "requires_any": ("proposals", "others"),
    "excludes": ("proposals",),
    "alternatives": ("proposals",),
    "mandatory": ("proposals",),
    "forbidden": ("proposals",),
    "at_least": ("group_by", "group", "limit", "unit"),
    "at_most": ("group_by", "group", "limit", "unit"),
}


def group_labels(scenario: Scenario, group_by: str) -> dict[str, tuple[str, ...]]:
    """The labels of every proposal in the grouping of a balance rule: proposal id -> labels."""
    proposals = scenario["proposals"]
    if group_by == "fund":
        table = scenario["financing"]
        return {
            p: tuple(table["fund"][table.where(proposal=p)[table["share"][table.where(proposal=p)] > 0]])
            for p in proposals["id"]
        }
    column = {"municipality": "municipalities", "corridor": "corridors"}.get(group_by, group_by)
    return {
        p: labels if isinstance(labels, tuple) else (labels,)
        for p, labels in zip(proposals["id"], proposals[column], strict=True)
    }


def _complete(scenario: Scenario, table: Table) -> Iterator[Finding]:
    for i, rule in enumerate(table["rule"]):
        for column in _NEEDS.get(rule, ()):
            cell = table[column][i]
            if math.isnan(cell) if isinstance(cell, float) else not cell:
                yield at(table, i, column, "rule_needs", "", rule=rule, what=column)
        if rule in {"excludes", "alternatives"} and len(table["proposals"][i]) == 1:
            yield at(table, i, "proposals", "rule_needs", "", rule=rule, what="two or more proposals")
        for p in (
            sorted({*table["proposals"][i]} & {*table["others"][i]}) if rule.startswith("requires") else ()
        ):
            yield at(table, i, "others", "requires_itself", p)
        if rule in {"at_least", "at_most"} and table["group_by"][i] and table["group"][i]:
            labels = group_labels(scenario, table["group_by"][i])
            known = {label for mine in labels.values() for label in mine}
            if table["group"][i] not in known:
                words = {"group_by": table["group_by"][i], **nearest(table["group"][i], known)}
                yield at(table, i, "group", "unknown_group", table["group"][i], **words)


def _needed(table: Table) -> dict[str, dict[str, int]]:
    """Proposal -> what it requires, directly, with the row that says so."""
    needs: dict[str, dict[str, int]] = {}
    for i in table.where(rule="requires"):
        for a in table["proposals"][i]:
            for b in table["others"][i]:
                if a != b:
                    needs.setdefault(a, {}).setdefault(b, int(i))
    return needs


def _closure(needs: dict[str, dict[str, int]], start: str) -> dict[str, int]:
    """All that `start` requires, through any chain, with the row of the last step."""
    reached: dict[str, int] = {}
    open_ = [start]
    while open_:
        for b, row in needs.get(open_.pop(), {}).items():
            if b not in reached:
                reached[b] = row
                open_.append(b)
    return reached


def _circles(table: Table, needs: dict[str, dict[str, int]]) -> Iterator[Finding]:
    told: set[str] = set()
    for start in needs:
        reached = _closure(needs, start)
        if start in reached and start not in told:
            circle = [start, *(p for p in reached if p != start and start in _closure(needs, p))]
            told.update(circle)
            yield at(table, reached[start], "others", "requires_cycle", ", ".join(circle))


def _clash(table: Table, i: int, what: Words, *rows: int) -> Finding:
    ids = " ".join(str(table["id"][r]) for r in sorted({i, *rows}))
    return at(table, i, "proposals", "rule_contradiction", ids, what=what, rules=ids)


def _contradictions(table: Table) -> Iterator[Finding]:
    """What must be built cannot be forbidden, excluded or require something that is."""
    needs = _needed(table)
    forbidden = {p: int(i) for i in table.where(rule="forbidden") for p in table["proposals"][i]}
    mandatory = {p: int(i) for i in table.where(rule="mandatory") for p in table["proposals"][i]}
    apart = [
        (int(i), set(table["proposals"][i]))
        for i, r in enumerate(table["rule"])
        if r in ("excludes", "alternatives")
    ]
    for p in {**mandatory, **needs}:
        must = {p: mandatory.get(p, -1), **_closure(needs, p)}
        row = mandatory.get(p, next(iter(needs.get(p, {}).values()), 0))
        for q in must:
            if q in forbidden and (p in mandatory or q != p):
                key = "clash.mandatory_needs" if p in mandatory else "clash.never_needs"
                behind = (r for r in (must[q],) if r >= 0)
                yield _clash(table, row, Words.of(key, a=p, b=q), forbidden[q], *behind)
        for i, group in apart:
            both = sorted(group & set(must))
            if len(both) > 1 and p in (both if p not in mandatory else [p]):
                said = Words.of("clash.needs_both", both=Listed(both), a=p)
                yield _clash(table, i, said, *(r for r in (must[q] for q in both) if r >= 0))
    for i, group in apart:
        both = sorted(group & set(mandatory))
        if len(both) > 1:
            said = Words.of("clash.both_mandatory", both=Listed(both))
            yield _clash(table, i, said, *(mandatory[p] for p in both))


def _limits(table: Table) -> Iterator[Finding]:
    """A lower limit above the upper limit of the same group."""
    for i in table.where(rule="at_least"):
        for j in table.where(
            rule="at_most", group_by=table["group_by"][i], group=table["group"][i], unit=table["unit"][i]
        ):
            if table["limit"][i] > table["limit"][j]:
                group = table["group"][i]
                least, most = table["limit"][i], table["limit"][j]
                said = Words.of("clash.limits", group=group, least=f"{least:g}", most=f"{most:g}")
                yield _clash(table, int(i), said, int(j))


def rules(scenario: Scenario) -> Iterator[Finding]:
    """All that can be said about the rules before solving."""
    table = scenario["rules"]
    yield from _complete(scenario, table)
    yield from _circles(table, _needed(table))
    yield from _contradictions(table)
    yield from _limits(table)
