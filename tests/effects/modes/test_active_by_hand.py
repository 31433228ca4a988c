"""Who cycles and walks, how far, and who is hurt, on two places and four roads whose numbers are all different."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from infraprio.effects.modes import active as module
from infraprio.effects.modes.active import (
    ActiveTraffic,
    active_measures,
    active_minutes,
    active_remarks,
    active_traffic,
)

P = {
    "risk_bicycle_path": 2.0,
    "risk_bicycle_lane": 3.0,
    "risk_bicycle_mixed": 5.0,
    "risk_walking_path": 7.0,
    "risk_walking_road": 11.0,
    "days_year": 365.0,
    "inside_zone_min": 6.0,
}
INF = np.inf
CYCLED, WALKED = np.array([13.0, 17, 19, 23]), np.array([29.0, 31, 37, 41])


def way(minutes: list[list[float]], km: list[list[float]]) -> Any:
    return SimpleNamespace(minutes=np.array(minutes), km=np.array(km))


BICYCLE = way([[INF, 20], [24, INF]], [[INF, 5], [6, INF]])
WALK = way([[INF, INF], [22, INF]], [[INF, INF], [3, INF]])


def state(active: bool = True) -> Any:
    """Two purposes; trips 2, 4, 6 and 8 and three times as many, of which a quarter cycle and an eighth walk; no way on foot from the first."""
    pairs = np.array([[2.0, 4], [6, 8]])
    some = SimpleNamespace(bicycle=BICYCLE, walk=WALK, every=(BICYCLE, WALK))
    roads = {"id": list("abcd"), "length_km": np.array([1.5, 2, None, 3], dtype=object)}
    cycle, walk = np.full((2, 2, 2), 0.25), np.full((2, 2, 2), 0.125)
    cycle[:, [0, 1], [0, 1]] = walk[:, [0, 1], [0, 1]] = 0.0
    return SimpleNamespace(
        skims=SimpleNamespace(active=some if active else None, transport={"roads": roads}),
        trips=np.stack([pairs, 3 * pairs]),
        shares=SimpleNamespace(active=(cycle, walk)),
        active_load=(CYCLED, WALKED),
    )


def test_who_cycles_and_walks_where_and_who_is_hurt(monkeypatch: pytest.MonkeyPatch):
    """One path, one lane, one mixed road without a length, and a road where nobody may cycle."""
    monkeypatch.setattr(module, "facilities", lambda _transport: np.array(["path", "lane", "mixed", ""]))
    found = active_traffic(state(), P)
    assert found.persons.tolist() == [42, 48, 56, 64]
    cycled = 0.25 * 4 * (4 * 5 + 6 * 6)
    walked = 0.125 * 4 * 6 * 3
    assert found.km_day == pytest.approx({"bicycle_km": cycled, "walking_km": walked})
    hurt = 13 * 1.5 * 2 + 17 * 2 * 3 + 29 * 1.5 * 7 + (walked - 29 * 1.5) * 11
    assert found.accidents_year == pytest.approx(hurt * 365 / 1e6)
    mixed = state()
    mixed.skims.transport["roads"]["length_km"][2] = 0.5
    assert active_traffic(mixed, P).accidents_year == pytest.approx((hurt + 19 * 0.5 * 5) * 365 / 1e6)


def test_where_nobody_models_them_nobody_cycles():
    found = active_traffic(state(active=False), P)
    assert (found.persons.tolist(), found.km_day, found.accidents_year) == ([0, 0, 0, 0], {}, 0)
    assert active_minutes(state(active=False), P) is None
    totals: dict[str, float] = {}
    active_measures(state(active=False), found, P, totals, {})
    assert totals == {}


def test_minutes_of_the_quicker():
    found = active_minutes(state(), P)
    assert found is not None
    assert found.tolist() == [[6, 20], [22, 6]]
    assert np.isinf(np.diag(BICYCLE.minutes)).all()


def test_what_all_of_it_comes_to():
    totals: dict[str, float] = {}
    by_zone: dict[str, Any] = {"travel_hours_day": np.array([100.0, 200])}
    seen = ActiveTraffic(persons=np.zeros(4), km_day={"bicycle_km": 43.0, "walking_km": 47.0}, accidents_year=53.0)  # fmt: skip
    active_measures(state(), seen, P, totals, by_zone)
    hours = [0.25 * 4 * 4 * 20 / 60, (0.25 * 4 * 6 * 24 + 0.125 * 4 * 6 * 22) / 60]
    assert by_zone["bicycle_trips_day"].tolist() == pytest.approx([4, 6])
    assert by_zone["walk_trips_day"].tolist() == pytest.approx([2, 3])
    assert by_zone["travel_hours_day"].tolist() == pytest.approx([100 + hours[0], 200 + hours[1]])
    assert totals == pytest.approx(
        {
            "bicycle_km_million_year": 43 * 365 / 1e6,
            "walk_km_million_year": 47 * 365 / 1e6,
            "travel_hours_active_day": sum(hours),
            "severe_accidents_active_year": 53,
        }
    )


def test_what_is_stated_for_nothing_is_counted(monkeypatch: pytest.MonkeyPatch):
    """A slope, a sort of way, a count, and a slope of a closed road; one road states nothing."""
    monkeypatch.setattr(module, "surface_remarks", lambda _transport: ["surfaces"])
    roads = {
        "slope": np.array(["steep", "", "", "steep", ""], dtype=object),
        "bicycle": np.array(["", "lane", "", "", ""], dtype=object),
        "bicycles_day": np.array([None, None, 0, None, None], dtype=object),
        "open": np.array([True, True, True, False, True]),
    }

    class Tables(dict[str, Any]):
        active_travel = False

    tables: Any = Tables(roads=roads)
    (told,) = active_remarks(tables)
    assert (told.code, told.subject, dict(told.what.gaps)["n"]) == ("active_not_modelled", "roads", 3)
    roads["open"] = np.array([False, True, False, False, True])
    assert [dict(each.what.gaps)["n"] for each in active_remarks(tables)] == [1]
    roads["open"] = np.array([False, False, False, False, True])
    assert active_remarks(tables) == []
    tables.active_travel = True
    assert active_remarks(tables) == ["surfaces"]
