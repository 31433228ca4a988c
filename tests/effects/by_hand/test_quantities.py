"""Physical changes by mode, purpose, place and distance, on two or three places whose numbers are all different."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from infraprio import effects
from infraprio.effects import quantities as module
from infraprio.effects.baseline import state_with
from infraprio.effects.quantities import (
    Accounts,
    Change,
    _deviation_saved,
    _from_lots,
    _near_and_far,
    _shares,
    changes_between,
    long_table,
)
from infraprio.network.travel.demand import PURPOSES
from infraprio.network.travel.interchange import LotChoice
from tests.network.regions import change, place, rail, region, road, stops

TRANSIT = ("train", "bus", "ferry", "air")
MODES, N, T = ("car", *TRANSIT, "bicycle", "walk"), len(PURPOSES), len(TRANSIT)
VALUE = np.array([60.0 + 30 * k for k in range(N)])
P: dict[str, float] = {f"value_of_time_{purpose}_sek_h": v for purpose, v in zip(PURPOSES, VALUE)} | {
    "days_year": 10.0,
    "car_cost_sek_km": 3.0,
}
MODEL: Any = SimpleNamespace(p=P)
LONG = np.array([[False, True], [False, False]])


def by_purpose(pair: list[list[float]]) -> np.ndarray:
    """(purposes, 2, 2) the amounts of the first purpose, twice them, and so on."""
    return np.arange(1.0, N + 1)[:, None, None] * np.array(pair)


def test_means_there_and_back_from_lots():
    """Two zones and two lots; from one of them nobody comes back."""
    skim = np.arange(16.0).reshape(4, 4)
    skim[0, 3] = np.inf
    assert _from_lots(skim, 2).tolist() == [[(8 + 2) / 2, (9 + 6) / 2], [0, (13 + 7) / 2]]
    both = np.stack([skim, 2 * skim])
    assert _from_lots(both, 2)[1].tolist() == [[10, 15], [0, 20]]


def test_shares_of_nothing_are_nothing():
    assert _shares(np.array([[1.0, 0], [3, 0]])).tolist() == [[0.25, 0], [0.75, 0]]
    assert _shares(np.array([[0.125], [0.375]])).tolist() == [[0.25], [0.75]]


def accounts(ways: dict[str, Any], mixes: Any = (None, None), deviation: Any = None, **totals: float) -> Accounts:  # fmt: skip
    return Accounts(modes=MODES, ways=ways, mixes=mixes, deviation=deviation, totals={("k", mode): v for mode, v in totals.items()})  # fmt: skip


def test_the_spread_of_car_times_that_is_saved():
    """Trips 2 and 6 of each pair, minutes 7 to 4."""
    before, after = (
        accounts({"car": (None, None, None, by_purpose([[n, n], [n, n]]))}, deviation=np.array(minutes))
        for n, minutes in ((2, [[7.0, 7], [5, 5]]), (6, [[4.0, 7], [5, 6]]))
    )
    saved = _deviation_saved(before, after)
    assert saved[0].tolist() == [[12, 0], [0, -4]]
    assert saved[1].tolist() == [[24, 0], [0, -8]]
    none = accounts(before.ways)
    for sides in ((before, none), (none, after)):
        found = _deviation_saved(*sides)
        assert found.shape == (N, 2, 2)
        assert not found.any()


def test_amounts_are_added_up_by_distance():
    found = _near_and_far(by_purpose([[2, 3], [5, 7]]), LONG)
    assert found[0].tolist() == [[2, 3], [12, 0]]
    assert found[1].tolist() == [[4, 6], [24, 0]]


def traffic(minutes: list[float], km: list[float], toll: list[float]) -> Any:
    """Four roads with local cars."""
    local = SimpleNamespace(cars=np.array([2.0, 3, 5, 7]), persons=1.5)
    return SimpleNamespace(minutes=np.array(minutes), km=np.array(km), toll=np.array(toll), local=local)


STILL = traffic([10, 20, 30, 40], [5, 6, 7, 8], [1, 2, 3, 4])


def test_local_cars_change_on_roads_whose_time_length_or_toll_changes():
    after = traffic([10, 26, 30, 40], [5, 6, 4, 8], [1, 2, 3, 9])
    found = changes_between(MODEL, accounts({"car": (0, 0, 0, np.zeros((N, 2, 2)))}, a=5.0, b=7.0), accounts({"car": (0, 0, 0, np.zeros((N, 2, 2)))}, a=9.0, b=4.0), STILL, after, LONG)  # fmt: skip
    assert found.local_roads.tolist() == [1, 2, 3]
    assert found.local_hours.tolist() == pytest.approx([3 * 10 * 6 / 60 * 1.5, 0, 0])
    assert found.local_sek.tolist() == pytest.approx([0, -5 * 10 * 3 * 3, 0])
    assert found.local_charges.tolist() == pytest.approx([0, 0, 7 * 10 * 5])
    assert found.totals == {("k", "a"): 4, ("k", "b"): -3}
    assert not found.hours.any()
    assert not found.deviation_hours.any()


def change_of(way: str, mixes: tuple[Any, Any] = (None, None)) -> Change:
    """Minutes 20 to 14 with 6 SEK less in money and 2 SEK more in charges; trips 2 and then 6; a way that is new."""
    cost0, cost1 = by_purpose([[20, 20], [20, np.inf]]), by_purpose([[14, 20], [20, 9]])
    money0, money1 = np.full((N, 2, 2), 10.0), np.full((N, 2, 2), 10.0)
    charge0, charge1 = np.full((N, 2, 2), 1.0), np.full((N, 2, 2), 1.0)
    money1[:, 0, 0], charge1[:, 0, 0] = 4.0, 3.0
    money1[:, 1, 1] = charge1[:, 1, 1] = 99.0  # nothing by the rule of a half
    still = {"car": (cost0, money0, charge0, by_purpose([[2, 2], [2, 2]]))} if way != "car" else {}
    before = accounts(still | {way: (cost0, money0, charge0, by_purpose([[2, 2], [2, 2]]))}, mixes)
    after = accounts(still | {way: (cost1, money1, charge1, by_purpose([[6, 6], [6, 6]]))}, mixes)
    return changes_between(MODEL, before, after, STILL, STILL, LONG)


@pytest.mark.parametrize("way", ["car", "bicycle", "walk"])
def test_the_rule_of_a_half_of_a_way_that_is_a_mode(way: str):
    found = change_of(way)
    at = MODES.index(way)
    for k in range(N):
        trips = 10 * 4 * (k + 1)
        felt, paid, charged = -6 * (k + 1) / 60 * trips, -6 * trips, 2 * trips
        assert found.gained_hours[k].tolist() == pytest.approx([-felt, 0])
        assert found.sek[at, k].tolist() == [[pytest.approx(paid), 0], [0, 0]]
        assert found.charges[at, k].tolist() == [[pytest.approx(charged), 0], [0, 0]]
        assert found.hours[at, k, 0].tolist() == pytest.approx([felt - (paid + charged) / VALUE[k], 0])
    others = [m for m in range(len(MODES)) if m != at]
    assert not any(part[others].any() for part in (found.hours, found.sek, found.charges))


@pytest.mark.parametrize(("way", "use"), [("transit", 0), ("park_ride", 1)])
def test_public_transport_is_shared_out_by_the_mean_mix_of_both_states(way: str, use: int):
    """Mixes of the modes 0.1, 0.3 and so on for direct journeys, turned round for park and ride."""
    weights = np.arange(1.0, 2 * T, 2) / T**2
    mixes = [np.broadcast_to(part[:, None, None], (T, 2, 2)) for part in (weights, weights[::-1])]
    found = change_of(way, (mixes[0], mixes[1]))
    share = [weights, weights[::-1]][use]
    for k in range(N):
        assert found.sek[1 : 1 + T, k, 0, 0].tolist() == pytest.approx((-6 * 40 * (k + 1) * share).tolist())
    assert not found.sek[0].any()
    assert not found.sek[1 + T :].any()


def test_the_mix_is_the_mean_of_before_and_after():
    one, other = (np.zeros((T, 2, 2)) for _ in range(2))
    one[0], other[1] = 1.0, 1.0
    costs = by_purpose([[20, 20], [20, 20]]), by_purpose([[14, 20], [20, 20]])
    trips = by_purpose([[2, 2], [2, 2]])
    still = np.zeros((N, 2, 2))
    car = {"car": (still, still, still, trips)}
    before = accounts(car | {"transit": (costs[0], still, still, trips)}, (one, one))
    after = accounts(car | {"transit": (costs[1], still, still, trips)}, (other, one))
    found = changes_between(MODEL, before, after, STILL, STILL, ~LONG)
    assert found.hours[1, 0, 0].tolist() == pytest.approx([0, -2 * 10 * 6 / 60 / 2])
    assert found.hours[2, 0, 0].tolist() == pytest.approx([0, -2 * 10 * 6 / 60 / 2])
    with_spread = [accounts(side.ways, side.mixes, np.array(minutes)) for side, minutes in ((before, [[9.0, 9], [9, 9]]), (after, [[6.0, 9], [9, 9]]))]  # fmt: skip
    found = changes_between(MODEL, with_spread[0], with_spread[1], STILL, STILL, LONG)
    assert found.deviation_hours[0].tolist() == [[pytest.approx(-2 * 3 / 60 * 10), 0], [0, 0]]


def test_one_long_table_of_modes_purposes_places_and_distances():
    """Zones 0 and 2 are of N and 1 of M; the local roads begin in M, in O, and at no place that is known."""
    shape = (len(MODES), N, 3, 2)
    hours, sek, charges, deviation = np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros((N, 3, 2))
    hours[1, 0, :, 0], hours[1, 0, 1, 1] = [2, 3, 5], 7
    sek[2, 1, 0, 1], charges[0, 1, 1, 0], deviation[1, 2, 1] = 11, 13, 17
    change = Change(
        hours=hours, sek=sek, charges=charges, gained_hours=np.zeros((N, 3)), local_roads=np.array([0, 2, 3]),
        local_hours=np.array([19.0, 0, 23]), local_sek=np.array([0.0, 29, 0]), local_charges=np.zeros(3),
        deviation_hours=deviation, totals={("co2_tonnes", "car"): 31.0},
    )  # fmt: skip

    class Tables(dict[str, Any]):
        transit_modes = TRANSIT

        def place_rows(self, table: str, column: str) -> np.ndarray:
            assert (table, column) == ("roads", "from_place")
            return np.array([1, 0, 2, -1])

    tables = Tables(places={"municipality": np.array(["N", "M", "O"], dtype=object)})
    like = np.arange(1.0, N + 1)[:, None, None]
    state: Any = SimpleNamespace(
        skims=SimpleNamespace(transport=tables),
        trips=2 * like,
        shares=SimpleNamespace(car=np.full((N, 1, 1), 0.5)),
    )
    zones = SimpleNamespace(municipality=("N", "M", "N"), ids=("a", "b", "c"))
    model: Any = SimpleNamespace(zones=zones)

    def told(state: Any) -> dict[tuple[Any, ...], float]:
        table = long_table({"P": change}, model, state)
        assert list(table) == ["proposal", "item", "mode", "purpose", "municipality", "distance", "change"]
        assert set(table["proposal"]) == {"P"}
        return {tuple(row[1:-1]): row[-1] for row in table.itertuples(index=False, name=None)}

    first, second = PURPOSES[:2]
    wanted: dict[tuple[Any, ...], float] = {
        ("travel_time_hours", MODES[1], first, "N", "regional"): 7,
        ("travel_time_hours", MODES[1], first, "M", "regional"): 3,
        ("travel_time_hours", MODES[1], first, "M", "long"): 7,
        ("travel_cost_sek", MODES[2], second, "N", "long"): 11,
        ("user_charges_sek", "car", second, "M", "regional"): 13,
        ("travel_time_sd_hours", "car", second, "N", "long"): 17,
        ("co2_tonnes", "car", "", "", ""): 31,
    }
    for state_of, shares in (
        (state, [n / sum(range(1, N + 1)) for n in range(1, N + 1)]),
        (SimpleNamespace(**{**vars(state), "trips": state.trips / 100}), [n / sum(range(1, N + 1)) for n in range(1, N + 1)]),
        (SimpleNamespace(**{**vars(state), "trips": 0 * like}), [1 / N] * N),
    ):  # fmt: skip
        local = {
            (item, "car", purpose, town, "regional"): share * amount
            for purpose, share in zip(PURPOSES, shares)
            for item, town, amount in (
                ("travel_time_hours", "M", 19),
                ("travel_time_hours", "", 23),
                ("travel_cost_sek", "O", 29),
            )
        }
        assert told(state_of) == pytest.approx(wanted | local)


def test_the_drive_to_a_lot_is_paid_by_all_in_the_car():
    """A to C: by road to the lot at B, which becomes five kilometres shorter, and on by train; fares stay."""
    scenario = region(
        [change("SHORT", "roads", "AB", "set", "length_km", 15)],
        places=[place("A", 0), place("B", 0.3), place("C", 0.9)],
        roads=[road("AB", "A", "B", 20, 80), road("BC", "B", "C", 60, 40)],
        railways=[rail("BC_R", "B", "C", 40)],
        services=[{"id": "T", "name": "T", "mode": "train", "departures_day": 8}],
        service_stops=stops("T", "B C"),
        interchanges=[{"id": "H", "name": "H", "place": "B", "parking_spaces": 500}],
    )
    base = effects.baseline(scenario)
    p = base.model.p
    before, after = base.state.travel, state_with(base, ("SHORT",)).travel
    people = np.array([p[f"car_occupancy_{purpose}"] for purpose in PURPOSES])
    parked = sum(state.trips * state.shares.park_ride for state in (before, after))[:, 0, 2] / 2
    assert parked.min() > 0
    table = (
        effects.evaluate(scenario, base).quantities().query("item == 'travel_cost_sek' and mode == 'train'")
    )
    found = table.groupby("purpose")["change"].sum()
    for purpose, many, of_car in zip(PURPOSES, parked, people):
        assert found[purpose] == pytest.approx(-365 * many * 5 * p["car_cost_sek_km"] / of_car)


def test_riding_time_is_shared_out_by_mode_there_and_back():
    """Between two zones 40 and 20 minutes by train, 10 and 30 by bus; from the lot 6 and 10, and 2 and 22; to the other zone by train alone."""
    riding = np.full((T, 3, 3), np.inf)
    riding[:2] = 0.0
    riding[0, 0, 1], riding[0, 1, 0], riding[1, 0, 1], riding[1, 1, 0] = 40, 20, 10, 30
    riding[0, 2, 0], riding[0, 0, 2], riding[1, 2, 0], riding[1, 0, 2] = 6, 10, 2, 22
    riding[0, 2, 1] = riding[0, 1, 2] = 4
    lots = LotChoice(
        cost=np.ones((N, 2, 2)), to=np.ones((N, 2, 1)), on=np.ones((N, 1, 2)), total=np.ones((N, 2, 2))
    )
    state: Any = SimpleNamespace(
        skims=SimpleNamespace(ends=[0, 1], transit=SimpleNamespace(riding=riding)), lots=lots
    )
    direct, parked = module._mode_mix(state, None)
    assert direct[:2, 0, 1].tolist() == direct[:2, 1, 0].tolist() == pytest.approx([0.6, 0.4])
    assert not direct[2:].any()
    assert parked[:, :, 0].tolist() == [[0.4, 0.4], [0.6, 0.6], *[[0, 0]] * (T - 2)]
    assert parked[:, :, 1].tolist() == [[1, 1], *[[0, 0]] * (T - 1)]
    known: Any = SimpleNamespace(mixes=("direct", "parked"))
    again, others = module._mode_mix(state, (state, known))
    assert (again, others.tolist()) == ("direct", parked.tolist())  # type: ignore[comparison-overlap]
    other: Any = SimpleNamespace(skims=SimpleNamespace(transit=None))
    assert module._mode_mix(state, (other, known))[0].tolist() == direct.tolist()
