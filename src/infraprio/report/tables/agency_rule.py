"""The agency's own rule, which hands out money in steps, as a sentence and as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from infraprio.report.sheet import Sheet, proposal_names, row_names, sheet, with_names
from infraprio.report.study_names import proposal_list
from infraprio.report.words.language import number, word

if TYPE_CHECKING:
    from infraprio.ranking.step_readings import StepReadings
    from infraprio.result import Result

__all__ = ["agency_rule", "agency_rule_sheets"]


def _found(result: Result) -> StepReadings | None:
    """The readings of the steps; None where none are stated, and for results that were put together."""
    return getattr(result, "step_readings", None)


def agency_rule(result: Result, language: str) -> str:
    """What the steps of the funds give beside the best set for the same money; empty where no steps are stated."""
    found = _found(result)
    if found is None:
        return ""
    lines, words = found.summary, {}
    for reading in lines.index:
        words[f"{reading}_value"] = number(lines.loc[reading, "value"], 1, language)
        words[f"{reading}_loss"] = number(lines.loc[reading, "loss"], 1, language)
        differ = len(lines.loc[reading, "adds"]) + len(lines.loc[reading, "drops"])
        words[f"{reading}_differ"] = number(differ, 0, language)
    told = word("agency_rule_told", language, best=number(lines["best_value"].iloc[0], 1, language), **words)
    broken = [rule for rules in lines["broken"] for rule in rules]
    return f"{told} {word('agency_rule_broken', language)}" if broken else told


def agency_rule_sheets(result: Result, language: str) -> list[Sheet]:
    """The readings in one table, and who is paid in which step in another."""
    found = _found(result)
    if found is None:
        return []
    frame = found.summary.rename(
        columns={"proposals": "how_many", "value": "rule_value", "loss": "rule_loss", "gap": "best_gap"}
    ).reset_index()
    frame["best_gap"] *= 100
    for column in ("adds", "drops"):
        frame[column] = [proposal_list(result, ids, language) for ids in frame[column]]
    frame["reading"] = [word(f"steps_{reading}", language) for reading in frame["reading"]]
    frame["broken"] = [len(rules) for rules in frame["broken"]]
    if not frame["broken"].any():
        frame = frame.drop(columns="broken")
    headings = {"adds": word("rule_adds", language), "drops": word("rule_drops", language)}
    first = sheet(
        "agency_rule",
        "agency_rule",
        frame,
        language,
        headings=headings,
        decimals={"best_gap": 2, "how_many": 0, "broken": 0},
    )
    return [first, _paid_sheet(result, found, language)]


def _paid_sheet(result: Result, found: StepReadings, language: str) -> Sheet:
    """Who is paid in which step, in both readings, in the order of the one that skips."""
    funds, names = row_names(result, "funds", language), proposal_names(result, language)
    order = dict.fromkeys([*_of(found, "skip").index, *_of(found, "stop").index])
    frame = pd.DataFrame(index=pd.Index([name for name in order if name in names], name="proposal"))
    for reading in found.summary.index:
        part = _of(found, str(reading)).reindex(frame.index)
        frame[f"{reading}_step"] = part["step"].astype(float)
        frame[f"{reading}_paid_by"] = [
            " + ".join(funds.get(fund, fund) for fund in cell.split()) if isinstance(cell, str) else ""
            for cell in part["paid_by"]
        ]
    headings = {
        f"{reading}_{what}": f"{word(f'steps_{reading}', language)}: {word(key, language).lower()}"
        for reading in found.summary.index
        for what, key in (("step", "in_step"), ("paid_by", "paid_by"))
    }
    decimals = {f"{reading}_step": 0 for reading in found.summary.index}
    shown = with_names(result, frame, language)
    return sheet(
        "agency_rule_paid", "agency_rule_paid", shown, language, headings=headings, decimals=decimals
    )


def _of(found: StepReadings, reading: str) -> pd.DataFrame:
    """What is paid in one reading, by proposal."""
    if not len(found.paid):
        return found.paid
    return found.paid[found.paid.index.get_level_values(0) == reading].droplevel(0)
