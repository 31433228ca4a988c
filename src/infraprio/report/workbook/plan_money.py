"""The plan by fund and year: what there is, what it takes and what is left, and what is built when."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from infraprio.portfolio.problem.from_scenario import budget_scenarios, main_row
from infraprio.report.sheet import Sheet, proposal_names, row_names, sheet
from infraprio.report.words.language import word
from infraprio.report.workbook.cells import Laid, Styles, lines_of, money_format
from infraprio.scenario.plan_money import periods_in_time

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["built_by_year", "money_blocks", "plan_money"]

_NAMES = 50
"""Letters that the two columns of the funds' names have room for."""
_LEFT = 2
"""First column of the periods; before them the name of the fund, over two columns."""


def plan_money(result: Result, language: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Main budget and what the plan spends, funds by name x periods by years; funds with neither are left out."""
    money = budget_scenarios(result.scenario)[0][main_row(result.scenario, "budget_scenarios")]
    spent = result.portfolio.spent.reindex(index=money.index, columns=money.columns).fillna(0.0)
    used = (money.sum(axis=1) > 0) | (spent.sum(axis=1) > 0)
    funds, periods = row_names(result, "funds", language), row_names(result, "periods", language)
    named = [
        part[used].set_axis([funds.get(str(f), str(f)) for f in part.index[used]], axis=0)
        .set_axis([periods.get(str(p), str(p)) for p in part.columns], axis=1)
        for part in (money, spent)
    ]  # fmt: skip
    return named[0], named[1]


def _block(
    page: Any, style: Styles, row: int, title: str, frame: pd.DataFrame, total: str, form: str, left: Callable[[int, int], str] | None = None
) -> int:  # fmt: skip
    """One block with sums as formulas, its cells numbers or formulas; gives the row of the sums."""
    from xlsxwriter.utility import xl_rowcol_to_cell as at

    right, last = _LEFT + len(frame.columns), row + len(frame)
    plain, strong = style(num_format=form), style(num_format=form, bold=True, top=1)
    page.merge_range(row, 0, row, 1, title, style.head)
    for j, text in enumerate([*map(str, frame.columns), total], start=_LEFT):
        page.write_string(row, j, text, style.head)
    for i, (name, cells) in enumerate(frame.iterrows(), start=row + 1):
        page.merge_range(i, 0, i, 1, str(name), style(text_wrap=True))
        page.set_row(i, 15 * lines_of(str(name), _NAMES))
        for j, value in enumerate(cells, start=_LEFT):
            if left is None:
                page.write_number(i, j, float(value), plain)
            else:
                page.write_formula(i, j, left(i - row, j), plain, float(value))
        page.write_formula(i, right, f"=SUM({at(i, _LEFT)}:{at(i, right - 1)})", plain, float(cells.sum()))
    page.merge_range(last + 1, 0, last + 1, 1, total, style(bold=True, top=1))
    sums = [*frame.sum(), frame.to_numpy().sum()]
    for j, value in enumerate(sums, start=_LEFT):
        page.write_formula(last + 1, j, f"=SUM({at(row + 1, j)}:{at(last, j)})", strong, float(value))
    return last + 1


def money_blocks(
    page: Any, style: Styles, row: int, budget: pd.DataFrame, spent: pd.DataFrame, language: str
) -> tuple[int, Laid]:
    """Three blocks, funds down and years across: budget, plan, and the difference; gives the row below, and their places."""
    from xlsxwriter.utility import xl_rowcol_to_cell as at

    total, begin = word("total", language), row
    form = money_format(budget, spent)
    there = _block(page, style, row, word("plan_budget", language), budget, total, form)
    taken = _block(page, style, there + 2, word("plan_spent", language), spent, total, form)

    def left(line: int, column: int) -> str:
        return f"={at(begin + line, column)}-{at(there + 2 + line, column)}"

    last = _block(page, style, taken + 2, word("plan_left", language), budget - spent, total, form, left)
    places = {"first": _LEFT, "last": _LEFT + len(budget.columns) - 1, "budget": there, "spent": taken}
    return last + 2, Laid(first=begin, last=last, column=places)


def built_by_year(result: Result, language: str) -> Sheet:
    """What the plan builds, by the years in which it starts."""
    names, periods = proposal_names(result, language), row_names(result, "periods", language)
    order = {str(key): i for i, key in enumerate(periods_in_time(result.scenario).index)}
    begins = {str(p): str(period) for p, period in result.portfolio.start.items()}
    built = result.ranking.everything.reindex(list(map(str, result.portfolio.proposals)))
    frame = pd.DataFrame(
        {
            "period": [periods.get(begins.get(str(p), ""), "") for p in built.index],
            "name": [names[str(p)] for p in built.index],
            "rank": built["rank"],
            "cost_msek": built["cost_msek"],
            "goal_score": result.scores.total.reindex(built.index),
            "turn": [order.get(begins.get(str(p), ""), math.inf) for p in built.index],
        }
    )
    frame = frame.sort_values(["turn", "rank"], kind="stable", na_position="first").drop(columns="turn")
    return sheet("built", "page_built", frame.reset_index(drop=True), language, decimals={"cost_msek": 0})
