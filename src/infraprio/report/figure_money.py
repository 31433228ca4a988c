"""Value against cost: what the list reaches as money is added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from infraprio.report.figure_style import COLOURS, INK, MARKERS, new_figure, number_axis
from infraprio.report.words import word

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from infraprio.pipeline import Result

__all__ = ["value_cost"]


def value_cost(result: Result, language: str = "sv") -> Figure:
    """Cumulative goal score against cumulative cost along the priority order, with the budget of each horizon."""
    frame = result.ranking.frame
    figure, axes = new_figure(8, 5)
    cost = np.concatenate([[0.0], frame["cumulative_cost_msek"]])
    score = np.concatenate([[0.0], frame["goal_score"].cumsum()])
    axes.plot(cost, score, color=INK, lw=1, zorder=1)
    for kind, part in frame.assign(score=score[1:]).groupby("kind", sort=False):
        built = part["status"] == "in_plan"
        for hit, face in ((built, COLOURS[str(kind)]), (~built, "white")):
            if hit.any():
                axes.scatter(
                    part.loc[hit, "cumulative_cost_msek"], part.loc[hit, "score"], s=46, marker=MARKERS[str(kind)],
                    facecolor=face, edgecolor=COLOURS[str(kind)], zorder=2,
                    label=word(str(kind), language) if face != "white" else None,
                )  # fmt: skip
    top = max(float(score.max()), 1.0)
    for horizon, line in frame.groupby("horizon", sort=False)["budget_msek"].first().items():
        axes.axvline(line, color=INK, ls="--", lw=1)
        label = f"{word('main_budget', language)}, {word(str(horizon), language)}"
        axes.annotate(label, (line, 0.02 * top), rotation=90, ha="right", va="bottom", fontsize=8, color=INK)
    axes.axhline(0, color="#bbbbbb", lw=0.8, zorder=0)
    axes.set_xlim(left=0)
    axes.set_xlabel(word("cumulative_cost", language))
    axes.set_ylabel(word("cumulative_score", language))
    number_axis(axes, "x", 0, language)
    number_axis(axes, "y", 0, language)
    axes.set_title(word("value_cost_title", language), loc="left", fontsize=12)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False, loc="lower right", fontsize=9)
    return figure
