"""The ranked lists as text for a terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from infraprio.report.sheet import proposal_names, row_names, scenario_name
from infraprio.report.stages import list_title, stated_columns, what_is_judged
from infraprio.report.tables.agency_rule import agency_rule
from infraprio.report.tables.statements import (
    certificate,
    does,
    effect_remarks,
    footnotes,
    frame_of,
    headline,
    list_notes,
    network,
    values_in_use,
)
from infraprio.report.words.language import number, word
from infraprio.scenario.money import reader_of
from infraprio.words import amount_decimals, texts

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["ranking_text"]

# column, width, decimals (None: text)
_COLUMNS: tuple[tuple[str, int, int | None], ...] = (
    ("rank", 4, 0),
    ("name", 44, None),
    ("kind", 11, None),
    ("cost_msek", 9, 0),
    ("cumulative_cost_msek", 9, 0),
    ("goal_score", 7, 1),
    ("npv_ratio_i", 6, 2),
    ("period", 10, None),
    ("status", 21, None),
)

_OF_ONE_REASON = 20


def _cell(row: object, column: str, width: int, decimals: int | None, language: str) -> str:
    value = getattr(row, column)
    if decimals is None:
        text = word(str(value), language)
        return text if len(text) <= width else text[: width - 1] + "…"
    return number(value, decimals, language)


def _table(
    part: pd.DataFrame, columns: Sequence[tuple[str, int, int | None]], wide: int, language: str
) -> list[str]:
    """Lines of one table."""
    short = texts("short", language)
    head = [short.get(c) or word(c, language) for c, _, _ in columns]
    pads = [f"{h:<{w}}" if d is None else f"{h:>{w}}" for h, (_, w, d) in zip(head, columns, strict=True)]
    lines = [" ".join(pads).rstrip(), "-" * min(len(" ".join(pads)), wide)]
    for row in part.itertuples():
        cells = [(_cell(row, c, w, d, language), w, d) for c, w, d in columns]
        lines.append(" ".join(f"{t:<{w}}" if d is None else f"{t:>{w}}" for t, w, d in cells).rstrip())
    return lines


def _not_built(result: Result, language: str) -> list[str]:
    """Lines on what no budget builds and what cannot be ranked, with the reason; of many with one reason the first."""
    names, ranking, lines = proposal_names(result, language), result.ranking, []
    others = {"not_prioritised_list": ranking.not_prioritised, "set_aside": ranking.set_aside}
    for title, frame in others.items():
        if not len(frame):
            continue
        lines += ["", word(title, language)]
        for reason, same in frame.groupby("reason", sort=False):
            why, more = word(str(reason), language), len(same) - _OF_ONE_REASON
            shown = same.index if more <= 1 else same.index[:_OF_ONE_REASON]
            lines += [f"  {names[str(p)]}: {why}" for p in shown]
            lines += [f"  {word('same_reason', language, n=more, reason=why)}"] if more > 1 else []
    return lines


def _cost_decimals(cost: pd.Series[float]) -> int:
    """As many as small costs have: rounded ones would not add up before the reader's eyes; of computed costs two below a hundred."""
    found = amount_decimals(cost)
    return found if found is not None else 0 if cost.max() >= 100 else 2


def ranking_text(result: Result, language: str = "sv") -> str:
    """The plan in a sentence, the two lists, what has no rank and why, and how sure the answer is."""
    language = reader_of(result.scenario, language)
    names, periods = proposal_names(result, language), row_names(result, "periods", language)
    ranking = result.ranking

    def readable(frame: pd.DataFrame) -> pd.DataFrame:
        out = frame.assign(name=[names[str(p)] for p in frame.index])
        if "period" in out:
            out["period"] = [periods.get(str(period), "") for period in out["period"]]
        return out

    wide = shutil.get_terminal_size((120, 40)).columns
    spare = wide - sum(w + 1 for c, w, _ in _COLUMNS if c != "name")
    decimals = _cost_decimals(ranking.frame["cost_msek"])
    columns = [
        (c, min(max(spare - 1, 20), 60) if c == "name" else w, decimals if "cost_msek" in c else d)
        for c, w, d in _COLUMNS
    ]
    lines = [scenario_name(result, language), ""]
    said = (f(result, language) for f in (headline, what_is_judged, does))
    lines += [textwrap.fill(text, wide) for text in said if text]
    for horizon, part in ranking.lists.items():
        if len(part):
            lines += ["", list_title(horizon, language), frame_of(result, horizon, language)]
            part = stated_columns(result, readable(part))
            lines += _table(part, [each for each in columns if each[0] in part], wide, language)
    if notes := list_notes(result, language):
        lines += ["", *(textwrap.fill(text, wide) for text in notes)]
    without = [(c, w, d) for c, w, d in columns if c not in ("rank", "cumulative_cost_msek", "status")]
    for title, frame in (("committed_list", ranking.committed), ("supported_list", ranking.supported)):
        if len(frame):
            shown = [column for column in without if column[0] in frame]
            lines += ["", word(title, language), *_table(readable(frame), shown, wide, language)]
    lines += _not_built(result, language)
    if remarks := effect_remarks(result, language):
        lines += ["", word("effect_remarks", language)]
        lines += [
            textwrap.fill(text, wide, initial_indent="  ", subsequent_indent="    ") for text in remarks
        ]
    told = (
        *footnotes(result, language),
        *(f(result, language) for f in (certificate, agency_rule, network)),
        *values_in_use(result, language),
    )
    lines += ["", *(textwrap.fill(text, wide) for text in told if text)]
    return "\n".join(lines)
