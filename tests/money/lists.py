"""One list in any money: twelve proposals, three goals, two funds, two periods, a budget that may grow."""

from __future__ import annotations

from typing import Any

import infraprio as ip
from infraprio.words import Money

COSTS = (12.0, 48.0, 3.5, 30.0, 22.4, 8.8, 61.0, 17.3, 5.2, 40.1, 9.9, 26.6)
BUDGETS = {"low": (60.0, 40.0), "main": (90.0, 70.0), "high": (140.0, 110.0)}


def in_money(millions: float, money: Money) -> float:
    """An amount of so many millions as the list states it."""
    return float(f"{millions * 1e6 / money.size:.10g}")


def tables(money: Money) -> dict[str, list[dict[str, Any]]]:
    names = [f"P{i:02}" for i in range(1, len(COSTS) + 1)]
    return {
        "proposals": [
            {
                "id": name,
                "name": f"Project {name}",
                "kind": ("road", "rail", "interchange")[i % 3],
                "cost": in_money(cost, money),
                "cost_low": in_money(0.8 * cost, money),
                "cost_high": in_money(1.4 * cost, money),
            }
            for i, (name, cost) in enumerate(zip(names, COSTS, strict=True))
        ],
        "goals": [
            {"id": g, "name": g.title(), "indicator": "judgement", "weight": w}
            for g, w in (("safety", 0.5), ("access", 0.3), ("climate", 0.2))
        ],
        "judgements": [
            {"proposal": name, "goal": goal, "rating": (7 * i + 3 * k) % 4 - 1}
            for i, name in enumerate(names)
            for k, goal in enumerate(("safety", "access", "climate"))
        ],
        "periods": [
            {"id": "first", "name": "First", "first_year": 2026, "last_year": 2029},
            {"id": "second", "name": "Second", "first_year": 2030, "last_year": 2033},
        ],
        "budget_scenarios": [
            {"id": name, "name": name.title(), "probability": 1 / 3, "main": "yes" if name == "main" else "no"}
            for name in BUDGETS
        ],
        "budgets": [
            {"scenario": name, "period": period, "amount": in_money(amount, money)}
            for name, amounts in BUDGETS.items()
            for period, amount in zip(("first", "second"), amounts, strict=True)
        ],
        "rules": [{"id": "either", "rule": "excludes", "proposals": "P02 P04"}],
        "synergies": [{"id": "shared", "proposals": "P05 P08", "saving": in_money(4.0, money)}],
    }  # fmt: skip


def settings(money: Money) -> dict[str, Any]:
    stated = {"name": "Projects of the county", "price_year": 2025}
    return stated | {k: v for k, v in (("currency", money.currency), ("unit", money.unit)) if v}


def scenario(money: Money) -> ip.Scenario:
    return ip.build(settings(money), tables(money))
