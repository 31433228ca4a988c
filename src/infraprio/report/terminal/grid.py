"""A table of fixed width for a terminal."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

from infraprio.report.words.language import number

if TYPE_CHECKING:
    from infraprio.report.sheet import Sheet

__all__ = ["grid"]


def grid(table: Sheet, wide: int, language: str) -> list[str]:
    """A table of fixed width; the text columns share what room there is and are wrapped."""
    frame = table.frame
    cells = {
        str(c): [
            number(float(v), table.decimals[str(c)], language) if frame[c].dtype.kind == "f" and not math.isnan(v) else "" if v != v else str(v)
            for v in frame[c]
        ]
        for c in frame
    }  # fmt: skip
    kept = [c for c in cells if any(cells[c])]
    need = {c: max(map(len, cells[c])) for c in kept}
    least = {c: max(len(part) for part in table.headings[c].split()) for c in kept}
    width = {c: max(need[c], least[c]) for c in kept}
    while sum(width.values()) + 2 * len(kept) > wide and max(width.values()) > 12:
        widest = max(kept, key=lambda c: width[c])
        width[widest] -= 1
    right = {c for c in kept if frame[c].dtype.kind == "f"}
    head = _wrapped([table.headings[c] for c in kept], kept, width, right)
    out = [*head, "-" * min(sum(width.values()) + 2 * len(kept) - 2, wide)]
    for k in range(len(frame)):
        out += _wrapped([cells[c][k] for c in kept], kept, width, right)
    return out


def _wrapped(texts: list[str], columns: list[str], width: dict[str, int], right: set[str]) -> list[str]:
    parts = [textwrap.wrap(text, width[c]) or [""] for text, c in zip(texts, columns, strict=True)]
    tall = max(map(len, parts))
    rows = []
    for k in range(tall):
        row = [part[k] if k < len(part) else "" for part in parts]
        row = [
            f"{t:>{width[c]}}" if c in right else f"{t:<{width[c]}}"
            for t, c in zip(row, columns, strict=True)
        ]
        rows.append("  ".join(row).rstrip())
    return rows
