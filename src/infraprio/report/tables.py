"""The tables of a result as a planner reads them: what is in them, under which headings, in which format."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from infraprio.report.figure_ranks import robustness_of
from infraprio.report.words import word
from infraprio.scenario.parameters import parameters

if TYPE_CHECKING:
    from infraprio.pipeline import Result

__all__ = ["Sheet", "sheets"]

_DECIMALS = {
    "rank": 0,
    "score_rank": 0,
    "npv_ratio_rank": 0,
    "step": 0,
    "price_year": 0,
    "npv_ratio_i": 2,
    "npv_ratio_idu": 2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table for people.

    Attributes
    ----------
    name : stem of the CSV file; the same in both languages.
    title : heading in the language of the report.
    frame : the table; columns have the names of the code, cells are already in the language.
    headings : column -> heading in the language.
    decimals : column -> decimals of its numbers.
    bars : columns that are shown with bars where the format can do so.
    """

    name: str
    title: str
    frame: pd.DataFrame
    headings: Mapping[str, str]
    decimals: Mapping[str, int] = field(default_factory=dict)
    bars: tuple[str, ...] = ()


def _sheet(name: str, title: str, frame: pd.DataFrame, language: str, **rest: Any) -> Sheet:
    headings = {str(c): word(str(c), language) for c in frame.columns} | rest.pop("headings", {})
    decimals = {str(c): _DECIMALS.get(str(c), 1) for c in frame.columns} | rest.pop("decimals", {})
    return Sheet(
        name=name, title=word(title, language), frame=frame, headings=headings, decimals=decimals, **rest
    )


def proposal_names(result: Result, language: str) -> dict[str, str]:
    """Name of every proposal in the language; the region's own where there is no English one."""
    table = result.scenario["proposals"]
    english = dict(zip(table["id"], table["name_en"], strict=True))
    return {
        p: (english[p] or n) if language == "en" else n
        for p, n in zip(table["id"], table["name"], strict=True)
    }


def goal_names(result: Result, language: str) -> dict[str, str]:
    """Name of every goal of the version in use, in the language."""
    table = result.scenario["goals"]
    rows = table.where(version=result.scenario.settings["goal_version"])
    return {
        table["id"][i]: (table["name_en"][i] or table["name"][i]) if language == "en" else table["name"][i]
        for i in rows
    }


def row_names(result: Result, table: str, language: str) -> dict[str, str]:
    """Name of every row of a table with name and name_en, in the language."""
    rows = result.scenario[table]
    pairs = zip(rows["id"], rows["name"], rows["name_en"], strict=True)
    return {i: (en or name) if language == "en" else name for i, name, en in pairs}


_WORDS = ("kind", "horizon", "status", "maturity", "reason", "verdict")


def _spoken(frame: pd.DataFrame, names: Mapping[str, str], language: str) -> pd.DataFrame:
    """Proposal ids as a first column, names and words of the cells in the language."""
    out = frame.copy()
    if "name" in out:
        out["name"] = [names[p] for p in out.index]
    for column in _WORDS:
        if column in out:
            out[column] = [word(str(cell), language) for cell in out[column]]
    out.insert(1 if "rank" in out else 0, "proposal", out.index)
    return out.drop(columns=["name_en"], errors="ignore").reset_index(drop=True)


def _order_sheets(result: Result, language: str) -> list[Sheet]:
    frame = result.ranking.frame.copy()
    names = proposal_names(result, language)
    for column, table in (("level", "budget_scenarios"), ("period", "periods")):
        spoken = row_names(result, table, language)
        frame[column] = [spoken.get(cell, "") for cell in frame[column]]
    for column, table in (("corridors", "corridors"), ("municipalities", "municipalities")):
        rows = result.scenario[table]
        spoken = dict(zip(rows["id"], rows["name"], strict=True))
        frame[column] = [", ".join(spoken.get(part, part) for part in cell.split()) for cell in frame[column]]
    out = [
        _sheet(
            f"{horizon}_term",
            f"{horizon}_list",
            _spoken(part, names, language),
            language,
            bars=("goal_score",),
        )
        for horizon in ("medium", "long")
        if len(part := frame[frame["horizon"] == horizon])
    ]
    aside = result.ranking.set_aside
    if len(aside):
        out.append(_sheet("not_ranked", "set_aside", _spoken(aside, names, language), language))
    return out


def _with_names(result: Result, frame: pd.DataFrame, language: str) -> pd.DataFrame:
    names = proposal_names(result, language)
    out = frame.copy()
    out.insert(0, "name", [names.get(p, p) for p in out.index])
    out.insert(0, "proposal", out.index)
    return out.reset_index(drop=True)


def _effect_sheets(result: Result, language: str) -> list[Sheet]:
    from infraprio.effects import INDICATORS

    swedish = language == "sv"
    headings = {
        i: f"{item.name_sv if swedish else item.name} ({item.unit})" for i, item in INDICATORS.items()
    }
    frame = result.effects.change
    decimals = {str(c): 2 if frame[c].abs().max() < 100 else 0 for c in frame}
    single = _sheet(
        "effects",
        "effects",
        _with_names(result, frame, language),
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
    return [
        single,
        _sheet(
            "effects_of_plan", "effects_of_plan", together, language, decimals={"without": 1, "change": 2}
        ),
    ]


def _score_sheets(result: Result, language: str) -> list[Sheet]:
    goals = goal_names(result, language)
    nodes = result.scores.to_frame()
    out = [
        _sheet(
            "scores",
            "scores",
            _with_names(result, nodes, language),
            language,
            headings=goals,
            bars=("goal_score",),
        )
    ]
    people = row_names(result, "stakeholders", language)
    frame = _with_names(result, result.scores.by_stakeholder, language)
    out.append(_sheet("stakeholders", "stakeholders", frame, language, headings=people))
    if len(result.scores.national.columns):
        areas = row_names(result, "national_goals", language)
        frame = _with_names(result, result.scores.national, language)
        out.append(_sheet("national_goals", "national", frame, language, headings=areas))
    anchors = result.scores.anchors.copy()
    anchors["indicator"] = [word(str(i), language) for i in anchors["indicator"]]
    anchors["direction"] = [word(str(d), language) for d in anchors["direction"]]
    weights = result.scores.weights.loc[result.scores.stakeholder].to_numpy(float)
    anchors.insert(0, "weight", weights.tolist())
    anchors.insert(0, "goal", [goals[str(g)] for g in anchors.index])
    out.append(
        _sheet(
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
    return [_sheet("harmonisation", "harmonisation", frame, language, headings=areas, decimals=decimals)]


def _revision_sheets(result: Result, language: str) -> list[Sheet]:
    goals = result.scenario["goals"]
    column = "name_en" if language == "en" else "name"
    names = {i: en or name for i, en, name in zip(goals["id"], goals[column], goals["name"], strict=True)}
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
        out.append(_sheet(stem, title, frame.reset_index(drop=True), language, decimals=decimals))
        moved = revision.scores.sort_values("rank_after", kind="stable")
        decimals = dict.fromkeys(("rank_before", "rank_after", "rank_change"), 0)
        title = f"{word('score_revision', language)}: {version}"
        out.append(
            _sheet(
                f"score_revision_{version}",
                title,
                _with_names(result, moved, language),
                language,
                decimals=decimals,
            )
        )
    return out


def _appraisal_sheet(result: Result, language: str) -> list[Sheet]:
    frame = _with_names(result, result.appraisal.to_frame(), language)
    for column in frame.select_dtypes(exclude="number"):
        if column not in {"proposal", "name"}:
            frame[column] = [word(str(cell), language) if cell == cell else "" for cell in frame[column]]
    return [_sheet("appraisal", "appraisal", frame, language)]


def _plan_sheet(result: Result, language: str) -> list[Sheet]:
    from infraprio.portfolio.from_scenario import budget_scenarios, main_row

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
    return [_sheet("investment_plan", "plan_table", pd.DataFrame(rows), language)]


def _parameter_sheet(result: Result, language: str) -> list[Sheet]:
    rows = [
        {
            "parameter": p.id, "value": p.value, "unit": p.unit, "low": p.low, "high": p.high,
            "price_year": p.price_year if p.price_year else float("nan"), "edition": p.edition,
            "status": word(p.status, language), "source": p.source,
        }
        for p in parameters(result.scenario).values()
    ]  # fmt: skip
    decimals = {"value": 4, "low": 4, "high": 4}
    return [_sheet("parameters", "parameters", pd.DataFrame(rows), language, decimals=decimals)]


def _resilience_sheets(result: Result, language: str) -> list[Sheet]:
    """Closures of roads and corridors in the reference, and the exposure of municipalities."""
    from infraprio.effects import resilience

    base = getattr(result.effects, "base", None)
    if base is None:  # effects that were given, not computed
        return []
    found = resilience(result.scenario, (), base)
    places = result.scenario["places"]
    names = dict(zip(places["id"], places["name"], strict=True))
    roads = found.roads.reset_index().astype({"road": str})
    for column in ("from_place", "to_place"):
        roads[column] = [names.get(str(p), str(p)) for p in roads[column]]
    chains = result.scenario["corridors"]
    spoken = dict(zip(chains["id"], chains["name"], strict=True))
    corridors = found.corridors.reset_index()
    corridors["corridor"] = [spoken[str(name)] for name in corridors["corridor"]]
    exposure = found.exposure.reset_index()
    whole = {"roads": 0, "vehicles_affected": 0, "cut_off_vehicles": 0, "detour_min": 1, "cut_off_share": 3}
    return [
        _sheet("road_closures", "road_closures", roads, language, decimals=whole),
        _sheet("corridor_closures", "corridor_closures", corridors, language, decimals=whole),
        _sheet("exposure", "exposure", exposure, language, decimals=whole | {"detour_min": 2}),
    ]


def _impact_sheets(result: Result, language: str) -> list[Sheet]:
    """The impact assessment of every ranked proposal: priced and unpriced effects, goals, distribution."""
    from infraprio.appraisal import impact_assessment

    if getattr(result.appraisal, "calculation", None) is None:  # results that were given, not computed
        return []
    names = proposal_names(result, language)
    ranked = [
        str(p)
        for p in result.ranking.frame.index
        if math.isfinite(result.appraisal.frame["npv_msek"][str(p)])
    ]
    found = {p: impact_assessment(result.appraisal, p, language) for p in ranked}

    def together(part: str) -> pd.DataFrame:
        rows = [
            tables[part].assign(proposal=p, name=names[p])
            for p, one in found.items()
            if len((tables := one.tables())[part])
        ]
        if not rows:
            return pd.DataFrame()
        frame = pd.concat(rows, ignore_index=True)
        return frame[["proposal", "name", *(c for c in frame if c not in {"proposal", "name"})]]

    out = []
    goals = together("goals")
    if len(goals):
        swedish = language == "sv"
        goal, said = ("goal_sv", "contribution_sv") if swedish else ("goal", "contribution")
        wide = goals.pivot(index="proposal", columns=goal, values=said)[list(dict.fromkeys(goals[goal]))].loc[
            ranked
        ]
        out.append(_sheet("impact_goals", "impact_goals", _with_names(result, wide, language), language))
    for part in ("priced", "unpriced", "distribution"):
        frame = together(part)
        if len(frame):
            frame = frame.rename(columns={"share": "part", "verdict": "assessment"})
            for column in ("area", "item", "unit", "group", "assessment", "dimension"):
                if column in frame:
                    frame[column] = [word(str(cell), language) for cell in frame[column]]
            decimals = {"part": 2, "year": 0, "change": 2}
            out.append(_sheet(f"impact_{part}", f"impact_{part}", frame, language, decimals=decimals))
    return out


def _sureness_sheets(result: Result, language: str) -> list[Sheet]:
    """How sure each rank is, and what other budgets would build; nothing where it was not computed."""
    robust = robustness_of(result)
    if robust is None:
        return []
    people, names = row_names(result, "stakeholders", language), proposal_names(result, language)
    frame = robust.to_frame()
    frame["group"] = [word(str(cell), language) for cell in frame["group"]]
    headings = {f"rank_{i}": f"{word('rank', language)}, {name}" for i, name in people.items()}
    whole = dict.fromkeys(["likeliest_rank", "best", "worst", *headings], 0) | {
        "likeliest_share": 2,
        "core_index": 2,
    }
    out = [
        _sheet(
            "robustness",
            "sureness",
            _with_names(result, frame, language),
            language,
            headings=headings,
            decimals=whole,
        )
    ]
    shares = robust.acceptability
    counts = {str(rank): 2 for rank in shares.columns}
    shares = _with_names(result, shares.rename(columns=str), language)
    out.append(_sheet("acceptability", "acceptability", shares, language, decimals=counts))
    if len(robust.curve):
        curve = robust.curve.reset_index()
        curve["proposals"] = ["; ".join(names[p] for p in row) for row in curve["proposals"]]
        out.append(_sheet("budget_curve", "budget_curve", curve, language, decimals={"share": 2}))
    return out


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
    return [_sheet("decisions", "decisions", pd.DataFrame(rows), language, headings=headings)]


_PARTS: tuple[Callable[[Result, str], list[Sheet]], ...] = (
    _order_sheets, _plan_sheet, _score_sheets, _harmonisation_sheets, _revision_sheets, _effect_sheets, _appraisal_sheet,
)  # fmt: skip
_FULL_PARTS = (_impact_sheets, _resilience_sheets, _sureness_sheets)
_LAST_PARTS = (_decision_sheet, _parameter_sheet)


def sheets(result: Result, language: str, *, full: bool = True) -> list[Sheet]:
    """All tables of a result, the priority order first; `full` adds those of robustness and resilience."""
    parts = (*_PARTS, *(_FULL_PARTS if full else ()), *_LAST_PARTS)
    return [sheet for part in parts for sheet in part(result, language)]
