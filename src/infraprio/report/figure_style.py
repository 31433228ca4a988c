"""What all figures share: a quiet look, colours that the colour-blind and a black-and-white printer can tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from infraprio.report.words import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["COLOURS", "MARKERS", "new_figure", "number_axis"]

# Okabe and Ito's palette; each kind has a marker of its own as well.
COLOURS: Final = {"road": "#D55E00", "rail": "#0072B2", "interchange": "#009E73", "service": "#CC79A7"}
MARKERS: Final = {"road": "s", "rail": "o", "interchange": "^", "service": "D"}
INK: Final = "#222222"


def new_figure(width: float, height: float) -> tuple[Figure, Axes]:
    """An empty figure of the given size in inches, drawn without any screen."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=INK, labelsize=9)
    return figure, axes


def number_axis(axes: Axes, which: str, decimals: int, language: str) -> None:
    """Write the numbers of an axis in the language."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_formatter(lambda value, _: number(value, decimals, language))
