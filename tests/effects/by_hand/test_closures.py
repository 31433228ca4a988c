"""What a closed road costs, on small tables whose numbers are all different."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from infraprio.effects import closures as module
from infraprio.effects.closures import (
    Closure,
    WeakPoints,
    closure_harm,
    critical_roads,
    residents_behind_bridges,
    standing_loss,
)
from infraprio.effects.resilience import _corridor_roads, _exposure, _harm

RESILIENCE = import_module("infraprio.effects.resilience")
INF = np.inf
VEHICLES = np.array([[0.0, 2, 6], [4, 0, 10], [8, 16, 0]])  # both ways together: each way 3, 7, 13
EACH_WAY = np.array([[0.0, 3, 7], [3, 0, 13], [7, 13, 0]])


def closure(origins: list[int], extra: list[list[float]], lost: list[list[int]]) -> Closure:
    return Closure(
        origins=np.array(origins, dtype=np.intp), extra=np.array(extra), lost=np.array(lost, dtype=bool)
    )


FIRST = closure([2, 0], [[5.0, 50, 0], [0, 0, 5]], [[0, 0, 0], [0, 1, 0]])
SECOND = closure([1], [[17.0, 0, 23]], [[0, 0, 0]])


def test_harm_of_each_closure_is_minutes_and_vehicles_lost():
    """Nobody is counted for more than half an hour, with a way or without."""
    hours, cut = closure_harm([FIRST, SECOND], VEHICLES, 30.0)
    assert hours.tolist() == pytest.approx([(7 * 5 + 13 * 30 + 3 * 30 + 7 * 5) / 60, (3 * 17 + 13 * 23) / 60])
    assert cut.tolist() == [3, 0]
    nothing = closure_harm([], VEHICLES, 30.0)
    assert [part.tolist() for part in nothing] == [[], []]


def test_what_is_lost_on_every_day_is_lost_beside_a_closure_too():
    standing = closure([0, 1, 2], [[0, 1, 0], [1.0, 0, 11], [0, 11, 0]], [[0, 0, 1], [0, 0, 0], [1, 0, 0]])
    hours, cut = closure_harm([FIRST, SECOND], VEHICLES, 30.0, standing)
    first = 3 * 30 + 7 * 30 + 3 * 1 + 13 * 11 + 7 * 30 + 13 * 30
    second = 3 * 1 + 7 * 30 + 3 * (1 + 17) + 13 * 30 + 7 * 30 + 13 * 11  # 11 + 23 is more than half an hour
    assert hours.tolist() == pytest.approx([first / 60, second / 60])
    assert cut.tolist() == [3 + 7 + 7, 7 + 7]
    assert standing.extra.tolist() == [[0, 1, 0], [1, 0, 11], [0, 11, 0]]  # it is as it was
    assert standing.lost.sum() == 2


def skims(cost: list[list[float]], **more: Any) -> Any:
    """Points 2, 0 and 1 of the trees are the zones; the columns of the last two are swapped."""
    trees = SimpleNamespace(cost=np.array(cost), **more)
    return SimpleNamespace(
        car=SimpleNamespace(trees=trees), road_row=np.array([2, 0, 1]), road_end=np.array([0, 2, 1])
    )


def test_what_is_lost_for_good_and_no_gain():
    """Zone 0 to zone 1: 10 and then 17 minutes; to zone 2: 20 and then 14. A way that is new, and one that is gone."""
    before = skims([[3.0, 5, INF], [INF, 4, 6], [1, 20, 10]])
    after = skims([[INF, 5, 30], [8, 4.5, 6], [1, 14, 17]])
    found = standing_loss(before, after)
    assert found.origins.tolist() == [0, 1, 2]
    assert found.extra.tolist() == [[0, 7, 0], [0, 0, 0], [0, 0, 0.5]]
    assert found.lost.tolist() == [[0, 0, 0], [1, 0, 0], [0, 0, 0]]


class Ways:
    """Arcs of a network: the arcs' chains, and trees that are made anew without some of them."""

    def __init__(self) -> None:
        self.source, self.shut = np.array([0, 1, 2]), np.array([], dtype=int)

    def without(self, closed: np.ndarray) -> Ways:
        found = Ways()
        found.shut = closed
        return found


def closing(monkeypatch: pytest.MonkeyPatch, before: Closure | None = None) -> tuple[Closure, list[Any]]:
    """Close chains 0 and 2; the trees of zones 0 and 2 use them."""
    arc = np.array([[3, 2, 3], [1, 3, 1], [0, 1, 1]])  # 3: no arc; rows of points
    found = skims([[4.0, 5, 9], [6, 7, INF], [1, 2, 3]], arcs=Ways(), arc=arc, origins=np.array([20, 21, 22]))
    again = SimpleNamespace(cost=np.array([[4.0, 5, 8], [6, 7, INF], [1, INF, 3.5]]))
    asked: list[Any] = []

    def anew(arcs: Any, origins: Any, before: Any) -> Any:
        asked.append((arcs.shut.tolist(), origins.tolist(), before))
        return again

    monkeypatch.setattr(module, "shortest_trees", anew)
    closed = module._closure(found, (0, 2), before)
    assert closed.detours is again
    asked.append(found.car.trees)
    return closed, asked


def test_a_closure_makes_anew_what_its_road_was_part_of(monkeypatch: pytest.MonkeyPatch):
    closed, (how, trees) = closing(monkeypatch)
    assert how == ([0, 2], [20, 21, 22], trees)
    assert closed.origins.tolist() == [0, 1]  # points 2 and 0
    assert closed.extra.tolist() == [[0, 0.5, 0], [0, 0, 0]]  # point 0: 9 to 8 minutes is no gain
    assert closed.lost.tolist() == [[0, 0, 1], [0, 0, 0]]


def test_a_closure_begins_from_that_of_another_state(monkeypatch: pytest.MonkeyPatch):
    known: Any = SimpleNamespace(name="detours")
    near = Closure(origins=np.array([0]), extra=np.zeros(1), lost=np.zeros(1, dtype=bool), detours=known)
    assert closing(monkeypatch, near)[1][0][2] is known
    none = Closure(origins=np.array([0]), extra=np.zeros(1), lost=np.zeros(1, dtype=bool))
    _, (how, trees) = closing(monkeypatch, none)
    assert how[2] is trees


def test_a_road_that_nobody_uses_is_closed_for_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "shortest_trees", lambda *_: pytest.fail("no tree uses it"))
    still = skims([[4.0, 5, 9], [6, 7, INF], [1, 2, 3]], arcs=Ways(), arc=np.array([[3, 1, 3], [1, 3, 1], [1, 1, 3]]))  # fmt: skip
    found = module._closure(still, (0, 2))
    assert (found.origins.tolist(), found.extra.shape, found.lost.shape, found.detours) == ([], (0, 3), (0, 3), None)  # fmt: skip


def chains(monkeypatch: pytest.MonkeyPatch) -> tuple[Any, list[Any]]:
    """Roads 0 to 4 make chains 5, 7, 5, 6 and 7; what is closed, and from what, is noted."""
    found = SimpleNamespace(car=SimpleNamespace(chains=SimpleNamespace(chain=np.array([5, 7, 5, 6, 7]))))
    asked: list[Any] = []

    def one(skims: Any, closed: tuple[int, ...], before: Any = None) -> Closure:
        asked.append((closed, before))
        return Closure(
            origins=np.array(closed),
            extra=np.zeros((len(closed), 1)),
            lost=np.zeros((len(closed), 1), dtype=bool),
            detours="ways",  # type: ignore[arg-type]
        )

    monkeypatch.setattr(module, "_closure", one)
    return found, asked


def test_roads_of_one_chain_are_closed_once(monkeypatch: pytest.MonkeyPatch):
    found, asked = chains(monkeypatch)
    closed = module.closures(found, np.array([4, 0, 2, 1]))
    assert [(*each.origins,) for each in closed] == [(7,), (5,), (5,), (7,)]
    assert [each.detours for each in closed] == [None] * 4
    assert asked == [((7,), None), ((5,), None)]
    sets = module.closures(found, [np.array([3, 0, 2]), np.array([1])])
    assert [(*each.origins,) for each in sets] == [(5, 6), (7,)]


def test_closures_of_another_state_are_those_of_the_same_roads(monkeypatch: pytest.MonkeyPatch):
    found, asked = chains(monkeypatch)
    one, other = (closure([k], [[0.0]], [[0]]) for k in range(2))
    closed = module._closures_from(found, np.array([0, 3, 2]), [one, other])
    assert asked == [((5,), one), ((6,), other)]
    assert [each.detours for each in closed] == ["ways"] * 3


def test_the_most_harmful_roads_come_first_and_ties_in_the_order_of_the_table(monkeypatch: pytest.MonkeyPatch):  # fmt: skip
    """Roads 0 and 2 are one chain, 4 carries lorries alone, and 3 nothing."""
    found, asked = chains(monkeypatch)
    harm = {(5,): 2.0, (7,): 3.0}
    monkeypatch.setattr(
        module,
        "closure_harm",
        lambda closed, vehicles, most: (np.array([harm[(*closed[0].origins,)] * vehicles * most]), 0),
    )
    most = np.array([0.0, 0, 0, 0, 0, 2.5, 0, 3.5])
    monkeypatch.setattr(module, "_most_harm", lambda _, vehicles, unserved: most * vehicles * unserved)
    state: Any = SimpleNamespace(
        skims=found, car_load=np.array([2.0, 1, 0.5, 0, 0]), lorry_load=np.array([0.0, 0, 0, 0, 3])
    )
    order = [1, 4, 0, 2]
    for many in range(6):
        assert critical_roads(state, 11.0, many, 13.0).tolist() == order[:many]  # type: ignore[arg-type]
    assert critical_roads(state, 11.0, -1, 13.0).tolist() == []  # type: ignore[arg-type]
    assert asked[:2] == [((7,), None)] * 2  # what the other could do is less than what this does
    assert ((5,), None) in asked


def weak(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    asked: list[Any] = []
    monkeypatch.setattr(module, "_roads_in_use", lambda skims: skims.roads)
    monkeypatch.setattr(module, "_closures_from", lambda *given: [given])
    monkeypatch.setattr(module, "standing_loss", lambda *given: given)
    monkeypatch.setattr(
        module, "residents_behind_bridges", lambda *given: asked.append(given) or np.array([3.0])
    )
    return asked


def of_roads(roads: list[list[int]]) -> Any:
    car = SimpleNamespace(chains=SimpleNamespace(nodes=9))
    return SimpleNamespace(roads=np.array(roads), car=car, road_end=np.array([5, 6, 7]))


def test_who_is_behind_a_bridge_is_found_again_where_roads_differ(monkeypatch: pytest.MonkeyPatch):
    asked = weak(monkeypatch)
    critical, people, centre = np.array([4]), np.array([2.0, 3, 5]), np.array([2])
    first, same, other = of_roads([[1, 2], [2, 3]]), of_roads([[1, 2], [2, 3]]), of_roads([[1], [2]])
    before = module.weak_points(first, critical, people, centre)
    assert (before.closed, before.standing) == (((first, critical),), None)
    assert before.roads is first.roads
    nodes, roads, residents, at, centres = asked.pop()
    assert (nodes, roads is first.roads, residents is people) == (9, True, True)
    assert (at.tolist(), centres.tolist()) == ([5, 6, 7], [7])
    known = WeakPoints(closed=(FIRST,), behind=np.array([1.0]), roads=first.roads)
    kept = module.weak_points(same, critical, people, centre, (first, known))
    assert kept.behind is known.behind
    assert kept.standing == (first, same)
    assert kept.closed == ((same, critical, known.closed),)
    assert kept.roads is same.roads
    assert not asked
    found = module.weak_points(other, critical, people, centre, (first, known))
    assert found.behind.tolist() == [3]
    assert len(asked) == 1


def test_chains_of_roads_that_can_be_driven_whole(monkeypatch: pytest.MonkeyPatch):
    """Chain 0 has a closed road, chain 2 two; the others are joined at their ends, the lower first."""
    monkeypatch.setattr(module, "driven_roads", lambda _transport: np.array([True, False, True, False, False, True]))  # fmt: skip

    class Chains:
        first, last = np.array([4, 9, 1, 3]), np.array([5, 2, 6, 8])

        def in_state(self, transport: Any) -> Chains:
            assert transport == "transport"
            return self

        def summed(self, closed: np.ndarray) -> np.ndarray:
            return np.bincount([1, 0, 1, 2, 2, 3], weights=closed, minlength=4)

    found: Any = SimpleNamespace(transport="transport", car=SimpleNamespace(chains=Chains()))
    assert module._roads_in_use(found).tolist() == [[2, 3], [9, 8]]


def test_two_roads_in_parallel_are_no_bridge():
    """Nodes 0 = 1 - 2 and 3 apart; the centre at 0. Where there is no centre nobody is cut off from one."""
    roads, people = np.array([[0, 1, 1], [1, 0, 2]]), np.array([2.0, 3, 5, 7])
    at = np.array([3, 2, 1, 0])
    assert residents_behind_bridges(4, roads, people, at, np.array([0])).tolist() == [2, 3, 0, 0]
    assert residents_behind_bridges(4, roads, people, at, np.array([2, 0])).tolist() == [2, 0, 0, 0]
    assert residents_behind_bridges(4, roads, people, at, np.array([], dtype=int)).tolist() == [0, 0, 0, 0]


def test_what_closures_do_to_vehicles_each_way():
    found = _harm([FIRST, SECOND], EACH_WAY)
    assert found["vehicles_affected"].tolist() == [7 + 13 + 7 + 3, 3 + 13]
    hours = [(7 * 5 + 13 * 50 + 7 * 5) / 60, (3 * 17 + 13 * 23) / 60]
    assert found["detour_hours"].tolist() == pytest.approx(hours)
    assert found["detour_min"].tolist() == pytest.approx([60 * hours[0] / 27, 60 * hours[1] / 16])
    assert found["cut_off_vehicles"].tolist() == [3, 0]
    assert list(_harm([], EACH_WAY).columns) == list(found.columns)
    few = closure(
        [0], [[0.0, 0.5, 0]], [[0, 0, 0]]
    )  # a tenth of a vehicle is one that drives round, half a minute too
    assert _harm([few], EACH_WAY / 30)["detour_min"].tolist() == pytest.approx([0.5])
    gone = closure([0], [[0.0, 0, 0]], [[0, 1, 0]])
    assert _harm([gone], EACH_WAY).loc[0].tolist() == [3, 0, 0, 3]


def test_a_corridor_is_of_open_roads_between_its_places():
    scenario = {
        "corridors": {"id": ["one", "none", "two"], "places": [["A", "B", "C"], ["E", "F"], ["C", "D"]]}
    }
    roads = {
        "from_place": ["A", "B", "B", "C", "E", "D"],
        "to_place": ["B", "C", "D", "A", "A", "C"],
        "open": [True, True, True, False, True, True],
    }
    skims = SimpleNamespace(transport={"roads": roads})
    found = _corridor_roads(SimpleNamespace(scenario=scenario), SimpleNamespace(travel=SimpleNamespace(skims=skims)))  # type: ignore[arg-type]  # fmt: skip
    assert {name: rows.tolist() for name, rows in found.items()} == {"one": [0, 1], "two": [5]}


def base(towns: tuple[str, ...], counted: list[int]) -> Any:
    return SimpleNamespace(
        model=SimpleNamespace(zones=SimpleNamespace(municipality=towns)),
        setting=SimpleNamespace(counted=np.array(counted, dtype=bool)),
    )


def test_exposure_is_a_mean_over_journeys_that_begin_in_a_municipality():
    """N holds zone 0 and M zone 1; zone 2 has no municipality. Roads of 2 and 5 km are closed."""
    found = _exposure(base(("N", "M", ""), [1, 1, 1]), [FIRST, SECOND], EACH_WAY, np.array([2.0, 5]), ["R", "Q"])  # fmt: skip
    assert found.index.tolist() == ["M", "N"]
    m, n = (3 * 17 + 13 * 23) / 16, 7 * 5 / 10
    assert found["detour_min"].tolist() == pytest.approx([m * 5 / 7, n * 2 / 7])
    assert found["worst_detour_min"].tolist() == pytest.approx([m, n])
    assert found["worst_road"].tolist() == ["Q", "R"]
    assert found["cut_off_share"].tolist() == pytest.approx([0, 0.3])
    assert found["cut_off_road"].tolist() == ["", "R"]


def test_exposure_of_places_that_share_a_municipality_or_lie_outside():
    """Zones 0 and 2 are of N; M lies outside; O is there and nobody travels from it."""
    flow = np.zeros((4, 4))
    flow[:3, :3] = EACH_WAY
    wide = closure([2, 0], [[5.0, 50, 0, 0], [0, 0, 5, 0]], [[0, 0, 0, 0], [0, 1, 0, 0]])
    found = _exposure(base(("N", "M", "N", "O"), [1, 0, 1, 1]), [wide], flow, np.array([3.0]), ["R"])
    assert found.index.tolist() == ["N", "O"]
    assert found["detour_min"].tolist() == pytest.approx([(7 * 5 + 13 * 50 + 7 * 5) / 30, 0])
    assert found["cut_off_share"].tolist() == pytest.approx([3 / 30, 0])
    assert found["worst_road"].tolist() == ["R", ""]


def test_exposure_where_roads_have_no_length_or_nothing_is_closed():
    both = base(("N", "M", ""), [1, 1, 1])
    found = _exposure(both, [FIRST, SECOND], EACH_WAY, np.zeros(2), ["R", "Q"])
    assert found["detour_min"].tolist() == pytest.approx([(3 * 17 + 13 * 23) / 16 / 2, 7 * 5 / 10 / 2])
    alone = _exposure(both, [FIRST], EACH_WAY, np.zeros(1), ["R"])
    assert alone["detour_min"].tolist() == pytest.approx([0, 7 * 5 / 10])
    short = _exposure(both, [FIRST, SECOND], EACH_WAY, np.array([0.1, 0.3]), ["R", "Q"])
    assert short["detour_min"].tolist() == pytest.approx([(3 * 17 + 13 * 23) / 16 * 3 / 4, 7 * 5 / 10 / 4])
    assert len(_exposure(both, [], EACH_WAY, np.zeros(0), [])) == 0
    little = _exposure(both, [FIRST, SECOND], EACH_WAY / 100, np.array([2.0, 5]), ["R", "Q"])
    assert little["cut_off_share"].tolist() == pytest.approx([0, 0.3])
    assert little["worst_road"].tolist() == ["Q", "R"]
    quick = closure([0], [[0.0, 0.5, 0]], [[0, 0, 0]])
    assert _exposure(both, [quick], EACH_WAY, np.array([2.0]), ["R"])["worst_road"].tolist() == ["", "R"]


def test_roads_that_carry_anybody_are_closed_one_by_one_the_worst_first(monkeypatch: pytest.MonkeyPatch):
    """Of seven roads D carries nobody and F lorries alone; cut off: 3 by B, of the others E and F delay as much."""
    ids = np.array(list("ABCDEFG"), dtype=object)
    roads = {
        "id": ids,
        "from_place": np.array([f"from {name}" for name in ids], dtype=object),
        "to_place": np.array([f"to {name}" for name in ids], dtype=object),
        "length_km": np.array([2, 3, 5, 7, 11, 13, 17], dtype=object),
        "open": np.ones(7, dtype=bool),
    }
    minutes = {0: 2.0, 1: 0.0, 2: 1.0, 4: 5.0, 5: 5.0, 6: 7.0}
    asked: list[Any] = []

    def closing(skims: Any, sets: Any) -> list[Closure]:
        asked.append([np.atleast_1d(each).tolist() for each in sets])
        return [
            closure([0], [[0.0, minutes[int(each)], 0]], [[0, int(each == 1), 0]])
            for each in (np.atleast_1d(one)[0] for one in sets)
        ]

    def built(base: Any, names: tuple[str, ...]) -> Any:
        assert base.scenario is scenario
        loads = {
            "car_load": np.array([2.0, 3, 0.25, 0, 4, 0, 5]),
            "lorry_load": np.array([3.0, 0, 0.25, 0, 9, 0.5, 6]),
        }
        travel = SimpleNamespace(**loads, skims=SimpleNamespace(transport={"roads": roads}))
        return SimpleNamespace(travel=travel, built=names[::-1], traffic=SimpleNamespace(vehicles=VEHICLES))

    scenario: Any = {"corridors": {"id": ["K"], "places": [["from E", "to E", "from G", "to G"]]}}
    reference = base(("N", "M", ""), [1, 1, 1])
    reference.scenario = scenario
    monkeypatch.setattr(RESILIENCE, "state_with", built)
    monkeypatch.setattr(RESILIENCE, "closures", closing)
    found = RESILIENCE.resilience(scenario, ["P", "Q"], reference)
    assert found.proposals == ("Q", "P")
    assert found.roads.index.tolist() == ["B", "G", "E", "F", "A", "C"]
    assert found.roads["from_place"].tolist()[:2] == ["from B", "from G"]
    assert found.roads["to_place"].tolist()[:2] == ["to B", "to G"]
    assert list(found.roads)[:2] == ["from_place", "to_place"]
    assert found.roads["detour_hours"].tolist() == pytest.approx([3 * n / 60 for n in (0, 7, 5, 5, 2, 1)])
    assert found.roads["cut_off_vehicles"].tolist() == [3, 0, 0, 0, 0, 0]
    assert asked == [[[0], [1], [2], [4], [5], [6]], [[4, 6]]]
    assert next(iter(found.corridors)) == "roads"
    assert found.corridors.loc["K", "roads"] == 2
    assert found.corridors.loc["K", "detour_hours"] == pytest.approx(3 * 5 / 60)
    km = 2 + 3 + 5 + 11 + 13 + 17
    mean = (2 * 2 + 5 * 1 + 11 * 5 + 13 * 5 + 17 * 7) / km
    assert found.exposure.loc["N", "detour_min"] == pytest.approx(mean * 3 / 10)
    assert found.exposure.loc["N", ["worst_road", "cut_off_road"]].tolist() == ["G", "B"]
