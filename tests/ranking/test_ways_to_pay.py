"""A proposal that one fund or another may pay: the plan chooses who, and everybody tells it."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.portfolio.choose.verify import verify
from infraprio.report.payers import ways_paid
from infraprio.scenario.choosable import barred

WORTH = {"A": 10, "B": 9, "C": 8, "D": 3}
COST = {"A": 6.0, "B": 6.0, "C": 4.0, "D": 4.0}
WAYS = {"A": ("north", "state"), "B": ("state",), "C": ("north",), "D": ("south", "state")}


def made(ways: dict[str, tuple[str, ...]] = WAYS, **money: float) -> dict[str, list[dict[str, Any]]]:
    """Four proposals, three funds; every fund pays alone."""
    amounts = {"north": 6.0, "south": 3.0, "state": 10.0} | money
    return {
        "proposals": [{"id": p, "name": f"Project {p}", "cost_msek": COST[p]} for p in WORTH],
        "funds": [{"id": f, "name": f.title()} for f in amounts],
        "financing": [
            {"proposal": p, "fund": f, "alternative": f, "share": 1} for p, some in ways.items() for f in some
        ],
        "goals": [{"id": "g", "name": "Goal", "indicator": "score", "zero_at": 0, "full_at": 100}],
        "scores": [{"proposal": p, "goal": "g", "value": worth} for p, worth in WORTH.items()],
        "budgets": [{"fund": f, "amount_msek": amount} for f, amount in amounts.items()],
    }


def test_the_plan_chooses_who_pays_by_hand() -> None:
    result = ip.run(ip.build({"name": "Ways"}, made()))
    # The north pays A (6 of 6) or C (4); the state 10: B and D, or A and C cannot both be paid by the north.
    # A by the north, B and D by the state: 22. C by the north, A by the state: 18, B no more: 6 + 6 > 10. Best: 22.
    assert result.plan_score == pytest.approx(22)
    assert result.ranking.frame["paid_by"].to_dict() == {"A": "north", "B": "state", "D": "state"}
    assert result.ranking.frame["cumulative_cost_msek"].iloc[-1] == pytest.approx(16)
    assert result.ranking.money["north", "cumulative_msek"].iloc[-1] == pytest.approx(6)
    assert result.ranking.certificate["checked"]
    assert ways_paid(result, "A") == [{"north": 1.0}]
    assert ways_paid(result, "C") == [{"north": 1.0}]


def test_a_stated_mix_is_one_of_the_ways() -> None:
    tables = made({"A": ("north",), "B": ("state",), "C": ("north",), "D": ("south",)})
    tables["financing"] += [
        {"proposal": "D", "fund": fund, "alternative": "mix", "share": share}
        for fund, share in (("south", 0.75), ("state", 0.25))
    ]
    result = ip.run(ip.build({"name": "Ways"}, tables))
    line = result.ranking.frame.loc["D"]
    assert (line["paid_by"], line["way_to_pay"]) == ("south state", "mix")  # 4 is too much for the south's 3
    assert result.portfolio.spent.loc["state"].sum() == pytest.approx(7)


@pytest.mark.parametrize("seed", range(12))
def test_the_choice_is_the_best_of_all(seed: int) -> None:
    draw = np.random.default_rng(seed)
    ways = {
        p: tuple(f for f in ("north", "south", "state") if draw.random() < 0.6) or ("state",) for p in WORTH
    }
    money = {f: float(draw.integers(2, 12)) for f in ("north", "south", "state")}
    result = ip.run(ip.build({"name": "Ways"}, made(ways, **money)))
    best = 0
    for payers in product(*((None, *ways[p]) for p in WORTH)):
        chosen = dict(zip(WORTH, payers, strict=True))
        spent = {f: sum(COST[p] for p, payer in chosen.items() if payer == f) for f in money}
        if all(spent[f] <= money[f] for f in money):
            best = max(best, sum(WORTH[p] for p, payer in chosen.items() if payer))
    assert result.free_portfolio.value == pytest.approx(best)
    for name, paid in zip(result.ranking.frame.index, result.ranking.frame["paid_by"], strict=True):
        assert paid in ways[str(name)]


def test_the_check_sees_a_proposal_that_is_paid_twice() -> None:
    problem = ip.run(ip.build({"name": "Ways"}, made())).choice
    start = str(problem.periods[0])
    told = verify(problem, {"A (north)": start, "A (state)": start})
    assert not told.ok
    assert "A is built more than once" in told.broken


def test_a_limit_on_a_fund_counts_what_it_pays() -> None:
    tables = made()
    tables["rules"] = [
        {"id": "r", "rule": "at_most", "group_by": "fund", "group": "state", "limit": 1, "unit": "count"}
    ]
    result = ip.run(ip.build({"name": "Ways"}, tables))
    assert sum(result.ranking.frame["paid_by"] == "state") == 1
    assert result.plan_score == pytest.approx(19)  # A by the north, B by the state; D has no one left


def test_nobody_is_barred_who_may_be_paid_otherwise() -> None:
    assert not barred(ip.build({"name": "Ways"}, made(north=1.0))).keys() & {"A", "B", "D"}
    assert barred(ip.build({"name": "Ways"}, made(north=1.0)))["C"].reason == "beyond_every_budget"


def test_the_shares_of_each_way_add_up() -> None:
    tables = made()
    tables["financing"][0]["share"] = 0.5
    with pytest.raises(ip.ScenarioError) as fault:
        ip.build({"name": "Ways"}, tables)
    assert [f.code for f in fault.value.findings if f.severity == "error"] == ["shares_off"]


def test_the_same_fund_twice_in_one_way_is_a_slip() -> None:
    tables = made()
    tables["financing"].append({"proposal": "B", "fund": "state", "alternative": "state", "share": 1})
    with pytest.raises(ip.ScenarioError) as fault:
        ip.build({"name": "Ways"}, tables)
    assert "duplicate_key" in {f.code for f in fault.value.findings}


@pytest.mark.parametrize("language", ["en", "sv"])
def test_lists_and_submission_tell_who_pays(language: str, tmp_path: Path) -> None:
    ip.write(ip.build({"name": "Ways"}, made()), tmp_path / "ways")
    words = ["run", str(tmp_path / "ways"), "-o", str(tmp_path / "out"), "--language", language]
    assert main([*words, "--formats", "csv,docx,html"]) == 0
    mark = {"en": ",", "sv": ";"}[language]
    text = (tmp_path / "out" / "priority_order.csv").read_text("utf-8-sig").splitlines()
    at = text[0].split(mark).index({"en": "Paid by", "sv": "Betalas av"}[language])
    assert {line.split(mark)[at] for line in text[1:]} == {"North", "State"}


def test_the_study_differs_in_what_is_built_not_in_who_pays() -> None:
    study = ip.run(ip.build({"name": "Ways"}, made())).study
    others = study.others["proposals"].map(frozenset)
    assert others.is_unique
    assert len(others) > 2
