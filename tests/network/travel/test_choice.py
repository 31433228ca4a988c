from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.network.travel.choice import composite_cost, mode_shares, rule_of_half

COST = st.one_of(st.floats(1, 400), st.just(np.inf))


@settings(max_examples=60, deadline=None)
@given(COST, COST, COST, st.floats(0.005, 0.1), st.floats(1, 3))
def test_shares_equal_the_formula(car: float, transit: float, park_ride: float, scale: float, factor: float):
    nest_scale = scale * factor
    shares = mode_shares(
        *(np.array([c]) for c in (car, transit, park_ride)), np.array([scale]), np.array([nest_scale])
    )
    inside = np.exp(-nest_scale * transit) + np.exp(-nest_scale * park_ride)
    nest = np.exp(-scale * car) + inside ** (1 / factor)
    if nest == 0:
        assert np.isinf(shares.cost[0])
        assert shares.car[0] == shares.transit[0] == shares.park_ride[0] == 0
        return
    assert shares.car[0] == pytest.approx(np.exp(-scale * car) / nest, abs=1e-12)
    assert shares.cost[0] == pytest.approx(-np.log(nest) / scale, rel=1e-9)
    assert shares.car[0] + shares.transit[0] + shares.park_ride[0] == pytest.approx(1)


def test_the_share_is_the_slope_of_the_composite_cost():
    costs = [np.array([40.0]), np.array([55.0]), np.array([50.0])]
    scale, nest = np.array([0.03]), np.array([0.05])
    shares = mode_shares(*costs, scale, nest)
    for k, name in enumerate(("car", "transit", "park_ride")):
        moved = [c + (1e-5 if i == k else 0.0) for i, c in enumerate(costs)]
        slope = (mode_shares(*moved, scale, nest).cost - shares.cost) / 1e-5
        assert slope[0] == pytest.approx(getattr(shares, name)[0], abs=1e-5)


def test_rule_of_half_meets_the_logsum_for_small_changes():
    scale = np.array([0.03])
    before = mode_shares(np.array([40.0]), np.array([60.0]), np.array([np.inf]), scale, scale)
    after = mode_shares(np.array([39.0]), np.array([60.0]), np.array([np.inf]), scale, scale)
    half = rule_of_half(before.car, after.car, np.array([40.0]), np.array([39.0]))
    assert half[0] == pytest.approx((before.cost - after.cost)[0], rel=1e-4)


def test_a_mode_missing_in_one_state_gives_no_rule_of_half():
    gain = rule_of_half(
        np.array([0.0, 5.0]), np.array([5.0, 5.0]), np.array([np.inf, 10.0]), np.array([10.0, 9.0])
    )
    assert gain.tolist() == [0.0, 5.0]


def test_nothing_to_choose():
    cost, share = composite_cost(np.array([np.inf]), np.array([np.inf]), np.array([0.1]))
    assert np.isinf(cost[0])
    assert share[0] == 0


def test_bicycle_and_walking_are_a_nest_of_their_own_beside_the_motor_modes():
    car, transit, lot, bicycle, walk = (np.array([x]) for x in (30.0, 45.0, 50.0, 35.0, 60.0))
    scale, nest = np.array([0.03]), np.array([0.045])
    found = mode_shares(car, transit, lot, scale, nest, (bicycle, walk))

    def logsum(a: float, b: float) -> float:
        return float(-np.log(np.exp(-0.045 * a) + np.exp(-0.045 * b)) / 0.045)

    tops = np.exp(-0.03 * np.array([30.0, logsum(45, 50), logsum(35, 60)]))
    own = tops[2] / tops.sum()
    first = 1 / (1 + np.exp(-0.045 * (60 - 35)))
    assert found.car[0] == pytest.approx(tops[0] / tops.sum())
    assert found.active[0][0] == pytest.approx(own * first)
    assert found.active[1][0] == pytest.approx(own * (1 - first))
    assert found.transit[0] + found.park_ride[0] == pytest.approx(tops[1] / tops.sum())
    assert found.cost[0] == pytest.approx(-np.log(tops.sum()) / 0.03)
    alone = mode_shares(*(np.full(1, np.inf),) * 3, scale, nest, (bicycle, np.full(1, np.inf)))
    assert (alone.active[0][0], alone.cost[0]) == (1, 35)
    nowhere = (np.full(1, np.inf), np.full(1, np.inf))
    assert (
        mode_shares(car, transit, lot, scale, nest, nowhere).car
        == mode_shares(car, transit, lot, scale, nest).car
    )
