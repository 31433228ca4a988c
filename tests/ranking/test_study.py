"""The study of the choice: against enumeration, in degenerate regions, and as it is handed over."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import docx
import numpy as np
import openpyxl
import pandas as pd
import pytest

import infraprio as ip
from infraprio.pipeline import Result
from infraprio.portfolio import best_portfolio, compile_data
from infraprio.portfolio.choose.verify import verify
from infraprio.portfolio.problem.from_scenario import problem_from_scenario
from infraprio.ranking.study import PortfolioStudy
from infraprio.ranking.study.fronts import goal_front
from infraprio.ranking.study.others import WITHIN
from infraprio.ranking.study.parts import goal_points
from infraprio.report.study_names import MOST_PROPOSALS, study_of
from infraprio.report.tables.study import study_sheets
from tests.report import made_up

FRAMES = ("front", "goals", "money", "importance", "others", "ranges", "plans", "overrun", "regret", "rivals")


def altered(made: ip.Scenario, settings: dict[str, Any] | None = None, **tables: Any) -> ip.Scenario:
    """The same region with some rows altered: a function of the rows, or the rows."""
    rows = {name: [dict(row) for row in table] for name, table in made.tables.items() if len(table)}
    for name, change in tables.items():
        rows[name] = change(rows[name]) if callable(change) else change
    return ip.build(dict(made.settings) | (settings or {}), rows)


def richer(rows: Any) -> Any:
    return [row | {"amount_msek": 2.5 * row["amount_msek"]} for row in rows]


@pytest.fixture(scope="module")
def small() -> Result:
    return made_up.result(altered(made_up.scenario(6), budgets=richer))


@pytest.fixture(scope="module")
def study(small: Result) -> PortfolioStudy:
    return small.study


def every_plan(result: Result) -> list[tuple[dict[str, str], float, float]]:
    """Every way to place six proposals in three periods or nowhere that keeps rules and budgets: starts, value, cost."""
    problem = problem_from_scenario(result.scenario, result.scores.total)
    names = list(problem.value.index)
    choices = [[None, *problem.allowed[name]] for name in names]
    out = []
    for places in itertools.product(*choices):
        start = {n: p for n, p in zip(names, places, strict=True) if p is not None}
        check = verify(problem, start)
        if check.ok:
            out.append((start, check.value, float(check.spent.to_numpy().sum())))
    return out


@pytest.fixture(scope="module")
def plans(small: Result) -> list[tuple[dict[str, str], float, float]]:
    return every_plan(small)


def best_with(plans: Any, keep: Any) -> float:
    return max((value for start, value, _ in plans if keep(start)), default=-np.inf)


def test_loss_of_each_proposal_is_that_of_all_plans(small: Result, study: PortfolioStudy, plans: Any) -> None:
    ours = set(small.portfolio.proposals)
    own = best_with(plans, lambda start: set(start) == ours)
    assert own == pytest.approx(small.portfolio.value, abs=1e-7)
    for name, line in study.importance.iterrows():
        assert line["chosen"] == (name in ours)
        other = [start for start, _, _ in plans if (name in start) != (name in ours)]
        if name in ours:  # the others stay, as many as can
            kept = [len(ours & set(start)) for start in other]
            could = [start for start, count in zip(other, kept, strict=True) if count == max(kept)]
        else:  # nothing else is new, unless rules ask for it
            new = [len(set(start) - ours) for start in other]
            could = [start for start, count in zip(other, new, strict=True) if count == min(new)]
        best = best_with(plans, lambda start, could=could: start in could)
        assert line["loss"] == pytest.approx(own - best, abs=1e-7), name


def test_the_list_comes_to_the_last_of_the_plan_when_all_its_money_is_spent(
    small: Result, study: PortfolioStudy
) -> None:
    enters = study.importance["enters_at"]
    assert enters.notna().equals(study.importance["chosen"])
    order = [name for name in small.priority.order if name in set(small.portfolio.proposals)]
    assert enters[order].is_monotonic_increasing
    assert enters.max() == pytest.approx(1.0)


def test_front_holds_the_best_plan_at_each_of_its_costs(study: PortfolioStudy, plans: Any) -> None:
    front = study.front
    assert len(front) >= 2
    for _, line in front.iterrows():
        best = max(value for _, value, cost in plans if cost <= line["cost_msek"] + 1e-6)
        assert line["goal_score"] == pytest.approx(best, rel=2e-3)
        assert line["bound"] >= best - 1e-6
    assert front["goal_score"].is_monotonic_decreasing
    assert not front[["cost_msek", "goal_score"]].duplicated().any()
    assert front["cost_msek"].is_monotonic_decreasing
    assert int(front["knee"].sum()) == 1
    assert front["on_list"].iloc[0]


def test_other_plans_and_ranges_are_those_of_all_plans(
    small: Result, study: PortfolioStudy, plans: Any
) -> None:
    sets: dict[frozenset[str], float] = {}
    for start, value, _ in plans:
        sets[frozenset(start)] = max(value, sets.get(frozenset(start), -np.inf))
    ordered = sorted(sets.values(), reverse=True)
    shown = study.others[study.others["kind"] != "different"]
    assert shown["goal_score"].tolist() == pytest.approx(ordered[: len(shown)], abs=1e-7)
    different = study.others[study.others["kind"] == "different"]
    assert (different["loss"] <= WITHIN * abs(ordered[0]) + 1e-6).all()
    near = [start for start, value, _ in plans if value >= (1 - WITHIN) * ordered[0] - 1e-9]
    costs = problem_from_scenario(small.scenario, small.scores.total).cost.sum(axis=1)
    table = small.scenario["proposals"]
    for name, line in study.ranges.loc["municipality"].iterrows():
        mine = [p for p in costs.index if name in table["municipalities"][table.position[p]]]
        money = [sum(costs[p] for p in start if p in mine) for start in near]
        assert line["least"] == pytest.approx(min(money), abs=1e-6)
        assert line["most"] == pytest.approx(max(money), abs=1e-6)
    goals = study.ranges.loc["goal"]
    assert goals["best"].sum() == pytest.approx(small.portfolio.value, abs=1e-6)
    assert (goals["least"] <= goals["best"] + 1e-9).all()
    assert (goals["best"] <= goals["most"] + 1e-9).all()


def test_of_equally_heavy_goals_those_with_most_at_stake_are_set_against_each_other(small: Result) -> None:
    data = compile_data(problem_from_scenario(small.scenario, small.scores.total))
    points, _ = goal_points(small.scores, list(data.problem.value.index))
    stake = points.abs().sum().sort_values(ascending=False)
    alike = pd.Series(1.0, points.columns)
    assert list(goal_front(data, points, alike, small.portfolio).columns[:2]) == list(stake.index[:2])
    least = str(stake[stake > 0].index[-1])
    heavy = alike.where(alike.index != least, 2.0)
    assert goal_front(data, points, heavy, small.portfolio).columns[0] == least


def test_next_money_is_the_difference_of_two_best_plans(small: Result, study: PortfolioStudy) -> None:
    problem = problem_from_scenario(small.scenario, small.scores.total)
    from dataclasses import replace

    for (fund, period), line in study.money.iterrows():
        more = problem.budget.copy()
        more.loc[fund, period] += 100.0
        gain = best_portfolio(replace(problem, budget=more)).value - small.portfolio.value
        assert line["gain"] == pytest.approx(max(gain, 0.0), abs=1e-7)
        assert bool(line["adds"] or line["drops"]) <= (line["gain"] > 0)
    assert (study.money["price"] >= 0).all()
    assert (study.money["spent_msek"] >= 0).all()


def test_careful_plans_keep_what_they_promise(small: Result, study: PortfolioStudy) -> None:
    plans = study.plans
    assert plans.loc["plan", "price"] == pytest.approx(
        small.free_portfolio.value - small.portfolio.value, abs=1e-9
    )
    assert (plans["price"] >= -1e-9).all()
    assert {"rising_1", "rising_2", "worst_tenth", "least_regret", "maximin"} <= set(plans.index)
    assert plans["worst_tenth"].max() == pytest.approx(plans.loc["worst_tenth", "worst_tenth"], abs=1e-6)
    assert plans["regret"].min() == pytest.approx(plans.loc["least_regret", "regret"], abs=1e-6)
    rising = plans.loc[[name for name in plans.index if name.startswith("rising")], "goal_score"]
    assert rising.is_monotonic_decreasing
    assert (study.regret["plan_regret"] >= 0).all()
    assert study.regret["least_regret"].max() <= study.regret["plan_regret"].max() + 1e-9
    assert study.regret["plan_score"].iloc[0] == pytest.approx(small.portfolio.value, abs=1e-6)


def test_same_seed_same_study(small: Result, study: PortfolioStudy) -> None:
    again = made_up.result(altered(made_up.scenario(6), budgets=richer)).study
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(study, name))
    assert list(study.certificate.index) == list(FRAMES)
    assert set(study.to_frame()) >= {"chosen", "loss", "in_near_plans"}


def zero_budgets(rows: Any) -> Any:
    return [row | {"amount_msek": 0.0} for row in rows]


def no_ranges(rows: Any) -> Any:
    return [{k: v for k, v in row.items() if k not in {"cost_low_msek", "cost_high_msek"}} for row in rows]


def one_scenario(rows: Any) -> Any:
    return [row | {"probability": 1.0} for row in rows if row["id"] == "base"]


def base_only(rows: Any) -> Any:
    return [row for row in rows if row["scenario"] == "base"]


CASES = {
    "one proposal": lambda: made_up.scenario(1, people=1),
    "two proposals": lambda: made_up.scenario(2),
    "zero budget": lambda: altered(made_up.scenario(4), budgets=zero_budgets),
    "no cost ranges": lambda: altered(made_up.scenario(4), proposals=no_ranges),
    "one budget scenario": lambda: altered(
        made_up.scenario(4), budget_scenarios=one_scenario, budgets=base_only
    ),
    "one stakeholder": lambda: altered(made_up.scenario(5, people=1), budgets=richer),
    "awkward names": lambda: altered(made_up.scenario(6, nasty=True), budgets=richer),
}


IN_ONE = {
    "one proposal": ("sv",),
    "zero budget": ("en",),
    "one budget scenario": ("sv",),
    "awkward names": ("en",),
}
NOTHING_BESIDE = ("one proposal", "zero budget")
"""Where there is no other plan to stand beside, the document has no chapter of them; the tables have all the same."""
QUICK = ("one proposal", "zero budget", "one budget scenario", "awkward names")


@pytest.mark.parametrize(
    "case", [case if case in QUICK else pytest.param(case, marks=pytest.mark.slow) for case in CASES]
)
def test_degenerate_regions(case: str, tmp_path: Path) -> None:
    result = made_up.result(CASES[case]())
    study = result.study
    numbers = study.certificate[["complete", "gap"]]
    assert numbers.notna().all().all()
    assert np.isfinite(study.front["goal_score"]).all()
    if case == "no cost ranges":
        assert not any(str(name).startswith("rising") for name in study.plans.index)
    if case == "one stakeholder":
        assert "least_regret" not in study.plans.index
    for language in IN_ONE.get(case, ("sv", "en")):
        result.write(tmp_path / language, language=language, formats=("csv", "docx", "xlsx"), length="full")
        book = openpyxl.load_workbook(tmp_path / language / "priority.xlsx")
        assert len(set(book.sheetnames)) == len(book.sheetnames)
        text = "\n".join(
            p.text for p in docx.Document(str(tmp_path / language / "submission.docx")).paragraphs
        )
        told = "Vad nästa 100 mnkr skulle ge" if language == "sv" else "What the next 100 MSEK would buy"
        assert (told in text) == (case not in NOTHING_BESIDE)
        assert "nan" not in text.lower().split()
        for path in (tmp_path / language).glob("study_*.csv"):
            frame = pd.read_csv(path, sep=";" if language == "sv" else ",", encoding="utf-8-sig")
            assert not any("_" in heading for heading in frame.columns), (path.name, list(frame.columns))


def test_a_large_region_is_told_to_be_too_large(small: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    from infraprio.report import study_names as module
    from infraprio.report.submission.compose import submission

    monkeypatch.setattr(module, "MOST_PROPOSALS", 5)
    assert study_of(small) is None
    told = module.no_study(small, "en")
    assert "More than 5 proposals" in told
    assert any(told == getattr(block, "text", "") for block in submission(small, "en", "full").blocks)
    assert MOST_PROPOSALS >= 42


def test_tables_are_the_frames_with_names(small: Result, study: PortfolioStudy) -> None:
    made = {each.name: each for each in study_sheets(small, "en")}
    assert made["study_front"].frame["goal_score"].tolist() == study.front["goal_score"].tolist()
    assert made["study_money"].frame["gain"].tolist() == study.money["gain"].tolist()
    assert set(made["study_about"].frame["table_name"]) >= {
        each.title for n, each in made.items() if n != "study_about"
    }
    assert "Competing plans" in set(made["study_about"].frame["table_name"])
    dropped = set("; ".join(made["study_front"].frame["drops"]).split("; ")) - {""}
    assert dropped <= set(small.scenario["proposals"]["name"])
