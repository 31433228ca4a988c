"""Virginia's list of round 2 (fiscal year 2018) as a scenario: 404 projects, ten pots, each paid by its district or the state."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tests.conftest import SHARED

__all__ = ["FACTORS", "FILE", "POINTS", "SHARES", "WEIGHTS", "as_published", "in_parts", "tables"]

FILE = SHARED / "data" / "virginia_smart_scale" / "ss-data.csv"
SHARES = {
    "Bristol": 0.070, "Culpeper": 0.062, "Fredericksburg": 0.069, "Hampton Roads": 0.202, "Lynchburg": 0.071,
    "NOVA": 0.207, "Richmond": 0.144, "Salem": 0.096, "Staunton": 0.078,
}  # fmt: skip
"""Shares of the districts, roughly, of October 2016."""
MONEY = 350.0
"""Million dollars in either programme: an assumption."""
POINTS = {
    "Throughput Score": ("congestion", 0.5), "Delay Score": ("congestion", 0.5),
    "Crash Frequency Score": ("safety", 0.5), "Crash Rate Score": ("safety", 0.5),
    "Access to Jobs": ("access", 0.6), "Disadvantaged Access to Jobs": ("access", 0.2), "Multimodal Access Score": ("access", 0.2),
    "Air Quality Score": ("environment", 0.5), "Enviro Impact Score": ("environment", 0.5),
    "Econ Dev Support Score": ("economy", 0.6), "Intermodal Access Score": ("economy", 0.2), "Travel Time Reliability Score": ("economy", 0.2),
    "Land Use Score": ("land_use", 1.0),
}  # fmt: skip
"""Column -> factor and its weight within it (technical guide of November 2017)."""
FACTORS = ("congestion", "economy", "access", "safety", "environment", "land_use")
WEIGHTS = {
    "A": (0.45, 0.05, 0.15, 0.05, 0.10, 0.20), "B": (0.15, 0.20, 0.25, 0.20, 0.10, 0.10),
    "C": (0.15, 0.25, 0.25, 0.25, 0.10, 0.0), "D": (0.10, 0.35, 0.15, 0.30, 0.10, 0.0),
}  # fmt: skip
"""Weights of the factors by area type, table 4.2."""


def as_published() -> pd.DataFrame:
    """The file with its numbers read: thousands separators, " - " for none."""
    frame = pd.read_csv(FILE, dtype=str, encoding="cp1252")
    for column in frame.columns[7:]:
        cells = frame[column].str.replace(",", "").str.strip().replace({"-": "0"})
        frame[column] = pd.to_numeric(cells, errors="coerce")
    return frame


def financing(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The district where a project is marked for its grant, the state where it is marked for high priority; or either."""
    rows = []
    for row in frame.to_dict("records"):
        own = [row["District"].replace(" ", "_")] * (row["District Grant"] == "x")
        for way in [*own, *["state"] * (row["Statewide High Priority"] == "x")] or ["nobody"]:
            rows.append({"proposal": row["App Id"], "fund": way, "alternative": way, "share": 1})
    return rows


def tables(frame: pd.DataFrame, money: tuple[float, ...] = (MONEY,)) -> dict[str, list[dict[str, Any]]]:
    """The list with the published benefit as its only goal; a budget for each amount of money in either programme."""
    funds = [name.replace(" ", "_") for name in SHARES]
    names = [f"b{k}" for k in range(len(money))]
    return {
        "proposals": [
            {"id": r["App Id"], "name": f"{r['Project Title']}", "cost_msek": r["SMART SCALE Request"] / 1e6}
            for r in frame.to_dict("records")
        ],
        "financing": financing(frame),
        "funds": [{"id": f, "name": f, "step": 1 + (f == "state")} for f in (*funds, "state")]
        + [{"id": "nobody", "name": "Nobody"}],
        "goals": [{"id": "benefit", "name": "Benefit", "indicator": "score", "zero_at": 0, "full_at": 100}],
        "scores": [
            {"proposal": r["App Id"], "goal": "benefit", "value": r["Project Benefit Score"]}
            for r in frame.to_dict("records")
        ],
        "budget_scenarios": [
            {"id": name, "name": name, "probability": 1 / len(money), "main": name == names[len(money) // 2]}
            for name in names
        ],
        "budgets": [
            {"scenario": name, "fund": fund, "amount_msek": amount * share}
            for name, amount in zip(names, money, strict=True)
            for fund, share in (*zip(funds, SHARES.values(), strict=True), ("state", 1.0), ("nobody", 0.0))
        ],
    }


def in_parts(frame: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """The list with its six factors and their parts as goals, weighed by area type."""
    base = tables(frame)
    for row, area in zip(base["proposals"], frame["Area Type"], strict=True):
        row["group"] = area
    names = {column: f"part{k}" for k, column in enumerate(POINTS)}
    mean = {f: sum(some[k] for some in WEIGHTS.values()) / len(WEIGHTS) for k, f in enumerate(FACTORS)}
    base["goals"] = [{"id": f, "name": f, "weight": mean[f]} for f in FACTORS]
    base["goals"] += [
        {"id": names[c], "name": c, "parent": factor, "indicator": "score", "zero_at": 0, "full_at": 100, "weight": w}
        for c, (factor, w) in POINTS.items()
    ]  # fmt: skip
    base["group_weights"] = [
        {"group": area, "goal": f, "weight": w}
        for area, some in WEIGHTS.items()
        for f, w in zip(FACTORS, some, strict=True)
    ]
    base["scores"] = [
        {"proposal": r["App Id"], "goal": names[c], "value": r[c]}
        for r in frame.to_dict("records")
        for c in POINTS
    ]
    return base
