"""Figures of the document as pictures, with a caption and words for those who cannot see them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from infraprio.report.submission.blocks import Picture
from infraprio.report.words import word

if TYPE_CHECKING:
    from infraprio.pipeline import Result

__all__ = ["picture"]

DPI = 130


def picture(result: Result, name: str, language: str) -> Picture:
    """A figure by the name of its function in ``report.figures``."""
    from infraprio.report import figures

    figure = getattr(figures, name)(result, language=language)
    held = io.BytesIO()
    figure.savefig(held, dpi=DPI, metadata={"Software": None})
    width, height = figure.get_size_inches()
    wide = min(16.5, 21.0 * width / height)
    return Picture(held.getvalue(), word(f"caption_{name}", language), word(f"alt_{name}", language), round(wide, 2))
