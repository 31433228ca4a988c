"""The ranked lists as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

import pandas as pd

from infraprio.report.sheet import proposal_names, row_names, scenario_name
from infraprio.report.stages import list_title, stated_columns, what_is_judged
from infraprio.report.tables.agency_rule import agency_rule
from infraprio.report.tables.statements import (
    assurance,
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

__all__ = ["closing_line", "ranking_text"]

Paint = Callable[[str, str], str]
"""A text and a look -> the text as a terminal shows it."""

NARROW = 100
"""Width below which a terminal shows only the columns that matter most."""
PRINTED = 120
"""Width of the paragraphs where the text goes into a file."""
_LEFT_OUT = ("kind", "cumulative_cost_msek", "npv_ratio_i")
"""Columns that a narrow terminal does without."""

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


def _cell(row: object, column: str, width: int, decimals: int | None, language: str) -> list[str]:
    """The lines of a cell: texts are wrapped, never cut."""
    value = getattr(row, column)
    if decimals is None:
        return textwrap.wrap(word(str(value), language), width) or [""]
    return [number(value, decimals, language)]


def _table(
    part: pd.DataFrame, columns: Sequence[tuple[str, int, int | None]], wide: int, language: str, paint: Paint
) -> list[str]:
    """Lines of one table; what only a larger budget builds is pale."""

    def joined(texts: Iterable[str]) -> str:
        padded = zip(texts, columns, strict=True)
        return " ".join(f"{t:<{w}}" if d is None else f"{t:>{w}}" for t, (_, w, d) in padded).rstrip()

    short = texts("short", language)
    head = joined(short.get(c) or word(c, language) for c, _, _ in columns)
    lines = [paint(head, "strong"), "-" * min(sum(w + 1 for _, w, _ in columns) - 1, wide)]
    for row in part.itertuples():
        cells = [_cell(row, c, w, d, language) for c, w, d in columns]
        drawn = [joined(line) for line in zip_longest(*cells, fillvalue="")]
        pale = getattr(row, "status", "") == "with_more_money"
        lines += [paint(line, "pale") for line in drawn] if pale else drawn
    return lines


def _not_built(result: Result, language: str, fill: int, paint: Paint) -> list[str]:
    """Lines on what no budget builds and what cannot be ranked, with the reason; of many with one reason the first."""
    names, ranking, lines = proposal_names(result, language), result.ranking, []
    others = {"not_prioritised_list": ranking.not_prioritised, "set_aside": ranking.set_aside}
    for title, frame in others.items():
        if not len(frame):
            continue
        lines += ["", paint(word(title, language), "strong")]
        for reason, same in frame.groupby("reason", sort=False):
            why, more = word(str(reason), language), len(same) - _OF_ONE_REASON
            shown = same.index if more <= 1 else same.index[:_OF_ONE_REASON]
            told = (f"{names[str(p)]}: {why}" for p in shown)
            lines += [
                textwrap.fill(text, fill, initial_indent="  ", subsequent_indent="    ") for text in told
            ]
            lines += [f"  {word('same_reason', language, n=more, reason=why)}"] if more > 1 else []
    return lines


def _cost_decimals(cost: pd.Series[float]) -> int:
    """As many as small costs have: rounded ones would not add up before the reader's eyes; of computed costs two below a hundred."""
    found = amount_decimals(cost)
    return found if found is not None else 0 if cost.max() >= 100 else 2


def _plain(text: str, _look: str) -> str:
    return text


def _columns(result: Result, names: Mapping[str, str], wide: int | None) -> list[tuple[str, int, int | None]]:
    """Columns with their widths: names whole where there is no edge, else as long as there is room for."""
    told = set(stated_columns(result, result.ranking.frame))
    kept = [
        each
        for each in _COLUMNS
        if each[0] in told and (wide is None or wide >= NARROW or each[0] not in _LEFT_OUT)
    ]
    if wide is None:
        room = max([len(names[str(p)]) for p in result.ranking.everything.index] + [20])
    else:
        room = min(max(wide - sum(w + 1 for c, w, _ in kept if c != "name") - 1, 20), 60)
    decimals = _cost_decimals(result.ranking.frame["cost_msek"])
    return [(c, room if c == "name" else w, decimals if "cost_msek" in c else d) for c, w, d in kept]


def closing_line(result: Result, language: str = "sv", paint: Paint = _plain) -> str:
    """The points that the plan reaches, and what shows that no order is better: one number and its proof."""
    language = reader_of(result.scenario, language)
    sure = result.ranking.certificate.get("bound_rests_on") not in ("estimate", "certain")
    passed = word("passed" if result.ranking.certificate["checked"] else "failed", language)
    told = word("closing", language, score=number(result.plan_score, 1, language), proof=assurance(result, language, "closing"), checked=passed)  # fmt: skip
    return paint(told, "good" if sure else "unsure")


def ranking_text(result: Result, language: str = "sv", wide: int | None = None, paint: Paint = _plain) -> str:
    """The plan in a sentence, the two lists, what has no rank and why, and how sure the answer is.

    Parameters
    ----------
    wide : columns of the terminal; None for a file, in which no name is cut
    paint : what gives a text a look, see `infraprio.terminal.painter`
    """
    language = reader_of(result.scenario, language)
    names = {key: " ".join(name.split()) for key, name in proposal_names(result, language).items()}
    periods = row_names(result, "periods", language)
    ranking, fill = result.ranking, wide or PRINTED

    def readable(frame: pd.DataFrame) -> pd.DataFrame:
        out = frame.assign(name=[names[str(p)] for p in frame.index])
        if "period" in out:
            out["period"] = [periods.get(str(period), "") for period in out["period"]]
        return out

    columns = _columns(result, names, wide)
    edge = wide or sum(w + 1 for _, w, _ in columns)
    lines = [paint(scenario_name(result, language), "strong"), ""]
    said = (f(result, language) for f in (headline, what_is_judged, does))
    lines += [textwrap.fill(text, fill) for text in said if text]
    for horizon, part in ranking.lists.items():
        if len(part):
            title = paint(list_title(horizon, language), "strong")
            lines += ["", title, textwrap.fill(frame_of(result, horizon, language), fill)]
            part = stated_columns(result, readable(part))
            lines += _table(part, [each for each in columns if each[0] in part], edge, language, paint)
    if notes := list_notes(result, language):
        lines += ["", *(textwrap.fill(text, fill) for text in notes)]
    without = [(c, w, d) for c, w, d in columns if c not in ("rank", "cumulative_cost_msek", "status")]
    for key, frame in (("committed_list", ranking.committed), ("supported_list", ranking.supported)):
        if len(frame):
            shown = [column for column in without if column[0] in frame]
            table = _table(readable(frame), shown, edge, language, paint)
            lines += ["", paint(word(key, language), "strong"), *table]
    lines += _not_built(result, language, fill, paint)
    if remarks := effect_remarks(result, language):
        lines += ["", paint(word("effect_remarks", language), "strong")]
        lines += [
            textwrap.fill(text, fill, initial_indent="  ", subsequent_indent="    ") for text in remarks
        ]
    told = (
        *footnotes(result, language),
        *(f(result, language) for f in (certificate, agency_rule, network)),
        *values_in_use(result, language),
    )
    lines += ["", *(textwrap.fill(text, fill) for text in told if text)]
    return "\n".join(lines)
