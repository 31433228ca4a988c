"""What a proposal, and every set of proposals that can be built together, leaves of an object is in its range."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import infraprio as ip
from infraprio.findings import Finding
from infraprio.scenario.tables import TABLES
from tests.scenario.every_table import SETTINGS, grids

BEFORE = {
    ("roads", "R1", "length_km"): 34.0,
    ("roads", "R1", "speed_kmh"): 70.0,
    ("services", "S1", "departures_day"): 8.0,
    ("interchanges", "H1", "parking_spaces"): 50.0,
    ("railways", "J1", "capacity_trains_day"): 40.0,
    ("places", "B", "population"): 4000.0,
}


def findings(changes: list[tuple[str, ...]], rules: list[list[str]] | None = None) -> list[Finding]:
    """Findings about changes (proposal, table, object, action, attribute, value), each proposal having some."""
    tables = grids()
    rows = [list(change) for change in changes]
    busy = {row[0] for row in rows}
    idle = [row for row in tables["changes"][1:] if row[0] not in busy]
    tables["changes"] = [tables["changes"][0], *rows, *idle]
    tables["rules"] = [tables["rules"][0], *(rules or [])]
    records = {
        name: [dict(zip(rows[0], row, strict=False)) for row in rows[1:]] for name, rows in tables.items()
    }
    try:
        return list(ip.build(SETTINGS, records).findings)
    except ip.ScenarioError as fault:
        return fault.findings


def left(before: float, action: str, value: float) -> float:
    return {"set": value, "add": before + value, "multiply": before * value}[action]


@pytest.mark.parametrize("key", BEFORE)
@given(
    action=st.sampled_from(["set", "add", "multiply"]),
    value=st.floats(-3000, 3000, allow_nan=False).map(lambda x: round(x, 3)),
)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_one_change(key: tuple[str, str, str], action: str, value: float) -> None:
    column = TABLES[key[0]].by_name[key[2]]
    result = left(BEFORE[key], action, value)
    inside = (column.least is None or result >= column.least) and (
        column.most is None or result <= column.most
    )
    found = findings([("P1", key[0], key[1], action, key[2], str(value))])
    told = [
        f for f in found if f.code in {"leaves_range", "below_range", "above_range"} and f.file == "changes"
    ]
    assert bool(told) is not inside
    assert all(f.severity == "error" and f.row == 1 and f.column == "value" for f in told)


@given(
    st.lists(st.tuples(st.sampled_from(["add", "multiply"]), st.integers(-30, 60)), min_size=2, max_size=4)
)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_set_of_proposals(steps: list[tuple[str, int]]) -> None:
    """The smallest sets that leave the range of 0 to 500 departures are named, and no other."""
    names = ["P1", "P2", "P3", "P4"][: len(steps)]
    values = [value / 10 if action == "multiply" else value for action, value in steps]

    def outside(chosen: tuple[int, ...]) -> bool:
        number = 8.0
        for k in chosen:
            number *= values[k] if steps[k][0] == "multiply" else 1
        number += sum(values[k] for k in chosen if steps[k][0] == "add")
        return not -1e-9 <= number <= 500 + 1e-9

    smallest: list[set[int]] = [{k} for k in range(len(steps)) if outside((k,))]
    for size in range(2, len(steps) + 1):
        for chosen in combinations(range(len(steps)), size):
            if outside(chosen) and not any(known <= set(chosen) for known in smallest):
                smallest.append(set(chosen))
    changes = [
        (names[k], "services", "S1", action, "departures_day", str(values[k]))
        for k, (action, _) in enumerate(steps)
    ]
    found = findings(changes)
    told = [f.message.partition(" leave")[0].replace(" together", "") for f in found if "leave" in f.code]
    assert sorted(told) == sorted(", ".join(names[k] for k in sorted(chosen)) for chosen in smallest)


SHORTER = [("P1", "roads", "R1", "add", "length_km", "-20"), ("P2", "roads", "R1", "add", "length_km", "-20")]


def test_together_out_of_range_names_the_proposals_and_a_rule_mends_it() -> None:
    [found] = [f for f in findings(SHORTER) if f.code == "together_leave_range"]
    assert found.message.startswith("P1, P2 together leave length_km of R1 at -6 km, below 0")
    apart = [["r", "excludes", "P1 P2", "", "", "", ""]]
    assert "together_leave_range" not in [f.code for f in findings(SHORTER, apart)]


def test_a_new_object_starts_from_what_it_is_set_to() -> None:
    new = [
        ("P2", "roads", "R3", "new", "", ""),
        *(("P2", "roads", "R3", "set", a, v) for a, v in (("from_place", "A"), ("to_place", "C"), ("speed_kmh", "80"))),
        ("P2", "roads", "R3", "set", "length_km", "35"),
        ("P2", "roads", "R3", "add", "length_km", "-36"),
    ]  # fmt: skip
    assert [(f.code, f.row) for f in findings(new) if f.severity == "error"] == [("leaves_range", 6)]


def test_a_change_that_stands_twice() -> None:
    twice = [("P4", "services", "S1", "add", "departures_day", "6")] * 2
    assert [(f.code, f.severity, f.row) for f in findings(twice)] == [("repeated_change", "warning", 2)]
    other = [("P4", "services", "S1", "set", "departures_day", v) for v in ("6", "9")]
    assert [(f.code, f.severity, f.row) for f in findings(other)] == [("set_twice", "error", 2)]


def test_more_proposals_than_every_set_can_be_looked_at(tmp_path: Path) -> None:
    tables = grids()
    head = tables["proposals"][0]
    for k in range(5, 16):
        tables["proposals"].append(
            [f"P{k}", f"Nr {k}", "service", "medium", "10", "", "", "2025", *[""] * (len(head) - 8)]
        )
        tables["financing"].append([f"P{k}", "state", "1"])
        tables["judgements"].append([f"P{k}", "nature", "0", "", "", ""])
        tables["changes"].append([f"P{k}", "services", "S1", "add", "departures_day", "60"])
    records = {
        name: [dict(zip(rows[0], row, strict=False)) for row in rows[1:]] for name, rows in tables.items()
    }
    with pytest.raises(ip.ScenarioError, match="together leave departures_day of S1 at 674"):
        ip.build(SETTINGS, records)


def test_what_several_proposals_can_take_away_wholly_is_held_at_nothing() -> None:
    """Two proposals that each remove most of a delay are no contradiction; one that removes more than all is."""
    delay = [("P1", "roads", "R1", "set", "speed_kmh", "80")] + [
        (p, "roads", "R1", "add", "severe_accidents_year", "-0.1") for p in ("P3", "P4")
    ]
    assert [f.code for f in findings(delay) if f.severity == "error"] == ["leaves_range", "leaves_range"]
    given = [(p, "interchanges", "H1", "add", "charge_sek", "-6") for p in ("P3", "P4")]
    assert [(f.code, f.severity) for f in findings(given)] == [("together_held", "warning")]
