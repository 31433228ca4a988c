"""The sheet on which weights can be tried: scores and ranks are formulas over the values of the proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from infraprio.report.sheet import goal_names, proposal_names, row_names
from infraprio.report.words.language import word
from infraprio.scenario.money import money_of

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["write_weights"]

_FIRST: Final = 9  # column of the first goal
_CHOICE: Final = (3, 1)
_OWN: Final = 5  # row of own weights; the stakeholders' follow
_COLUMNS: Final = (
    "proposal",
    "name",
    "earliest_horizon",
    "cost_msek",
    "rank",
    "try_score",
    "try_rank",
    "try_ratio",
    "try_ratio_rank",
)


def _cell(row: int, column: int, *, fixed: str = "") -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column, row_abs="r" in fixed, col_abs="c" in fixed))


def _range(top: int, left: int, bottom: int, right: int) -> str:
    return f"{_cell(top, left, fixed='rc')}:{_cell(bottom, right, fixed='rc')}"


def _labels(result: Result, language: str) -> list[str]:
    """Names of the stakeholders, each different from the others and from that of own weights."""
    names = row_names(result, "stakeholders", language)
    taken, out = {word("try_own", language)}, []
    for person in map(str, result.scores.weights.index):
        name = names[person] if names[person] not in taken else f"{names[person]} ({person})"
        taken.add(name)
        out.append(name)
    return out


def _weight_rows(page: Any, style: Any, result: Result, language: str, pale: dict[str, Any]) -> int:
    """Own weights, the stakeholders' weights, the weights in use and their shares; gives the row of the shares."""
    weights = result.scores.weights.to_numpy(float)
    labels = _labels(result, language)
    leaves, last = weights.shape[1], _FIRST + weights.shape[1] - 1
    main = list(result.scores.weights.index).index(result.scores.stakeholder)
    number, entry = (
        style(num_format="0.0%", **pale),
        style(num_format="0.0%", bg_color="#fff2cc", border=1, locked=False),
    )
    page.write_string(_OWN, 1, word("try_own", language), style(bold=True))
    for k in range(leaves):
        page.write_number(_OWN, _FIRST + k, float(weights[main, k]), entry)
    for i, label in enumerate(labels, start=_OWN + 1):
        page.write_string(i, 1, label, style())
        for k in range(leaves):
            page.write_number(i, _FIRST + k, float(weights[i - _OWN - 1, k]), number)
    bottom = _OWN + len(labels)
    used, shares = bottom + 1, bottom + 2
    page.data_validation(*_CHOICE, *_CHOICE, {"validate": "list", "source": "=" + _range(_OWN, 1, bottom, 1)})
    page.write_string(*_CHOICE, labels[main], style(bold=True, bg_color="#fff2cc", border=1, locked=False))
    page.write_string(used, 1, word("try_used", language), style(bold=True))
    page.write_string(shares, 1, word("try_share", language), style(bold=True))
    choice, names = _cell(*_CHOICE, fixed="rc"), _range(_OWN, 1, bottom, 1)
    total = f"SUM({_range(used, _FIRST, used, last)})"
    for k in range(leaves):
        column = _FIRST + k
        block = f"{_cell(_OWN, column, fixed='r')}:{_cell(bottom, column, fixed='r')}"
        value = float(weights[main, k])
        page.write_formula(used, column, f"=INDEX({block},MATCH({choice},{names},0))", number, value)
        share = f"=IF({total}>0,{_cell(used, column)}/{total},1/{leaves})"
        page.write_formula(shares, column, share, style(num_format="0.0%", bold=True), value)
    return shares


def _ranks(values: np.ndarray[Any, Any]) -> list[int]:
    """Rank as the spreadsheet gives it: 1 for the highest, equal values share the better one."""
    return [int((values > value).sum()) + 1 for value in values]


def _score_rows(
    page: Any, style: Any, result: Result, language: str, frame: Any, shares: int, first: int
) -> None:
    """Facts, formulas and values of each proposal of `frame`, from row `first` on; `shares` is the row of the shares."""
    values, names = result.scores.values.loc[list(frame.index)], proposal_names(result, language)
    leaves = list(values.columns)
    right, last = _FIRST + len(leaves) - 1, first - 1 + max(len(frame), 1)
    main = result.scores.weights.loc[result.scores.stakeholder, leaves]
    total = values.to_numpy(float) @ main.to_numpy(float)
    cost, hundred = frame["cost_msek"].to_numpy(float), money_of(result.scenario).hundred
    ratio = np.divide(hundred * total, cost, out=np.full(len(cost), -np.inf), where=cost > 0)
    by_score, by_ratio = _ranks(total), _ranks(ratio)
    whole, tenth = style(num_format="0"), style(num_format="#,##0.0")
    for i, p in enumerate(frame.index):
        row = first + i
        page.write_string(row, 0, str(p), style())
        page.write_string(row, 1, names[str(p)], style(text_wrap=True))
        page.write_string(row, 2, word(str(frame["earliest_horizon"].iloc[i]), language), style())
        page.write_number(row, 3, cost[i], style(num_format="#,##0"))
        if not np.isnan(frame["rank"].iloc[i]):
            page.write_number(row, 4, int(frame["rank"].iloc[i]), whole)
        product = f"=SUMPRODUCT({_range(shares, _FIRST, shares, right)},{_cell(row, _FIRST, fixed='c')}:{_cell(row, right, fixed='c')})"
        page.write_formula(row, 5, product, tenth, float(total[i]))
        page.write_formula(row, 6, f"=RANK({_cell(row, 5)},{_range(first, 5, last, 5)})", whole, by_score[i])
        known = cost[i] > 0
        page.write_formula(
            row,
            7,
            f'=IF({_cell(row, 3)}>0,{hundred:.12g}*{_cell(row, 5)}/{_cell(row, 3)},"")',
            tenth,
            float(ratio[i]) if known else "",
        )
        page.write_formula(
            row, 8, f'=IF({_cell(row, 7)}="","",RANK({_cell(row, 7)},{_range(first, 7, last, 7)}))', whole, by_ratio[i] if known else ""
        )  # fmt: skip
        for k, value in enumerate(values.iloc[i]):
            page.write_number(row, _FIRST + k, float(value), tenth)


def write_weights(book: Any, style: Any, result: Result, language: str, head: dict[str, Any]) -> None:
    """Add the sheet to a workbook.

    Notes
    -----
    Score = SUMPRODUCT of the shares of the weights and the values of the proposal, so that all goals together count
    100 %; weights that are all zero count equally. The numbers of the main weights are stored with the formulas, for
    readers that do not compute.
    """
    name = word("try_weights", language)
    page = book.add_worksheet(name[:31])
    page.write_string(0, 0, name, style(bold=True, font_size=14, font_color=head["bg_color"]))
    page.write_string(1, 0, word("try_how", language), style(font_color="#333333"))
    page.write_string(_CHOICE[0], 0, word("try_whose", language), style(bold=True))
    scores, frame = result.scores, result.ranking.everything.loc[list(result.ranking.population)]
    shares = _weight_rows(page, style, result, language, {"font_color": "#555555"})
    leaves = list(scores.values.columns)
    top = shares + 2
    goals = goal_names(result, language)
    for j, key in enumerate([*_COLUMNS, *leaves]):
        page.write_string(
            top, j, goals[key] if j >= _FIRST else word(key, language), style(text_wrap=True, **head)
        )
    page.set_row(top, 62)
    first, last = top + 1, top + max(len(frame), 1)
    right = _FIRST + len(leaves) - 1
    _score_rows(page, style, result, language, frame, shares, first)
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 44)
    page.set_column(2, 8, 12)
    page.set_column(_FIRST, right, 13)
    page.freeze_panes(first, 2)
    if len(frame):
        page.autofilter(top, 0, last, right)
        page.conditional_format(
            first,
            5,
            last,
            5,
            {"type": "data_bar", "bar_color": "#9db8d2", "bar_solid": True, "data_bar_2010": True},
        )
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
