"""The collected data and the stated assumptions, read as rows of text."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data" / "jamtland"
ASSUMPTIONS = Path(__file__).resolve().parent / "jamtland_assumptions"
PRICE_YEAR = "2025"

Row = dict[str, str]
Rows = list[Row]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def data(name: str) -> Rows:
    return read(DATA / f"{name}.csv")


def assumed(name: str) -> Rows:
    return read(ASSUMPTIONS / f"{name}.csv")


def by_id(rows: Iterable[Row], key: str = "id") -> dict[str, Row]:
    return {row[key]: row for row in rows}


def number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def note(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
