"""Who gains, as tables and sentences: the plan and every proposal by dimension, equity weights, summary tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import pandas as pd

from infraprio.appraisal.distribution import NOT_DIVIDED, OUTSIDE
from infraprio.appraisal.sets.together import SET
from infraprio.report.sheet import Sheet, proposal_names, sheet
from infraprio.report.words.language import number
from infraprio.words import known, say

if TYPE_CHECKING:
    from infraprio.appraisal.benefits import Benefits
    from infraprio.result import Result
    from infraprio.scenario import Scenario

__all__ = [
    "benefit_sentences",
    "benefit_sheets",
    "plan_benefit_sheets",
    "plan_by_dimension",
    "plan_summary",
    "spoken_dimensions",
]

_SHOWN: Final = 3


def plan_benefit_sheets(result: Result, language: str) -> list[Sheet]:
    """The tables of a run; none where nothing was appraised."""
    return [] if result.benefits is None else benefit_sheets(result.benefits, language)


def benefit_sheets(found: Benefits, language: str) -> list[Sheet]:
    """The plan by dimension and as a summary table, every proposal by dimension, equity weights, every summary table."""
    made = [each for each in (plan_by_dimension(found, language), plan_summary(found, language)) if each]
    frame = found.to_frame()
    frame = frame[frame["proposal"] != SET]
    if len(frame):
        made.append(sheet("benefits_by_proposal", "benefits_by_proposal", _told(found, frame, language), language))  # fmt: skip
        made.append(sheet("appraisal_summary", "appraisal_summary", _summaries(found, language), language))
    equity = found.equity()
    if len(equity):
        names = _names(found, language)
        equity = equity.reset_index()
        equity.insert(1, "name", [names[str(p)] for p in equity["proposal"]])
        made.append(sheet("equity", "equity", equity, language))
    return made


def _names(found: Benefits, language: str) -> dict[str, str]:
    return proposal_names(found, language) | {SET: say("benefits.plan", language)}


def _told(found: Benefits, frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Names of proposals and dimensions in the language."""
    names, told = _names(found, language), spoken_dimensions(found.scenario, frame, language)
    told.insert(1, "name", [names[str(p)] for p in told["proposal"]])
    return told


def spoken_dimensions(scenario: Scenario, frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Dimensions and members in the language; a planner's own dimensions and groups keep their names."""
    own = set(scenario["population_groups"]["dimension"])
    return frame.assign(
        dimension=[_dimension(str(d), own, language) for d in frame["dimension"]],
        member=[_member(str(d), str(m), own, language) for d, m in zip(frame["dimension"], frame["member"], strict=True)],
    )  # fmt: skip


def _dimension(name: str, own: set[str], language: str) -> str:
    return name if name in own else say(f"benefits.by_{name}", language)


def _member(dimension: str, member: str, own: set[str], language: str) -> str:
    """A member in words; municipalities and the groups of the planner have their own names."""
    whose = member not in (NOT_DIVIDED, OUTSIDE) and (dimension in own or dimension == "municipality")
    return member if whose or not known(f"benefits.{member}") else say(f"benefits.{member}", language)


def plan_by_dimension(found: Benefits, language: str) -> Sheet | None:
    """The plan through the network by every dimension; None where nothing of it is appraised."""
    frame = found.to_frame()
    frame = frame[frame["proposal"] == SET]
    if not len(frame):
        return None
    told = _told(found, frame, language).drop(columns=["proposal", "name"])
    return sheet("benefits_of_plan", "benefits_of_plan", told, language)


def plan_summary(found: Benefits, language: str) -> Sheet | None:
    """The appraisal summary table of the plan; None where nothing of it is appraised."""
    if found.plan is None:
        return None
    return sheet("plan_summary", "plan_summary", found.summary(SET, language), language)


def _summaries(found: Benefits, language: str) -> pd.DataFrame:
    names = proposal_names(found, language)
    parts = []
    for proposal in found.proposals:
        one = found.summary(proposal, language)
        one.insert(0, "name", names[proposal])
        one.insert(0, "proposal", proposal)
        parts.append(one)
    return pd.concat(parts, ignore_index=True)


def benefit_sentences(found: Benefits, language: str) -> list[str]:
    """On whom most of the plan's gains fall, by municipality and group, and what equity weights make of it."""
    frame = found.to_frame()
    frame = frame[frame["proposal"] == SET]
    told = []
    if found.plan is None or not len(frame):
        told.append(say("benefits.no_plan", language))
    else:
        told += [found.plan.statement(language), *_most(found, frame, language)]
    told += _equity(found, language)
    return [*told, say("benefits.method", language)]


def _most(found: Benefits, frame: pd.DataFrame, language: str) -> list[str]:
    """The largest shares of travellers' gains in each dimension that divides residents."""
    own = list(dict.fromkeys(found.groups.table["dimension"]))
    residents = found.groups.residents.set_index(["dimension", "group"])["share"].to_dict()
    out = []
    for dimension in ("municipality", *own):
        rows = frame[frame["dimension"] == dimension]
        whole = math.fsum(rows["travellers_msek"])
        if abs(whole) < 1e-9:
            continue
        shown = rows.head(_SHOWN) if dimension == "municipality" else rows
        parts = []
        for row in shown.to_dict("records"):
            share = number(100 * row["travellers_msek"] / whole, 0, language)
            member = _member(dimension, str(row["member"]), set(own), language)
            part = residents.get((dimension, row["member"]), math.nan)
            beside = say("benefits.beside", language, share=number(100 * part, 0, language)) if part == part else ""  # fmt: skip
            parts.append(f"{member} {share} %{beside}")
        name = _dimension(dimension, set(own), language)
        out.append(say("benefits.most", language, dimension=name.lower(), parts=", ".join(parts)))
    return out


def _equity(found: Benefits, language: str) -> list[str]:
    equity = found.equity()
    if not len(equity):
        return [say("benefits.no_weights", language)]
    groups = found.groups
    words = {"dimension": groups.dimension, "e": number(groups.elasticity, 2, language)}
    told = [say("benefits.weights", language, **words)]
    if SET in equity.index:
        row = equity.loc[SET].to_dict()
        plain, weighed = (number(row[c], 0, language) for c in ("npv_msek", "equity_npv_msek"))
        told.append(say("benefits.weighted", language, plain=plain, weighed=weighed))
    return told
