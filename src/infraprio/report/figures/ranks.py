"""How sure the ranks are: acceptability, intervals, the core, and the stakeholders' orders side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.report.figures.style import (
    GREY,
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
    whole_axis,
)
from infraprio.report.sheet import proposal_names, robustness_of, row_names
from infraprio.report.words.language import word
from infraprio.scenario.money import reader_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from infraprio.result import Result

__all__ = ["core_index", "rank_acceptability", "rank_intervals", "robustness_of", "stakeholders"]

LINES = 18
"""So many proposals are followed from stakeholder to stakeholder."""


def rank_acceptability(result: Result, language: str = "sv") -> Figure:
    """Share of all possible weights and scores in which each proposal has each rank by goal score: the darker, the oftener.

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
    >>> figure = rank_acceptability(ip.run(valley()), language="en")
    >>> type(figure).__name__
    'Figure'
    """
    language = reader_of(result.scenario, language)
    from matplotlib.colors import PowerNorm

    title = word("acceptability_title", language)
    found = robustness_of(result)
    if found is None:
        return said(title, word("no_robustness", language))
    rows = [
        p
        for p in result.scores.total.sort_values(ascending=False, kind="stable").index
        if p in found.acceptability.index
    ]
    if not rows:
        return said(title, word("nothing_ranked", language))
    figure, axes, shown = row_figure(result, rows, language)
    cells = found.acceptability.loc[shown].to_numpy(float)
    last = max(int(np.flatnonzero(cells.max(axis=0) >= 0.005).max(initial=0)) + 1, 1)
    image = axes.imshow(
        cells[:, :last], aspect="auto", cmap="Blues", norm=PowerNorm(0.5, 0, max(float(cells.max()), 0.2)), interpolation="nearest",
        extent=(0.5, last + 0.5, len(shown) - 0.5, -0.5),
    )  # fmt: skip
    bar = figure.colorbar(image, ax=axes, pad=0.01, shrink=min(1.0, 8 / max(len(shown), 8)), anchor=(0, 1))
    bar.set_label(word("share_of_samples", language), fontsize=8)
    bar.ax.tick_params(labelsize=8)
    number_axis(bar.ax, "y", 1, language)
    whole_axis(axes, "x")
    axes.set_xlabel(word("score_rank", language), fontsize=9)
    heading(axes, title)
    return figure


def rank_intervals(result: Result, language: str = "sv") -> Figure:
    """Best and worst rank by goal score over all weights in the stated ranges, with the rank under the main weights as a dot.

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
    >>> figure = rank_intervals(ip.run(valley()), language="en")
    >>> type(figure).__name__
    'Figure'
    """
    language = reader_of(result.scenario, language)
    title = word("intervals_title", language)
    found = robustness_of(result)
    if found is None:
        return said(title, word("no_robustness", language))
    rows = [
        p
        for p in result.scores.total.sort_values(ascending=False, kind="stable").index
        if p in found.intervals.index
    ]
    if not rows:
        return said(title, word("nothing_ranked", language))
    figure, axes, shown = row_figure(result, rows, language)
    part, main = found.intervals.loc[shown], found.by_stakeholder.loc[shown, result.scores.stakeholder]
    place = np.arange(len(shown))
    axes.hlines(place, part["best"], part["worst"], color=SERIES[0], lw=4, alpha=0.45)
    axes.scatter(main, place, s=22, color=INK, zorder=3)
    for ends in ("best", "worst"):
        axes.scatter(part[ends], place, s=26, marker="|", color=SERIES[0], zorder=2)
    axes.set_xlim(0, float(part["worst"].max()) + 1)
    axes.grid(axis="x", color="#e4e4e4", lw=0.6)
    axes.set_axisbelow(True)
    whole_axis(axes, "x")
    axes.set_xlabel(word("score_rank", language), fontsize=9)
    heading(axes, title)
    if len(shown) == len(rows):
        note(axes, word("intervals_exact" if found.exact_intervals else "intervals_sampled", language))
    return figure


def core_index(result: Result, language: str = "sv") -> Figure:
    """How many of the weights tried have each proposal in their best portfolio: core in all, exterior in none.

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
    >>> figure = core_index(ip.run(valley()), language="en")
    >>> type(figure).__name__
    'Figure'
    """
    language = reader_of(result.scenario, language)
    title = word("core_title", language)
    found = robustness_of(result)
    if found is None:
        return said(title, word("no_robustness", language))
    core = found.core.assign(rank=result.ranking.frame["rank"])
    core = core.sort_values(["core_index", "rank"], ascending=[False, True], kind="stable")
    held = core[core["core_index"] > 0]
    outside = len(core) - len(held)
    always = int((held["group"] == "core").sum())
    if len(held) > MOST_ROWS and always < len(held):  # of a long list the borderline is what to look at
        held = held[held["group"] == "borderline"]
    figure, axes, shown = row_figure(result, list(held.index), language)
    if not len(held):
        return said(title, word("core_empty", language))
    faces = {"core": SERIES[0], "borderline": "white"}
    for group, face in faces.items():
        part = [k for k, p in enumerate(shown) if held.loc[p, "group"] == group]
        if part:
            axes.barh(
                part, held.loc[[shown[k] for k in part], "core_index"], color=face, edgecolor=SERIES[0], height=0.7,
                hatch="" if group == "core" else "////", label=word(group, language),
            )  # fmt: skip
    axes.set_xlim(0, 1.02)
    number_axis(axes, "x", 1, language)
    axes.set_xlabel(word("core_index_axis", language), fontsize=9, loc="right")
    heading(axes, title)
    axes.legend(frameon=False, fontsize=8, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2)
    remark = word("core_outside", language, n=outside)
    if (held["group"] == "borderline").all() and always:
        remark += " " + word("core_hidden", language, n=always)
    if len(shown) == len(held):
        note(axes, remark)
    return figure


def stakeholders(result: Result, language: str = "sv") -> Figure:
    """The first proposals followed from stakeholder to stakeholder: rank by goal score under the weights of each.

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
    >>> figure = stakeholders(ip.run(valley()), language="en")
    >>> type(figure).__name__
    'Figure'
    """
    language = reader_of(result.scenario, language)
    title = word("stakeholders_title", language)
    scores = result.scores.by_stakeholder
    names, people = proposal_names(result, language), row_names(result, "stakeholders", language)
    order = [result.scores.stakeholder, *(c for c in scores.columns if c != result.scores.stakeholder)]
    compete = list(result.ranking.population)
    if not compete:
        return said(title, word("nothing_ranked", language))
    ranks = scores.loc[compete, order].rank(ascending=False, method="first").astype(int)
    top = list(ranks[order[0]].sort_values().index[:LINES])
    if len(order) < 2:
        return said(title, word("one_stakeholder", language))
    ranks = ranks.loc[top].rank(method="first").astype(int)
    figure, axes = new_figure(max(8.5, 4.5 + 0.9 * len(order)), 1.6 + 0.3 * max(len(top), 3))
    at = np.arange(len(order))
    styles: tuple[Any, ...] = ("-", "--", "-.", ":")
    for k, p in enumerate(top):
        line = ranks.loc[p].to_numpy()
        moved = len(set(line)) > 1
        colour = SERIES[k % len(SERIES)] if moved else GREY
        axes.plot(
            at, line, color=colour, ls=styles[(k // len(SERIES)) % 4], lw=2, marker="o", ms=12, zorder=2
        )
        for x, y in zip(at, line, strict=True):
            axes.annotate(
                str(y),
                (x, y),
                ha="center",
                va="center",
                fontsize=7,
                color="white",
                zorder=3,
                fontweight="bold",
            )
        axes.annotate(
            plain(names[str(p)], 40),
            (0, line[0]),
            xytext=(-12, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=8,
            color=INK,
        )
    axes.set_xticks(at, [plain(people[s], 18).replace(" ", "\n", 1) for s in order], fontsize=8)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_yticks([])
    axes.set_ylim(len(top) + 0.6, 0.4)
    axes.set_xlim(-0.3, len(order) - 0.7)
    for side in axes.spines.values():
        side.set_visible(False)
    heading(axes, title)
    if len(top) < len(scores):
        note(axes, word("first_lines", language, n=len(top), m=len(compete)))
    return figure
