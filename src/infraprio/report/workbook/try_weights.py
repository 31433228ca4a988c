"""The sheet on which weights, money and the way to order can be tried: formulas over the values of the proposals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from infraprio.report.words.language import word
from infraprio.report.workbook.cells import PALE, Styles, lines_of, money_format, paper, paragraphs
from infraprio.report.workbook.trial import ENOUGH, Trial, trial_of

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["SHOWN", "write_weights"]

SHOWN: Final = ("try_place", "proposal", "name", "cost_msek", "try_score", "try_ratio", "try_built", "try_paid", "try_submitted", "try_moved", "status")  # fmt: skip
"""Columns of the list, in their order."""
_WIDTHS: Final = (8, 9, 46, 11, 15, 15, 9, 14, 11, 11, 17)
_PLACE, _ID, _NAME, _COST, _SCORE, _RATIO, _BUILT, _PAID, _GIVEN, _MOVED, _STATUS = range(11)
_CHOICE: Final = (4, 3)
_MODE: Final = (5, 3)
_GOALS: Final = 7
"""Row of the headings of the main goals; a goal a row follows."""
_FUNDS: Final = 4
"""Row of the headings of the funds."""
_BASE: Final = 12
"""First column of what the formulas rest on, beside what is printed: number, id, name, cost, place, outcome, score, ratio, key, new place."""
_NUMBER, _BASE_ID, _BASE_NAME, _BASE_COST, _BASE_RANK, _BASE_STATUS, _BASE_SCORE, _BASE_RATIO, _KEY, _NEW = range(_BASE, _BASE + 10)  # fmt: skip
_FREE: Final = 1e6
"""Ratio of what costs nothing."""


def _cell(row: int, column: int, *, fixed: str = "") -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column, row_abs="r" in fixed, col_abs="c" in fixed))


def _range(top: int, left: int, bottom: int, right: int) -> str:
    return f"{_cell(top, left, fixed='rc')}:{_cell(bottom, right, fixed='rc')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where what stands on the page: first column of money by fund, of leaf goals and of the helpers; rows."""

    funds: int
    leaves: int
    helpers: int
    used: int
    first: int
    last: int

    @staticmethod
    def of(trial: Trial) -> _Places:
        funds, leaves, people = len(trial.funds), len(trial.leaves), len(trial.people)
        used = 7 + people
        first = max(_GOALS + len(trial.mains) + 1, _FUNDS + funds + 6, used + 1) + 2
        return _Places(
            funds=_NEW + 1,
            leaves=_NEW + 1 + funds,
            helpers=_NEW + 1 + funds + leaves,
            used=used,
            first=first,
            last=first + len(trial.proposals) - 1,
        )

    def rows(self, column: int, right: int | None = None) -> str:
        """The cells of the proposals in a column, or in several."""
        return _range(self.first, column, self.last, column if right is None else right)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A page to write on, with its looks and language, and the format of money."""

    page: Any
    style: Styles
    language: str
    money: str

    def say(self, key: str, **gaps: object) -> str:
        return word(key, self.language, **gaps)

    def text(self, row: int, column: int, text: str, **looks: Any) -> None:
        self.page.write_string(row, column, text, self.style(**looks))

    def choice(self, at: tuple[int, int], chosen: str, source: Any) -> None:
        """A yellow cell, three columns wide, with what can be chosen."""
        row, column = at
        look = self.style(bold=True, bg_color="#fff2cc", border=1, locked=False)
        self.page.merge_range(row, column, row, column + 2, chosen, look)
        self.page.data_validation(row, column, row, column, {"validate": "list", "source": source})

    def entry(self, row: int, column: int, value: float, form: str) -> None:
        """A yellow cell for a number from 0 on."""
        look = self.style(num_format=form, bg_color="#fff2cc", border=1, locked=False)
        self.page.write_number(row, column, value, look)
        self.page.data_validation(
            row, column, row, column, {"validate": "decimal", "criteria": ">=", "value": 0}
        )


def _modes(sheet: _Page) -> list[str]:
    return [sheet.say(f"try_by_{mode}") for mode in ("order", "score", "ratio")]


def _goal_rows(sheet: _Page, trial: Trial, at: _Places) -> None:
    """Own weights of the main goals, and the weights in use."""
    page, right = sheet.page, at.leaves + len(trial.leaves) - 1
    page.merge_range(_GOALS, 0, _GOALS, 2, sheet.say("try_mains"), sheet.style.head)
    for column, key in ((3, "try_own"), (4, "try_used")):
        page.write_string(_GOALS, column, sheet.say(key), sheet.style.head)
    over, used = _range(4, at.leaves, 4, right), _range(at.used, at.leaves, at.used, right)
    for k, (name, weight) in enumerate(zip(trial.mains.values(), trial.own, strict=True)):
        row = _GOALS + 1 + k
        page.merge_range(row, 0, row, 2, name, sheet.style())
        sheet.entry(row, 3, float(weight), "0.0%")
        page.write_formula(row, 4, f"=SUMPRODUCT(({over}={k + 1})*{used})", sheet.style(num_format="0.0%"), float(weight))  # fmt: skip


def _leaf_rows(sheet: _Page, trial: Trial, at: _Places) -> None:
    """Weights of the leaf goals: own ones follow their main goal, those of the stakeholders are as stated."""
    page, style, bottom = sheet.page, sheet.style, at.used - 1
    share, labels = style(num_format="0.0%", font_color="#555555"), (sheet.say("try_own"), *trial.people)
    for row, key in ((4, "try_over"), (5, "try_within"), (at.used, "try_used")):
        sheet.text(row, _BASE_NAME, sheet.say(key), bold=True)
    for i, label in enumerate(labels):
        sheet.text(6 + i, _BASE_NAME, label)
    own = _range(_GOALS + 1, 3, _GOALS + len(trial.mains), 3)
    picked = f"MATCH({_cell(*_CHOICE, fixed='rc')},{_range(6, _BASE_NAME, bottom, _BASE_NAME)},0)"
    for k, weight in enumerate(trial.weights[trial.main]):
        column = at.leaves + k
        page.write_number(4, column, trial.over[k] + 1, style(num_format="0"))
        page.write_number(5, column, float(trial.within[k]), share)
        part = f"INDEX({own},{_cell(4, column)})/SUM({own})*{_cell(5, column)}"
        page.write_formula(6, column, f"=IF(SUM({own})>0,{part},1/{len(trial.leaves)})", share, float(weight))
        for i, person in enumerate(trial.weights):
            page.write_number(7 + i, column, float(person[k]), share)
        block = f"{_cell(6, column, fixed='r')}:{_cell(bottom, column, fixed='r')}"
        page.write_formula(
            at.used, column, f"=INDEX({block},{picked})", style(num_format="0.0%", bold=True), float(weight)
        )
    sheet.choice(_CHOICE, trial.people[trial.main], "=" + _range(6, _BASE_NAME, bottom, _BASE_NAME))
    sheet.choice(_MODE, _modes(sheet)[0], _modes(sheet))
    sheet.text(_CHOICE[0], 0, sheet.say("try_whose"), bold=True)
    sheet.text(_MODE[0], 0, sheet.say("try_by"), bold=True)


def _fund_rows(sheet: _Page, trial: Trial, at: _Places, built: np.ndarray) -> None:
    """Money of each fund, what is decided and what the list takes of it; below, what the list reaches."""
    page, style, count = sheet.page, sheet.style, len(trial.funds)
    page.merge_range(_FUNDS, 6, _FUNDS, 7, sheet.say("fund"), style.head)
    for column, key in ((8, "budget"), (9, "try_decided"), (10, "try_taken")):
        page.write_string(_FUNDS, column, sheet.say(key), style.head)
    whole, taken = style(num_format=sheet.money), trial.decided + built @ trial.paid
    page.set_row(_FUNDS, 30)
    for f, name in enumerate(trial.funds):
        row = _FUNDS + 1 + f
        page.merge_range(row, 6, row, 7, name, style(text_wrap=True))
        page.set_row(row, 15 * lines_of(name, _WIDTHS[6] + _WIDTHS[7] - 2))
        sheet.entry(row, 8, float(trial.budget[f]), sheet.money)
        page.write_number(row, 9, float(trial.decided[f]), whole)
        last = _cell(at.last, at.helpers + 1 + count + f)
        page.write_formula(row, 10, f"={_cell(row, 9)}+{last}", whole, float(taken[f]))
    status, scores = trial.proposals["built"].to_numpy(bool), trial.scores
    yes, beside = sheet.say("yes"), "_beside" if trial.decided.any() else ""
    facts = (
        (f"try_points{beside}", f'=SUMIF({at.rows(_BUILT)},"{yes}",{at.rows(_SCORE)})', "#,##0.0", scores[built].sum()),
        (f"try_plan_points{beside}", f'=SUMIF({at.rows(_BASE_STATUS)},"{sheet.say("in_plan")}",{at.rows(_BASE_SCORE)})', "#,##0.0", scores[status].sum()),
        ("try_count", f'=COUNTIF({at.rows(_BUILT)},"{yes}")', "0", built.sum()),
    )  # fmt: skip
    for i, (key, formula, form, value) in enumerate(facts, start=_FUNDS + count + 1):
        page.merge_range(i, 6, i, 9, sheet.say(key), style(bold=True, text_wrap=True, bg_color=PALE))
        page.write_formula(i, 10, formula, style(num_format=form, bold=True, bg_color=PALE), float(value))


def _base_row(sheet: _Page, trial: Trial, at: _Places, i: int, ratio: float, new: int) -> None:
    """A proposal as it was submitted, its score and ratio with the weights in use, and its new place."""
    page, style, row, right = sheet.page, sheet.style, at.first + i, at.leaves + len(trial.leaves) - 1
    line, tenth, whole = trial.proposals.iloc[i], style(num_format="#,##0.0"), style(num_format="0")
    page.write_number(row, _NUMBER, i + 1, whole)
    for column, text in (
        (_BASE_ID, str(trial.proposals.index[i])),
        (_BASE_NAME, line["name"]),
        (_BASE_STATUS, line["status"]),
    ):
        page.write_string(row, column, text, style())
    page.write_number(row, _BASE_COST, float(line["cost"]), style(num_format=sheet.money))
    if math.isnan(line["rank"]):
        page.write_string(row, _BASE_RANK, "–", style(align="right"))
    else:
        page.write_number(row, _BASE_RANK, int(line["rank"]), whole)
    own, used = _cell(row, at.leaves, fixed="c"), _range(at.used, at.leaves, at.used, right)
    score, cost = _cell(row, _BASE_SCORE), _cell(row, _BASE_COST)
    page.write_formula(
        row, _BASE_SCORE, f"=SUMPRODUCT({used},{own}:{_cell(row, right, fixed='c')})", tenth, float(trial.scores[i])
    )  # fmt: skip
    page.write_formula(
        row, _BASE_RATIO, f'=IF({cost}>0,{trial.hundred:.12g}*{score}/{cost},"")', tenth, ratio if ratio == ratio else ""
    )  # fmt: skip
    mode, (order, by_score, _) = _cell(*_MODE, fixed="rc"), _modes(sheet)
    quotient = f'IF({_cell(row, _BASE_RATIO)}="",{_FREE:.0f},{_cell(row, _BASE_RATIO)})'
    number = _cell(row, _NUMBER)
    key = f'=IF({mode}="{order}",-{number},ROUND(IF({mode}="{by_score}",{score},{quotient}),6)-{number}*0.000000001)'
    page.write_formula(row, _KEY, key, style(num_format="0.000"), -(i + 1))
    page.write_formula(row, _NEW, f"=RANK({_cell(row, _KEY)},{at.rows(_KEY)})", whole, new)
    for f, cost_of in enumerate(trial.paid[i]):
        page.write_number(row, at.funds + f, float(cost_of), style(num_format=sheet.money))
    for k, value in enumerate(trial.values[i]):
        page.write_number(row, at.leaves + k, float(value), tenth)


def _helpers(sheet: _Page, trial: Trial, at: _Places, i: int, taken: np.ndarray) -> str:
    """Which proposal stands on a line, what it takes of each fund and what is taken down to it; gives the test that it fits."""
    page, row, count, small = sheet.page, at.first + i, len(trial.funds), sheet.style(font_color="#555555")
    page.write_formula(row, at.helpers, f"=MATCH({_cell(row, _PLACE)},{at.rows(_NEW)},0)", small, i + 1)
    line, fits = _cell(row, at.helpers, fixed="c"), []
    for f in range(count):
        need, sums = at.helpers + 1 + f, at.helpers + 1 + count + f
        page.write_formula(row, need, f"=INDEX({at.rows(at.funds + f)},{line})", small, float(trial.paid[i, f]))  # fmt: skip
        before = _cell(row - 1, sums) if i else "0"
        gain = f'IF({_cell(row, _BUILT)}="{sheet.say("yes")}",{_cell(row, need)},0)'
        page.write_formula(row, sums, f"={before}+{gain}", small, float(taken[f]))
        fund = _FUNDS + 1 + f
        left = f"{_cell(fund, 8, fixed='rc')}-{_cell(fund, 9, fixed='rc')}"
        fits.append(f"{before}+{_cell(row, need)}<={left}+{ENOUGH}")
    return ",".join(
        [f'OR({_cell(*_MODE, fixed="rc")}<>"{_modes(sheet)[0]}",ISNUMBER({_cell(row, _GIVEN)}))', *fits]
    )


def _list_row(sheet: _Page, trial: Trial, at: _Places, i: int, ratio: float, taken: np.ndarray, *, fits: bool) -> None:  # fmt: skip
    """A line of the list: whoever takes this place with the weights in use."""
    page, style, row, line = sheet.page, sheet.style, at.first + i, trial.proposals.iloc[i]
    page.write_number(row, _PLACE, i + 1, style(num_format="0", align="center"))
    test, picked = _helpers(sheet, trial, at, i, taken), _cell(row, at.helpers, fixed="c")
    rank = "–" if math.isnan(line["rank"]) else int(line["rank"])
    whole, tenth = style(num_format=sheet.money), style(num_format="#,##0.0")
    drawn: tuple[tuple[int, int, Any, Any], ...] = (
        (_ID, _BASE_ID, style(), str(trial.proposals.index[i])),
        (_NAME, _BASE_NAME, style(text_wrap=True), line["name"]),
        (_COST, _BASE_COST, whole, float(line["cost"])),
        (_SCORE, _BASE_SCORE, tenth, float(trial.scores[i])),
        (_RATIO, _BASE_RATIO, tenth, ratio if ratio == ratio else ""),
        (_GIVEN, _BASE_RANK, style(num_format="0", align="center"), rank),
        (_STATUS, _BASE_STATUS, style(text_wrap=True), line["status"]),
    )
    for column, source, look, value in drawn:
        page.write_formula(row, column, f"=INDEX({at.rows(source)},{picked})", look, value)
    yes, no = sheet.say("yes"), sheet.say("no")
    page.write_formula(
        row, _BUILT, f'=IF(AND({test}),"{yes}","{no}")', style(align="center"), yes if fits else no
    )
    count = len(trial.funds)
    sums = f"{_cell(row, at.helpers + 1 + count)}:{_cell(row, at.helpers + 2 * count)}"
    decided = _range(_FUNDS + 1, 9, _FUNDS + count, 9)
    paid = f'=IF({_cell(row, _BUILT)}="{yes}",SUM({decided})+SUM({sums}),"")' if count else '=""'
    total = float(trial.decided.sum() + taken.sum()) if fits and count else ""
    page.write_formula(row, _PAID, paid, whole, total)
    given = _cell(row, _GIVEN)
    moved = f'=IF(ISNUMBER({given}),{given}-{_cell(row, _PLACE)},"")'
    look = style(num_format="▲ 0;▼ 0;0", align="center")
    page.write_formula(row, _MOVED, moved, look, rank - i - 1 if isinstance(rank, int) else "")
    page.set_row(row, 15 * lines_of(line["name"], _WIDTHS[_NAME]))


def _rows(sheet: _Page, trial: Trial, at: _Places, built: np.ndarray) -> None:
    """The list and what it rests on."""
    cost = trial.proposals["cost"].to_numpy(float)
    ratio = np.divide(trial.hundred * trial.scores, cost, out=np.full(len(cost), np.nan), where=cost > 0)
    taken = np.cumsum(built[:, None] * trial.paid, axis=0)
    for i in range(len(trial.proposals)):
        _base_row(sheet, trial, at, i, float(ratio[i]), i + 1)
        _list_row(sheet, trial, at, i, float(ratio[i]), taken[i], fits=bool(built[i]))


def _headings(sheet: _Page, trial: Trial, at: _Places) -> None:
    page, top, head = sheet.page, at.first - 1, sheet.style.head
    base = ("try_number", "proposal", "name", "cost_msek", "try_submitted", "status", "try_score", "try_ratio", "try_key", "try_place")  # fmt: skip
    for j, key in enumerate(SHOWN):
        page.write_string(top, j, sheet.say(key), head)
        page.set_column(j, j, _WIDTHS[j])
    money = [f"{sheet.say('cost_msek')}: {name}" for name in trial.funds]
    told = [*(sheet.say(key) for key in base), *money, *trial.leaves, sheet.say("try_line"), *money]
    told += [f"{sheet.say('try_taken')}: {name}" for name in trial.funds]
    for j, text in enumerate(told, start=_BASE):
        page.write_string(top, j, text, head)
        page.set_column(j, j, 30 if j == _BASE_NAME else 12)
    sheet.text(0, _BASE, sheet.say("try_base"), bold=True, font_color="#555555")
    page.set_column(_BASE - 1, _BASE - 1, 4)
    page.set_row(top, 62)


def _looks(sheet: _Page, at: _Places) -> None:
    """The line of the budget, what is not built in grey, print and protection."""
    page, book = sheet.page, sheet.style.book
    no, built = sheet.say("no"), _cell(at.first, _BUILT, fixed="c")
    down = f"{_cell(at.first, _BUILT, fixed='rc')}:{built}"
    grey = book.add_format({"font_color": "#777777", "italic": True})
    line = book.add_format({"top": 5, "top_color": "#c00000", "font_color": "#777777", "italic": True})
    for formula, look in ((f'=AND({built}="{no}",COUNTIF({down},"{no}")=1)', line), (f'={built}="{no}"', grey)):  # fmt: skip
        page.conditional_format(
            at.first, 0, at.last, _STATUS, {"type": "formula", "criteria": formula, "format": look}
        )
    page.freeze_panes(at.first, 3)
    page.repeat_rows(at.first - 1)
    page.print_area(0, 0, at.last, _STATUS)
    page.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})


def write_weights(book: Any, style: Styles, result: Result, language: str, name: str) -> None:
    """Add the sheet to a workbook.

    Notes
    -----
    Score = SUMPRODUCT of the leaf weights in use and the values of the proposal. The list takes the submitted order, the
    scores or the scores for the money, and builds down it what fits into what is left of every fund; periods, rules and
    what proposals do together are not in it, which the sheet says. The numbers of the main weights are stored with the
    formulas, for readers that do not compute.
    """
    trial = trial_of(result, language)
    money = money_format(trial.budget, trial.decided, trial.proposals["cost"])
    sheet = _Page(page=book.add_worksheet(name), style=style, language=language, money=money)
    page = sheet.page
    paper(page)
    page.write_string(0, 0, word("try_weights", language), style.title)
    if not len(trial.proposals):
        sheet.text(1, 0, sheet.say("try_nobody"))
        return
    at, built = _Places.of(trial), trial.built()
    _headings(sheet, trial, at)
    paragraphs(
        page, 1, (sheet.say("try_how"), sheet.say("try_cannot")), style.note, last=_STATUS, wide=sum(_WIDTHS)
    )
    _leaf_rows(sheet, trial, at)
    _goal_rows(sheet, trial, at)
    _fund_rows(sheet, trial, at, built)
    _rows(sheet, trial, at, built)
    _looks(sheet, at)
