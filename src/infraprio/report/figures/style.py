"""What all figures share: a quiet look, colours that the colour-blind and a black-and-white printer can tell apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from infraprio.report.sheet import proposal_names
from infraprio.report.words.language import number, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from infraprio.result import Result

__all__ = [
    "COLOURS", "HATCHES", "INK", "MARKERS", "MOST_ROWS", "SERIES", "bare_figure", "heading", "label_points", "new_figure", "note",
    "number_axis", "plain", "row_figure", "row_labels", "said", "whole_axis",
]  # fmt: skip

# Okabe and Ito's palette; each kind has a marker of its own as well, each series a hatch.
COLOURS: Final = {
    "road": "#D55E00",
    "rail": "#0072B2",
    "interchange": "#009E73",
    "service": "#CC79A7",
    "": "#444444",
}
MARKERS: Final = {"road": "s", "rail": "o", "interchange": "^", "service": "D", "": "o"}
SERIES: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8B6914", "#555555")
HATCHES: Final = ("", "///", "...", "xx", "\\\\\\", "++", "oo", "--")
INK: Final = "#222222"
GREY: Final = "#8a8a8a"
PRINTED: Final = 16.5 / 2.54 / 8.5
"""Inches on paper for one of a figure's units, so that letters are printed in the size that they are given."""
TALLEST: Final = 10.8
"""Height of a figure with a row a proposal: as much as a page holds."""
MOST_ROWS: Final = 60
"""So many proposals fit on one figure with a row each; of longer lists the first are shown, and the figure says so."""


@cache
def _glyphs() -> frozenset[int]:
    from matplotlib.font_manager import findfont, get_font

    return frozenset(get_font(findfont("DejaVu Sans")).get_charmap())


def plain(text: object, most: int = 200) -> str:
    r"""Text as a figure can show it: one line, no formulas, no signs that the font lacks, at most so many signs.

    Examples
    --------
    >>> plain("Road\n$66$ and more", 12)
    'Road \\$66\\$ a…'
    """
    signs = (
        "" if unicodedata.category(c) == "Cf" else " " if c.isspace() or not c.isprintable() else c
        for c in str(text)
    )
    line = " ".join("".join(signs).split())
    line = line if len(line) <= most else line[: most - 1].rstrip() + "…"
    known = _glyphs()
    return "".join(c if ord(c) in known else "?" for c in line).replace("$", r"\$")


def bare_figure(width: float, height: float) -> Figure:
    """A figure of the given size in inches, drawn without any screen."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def new_figure(width: float, height: float) -> tuple[Figure, Axes]:
    """An empty figure with one pair of axes; a width of 8.5 is drawn as wide as the text of a document is printed."""
    figure = bare_figure(PRINTED * width, PRINTED * height)
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=INK, labelsize=9)
    return figure, axes


def number_axis(axes: Axes, which: str, decimals: int, language: str) -> None:
    """Write the numbers of an axis in the language, with more decimals where its steps need them."""
    axis = axes.xaxis if which == "x" else axes.yaxis

    def text(value: float, _: float) -> str:
        steps = np.diff(axis.get_majorticklocs())
        step = float(np.abs(steps).min()) if len(steps) else 1.0
        needed = next((d for d in range(4) if abs(step - round(step, d)) < 1e-6 * step), 4)
        return number(value, max(decimals, needed), language)

    axis.set_major_formatter(text)


def whole_axis(axes: Axes, which: str) -> None:
    """Only whole numbers on an axis of ranks."""
    from matplotlib.ticker import MaxNLocator

    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(nbins=10, integer=True, min_n_ticks=1))


def note(axes: Axes, text: str) -> None:
    """A remark below the figure."""
    axes.figure.supxlabel(text, fontsize=7.5, color=GREY, x=0.01, ha="left")


def heading(axes: Axes, text: str) -> None:
    """The title of a figure with long labels at its left edge: above all of it, so that a legend fits beside."""
    axes.figure.suptitle(text, x=0.01, ha="left", fontsize=12)


def said(title: str, text: str) -> Figure:
    """A figure that says in words why there is nothing to draw."""
    figure, axes = new_figure(8, 1.6)
    axes.set_axis_off()
    axes.set_title(title, loc="left", fontsize=12)
    axes.text(0, 0.6, text, fontsize=10, color=INK, va="center", wrap=True, transform=axes.transAxes)
    return figure


def row_labels(result: Result, proposals: Sequence[object], language: str, most: int = 46) -> list[str]:
    """Rank and name of proposals, short enough for the edge of a figure."""
    names = proposal_names(result, language)
    ranks = result.ranking.frame["rank"]
    return [f"{ranks.get(p, '–')}  {plain(names[str(p)], most)}" for p in proposals]


def row_figure(
    result: Result,
    proposals: Sequence[object],
    language: str,
    *,
    width: float = 8.5,
    letters: int = 46,
    above: float = 0.0,
) -> tuple[Figure, Axes, list[object]]:
    """A figure with one row a proposal, first on top, and room above for so many inches; of a long list the first rows, which a note says."""
    shown = list(proposals)[:MOST_ROWS]
    figure, axes = new_figure(width, min(1.5 + above + 0.2 * max(len(shown), 2), TALLEST))
    axes.set_yticks(range(len(shown)), row_labels(result, shown, language, letters), fontsize=8)
    axes.set_ylim(max(len(shown), 1) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    if len(shown) < len(proposals):
        note(axes, word("first_rows", language, n=len(shown), m=len(proposals)))
    return figure, axes, shown


def label_points(
    axes: Axes, points: np.ndarray[Any, Any], texts: Sequence[str], *, size: float = 7.5
) -> None:
    """Write a short label beside each point, moved where they would overlap, with a thin line to its point.

    Parameters
    ----------
    points : (n, 2) in data units
    texts : n labels; empty ones are passed over
    """
    axes.figure.canvas.draw()  # so that the scales are known
    keep = [i for i, text in enumerate(texts) if text and np.isfinite(points[i]).all()]
    if not keep:
        return
    scale = axes.figure.dpi / 72
    home = axes.transData.transform(points[keep])
    half = np.array([[(0.31 * size * len(texts[i]) + 1.2) * scale, 0.68 * size * scale] for i in keep])
    spots = _apart(home + np.array([7.0, 7.0]) * scale, half, home, 5.0 * scale, axes.bbox.extents)
    back = axes.transData.inverted().transform(spots)
    for i, spot, pixel, start in zip(keep, back, spots, home, strict=True):
        far = float(np.hypot(*(pixel - start))) > 14 * scale
        axes.annotate(
            texts[i], points[i], xytext=tuple(spot), textcoords="data", ha="center", va="center", fontsize=size, color=INK, zorder=6,
            arrowprops={"arrowstyle": "-", "lw": 0.5, "color": GREY, "shrinkA": 0, "shrinkB": 2} if far else None,
        )  # fmt: skip


def _apart(
    spots: np.ndarray[Any, Any],
    half: np.ndarray[Any, Any],
    dots: np.ndarray[Any, Any],
    radius: float,
    box: Any,
) -> np.ndarray[Any, Any]:
    """Move boxes (centre, half size) until none overlaps another or a dot, the same way every time."""
    out = spots.astype(float).copy()
    n = len(out)
    away = np.array([[np.cos(2.399963 * k), np.sin(2.399963 * k)] for k in range(1, n + 1)])  # golden angle
    for _ in range(400):
        push = np.zeros_like(out)
        for other, size in ((out, half), (dots, np.full((len(dots), 2), radius))):
            gap = out[:, None, :] - other[None, :, :]
            room = half[:, None, :] + size[None, :, :] - np.abs(gap)
            hit = (room > 0).all(axis=2)
            if other is out:
                np.fill_diagonal(hit, False)
            side = np.argmin(room, axis=2)
            amount = np.where(hit, np.take_along_axis(room, side[:, :, None], axis=2)[:, :, 0], 0.0)
            for axis in (0, 1):
                step = np.where(side == axis, amount, 0.0)
                sign = np.where(np.abs(gap[:, :, axis]) < 1e-9, away[:, None, axis], np.sign(gap[:, :, axis]))
                push[:, axis] += (0.55 * step * sign).sum(axis=1)
        if not (np.abs(push) > 0.2).any():
            break
        out += np.clip(push, -12, 12)
        low, high = np.array(box[:2]) + half, np.array(box[2:]) - half
        out = np.clip(out, low, np.maximum(high, low))
    return out
