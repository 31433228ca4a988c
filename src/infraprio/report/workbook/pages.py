"""The pages of the workbook in the order of use: what stands on each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from infraprio.report.record import run_record
from infraprio.report.sheet import Sheet, goal_names, sheet
from infraprio.report.tables.in_one import (
    definitions,
    effects_of_all,
    money_of_all,
    order_of_all,
    points_of_all,
    stated_of_all,
    sureness_of_all,
    why_of_all,
)
from infraprio.report.tables.statements import footnotes, list_notes, values_in_use
from infraprio.report.words.language import word
from infraprio.report.workbook.cells import Laid, Styles, paper, paragraphs, width_of, write_table
from infraprio.report.workbook.charts import Charts, Drawn
from infraprio.report.workbook.plan_money import built_by_year, money_blocks, plan_money

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["PAGES", "Pages"]

PAGES: Final = ("order", "plan", "scores", "try", "effects", "money", "why", "sureness", "charts", "data", "definitions")  # fmt: skip
"""Pages after the start page; one without content is left out."""
_WIDER: Final = {"why": 104.0, "group": 36.0}
"""Widths of columns of sentences."""


@dataclass(slots=True, kw_only=True)
class Pages:
    """The pages of one workbook while they are written.

    Attributes
    ----------
    tables : all tables of the result, by name
    names : key of a page -> its name, as it stands on the tab
    drawn : what the charts draw
    shown : tables that were written, for the definitions of their columns
    """

    book: Any
    style: Styles
    result: Result
    language: str
    tables: Mapping[str, Sheet]
    names: Mapping[str, str]
    drawn: dict[str, Drawn] = field(default_factory=dict)
    shown: list[Sheet] = field(default_factory=list)

    def _page(self, key: str, notes: Sequence[str], last: int, wide: float) -> tuple[Any, int]:
        """A new page with its title and sentences; gives the row below."""
        page = self.book.add_worksheet(self.names[key])
        paper(page)
        page.write_string(0, 0, word(f"page_{key}", self.language), self.style.title)
        row = paragraphs(page, 1, notes, self.style.note, last=max(last, 1), wide=max(wide, 60.0))
        page.write_url(0, max(last, 1), f"internal:'{self.names['start']}'!A1", self.style(font_color="#1f4e79", underline=1, align="right"), word("to_start", self.language))  # fmt: skip
        return page, row + 1

    def table(self, key: str, made: Sheet, details: Collection[str] = (), notes: Sequence[str] = (), bold: Collection[int] = ()) -> Laid:  # fmt: skip
        """A page that is one table."""
        seen = [c for c in map(str, made.frame.columns) if c not in details]
        widths = {c: _WIDER.get(c, width_of(made, c)) for c in seen}
        told = [*notes, word("details_folded", self.language)] if details else notes
        page, top = self._page(key, told, len(seen) - 1, sum(widths.values()))
        self.shown.append(made)
        laid = write_table(page, self.style, made, top, details=details, bold=bold, widths=widths)  # fmt: skip
        self.drawn[key] = Drawn(page=self.names[key], laid=laid, first=len(bold))
        return laid

    def _columns(self, page: Any, widths: Sequence[float]) -> None:
        """Widths of the columns of a page with several tables; its title stands on each printed page."""
        page.repeat_rows(0)
        for j, width in enumerate(widths):
            page.set_column(j, j, width)

    def order(self) -> None:
        """Decided, ranked and supported proposals."""
        made, details = order_of_all(self.result, self.language)
        self.table("order", made, details, list_notes(self.result, self.language))
        ranked = len(self.result.ranking.committed), len(self.result.ranking.frame)
        laid = self.drawn["order"].laid
        laid = Laid(first=laid.first + ranked[0], last=laid.first + sum(ranked) - 1, column=laid.column)
        self.drawn["order"] = Drawn(page=self.names["order"], laid=laid)

    def scores(self) -> None:
        """What each goal gives."""
        made, details = points_of_all(self.result, self.tables, self.language)
        self.table("scores", made, details, [word("points_add_up", self.language)])

    def effects(self) -> None:
        """What the plan and each proposal do."""
        made, details = effects_of_all(self.result, self.tables, self.language)
        self.table("effects", made, details, bold=(0, 1))

    def money(self) -> None:
        """What each is worth."""
        found = money_of_all(self.result, self.tables, self.language)
        if found is not None:
            notes = [*footnotes(self.result, self.language), *values_in_use(self.result, self.language)]
            self.table("money", found[0], found[1], notes)

    def why(self) -> None:
        """Why each stands where it stands."""
        self.table("why", why_of_all(self.result, self.language))

    def sureness(self) -> None:
        """How sure each place is."""
        made, details = sureness_of_all(self.result, self.tables, self.language)
        asked = "robustness" in self.tables
        self.table("sureness", made, details, [word("sureness_told" if asked else "sureness_asked", self.language)])  # fmt: skip

    def _stack(self, page: Any, row: int, parts: Sequence[Sheet], widths: Sequence[float], *, folded: Collection[str] = ()) -> int:  # fmt: skip
        """Tables below each other that share the widths of the columns; those folded away open by their rows."""
        for part in parts:
            columns = [str(column) for column in part.frame.columns]
            page.write_string(row, 0, part.title, self.style(bold=True, font_size=13))
            shared = {c: widths[min(j, len(widths) - 1)] for j, c in enumerate(columns)}
            self.shown.append(part)
            laid = write_table(page, self.style, part, row + 1, alone=False, widths=shared)
            self.drawn[part.name] = Drawn(page=page.get_name(), laid=laid)
            if part.name in folded:
                for i in range(row + 1, laid.last + 1):
                    page.set_row(i, None, None, {"level": 1, "hidden": True})
            row = laid.last + 2
        return row

    def plan(self) -> None:
        """Budget, plan and what is left by fund and year; what is built when; what other budgets would give."""
        budget, spent = plan_money(self.result, self.language)
        widths = (14.0, 46.0, *([14.0] * 8))
        page, row = self._page("plan", [word("plan_told", self.language)], len(budget.columns) + 2, 130)
        self._columns(page, widths)
        row, places = money_blocks(page, self.style, row, budget, spent, self.language)
        self.drawn["plan"] = Drawn(page=self.names["plan"], laid=places)
        more = [_laid_out(self.tables[name]) for name in ("value_at_money",) if name in self.tables]
        self._stack(page, row, [built_by_year(self.result, self.language), *more], widths)
        page.protect("", {"format_columns": True, "format_rows": True})

    def charts(self) -> None:
        """All charts."""
        made, drawn, say = (
            Charts(self.book, self.style, self.names["charts"], self.language),
            self.drawn,
            self._say,
        )
        order = drawn["order"]
        if len(self.result.ranking.frame):
            made.value_by_cost(order, (say("goal_score"), say("cumulative_cost_msek"), say("budget_msek")))
        plan = drawn["plan"]
        made.budget(plan.page, plan.laid, (say("plan_budget"), say("plan_spent")))
        if "value_at_money" in drawn:
            headings = self.tables["value_at_money"].headings
            made.curve(drawn["value_at_money"], (headings["list_value"], headings["optimum"]))
        if "money" in drawn and "npv_ratio_i" in drawn["money"].laid.column:
            made.worth(drawn["money"])
        if "sureness" in drawn and "best" in drawn["sureness"].laid.column:
            made.ranks(drawn["sureness"], (say("best"), say("worst")))
        names = goal_names(self.result, self.language)
        columns = [(c, names[c.removeprefix("points_")]) for c in drawn["scores"].laid.column if c.startswith("points_")]  # fmt: skip
        if len(self.result.ranking.everything):
            made.points(drawn["scores"], columns)
        made.close()

    def _say(self, key: str) -> str:
        return word(key, self.language)

    def data(self) -> None:
        """What was stated: proposals, goals, values; the log; the record of the run."""
        parts = [stated_of_all(self.result, self.language)]
        parts += [self.tables[name] for name in ("goals", "decisions", "values", "model_settings") if name in self.tables]  # fmt: skip
        parts = [_laid_out(part) for part in parts]
        flat = pd.DataFrame(
            [(key, str(value)) for key, value in _flat(run_record(self.result))], columns=["figure", "value"]
        )
        record = sheet("record", "about", flat, self.language)
        page, row = self._page("data", [word("data_told", self.language)], 7, 150)
        widths = (30.0, 52.0, *([10.0] * 4), 16.0, 40.0, 14.0)
        self._columns(page, widths)
        self._stack(page, row, [*parts, record], widths, folded=("model_settings", "record"))

    def definitions(self) -> None:
        """Terms, and the columns of all pages before."""
        page, row = self._page("definitions", [], 2, 150)
        widths = (38.0, 90.0, 34.0)
        self._columns(page, widths)
        self._stack(page, row, definitions(self.shown, self.language), widths)


def _laid_out(part: Sheet) -> Sheet:
    """The same table with its longest text in the second, wide column, its numbers after it, its other texts last."""
    columns = [str(column) for column in part.frame.columns]
    numbers = [c for c in columns[1:] if part.frame[c].dtype.kind in "fiu"]
    texts = [c for c in columns[1:] if c not in numbers and c != "origin"]
    wide = ["name"] if "name" in texts else sorted(texts, key=lambda c: -part.frame[c].map(len).max())[:1]
    frame = part.frame[[columns[0], *wide, *numbers, *(c for c in texts if c not in wide)]]
    return Sheet(
        name=part.name, title=part.title, frame=frame, headings=part.headings, decimals=part.decimals
    )


def _flat(record: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    out: list[tuple[str, Any]] = []
    for key, value in record.items():
        out += _flat(value, f"{before}{key}.") if isinstance(value, dict) else [(before + key, value)]
    return out
