"""What can be reached, on three places whose numbers are all different, worked out place by place."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from infraprio.effects.limits import LIMITS, around, limit_values, within
from infraprio.effects.reach import (
    _by_municipality,
    _gini,
    _mean,
    day_trips,
    destinations,
    reach,
    weighted_quantile,
)
from infraprio.network.travel.demand import PURPOSES

INF = math.inf
P = {
    "limit_width_min": 7.0,
    "gravity_access_a": 1.5,
    "gravity_access_b": 0.7,
    "mode_scale_per_min": 0.05,
    "inside_zone_min": 6.0,
    "time_most_min": 90.0,
}
BEST = np.array([[8.0, 45, INF], [0.5, 9, 60], [INF, 45.5, 10]])
PT = np.array([[8.0, 60, INF], [60.5, 9, 58], [INF, 100, 10]])
PEOPLE, JOBS = np.array([2.0, 3, 5]), np.array([11.0, 13, 17])
COST = np.array([[99.0, 20, INF], [30, 99, 95], [120, 40, 99]])


def array(*values: float) -> np.ndarray:
    return np.array(values)


def zones(
    jobs: np.ndarray = JOBS, towns: tuple[str, ...] = ("N", "M", "N"), people: np.ndarray = PEOPLE
) -> Any:
    return SimpleNamespace(municipality=towns, population=people, jobs=jobs)


def setting(counted: tuple[int, ...] = (1, 1, 1), **offers: list[int]) -> Any:
    return SimpleNamespace(
        counted=np.array(counted, dtype=bool), offers={word: np.array(at) for word, at in offers.items()}
    )


def reached(zones: Any, setting: Any, people: np.ndarray = PEOPLE) -> tuple[dict[str, float], dict[str, Any]]:
    costs = np.array([np.full((3, 3), 50.0 + k) for k in range(len(PURPOSES))])
    costs[PURPOSES.index("work")] = COST
    state = SimpleNamespace(shares=SimpleNamespace(cost=costs))
    totals: dict[str, float] = {}
    by_zone: dict[str, Any] = {}
    reach(SimpleNamespace(p=P, zones=zones), setting, state, people, PT, BEST, totals, by_zone)  # type: ignore[arg-type]
    assert costs[PURPOSES.index("work")].tolist() == COST.tolist()  # it is as it was
    return totals, by_zone


def test_quantiles_by_weight():
    """Weights 1, 2 and 1 of the values 7, 3 and 5: below or at which a share lies."""
    values, weights = array(7, 3, 5), array(1, 2, 1)
    for share, value in ((0.1, 3), (0.5, 3), (0.51, 5), (0.75, 5), (0.76, 7), (1.0, 7)):
        assert weighted_quantile(values, weights, share) == value
    assert weighted_quantile(values, array(0, 0, 0), 0.5) == 0.0
    assert weighted_quantile(values, array(0, 0.5, 0), 0.5) == 3.0
    tenths = np.full(10, 0.1)  # nine of them sum to a hair more or less than 0.9
    assert weighted_quantile(np.arange(10.0), tenths, 0.9) == 8.0


def test_gini_by_hand():
    """Two of weight 3 and 5 with 2 and 7: 2 x 3 x 5 x 5 over 2 x 8 x 41."""
    assert _gini(array(2, 7), array(3, 5)) == pytest.approx(150 / (2 * 8 * 41))
    assert _gini(array(0.2, 0.7), array(0.3, 0.5)) == pytest.approx(150 / (2 * 8 * 41))
    assert _gini(array(2, 7), array(0, 0)) == 0.0
    assert _gini(array(0, 0), array(3, 5)) == 0.0
    assert _gini(array(-1, 3), array(3, 1)) == 0.0


def test_means_by_weight():
    assert _mean(array(2, 7), array(3, 5)) == pytest.approx(41 / 8)
    assert _mean(array(2, 7), array(0.3, 0.5)) == pytest.approx(41 / 8)
    assert _mean(array(2, 7), array(0, 0)) == 0.0


def test_municipalities_with_any_weight_in_alphabetical_order():
    towns = zones(towns=("N", "M", "N", "O"))
    means, weights = _by_municipality(towns, array(2, 7, 11, 13), array(3, 0.5, 1, 0))
    assert means.tolist() == pytest.approx([7, 17 / 4])
    assert weights.tolist() == [0.5, 4]


def test_what_lies_within_and_around_each_limit():
    """Residents of A and B count; the limit is within, a hair beyond it is not."""
    offers = {"hospital": [0, 2], "university": [1], "airport": [2]}
    totals, by_zone = reached(zones(), setting((1, 1, 0), **offers), array(2, 3, 0))
    wanted = {
        "jobs_within_45_min": [11 + 13, 11 + 13, 17],
        "jobs_within_60_min": [11 + 13, 11 + 13 + 17, 13 + 17],
        "population_within_45_min": [2 + 3, 2 + 3, 5],
        "population_within_60_min": [2 + 3, 2 + 3 + 5, 3 + 5],
        "jobs_within_60_min_pt": [11 + 13, 13 + 17, 17],
        "share_within_60_min_hospital": [100, 100, 100],
        "share_within_60_min_university": [100, 100, 100],
        "share_within_90_min_airport": [0, 100, 100],
    }
    assert {name for name in by_zone if "within" in name} == set(wanted)
    for name, values in wanted.items():
        assert by_zone[name].tolist() == values, name
        a, b = (11, 13) if name.startswith("population") else (2, 3)
        assert totals[name] == pytest.approx((a * values[0] + b * values[1]) / (a + b)), name

    def slope(minutes: float, limit: float) -> float:
        return 1 / (1 + 9 ** ((min(minutes, 1e3) - limit) / 7))

    near = [[slope(minutes, 45) for minutes in row] for row in BEST.tolist()]
    jobs = [sum(share * n for share, n in zip(row, JOBS)) for row in near]
    people = [sum(near[i][j] * PEOPLE[i] for i in range(3)) for j in range(3)]
    assert by_zone["jobs_around_45_min"].tolist() == pytest.approx(jobs)
    assert by_zone["population_around_45_min"].tolist() == pytest.approx(people)
    assert totals["jobs_around_45_min"] == pytest.approx((2 * jobs[0] + 3 * jobs[1]) / 5)
    assert totals["population_around_45_min"] == pytest.approx((11 * people[0] + 13 * people[1]) / 24)
    ride = [sum(slope(m, 60) * n for m, n in zip(row, JOBS)) for row in PT.tolist()]
    assert by_zone["jobs_around_60_min_pt"].tolist() == pytest.approx(ride)
    fly = [100 * slope(m, 90) for m in BEST[:, 2]]
    assert by_zone["share_around_90_min_airport"].tolist() == pytest.approx(fly)


def test_limits_are_what_their_names_say():
    for limit in LIMITS:
        word = limit.counts if limit.counts in ("jobs", "population") else "share"
        end = "_pt" if limit.transit else "" if word != "share" else f"_{limit.counts}"
        for name, kind in ((limit.within, "within"), (limit.around, "around")):
            assert name == f"{word}_{kind}_{limit.minutes:g}_min{end}"
    assert sum(limit.transit for limit in LIMITS) == 1
    first = LIMITS[0]
    assert limit_values(within(BEST, 45), first, zones()).tolist() == [24, 24, 17]
    assert around(array(38, 45, 52), 45, 7).tolist() == pytest.approx([0.9, 0.5, 0.1])


def test_accessibility_by_hand():
    """The nearest counts a minute at least, jobs without a way nothing by gravity and as the farthest by the logsum."""
    totals, by_zone = reached(zones(), setting())

    def weight(minutes: float) -> float:
        return 0.0 if math.isinf(minutes) else 1 / (1 + math.exp(1.5) * max(minutes, 1) ** 0.7)

    gravity = [sum(weight(m) * n for m, n in zip(row, JOBS)) for row in BEST.tolist()]
    assert by_zone["accessibility_gravity"].tolist() == pytest.approx(gravity)
    assert totals["accessibility_gravity"] == pytest.approx(sum(np.multiply(gravity, PEOPLE)) / 10)
    costs = [[6, 20, 90], [30, 6, 90], [90, 40, 6]]
    logsum = [math.log(sum(n * math.exp(-0.05 * c) for c, n in zip(row, JOBS))) / 0.05 for row in costs]
    assert by_zone["accessibility_logsum"].tolist() == pytest.approx(logsum)
    assert totals["accessibility_logsum"] == pytest.approx(sum(np.multiply(logsum, PEOPLE)) / 10)
    m, n = gravity[1], (2 * gravity[0] + 5 * gravity[2]) / 7
    assert totals["accessibility_worst_municipality"] == pytest.approx(min(m, n))
    assert totals["accessibility_p10"] == pytest.approx(sorted(gravity)[0])
    assert totals["accessibility_gini"] == pytest.approx(3 * 7 * abs(m - n) / (10 * (3 * m + 7 * n)))


def test_accessibility_of_nobody_and_of_no_jobs():
    totals, by_zone = reached(zones(jobs=np.zeros(3)), setting(), np.zeros(3))
    assert by_zone["accessibility_logsum"].tolist() == [0, 0, 0]
    for name in ("gravity", "logsum", "worst_municipality", "p10", "gini"):
        assert totals[f"accessibility_{name}"] == 0.0
    few, by_zone = reached(zones(jobs=JOBS / 1e4), setting())
    assert by_zone["accessibility_logsum"][0] == pytest.approx(math.log(sum(JOBS / 1e4 * np.exp(array(-0.3, -1, -4.5)))) / 0.05)  # fmt: skip
    assert few["accessibility_gini"] == pytest.approx(reached(zones(), setting())[0]["accessibility_gini"])


def test_minutes_to_the_nearest_destination():
    """To either of two hospitals, or to the university; at most as long as a journey without any way."""
    totals: dict[str, float] = {}
    by_zone: dict[str, Any] = {}
    offers = setting(hospital=[0, 2], university=[2])
    destinations(P, offers, PEOPLE, zones(), PT, BEST, totals, by_zone)
    wanted = {
        "minutes_to_hospital": [8, 0.5, 10],
        "minutes_to_hospital_pt": [8, 58, 10],
        "minutes_to_university": [90, 60, 10],
        "minutes_to_university_pt": [90, 58, 10],
    }
    assert {name: values.tolist() for name, values in by_zone.items()} == wanted
    for name, (a, b, c) in wanted.items():
        assert totals[name] == pytest.approx((2 * a + 3 * b + 5 * c) / 10)
    assert totals["minutes_to_hospital_p90"] == 10
    assert totals["minutes_to_hospital_worst_municipality"] == pytest.approx((2 * 8 + 5 * 10) / 7)
    assert set(totals) == {*wanted, "minutes_to_hospital_p90", "minutes_to_hospital_worst_municipality"}
    none: dict[str, float] = {}
    destinations(P, setting(university=[2]), PEOPLE, zones(), PT, BEST, none, {})
    assert set(none) == {"minutes_to_university", "minutes_to_university_pt"}
    nobody: dict[str, float] = {}
    destinations(P, offers, np.zeros(3), zones(), PT, BEST, nobody, {})
    assert set(nobody.values()) == {0.0}


DAY = {"out": 200.0, "home": 230.0, "leave": 400.0, "back": 960.0, "from_first": 300.0, "from_last": 950.0}
"""By the first train there at 10.00 and home from 16.00, six hours later; from the capital at six at the earliest, there
at 9.50 and home from 15.50, six hours later: all just in time."""


def trips(seats: tuple[int, ...] = (0,), capital: tuple[int, ...] = (1,), **day: float) -> list[float]:
    """Green and red to the capital 1 from the seat 0, and green from it; 2 is as far from anywhere as can be."""
    how = DAY | day
    fastest, first, last = (np.full((3, 3), fill) for fill in (INF, INF, -INF))
    fastest[0, 1], fastest[1, 0] = how["out"], how["home"]
    first[0, 1], last[1, 0], first[1, 0], last[0, 1] = (
        how["leave"],
        how["back"],
        how["from_first"],
        how["from_last"],
    )
    skims = SimpleNamespace(transit=SimpleNamespace(fastest=fastest, first=first, last=last))
    offers = {"capital": np.array(capital, dtype=int)} if capital else {}
    where: Any = SimpleNamespace(offers=offers, seats=np.array(seats, dtype=int))
    totals: dict[str, float] = {}
    with np.errstate(all="raise"):
        day_trips(where, SimpleNamespace(skims=skims), totals)  # type: ignore[arg-type]
    words = ("to_capital_green", "to_capital_red", "from_capital_green")
    return [totals[f"basic_access_{word}"] for word in words] if totals else []


@pytest.mark.parametrize(
    ("day", "green", "red", "back"),
    [
        ({}, 1, 0, 1),
        ({"leave": 401, "back": 961}, 0, 0, 1),  # there after ten
        ({"leave": 401}, 0, 1, 1),  # less than six hours there
        ({"back": 959}, 0, 1, 1),
        ({"leave": 399, "back": 959}, 0, 0, 1),  # home before four
        ({"home": 240, "from_last": 960}, 1, 0, 1),
        ({"home": 241, "from_last": 990}, 0, 0, 0),  # more than four hours
        ({"home": 300, "from_last": 1100}, 0, 0, 0),
        ({"home": 301, "from_last": 1100}, 0, 1, 0),  # more than five
        ({"out": 240, "leave": 360}, 1, 0, 1),
        ({"out": 241, "leave": 359}, 0, 0, 0),
        ({"out": 300, "leave": 300}, 0, 0, 0),
        ({"out": 301, "leave": 299}, 0, 1, 0),
        ({"from_last": 949}, 1, 0, 0),  # less than six hours here
        ({"from_first": 360}, 1, 0, 1),
        ({"from_first": 361}, 1, 0, 0),
        ({"from_first": 361, "from_last": 951}, 1, 0, 1),
        ({"from_last": 1240}, 1, 0, 1),
        ({"from_last": 1241}, 1, 0, 0),  # home after midnight
        ({"out": INF}, 0, 1, 0),
        ({"home": INF}, 0, 1, 0),
    ],
)
def test_a_day_trip_just_in_time_and_a_minute_off(day: dict[str, float], green: int, red: int, back: int):
    assert trips(**day) == [green, red, back]


def test_day_trips_of_several_seats_and_capitals():
    assert trips(seats=(0, 2)) == [1, 1, 1]
    assert trips(seats=(0, 0)) == [2, 0, 2]
    assert trips(capital=(1, 2)) == [1, 0, 1]
    assert trips(capital=(2,)) == [0, 1, 0]
    assert trips(seats=()) == trips(capital=()) == []
