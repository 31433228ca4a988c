"""Money of others stands outside the region's frames: a fund that pays supported objects, and none of the region's alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import infraprio as ip
from infraprio.errors import InfeasibleError
from infraprio.report.tables.statements import frame_of, list_notes
from tests.some_scenarios import Tables, some_scenario

SEEDS = (1, 2, 3, 4)
LONG_SEARCHES = (5, 6)


def beside(tables: Tables, crossing: str | None = None) -> Tables:
    """The same region with a neighbour's object, its fund of 5,000 MSEK, and a share of one of the region's own."""
    more: Tables = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    more["funds"].append({"id": "zz", "name": "The neighbour", "carry_over": "no"})
    like = next(row for row in more["proposals"] if row["horizon"] != "done" and row.get("cost_msek"))
    neighbour: dict[str, Any] = {**like, "id": "Z9", "name": "Across the border", "role": "supported"}
    more["proposals"].append(neighbour | {"no_network_effect": "yes"})
    if crossing is not None:
        mine = [row for row in more["financing"] if row["proposal"] == crossing]
        for row in mine:
            row["share"] = row["share"] / 2
        more["financing"].append({"proposal": crossing, "fund": "zz", "share": 0.5})
    more["financing"].append({"proposal": "Z9", "fund": "zz", "share": 1})
    cells = {(row["scenario"], row["period"]) for row in more["budgets"]}
    like_money = more["budgets"][0]
    more["budgets"] += [
        {**like_money, "scenario": s, "period": p, "fund": "zz", "amount_msek": 5000}
        for s, p in sorted(cells)
    ]
    return more


def run(settings: dict[str, Any], tables: Tables) -> ip.Result | None:
    try:
        return ip.run(ip.build(settings, tables))
    except InfeasibleError:
        return None


@pytest.mark.parametrize(
    "seed", [*SEEDS, *(pytest.param(seed, marks=pytest.mark.slow) for seed in LONG_SEARCHES)]
)
def test_a_neighbour_changes_nothing_of_the_frames_of_the_region(seed: int) -> None:
    settings, tables = some_scenario(seed)
    plain, both = run(settings, tables), run(settings, beside(tables))
    if plain is None or both is None:
        assert plain is both
        return
    assert both.ranking.others_funds == ("zz",)
    assert "Z9" in both.ranking.supported.index
    for column in ("budget_msek", "cumulative_cost_msek"):
        pd.testing.assert_series_equal(both.ranking.frame[column], plain.ranking.frame[column])
    for horizon in ("medium", "long"):
        own, told = frame_of(plain, horizon, "en"), frame_of(both, horizon, "en")
        assert told.startswith(own)
        assert "5,000" not in told.split("Outside")[0]
        assert "The neighbour" in told or not own
    assert both.robustness.curve["budget_msek"].equals(plain.robustness.curve["budget_msek"])


def test_the_share_of_others_in_what_crosses_the_border_is_told_apart(tmp_path: Path) -> None:
    for seed in range(40):
        settings, tables = some_scenario(seed)
        plain = run(settings, tables)
        if plain is None or not len(plain.ranking.frame):
            continue
        name = str(plain.ranking.frame.index[0])
        both = run(settings, beside(tables, crossing=name))
        if both is None or name not in both.ranking.frame.index:
            continue
        ranking = both.ranking
        theirs = float(ranking.money["zz", "cumulative_msek"].iloc[-1])
        if theirs < 0.5:
            continue
        own = [fund for fund, what in ranking.money.columns if what == "cumulative_msek" and fund != "zz"]
        paid = sum(float(ranking.money[fund, "cumulative_msek"].iloc[-1]) for fund in own)
        assert float(ranking.frame["cumulative_cost_msek"].iloc[-1]) == pytest.approx(paid)
        assert any("paid by others" in note for note in list_notes(both, "en"))
        return
    pytest.fail("no scenario has a proposal that crosses the border")
