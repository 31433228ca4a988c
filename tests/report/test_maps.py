"""What stands on the maps: real courses, a background, a scale, a source; no text over another, none too small."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import matplotlib.text
import numpy as np
import pytest

import infraprio as ip
from infraprio.effects.examples import valley
from infraprio.report import figures
from infraprio.report.figures.ground import SMALLEST, source_text
from infraprio.report.figures.network import change_steps, municipal_change
from infraprio.report.page.geography import drawing
from infraprio.scenario.files.store import with_rows
from infraprio.scenario.plane import plane_of, seen
from infraprio.scenario.shapes import proposal_lines
from tests.report.made_up import made

LAKE = "POLYGON ((14.9 63.05, 15.1 63.05, 15.1 63.15, 14.9 63.15), (14.95 63.08, 15.0 63.08, 15.0 63.12, 14.95 63.08))"


@pytest.fixture(scope="module")
def ran() -> Any:
    scenario = with_rows(
        valley(),
        "background",
        [
            {"id": "L", "kind": "water", "name": "Storvattnet", "wkt": LAKE, "source": "Länsstyrelsen"},
            {"id": "G", "kind": "border", "wkt": "LINESTRING (14 62.5, 14 64)", "source": "Länsstyrelsen"},
        ],
    )
    return ip.run(scenario)


def shown(figure: Any) -> list[Any]:
    return [t for t in figure.findobj(matplotlib.text.Text) if t.get_text().strip() and t.get_visible()]


def overlapping(figure: Any) -> list[tuple[str, str]]:
    """Pairs of texts that lie over one another by more than half a point, and texts that leave the figure."""
    figure.canvas.draw()
    least = 0.5 * figure.dpi / 72
    extent = matplotlib.text.Text.get_window_extent
    boxes = [(t.get_text(), extent(t)) for t in shown(figure)]
    out = [
        (a, b)
        for (a, one), (b, two) in combinations(boxes, 2)
        if min(one.x1, two.x1) - max(one.x0, two.x0) > least
        and min(one.y1, two.y1) - max(one.y0, two.y0) > least
    ]
    wide, high = figure.bbox.size
    return out + [
        (text, "outside") for text, b in boxes if b.x0 < -1 or b.y0 < -1 or b.x1 > wide + 1 or b.y1 > high + 1
    ]


@pytest.mark.parametrize("name", ["priority_map", "flows", "accessibility"])
def test_no_text_lies_over_another_or_is_too_small(ran: Any, name: str) -> None:
    figure = getattr(figures, name)(ran, language="sv")
    assert overlapping(figure) == []
    assert min(t.get_fontsize() for t in shown(figure)) >= SMALLEST
    assert figure.get_size_inches()[0] * 2.54 == pytest.approx(25.0 if name == "priority_map" else 16.5)


@pytest.mark.parametrize("n", [1, 12, 61])
def test_sixty_ranks_have_room(n: int) -> None:
    for listed in (True, False):
        figure = figures.priority_map(made(n), language="en", listed=listed)
        assert overlapping(figure) == []
        numbers = {t.get_text() for t in figure.axes[0].texts if t.get_text().isdigit()}
        assert len(numbers) == len(made(n).ranking.frame)
        assert figure.get_size_inches()[1] * 2.54 <= (19.0 if listed else 13.0) + 1e-9


def test_overlapping_texts_are_noticed(ran: Any) -> None:
    figure = figures.priority_map(ran)
    figure.axes[0].texts[0].set_position(figure.axes[0].texts[1].get_position())
    figure.text(0.9, 0.5, "a text that runs out of the figure, far out of it")
    assert len(overlapping(figure)) >= 1


def test_scale_source_and_names_of_the_background(ran: Any) -> None:
    texts = [t.get_text() for t in shown(figures.priority_map(ran, language="sv"))]
    assert any(text.endswith(" km") for text in texts)
    assert "Storvattnet" in texts
    source = source_text(ran.scenario, "sv")
    assert source == "Källa: Länsstyrelsen. Länkar vars sträckning inte är angiven är ritade raka."
    assert source_text(valley(), "en").startswith("Source: the plan's own tables.")


def test_the_scale_bar_is_as_long_as_it_says(ran: Any) -> None:
    figure = figures.priority_map(ran, language="en")
    (text,) = (t.get_text() for t in shown(figure) if t.get_text().endswith(" km"))
    lengths = {
        round(float(np.ptp(line.get_xdata())), 6)
        for line in figure.axes[0].lines
        if len(line.get_xdata()) == 4
    }
    assert lengths == {float(text.removesuffix(" km"))}
    assert text[0] in "125"
    assert set(text.removesuffix(" km")[1:]) <= {"0"}
    plane = plane_of(ran.scenario)  # and the axes are kilometres
    west, south, east, north = plane.km([(15.0, 63.0), (15.02, 63.0)]).ravel()[[0, 1, 2, 3]]
    assert np.hypot(east - west, north - south) == pytest.approx(1.013, abs=0.003)


def test_holes_of_a_lake_stay_land(ran: Any) -> None:
    axes = figures.priority_map(ran).axes[0]
    (lake,) = (patch for patch in axes.patches if patch.get_facecolor()[2] > 0.9 > patch.get_facecolor()[0])
    inside = plane_of(ran.scenario).km([(14.99, 63.09), (15.05, 63.1)])
    drawn = lake.get_path()
    areas = drawn.to_polygons()
    hits = [sum(matplotlib.path.Path(p).contains_point(spot) for p in areas) % 2 for spot in inside]
    assert hits == [0, 1]
    turned = [np.sign((p[:-1, 0] * p[1:, 1] - p[1:, 0] * p[:-1, 1]).sum()) for p in areas]
    assert sorted(turned) == [-1, 1]  # by the winding rule a hole is empty only the other way round


def test_a_proposal_runs_along_the_shape_of_its_links_and_of_what_it_builds() -> None:
    bent = "LINESTRING (14.5 63.0, 14.7 63.1, 14.5 63.2)"
    scenario = valley()
    roads = scenario["roads"].to_frame().to_dict("records")
    roads[0]["wkt"] = bent
    assert proposal_lines(with_rows(scenario, "roads", roads))["FASTER"] == [
        [(14.5, 63.0), (14.7, 63.1), (14.5, 63.2)]
    ]
    bends = drawing(with_rows(scenario, "roads", roads), [])["roads"].count("L")
    assert bends == drawing(scenario, [])["roads"].count("L") + 1
    changes = scenario["changes"].to_frame().to_dict("records")
    changes.append(
        {
            "proposal": "FASTER",
            "table": "roads",
            "object": "R1",
            "action": "set",
            "attribute": "wkt",
            "value": bent,
        }
    )
    assert (14.7, 63.1) in proposal_lines(with_rows(scenario, "changes", changes))["FASTER"][0]


def test_a_railway_without_changes_runs_along_the_tracks_between_its_places() -> None:
    region = ip.example("jamtland")
    lines = proposal_lines(ip.read(region))
    assert len(lines["P42"]) == 9
    assert lines["P60"] == []


def test_every_change_has_exactly_one_class() -> None:
    rng = np.random.default_rng(1)
    for values in ([0.0], [5.0], [-5.0, 0.0], [1e-9, 3.0], rng.normal(size=200) * 40, [-0.001, 0.002]):
        steps = change_steps(list(values))
        for value in [
            *values,
            *(bound for low, high, _ in steps for bound in (low, high) if np.isfinite(bound)),
        ][: len(values)]:
            assert sum(low <= value < high for low, high, _ in steps) == 1, (value, steps)


def test_the_change_of_a_municipality_is_the_mean_of_its_residents(ran: Any) -> None:
    import pandas as pd

    scenario = with_rows(valley(), "municipalities", [{"id": "K", "name": "K", "population": 1}])
    places = scenario["places"].to_frame().to_dict("records")
    for row in places:
        row["municipality"] = "K"
    scenario = with_rows(scenario, "places", places)
    lived = [row for row in places if row["population"] and row["population"] > 0]
    change = pd.Series({row["id"]: float(k) for k, row in enumerate(lived)})
    people = [row["population"] for row in lived]
    mean = sum(k * p for k, p in enumerate(people)) / sum(people)
    assert municipal_change(scenario, change) == {"K": pytest.approx(mean)}


def test_the_plane_is_the_national_one_or_a_zone_of_utm() -> None:
    assert plane_of(ip.read(ip.example("jamtland"))).epsg == 3006
    assert plane_of(ip.read(ip.example("westfjords"))).epsg == 32627
    south = valley()
    moved = [
        row | {"lat": -30.0 + row["lat"] - 63, "lon": -51.2}
        for row in south["places"].to_frame().to_dict("records")
    ]
    moved_scenario = with_rows(south, "places", moved)
    assert plane_of(moved_scenario).epsg == 32722
    # as PROJ has it, but for the false northing of the south
    assert plane_of(moved_scenario).km([(-51.2, -30.03)])[0] == pytest.approx(
        [480.716248, 6677.873553 - 10000], abs=1e-5
    )
    west, bottom, east, top = seen(with_rows(south, "places", moved[:1]), plane_of(moved_scenario))
    assert min(east - west, top - bottom) >= 3


def test_small_maps_show_the_region_its_roads_and_the_proposal(ran: Any) -> None:
    import io

    from matplotlib.colors import to_rgb
    from PIL import Image

    from infraprio.report.figures.ground import ROAD, TONES
    from infraprio.report.figures.small_maps import small_maps
    from infraprio.report.figures.style import COLOURS

    drawn = small_maps(ran, ["FASTER", "LOT"])
    picture = np.asarray(Image.open(io.BytesIO(drawn["FASTER"])).convert("RGB")).reshape(-1, 3) / 255
    for colour in (COLOURS["road"], ROAD, TONES["water"]):
        assert np.abs(picture - to_rgb(colour)).max(axis=1).min() < 0.06, colour
