"""No silent zero: every attribute that a proposal may change is valued, or is named with the reason."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest

from infraprio import effects
from infraprio.effects.baseline import Baseline, State, state_with
from infraprio.network.attributes import ATTRIBUTES
from infraprio.network.transport import OBJECT_TABLES, apply_changes, compile_transport
from infraprio.scenario.checks.changes import changeable
from infraprio.scenario.columns import Column
from infraprio.scenario.tables import TABLES
from infraprio.words import say
from tests.effects.everything import everything, tables
from tests.network.regions import change, region, road

COLUMNS = [(table, column) for table in OBJECT_TABLES for column in changeable(table)]


def values_of(column: Column) -> list[object]:
    """Values that may stand in a column, made from its definition alone."""
    if column.kind == "choice":
        return list(column.choices)
    if column.kind == "flag":
        return ["yes", "no"]
    if column.kind == "time":
        return ["04:00", "10:00", "23:30"]
    if column.kind == "ids":
        return [" ".join(column.choices[:2]), column.choices[-1]] if column.choices else ["something"]
    if column.refers == "places":
        return list("ABCDES")
    if column.kind in ("text", "id"):
        return ["something"]
    least, most = column.least or 0.0, column.most or 1e6
    tried = {least + share * (most - least) for share in (0.02, 0.3, 0.9)} | {
        1.0,
        3.0,
        12.0,
        40.0,
        70.0,
        400.0,
    }
    fits = sorted(value for value in tried if least <= value <= most)
    return sorted({int(value) for value in fits}) if column.kind == "integer" else fits


def objects_of(table: str) -> list[str]:
    rows = tables()[table]
    return [f"{r['service']}@{r['place']}" if table == "service_stops" else r["id"] for r in rows]


MORE = [change("MORE", "services", "T", "set", "departures_day", 30)]
"""Departures that need room on the track: capacity counts with them."""


@cache
def the_base() -> tuple[Baseline, dict[tuple[str, str], list[str]]]:
    """The region with one proposal for every value of every changeable column of every object."""
    rows: list[dict[str, Any]] = list(MORE)
    names: dict[tuple[str, str], list[str]] = {}
    for table, column in COLUMNS:
        schema = TABLES[table].by_name[column]
        for name, value in itertools.product(objects_of(table), values_of(schema)):
            proposal = f"Q{len(rows)}"
            rows.append(change(proposal, table, name, "set", column, value))
            names.setdefault((table, column), []).append(proposal)
    return effects.baseline(everything(rows)), names


def amounts(state: State) -> np.ndarray[Any, Any]:
    """Everything that is measured or valued."""
    parts = [state.measures.totals[name] for name in sorted(state.measures.totals)]
    parts += [state.change.totals[key] for key in sorted(state.change.totals)]
    return np.array(parts)


def differ(one: State, other: State) -> bool:
    a, b = amounts(one), amounts(other)
    return bool((np.abs(a - b) > 1e-9 * np.maximum(1.0, np.abs(b))).any())


def effects_of(names: list[str]) -> Iterator[bool]:
    """Whether each proposal changes anything, alone or with more trains."""
    base, _ = the_base()
    with_more = state_with(base, ("MORE",))
    for name in names:
        yield differ(state_with(base, (name,)), base.state) or differ(
            state_with(base, (name, "MORE")), with_more
        )


def test_every_changeable_column_is_declared_and_no_other():
    assert set(COLUMNS) == set(ATTRIBUTES)
    for (table, column), attribute in ATTRIBUTES.items():
        schema = TABLES[table].by_name[column]
        assert say(f"attribute.{table}.{column}", "en")
        assert say(f"attribute.{table}.{column}", "sv")
        assert attribute.beside <= set(changeable(table))
        if attribute.better not in ("most", "least", "last"):
            assert set(attribute.better.split()) == set(schema.choices)
        if schema.kind in ("text", "id", "ids"):
            assert attribute.better == "last"
        assert attribute.use or not attribute.felt


@pytest.mark.parametrize("key", [key for key in COLUMNS if ATTRIBUTES[key].use], ids=" ".join)
def test_a_column_that_is_declared_used_changes_some_effect(key: tuple[str, str]):
    assert any(effects_of(the_base()[1][key]))


@pytest.mark.parametrize("key", [key for key in COLUMNS if not ATTRIBUTES[key].use], ids=" ".join)
def test_a_column_that_is_not_used_is_named_with_its_reason(key: tuple[str, str]):
    base, names = the_base()
    proposal = names[key][0]
    some = names[key][:: max(1, len(names[key]) // 10)]
    assert not any(effects_of(some))
    found = effects.evaluate(base.scenario, base, [proposal])
    told = [f for f in found.findings if f.subject == proposal and f.code == "not_used"]
    assert len(told) == 1
    for text, reason in (
        (told[0].message, say("attribute." + ".".join(key), "en")),
        (told[0].message_in("sv"), say("attribute." + ".".join(key), "sv")),
    ):
        assert key[1] in text
        assert reason in text
    assert "idle" in {f.code for f in found.findings if f.subject == proposal}


@pytest.mark.parametrize("seed", range(3))
def test_a_proposal_without_any_effect_never_goes_unnamed(seed: int):
    base, names = the_base()
    every = [name for group in names.values() for name in group]
    drawn = np.random.default_rng(seed).choice(every, 60, replace=False).tolist()
    found = effects.evaluate(base.scenario, base, drawn)
    quiet = found.change.abs().to_numpy().max(axis=1) == 0
    moved = {key: change.totals for key, change in found.details.items()}
    named = {f.subject for f in found.findings if f.code == "idle"}
    for name, zero in zip(drawn, quiet, strict=True):
        if zero and not any(moved[name].values()):
            assert name in named


CASES = {
    "rail freight": ([change("P", "railways", "AC_R", "set", "speed_kmh", 140)], "no_passenger_trains", "goods train"),
    "room without trains": ([change("P", "railways", "BC_R", "set", "capacity_trains_day", 80)], "no_added_trains", "departures beyond today's"),
    "a path": ([change("P", "roads", "NEW", "new"), *(change("P", "roads", "NEW", "set", a, v) for a, v in {"from_place": "A", "to_place": "B", "length_km": 20, "speed_kmh": 20, "road_class": "path"}.items())], "path_not_valued", "bicycle traffic on NEW"),
    "a road that nobody takes": ([change("P", "roads", "NEW", "new"), *(change("P", "roads", "NEW", "set", a, v) for a, v in {"from_place": "A", "to_place": "B", "length_km": 90, "speed_kmh": 30}.items())], "no_traffic", "uses NEW"),
    "a class without a speed": ([change("P", "roads", "AD", "set", "road_class", "2+2")], "partly_used", "accidents"),
    "a stop of a line that does not run": ([change("P", "service_stops", "Z@B", "new"), change("P", "service_stops", "Z@B", "set", "order", 0.5)], "service_does_not_run", "Z has no departures"),
    "a wait for a call of a line with a timetable": ([change("P", "services", "T", "set", a, v) for a, v in {"departures_day": 30, "wait_min": 2}.items()], "not_used", "wait_min of T is not used: counts for services on demand"),
    "a detour of a line with a timetable": ([change("P", "services", "T", "set", a, v) for a, v in {"departures_day": 30, "detour_factor": 1.5}.items()], "not_used", "detour_factor of T is not used: counts for services on demand"),
}  # fmt: skip


@pytest.mark.parametrize("kind", CASES)
def test_what_counts_for_nothing_is_said_with_the_reason(kind: str):
    changes, code, words = CASES[kind]
    services = [*tables()["services"], {"id": "Z", "name": "Z", "mode": "bus", "departures_day": 0}]
    lines = [
        *tables()["service_stops"],
        *({"service": "Z", "order": k, "place": p} for k, p in enumerate("AC")),
    ]
    found = effects.evaluate(everything(changes, services=services, service_stops=lines), None, ["P"])
    told = [f for f in found.findings if f.subject == "P" and f.code == code]
    assert len(told) == 1
    assert words in told[0].message
    assert told[0].message_in("sv") != told[0].message
    together = effects.evaluate_set(found.base.scenario, ["P"], found.base)
    assert told[0] in together.findings


def test_a_speed_limit_beside_the_mean_speed_has_nothing_to_say():
    both = [
        change("P", "roads", "AD", "set", "speed_limit_kmh", 100),
        change("P", "roads", "AD", "set", "speed_kmh", 90),
        change("P", "roads", "AD", "set", "road_class", "2+1"),
    ]
    found = effects.evaluate(everything(both), None, ["P"])
    assert not [f for f in found.findings if f.subject == "P"]


def test_crossings_and_wires_have_an_effect_of_their_own():
    rows = [
        change("CROSSING", "railways", "AB_R", "add", "severe_accidents_year", -0.1),
        change("WIRES", "railways", "BC_R", "set", "electrified", "yes"),
    ]
    found = effects.evaluate(everything(rows))
    assert found.change.loc["CROSSING", "severe_accidents_year"] == pytest.approx(-0.1)
    assert found.change.loc["WIRES", "co2_tonnes_year"] < 0
    assert not [f for f in found.findings if f.subject in ("CROSSING", "WIRES")]


def test_values_that_differ_and_none_is_better_are_named():
    rows = [
        change("P", "roads", "AB", "set", "to_place", "C"),
        change("Q", "roads", "AB", "set", "to_place", "A"),
        change("P", "roads", "BC", "set", "speed_kmh", 90),
        change("Q", "roads", "BC", "set", "speed_kmh", 100),
    ]
    base = compile_transport(region(rows))
    both = apply_changes(base, ["Q", "P"])
    told = [r for r in both.remarks if r.code == "values_differ"]
    assert [r.subject for r in told] == ["P, Q"]
    assert "that of Q holds, A" in told[0].message
    assert not [r for r in apply_changes(base, ["P"]).remarks if r.code == "values_differ"]


def test_a_road_of_more_lorries_than_cars_has_traffic():
    roads = [road("AB", "A", "B", aadt=1000, heavy_share=0.7), road("BC", "B", "C", aadt=500)]
    found = effects.evaluate(region([change("P", "roads", "AB", "set", "speed_kmh", 90)], roads=roads))
    assert "no_traffic" not in {finding.code for finding in found.findings}
