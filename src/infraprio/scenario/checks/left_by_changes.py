"""What proposals leave behind: every attribute they change stays in the range of its column, alone and together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from infraprio.findings import Finding
from infraprio.scenario.cells import CellError, parse_cell, parse_number
from infraprio.scenario.checks.at import at
from infraprio.scenario.columns import Column
from infraprio.scenario.scenario import Scenario, Table
from infraprio.words import Words

__all__ = ["leaves", "repeated"]

BELOW: Final = Words.of("side.below")

MOST_TOGETHER: Final = 8
"""Proposals that change one attribute of which every set is looked at; of more, the pairs and the two extreme sets."""

MOST_NAMED: Final = 12
"""Sets of proposals that are named for one attribute."""
HELD: Final = frozenset(
    ["delay_min", "severe_accidents_year", "toll_sek", "charge_sek", "transfer_min", "dwell_min"]
)
"""Attributes of which several proposals can remove all there is: together they are held at nothing, which is only told."""

Key = tuple[str, str, str]  # table, object, attribute


@dataclass(frozen=True, slots=True, kw_only=True)
class _Effect:
    """What one proposal does to one attribute: the values it is set to, then a factor, then an addition.

    row : number of the last of its rows, from 0.
    """

    proposal: str
    row: int
    stated: tuple[float, ...]
    factor: float
    added: float

    @property
    def only_sets(self) -> bool:
        return self.factor == 1.0 and self.added == 0.0


def _effect(column: Column, table: Table, rows: Sequence[int]) -> _Effect | None:
    """The effect of the rows of one proposal; None where a value cannot be read, which is told elsewhere."""
    stated, factor, added = [], 1.0, 0.0
    for i in rows:
        value, action = table["value"][i], table["action"][i]
        try:
            if action == "set":
                stated.append(float(parse_cell(column, value)))  # type: ignore[arg-type]
            elif action == "multiply":
                factor *= parse_number(value)
            else:
                added += parse_number(value)
        except CellError:
            return None
    where = {"proposal": table["proposal"][rows[-1]], "row": rows[-1]}
    return _Effect(**where, stated=tuple(stated), factor=factor, added=added)


def _left(before: float, effects: Sequence[_Effect]) -> list[float]:
    """Values that the effects can leave together, for each value that one of them states."""
    factor = math.prod(effect.factor for effect in effects)
    added = math.fsum(effect.added for effect in effects)
    stated = [value for effect in effects for value in effect.stated] or [before]
    return [value * factor + added for value in dict.fromkeys((min(stated), max(stated)))]


def _outside(column: Column, values: Sequence[float]) -> dict[str, Any] | None:
    """Words about the first value that is out of the range of the column; None if none is (nan is none)."""
    slack = 1e-9
    for value in values:
        if column.least is not None and value < column.least - slack:
            side = {"side": BELOW, "limit": f"{column.least:g}"}
        elif column.most is not None and value > column.most + slack:
            side = {"side": Words.of("side.above"), "limit": f"{column.most:g}"}
        else:
            continue
        return {**side, "number": f"{value:g}", "unit": column.unit, "attribute": column.name}
    return None


def _excluded(scenario: Scenario) -> set[frozenset[str]]:
    """Pairs of proposals of which a rule lets at most one be built."""
    rules = scenario["rules"]
    return {
        frozenset(pair)
        for i, rule in enumerate(rules["rule"])
        if rule in {"excludes", "alternatives"}
        for pair in combinations(sorted(set(rules["proposals"][i])), 2)
    }


def _sets(effects: Sequence[_Effect]) -> Iterator[tuple[_Effect, ...]]:
    """Sets of two or more to be looked at, small ones first."""
    if len(effects) <= MOST_TOGETHER:
        for size in range(2, len(effects) + 1):
            yield from combinations(effects, size)
        return
    yield from combinations(effects, 2)
    yield tuple(e for e in effects if e.added > 0 or e.factor > 1)
    yield tuple(e for e in effects if e.added < 0 or e.factor < 1)


def _together(
    column: Column, before: float, effects: Sequence[_Effect], apart: set[frozenset[str]]
) -> Iterator[tuple[tuple[_Effect, ...], dict[str, Any]]]:
    """The smallest sets that can be built together and leave the range, none of whose members does so alone."""
    told: list[set[str]] = []
    for chosen in _sets(effects):
        names = {effect.proposal for effect in chosen}
        if any(known <= names for known in told) or any(pair <= names for pair in apart):
            continue
        if words := _outside(column, _left(before, chosen)):
            told.append(names)
            yield chosen, words
        if len(told) == MOST_NAMED:
            return


def _rows_by_key(table: Table) -> dict[Key, dict[str, list[int]]]:
    """Rows that alter an attribute: attribute of an object -> proposal -> rows."""
    rows: dict[Key, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for i, action in enumerate(table["action"]):
        if action in {"set", "add", "multiply"}:
            key = table["table"][i], table["object"][i], table["attribute"][i]
            rows[key][table["proposal"][i]].append(i)
    return rows


def _values_before(scenario: Scenario) -> Mapping[tuple[str, str], tuple[str, int]]:
    """Table and row of every object that can be changed, by table and name."""
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for name in ("roads", "railways", "services", "interchanges", "places"):
        found |= {(name, word): (name, i) for word, i in scenario[name].position.items()}
    stops = scenario["service_stops"]
    for i in reversed(range(len(stops))):
        found["service_stops", f"{stops['service'][i]}@{stops['place'][i]}"] = ("service_stops", i)
    return found


def leaves(scenario: Scenario) -> Iterator[Finding]:
    """Every number that a proposal, or a set of proposals that can be built together, leaves is in its range."""
    table = scenario["changes"]
    done = {
        p
        for p, h in zip(scenario["proposals"]["id"], scenario["proposals"]["horizon"], strict=True)
        if h == "done"
    }
    apart, objects = _excluded(scenario), _values_before(scenario)
    for (kind, name, attribute), by_proposal in _rows_by_key(table).items():
        column = scenario[kind].schema.by_name.get(attribute) if kind else None
        if column is None or column.kind not in {"number", "integer"}:
            continue
        where = objects.get((kind, name))
        before = float(scenario[kind][attribute][where[1]]) if where else math.nan
        effects = [e for rows in by_proposal.values() if (e := _effect(column, table, rows))]
        if all(effect.only_sets for effect in effects):
            continue  # each value was checked in its cell
        sound = []
        for effect in effects:
            if words := None if effect.only_sets else _outside(column, _left(before, [effect])):
                words |= {"proposal": effect.proposal, "before": f"{before:g}"}
                yield at(table, effect.row, "value", "leaves_range", name, **words)
            elif effect.proposal not in done:
                sound.append(effect)
        for chosen, words in _together(column, before, sound, apart):
            proposals = ", ".join(effect.proposal for effect in chosen)
            row = max(effect.row for effect in chosen)
            held = attribute in HELD and words["side"] == BELOW
            code = "together_held" if held else "together_leave_range"
            yield at(table, row, "value", code, name, **words, proposals=proposals)


def repeated(scenario: Scenario) -> Iterator[Finding]:
    """An addition or a factor that stands twice counts twice, which is told; two values for one attribute are an error."""
    table = scenario["changes"]
    first: dict[tuple[str, ...], int] = {}
    for i, action in enumerate(table["action"]):
        if action not in {"set", "add", "multiply"} or not table["attribute"][i]:
            continue
        names = ("proposal", "table", "object", "action", "attribute")
        key = tuple(str(table[name][i]) for name in names)
        if key not in first:
            first[key] = i
            continue
        earlier = first[key]
        same = table["value"][earlier] == table["value"][i]
        words = {
            "first": table.rows[earlier],
            "attribute": table["attribute"][i],
            "other": table["value"][earlier],
        }
        if action != "set" and same:
            yield at(table, i, "value", "repeated_change", table["value"][i], **words)
        elif action == "set" and not same:
            yield at(table, i, "value", "set_twice", table["value"][i], **words)
