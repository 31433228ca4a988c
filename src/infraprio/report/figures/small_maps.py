"""A small map of each proposal, for its card."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.report.figures.ground import draw_ground, widened
from infraprio.report.figures.map import proposal_points
from infraprio.report.figures.style import COLOURS, INK, bare_figure
from infraprio.scenario.plane import plane_of, seen
from infraprio.scenario.shapes import proposal_lines

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["small_maps"]


def small_maps(
    result: Result, proposals: Iterable[str], *, inches: float = 2.3, dpi: int = 110
) -> dict[str, bytes]:
    """A small map (PNG) of each proposal that has places; the background is drawn once."""
    from matplotlib.collections import LineCollection
    from matplotlib.lines import Line2D
    from PIL import Image

    scenario = result.scenario
    plane = plane_of(scenario)
    box = widened(seen(scenario, plane), 1.0)
    figure = bare_figure(inches, inches)
    figure.set_layout_engine("none")
    figure.set_dpi(dpi)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(box[0], box[2])
    axes.set_ylim(box[1], box[3])
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)
    draw_ground(axes, scenario, plane, box, small=True)
    places = scenario["places"]
    for i in range(len(places)):
        if places["centre"][i] == "regional":
            axes.plot(*plane.km([(places["lon"][i], places["lat"][i])])[0], marker="o", ms=2.5, color=INK)
    canvas: Any = figure.canvas
    canvas.draw()
    ground = canvas.copy_from_bbox(figure.bbox)
    table, lines = scenario["proposals"], proposal_lines(scenario)
    out = {}
    for name in proposals:
        points = plane.km(proposal_points(scenario, name))
        course = [plane.km(line) for line in lines[name]]
        if not len(points) and not course:
            continue
        canvas.restore_region(ground)
        colour = COLOURS[table["kind"][table.position[name]]]
        marks: list[Any] = [
            LineCollection(course, colors=ink, linewidths=width, zorder=3)
            for ink, width in (("white", 4.6), (colour, 3.0))
        ]
        spots = np.clip(points, box[:2], box[2:])
        marks.append(Line2D(*spots.T, color=colour, ls="", marker="o", ms=5, mec="white", mew=0.6, zorder=4))
        for mark in marks:
            axes.add_artist(mark)
            axes.draw_artist(mark)
            mark.remove()
        held = io.BytesIO()
        Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB").convert(
            "P", palette=Image.Palette.ADAPTIVE, colors=128
        ).save(held, "PNG")
        out[name] = held.getvalue()
    return out
