"""The decision log: what was said and decided, which binds a run and follows from one run to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from infraprio.scenario.rows import with_rows
from infraprio.scenario.scenario import Scenario, Table

__all__ = ["BINDING", "binding", "bound", "carry_decisions", "latest", "unbound", "with_log"]

RULES: Final = {"pin": "mandatory", "veto": "forbidden"}
"""Kind of decision -> the rule that it is."""
BINDING: Final = (*RULES, "free")


def before(a: str, b: str) -> bool:
    """Whether one date is surely earlier: 2026 is not before 2026-03, which lies in it."""
    return a < b and not b.startswith(a)


def latest(table: Table) -> dict[str, list[int]]:
    """The rows (from 0) that bind each proposal: the latest; several where their dates do not tell which is."""
    rows: dict[str, list[int]] = {}
    for i, (name, kind) in enumerate(zip(table["proposal"], table["kind"], strict=True)):
        if name and kind in BINDING:
            rows.setdefault(str(name), []).append(i)
    date = table["date"]
    return {
        name: sorted(
            (i for i in mine if not any(before(date[i], date[j]) for j in mine)),
            key=lambda i: (date[i], table["by"][i], table["text"][i]),
        )
        for name, mine in rows.items()
    }


def binding(log: Table) -> dict[str, str]:
    """The proposals that a decision in force pins or vetoes, and which of the two, by id."""
    return {
        name: str(log["kind"][rows[0]])
        for name, rows in sorted(latest(log).items())
        if len({log["kind"][i] for i in rows}) == 1 and log["kind"][rows[0]] in RULES
    }


def _rule(log: Table, name: str, i: int) -> dict[str, Any]:
    """A decision as a row of the rules, with who, when and why as its reason."""
    reason = f"{log['by'][i]}, {log['date'][i]}: {log['text'][i]}"
    rule = RULES[log["kind"][i]]
    return {"id": f"decision-{name}", "rule": rule, "proposals": (name,), "others": (), "reason": reason}


def unbound(scenario: Scenario) -> Scenario:
    """The scenario without the rules that follow from its decisions: as it is written."""
    rules = scenario["rules"]
    if not rules.made:
        return scenario
    stated = range(len(rules) - rules.made)
    blank = {name: frozenset(i for i in rows if i in stated) for name, rows in rules.blank.items()}
    table = replace(
        with_rows(rules, stated, []), rows=rules.rows[: len(stated)], blank=blank, made=0, origin={}
    )
    return replace(scenario, tables={**scenario.tables, "rules": table})


def bound(scenario: Scenario) -> Scenario:
    """The scenario with a rule for each decision in force, after the rules that it states.

    A row made so is read where the decision stands. What clashes makes no rule; the check of the log tells of it.
    """
    scenario, log = unbound(scenario), scenario["decisions"]
    known = scenario["proposals"].position
    last = latest(log)
    force = {name: last[name][0] for name in binding(log) if name in known}
    if not force:
        return scenario
    rules, n = scenario["rules"], len(scenario["rules"])
    table = with_rows(rules, range(n), [_rule(log, name, i) for name, i in force.items()])
    origin = {n + k: log.place(i) for k, i in enumerate(force.values())}
    rows = (*rules.rows, *(place[2] for place in origin.values()))
    table = replace(table, rows=rows, blank=rules.blank, made=len(force), origin=origin)
    return replace(scenario, tables={**scenario.tables, "rules": table})


def with_log(
    scenario: Scenario, rows: Iterable[tuple[Mapping[str, Any], tuple[str, str, int]]], *, first: bool = False
) -> Scenario:
    """The scenario with more rows in its log, each with its place, and what they bind; none that it holds already.

    Parameters
    ----------
    first : bool
        Before the scenario's own rows rather than after them.
    """
    own = scenario["decisions"]
    names = [column.name for column in own.schema.columns]
    present = {tuple(row[name] for name in names) for row in own}
    fresh = []
    for row, place in rows:
        key = tuple(row[name] for name in names)
        if key not in present:
            present.add(key)
            fresh.append((dict(row), place))
    if not fresh:
        return scenario
    mine = [(row, own.place(i)) for i, row in enumerate(own)]
    both = [*fresh, *mine] if first else [*mine, *fresh]
    empty = ("",) * len(fresh)
    extra = {name: (*empty, *old) if first else (*old, *empty) for name, old in own.extra.items()}
    table = replace(
        with_rows(own, [], [row for row, _ in both]),
        rows=tuple(range(1, len(both) + 1)),
        extra=extra,
        origin={i: place for i, (_, place) in enumerate(both)},
    )
    return bound(replace(scenario, tables={**scenario.tables, "decisions": table}))


def _kept(row: dict[str, Any], known: Table) -> dict[str, Any]:
    """The row; one about a proposal that is no longer there keeps its id in the text, and binds nothing."""
    name = row["proposal"]
    if not name or name in known.position:
        return row
    kind = "decision" if row["kind"] in BINDING else row["kind"]
    return row | {"proposal": "", "kind": kind, "text": f"[{name}] {row['text']}"}


def carry_decisions(earlier: Scenario, later: Scenario) -> Scenario:
    """The later scenario with the remarks and decisions of the earlier one before its own; pins and vetoes bind it.

    Rows that the later one holds already are not repeated. A row about a proposal that the later scenario does not have
    stays in the log without the reference, the proposal's id first in its text.

    Parameters
    ----------
    earlier : Scenario
        The scenario whose log is taken along.
    later : Scenario
        The scenario that gets it.

    Returns
    -------
    Scenario
        The later one with the longer log; the same value if there is nothing to carry.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> len(carry_decisions(valley(), valley())["decisions"])
    0
    """
    log = earlier["decisions"]
    rows = ((_kept(row, later["proposals"]), log.place(i)) for i, row in enumerate(log))
    return with_log(later, rows, first=True)
