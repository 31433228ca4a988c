"""The appraisal summary table: whatever is priced stands under exactly one impact."""

from __future__ import annotations

import pandas as pd
import pytest

from infraprio.appraisal.summary_table import summary_table
from infraprio.appraisal.values.items import PRICED
from infraprio.effects.examples import valley

OTHERS = [("investment", ""), ("om", ""), ("residual", ""), ("given", "")]


@pytest.mark.parametrize("purpose", ["work", "business", "service", "leisure", ""])
def test_every_priced_thing_stands_under_one_impact(purpose: str) -> None:
    things = [(item.area, item.id) for item in PRICED.values()] + [("public_budget", "fares"), *OTHERS]
    for k, (area, item) in enumerate(things):
        row = {
            "proposal": "P1",
            "area": area,
            "item": item,
            "purpose": purpose,
            "mode": "car",
            "distance": "",
            "municipality": "",
            "quantity": 1.0,
            "unit": "h",
            "present_value_msek": 2.0 + k,
        }
        told = summary_table(valley(), "no such proposal", pd.DataFrame([row]))["monetary_msek"].dropna()
        assert told.tolist() == [2.0 + k], item
