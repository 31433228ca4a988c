"""Figures of the study: the best goal score at each cost, and what is lost without each proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from infraprio.report.figures.style import (
    HATCHES,
    INK,
    MOST_ROWS,
    SERIES,
    heading,
    new_figure,
    note,
    number_axis,
    plain,
    row_figure,
    said,
)
from infraprio.report.sheet import row_names
from infraprio.report.study_names import no_study, study_of
from infraprio.report.words.language import number, word
from infraprio.scenario.money import reader_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from infraprio.result import Result

__all__ = ["cost_front", "importance"]


def cost_front(result: Result, language: str = "sv") -> Figure:
    """Best goal score at each cost within the main budget, its knee, and what the list builds in each budget scenario.

    Parameters
    ----------
    result : Result
        What a run found, from `infraprio.run`.
    language : str, default "sv"
        Language of the text: one that has a catalogue, such as ``en`` or ``sv``.

    Returns
    -------
    Figure
        Of matplotlib, with its title and its key in the language.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> figure = cost_front(ip.run(valley()), language="en")
    >>> type(figure).__name__
    'Figure'
    """
    language = reader_of(result.scenario, language)
    title = word("front_title", language)
    study = study_of(result)
    if study is None:
        return said(title, no_study(result, language))
    front = study.front
    figure, axes = new_figure(8.5, 4.8)
    axes.plot(front["cost_msek"], front["goal_score"], color=SERIES[0], lw=1.6, marker="o", ms=5, mfc="white",
              label=word("front_line", language))  # fmt: skip
    reached = front[front["convex"]]
    axes.plot(reached["cost_msek"], reached["goal_score"], color=SERIES[0], ls="", marker="o", ms=5,
              label=word("front_convex", language))  # fmt: skip
    if len(front) > 2:
        knee = front[front["knee"]]
        axes.scatter(knee["cost_msek"], knee["goal_score"], s=170, facecolor="none", edgecolor=SERIES[5], lw=1.8, zorder=4,
                     label=word("front_knee", language))  # fmt: skip
    rows = result.priority.scenarios
    names = row_names(result, "budget_scenarios", language)
    axes.scatter(rows["cost"], rows["value"], s=60, marker="D", facecolor="white", edgecolor=INK, lw=1.6, zorder=5,
                 label=word("front_list", language))  # fmt: skip
    for scenario, row in rows.iterrows():
        told = plain(names.get(str(scenario), scenario), 24)
        axes.annotate(
            told,
            (row["cost"], row["value"]),
            xytext=(8, -14),
            textcoords="offset points",
            fontsize=8.5,
            color=INK,
        )
    high = max(float(front["goal_score"].max()), float(rows["value"].max()), 1.0)
    wide = max(float(front["cost_msek"].max()), float(rows["cost"].max()), 1.0)
    axes.set_ylim(min(-0.05 * high, 1.05 * float(front["goal_score"].min())), 1.07 * high)
    axes.set_xlim(-0.02 * wide, 1.12 * wide)
    axes.set_xlabel(word("front_cost", language))
    axes.set_ylabel(word("value_discounted", language))
    number_axis(axes, "x", 0, language)
    number_axis(axes, "y", 0, language)
    axes.set_title(title, loc="left", fontsize=12)
    axes.legend(frameon=False, loc="lower right", fontsize=8.5)
    gap = number(100 * float(front["gap"].max()), 1, language)
    note(axes, word("front_note", language, gap=gap))
    return figure


def importance(result: Result, language: str = "sv") -> Figure:
    """What is lost without each proposal of the plan, beside its own share of the goal score.

    Parameters
    ----------
    result : Result
        What a run found, from `infraprio.run`.
    language : str, default "sv"
        Language of the text: one that has a catalogue, such as ``en`` or ``sv``.

    Returns
    -------
    Figure
        Of matplotlib, with its title and its key in the language.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> figure = importance(ip.run(valley()), language="en")
    >>> type(figure).__name__
    'Figure'
    """
    language = reader_of(result.scenario, language)
    title = word("importance_title", language)
    study = study_of(result)
    if study is None:
        return said(title, no_study(result, language))
    frame = study.importance[study.importance["chosen"]]
    if not len(frame):
        return said(title, word("plan_empty", language))
    last = frame["loss"].where(np.isfinite(frame["loss"]), -1.0)  # what the rules demand stands last
    frame = frame.assign(place=last).sort_values(["place", "share"], ascending=False, kind="stable")
    figure, axes, shown = row_figure(result, list(frame.index), language)
    part = frame.loc[shown]
    place = np.arange(len(part))
    loss = part["loss"].where(np.isfinite(part["loss"]), 0.0)
    axes.barh(place, part["share"], height=0.74, color="white", edgecolor=SERIES[0], lw=0.9, hatch=HATCHES[1],
              label=word("importance_own", language))  # fmt: skip
    axes.barh(place, loss, height=0.4, color=SERIES[5], zorder=3, label=word("importance_loss", language))
    axes.axvline(0, color=INK, lw=0.8)
    axes.set_xlabel(word("importance_axis", language), fontsize=9)
    number_axis(axes, "x", 0, language)
    heading(axes, title)
    axes.legend(frameon=False, fontsize=8, loc="lower right")
    fixed = int(np.isinf(frame["loss"]).sum())
    if len(frame) <= MOST_ROWS:
        told = word("importance_note", language, n=fixed) if fixed else word("importance_note_free", language)
        note(axes, told)
    return figure
