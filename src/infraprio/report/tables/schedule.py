"""In which order and years a plan is best built, as tables and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from infraprio.questions.works import SPEED_LEFT
from infraprio.report.sheet import Sheet, proposal_names, sheet
from infraprio.report.words.language import number, word
from infraprio.scenario.parameters import parameters
from infraprio.words import amount, say, say_number

if TYPE_CHECKING:
    from infraprio.questions.schedule import Schedule

__all__ = ["schedule_sentences", "schedule_sheets"]

_GAP: Final = 1e-6


def schedule_sheets(found: Schedule, language: str) -> list[Sheet]:
    """One row a proposal in the order of its start; one a year until the last has opened."""
    names = proposal_names(found, language)
    frame = found.frame.reset_index()
    frame.insert(1, "name", [names[each] for each in frame["proposal"]])
    points = "_points" if found.by == "points" else ""
    headings = {"begins": "schedule_begins", "opens": "schedule_opens", "usual": "schedule_usual", "disturbs": f"schedule_disturbs{points}"}  # fmt: skip
    for year in ("begins", "opens", "usual"):
        frame[year] = pd.Series(["" if np.isnan(each) else int(each) for each in frame[year]], dtype=object)
    frame = frame.rename(columns=headings)
    order = sheet("schedule", "schedule_order", frame, language)
    years = _until_open(found).reset_index()
    begun = {
        year: [names[p] for p in found.frame.index[found.frame["begins"] == year]] for year in years["year"]
    }
    told = pd.DataFrame(
        {
            "schedule_year": years["year"],
            "schedule_begun": ["; ".join(begun[year]) for year in years["year"]],
            "schedule_under_way": [len(each) for each in years["under_way"]],
            "schedule_open": [len(each) for each in years["open"]],
            "schedule_paid": years["paid"],
            "schedule_left": years["left"],
            f"schedule_worth{points}": years["worth"],
            f"schedule_disturbed{points}": years["disturbed"],
        }
    )
    whole = dict.fromkeys(("schedule_year", "schedule_under_way", "schedule_open"), 0)
    return [order, sheet("schedule_years", "schedule_years", told, language, decimals=whole)]


def _until_open(found: Schedule) -> pd.DataFrame:
    """The years of the plan, and on until the last has opened."""
    last = max(found.last_start, int(np.nanmax([found.last_start, *found.frame["opens"]])))
    return found.years.loc[:last]


def schedule_sentences(found: Schedule, language: str) -> list[str]:
    """What the order reaches, how sure it is, what the usual rule would lose, what is never begun, and what it rests on."""
    names = proposal_names(found, language)
    told = [
        say_number(
            f"schedule.reaches_{found.by}",
            language,
            int(found.frame["begins"].notna().sum()),
            value=_sum(found, found.found.value, language),
            last=int(found.years.index[-1]),
        ),
        _proof(found, language),
    ]
    lost = found.found.value - found.found.by_gain
    if lost > _GAP * abs(found.found.value):
        told.append(say(f"schedule.usual_{found.by}", language, lost=_sum(found, lost, language)))
    else:
        told.append(say("schedule.usual_same", language))
    never = [names[name] for name in found.frame.index[found.frame["begins"].isna()]]
    if never:
        told.append(say("schedule.never", language, names=", ".join(never)))
    if found.left_out:
        told.append(
            say("schedule.left_out", language, names=", ".join(names[name] for name in found.left_out))
        )
    if (found.frame["disturbs"] != 0).any():
        share = number(100 * parameters(found.scenario)[SPEED_LEFT].value, 0, language)
        told.append(say("schedule.works", language, share=share))
    return [*told, say("schedule.money", language), say("schedule.rules", language)]


def _sum(found: Schedule, value: float, language: str) -> str:
    if found.by == "points":
        return number(value, 1, language)
    return word("clash_amount", language, amount=amount(value, language, 1 if abs(value) < 100 else 0))


def _proof(found: Schedule, language: str) -> str:
    if found.found.status == "optimal":
        return say("schedule.proved", language, sets=number(found.found.evaluations, 0, language))
    words = {"bound": _sum(found, found.found.bound, language)}
    return say(f"schedule.{found.found.status}", language, **words)
