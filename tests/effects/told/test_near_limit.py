"""Which journeys a gain hangs on, worked out by hand on four places whose numbers are all different."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from infraprio.effects.limits import LIMITS, Limit
from infraprio.effects.told import near_limit
from infraprio.effects.told.near_limit import _at_limit, _goal_limits, _minutes, _worth, near_limit_remarks

INF = np.inf
BASE: Any = SimpleNamespace(
    model=SimpleNamespace(
        p={},
        zones=SimpleNamespace(
            ids=("a", "b", "c", "d"),
            population=np.array([2.0, 3, 5, 7]),
            jobs=np.array([11.0, 13, 17, 19]),
        ),
    ),
    setting=SimpleNamespace(
        counted=np.array([True, True, False, True]), offers={"hospital": np.array([1, 3])}
    ),
    scenario={"places": {"id": ("d", "a", "b"), "name": ("Delta", "Alpha", "Beta")}},
)  # c has no name


def the_limit(within: str) -> Limit:
    return next(limit for limit in LIMITS if limit.within == within)


JOBS, PEOPLE, HOSPITAL, BY_TRAIN = map(
    the_limit,
    ("jobs_within_45_min", "population_within_60_min", "share_within_60_min_hospital", "jobs_within_60_min_pt"),
)  # fmt: skip


def both_ways(ab: float, ac: float, ad: float, bc: float, bd: float, cd: float) -> np.ndarray:
    found = np.full((4, 4), 8.0)
    for (i, j), minutes in zip(((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)), (ab, ac, ad, bc, bd, cd)):
        found[i, j] = found[j, i] = minutes
    return found


def state(best: np.ndarray, by_train: np.ndarray | None = None, built: tuple[str, ...] = ("P", "Q")) -> Any:
    none = np.full((4, 4), INF)
    return SimpleNamespace(travel=(none, none if by_train is None else by_train, none, best), built=built)


@pytest.fixture(autouse=True)
def _minutes_as_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_limit, "door_minutes", lambda travel, _p: travel)


def told(limit: Limit, before: np.ndarray, after: np.ndarray, base: Any = BASE) -> list[str]:
    """What is said of P and Q, who travel alike by public transport."""
    base = SimpleNamespace(**{**vars(base), "state": state(before, before)})
    return [found.message for found in _at_limit(base, state(after, after), limit)]


def test_what_a_journey_adds_counts_the_residents_or_jobs_of_the_region_at_its_start():
    assert _worth(BASE, JOBS).tolist() == [[22, 26, 34, 38], [33, 39, 51, 57], [0] * 4, [77, 91, 119, 133]]
    assert _worth(BASE, PEOPLE).tolist() == [
        [22, 26, 0, 38], [33, 39, 0, 57], [55, 65, 0, 95], [77, 91, 0, 133],
    ]  # fmt: skip
    assert _worth(BASE, HOSPITAL).tolist() == [[2], [3], [0], [7]]


def test_minutes_are_those_to_each_place_or_to_the_nearest_destination():
    best, by_train = both_ways(20, 30, 40, 50, 60, 70), both_ways(21, 31, 41, 51, 61, 71)
    both = state(best, by_train)
    assert _minutes(BASE, both, JOBS) is best
    assert _minutes(BASE, both, PEOPLE) is best
    assert _minutes(BASE, both, BY_TRAIN) is by_train
    assert _minutes(BASE, both, HOSPITAL).tolist() == [[20], [8], [50], [8]]


def test_the_three_journeys_that_bring_most_stand_first_with_minutes_and_share():
    """Gains: A-B 59 on the limit, A-C 34 from two minutes beyond, A-D 115 from far to well within, B-C 51 from no way."""
    before = both_ways(60, 47, 60, INF, 45, 48)
    after = both_ways(45, 30, 42, 44, 20, 46)
    (text,) = told(JOBS, before, after)
    assert text.startswith("P Q: 56% of the gain in jobs within 45 minutes")  # (59 + 34 + 51) / (144 + 115)
    assert "2 minutes of the limit: " in text
    assert (
        "Alpha–Beta 60.0 → 45.0 min; Beta–c – → 44.0 min; Alpha–c 47.0 → 30.0 min. jobs_around_45_min" in text
    )


@pytest.mark.parametrize(("bc", "more"), [(46, 2), (80, 1)])
def test_a_fourth_and_fifth_journey_are_counted(bc: float, more: int):
    before, after = both_ways(46, 46, 46, bc, 46, 80), both_ways(44, 44, 44, {46: 44, 80: 80}[bc], 44, 80)
    (text,) = told(BY_TRAIN, before + 15, after + 15)
    assert "100% of the gain" in text
    order = "Beta–Delta 61.0 → 59.0 min; Alpha–Delta 61.0 → 59.0 min; Alpha–Beta 61.0 → 59.0 min; and "
    assert f"{order}{more} more" in text  # 57 + 91, 38 + 77, 26 + 33, then 34 and perhaps 51


def test_people_who_reach_jobs_are_those_of_all_places():
    """A-C brings 55, the residents of C at the jobs of A, and nothing back, as no jobs of C count."""
    (text,) = told(PEOPLE, both_ways(70, 61, 70, 70, 70, 70), both_ways(70, 59, 70, 70, 70, 70))
    assert "Alpha–c 61.0 → 59.0 min." in text


@pytest.mark.parametrize("c", [(63, 58), (62, 40), (62.1, 57.9)])
def test_a_way_to_a_destination_has_one_name(c: tuple[float, float]):
    """Two residents of A and three of B come within an hour; D was there before, and those of C do not count."""
    before, after = (np.full((4, 4), 99.0) for _ in range(2))
    before[:, 1], after[:, 1] = [61, 62, c[0], 58], [59, 60, c[1], 30]
    (text,) = told(HOSPITAL, before, after)
    assert "100% of the gain" in text
    assert "minutes of the limit: Beta 62.0 → 60.0 min; Alpha 61.0 → 59.0 min." in text


@pytest.mark.parametrize(("b", "named"), [((62, 30), True), ((62.1, 57.9), False), ((99, 58), True)])
def test_less_than_half_of_a_gain_is_not_said_to_hang_on_a_minute(b: tuple[float, float], named: bool):
    """Two of A are close; three of B are where they start or end two minutes from the limit."""
    before, after = (np.full((4, 4), 99.0) for _ in range(2))
    before[:, 1], after[:, 1] = [61, b[0], 70, 58], [59, b[1], 60, 30]
    found = told(HOSPITAL, before, after)
    assert len(found) == named
    assert all("100% of the gain" in text for text in found)


def test_exactly_half_of_a_gain_is_enough_and_a_part_of_a_resident_is_a_gain():
    """Five of A and B are close and five of C are not; then two places alone, with 0.25 and 0.5 residents."""
    everybody = SimpleNamespace(counted=np.ones(4, dtype=bool), offers={"hospital": np.array([1])})
    before, after = (np.full((4, 4), 99.0) for _ in range(2))
    before[:, 1], after[:, 1] = [61, 62, 80, 58], [59, 60, 40, 30]
    (text,) = told(HOSPITAL, before, after, SimpleNamespace(**{**vars(BASE), "setting": everybody}))
    assert "50% of the gain" in text
    two = SimpleNamespace(ids=("a", "b"), population=np.array([0.25, 0.5]), jobs=np.array([1.0, 1]))
    few = SimpleNamespace(counted=np.ones(2, dtype=bool), offers={})
    base = SimpleNamespace(scenario=BASE.scenario, model=SimpleNamespace(p={}, zones=two), setting=few)
    (text,) = told(JOBS, np.array([[8.0, 46], [46, 8]]), np.array([[8.0, 44], [44, 8]]), base)
    assert "100% of the gain" in text
    assert "minutes of the limit: Alpha–Beta 46.0 → 44.0 min. jobs" in text


def test_nothing_gained_says_nothing():
    same = both_ways(44, 45, 46, 47, 48, INF)
    assert told(JOBS, same, same) == []
    assert told(JOBS, same, same + 1.5) == []  # lost


def test_limits_are_those_of_goals_in_use_that_are_computed():
    class Goals(dict[str, Any]):
        def where(self, version: str) -> Any:
            return np.flatnonzero(np.array(self["version"]) == version)

    goals = Goals(
        indicator=np.array(["jobs_within_45_min", "jobs_around_60_min", "population_within_60_min", "jobs_within_60_min"]),
        version=["new", "new", "new", "old"],
    )  # fmt: skip
    tables = type("Tables", (dict,), {"settings": {"goal_version": "new"}})
    scenario = tables(goals=goals, places=BASE.scenario["places"])
    assert [limit.within for limit in _goal_limits(scenario)] == ["jobs_within_45_min", "population_within_60_min"]  # fmt: skip
    before, after = both_ways(46, 80, 80, 80, 80, 80), both_ways(44, 80, 80, 80, 80, 80)
    start = state(before)
    start.measures = SimpleNamespace(totals={"jobs_within_45_min": 1.0})
    base: Any = SimpleNamespace(**{**vars(BASE), "scenario": scenario, "state": start})
    (found,) = near_limit_remarks(base, state(after))
    assert found.code == "gain_at_limit"
    start.measures.totals = {"population_within_60_min": 1.0}
    assert near_limit_remarks(base, state(after)) == []
    start.measures.totals = {"jobs_within_45_min": 1.0}
    assert near_limit_remarks(base, SimpleNamespace(travel=start.travel)) == []  # type: ignore[arg-type]
