"""Goals: who contributes to what, profitability beside goal contribution, and what the plan's score hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.ranking.ranking import BUILT
from infraprio.report.figures.style import (
    COLOURS,
    GREY,
    INK,
    MARKERS,
    SERIES,
    heading,
    label_points,
    new_figure,
    note,
    number_axis,
    plain,
    row_figure,
    said,
)
from infraprio.report.sheet import goal_names, robustness_of
from infraprio.report.words.language import number, word
from infraprio.scenario.money import reader_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from infraprio.result import Result

__all__ = ["goal_contribution", "nnk_goal", "tornado", "weight_swings"]

LABELLED = 40
"""So many proposals carry their rank as a label in a plane."""


def goal_contribution(result: Result, language: str = "sv") -> Figure:
    """Value of every proposal on every leaf goal, in priority order; numbers in the cells carry the sign without colour.

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
    >>> figure = goal_contribution(ip.run(valley()), language="en")
    >>> type(figure).__name__
    'Figure'
    """
    language = reader_of(result.scenario, language)
    values = result.scores.values
    rows = list(result.ranking.everything.index)
    names = goal_names(result, language)
    weights: Any = result.scores.weights.loc[result.scores.stakeholder]
    labels = [
        f"{plain(names[str(g)], 34)} ({number(100 * weights[g], 0, language)} %)" for g in values.columns
    ]
    wide = 3.9 + 0.31 * len(values.columns)
    slanted = 0.047 * max(map(len, labels), default=0)  # inches that the headings reach up
    figure, axes, shown = row_figure(result, rows, language, width=max(wide, 7.5), letters=40, above=slanted)
    cells = values.loc[shown].to_numpy(float)
    size = max(float(np.abs(cells).max(initial=0.0)), 1.0)
    axes.imshow(
        cells,
        aspect="auto",
        cmap="PuOr_r",
        vmin=-min(size, 100),
        vmax=min(size, 100),
        interpolation="nearest",
        alpha=0.85,
    )
    strong = 0.62 * min(size, 100)
    for (i, j), value in np.ndenumerate(cells):
        if abs(value) >= 0.5:
            dark = abs(value) > strong
            axes.text(
                j,
                i,
                number(value, 0, language),
                ha="center",
                va="center",
                fontsize=7,
                color="white" if dark else INK,
            )
    axes.set_xticks(range(len(labels)), labels, rotation=50, ha="left", rotation_mode="anchor", fontsize=8)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_xticks(np.arange(len(labels) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(shown) + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="white", lw=0.8)
    axes.tick_params(which="minor", length=0)
    heading(axes, word("contribution_title", language))
    return figure


def _dots(axes: Any, frame: Any, known: Any, language: str) -> None:
    """A mark for each proposal: kind by form and colour, filled where the plan builds it."""
    inside = frame["status"].isin(BUILT).to_numpy()
    for kind, colour in COLOURS.items():
        of_kind = known & (frame["kind"] == kind).to_numpy()
        for built in (True, False):
            hit = of_kind & (inside == built)
            if hit.any():
                named = built or not (of_kind & inside).any()  # one line of the legend for each kind
                axes.scatter(
                    frame["npv_ratio_i"].to_numpy(float)[hit], frame["goal_score"].to_numpy(float)[hit], s=44, marker=MARKERS[kind],
                    facecolor=colour if built else "white", edgecolor=colour, lw=1.2, zorder=3, label=word(kind, language) if named else None,
                )  # fmt: skip


def _four_fields(axes: Any, ratio: Any, middle: float, language: str) -> None:
    """Lines at a ratio of zero and at the middle score, scales that show all, and the name of each field."""
    axes.axvline(0, color=INK, lw=0.9)
    axes.axhline(middle, color=INK, lw=0.9, ls="--")
    if float(np.abs(ratio).max()) > 6:
        axes.set_xscale("symlog", linthresh=max(1.0, float(np.quantile(np.abs(ratio), 0.8))))
    low, high = axes.get_xlim()
    axes.set_xlim(min(low, -0.25 * abs(high), -0.2), max(high, 0.25 * abs(low), 0.2))
    bottom, top = axes.get_ylim()
    axes.set_ylim(bottom - 0.06 * (top - bottom), top + 0.08 * (top - bottom))
    corners = {
        "field_low_high": (0.01, 0.99),
        "field_high_high": (0.99, 0.99),
        "field_low_low": (0.01, 0.01),
        "field_high_low": (0.99, 0.01),
    }
    for key, (x, y) in corners.items():
        axes.text(
            x,
            y,
            word(key, language),
            transform=axes.transAxes,
            fontsize=8.5,
            color=GREY,
            style="italic",
            ha="left" if x < 0.5 else "right",
            va="top" if y > 0.5 else "bottom",
            zorder=1,
        )


def nnk_goal(result: Result, language: str = "sv") -> Figure:
    """Profitability (NNK-i) beside goal score, never merged: a plane with four fields; numbers are ranks.

    What others decide and pay is not in it. The fields divide at the median of the scores that are drawn.

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
    >>> figure = nnk_goal(ip.run(valley()), language="en")
    >>> type(figure).__name__
    'Figure'
    """
    language = reader_of(result.scenario, language)
    title = word("plane_title", language)
    frame: Any = result.ranking.everything.drop(index=result.ranking.supported.index)
    if "npv_ratio_i" not in frame or not np.isfinite(frame["npv_ratio_i"].astype(float)).any():
        return said(title, word("no_nnk", language))
    ratio = frame["npv_ratio_i"].to_numpy(float)
    score = frame["goal_score"].to_numpy(float)
    known = np.isfinite(ratio)
    middle = float(np.median(score[known]))
    figure, axes = new_figure(8.5, 6.2)
    _dots(axes, frame, known, language)
    _four_fields(axes, ratio[known], middle, language)
    number_axis(axes, "x", 1, language)
    number_axis(axes, "y", 0, language)
    axes.set_xlabel(word("npv_ratio_i", language))
    axes.set_ylabel(word("goal_score", language))
    heading(axes, title)
    axes.legend(
        frameon=False,
        fontsize=8.5,
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        ncols=4,
        handletextpad=0.2,
        columnspacing=1.0,
    )
    missing = int((~known).sum())
    remarks = [word("filled_in_plan", language), word("median_line", language)]
    if missing:
        remarks.append(word("without_nnk", language, n=missing))
    note(axes, " ".join(remarks))
    labels = [f"{r:.0f}" if k and r <= LABELLED else "" for r, k in zip(frame["rank"], known, strict=True)]
    label_points(axes, np.column_stack([ratio, score]), labels)
    return figure


def weight_swings(result: Result) -> dict[str, tuple[float, float, float]]:
    """Score of the plan with each goal's weight at its lowest, as stated, and at its highest.

    The weights of the other goals keep their proportions. Leaf goals; the range of a leaf is its range among its siblings
    times the weight of the goals above it.
    """
    found = robustness_of(result)
    if found is None:
        return {}
    weights: Any = result.scores.weights.loc[result.scores.stakeholder]
    plan: Any = result.scores.values.loc[[str(p) for p in result.portfolio.proposals]].sum()
    total = float((weights * plan).sum())
    out = {}
    for goal, weight in weights.items():
        low, stated, high = found.ranges.loc[goal, ["low", "weight", "high"]]
        ends = []
        for end in (low, high):
            new = min(weight * end / stated if stated > 0 else end, 1.0)
            rest = total - weight * plan[goal]
            scale = (1 - new) / (1 - weight) if weight < 1 else 0.0
            ends.append(float(new * plan[goal] + scale * rest))
        out[str(goal)] = (ends[0], total, ends[1])
    return out


def tornado(result: Result, language: str = "sv") -> Figure:
    """What the plan's goal score hangs on: each goal's weight at the ends of its stated range, the longest bar on top.

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
    >>> figure = tornado(ip.run(valley()), language="en")
    >>> type(figure).__name__
    'Figure'
    """
    language = reader_of(result.scenario, language)
    title = word("tornado_title", language)
    swings = weight_swings(result)
    if not swings or not result.portfolio.proposals:
        return said(title, word("plan_empty" if swings else "no_robustness", language))
    names = goal_names(result, language)
    order = sorted(swings, key=lambda g: (-abs(swings[g][2] - swings[g][0]), g))[:20]
    figure, axes = new_figure(8.5, 1.5 + 0.28 * max(len(order), 2))
    for k, goal in enumerate(order):
        low, centre, high = swings[goal]
        axes.barh(
            k,
            low - centre,
            left=centre,
            color="white",
            edgecolor=SERIES[0],
            hatch="////",
            height=0.66,
            label=word("weight_low", language) if not k else None,
        )
        axes.barh(
            k,
            high - centre,
            left=centre,
            color=SERIES[0],
            edgecolor=SERIES[0],
            height=0.66,
            label=word("weight_high", language) if not k else None,
        )
    axes.axvline(swings[order[0]][1], color=INK, lw=0.9)
    axes.set_yticks(range(len(order)), [plain(names[g], 46) for g in order], fontsize=8.5)
    axes.set_ylim(len(order) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    spread = max(abs(end - swings[g][1]) for g in order for end in swings[g])
    number_axis(axes, "x", 0 if spread > 5 else 1, language)
    axes.set_xlabel(word("plan_score_axis", language), fontsize=9)
    heading(axes, title)
    axes.legend(frameon=False, fontsize=8.5, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2)
    return figure
