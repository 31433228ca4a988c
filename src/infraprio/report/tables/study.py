"""The tables of the study: fronts, the next money, importance, other plans, careful plans, stakeholders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.ranking.money_risk import DRAWS
from infraprio.ranking.study.careful import CASES
from infraprio.ranking.study.others import WITHIN
from infraprio.report.sheet import Sheet, goal_names, row_names, sheet, with_names
from infraprio.report.study_names import plan_name, proposal_list, short_plan_name, study_of
from infraprio.report.words.language import number, word

if TYPE_CHECKING:
    from infraprio.ranking.study import PortfolioStudy
    from infraprio.result import Result

__all__ = ["study_sheets"]


def study_sheets(result: Result, language: str) -> list[Sheet]:
    """All tables of the study; nothing where there is none."""
    study = study_of(result)
    if study is None:
        return []
    parts = (_front, _goals, _money, _importance, _others, _ranges, _plans, _overrun, _regret, _rivals)
    made = [each for part in parts if (each := part(result, study, language)) is not None]
    return [*made, _about(study, language, made)]


def _named(result: Result, frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Sets of ids as names, yes and no in words."""
    out = frame.copy()
    for column in out:
        if column in {"adds", "drops"}:
            out[column] = [proposal_list(result, ids, language) for ids in out[column]]
        elif out[column].dtype == bool:
            out[column] = [word("yes" if cell else "no", language) for cell in out[column]]
    return out.drop(columns="proposals", errors="ignore")


def _front(result: Result, study: PortfolioStudy, language: str) -> Sheet:
    frame = _named(result, study.front, language)
    frame["gap"] *= 100
    frame = frame[["cost_msek", "goal_score", "bound", "gap", "knee", "convex", "on_list", "drops", "adds"]]
    return sheet(
        "study_front", "study_front", frame, language,
        headings={"bound": word("bound_short", language)}, decimals={"gap": 2, "goal_score": 2, "bound": 2},
    )  # fmt: skip


def _goals(result: Result, study: PortfolioStudy, language: str) -> Sheet | None:
    if not len(study.goals):
        return None
    frame = _named(result, study.goals, language)
    goals = goal_names(result, language)
    return sheet(
        "study_goals", "study_goals", frame, language, headings=goals, decimals=dict.fromkeys(goals, 2)
    )


def _money(result: Result, study: PortfolioStudy, language: str) -> Sheet:
    frame = _named(result, study.money, language).reset_index()
    frame["fund"] = frame["fund"].map(row_names(result, "funds", language))
    frame["period"] = frame["period"].map(row_names(result, "periods", language))
    frame = frame.rename(columns={"budget_msek": "budget", "spent_msek": "spent", "price": "price_100"})
    frame = frame.rename(columns={"adds": "buys", "drops": "instead_of", "period": "period_word"})
    return sheet("study_money", "study_money", frame, language, decimals={"price_100": 2, "gain": 2})


def _importance(result: Result, study: PortfolioStudy, language: str) -> Sheet:
    frame = study.to_frame()
    fixed = np.isinf(frame["loss"])
    frame["study_remark"] = [
        word("must_be_built" if chosen else "cannot_be_built", language) if inf else ""
        for inf, chosen in zip(fixed, frame["chosen"], strict=True)
    ]
    frame = frame.sort_values(["chosen", "loss"], ascending=False, kind="stable")
    frame["loss"] = frame["loss"].where(np.isfinite(frame["loss"]))
    frame["enters_at"] *= 100
    frame = _named(result, frame, language)
    frame = frame.rename(columns={"loss": "loss_without", "share": "share_of_plan"})
    decimals = {"loss_without": 2, "share_of_plan": 2, "enters_at": 0, "in_near_plans": 0}
    table = with_names(result, frame, language)
    return sheet("study_importance", "study_importance", table, language, decimals=decimals)


def _others(result: Result, study: PortfolioStudy, language: str) -> Sheet:
    frame = _named(result, study.others, language)
    frame["kind"] = [word(f"kind_{kind}", language) for kind in frame["kind"]]
    frame = frame.rename(columns={"kind": "plan_kind", "loss": "loss_of_plan"})
    decimals = {"goal_score": 2, "loss_of_plan": 2, "differs": 0}
    return sheet("study_others", "study_others", frame, language, decimals=decimals)


def _ranges(result: Result, study: PortfolioStudy, language: str) -> Sheet:
    frame = study.ranges.reset_index()
    names = goal_names(result, language)
    places = result.scenario["municipalities"]
    names |= dict(zip(places["id"], places["name"], strict=True))
    frame["label"] = [names.get(label, label) for label in frame["label"]]
    frame["what"] = [word(f"what_{what}", language) for what in frame["what"]]
    headings = {f"{end}": word(f"{end}_found", language) for end in ("least", "best", "most")}
    return sheet("study_ranges", "study_ranges", frame, language, headings=headings)


def _plans(result: Result, study: PortfolioStudy, language: str) -> Sheet:
    frame = _named(result, study.plans, language)
    for column in ("overrun", "gap"):
        frame[column] *= 100
    frame.insert(0, "plan_kind", [plan_name(str(plan), language) for plan in frame.index])
    frame = frame.rename(columns={"price": "loss_of_plan", "mean": "mean_score"})
    decimals = {"overrun": 0, "gap": 2, "regret": 2, "loss_of_plan": 2, "cost_msek": 0, "cost_p85_msek": 0}
    return sheet("study_plans", "study_plans", frame, language, decimals=decimals)


def _overrun(result: Result, study: PortfolioStudy, language: str) -> Sheet | None:
    if not len(study.overrun):
        return None
    headings = {name: short_plan_name(str(name), language) for name in study.overrun}
    frame = (100 * study.overrun).reset_index()
    frame["fund"] = frame["fund"].map(row_names(result, "funds", language))
    frame["period"] = frame["period"].map(row_names(result, "periods", language))
    decimals = dict.fromkeys(headings, 0)
    frame = frame.rename(columns={"period": "period_word"})
    return sheet("study_overrun", "study_overrun", frame, language, headings=headings, decimals=decimals)


def _regret(result: Result, study: PortfolioStudy, language: str) -> Sheet:
    frame = study.regret.reset_index()
    frame["stakeholder"] = frame["stakeholder"].map(row_names(result, "stakeholders", language))
    decimals = dict.fromkeys(map(str, study.regret.columns), 2)
    return sheet("study_regret", "study_regret", frame, language, decimals=decimals)


def _rivals(result: Result, study: PortfolioStudy, language: str) -> Sheet | None:
    if not len(study.rivals):
        return None
    frame = _named(result, study.rivals, language)
    frame["least_gain"], frame["most_loss"] = -frame.pop("least"), frame.pop("greatest")
    frame = frame[["goal_score", "cost_msek", "least_gain", "most_loss", "adds", "drops"]]
    decimals = {"goal_score": 2, "least_gain": 2, "most_loss": 2}
    return sheet("study_rivals", "study_rivals", frame, language, decimals=decimals)


def _about(study: PortfolioStudy, language: str, made: list[Sheet]) -> Sheet:
    """What each table says, whether it holds all there is, and within which gap."""
    gaps = {"within": number(100 * WITHIN, 0, language), "draws": DRAWS, "cases": CASES}
    rows = []
    for each in made:
        part = each.name.removeprefix("study_")
        line: Any = study.certificate.loc[part]
        rows.append(
            {
                "table_name": each.title, "how_to_read": word(f"read_{part}", language, **gaps),
                "complete": word("yes" if line["complete"] else "no", language), "gap": 100 * float(line["gap"]),
            }
        )  # fmt: skip
    if not len(study.rivals):
        none = {"how_to_read": word("rivals_none", language), "complete": word("yes", language), "gap": 0.0}
        rows.append({"table_name": word("study_rivals", language), **none})
    return sheet("study_about", "study_about", pd.DataFrame(rows), language, decimals={"gap": 2})
