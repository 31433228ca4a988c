"""What proposals do to objects: the objects exist, the attributes too, the values fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from infraprio.findings import Finding
from infraprio.scenario.cells import CellError, nearest, parse_cell, parse_number
from infraprio.scenario.checks.at import at
from infraprio.scenario.columns import Column
from infraprio.scenario.scenario import Scenario, Table, has_network
from infraprio.scenario.tables import TABLES

__all__ = ["FIXED", "changeable", "changes", "stop_parts"]

FIXED = {
    "roads": {"id"},
    "railways": {"id"},
    "services": {"id"},
    "service_stops": {"service", "place"},
    "interchanges": {"id"},
    "places": {"id"},
}
"""Columns that name an object and so cannot be changed."""
_UNUSED = {"source", "confidence", "note", "name_en"}


def changeable(table: str) -> tuple[str, ...]:
    """Columns of an object table that a proposal may change."""
    return tuple(c.name for c in TABLES[table].columns if c.name not in FIXED[table] | _UNUSED)


def stop_parts(name: str) -> tuple[str, str] | None:
    """Service and place of a stop written SERVICE@PLACE, None if it is not."""
    service, sign, place = name.partition("@")
    return (service, place) if sign and service and place else None


def _existing(scenario: Scenario, table: str) -> set[str]:
    if table == "service_stops":
        stops = scenario["service_stops"]
        return {f"{s}@{p}" for s, p in zip(stops["service"], stops["place"], strict=True)}
    return set(scenario[table].position)


def _objects(scenario: Scenario, table: Table) -> Iterator[Finding]:
    """Objects are known or created once; a stop is written as one."""
    existing = {name: _existing(scenario, name) for name in FIXED}
    created = {(table["table"][i], table["object"][i]) for i in table.where(action="new")}
    for i in range(len(table)):
        kind, name, action = table["table"][i], table["object"][i], table["action"][i]
        if kind not in FIXED or not name:
            continue
        if kind == "service_stops" and stop_parts(name) is None:
            yield at(table, i, "object", "bad_stop_object", name)
        elif action == "new" and name in existing[kind]:
            yield at(table, i, "object", "object_exists", name, table=kind)
        elif action != "new" and name not in existing[kind] and (kind, name) not in created:
            yield at(table, i, "object", "unknown_object", name, table=kind, **nearest(name, existing[kind]))
        elif action == "new" and kind == "service_stops":
            service, place = stop_parts(name) or ("", "")
            services = set(scenario["services"].position) | {n for t, n in created if t == "services"}
            places = set(scenario["places"].position) | {n for t, n in created if t == "places"}
            for word, known, where in ((service, services, "services"), (place, places, "places")):
                if word not in known:
                    yield at(table, i, "object", "unknown_id", word, table=where, **nearest(word, known))


def _attributes(scenario: Scenario, table: Table) -> Iterator[Finding]:
    """Attributes are columns of the object's table and values can stand in them."""
    for i in range(len(table)):
        kind, action = table["table"][i], table["action"][i]
        attribute, value = table["attribute"][i], table["value"][i]
        if kind not in FIXED:
            continue
        schema = scenario[kind].schema
        if action in {"new", "remove"}:
            if attribute or value:
                column = "attribute" if attribute else "value"
                yield at(table, i, column, "superfluous", attribute or value, action=action)
            continue
        usable = changeable(kind)
        if attribute not in usable:
            yield at(
                table,
                i,
                "attribute",
                "unknown_attribute",
                attribute,
                table=kind,
                **nearest(attribute, usable),
            )
            continue
        if not value:
            yield at(table, i, "value", "missing_cell")
            continue
        wanted = schema.by_name[attribute]
        numeric = wanted.kind in {"number", "integer"}
        if action in {"add", "multiply"} and not numeric:
            yield at(table, i, "attribute", "not_numeric", attribute, action=action)
            continue
        yield from _value(scenario, table, i, wanted)


def _value(scenario: Scenario, table: Table, i: int, wanted: Column) -> Iterator[Finding]:
    """The value of a change can stand in the column that it is `wanted` for, and names what there is."""
    value = table["value"][i]
    try:
        if table["action"][i] != "set":
            parse_number(value)
            return
        parsed = parse_cell(wanted, value)
    except CellError as fault:
        yield at(table, i, "value", fault.code, value, **fault.words)
        return
    if wanted.refers and parsed not in scenario[wanted.refers].position:
        created = set(table["object"][table.where(action="new", table=wanted.refers)])
        if parsed not in created:
            near = nearest(str(parsed), scenario[wanted.refers].position)
            yield at(table, i, "value", "unknown_id", parsed, table=wanted.refers, **near)


def _new_objects(scenario: Scenario, table: Table) -> Iterator[Finding]:
    """A new object gets every required attribute from the proposal that creates it."""
    given = defaultdict(set)
    for i in range(len(table)):
        if table["action"][i] == "set":
            given[table["proposal"][i], table["table"][i], table["object"][i]].add(table["attribute"][i])
    for i in table.where(action="new"):
        kind, name = table["table"][i], table["object"][i]
        if kind not in FIXED:
            continue
        wanted = [c.name for c in scenario[kind].schema.columns if c.required and c.name not in FIXED[kind]]
        own = given[table["proposal"][i], kind, name]
        if kind == "services" and "wait_min" not in own:  # a service on demand may state its wait instead
            wanted.append("departures_day")
        lacking = [c for c in wanted if c not in own]
        if lacking:
            yield at(table, int(i), "object", "new_incomplete", name, missing=", ".join(lacking))


def changes(scenario: Scenario) -> Iterator[Finding]:
    """All rules about the changes table, and proposals that change nothing."""
    table, proposals = scenario["changes"], scenario["proposals"]
    yield from _objects(scenario, table)
    yield from _attributes(scenario, table)
    yield from _new_objects(scenario, table)
    actions = defaultdict(set)
    for i in range(len(table)):
        key = table["proposal"][i], table["table"][i], table["object"][i]
        actions[key].add(table["action"][i])
        if "remove" in actions[key] and len(actions[key]) > 1:
            yield at(table, i, "action", "remove_and_change", table["object"][i])
    busy = set(table["proposal"])
    for i, proposal in enumerate(proposals["id"]):
        if proposals["horizon"][i] == "done" or not proposal:
            continue
        name = proposals["name"][i]
        if proposal not in busy and not proposals["no_network_effect"][i] and has_network(scenario):
            yield at(proposals, i, "id", "no_change", proposal, name=name)
        elif proposal in busy and proposals["no_network_effect"][i]:
            yield at(proposals, i, "no_network_effect", "change_denied", "yes", name=name)
