"""Bicycle and walking on roads that are worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from infraprio.network.transport import apply_changes, compile_transport
from infraprio.network.travel.active.journeys import Active, loads_of
from infraprio.network.travel.active.links import bicycle_links, facilities, surface_of, surface_remarks
from infraprio.network.travel.demand import zones_of
from infraprio.network.travel.skims import skim_all
from infraprio.scenario.parameters import parameters
from infraprio.scenario.scenario import Scenario
from tests.network.regions import Rows, change, place, region, road

PLACES = [place("A", 0, 5000, 3000), place("B", 0.09), place("C", 0.18), place("D", 0.9)]


def three_roads(changes: Rows = (), **first: object) -> Scenario:
    """A to B to C, 4 km each, and a long road to D that bicycles reach and walkers do not."""
    roads = [road("AB", "A", "B", 4, 60, **first), road("BC", "B", "C", 4, 60), road("CD", "C", "D", 24, 80)]
    bare = {name: [] for name in ("railways", "services", "service_stops", "interchanges")}
    return region(changes, active_travel="modelled", places=PLACES, roads=roads, **bare)


def journeys(scenario: Scenario, *proposals: str) -> Active:
    p = {name: item.value for name, item in parameters(scenario).items()}
    transport = compile_transport(scenario)
    zones = zones_of(scenario, transport, p["jobs_per_resident"])
    base = skim_all(transport, zones, p)
    skims = skim_all(apply_changes(transport, proposals), zones, p, base) if proposals else base
    assert skims.active is not None
    return skims.active


def flat(km: float) -> float:
    """Minutes of the mean bicycle: nine tenths at 15 km/h, one tenth at 17."""
    return km * 60 * (0.9 / 15 + 0.1 / 17)


def test_minutes_by_bicycle_and_what_they_feel_like_in_mixed_traffic():
    found = journeys(three_roads()).bicycle
    assert found.minutes[0, 2] == pytest.approx(flat(8))
    assert found.felt[0, 2] == pytest.approx(1.3 * flat(8))
    assert found.km[0, 2] == 8
    assert np.isinf(found.felt.diagonal()).all()


@pytest.mark.parametrize(
    ("words", "minutes", "weight"),
    [
        ({"bicycle": "path"}, flat(4), 1.0),
        ({"bicycle": "lane"}, flat(4), 1.15),
        ({"surface": "gravel"}, flat(4) / 0.85, 1.3),
        ({"road_class": "gravel"}, flat(4) / 0.85, 1.3),
        ({"surface": "Cobblestone"}, flat(4) / 0.7, 1.3),
        ({"slope": "hilly"}, 4 * 60 * (0.9 / (15 * 0.78) + 0.1 / (17 * 0.92)), 1.3),
        ({"slope": "rolling", "road_class": "path"}, 4 * 60 * (0.9 / (15 * 0.89) + 0.1 / (17 * 0.96)), 1.0),
        ({"road_class": "ferry", "speed_kmh": 20, "delay_min": 5}, 17.0, 1.0),
    ],
)
def test_speed_by_surface_and_slope(words: dict[str, object], minutes: float, weight: float):
    found = journeys(three_roads(**words)).bicycle
    assert found.minutes[0, 1] == pytest.approx(minutes)
    assert found.felt[0, 1] == pytest.approx(minutes * weight)


@pytest.mark.parametrize("words", [{"road_class": "2+1"}, {"road_class": "motorway"}, {"bicycle": "no"}])
def test_where_bicycles_may_not_go_there_is_no_way(words: dict[str, object]):
    assert np.isinf(journeys(three_roads(**words)).bicycle.felt[0, 1])
    assert np.isfinite(
        journeys(
            three_roads(bicycle="path", **{k: v for k, v in words.items() if k != "bicycle"})
        ).bicycle.felt[0, 1]
    )


def test_walking_has_its_own_speed_and_a_longest_distance():
    found = journeys(three_roads(slope="hilly")).walk
    assert found.minutes[0, 1] == pytest.approx(4 / (5 * 0.85) * 60)
    assert found.felt[0, 1] == pytest.approx(1.5 * 4 / (5 * 0.85) * 60)
    assert np.isinf(found.felt[0, 2])  # 8 km are too far, however steep
    assert np.isinf(journeys(three_roads()).bicycle.felt[0, 3])  # 32 km


def test_one_way_holds_for_bicycles_and_not_for_walkers():
    found = journeys(three_roads(oneway="yes"))
    assert np.isinf(found.bicycle.felt[0, 1])  # there and not back
    assert np.isfinite(found.walk.felt[0, 1])


def test_places_near_each_other_need_no_road_to_walk():
    near = [place("A", 0, 5000, 3000), place("B", 0.012)]
    found = journeys(region(active_travel="modelled", places=near, roads=[road("AB", "A", "B", 3, 60)], **{n: [] for n in ("railways", "services", "service_stops", "interchanges")}))  # fmt: skip
    assert found.walk.km[0, 1] == pytest.approx(1.3 * 0.6058, rel=1e-3)  # the straight line and a third
    assert found.walk.minutes[0, 1] == pytest.approx(found.walk.km[0, 1] / 5 * 60)
    assert found.bicycle.km[0, 1] == 3
    assert loads_of(found.walk, np.array([[0, 10.0], [0, 0]]), 1).tolist() == [0]


def test_loads_are_the_trips_of_both_directions():
    found = journeys(three_roads()).bicycle
    trips = np.zeros((4, 4))
    trips[0, 2], trips[1, 0] = 10, 4
    assert loads_of(found, trips, 3).tolist() == [14, 10, 0]


def test_a_proposal_is_worth_what_a_computation_from_scratch_says():
    rows = [change("P", "roads", "AB", "set", "bicycle", "path"), change("Q", "roads", "BC", "remove")]
    scenario = three_roads(rows)
    assert np.array_equal(
        journeys(scenario, "P").bicycle.felt, journeys(three_roads(bicycle="path")).bicycle.felt
    )
    assert np.isinf(journeys(scenario, "Q").walk.felt[1, 2])


def test_words_of_the_tables_are_read_as_they_stand():
    transport = compile_transport(three_roads(surface="chewing gum"))
    assert facilities(transport).tolist() == ["mixed"] * 3
    assert surface_of(transport).tolist() == ["smooth"] * 3
    (told,) = surface_remarks(transport)
    assert told.code == "surface_unknown"
    assert "chewing gum" in told.message
    p = {name: item.value for name, item in parameters(three_roads()).items()}
    assert bicycle_links(transport, p).open.all()
