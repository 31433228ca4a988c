"""Tables that hold all that is asked of a proposal in one row: for the pages of the workbook, in the order of use."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from infraprio.report.sheet import Sheet, explained, goal_names, proposal_names, sheet, with_names
from infraprio.report.stages import stated_columns
from infraprio.report.tables.column_meanings import definition
from infraprio.report.tables.ranked_lists import readable
from infraprio.report.tables.statements import SHOWN, remarks_by_proposal
from infraprio.report.words.glossary import glossary
from infraprio.report.words.language import number, word

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["definitions", "effects_of_all", "money_of_all", "order_of_all", "points_of_all", "stated_of_all", "sureness_of_all", "why_of_all", "with_ranges"]  # fmt: skip

FIRST = ("rank", "proposal", "name")
ORDER = (*FIRST, "kind", "status", "period", "cost_msek", "cumulative_cost_msek", "budget_msek", "goal_score", "npv_ratio_i", "paid_by")  # fmt: skip
"""Columns of the order that are seen at once; the others are folded away."""


SEEN = 10
"""Effects that are seen at once; the others are folded away."""


def _in_front(frame: pd.DataFrame, first: Iterable[str]) -> pd.DataFrame:
    kept = [column for column in first if column in frame]
    return frame[[*kept, *(column for column in frame if column not in kept)]]


def _said(cells: Iterable[object]) -> list[str]:
    """Cells of words; nothing where there is none."""
    return [cell if isinstance(cell, str) else "" for cell in cells]


def _places(result: Result) -> pd.Series[float]:
    """Places in the order, in the order of reading: decided ones first, the ranked, the others."""
    return result.ranking.everything["rank"]


def _lines(result: Result, frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """A frame by proposal with place, id and name in front, in the order of reading."""
    rank = _places(result)
    shown = with_names(result, frame.reindex(rank.index), language)
    shown.insert(0, "rank", rank.to_numpy())
    return shown


def order_of_all(result: Result, language: str) -> tuple[Sheet, list[str]]:
    """Decided, ranked and supported proposals in one table; and the columns that are details."""
    frame = result.ranking.everything
    frame = frame[frame["status"] != "not_prioritised"]
    shown = _in_front(readable(result, stated_columns(result, frame), language), ORDER)
    made = sheet("order", "priority_order", shown, language, bars=("goal_score",))
    return made, [str(column) for column in shown if column not in ORDER]


def points_of_all(result: Result, by_name: Mapping[str, Sheet], language: str) -> tuple[Sheet, list[str]]:
    """What each main goal gives to the goal score, points that add up; details: values of all goals, others' scores."""
    scores, names = result.scores, goal_names(result, language)
    weights: Any = scores.weights.loc[scores.stakeholder]
    below: dict[str, list[Any]] = {}
    for leaf in scores.values.columns:
        below.setdefault(str(scores.goals.tree.path(leaf)[0]), []).append(leaf)
    frame, headings = pd.DataFrame({"goal_score": scores.total}), {}
    for top, leaves in below.items():
        share = number(100 * float(weights[leaves].sum()), 0, language)
        frame[f"points_{top}"] = scores.values[leaves] @ weights[leaves]
        headings[f"points_{top}"] = word("points_of_goal", language, goal=names[top], share=share)
    details: list[str] = []
    for part, heading in (("scores", "value_of"), ("stakeholders", "score_of"), ("national_goals", "national_of")):  # fmt: skip
        if part not in by_name:
            continue
        more = by_name[part]
        rest = more.frame.set_index("proposal").drop(columns=["name", "goal_score"], errors="ignore")
        for column in map(str, rest.columns):
            key = column if column.startswith("goal_score") else f"{part}_{column}"
            frame[key] = rest[column]
            told = more.headings[column]
            headings[key] = told if key == column else word(heading, language, what=told)
            details.append(key)
    shown = _lines(result, frame, language)
    made = sheet("points", "page_scores", shown, language, headings=headings, bars=("goal_score",))
    return made, details


def _most_looked_at(result: Result) -> set[str]:
    """What every summary states, and what the goals of most weight are measured by."""
    weights: Any = result.scores.weights.loc[result.scores.stakeholder]
    weights = weights.sort_values(ascending=False, kind="stable")
    leaves = result.scores.goals.leaves
    heavy = [str(leaves[str(goal)]["indicator"]) for goal in weights.index]
    return set(list(dict.fromkeys([*SHOWN, *(each for each in heavy if each)]))[:SEEN])


def effects_of_all(result: Result, by_name: Mapping[str, Sheet], language: str) -> tuple[Sheet, list[str]]:
    """The plan as a whole first, then each proposal; details: effects that no goal is measured by."""
    alone, together = by_name["effects"], result.together
    change: Any = together.change
    without: Any = together.without
    frame = alone.frame.set_index("proposal").drop(columns="name")
    shown = _lines(result, frame, language)
    plan = {"name": word("plan_together", language)} | {str(c): float(change[c]) for c in frame if c in change.index}  # fmt: skip
    before = {"name": word("level_without_plan", language)} | {
        str(c): float(without[c]) for c in frame if c in without.index
    }
    shown = pd.concat([pd.DataFrame([plan, before]), shown], ignore_index=True)
    shown["proposal"] = _said(shown["proposal"])
    measured = _most_looked_at(result)
    details = [str(c) for c in frame if c not in measured]
    kept = _in_front(shown, [*FIRST, *(str(c) for c in frame if c in measured)])
    headings = {str(c): alone.headings[str(c)] for c in frame}
    decimals = {str(c): alone.decimals[str(c)] for c in frame}
    made = sheet("effects_of_all", "effects", kept, language, headings=headings, decimals=decimals)
    return made, details if len(details) < len(frame.columns) else []


MONEY = (*FIRST, "goal_score", "investment_msek", "benefit_msek", "npv_msek", "npv_ratio_i", "npv_ratio_idu", "verdict", "status")  # fmt: skip


def money_of_all(result: Result, by_name: Mapping[str, Sheet], language: str) -> tuple[Sheet, list[str]] | None:  # fmt: skip
    """What each is worth, beside its goal score; None where nothing is appraised."""
    if "appraisal" not in by_name:
        return None
    given = by_name["appraisal"]
    frame = given.frame.set_index("proposal").drop(columns="name")
    frame.insert(0, "goal_score", result.scores.total)
    shown = _in_front(_lines(result, frame, language), MONEY)
    for column in shown.select_dtypes(exclude="number"):
        shown[column] = _said(shown[column])
    decimals = {column: given.decimals[column] for column in given.decimals if column in shown}
    made = sheet("money", "appraisal", shown, language, headings=dict(given.headings), decimals=decimals)
    return made, [str(column) for column in shown if column not in MONEY]


def why_of_all(result: Result, language: str) -> Sheet:
    """Why each stands where it stands or is not built, and what is to be said of its effects."""
    ranking, names = result.ranking, proposal_names(result, language)
    remarks = remarks_by_proposal(result, language)
    rows, whole = [], ranking.everything
    for p in map(str, [*whole.index, *ranking.set_aside.index]):
        rank = float(whole["rank"].get(p, math.nan))
        status = word(whole["status"].get(p, "set_aside"), language)
        told = explained(result, p, language)
        told += f"\n{word('effect_remark', language)}: {remarks[p]}" if p in remarks else ""
        rows.append({"rank": rank, "proposal": p, "name": names[p], "status": status, "why": told})
    frame = pd.DataFrame(rows, columns=["rank", "proposal", "name", "status", "why"])
    return sheet("why_of_all", "page_why", frame, language, headings={"why": word("label_why", language)})


def with_ranges(result: Result) -> bool:
    """Whether a cost or a goal score has a range."""
    whole = result.ranking.everything
    pairs = (("cost_low_msek", "cost_high_msek"), ("goal_score_low", "goal_score_high"))
    return any(bool((whole[high] - whole[low] > 0).any()) for low, high in pairs if {low, high} <= set(whole))


def sureness_of_all(result: Result, by_name: Mapping[str, Sheet], language: str) -> tuple[Sheet, list[str]]:
    """How sure the place of each is, and the ranges of its score and its cost; details: places under others' weights."""
    whole = result.ranking.everything
    ends = [c for c in ("goal_score_low", "goal_score_high", "cost_low_msek", "cost_high_msek") if c in whole]
    frame = whole[["goal_score", *ends, "cost_msek"]]
    frame = frame.drop(columns=[c for c in ends if frame[c].isna().all()])
    headings: dict[str, str] = {}
    decimals: dict[str, int] = {}
    details: list[str] = []
    if "robustness" in by_name:
        found = by_name["robustness"]
        more = found.frame.set_index("proposal").drop(columns="name")
        more = more.drop(columns=[c for c in more if c in frame])
        frame = more.reindex(frame.index).join(frame)
        headings, decimals = dict(found.headings), {c: found.decimals[c] for c in map(str, more.columns)}
        details = [str(c) for c in more if str(c).startswith("rank_") or c == "likeliest_share"]
        if "group" in frame:
            frame["group"] = _said(frame["group"])
    shown = _lines(result, frame, language)
    return sheet(
        "sureness_of_all", "page_sureness", shown, language, headings=headings, decimals=decimals
    ), details


def stated_of_all(result: Result, language: str) -> Sheet:
    """What was stated of each proposal: cost with its range, where it comes from, how far it is planned."""
    table = result.scenario["proposals"]
    names = proposal_names(result, language)
    kinds = ("cost_msek", "cost_low_msek", "cost_high_msek", "price_year")
    rows = [
        {
            "proposal": table["id"][i], "name": names[table["id"][i]],
            **{column: float(table[column][i]) for column in kinds},
            "maturity": word(str(table["maturity"][i]), language) if table["maturity"][i] else "",
            "source": str(table["source"][i]),
        }
        for i in range(len(table))
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    empty = [c for c in frame if (frame[c].isna() | (frame[c] == "")).all()]
    return sheet("stated", "page_stated", frame.drop(columns=empty), language)


def definitions(made: Iterable[Sheet], language: str) -> list[Sheet]:
    """Terms of the trade, and what the columns of the tables mean."""
    terms = pd.DataFrame(glossary(language), columns=["term", "meaning", "other_language"])
    known: dict[str, str] = {}
    for each in made:
        for column in map(str, each.frame.columns):
            if told := definition(column, language):
                known.setdefault(each.headings[column], told)
    columns = pd.DataFrame(sorted(known.items()), columns=["column", "meaning"])
    return [
        sheet("terms", "page_terms", terms, language),
        sheet("columns", "page_columns", columns, language),
    ]
