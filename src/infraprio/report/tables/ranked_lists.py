"""The tables of a result as a planner reads them: what is in them, under which headings, in which format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import pandas as pd

from infraprio.portfolio.problem.from_scenario import budget_scenarios, main_row
from infraprio.portfolio.problem.names import said_source
from infraprio.ranking.other_methods import other_methods
from infraprio.report.made_once import kept
from infraprio.report.sheet import (
    Sheet,
    goal_names,
    proposal_names,
    row_names,
    sheet,
    spoken,
    with_names,
)
from infraprio.report.stages import judged_only, list_stem, list_title, stated_columns, used_parameters
from infraprio.report.tables.agency_rule import agency_rule_sheets
from infraprio.report.tables.benefits import plan_benefit_sheets
from infraprio.report.tables.certainty import impact_sheets, resilience_sheets, sureness_sheets
from infraprio.report.tables.money_risk import plan_risk_sheets
from infraprio.report.tables.network import interaction_sheets
from infraprio.report.tables.other_methods import methods_sheets
from infraprio.report.tables.statements import effect_remarks, method
from infraprio.report.tables.study import study_sheets
from infraprio.report.tables.value_sets import value_set_sheets
from infraprio.report.tables.wider import wider_sheets
from infraprio.report.words.indicators import indicator_name, indicator_with_unit, parameter_unit, unit_word
from infraprio.report.words.language import word
from infraprio.scenario.money import in_own_money, money_of, reader_of
from infraprio.words import Money

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["readable", "sheets", "sheets_in_use"]


def readable(result: Result, frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Ids of budgets, periods, corridors, municipalities and other proposals as names."""
    frame = frame.copy()
    names = proposal_names(result, language)
    for column, table in (("level", "budget_scenarios"), ("period", "periods")):
        if column in frame:
            known = row_names(result, table, language)
            frame[column] = [known.get(cell, "") for cell in frame[column]]
    for column in ("corridors", "municipalities"):
        if column in frame:
            rows = result.scenario[column]
            known = dict(zip(rows["id"], rows["name"], strict=True))
            frame[column] = [
                ", ".join(known.get(part, part) for part in cell.split()) for cell in frame[column]
            ]
    if "paid_by" in frame:
        funds = row_names(result, "funds", language)
        frame["paid_by"] = [" + ".join(funds.get(f, f) for f in cell.split()) for cell in frame["paid_by"]]
    if "rule" in frame:
        frame["rule"] = [said_source(cell, language) for cell in frame["rule"]]
    if "others" in frame:
        frame["others"] = ["; ".join(names.get(p, p) for p in cell) for cell in frame["others"]]
    return spoken(frame, names, language)


def _order_sheets(result: Result, language: str) -> list[Sheet]:
    ranking = result.ranking
    parts = [
        ("priority_order", "priority_order", ranking.frame),
        *(
            (list_stem(each), list_title(each, language), part)
            for each, part in ranking.by_horizon.items()
            if each
        ),
        ("committed", "committed_list", ranking.committed),
        ("not_prioritised", "not_prioritised_list", ranking.not_prioritised),
        ("supported", "supported_list", ranking.supported),
        ("not_ranked", "set_aside", ranking.set_aside),
    ]
    return [
        sheet(
            name,
            title,
            readable(result, stated_columns(result, part), language),
            language,
            bars=("goal_score",) if "goal_score" in part else (),
        )
        for name, title, part in parts
        if len(part)
    ]


def _fund_sheet(result: Result, language: str) -> list[Sheet]:
    """What each fund has paid down the order, beside what it has."""
    money = result.ranking.money
    if not len(money):
        return []
    funds = row_names(result, "funds", language)
    said = {
        "cumulative_msek": word("cumulative_cost_msek", language),
        "budget_msek": word("budget_msek", language),
    }
    pairs = [(str(pair[0]), str(pair[1])) for pair in money.columns]
    frame = with_names(result, money.set_axis([" ".join(pair) for pair in pairs], axis=1), language)
    frame.insert(0, "rank", result.ranking.frame["rank"].to_numpy())
    headings = {" ".join((fund, what)): f"{funds.get(fund, fund)}: {said[what]}" for fund, what in pairs}
    return [sheet("money_by_fund", "money_by_fund", frame, language, headings=headings)]


def _remark_sheet(result: Result, language: str) -> list[Sheet]:
    """What is to be said of the effects of the proposals."""
    remarks = effect_remarks(result, language)
    frame = pd.DataFrame({"effect_remark": remarks})
    return [sheet("effect_remarks", "effect_remarks", frame, language)] if remarks else []


def _method_sheet(result: Result, language: str) -> list[Sheet]:
    """The figures of the search, each with its name."""
    single = result.scores.total.loc[[str(name) for name in result.portfolio.proposals]].sum()
    rows = [
        *method(result, language),
        (word("method_plan_score", language), result.plan_score),
        (word("method_sum", language), float(single)),
    ]
    frame = pd.DataFrame(rows, columns=["figure", "points"])
    return [sheet("method", "method", frame, language, decimals={"points": 2})]


def _effect_sheets(result: Result, language: str) -> list[Sheet]:
    frame = result.effects.change
    if frame.empty:
        return []
    headings = {str(i): indicator_with_unit(str(i), language) for i in frame}
    decimals = {str(c): 2 if frame[c].abs().max() < 100 else 0 for c in frame}
    single = sheet(
        "effects",
        "effects",
        with_names(result, frame, language),
        language,
        headings=headings,
        decimals=decimals,
    )
    together = pd.DataFrame(
        {
            "indicator": [headings[str(i)] for i in result.together.change.index],
            "without": result.together.without.to_numpy(),
            "change": result.together.change.to_numpy(),
        }
    )
    if covers := getattr(result.together, "covers", None):
        together["covers"] = [covers[str(i)].text(language) for i in result.together.change.index]
    if judged_only(result):
        return [single]
    return [
        single,
        *_remark_sheet(result, language),
        sheet("effects_of_plan", "effects_of_plan", together, language, decimals={"without": 1, "change": 2}),
    ]


def _score_sheets(result: Result, language: str) -> list[Sheet]:
    goals = goal_names(result, language)
    nodes = result.scores.to_frame()
    out = [
        sheet(
            "scores",
            "scores",
            with_names(result, nodes, language),
            language,
            headings=goals,
            bars=("goal_score",),
        )
    ]
    if len(result.scores.group_weights):
        counts = pd.Series(dict(result.scores.groups), dtype=object).value_counts()
        by_group = result.scores.group_weights.copy()
        by_group.insert(0, "how_many", [int(counts.get(group, 0)) for group in by_group.index])
        by_group = by_group.rename_axis("in_group").reset_index()
        decimals = dict.fromkeys(map(str, result.scores.group_weights.columns), 3) | {"how_many": 0}
        out.append(
            sheet("group_weights", "group_weights", by_group, language, headings=goals, decimals=decimals)
        )
    people = row_names(result, "stakeholders", language)
    frame = with_names(result, result.scores.by_stakeholder, language)
    if len(people) > 1 or not judged_only(result):
        out.append(sheet("stakeholders", "stakeholders", frame, language, headings=people))
    if len(result.scores.national.columns):
        areas = row_names(result, "national_goals", language)
        frame = with_names(result, result.scores.national, language)
        out.append(sheet("national_goals", "national", frame, language, headings=areas))
    anchors = result.scores.anchors.copy()
    anchors["indicator"] = [indicator_name(str(i), language) for i in anchors["indicator"]]
    anchors["unit"] = [unit_word(str(u), language) for u in anchors["unit"]]
    anchors["direction"] = [word(str(d), language) for d in anchors["direction"]]
    weights = result.scores.weights.loc[result.scores.stakeholder].to_numpy(float)
    anchors.insert(0, "weight", weights.tolist())
    anchors.insert(0, "goal", [goals[str(g)] for g in anchors.index])
    out.append(
        sheet(
            "goals",
            "goals_used",
            anchors.reset_index(drop=True),
            language,
            decimals={"weight": 3, "zero_at": 2, "full_at": 2},
        )
    )
    return out


def _harmonisation_sheets(result: Result, language: str) -> list[Sheet]:
    found = result.scores.harmonisation
    if found is None:
        return []
    goals, areas = goal_names(result, language), row_names(result, "national_goals", language)
    frame = found.strength.copy()
    frame["goal_home"] = found.goal_home
    frame.insert(0, "goal", [goals[str(g)] for g in frame.index])
    support = {"goal": word("area_support", language), **found.area_support.to_dict()}
    frame = pd.concat([frame, pd.DataFrame([support])], ignore_index=True)
    decimals = dict.fromkeys(map(str, frame.columns), 2)
    return [sheet("harmonisation", "harmonisation", frame, language, headings=areas, decimals=decimals)]


def _revision_sheets(result: Result, language: str) -> list[Sheet]:
    names = row_names(result, "goals", language)
    out = []
    for version, revision in result.revisions.items():
        frame = revision.goals.copy()
        for name in ("parent_before", "parent_after"):
            frame[name] = [names.get(str(goal), "") for goal in frame[name]]
        frame["change"] = [word(str(change), language) for change in frame["change"]]
        frame.insert(0, "goal", [names.get(str(g), str(g)) for g in frame.index])
        title = f"{word('goal_revision', language)}: {version}"
        stem = f"goal_revision_{version}"
        decimals = {"weight_before": 3, "weight_after": 3}
        out.append(sheet(stem, title, frame.reset_index(drop=True), language, decimals=decimals))
        moved = revision.scores.sort_values("rank_after", kind="stable")
        decimals = dict.fromkeys(("rank_before", "rank_after", "rank_change"), 0)
        title = f"{word('score_revision', language)}: {version}"
        out.append(
            sheet(
                f"score_revision_{version}",
                title,
                with_names(result, moved, language),
                language,
                decimals=decimals,
            )
        )
    return out


def _appraisal_sheet(result: Result, language: str) -> list[Sheet]:
    if judged_only(result) and not (result.appraisal.to_frame()["status"] == "given").any():
        return []
    frame = with_names(result, result.appraisal.to_frame(), language)
    for column in frame.select_dtypes(exclude="number"):
        if column not in {"proposal", "name"}:
            frame[column] = [word(str(cell), language) if cell == cell else "" for cell in frame[column]]
    return [sheet("appraisal", "appraisal", frame, language)]


def _plan_sheet(result: Result, language: str) -> list[Sheet]:
    money = budget_scenarios(result.scenario)[0][main_row(result.scenario, "budget_scenarios")]
    funds, periods = row_names(result, "funds", language), row_names(result, "periods", language)
    spent = result.portfolio.spent
    rows = [
        {
            "fund": funds.get(str(fund), str(fund)),
            "period": periods.get(str(period), str(period)),
            "budget": money.loc[fund, period],
            "spent": spent.loc[fund, period],
        }
        for fund in money.index
        for period in money.columns
    ]
    return [sheet("investment_plan", "plan_table", pd.DataFrame(rows), language)]


def _parameter_sheets(result: Result, language: str) -> list[Sheet]:
    """The appraisal values with how sure each is, and apart from them the settings of the model."""
    in_use, sheets = used_parameters(result).values(), []
    for name, heading, kind in (("values", "parameter", "value"), ("model_settings", "setting", "setting")):
        rows = [
            {
                heading: p.id, "value": p.value, "unit": p.unit, "low": p.low, "high": p.high,
                "price_year": p.price_year if p.price_year else float("nan"), "edition": p.edition,
                "status": word(p.status, language), "source": p.source, "origin": p.origin,
            }
            for p in in_use
            if p.kind == kind
        ]  # fmt: skip
        if rows:
            frame = _in_currency(result, pd.DataFrame(rows))
            frame["unit"] = [parameter_unit(unit, language) for unit in frame["unit"]]
            frame = frame.drop(columns=["edition"] if kind == "setting" else [])
            decimals = {"value": 4, "low": 4, "high": 4}
            sheets.append(sheet(name, name, frame, language, decimals=decimals))
    return sheets


def _in_currency(result: Result, frame: pd.DataFrame) -> pd.DataFrame:
    """Parameters under names and units of the scenario's currency; what is in millions stays so whatever amounts are in."""
    return in_own_money(frame, Money(money_of(result.scenario).currency))


def _decision_sheet(result: Result, language: str) -> list[Sheet]:
    """The decision log, as it goes on to the next run."""
    table = result.scenario["decisions"]
    if not len(table):
        return []
    names = proposal_names(result, language)
    rows = [
        {**row, "proposal": names.get(row["proposal"], ""), "kind": word(row["kind"], language)}
        for row in table
    ]
    headings = {"proposal": word("name", language), "kind": word("log_kind", language)}
    return [sheet("decisions", "decisions", pd.DataFrame(rows), language, headings=headings)]


def _method_opinions(result: Result, language: str) -> list[Sheet]:
    """Ranks by other methods; nothing where no two proposals compete."""
    if len(result.ranking.population) < 2:
        return []
    return methods_sheets(other_methods(result.scenario, result.scores), language)


_PARTS: tuple[Callable[[Result, str], list[Sheet]], ...] = (
    _order_sheets, _fund_sheet, _plan_sheet, agency_rule_sheets, _score_sheets, _harmonisation_sheets, _revision_sheets, _method_opinions, interaction_sheets, _effect_sheets, _appraisal_sheet, wider_sheets,
    value_set_sheets,
)  # fmt: skip
_FULL_PARTS = (
    impact_sheets,
    resilience_sheets,
    sureness_sheets,
    study_sheets,
    plan_risk_sheets,
    plan_benefit_sheets,
)
_IN_USE = (_score_sheets, _effect_sheets, _appraisal_sheet)
_LAST_PARTS = (_decision_sheet, _method_sheet, _parameter_sheets)


def sheets(result: Result, language: str, *, full: bool = True) -> list[Sheet]:
    """All tables of a result, the priority order first; `full` adds those of robustness, resilience and the study."""
    language = reader_of(result.scenario, language)
    return _made(result, language, (*_PARTS, *(_FULL_PARTS if full else ()), *_LAST_PARTS))


def sheets_in_use(result: Result, language: str, *, full: bool = True) -> list[Sheet]:
    """The tables that the pages of a workbook are made of; the others are not computed."""
    language = reader_of(result.scenario, language)
    return _made(result, language, (*_IN_USE, *((sureness_sheets,) if full else ()), *_LAST_PARTS))


def _made(
    result: Result, language: str, parts: Iterable[Callable[[Result, str], list[Sheet]]]
) -> list[Sheet]:
    """The tables of some parts, each made once while files are written."""

    def one(part: Callable[[Result, str], list[Sheet]]) -> list[Sheet]:
        return kept((part, id(result), language), lambda: part(result, language))

    return [table for part in parts for table in one(part)]
