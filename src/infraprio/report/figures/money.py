"""Money: what the list reaches as money is added, what a larger budget would reach, and when which fund pays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.portfolio.problem.from_scenario import budget_scenarios, main_row
from infraprio.report.figures.style import (
    COLOURS,
    HATCHES,
    INK,
    MARKERS,
    SERIES,
    new_figure,
    note,
    number_axis,
    plain,
    said,
)
from infraprio.report.sheet import robustness_of, row_names
from infraprio.report.words.language import word
from infraprio.scenario.money import reader_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from infraprio.result import Result

__all__ = ["budget_curve", "investment", "value_cost", "yearly_investment"]


def value_cost(result: Result, language: str = "sv") -> Figure:
    """Cumulative goal score against cumulative cost down the order, from what is committed, with the main budget.

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
    >>> figure = value_cost(ip.run(valley()), language="en")
    >>> type(figure).__name__
    'Figure'
    """
    language = reader_of(result.scenario, language)
    frame: Any = result.ranking.frame
    figure, axes = new_figure(8.5, 5)
    decided = result.ranking.committed
    paid = float(frame["cumulative_cost_msek"].iloc[0] - frame["cost_msek"].iloc[0]) if len(frame) else 0.0
    before = float(decided["goal_score"].sum()) if len(decided) else 0.0
    cost = np.concatenate([[max(paid, 0.0)], frame["cumulative_cost_msek"]])
    score = before + np.concatenate([[0.0], frame["goal_score"].cumsum()])
    axes.plot(cost, score, color=INK, lw=1, zorder=1)
    size = 46 if len(frame) <= 80 else 14
    for kind, part in frame.assign(score=score[1:]).groupby("kind", sort=False):
        built = part["status"] == "in_plan"
        for hit, face in ((built, COLOURS[str(kind)]), (~built, "white")):
            if hit.any():
                axes.scatter(
                    part.loc[hit, "cumulative_cost_msek"], part.loc[hit, "score"], s=size, marker=MARKERS[str(kind)],
                    facecolor=face, edgecolor=COLOURS[str(kind)], zorder=2,
                    label=word(str(kind), language) if face != "white" or not built.any() else None,
                )  # fmt: skip
    if len(frame):
        line = float(frame["budget_msek"].iloc[0])
        axes.axvline(line, color=INK, ls="--", lw=1.2, label=word("budget_main", language))
    axes.axhline(0, color="#bbbbbb", lw=0.8, zorder=0)
    axes.set_xlim(left=0)
    axes.set_xlabel(word("cumulative_cost", language))
    axes.set_ylabel(word("cumulative_score", language))
    number_axis(axes, "x", 0, language)
    number_axis(axes, "y", 0, language)
    axes.set_title(word("value_cost_title", language), loc="left", fontsize=12)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=8.5)
    note(axes, word("filled_in_plan", language))
    return figure


def budget_curve(result: Result, language: str = "sv") -> Figure:
    """Best value that each budget can reach, and what the chosen list reaches in each budget scenario.

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
    >>> figure = budget_curve(ip.run(valley()), language="en")
    >>> type(figure).__name__
    'Figure'
    """
    language = reader_of(result.scenario, language)
    title = word("curve_title", language)
    found = robustness_of(result)
    if found is None or not len(found.curve):
        return said(title, word("no_robustness" if found is None else "no_budget", language))
    curve = found.curve
    figure, axes = new_figure(8.5, 4.6)
    axes.plot(
        curve["budget_msek"],
        curve["value"],
        color=SERIES[0],
        marker="o",
        ms=4,
        lw=1.6,
        label=word("best_at_budget", language),
    )
    rows = result.priority.scenarios
    money = _scenario_money(result)
    names = row_names(result, "budget_scenarios", language)
    values = [p.value for p in result.priority.portfolios]
    spots = [(money[str(s)], v) for s, v in zip(rows.index, values, strict=True)]
    axes.scatter(
        [x for x, _ in spots],
        [y for _, y in spots],
        s=90,
        marker="D",
        facecolor="white",
        edgecolor=SERIES[5],
        lw=1.8,
        zorder=4,
        label=word("list_in_scenario", language),
    )
    for s, (x, y) in zip(rows.index, spots, strict=True):
        axes.annotate(
            plain(names.get(str(s), s), 24),
            (x, y),
            xytext=(6, -13),
            textcoords="offset points",
            fontsize=8.5,
            color=INK,
        )
    main = float(curve.loc[1.0, "budget_msek"]) if 1.0 in curve.index else None
    if main is not None:
        axes.axvline(main, color=INK, ls="--", lw=1, label=word("budget_main", language))
    axes.set_xlim(left=0)
    top = max(float(curve["value"].max()), 1.0)
    axes.set_ylim(min(-0.07 * top, 1.05 * float(curve["value"].min())), 1.06 * top)
    axes.set_xlabel(word("total_budget", language))
    axes.set_ylabel(word("value_discounted", language))
    number_axis(axes, "x", 0, language)
    number_axis(axes, "y", 0, language)
    axes.set_title(title, loc="left", fontsize=12)
    axes.legend(frameon=False, loc="lower right", fontsize=8.5)
    note(axes, word("curve_note", language))
    return figure


def _scenario_money(result: Result) -> dict[str, float]:
    """Money of each budget scenario in all [MSEK]."""
    return {
        name: float(table.to_numpy().sum()) for name, table in budget_scenarios(result.scenario)[0].items()
    }


def yearly_investment(result: Result) -> tuple[pd.DataFrame, pd.Series[float]]:
    """Money that the plan uses, spread evenly over the years of each period.

    Returns
    -------
    DataFrame, years x funds [MSEK/year], and the main budget of each year in all [MSEK/year].
    """
    periods = result.scenario["periods"]
    money = budget_scenarios(result.scenario)[0][main_row(result.scenario, "budget_scenarios")]
    spent = result.portfolio.spent
    rows, frame = {}, {}
    for i, period in enumerate(periods["id"]):
        years = range(int(periods["first_year"][i]), int(periods["last_year"][i]) + 1)
        for year in years:
            rows[year] = {
                str(f): float(spent.loc[f, period]) / len(years) if period in spent else 0.0
                for f in spent.index
            }
            frame[year] = float(money[period].sum()) / len(years)
    return pd.DataFrame.from_dict(rows, orient="index").sort_index(), pd.Series(
        frame, dtype=float
    ).sort_index()


def investment(result: Result, language: str = "sv") -> Figure:
    """Investment a year and fund in the plan, against the main budget.

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
    >>> figure = investment(ip.run(valley()), language="en")
    >>> type(figure).__name__
    'Figure'
    """
    language = reader_of(result.scenario, language)
    table, frame = yearly_investment(result)
    names = row_names(result, "funds", language)
    figure, axes = new_figure(8.5, 4.4)
    below = np.zeros(len(table))
    for k, fund in enumerate(c for c in table.columns if table[c].sum() > 0):
        axes.bar(
            table.index, table[fund], bottom=below, width=0.82, color=SERIES[k % len(SERIES)], edgecolor="white",
            hatch=HATCHES[k % len(HATCHES)], lw=0.6, label=plain(names.get(str(fund), fund), 40),
        )  # fmt: skip
        below += table[fund].to_numpy()
    edges = np.append(table.index.to_numpy(float) - 0.5, table.index[-1] + 0.5)
    axes.stairs(frame.to_numpy(), edges, color=INK, lw=1.4, ls="--", label=word("budget_main", language))
    axes.set_xticks(
        table.index, [str(y) for y in table.index], rotation=45 if len(table) > 8 else 0, fontsize=8.5
    )
    axes.set_ylim(0, 1.05 * max(float(frame.max()), float(below.max(initial=0.0)), 1.0))
    number_axis(axes, "y", 0, language)
    axes.set_ylabel(word("msek_year", language, year=int(result.scenario.settings["price_year"])))
    axes.set_title(word("investment_title", language), loc="left", fontsize=12)
    axes.legend(frameon=False, fontsize=8.5, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    note(axes, word("investment_note", language))
    return figure
