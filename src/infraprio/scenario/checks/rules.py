"""Rules of the plan that lack something or contradict each other."""

from __future__ import annotations

import math
from collections.abc import Iterator

from infraprio.findings import Finding
from infraprio.scenario.cells import nearest
from infraprio.scenario.checks.at import at
from infraprio.scenario.scenario import Scenario, Table
from infraprio.words import Listed, Words

__all__ = ["EACH", "ON_EFFECTS", "group_labels", "limited_groups", "limited_labels", "rules"]

_NEEDS = {
    "requires": ("proposals", "others"),
    "requires_any": ("proposals", "others"),
    "excludes": ("proposals",),
    "alternatives": ("proposals",),
    "mandatory": ("proposals",),
    "forbidden": ("proposals",),
    "at_least": ("group_by", "limit", "unit"),
    "at_most": ("group_by", "limit", "unit"),
}
_GROUP_NEEDS = {"plan": (), "proposals": ("proposals",)}  # any other grouping needs its group
_NARROWED_BY = {
    "count": ("period",), "count_share": ("period",), "cost": ("fund", "period"), "share": ("fund", "period"),
    "value": ("criterion",), "value_share": ("criterion",), "effect": ("criterion", "period"), "level": ("criterion", "period"),
}  # fmt: skip
ON_EFFECTS = ("effect", "level")
"""Units of limits on what proposals do."""
EACH = "*"  # as a group: each label by itself


def group_labels(scenario: Scenario, group_by: str) -> dict[str, tuple[str, ...]]:
    """The labels of every proposal in the grouping of a balance rule: proposal id -> labels."""
    proposals = scenario["proposals"]
    if group_by == "fund":
        table = scenario["financing"]
        return {
            p: tuple(dict.fromkeys(table["fund"][rows[table["share"][rows] > 0]]))
            for p in proposals["id"]
            for rows in [table.where(proposal=p)]
        }
    column = {"municipality": "municipalities", "corridor": "corridors"}.get(group_by, group_by)
    return {
        p: labels if isinstance(labels, tuple) else (labels,)
        for p, labels in zip(proposals["id"], proposals[column], strict=True)
    }


def limited_groups(scenario: Scenario, i: int) -> dict[str, list[str] | None]:
    """What the limit in a row of the rules is on: label -> proposals, None for the whole plan.

    Each label by itself where the group is ``*``.
    """
    table = scenario["rules"]
    group_by, group = table["group_by"][i], table["group"][i]
    if group_by == "plan":
        return {"": None}
    if group_by == "proposals":
        return {"": sorted(table["proposals"][i])}
    every = limited_labels(scenario, group_by)
    return every if group == EACH else {group: every.get(group, [])}


def limited_labels(scenario: Scenario, group_by: str) -> dict[str, list[str] | None]:
    """The proposals of each label of a grouping, by label."""
    labels = group_labels(scenario, group_by)
    wanted = sorted({label for mine in labels.values() for label in mine if label})
    return {label: [p for p, mine in labels.items() if label in mine] for label in wanted}


def _complete(scenario: Scenario, table: Table) -> Iterator[Finding]:
    for i, rule in enumerate(table["rule"]):
        limit = rule in {"at_least", "at_most"}
        group_by = table["group_by"][i] if limit else ""
        more = _GROUP_NEEDS.get(group_by, ("group",)) if group_by else ()
        for column in (*_NEEDS.get(rule, ()), *more):
            cell = table[column][i]
            if math.isnan(cell) if isinstance(cell, float) else not cell:
                yield at(table, i, column, "rule_needs", "", rule=rule, what=column)
        if rule in {"excludes", "alternatives"} and len(table["proposals"][i]) == 1:
            yield at(table, i, "proposals", "rule_needs", "", rule=rule, what="two or more proposals")
        for p in (
            sorted({*table["proposals"][i]} & {*table["others"][i]}) if rule.startswith("requires") else ()
        ):
            yield at(table, i, "others", "requires_itself", p)
        if limit:
            yield from _limit_cells(table, i)
        if group_by and group_by not in (*_GROUP_NEEDS, "place") and table["group"][i] not in ("", EACH):
            labels = group_labels(scenario, group_by)
            known = {label for mine in labels.values() for label in mine}
            if table["group"][i] not in known:
                words = {"group_by": table["group_by"][i], **nearest(table["group"][i], known)}
                yield at(table, i, "group", "unknown_group", table["group"][i], **words)


def _limit_cells(table: Table, i: int) -> Iterator[Finding]:
    """What stands in a limit and means nothing there, and shares that are none."""
    unit, group_by = table["unit"][i], table["group_by"][i]
    if group_by and group_by != "proposals" and len(table["proposals"][i]):
        yield at(
            table,
            i,
            "proposals",
            "limit_ignores",
            " ".join(sorted(table["proposals"][i])),
            what=f"group_by {group_by}",
        )
    if group_by in _GROUP_NEEDS and table["group"][i]:
        yield at(table, i, "group", "limit_ignores", table["group"][i], what=f"group_by {group_by}")
    for column in ("fund", "period", "criterion"):
        if unit and table[column][i] and column not in _NARROWED_BY[unit]:
            yield at(table, i, column, "limit_ignores", table[column][i], what=f"unit {unit}")
    if unit in ON_EFFECTS and not table["criterion"][i]:
        yield at(table, i, "criterion", "rule_needs", "", rule=table["rule"][i], what="criterion")
    if unit not in ON_EFFECTS and table["limit"][i] < 0:
        yield at(table, i, "limit", "limit_below_zero", f"{table['limit'][i]:g}")
    if group_by == "place" and unit not in ON_EFFECTS:
        yield at(table, i, "group_by", "limit_ignores", group_by, what=f"unit {unit}")
    if unit.endswith("share") and table["limit"][i] > 1:
        yield at(table, i, "limit", "share_above_one", f"{table['limit'][i]:g}")


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
        same = ("group_by", "group", "unit", "fund", "period", "criterion")
        for j in table.where(rule="at_most", **{column: table[column][i] for column in same}):
            one, other = ({*table["proposals"][place]} for place in (i, j))
            if one == other and table["limit"][i] > table["limit"][j]:
                group = table["group"][i] or table["group_by"][i]
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
