"""Closures of roads and corridors against trees made from scratch, and who is exposed."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from infraprio import effects
from infraprio.effects.closures import (
    Closure,
    closure_harm,
    closures,
    critical_roads,
    residents_behind_bridges,
)
from infraprio.effects.examples import valley
from infraprio.effects.resilience import _harm
from infraprio.scenario import build
from tests.some_scenarios import some_scenario


def ring(extra: float = 60.0, beside: float | None = None):  # type: ignore[no-untyped-def]
    """A - B - C with a way round from A to C of `extra` km, and perhaps a second road from A to B of `beside` km."""
    second = {"id": "AB2", "from_place": "A", "to_place": "B", "length_km": beside, "speed_kmh": 60}
    settings = {"name": "ring", "base_year": 2025, "price_year": 2025, "reference_alternative": "as today"}
    names = ("A", "B", "C")
    return build(
        settings,
        {
            "municipalities": [{"id": f"m{n}", "name": f"M{n}", "seat": n} for n in names],
            "places": [
                {"id": n, "name": n, "municipality": f"M{n}", "lat": 63 + 0.1 * k, "lon": 14, "kind": "town", "population": 1000 * (k + 1), "jobs": 400}
                for k, n in enumerate(names)
            ],
            "roads": [
                {"id": "AB", "from_place": "A", "to_place": "B", "length_km": 20, "speed_kmh": 60, "aadt": 900},
                {"id": "BC", "from_place": "B", "to_place": "C", "length_km": 20, "speed_kmh": 60, "aadt": 900},
                {"id": "AC", "from_place": "A", "to_place": "C", "length_km": extra, "speed_kmh": 60, "aadt": 100},
                *([second] if beside else []),
            ],
            "corridors": [{"id": "south", "name": "South", "places": "A B"}],
            "proposals": [
                {"id": "P", "name": "P", "kind": "road", "horizon": "medium", "cost_msek": 9, "price_year": 2025},
            ],
            "changes": [
                {"proposal": "P", "table": "roads", "object": "AC", "action": "set", "attribute": "length_km", "value": 45},
            ],
            "financing": [{"proposal": "P", "fund": "F", "share": 1}],
            "periods": [{"id": "p", "name": "p", "first_year": 2026, "last_year": 2028, "horizon": "medium"}],
            "funds": [{"id": "F", "name": "F"}],
            "budget_scenarios": [{"id": "s", "name": "s", "probability": 1}],
            "budgets": [{"scenario": "s", "fund": "F", "period": "p", "amount_msek": 9, "price_year": 2025}],
            "goals": [{"id": "G", "name": "G", "indicator": "closure_vehicle_hours"}],
            "stakeholders": [{"id": "S", "name": "S"}],
            "weights": [{"stakeholder": "S", "goal": "G", "weight": 1}],
        },
    )  # fmt: skip


def test_detours_equal_trees_made_anew() -> None:
    made = ring()
    base = effects.baseline(made)
    found = effects.resilience(made, base=base)
    flow = (base.state.traffic.vehicles + base.state.traffic.vehicles.T) / 2
    skims = base.state.travel.skims
    before = skims.car.trees.cost[skims.road_row][:, skims.road_end]
    graph = nx.Graph()
    for a, b in (("A", "B"), ("B", "C"), ("A", "C")):
        i, j = (base.model.zones.ids.index(x) for x in (a, b))
        graph.add_edge(i, j, cost=before[i, j] if (a, b) != ("A", "C") else np.inf)
    # The way round costs what the skim says once the other road is shut: 60 km against 40 km.
    per_km = before[0, 1] / 20
    graph.edges[0, 2]["cost"] = 60 * per_km
    for road, (i, j) in {"AB": (0, 1), "BC": (1, 2)}.items():
        shut = graph.copy()
        shut.remove_edge(i, j)
        after = dict(nx.all_pairs_dijkstra_path_length(shut, weight="cost"))
        hours = sum(flow[a, b] * (after[a][b] - before[a, b]) for a in range(3) for b in range(3)) / 60
        assert found.roads.loc[road, "detour_hours"] == pytest.approx(hours)
        assert found.roads.loc[road, "cut_off_vehicles"] == 0


@pytest.mark.parametrize("beside", [25.0, 200.0])
def test_a_road_beside_the_closed_one_is_a_way_round(beside: float) -> None:
    """The way left is the shorter of the road beside it (`beside` km) and the way round (80 km)."""
    made = ring(beside=beside)
    base = effects.baseline(made)
    found = effects.resilience(made, base=base).roads
    flow = (base.state.traffic.vehicles + base.state.traffic.vehicles.T) / 2
    skims = base.state.travel.skims
    before = skims.car.trees.cost[skims.road_row][:, skims.road_end]
    a, b, c = (base.model.zones.ids.index(x) for x in ("A", "B", "C"))
    per_km = before[a, b] / 20
    left_ab, left_ac = min(beside, 80.0), min(beside + 20.0, 60.0)
    hours = (flow[a, b] + flow[b, a]) * (left_ab - 20.0) * per_km / 60
    hours += (flow[a, c] + flow[c, a]) * (left_ac - 40.0) * per_km / 60
    assert found.loc["AB", "detour_hours"] == pytest.approx(hours)
    assert found.loc["AB", "cut_off_vehicles"] == 0
    assert found.loc[found.index == "AB2", "vehicles_affected"].sum() == 0


def test_a_shorter_way_round_makes_the_region_less_exposed() -> None:
    made = ring()
    base = effects.baseline(made)
    without, with_ = effects.resilience(made, base=base), effects.resilience(made, ["P"], base)
    assert with_.roads.loc["AB", "detour_min"] < without.roads.loc["AB", "detour_min"]
    assert (with_.exposure["worst_detour_min"] < without.exposure["worst_detour_min"]).all()
    assert with_.corridors.loc["south", "detour_hours"] < without.corridors.loc["south", "detour_hours"]


@pytest.mark.parametrize("extra", [60.0, 200.0, 1900.0])
def test_a_way_round_is_never_worse_than_none(extra: float) -> None:
    """However long the way round is, its closure counts no more than one that leaves no way."""
    made = ring(extra)
    base = effects.baseline(made)
    closed = closures(base.state.travel.skims, np.array([0, 1]))
    vehicles = base.state.traffic.vehicles
    hours, cut = closure_harm(closed, vehicles, 180.0)
    none = [
        Closure(origins=each.origins, extra=np.zeros_like(each.extra), lost=each.extra > 0) for each in closed
    ]
    assert not cut.any()
    assert (hours <= closure_harm(none, vehicles, 180.0)[0] + 1e-9).all()
    assert (hours > 0).all()


def test_who_is_cut_off_by_which_road_by_hand() -> None:
    """In a line A - B - C the first road cuts A off, the second C, from all whom they meet in other places."""
    tables = {name: [dict(row) for row in table] for name, table in ring().tables.items() if len(table)}
    tables["roads"] = [row for row in tables["roads"] if row["id"] != "AC"]
    tables["proposals"][0]["no_network_effect"] = True
    del tables["changes"]
    made = build(ring().settings, tables)
    base = effects.baseline(made)
    found = effects.resilience(made, base=base)
    flow = (base.state.traffic.vehicles + base.state.traffic.vehicles.T) / 2
    a, b, c = (base.model.zones.ids.index(x) for x in "ABC")
    share = {"MA": 1 - flow[a, a] / flow[a].sum(), "MC": 1 - flow[c, c] / flow[c].sum()}
    share["MB"] = max(flow[b, a], flow[b, c]) / flow[b].sum()
    assert found.exposure["cut_off_share"].to_dict() == pytest.approx(share)
    assert found.exposure.loc[["MA", "MC"], "cut_off_road"].tolist() == ["AB", "BC"]
    assert (found.exposure[["detour_min", "worst_detour_min"]] == 0).all(axis=None)
    assert found.roads.loc["AB", "cut_off_vehicles"] == pytest.approx(2 * (flow[a, b] + flow[a, c]))


def test_who_drives_round_how_far_by_hand() -> None:
    """The way round is 60 km; of A - B 20 km and B - C 30 km it takes the place of either of the two."""
    tables = {name: [dict(row) for row in table] for name, table in ring().tables.items() if len(table)}
    tables["roads"][1]["length_km"] = 30.0
    base = effects.baseline(build(ring().settings, tables))
    found = effects.resilience(base.scenario, base=base)
    flow = (base.state.traffic.vehicles + base.state.traffic.vehicles.T) / 2
    a, b, c = (base.model.zones.ids.index(x) for x in "ABC")
    skims = base.state.travel.skims
    per_km = skims.car.trees.cost[skims.road_row][:, skims.road_end][a, b] / 20
    without_ab = {(a, b): 90 - 20, (a, c): 60 - 50}
    without_bc = {(b, c): 80 - 30, (a, c): 60 - 50}
    assert found.roads.index.tolist() == sorted(
        ["AB", "BC"], key=lambda name: -found.roads.loc[name, "detour_hours"]
    )
    minutes = []  # of all journeys that begin in each place, by closure
    for name, more in (("AB", without_ab), ("BC", without_bc)):
        affected = sum(2 * flow[pair] for pair in more)
        hours = sum(2 * flow[pair] * km * per_km for pair, km in more.items()) / 60
        line = found.roads.loc[name]
        assert line[["from_place", "to_place"]].tolist() == list(name)
        assert line["vehicles_affected"] == pytest.approx(affected)
        assert line["detour_hours"] == pytest.approx(hours)
        assert line["detour_min"] == pytest.approx(60 * hours / affected)
        assert line["cut_off_vehicles"] == 0
        both = {**more, **{pair[::-1]: km for pair, km in more.items()}}
        minutes.append([sum(flow[i, j] * km * per_km for (i, j), km in both.items() if i == k) / flow[k].sum() for k in (a, b, c)])  # fmt: skip
    exposed = found.exposure.loc[["MA", "MB", "MC"]]
    assert exposed["detour_min"].tolist() == pytest.approx((np.array([0.4, 0.6]) @ minutes).tolist())
    assert exposed["worst_detour_min"].tolist() == pytest.approx(np.max(minutes, axis=0).tolist())
    assert exposed["worst_road"].tolist() == [("AB", "BC")[k] for k in np.argmax(minutes, axis=0)]
    assert exposed["cut_off_share"].tolist() == [0, 0, 0]
    assert exposed["cut_off_road"].tolist() == ["", "", ""]
    assert found.corridors["roads"].tolist() == [1]


def test_a_corridor_is_closed_by_the_roads_with_both_ends_on_it() -> None:
    found = effects.resilience(ring())
    assert found.corridors.index.tolist() == ["south"]
    both = ["vehicles_affected", "detour_hours", "detour_min", "cut_off_vehicles"]
    assert found.corridors.loc["south", both].tolist() == pytest.approx(found.roads.loc["AB", both].tolist())


def test_as_many_critical_roads_as_asked_for_the_most_harmful_first() -> None:
    base = effects.baseline(ring())
    travel, vehicles = base.state.travel, base.state.traffic.vehicles
    hours, _ = closure_harm(closures(travel.skims, np.arange(3)), vehicles, 180.0)
    order = np.argsort(-hours).tolist()
    for many in (0, 1, 2):
        assert critical_roads(travel, vehicles, many, 180.0).tolist() == order[:many]


def test_roads_without_length_count_alike() -> None:
    """A mean over closures by length has no weights where every road is a crossing drawn as a point."""
    made = ring()
    tables = {name: [dict(row) for row in table] for name, table in made.tables.items() if len(table)}
    tables["roads"] = [row | {"length_km": 0.0} for row in tables["roads"] if row["id"] != "AC"]
    tables["changes"] = [tables["changes"][0] | {"object": "AB"}]
    found = effects.resilience(build(made.settings, tables)).exposure
    assert found["cut_off_share"].tolist() == pytest.approx([1.0, 0.5, 1.0], abs=1e-6)
    assert found["detour_min"].tolist() == [0.0, 0.0, 0.0]


def test_a_valley_is_cut_off_not_detoured() -> None:
    found = effects.resilience(valley())
    assert (found.roads["detour_hours"] == 0).all()
    assert found.roads.index[0] == "R1"
    assert found.exposure.loc["Valley", "cut_off_share"] > 0.5
    assert not found.exposure.isna().any().any()


def test_no_traffic_gives_empty_tables() -> None:
    made = ring()
    tables = {name: [dict(row) for row in table] for name, table in made.tables.items() if len(table)}
    for row in tables["places"]:
        row["population"] = row["jobs"] = 0.0
    for row in tables["roads"]:
        row["aadt"] = float("nan")
    quiet = build(made.settings, tables)
    found = effects.resilience(quiet)
    assert not found.roads["cut_off_vehicles"].any()
    assert not found.exposure.isna().any().any()


@pytest.mark.parametrize("seed", range(25))
def test_who_is_behind_a_bridge_against_closing_every_road(seed: int) -> None:
    """Cut off by one closure, or joined by no road at all; and closing a road for good helps nobody."""
    chance = np.random.default_rng(seed)
    pairs = [chance.choice(7, 2, replace=False) for _ in range(int(chance.integers(3, 11)))]
    centres = np.flatnonzero(np.arange(7) < chance.integers(1, 3))
    people = chance.integers(1, 900, 7).astype(float)

    def behind(kept: list[int]) -> np.ndarray:
        roads = np.array([pairs[k] for k in kept], dtype=np.intp).reshape(len(kept), 2).T
        return residents_behind_bridges(7, roads, people, np.arange(7), np.array(centres))

    def joined(kept: list[int]) -> set[int]:
        graph = nx.Graph([tuple(map(int, pairs[k])) for k in kept])
        graph.add_nodes_from(range(7))
        return set().union(*(nx.node_connected_component(graph, int(c)) for c in centres))

    every = list(range(len(pairs)))
    safe = joined(every).intersection(*(joined([k for k in every if k != gone]) for gone in every))
    now = behind(every)
    assert now.tolist() == [0.0 if k in safe else people[k] for k in range(7)]
    for gone in every:
        assert (behind([k for k in every if k != gone]) >= now).all()


@pytest.mark.parametrize("seed", range(3))
def test_a_region_without_municipalities_has_closures_and_no_exposure(seed: int) -> None:
    scenario = build(*some_scenario(seed))
    assert not any(scenario["places"]["municipality"])
    assert not len(effects.resilience(scenario).exposure)


def test_who_must_drive_round_and_who_has_no_way_left_are_both_affected() -> None:
    """Of 9 and 3 vehicles a day each way 9 take half an hour more, and 3 of another place have no way."""
    one = Closure(
        origins=np.array([1]), extra=np.array([[30.0, 0.0, 0.0]]), lost=np.array([[False, False, True]])
    )
    flow = np.array([[0.0, 5, 5], [9, 1, 3], [5, 5, 0]])
    found = _harm([one], flow).loc[0]
    assert found.to_dict() == {
        "vehicles_affected": 12,
        "detour_hours": 4.5,
        "detour_min": 30,
        "cut_off_vehicles": 3,
    }
    none = _harm([Closure(origins=np.array([1]), extra=np.zeros((1, 3)), lost=one.lost)], flow).loc[0]
    assert none.to_dict() == {
        "vehicles_affected": 3,
        "detour_hours": 0,
        "detour_min": 0,
        "cut_off_vehicles": 3,
    }
