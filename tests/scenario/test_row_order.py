"""The order of rows has no meaning: the same rows shuffled give the same scenario and the same findings."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

import infraprio as ip
from infraprio.findings import Finding
from tests.scenario.every_table import Grid, grids, write_folder


def spoiled() -> dict[str, Grid]:
    """The small region with faults of many kinds: doubles, unknown names, sums that are off, changes out of range."""
    tables = grids()
    tables["roads"].append(["R1", "A", "X9", "34", "70"])
    tables["proposals"].append(["P5", "Utan kostnad", "road", "medium"])
    tables["financing"][1][2] = "0.7"
    tables["changes"] += [["P4", "services", "S1", "add", "departures_day", "-20"]]
    tables["changes"] += [[p, "roads", "R1", "add", "length_km", "-20"] for p in ("P3", "P4")]
    tables["changes"] += [["P3", "interchanges", "H1", "add", "charge_sek", "1"]] * 2
    tables["weights"][1][2] = "0.9"
    tables["rules"].append(["r3", "requires", "P1", "", "", "", ""])
    tables["values"].append(["discount_rate", "3.5", "per year"])
    tables["budgets"].pop()
    return tables


def shuffled(tables: dict[str, Grid], seed: int) -> dict[str, Grid]:
    rng = random.Random(seed)
    return {name: [rows[0], *rng.sample(rows[1:], len(rows) - 1)] for name, rows in tables.items()}


def told(found: list[Finding]) -> Counter[tuple[str, ...]]:
    """What is said but for the row, and which other row it is compared with."""
    return Counter((f.code, f.severity, f.file, f.column or "", f.value, f.follows) for f in found)


@pytest.mark.parametrize("seed", range(6))
def test_findings(seed: int, tmp_path: Path) -> None:
    plain = told(ip.check(write_folder(tmp_path / "a", spoiled())))
    assert len(plain) > 12
    assert told(ip.check(write_folder(tmp_path / "b", shuffled(spoiled(), seed)))) == plain


@pytest.mark.parametrize("seed", range(3))
def test_scenario(seed: int, tmp_path: Path) -> None:
    one = ip.read(write_folder(tmp_path / "a"))
    other = ip.read(write_folder(tmp_path / "b", shuffled(grids(), seed)))
    for name, table in one.tables.items():
        rows = [sorted(repr(list(cells)) for cells in part[name].cells()) for part in (one, other)]
        assert rows[0] == rows[1]
        assert len(table) == len(other[name])
