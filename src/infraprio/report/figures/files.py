"""Figures as files: laid out once, drawn once however many formats need them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

from infraprio.report import figures
from infraprio.report.made_once import kept
from infraprio.scenario.money import reader_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from infraprio.result import Result

__all__ = ["Drawn", "figure_png", "laid_out", "settled"]

DPI = 170


class Drawn(NamedTuple):
    """A figure as PNG, with its size in inches."""

    png: bytes
    width: float
    height: float


def settled(figure: Figure) -> Figure:
    """The figure with its layout made, so that saving does not make it again (twice)."""
    from matplotlib import rc_context

    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
    # No engine at all: with the one that keeps its place a figure is drawn once more whenever it is saved.
    with rc_context({"figure.autolayout": False, "figure.constrained_layout.use": False}):
        figure.set_layout_engine(None)
    return figure


def laid_out(result: Result, name: str, language: str) -> Figure:
    """A figure by the name of its function in ``report.figures``, laid out: PNG and SVG are saved from one."""
    language = reader_of(result.scenario, language)
    return kept(
        ("laid out", id(result), name, language),
        lambda: settled(getattr(figures, name)(result, language=language)),
    )


def figure_png(result: Result, name: str, language: str, **how: bool) -> Drawn:
    """A figure by the name of its function in ``report.figures``, drawn the way that is asked for."""
    language = reader_of(result.scenario, language)

    def draw() -> Drawn:
        figure: Any = (
            settled(getattr(figures, name)(result, language=language, **how))
            if how
            else laid_out(result, name, language)
        )
        held = io.BytesIO()
        figure.savefig(held, dpi=DPI, metadata={"Software": None})
        return Drawn(held.getvalue(), *map(float, figure.get_size_inches()))

    return kept(("figure", id(result), name, language, *sorted(how.items())), draw)
