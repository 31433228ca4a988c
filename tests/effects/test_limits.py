"""Limits of time: the cliff, its smooth partner, and gains that hang on a minute."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infraprio import effects
from infraprio.effects.limits import LIMITS, around, within
from tests.network.regions import change, place, region, road

MINUTES = st.floats(0, 600)


@given(MINUTES, MINUTES, st.sampled_from([45.0, 60.0, 90.0]), st.floats(5, 15))
def test_smooth_partner_falls_with_time_and_a_minute_never_decides(
    a: float, b: float, limit: float, width: float
):
    near = around(np.array([min(a, b), max(a, b)]), limit, width)
    assert 0 <= near[1] <= near[0] <= 1
    assert (
        near[0] - near[1] <= (max(a, b) - min(a, b)) * np.log(9) / width / 4 + 1e-12
    )  # steepest at the limit
    assert around(np.array([limit, limit - width, limit + width, np.inf]), limit, width) == pytest.approx(
        [0.5, 0.9, 0.1, 0]
    )


def test_the_smooth_partner_tends_to_the_cliff():
    minutes = np.array([0.0, 44.9, 45.1, 80.0, np.inf])
    assert around(minutes, 45, 0.01) == pytest.approx(within(minutes, 45), abs=1e-9)


def test_every_indicator_with_a_limit_has_its_partner():
    cliffs = {name for name in effects.INDICATORS if "_within_" in name}
    assert {limit.within for limit in LIMITS} == cliffs
    for limit in LIMITS:
        cliff, slope = effects.INDICATORS[limit.within], effects.INDICATORS[limit.around]
        assert (cliff.unit, cliff.direction, cliff.zonal) == (slope.unit, slope.direction, slope.zonal)
        assert f"_{limit.minutes:g}_min" in limit.within


def near_the_limit(minutes_before: float, minutes_after: float, goal: str = "jobs_within_45_min", **more):  # type: ignore[no-untyped-def]
    """Two places so far apart by car (3 minutes at the ends included) and a proposal that shortens the road."""
    kms = [minutes - 3 for minutes in (minutes_before, minutes_after)]  # at 60 km/h a kilometre is a minute
    return effects.evaluate(
        region(
            [change("P", "roads", "AB", "set", "length_km", kms[1])],
            places=[place("A", 0, 5000, 3000, offers="hospital regional_centre"), place("B", 0.4, 700, 200)],
            roads=[road("AB", "A", "B", kms[0], 60, aadt=900)],
            railways=[],
            services=[],
            service_stops=[],
            interchanges=[],
            goals=[{"id": "g", "name": "g", "indicator": goal}],
            **more,
        )
    )


def told(found: effects.Effects) -> list[str]:
    return [str(finding) for finding in found.findings if finding.code == "gain_at_limit"]


def test_a_gain_that_hangs_on_a_minute_names_the_places_and_the_share():
    (text,) = told(near_the_limit(45.4, 44.4))
    assert "100% of the gain in jobs within 45 minutes" in text
    assert "A–B 45.4 → 44.4 min" in text
    assert "jobs_around_45_min" in text
    (text,) = told(near_the_limit(61, 59, "share_within_60_min_hospital"))
    assert "B 61.0 → 59.0 min" in text


@pytest.mark.parametrize(
    ("before", "after", "goal"),
    [
        (60, 30, "jobs_within_45_min"),  # far from the limit on both sides
        (44, 43, "jobs_within_45_min"),  # within it before
        (47, 46, "jobs_within_45_min"),  # beyond it after
        (45.4, 44.4, "jobs_around_45_min"),  # no cliff
        (45.4, 44.4, "accessibility_gravity"),
    ],
)
def test_other_gains_are_passed_over(before: float, after: float, goal: str):
    assert told(near_the_limit(before, after, goal)) == []


@pytest.mark.parametrize(
    ("before", "after", "hangs"),
    [
        (60, 45, True),  # on the limit is within it
        (60, 43, True),
        (60, 42.9, False),  # more than two minutes before it
        (47, 30, True),
        (47.1, 30, False),
        (45, 44, False),  # within it already
    ],
)
def test_two_minutes_on_either_side_are_close(before: float, after: float, hangs: bool):
    found = told(near_the_limit(before, after))
    assert [f"A–B {before:.1f} → {after:.1f} min" in text for text in found] == [True] * hangs


def star(far: float) -> list[str]:
    """Jobs at the hub alone; to four places 46 minutes become 44, and to one with `far` residents 60 become 30."""
    people = {"A": 100, "B": 200, "C": 300, "D": 400, "E": far}
    minutes = dict.fromkeys("ABCD", (46, 44)) | {"E": (60, 30)}
    changes = [
        change("P", "roads", f"H{x}", "set", "length_km", after - 3) for x, (_, after) in minutes.items()
    ]
    hub = place("H", 0.5, 0, 1000, offers="hospital regional_centre")
    places = [hub, *(place(x, 0.1 * k, n, 0) for k, (x, n) in enumerate(people.items()))]
    roads = [road(f"H{x}", "H", x, before - 3, 60, aadt=900) for x, (before, _) in minutes.items()]
    none: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("railways", "services", "service_stops", "interchanges")
    }
    goals = [{"id": "g", "name": "g", "indicator": "jobs_within_45_min"}]
    return told(effects.evaluate(region(changes, places=places, roads=roads, goals=goals, **none)))


def test_the_journeys_that_bring_most_stand_first_there_and_back_as_one():
    (text,) = star(0)
    assert "100% of the gain" in text
    assert "D–H 46.0 → 44.0 min; C–H 46.0 → 44.0 min; B–H 46.0 → 44.0 min; and 1 more" in text


def test_from_half_of_a_gain_it_hangs_on_minutes():
    (text,) = star(1000)
    assert "50% of the gain" in text
    assert star(1001) == []


@given(st.floats(30, 60), st.floats(0.2, 1.0))
def test_a_minute_changes_the_slope_little_wherever_the_limit_lies(before: float, saved: float):
    share = around(np.array([before - saved, before]), 45, 10)
    assert 0 < share[0] - share[1] < 0.06


def test_around_by_hand():
    found = near_the_limit(45.4, 44.4)
    p = found.base.model.p
    pairs = np.array([[p["inside_zone_min"], 45.4], [45.4, p["inside_zone_min"]]])
    jobs, people = np.array([3000, 200]), np.array([5000, 700])
    share = 1 / (1 + np.exp(np.log(9) * (pairs - 45) / p["limit_width_min"]))
    assert found.without["jobs_around_45_min"] == pytest.approx(people @ share @ jobs / people.sum())
    assert found.without["population_around_45_min"] == pytest.approx(people @ share @ jobs / jobs.sum())
    hospital = 100 * (people * 1 / (1 + np.exp(np.log(9) * (pairs[:, 0] - 60) / p["limit_width_min"])))
    assert found.without["share_around_60_min_hospital"] == pytest.approx(hospital.sum() / people.sum())
