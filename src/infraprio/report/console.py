"""The ranked lists as text for a terminal."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING

from infraprio.report.sheet import proposal_names
from infraprio.report.statements import certificate, network, placeholders, together
from infraprio.report.words import number, word

if TYPE_CHECKING:
    from infraprio.pipeline import Result

__all__ = ["ranking_text"]

# column, width, decimals (None: text)
_COLUMNS = (
    ("rank", 4, 0),
    ("name", 44, None),
    ("kind", 11, None),
    ("cost_msek", 9, 0),
    ("cumulative_cost_msek", 9, 0),
    ("goal_score", 7, 1),
    ("npv_ratio_i", 6, 2),
    ("period", 6, None),
    ("status", 21, None),
)
_SHORT = {
    "rank": ("No.", "Nr"),
    "cost_msek": ("MSEK", "mnkr"),
    "cumulative_cost_msek": ("sum", "summa"),
    "goal_score": ("goals", "mål"),
    "npv_ratio_i": ("NNK-i", "NNK-i"),
}


def _cell(row: object, column: str, width: int, decimals: int | None, language: str) -> str:
    value = getattr(row, column)
    if decimals is None:
        text = word(str(value), language)
        return text if len(text) <= width else text[: width - 1] + "…"
    return number(value, decimals, language)


def ranking_text(result: Result, language: str = "sv") -> str:
    """The two lists, what is not ranked, and how sure the answer is."""
    names = proposal_names(result, language)
    frame = result.ranking.frame.assign(name=[names[str(p)] for p in result.ranking.frame.index])
    columns = [(c, w, d) for c, w, d in _COLUMNS if c in frame]
    wide = shutil.get_terminal_size((120, 40)).columns
    spare = wide - sum(w + 1 for c, w, _ in columns if c != "name")
    columns = [(c, min(max(spare - 1, 20), 60) if c == "name" else w, d) for c, w, d in columns]
    settings = result.scenario.settings
    lines = [str(settings["name_en"]) if language == "en" and settings["name_en"] else result.scenario.name]
    for horizon in ("medium", "long"):
        part = frame[frame["horizon"] == horizon]
        if not len(part):
            continue
        budget = number(float(part["budget_msek"].iloc[0]), 0, language)
        lines += ["", f"{word(f'{horizon}_list', language)} ({word('budget_msek', language)}: {budget})"]
        head = [_SHORT[c][language == "sv"] if c in _SHORT else word(c, language) for c, _, _ in columns]
        pads = [f"{h:<{w}}" if d is None else f"{h:>{w}}" for h, (_, w, d) in zip(head, columns, strict=True)]
        lines += [" ".join(pads).rstrip(), "-" * min(len(" ".join(pads)), wide)]
        for row in part.itertuples():
            cells = [(_cell(row, c, w, d, language), w, d) for c, w, d in columns]
            lines.append(" ".join(f"{t:<{w}}" if d is None else f"{t:>{w}}" for t, w, d in cells).rstrip())
    aside = result.ranking.set_aside
    if len(aside):
        lines += ["", word("set_aside", language)]
        lines += [f"  {names[str(p)]}: {word(str(why), language)}" for p, why in aside["reason"].items()]
    told = (f(result, language) for f in (certificate, together, network, placeholders))
    lines += ["", *(textwrap.fill(text, wide) for text in told if text)]
    return "\n".join(lines)
