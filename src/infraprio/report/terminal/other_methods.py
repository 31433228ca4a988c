"""What other methods say, as text for a terminal."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING

from infraprio.report.sheet import Sheet, proposal_names
from infraprio.report.tables.other_methods import method_name, methods_sentences, methods_sheets
from infraprio.report.words.language import number
from infraprio.words import say

if TYPE_CHECKING:
    from infraprio.ranking.other_methods import OtherMethods

__all__ = ["methods_text"]


def methods_text(found: OtherMethods, language: str = "sv") -> str:
    """Ranks a proposal a row, agreement a method a row, and the sentences."""
    wide = shutil.get_terminal_size((120, 40)).columns
    made = {each.name: each for each in methods_sheets(found, language)}
    lines = [say("methods.title", language), "", *_ranks(found, wide, language), ""]
    lines += [
        made["other_methods_agreement"].title,
        *_agreement(made["other_methods_agreement"], language),
        "",
    ]
    for sentence in methods_sentences(found, language):
        lines += textwrap.wrap(sentence, wide)
    return "\n".join(lines)


def _ranks(found: OtherMethods, wide: int, language: str) -> list[str]:
    """A row a proposal: rank by every method, then its name."""
    names = proposal_names(found, language)
    heads = [method_name(str(name), language) for name in found.ranks]
    widths = [max(len(head), 4) for head in heads]
    rows = ["  ".join(f"{head:>{width}}" for head, width in zip(heads, widths, strict=True))]
    for proposal, line in found.to_frame()[list(found.ranks)].iterrows():
        cells = "  ".join(f"{int(rank):>{width}}" for rank, width in zip(line, widths, strict=True))
        rows.append(f"{cells}  {names[str(proposal)]}"[:wide])
    return rows


def _agreement(made: Sheet, language: str) -> list[str]:
    columns = [str(name) for name in made.frame if name != "meaning"]
    cells = [[made.headings[name] for name in columns]]
    for row in made.frame[columns].itertuples(index=False):
        cells.append(
            [
                one if isinstance(one, str) else ("–" if one != one else number(float(one), made.decimals[name], language))
                for name, one in zip(columns, row, strict=True)
            ]
        )  # fmt: skip
    widths = [max(len(row[k]) for row in cells) for k in range(len(columns))]
    left = {columns.index("other_method"), columns.index("mover")}
    return [
        "  ".join(
            f"{cell:<{width}}" if k in left else f"{cell:>{width}}"
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
