"""Small scenarios drawn from a seed: a few places and roads, proposals with and without the network, money, rules, ties."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["Tables", "shuffled", "some_scenario"]

Row = dict[str, Any]
Tables = dict[str, list[Row]]
SETTINGS = {
    "name": "A small region",
    "base_year": 2025,
    "price_year": 2025,
    "reference_alternative": "Nothing is built.",
}


def some_scenario(seed: int) -> tuple[dict[str, Any], Tables]:
    """Draw the settings and tables of a scenario that passes the checks; its rules may be impossible to keep.

    Costs, ratings and budgets are small whole numbers, so that many plans have the same value or the same cost.
    """
    rng = random.Random(seed)
    tables: Tables = {"places": _places(rng)}
    tables["roads"] = _roads(rng, tables["places"])
    tables["periods"] = _periods(rng)
    tables["funds"] = [
        {"id": f"f{k}", "name": f"Fund {k}", "carry_over": rng.choice(("yes", "no"))}
        for k in range(rng.randint(1, 2))
    ]
    tables["proposals"], tables["changes"] = _proposals(rng, tables)
    tables["financing"] = _financing(rng, tables)
    tables["budget_scenarios"], tables["budgets"] = _budgets(rng, tables)
    tables["goals"] = [
        {"id": "time", "name": "Shorter travel", "indicator": "travel_time_gain_hours_day"},
        {"id": "nature", "name": "Nature", "indicator": "judgement"},
        {"id": "care", "name": "Access to hospital", "indicator": "minutes_to_hospital"},
    ]
    tables["stakeholders"] = [{"id": "region", "name": "Region", "main": "yes"}]
    weights = rng.choice(((0.5, 0.25, 0.25), (0.0, 1.0, 0.0), (0.2, 0.6, 0.2)))
    tables["weights"] = [
        {"stakeholder": "region", "goal": goal["id"], "weight": weight}
        for goal, weight in zip(tables["goals"], weights, strict=True)
    ]
    tables["judgements"] = [
        {"proposal": row["id"], "goal": "nature", "rating": rng.randint(-1, 2)} for row in tables["proposals"]
    ]
    tables["rules"] = _rules(rng, [row for row in tables["proposals"] if row["horizon"] != "done"])
    tables["synergies"] = _synergies(rng, tables["proposals"])
    return dict(SETTINGS), {name: rows for name, rows in tables.items() if rows}


def shuffled(tables: Mapping[str, Sequence[Row]], seed: int) -> Tables:
    """The same rows in another order, in every table."""
    rng = random.Random(seed)
    return {name: rng.sample(list(rows), len(rows)) for name, rows in tables.items()}


def _places(rng: random.Random) -> list[Row]:
    return [
        {
            "id": name,
            "name": f"Town {name}",
            "lat": round(63 + 0.2 * k + 0.05 * rng.random(), 3),
            "lon": round(14 + 0.3 * rng.random(), 3),
            "kind": "town",
            "population": 1000 * rng.randint(1, 9),
            "jobs": 500 * rng.randint(1, 9),
            "offers": "hospital" if k == 0 else "",
        }
        for k, name in enumerate("ABCDE"[: rng.randint(3, 5)])
    ]


def _road(name: str, ends: Sequence[str], rng: random.Random) -> Row:
    return {
        "id": name,
        "from_place": ends[0],
        "to_place": ends[1],
        "length_km": rng.randint(28, 45),
        "speed_kmh": rng.choice((50, 60, 70)),
        "aadt": 100 * rng.randint(2, 40),
        "delay_min": rng.choice((0, 0, 5)),
    }


def _roads(rng: random.Random, places: Sequence[Row]) -> list[Row]:
    names = [row["id"] for row in places]
    roads = [_road(f"R{k}", names[k : k + 2], rng) for k in range(len(names) - 1)]
    if rng.random() < 0.5:
        roads.append(_road("RX", (names[0], names[-1]), rng) | {"length_km": 150})
    return roads


def _periods(rng: random.Random) -> list[Row]:
    horizons = rng.choice((("medium", "long"), ("medium", "medium", "long"), ("medium", "long", "long")))
    return [
        {
            "id": f"t{k}",
            "name": f"Years {k}",
            "first_year": 2026 + 4 * k,
            "last_year": 2029 + 4 * k,
            "horizon": horizon,
        }
        for k, horizon in enumerate(horizons)
    ]


def _proposals(rng: random.Random, tables: Tables) -> tuple[list[Row], list[Row]]:
    proposals: list[Row] = []
    changes: list[Row] = []
    for k in range(rng.randint(4, 9)):
        row: Row = {
            "id": f"P{k}",
            "name": f"Proposal {k}",
            "kind": rng.choice(("road", "rail", "interchange")),
            "horizon": rng.choices(("medium", "long", "done"), (12, 5, 1))[0],
            "cost_msek": rng.randint(1, 12) * 10,
            "price_year": 2025,
            "construction_years": rng.choice((1, 2, 2, 3, 6)),
            "maturity": rng.choice(("", "idea", "plan")),
            "role": rng.choices(("own", "supported"), (10, 1))[0],
        }
        if rng.random() < 0.1:
            row["cost_msek"] = ""
        elif rng.random() < 0.5:
            row |= {"cost_low_msek": 0.8 * row["cost_msek"], "cost_high_msek": 1.5 * row["cost_msek"]}
        if row["horizon"] == "done" or rng.random() < 0.4:
            row["no_network_effect"] = "yes"
        else:
            changes += _changes(rng, row["id"], tables)
        proposals.append(row)
    return proposals, changes


def _changes(rng: random.Random, name: str, tables: Tables) -> list[Row]:
    if rng.random() < 0.6:
        road = rng.choice(tables["roads"])["id"]
        cells = {"action": "set", "attribute": "speed_kmh", "value": rng.choice((80, 90, 100))}
        return [{"proposal": name, "table": "roads", "object": road} | cells]
    ends = rng.sample([row["id"] for row in tables["places"]], 2)
    new = {"proposal": name, "table": "roads", "object": f"N{name}"}
    whole = {"from_place": ends[0], "to_place": ends[1], "length_km": rng.randint(60, 120), "speed_kmh": 90}
    return [
        {**new, "action": "new"},
        *({**new, "action": "set", "attribute": key, "value": value} for key, value in whole.items()),
    ]


def _financing(rng: random.Random, tables: Tables) -> list[Row]:
    funds = [row["id"] for row in tables["funds"]]
    rows = []
    for proposal in tables["proposals"]:
        mine = rng.sample(funds, rng.randint(1, len(funds)))
        rows += [{"proposal": proposal["id"], "fund": fund, "share": 1 / len(mine)} for fund in mine]
    return rows


def _budgets(rng: random.Random, tables: Tables) -> tuple[list[Row], list[Row]]:
    count = rng.randint(1, 3)
    main = rng.randrange(count)
    scenarios = [
        {
            "id": f"s{k}",
            "name": f"Budget {k}",
            "probability": 1 / count,
            "main": "yes" if k == main else "no",
        }
        for k in range(count)
    ]
    known = sum(row["cost_msek"] or 0 for row in tables["proposals"])
    cells = [(fund["id"], period["id"]) for fund in tables["funds"] for period in tables["periods"]]
    least = {cell: 10 * rng.randint(0, max(1, known // (8 * len(cells)))) for cell in cells}
    step = {cell: 10 * rng.randint(0, max(1, known // (12 * len(cells)))) for cell in cells}
    budgets = [
        {
            "scenario": f"s{k}",
            "fund": fund,
            "period": period,
            "amount_msek": least[fund, period] + k * step[fund, period],
            "price_year": 2025,
        }
        for k in range(count)
        for fund, period in cells
    ]
    return scenarios, budgets


def _rules(rng: random.Random, proposals: Sequence[Row]) -> list[Row]:
    names, kinds = [row["id"] for row in proposals], sorted({row["kind"] for row in proposals})
    rules: list[Row] = []
    for _ in range(rng.randint(0, 3) if len(names) > 1 else 0):
        kind = rng.choice(("requires", "requires_any", "excludes", "mandatory", "at_most", "forbidden"))
        row: Row = {"id": f"r{len(rules)}", "rule": kind, "reason": "Said so."}
        a, b = rng.sample(names, 2)
        if kind in ("requires", "requires_any"):
            row |= {"proposals": a, "others": b}
        elif kind == "excludes":
            row |= {"proposals": f"{a} {b}"}
        elif kind == "at_most":
            limit = {"group_by": "kind", "group": rng.choice(kinds), "limit": rng.randint(1, 2)}
            row |= {**limit, "unit": "count"}
        else:
            row["proposals"] = a
        rules.append(row)
    return rules


def _synergies(rng: random.Random, proposals: Sequence[Row]) -> list[Row]:
    if rng.random() < 0.7:
        return []
    live = [
        row for row in proposals if row["horizon"] != "done" and row["cost_msek"] and row["role"] == "own"
    ]
    if len(live) < 2:
        return []
    some = rng.sample(live, 2)
    saving = min(row["cost_msek"] for row in some) // 2
    return [{"id": "y0", "proposals": " ".join(row["id"] for row in some), "saving_msek": saving}]
