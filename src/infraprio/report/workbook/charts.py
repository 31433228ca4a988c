"""Charts of the workbook: native ones over cells of its own pages, so that they follow the cells and can be altered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from infraprio.report.words.language import word
from infraprio.report.workbook.cells import Laid, Styles, paper

__all__ = ["Charts", "Drawn"]

_COLOURS: Final = ("#1f4e79", "#d9822b", "#5b9a5b", "#9b59a0", "#c0392b", "#7f8c8d", "#2e86ab", "#b7950b")
MOST: Final = 60
"""Rows that a chart with a bar a proposal shows."""
_WIDE: Final = 960
_ROWS: Final = 85
"""Rows that a printed page of charts holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Cells that a chart draws: a page, and a table that stands on it."""

    page: str
    laid: Laid
    first: int = 0

    def cells(self, column: str, most: int | None = None) -> list[Any]:
        """The cells of a column, from the row `first` of the table on."""
        j, top = self.laid.column[column], self.laid.first + self.first
        last = self.laid.last if most is None else min(self.laid.last, top + most - 1)
        return [self.page, top, j, last, j]


class Charts:
    """The page of charts: each is added below the one before; its name links to it."""

    def __init__(self, book: Any, style: Styles, name: str, language: str) -> None:
        self.book, self.language, self.row, self.begin = book, language, 2, 0
        self.page, self.breaks = book.add_worksheet(name), []  # type: ignore[var-annotated]
        paper(self.page, landscape=False)
        self.page.set_print_scale(55)  # where a page is fitted in width, breaks are not kept
        self.page.hide_gridlines(2)
        self.page.write_string(0, 0, word("page_charts", language), style.title)

    def say(self, key: str) -> str:
        """A text in the language of the report."""
        return word(key, self.language)

    def add(self, chart: Any, title: str, tall: int, x: Mapping[str, Any], y: Mapping[str, Any]) -> None:
        """Put a chart below the others, on a printed page of its own where it is tall; `x` and `y` tell the axes."""
        chart.set_title({"name": title, "name_font": {"size": 13, "bold": True}, "overlay": False})
        grid = {"visible": True, "line": {"color": "#e0e0e0"}}
        for asked, axis in ((x, chart.set_x_axis), (y, chart.set_y_axis)):
            plain = {"name_font": {"size": 10, "bold": False}, "num_font": {"size": 9}}
            axis({**plain, "major_gridlines": grid, **asked})
        chart.set_legend({"position": "bottom", "font": {"size": 9}})
        chart.set_size({"width": _WIDE, "height": tall})
        chart.show_hidden_data()
        rows = tall // 20 + 2
        if self.row + rows > self.begin + _ROWS and self.row > 2:
            self.breaks.append(self.row)
            self.begin = self.row
        self.page.insert_chart(self.row, 0, chart, {"description": title})
        self.row += rows

    def close(self) -> None:
        """Say where printed pages end."""
        self.page.print_area(0, 0, max(self.row, 1), 15)
        self.page.set_h_pagebreaks(self.breaks)

    def value_by_cost(self, order: Drawn, names: Sequence[str]) -> None:
        """The goal score of each proposal down the order, beside the money that is paid by then."""
        chart = self.book.add_chart({"type": "column"})
        line = self.book.add_chart({"type": "line"})
        most = MOST
        chart.add_series({"name": names[0], "categories": order.cells("rank", most), "values": order.cells("goal_score", most), "fill": {"color": _COLOURS[0]}, "gap": 40})  # fmt: skip
        for column, name, look in (
            ("cumulative_cost_msek", names[1], {"color": _COLOURS[1], "width": 2.25}),
            ("budget_msek", names[2], {"color": "#555555", "dash_type": "dash", "width": 1.5}),
        ):
            if column in order.laid.column:
                line.add_series({"name": name, "categories": order.cells("rank", most), "values": order.cells(column, most), "line": look, "y2_axis": True})  # fmt: skip
        chart.combine(line)
        line.set_y2_axis({"name": names[1], "num_font": {"size": 9}, "num_format": "#,##0"})
        self.add(chart, self.say("chart_order"), 400, {"name": self.say("rank")}, {"name": names[0]})

    def budget(self, page: str, places: Laid, names: tuple[str, str]) -> None:
        """What there is and what the plan takes, by period: the sums of the blocks of the page of the plan."""
        chart = self.book.add_chart({"type": "column"})
        left, right = places.column["first"], places.column["last"]
        for k, (name, row) in enumerate(zip(names, (places.column["budget"], places.column["spent"]), strict=True)):  # fmt: skip
            chart.add_series({"name": name, "categories": [page, places.first, left, places.first, right], "values": [page, row, left, row, right], "fill": {"color": _COLOURS[k]}})  # fmt: skip
        self.add(chart, self.say("chart_budget"), 360, {}, {"name": self.say("money_unit")})

    def points(self, points: Drawn, columns: Sequence[tuple[str, str]]) -> None:
        """What each main goal gives to the goal score of each proposal."""
        chart = self.book.add_chart({"type": "bar", "subtype": "stacked"})
        for k, (column, name) in enumerate(columns):
            chart.add_series({"name": name, "categories": points.cells("name", MOST), "values": points.cells(column, MOST), "fill": {"color": _COLOURS[k % len(_COLOURS)]}, "gap": 30})  # fmt: skip
        self._down(chart, points, self.say("chart_points"), self.say("goal_score"))

    def _down(self, chart: Any, drawn: Drawn, title: str, axis: str) -> None:
        """Add a chart with a bar a proposal, the first on top."""
        rows = min(drawn.laid.last - drawn.laid.first + 1 - drawn.first, MOST)
        down = {"reverse": True, "major_gridlines": {"visible": False}, "label_position": "low"}
        self.add(chart, title, 140 + 20 * rows, {"name": axis}, down)

    def ranks(self, sure: Drawn, names: tuple[str, str]) -> None:
        """From the best to the worst place of each proposal: a bar that floats."""
        chart = self.book.add_chart({"type": "stock"})
        rows = MOST
        for column, name in (("worst", names[1]), ("best", names[0]), ("likeliest_rank", self.say("likeliest_rank"))):  # fmt: skip
            marker = {"type": "diamond" if column == "likeliest_rank" else "short_dash", "size": 7, "fill": {"color": _COLOURS[0]}, "border": {"color": _COLOURS[0]}}  # fmt: skip
            chart.add_series({"name": name, "categories": sure.cells("proposal", rows), "values": sure.cells(column, rows), "marker": marker, "line": {"none": True}})  # fmt: skip
        chart.set_high_low_lines({"line": {"color": _COLOURS[0], "width": 2.5}})
        down = {"reverse": True, "min": 1, "name": self.say("score_rank")}
        self.add(chart, self.say("chart_ranks"), 420, {"label_position": "high"}, down)

    def worth(self, money: Drawn) -> None:
        """Net present value ratio beside the goal score: four fields, never added."""
        chart = self.book.add_chart({"type": "scatter"})
        chart.add_series({"name": self.say("chart_a_proposal"), "categories": money.cells("npv_ratio_i"), "values": money.cells("goal_score"), "marker": {"type": "circle", "size": 7, "fill": {"color": _COLOURS[0]}, "border": {"none": True}}})  # fmt: skip
        ratio = {"name": self.say("npv_ratio_i"), "label_position": "low", "num_format": "0.0"}
        score = {"name": self.say("goal_score"), "label_position": "low"}
        self.add(chart, self.say("chart_worth"), 420, ratio, score)

    def curve(self, curve: Drawn, names: tuple[str, str]) -> None:
        """What the order reaches at other budgets, beside the best choice for each."""
        chart = self.book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
        for k, (column, name) in enumerate(zip(("list_value", "optimum"), names, strict=True)):
            chart.add_series({"name": name, "categories": curve.cells("money"), "values": curve.cells(column), "line": {"color": _COLOURS[k], "width": 2}, "marker": {"type": "circle", "size": 5, "fill": {"color": _COLOURS[k]}, "border": {"none": True}}})  # fmt: skip
        self.add(
            chart,
            self.say("chart_curve"),
            380,
            {"name": self.say("money_unit")},
            {"name": self.say("goal_score")},
        )
