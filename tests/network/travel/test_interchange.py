from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.network.travel.interchange import choice_of, fill_lots
from infraprio.network.travel.mode_and_destination import travel
from tests.network.regions import change, place, region
from tests.network.travel.test_demand import fitted


def test_lot_choice_equals_the_formula():
    rng = np.random.default_rng(1)
    to, on, shadow, theta = rng.uniform(5, 40, (4, 3)), rng.uniform(10, 60, (3, 5)), rng.uniform(0, 9, 3), 0.1
    reached, ridden = np.exp(-theta * (to + shadow)), np.exp(-theta * on)
    choice = choice_of(reached, ridden, reached @ ridden, theta)
    every = to[:, :, None] + on[None] + shadow[:, None]
    weights = np.exp(-theta * every)
    trips = rng.uniform(0, 10, (4, 5))
    assert choice.cost == pytest.approx(-np.log(weights.sum(axis=1)) / theta)
    shares = weights / weights.sum(axis=1, keepdims=True)
    assert choice.uses(choice.weight(trips)) == pytest.approx((shares * trips[:, None]).sum(axis=2))
    assert choice.onward(choice.weight(trips)) == pytest.approx((shares * trips[:, None]).sum(axis=0))
    assert choice.mean(to, on) == pytest.approx((shares * (to[:, :, None] + on[None])).sum(axis=1))


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 5), st.integers(0, 10_000), st.floats(0.05, 3))
def test_full_lots_hold_their_spaces(lots: int, seed: int, room: float):
    rng = np.random.default_rng(seed)
    cost, trips, theta = rng.uniform(0, 30, (20, lots)), rng.uniform(1, 5, 20), 0.1
    spaces = rng.uniform(0.2, 1, lots) * room * trips.sum() / lots

    def shares(shadow: np.ndarray) -> np.ndarray:
        weights = np.exp(-theta * (cost + shadow))
        return weights / (weights.sum(axis=1, keepdims=True) + np.exp(-theta * 20.0))

    def used(shadow: np.ndarray) -> np.ndarray:
        return trips @ shares(shadow)

    def slope(shadow: np.ndarray, rows: np.ndarray) -> np.ndarray:
        part = shares(shadow)[:, rows]
        return theta * ((part * trips[:, None]).T @ part - np.diag(trips @ part))

    shadow, near, _, settled = fill_lots(spaces, used, slope)
    assert settled
    assert (shadow >= 0).all()
    assert (used(shadow) <= spaces * (1 + 1e-8)).all()
    assert (shadow * (spaces - used(shadow))).max() <= 1e-6 * spaces.max()
    warm, _, _, _ = fill_lots(spaces, used, slope, start=rng.uniform(0, 10, lots))
    assert warm == pytest.approx(shadow, abs=1e-6)
    chord, _, _, settled = fill_lots(spaces, used, slope, start=rng.uniform(0, 10, lots), slope=near)
    assert settled
    assert chord == pytest.approx(shadow, abs=1e-6)
    wrong, _, _, settled = fill_lots(spaces, used, slope, slope=np.where(np.isnan(near), near, -1.0 - near))
    assert settled
    assert wrong == pytest.approx(shadow, abs=1e-6)


def test_lots_and_trains_complement_each_other():
    scenario = region(
        [
            change("LOT", "interchanges", "H", "add", "parking_spaces", 200),
            change("TRAIN", "railways", "AB_R", "set", "speed_kmh", 200),
            change("CHEAP", "interchanges", "H", "set", "charge_sek", 0),
        ],
        places=[place("A", 0, 20000, 12000), place("B", 0.8, 200, 50), place("C", 1.2, 2500, 300)],
        roads=[{"id": "AB", "from_place": "A", "to_place": "B", "length_km": 60, "speed_kmh": 60, "aadt": 3000}, {"id": "BC", "from_place": "B", "to_place": "C", "length_km": 21, "speed_kmh": 70, "aadt": 2000}],
        railways=[{"id": "AB_R", "from_place": "A", "to_place": "B", "length_km": 55, "speed_kmh": 90}],
        services=[{"id": "T", "name": "T", "mode": "train", "departures_day": 24}],
        service_stops=[{"service": "T", "order": k, "place": name} for k, name in enumerate("AB")],
        interchanges=[{"id": "H", "name": "H", "place": "B", "parking_spaces": 5, "charge_sek": 40}],
    )  # fmt: skip
    used = {}
    for names in ((), ("LOT",), ("TRAIN",), ("LOT", "TRAIN"), ("LOT", "CHEAP")):
        model, skims = fitted(scenario, *names)
        state = travel(model, skims)
        assert state.parking.settled
        used[names] = float(state.parking.used[0])
    assert used[()] == pytest.approx(5, rel=1e-8)
    assert used["TRAIN",] == pytest.approx(5, rel=1e-8)
    assert used["LOT", "TRAIN"] - used[()] > 1.3 * (used["LOT",] - used[()])
    assert used["LOT", "CHEAP"] > used["LOT",]


def test_a_lot_without_spaces_is_not_used():
    model, skims = fitted(region(interchanges=[{"id": "H", "name": "H", "place": "B", "parking_spaces": 0}]))
    state = travel(model, skims)
    assert state.parking.used.tolist() == [0.0]
    assert state.shares.park_ride.max() == 0
    assert np.isfinite(state.shares.cost[0, 0, 1])


def test_nobody_rides_back_to_the_lot_where_the_car_stands():
    """Park and ride to the lot's own place would be a drive there and a round trip: it is no way to travel."""
    model, skims = fitted(region())
    state = travel(model, skims)
    lot = skims.transport["interchanges"]["place"].tolist().index("B")
    home = [model.zones.ids.index(name) for name in "ABC"]
    assert np.isinf(state.costs.from_lot[:, lot, home[1]]).all()
    assert np.isfinite(state.costs.from_lot[:, lot, [home[0], home[2]]]).all()
    assert (state.shares.park_ride[:, :, home[1]] == 0).all()
    assert (state.shares.park_ride[:, home[0], home[2]] > 0).all()


def test_a_lot_helps_nobody_who_goes_to_its_own_place():
    rows = [change("LOT", "interchanges", "H", "add", "parking_spaces", 500)]
    one, two = (fitted(region(rows), *built) for built in ((), ("LOT",)))
    before, after = travel(*one), travel(one[0], two[1])
    to_b = one[0].zones.ids.index("B")
    assert np.array_equal(before.shares.cost[:, :, to_b], after.shares.cost[:, :, to_b])
