"""When a plan is best built: its sums are those of the network and the appraisal, and no other order or years are worth more."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

import infraprio as ip
from infraprio.appraisal import Appraisal, appraise
from infraprio.appraisal.sets.yearly import yearly_benefit
from infraprio.cli import main
from infraprio.effects import Effects, baseline, evaluate_set
from infraprio.effects.examples import valley
from infraprio.errors import ProblemError
from infraprio.portfolio.sequence import best_sequence as sequences
from infraprio.questions import schedule as schedules
from infraprio.questions.schedule import schedule_of
from infraprio.questions.works import with_works
from infraprio.report.questions.schedule import schedule_text
from infraprio.scenario.parameters import parameters

FOUR = ["P31", "P36", "P22", "P12"]


SumOfYears = Callable[[dict[str, int]], float]


@pytest.fixture(scope="module")
def sum_of_years(jamtland: ip.Result) -> SumOfYears:
    """Discounted benefits of a schedule, year by year from the network, without the search; each set is evaluated once."""
    result = jamtland
    appraisal, effects = result.appraisal, result.effects
    assert isinstance(appraisal, Appraisal)
    assert isinstance(effects, Effects)
    table = result.scenario["proposals"]
    works = dict(zip(table["id"], table["construction_years"].astype(int), strict=True))
    keep = dict(zip(appraisal.calculation.proposals, appraisal.calculation.costs.om(), strict=True))
    period = dict(zip(appraisal.calculation.proposals, appraisal.calculation.timing, strict=True))
    last = 2037 + max(works[p] for p in FOUR) + max(period[p].period for p in FOUR) - 1
    slower = with_works(result.scenario, FOUR)
    base = baseline(slower.scenario)
    rate = appraisal.values.value["discount_rate"]
    disturbed = {p: evaluate_set(slower.scenario, [works_id], base) for p, works_id in slower.names.items()}

    @cache
    def yearly(built: frozenset[str]) -> Any:
        if not built:
            return np.zeros(last - 2025)
        found = evaluate_set(result.scenario, sorted(built), effects.base)
        return yearly_benefit(appraisal, sorted(built), found, first=2026, years=last - 2025, stated=built)

    @cache
    def lost(proposal: str, year: int) -> float:
        return float(yearly_benefit(appraisal, [proposal], disturbed[proposal], first=year, years=1)[0])

    def total(begins: dict[str, int]) -> float:
        found = 0.0
        for year in range(2026, last + 1):
            built = frozenset(p for p, begin in begins.items() if begin + works[p] <= year)
            value = yearly(built)[year - 2026] - sum(keep[p] for p in built)
            for p, begin in begins.items():
                if begin <= year < begin + works[p] and p in disturbed:
                    value += lost(p, year)
            found += value / (1 + rate) ** (year - 2026)
        return float(found)

    return total


@pytest.fixture(scope="module")
def placed(jamtland: ip.Result) -> schedules.Schedule:
    return ip.schedule(jamtland, FOUR)


def test_the_value_is_that_of_the_years(sum_of_years: SumOfYears, placed: schedules.Schedule) -> None:
    begins = {str(p): int(year) for p, year in placed.frame["begins"].dropna().items()}
    assert placed.found.status == "optimal"
    assert placed.found.value == pytest.approx(sum_of_years(begins), rel=1e-9)
    assert placed.found.evaluations == 2 ** len(FOUR)
    assert placed.years["value"].sum() == pytest.approx(placed.found.value)
    assert (placed.years["lacking"] < 1e-6).all()
    assert placed.found.value <= placed.found.bound <= placed.found.value * (1 + 1e-8)


def test_no_other_years_are_worth_more(sum_of_years: SumOfYears, placed: schedules.Schedule) -> None:
    draw = random.Random(1)
    best = {str(p): int(year) for p, year in placed.frame["begins"].dropna().items()}
    for _ in range(3):
        later = {p: min(year + draw.choice([0, 1, 3]), 2037) for p, year in best.items()}
        assert sum_of_years(later) <= placed.found.value + 1e-6


def test_more_than_can_be_proved_are_nearly_as_good(
    jamtland: ip.Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = FOUR[:2]
    proved = ip.schedule(jamtland, two)
    monkeypatch.setattr(sequences, "MOST_EXACT", 1)
    monkeypatch.setattr(schedules, "MOST_EXACT", 1)
    estimated = ip.schedule(jamtland, two)
    assert (proved.found.status, estimated.found.status) == ("optimal", "estimated")
    assert estimated.found.value <= proved.found.value + 1e-6
    assert proved.found.value <= estimated.found.bound + 1e-6
    assert estimated.found.value == pytest.approx(proved.found.value, rel=0.01)


def test_yearly_benefits_add_up_to_the_appraisal() -> None:
    """Discounted over the years of the appraisal they are its benefits."""
    worth = appraise(valley())
    timing = worth.calculation.timing[worth.calculation.proposals.index("FASTER")]
    found = yearly_benefit(
        worth, ["FASTER"], evaluate_set(valley(), ["FASTER"]), first=timing.opening, years=timing.period, stated=["FASTER"]
    )  # fmt: skip
    rate = worth.values.value["discount_rate"]
    years = np.arange(timing.opening, timing.opening + timing.period) - timing.base
    together = ip.appraisal.appraise_set(worth, ["FASTER"])
    lines = together.rows[~together.rows["item"].isin(["investment", "om", "residual"])]
    assert float((found / (1 + rate) ** years).sum()) == pytest.approx(
        float(lines["present_value_msek"].sum()), rel=1e-9
    )


def test_works_slow_the_roads_that_a_proposal_changes_and_no_other() -> None:
    slower = with_works(valley(), ["FASTER", "LOT", "TRAINS"])
    assert slower.names == {"FASTER": "FASTER works"}
    changed = pd.DataFrame(dict(slower.scenario["changes"].columns))
    own = changed[changed["proposal"] == "FASTER works"]
    share = parameters(valley())["works_speed_share"].value
    assert set(own["action"]) == {"multiply"}
    assert set(own["value"].astype(float)) == {share}


def test_points_are_added_up_over_the_years_of_the_plan() -> None:
    found = ip.schedule(valley(), by="points")
    assert found.by == "points"
    assert found.years["worth"].iloc[-1] == pytest.approx(
        ip.run(valley()).plan_score, rel=1e-6
    )  # everything of the plan is open in the end
    assert found.years["value"].sum() == pytest.approx(found.found.value)


@pytest.mark.parametrize("language", ["sv", "en", "nb"])
def test_it_is_told_in_every_language(language: str) -> None:
    told = schedule_text(ip.schedule(valley()), language)
    assert "2026" in told
    assert "{" not in told


def test_the_command_writes_page_workbook_and_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ip.write(valley(), tmp_path / "valley")
    assert (
        main(["schedule", str(tmp_path / "valley"), "LOT", "-o", str(tmp_path / "out"), "--language", "en"])
        == 0
    )
    assert "Proved" in capsys.readouterr().out
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"schedule.html", "schedule.xlsx", "schedule.csv", "schedule_years.csv", "schedule.json"}
    sheets = load_workbook(tmp_path / "out" / "schedule.xlsx").worksheets
    assert any("LOT" in row for each in sheets for row in each.values)


@pytest.mark.parametrize(("wrong", "said"), [({"by": "money"}, "appraised in money")])
def test_what_cannot_be_placed_is_told(wrong: dict[str, Any], said: str) -> None:
    result = ip.run(valley())
    if "by" in wrong:
        object.__setattr__(result, "appraisal", None)
    with pytest.raises(ProblemError, match=said):
        schedule_of(result, **wrong)


def test_a_list_without_a_network_is_refused() -> None:
    with pytest.raises(ProblemError, match="there is none"):
        ip.schedule(
            ip.rank(
                pd.DataFrame({"name": ["a", "b"], "cost": [1.0, 2.0], "good": [3.0, 4.0]}),
                cost="cost",
                goals={"good": 1.0},
                budget=2.0,
            )
        )


def test_one_proposal_is_one_and_an_empty_plan_is_told() -> None:
    assert "är förslaget värt" in schedule_text(ip.schedule(valley(), ["LOT"]), "sv")
    assert "de 2 förslagen värda" in schedule_text(ip.schedule(valley()), "sv")
    poor = valley()
    budgets = poor["budgets"]
    none = replace(budgets, columns={**budgets.columns, "amount_msek": budgets["amount_msek"] * 0.0})
    with pytest.raises(ProblemError, match="builds nothing"):
        ip.schedule(replace(poor, tables={**poor.tables, "budgets": none}))


def test_ids_and_years_are_checked_before_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infraprio.inquiry.of_the_plan.run", lambda *_, **__: pytest.fail("ran"))
    with pytest.raises(ip.OrderError, match="LOT"):
        ip.schedule(valley(), ["LOTT"])
    region = valley()
    periods = region["periods"]
    undated = replace(
        periods, columns={**periods.columns, "first_year": periods["first_year"] * float("nan")}
    )
    with pytest.raises(ProblemError, match="have no years"):
        ip.schedule(replace(region, tables={**region.tables, "periods": undated}))
