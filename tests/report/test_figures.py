from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import matplotlib.figure
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgba

from infraprio.report import figures
from infraprio.report.figures import goals, network
from infraprio.report.figures.files import settled
from infraprio.report.figures.goals import weight_swings
from infraprio.report.figures.map import proposal_points
from infraprio.report.figures.money import yearly_investment
from infraprio.report.figures.style import MOST_ROWS, SERIES, plain
from infraprio.scenario.plane import plane_of
from tests.report import made_up
from tests.report.made_up import made

LONG = MOST_ROWS + 1
"""As many proposals as make a list too long to be shown whole."""


def texts(figure: matplotlib.figure.Figure) -> list[str]:
    return [t.get_text() for t in figure.findobj(matplotlib.text.Text) if t.get_text() and t.get_visible()]


def boxes(labels: list[Any], figure: matplotlib.figure.Figure) -> list[Any]:
    figure.canvas.draw()
    extent = matplotlib.text.Text.get_window_extent  # of the text alone, without the line to its point
    return [extent(t) for t in labels if t.get_text()]


@pytest.mark.parametrize("name", figures.WRITTEN)
@pytest.mark.parametrize("n", [1, LONG])
def test_every_figure_is_drawn_for_any_number_of_proposals(name: str, n: int) -> None:
    figure = getattr(figures, name)(made(n), language="en")
    figure.savefig(held := io.BytesIO(), dpi=40)
    assert len(held.getvalue()) > 500
    assert texts(figure)


@pytest.mark.parametrize("name", figures.WRITTEN)
@pytest.mark.parametrize(
    "lacking", [{"nasty": True}, {"coordinates": False, "appraised": False, "alike": True}]
)
def test_awkward_names_and_missing_parts_leave_a_figure(name: str, lacking: dict[str, bool]) -> None:
    figure = getattr(figures, name)(made(12, **lacking))
    figure.savefig(io.BytesIO(), dpi=40)


@pytest.mark.slow
@pytest.mark.parametrize("name", figures.WRITTEN)
def test_five_hundred_proposals(name: str) -> None:
    figure = getattr(figures, name)(made(500))
    assert figure.get_size_inches().max() < 16
    figure.savefig(io.BytesIO(), dpi=40)


@pytest.mark.parametrize("draw", [figures.rank_intervals, figures.core_index, figures.goal_contribution])
def test_row_labels_do_not_overlap_and_long_lists_say_that_they_are_cut(draw: Callable[..., Any]) -> None:
    for n in (12, LONG):
        figure = draw(made(n), language="en")
        labels = boxes(figure.axes[0].get_yticklabels(), figure)
        assert len(labels) <= MOST_ROWS
        tops = sorted((b.y0, b.y1) for b in labels)
        assert all(low[1] <= high[0] + 1 for low, high in pairwise(tops))
    assert any(f"first {MOST_ROWS} of" in t for t in texts(figures.rank_intervals(made(LONG), language="en")))


def test_long_names_of_goals_leave_the_rows_their_room(monkeypatch: pytest.MonkeyPatch) -> None:
    result = made(5)
    long = dict.fromkeys(result.scores.values.columns, "A goal of more than thirty letters")
    monkeypatch.setattr(goals, "goal_names", lambda *_: long)
    figure = figures.goal_contribution(result, language="en")
    tops = sorted((b.y0, b.y1) for b in boxes(figure.axes[0].get_yticklabels(), figure))
    assert all(low[1] <= high[0] + 1 for low, high in pairwise(tops))


def test_the_name_of_an_axis_is_not_cut() -> None:
    figure = figures.core_index(made(12), language="en")
    figure.canvas.draw()
    assert figure.axes[0].xaxis.label.get_window_extent().x1 <= figure.bbox.x1


@pytest.mark.parametrize("name", ["rank_intervals", "priority_map"])
def test_a_figure_is_saved_as_it_is_laid_out(name: str) -> None:
    """With the room for names beside the axes that matplotlib itself would leave."""
    drawn, usual = (getattr(figures, name)(made(12), language="en") for _ in range(2))
    usual.draw_without_rendering()
    settled(drawn)
    for mine, theirs in zip(drawn.axes, usual.axes, strict=True):
        assert mine.get_position().bounds == pytest.approx(theirs.get_position().bounds, abs=1e-9)


def test_labels_in_the_plane_keep_apart() -> None:
    figure = figures.nnk_goal(made(LONG))
    labels = [t for t in figure.axes[0].texts if t.get_text().isdigit()]
    assert len(labels) > 20
    spans = boxes(labels, figure)
    clash = [
        (a, b) for i, a in enumerate(spans) for b in spans[:i]
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 2 and min(a.y1, b.y1) - max(a.y0, b.y0) > 2
    ]  # fmt: skip
    assert len(clash) <= 2


def test_numbers_stand_only_where_a_rank_is() -> None:
    result = made_up.result(made_up.scenario(16, full=True))
    ranks = {str(rank) for rank in result.ranking.frame["rank"]}
    assert len(ranks) < len(result.ranking.everything)
    plane = figures.nnk_goal(result).axes[0]
    assert sorted(t.get_text() for t in plane.texts if t.get_text().isdigit()) == sorted(ranks)
    drawn = sum(len(points.get_offsets()) for points in plane.collections)
    assert drawn == len(result.ranking.everything) - len(result.ranking.supported)
    shown = figures.priority_map(result).axes[0]
    assert sorted(t.get_text() for t in shown.texts if t.get_text().isdigit()) == sorted(ranks)
    assert not any("nan" in t or "–  –" in t for t in texts(shown.figure))


def test_the_map_shows_no_object_that_others_decide_and_says_so() -> None:
    result = made_up.result(made_up.scenario(16, full=True))
    theirs = result.ranking.supported
    shown = figures.priority_map(result, language="en").axes[0]
    said = any("others decide and pay are not shown" in told for told in texts(shown.figure))
    assert said == bool(len(theirs))
    frame = result.ranking.everything.drop(index=theirs.index)
    marks = [points for points in shown.collections if isinstance(points, PathCollection)]
    assert len(marks) == sum(len(proposal_points(result.scenario, str(name))) > 0 for name in frame.index)


def test_figures_speak_the_language() -> None:
    result = made(12)
    assert any("Måluppfyllelse" in t for t in texts(figures.value_cost(result, language="sv")))
    english = texts(figures.value_cost(result, language="en"))
    assert any("Goal score" in t for t in english)
    assert not any("Måluppfyllelse" in t for t in english)


def test_numbers_on_an_axis_differ_from_tick_to_tick() -> None:
    figure = figures.nnk_goal(made(1))
    figure.canvas.draw()
    ticks = [t.get_text() for t in figure.axes[0].get_xticklabels() if t.get_text()]
    assert len(set(ticks)) == len(ticks)


def test_plain_text_is_no_formula() -> None:
    assert plain("a $x^2$\nb\x00") == r"a \$x^2\$ b"
    assert plain("\u0b95\u0bcd") == "??"
    assert plain("x" * 300, 10) == "x" * 9 + "…"


def test_what_is_missing_is_said() -> None:
    result = made(12, appraised=False)
    assert any("NNK" in t for t in texts(figures.nnk_goal(result)))
    assert any("trafikflöden" in t for t in texts(figures.flows(result)))


def test_money_by_year_adds_up_to_what_is_spent() -> None:
    result = made(LONG)
    table, frame = yearly_investment(result)
    assert table.to_numpy().sum() == pytest.approx(result.portfolio.spent.to_numpy().sum())
    assert (table.sum(axis=1) <= frame + 1e-9).all()
    assert list(table.index) == list(range(2026, 2038))


def test_swings_hold_the_stated_score_and_match_the_weights() -> None:
    result = made(12)
    swings = weight_swings(result)
    plan = result.scores.values.loc[list(result.portfolio.proposals)].sum()
    weights = result.scores.weights.loc["RJH"]
    low, centre, high = swings["snabb"]
    assert centre == pytest.approx(float(weights @ plan))
    moved = weights.drop("snabb") / (1 - weights["snabb"]) * (1 - 0.35)
    assert high == pytest.approx(float((pd.concat([moved, pd.Series({"snabb": 0.35})]) * plan).sum()))
    assert not np.isclose(low, high)


def test_flows_and_accessibility_of_a_network(jamtland: Any) -> None:
    for name in ("flows", "accessibility"):
        figure = getattr(figures, name)(jamtland, language="en")
        assert not any("holds no" in t for t in texts(figure))
        figure.savefig(io.BytesIO(), dpi=40)


def test_more_and_less_traffic_have_the_colour_and_the_line_of_the_legend(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    result = made(12)
    a, b = result.scenario["places"]["id"][:2]
    table = pd.DataFrame(
        {
            "from_place": a,
            "to_place": b,
            "without": [1000.0, 1000.0, 1000.0],
            "with": [1500.0, 400.0, 1002.0],
        },
        index=["more", "less", "same"],
    )
    monkeypatch.setattr(network, "link_flows", lambda _: table)
    figure = figures.flows(result, language="en")
    more, less = [
        each
        for each in figure.axes[1].collections
        if isinstance(each, LineCollection) and each.get_zorder() == 2
    ]
    (legend,) = figure.legends
    shown = {
        text.get_text(): (to_rgba(line.get_color()), line.is_dashed())
        for text, line in zip(legend.get_texts(), legend.get_lines(), strict=True)
    }
    for lines, key in ((more, "+500"), (less, "−500")):
        assert len(lines.get_segments()) == 1  # what stays the same is not drawn
        assert shown[key] == (tuple(lines.get_colors()[0]), lines.get_linestyles()[0][1] is not None)
    assert shown["+500"] != shown["−500"]
    assert tuple(more.get_colors()[0]) == to_rgba(SERIES[5])  # more traffic is the warm colour


def test_gains_and_losses_of_access_have_the_colour_of_the_legend(monkeypatch: pytest.MonkeyPatch) -> None:
    result = made(12)
    a, b = result.scenario["places"]["id"][:2]
    change = pd.Series({a: 10.0, b: -10.0})
    monkeypatch.setattr(network, "zone_change", lambda _: ("accessibility_gravity", change))
    figure = figures.accessibility(result, language="en")
    spots = [each for each in figure.axes[0].collections if isinstance(each, PathCollection)]
    spots = [each for each in spots if len(each.get_offsets())]
    places, plane = result.scenario["places"], plane_of(result.scenario)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["gain", "loss"]
    for key, name, colour in (("gains", a, SERIES[0]), ("losses", b, SERIES[5])):
        (part,) = (each for each in spots if tuple(each.get_facecolor()[0][:3]) == to_rgba(colour)[:3])
        k = places.position[name]
        spot = plane.km([(places["lon"][k], places["lat"][k])])
        assert np.asarray(part.get_offsets()).ravel() == pytest.approx(spot.ravel()), key
        assert tuple(part.get_facecolor()[0][:3]) == to_rgba(colour)[:3]
