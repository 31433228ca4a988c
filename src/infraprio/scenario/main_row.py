"""The row of a table that the main result is made for, whatever the order of the rows."""

from __future__ import annotations

from typing import Literal

import numpy as np

from infraprio.scenario.scenario import Scenario

__all__ = ["main_row"]


def main_row(scenario: Scenario, table: Literal["budget_scenarios", "stakeholders"]) -> str:
    """Return the id of the row marked main; else of the budget that is likeliest, or the stakeholder of the greatest voice.

    Of equally likely budgets the one with the most money over all funds and periods, as its amounts are stated; then,
    as between equal voices, the first id in alphabetical order. The check of the scenario says which row it is where none is marked.
    """
    rows = scenario[table]
    marked = [name for name, main in zip(rows["id"], rows["main"], strict=True) if main]
    if marked:
        return str(marked[0])
    weight = "probability" if table == "budget_scenarios" else "voice"
    heavy = {
        str(name): float(each) for name, each in zip(rows["id"], np.nan_to_num(rows[weight]), strict=True)
    }
    money = dict.fromkeys(heavy, 0.0)
    if table == "budget_scenarios":
        budgets = scenario["budgets"]
        for name, amount in zip(budgets["scenario"], np.nan_to_num(budgets["amount_msek"]), strict=True):
            if str(name) in money:
                money[str(name)] += float(amount)
    return min(heavy, key=lambda name: (-heavy[name], -money[name], name))
